"""What the coder learns from: every sentence that was coded by reading, with its place and its cues."""

from pathlib import Path

import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.coding.places import Place, places
from evidence.coding.readings import indicator, read_practice, read_readings
from evidence.coding.rules import RuleCoder
from evidence.coding.stance import stance
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
    everything = pd.concat(
        [
            features(places(corpus, register.sources), codebook),
            features(places(practice.corpus, practice.sources.assign(kind=kinds)), codebook),
        ]
    ).set_index("sentence_id")
    rows = everything.loc[read["sentence_id"]].reset_index()
    truth = pd.DataFrame(indicator(read["themes"], themes), columns=list(themes))
    return pd.concat([rows, truth, read[["group", "stance", "speaker"]]], axis=1)


def features(read: list[Place], codebook: Codebook) -> pd.DataFrame:
    """Return what the coder knows of each sentence before it has read it for meaning.

    Returns
    -------
    pandas.DataFrame
        `sentence_id`, `text`, `context`, `introduces`, `cue_THEME` (how many cues of the theme, at most three), and what the
        rules say of `stance_by_rule` and `speaker_by_rule`.
    """
    rules = RuleCoder(codebook)
    rows = []
    for place in read:
        cues = [] if place.introduces else [cue.theme for cue in rules.cues(place.text)]
        rows.append(
            {
                "sentence_id": place.sentence_id,
                "text": place.text,
                "context": place.context,
                "introduces": place.introduces,
                **{f"cue_{t}": min(CUES, cues.count(t)) for t in codebook.ids},
                "stance_by_rule": stance(place.text, place.introduction),
                "speaker_by_rule": place.speaker,
            }
        )
    return pd.DataFrame(rows)
