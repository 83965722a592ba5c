"""From files to frames: numbers, sections, sentences and what was set aside, on the tiny corpus."""

from pathlib import Path

import pandas as pd
import pytest

from evidence import frames
from evidence.errors import EvidenceError
from evidence.reading.corpus import read_corpus
from evidence.reading.register import read_register


def test_the_tiny_corpus(tiny: Path) -> None:
    register = read_register(tiny)
    before = register.sources.copy(deep=True)
    corpus = read_corpus(register, tiny)
    pd.testing.assert_frame_equal(register.sources, before)
    for name, frame in corpus._asdict().items():
        frames.check(name, frame)
    texts = dict(zip(corpus.documents["document_id"], corpus.documents["text"], strict=True))
    for s in corpus.sentences.itertuples():
        assert texts[s.document_id][s.start : s.end] == s.text
        assert len(s.clean) == len(s.text)
    report = corpus.paragraphs[corpus.paragraphs["document_id"] == "northwick-2019"]
    assert report["number"].tolist() == [
        "p1", "p2", "1.1", "1.2", "1.2-1", "1.2-2", "1.3", "1.3", "p3", "R1", "R1-1", "R1-2",
    ]  # fmt: skip
    assert report["unit"].tolist()[6:8] == ["prose", "quotation"]
    assert report["section"].tolist()[4] == "Staffing"


def test_sentences_with_abbreviations_and_wrapped_lines(tiny: Path) -> None:
    corpus = read_corpus(read_register(tiny), tiny)
    text = corpus.sentences["text"].tolist()
    assert "Supervision is regular (see para. 1.2), e.g. every four weeks, and advisers rate it highly." in text
    assert any("stay open\nfor months." in t for t in text)


def test_what_is_no_prose_is_a_reject_with_its_line(tiny: Path) -> None:
    rejects = read_corpus(read_register(tiny), tiny).rejects
    assert rejects[["source_id", "locator", "reason"]].to_numpy().tolist() == [
        ["northwick-2019", "line 1", "front matter"],
        ["northwick-2019", "line 20", "page furniture"],
        ["guild-2022", "line 3", "date line"],
    ]


def test_an_empty_document_is_told(tiny: Path) -> None:
    (tiny / "consultation-responses" / "guild-2022.txt").write_text("\n\n", encoding="utf-8")
    rejects = read_corpus(read_register(tiny), tiny).rejects
    assert ["guild-2022", "no prose found"] in rejects[["source_id", "reason"]].to_numpy().tolist()


def test_what_cant_be_read_is_told_and_the_rest_is_read(tiny: Path) -> None:
    (tiny / "sources.toml").unlink()
    (tiny / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    corpus = read_corpus(read_register(tiny), tiny)
    assert corpus.documents["document_id"].tolist() == ["guild-2022", "northwick-2019"]
    assert corpus.rejects.loc[corpus.rejects["source_id"] == "broken", "reason"].str.startswith(
        "unreadable: "
    ).tolist() == [True]
    assert corpus.ledger[["source_id", "received", "excluded", "analysed"]].to_numpy().tolist() == [
        ["broken", 1, 1, 0], ["guild-2022", 1, 0, 1], ["northwick-2019", 1, 0, 1],
    ]  # fmt: skip


def test_a_registered_source_must_be_readable(tiny: Path) -> None:
    path = tiny / "consultation-responses" / "guild-2022.txt"
    path.write_bytes(b"\0\0\0")
    with pytest.raises(EvidenceError, match="holds null bytes"):
        read_corpus(read_register(tiny), tiny)
