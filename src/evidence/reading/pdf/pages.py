"""A page of a PDF to lines, from top to bottom; a ruled table is one line a row."""

from typing import Any

from pdfplumber.utils.pdfinternals import resolve_and_decode
from pdfplumber.utils.text import dedupe_chars, extract_words

from evidence.reading.pdf.lines import NO_TEXT, SPACE, UNMAPPED, Line, Page, Word, rows_of

MAX_RULES, LONG_CELL = 3000, 150


def read_page(page: Any, n: int) -> Page:
    """Words in reading order; what is turned, off the page or can't be told from its font is set aside."""
    chars = page.chars
    if len({(c["text"], round(c["x0"]), round(c["top"])) for c in chars}) < len(chars):
        chars = dedupe_chars(chars)  # bold that was made by printing twice
    words = _words([c for c in chars if c["upright"]])
    turned = "".join(c["text"] for c in chars if not c["upright"]).strip()
    off = [w for w in words if not (0 <= w.x0 + w.x1 <= 2 * page.width and 0 <= w.top + w.bottom <= 2 * page.height)]
    on_page = [w for w in words if w not in off]
    aside = [(turned, "turned text")] if turned else []
    if off:
        aside.append((" ".join(w.text for w in off), "off the page"))
    aside += _notes(page)
    text = "".join(w.text for w in on_page)
    if sum(len(m.group()) for m in UNMAPPED.finditer(text)) > 0.3 * len(text):
        aside, on_page = [*aside, (" ".join(w.text for w in on_page), NO_TEXT)], []
    lines = [Line(row, n) for row in rows_of(_with_tables(page, on_page))]
    has_pictures = bool(page.images or page.curves or page.rects or page.lines)
    label, height = str(page.page_obj.label or n + 1), float(page.height)
    page.close()
    return Page(label, height, lines, aside, has_pictures)


def _notes(page: Any) -> list[tuple[str, str]]:
    """What was typed into a form's fields or noted on the page: it lies over the page and has no place in its text."""
    notes = []
    for note in page.annots:
        typed = resolve_and_decode(note["data"].get("V"))
        for text, reason in ((typed, "form field"), (note["contents"], "comment")):
            if isinstance(text, str) and text.strip():
                notes.append((text, reason))
    return notes


def _words(chars: list[dict[str, Any]]) -> list[Word]:
    words = []
    for found in extract_words(chars, x_tolerance_ratio=SPACE, extra_attrs=["fontname", "size"], return_chars=True):
        x0, x1, top, bottom = (float(found[k]) for k in ("x0", "x1", "top", "bottom"))
        bold = any(weight in found["fontname"].lower() for weight in ("bold", "black", "heavy"))
        base, size = -found["chars"][0]["matrix"][5], round(float(found["size"]), 1)
        words.append(Word(found["text"], x0, x1, top, bottom, base, size, bold))
    return words


def _with_tables(page: Any, words: list[Word]) -> list[Word]:
    """Put one word a row in the place of the words of each ruled table; where a cell holds a page's text it is none."""
    if not 3 <= len(page.rects) + len(page.lines) + len(page.curves) <= MAX_RULES:
        return words
    for table in page.find_tables():
        rows: list[Word] = []
        inside: set[Word] = set()
        longest = columns = 0
        for row in table.rows:
            cells: list[str] = []
            for x0, top, x1, bottom in (c for c in row.cells if c):
                held = [w for w in words if x0 <= (w.x0 + w.x1) / 2 <= x1 and top <= (w.top + w.bottom) / 2 <= bottom]
                held = [w for w in held if w not in inside and not w.is_row]
                inside |= set(held)
                longest = max(longest, len(held))
                cells.append("\n".join(Line(r, 0).text for r in rows_of(held)))
            if any(cells):
                columns = max(columns, sum(bool(c) for c in cells))
                x0, top, x1, bottom = row.bbox
                rows.append(Word(" | ".join(cells), x0, x1, top, bottom, -bottom, 0.0, is_row=True))
        if columns >= 2 and longest <= LONG_CELL:
            words = [*(w for w in words if w not in inside), *rows]
    return words
