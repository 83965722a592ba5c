"""From files to frames: numbers, sections, sentences and what was set aside, on the tiny corpus."""

from pathlib import Path

import pandas as pd
import pytest

from evidence import frames
from evidence.coding.codebook import read_codebook
from evidence.coding.rules import RuleCoder
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


def test_what_is_of_no_format_that_can_be_read_is_a_reject(tiny: Path) -> None:
    (tiny / "letter.doc").write_bytes(b"x")
    rejects = read_corpus(read_register(tiny), tiny).rejects
    assert rejects.iloc[-1].to_list() == [
        "letter.doc", "the whole file", "reading", "old Word format; open it in Word and save it as .docx",
    ]  # fmt: skip


FORM = "The rota comes out on time now and I can plan"


def test_a_survey_says_what_its_columns_were_taken_for_and_which_form_is_repeated(tmp_path: Path) -> None:
    rows = [
        "ID,Email,What has gone well?,May we quote you?",
        f"7,a@example.org,{FORM},Yes",
        f"8,b@example.org,{FORM},Yes",
        f"9,a@example.org,{FORM},No",
        "10,c@example.org,Pay,Yes",
        "11,d@example.org,Pay,No",
    ]
    (tmp_path / "survey.csv").write_text("\n".join(rows), encoding="utf-8")
    register = read_register(tmp_path)
    register = register._replace(sources=register.sources.assign(may_quote=True))
    corpus = read_corpus(register, tmp_path)
    assert corpus.rejects[["locator", "reason"]].to_numpy().tolist()[:2] == [
        [
            "the whole file",
            "columns taken as respondent: “ID”; questions: “What has gone well?”; groups: none; permission: “May we quote you?”; "
            "ignored: “Email”; name them in the register where that is wrong",
        ],
        ["response 9, question 1", "exact duplicate of response 7"],
    ]
    assert corpus.ledger[["received", "excluded", "reasons", "analysed"]].to_numpy().tolist() == [
        [5, 1, "exact duplicate 1", 4]
    ]
    quotable = corpus.documents.set_index("respondent")["may_quote"]
    assert quotable.to_dict() == {"7": False, "8": True, "10": True, "11": False}, "the second time they said no"


def test_the_theme_in_the_readme_can_be_copied(project: Path, tmp_path: Path) -> None:
    example = (project / "corpus" / "README.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    (tmp_path / "codebook.toml").write_text(example, encoding="utf-8")
    (theme,) = read_codebook(tmp_path / "codebook.toml")
    RuleCoder(read_codebook(tmp_path / "codebook.toml"))
    assert (theme.id, theme.core, len(theme.patterns)) == ("travel", False, 1)
