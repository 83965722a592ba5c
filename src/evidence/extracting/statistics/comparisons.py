"""What a figure is compared with: "up 9 weeks on 2019", "compared with 13% of nurses"."""

import re
from functools import cache

from evidence.extracting.numbers import Number
from evidence.extracting.statistics.words import either, vocabulary

TURN = re.compile(
    r"[;:)]|\.(?!\d)|,(?! ?\d)| (?:but|while|whereas|although|and (?:\w+ ){0,2}\d)\b| and (?:\w+ )?(?:above|below)\b"
)
WAS = r"(?:19|20)\d\d|year|month|quarter|level|peak|figure|covid|pandemic|average|baseline|target|\d"
CHANGED = r"up|down|rises?|risen|rose|falls?|fell|fallen|increased?|decreased?|drop|dropped|declined?|reduction|growth|cut|grew"
CHANGED_BY = re.compile(
    rf"\b(?:{CHANGED})\b[^,;.]{{0,40}}?\b(on|since|from|over|compared)"
    rf" (?!average\b|the basis|whether|[^,;.]*\bto\b)(?=[^,;.]*(?:{WAS}))",
    re.IGNORECASE,
)
MULTIPLE = re.compile(r" ?times (?:as \w+(?: \w+)? as|more \w* ?than|the|higher than|greater than) ", re.IGNORECASE)
MARK = r"target|average|benchmark|norm|standard|budget|plan|figure|baseline|£?\d"
AGAINST = rf"\bagainst (?=(?:an? |the |its |our )?(?:\w+ ){{0,2}}(?:{MARK}))"
EARLIER = re.compile(
    r"\((?:[^()]*?:? ?)?(?:up|down) from [^()]+\)|\((?:19|20)\d\d(?:[/-]\d\d)?: ?[^()]+\)", re.IGNORECASE
)


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(rf"\b{either(vocabulary()['comparators']['cues'])}(?!\w)|{AGAINST}", re.IGNORECASE)


def comparisons(clean: str) -> list[tuple[int, int]]:
    """Return where a sentence says what its figures are compared with.

    Examples
    --------
    >>> clean = "Waits were 41 weeks, up 9 weeks on 2019, compared with 30 weeks in Leeds."
    >>> [clean[a:b] for a, b in comparisons(clean)]
    ['on 2019', 'compared with 30 weeks in Leeds']
    """
    found = [m.span() for m in EARLIER.finditer(clean)]
    starts = [m.start() for m in _cues().finditer(clean)]
    starts += [m.start(1) for m in CHANGED_BY.finditer(clean)] + [m.start() for m in MULTIPLE.finditer(clean)]
    for start in sorted(starts):
        if any(a <= start < b for a, b in found):
            continue
        stop = TURN.search(clean, start + 4)
        found.append((start, stop.start() if stop else len(clean)))
    return sorted(found)


def comparator_of(clean: str, n: Number, spans: list[tuple[int, int]], numbers: list[Number]) -> str:
    """Return what a figure is compared with, in the sentence's words, or "".

    A figure inside the words of a comparison has none; otherwise it is the first one after it with no
    other figure in a clause of its own between, or the start of a change from one figure to another.
    """
    if any(a <= n.start < b for a, b in spans):
        return ""
    for before in (o for o in numbers if o.end < n.start):
        if from_it := changed_from(clean, before, n):
            return from_it
    later = [s for s in spans if s[0] >= n.end]
    if not later:
        earlier = [s for s in spans if s[1] <= n.start and s[0] == 0]  # "Compared with 2019, 12% more …"
        return _tidy(clean[slice(*earlier[0])]) if earlier else ""
    start, end = later[0]
    between = clean[n.end : start]
    if re.search(r"[;:]|\.(?!\d)", between) or any(
        n.end <= o.start < start and "," in clean[n.end : o.start] and not _is_change(clean, o) for o in numbers
    ):
        return ""
    return _tidy(clean[start:end])


def changed_from(clean: str, before: Number, n: Number) -> str:
    """Return the words of the figure at which a change to another begins, or "".

    Examples
    --------
    >>> from evidence.extracting.numbers import find_numbers
    >>> changed_from(clean := "Waits rose from 15 to 22.", *find_numbers(clean))
    'from 15'
    """
    starts = re.search(r"\bfrom (?:\w+ ){0,2}$", clean[: before.start])
    goes_to = re.fullmatch(r"(?: [\w%-]+){0,4} to (?:\w+ ){0,2}", clean[before.end : n.start])
    return _tidy(clean[starts.start() : before.end]) if starts and goes_to else ""


def _is_change(clean: str, n: Number) -> bool:
    return bool(
        re.search(
            r"\b(?:up|down|an? (?:rise|fall|increase|drop|decrease|reduction) of)(?: by)? (?:\w+ )?$",
            clean[: n.start],
            re.IGNORECASE,
        )
    )


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" (),")
