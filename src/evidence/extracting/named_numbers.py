"""Tells the numbers that count something from those that name, date or place it (Band 8, 3 May, two reasons)."""

import re
from functools import cache

from evidence.extracting.numbers import DIGIT, TEEN, Number
from evidence.extracting.statistics.dates import DATE, PASSING
from evidence.extracting.statistics.units import qualified
from evidence.extracting.statistics.words import either, function_words, nouns, vocabulary

UNITS = r"(?:hour|hr|day|week|wk|month|year|yr|minute|min|mile)s?\b"
MEASURED = re.compile(rf"[- ](?:(?:working|full|whole|calendar|clear|extra|additional)[- ])?{UNITS}", re.IGNORECASE)
STREET = (
    "Street|Road|Avenue|House|Lane|Way|Place|Square|Court|Close|Drive|Terrace|Gardens|Row|Crescent"
    "|Park|Hill|Gate|Quay|Building"
)
CLOCK = r"(?:[01]?\d|2[0-3])[:.][0-5]\d"
PLACES = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"  # postcodes
    r"|(?<!\w)(?:\+44|0)(?:[ ()-]*\d){9,11}(?!\w)|(?i:\btel\w*[.: ]+)[\d ()-]{5,}"
    rf"|\b\d{{1,4}}[a-z]?(?:[-–]\d{{1,4}})?,? (?:[A-Z][\w'’]+ ){{1,3}}(?:{STREET})\b"
    r"|\[(?:\d{1,3}(?:[,;–-] ?\d{1,3})*|(?:19|20)\d\d)\](?: [A-Z]+(?: [A-Z][a-z]+)? \d+)?"  # notes, neutral citations
    r"|\b[A-Z]{1,5} ?\d+/\d+\b|\b\d+/[A-Z]{2,}\b|\b[A-Z]+-?\d+(?:\.\d+)*\b"
    rf"|\b{CLOCK} ?(?:[ap]\.?m\b\.?|hrs\b|hours on\b)|\b\d{{1,2}} ?[ap]\.?m\b|\b\w+ o['’]clock"
    rf"|\b(?i:(?:half|quarter) (?:past|to) (?:{TEEN}|{DIGIT}|\d{{1,2}}))\b"
    rf"|\b(?i:(?:\d{{1,2}} and )?(?:\d{{1,2}}|{TEEN}|{DIGIT})) (?:at night|most nights|in the (?:morning|evening|afternoon))\b"
    rf"|\b{CLOCK}(?= ?(?:to|until|till|[-–]|on|and) )|(?i:(?<=\bat )|(?<=\bby )|(?<=\buntil )){CLOCK}\b"
)
LISTED = re.compile(
    r"^\W*(?:\(?\d{1,3}[.)]|\(\d{1,3}\)|\d{1,2}(?:\.\d{1,2})+(?=\s+[A-Z]))\s+(?!(?:FTE|WTE)s?\b)(?=\S)"
    r"|(?<=[.;:]) \d{1,2}\.(?= [A-Z])|(?:^|[:;,]|\band|\bor)\s+\(?\d{1,2}\)\s"
)
GLUED = re.compile(r"[a-z][.,;:)”\"’]+$|[a-z)”]$|\w\($")  # note marks, section 59(1)
ORDINAL = re.compile(r"-?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.IGNORECASE)
AGE = re.compile(r"[- ]?(?:year|yr|month|week)s?[- ]olds?\b|[- ](?:years|months|weeks) (?:of age|old)\b", re.IGNORECASE)
AGED = re.compile(
    r"\b(?:aged?|ages|born)(?: (?:from|between|of|under|over|about|up to))*(?: \d+(?: ?[-–] ?| to | and | or ))? ?$"
    r"|\b(?:under|over)-$|\b(?:children|pupils|adults|people|those) (?:under|over)(?: the age of)? ?$",
    re.IGNORECASE,
)
HER_AGE = re.compile(
    r"\b(?:he|she|I)(?:['’](?:s|m)| is| was| am) (?:only |nearly |now |just )?$|\b(?:since|when|until) \w+ (?:was|were) $",
    re.I,
)
POINTS = re.compile(r"\b(?:up|down|by|rose|fell|gained|lost|dropped) $", re.IGNORECASE)
OF_ALL = re.compile(r"\bof (?:the|its|all|our|their)(?: last| first| remaining| other)? $", re.IGNORECASE)
DEADLINE = re.compile(
    rf"[- ]{UNITS} (?:of|from|after) (?:publication|receipt|receiving|the date|the publication|this report)\b",
    re.IGNORECASE,
)
PERIOD = re.compile(rf"\b{PASSING}(?: (?:\w+ to |\d+[-–])?| \w+ )$", re.IGNORECASE)
SHARE_GOES_ON = re.compile(r"\s*(?:[,.;:)(!?–—]|$|(\w+))", re.IGNORECASE)
NO_SHARE = re.compile(r"\b(?:first|second|other|latter|last|and an?|the|this|each|every|per|next) $", re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = vocabulary()["names"]
    number = r"(?:\d[\d.]*[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten)"
    join = r"(?:, | ?[-–/&] ?| and | or | to |, and )"
    more = rf"(?:{number}(?:{join}{number})*{join})?"
    found = {
        "named": rf"(?:\b{nouns(names['before'])}\.?(?: |-|: ?)|\b(?:s|ss|p|pp|r|reg|art)\. ?|[#§] ?){more}\(?$",
        "named alone": rf"\b{nouns(names['before_alone'])}(?: |: ?){more}\(?$",
        "hyphened": rf"-{UNITS},?(?:[ -]\w+){{0,2}}?[ -]{either(names['after_hyphen'])}\b",
        "idiom": rf"(?<![\w-]){either(names['idioms'])}(?![\w-])",
        "not counted": rf"[ -](?:(?!{either(function_words())} )[\w'’-]+ ){{0,2}}?{nouns(names['not_counted'])}\b",
        "pointing": rf"\b{either(names['pointing'])}(?: (?:other|main|new|first|last|next|same|top|key))? $",
        "one before": rf"\b{either(names['one_before'])} $",
    }
    compiled = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}
    capitals = either(w.capitalize() for w in names["before_capital"])
    return compiled | {"named capital": re.compile(rf"\b{capitals} {more}$")}


def counting(clean: str, numbers: list[Number]) -> list[Number]:
    """Return the numbers of a sentence that count or measure something.

    Parameters
    ----------
    clean : str
        A sentence.
    numbers : list of Number
        What `find_numbers` gave for it.

    Examples
    --------
    >>> from evidence.extracting.numbers import find_numbers
    >>> clean = "On 3 May 2021 two of the Band 8 posts, under section 47, were vacant for 12 weeks."
    >>> [n.number for n in counting(clean, find_numbers(clean))]
    [2.0, 12.0]
    """
    taken = [m.span() for p in (PLACES, LISTED, DATE, _patterns()["idiom"]) for m in p.finditer(clean)]
    kept: list[Number] = []
    for n in numbers:
        free = not any(a < n.end and n.start < b for a, b in taken)
        if free and (_is_part_of_a_count(clean, n, kept) or not _names_a_thing(clean, n)):
            kept.append(n)
    return kept


def _is_part_of_a_count(clean: str, n: Number, counted: list[Number]) -> bool:
    """The one of "three letters, one from the branch"."""
    whole = any(2 <= c.number <= 20 and not c.unit for c in counted)
    parted = re.match(r" (?:from|by|in|for|at|to|of (?:which|whom|them|these))\b", clean[n.end :])
    return (
        n.number == 1 and whole and bool(parted) and bool(re.search(r"[,;:(–-] ?(?:and )?$|\band $", clean[: n.start]))
    )


def _names_a_thing(clean: str, n: Number) -> bool:
    before, after, patterns = clean[: n.start], clean[n.end :], _patterns()
    if n.form == "fraction":
        many = re.match(rf"(?:{DIGIT})[- ]", clean[n.start : n.end], re.IGNORECASE)
        return not many and not _is_share(before, after)
    if n.unit or n.form == "odds":
        return False
    if GLUED.search(before) or ORDINAL.match(after) or AGE.match(clean, n.span[1]) or AGED.search(before):
        return True
    if n.in_range and re.match(r"0\D", clean[n.span[0] :]):  # a service for ages 0-19
        return True
    if DEADLINE.match(after) or (MEASURED.match(after) and PERIOD.search(before)):
        return True
    if any(patterns[name].search(before) for name in ("named", "named capital")):
        return True
    capital = n.form == "figure" and n.number < 1000 and re.search(r"[a-z,] [A-Z][a-z]+ $", before)
    if (capital or HER_AGE.search(before) or patterns["named alone"].search(before)) and not _counts_a_noun(after):
        return True
    if patterns["hyphened"].match(after) or _is_year(clean, n):
        return True
    return n.number <= 12 and n.number.is_integer() and _small_and_idle(clean, n)


def _is_share(before: str, after: str) -> bool:
    """A third of staff, not a third party; over half, not the other half."""
    m = SHARE_GOES_ON.match(after)
    if NO_SHARE.search(before) or not m:
        return False
    word = (m[1] or "").lower()
    return (
        not word
        or word in function_words()
        or word.endswith(("ed", "ly"))
        or qualified(before, len(before)) < len(before)
    )


def _counts_a_noun(after: str) -> bool:
    """Whether a word follows that a number can count: no function word, no end of the clause."""
    m = re.match(r" ([a-z][\w'’-]+)", after)
    return m is not None and m[1] not in function_words()


def _is_year(clean: str, n: Number) -> bool:
    """A bare 1900 to 2099, unless it is qualified and counts a noun."""
    if not re.fullmatch(r"(?:19|20)\d\d", clean[n.start : n.end]):
        return False
    before, after = clean[: n.start], clean[n.end :]
    qualified = re.search(
        r"\b(?:over|nearly|almost|about|around|some|least|than|approximately|to) $", before, re.IGNORECASE
    )
    return not (qualified and re.match(r" [a-z]{3,}s\b", after))


def _small_and_idle(clean: str, n: Number) -> bool:
    """Small numbers that structure a text or point back, and "one" that picks somebody or something out."""
    before, after, patterns = clean[: n.start], clean[n.end :], _patterns()
    measured = MEASURED.match(after)
    if n.number == 1 and n.form == "words":
        once = re.match(r" (?:day|week|year)[ ,.]*(?:$|[a-z]+ed\b)", after)
        if clean[n.start : n.end].lower() in ("a", "an"):
            return False
        return not (patterns["one before"].search(before) or n.in_range or (measured and not once))
    if patterns["not counted"].match(after) and not n.in_range:
        return not (re.match(r" points?\b", after) and POINTS.search(before))
    if n.form != "words" or not patterns["pointing"].search(before):
        return False
    of_these = re.match(r" of (?:the|these|those|our|its|their|all|them|us)\b", after)
    return not (of_these or measured or OF_ALL.search(before))
