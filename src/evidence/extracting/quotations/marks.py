"""Which quotation marks belong together: pairs, nested ones, quotations over several paragraphs, and slips."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.extracting.quotations.scanning import (
    DOUBLE,
    EDGE,
    SINGLE,
    Mark,
    Marked,
    Scan,
    Stretch,
    scan_doubles,
    scan_singles,
)
from evidence.extracting.quotations.words import words

PARAGRAPHS, CHARACTERS = 15, 5000  # how far a quotation may run whose marks stand at its ends only
SENTENCE = re.compile(r"[.!?]\s+(?=\S)")


def find_marked(text: str, stretches: Sequence[Stretch]) -> list[Marked]:
    r"""Find the words in quotation marks, nested ones too.

    Parameters
    ----------
    text : str
        The document.
    stretches : sequence of Stretch
        Its paragraphs, in order.

    Returns
    -------
    list of Marked
        By their start, the outer before the inner.

    Examples
    --------
    >>> text = '“It’s the members’ choice,” she said. "Not \'ours\'."'
    >>> [text[m.start : m.end] for m in find_marked(text, [Stretch(0, len(text))])]
    ['It’s the members’ choice,', "Not 'ours'.", 'ours']
    """
    doubles = [scan_doubles(text, s) for s in stretches]
    found = list(_resolve(text, stretches, doubles, DOUBLE))
    singles = [scan_singles(text, s, found) for s in stretches]
    found += _resolve(text, stretches, singles, SINGLE)
    kept = {(m.start, m.end): m for m in reversed(found) if m.start < m.end}
    return sorted(kept.values(), key=lambda m: (m.start, -m.end))


def _resolve(text: str, stretches: Sequence[Stretch], scans: list[Scan], family: str) -> Iterator[Marked]:
    """Pairs as they are; then the marks that are left over, over paragraphs, and those that remain as slips."""
    for scan in scans:
        yield from (_marked(text, o, c) for o, c in scan.pairs)
    closed = set()
    for n, (stretch, scan) in enumerate(zip(stretches, scans, strict=True)):
        for mark in scan.opens:
            last = mark is scan.opens[-1]
            if last and _opens_with(text, stretches, n + 1, family):
                yield _whole(text, mark, stretch.end, goes_on=True)
            elif last and (closing := _closing_after(text, stretches, scans, n, mark, family)) is not None:
                closed.add(closing)
                yield _marked(text, mark, closing)
            else:
                yield _whole(text, mark, _end_of_slip(text, mark, stretch, scan))
        for mark in scan.closes:
            if mark not in closed:
                start = _start_of_slip(text, mark, stretch, scan)
                first, end = _within(text, start, mark.start)
                yield Marked(first, end, first, mark.end, "missing_open")


def _within(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the space and stars at its ends."""
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip(EDGE))
    return first, max(first, start + len(inside.rstrip(EDGE)))


def _marked(text: str, opening: Mark, closing: Mark) -> Marked:
    start, end = _within(text, opening.end, closing.start)
    alike = opening.shape == closing.shape and (
        opening.shape == "straight" or text[opening.start] != text[closing.start]
    )
    return Marked(start, end, opening.start, closing.end, "paired" if alike else "mixed")


def _whole(text: str, opening: Mark, end: int, goes_on: bool = False) -> Marked:
    start, end = _within(text, opening.end, end)
    return Marked(start, end, opening.start, end, "missing_close", goes_on)


def _opens_with(text: str, stretches: Sequence[Stretch], n: int, family: str) -> bool:
    """Whether paragraph `n` begins with an opening mark."""
    if n >= len(stretches) or stretches[n].stops:
        return False
    words_of = text[stretches[n].start : stretches[n].end].lstrip(EDGE)
    return words_of[:1] in tuple(family) and len(words_of) > 1 and words_of[1] not in " .,"


def _closing_after(
    text: str, stretches: Sequence[Stretch], scans: list[Scan], n: int, opening: Mark, family: str
) -> Mark | None:
    """The mark that closes a quotation in a later paragraph, where no paragraph between opens one of its own."""
    for k in range(n + 1, min(n + 1 + PARAGRAPHS, len(stretches))):
        if stretches[k].stops or _opens_with(text, stretches, k, family):
            return None
        if scans[k].closes:
            closing = scans[k].closes[0]
            slip = text[closing.start - 1] == ","  # "…, she said": it is this paragraph that lacks a mark
            return None if slip or closing.start - opening.end > CHARACTERS else closing
        if scans[k].opens:
            return None
    return None


def _end_of_slip(text: str, opening: Mark, stretch: Stretch, scan: Scan) -> int:
    """Where words end that nothing closes: before "he said", before the next words in marks, or with the paragraph."""
    after = "|".join(sorted(words("verbs", "after")))
    said = re.compile(rf"(?<=[,?!])\s+(?=(?:[\w’'-]+ ){{0,4}}(?:{after})\b)").search(text, opening.end, stretch.end)
    later = min([o.start for o, _ in scan.pairs if o.start > opening.start], default=stretch.end)
    if said and said.start() < later:
        return said.start()
    ends = [m.start() + 1 for m in SENTENCE.finditer(text, opening.end, later)]
    return stretch.end if later == stretch.end else (ends[-1] if ends else later)


def _start_of_slip(text: str, closing: Mark, stretch: Stretch, scan: Scan) -> int:
    """Where words begin that nothing opens: after the words in marks before them and their sentence, or "he said:"."""
    before = [c.end for o, c in scan.pairs if c.end <= closing.start]
    before += [c.end for c, _ in pairwise([*scan.closes, closing]) if c.end < closing.start]
    start = stretch.start
    if before and (m := SENTENCE.search(text, max(before), closing.start)):
        start = m.end()
    elif before:
        start = max(before)
    after = "|".join(sorted(words("verbs", "after")))
    said = re.compile(rf"\b(?:{after})(?: \w+){{0,2}}:\s+(?=\S)").search(text, start, closing.start)
    return said.end() if said else start
