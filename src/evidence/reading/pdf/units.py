"""What each paragraph of a PDF is: heading, prose, list item, quotation, footnote, table row, or names."""

import re

from evidence.reading.furniture import is_name_line, plain, reason_to_leave_out
from evidence.reading.pdf.layout import Layout
from evidence.reading.pdf.lines import FONT_BULLET, LARGER, Line, Page
from evidence.reading.text import (
    BULLET,
    ENDS,
    FOOTNOTE,
    HEADING_WORDS,
    ORDERED,
    OWN_NUMBER,
    PARAGRAPH_WORDS,
    RECOMMENDATION,
)

NOTE_NUMBER = re.compile(r"(\d{1,3}|[*†‡])\s*(?=\S)")
SMALLER = 0.92  # a footnote's size beside the body's


class Units:
    """Tells the units apart, by what sets headings and quotations off in this document."""

    def __init__(self, layout: Layout, paragraphs: list[list[Line]]) -> None:
        self._layout = layout
        self._has_headings = any(self._is_marked_heading(p) for p in paragraphs)
        self._quoted = {round(p[0].x0) for p in paragraphs if len(p) > 1 and self._is_set_in(p)}

    def unit_of(self, para: list[Line], text: str, before: list[Line], page: Page) -> tuple[str, int, str]:
        """The paragraph's unit, the length of its marker, and its own number; `before` is the paragraph before it."""
        if para[0].is_row:
            return "table row", 0, ""
        if m := RECOMMENDATION.match(text):
            return "prose", 0, f"R{m[1]}"
        if self._is_marked_heading(para):
            return "heading", 0, ""
        if m := NOTE_NUMBER.match(text):
            raised = bool(para[0].marks) and para[0].marks[0][0] == 0
            if raised or (para[0].size < SMALLER * self._layout.body and para[0].top > 0.5 * page.height):
                return "footnote", m.end(), f"fn{m[1]}"
        if m := FOOTNOTE.match(text):
            return "footnote", m.end(), f"fn{m[1] or m[2]}"
        if m := OWN_NUMBER.match(text):
            return "prose", m.end(), m[1]
        if m := ORDERED.match(text):
            after_introduction = bool(before) and before[-1].text.endswith(":")
            if len(text.split()) > PARAGRAPH_WORDS and not after_introduction:
                return "prose", m.end(), m[1]
            return "list item", m.end(), ""
        if m := FONT_BULLET.match(text) or BULLET.match(text):
            return "list item", m.end(), ""
        if self._is_set_in(para) and round(para[0].x0) in self._quoted:
            return "quotation", 0, ""
        words = "\n".join(line.words_only for line in para)
        return "heading" if not self._has_headings and _is_short(words) else "prose", 0, ""

    def names(self, paragraphs: list[list[Line]]) -> set[int]:
        """Indices of the paragraphs in addresses and lists of names: lines below each other, none of them a sentence."""
        found: set[int] = set()
        run: list[int] = []
        for i, para in enumerate([*paragraphs, None]):
            if para and run and self._layout.is_next(paragraphs[run[-1]][-1], para[0]):
                run.append(i)
                continue
            lines = [line for j in run for line in paragraphs[j]]
            plain_type = not any(x.bold or x.marker or x.is_row or x.size > LARGER * self._layout.body for x in lines)
            if (
                len(lines) > 1
                and plain_type
                and all(is_name_line(x.text) or reason_to_leave_out(x.text) for x in lines)
            ):
                found |= set(run)
            run = [i]
        return found

    def _is_marked_heading(self, para: list[Line]) -> bool:
        """Larger than the text, or all bold and short."""
        text = "\n".join(line.words_only for line in para)
        if para[0].is_row or not any(c.isalpha() for c in text):
            return False
        if para[0].size > LARGER * self._layout.body:
            return len(text.split()) <= HEADING_WORDS or not ENDS.search(text)
        return self._layout.bold_tells and all(x.bold for x in para) and _is_short(text)

    def _is_set_in(self, para: list[Line]) -> bool:
        """Whether all of its lines stay away from both margins, as a block quotation's do."""
        if para[0].is_row or para[0].marker or para[0].size > LARGER * self._layout.body:
            return False
        indents = [self._layout.indents(line) for line in para]
        if len(para) == 1 and round(indents[0][0]) in self._layout.first_indents:
            return False
        return all(a > 1.2 * para[0].size and b > para[0].size for a, b in indents) and max(a for a, _ in indents) < 120


def _is_short(text: str) -> bool:
    """Whether the words are few, and no sentence unless a question."""
    words = plain(text)
    return 0 < len(words.split()) <= HEADING_WORDS and words[-1] != "," and (words[-1] == "?" or not ENDS.search(words))
