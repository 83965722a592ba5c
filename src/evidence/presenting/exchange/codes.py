"""What the exchange format knows of a codebook: ids that never change, names that any tool can hold, and the codes."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID, uuid5

from evidence import frames
from evidence.coding.codebook import Codebook
from evidence.presenting.reporting import Reporting

NAMESPACE = UUID("8f7b1f3e-6a0e-4f5c-9d55-3b8f0c6f2a10")
REPLACEMENT = "\ufffd"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TURNS_TEXT = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TOLD = "A sentence that bears themes has one of these beside them:"


class Code(NamedTuple):
    """A code as other tools have it: `key` is ("theme", id), ("stance", id) or ("speaker", id); a folder's ends in ""."""

    key: tuple[str, str]
    name: str
    description: str
    colour: str = ""
    within: tuple["Code", ...] = ()


def guid(*parts: str) -> str:
    """Return the id of a thing in the exchange format, the same every time.

    Examples
    --------
    >>> guid("theme", "pay") == guid("theme", "pay") != guid("theme", "workload")
    True
    """
    return str(uuid5(NAMESPACE, "\x1f".join(safe(part) for part in parts)))


def safe(text: str) -> str:
    r"""Return a text as XML can hold it: what it can't is replaced, one character for one, so that offsets hold.

    Examples
    --------
    >>> safe("a\x00b\ud800c"), safe("a]]>b & c")
    ('a�b�c', 'a]]>b & c')
    """
    return NOT_IN_XML.sub(REPLACEMENT, text)


def source_text(text: str) -> str:
    """Return a document's text as a file of plain text can hold it, every character in its place.

    A mark of byte order at the very beginning would be dropped by whoever reads the file, and shift all that follows.
    """
    return REPLACEMENT + safe(text[1:]) if text.startswith("\ufeff") else safe(text)


def source_name(text: str) -> str:
    """Return a name that other tools may make a file of: on one line, with no path in it and nothing that turns its text.

    Examples
    --------
    >>> source_name("../etc/passwd"), source_name("HMICA 2005")
    ('..-etc-passwd', 'HMICA 2005')
    """
    return re.sub(r"[/\\]", "-", " ".join(TURNS_TEXT.sub("", safe(text)).split())) or "unnamed"


def codes(codebook: Codebook, reporting: Reporting) -> Iterator[Code]:
    """Yield the codes: the themes in the codebook's order, then stance and speaker, each as a folder of codes."""
    for theme in codebook:
        parts = [theme.definition, f"Include: {theme.include}", f"Exclude: {theme.exclude}", f"Id: {theme.id}"]
        yield Code(("theme", theme.id), theme.label, "\n".join(parts), theme.colour)
    stances = (
        Code(("stance", s), f"Stance: {s}", frames.MEANINGS[s], reporting.stances.get(s, "")) for s in frames.STANCES
    )
    yield Code(("stance", ""), "Stance", f"{TOLD} how it stands to them.", within=tuple(stances))
    speakers = (Code(("speaker", s), f"Speaker: {s}", frames.MEANINGS[s]) for s in frames.SPEAKERS)
    yield Code(("speaker", ""), "Speaker", f"{TOLD} who speaks.", within=tuple(speakers))
