"""Tells by a sentence's words whether it asks for something or puts a question."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.coding.rules import Phrases
from evidence.reading.language import lemmatise

NEAR = 400  # letters around a word that are looked at, so that a text without an end takes no time without one
GONE = "·"  # stands for the letters of words that don't count
MODAL = re.compile(r"\b(?:should|must|ought to|needs? to|needed to|needs? (?=\w+ing\b))\b", re.IGNORECASE)
INVERTED = re.compile(
    r"\s+(?:you|any|anyone|the|it|a|an|this|that|there|they|we|he|she|i|members|staff)\b", re.IGNORECASE
)
NOUN = re.compile(r"\b(?:no|without|feel|felt|feeling|any|by|of|the|perceived|little)\s+$", re.IGNORECASE)
REPORTED_QUESTION = re.compile(
    r"\b(?:(?i:we|branch|union|members|they|staff|respondents|conference)|[A-Z]\w+) (?:(?!to\b)\w+ )?(?:asks?"
    r"|asked|questions?|questioned) (?:why|how|whether|what|when|who|the)\b"
    r"|\b[Qq]uestions? (?:have|has|were|was|are|is)(?: \w+)? (?:been )?(?:raised|asked)\b"
)
TAG = re.compile(
    r", (?:is|are|do|does|did|was|were|has|have|can|would|will|should|could)(?:n[’']t)? (?:it|they|we|he|she"
    r"|you|I)\?\W*$"
)
CLAUSE = re.compile(r"[,;:.!?()–—“”\"]|\b(?:and|but|so|that|because|which|who|where|while|although)\b", re.IGNORECASE)


@cache
def words() -> dict[str, Any]:
    """Return the vocabulary of recommendations."""
    return tomllib.loads(
        files("evidence.extracting.recommendations").joinpath("recommendations.toml").read_text(encoding="utf-8")
    )


@cache
def _phrases() -> Phrases:
    table = words()
    return Phrases(
        {
            "asking": table["asking"]["sure"],
            "wish": table["asking"]["wishes"],
            "wisher": table["asking"]["wishers"],
            "not asking": table["asking"]["not_asking"],
            "pressing": table["questions"]["pressing"],
            "undertaking": table["undertaking"]["sure"],
            "not undertaking": table["undertaking"]["not_undertaking"],
        }
    )


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """Return a pattern of the vocabulary; alternatives where it is a list."""
    given = words()[table][name]
    return re.compile("|".join(given) if isinstance(given, list) else given, re.IGNORECASE)


@cache
def _requests() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?i:{words()['asking']['requesters']})|(?!The|This|That|Nobody|Policy|Law)[A-Z]\w+) (?:also "
        rf"|therefore |now |further |finally |would |is |are |have |has )*"
        r"(?:ask(?:s|ed)? (?:also )?(?:for (?!it\b)|that\b|to see)|asks? (?:the |all |every "
        r"|both )[\w’' -]{2,50}? to \w|moved that|seeks?(?! to)|seeking(?! to)|demands?|demanded|demanding"
        r"|requires? (?:sight|the|a|an)|requests?|calls? for|called for|calling for"
        r"|instructs?|wants? (?!to |it known)|expects? to see|expects? (?:the|it|them|that))\b"
        r"(?! (?:evidence|views|help|their views|your views|feedback|comments?|information|to ensure"
        r"|to represent|out|about|why|how|whether))"
    )


def _embedded(clean: str, start: int) -> bool:
    """Whether what stands at `start` belongs to "how …" or "what …"."""
    return bool(
        re.search(r"\b(?:how|whether|what|why)\b[\w’' -]{0,50}$", clean[max(0, start - NEAR) : start], re.IGNORECASE)
    )


@cache
def any_of(table: str, name: str) -> re.Pattern[str]:
    """Return a pattern of any word or phrase of a list, with the space before it."""
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words()[table][name]))})\b", re.IGNORECASE)


def find(clean: str, name: str, against: str) -> tuple[list[tuple[int, int]], str]:
    """Where the phrases of `name` stand that none of `against` covers; and the sentence without the latter."""
    lemmas = lemmatise(clean)
    found = _phrases().find(lemmas.doc)
    excluded = found.get(against, [])
    left = clean
    for a, b in excluded:
        start, end = lemmas.starts[a], lemmas.ends[b - 1]
        left = left[:start] + GONE * (end - start) + left[end:]
    counted = [(a, b) for a, b in found.get(name, []) if not any(x <= a and b <= y for x, y in excluded)]
    return [(lemmas.starts[a], lemmas.ends[b - 1]) for a, b in counted], left


def asks(clean: str) -> bool:
    """Whether a sentence asks for something to be done.

    Examples
    --------
    >>> asks("The board should publish its plan."), asks("The board should have published its plan.")
    (True, False)
    >>> asks("Should you need help, write to us."), asks("Members want a limit on caseloads.")
    (False, True)
    """
    spans, left = find(clean, "asking", "not asking")
    spans = [(a, b) for a, b in spans if not _embedded(clean, a)]
    if spans or _requests().search(left) or any(_modal_asks(m, left) for m in MODAL.finditer(left)):
        return True
    return bool(
        pattern("patterns", "asks").search(left) and not pattern("patterns", "asked_of_people").search(left)
    ) or _wishes(clean, left)


def _wishes(clean: str, left: str) -> bool:
    own = re.compile(
        r"(?: first| also| just| only| really)? to (?!see\b)|\W*$|[^.]*\bthe best\b"
    )  # "they want to leave", "what they want"
    wishes = [a for a, b in find(clean, "wish", "not asking")[0] if GONE not in left[a:b] and not own.match(clean[b:])]
    wishers = [b for _, b in find(clean, "wisher", "not asking")[0]]
    return any(
        len(clean[b:a].split()) <= 2 and b < a and not CLAUSE.search(clean[b:a]) for a in wishes for b in wishers
    )


def _modal_asks(m: re.Match[str], text: str) -> bool:
    modal = m.group().lower().split()[0]
    before, after = text[max(0, m.start() - NEAR) : m.start()], text[m.end() : m.end() + NEAR]
    clause = re.split(r"[,;:.()–—“”\"]", before)[-1]
    past = rf"(?: \w+)?\s+(?:\w+ )?have (?:\w+ly |also |never |not )?(?:\w+ed|{'|'.join(words()['past']['participles'])})\b"
    if modal in ("should", "must", "ought") and re.match(past, after):
        return False
    if modal in ("should", "must", "ought") and re.match(
        r"(?: (?:have|do|be|not do|not))?\W*$| (?:not )?have[,.]", after
    ):
        return False
    if modal == "should" and not clause.strip() and INVERTED.match(after) and not text.rstrip().endswith("?"):
        return False
    if modal in ("needed",) and not pattern("patterns", "reported").search(before):
        return False
    if modal == "need" and NOUN.search(before):
        return False
    if pattern("patterns", "embedded").search(clause) or (
        modal == "must" and re.match(r" have (?:a|an|the)\b", after) and "?" in text
    ):
        return False
    expected = clause.split()[-1:] and clause.split()[-1].lower() in words()["expecting"]["subjects"]
    return not (
        modal in ("should", "must")
        and expected
        and re.match(rf"(?: \w+ly| also)?{any_of('expecting', 'verbs').pattern}", after, re.IGNORECASE)
    )


def commands(clean: str, anything: bool = False, milder: bool = False) -> bool:
    """Whether a sentence opens with a bare verb that demands.

    With `milder`, verbs count that demand little by themselves; with `anything`, also a bare wish.

    Examples
    --------
    >>> commands("Scrap the scheme."), commands("More admin support."), commands("More admin support.", anything=True)
    (True, False, True)
    """
    first = re.match(r"[\W_]*(?:please |also |and |then |either |just )?([\w-]+)", clean, re.IGNORECASE)
    if not first:
        return False
    verb, given = first[1].lower(), words()["asking"]
    if verb in given["imperatives" if milder else "strong_imperatives"] and re.match(
        r"\s+(?:the|this|these|all|our|to|in|on|a|an|any|every|more|staff|with|back|them|us|him|her|what|those"
        r"|it|their|proper|joint)\b",
        clean[first.end() :],
    ):
        return True
    return anything and (
        verb in given["imperatives"]
        or (verb in given["wanting"] and not re.search(r"\b(?:is|are|was|were|has|have)\b", clean))
    )


def presses(clean: str, introduction: str = "") -> bool:
    """Whether a sentence puts a question that presses for an answer, direct or reported; not one put to the reader.

    Examples
    --------
    >>> presses("Why were the posts cut?"), presses("Do you agree with the proposal?"), presses("We ask why.")
    (True, False, True)
    """
    if pattern("questions", "put_to_people").search(f"{introduction} {clean}"):
        return False
    if TAG.search(clean):
        return False
    if clean.rstrip("\"'”’)*_ ").endswith("?"):
        words_of_it = re.sub(r"^(?:\W|q?\d+[.:) ]|\([a-z]\) )+", "", clean, flags=re.IGNORECASE)
        return not re.match("|".join(words()["questions"]["put_to_the_reader"]), words_of_it, re.IGNORECASE)
    return bool(find(clean, "pressing", "not asking")[0]) or bool(REPORTED_QUESTION.search(clean))
