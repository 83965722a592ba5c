"""Every quotation mark of a paragraph: whether it opens or closes, whether it is an apostrophe, and the plain pairs."""

import re
from dataclasses import dataclass

from evidence.extracting.quotations.words import words

DOUBLE = '"“”„‟«»'
SINGLE = "'‘’‚‛"
OPENING, CLOSING = "“„‟«‘‚‛", "”»’"
DOUBLED = re.compile(r"''|’’|‘‘|``")  # two single marks typed for a double one
SKIP = DOUBLE + SINGLE + "`*_"
DASHES = "-–—―"
BEFORE_OPEN = DASHES + "([{/:;,=>|…"
AFTER_CLOSE = DASHES + ".,;:!?)]}/<[|…&"
EDGE = " \t\r\n\f*_\u00a0\u2009\u202f\ufeff"
DEEPEST = 4  # so many marks may be open at once


@dataclass(frozen=True)
class Mark:
    """One quotation mark: where it stands, and whether it can only open, only close, or do either."""

    start: int
    end: int
    shape: str
    side: str


@dataclass(frozen=True)
class Marked:
    """Words in quotation marks.

    Attributes
    ----------
    start, end : int
        The words, without the marks and the space and stars inside of them.
    outer_start, outer_end : int
        The same with the marks.
    marks : str
        "paired", "mixed" (one straight, one curly), "missing_open" or "missing_close".
    goes_on : bool
        Whether the next paragraph goes on with it, as a newspaper has it: no closing mark before its last paragraph.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    marks: str
    goes_on: bool = False


@dataclass(frozen=True)
class Stretch:
    """A paragraph: where it stands, and whether a quotation can't run on over it (a heading)."""

    start: int
    end: int
    stops: bool = False


@dataclass
class Scan:
    """The marks of a paragraph: pairs, and what is left over on either side."""

    pairs: list[tuple[Mark, Mark]]
    opens: list[Mark]
    closes: list[Mark]


def _neighbours(text: str, a: int, b: int, stretch: Stretch) -> tuple[str, str]:
    """The characters around a mark; other marks and stars don't count, "" is the paragraph's edge."""
    left, right = a - 1, b
    while left >= stretch.start and text[left] in SKIP:
        left -= 1
    while right < stretch.end and text[right] in SKIP:
        right += 1
    return text[left] if left >= stretch.start else "", text[right] if right < stretch.end else ""


def _mark(text: str, a: int, b: int, stretch: Stretch) -> Mark:
    before, after = _neighbours(text, a, b, stretch)
    sign = text[a]
    shape = "straight" if sign in "\"'`" else "curly"
    dots = text.startswith(("..", "…"), b) or after in "[£$€#@&<"
    can_open = (not before or before.isspace() or before in BEFORE_OPEN) and bool(after) and not after.isspace()
    can_open = can_open and (after not in AFTER_CLOSE or (bool(after) and dots) or after in DASHES)
    can_close = bool(before) and not before.isspace() and before not in "([{"
    can_close = can_close and (not after or after.isspace() or after in AFTER_CLOSE)
    if can_open != can_close:
        return Mark(a, b, shape, "open" if can_open else "close")
    if sign in OPENING or sign == "`":
        return Mark(a, b, shape, "open")
    return Mark(a, b, shape, "close" if sign in CLOSING else "either")


def scan_doubles(text: str, stretch: Stretch) -> Scan:
    """Pair the double marks of a paragraph; of nested ones each closes the last that is open."""
    places = [(i, i + 1) for i in range(stretch.start, stretch.end) if text[i] in DOUBLE]
    typed = list(DOUBLED.finditer(text, stretch.start, stretch.end))
    if len(typed) > 1 and _mark(text, *typed[0].span(), stretch).side == "open":
        places = sorted([*places, *(m.span() for m in typed)])
    scan = Scan([], [], [])
    for a, b in places:
        mark = _mark(text, a, b, stretch)
        if mark.side == "open" or (mark.side == "either" and not scan.opens):
            scan.opens = [*scan.opens[-DEEPEST + 1 :], mark]
        elif scan.opens:
            scan.pairs.append((scan.opens.pop(), mark))
        elif not (mark.shape == "straight" and text[a - 1 : a].isdigit()):  # inches
            scan.closes.append(mark)
    if len(scan.closes) > 1 and scan.closes[0].shape == "straight" and text[scan.closes[0].start - 1].isalnum():
        opening, closing, *rest = scan.closes  # the space stands on the wrong side: said" so"
        scan.pairs.append((opening, closing))
        scan.closes = rest
    return scan


def scan_singles(text: str, stretch: Stretch, doubles: list[Marked]) -> Scan:
    """Pairs of single marks: an apostrophe stands between letters, where letters are left out, or after a plural."""
    scan = Scan([], [], [])
    marks = [
        _mark(text, i, i + 1, stretch)
        for i in range(stretch.start, stretch.end)
        if text[i] in SINGLE and not (text[i - 1 : i].isalnum() and text[i + 1 : i + 2].isalnum() and i > stretch.start)
    ]
    typed = {i for m in doubles for i in (*range(m.outer_start, m.start), *range(m.end, m.outer_end))}
    marks = [m for m in marks if m.start not in typed and not _is_elision(text, m)]
    around = _containers(marks, [d for d in doubles if d.outer_start < stretch.end and d.outer_end > stretch.start])
    used = -1
    for n, mark in enumerate(marks):
        if mark.start < used or mark.side == "close":
            if mark.start > used and text[mark.start - 1] in ".!?,":
                scan.closes.append(mark)
            continue
        closing = []
        for later in marks[n + 1 :]:
            if around[later] == around[mark]:
                if later.side == "open":
                    break
                closing.append(later)
        chosen = next((c for c in closing if not _may_be_possessive(text, c)), closing[0] if closing else None)
        if chosen:
            scan.pairs.append((mark, chosen))
            used = chosen.end
        elif mark.start == stretch.start or text[stretch.start : mark.start].rstrip(EDGE).endswith(":"):
            scan.opens.append(mark)
    return scan


def _containers(marks: list[Mark], doubles: list[Marked]) -> dict[Mark, tuple[int, ...]]:
    found: dict[Mark, tuple[int, ...]] = {}
    around: list[Marked] = []
    left = sorted(doubles, key=lambda d: -d.outer_start)
    for m in marks:
        while left and left[-1].outer_start <= m.start:
            around.append(left.pop())
        around = [d for d in around if m.start < d.outer_end]
        found[m] = tuple(d.start for d in around)
    return found


def _is_elision(text: str, mark: Mark) -> bool:
    m = re.compile(r"[^\W_]+").match(text, mark.end)
    if not m:
        return False
    closes = text[m.end() : m.end() + 1] in ("'", "’") and m.group().lower() != "n"
    short = m.group().lower() in words("words", "elided") or re.fullmatch(r"\d\ds?", m.group()) is not None
    return short and not closes


def _may_be_possessive(text: str, mark: Mark) -> bool:
    """Whether a closing single mark may as well be the apostrophe of a plural: "the members' views"."""
    if text[mark.start - 1].lower() not in "sxz":
        return False
    m = re.compile(r"\s+([^\W\d_]+)").match(text, mark.end)
    return m is not None and m[1].lower() not in words("words", "function")
