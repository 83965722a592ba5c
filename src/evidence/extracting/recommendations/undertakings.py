"""Tells by a sentence's words whether somebody undertakes something in it, and who."""

import re

from evidence.extracting.recommendations.words import CLAUSE, NEAR, any_of, find, pattern, words
from evidence.reading.language import is_english

ONGOING = re.compile(r"\b(we|i) (?:will )?continue (?:to )?(\w+)", re.IGNORECASE)
WILL = re.compile(r"(?:\b(?:will|shall)|[’']ll)\b(?!-)", re.IGNORECASE)
NO_ACT = re.compile(
    r"be|hav|fac|see|los|suffer|struggl|feel|get|experienc|rais|need|liv|believ|hear|receiv|find", re.IGNORECASE
)
DOING = re.compile(r"\s+(?!being|having|losing|facing|struggling|leaving|suffering|going)\w+ing\b")
FIRST = frozenset(["we", "i"])


def undertakes(clean: str) -> str:
    """Return who undertakes something in a sentence, as written ("we", "The trust"), "passive" where nobody is named, or "".

    Examples
    --------
    >>> undertakes("The trust will publish its plan."), undertakes("Staff numbers will fall."), undertakes("We will be late.")
    ('The trust', '', '')
    >>> undertakes("The policy will be reviewed."), undertakes("We have agreed to meet monthly.")
    ('passive', 'We')
    """
    if clean.rstrip("\"'”’) ").endswith("?"):
        return ""
    sure, left = find(clean, "undertaking", "not undertaking")
    for m in WILL.finditer(left):
        if who := _who_will(_subject(left[: m.start()]), left[m.end() : m.end() + NEAR]):
            return who
    if pattern("patterns", "committed").search(left):
        return "we"
    for m in ONGOING.finditer(left):
        if not NO_ACT.match(m[2]):
            return m[1]
    for a, b in sure:
        if "will" not in left[a:b]:
            subject = _subject(left[:a]) or left[a:b].split()[0]
            if _may_promise(subject) or "accept" in left[a:b].lower():
                return subject
    return ""


def _who_will(subject: str, after: str) -> str:
    """Who promises an act by "will", given what stands before and after it."""
    adverbs = rf"\s*,?(?:{any_of('undertaking', 'adverbs').pattern}|\s+\w+ly\b),?"
    while step := re.match(adverbs, after, re.IGNORECASE):
        after = after[step.end() :]
    if m := re.match(r"\s+be\b", after):
        done = rf"(?: \w+ly| also| further| now)?{any_of('undertaking', 'done').pattern}"
        if re.match(done, after[m.end() :], re.IGNORECASE):
            return subject if subject.lower() in FIRST else "passive"
        return subject if DOING.match(after[m.end() :]) and _may_promise(subject) else ""
    acts = re.match(r"\s+\w", after) and not any_of("undertaking", "no_acts").match(after)
    return subject if acts and _may_promise(subject) else ""


def _subject(before: str) -> str:
    """The words of the clause before a verb, without what leads to it."""
    clause = CLAUSE.split(before[-NEAR:].rstrip())[-1].strip()
    if not clause and re.search(r"\band\s*$", before):
        return ""
    return re.sub(
        r"^(?:in \w+|as a result|to this end|then|if so|today|next|from \w+|by \w+ \d+|also|however|therefore) ",
        "",
        clause,
        flags=re.IGNORECASE,
    )


def _may_promise(subject: str) -> bool:
    """Whether the head of a subject is we, I, a body, an office or a name."""
    phrase = re.split(
        r" (?:on|at|in|of|for|with|to|from|by|within|under) ",
        re.sub(r"(?: (?:also|now|therefore|have|and|then))+$", "", subject),
    )[0]
    parts = re.findall(r"[\w’'&/-]+", phrase)
    if not parts:
        return False
    head = re.sub(r"[’']s$", "", parts[-1])
    if head.lower() in FIRST or head.lower() in words()["undertaking"]["bodies"]:
        return True
    return head[0].isupper() and len(parts) <= 6 and (len(parts) > 1 or not is_english(head))
