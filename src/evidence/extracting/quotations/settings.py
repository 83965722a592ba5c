"""The setting of words in quotation marks: their sentence without them, and what introduces or signs their paragraph."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.extracting.quotations.judging import Setting
from evidence.extracting.quotations.scanning import DOUBLE, EDGE, SINGLE, Marked
from evidence.extracting.quotations.speakers import SIGNED, Attribution, attribution
from evidence.extracting.quotations.words import words
from evidence.reading.language import blank, lemmatise, sentence_spans

HOLDER, OPENER = "¤", "•"  # stand for other words in marks; the second begins a sentence
SIGNATURE_WORDS = 14
FAR = 600  # characters of a sentence that are read on either side of the marks
LETTER = re.compile(r"[^\W_]")
DASHED = re.compile(r"[\s*_]*[-–—―]+\s*\S")
Paragraph = dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """Words in marks with their setting, the paragraph where they begin, and the words that they stand inside of."""

    marked: Marked
    setting: Setting
    n: int
    outer: Marked | None
    introduction: Attribution | None


def placed(text: str, paragraphs: Sequence[Paragraph], marked: Sequence[Marked]) -> Iterator[Placed]:
    """Yield the words in marks of a document, each with its setting.

    Parameters
    ----------
    text : str
        The document.
    paragraphs : sequence of dict
        Its rows of the paragraphs frame.
    marked : sequence of Marked
        What `find_marked` gives, by their start, the outer before the inner.
    """
    starts = [p["start"] for p in paragraphs]
    inside = _inside(marked)
    children: dict[Marked | None, list[Marked]] = {}
    for m in marked:
        children.setdefault(inside[m], []).append(m)
    introductions = _introductions(text, paragraphs, marked)
    goes_on: set[int] = set()
    frames: dict[tuple[Marked | None, int], _Frame] = {}

    def frame(outer: Marked | None, n: int) -> "_Frame":
        if (outer, n) not in frames:
            low, high = paragraphs[n]["start"], paragraphs[n]["end"]
            if outer:
                low, high = max(low, outer.start), min(high, outer.end)
            near = [c for c in children[outer] if c.outer_start < high and c.outer_end > low]
            frames[outer, n] = _frame(text, low, high, near)
        return frames[outer, n]

    for m in marked:
        n = max(0, bisect_right(starts, m.start) - 1)
        last = max(n, bisect_right(starts, max(m.start, m.outer_end - 1)) - 1)
        outer = inside[m]
        lead, tail = frame(outer, n).before(m.outer_start), frame(outer, last).behind(m.outer_end)
        rest = text[paragraphs[n]["start"] : m.outer_start], text[m.outer_end : paragraphs[last]["end"]]
        alone = not LETTER.search(rest[0]) and (not LETTER.search(rest[1]) or SIGNED.match(rest[1]) is not None)
        said = attribution(lead, tail)
        first = not LETTER.search(rest[0])
        introduction = introductions.get(n) if (alone or first) and outer is None else None
        goes_with = _goes_with(text, m, children[outer], paragraphs[n]["start"]) and not LETTER.search(lead)
        setting = Setting(
            quoted=" ".join(text[m.start : m.end].split()),
            lead=lead,
            tail=tail,
            said=said or (_signature(text, paragraphs, last + 1) if alone else None),
            marks=m.marks,
            alone=alone,
            introduced=introduction is not None or m.goes_on or (first and n in goes_on) or goes_with,
            heading=paragraphs[n]["unit"] == "heading",
            inside=outer is not None,
        )
        if m.goes_on:
            goes_on.add(n + 1)
        yield Placed(m, setting, n, outer, introduction)


def _inside(marked: Sequence[Marked]) -> dict[Marked, Marked | None]:
    """The innermost words in marks that each stands inside of."""
    found: dict[Marked, Marked | None] = {}
    around: list[Marked] = []
    for m in marked:
        while around and around[-1].end < m.outer_end:
            around.pop()
        found[m] = around[-1] if around else None
        around.append(m)
    return found


def _goes_with(text: str, m: Marked, children: Sequence[Marked], start: int) -> bool:
    """Whether a sentence in marks follows on words in marks of the same paragraph: "I stay," he said. "For now."."""
    k = bisect_left(children, m.start, key=lambda c: c.start)
    before = children[k - 1] if k else None
    spoken = before is not None and before.outer_start >= start and text[before.end - 1] in ",.!?"
    return spoken and text[m.end - 1] in ".!?"


@dataclass(frozen=True)
class _Frame:
    """A paragraph in which words in marks are blanked out, and its sentences."""

    low: int
    words: str
    spans: tuple[tuple[int, int], ...]

    def before(self, at: int) -> str:
        """What stands before `at` in its sentence."""
        at -= self.low
        k = bisect_right(self.spans, at, key=lambda s: s[0])
        start = self.spans[k - 1][0] if k else 0
        return self.words[max(start, at - FAR, 0) : max(0, at)]

    def behind(self, at: int) -> str:
        """What stands behind `at` in its sentence."""
        at = max(0, at - self.low)
        k = bisect_left(self.spans, at, key=lambda s: s[1])
        end = self.spans[k][1] if k < len(self.spans) else len(self.words)
        return self.words[at : min(end, at + FAR)]


def _frame(text: str, low: int, high: int, marked: Sequence[Marked]) -> _Frame:
    clean = list(blank(text, low, high))
    after = words("verbs", "after")
    for m in marked:
        a, b = max(m.outer_start, low) - low, min(m.outer_end, high) - low
        clean[a:b] = (OPENER if text[m.start].isupper() else HOLDER) + " " * (b - a - 1)
        follows = re.findall(r"\S+", text[m.outer_end : min(high, m.outer_end + 60)])[:4]
        goes_on = text[m.end - 1] in "!?" and any(w.strip(".,:") in after for w in follows)
        goes_on = goes_on or (bool(follows) and follows[0].startswith("("))
        if b - a > 1 and text[m.end - 1] in ".!?" and m.marks != "missing_open" and not goes_on:
            clean[b - 1] = "."
    words_of = "".join(clean)
    return _Frame(low, words_of.replace(OPENER, HOLDER), tuple(sentence_spans(words_of)))


def _introductions(text: str, paragraphs: Sequence[Paragraph], marked: Sequence[Marked]) -> dict[int, Attribution]:
    """For each paragraph below "Members told us:" who is introduced there; a paragraph that is not all quoted ends it."""
    found: dict[int, Attribution] = {}
    first = {m.outer_start for m in marked}
    current: Attribution | None = None
    for n, p in enumerate(paragraphs):
        quoted = p["unit"] == "quotation" or _first_sign(text, p) in first
        if current and (quoted or is_signature(text, paragraphs, n)):
            found[n] = current
            continue
        words_of = text[p["start"] : p["end"]].rstrip(EDGE)
        current = introduction(blank(text, p["start"], p["end"])) if words_of.endswith((":", "–", "—")) else None
    return found


def _first_sign(text: str, paragraph: Paragraph) -> int:
    words_of = text[paragraph["start"] : paragraph["end"]]
    return int(paragraph["start"] + len(words_of) - len(words_of.lstrip(EDGE)))


def introduction(clean: str) -> Attribution | None:
    """Return who a paragraph that ends in a colon introduces, or None where it introduces no words of anybody.

    Examples
    --------
    >>> introduction("Pay is low. Members told us:").who
    'Members'
    >>> introduction("The scheme has three parts:") is None
    True
    """
    sentence = clean[[a for a, _ in sentence_spans(clean)][-1] :] if clean.strip() else ""
    said = attribution(sentence.rstrip(" :–—"), "")
    if said:
        return said
    lemmas = {t.lemma_ for t in lemmatise(sentence).doc}
    return (
        Attribution("", "introduced")
        if lemmas & (words("nouns", "speech") - {"call", "word", "view"} | {"view"})
        else None
    )


def is_signature(text: str, paragraphs: Sequence[Paragraph], n: int) -> bool:
    """Whether a paragraph only says who is quoted above it: "— Nurse, Band 5"; in a block quotation a dash isn't needed."""
    paragraph, before = paragraphs[n], paragraphs[n - 1] if n else None
    words_of = text[paragraph["start"] : paragraph["end"]]
    if words_of.strip(EDGE + "-–—―")[:1] in tuple(DOUBLE + SINGLE):
        return False
    line = text.rfind("\n", 0, paragraph["start"]) + 1
    dashed = DASHED.match(text[line : paragraph["end"]].lstrip("> \t")) is not None
    if before and before["unit"] == paragraph["unit"] == "quotation" and len(words_of.split()) <= SIGNATURE_WORDS // 2:
        dashed = dashed or text[before["start"] : before["end"]].rstrip(EDGE).endswith(
            (".”", '."', "!”", '!"', ".’", ".'")
        )
    return (
        dashed
        and len(words_of.split()) <= SIGNATURE_WORDS
        and not words_of.rstrip().endswith((".", "!", "?", ";", ":", ","))
    )


def _signature(text: str, paragraphs: Sequence[Paragraph], n: int) -> Attribution | None:
    if n >= len(paragraphs) or not is_signature(text, paragraphs, n):
        return None
    two = range(n, min(n + 2, len(paragraphs)))
    items = [paragraphs[k]["unit"] == "list item" and is_signature(text, paragraphs, k) for k in two]
    if len(items) == 2 and all(items):
        return None  # a list
    return Attribution(text[paragraphs[n]["start"] : paragraphs[n]["end"]].strip(EDGE + "-–—―"), "signed", True)
