"""Adding documents: copied, registered, never twice, never over another."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import evidence
from evidence.adding import add, unread_in
from evidence.cli import app
from evidence.errors import EvidenceError
from evidence.reading.register import read_register

GIVEN = {
    "label": "Letter 2024", "title": "A letter", "kind": "employer letter", "publisher": "A service", "date": "2024-02",
    "wording": "verbatim", "may_quote": "yes", "citation": "A service (2024) A letter.",
}  # fmt: skip


def no_answer(question: str, proposal: str) -> str:
    return proposal


def test_a_document_is_copied_and_registered(tiny: Path, tmp_path: Path) -> None:
    letter = tmp_path / "A letter (final).txt"
    letter.write_text("Dear all,\n\nCaseloads will be reduced.\n", encoding="utf-8")
    (added,) = add([letter], tiny, GIVEN, no_answer)
    assert (added.source_id, added.done) == (
        "a-letter-final",
        "copied to correspondence/A letter (final).txt and registered",
    )
    sources = read_register(tiny).sources.set_index("source_id")
    assert sources.loc["a-letter-final", ["label", "may_quote", "date"]].to_list() == ["Letter 2024", True, "2024-02"]
    assert "Caseloads will be reduced." in evidence.open_study(tiny).sentences["text"].to_list()


def test_the_same_file_twice_is_told(tiny: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Caseloads fell.", encoding="utf-8")
    add([letter], tiny, GIVEN, no_answer)
    before = (tiny / "sources.toml").read_bytes()
    letter.rename(tmp_path / "again.txt")
    (added,) = add([tmp_path / "again.txt"], tiny, GIVEN, no_answer)
    assert (added.source_id, added.done) == ("letter", "is registered already")
    assert (tiny / "sources.toml").read_bytes() == before


def test_another_file_of_that_name_is_never_overwritten(tiny: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "letter.txt").write_text(f"Number {folder}.", encoding="utf-8")
    add([tmp_path / "one"], tiny, GIVEN, no_answer)
    with pytest.raises(EvidenceError, match=r"another file of that name is there; rename letter\.txt first"):
        add([tmp_path / "two"], tiny, GIVEN, no_answer)
    assert (tiny / "correspondence" / "letter.txt").read_text(encoding="utf-8") == "Number one."


def test_what_is_not_known_must_be_given(tiny: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Text.", encoding="utf-8")
    with pytest.raises(EvidenceError, match="publisher is not known; give it with --publisher"):
        add([letter], tiny, {**GIVEN, "publisher": ""}, no_answer)
    with pytest.raises(EvidenceError, match="kind 'blog' is unknown"):
        add([letter], tiny, {**GIVEN, "kind": "blog"}, no_answer)
    assert not (tiny / "correspondence").exists()


def test_a_surveys_columns_are_found_and_written_down(tiny: Path, tmp_path: Path) -> None:
    survey = tmp_path / "survey.csv"
    rows = [
        f'{i},{"Nurse" if i % 2 else "Porter"},"We are short of staff on ward {i} every night",Yes'
        for i in range(1, 13)
    ]
    header = '"ID","What is your role?","What have been the challenges?","May we quote you?"'
    survey.write_text("\n".join([header, *rows]), encoding="utf-8")
    (added,) = add([survey], tiny, {**GIVEN, "kind": "survey"}, no_answer)
    assert added.warnings[0].startswith("survey.csv: columns taken as respondent: “ID”; questions: “What have been the")
    known = read_register(tiny)
    assert known.layouts["survey"] == {
        "respondent": "ID",
        "questions": ["What have been the challenges?"],
        "groups": {"role": "What is your role?"},
        "permission": "May we quote you?",
    }
    study = evidence.open_study(tiny)
    assert study.unread() == [], "the register names them all now"
    assert study.ledger.set_index("source_id").loc["survey", ["received", "analysed"]].to_list() == [12, 12]
    assert "Letter 2024, response 3, question 1" in set(study.record.sentences()["locator"])


def test_a_label_given_for_several_files_tells_them_apart(tiny: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Letter {name}.", encoding="utf-8")
    add([tmp_path / "one.txt", tmp_path / "two.txt"], tiny, GIVEN, no_answer)
    labels = read_register(tiny).sources.set_index("source_id")["label"]
    assert (labels["one"], labels["two"]) == ("Letter 2024", "Letter 2024, two")


def test_who_presses_enter_is_asked_again_and_keeps_the_other_answers(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Caseloads fell.", encoding="utf-8")
    said = {"publisher": ["", "", "A service"], "date": ["", "May 2024", "2024-05"], "kind": ["blog", "response"]}
    asked: list[str] = []

    def answer(question: str, proposal: str) -> str:
        asked.append(question)
        key = next((k for k in said if f"letter.txt: {k}" in question), "")
        return said[key].pop(0) if key else proposal

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    add([letter], tiny, {}, answer)
    sources = read_register(tiny).sources.set_index("source_id")
    assert sources.loc["letter", ["publisher", "date", "kind"]].to_list() == ["A service", "2024-05", "response"]
    assert sum("letter.txt: label" in question for question in asked) == 1
    assert "That can't be used (nothing). letter.txt: publisher" in asked
    assert "That can't be used (May 2024). letter.txt: date (2023, 2023-09 or 2023-09-27)" in asked


def test_codings_in_a_folder_are_told_and_not_taken(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    codings = tmp_path / "letters" / "theirs.qdpx"
    codings.write_bytes(b"PK")
    (tmp_path / "letters" / "one.txt").write_text("Caseloads fell.", encoding="utf-8")
    options = [f"--{key.replace('_', '-')}={value}" for key, value in GIVEN.items()]
    done = CliRunner().invoke(app, ["add", str(tmp_path / "letters"), "--corpus", str(tiny), *options])
    assert (done.exit_code, done.stdout.count("registered")) == (0, 1)
    told = "codings of another tool; take them back with `evidence add` and the file's own name"
    assert [line for line in done.stderr.splitlines() if "qdpx" in line] == [f"warning: {codings}: {told}"]
    assert not (tiny / "codings").exists()


def test_what_a_first_register_leaves_unread_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "other.txt").write_text("Pay is low.", encoding="utf-8")
    (tmp_path / "one.txt").write_text("Caseloads fell.", encoding="utf-8")
    options = [f"--{key.replace('_', '-')}={value}" for key, value in GIVEN.items()]
    done = CliRunner().invoke(app, ["add", str(tmp_path / "one.txt"), "--corpus", str(tmp_path / "corpus"), *options])
    assert done.exit_code == 0
    assert "not registered, so not read: other.txt; `evidence add` registers a file" in done.stderr


def test_what_cant_be_read_in_a_folder_is_told(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.doc").write_bytes(b"x")
    (tmp_path / "letters" / "two.txt").write_text("Caseloads fell.", encoding="utf-8")
    assert [a.source_id for a in add([tmp_path / "letters"], tiny, GIVEN, no_answer)] == ["two"]
    place = tmp_path / "letters" / "one.doc"
    assert unread_in([tmp_path / "letters"]) == [f"{place}: old Word format; open it in Word and save it as .docx"]
    with pytest.raises(
        EvidenceError, match=r"one\.doc: is of no format that can be read \(old Word format\); open it in"
    ):
        add([place], tiny, GIVEN, no_answer)
