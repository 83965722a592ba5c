"""Codes a corpus: what the coder proposes for every sentence, and what stands after people have decided."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evidence import frames
from evidence.coding.gears import READ
from evidence.coding.readings import indicator
from evidence.coding.training import features
from evidence.files import keep, kept
from evidence.processes import elsewhere, in_parts, in_turn
from evidence.reading import Parts, rows_of

if TYPE_CHECKING:  # the models are imported where sentences are read: who only shares work out needs no memory for them
    from evidence.coding.model import Coder, Judged


def read_sentences(
    sentences: pd.DataFrame, places: pd.DataFrame, rules: pd.DataFrame, themes: Sequence[str], known: list[str]
) -> pd.DataFrame:
    """Return what the coder goes by, a row a sentence: its place, its cues and what the encoder makes of it.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The sentences frame.
    places, rules : pandas.DataFrame
        Their places and the codings by rule, as `evidence.coding.rule_coder.code_by_rule` gives them.
    themes : sequence of str
        The codebook's themes.
    known : list of str
        The themes that the encoder has learned.
    """
    from evidence.coding.model import with_logits

    read = features(sentences, places, rules, themes)
    return with_logits(read, _logits(read, len(known)), known)


def _logits(read: pd.DataFrame, themes: int) -> np.ndarray:
    """What the encoder makes of each sentence: read at once here, where it keeps all cores busy, and in parts elsewhere."""
    told, words = "sentences coded", read[["text", "opening", "follows"]]
    if not elsewhere():
        return _logits_of(themes, words, told)
    # where each sentence's paragraph begins: it stays whole
    begins = np.maximum.accumulate(np.where(words["follows"], 0, np.arange(len(words))))
    parts = [part for _, part in words.groupby(begins // READ)] or [words]
    return np.concatenate(list(in_parts(partial(_logits_of, themes), parts, [len(p) for p in parts], told)))


def _logits_of(themes: int, words: pd.DataFrame, told: str = "") -> np.ndarray:
    from evidence.coding.encoder import shipped_encoder

    return shipped_encoder(themes).logits(words, told)


def proposed(
    sentences: pd.DataFrame, places: pd.DataFrame, rules: pd.DataFrame, themes: Sequence[str], decisions: pd.DataFrame
) -> pd.DataFrame:
    """Return the proposals frame for a corpus, each sentence read by the encoder: in the slow gear.

    Parameters
    ----------
    sentences, places, rules, themes
        As for `read_sentences`.
    decisions : pandas.DataFrame
        What people decided, which the coder learns from.
    """
    from evidence.coding.model import Coder, known_themes, read_examples, shipped_coder

    examples = read_examples()
    known = known_themes(examples)
    read = read_sentences(sentences, places, rules, themes, known)
    if decisions.empty:
        return propose(shipped_coder(tuple(themes)), read)
    return propose(Coder(examples, themes, taught_by(decisions, read, known)), read)


def proposed_quickly(
    parts: Parts, places: pd.DataFrame, rules: pd.DataFrame, themes: Sequence[str], folder: Path
) -> Iterator[pd.DataFrame]:
    """Yield the proposals frame of each part of a corpus, in the quick gear.

    Parameters
    ----------
    parts : Parts
        Of the corpus.
    places, rules, themes
        As for `read_sentences`.
    folder : Path
        Where what is done of each part is kept, so that a rerun goes on from there.
    """
    place, names = folder / "part", ("proposals",)
    left = [n for n in range(len(parts)) if kept(place, n, names) is None]
    work = partial(_propose_part, tuple(themes))
    share = in_parts if elsewhere() else in_turn  # here the encoder keeps all cores busy, and is held in memory once
    asked = ((s, rows_of(s, places), rows_of(s, rules)) for s in (parts[n].sentences for n in left))
    made = share(work, asked, [parts.sizes[n] for n in left], "sentences coded in the quick gear")
    for n in range(len(parts)):
        yield (kept(place, n, names) or keep(place, n, names, (next(made),)))[0]


def _propose_part(themes: tuple[str, ...], part: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    from evidence.coding.quick import judge_quickly

    read = features(*part, themes)
    return _proposals(judge_quickly(read, themes), read["sentence_id"])


def taught_by(decisions: pd.DataFrame, read: pd.DataFrame, known: list[str]) -> pd.DataFrame:
    """Return the sentences that people decided as examples to learn from: `read` with themes, stance and speaker."""
    rows = read.merge(decisions, on="sentence_id").reset_index(drop=True)
    truth = pd.DataFrame(indicator(rows["themes"], known), columns=known)
    return pd.concat([rows.assign(group=rows["sentence_id"]), truth], axis=1)


def propose(coder: "Coder", read: pd.DataFrame) -> pd.DataFrame:
    """Return the proposals frame: each sentence with each theme, how likely it is, and whether the coder gives it."""
    return _proposals(coder.judge(read), read["sentence_id"])


def _proposals(judged: "Judged", ids: "pd.Series[str]") -> pd.DataFrame:
    sentences = pd.DataFrame({"sentence_id": ids, "stance": judged.stance, "speaker": judged.speaker})
    parts = [
        sentences.assign(theme=theme, score=judged.probabilities[theme], bears=judged.bears[theme])
        for theme in judged.bears
    ]
    order = list(frames.FRAMES["proposals"])
    proposals = pd.concat(parts).sort_index(kind="stable")[order] if len(ids) else frames.build("proposals", [])
    return frames.check("proposals", proposals.reset_index(drop=True).astype(frames.FRAMES["proposals"]))


def decide(
    proposals: pd.DataFrame, rules: pd.DataFrame, sentences: pd.DataFrame, decisions: pd.DataFrame
) -> pd.DataFrame:
    """Return the codings frame: what was decided by reading, and for every other sentence what the coder gives.

    Parameters
    ----------
    proposals : pandas.DataFrame
        What `propose` gives.
    rules : pandas.DataFrame
        The codings by rule, for the cues.
    sentences : pandas.DataFrame
        The sentences frame.
    decisions : pandas.DataFrame
        `sentence_id`, `themes`, `stance`, `speaker` and `coder`, of sentences that were decided by reading.

    Returns
    -------
    pandas.DataFrame
        A row for each cue of a theme that stands; a theme without a cue has one row whose cue is empty, at the sentence's
        beginning.
    """
    read = decisions.assign(theme=decisions["themes"].str.split(";"), score=1.0).explode("theme")
    given = proposals[proposals["bears"] & ~proposals["sentence_id"].isin(decisions["sentence_id"])]
    standing = pd.concat([given.assign(coder="model"), read[read["theme"] != ""]]).drop(columns="themes")
    rows = sentences[["sentence_id", "start"]].merge(standing, on="sentence_id")  # in the order of the sentences
    cues = rows_of(sentences, rules)[["sentence_id", "theme", "cue_start", "cue_end"]]
    rows = rows.merge(cues, on=["sentence_id", "theme"], how="left")
    for place in ("cue_start", "cue_end"):
        rows[place] = rows[place].fillna(rows["start"])
    kinds = frames.FRAMES["codings"]
    return frames.check("codings", rows[list(kinds)].astype(kinds))
