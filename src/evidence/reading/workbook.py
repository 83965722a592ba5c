"""Excel workbooks (.xlsx) to the rows of one sheet."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from evidence.errors import EvidenceError
from evidence.reading.grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    ZIP,
    Grid,
    Numbered,
    Told,
    make_grid,
    tidy,
)

LARGEST_UNPACKED = 200_000_000
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def read_xlsx(path: Path, data: bytes, sheet: str) -> Grid:
    """Return a sheet of a workbook; see `evidence.reading.spreadsheet.read_grid`."""
    if not data.startswith(ZIP):
        raise EvidenceError(path, "is no .xlsx file, whatever its ending says", "open it and save it as .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of looks that it can't keep; here only text counts
            _refuse_hostile(path, archive)
            return _read_workbook(path, data, archive, sheet)
    except EvidenceError:
        raise
    except Exception as error:  # openpyxl and zipfile raise some twenty kinds of error on damaged files
        what = f"is damaged or cut short ({type(error).__name__})"
        raise EvidenceError(path, what, "open it in Excel and save it again as .xlsx") from None


def _refuse_hostile(path: Path, archive: zipfile.ZipFile) -> None:
    size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST_UNPACKED:
        raise EvidenceError(path, f"unpacks to {size // 1_000_000:,} MB", "leave out what is no answer, or split it")
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!DOCTYPE" in part.read(2_000).upper().replace(b"\0", b""):
                    raise EvidenceError(path, "defines entities, which no spreadsheet does", "don't use this file")


def _read_workbook(path: Path, data: bytes, archive: zipfile.ZipFile, sheet: str) -> Grid:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    told: Told = []
    names = [s.title for s in book.worksheets]
    if sheet and sheet not in names:
        raise EvidenceError(path, f"has no sheet {sheet!r}", f"it has {', '.join(names)}")
    rows: dict[str, Numbered] = {}
    for page in book.worksheets:
        if page.title == sheet or (not sheet and page.sheet_state == "visible"):
            rows[page.title] = list(_sheet_rows(path, page))
        else:
            why = "another sheet" if page.sheet_state == "visible" else "a hidden sheet"
            told.append((f"sheet {page.title}", f"{why}, not read"))
    if not rows:
        raise EvidenceError(path, "has no visible sheet", "show the sheet that holds the answers")
    best = max(rows, key=lambda title: sum(any(c.strip() for c in row) for _, row in rows[title]))
    told += [(f"sheet {title}", "another sheet, not read") for title in rows if title != best]
    part = archive.read(book[best]._worksheet_path.lstrip("/"))  # openpyxl has no other name for it
    if FORMULA.search(part):
        _show_formulas(data, book[best], rows[best], told)
    _fill_merged(path, part, rows[best])
    tidied = tidy(path, rows[best], told)
    return make_grid(path, best, tidied, max(len(row) for _, row in tidied), told)


def _sheet_rows(path: Path, page: Any) -> Iterator[tuple[int, list[str]]]:
    page.reset_dimensions()  # some programs write a wrong size, and openpyxl would stop there
    cells = 0
    for place, row in enumerate(page.iter_rows(), 1):
        cells += len(row)
        if place > MOST_ROWS or cells > MOST_CELLS:
            raise EvidenceError(path, f"sheet {page.title} is larger than any sheet of answers", "delete empty cells")
        if row:
            yield place, [_as_text(cell.value) for cell in row]


def _as_text(value: Any) -> str:
    r"""A cell as text: dates in ISO form, whole numbers without a decimal point.

    Examples
    --------
    >>> [_as_text(v) for v in (None, 3.0, 2.5, True, datetime(2023, 5, 1), datetime(2023, 5, 1, 9, 30), "a_x000D_")]
    ['', '3', '2.5', 'TRUE', '2023-05-01', '2023-05-01T09:30:00', 'a\r']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("_x000D_", "\r")


def _show_formulas(data: bytes, page: Any, rows: Numbered, told: Told) -> None:
    """Put the formula itself where the program that wrote the file stored no value for it."""
    found = dict(rows)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)[page.title]
    formulas.reset_dimensions()
    for place, (row, stored) in enumerate(zip(formulas.iter_rows(), page.iter_rows(), strict=True), 1):
        for i, (cell, value) in enumerate(zip(row, stored, strict=True)):
            if cell.value is not None and cell.data_type == "f" and value.value is None and value.data_type == "n":
                found[place][i] = str(getattr(cell.value, "text", cell.value))
                told.append(
                    (f"row {place}", f"column {i + 1} holds a formula without a stored value: save it in Excel")
                )


def _fill_merged(path: Path, part: bytes, rows: Numbered) -> None:
    """Write the value of merged cells into each of them; openpyxl's quick reading leaves merging out."""
    found, filled = dict(rows), 0
    last = max(found, default=0)
    for m in MERGED.finditer(part):
        left, top, right, bottom = range_boundaries(m[1].decode())
        value = found[top][left - 1] if top in found and left <= len(found[top]) else ""
        filled += (bottom - top + 1) * (right - left + 1) if value else 0
        if filled > MOST_CELLS:
            raise EvidenceError(path, "has merged cells without end", "unmerge them")
        for place in range(top, min(bottom, last) + 1 if value else top):
            if row := found.get(place):
                row += [""] * (min(right, MOST_COLUMNS) - len(row))
                row[left - 1 : right] = [value] * (min(right, MOST_COLUMNS) - left + 1)
