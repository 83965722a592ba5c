"""Which way a sentence points: an ask, a concern, something positive, or neither."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from evidence.coding.rules import Phrases
from evidence.reading.language import lemmatise


@cache
def _vocabulary() -> tuple[Phrases, dict[str, re.Pattern[str]]]:
    table = tomllib.loads(files("evidence.coding").joinpath("stance.toml").read_text(encoding="utf-8"))
    introductions = {
        name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in table.pop("introductions").items()
    }
    lists = {f"{name} {part}": entry[part] for name, entry in table.items() for part in ("terms", "exclusions")}
    return Phrases(lists), introductions


def setting(introduction: str) -> str:
    """Return what a list's introduction makes of its items: an ask, an undertaking, a concern, or "".

    Examples
    --------
    >>> setting("The board should:"), setting("The trust will:"), setting("The tasks are:")
    ('ask', 'undertaking', '')
    """
    return next((name for name, pattern in _vocabulary()[1].items() if pattern.search(introduction)), "")


def stance(clean: str, introduction: str = "") -> str:
    """Return the stance of a sentence.

    Parameters
    ----------
    clean : str
        The sentence.
    introduction : str
        For a list item, the words that introduce the list.

    Returns
    -------
    str
        One of `evidence.frames.STANCES`: where several fit, ask beats concern, and concern beats positive. What an organisation
        undertakes to do is neutral.

    Examples
    --------
    >>> stance("The post should be advertised."), stance("Morale is low."), stance("a fair process", "The board will:")
    ('ask', 'concern', 'neutral')
    """
    doc = lemmatise(clean).doc
    found = _vocabulary()[0].find(doc)

    def shows(name: str) -> bool:
        excluded = found.get(f"{name} exclusions", [])
        return any(
            not any(a <= start and end <= b for a, b in excluded) for start, end in found.get(f"{name} terms", [])
        )

    given = setting(introduction) if introduction else ""
    if given == "undertaking":
        return "neutral"
    if given == "ask" or clean.rstrip("\"'”’) ").endswith("?") or shows("ask"):
        return "ask"
    if shows("undertaking"):
        return "neutral"
    if given == "concern" or shows("concern"):
        return "concern"
    return "positive" if given == "positive" or shows("positive") else "neutral"
