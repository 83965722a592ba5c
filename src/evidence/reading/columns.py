"""The columns of a survey export: below how many header rows they begin, and what each is called."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.reading.grid import Grid

RESPONSE = ("response", "open-ended response", "open ended response", "selected choice")
IMPORT_ID = '{"ImportId"'


@dataclass(frozen=True)
class Column:
    """A column, or the columns that the options of one question were spread over; those were `ticked`, not written."""

    label: str
    cells: tuple[str, ...]
    ticked: bool = False

    @property
    def values(self) -> list[str]:
        """What was filled in, white space made even."""
        return [v for v in (even(c) for c in self.cells) if v]


def even(text: str) -> str:
    """Return a text with its white space made even."""
    return " ".join(text.split())


def find_header_rows(rows: tuple[tuple[str, ...], ...]) -> int:
    """One header row, or two (a question and its options), or three (Qualtrics), below a title where there is one."""
    top = _title_rows(rows)
    for i, row in enumerate(rows[top : top + 4]):
        if any(cell.startswith(IMPORT_ID) for cell in row):
            return top + i + 1
    if len(rows) > top + 2:
        first, second, third = rows[top : top + 3]
        options = any(b and (not a or even(b).lower() in RESPONSE) for a, b in zip(first, second, strict=True))
        if (options and second[0] in ("", first[0]) and third[0]) or _says_again(first, second):
            return top + 2
    return top + 1


def _says_again(codes: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a row is the header once more in words: StartDate, Start Date."""
    pairs = (("".join(a.split()).lower(), "".join(b.split()).lower()) for a, b in zip(codes, words, strict=True))
    return sum(a == b != "" for a, b in pairs) >= 2


def _title_rows(rows: tuple[tuple[str, ...], ...]) -> int:
    """Rows above the header: they say one thing only."""
    says_more = (len({c for c in row if c.strip()}) > 1 or _counts_beside(rows[i:]) for i, row in enumerate(rows[:6]))
    return next((i for i, more in enumerate(says_more) if more), 0)


def _counts_beside(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the one label of the first row stands beside numbers without a label: the index that pandas writes."""
    labels = [i for i, cell in enumerate(rows[0]) if cell.strip()]
    beside = [[cell.strip() for i, cell in enumerate(row) if i not in labels] for row in rows[1:]]
    return (
        len(labels) == 1
        and bool(beside and any(beside[0]))
        and all(cell.isdecimal() for cells in beside for cell in cells if cell)
    )


def find_columns(grid: Grid, header_rows: int) -> list[Column]:
    """Return the columns below the header, each with a label of its own."""
    top = min(_title_rows(grid.rows), header_rows - 1)
    head = [[even(c) for c in row] for row in grid.rows[top:header_rows]]
    if any(c.startswith(IMPORT_ID) for c in head[-1]) and len(head) > 1:
        head = [head[-2]]  # Qualtrics: codes, then the words of the questions, then ids
    if len(head) > 1 and _says_again(head[0], head[1]):
        head = head[1:2]
    body = list(zip(*grid.rows[header_rows:], strict=True)) or [() for _ in head[0]]
    parent = ""
    spread: dict[str, int] = {}
    columns: list[Column] = []
    for i, cells in enumerate(body):
        own = head[0][i]
        option = next((row[i] for row in head[1:] if row[i] and row[i] != own), "")
        parent = own or (parent if option else "") or f"column {i + 1}"
        if option.lower() in RESPONSE:
            option = ""
        if option and {even(c).lower() for c in cells} <= {"", option.lower()}:
            if parent in spread:  # one more option of a question with several answers
                at = spread[parent]
                columns[at] = Column(columns[at].label, tuple(map(_both, columns[at].cells, cells)), ticked=True)
                continue
            spread[parent] = len(columns)
            option = ""
        taken = {c.label for c in columns}
        label = f"{parent}: {option}" if option else parent
        label = next(x for x in (label, *(f"{label} ({n})" for n in range(2, len(body) + 2))) if x not in taken)
        columns.append(Column(label, cells))
    return columns


def _both(a: str, b: str) -> str:
    return f"{a}; {b}" if a and b else a or b
