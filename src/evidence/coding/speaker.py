"""Whose view a sentence gives: the one it names as saying so, else the voice of its source."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.coding.rules import Phrases, Tokens
from evidence.frames import SPEAKERS
from evidence.reading.language import lemmatise

WITHIN, CLAUSE = 3, 30  # tokens from a name to its verb; "members who …, report"
WHOSE = r"(?: the| our| one| some| many| several| a number of)?$"
GIVEN_BY = re.compile(
    r"\b(?:feedback|comments?|complaints?|responses?|answers?|concerns?|views?|perceptions?|evidence|accounts?|testimony)"
    rf" (?:from|of|among|amongst|by){WHOSE}"
    r"|\b(?:according to|(?:told|advised|informed|reported|raised|felt|said|noted|expressed|acknowledged|received|welcomed"
    rf"|seen|perceived|recognised|shared|described) (?:to \w+ )?by){WHOSE}"
)
SURVEYED = re.compile(
    r"\d ?%|\d per ?cent|\b(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of) \w+"
    r"|\b(?:half|third|quarter|fifth|tenth|majority|most|minority) of|\b\d+ of \d+"
)
PERSON = r"(?:(?:Dr|Sir|Dame|Professor|Mr|Ms|Mrs) )?([A-Z]\w+ [A-Z][\w-]+)"
OFFICES = {
    "employer": r"chief executive|director(?: of [a-z ]+)?|head of [a-z ]+|leader|chair|principal|vice-chancellor"
    r"|chief constable|spokes\w+",
    "union": r"general secretary|union (?:rep\w*|official|leader|president)|branch (?:secretary|chair|officer)"
    r"|regional (?:officer|organiser|secretary)",
}
NAMED = {
    who: re.compile(rf"\b(?i:{office})[, ]+{PERSON}|{PERSON}, (?:(?:the|its|of|[\w']+) )?(?i:{office})")
    for who, office in OFFICES.items()
}
CARRIED = re.compile(r"^[\"'“‘]?(?:they|she|he|others|some|these (?:members|staff)|it is felt)\b", re.IGNORECASE)
DETERMINERS = frozenset(["the", "its", "their", "our", "some", "many", "all", "other", "these", "new", "of"])
QUANTITIES = frozenset(["number", "majority", "most", "many", "some", "half", "third", "quarter", "one", "group"])
PREPOSITIONS = frozenset(["to", "for", "on", "with", "in", "about", "against", "by", "between", "at"])
AFTER_SPEECH = re.compile(r"[,\"”’?!–-]\s*\w+$")


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(files("evidence.coding").joinpath("speaker.toml").read_text(encoding="utf-8"))


@cache
def _phrases() -> Phrases:
    table = _vocabulary()
    lists = {f"subject {who}": words for who, words in table["subjects"].items()}
    return Phrases({**lists, "verb": table["verbs"]["say"]})


@cache
def _voices() -> Phrases:
    lists = _vocabulary()["voices"]
    return Phrases({f"{who} {part}": words for who, parts in lists.items() for part, words in parts.items()})


def voice(kind: str, text: str) -> str:
    """Return who speaks in a source where a sentence names nobody.

    Parameters
    ----------
    kind : str
        The register's kind of the source; where it tells nothing, the words of the text decide.
    text : str
        The document.

    Examples
    --------
    >>> voice("employer letter", "…"), voice("unregistered", "Inspectors found that… The inspection team visited…")
    ('employer', 'inspectorate')
    """
    known = _vocabulary()["kinds"].get(kind)
    if known:
        return str(known)
    lemmas = lemmatise(text)
    found = _voices().find(lemmas.doc)

    def different(name: str) -> int:
        return len({lemmas.doc[a:b].lemma_ for a, b in found.get(name, [])})

    counts = {who: 3 * different(f"{who} sure") + different(f"{who} likely") for who in SPEAKERS}
    best = max(SPEAKERS, key=lambda who: counts[who])
    return best if counts[best] else "other"


def named_people(text: str) -> dict[str, str]:
    """Return the surnames that a text gives with an office, and for whom each speaks.

    Examples
    --------
    >>> named_people("The chief executive Ann Example and Bo Sample, general secretary of the union, met.")
    {'example': 'employer', 'sample': 'union'}
    """
    people: dict[str, str] = {}
    for who, pattern in NAMED.items():
        for m in pattern.finditer(text):
            people[(m[1] or m[2]).split()[-1].lower()] = who
    return people


def attributed(clean: str, people: dict[str, str]) -> str:
    """Return the speaker whom the sentence itself names, or "".

    Parameters
    ----------
    clean : str
        The sentence.
    people : dict
        What `named_people` gave for the document.

    Examples
    --------
    >>> attributed("Members reported that they work late.", {}), attributed("Caseloads are high.", {})
    ('member', '')
    >>> attributed("That is out of our control, says Example.", {"example": "employer"})
    'employer'
    """
    lemmas = lemmatise(clean)
    words = list(lemmas.words)
    found = _phrases().find(lemmas.doc)
    verbs = found.get("verb", [])
    surveyed = bool(SURVEYED.search(clean))
    for (start, end), who in _subjects(words, found, people):
        before = clean[: lemmas.starts[start]].rstrip().lower()
        if GIVEN_BY.search(before):
            return who
        within = CLAUSE if words[end : end + 1] == ["who"] else WITHIN
        says_after = any(end <= a <= end + within for a, _ in verbs) and not _is_object(words, start)
        said_before = any(b == start for _, b in verbs) and AFTER_SPEECH.search(before)
        if says_after or said_before or (surveyed and who == "member"):
            return who
    return ""


def first_named(clean: str, people: dict[str, str]) -> str:
    """Return the first whom a sentence names at all, or "".

    Examples
    --------
    >>> first_named("The council will:", {})
    'employer'
    """
    lemmas = lemmatise(clean)
    subjects = _subjects(list(lemmas.words), _phrases().find(lemmas.doc), people)
    return subjects[0][1] if subjects else ""


def _subjects(words: list[str], found: dict[str, list[Tokens]], people: dict[str, str]) -> list[tuple[Tokens, str]]:
    """Those whom a sentence names, in order; the longer name where one stands inside another."""
    subjects = [(span, name.split()[1]) for name, spans in found.items() if name != "verb" for span in spans]
    subjects += [((i, i + 1), people[w]) for i, w in enumerate(words) if w in people]
    spans = [span for span, _ in subjects]
    whole = [s for s in subjects if not any(a <= s[0][0] and s[0][1] <= b and (a, b) != s[0] for a, b in spans)]
    return sorted((s for s in whole if words[s[0][1] : s[0][1] + 1] not in (["'s"], ["'"])), key=lambda s: s[0])


def _is_object(words: list[str], start: int) -> bool:
    """Whether the noun at `start` follows a preposition, so that it isn't what speaks; "most of the staff" may."""
    back = start - 1
    while back >= 0 and words[back] in DETERMINERS:
        if words[back] == "of" and back and words[back - 1] in QUANTITIES:
            return False
        back -= 1
    return back >= 0 and words[back] in PREPOSITIONS


def carries_on(clean: str) -> bool:
    """Whether a sentence begins with "they", "she" or "others", and so goes on with the speaker before it."""
    return bool(CARRIED.match(clean))
