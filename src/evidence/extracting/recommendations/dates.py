"""The dates and terms that are set for what is to be done."""

import re

from evidence.extracting.recommendations.words import words

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\b\.?"
)
YEAR = r"(?:19|20)\d{2}(?:[/–-]\d{2,4})?"
PERIOD = (
    r"(?:financial |academic |calendar |school |current |next |this |the )*(?:year|month|week|quarter|term"
    r"|summer|autumn|winter|spring"
    r"|recess|session|parliament|pilot|consultation|transition|phase)(?:[ -](?:end|\d))?"
)
DATE = (
    rf"(?:(?:the )?(?:end|beginning|start|middle|close|last day|first day) of |mid-|early |late )?(?:the )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? {YEAR})?|{MONTH}(?: \d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?!\d))?(?:,? {YEAR})?"
    rf"|(?:spring|summer|autumn|winter|Easter|Christmas|Q[1-4]|quarter (?:[1-4]|one|two|three"
    rf"|four))(?:(?: of)?,? {YEAR}(?: ?[/–-] ?\d{{2,4}})?)?"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|{YEAR})"
)
WITHIN = (
    r"(?:no later than )?within (?:the )?(?:next |first |coming )?(?:\w+|twenty-\w+"
    r"|\d+)(?: \(\d+\))? (?:working |calendar |school |clear )?(?:day|week|month|year|hour|term)s?\b"
    rf"(?: of (?:the )?(?:publication|receipt|this report|the report|the inspection|{DATE}))?"
)
SET = re.compile(
    rf"\b(?:by|before|until|no later than|not later than|due|from|in time for"
    rf"|with effect from) (?:no later than )?((?:the )?end of (?:the |this |next )?{PERIOD}(?: {YEAR})?|{DATE}"
    rf"|(?:next|this) {PERIOD}|the next (?:meeting|budget|election|inspection)(?: of (?:the )?\w+)?)"
    rf"|\bbetween {DATE} and ({DATE})|\b({WITHIN})|\b(immediately|with immediate effect|forthwith"
    rf"|(?:without (?:any )?|no )(?:further )?delay|in the (?:longer|long|medium|short|shorter|near) term"
    rf"|(?:later|early|earlier) in (?:the )?(?:{DATE}|{PERIOD}|{MONTH})|after the (?:next "
    rf"|first )?(?:\w+ )?meeting(?: in {DATE})?)\b",
    re.IGNORECASE,
)


def deadline(clean: str) -> str:
    """Return the date or the term that a sentence sets, as written, or "".

    Examples
    --------
    >>> deadline("It will be published by the end of March 2024."), deadline("Reply within 28 days of receipt.")
    ('the end of March 2024', 'within 28 days of receipt')
    """
    m = SET.search(clean)
    return next((g.strip() for g in m.groups() if g), "") if m else ""


FOOT = re.compile(
    rf"\s*(?:[-*•|_#>]|\d\.\d )*\s*(?:(?P<label>[A-Za-z][A-Za-z -]{{1,40}}?)\s*[*_]*[:–—-][*_]*\s*[*_]*)?(?:by "
    rf"|before |due )?(?P<date>(?:{DATE}|{WITHIN}"
    rf"|(?:the )?end of (?:the |this )?{PERIOD}(?: {YEAR})?|immediate(?:ly)?|ongoing|complete[d]?"
    rf"|completed {DATE})(?: (?:and|then) ongoing| onwards)?)[\s.*_|]*",
    re.IGNORECASE,
)


def foot(line: str) -> str:
    """Return the date of a line that holds nothing else but it and its label, or "".

    Examples
    --------
    >>> foot("Target date: by 30 June 2021"), foot("**September 2019**"), foot("The plan of May 2020 failed.")
    ('30 June 2021', 'September 2019', '')
    """
    m = FOOT.fullmatch(line)
    if not m or (m["label"] and not re.fullmatch(words()["labels"]["deadline"], m["label"].strip(), re.IGNORECASE)):
        return ""
    return m["date"].strip()


def feet(text: str, starts: dict[int, int], ends: int) -> dict[int, list[tuple[int, str]]]:
    r"""Return the dates that stand on lines of their own in each point, with their offsets.

    Examples
    --------
    >>> feet("1. Act\nMay 2020\n2. Wait", {1: 0, 2: 17}, 24)
    {1: [(7, 'May 2020')], 2: []}
    """
    order = sorted(starts.items(), key=lambda item: item[1])
    bounds = [*(start for _, start in order[1:]), ends]
    found: dict[int, list[tuple[int, str]]] = {}
    for (key, start), end in zip(order, bounds, strict=False):
        lines = re.finditer(r"[^\n]+", text[start:end])
        found[key] = [(start + m.start(), date) for m in lines if (date := foot(m.group()))]
    return found
