"""The evidence as an Excel workbook: sheets that a person filters and sorts, each row with its place.

Every sheet has its headings in the first row, frozen and with filters; a cell with a place opens the passage in
``evidence.html``, which lies in the same folder. Nothing in it is a formula, and the same evidence gives the same bytes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from evidence.coding.review.writing import as_bytes, shown
from evidence.presenting.browser.html import passage_link

FIRST, TITLE = "Read me first", "Evidence workbook"
NARROWEST, ONE_LINE, WIDEST = 9, 42, 60
MOST_LINKS = 60_000  # Excel takes 65,530 on a sheet
HEAD = PatternFill("solid", start_color="FFE3E8EF", end_color="FFE3E8EF")
FACE = "Calibri"
PLAIN, BOLD, LARGE = Font(name=FACE, size=11), Font(name=FACE, size=11, bold=True), Font(name=FACE, size=16, bold=True)
LINK = Font(name=FACE, size=11, color="FF0B5394", underline="single")
LINE, TALLEST = 15.0, 409.0  # points; Excel's rows grow no taller
TOP = Alignment(wrap_text=True, vertical="top")
NUMBER = Alignment(horizontal="right", vertical="top", indent=1)
NOT_IN_XML = re.compile("[\ufffe\uffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x0041_ as the letter A


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, what is told of it on the first sheet, its rows, and where they lead.

    Attributes
    ----------
    data : pandas.DataFrame
        The columns as they are headed. Numbers stay numbers; a column whose heading begins with "Share" is shown in
        whole percent.
    links : mapping
        For a column, the sentence that each of its cells leads to; "" where a cell leads nowhere.
    colours : sequence of str
        A colour (#rrggbb) for the edge of each row, if any.
    """

    name: str
    title: str
    note: str
    data: pd.DataFrame
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    colours: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet], about: Sequence[str]) -> bytes:
    """Return the workbook as a file.

    Parameters
    ----------
    sheets : sequence of Sheet
        In the order in which they stand.
    about : sequence of str
        What a reader must know before the rest: whose evidence it is, and what may be done with it.
    """
    book = Workbook()
    book.properties.title = TITLE
    _first(book.active, sheets, about)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    return as_bytes(book)


def _first(page: Worksheet, sheets: Sequence[Sheet], about: Sequence[str]) -> None:
    page.title = FIRST
    widths = (24, 40, 9, 110)
    for letter, width in zip("ABCD", widths, strict=True):
        page.column_dimensions[letter].width = width
    _write(page, 1, 1, TITLE).font = LARGE
    page.cell(1, 1).alignment = Alignment(wrap_text=False)
    for row, line in enumerate(about, 2):
        _write(page, row, 1, line)
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        page.row_dimensions[row].height = _height([line], [sum(widths)])
    head = len(about) + 3
    for column, title in enumerate(("Sheet", "What it holds", "Rows", "How it was made, and what to bear in mind"), 1):
        _head(page, head, column, title)
    for row, sheet in enumerate(sheets, head + 1):
        cell = _write(page, row, 1, sheet.name)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet.name}'!A1")
        cell.font = LINK
        for column, value in enumerate((sheet.title, len(sheet.data), sheet.note), 2):
            _write(page, row, column, value)
        page.row_dimensions[row].height = _height([sheet.name, sheet.title, "", sheet.note], widths)
    page.sheet_view.showGridLines = False
    _for_paper(page)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    widths = [_width(str(name), sheet.data[name], name in sheet.links) for name in sheet.data.columns]
    for row, values in enumerate((sheet.data.columns, *sheet.data.itertuples(index=False)), 1):
        page.row_dimensions[row].height = _height(values, widths)
    for column, name in enumerate(sheet.data.columns, 1):
        _head(page, 1, column, name)
        percent = str(name).startswith("Share")
        for row, value in enumerate(sheet.data[name], 2):
            cell = _write(page, row, column, value)
            if percent and isinstance(cell.value, float):
                cell.number_format = "0%"
        for row, sentence_id in enumerate(sheet.links.get(name, ())[:MOST_LINKS], 2):
            if sentence_id and page.cell(row, column).value is not None:
                _lead(page.cell(row, column), sentence_id)
        page.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    for row, colour in enumerate(sheet.colours, 2):
        page.cell(row, 1).border = Border(left=Side("thick", color=f"FF{colour[1:]}"))
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.data.columns))}{len(sheet.data) + 1}"
    page.print_title_rows = "1:1"
    _for_paper(page)


def _for_paper(page: Worksheet) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    page.oddFooter.center.text = "&A, page &P of &N"


def _lead(cell: Cell, sentence_id: str) -> None:
    page, _, passage = passage_link(sentence_id).partition("#")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=page, location=passage)
    cell.font = LINK


def _head(page: Worksheet, row: int, column: int, name: str) -> None:
    cell = _write(page, row, column, name)
    cell.font, cell.fill = BOLD, HEAD


def _write(page: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a number as a number and anything else as text, which stays a text where it looks like a formula."""
    cell = page.cell(row, column)
    cell.font, cell.alignment = PLAIN, TOP
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, str):
        text = ESCAPE.sub("_x005F_", shown(NOT_IN_XML.sub("", value)))
        cell.value = text or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    elif not pd.isna(value):
        cell.alignment = NUMBER
        cell.value = int(value) if float(value).is_integer() and not isinstance(value, float) else float(value)
    return cell


def _width(name: str, values: "pd.Series[Any]", links: bool) -> float:
    """A width that holds the longest word of the heading, a place whole, and most texts in a few lines."""
    least = max(NARROWEST, *(len(word) + 4 for word in name.split()))
    texts = [len(value) for value in values if isinstance(value, str) and value]
    if not texts:
        return float(least)
    if links:
        return float(min(WIDEST, max(least, *texts) + 2))
    usual = float(pd.Series(texts).quantile(0.9))
    return round(min(WIDEST, max(least, usual if usual <= ONE_LINE else 18 + usual / 4)), 1)


def _height(values: Iterable[object], widths: Sequence[float]) -> float:
    """A height that shows the whole of a row's texts: not every program makes rows grow."""
    texts = ((value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str))
    lines = (len(wrap(text, int(width - 1))) for text, width in texts)
    return min(TALLEST, LINE * max([1, *lines]))
