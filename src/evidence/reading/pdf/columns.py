"""The columns of a PDF's pages, and the order in which they are read."""

from collections import Counter
from statistics import median

from evidence.reading.pdf.lines import Line, Page, rows_of

MIN_ROWS, MAX_KNOWN = 4, 3


def in_reading_order(pages: list[Page]) -> list[Line]:
    """Lines of all pages, column by column, without the furniture; each line is told its column."""
    texts = [[x for x in page.lines if not x.reason] for page in pages]
    cuts = Counter(cut[2] for text in texts if (cut := _gutter(text)))
    known = frozenset(x for x, _ in cuts.most_common(MAX_KNOWN))
    columns = [column for text in texts for column in _in_order(text, known)]
    for n, column in enumerate(columns):
        for line in column:
            line.column = n
    return [line for column in columns for line in column]


def _in_order(lines: list[Line], known: frozenset[float] = frozenset(), shape: str = "") -> list[list[Line]]:
    """Columns of a page in the order that they are read in: what stands above, left, right, below.

    Where other pages are parted is `known`: a last page may have a line or two in its right column.
    """
    cut = _gutter(lines, known)
    if not cut:
        for line in lines:
            line.shape = shape
        return [lines] if lines else []
    first, last, x = cut
    words = [w for line in lines[first:last] for w in line.words]
    middle: list[list[Line]] = []
    for side, half in (("L", [w for w in words if w.x0 < x]), ("R", [w for w in words if w.x0 >= x])):
        middle += _in_order(
            [Line(row, lines[0].page) for row in rows_of(half)], known, f"{shape}{side}{round(x, -1):.0f}"
        )
    return [*_in_order(lines[:first], known, shape), *middle, *_in_order(lines[last:], known, shape)]


def _gutter(lines: list[Line], known: frozenset[float] = frozenset()) -> tuple[int, int, float] | None:
    """Find the run of lines that the tallest empty strip parts into two columns of text: first, last, where."""
    if len(lines) < MIN_ROWS:
        return None
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    best: tuple[int, int, float] | None = None
    steps = (x0 + (x1 - x0) * 0.2 + 3 * i for i in range(int((x1 - x0) * 0.6 / 3) + 1))
    for x in (*sorted(known), *steps):
        first = 0
        for n in range(len(lines) + 1):
            if n < len(lines) and not any(w.x0 - 3 < x < w.x1 + 3 for w in lines[n].words):
                continue
            last = _columns_end(lines, first, n, x, 1 if x in known else MIN_ROWS) if n - first >= MIN_ROWS else 0
            if last and (not best or last - first > best[1] - best[0]):
                best = first, last, x
            first = n + 1
    return best


def _columns_end(lines: list[Line], first: int, last: int, x: float, fewest: int) -> int:
    """Return where columns on both sides of `x` end; 0 where the lines don't read like columns of text.

    Such have several words a line, lines on the right that begin below each other, and a gap between.
    """
    while first < last < len(lines) and all(w.x1 < x for w in lines[last - 1].words):
        if lines[last - 1].top - lines[last - 2].bottom < 0.6 * lines[last - 1].size:
            break
        last -= 1  # a heading of what follows below, not the last line of the left column
    left = [words for line in lines[first:last] if (words := [w for w in line.words if w.x1 < x])]
    right = [words for line in lines[first:last] if (words := [w for w in line.words if w.x0 > x])]
    if len(left) < MIN_ROWS or len(right) < fewest or min(median(len(s) for s in side) for side in (left, right)) < 3:
        return 0
    gap = min(words[0].x0 for words in right) - max(words[-1].x1 for words in left)
    starts = Counter(round(words[0].x0 / 3) for words in right).most_common(3)
    if gap < 0.7 * right[0][0].size or sum(n for _, n in starts) < 0.5 * len(right):
        return 0
    return last
