"""The unit of a figure, and where the words begin and end that belong to it."""

import re
from functools import cache

from evidence.extracting.numbers import Number
from evidence.extracting.statistics.words import either, nouns, vocabulary

CASE_OF = r"(?:[\w-]+['’]s?[- ]|open |live |active |current |allocated |ongoing |complex |new )?"
NOT_CASES = r"(?![- ](?:files?|reviews?|stud(?:y|ies)|conferences?|notes|records|audits?|law|loads?))"
BASE = re.compile(r"[^,;.]{0,40}?\bper (?:100|1,000|1000|10,000|100,000|hundred|thousand|ten thousand|million)\b", re.I)
OF_PERIOD = re.compile(
    r" (?:out )?of (?:the |these |its |our )?(?:last |past |previous |next |first )?(?:[\w-]+ )", re.IGNORECASE
)
CAP = re.compile(
    r"\b(?:cap|limit|maximum|threshold|ceiling|minimum|norm|target) (?:of|is|was|at) (?:\w+ )?$", re.IGNORECASE
)
LOAD = re.compile(r"\b(?:case|work)loads? (?:[a-z]+ ){0,6}$|\bcaseloads?[^,;.\d]{0,40}$", re.IGNORECASE)
BARE = re.compile(
    r" ?(?:or more |plus )?(?:$|[.,;:)]|(?:and|or|each|per|to|cases?|is|are|was|were|in|at|for|children|families)\b)",
    re.IGNORECASE,
)
CLIENTS = re.compile(
    r" (?:[a-z]+ )?(?:children|families|clients|service users|patients)\b[^,;.]{0,20}\bcaseload", re.IGNORECASE
)
CLAUSES = re.compile(r"[;:]|, (?=\w+ing\b|and |but |while )")
LARGE_LOAD, LARGEST_LOAD = 60, 600  # above these a number of cases is one worker's only where the sentence says so


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = vocabulary()
    adjective = rf"(?:(?:{either(words['grammar']['before_units'])})[- ])?"
    found = {f"unit {unit}": rf"[- –]?{adjective}{nouns(known)}\b" for unit, known in words["units"].items()}
    found |= {f"cue {name}": rf"\b{either(cues)}\b" for name, cues in words["cues"].items()}
    found["unit cases"] = rf" {CASE_OF}{nouns(words['units']['cases'])}\b{NOT_CASES}"
    found["qualifier"] = rf"(?<!\w){either(words['qualifiers']['words'])}(?: an?| the)? ?$"
    found["share"] = rf"(?<!\w){either(words['qualifiers']['vague_shares'])}(?: of [\w ]{{1,30}}?)? ?\($"
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def cued(name: str) -> re.Pattern[str]:
    """Return the pattern of a list of cues."""
    return _patterns()[f"cue {name}"]


def qualified(clean: str, start: int) -> int:
    """Return where a figure begins with its qualifier ("up to", "nearly", "most (").

    Examples
    --------
    >>> qualified("Just over 40% left.", 10), qualified("In all 40% left.", 7), qualified("Most (70%) left.", 6)
    (0, 7, 0)
    """
    patterns = _patterns()
    first = patterns["share"].search(clean[:start])
    while m := patterns["qualifier"].search(clean[:start]):
        start = m.start()
    return first.start() if first else start


def measured_in(clean: str, n: Number) -> tuple[str, int]:
    """Return the unit that stands right behind a figure and where its words end, or ("", the figure's end).

    Examples
    --------
    >>> from evidence.extracting.numbers import find_numbers
    >>> [measured_in(s, find_numbers(s)[0]) for s in ("12 weeks", "30 open cases", "four of the nine years", "5 dogs")]
    [('weeks', 8), ('cases', 13), ('years', 22), ('', 1)]
    """
    end = n.span[1]
    if n.unit:
        return n.unit, end if n.in_range else n.end
    if BASE.match(clean, end):
        return "rate", end
    if n.number == 0.5 and (article := re.compile(r"(?: of)? an?(?= )").match(clean, end)):  # half an hour
        end = article.end()
    starts = [end, *(m.end() - 1 for m in OF_PERIOD.finditer(clean, end) if m.start() == end)]
    for start in starts:
        for name, pattern in _patterns().items():
            if (
                name.startswith("unit ")
                and (m := pattern.match(clean, start))
                and (start == end or name != "unit cases")
            ):
                return name.removeprefix("unit "), m.end()
    return "", end


def unit_of(clean: str, n: Number, measured: str, numbers: list[Number], before: str) -> str:
    """Return the unit of a figure: that which it is measured in, a mean, a caseload, or a count.

    Parameters
    ----------
    clean : str
        The sentence.
    n : Number
        The figure.
    measured : str
        What `measured_in` gave.
    numbers : list of Number
        All figures of the sentence.
    before : str
        The sentence before in its paragraph, for a figure without a noun.
    """
    if measured not in ("", "cases"):
        return measured
    clause_starts = [m.end() for m in CLAUSES.finditer(clean, 0, n.span[0])]
    clause = clean[max(clause_starts, default=0) : n.span[0]]
    if _is_mean(clean, n, clause, numbers):
        return "average"
    if measured == "cases":
        return "cases" if _is_a_load(clean, n) else "count"
    load = LOAD.search(clause) or (CAP.search(clause) and re.search(r"\bcaseloads?\b", clean, re.IGNORECASE))
    bare = BARE.match(clean, n.span[1])
    spoken_of = bare and not re.search(r"[A-Z]{2}|\w+s$", clause[-3:]) and _spoken_of(before)
    return "cases" if CLIENTS.match(clean, n.span[1]) or (bare and (load or spoken_of)) else "count"


def _is_mean(clean: str, n: Number, clause: str, numbers: list[Number]) -> bool:
    """Whether a word for the mean stands before the figure, no other figure between, or close behind it."""
    cue = max((m.end() for m in cued("average").finditer(clause)), default=-1)
    if cue >= 0:
        start = n.span[0] - len(clause) + cue
        between = [o for o in numbers if start <= o.start < n.start and o.span != n.span]
        related = re.compile(r"[^.;]*?(?:,| and|\bto|\bfrom|\bwith|\bagainst|\bin) ?(?:\w+ )?$")
        if not between or (n.start - between[-1].end < 25 and related.match(clean[between[-1].end : n.start])):
            return True
    return bool(re.match(r"[^;:]{0,60}?\bon average\b|[^,;:]{0,25}\baverage\b", clean[n.span[1] :]))


def _is_a_load(clean: str, n: Number) -> bool:
    """Whether a number of cases is what one worker holds, not all that there are."""
    if n.number > LARGEST_LOAD or n.number <= 1:
        return False
    if n.number > LARGE_LOAD:
        return bool(cued("caseload").search(clean))
    return bool(cued("caseload").search(clean)) or not cued("total").search(clean)


def _spoken_of(before: str) -> bool:
    return bool(re.search(r"\b(?:caseloads?|(?:number of|many) (?:open |live )?cases)\b", before, re.IGNORECASE))
