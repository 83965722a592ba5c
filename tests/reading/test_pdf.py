"""Pages, columns, paragraphs and footnotes of PDFs, with their offsets; and files that are none."""

import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.language import blank
from evidence.reading.pdf.document import read_pdf

WIDTH, HEIGHT = A4
SERIF, BOLD = "Times-Roman", "Times-Bold"
LONG = "The number of open cases has grown in every office since the spring and"
WIDE = "nobody can say how the hours that this takes are to be found in any working"
PLACES = ("In the north", "In the south", "In the west")


class Sheet:
    """A PDF that a test writes line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.y = HEIGHT - 100

    def line(self, text: str, x: float = 72, size: float = 11, font: str = SERIF, down: float = 14) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= down

    def lines(self, *texts: str, x: float = 72, after: float = 8, **how: float) -> None:
        for text in texts:
            self.line(text, x, **how)
        self.y -= after

    def at(self, x: float, y: float, text: str, size: float = 9, font: str = SERIF) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def page(self) -> None:
        self.canvas.showPage()
        self.y = HEIGHT - 100

    def read(self) -> Reading:
        self.canvas.save()
        return read_pdf(self.path)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "a.pdf")


def blocks(reading: Reading) -> list[tuple[str, str, str]]:
    return [(b.unit, b.number, " ".join(blank(reading.text, b.start, b.end, b.gaps).split())) for b in reading.blocks]


def reasons(reading: Reading) -> list[tuple[str, str]]:
    return [(r.reason, reading.text[r.start : r.end]) for r in reading.rejects]


def test_lines_make_headings_paragraphs_items_and_numbers(sheet: Sheet) -> None:
    sheet.line("What we found", size=16, down=24)
    sheet.lines(LONG, "it shows.")
    sheet.lines("1.24 " + LONG, "it shows, as we said before:", after=0)
    sheet.lines("• pay", "• hours", after=8)
    sheet.line("Pay and hours", font=BOLD)
    sheet.lines("Recommendation 3: that the service counts its open cases weekly.")
    reading = sheet.read()
    assert blocks(reading) == [
        ("heading", "", "What we found"),
        ("prose", "", f"{LONG} it shows."),
        ("prose", "1.24", f"{LONG} it shows, as we said before:"),
        ("list item", "", "pay"),
        ("list item", "", "hours"),
        ("heading", "", "Pay and hours"),
        ("prose", "R3", "Recommendation 3: that the service counts its open cases weekly."),
    ]
    first = reading.blocks[1]
    assert reading.text[first.start : first.end] == f"{LONG}\nit shows."
    assert (first.page, first.gaps) == ("1", ())


def test_first_lines_that_are_indented_begin_paragraphs(sheet: Sheet) -> None:
    for _ in range(4):
        sheet.line(LONG, x=90)
        sheet.lines(WIDE + " week", "of the year.", after=0)
    assert blocks(sheet.read()) == [("prose", "", f"{LONG} {WIDE} week of the year.")] * 4


def test_a_number_that_opens_a_wrapped_line_is_no_marker(sheet: Sheet) -> None:
    sheet.lines(LONG, "12.5 of them in a hundred wait, or by our own count of last year nearly", "17.4 of them.")
    assert [(u, n) for u, n, _ in blocks(sheet.read())] == [("prose", "")]


def test_heads_feet_and_numbers_are_left_out_and_the_paragraph_goes_on(sheet: Sheet) -> None:
    for n, place in enumerate(PLACES, 1):
        sheet.at(72, HEIGHT - 40, "A report of the Service")
        sheet.at(270, 30, f"Page {n} of 3")
        sheet.at(72, 45, "Not for sale")
        sheet.lines(f"{place} {LONG}", f"{WIDE} week.")
        sheet.page()
    reading = sheet.read()
    assert blocks(reading) == [("prose", "", f"{place} {LONG} {WIDE} week.") for place in PLACES]
    found = reasons(reading)
    for reason, text in (("running head", "A report of the Service"), ("running foot", "Not for sale")):
        assert found.count((reason, text)) == 3
    assert [t for r, t in found if r == "page number"] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    assert reading.text.count("\f") == 2


def test_the_gap_of_a_paragraph_over_a_page_holds_foot_and_head(sheet: Sheet) -> None:
    sheet.lines(LONG, WIDE)
    sheet.at(290, 30, "1")
    sheet.page()
    sheet.lines("week, as we said. It has to stop.")
    sheet.at(290, 30, "2")
    reading = sheet.read()
    (block,) = reading.blocks
    assert (block.unit, block.page) == ("prose", "1")
    assert [reading.text[a:b] for a, b in block.gaps] == ["\n\n1\n\f"]
    assert reading.text[block.start : block.end].endswith("It has to stop.")
    assert reasons(reading) == [("page number", "1"), ("page number", "2")]


def test_the_same_line_at_another_height_stays(sheet: Sheet) -> None:
    for n in range(3):
        sheet.y -= 60 * n
        sheet.line("A case in point", size=16, down=24)
        sheet.lines(LONG, "it shows.")
        sheet.page()
    assert not sheet.read().rejects


def test_columns_are_read_one_after_the_other(sheet: Sheet) -> None:
    left = [f"left line {n} says a little more" for n in range(8)]
    left[-1] += "."
    right = [f"right line {n} says a little more" for n in range(8)]
    right[-1] += "."
    sheet.line("A title over both of the columns that is wider than one of them is", size=14, down=30)
    top = sheet.y
    sheet.lines(*left)
    sheet.y = top - 3
    sheet.lines(*right, x=320)
    sheet.lines("A line below both of the columns that is wider than either of them would allow.")
    (_, _, title), *texts = blocks(sheet.read())
    assert title.startswith("A title")
    assert " ".join(t for _, _, t in texts[:-1]) == " ".join(left + right)
    assert texts[-1][2].startswith("A line below")


def test_footnotes_and_their_marks(sheet: Sheet) -> None:
    sheet.lines(LONG, "it shows.")
    sheet.at(72 + sheet.canvas.stringWidth("it shows.", SERIF, 11), sheet.y + 14 + 8 + 4, "3", size=6)
    sheet.at(72, 103, "3", size=5)
    sheet.at(76, 100, "See the annex.", size=8)
    reading = sheet.read()
    assert blocks(reading) == [("prose", "", f"{LONG} it shows."), ("footnote", "fn3", "See the annex.")]
    (gap,) = reading.blocks[0].gaps
    assert reading.text[gap[0] : gap[1]] == "3"
    assert reading.text[: gap[1]].endswith("shows.3")


def test_a_hyphen_at_a_line_end_is_kept(sheet: Sheet) -> None:
    sheet.lines("The number of open cases has grown in every office since the spring, for exam-", "ple in the north.")
    assert "exam-\nple" in sheet.read().text


def test_a_ruled_table_is_read_by_rows(sheet: Sheet) -> None:
    sheet.lines(LONG, "it shows.")
    table = Table([["Region", "Open\ncases"], ["North", "25"]], style=[("GRID", (0, 0), (-1, -1), 1, "black")])
    table.wrapOn(sheet.canvas, 400, 400)
    table.drawOn(sheet.canvas, 72, 500)
    sheet.y = 450
    sheet.lines("After the table.")
    assert blocks(sheet.read())[1:] == [
        ("table row", "", "Region | Open cases"),
        ("table row", "", "North | 25"),
        ("prose", "", "After the table."),
    ]


def test_block_quotations(sheet: Sheet) -> None:
    for _ in range(3):
        sheet.lines(LONG, WIDE, "week.")
    sheet.lines("“I take it home every evening of the", "week and nobody asks me why.”", x=110)
    sheet.lines(LONG, "it shows.")
    assert [u for u, _, _ in blocks(sheet.read())] == ["prose"] * 3 + ["quotation", "prose"]


def test_a_page_is_named_by_its_printed_label(sheet: Sheet) -> None:
    for place in PLACES:
        sheet.lines(f"{place} {LONG}", "it shows.")
        sheet.page()
    sheet.canvas.save()
    writer = PdfWriter(clone_from=sheet.path)
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 2, style=PageLabelStyle.DECIMAL)
    writer.write(sheet.path)
    assert [b.page for b in read_pdf(sheet.path).blocks] == ["i", "ii", "1"]


def test_a_page_of_pictures_among_others_is_told(sheet: Sheet) -> None:
    sheet.lines(LONG, "it shows.")
    sheet.page()
    sheet.canvas.rect(100, 100, 200, 200, fill=1)
    sheet.page()
    sheet.lines("The end of it.")
    reading = sheet.read()
    assert reasons(reading) == [("page without text, needs OCR", "")]
    assert [b.page for b in reading.blocks] == ["1", "3"]


def test_turned_text_is_told(sheet: Sheet) -> None:
    sheet.lines(LONG, "it shows.")
    sheet.canvas.rotate(90)
    sheet.at(300, -20, "DRAFT")
    reading = sheet.read()
    assert reasons(reading) == [("turned text", "DRAFT")]
    assert len(reading.blocks) == 1


def test_what_was_typed_into_a_form_is_told(sheet: Sheet) -> None:
    sheet.lines(LONG, "it shows.")
    sheet.canvas.acroForm.textfield(name="a", value="Nothing went well", x=72, y=500, width=300)
    assert reasons(sheet.read()) == [("form field", "Nothing went well")]


def test_the_same_bytes_give_the_same_reading_in_another_process(sheet: Sheet) -> None:
    for _ in range(2):
        sheet.lines(LONG, "it shows.")
        sheet.page()
    reading = sheet.read()
    code = "import sys, pathlib; from evidence.reading.pdf.document import read_pdf; print(read_pdf(pathlib.Path(sys.argv[1])))"
    other = subprocess.run([sys.executable, "-c", code, str(sheet.path)], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(reading)


def pictures(sheet: Sheet) -> bytes:
    sheet.canvas.rect(100, 100, 200, 200, fill=1)
    return sheet.canvas.getpdfdata()


def locked(sheet: Sheet) -> bytes:
    sheet.lines(LONG)
    sheet.canvas.save()
    writer = PdfWriter(clone_from=PdfReader(sheet.path))
    writer.encrypt("secret")
    writer.write(sheet.path)
    return sheet.path.read_bytes()


def bomb(sheet: Sheet) -> bytes:
    stream = zlib.compress(b" " * 300_000_000, 1)
    return b"%%PDF-1.4\n1 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(stream), stream)


def cut(sheet: Sheet) -> bytes:
    sheet.lines(LONG)
    return sheet.canvas.getpdfdata()[:400]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda _: b"", "is not a PDF; "),
        (lambda _: b"PK\x03\x04 a Word file", "is not a PDF; "),
        (cut, "is truncated or "),
        (locked, "is encrypted; save a copy without a password"),
        (pictures, "has no text on its 1 pages, only pictures: it needs OCR; "),
        (bomb, "holds a stream that unpacks to a huge size; "),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(sheet: Sheet, made: Callable[[Sheet], bytes], expected: str) -> None:
    sheet.path.write_bytes(made(sheet))
    with pytest.raises(EvidenceError) as error:
        read_pdf(sheet.path)
    assert str(error.value).startswith(f"{sheet.path}: {expected}")
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="can't be read"):
        read_pdf(tmp_path / "none.pdf")


def small_pdf() -> bytes:
    canvas = Canvas("", pagesize=A4, invariant=1, pageCompression=0)
    for n in range(2):
        canvas.drawString(72, 700, LONG)
        canvas.drawString(72, 686, "• item")
        canvas.drawString(290, 30, str(n + 1))
        canvas.showPage()
    return canvas.getpdfdata()


def keeps_the_invariant(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        try:
            reading = read_pdf(path)
        except EvidenceError as error:
            assert "\n" not in str(error)  # noqa: PT017  # most files give a reading, so no error is awaited
            return
    spans = sorted([(b.start, b.end) for b in reading.blocks] + [(r.start, r.end) for r in reading.rejects])
    assert all(0 <= a <= b <= len(reading.text) for a, b in spans)
    for block in reading.blocks:
        assert all(block.start <= a <= b <= block.end for a, b in block.gaps)
    for i, c in enumerate(reading.text):
        if c.isalpha():
            assert any(a <= i < b for a, b in spans), (i, reading.text[i - 5 : i + 5])


SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_reading_or_an_error(data: bytes, headed: bool) -> None:
    keeps_the_invariant(b"%PDF-1.4\n" * headed + data)


@SLOW
@given(st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=6)), max_size=6), st.integers(0, 4000))
def test_a_damaged_pdf_is_a_reading_or_an_error(changes: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(small_pdf())
    for at, new in changes:
        data[at : at + len(new)] = new
    keeps_the_invariant(bytes(data[: end + 200]))
