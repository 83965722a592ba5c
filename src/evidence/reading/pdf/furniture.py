"""Running heads, feet and page numbers of a PDF: told by what comes back on other pages."""

import re
from collections import defaultdict

from evidence.reading.pdf.lines import LARGER, Line, Page, body_size

PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
EDGE_SHARE, EDGE_LINES = 0.15, 4  # where on a page running heads and feet stand


def tell_furniture(pages: list[Page]) -> None:
    """Give a reason to the lines at a page's edge of which a piece comes back at the same height on another page.

    A number in it may count on as the pages do.
    """
    body = body_size([line for page in pages for line in page.lines])
    seen: dict[tuple[str, bool], list[tuple[int, Line]]] = defaultdict(list)
    edges = [(n, is_head, _edge(page, is_head)) for n, page in enumerate(pages) for is_head in (True, False)]
    for n, is_head, edge in edges:
        for line in edge:
            for piece in _pieces(line):
                seen[_but_for_numbers(piece.text), is_head].append((n, piece))
    for n, is_head, edge in edges:
        for line in edge:
            pieces = _pieces(line)
            numbers = [bool(PAGE_NUMBER.fullmatch(piece.text)) for piece in pieces]
            for piece, is_number in zip(pieces, numbers, strict=True):
                found = seen[_but_for_numbers(piece.text), is_head]
                near = (m for m, x in found if abs(x.top - piece.top) <= 3 and _counts_on(piece, x, m - n, body))
                own = is_number and re.sub(r"\W", "", piece.text).lower() == pages[n].label.lower()
                if own or len(set(near)) > 1:
                    line.reason = "page number" if all(numbers) else "running head" if is_head else "running foot"
        for line in [x for x in edge[::-1] if x.reason not in {"", "page number"}] * 2:
            line.reason = line.reason if _is_apart(line, pages[n]) else ""


def _edge(page: Page, is_head: bool) -> list[Line]:
    """The outermost lines of a page, from outside."""
    lines = page.lines[:EDGE_LINES] if is_head else page.lines[: -EDGE_LINES - 1 : -1]
    return [
        line
        for line in lines
        if not line.is_row and (line.bottom / page.height if is_head else 1 - line.top / page.height) <= EDGE_SHARE
    ]


def _is_apart(line: Line, page: Page) -> bool:
    """Whether there is more space between the line and the text than between two lines of text."""
    gaps = [max(x.top - line.bottom, line.top - x.bottom) for x in page.lines if not x.reason]
    return min(gaps, default=page.height) > 0.6 * line.size


def _pieces(line: Line) -> list[Line]:
    """The parts of a line that stand far apart: left, middle and right."""
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - pieces[-1][-1].x1 > 2 * line.size:
            pieces.append([])
        pieces[-1].append(word)
    return [Line(words, line.page) for words in pieces]


def _but_for_numbers(text: str) -> str:
    roman = bool(PAGE_NUMBER.fullmatch(text)) and not any(c.isdigit() for c in text)
    return "#" if roman else re.sub(r"\d+", "#", text).lower()


def _counts_on(line: Line, other: Line, pages: int, body: float) -> bool:
    """Whether two lines are the same, or one number in them grows as the pages do, in no more than the body's type."""
    if line.text == other.text:
        return True
    one, two = (re.findall(r"\d+", x.text) for x in (line, other))
    grown = [int(b) - int(a) for a, b in zip(one, two, strict=False) if a != b and len(a + b) < 20]
    return (not one and not two) or (grown == [pages] and line.size <= LARGER * body and not line.bold)
