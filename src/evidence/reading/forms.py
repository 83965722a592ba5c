"""The words that tell what a survey's columns and cells are: the patterns of ``forms.toml``."""

import re
import tomllib
from functools import cache
from importlib.resources import files

REFUSAL = "worded as a refusal: a yes is no leave to quote"


@cache
def patterns(table: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of one table of ``forms.toml``, by name."""
    forms = tomllib.loads(files("evidence.reading").joinpath("forms.toml").read_text(encoding="utf-8"))
    found = {}
    for name, alternatives in forms[table].items():
        pattern = "|".join(f"(?:{p})" for p in alternatives)
        for part, words in forms["parts"].items():
            pattern = pattern.replace(f"<{part}>", words)
        found[name] = re.compile(pattern, re.IGNORECASE)
    return found


def is_id(cell: str) -> bool:
    """Whether a cell may stand for a respondent; what may be a name never does.

    Examples
    --------
    >>> [is_id(x) for x in ("118000000001", "Participant B", "Kirsty", "Wong, Kirsty", "kirsty7@example.org")]
    [True, True, False, False, False]
    """
    return bool(patterns("says")["id"].fullmatch(cell))


def is_refusal(label: str) -> bool:
    """Whether a question about quoting is worded so that a yes may refuse it.

    Examples
    --------
    >>> is_refusal("Would you prefer not to be quoted?"), is_refusal("May we quote you? We will not use your name.")
    (True, False)
    """
    return bool(patterns("asks")["refusal"].search(patterns("says")["without name"].sub(" ", label)))
