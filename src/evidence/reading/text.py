"""Plain text and Markdown: lines to blocks."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from charset_normalizer import from_bytes

from evidence.errors import EvidenceError
from evidence.reading.blocks import Block, Reading, Reject
from evidence.reading.furniture import is_name_line, plain, reason_to_leave_out
from evidence.reading.headings import UNSURE, settle_headings

FRONT_MATTER = re.compile(  # a rule above prose looks the same, but for the keys
    r"---[ \t]*\r?\n(?=[\w-]+:)(?:(?:[\w-]+:|[ \t]|- |#).*\n|\r?\n)*?---[ \t]*(?:\r?\n|$)"
)
RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*$")
HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
FOOTNOTE = re.compile(r"\s{0,3}(?:\[\^(\w{1,6})\]:|<sup>(\w{1,6})</sup>)\s*(?=\S)")
TABLE = re.compile(r"\s{0,3}\|")
BULLET = re.compile(r"\s*(?:(?:[-*+•▪◦·●–]|\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)|(?:[a-z]|[ivx]{1,4})[.)])\s+)+(?=\S)")
ORDERED = re.compile(r"\s*(\d{1,3})[.)]\s+(?=\S)")
OWN_NUMBER = re.compile(  # "3.5 million" is no number of a paragraph; one of three parts may stand before a lower case
    r"\s*(?:[-*]\s+)?[*_]{0,3}(\d{1,3}(?:\.[1-9]\d{0,2}){2,}|\d{1,3}(?:\.\d{1,3})+(?!\S*\s+[*_]*[a-z%]))\.?[*_]{0,3}\s+(?=\S)"
)
RECOMMENDATION = re.compile(r"[\s*_#]*Recommendation\s+(\d{1,3})\b(?=(?:\W+\w+){4})", re.IGNORECASE)
STARTS_BLOCK = (RULE, HEADING, FOOTNOTE, TABLE, OWN_NUMBER, ORDERED, BULLET)
ENDS = re.compile(r"[.!?:;…](?:[\"'”’»)\]*_]|<sup>\w{1,4}</sup>|\[\^\w{1,6}\])*$")
OPENS_LOWER = re.compile(r"[*_(]*[a-z]")
EDGE = " \t\r\n\f*#_\u00a0\ufeff"
LONG_LINE, HEADING_WORDS, PARAGRAPH_WORDS = 120, 16, 25


@dataclass(frozen=True)
class Line:
    """A line of the text, or several that belong to one block: offsets, and whether it stands in a block quote."""

    start: int
    text: str
    quoted: bool = False

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)


def read_text_file(path: Path) -> Reading:
    """Read a .txt or .md file; see `decode` and `read_text`."""
    return read_text(decode(path))


def decode(path: Path) -> str:
    """Return the file's text as it is: UTF-8, UTF-16 with its mark, Windows-1252 or Mac Roman.

    Raises
    ------
    EvidenceError
        Where the file can't be read, or is no text in any of these.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EvidenceError(path, f"can't be read ({error.strerror})", "check that it is there and readable") from None
    return decode_bytes(raw, path)


def decode_bytes(raw: bytes, path: Path) -> str:
    """Return the text of bytes, as `decode` does; `path` names them where they are no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in raw:
        raise EvidenceError(path, "holds null bytes, so it is not text", "save it again as UTF-8 text")
    else:
        encodings = ["utf-8-sig", *_legacy_encoding(raw)]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EvidenceError(path, "is no text in UTF-8, UTF-16, Windows-1252 or Mac Roman", "save it again as UTF-8 text")


def _legacy_encoding(raw: bytes) -> list[str]:
    """Which of the two old encodings the bytes look like; none where they look like neither."""
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(raw, cp_isolation=["cp1252", "mac_roman"]).best()
        return [best.encoding] if best else []
    return []


def read_text(text: str) -> Reading:
    r"""Find the blocks of a plain text or a Markdown text.

    Parameters
    ----------
    text : str
        A document as it was decoded; offsets count its characters.

    Returns
    -------
    Reading
        Headings, paragraphs, list items, quotations, table rows and footnotes in reading order; and what was set aside.

    Examples
    --------
    >>> reading = read_text("# Findings\n\n1.2 Caseloads rose:\n- sharply\n\nPage 3")
    >>> [(b.unit, b.number, reading.text[b.start : b.end]) for b in reading.blocks]
    [('heading', '', 'Findings'), ('prose', '1.2', 'Caseloads rose:'), ('list item', '', 'sharply')]
    >>> reading.rejects
    [Reject(start=43, end=49, reason='page furniture')]
    """
    reading = Reading(text)
    groups = _groups(text, _front_matter(text, reading))
    lines = [line for group in groups for line in group]
    wrapped = sum(len(x.text) for x in lines if len(x.text) > LONG_LINE) < 0.5 * sum(len(x.text) for x in lines)
    marked_headings = any(HEADING.match(x.text) for x in lines)
    repeated = running_heads(lines)
    for group in groups:
        reason = reason_for_group(group, wrapped)
        for block in merge_lines(group, text, wrapped):
            why = reason or reason_for_block(block, repeated)
            if why:
                reading.rejects.append(Reject(block.start, block.end, why))
            else:
                reading.blocks.append(block_of(block, text, reading.blocks, marked_headings))
    reading.blocks = join_over_pages(reading)
    return settle_headings(reading)


def _front_matter(text: str, reading: Reading) -> int:
    """Set a block of front matter aside; return the offset where the document begins."""
    if not (m := FRONT_MATTER.match(text)):
        return 0
    reading.rejects.append(Reject(0, len(m.group().rstrip()), "front matter"))
    return m.end()


def _groups(text: str, offset: int) -> list[list[Line]]:
    """Runs of lines with no blank line between them, from `offset` on."""
    groups: list[list[Line]] = [[]]
    for raw in text[offset:].splitlines(keepends=True):
        line = Line(offset, raw.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"))
        offset += len(raw)
        quote = QUOTE.match(line.text)
        if quote:
            line = Line(line.start + quote.end(), line.text[quote.end() :], quoted=True)
        if not line.text.strip() or (groups[-1] and groups[-1][-1].quoted != line.quoted):
            groups.append([])
        if line.text.strip():
            groups[-1].append(line)
    return [g for g in groups if g]


def running_heads(lines: list[Line]) -> set[str]:
    """Short lines without an end that come back four times or more."""
    counts: dict[str, int] = {}
    for line in lines:
        words = plain(line.text)
        if len(words.split()) > 2 and len(words) <= 60 and not ENDS.search(words) and not BULLET.match(line.text):
            counts[words] = counts.get(words, 0) + 1
    return {words for words, n in counts.items() if n >= 4}


def merge_lines(group: list[Line], text: str, wrapped: bool) -> list[Line]:
    """One line a block: lines that only wrap, or end in a hard break, are joined."""
    blocks: list[Line] = []
    for line in group:
        last = blocks[-1] if blocks else None
        apart = any(p.match(line.text) for p in STARTS_BLOCK)
        whole = last is None or HEADING.match(last.text) or RULE.match(last.text)
        if last and not whole and not apart and (wrapped or last.text.endswith(("  ", "\\"))):
            blocks[-1] = replace(last, text=text[last.start : line.end])
        else:
            blocks.append(line)
    return blocks


def reason_for_group(group: list[Line], wrapped: bool) -> str:
    """Addresses and lists of names: several short lines, none of which is a sentence."""
    if len(group) > 1 and not group[0].quoted and not any(HEADING.match(x.text) or BULLET.match(x.text) for x in group):
        if all(is_name_line(x.text) or reason_to_leave_out(x.text) for x in group):
            return "names or address"
        words = [plain(x.text) for x in group]
        if len(set(words)) == 1:
            return "caption"
    return ""


def reason_for_block(block: Line, repeated: set[str]) -> str:
    """Why a block is set aside, or ""."""
    if RULE.match(block.text):
        return "rule"
    if plain(block.text) in repeated:
        return "running head"
    return reason_to_leave_out(block.text) if not block.quoted else ""


def block_of(line: Line, text: str, before: list[Block], marked_headings: bool) -> Block:
    """The block that a line is, without its marker; its unit is `UNSURE` where only the whole text can tell."""

    def made(unit: str, skip: int = 0, number: str = "") -> Block:
        words = line.text[skip:]
        start = line.start + skip + len(words) - len(words.lstrip(EDGE))
        return Block(start, start + len(words.strip(EDGE)), "quotation" if line.quoted else unit, number)

    if m := RECOMMENDATION.match(line.text):
        return made("prose", number=f"R{m[1]}")
    if m := HEADING.match(line.text):
        return made("heading", m.end())
    if m := OWN_NUMBER.match(line.text):
        return made("prose", m.end(), m[1])
    if m := FOOTNOTE.match(line.text):
        return made("footnote", m.end(), f"fn{m[1] or m[2]}")
    if TABLE.match(line.text):
        return made("table row")
    if m := ORDERED.match(line.text):
        after_introduction = bool(before) and text[: before[-1].end].endswith(":")
        is_paragraph = len(line.text.split()) > PARAGRAPH_WORDS and not after_introduction
        return made("prose", m.end(), m[1]) if is_paragraph else made("list item", m.end())
    if m := BULLET.match(line.text):
        return made("list item", m.end())
    if not is_heading(line.text, marked_headings):
        return made("prose")
    return made("heading" if is_bold(line.text) else UNSURE)


def is_heading(line: str, marked_headings: bool) -> bool:
    """A short line without an end that stands alone, in a text that has no other headings, or all in bold."""
    words = plain(line)
    if not words or len(words.split()) > HEADING_WORDS or words[-1] == "," or (words[-1] != "?" and ENDS.search(words)):
        return False
    opens_quotation = words[0] in '"“' and not words.endswith(('"', "”"))
    if words[-1] == "?" or opens_quotation or words[-1] in '"”':
        return not marked_headings and words[-1] == "?" and len(words.split()) <= 8 and words[0].isupper()
    return is_bold(line) or not marked_headings


def is_bold(line: str) -> bool:
    """Whether all of a line is marked as bold."""
    return line.strip().startswith("**") and line.strip().endswith("**")


def join_over_pages(reading: Reading) -> list[Block]:
    """Join a block that stops in mid-sentence with the one that goes on in lower case after a page's foot."""
    blocks: list[Block] = []
    footnotes: list[Block] = []
    for block in reading.blocks:
        last = blocks[-1] if blocks else None
        if block.unit == "footnote":
            footnotes.append(block)
        elif (
            last
            and block.unit == "prose" == last.unit
            and not block.number
            and not ENDS.search(reading.text[last.start : last.end].rstrip(EDGE))
            and OPENS_LOWER.match(reading.text[block.start : block.end])
        ):
            blocks[-1] = last.joined(block)
        else:
            blocks.append(block)
    return sorted([*blocks, *footnotes], key=lambda b: b.start)
