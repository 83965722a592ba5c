"""The layout of a survey export: which column is the respondent, an open question, a group, the permission to quote.

What a column is shows in its label and in what stands in it, so that the exports of the usual forms tools (Microsoft
Forms, Google Forms, SurveyMonkey, Citizen Space, Qualtrics, SmartSurvey, Jisc Online Surveys) are read without settings.
The words that tell are in ``forms.toml``. A register entry may name the columns instead.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from evidence.errors import EvidenceError
from evidence.frames import FRAMES
from evidence.reading.choices import are_choices, are_labels, are_numbers, asks_for_words
from evidence.reading.columns import Column, find_columns, find_header_rows
from evidence.reading.forms import REFUSAL, is_id, is_refusal, patterns
from evidence.reading.grid import Grid

# Columns of frames and tables that groups stand beside, so no names of groups.
JOINED = ("sources", "documents", "paragraphs", "sentences", "codings", "topics", "assignments")
RESERVED = (
    *(c for name in JOINED for c in FRAMES[name]),
    "people",
    "group",
    "voice",
    "year",
    "locator",
    "shown",
    "cues",
)
TOLD = 60  # characters of a label that a warning shows
SURVEY_KEYS = ("respondent", "questions", "groups", "permission", "header_rows", "sheet")
PERSON = re.compile(r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx)\.? )?[A-Z][\w'’-]+(?: [A-Z]\.?)?(?: (?:van |de )?[A-Z][\w'’-]+){1,2}")


@dataclass(frozen=True)
class Layout:
    """What the columns of a survey export are; a column is named by its label.

    Parameters
    ----------
    header_rows : int
        Rows above the first respondent; 0 to find out.
    respondent : str
        The column that numbers the respondents; "" for none, which gives R0001, R0002, ….
    questions : tuple of str
        The open questions.
    groups : tuple of (str, str)
        Short name and column: what a respondent is (role, region), and answers to closed questions.
    permission : str
        The column that asks whether the answers may be quoted, or "".
    ignored : tuple of (str, str)
        The other columns, and why each is left out.
    sheet : str
        The sheet of a workbook; "" for the one that looks like the answers.
    """

    header_rows: int = 0
    respondent: str = ""
    questions: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    permission: str = ""
    ignored: tuple[tuple[str, str], ...] = ()
    sheet: str = ""

    @classmethod
    def from_register(cls, entry: dict[str, Any]) -> "Layout | None":
        """Return what a register entry says of the columns, or None where it says nothing; the rest is found.

        Raises
        ------
        EvidenceError
            Where a line is not of its type.

        Examples
        --------
        >>> Layout.from_register({"id": "staff-2023", "questions": ["q1"], "groups": {"role": "Job role"}}).groups
        (('role', 'Job role'),)
        """
        given = {key: entry[key] for key in SURVEY_KEYS if key in entry}
        if not given:
            return None
        questions, groups = given.get("questions", []), given.get("groups", {})
        texts = [given.get(key, "") for key in ("respondent", "permission", "sheet")]
        rows = given.get("header_rows", 0)
        where = f"source {entry.get('id', '')}"
        if not isinstance(groups, dict) or not isinstance(questions, list):
            raise EvidenceError(where, "questions or groups can't be read", 'write ["…"] and { role = "…" }')
        if any(not isinstance(x, str) for x in (*texts, *questions, *groups.values())):
            raise EvidenceError(where, "a column is not text in quotes", "write the column's label in quotes")
        if taken := next((short for short in groups if short in RESERVED), ""):
            raise EvidenceError(where, f"a group can't be named {taken!r}", f"call it respondent's {taken}, say")
        if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
            raise EvidenceError(where, f"header_rows is {rows!r}", "write the number of rows above the first answers")
        return cls(rows, texts[0], tuple(questions), tuple(groups.items()), texts[1], (), texts[2])


def taken_as(layout: Layout, named: Collection[str]) -> str:
    """Say what the columns of a survey were taken for, where somebody should look: what the register doesn't name.

    Parameters
    ----------
    layout : Layout
        What the columns are.
    named : collection of str
        The keys that the register gives.

    Returns
    -------
    str
        One line, or "" where the register names all that was found.

    Examples
    --------
    >>> taken_as(Layout(1, "ID", ("Why?",), (("role", "Your role"),)), ("questions",))[:64]
    'columns taken as respondent: “ID”; questions: “Why?”; groups: “Y'
    """
    parts = {
        "respondent": [layout.respondent] if layout.respondent else [],
        "questions": list(layout.questions),
        "groups": [label for _, label in layout.groups],
        "permission": [layout.permission] if layout.permission else [],
    }
    if all(key in named for key, labels in parts.items() if labels):
        return ""
    parts["ignored"] = [label for label, _ in layout.ignored]
    said = (f"{key}: {', '.join(map(_quoted, labels)) or 'none'}" for key, labels in parts.items())
    return f"columns taken as {'; '.join(said)}; name them in the register where that is wrong"


def _quoted(label: str) -> str:
    return f"“{label if len(label) <= TOLD else label[: TOLD - 1] + '…'}”"


def find_layout(grid: Grid) -> Layout:
    """Say what each column of a survey export is."""
    header_rows = find_header_rows(grid.rows)
    return layout_of(find_columns(grid, header_rows), header_rows)


def layout_of(columns: list[Column], header_rows: int) -> Layout:
    """Say what each of the columns is."""
    respondent = _best_respondent(columns)
    asking = [c for c in columns if c is not respondent and _asks_permission(c)]
    permission = asking[0] if asking else None
    questions: list[str] = []
    groups: list[tuple[str, str]] = []
    ignored: list[tuple[str, str]] = []
    for column in columns:
        if column is respondent or column is permission:
            continue
        if why := _reason_to_ignore(column):
            ignored.append((column.label, why))
        elif _is_closed(column):
            groups.append((_short_name(column.label, [*RESERVED, *(short for short, _ in groups)]), column.label))
        else:
            questions.append(column.label)
    return Layout(
        header_rows,
        respondent.label if respondent else "",
        tuple(questions),
        tuple(groups),
        permission.label if permission else "",
        tuple(ignored),
    )


def _best_respondent(columns: list[Column]) -> Column | None:
    for pattern in patterns("respondent").values():
        for column in columns:
            values = column.values
            if not pattern.fullmatch(column.label) or not values or _shape(values) not in ("", "number of the form"):
                continue
            if len(set(values)) >= 0.7 * len(column.cells) and _are_ids(values):
                return column
    return None


def _are_ids(values: list[str]) -> bool:
    return sum(map(is_id, values)) >= 0.8 * len(values)


def _asks_permission(column: Column) -> bool:
    values = column.values
    consents = _asks("consent", column.label) and any(patterns("says")["quoting"].search(v) for v in values)
    asks = _speaks_of_quoting(column.label) or consents
    return bool(asks and values) and not is_refusal(column.label) and _are_yes_or_no(values)


def _are_yes_or_no(values: list[str]) -> bool:
    yes, no = patterns("says")["yes"], patterns("says")["no"]
    return sum(bool(yes.match(v) or no.match(v)) for v in values) >= 0.6 * len(values)


def _speaks_of_quoting(label: str) -> bool:
    return _asks("quoting", label) and _asks("may", label)


def _asks(what: str, label: str) -> bool:
    return bool(patterns("asks")[what].search(label))


def _names_a_group(label: str) -> bool:
    return any(p.search(label) for p in patterns("groups").values())


def _reason_to_ignore(column: Column) -> str:
    label, values = column.label, column.values
    if (why := private(label)) and _mean_words(values) <= 12:
        return why
    if patterns("labels")["clerical"].fullmatch(label) and _mean_words(values) <= 8:
        return "kept by the form itself"
    if not values:
        return "empty"
    if any(p.fullmatch(label) for p in patterns("respondent").values()):
        return "number of the form" if _are_ids(values) else "may be people's names"
    if why := _shape(values):
        return why
    if _speaks_of_quoting(label) and is_refusal(label) and _are_yes_or_no(values):
        return REFUSAL
    if (_speaks_of_quoting(label) or _asks("consent", label)) and _are_yes_or_no(values):
        return "consent to something else"
    if are_numbers(values) and len(set(values)) > max(11, len(values) // 3):
        return "numbers, nearly all different"
    organisation = patterns("labels")["organisation"].fullmatch(label)
    if organisation and len(set(values)) > 0.7 * len(values) and _mean_words(values) <= 6:
        return "name of an organisation"
    tells_who = patterns("labels")["who"].fullmatch(label) and _mean_words(values) <= 4 and not _is_closed(column)
    if tells_who or (_are_people(values) and not _names_a_group(label)):
        return "name of a person"
    if _asks("other", label):
        return "free text of a closed question" if _mean_words(values) <= 4 else ""
    return "short labels, nearly all different" if _names_everybody_apart(column) else ""


def _names_everybody_apart(column: Column) -> bool:
    """Whether the column says what respondents are, each in a way of their own: job titles typed in, say."""
    label, values = column.label, column.values
    asks = _asks("open", label) or asks_for_words(label) or len(label.split()) > 8
    if asks or not _names_a_group(label):
        return False
    return are_labels(values) and _mean_words(values) <= 3 and not _is_closed(column)


def private(label: str) -> str:
    """Say what personal data a column of this label holds, or ""."""
    return next((why for why, p in patterns("private").items() if p.fullmatch(label)), "")


def _shape(values: list[str]) -> str:
    shapes = patterns("shapes").items()
    return next((why for why, p in shapes if sum(bool(p.fullmatch(v)) for v in values) >= 0.8 * len(values)), "")


def _are_people(values: list[str]) -> bool:
    like = sum(bool(PERSON.fullmatch(v)) for v in values)
    return len(values) >= 3 and like >= 0.8 * len(values) and len(set(values)) >= 0.8 * len(values)


def _mean_words(values: list[str]) -> float:
    return sum(len(v.split()) for v in values) / max(1, len(values))


def _is_closed(column: Column) -> bool:
    """Whether the column holds choices and no answers in people's own words."""
    label = column.label
    if _asks("other", label) or _asks("open", label):
        return False
    return column.ticked or are_choices(label, column.values, _names_a_group(label))


def _short_name(label: str, taken: list[str]) -> str:
    """A name of one to three words for a group.

    Examples
    --------
    >>> _short_name("What is your job role?", []), _short_name("4. Do you agree with the proposal?", [])
    ('role', 'agree proposal')
    """
    tail = re.split(r"\?: | - ", label)[-1]
    of = re.sub(r"^q?\d+[a-z]?\W+", "", (label if len(tail.split()) > 4 else tail).lower())
    small = patterns("names")["small"]
    own = " ".join([w for w in re.findall(r"[^\W_]+", of) if not small.fullmatch(w)][:3]) or label.lower()
    hints = patterns("groups").items() if len(label.split()) <= 20 else ()
    hint = next((name for name, p in hints if p.search(label)), own)
    return next(x for x in (hint, own, *(f"{own} {n}" for n in range(2, len(taken) + 3))) if x not in taken)
