"""Coded texts out of a researcher's own spreadsheet."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.reading.grid import Grid
from evidence.reading.spreadsheet import read_grid

BORNE = frozenset(["1", "yes", "y", "x", "true", "✓", "✔"])
NOT_BORNE = frozenset(["0", "no", "n", "false", "-", "–"])
NO_THEME = frozenset(["none", "no theme", "-", "–", "n/a", "0"])
HEADER_WITHIN = 10
MOST_BARE = 4
FEWEST = 4


class CodedTexts(NamedTuple):
    """Texts that people coded.

    `truth` is an indicator matrix, a row a text and a column a theme; `one_each` says that every text has one label; `groups`
    what is left out together; `grouped` whether a column said so; `bare` how many texts have nothing written beside them and are
    taken to bear no theme.
    """

    texts: list[str]
    themes: tuple[str, ...]
    truth: np.ndarray
    one_each: bool
    groups: list[str]
    grouped: bool
    rejects: pd.DataFrame
    bare: int = 0


def coded_texts(path: Path, text: str, themes: Sequence[str], group: str | None = None) -> CodedTexts:
    """Read coded texts; parameters as for `evidence.coding.own.coder.learn_own`.

    Rows without a text or without a group become rejects. A text with nothing written beside it bears none of the themes, as
    where "none" is written, and is counted in `bare`. But it is taken as not coded yet, and becomes a reject, where other rows
    say "no" in so many words, and where such texts are more than four times as many as those with labels.
    """
    if not themes:
        raise EvidenceError(path, "no column of themes is named", "name one with --themes")
    if len(set(themes)) < len(themes):
        raise EvidenceError(path, "a column of themes is named twice", "name each once")
    grid = read_grid(path)
    head, columns = _columns(path, grid, [text, *themes, *([group] if group else [])])
    rows = list(zip(grid.places[head + 1 :], grid.rows[head + 1 :], strict=True))
    rejects = [(place, reason) for place, reason in grid.rejects if place.startswith(("row", "the whole"))]
    cells = [[row[columns[t]].strip() for t in themes] for _, row in rows]
    marked = all(cell.casefold() in BORNE | NOT_BORNE | {""} for row in cells for cell in row)
    if len(themes) > 1 and not marked:
        _refuse_marks(path, grid, rows, themes, columns)
    explicit = marked and any(cell.casefold() in NOT_BORNE for row in cells for cell in row)
    coded = [any(mine) for (_, row), mine in zip(rows, cells, strict=True) if row[columns[text]].strip()]
    yet_to_code = explicit or (not marked and coded.count(False) > MOST_BARE * coded.count(True))
    kept: list[tuple[str, frozenset[str], str]] = []
    bare = 0
    for (place, row), mine in zip(rows, cells, strict=True):
        words, belongs = row[columns[text]].strip(), row[columns[group]].strip() if group else ""
        reason = "no text" if not words else "no themes" if yet_to_code and not any(mine) else ""
        if not reason and group and not belongs:
            reason = "no group"
        if reason:
            rejects.append((f"row {place}", reason))
        else:
            kept.append((words, _themes_of(mine, themes, marked), belongs or _same_words(words)))
            bare += not any(mine)
    found = _gathered(path, kept, tuple(themes) if marked else (), bool(group), _rejects(path, rejects))
    return found._replace(bare=bare)


def _gathered(
    path: Path,
    kept: list[tuple[str, frozenset[str], str]],
    named: tuple[str, ...],
    grouped: bool,
    rejects: pd.DataFrame,
) -> CodedTexts:
    names = named or tuple(sorted({t for _, given, _ in kept for t in given}))
    one_each = not named and len(names) > 1 and all(len(given) == 1 for _, given, _ in kept)
    truth = np.array([[t in given for t in names] for _, given, _ in kept], dtype=int).reshape(len(kept), len(names))
    if len(kept) < FEWEST or not truth.any():
        what = f"has {len(kept)} rows with text and themes" if truth.any() else "has no row that bears a theme"
        raise EvidenceError(path, what, f"code at least {FEWEST} texts; some hundred make a useful coder")
    if len({group for *_, group in kept}) < 2:
        raise EvidenceError(
            path, "all rows belong together", "there is nothing to test on: name another group, or none"
        )
    return CodedTexts(
        [words for words, *_ in kept], names, truth, one_each, [group for *_, group in kept], grouped, rejects
    )


def _columns(path: Path, grid: Grid, wanted: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row of the header, and where each wanted column stands; case doesn't matter where it is not needed."""
    heads = [[" ".join(cell.split()) for cell in row] for row in grid.rows[:HEADER_WITHIN]]
    head = max(range(len(heads)), key=lambda i: (sum(_find(heads[i], w) is not None for w in wanted), -i))
    names = heads[head]
    found = {}
    for name in wanted:
        at = _find(names, name)
        if at is None:
            raise EvidenceError(path, f"has no column {name!r}", f"it has: {', '.join(filter(None, names))}")
        if names.count(names[at]) > 1:
            raise EvidenceError(path, f"has several columns {name!r}", "rename all but one of them")
        found[name] = at
    if len(set(found.values())) < len(wanted):
        raise EvidenceError(path, "one column is named for two things", "name a column for each")
    return head, found


def _find(names: list[str], wanted: str) -> int | None:
    name = " ".join(wanted.split())
    if name in names:
        return names.index(name)
    folded = [n.casefold() for n in names]
    return folded.index(name.casefold()) if folded.count(name.casefold()) == 1 else None


def _refuse_marks(
    path: Path, grid: Grid, rows: list[tuple[int, tuple[str, ...]]], themes: Sequence[str], columns: dict[str, int]
) -> None:
    for place, row in rows:
        for theme in themes:
            cell = row[columns[theme]].strip()
            if cell.casefold() not in BORNE | NOT_BORNE | {""}:
                where = f"{path}, {f'sheet {grid.sheet}, ' if grid.sheet else ''}row {place}, column {theme}"
                raise EvidenceError(
                    where, f"{cell[:40]!r} is neither yes nor no", "write 1 or 0, yes or no, x or nothing"
                )


def _themes_of(cells: list[str], themes: Sequence[str], marked: bool) -> frozenset[str]:
    if marked:
        return frozenset(t for t, cell in zip(themes, cells, strict=True) if cell.casefold() in BORNE)
    labels = (" ".join(label.split()) for label in re.split(r"[;|\n]", cells[0]))
    return frozenset(label for label in labels if label and label.casefold() not in NO_THEME)


def _same_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def _rejects(path: Path, found: list[tuple[str, str]]) -> pd.DataFrame:
    rows = [{"source_id": path.name, "locator": place, "stage": "learning", "reason": why} for place, why in found]
    return frames.build("rejects", rows)
