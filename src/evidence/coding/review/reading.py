"""Decisions out of a workbook that a person filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from openpyxl.utils import get_column_letter

from evidence import frames
from evidence.coding.review.writing import HIDDEN, NAME_LABEL, SENTENCES, START, shown
from evidence.errors import EvidenceError
from evidence.reading.grid import Grid
from evidence.reading.spreadsheet import read_grid

DECISIONS = ("sentence_id", "themes", "stance", "speaker", "person", "note", "asked", "proposed")
CHANGES = ("sentence_id", "what", "proposed", "decided", "asked")
YES, NO = ("yes", "y", "x", "1", "true"), ("no", "n", "0", "false", "")
WANTED = ("text", "stance", "speaker", "decided", "note", *HIDDEN)


class Review(NamedTuple):
    """What a workbook brought back.

    `decisions` has a row for each sentence that was decided: `sentence_id`, `themes` (joined by ``;``), `stance`, `speaker`,
    `person`, `note`, `asked` (the theme that asked about it, or "at random") and `proposed` (the coder's themes). `changes`
    has a row for each theme, stance or speaker that was decided otherwise than proposed: `sentence_id`, `what`, `proposed`,
    `decided`, `asked`. `rejects` is a rejects frame: rows that can't be taken, and why. Rows that nobody touched are in none.
    """

    decisions: pd.DataFrame
    changes: pd.DataFrame
    rejects: pd.DataFrame


@dataclass(frozen=True)
class Row:
    """A row of the sheet: what stands in each column, and where that is."""

    path: Path
    place: int
    columns: dict[str, int]
    cells: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        return self.cells[self.columns[key]].strip()

    def where(self, key: str) -> str:
        """Return the place of a cell as a person finds it."""
        return f"{self.path}, sheet {SENTENCES}, cell {get_column_letter(self.columns[key] + 1)}{self.place}"

    def ticked(self, key: str) -> bool:
        """Whether a cell says yes."""
        value = self[key].lower()
        if value not in (*YES, *NO):
            raise EvidenceError(self.where(key), f"{self[key]!r} is neither yes nor no", "choose one from the list")
        return value in YES

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return a cell that must hold one of a list."""
        value = self[key].lower()
        if value not in allowed:
            what = f"{self[key]!r} is no {key}" if value else f"the sentence bears a theme, but has no {key}"
            raise EvidenceError(self.where(key), what, f"choose one of {', '.join(allowed)}")
        return value


def read_review(path: Path, themes: Iterable[str], sentences: pd.DataFrame) -> Review:
    """Read a workbook that `evidence.coding.review.sheet.review_sheet` made and a person filled in.

    Parameters
    ----------
    path : Path
        The .xlsx file.
    themes : iterable of str
        The themes of the codebook.
    sentences : pandas.DataFrame
        The sentences frame.

    Raises
    ------
    EvidenceError
        Where the file is no such workbook, a cell holds what can't be meant (sheet and cell are named), a sentence is
        decided twice, or the reviewer's name is missing.
    """
    known = list(themes)
    grid = read_grid(path, SENTENCES)
    columns = _columns(path, grid, known)
    texts = dict(zip(sentences["sentence_id"], map(shown, sentences["text"]), strict=True))
    person = _person(path)
    decisions, changes, rejects, seen = [], [], [], set()
    missing = [t for t in known if t not in columns]
    if missing:
        reason = f"the codebook has got {', '.join(missing)} since this sheet was made: counted as not borne"
        rejects.append(_reject(path, "the whole file", reason))
    for place, cells in list(zip(grid.places, grid.rows, strict=True))[2:]:
        row = Row(path, place, columns, cells)
        given = [t for t in known if t in columns and row.ticked(t)]
        if not row.ticked("decided"):
            if ";".join(given) != row["proposed themes"] or (given and _differs(row)):
                rejects.append(_reject(path, f"row {place}", "changed, but not marked as decided"))
            continue
        sentence_id = row["sentence_id"]
        if texts.get(sentence_id) != shown(row["text"]):
            reason = "reads otherwise now" if sentence_id in texts else "is no sentence of this corpus"
            rejects.append(_reject(path, f"row {place}", f"{sentence_id or 'a row without an id'} {reason}"))
            continue
        if sentence_id in seen:
            raise EvidenceError(row.where("decided"), "the sentence is decided twice", "clear one of the two rows")
        seen.add(sentence_id)
        if not person:
            raise EvidenceError(f"{path}, sheet {START}, cell B2", "has no reviewer's name", "write your name there")
        decided = {
            "themes": ";".join(given),
            "stance": row.one_of("stance", frames.STANCES) if given else "",
            "speaker": row.one_of("speaker", frames.SPEAKERS) if given else "",
        }
        about = {"sentence_id": sentence_id, "asked": row["asked"]}
        decisions.append(
            {**about, **decided, "person": person, "note": row["note"], "proposed": row["proposed themes"]}
        )
        changes += [{**about, **change} for change in _changes(row, known, given, decided)]
    return Review(
        pd.DataFrame(decisions, columns=list(DECISIONS), dtype="str"),
        pd.DataFrame(changes, columns=list(CHANGES), dtype="str"),
        frames.build("rejects", rejects),
    )


def _columns(path: Path, grid: Grid, themes: list[str]) -> dict[str, int]:
    """Where each column is, by the hidden first row."""
    names = grid.rows[0]
    columns = {name.strip(): i for i, name in enumerate(names) if name.strip()}
    missing = [name for name in WANTED if name not in columns]
    if missing or grid.places[0] != 1:
        where = f"{path}, sheet {SENTENCES}"
        what = f"has no column {missing[0]!r} in its first row" if missing else "has lost its first row"
        raise EvidenceError(where, what, "take the decisions over into a fresh sheet")
    first, last = columns["text"], columns["stance"]
    strange = [
        n for n, i in columns.items() if first < i < last and n not in (*themes, "after", "sure", "cues", "reasons")
    ]
    if strange:
        letter = get_column_letter(columns[strange[0]] + 1)
        where = f"{path}, sheet {SENTENCES}, cell {letter}1"
        raise EvidenceError(where, f"the codebook has no theme {strange[0]!r}", "take the decisions into a fresh sheet")
    return columns


def _person(path: Path) -> str:
    for row in read_grid(path, START).rows:
        if row[0].strip() == NAME_LABEL:
            return " ".join(row[1].split()) if len(row) > 1 else ""
    raise EvidenceError(f"{path}, sheet {START}", f"has no line {NAME_LABEL!r}", "take a fresh sheet")


def _differs(row: Row) -> bool:
    return any(row[key].lower() != row[f"proposed {key}"] for key in ("stance", "speaker"))


def _changes(row: Row, themes: list[str], given: list[str], decided: dict[str, str]) -> list[dict[str, str]]:
    proposed = row["proposed themes"].split(";")
    found = [
        {"what": t, "proposed": "yes" if t in proposed else "no", "decided": "yes" if t in given else "no"}
        for t in themes
        if (t in proposed) != (t in given)
    ]
    for key in ("stance", "speaker"):
        if decided[key] != row[f"proposed {key}"]:
            found.append({"what": key, "proposed": row[f"proposed {key}"], "decided": decided[key]})
    return found


def _reject(path: Path, place: str, reason: str) -> dict[str, str]:
    return {"source_id": path.name, "locator": place, "stage": "review", "reason": reason}
