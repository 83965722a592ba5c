"""Quotations: words given to a person or a body, to the character, with who said them."""

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from evidence.extracting.quotations.judging import is_quotation
from evidence.extracting.quotations.marks import find_marked
from evidence.extracting.quotations.scanning import EDGE, Stretch
from evidence.extracting.quotations.settings import Paragraph, Placed, is_signature, placed
from evidence.extracting.quotations.speakers import Attribution
from evidence.extracting.quotations.voices import Voices
from evidence.extracting.quotations.words import words
from evidence.frames import FRAMES
from evidence.reading import Corpus

COLUMNS = FRAMES["quotations"]
SIGNED_AT_END = re.compile(r"(?:(?<=[.!?…\"”’'])|\n)[\s>]*[—–―-]{1,2}\s*(?P<who>[^\W\d_][^.!?\n]{1,80})\.?$")


@dataclass(frozen=True)
class Quotation:
    """A quotation as a document has it."""

    start: int
    end: int
    speaker: str
    role: str
    marks: str


def quotations(corpus: Corpus, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the quotations of every source but paraphrases.

    Parameters
    ----------
    corpus : Corpus
        The frames of `evidence.reading.corpus.read_corpus`.
    sources : pandas.DataFrame
        The sources frame.

    Returns
    -------
    pandas.DataFrame
        A row a quotation, in reading order, the outer before the inner; `COLUMNS` are its columns. ``marks`` is "paired",
        "mixed", "missing_open", "missing_close", "block" (a block quotation without marks) or "answer" (a survey's). The id
        is made from the document's id and the words, so that it stays where it is when another passage changes.
    """
    of_source = {s["source_id"]: s for s in sources.to_dict("records")}
    paragraphs = _by_document(corpus.paragraphs)
    sentences = _by_document(corpus.sentences)
    rows: list[dict[str, Any]] = []
    for document in corpus.documents.to_dict("records"):
        source, document_id, text = of_source[document["source_id"]], document["document_id"], document["text"]
        if source["wording"] == "paraphrase":
            continue
        mine = paragraphs.get(document_id, [])
        survey = source["kind"] == "survey"
        found = _answer(mine, document["respondent"]) if survey else in_document(text, mine, source["kind"])
        said: Counter[str] = Counter()
        for q in found:
            exact = text[q.start : q.end]
            said[exact] += 1
            rows.append(
                {
                    "quotation_id": _id(document_id, exact, said[exact]),
                    "document_id": document_id,
                    "sentence_id": _first_sentence(sentences.get(document_id, []), q.start, q.end),
                    "start": q.start,
                    "end": q.end,
                    "text": exact,
                    "speaker": q.speaker,
                    "speaker_role": q.role,
                    "marks": q.marks,
                    "wording": source["wording"],
                    "may_quote": document["may_quote"],
                    "sha256": source["sha256"],
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def in_document(text: str, paragraphs: list[Paragraph], kind: str) -> list[Quotation]:
    """Return the quotations of one document, by their start, the outer before the inner.

    Parameters
    ----------
    text : str
        The document.
    paragraphs : list of dict
        Its rows of the paragraphs frame.
    kind : str
        The register's kind of its source.
    """
    stretches = [Stretch(p["start"], p["end"], p["unit"] == "heading") for p in paragraphs]
    voices = Voices(kind, text)
    taken = [p for p in placed(text, paragraphs, find_marked(text, stretches)) if is_quotation(p.setting)]
    found: list[Quotation] = []
    for p, who, role in voices.speakers(iter(taken)):
        if who and found and taken[len(found) - 1].marked.goes_on:  # whose words it was is said in a later paragraph
            found = _filled(found, taken, who, role)
        found.append(Quotation(p.marked.start, p.marked.end, who, role, p.marked.marks))
    found += _blocks(text, paragraphs, taken, voices)
    return sorted(found, key=lambda q: (q.start, -q.end))


def _filled(found: list[Quotation], taken: list[Placed], who: str, role: str) -> list[Quotation]:
    """The quotations so far, with the speaker of those that the next one goes on with."""
    k = len(found)
    while k and taken[k - 1].marked.goes_on and not found[k - 1].speaker:
        k -= 1
    return [*found[:k], *(replace(q, speaker=who, role=role) for q in found[k:])]


def _blocks(text: str, paragraphs: list[Paragraph], taken: list[Placed], voices: Voices) -> Iterator[Quotation]:
    """Paragraphs that are set as a quotation and need no marks; a line below that says who is quoted is none."""
    marked = [p.marked for p in taken if p.setting.alone or p.setting.introduced]
    introduced = ""
    for n, p in enumerate(paragraphs):
        if p["unit"] != "quotation" or is_signature(text, paragraphs, n):
            if p["unit"] != "quotation":
                introduced = text[p["start"] : p["end"]]
            continue
        if any(m.outer_start < p["end"] and m.outer_end > p["start"] for m in marked):
            continue
        signed = SIGNED_AT_END.search(text, p["start"], p["end"])
        end = signed.start() if signed else p["end"]
        exact = text[p["start"] : end].rstrip(EDGE + ">")
        first = re.search(r"\w+", exact)
        if (
            first is None
            or len(exact.split()) < 2
            or (first[0].lower() in words("words", "notes") and exact[first.end() :][:1] in ":*!]")
        ):
            continue
        below = paragraphs[n + 1] if n + 1 < len(paragraphs) and is_signature(text, paragraphs, n + 1) else None
        said = None
        if signed or below:
            who = signed["who"] if signed else text[below["start"] : below["end"]] if below else ""
            said = Attribution(who.strip(EDGE + "-–—―"), "signed", True)
        who, role = voices.of_block(exact, said, introduced)
        yield Quotation(p["start"], p["start"] + len(exact), who, role, "block")


def _answer(paragraphs: list[Paragraph], respondent: str) -> list[Quotation]:
    """A survey's answer: all of it is the respondent's words."""
    if not paragraphs:
        return []
    return [Quotation(paragraphs[0]["start"], paragraphs[-1]["end"], respondent, "member", "answer")]


def _by_document(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(row["document_id"], []).append(row)
    return found


def _first_sentence(sentences: list[dict[str, Any]], start: int, end: int) -> str:
    """The sentence that holds the first of the words; "" in a heading."""
    k = bisect_right(sentences, start, key=lambda s: s["end"])
    return str(sentences[k]["sentence_id"]) if k < len(sentences) and sentences[k]["start"] < end else ""


def _id(document_id: str, exact: str, nth: int) -> str:
    """An id of the words: the same words said again in a document take a number."""
    name = hashlib.sha256(exact.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{document_id}:{name}" + (f"-{nth}" if nth > 1 else "")
