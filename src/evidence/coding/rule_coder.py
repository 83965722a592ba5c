"""Codes every sentence by rule: themes, stance and speaker, read in its place."""

import pandas as pd

from evidence import frames
from evidence.coding.codebook import Codebook
from evidence.coding.places import places
from evidence.coding.rules import RuleCoder
from evidence.coding.stance import stance
from evidence.reading import Corpus


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
    coder = RuleCoder(codebook)
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
    return frames.check("codings", frames.build("codings", rows))
