"""What a page of a PDF is made of: words, the lines that they stand on, and what a line shows of itself."""

import re
from collections import Counter
from dataclasses import dataclass, field

from evidence.reading.text import BULLET, ORDERED, OWN_NUMBER

FONT_BULLET = re.compile(r"(?:[\uf000-\uf0ff‣➢✓❖■□▶►]|o(?=\s+[A-Z]))\s+(?=\S)")
MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*|[a-z*†‡]")
UNMAPPED = re.compile(r"\(cid:\d+\)")
NO_TEXT = "page without text, needs OCR"
SPACE = 0.15  # a gap between two words, as a share of the letters' size
LARGER = 1.08  # a heading's size beside the body's


@dataclass(frozen=True)
class Word:
    """A word or a piece of one, in points from the page's upper left corner; or a whole row of a table."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    is_row: bool = False


@dataclass
class Line:
    """Words on one base line; `column` tells the columns of all pages apart, `shape` those of another width."""

    words: list[Word]
    page: int
    column: int = -1
    shape: str = ""
    reason: str = ""
    text: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.x0, self.x1 = min(w.x0 for w in self.words), max(w.x1 for w in self.words)
        self.top, self.bottom = min(w.top for w in self.words), max(w.bottom for w in self.words)
        self.size = Counter(w.size for w in self.words for _ in w.text).most_common(1)[0][0]
        main = next(w for w in self.words if w.size == self.size)
        self.base = main.base
        self.bold = all(w.bold for w in self.words if any(c.isalnum() for c in w.text))
        self.is_row = self.words[0].is_row
        self.second_x0, self.first_width = self.x0, self.x1 - self.x0
        for before, word in zip([None, *self.words], self.words, strict=False):
            if before and word.x0 - before.x1 > SPACE * min(before.size, word.size):
                if " " not in self.text:
                    self.second_x0, self.first_width = word.x0, before.x1 - self.x0
                self.text += " "
            raised = main.bottom - word.bottom > 0.2 * main.size and word.size < 0.85 * main.size
            if raised and MARK.fullmatch(word.text):
                self.marks.append((len(self.text), len(self.text) + len(word.text)))
            self.text += (
                word.text if before or not UNMAPPED.fullmatch(word.text) else "•"
            )  # no letter opens a line alone

    @property
    def words_only(self) -> str:
        """The text without raised marks."""
        text = self.text
        for a, b in reversed(self.marks):
            text = text[:a] + text[b:]
        return text.rstrip()

    @property
    def marker(self) -> bool:
        """Whether a list's or a paragraph's own marker opens the line."""
        return any(p.match(self.text) for p in (OWN_NUMBER, ORDERED, BULLET, FONT_BULLET))


@dataclass
class Page:
    """One page: its label, its lines from top to bottom, and what is not read (text and reason)."""

    label: str
    height: float
    lines: list[Line]
    aside: list[tuple[str, str]]
    has_pictures: bool


def rows_of(words: list[Word]) -> list[list[Word]]:
    """Words side by side, from the top: those of the commonest size make the rows, smaller and larger ones join them."""
    body = Counter(w.size for w in words for _ in w.text).most_common(1)[0][0] if words else 0.0
    rows: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=lambda w: (abs(w.size - body) > 0.5, w.top, w.x0)):
        for top, bottom, row in rows:
            shared = min(bottom, word.bottom) - max(top, word.top)
            if shared > 0.5 * min(bottom - top, word.bottom - word.top) and not word.is_row and not row[0].is_row:
                row.append(word)
                break
        else:
            rows.append((word.top, word.bottom, [word]))
    return [sorted(row, key=lambda w: w.x0) for _, _, row in sorted(rows, key=lambda r: (r[0], r[2][0].x0))]


def body_size(lines: list[Line]) -> float:
    """The size that most letters have."""
    sizes = Counter({0.0: 0})
    for line in lines:
        sizes[line.size] += 0 if line.is_row else len(line.text)
    return sizes.most_common(1)[0][0]
