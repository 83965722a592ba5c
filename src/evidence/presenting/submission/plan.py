"""The plan of a submission, ``submission.toml``: who submits to which inquiry, and what answers each term of reference."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pandas as pd

from evidence.errors import EvidenceError
from evidence.presenting.figures import FIGURES
from evidence.presenting.record import Record
from evidence.presenting.tables import TABLES
from evidence.presenting.word.document import plain
from evidence.reading.register import load_toml

MOST_WORDS, MOST_PICTURES = 3000, 4
# Tables that list sentences are no tables for a submission; "recommendations" gives the numbered ones of a section's themes.
SECTION_TABLES = (*(name for name in TABLES if name not in ("passages", "coded-sentences")), "recommendations")
WHOLE = {"title": str, "date": str, "notice": str, "most_words": int, "inquiry": dict, "submitter": dict, "called": dict,
         "terms": dict, "section": list, "recommendation": list}  # fmt: skip
INQUIRY, SUBMITTER = {"committee": str, "name": str}, {"name": str, "who": str, "why": str}
SECTION = {
    "title": str, "term": str, "answer": str, "themes": list, "evidence": list, "against": list, "asked": list, "passages": int,
    "against_passages": int, "statistics": int, "recommendations": int, "demands": int, "quotes": int, "tables": list,
    "figures": list,
}  # fmt: skip
NUMBER = r"\d+(?:[.,]\d+)*"
RECOMMENDATION = {"to": str, "text": str, "rests_on": list}


class Cited(NamedTuple):
    """A sentence of the record that the writer chose, and how they retell it; "" to have it as it stands."""

    sentence_id: str
    retold: str = ""


@dataclass(frozen=True)
class Section:
    """One term of reference: the writer's answer to it, what it is about, and how much evidence is given.

    `evidence`, `against` and `asked` are the sentences that the writer chose; what is missing to `passages`, `against_passages`
    and `demands` is chosen by rule. The other numbers are limits.
    """

    title: str
    term: str
    answer: str
    themes: tuple[str, ...]
    evidence: tuple[Cited, ...]
    against: tuple[Cited, ...]
    asked: tuple[Cited, ...]
    passages: int
    against_passages: int
    statistics: int
    recommendations: int
    demands: int
    quotes: int
    tables: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    """What the submitter asks for, of whom, and the sentences that it rests on."""

    to: str
    text: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What ``submission.toml`` says."""

    title: str
    date: str
    notice: str
    most_words: int
    committee: str
    inquiry: str
    submitter: str
    who: str
    why: str
    called: dict[str, str]
    terms: dict[str, str]
    sections: tuple[Section, ...]
    recommendations: tuple[Recommendation, ...]


def read_plan(path: Path, record: Record) -> Plan:
    """Read ``submission.toml`` and hold it against the record that the submission is drawn from.

    Parameters
    ----------
    path : Path
        The file.
    record : Record
        The headline record, which holds nothing illustrative.

    Raises
    ------
    EvidenceError
        Where a line is missing, unknown or of a wrong kind, or names a theme, table, figure, source or sentence that is not
        there or may not be cited.
    """
    whole = _Part(path, load_toml(path), WHOLE)
    inquiry = _Part(f"{path}, [inquiry]", whole.get("inquiry"), INQUIRY)
    submitter = _Part(f"{path}, [submitter]", whole.get("submitter"), SUBMITTER)
    called = {k: str(v) for k, v in whole.get("called", {}).items()}
    whole.among("called", called, record.sources["source_id"])
    terms = _Part(f"{path}, [terms]", lines := whole.get("terms", {}), dict.fromkeys(lines, str))
    day = whole.get("date")
    try:
        date.fromisoformat(day)
    except ValueError:
        whole.fault(f"date is {day!r}", "write it as 2026-10-31")
    sentences = record.sentences().set_index("sentence_id")
    sections = tuple(
        _section(f"{path}, section {n}", table, record, sentences) for n, table in _tables(whole, "section")
    )
    if not sections:
        whole.fault("no [[section]]", "write one for each term of reference")
    pictures = [name for section in sections for name in section.figures]
    if len(pictures) > MOST_PICTURES or len(set(pictures)) < len(pictures):
        whole.fault(f"{len(pictures)} figures in all", f"take at most {MOST_PICTURES}, each once")
    asks = tuple(
        _ask(f"{path}, recommendation {n}", table, record, sentences) for n, table in _tables(whole, "recommendation")
    )
    return Plan(
        whole.get("title"), day, whole.get("notice", ""), whole.get("most_words", MOST_WORDS), inquiry.get("committee"),
        inquiry.get("name"), submitter.get("name"), submitter.get("who"), submitter.get("why"), called,
        {term: terms.get(term, "") for term in lines}, sections, asks,
    )  # fmt: skip


@dataclass(frozen=True)
class _Part:
    """A table of the file with its place, and the lines that it may have."""

    where: object
    lines: Mapping[str, Any]
    known: Mapping[str, type]

    def __post_init__(self) -> None:
        if not isinstance(self.lines, dict):
            self.fault("is not a table", "write its lines below it, as in the project's own file")
        self.among("lines", self.lines, self.known)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a line; it must be there unless it has a default."""
        value = self.lines.get(key, default)
        if value is None or value == "" != default:
            self.fault(f"{key} is missing", "write it")
        if not isinstance(value, self.known[key]) or isinstance(value, bool):
            self.fault(f"{key} is {value!r}", f"write {_KINDS[self.known[key]]}")
        if isinstance(value, int) and value < 0:
            self.fault(f"{key} is {value}", "write 0 or more")
        return plain(value.replace("'", "’")) if isinstance(value, str) else value

    def names(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of names, each of them known."""
        names = self.get(key, [])
        self.among(key, names, known)
        return tuple(names)

    def among(self, what: str, names: Collection[Any], known: Collection[str]) -> None:
        """Say which name is not known."""
        known = list(known)
        for name in names:
            if name not in known:
                self.fault(f"{what}: there is no {name!r}", f"take one of: {', '.join(known)}")

    def fault(self, what: str, how: str) -> NoReturn:
        """Raise what is wrong with it."""
        raise EvidenceError(self.where, what, how)


_KINDS: dict[type, str] = {
    str: "words in quotation marks", int: "a whole number", list: "a list", dict: "a table",
}  # fmt: skip


def _tables(whole: _Part, key: str) -> list[tuple[int, Any]]:
    return list(enumerate(whole.get(key, []), start=1))


def _section(where: str, table: Any, record: Record, sentences: pd.DataFrame) -> Section:
    part = _Part(where, table, SECTION)
    themes = part.names("themes", record.codebook.ids)
    if not themes:
        part.fault("themes is missing", f"take some of: {', '.join(record.codebook.ids)}")
    limits = {key: part.get(key, 0) for key in ("statistics", "recommendations", "quotes")}
    chosen = {key: _cited(part, key, record, sentences) for key in ("evidence", "against", "asked")}
    for key, most, default in (
        ("evidence", "passages", 3),
        ("against", "against_passages", 2),
        ("asked", "demands", 0),
    ):
        limits[most] = part.get(most, len(chosen[key]) or default)
        if len(chosen[key]) > limits[most]:
            part.fault(f"{most} is {limits[most]}, but {key} names {len(chosen[key])}", "raise it or take some out")
    return Section(
        part.get("title"), part.get("term"), part.get("answer"), themes, chosen["evidence"], chosen["against"],
        chosen["asked"], **limits,
        tables=part.names("tables", SECTION_TABLES), figures=part.names("figures", list(FIGURES)),
    )  # fmt: skip


def _ask(where: str, table: Any, record: Record, sentences: pd.DataFrame) -> Recommendation:
    part = _Part(where, table, RECOMMENDATION)
    rests_on = tuple(cited.sentence_id for cited in _cited(part, "rests_on", record, sentences))
    return Recommendation(part.get("to"), part.get("text"), rests_on)


def _cited(part: _Part, key: str, record: Record, sentences: pd.DataFrame) -> tuple[Cited, ...]:
    """The sentences that a line names: each of the record, and each free to be shown.

    An entry is a sentence's id, or a table of the id and of how the writer retells it (`as`), which may hold no number that the
    sentence does not hold.
    """
    cited = []
    for entry in part.get(key, []):
        lines = _Part(
            f"{part.where}, {key}", entry if isinstance(entry, dict) else {"id": entry}, {"id": str, "as": str}
        )
        name, retold = lines.get("id"), lines.get("as", "")
        if name not in sentences.index:
            if name in set(record.corpus.sentences["sentence_id"]):
                lines.fault(f"{name} is illustrative", "nothing made up may be cited: take it out")
            lines.fault(f"there is no sentence {name!r}", "look its id up in build/frames/sentences.csv")
        row = sentences.loc[name]
        if row["wording"] == "verbatim" and not row["may_quote"]:
            lines.fault(f"{name} may not be quoted", "take it out, or ask for permission")
        if re.search('[“”"]', retold):
            lines.fault(f"{name} is retold with quotation marks", "what is retold is no quotation: take them out")
        strange = [n for n in re.findall(NUMBER, retold) if n not in re.findall(NUMBER, row["clean"])]
        if strange:
            lines.fault(
                f"{name} is retold with {strange[0]}, which it does not hold", "give only numbers that stand there"
            )
        cited.append(Cited(name, retold))
    return tuple(cited)
