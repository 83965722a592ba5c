import re
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from lxml import etree
from openpyxl import load_workbook
from typer.testing import CliRunner

import evidence
from evidence.cli import app
from evidence.errors import EvidenceError
from evidence.presenting.record import Table
from evidence.presenting.sheets.held import quotes_sheet
from evidence.presenting.sheets.workbook import FIRST, Sheet, workbook
from evidence.study import Study

HOSTILE = (
    '=HYPERLINK("http://x.example")', "+1", "-2", "@SUM(A1)", "\t=1+1", "<script>alert(1)</script>", "</script>", 'a]]>b & "c"',
    "\u202eright to left", "bell\x07 null\x00 esc\x1b", "w" * 40_000, "\ufffe\uffff", "_x0041_", "'quoted", "", "🙂",
)  # fmt: skip


def hostile() -> Sheet:
    data = pd.DataFrame({"Where": HOSTILE, "Number": [1.5] * len(HOSTILE), "Yes": [True] * len(HOSTILE)})
    return Sheet("Passages", "<b>title</b>", "=1+1", data, {"Where": [f'a"b<{i}>&:1' for i in range(len(HOSTILE))]})


def test_hostile_cells_stay_words() -> None:
    made = workbook([hostile()], ["=cmd|' /C calc'!A0"])
    with zipfile.ZipFile(BytesIO(made)) as packed:
        for name in packed.namelist():
            root = etree.fromstring(packed.read(name))  # well formed
            assert not root.findall(".//{*}f"), name
    book = load_workbook(BytesIO(made))
    page = book["Passages"]
    cells = [page.cell(row, 1) for row in range(2, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [cell.value for cell in cells[:10]] == [
        '=HYPERLINK("http://x.example")', "+1", "-2", "@SUM(A1)", "=1+1", "<script>alert(1)</script>", "</script>",
        'a]]>b & "c"', "\u202eright to left", "bell null esc",
    ]  # fmt: skip
    assert len(cells[10].value) == 32_000
    assert [cell.value for cell in cells[11:14]] == [None, "_x005F_x0041_", "'quoted"]
    assert all(cell.quotePrefix for cell in cells[:5])
    assert book[FIRST].cell(2, 1).data_type == "s"
    assert (page.cell(2, 2).value, page.cell(2, 3).value) == (1.5, "yes")


def test_a_place_leads_to_its_passage_in_the_page_beside_it() -> None:
    link = load_workbook(BytesIO(workbook([hostile()], [])))["Passages"].cell(2, 1).hyperlink
    assert (link.target, link.location) == ("evidence.html", "s=a%22b%3C0%3E%26%3A1")


def test_a_sheet_can_be_filtered_and_keeps_its_headings_in_sight() -> None:
    data = pd.DataFrame({"Theme": ["Pay"], "Share, all": [0.256], "Sentences": [3], "Of": [None]})
    page = load_workbook(BytesIO(workbook([Sheet("Themes", "T", "N", data)], ["Read."])))["Themes"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("B2", "A1:D2", "$1:$1")
    assert (page["B2"].value, page["B2"].number_format, page["C2"].value, page["D2"].value) == (0.256, "0%", 3, None)
    assert page["A1"].alignment.wrap_text


def test_an_empty_sheet_still_says_what_it_would_hold() -> None:
    data = pd.DataFrame({"Where": pd.Series(dtype="str"), "Number": pd.Series(dtype="float64")})
    book = load_workbook(BytesIO(workbook([Sheet("Figures", "T", "N", data, {"Where": []})], [])))
    assert [cell.value for cell in book["Figures"][1]] == ["Where", "Number"]
    assert book[FIRST]["C4"].value == 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, bytes]:
    corpus = tmp_path_factory.mktemp("sheets") / "corpus"
    corpus.mkdir()
    register = "".join(
        f'[[source]]\nid = "{name}"\nlabel = "{label}"\ntitle = "T"\npublisher = "P"\nkind = "{kind}"\ndate = "2021"\n'
        f'wording = "{wording}"\nmay_quote = {may}\npath = "{path}"\ncitation = "C"\n{more}'
        for name, label, kind, wording, may, path, more in (
            ("report", "Report 2021", "inspection report", "paraphrase", "false", "report.md", ""),
            ("letter", "Letter 2021", "employer letter", "verbatim", "false", "letter.md", ""),
            ("survey", "Survey", "survey", "illustrative", "true", "survey.csv",
             'respondent = "ID"\nquestions = ["What?"]\npermission = "May we?"\n'),
        )
    )  # fmt: skip
    (corpus / "sources.toml").write_text(register, encoding="utf-8")
    (corpus / "report.md").write_text("Caseloads are too high: 40 cases each. <script>\n\n=Pay is low.\n", "utf-8")
    (corpus / "letter.md").write_text("We secretly hold that workloads are far too high.\n", "utf-8")
    answers = (
        "ID,What?,May we?\nR1,Our caseloads are far too high says Kirsty Wong.,Yes\n"
        "R2,The caseload is a hidden shame to us all.,No\n"
    )
    (corpus / "survey.csv").write_text(answers, "utf-8")
    study = evidence.open_study(corpus, corpus.parent)
    study.__dict__["codings"] = study.rule_codings  # which sentences bear a theme is not what is tested here
    return study, study.workbook()


def texts(book: bytes) -> str:
    with zipfile.ZipFile(BytesIO(book)) as packed:
        return " ".join(
            "".join(etree.fromstring(packed.read(n)).itertext()) for n in packed.namelist() if "worksheets/sheet" in n
        )


def test_the_workbook_holds_what_a_person_wants_and_its_rows_lead_to_sentences(
    made: tuple[Study, bytes],
) -> None:
    study, content = made
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == [
        FIRST, "Themes by source", "Passages", "Figures", "Figures to compare", "Recommendations", "Quotes (made up)",
        "Codebook", "Sources", "Ledger",
    ]  # fmt: skip
    known = set(study.sentences["sentence_id"])
    for page in book.worksheets[1:]:
        heads = [cell.value for cell in page[1]]
        if "Passage id" in heads:
            ids = [row[heads.index("Passage id")].value for row in page.iter_rows(min_row=2)]
            links = [row[heads.index("Where")].hyperlink for row in page.iter_rows(min_row=2)]
            assert set(ids) <= known
            assert [link.location for link in links] == ["s=" + quote(i, safe="") for i in ids]
    assert book["Passages"].max_row > 1
    told = {row[0].value: row[1].value for row in book["Codebook"].iter_rows(min_row=2)}
    assert told["Stance: ask"].startswith("A demand")
    assert told["Whose view: Press and others"].startswith("Journalists")
    assert {row[5].value for row in book["Quotes (made up)"].iter_rows(min_row=2)} == {"illustrative"}


def test_every_quote_has_its_words_in_marks_only_where_they_are_somebodys_own() -> None:
    columns = ["theme", "quotation", "reported", "role", "stance", "locator", "wording", "sentence_id"]
    rows = [
        ("Pay", "Pay is low.", "", "a clerk", "concern", "S, response R1", "illustrative", "s:1"),
        ("Pay", "", "Clerks said that pay is low.", "Union", "concern", "N, para 1", "paraphrase", "n:1"),
    ]
    sheet = quotes_sheet(Table("quote-bank", "T", "N", pd.DataFrame(rows, columns=columns), pd.DataFrame()))
    assert sheet.name == "Quotes"
    assert sheet.data.columns[:3].tolist() == ["Theme", "Words", "Who"]
    assert sheet.data["Words"].tolist() == ["“Pay is low.”", "Clerks said that pay is low."]


def test_numbered_recommendations_stand_first_and_what_a_rule_found_is_a_candidate(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(
        "The service should publish its caseloads.\n\n## Recommendations\n\n1. The service should agree a limit.\n",
        "utf-8",
    )
    study = evidence.open_study(tmp_path, tmp_path / "out")
    study.__dict__["codings"] = study.rule_codings
    page = load_workbook(BytesIO(study.workbook()))["Recommendations"]
    heads = [cell.value for cell in page[1]]
    told = [[row[heads.index(head)].value for head in ("What", "Number")] for row in page.iter_rows(min_row=2)]
    assert told == [["recommendation", "1"], ["candidate: recommendation", None]]
    links = [row[heads.index("Where")].hyperlink.location for row in page.iter_rows(min_row=2)]
    assert links == ["s=" + quote(row[heads.index("Passage id")].value, safe="") for row in page.iter_rows(min_row=2)]


def test_what_may_not_be_quoted_or_named_is_not_in_the_workbook(made: tuple[Study, bytes]) -> None:
    words = texts(made[1])
    assert "[not to be quoted]" in words
    assert "[person 1]" in words
    assert not re.search("secretly|hidden shame|Kirsty|Wong", words)


def test_the_same_evidence_gives_the_same_bytes(made: tuple[Study, bytes]) -> None:
    study, content = made
    assert study.workbook() == content
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in packed.read("docProps/core.xml")


def test_no_illustrative_sentence_counts_among_the_findings(made: tuple[Study, bytes]) -> None:
    book = load_workbook(BytesIO(made[1]))
    for name in ("Themes by source", "Passages", "Figures", "Figures to compare", "Recommendations"):
        assert "Survey" not in " ".join(str(cell.value) for row in book[name].iter_rows() for cell in row)


def test_a_workbook_is_written_where_one_wants_it_and_only_when_asked_for(
    tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Study, "workbook", lambda _: b"a workbook")
    out = tmp_path / "evidence.xlsx"
    with pytest.raises(EvidenceError, match="give --xlsx, --qdpx or --qdc"):
        CliRunner().invoke(app, ["export", "--corpus", str(tiny), "--out", str(tmp_path)], catch_exceptions=False)
    assert not out.exists()
    done = CliRunner().invoke(app, ["export", "--corpus", str(tiny), "--xlsx", "--out", str(tmp_path)])
    assert (done.exit_code, done.stdout, out.read_bytes()) == (0, f"Written: {out}\n", b"a workbook")
