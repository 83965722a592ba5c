"""The word lists of ``statistics.toml`` as patterns."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

VOWELS = "aeiou"


@cache
def vocabulary() -> dict[str, Any]:
    """Return the lists of ``statistics.toml``."""
    return tomllib.loads(
        files("evidence.extracting.statistics").joinpath("statistics.toml").read_text(encoding="utf-8")
    )


@cache
def function_words() -> frozenset[str]:
    """Return the words at which a noun phrase ends."""
    return frozenset(vocabulary()["grammar"]["function_words"])


def plural(word: str) -> str:
    """Return the plural of a noun.

    Examples
    --------
    >>> [plural(w) for w in ("case", "agency", "branch", "day", "staff")]
    ['cases', 'agencies', 'branches', 'days', 'staff']
    """
    if word in {"staff", "people", "children", "women", "men", "criteria"}:
        return word
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return (
        "(?:"
        + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(set(words), key=lambda w: (-len(w), w)))
        + ")"
    )


def nouns(words: Iterable[str]) -> str:
    """Return a pattern for any of the nouns, singular or plural."""
    known = list(words)
    return either([*known, *(plural(w) for w in known)])
