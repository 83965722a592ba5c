"""The word lists of ``quotations.toml``."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(table: str, name: str) -> frozenset[str]:
    """Return a list of ``quotations.toml``.

    Examples
    --------
    >>> "say" in words("verbs", "say"), "report" in words("nouns", "titled")
    (True, True)
    """
    lists = _tables()[table]
    return frozenset(lists[name])


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(
        files("evidence.extracting.quotations").joinpath("quotations.toml").read_text(encoding="utf-8")
    )
