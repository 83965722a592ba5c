"""What the coder learns from: every sentence that was coded by reading, with its place and its cues."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.coding.readings import indicator, read_practice, read_readings
from evidence.coding.rule_coder import code_by_rule
from evidence.reading.corpus import read_corpus
from evidence.reading.register import read_register

CUES = 3


def training_sentences(folder: Path, codebook: Codebook) -> pd.DataFrame:
    """Return all that a corpus's ``codings`` folder has, a row a sentence.

    Parameters
    ----------
    folder : Path
        A corpus, with ``codings/settled.csv`` of its own sentences and ``codings/practice.csv``.
    codebook : Codebook
        The themes.

    Returns
    -------
    pandas.DataFrame
        What `features` gives, and `group` (what is left out together: a source, a field of practice texts, a respondent of a
        survey), a column of 0 and 1 for each theme, `stance` and `speaker` ("" where there is no theme).
    """
    register = read_register(folder)
    corpus, themes = read_corpus(register, folder), codebook.ids
    settled = read_readings(folder / "codings" / "settled.csv", themes)
    practice = read_practice(folder / "codings" / "practice.csv", themes)
    kinds = practice.sources["kind"].mask(practice.sources.index % 2 == 1, "unregistered")  # as loose documents come
    documents = corpus.documents.set_index("document_id")
    origin = corpus.sentences.set_index("sentence_id")["document_id"]
    groups = [
        f"{documents.at[d, 'source_id']} {documents.at[d, 'respondent']}".strip()
        for d in settled["sentence_id"].map(origin)
    ]
    read = pd.concat(
        [settled.assign(group=groups), practice.readings.rename(columns={"field": "group"})], ignore_index=True
    )
    parts = []
    for texts, sources in ((corpus, register.sources), (practice.corpus, practice.sources.assign(kind=kinds))):
        by_rule, places = code_by_rule(texts, sources, codebook)
        parts.append(features(texts.sentences, places, by_rule, themes))
    everything = pd.concat(parts).set_index("sentence_id")
    rows = everything.loc[read["sentence_id"]].reset_index()
    truth = pd.DataFrame(indicator(read["themes"], themes), columns=list(themes))
    return pd.concat([rows, truth, read[["group", "stance", "speaker"]]], axis=1)


def features(sentences: pd.DataFrame, places: pd.DataFrame, rules: pd.DataFrame, themes: Iterable[str]) -> pd.DataFrame:
    """Return what the coder knows of each sentence before it has read it for meaning.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The sentences frame.
    places, rules : pandas.DataFrame
        What `evidence.coding.rule_coder.code_by_rule` gives of them: a row a sentence, and a row a cue.
    themes : iterable of str

    Returns
    -------
    pandas.DataFrame
        `sentence_id`, `document_id`, `text`, `opening` (whose document it is, and what introduces the list that it stands in),
        `introduces`, `follows` and `leads` (whether a sentence of its paragraph stands before and after it), `cue_THEME` (how
        many cues of the theme, at most three), and what the rules say: `stance_by_rule`, `speaker_by_rule`, and `voice`, whose
        document it is.
    """
    told = {"stance": "stance_by_rule", "speaker": "speaker_by_rule"}
    frame = sentences[["sentence_id", "document_id", "clean"]].rename(columns={"clean": "text"})
    frame = frame.merge(places.rename(columns=told), on="sentence_id", validate="one_to_one")
    counts = rules.groupby(["sentence_id", "theme"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=frame["sentence_id"], columns=list(themes), fill_value=0).clip(upper=CUES)
    return pd.concat([frame, counts.add_prefix("cue_").reset_index(drop=True)], axis=1)


def surroundings(read: pd.DataFrame) -> "pd.Series[str]":
    """Return what stands around each sentence: what opens its passage, and the sentences before and after it there."""
    before = read["text"].shift(1, fill_value="").where(read["follows"], "")
    after = read["text"].shift(-1, fill_value="").where(read["leads"], "")
    return read["opening"] + " " + before + " " + after
