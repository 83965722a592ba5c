"""The register of sources: what each document is, who published it, when, and what may be said of it."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.files import sha256
from evidence.reading.formats import FORMATS, SURVEYS

REGISTER = "sources.toml"
CODINGS = "codings"  # what people coded, beside the documents
KINDS = ("inspection report", "union submission", "employer letter", "press article", "survey", "response", "other")
REQUIRED = ("id", "title", "label", "kind", "publisher", "date", "wording", "may_quote", "path", "citation")
OPTIONAL = ("original",)
SURVEY_KEYS = ("respondent", "questions", "groups", "permission", "header_rows", "sheet")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def load_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's table.

    Raises
    ------
    EvidenceError
        Where the file can't be read or isn't TOML; the line is named.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvidenceError(path, f"can't be read ({error.strerror})", "check that it is there and readable") from None
    except UnicodeDecodeError as error:
        raise EvidenceError(path, f"is not UTF-8 (byte {error.start})", "save it again as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise EvidenceError(path, f"is not TOML: {error}", "mend that line") from None


class Register(NamedTuple):
    """What the register says."""

    sources: pd.DataFrame
    """The sources frame, by date and then by id."""
    layouts: dict[str, dict[str, Any]]
    """For a survey's id, which columns are what, where the register says so."""
    public: tuple[str, ...]
    """Holders of a public office, whose names stay in what is quoted."""
    warnings: list[str]
    """Documents that are not read, and sources that are not registered."""


def read_register(corpus: Path) -> Register:
    """List the sources of a folder: those registered, or all of its documents where it has no register.

    Parameters
    ----------
    corpus : Path
        A folder of documents, with a ``sources.toml`` or without one.

    Returns
    -------
    Register

    Raises
    ------
    EvidenceError
        Where the folder holds no document, or an entry of the register can't be used.
    """
    if not corpus.is_dir():
        raise EvidenceError(corpus, "there is no such folder", "name the folder that holds the documents")
    found = [p for p in sorted(corpus.rglob("*")) if is_document(p) and not _is_hidden(p, corpus)]
    outside = [p for p in found if not p.resolve().is_relative_to(corpus.resolve())]
    warnings = [f"{p}: is a link that leads out of the folder, so it is not read" for p in outside]
    found = [p for p in found if p not in outside]
    register = corpus / REGISTER
    entries: list[dict[str, Any]] = []
    public: tuple[str, ...] = ()
    if register.exists():
        entries, public = _entries(register)
        rows = [_row(entry, i, corpus) for i, entry in enumerate(entries, 1)]
        registered = {(corpus / r["path"]).resolve() for r in rows}
        strays = [p.relative_to(corpus).as_posix() for p in found if p.resolve() not in registered]
        if strays:
            warnings.append(f"{register}: not registered, so not read: {', '.join(strays)}")
    else:
        if not found:
            raise EvidenceError(corpus, "holds no document that can be read", f"put {', '.join(FORMATS)} files into it")
        rows = [unregistered(p, corpus) for p in found]
        ids = ", ".join(r["source_id"] for r in rows)
        warnings.append(f"{corpus}: no {REGISTER}, so these sources are unregistered: {ids}")
    _check_ids(rows, register if entries else corpus)
    sources = frames.build("sources", rows).sort_values(["date", "source_id"], kind="stable", ignore_index=True)
    layouts = {e["id"]: {k: e[k] for k in SURVEY_KEYS if k in e} for e in entries}
    return Register(frames.check("sources", sources), {k: v for k, v in layouts.items() if v}, public, warnings)


def is_document(path: Path) -> bool:
    """Whether the file is of a format that can be read; a README describes its folder and is no source."""
    return path.is_file() and path.suffix.lower() in FORMATS and not path.stem.lower().startswith("readme")


def _is_hidden(path: Path, corpus: Path) -> bool:
    return any(part.startswith(".") or part == CODINGS for part in path.relative_to(corpus).parts)


def unregistered(path: Path, corpus: Path) -> dict[str, Any]:
    """Return the sources row of a document that no register describes: nothing is known of it, so nothing may be quoted."""
    return {
        "source_id": path.stem,
        "label": path.stem,
        "title": path.stem,
        "kind": "survey" if path.suffix.lower() in SURVEYS else "unregistered",
        "publisher": "",
        "date": "",
        "wording": "verbatim",
        "may_quote": False,
        "path": path.relative_to(corpus).as_posix(),
        "sha256": sha256(path),
        "citation": path.name,
    }


def _entries(register: Path) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    table = load_toml(register)
    entries, public = table.get("source"), table.get("public_office_holders", [])
    if not isinstance(entries, list) or not entries or not set(table) <= {"source", "public_office_holders"}:
        raise EvidenceError(register, "has no [[source]] entries, or other tables", "write one [[source]] a document")
    if not isinstance(public, list) or not all(isinstance(name, str) for name in public):
        raise EvidenceError(register, "public_office_holders is not a list of names", 'write ["Ann Example"]')
    return entries, tuple(public)


def _row(entry: dict[str, Any], i: int, corpus: Path) -> dict[str, Any]:
    where = f"{corpus / REGISTER}, source {i} ({entry.get('id', 'no id')})"
    for key in REQUIRED:
        if key not in entry:
            raise EvidenceError(where, f"has no {key}", f"add a line {key} = …")
        kind = bool if key == "may_quote" else str
        if not isinstance(entry[key], kind):
            raise EvidenceError(
                where, f"{key} is not {'true or false' if kind is bool else 'text in quotes'}", "mend it"
            )
    for key in entry:
        if key not in (*REQUIRED, *OPTIONAL, *SURVEY_KEYS):
            known = ", ".join((*REQUIRED, *OPTIONAL, *SURVEY_KEYS))
            raise EvidenceError(where, f"unknown key {key}", f"use {known}")
    if not ID.fullmatch(entry["id"]):
        raise EvidenceError(
            where, f"id {entry['id']!r} is not lower-case words with hyphens", "write it like napo-2023"
        )
    _one_of(where, "kind", entry["kind"], KINDS)
    _one_of(where, "wording", entry["wording"], frames.WORDINGS)
    check_date(where, entry["date"])
    path = corpus / entry["path"]
    if not path.resolve().is_relative_to(corpus.resolve()):
        raise EvidenceError(where, f"path {entry['path']} leads out of the corpus", "copy the file into the corpus")
    if not path.is_file():
        raise EvidenceError(where, f"there is no file {entry['path']}", "mend the path or put the file there")
    if path.suffix.lower() not in FORMATS:
        raise EvidenceError(where, f"{entry['path']} is of no format that can be read", f"use {', '.join(FORMATS)}")
    row = {k: entry[k] for k in REQUIRED if k != "id"}
    return {"source_id": entry["id"], **row, "path": Path(entry["path"]).as_posix(), "sha256": sha256(path)}


def _one_of(where: str, key: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise EvidenceError(where, f"{key} {value!r} is unknown", f"use one of: {', '.join(allowed)}")


def check_date(where: str, value: str) -> None:
    """Raise unless `value` is a year, a month or a day: 2005, 2005-07, 2023-09-27.

    Examples
    --------
    >>> check_date("sources.toml", "2023-02-30")
    Traceback (most recent call last):
    evidence.errors.EvidenceError: sources.toml: date '2023-02-30' is not a date; write 2023, 2023-09 or 2023-09-27
    """
    try:
        if not DATE.fullmatch(value):
            raise ValueError
        date.fromisoformat((value + "-01-01")[:10] if len(value) == 4 else (value + "-01")[:10])
    except ValueError:
        raise EvidenceError(where, f"date {value!r} is not a date", "write 2023, 2023-09 or 2023-09-27") from None


def _check_ids(rows: list[dict[str, Any]], where: Path) -> None:
    for key in ("source_id", "label", "path"):  # tables are counted by label, so it must tell sources apart
        seen: dict[str, str] = {}
        for row in rows:
            if row[key] in seen:
                name = "id" if key == "source_id" else key
                raise EvidenceError(
                    where,
                    f"two sources have the {name} {row[key]!r} ({seen[row[key]]}, {row['path']})",
                    "rename one of them",
                )
            seen[row[key]] = row["path"]
