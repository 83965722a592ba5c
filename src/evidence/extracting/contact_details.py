"""Finds what leads to a person without naming them: e-mail and street addresses, telephone and reference numbers."""

import re
from collections.abc import Iterator
from functools import cache

from evidence.extracting.name_lists import lists

SPACE = r"[ \u00a0–-]?"
# 020 7946 0958, or one to three groups; "020 2019 2020" is a reference and two years.
TELEPHONE = re.compile(
    rf"(?<![\w.])(?:(?:\+|00)44{SPACE}(?:\(0\){SPACE})?|(\()?0)"
    rf"(?:2\d(?(1)\)){SPACE}(?!(?:19|20)\d\d[ -](?:19|20)\d\d)\d{{4}}{SPACE}\d{{4}}"
    rf"|\d{{2,4}}(?(1)\)){SPACE}\d{{3}}{SPACE}\d{{3,4}})(?!\w)"
)
# No postcode ends in C, I, K, M, O or V; "E1 2nd" is none either.
POSTCODE = r"(?i:\b[A-PR-UWYZ][A-Z]?\d[A-Z\d]? ?\d(?!(?-i:st|nd|rd|th)\b)[ABD-HJLNP-UW-Z]{2}\b)"
HOUSE = r"(?:\b(?:Flat|Apartment) \d+[A-Za-z]?,? )?(?<![\w.,£/–-])\d{1,3}[A-Za-z]?(?:[–-]\d{1,3}[A-Za-z]?)?"
# "4 The Road Ahead" is a heading, and four digits are more often a year.
NAME = r"(?!(?:A|An|In|On|Our|The|To|Your)\b)[A-Z][\w’'-]*"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    sure, also = ("|".join(sorted(words)) for words in (lists()["places streets"], lists()["places streets_also"]))
    street = rf"{HOUSE}(?: {NAME}){{1,3}} (?i:{sure})\b|(?<=\bat |\bis |\bto ){HOUSE}(?: {NAME}){{1,3}} (?i:{also})\b"
    return {
        "e-mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        "telephone": TELEPHONE,
        "address": re.compile(rf"{HOUSE}(?:,? {NAME}){{1,6}},? {POSTCODE}|{street}|{POSTCODE}"),
        "number": re.compile(
            r"\b(?:case|staff|payroll|employee|ref(?:erence)?|NI|badge|collar)(?: (?:no\.?|number|ref(?:erence)?))?"
            r"[:# ]{1,3}(?=\S*\d)[A-Z]{0,4}[ /-]?\d[\w/-]{2,}|\b[A-Z]{2}\d{2}[A-Z]\d{5}\b"
            r"|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
            re.IGNORECASE,
        ),
    }


def find_details(text: str) -> Iterator[tuple[str, int, int]]:
    """Find what leads to a person without naming them.

    Parameters
    ----------
    text : str
        Any text; offsets count its characters.

    Yields
    ------
    (str, int, int)
        The kind, where it starts and where it ends, without overlaps.

    Examples
    --------
    >>> list(find_details("Ring (0161) 496 0000."))
    [('telephone', 5, 20)]
    """
    taken: list[tuple[int, int]] = []
    for kind, pattern in _patterns().items():
        for m in pattern.finditer(text):
            if not any(a < m.end() and m.start() < b for a, b in taken):
                taken.append(m.span())
                yield kind, *m.span()
