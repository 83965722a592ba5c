"""The rows of a spreadsheet as text, rectangular and within bounds, each with its number."""

from dataclasses import dataclass
from pathlib import Path

from evidence.errors import EvidenceError

LONGEST_CELL = 1_000_000
ZIP = b"PK\x03\x04"  # how a zip file begins, and so a workbook
MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 1_000, 1_048_576, 20_000_000

Numbered = list[tuple[int, list[str]]]
Told = list[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet that hold anything.

    Parameters
    ----------
    sheet : str
        The sheet's name; "" for a .csv file.
    rows : tuple of tuple of str
        The text of every cell; all rows are equally long.
    places : tuple of int
        The number of each row as a spreadsheet shows it.
    rejects : tuple of (str, str)
        What was left out or is not as it was, as place and reason.
    """

    sheet: str
    rows: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]
    rejects: tuple[tuple[str, str], ...]


def tidy(path: Path, rows: Numbered, told: Told) -> Numbered:
    """Leave out empty rows, empty cells at a row's end, and cells that are no answer of a person."""
    tidied: Numbered = []
    for place, row in rows:
        cells = row
        for i, cell in enumerate(row):
            if len(cell) > LONGEST_CELL:
                told.append((f"row {place}", f"a cell of {len(cell):,} characters is left out"))
                cells = [*cells[:i], "", *cells[i + 1 :]]
        last = next((i for i in range(len(cells), 0, -1) if cells[i - 1]), 0)
        if any(cell.strip() for cell in cells):
            tidied.append((place, cells[:last]))
    if not tidied:
        raise EvidenceError(path, "holds no text", "check that it is the right file")
    return tidied


def make_grid(path: Path, sheet: str, rows: Numbered, width: int, told: Told) -> Grid:
    """Return the rows as a grid; one that is far too wide is refused."""
    if width > MOST_COLUMNS:
        raise EvidenceError(path, f"has {width:,} columns", "is it turned on its side? Give each respondent a row")
    if width * len(rows) > MOST_CELLS:
        raise EvidenceError(path, f"has {len(rows):,} rows of {width:,} columns", "leave out what is no answer")
    square = tuple((*row, *[""] * (width - len(row))) for _, row in rows)
    return Grid(sheet, square, tuple(place for place, _ in rows), tuple(told))
