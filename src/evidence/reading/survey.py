"""Survey exports to answers: what every respondent wrote to every open question, and whether it may be quoted."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.reading.choices import is_own_words
from evidence.reading.columns import even, find_columns, find_header_rows
from evidence.reading.forms import REFUSAL, is_id, is_refusal, patterns
from evidence.reading.layout import Layout, layout_of, private
from evidence.reading.spreadsheet import read_grid

TIME = re.compile(r"time|date|start|end|submitt|complet|record|duration|modifi|creat", re.IGNORECASE)
SEVERAL = re.compile("[;,] ")  # between several choices of one cell
CODES = ("source", "paragraph", "locator", "start", "end", "text")  # how the header of `evidence code` begins
OTHER, ALONE = "Other", 3  # what people wrote beside the choices, and how many times it may come and still be that


@dataclass(frozen=True)
class Answer:
    """What one respondent wrote to one open question.

    Parameters
    ----------
    respondent, question : str
        The respondent's name in the survey, and the question's label.
    n : int
        The question's number.
    text : str
        The cell to the character, also where it is empty.
    groups : tuple of (str, str)
        What the respondent is: short name of the group and value.
    may_quote : bool
        Whether the respondent lets it be quoted.
    place : str
        The row.
    form : tuple of str
        All cells of the row but those that differ whenever a form is sent: its number and its times.
    senders : tuple of (str, str)
        What tells who sent it: a column and what it says, where that is an e-mail address or a number.
    """

    respondent: str
    question: str
    n: int
    text: str
    groups: tuple[tuple[str, str], ...]
    may_quote: bool
    place: str
    form: tuple[str, ...] = ()
    senders: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Survey:
    """The answers of a survey, a respondent after the other; what was left out stands in `rejects` (place, reason)."""

    layout: Layout
    answers: tuple[Answer, ...]
    rejects: tuple[tuple[str, str], ...]


def read_survey(path: Path, layout: Layout | None = None, sheet: str = "") -> Survey:
    """Read a survey export.

    Parameters
    ----------
    path : Path
        A .csv or .xlsx file.
    layout : Layout, optional
        What is known of its columns; what it leaves out is found.
    sheet : str
        The sheet of a workbook, before that of `layout`.

    Returns
    -------
    Survey
        An answer for every respondent and every open question, blanks too.

    Raises
    ------
    EvidenceError
        Where the file can't be read, has no column that `layout` names, or no open question.
    """
    given = layout or Layout()
    grid = read_grid(path, sheet or given.sheet)
    header_rows = given.header_rows or find_header_rows(grid.rows)
    if tuple(grid.rows[0][: len(CODES)]) == CODES:
        raise EvidenceError(path, "is what `evidence code` wrote, no survey", "write it to another folder")
    if len(grid.rows) <= header_rows:
        raise EvidenceError(path, "has no row below its header", "check that it is the file with the answers")
    columns = find_columns(grid, header_rows)
    layout = _completed(path, given, layout_of(columns, header_rows), [c.label for c in columns])
    if not layout.questions:
        labels = "; ".join(c.label[:60] for c in columns)
        raise EvidenceError(path, "has no column of open answers", f"name it in the register as questions: {labels}")
    cells = {c.label: c.cells for c in columns}
    rejects = [*grid.rejects, *((f"column {label}", why) for label, why in layout.ignored)]
    answers: list[Answer] = []
    places = [f"row {n}" for n in grid.places[header_rows:]]
    names = _respondents(cells.get(layout.respondent, ()), places, rejects)
    ticked = {c.label for c in columns if c.ticked}
    choices = {short: list(map(_choice, cells[label])) for short, label in layout.groups}
    for short, label in layout.groups:
        if label not in ticked:
            _leave_out_own_words(choices[short], label, places, rejects)
    asks_plainly = bool(layout.permission) and not is_refusal(layout.permission)
    if layout.permission and not asks_plainly:
        rejects.append((f"column {layout.permission}", REFUSAL))
    refusing = [label for label, why in layout.ignored if why == REFUSAL]
    compared, telling = _compared(layout, list(cells)), _telling(layout)
    for i, (name, place) in enumerate(zip(names, places, strict=True)):
        groups = tuple((short, values[i]) for short, values in choices.items())
        form = tuple(even(cells[label][i]) for label in compared)
        senders = tuple((label, even(cells[label][i]).lower()) for label, p in telling if p.search(cells[label][i]))
        refused = any(patterns("says")["yes"].match(cells[label][i]) for label in refusing)
        may_quote = asks_plainly and not refused and _says_yes(cells[layout.permission][i])
        for n, question in enumerate(layout.questions, 1):
            answers.append(Answer(name, question, n, cells[question][i], groups, may_quote, place, form, senders))
    return Survey(replace(layout, sheet=grid.sheet), tuple(answers), tuple(rejects))


def _compared(layout: Layout, labels: list[str]) -> list[str]:
    """The columns that are alike where a form was sent twice: all but the form's numbers and times."""
    by_itself = {
        label
        for label, why in layout.ignored
        if why in ("number of the form", "date or time") or (why == "kept by the form itself" and TIME.search(label))
    }
    return [label for label in labels if label != layout.respondent and label not in by_itself]


def _telling(layout: Layout) -> list[tuple[str, re.Pattern[str]]]:
    """The columns that tell who sent a form, and what must stand in a cell that does: many say "anonymous"."""
    address, number = re.compile("@"), re.compile(r"\d")
    mails = [(label, address) for label, why in layout.ignored if why == "e-mail address"]
    numbers = [(label, number) for label, why in layout.ignored if why == "number of a person"]
    return [*([(layout.respondent, number)] if layout.respondent else []), *mails, *numbers]


def _leave_out_own_words(values: list[str], label: str, places: list[str], rejects: list[tuple[str, str]]) -> None:
    """Put "Other" for what people wrote beside the choices of a group: groups stand in every table."""
    apart = [SEVERAL.split(value) for value in values]
    times = Counter(part for parts in apart for part in parts)
    for i, (value, place) in enumerate(zip(values, places, strict=True)):
        if is_own_words(value, [part for part in apart[i] if times[part] < ALONE]):
            values[i] = OTHER
            rejects.append((place, f"own words in the column of choices {label}, counted as {OTHER}"))


def _choice(cell: str) -> str:
    """The value of a group; several choices of one cell as "a; b"."""
    value = even(cell)
    return "; ".join(p.strip() for p in value.split(";") if p.strip()) if value.endswith(";") else value


def _says_yes(cell: str) -> bool:
    """Whether a respondent lets the answers be quoted; a yes with more to it is none, but for the name's absence.

    Examples
    --------
    >>> [_says_yes(x) for x in ("Yes, anonymously", "yes but don't use my name", "Yes within the union", "No", "")]
    [True, True, False, False, False]
    """
    says = patterns("says")
    m = says["yes"].match(cell)
    if not m:
        return False
    rest = says["without name"].sub(" ", says["anonymous"].sub(" ", cell[m.end() :]))
    return bool(says["no more"].fullmatch(rest))


def _respondents(cells: Iterable[str], places: list[str], rejects: list[tuple[str, str]]) -> list[str]:
    """An id for each respondent, no two alike: as in the file, else counted."""
    given = list(cells) or [""] * len(places)
    names: list[str] = []
    used: set[str] = set()
    taken = {even(name) for name in given}
    for i, (cell, place) in enumerate(zip(given, places, strict=True), 1):
        name = even(cell)
        if name and not is_id(name):
            rejects.append((place, "the respondent's id may be a name; numbered"))
            name = ""
        if not name or name in used:
            if name:
                rejects.append((place, f"respondent {name} is there before; named apart"))
            stem = f"{name}-" if name else ""
            others = (f"{stem}{n}" if stem else f"R{n:04}" for n in range(2 if stem else i, 2 * len(given) + 3))
            name = next(x for x in others if x not in taken)
            taken.add(name)
        used.add(name)
        names.append(name)
    return names


def _completed(path: Path, given: Layout, found: Layout, labels: list[str]) -> Layout:
    """What the register says, and what was found where it says nothing."""

    def label(name: str) -> str:
        for same in (even(name), even(name).lower()):
            for x in labels:
                if same in (x, x.lower()):
                    return x
        raise EvidenceError(path, f"has no column {name!r}", f"it has {'; '.join(x[:60] for x in labels)}")

    respondent = label(given.respondent) if given.respondent else found.respondent
    permission = label(given.permission) if given.permission else found.permission
    questions = tuple(map(label, given.questions)) or found.questions
    groups = tuple((short, label(x)) for short, x in given.groups) or found.groups
    for name in (*questions, *(x for _, x in groups)):
        if why := private(name):
            raise EvidenceError(path, f"column {name!r} holds personal data ({why})", "leave it out of the register")
    named = {
        label(x) for x in (given.respondent, given.permission, *given.questions, *(g for _, g in given.groups)) if x
    }
    if not given.questions:
        questions = tuple(x for x in questions if x not in named)
    if not given.groups:
        groups = tuple((short, x) for short, x in groups if x not in named)
    used = {respondent, permission, *questions, *(x for _, x in groups)}
    reasons = dict(found.ignored)
    ignored = tuple((x, reasons.get(x, "not named in the register")) for x in labels if x not in used)
    return replace(
        found, respondent=respondent, permission=permission, questions=questions, groups=groups, ignored=ignored
    )
