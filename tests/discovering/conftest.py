"""A small corpus made in the test: short documents on four subjects from two sources."""

from collections.abc import Callable

import pandas as pd
import pytest

from evidence import frames
from evidence.reading import Corpus

SUBJECTS = {
    "pay": ["Pay has fallen behind {}.", "The pay award for {} was too small.", "Salaries of {} buy less each year."],
    "hours": ["Caseloads of {} are too high.", "The hours of {} run past the contract.", "Work piles up for {}."],
    "training": ["Training for {} was cut.", "No induction is given to {}.", "Courses help {} to learn the job."],
    "families": ["Children wait for {} to visit.", "Families say {} listen to them.", "Parents seldom see {} twice."],
}
STAFF = ["nurses", "teachers", "officers", "social workers", "librarians", "drivers", "clerks", "wardens"]


def corpus_of(documents: dict[str, tuple[str, list[str]]]) -> tuple[Corpus, pd.DataFrame]:
    """Make frames of documents, each a source and its sentences in one paragraph."""
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in Corpus._fields}
    for document_id, (source, sentences) in documents.items():
        text = " ".join(sentences)
        rows["documents"].append({
            **dict.fromkeys(frames.FRAMES["documents"], ""), "document_id": document_id, "source_id": source,
            "may_quote": False, "text": text, "role": "nurse" if len(document_id) % 2 else "teacher",
            "respondent": document_id,
        })  # fmt: skip
        paragraph_id, start = f"{document_id}:1", 0
        rows["paragraphs"].append({
            "paragraph_id": paragraph_id, "document_id": document_id, "n": 1, "number": "p1", "section": "", "page": "",
            "unit": "prose", "start": 0, "end": len(text),
        })  # fmt: skip
        for n, sentence in enumerate(sentences, 1):
            rows["sentences"].append({
                "sentence_id": f"{paragraph_id}:{n}", "paragraph_id": paragraph_id, "document_id": document_id, "n": n,
                "start": start, "end": start + len(sentence), "text": sentence, "clean": sentence,
            })  # fmt: skip
            start += len(sentence) + 1
    named = list(dict.fromkeys(source for source, _ in documents.values()))
    sources = [
        {**dict.fromkeys(frames.FRAMES["sources"], ""), "source_id": s, "label": s.title(), "kind": "survey",
         "date": f"20{10 + i}-01", "may_quote": False}
        for i, s in enumerate(named)
    ]  # fmt: skip
    corpus = Corpus(*(frames.build(name, rows[name]) for name in Corpus._fields))
    return corpus, frames.build("sources", sources)


@pytest.fixture(scope="session")
def make() -> Callable[[dict[str, tuple[str, list[str]]]], tuple[Corpus, pd.DataFrame]]:
    return corpus_of


@pytest.fixture(scope="session")
def small() -> tuple[Corpus, pd.DataFrame]:
    """Thirty-two short documents, a sentence each: eight on each of four subjects."""
    documents = {}
    for subject, patterns in SUBJECTS.items():
        for i, staff in enumerate(STAFF):
            source = "union" if i % 2 else "board"
            documents[f"{subject}{i}"] = (source, [patterns[i % len(patterns)].format(staff)])
    return corpus_of(documents)
