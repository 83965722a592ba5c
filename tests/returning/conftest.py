"""A small study made by hand, with all that is hard in texts and names, and a project as another tool would write it."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from evidence import frames
from evidence.coding.codebook import Codebook, read_codebook
from evidence.presenting.exchange.documents import exchanged
from evidence.presenting.record import Record
from evidence.presenting.reporting import read_reporting
from evidence.reading import Corpus
from evidence.returning.decisions import Home

TEXTS = {
    "letter": "Pay fell 🙂 again. Caseloads rose.\r\n\r\nCafe\u0301 ]]> & <b> \x0bwork was e-mailed. Nobody left.",
    "survey:R1:q1": "Caseloads rose. 🙂🙂 Pay fell.",
    "survey:R2:q1": "Nothing.",
    "survey:R3:q1": "Nothing.",
}


def sentences_of(texts: dict[str, str]) -> pd.DataFrame:
    """Each text cut at its full stops."""
    rows = []
    for document_id, text in texts.items():
        start = 0
        for n, part in enumerate(text.split("."), 1):
            words = part.strip()
            if words:
                at = text.index(words, start)
                end = at + len(words) + 1
                rows.append(
                    {"sentence_id": f"{document_id}:{n}", "paragraph_id": f"{document_id}:p", "document_id": document_id,
                     "n": n, "start": at, "end": end, "text": text[at:end], "clean": words}
                )  # fmt: skip
            start += len(part) + 1
    return frames.build("sentences", rows)


@pytest.fixture(scope="session")
def codebook(project: Path) -> Codebook:
    return read_codebook(project / "corpus" / "codebook.toml")


@pytest.fixture
def record(project: Path, codebook: Codebook) -> Record:
    blank = dict.fromkeys(frames.FRAMES["sources"], "")
    sources = frames.build("sources", [
        {**blank, "source_id": "letter", "label": 'A <letter> & "more" ]]> ../\x01x', "kind": "other", "wording": "verbatim",
         "may_quote": False, "path": "letter.txt", "citation": "A body (2024) A letter."},
        {**blank, "source_id": "survey", "label": "Survey", "kind": "survey", "wording": "illustrative", "may_quote": True,
         "path": "survey.csv"},
    ])  # fmt: skip
    documents = frames.build("documents", [
        {"document_id": d, "source_id": d.partition(":")[0], "respondent": d[7:9], "campaign": "", "text": text,
         "question": "What is <hard>?" if d[7:9] else "", "may_quote": d != "survey:R2:q1",
         "kind": "Nurse & more" if d[7:9] else ""}
        for d, text in TEXTS.items()
    ])  # fmt: skip
    paragraphs = frames.build("paragraphs", [
        {"paragraph_id": f"{d}:p", "document_id": d, "n": 1, "number": "p1", "section": "", "page": "", "unit": "prose",
         "start": 0, "end": len(text)}
        for d, text in TEXTS.items()
    ])  # fmt: skip
    sentences = sentences_of(TEXTS)
    given = [
        ("letter:1", "pay", "model"),
        ("letter:2", "workload", "model"),
        ("letter:3", "workload", "person:ann"),
        ("letter:3", "change", "person:ann"),
        ("survey:R1:q1:1", "workload", "model"),
        ("survey:R1:q1:2", "pay", "model"),
    ]
    codings = frames.build("codings", [
        {"sentence_id": s, "theme": t, "coder": c, "score": 0.75, "cue_start": 0, "cue_end": 0, "stance": "concern",
         "speaker": "union"}
        for s, t, c in given
    ])  # fmt: skip
    corpus = Corpus(documents, paragraphs, sentences, frames.build("rejects", []), frames.build("ledger", []))
    reporting = read_reporting(project / "corpus" / "reporting.toml")
    return Record(sources, corpus, codings, codebook, reporting, headline=False)


@pytest.fixture
def home(record: Record, codebook: Codebook) -> Home:
    rows = [
        {"sentence_id": s, "theme": t, "score": 0.5, "bears": t == "pay", "stance": "ask", "speaker": "member"}
        for s in record.corpus.sentences["sentence_id"]
        for t in codebook.ids
    ]
    decided = record.codings[record.codings["coder"] == "person:ann"]
    decisions = decided.groupby("sentence_id", as_index=False).agg(
        themes=("theme", ";".join), stance=("stance", "first"), speaker=("speaker", "first")
    )
    return Home(exchanged(record.sources, record.corpus.documents), record.corpus.sentences, codebook,
                frames.build("proposals", rows), decisions.assign(person="ann"), {"ann": "Ann"})  # fmt: skip


PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="Another tool">
 <Users><User guid="{{11111111-1111-4111-8111-111111111111}}" name="Zoë O'Hara"/>
  <User guid="55555555-5555-4555-8555-555555555555" name="Zoe O-Hara"/></Users>
 <CodeBook><Codes>
  <Code guid="22222222-2222-4222-8222-222222222222" name="workload" isCodable="true"/>
  <Code guid="33333333-3333-4333-8333-333333333333" name="Stance: ask" isCodable="true"/>
  <Code guid="44444444-4444-4444-8444-444444444444" name="Kittens" isCodable="true"/>
 </Codes></CodeBook>
 <Sources>{sources}</Sources>
 {more}
</Project>"""


def guid_of(digits: str) -> str:
    return f"{digits}-{digits[:4]}-4{digits[:3]}-8{digits[:3]}-{digits[0] * 12}"


@pytest.fixture
def foreign(tmp_path: Path) -> Callable[..., Path]:
    """Write a project of another tool: texts by name, as bytes, and selections in them as (start, end, code)."""

    def write(texts: dict[str, bytes], selections: dict[str, list[tuple[int, int, str]]], more: str = "") -> Path:
        path = tmp_path / "theirs.qdpx"
        parts = []
        with ZipFile(path, "w") as package:
            for i, (name, content) in enumerate(texts.items()):
                package.writestr(f"Sources/TEXT{i}.TXT", content)
                inner = "".join(
                    f'<PlainTextSelection guid="{i:08}-0000-4000-8000-{n:012}" startPosition="{a}" endPosition="{b}">'
                    f'<Coding guid="{i:08}-1111-4000-8000-{n:012}" creatingUser="{guid_of("1" * 8)}">'
                    f'<CodeRef targetGUID="{guid_of(code)}"/></Coding></PlainTextSelection>'
                    for n, (a, b, code) in enumerate(selections.get(name, []))
                )
                parts.append(f'<TextSource guid="{i:08}-2222-4000-8000-000000000000" name="{name}" '
                             f'plainTextPath="internal://TEXT{i}.txt">{inner}</TextSource>')  # fmt: skip
            package.writestr("project.qde", PROJECT.format(sources="".join(parts), more=more))
        return path

    return write
