"""Spreadsheets: every cell as it stands, every row with its number, and one line for a file that can't be read."""

import contextlib
import csv
import io
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.grid import Grid
from evidence.reading.spreadsheet import SEPARATOR_LINE, read_grid

ON_DISK = settings(deadline=None)  # each example writes a file: how long that takes is the machine's affair
MESSY = "It’s “fine” – £6.80 &amp; café\u00a0😊 \u200fשלום\u200e Dw i’n hoffi’r ŵyl"


def grid(folder: Path, data: bytes | str, name: str = "a.csv") -> Grid:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_grid(path)


def workbook(path: Path, *rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return book


def altered(path: Path, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with other bytes in its first sheet."""
    copy = path.with_name("altered.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new, 1) if name == "xl/worksheets/sheet1.xml" else data)
    return copy


def test_cells_are_kept_to_the_character(tmp_path: Path) -> None:
    read = grid(tmp_path, f'id,q\r\n1,"{MESSY}\r\nsecond ""line"""\r\n')
    assert read.rows == (("id", "q"), ("1", f'{MESSY}\r\nsecond "line"'))
    assert read.places == (1, 2)
    assert read.rejects == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_of_every_kind(tmp_path: Path, encoding: str) -> None:
    assert grid(tmp_path, f"id,q\n1,{MESSY}\n".encode(encoding)).rows[1] == ("1", MESSY)


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")])
def test_older_encodings_are_guessed_and_told(tmp_path: Path, encoding: str, name: str) -> None:
    text = "id,q\n1,My manager’s café – “great”, at £50 a head\n2,Don’t know why it wasn’t done\n"
    read = grid(tmp_path, text.replace("”,", "”").encode(encoding))
    assert read.rows[1] == ("1", "My manager’s café – “great” at £50 a head")
    assert read.rejects == (("the whole file", f"not UTF-8, so read as {name}"),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_even_rows(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["id", "What, then, is good; or bad, if any?", "role"],
        ["1", "Pay, hours, a; b", "x"],
        ["2", "all, of, it", "y"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert grid(tmp_path, text.getvalue()).rows == tuple(map(tuple, rows))


def test_a_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    read = grid(tmp_path, "sep=;\r\nid;q\r\n1;a, b\r\n")
    assert (read.rows, read.places) == ((("id", "q"), ("1", "a, b")), (2, 3))
    assert read.rejects == (("row 1", "the line that names the separator"),)


def test_ragged_rows_are_padded_or_joined_and_told(tmp_path: Path) -> None:
    read = grid(tmp_path, "id,q,r\n1,a,b\n\n2\n,,\n3,a,b,c,d\n4,a,b\n")
    assert read.rows[1:] == (("1", "a", "b"), ("2", "", ""), ("3", "a", "b,c,d"), ("4", "a", "b"))
    assert read.places == (1, 2, 4, 6, 7)
    assert read.rejects == (("row 6", "2 more cells than columns; joined to the last one"),)


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    read = grid(tmp_path, 'id,q\n1,"never\n2,closed')
    assert read.rows[1] == ("1", "never\n2,closed")
    assert read.rejects == (
        ("row 2", "a quotation mark is never closed, so the rest of the file is in this row"),
    )  # fmt: skip


def test_a_cell_that_nobody_wrote_is_left_out_and_told(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    read = grid(tmp_path, f"id,q\n1,{'x' * 1_000_001}\n2,y\n")
    assert read.rows[1:] == (("1", ""), ("2", "y"))
    assert read.rejects == (("row 2", "a cell of 1,000,001 characters is left out"),)
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "holds no text"),
        ("a.csv", b",,\n", "holds no text"),
        ("a.csv", b"id,q\n1,a\0b\n", "holds null bytes"),
        ("a.csv", b"PK\x03\x04rest", "is a workbook and no .csv file; give it the ending .xlsx"),
        ("a.csv", ",".join("abcde" * 2_000).encode(), "has 10,000 columns; is it turned on its side?"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is an old .xls file; save it as .xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is an old .xls file; save it as .xlsx"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is encrypted; open it",
        ),
        ("a.xlsx", b"id,q\n1,a\n", "is no .xlsx file, whatever its ending says"),
        ("a.xlsx", b"PK\x03\x04rest", "is damaged or cut short"),
        ("a.ods", b"PK\x03\x04rest", "is a .ods file, no spreadsheet; save it as .csv or .xlsx"),
    ],
)
def test_what_can_t_be_read_is_said_in_one_line(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        grid(tmp_path, data, name)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_200_mb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(EvidenceError, match="has 200 MB"):
        read_grid(path)
    with pytest.raises(EvidenceError, match="can't be read"):
        read_grid(tmp_path / "gone.csv")


def test_a_workbook_as_its_program_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    when = datetime(2024, 3, 4, 9, 5, 17)
    book = workbook(
        path, ["id", "when", "day", "q"], [1, when, datetime(2024, 3, 5), MESSY], [2.0, 0.5, True, "a_x000D_\nb"]
    )
    read = read_grid(path)
    assert read.sheet == "Sheet"
    assert read.rows[1:] == (
        ("1", "2024-03-04T09:05:17", "2024-03-05", MESSY),
        ("2", "0.5", "TRUE", "a\r\nb"),
    )
    book.active["B3"].number_format = "dd/mm/yyyy"
    book.active["B3"] = 45356
    book.save(path)
    assert read_grid(path).rows[2][1] == "2024-03-05"


def test_merged_cells_are_filled_and_formulas_without_a_value_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = workbook(path, ["id", "pay", None, "sum"], [1, "a", "b", "=1+1"], [2, "c", "d", "=2+2"])
    book.active.merge_cells("B1:C1")
    book.save(path)
    told = ("row 3", "column 4 holds a formula without a stored value: save it in Excel")
    stored = altered(path, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    assert read_grid(stored).rows == (("id", "pay", "pay", "sum"), ("1", "a", "b", "2"), ("2", "c", "d", "=2+2"))
    assert read_grid(stored).rejects == (told,)


def test_the_sheet_with_the_answers_is_found_and_the_others_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = workbook(path, ["Notes"])
    for title, rows in (("Answers", 3), ("Secret", 9)):
        for n in range(rows):
            book[title].append([n, "text"]) if title in book.sheetnames else book.create_sheet(title).append(
                [n, "text"]
            )
    book["Secret"].sheet_state = "hidden"
    book.save(path)
    read = read_grid(path)
    assert (read.sheet, len(read.rows)) == ("Answers", 3)
    assert read.rejects == (("sheet Secret", "a hidden sheet, not read"), ("sheet Sheet", "another sheet, not read"))
    assert read_grid(path, "Sheet").rows == (("Notes",),)
    with pytest.raises(EvidenceError, match="has no sheet 'Sheet2'; it has Sheet, Answers, Secret"):
        read_grid(path, "Sheet2")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"</sheetData>", b"<row><c><v>" + b"1" * 200_000_001 + b"</v></c></row></sheetData>", "unpacks to 200 MB"),
        (b'<row r="2"', b'<row r="99999999999"', "is larger than any sheet of answers"),
        (b"</sheetData>", b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>', "has 16,384 columns; is it turned"),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "merged cells without end"),
        (b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', "defines entities"),
        (b"<sheetData>", b"<sheetData", "is damaged or cut short"),
    ],
)  # fmt: skip
def test_hostile_workbooks(tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    workbook(tmp_path / "a.xlsx", ["id", "q"], [1, "a"])
    with pytest.raises(EvidenceError, match=message):
        read_grid(altered(tmp_path / "a.xlsx", old, new))


@ON_DISK
@given(st.text(st.characters(exclude_characters="\0"), max_size=200))
@example("sep=;\na;b")
def test_no_text_of_a_csv_file_is_lost(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            read = grid(Path(folder), text.encode("utf-8", "ignore"))
        except EvidenceError:
            return
    assert len({len(row) for row in read.rows}) == 1
    assert len(read.places) == len(read.rows)
    kept = "".join("".join(row) for row in read.rows)
    told = SEPARATOR_LINE.match(text)
    assert (("row 1", "the line that names the separator") in read.rejects) == bool(told)
    came = text[told.end() :] if told else text
    assert sorted(c for c in kept if c.isalnum()) == sorted(c for c in came if c.isalnum())


@ON_DISK
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
    )
)
def test_what_a_csv_writer_wrote_comes_back(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["id", "q1", "q2"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        read = grid(Path(folder), text.getvalue())
    assert read.rows[1:] == tuple(tuple(r) for r in rows if any(c.strip() for c in r))


@ON_DISK
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx"]))
def test_any_bytes_give_a_grid_or_one_line(data: bytes, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(EvidenceError):
        assert grid(Path(folder), data, f"a{ending}").rows
