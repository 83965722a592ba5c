"""Rich Text (.rtf): its paragraphs, without styles; what they are, their words tell."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading, Reject
from evidence.reading.package import format_of, read_bytes
from evidence.reading.pieces import Piece, reading_of, tidy

DELETED = re.compile(rb"\\deleted(?![a-z0-9])")
# what striprtf leaves out without a word, and what to call it
LEFT_OUT = (
    ("footnotes, not read", re.compile(rb"\{\\footnote\b")),
    ("comment", re.compile(rb"\{\\\*?\\?annotation\b")),
    ("running head", re.compile(rb"\{\\header[lrf]?\b")),
    ("running foot", re.compile(rb"\{\\footer[lrf]?\b")),
)
MOST_BYTES, MOST_FONTS = 20_000_000, 1_000


def read_rtf(path: Path) -> Reading:
    """Read a Rich Text file: headings and lists as far as a plain text shows them; notes are rejects.

    Raises
    ------
    EvidenceError
        Where it is no such file, is damaged, too big, or holds tracked deletions, which striprtf would read as words.
    """
    from striprtf import striprtf

    rtf_to_text = cast("Callable[..., str]", striprtf.rtf_to_text)
    data = read_bytes(path)
    what, how = format_of(data[:512]) or ("something else", "look what it is")
    if what != "a Rich Text file":
        raise EvidenceError(path, f"is not a Rich Text file but {what}", how)
    if len(data) > MOST_BYTES or data.count(b"\\fcharset") > MOST_FONTS:
        what = f"has more than {MOST_BYTES:,} bytes or {MOST_FONTS:,} fonts"
        raise EvidenceError(path, what, "save it again as .docx, without its pictures")
    if DELETED.search(data):
        raise EvidenceError(path, "holds tracked deletions", "accept all changes, or save it again as .docx")
    # striprtf would write a link's address into the words; and its patterns take for ever on long lines that are no fonts
    markup = re.sub(r"(?i)\\field\{", r"\\field {", data.decode("latin-1"))
    markup = re.sub(r"(?=\\f\d)", "\n", markup)
    try:
        # what lies beyond the first 65,536 characters comes as two halves
        text = rtf_to_text(markup, errors="replace").encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except (ValueError, OverflowError, LookupError, TypeError, RecursionError):
        raise EvidenceError(path, "is a damaged Rich Text file", "open it in its program and save it again") from None
    if "\0" in text:
        raise EvidenceError(path, "holds null bytes, so it is not text", "open it in its program and save it again")
    reading = reading_of(_pieces(text))
    end = len(reading.text)
    reading.rejects.extend(Reject(end, end, reason) for reason, mark in LEFT_OUT if mark.search(data))
    return reading


def _pieces(text: str) -> Iterator[Piece]:
    for line in text.split("\n"):
        words = tidy(line)
        if words.endswith("|"):
            yield Piece(" | ".join(cell.strip() for cell in words[:-1].split("|")), "table row")
        else:
            yield Piece(words)
