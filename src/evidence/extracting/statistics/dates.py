"""Finds the dates and periods that a sentence names, and works out the one that a figure speaks of."""

import re
from collections.abc import Sequence

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEAR = r"(?:19|20)\d\d"
SPAN = rf"{YEAR} ?[-–/] ?(?:{YEAR}|\d\d)(?!\d)"
DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
DAY_OF = rf"(?:{DAY} (?:of )?)?"
NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
LENGTH = r"(?:calendar |working |financial |academic )?(?:years?|months?|weeks?|days?|decades?)\b"
PASSING = (
    r"(?:(?:the|these|those|this|over|for|in|within|during|its|their|our|every) (?:last|past|previous|next|coming|first|final"
    r"|recent|preceding|following|subsequent|ensuing)|these|those)"
)
SEASON = r"(?:early|late|mid|spring|summer|autumn|winter|christmas|easter|start of|end of|beginning of)"
DATE = re.compile(
    "|".join(
        [
            rf"\b{DAY_OF}{MONTH} ?[-–/] ?(?:{DAY} )?{MONTH},? {YEAR}\b",
            rf"\b(?:between |from )?{DAY_OF}{MONTH}(?:,? {YEAR})? (?:and|to|until|till) {DAY_OF}{MONTH},? {YEAR}\b",
            rf"\b{DAY}(?: ?[-–] ?{DAY}| (?:and|to) {DAY})? (?:of )?{MONTH}(?:,? (?:{YEAR}|['’]\d\d))?(?! be\b)",
            rf"\b{MONTH} {DAY},? {YEAR}\b|\b{MONTH}(?: of)?,? {YEAR}\b",
            rf"\b{MONTH} [0-3]?\d(?:st|nd|rd|th)?\b(?! (?:per|%|of|out))",
            r"\b[0-3]?\d[./-][01]?\d[./-](?:(?:19|20)\d\d|\d\d)\b|\b(?:19|20)\d\d-[01]\d-[0-3]\d\b",
            rf"\b(?:[Qq](?:uarter )?[1-4]|(?:first|second|third|fourth|last) quarter)(?: of)?,? (?:{SPAN}|{YEAR})\b",
            rf"\b(?i:between|from) {YEAR} (?:and|to) {YEAR}\b|\b{SPAN}",
            rf"\b(?i:{SEASON})[- ](?:of )?{YEAR}\b",
            r"(?<!\w)(?:the )?(?:(?:early|late|mid)[- ])?(?:(?:19|20)\d0s|['’]\d0s)",
        ]
    )
)
BARE_MONTH = re.compile(rf"(?<=\b(?:[Ii]n|[Bb]y|at) ){MONTH}(?! ?[-–/]? ?\d| ?[-–/]? ?[A-Z]| (?:and|to|or)\b)")
LONE_YEAR = re.compile(rf"(?<![\w£$€,./-]){YEAR}(?![\w%,/]\d|[\w%/]|\.\d| ?%| per ?cent)")
PERIODS = re.compile(
    rf"\b(?:over |in |during |within |for )?(?:the |these )?(?:last|past|previous|preceding|next|coming|first|final)"
    rf" (?:{NUMBER} |few |couple of )?{LENGTH}|\b(?:{MONTH} )?(?:last|this|next|previous) year\b"
    r"|\b(?:last|this|next) (?:month|week|quarter|spring|summer|autumn|winter)\b"
    r"|\bpre-?(?: ?the )?(?:covid|pandemic|war|crisis|brexit)\w*(?:-19)?(?: levels?)?"
    r"|\b(?:before|since|during|after) (?:the )?(?:covid(?:-19)?|pandemic|(?:first )?lockdown)\b",
    re.IGNORECASE,
)
LAW = re.compile(
    r"(?:Act|Regulations|Order|Rules|Bill|Code|Convention|Directive|v\.? \w+)(?: \(\w+\))?,? \(?$"
    r"|\bet al\.?,? \(?$|[A-Z][a-z]+ \($|(?!In|By|Since|During|From|Until|To|Of|For|The|Between|And|At)[A-Z][a-z]+,? $"
)
PREPOSITION = re.compile(r"^(?:over|in|during|within|for|from) ", re.IGNORECASE)
RELATIVE = re.compile(r"\b(last|previous|this|next) year$", re.IGNORECASE)
SHIFT = {"last": -1, "previous": -1, "this": 0, "next": 1}
# Right behind a figure ("14 posts in 2021"), and first in a clause ("In 2021 …")
BEHIND = re.compile(
    r" ?\(?(?:(?!(?:and|or|but|before|after|until|since|from|under|than|as)\b)[a-z][\w'’-]* ){0,3}"
    r"(?:(?:in|at|as at|by|for|during) )?(?:the )?",
    re.IGNORECASE,
)
LEADS = re.compile(r"(?:^|[;:,.] |\b(?:and|but|while|whereas) )(?:(?:in|by|at|during|for) )?$", re.IGNORECASE)
NEXT_CLAUSE = re.compile(
    r"[;:.]|, (?!\d)|\b(?:and|but|while|whereas) (?:(?:in|by|at|during) )?(?:the )?$", re.IGNORECASE
)
MONTH_NEAR = 6  # words between a figure and a month without a year
HEAD = 2500  # characters in which a document's own date stands


def find_dates(clean: str) -> list[tuple[int, int]]:
    """Return where a sentence names dates, years and periods, those of laws and books left out.

    Examples
    --------
    >>> clean = "Under the Care Act 2014, 12% had left by March 2021, up from 9% in 2019/20."
    >>> [clean[a:b] for a, b in find_dates(clean)]
    ['March 2021', '2019/20']
    """
    found = [m.span() for m in DATE.finditer(clean)]
    for pattern in (PERIODS, LONE_YEAR, BARE_MONTH):
        for m in pattern.finditer(clean):
            overlaps = any(m.start() < b and a < m.end() for a, b in found)
            if not overlaps and not (pattern is LONE_YEAR and LAW.search(clean[: m.start()])):
                found.append(m.span())
    return sorted(found)


def date_of(clean: str, place: tuple[int, int], limits: tuple[int, int], dates: Sequence[tuple[int, int]]) -> str:
    """Return the date that a figure speaks of, as its sentence names it, or "".

    Parameters
    ----------
    clean : str
        The sentence.
    place : (int, int)
        The figure.
    limits : (int, int)
        The part of the sentence that the figure belongs to: the words of a comparison, or all but them.
    dates : sequence of (int, int)
        What `find_dates` gave for the sentence.
    """

    def between_them(span: tuple[int, int]) -> str:
        return clean[place[1] : span[0]] if span[0] >= place[1] else clean[span[1] : place[0]]

    def away(span: tuple[int, int]) -> tuple[int, bool, bool, int]:
        between = between_them(span)
        behind = span[0] >= place[1] and BEHIND.fullmatch(between)
        leads = span[1] <= place[0] and LEADS.search(clean[: span[0]])
        if leads:
            between = between.removeprefix(",")
        clauses = len(NEXT_CLAUSE.findall(between)) + bool(re.search(r"\d", between))
        return clauses, not behind, not leads, len(between)

    def is_near(span: tuple[int, int]) -> bool:
        between = between_them(span)
        return len(between.split()) <= MONTH_NEAR and not re.search("[()]", between)

    inside = [s for s in dates if limits[0] <= s[0] and s[1] <= limits[1]]
    inside = [
        s for s in inside if is_near(s) or not re.fullmatch(MONTH, clean[slice(*s)])
    ]  # "heard in January" is no date
    best = min(inside, key=away, default=None)
    return " ".join(clean[best[0] : best[1]].split()).rstrip(".") if best else ""


def document_date(source_id: str, text: str) -> str:
    """Return the date of a document that its register doesn't give: one at its head, or the year in its name.

    Examples
    --------
    >>> document_date("letter-2021", "Under the 2014 Act. 4 May 2021. Dear all"), document_date("note", "No date.")
    ('4 May 2021', '')
    """
    dates = [m.group().rstrip(".") for m in DATE.finditer(text[:HEAD]) if re.search(YEAR, m.group())]
    dates.sort(key=lambda d: (not re.search(MONTH, d), not re.match(r"\d", d)))  # stable: the first of the fullest
    if year := re.search(rf"(?<!\d){YEAR}(?!\d)", source_id):
        return next((d for d in dates if year.group() in d and re.search(MONTH, d)), year.group())
    return dates[0] if dates else ""


def settled(date: str, of_document: str, earlier: str = "") -> str:
    """Return a date without its preposition, "last year" worked out from the document's own date.

    A month without a year is the one nearest to the date before it in its paragraph, else the last before the document.

    Examples
    --------
    >>> settled("in the last year", "2023-04-01"), settled("June last year", "2023-04-01"), settled("", "2023-04-01")
    ('the last year', 'June 2022', '2023-04-01')
    >>> settled("June", "2023"), settled("June", "2023-04-01"), settled("June", "2023", "4 May 2021")
    ('June 2023', 'June 2022', 'June 2021')
    >>> settled("January", "2023", "November and December 2020"), settled("January", "2023", "2020")
    ('January 2021', 'January 2020')
    """
    date = PREPOSITION.sub("", date)
    year = re.search(YEAR, of_document)
    if re.fullmatch(MONTH, date) and (near := re.search(YEAR, earlier)):
        away = _month(date) - (_month(earlier) or _month(date))
        return f"{date} {int(near.group()) + (away < -6) - (away > 6)}"
    if re.fullmatch(MONTH, date) and year:
        return f"{date} {int(year.group()) - (_month(date) > (_month(of_document) or 12))}"
    if year and (m := RELATIVE.search(date)) and not date.lower().startswith("the "):
        return date[: m.start()] + str(int(year.group()) + SHIFT[m[1].lower()])
    return date or of_document


def _month(date: str) -> int:
    """The number of the last month that a date names, 0 where it names none."""
    named = re.findall(MONTH, date)
    written = re.match(rf"{YEAR}-(\d\d)", date)
    return MONTHS.index(named[-1][:3]) + 1 if named else int(written[1]) if written else 0
