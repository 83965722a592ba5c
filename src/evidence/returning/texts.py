"""Another tool's copy of a text, and ours: which place of the one is which of the other."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from typing import NamedTuple

from evidence.returning.project import CodedText, Selection

# A passage of fewer characters may stand in a text once by chance.
LEAST_PASSAGE = 20
# Where a tool counts otherwise than the standard asks, its selections miss the words: so many must, and with so few others.
LEAST_SELECTIONS, MISSED, MET = 3, 0.5, 0.9
UNSEEN = "\ufeff\u200b\ufffd"


class Counting(NamedTuple):
    """How a tool counts positions: UTF-16 units or code points, a line's end as so many, and whether from a mark before."""

    utf16: bool = False
    line_end: int = 0
    marked: bool = False

    def __str__(self) -> str:
        parts = [
            "UTF-16 units" if self.utf16 else "code points",
            {0: "", 1: "a line's end as one", 2: "a line's end as two"}[self.line_end],
            "from the mark of byte order" if self.marked else "",
        ]
        return ", ".join(filter(None, parts))


STANDARD = Counting()


class Places:
    """The code points of a text by the positions that a tool counts."""

    def __init__(self, text: str, counting: Counting) -> None:
        widths = [1 + (counting.utf16 and c > "\uffff") for c in text]
        if counting.line_end:
            for i, c in enumerate(text):
                if c == "\n" and text[i - 1 : i] == "\r":
                    widths[i] = counting.line_end - 1
                elif c == "\n":
                    widths[i] = counting.line_end
        self._starts = list(accumulate(widths, initial=int(counting.marked)))

    def place(self, position: int) -> int | None:
        """Return the code point at a position, None where it is outside of the text."""
        if not self._starts[0] <= position <= self._starts[-1]:
            return None
        return bisect_right(self._starts, position) - 1 if position < self._starts[-1] else len(self._starts) - 1


def spans(text: CodedText) -> tuple[Counting, list[tuple[int, int] | None]]:
    """Return how a tool counts in a text, and its selections in code points, None for those outside of the text.

    The standard asks for code points. Where selections counted so miss the words' edges or the words that they are named
    by, and counted otherwise meet them, they are counted otherwise.
    """
    ways = [Counting(*way) for way in product(
        (False, True) if any(c > "\uffff" for c in text.text) else (False,),
        (0, 1) if "\r\n" in text.text else (0, 2) if "\n" in text.text else (0,),
        (False, True) if text.marked else (False,),
    )]  # fmt: skip
    found = {way: _spans(text, way) for way in ways}
    met = {way: _met(text, found[way]) for way in ways}
    best = max(ways, key=lambda way: met[way])
    counted = len(text.selections)
    if counted >= LEAST_SELECTIONS and met[STANDARD] <= MISSED * counted and met[best] >= MET * counted:
        return best, found[best]
    return STANDARD, found[STANDARD]


def _spans(text: CodedText, counting: Counting) -> list[tuple[int, int] | None]:
    places = Places(text.text, counting)
    result: list[tuple[int, int] | None] = []
    for selection in text.selections:
        start, end = places.place(selection.start), places.place(selection.end)
        result.append((start, end) if start is not None and end is not None and start < end else None)
    return result


def _met(text: CodedText, found: list[tuple[int, int] | None]) -> int:
    """How many selections meet the words that they are named by, or else the edges of words."""
    solid = solid_of(text.text).characters
    met = 0
    for selection, span in zip(text.selections, found, strict=True):
        if span is not None:
            name = _words_of(selection)
            words = text.text[slice(*span)]
            if len(name) >= LEAST_PASSAGE and name in solid:
                met += solid_of(words).characters.startswith(name[: len(words)])
            else:
                met += _is_edge(text.text, span[0]) and _is_edge(text.text, span[1])
    return met


def _words_of(selection: Selection) -> str:
    return solid_of(selection.name.rstrip("….")).characters


def _is_edge(text: str, at: int) -> bool:
    return not (text[at - 1 : at].isalnum() and text[at : at + 1].isalnum())


@dataclass(frozen=True)
class Solid:
    """A text without what tools change as they like, and where each of its characters stands."""

    characters: str
    places: Sequence[int]


def solid_of(text: str) -> Solid:
    r"""Return a text without white space, control characters and unseen marks, which tools change as they like.

    Examples
    --------
    >>> solid_of("Pay\r\n fell")
    Solid(characters='Payfell', places=[0, 1, 2, 6, 7, 8, 9])
    """
    kept = [i for i, c in enumerate(text) if c > " " and not c.isspace() and c not in UNSEEN]
    return Solid("".join(text[i] for i in kept), kept)


def moved(span: tuple[int, int], theirs: Solid, ours: Solid) -> tuple[int, int] | None:
    """Return where a stretch of their text stands in ours, None where it does not, or nobody can say where.

    Where the texts are the same but for white space, it is in the same place; otherwise where its words stand, if they are
    enough and stand there once.
    """
    first, last = bisect_left(theirs.places, span[0]), bisect_left(theirs.places, span[1])
    words = theirs.characters[first:last]
    if not words:
        return None
    if theirs.characters != ours.characters:
        if len(words) < LEAST_PASSAGE or ours.characters.count(words) != 1:
            return None
        first = ours.characters.index(words)
    return ours.places[first], ours.places[first + len(words) - 1] + 1
