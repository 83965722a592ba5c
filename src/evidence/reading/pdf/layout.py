"""What is usual in a PDF's type, and where by that a paragraph begins."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from evidence.reading.pdf.lines import LARGER, Line, body_size
from evidence.reading.text import ENDS, OWN_NUMBER, RECOMMENDATION

SURE_BULLET = re.compile(r"(?:[•▪◦●]|[\uf000-\uf0ff])\s")


class Layout:
    """What is usual in the document: sizes, the pitch of lines, and where lines begin and end."""

    def __init__(self, lines: list[Line]) -> None:
        self.body = body_size(lines)
        self.bold_tells = sum(len(x.text) for x in lines if x.bold) < 0.5 * sum(len(x.text) for x in lines)
        pitches: dict[float, Counter[float]] = defaultdict(Counter)
        starts: dict[str, Counter[int]] = defaultdict(Counter)
        self._ends: dict[tuple[str, int], list[float]] = defaultdict(list)
        for before, line in zip([None, *lines], lines, strict=False):
            if line.is_row:
                continue
            if before and before.column == line.column and before.size == line.size:
                pitch = round(2 * (line.base - before.base)) / 2
                if 0 < pitch < 2.5 * line.size:
                    pitches[line.size][pitch] += 1
            starts[line.shape][round(line.x0)] += len(line.text)
            self._ends[line.shape, round(line.x0)].append(line.x1)
        self._pitch = {
            size: min(p for p, n in found.items() if n >= 0.1 * found.total()) for size, found in pitches.items()
        }
        self._left = {shape: found.most_common(1)[0][0] for shape, found in starts.items()}
        self.first_indents = self._first_indents([line for line in lines if not line.is_row])

    def is_next(self, last: Line, line: Line) -> bool:
        """Whether the line stands right below the last one."""
        pitch = min(self._pitch.get(line.size, 1.25 * line.size), 1.6 * line.size)
        return last.column == line.column and 0 < line.base - last.base <= 1.25 * pitch

    def indents(self, line: Line) -> tuple[float, float]:
        """How far the line stays away from where most text of its column begins, and from where that ends."""
        left = self._left[line.shape]
        return line.x0 - left, self.right(line.shape, left) - line.x1

    def right(self, shape: str, x0: float) -> float:
        """How far lines reach that begin at `x0`."""
        ends = sorted(e for n in range(round(x0) - 2, round(x0) + 3) for e in self._ends.get((shape, n), ()))
        return ends[-1 - len(ends) // 20] if ends else 0.0

    def is_full(self, last: Line, line: Line) -> bool:
        """Whether the first word of the line would not have fitted on the last one."""
        return line.first_width + 0.25 * last.size > self.right(last.shape, last.x0) - last.x1 - 0.5

    def paragraphs(self, lines: list[Line]) -> list[list[Line]]:
        """Lines in reading order, joined to paragraphs."""
        paragraphs: list[list[Line]] = []
        for line in lines:
            if paragraphs and not self._starts(paragraphs[-1], line):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
        return paragraphs

    def _starts(self, para: list[Line], line: Line) -> bool:
        """Whether the line begins a new paragraph."""
        last = para[-1]
        if last.is_row or line.is_row or abs(last.size - line.size) > 0.6 or not self.is_next(last, line):
            return True
        full = self.is_full(last, line)
        goes_on = full and not ENDS.search(last.words_only)
        alone = len(para) == 1
        margin = last.second_x0 if alone and last.marker else last.x0
        flush = abs(line.x0 - margin) < 2 or (alone and not last.marker and line.x0 < margin)
        if RECOMMENDATION.match(line.text) or SURE_BULLET.match(line.text):
            return True
        if line.marker and not (goes_on and flush):
            return True
        if self._is_centred(last) and self._is_centred(line) and abs(last.x0 - line.x0) > 2:
            return False
        if para[0].marker and not (alone and line.text[0].islower()) and para[0].x0 - line.x0 > 0.25 * line.size:
            return not (goes_on and alone and OWN_NUMBER.match(last.text))
        is_first = round(self.indents(line)[0]) in self.first_indents
        if goes_on and not (is_first and line.x0 - last.x0 > 0.8 * line.size):
            return False
        opens = bool(ENDS.search(last.words_only)) or not line.text[0].islower()
        if (not full and opens and last.size <= LARGER * self.body) or last.bold != line.bold:
            return True
        if is_first and alone and abs(line.x0 - last.x0) < 2:
            return True
        indent = line.x0 - margin
        if para[0].marker:
            return abs(indent) > 1.5 and not (alone and abs(line.x0 - last.x0) < 1.5)
        if alone:
            return indent > 0.8 * line.size or indent < -5 * line.size
        return abs(indent) > 0.8 * line.size

    def _is_centred(self, line: Line) -> bool:
        left, right = self.indents(line)
        return abs(left - right) < 6 and max(left, right) > 4

    def _first_indents(self, lines: list[Line]) -> set[int]:
        """How far the first lines of paragraphs are indented, where several are, and what follows them is not."""
        found: Counter[int] = Counter()
        for last, line in pairwise(lines):
            a, b = self.indents(last)[0], self.indents(line)[0]
            if 0.8 < a / max(last.size, 1) < 5 and abs(b) < 2 and not last.marker and self.is_next(last, line):
                found[round(a)] += self.is_full(last, line)
        return {indent for indent, n in found.items() if n >= 3}
