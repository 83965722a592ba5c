"""Codes every sentence by rule: themes, stance and speaker, read in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evidence import frames
from evidence.coding import speaker as speakers
from evidence.coding.codebook import Codebook
from evidence.coding.rules import RuleCoder
from evidence.coding.stance import setting, stance
from evidence.reading import Corpus

INTRODUCES = re.compile(r"[:–—-]\s*$")
INTRODUCED = ("list item", "quotation")


@dataclass
class Place:
    """What a sentence is read with: its list's or quotation's introduction, and who spoke before it in its paragraph."""

    paragraph_id: str = ""
    speaker: str = ""
    introduction: str = ""
    introduced_by: str = ""


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
    kinds = dict(zip(sources["source_id"], sources["kind"], strict=True))
    units = dict(zip(corpus.paragraphs["paragraph_id"], corpus.paragraphs["unit"], strict=True))
    rows: list[dict[str, Any]] = []
    for document in corpus.documents.to_dict("records"):
        voice = speakers.voice(kinds[document["source_id"]], document["text"])
        people = speakers.named_people(document["text"])
        mine = corpus.sentences[corpus.sentences["document_id"] == document["document_id"]]
        place = Place()
        for sentence in mine.to_dict("records"):
            rows.extend(_rows(sentence, units[sentence["paragraph_id"]], place, coder, voice, people))
    return frames.check("codings", frames.build("codings", rows))


def _rows(
    sentence: dict[str, Any], unit: str, place: Place, coder: RuleCoder, voice: str, people: dict[str, str]
) -> Iterator[dict[str, Any]]:
    clean = sentence["clean"]
    same_paragraph = sentence["paragraph_id"] == place.paragraph_id
    introduced = unit in INTRODUCED
    if not introduced and not same_paragraph:
        place.introduction = place.introduced_by = ""
    who = place.introduced_by if introduced else ""
    who = who or speakers.attributed(clean, people)
    if not who and same_paragraph and speakers.carries_on(clean):
        who = place.speaker
    introduces = bool(INTRODUCES.search(clean))
    for cue in [] if introduces else coder.cues(clean):
        yield {
            "sentence_id": sentence["sentence_id"],
            "theme": cue.theme,
            "coder": "rules",
            "score": 1.0,
            "cue_start": sentence["start"] + cue.start,
            "cue_end": sentence["start"] + cue.end,
            "stance": stance(clean, place.introduction if introduced else ""),
            "speaker": who or voice,
        }
    if introduces:
        promised = setting(clean) == "undertaking"
        place.introduction, place.introduced_by = (
            clean,
            who or (speakers.first_named(clean, people) if promised else ""),
        )
    place.paragraph_id, place.speaker = sentence["paragraph_id"], who
