"""The register of sources: what each document is, who published it, when, and what may be said of it."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.files import sha256
from evidence.reading.formats import FORMATS, SURVEYS, why_not
from evidence.reading.layout import SURVEY_KEYS, Layout

REGISTER = "sources.toml"
CODINGS = "codings"  # what people coded, beside the documents
KINDS = ("inspection report", "union submission", "employer letter", "press article", "survey", "response", "other")
REQUIRED = ("id", "title", "label", "kind", "publisher", "date", "wording", "may_quote", "path", "citation")
HOUSEKEEPING = ("thumbs.db", "ehthumbs.db", "desktop.ini")  # what systems leave in folders
OPTIONAL = ("original",)
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
        what, line = str(error), re.search(r"line (\d+)", str(error))
        at = f"at or before line {line[1]}" if line else "at its end"
        how = f"a quotation mark, a comma or a bracket may be missing {at}, or stand there twice"
        raise EvidenceError(path, f"is not TOML: {what}", how) from None


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
    unread: dict[str, str]
    """Files of a format that can't be read, and what to do about each."""


class RegisterFaultsError(EvidenceError):
    """Several faults of a register: as one line the first of them, and all of them in `faults`."""

    def __init__(self, faults: list[EvidenceError]) -> None:
        self.faults = [str(fault) for fault in faults]
        Exception.__init__(self, f"{faults[0]}; and {len(faults) - 1} more: evidence check lists them")


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
    found, unread = find_files(corpus)
    outside = [p for p in found if not p.resolve().is_relative_to(corpus.resolve())]
    warnings = [f"{p}: is a link that leads out of the folder, so it is not read" for p in outside]
    found = [p for p in found if p not in outside]
    register = corpus / REGISTER
    entries: list[dict[str, Any]] = []
    public: tuple[str, ...] = ()
    if register.exists():
        entries, public = _entries(register)
        faults = [fault for i, entry in enumerate(entries, 1) for fault in _faults(entry, i, corpus)]
        _raise_all([*faults, *_twice(entries, register)])
        rows = [_row(entry, corpus) for entry in entries]
        registered = {(corpus / r["path"]).resolve() for r in rows}
        strays = [p.relative_to(corpus).as_posix() for p in found if p.resolve() not in registered]
        if strays:
            warnings.append(
                f"{register}: not registered, so not read: {', '.join(strays)}; `evidence add` registers a file"
            )
    else:
        if not found:
            first = next((f" ({name}: {why})" for name, why in unread.items()), "")
            how = f"put {', '.join(FORMATS)} files into it"
            raise EvidenceError(corpus, f"holds no document that can be read{first}", how)
        rows = [unregistered(p, corpus) for p in found]
        _raise_all(list(_twice([{"id": row["source_id"], "path": row["path"]} for row in rows], corpus)))
        ids = ", ".join(r["source_id"] for r in rows)
        warnings.append(f"{corpus}: no {REGISTER}, so these sources are unregistered: {ids}")
    warnings += [f"{name}: {why}" for name, why in unread.items()]
    sources = frames.build("sources", rows).sort_values(["date", "source_id"], kind="stable", ignore_index=True)
    layouts = {e["id"]: {k: e[k] for k in SURVEY_KEYS if k in e} for e in entries}
    return Register(frames.check("sources", sources), {k: v for k, v in layouts.items() if v}, public, warnings, unread)


def find_files(folder: Path) -> tuple[list[Path], dict[str, str]]:
    """Return the documents of a folder, and its files of a format that can't be read with what to do about each.

    Left aside are hidden files, READMEs, settings (.toml), codings, what systems leave in folders, and the pictures and
    scripts that a browser saves with a web page.
    """
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not _is_hidden(p, folder)]
    others = [p for p in files if not is_document(p) and not _is_aside(p, folder)]
    unread = {p.relative_to(folder).as_posix(): "; ".join(why_not(p)) for p in others}
    return [p for p in files if is_document(p)], unread


def is_document(path: Path) -> bool:
    """Whether the file is of a format that can be read; a README describes its folder and is no source."""
    return path.is_file() and path.suffix.lower() in FORMATS and not path.name.lower().startswith(("readme", "~$"))


def _is_hidden(path: Path, corpus: Path) -> bool:
    return any(part.startswith(".") or part == CODINGS for part in path.relative_to(corpus).parts)


def _is_aside(path: Path, folder: Path) -> bool:
    name = path.name.lower()
    if name.startswith(("readme", "~$")) or name.endswith(".toml") or name in HOUSEKEEPING:
        return True
    above = [p for p in path.parents if p.name.endswith("_files") and p.is_relative_to(folder)]
    return any(p.with_name(p.name.removesuffix("_files") + end).is_file() for p in above for end in (".html", ".htm"))


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
    tables = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
    if not tables or not entries or not set(table) <= {"source", "public_office_holders"}:
        raise EvidenceError(register, "has no [[source]] entries, or other tables", "write one [[source]] a document")
    if not isinstance(public, list) or not all(isinstance(name, str) for name in public):
        raise EvidenceError(register, "public_office_holders is not a list of names", 'write ["Ann Example"]')
    return entries, tuple(public)


def _faults(entry: dict[str, Any], i: int, corpus: Path) -> Iterator[EvidenceError]:
    """All that is wrong with an entry of the register."""
    where = f"{corpus / REGISTER}, source {i} ({entry.get('id', 'no id')})"
    known = (*REQUIRED, *OPTIONAL, *SURVEY_KEYS)
    for key in REQUIRED:
        if key not in entry:
            yield EvidenceError(where, f"has no {key}", f"add a line {key} = …")
        elif not isinstance(entry[key], bool if key == "may_quote" else str):
            what = "true or false" if key == "may_quote" else "text in quotes"
            yield EvidenceError(where, f"{key} is not {what}", "mend it")
    for key in entry:
        if key not in known:
            yield EvidenceError(where, f"unknown key {key}", f"use {', '.join(known)}")
    said = {key: value for key, value in entry.items() if isinstance(value, str)}
    if "id" in said and not ID.fullmatch(said["id"]):
        yield EvidenceError(where, f"id {said['id']!r} is not lower-case words with hyphens", "write it like napo-2023")
    for key, allowed in (("kind", KINDS), ("wording", frames.WORDINGS)):
        if key in said and said[key] not in allowed:
            yield EvidenceError(where, f"{key} {said[key]!r} is unknown", f"use one of: {', '.join(allowed)}")
    if "path" in said:
        yield from _faults_of_path(where, said["path"], corpus)
    try:
        check_date(where, said.get("date", "2005"))
        Layout.from_register(entry)
    except EvidenceError as fault:
        yield fault


def _faults_of_path(where: str, name: str, corpus: Path) -> Iterator[EvidenceError]:
    path = corpus / name
    if not path.resolve().is_relative_to(corpus.resolve()):
        yield EvidenceError(where, f"path {name} leads out of the corpus", "copy the file into the corpus")
    elif not path.is_file():
        yield EvidenceError(where, f"there is no file {name}", "mend the path or put the file there")
    elif path.suffix.lower() not in FORMATS:
        what, how = why_not(path)
        yield EvidenceError(where, f"{name} is of no format that can be read ({what})", how)


def _raise_all(faults: list[EvidenceError]) -> None:
    if faults:
        raise faults[0] if len(faults) == 1 else RegisterFaultsError(faults)


def _row(entry: dict[str, Any], corpus: Path) -> dict[str, Any]:
    row = {k: entry[k] for k in REQUIRED if k != "id"}
    path = Path(entry["path"])
    return {"source_id": entry["id"], **row, "path": path.as_posix(), "sha256": sha256(corpus / path)}


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


def _twice(entries: list[dict[str, Any]], where: Path) -> Iterator[EvidenceError]:
    for key in ("id", "label", "path"):  # tables are counted by label, so it must tell sources apart
        seen: dict[str, Any] = {}
        for entry in entries:
            value, path = entry.get(key), entry.get("path", "no path")
            if not isinstance(value, str):
                continue
            if value in seen:
                what = f"two sources have the {key} {value!r} ({seen[value]}, {path})"
                yield EvidenceError(where, what, "rename one of them")
            seen[value] = path
