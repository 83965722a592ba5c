"""The lists of ``names.toml``, and what they say of a word: a surname, an organisation's, a large place."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from evidence.reading.language import is_english


@cache
def lists() -> dict[str, frozenset[str]]:
    """Return each list under its table and name, as "titles before"."""
    table = tomllib.loads(files("evidence.extracting").joinpath("names.toml").read_text(encoding="utf-8"))
    return {f"{name} {part}": frozenset(words) for name, parts in table.items() for part, words in parts.items()}


def is_surname(word: str) -> bool:
    """Whether a word is a common surname, or neither English nor a place."""
    return word in lists()["surnames common"] or not (is_english(word) or is_place(word))


def is_surname_in_capitals(word: str) -> bool:
    """Whether a word is a surname all in capitals, and no organisation's initials."""
    return is_in_capitals(word) and is_surname(bare(word).title())


def is_in_capitals(word: str) -> bool:
    """Whether a word is in capitals, and neither an organisation's nor one that opens a sentence."""
    name = bare(word)
    others = {name, name.title()} & lists()["not_names words"] or {name.lower()} & lists()["not_names openers"]
    return name.isupper() and len(name) > 2 and not others


def can_stand_alone(name: str) -> bool:
    """Whether the surname of somebody named before is known again without the first name."""
    return name in lists()["surnames common"] or not is_english(name)


def is_organisation(word: str) -> bool:
    """Whether a word stands in names of organisations, offices and days, or is in capitals."""
    return bare(word) in lists()["not_names words"] or (bare(word).isupper() and len(bare(word)) > 1)


def is_place(word: str) -> bool:
    """Whether a word is a place too large to tell who is meant."""
    return bare(word) in lists()["places large"]


def bare(word: str) -> str:
    """Return the word without a possessive or a full stop."""
    return re.sub(r"(?:['’][sS]|['’]|\.)$", "", word)


def plain(name: str) -> str:
    """Return a name as it compares: whatever its case, its apostrophes and the form of its accents.

    Examples
    --------
    >>> plain("O’HARA") == plain("O'Hara")
    True
    """
    return unicodedata.normalize("NFC", name).casefold().replace("’", "'")
