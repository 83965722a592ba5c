"""A .qdpx file of another tool: opened safely, and what is coded in it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote
from uuid import UUID

from lxml import etree

from evidence.errors import EvidenceError
from evidence.reading.package import check_sizes, opened_zip, parse_xml
from evidence.reading.text import decode_bytes

AGAIN = "export it again from its program as a REFI-QDA project (.qdpx)"
NOT_TAKEN = {"Note": "notes", "Link": "links", "Graph": "graphs", "Set": "sets", "Case": "cases"}
INTERNAL = "internal://"
BOM = b"\xef\xbb\xbf"


class Coding(NamedTuple):
    """A code given by somebody: the ids of the coding, the code and the user; "" where there is none."""

    guid: str
    code: str
    user: str


class Selection(NamedTuple):
    """A stretch of a text with its codings. `start` and `end` are as the tool wrote them, `name` what it calls the stretch."""

    start: int
    end: int
    name: str
    codings: tuple[Coding, ...]


class CodedText(NamedTuple):
    """A text of the project that bears codings; `marked` where its file begins with a mark of byte order."""

    guid: str
    name: str
    text: str
    marked: bool
    selections: tuple[Selection, ...]


class User(NamedTuple):
    """A coder: the name and the id that the tool has for them."""

    name: str
    id: str


class Project(NamedTuple):
    """What is coded in a project: users and codes by their guids, texts; and what can't be taken, as (where, why)."""

    users: dict[str, User]
    codes: dict[str, str]
    texts: tuple[CodedText, ...]
    rejects: tuple[tuple[str, str], ...]


def read_project(path: Path) -> Project:
    """Read a .qdpx file; nothing is unpacked to the disk, and nothing outside of the file is opened.

    Raises
    ------
    EvidenceError
        Where it is no such file, is damaged, grows beyond reason when unpacked, or holds names that lead out of it.
    """
    files = _open(path)
    names = [n for n in files if n.endswith(".qde") and "/" not in n]
    if len(names) != 1:
        raise EvidenceError(path, f"holds {len(names) or 'no'} project files (.qde)", AGAIN)
    root = parse_xml(path, names[0], files[names[0]])
    users = {_guid(u): User(u.get("name", ""), u.get("id", "")) for u in root.iter("{*}User")}
    codes = {_guid(c): c.get("name", "") for c in root.iter("{*}Code")}
    texts, rejects = [], list(_not_taken(root))
    whole = root.get("creatingUserGUID", "")
    for source in root.iterfind("{*}Sources/*"):
        elsewhere = _codings_by_selection(source, whole)
        for element in dict.fromkeys(s.getparent() for s in source.iter("{*}PlainTextSelection")):
            name = source.get("name") or _guid(source)
            try:
                selections = tuple(_selections(element, elsewhere, whole))
                if selections:
                    text, marked = _text(path, element, files)
                    texts.append(CodedText(_guid(element), name, text, marked, selections))
            except (LookupError, ValueError) as error:
                n = len(list(element.iter("{*}Coding")))
                rejects.append((name, f"{error}, so its {n} codings are not taken"))
        rejects += [(source.get("name") or _guid(source), why) for why in _without_words(source, elsewhere)]
    return Project(users, codes, tuple(texts), tuple(rejects))


def _open(path: Path) -> dict[str, bytes]:
    """The project and the texts in a .qdpx file, by their names in lower case."""
    with opened_zip(path, "a REFI-QDA project", AGAIN) as package:
        for name in package.namelist():
            if re.match(r"[/\\]|[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
                raise EvidenceError(path, f"holds a file whose name leads out of it ({name[:60]!r})", AGAIN)
        wanted = [i for i in package.infolist() if i.filename.lower().endswith((".qde", ".txt"))]
        check_sizes(path, wanted, AGAIN)
        if any(i.flag_bits & 1 for i in wanted):
            raise EvidenceError(path, "is protected by a password", "export it without a password")
        return {i.filename.lower(): package.read(i) for i in wanted}


def _guid(element: etree._Element, key: str = "guid") -> str:
    return str(element.get(key, "")).strip().strip("{}").lower()


def _text(path: Path, element: etree._Element, files: dict[str, bytes]) -> tuple[str, bool]:
    """The plain text of a source, and whether its file begins with a mark of byte order."""
    inside = element.find("{*}PlainTextContent")
    place = element.get("plainTextPath", "")
    if inside is not None or not place:
        return (inside.text or "") if inside is not None else "", False
    if not place.lower().startswith(INTERNAL):
        raise LookupError("its text lies outside of the file")
    name = f"sources/{PurePosixPath(unquote(place[len(INTERNAL) :])).name.lower()}"
    if name not in files:
        raise LookupError("its text is not in the file")
    try:
        return decode_bytes(files[name], path), files[name].startswith(BOM)
    except EvidenceError:
        raise LookupError("its text can't be read") from None


def _codings(element: etree._Element, whole: str) -> tuple[Coding, ...]:
    """The codings of a selection, each with its coder: its own, else the selection's, else the project's."""
    by = element.get("creatingUser") or element.get("modifyingUser") or whole
    found = []
    for coding in element.iterfind("{*}Coding"):
        ref = coding.find("{*}CodeRef")
        user = (coding.get("creatingUser") or by).strip().strip("{}").lower()
        found.append(Coding(_guid(coding), "" if ref is None else _guid(ref, "targetGUID"), user))
    return tuple(found)


def _codings_by_selection(source: etree._Element, whole: str) -> dict[str, tuple[Coding, ...]]:
    """The codings of places on a PDF's pages, by the guid that they share with the same place in its text."""
    return {_guid(s): _codings(s, whole) for s in source.iterfind("{*}PDFSelection")}


def _selections(element: etree._Element, elsewhere: dict[str, tuple[Coding, ...]], whole: str) -> Iterator[Selection]:
    for s in element.iterfind("{*}PlainTextSelection"):
        codings = _codings(s, whole) or elsewhere.get(_guid(s), ())
        if codings:
            try:
                start, end = int(s.get("startPosition", "")), int(s.get("endPosition", ""))
            except ValueError:
                raise ValueError("a selection in it has no position") from None
            yield Selection(start, end, s.get("name", ""), codings)


def _without_words(source: etree._Element, elsewhere: dict[str, tuple[Coding, ...]]) -> Iterator[str]:
    """What is coded in a source otherwise than by words of its text."""
    on_whole = len(source.findall("{*}Coding"))
    if on_whole:
        yield f"{on_whole} codings of the whole source: they say of no sentence what it bears"
    in_text = {_guid(s) for s in source.iter("{*}PlainTextSelection")}
    on_pages = sum(len(codings) for guid, codings in elsewhere.items() if guid not in in_text)
    kinds = ("PictureSelection", "AudioSelection", "VideoSelection", "TranscriptSelection")
    others = sum(len(s.findall("{*}Coding")) for kind in kinds for s in source.iter(f"{{*}}{kind}"))
    if on_pages + others:
        yield f"{on_pages + others} codings of places on a page, in a picture or in a recording: no words of a text"


def _not_taken(root: etree._Element) -> Iterator[tuple[str, str]]:
    """What else the other tool put into the project; what `evidence export` itself put there is not told."""
    found = Counter(told for tag, told in NOT_TAKEN.items() for e in root.iter(f"{{*}}{tag}") if not _is_ours(_guid(e)))
    if found:
        listed = ", ".join(f"{n} {what}" for what, n in found.items())
        yield "the whole file", f"not taken: {listed}; only codings are"


def _is_ours(guid: str) -> bool:
    """Whether an id is made from a name, as ours are; other tools draw theirs at random."""
    try:
        return UUID(guid).version == 5
    except ValueError:
        return False
