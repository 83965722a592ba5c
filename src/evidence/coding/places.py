"""What a sentence is read with: who writes, what introduces it, what stands before and after, and who speaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from evidence.coding import speaker as speakers
from evidence.coding.stance import setting
from evidence.reading import Corpus

INTRODUCES = re.compile(r"[:–—-]\s*$")
INTRODUCED = ("list item", "quotation")
WORDS_OF_INTRODUCTION = 25


@dataclass(frozen=True)
class Place:
    """A sentence with what it is read with.

    Attributes
    ----------
    sentence_id, document_id, text : str
        The sentence, as cleaned for a model, and the document that it stands in.
    introduces : bool
        Whether it introduces a list or a quotation; such a sentence takes no theme.
    introduction : str
        What introduces the list or quotation that it stands in, "" outside of one.
    before, after : str
        The sentences around it in its paragraph, "" at its ends.
    voice : str
        Whose document it is: one of `frames.SPEAKERS`.
    speaker : str
        Whose view it gives, by rule.
    """

    sentence_id: str
    document_id: str
    text: str
    introduces: bool
    introduction: str
    before: str
    after: str
    voice: str
    speaker: str

    @property
    def opening(self) -> str:
        """What the encoder reads before the passage that the sentence stands in."""
        return f"{self.voice}: {' '.join(self.introduction.split()[-WORDS_OF_INTRODUCTION:])}".strip()


def places(corpus: Corpus, sources: pd.DataFrame) -> list[Place]:
    """Return the place of every sentence, in the order of the sentences frame.

    Parameters
    ----------
    corpus : Corpus
        The frames of `evidence.reading.corpus.read_corpus`.
    sources : pandas.DataFrame
        The sources frame.
    """
    kinds = dict(zip(sources["source_id"], sources["kind"], strict=True))
    units = dict(zip(corpus.paragraphs["paragraph_id"], corpus.paragraphs["unit"], strict=True))
    documents = {d["document_id"]: d for d in corpus.documents.to_dict("records")}
    found: list[Place] = []
    for document_id, sentences in groupby(corpus.sentences.to_dict("records"), lambda s: s["document_id"]):
        document = documents[document_id]
        found.extend(_in_document(list(sentences), document["text"], kinds[document["source_id"]], units))
    return found


def _in_document(sentences: list[dict[str, Any]], text: str, kind: str, units: dict[str, str]) -> Iterator[Place]:
    voice, people = speakers.voice(kind, text), speakers.named_people(text)
    paragraph = speaker = introduction = introduced_by = ""
    for i, sentence in enumerate(sentences):
        clean, mine = sentence["clean"], sentence["paragraph_id"]
        introduced = units[mine] in INTRODUCED
        if not introduced and mine != paragraph:
            introduction = introduced_by = ""
        who = introduced_by if introduced else ""
        who = who or speakers.attributed(clean, people)
        if not who and mine == paragraph and speakers.carries_on(clean):
            who = speaker
        introduces = bool(INTRODUCES.search(clean))
        yield Place(
            sentence_id=sentence["sentence_id"],
            document_id=sentence["document_id"],
            text=clean,
            introduces=introduces,
            introduction=introduction if introduced else "",
            before=_neighbour(sentences, i - 1, mine),
            after=_neighbour(sentences, i + 1, mine),
            voice=voice,
            speaker=who or voice,
        )
        if introduces:
            promised = setting(clean) == "undertaking"
            introduction, introduced_by = clean, who or (speakers.first_named(clean, people) if promised else "")
        paragraph, speaker = mine, who


def _neighbour(sentences: list[dict[str, Any]], i: int, paragraph_id: str) -> str:
    if not 0 <= i < len(sentences) or sentences[i]["paragraph_id"] != paragraph_id:
        return ""
    return str(sentences[i]["clean"])
