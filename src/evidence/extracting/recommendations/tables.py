"""Action plans in tables: which column says what, and the cells of each row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evidence.extracting.recommendations.dates import deadline, foot
from evidence.extracting.recommendations.words import pattern

COLUMNS = ("number", "deadline", "owner", "status", "target", "response", "recommendation")
NUMBER = re.compile(
    r"\W*(?:recommendation|rec|action|point|priority|r)?\.?\s*(?:no\.?\s*)?(\d{1,3}(?:\.\d{1,2})?[a-z]?)(?:[.):]|\b)",
    re.IGNORECASE,
)
EDGE = " \t\r\n*_#"


@dataclass(frozen=True)
class Cell:
    """What one cell of a table says: offsets, and what it is."""

    start: int
    end: int
    kind: str
    number: str
    deadline: str
    owner: str


def read_tables(paragraphs: Iterable[dict[str, Any]], text: str) -> list[Cell]:
    r"""Return the recommendations and the responses that tables hold.

    Parameters
    ----------
    paragraphs : iterable of dict
        The rows of a document's paragraphs.
    text : str
        The document.

    Examples
    --------
    >>> text = "Recommendation | Action | By when\n1. Fill posts | We advertised | May 2021"
    >>> rows = [{"unit": "table row", "start": 0, "end": 33}, {"unit": "table row", "start": 34, "end": 75}]
    >>> [(text[c.start : c.end], c.kind, c.number, c.deadline) for c in read_tables(rows, text)]
    [('Fill posts', 'recommendation', '1', ''), ('We advertised', 'response', '1', 'May 2021')]
    """
    header: list[str] = []
    number, found = "", []
    for paragraph in paragraphs:
        if paragraph["unit"] != "table row":
            header, number = [], ""
            continue
        cells = _cells(text, paragraph["start"], paragraph["end"])
        if not any(c.isalnum() for a, b in cells for c in text[a:b]):
            continue
        columns = [_column(text[a:b]) for a, b in cells]
        if sum(map(bool, columns)) >= 2 and {"recommendation", "response"} & set(columns):
            header, number = columns, ""
        elif header:
            number, row = _row(text, dict(zip(header, cells, strict=False)), number)
            found.extend(row)
    return found


def _row(text: str, row: dict[str, tuple[int, int]], number: str) -> tuple[str, list[Cell]]:
    def said(name: str) -> str:
        a, b = row.get(name, (0, 0))
        return " ".join(text[a:b].split()).strip(EDGE)

    recommended = row.get("recommendation", (0, 0))
    m = NUMBER.match(said("number")) or (NUMBER.match(said("recommendation")) if "recommendation" in row else None)
    number = m[1] if m else number
    if recommended[1] > recommended[0] and (head := NUMBER.match(text[recommended[0] : recommended[1]])):
        skip = re.match(r"[\s:.)–-]*", text[recommended[0] + head.end() : recommended[1]])
        recommended = (recommended[0] + head.end() + (skip.end() if skip else 0), recommended[1])
    when = foot(said("deadline")) or said("deadline")
    cells = [Cell(*recommended, "recommendation", number, "", "")] if _says(text, recommended) else []
    for name in ("response", "target"):
        if name in row and _says(text, row[name]):
            cells.append(Cell(*row[name], "response", number, when or deadline(said(name)), said("owner")))
    return number, cells


def _says(text: str, span: tuple[int, int]) -> bool:
    return len(re.findall(r"[^\W\d]{2,}", text[slice(*span)])) >= 2


def _column(words: str) -> str:
    head = " ".join(words.split()).strip(EDGE + ":?")
    return next((c for c in COLUMNS if re.fullmatch(pattern("labels", c).pattern, head, re.IGNORECASE)), "")


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row, as offsets without the space around them."""
    found = []
    for m in re.finditer(r"(?:^|(?<=\|))[^|]*", text[start:end]):
        words = m.group()
        a = start + m.start() + len(words) - len(words.lstrip(EDGE))
        found.append((a, max(a, start + m.start() + len(words.rstrip(EDGE)))))
    return found
