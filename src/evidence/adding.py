"""Adds documents to a corpus: copies them in, registers them, and tells what is there already."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError
from evidence.files import sha256, write_whole
from evidence.frames import WORDINGS
from evidence.reading.formats import SURVEYS, why_not
from evidence.reading.register import KINDS, REGISTER, check_date, find_files, is_document, read_register

FOLDERS = {
    "inspection report": "inspection-reports",
    "union submission": "consultation-responses",
    "employer letter": "correspondence",
    "press article": "news",
    "survey": "member-quotes",
    "response": "consultation-responses",
    "other": "other",
}
ASKED = ("label", "title", "kind", "publisher", "date", "wording", "may_quote", "citation")
ALLOWED = {"kind": KINDS, "wording": WORDINGS, "may_quote": ("yes", "no")}
Ask = Callable[[str, str], str]


@dataclass(frozen=True)
class Added:
    """What became of one file: the id that it has in the register, what was done, and what a person should look at."""

    path: Path
    source_id: str
    done: str
    warnings: tuple[str, ...] = ()


def documents_in(paths: list[Path]) -> list[Path]:
    """Return the documents among files and folders, in order.

    Raises
    ------
    EvidenceError
        Where a path does not exist or is of no format that can be read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += find_files(path)[0]
        elif not path.exists():
            raise EvidenceError(path, "there is no such file or folder", "check the name")
        elif not is_document(path):
            what, how = why_not(path)
            raise EvidenceError(path, f"is of no format that can be read ({what})", how)
        else:
            found.append(path)
    return found


def unread_in(paths: list[Path]) -> list[str]:
    """Return a line for each file in the folders among `paths` that is of a format that can't be read."""
    return [f"{path / name}: {why}" for path in paths if path.is_dir() for name, why in find_files(path)[1].items()]


def add(paths: list[Path], corpus: Path, given: dict[str, str], ask: Ask) -> list[Added]:
    """Copy documents into the corpus and register them.

    Parameters
    ----------
    paths : list of Path
        Files, or folders of files.
    corpus : Path
        The corpus; its register is made where there is none.
    given : dict
        What is known of every one of them: keys of the register.
    ask : callable
        Called with a question and a proposal for what is not given; returns the answer.

    Returns
    -------
    list of Added
        One a file. A file whose bytes are registered already is told and left alone.

    Raises
    ------
    EvidenceError
        Where an answer can't be used, or another file of that name is there: nothing is overwritten.
    """
    register = corpus / REGISTER
    known = read_register(corpus).sources if register.exists() else None
    hashes = {} if known is None else dict(zip(known["sha256"], known["source_id"], strict=True))
    ids, labels = set(hashes.values()), set() if known is None else set(known["label"])
    results = []
    for path in documents_in(paths):
        digest = sha256(path)
        if digest in hashes:
            results.append(Added(path, hashes[digest], "is registered already"))
            continue
        entry, warnings = _entry(path, given, ask, ids)
        if entry["label"] in labels:  # one label given for several files
            entry["label"] = f"{entry['label']}, {path.stem}"
        target = corpus / entry["path"]
        if target.exists() and target.resolve() != path.resolve():
            raise EvidenceError(target, "another file of that name is there", f"rename {path.name} first")
        text = register.read_text(encoding="utf-8").rstrip() + "\n\n" if register.exists() else ""
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.resolve() != path.resolve():
            shutil.copyfile(path, target)
        write_whole(register, text + _toml(entry))
        hashes[digest] = entry["id"]
        ids.add(entry["id"])
        labels.add(entry["label"])
        results.append(Added(path, entry["id"], f"copied to {entry['path']} and registered", warnings))
    return results


def _entry(path: Path, given: dict[str, str], ask: Ask, ids: set[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the register will say of a file, and what to look at; what is not given is asked, with a proposal."""
    is_survey = path.suffix.lower() in SURVEYS
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "source"
    source_id = next(i for i in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if i not in ids)
    proposals = {
        "label": path.stem, "title": path.stem, "kind": "survey" if is_survey else "response", "publisher": "", "date": "",
        "wording": "verbatim", "may_quote": "no", "citation": path.stem,
    }  # fmt: skip
    hints = {key: f" ({', '.join(allowed)})" for key, allowed in ALLOWED.items()}
    hints |= {"date": " (2023, 2023-09 or 2023-09-27)", "may_quote": " (yes or no)"}
    entry: dict[str, Any] = {"id": source_id}
    for key in ASKED:
        question = f"{path.name}: {key.replace('_', ' ')}{hints.get(key, '')}"
        answer = (given.get(key) or ask(question, proposals[key])).strip()
        while fault := _fault(path, key, answer):
            if given.get(key) or not sys.stdin.isatty():  # nobody is there to ask again
                raise fault
            answer = ask(f"That can't be used ({answer or 'nothing'}). {question}", proposals[key]).strip()
        entry[key] = answer
    entry["may_quote"] = entry["may_quote"] == "yes"
    entry["path"] = f"{FOLDERS[entry['kind']]}/{path.name}"
    if not is_survey:
        return entry, ()
    keys, taken = _survey_keys(path, ask)
    return entry | keys, (f"{path.name}: {taken}",)


def _fault(path: Path, key: str, answer: str) -> EvidenceError | None:
    """Why an answer can't be used."""
    if not answer:
        return EvidenceError(path, f"{key} is not known", f"give it with --{key.replace('_', '-')}")
    if answer not in (allowed := ALLOWED.get(key, (answer,))):
        return EvidenceError(path, f"{key} {answer!r} is unknown", f"use one of: {', '.join(allowed)}")
    try:
        check_date(str(path), answer if key == "date" else "2005")
    except EvidenceError as fault:
        return fault
    return None


def _survey_keys(path: Path, ask: Ask) -> tuple[dict[str, Any], str]:
    """Which columns of a survey are what, as found and then agreed, and the same in a line."""
    from evidence.reading.layout import find_layout, taken_as
    from evidence.reading.spreadsheet import read_grid

    layout = find_layout(read_grid(path))
    found = {
        "respondent": layout.respondent,
        "questions": list(layout.questions),
        "groups": dict(layout.groups),
        "permission": layout.permission,
    }
    said = "; ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in found.items())
    if ask(f"{path.name}: found {said}. Is that right (yes or no)", "yes").strip().lower() not in ("yes", "y"):
        raise EvidenceError(
            path, "its columns were not found right", f"name them in {REGISTER} by hand; see corpus/README.md"
        )
    return {key: value for key, value in found.items() if value}, taken_as(layout, ())


def _toml(entry: dict[str, Any]) -> str:
    return "[[source]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in entry.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_value(v)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)  # TOML's strings, lists and truth values are JSON's
