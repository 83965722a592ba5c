"""Codes every sentence by rule: themes, stance and speaker, read in its place."""

import pickle
from functools import lru_cache, partial

import pandas as pd

from evidence import frames
from evidence.coding.codebook import Codebook
from evidence.coding.gears import PART
from evidence.coding.places import places
from evidence.coding.rules import Cue, RuleCoder
from evidence.coding.stance import stance
from evidence.processes import in_parts
from evidence.reading import Corpus, Parts

Coded = tuple[pd.DataFrame, pd.DataFrame]


def code_by_rule(corpus: Corpus, sources: pd.DataFrame, codebook: Codebook) -> Coded:
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
    codings : pandas.DataFrame
        The codings frame: a row for each cue, with `coder` "rules" and `score` 1. A list's introduction has none.
    places : pandas.DataFrame
        The places frame, a row a sentence in their order: what opens its passage, whether it introduces a list or a quotation,
        whether a sentence of its paragraph stands before and after it, and what the rules say of its stance, of who speaks,
        and of whose document it is.
    """
    parts = Parts(corpus, PART)
    work = partial(_code, pickle.dumps(codebook), sources[["source_id", "kind"]])
    codings, read = [frames.build("codings", [])], [frames.build("places", [])]
    for mine in in_parts(work, parts, parts.sizes, "sentences coded by rule"):
        codings.append(mine[0])
        read.append(mine[1])
    return (
        frames.check("codings", pd.concat(codings, ignore_index=True)),
        frames.check("places", pd.concat(read, ignore_index=True)),
    )


@lru_cache(maxsize=1)
def _coder(codebook: bytes) -> RuleCoder:
    """The coder of a codebook, made once in a process."""
    return RuleCoder(pickle.loads(codebook))


def _code(codebook: bytes, sources: pd.DataFrame, corpus: Corpus) -> Coded:
    coder, cues_of = _coder(codebook), dict[str, list[Cue]]()  # many people may write the same
    read, codings = [], []
    for place, start in zip(places(corpus, sources), corpus.sentences["start"].to_list(), strict=True):
        told = stance(place.text, place.introduction)
        read.append(
            {
                "sentence_id": place.sentence_id,
                "opening": place.opening,
                "introduces": place.introduces,
                "follows": place.before != "",
                "leads": place.after != "",
                "stance": told,
                "speaker": place.speaker,
                "voice": place.voice,
            }
        )
        if place.introduces:
            continue
        if place.text not in cues_of:
            cues_of[place.text] = coder.cues(place.text)
        for cue in cues_of[place.text]:
            codings.append(
                {
                    "sentence_id": place.sentence_id,
                    "theme": cue.theme,
                    "coder": "rules",
                    "score": 1.0,
                    "cue_start": start + cue.start,
                    "cue_end": start + cue.end,
                    "stance": told,
                    "speaker": place.speaker,
                }
            )
    return frames.build("codings", codings), frames.build("places", read)
