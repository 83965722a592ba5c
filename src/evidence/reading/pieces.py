"""Pieces: what a format with structure gives, and how they become a Reading."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evidence.reading.blocks import Block, Reading, Reject
from evidence.reading.headings import UNSURE, settle_headings
from evidence.reading.text import (
    EDGE,
    ENDS,
    HEADING_WORDS,
    PARAGRAPH_WORDS,
    RECOMMENDATION,
    Line,
    block_of,
    is_heading,
    join_over_pages,
    merge_lines,
    reason_for_block,
    reason_for_group,
    running_heads,
)

NUMBER_LABEL = re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?$")
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """What a structured format gives as one: a paragraph, a heading, an item, a row, a note.

    Parameters
    ----------
    words : str
        Its words, with line ends where the document breaks a line.
    unit : str
        One of `evidence.frames.UNITS`, or "" where only the words can tell.
    label : str
        A number or bullet that the format adds by itself ("1.24", "(a)", "•").
    number : str
        The number of a footnote.
    reason : str
        Why it is set aside, or "".
    bold : bool
        Whether all of it is in bold.
    """

    words: str
    unit: str = ""
    label: str = ""
    number: str = ""
    reason: str = ""
    bold: bool = False


def reading_of(pieces: Iterable[Piece]) -> Reading:
    r"""Write pieces one below the other, and find in each what `evidence.reading.text` would find in a plain text.

    Examples
    --------
    >>> reading = reading_of([Piece("Pay", "heading"), Piece("Staff left.", label="1.2"), Piece("3", reason="foot")])
    >>> reading.text
    'Pay\n\n1.2 Staff left.\n\n3'
    >>> [(b.unit, b.number, b.start) for b in reading.blocks], [r.reason for r in reading.rejects]
    ([('heading', '', 0), ('prose', '1.2', 9)], ['foot'])
    """
    written, lines, at = [], [], 0
    for piece in pieces:
        words = piece.words.strip()
        if words:
            written.append(replace(piece, words=words, unit="" if _is_paragraph(piece) else piece.unit))
            lines.append(Line(at, f"{piece.label} {words}".strip(), piece.unit == "quotation"))
            at = lines[-1].end + 2
    reading = Reading("\n\n".join(line.text for line in lines))
    loose = [line for line, p in zip(lines, written, strict=True) if not p.unit and not p.reason]
    repeated = running_heads(loose)
    marked = any(p.unit == "heading" for p in written)
    for line, piece in zip(lines, written, strict=True):
        if piece.reason:
            reading.rejects.append(Reject(line.start, line.end, piece.reason))
        elif piece.unit in ("", "quotation"):
            _read_loose(line, piece, reading, repeated, marked)
        else:
            reading.blocks.append(_structured(line, piece, reading))
    reading.blocks = join_over_pages(reading)
    return settle_headings(reading)


def _is_paragraph(piece: Piece) -> bool:
    """Whether a piece in a heading's style is too long for a heading."""
    words = len(piece.words.split())
    ended = bool(ENDS.search(piece.words.rstrip()))
    return piece.unit == "heading" and words > (HEADING_WORDS if ended else PARAGRAPH_WORDS)


def _read_loose(paragraph: Line, piece: Piece, reading: Reading, repeated: set[str], marked: bool) -> None:
    """Read a paragraph as a group of lines of a plain text; it is more than one block where its lines are items."""
    group, at = [], paragraph.start
    for text in paragraph.text.split("\n"):
        if text.strip():
            group.append(Line(at, text, paragraph.quoted))
        at += len(text) + 1
    reason = reason_for_group(group, wrapped=True)
    for line in merge_lines(group, reading.text, wrapped=True):
        why = reason or reason_for_block(line, repeated)
        if why:
            reading.rejects.append(Reject(line.start, line.end, why))
            continue
        block = block_of(line, reading.text, reading.blocks, marked)
        numbered = block.unit not in ("prose", UNSURE) or block.number
        if piece.bold and not numbered and is_heading(f"**{line.text}**", marked):
            block = replace(block, unit="heading")
        reading.blocks.append(block)


def _structured(line: Line, piece: Piece, reading: Reading) -> Block:
    """The block of a piece whose unit the format gives; its own number, where its words begin with one, counts more."""
    start = line.start + len(line.text) - len(line.text.lstrip(EDGE))
    block = Block(start, max(start, line.start + len(line.text.rstrip(EDGE))), piece.unit, piece.number)
    if piece.unit == "heading":
        m = RECOMMENDATION.match(line.text)
        return replace(block, unit="prose", number=f"R{m[1]}") if m else block
    if piece.unit != "list item":
        return block
    found = block_of(line, reading.text, reading.blocks, marked_headings=True)
    if (found.number and found.unit == "prose") or found.unit == "list item":
        return found
    skip = len(piece.label) + 1 if piece.label else 0  # a label that no plain text has, such as "A."
    block = replace(block, start=min(max(block.start, line.start + skip), block.end))
    m = NUMBER_LABEL.match(piece.label)
    return replace(block, unit="prose", number=m[1]) if m else block


def tidy(text: str) -> str:
    r"""Return words as they are seen: runs of spaces are one, soft hyphens are gone, line breaks stay.

    Examples
    --------
    >>> tidy(" work\u00adload   rose \n in May ")
    'workload rose\nin May'
    """
    return re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\r\f\v]+", " ", text.replace("\u00ad", ""))).strip(" \n")


def whole(value: str | None, otherwise: int) -> int:
    """Return a whole number of a document, or `otherwise` where it is none.

    Examples
    --------
    >>> whole("12", 1), whole("many", 1), whole(None, 1)
    (12, 1, 1)
    """
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value) else otherwise


def counted(n: int, kind: str) -> str:
    """Write a list's number as its kind says: decimal, lower- or upper-case letters or Roman numerals.

    Examples
    --------
    >>> [counted(4, kind) for kind in ("1", "a", "A", "i", "I")]
    ['4', 'd', 'D', 'iv', 'IV']
    """
    if kind in ("a", "A") and 0 < n <= 260:
        letter = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letter if kind == "a" else letter.upper()
    if kind in ("i", "I") and 0 < n < 4000:
        roman = ""
        for value, sign in ROMAN:
            roman, n = roman + sign * (n // value), n % value
        return roman if kind == "i" else roman.upper()
    return str(n)
