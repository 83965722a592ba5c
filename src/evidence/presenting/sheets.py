"""The evidence as an Excel workbook: sheets that a person filters and sorts, each row with its place.

Every sheet has its headings in the first row, frozen and with filters; a cell with a place opens the passage in
``evidence.html``, which lies in the same folder. Nothing in it is a formula, and the same evidence gives the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from evidence.coding.review_writing import as_bytes, shown

PAGE = "evidence.html"
FIRST, TITLE = "Read me first", "Evidence workbook"
NARROWEST, WIDEST, SHARE_WIDTH = 9, 60, 0.55
MOST_LINKS = 60_000  # Excel takes 65,530 on a sheet
HEAD = PatternFill("solid", start_color="FFE3E8EF", end_color="FFE3E8EF")
LINK = Font(color="FF0B5394", underline="single")
TOP = Alignment(wrap_text=True, vertical="top")
NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
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
        A colour (#rrggbb) for the first cell of each row, if any.
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
    for letter, width in zip("ABCD", (26, 44, 9, 110), strict=True):
        page.column_dimensions[letter].width = width
    _write(page, 1, 1, TITLE).font = Font(bold=True, size=16)
    page.cell(1, 1).alignment = Alignment(wrap_text=False)
    for row, line in enumerate(about, 2):
        _write(page, row, 1, line)
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        page.row_dimensions[row].height = 15 * (1 + len(line) // 170)
    head = len(about) + 3
    for column, title in enumerate(("Sheet", "What it holds", "Rows", "How it was made, and what to bear in mind"), 1):
        _head(page, head, column, title)
    for row, sheet in enumerate(sheets, head + 1):
        cell = _write(page, row, 1, sheet.name)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet.name}'!A1")
        cell.font = LINK
        for column, value in enumerate((sheet.title, len(sheet.data), sheet.note), 2):
            _write(page, row, column, value)
    page.sheet_view.showGridLines = False
    _for_paper(page)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for column, name in enumerate(sheet.data.columns, 1):
        _head(page, 1, column, name)
        percent = str(name).startswith("Share")
        for row, value in enumerate(sheet.data[name], 2):
            cell = _write(page, row, column, value)
            if percent and isinstance(cell.value, float):
                cell.number_format = "0%"
        for row, sentence_id in enumerate(sheet.links.get(name, ())[:MOST_LINKS], 2):
            if sentence_id:
                _lead(page.cell(row, column), sentence_id)
        page.column_dimensions[get_column_letter(column)].width = _width(str(name), sheet.data[name])
    for row, colour in enumerate(sheet.colours, 2):
        page.cell(row, 1).fill = PatternFill("solid", start_color=f"FF{colour[1:]}", end_color=f"FF{colour[1:]}")
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.data.columns))}{len(sheet.data) + 1}"
    page.print_title_rows = "1:1"
    _for_paper(page)


def _for_paper(page: Worksheet) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    page.oddFooter.center.text = "&A, page &P of &N"


def _lead(cell: Cell, sentence_id: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=PAGE, location=f"s={quote(sentence_id, safe=':')}")
    cell.font = LINK


def _head(page: Worksheet, row: int, column: int, name: str) -> None:
    cell = _write(page, row, column, name)
    cell.font, cell.fill = Font(bold=True), HEAD


def _write(page: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a number as a number and anything else as text, which stays a text where it looks like a formula."""
    cell = page.cell(row, column)
    cell.alignment = TOP
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, str):
        text = ESCAPE.sub("_x005F_", shown(NOT_IN_XML.sub("", value)))
        cell.value = text or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    elif not pd.isna(value):
        cell.value = int(value) if float(value).is_integer() and not isinstance(value, float) else float(value)
    return cell


def _width(name: str, values: "pd.Series[Any]") -> float:
    """A width that holds the longest word and most of a cell's text in a few lines."""
    lengths = values.astype("str").str.len()
    usual = float(lengths.quantile(0.9)) if len(lengths) else 0.0
    least = max(len(word) for word in [*name.split(), ""]) + 4
    return round(min(WIDEST, max(NARROWEST, least, usual if usual <= 30 else 18 + usual * SHARE_WIDTH / 2)), 1)
