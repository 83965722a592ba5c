"""Codes every sentence by rule: themes, stance and speaker, read in its place."""

import pickle
from functools import lru_cache, partial

import pandas as pd

from evidence import frames
from evidence.coding.codebook import Codebook
from evidence.coding.gears import PART
from evidence.coding.places import places
from evidence.coding.rules import RuleCoder
from evidence.coding.stance import stance
from evidence.processes import in_parts
from evidence.reading import Corpus, Parts


def code_by_rule(corpus: Corpus, sources: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Code every sentence by the codebook's rules.

    Parameters
    ----------
    corpus : Corpus
        The frames of `evidence.reading.corpus.read_corpus`.
    sources : pandas.DataFrame
        The sources frame.
    codebook : Codebook
        The themes.

    Returns
    -------
    pandas.DataFrame
        The codings frame: a row for each cue, with `coder` "rules" and `score` 1. A list's introduction has none.
    """
    parts = Parts(corpus, PART)
    work = partial(_code, pickle.dumps(codebook), sources[["source_id", "kind"]])
    found = list(in_parts(work, parts, parts.sizes, "sentences coded by rule"))
    return frames.check("codings", pd.concat([frames.build("codings", []), *found], ignore_index=True))


@lru_cache(maxsize=1)
def _coder(codebook: bytes) -> RuleCoder:
    """The coder of a codebook, made once in a process."""
    return RuleCoder(pickle.loads(codebook))


def _code(codebook: bytes, sources: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    coder = _coder(codebook)
    starts = dict(zip(corpus.sentences["sentence_id"], corpus.sentences["start"], strict=True))
    rows = []
    for place in places(corpus, sources):
        cues = [] if place.introduces else coder.cues(place.text)
        points = stance(place.text, place.introduction) if cues else ""
        for cue in cues:
            rows.append(
                {
                    "sentence_id": place.sentence_id,
                    "theme": cue.theme,
                    "coder": "rules",
                    "score": 1.0,
                    "cue_start": starts[place.sentence_id] + cue.start,
                    "cue_end": starts[place.sentence_id] + cue.end,
                    "stance": points,
                    "speaker": place.speaker,
                }
            )
    return frames.build("codings", rows)
