"""Tells page furniture, letterheads, navigation and captions from prose."""

import re
import tomllib
from functools import cache
from importlib.resources import files

MARKUP = re.compile(r"[*_#`\\]+|<[^>]{1,40}>")


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    table = tomllib.loads(files("evidence.reading").joinpath("furniture.toml").read_text(encoding="utf-8"))
    return [(reason, re.compile(p, re.IGNORECASE)) for reason, entry in table.items() for p in entry["patterns"]]


def plain(line: str) -> str:
    """Return the line's words without markup.

    Examples
    --------
    >>> plain("**Photo:** _A. Person_ ")
    'Photo: A. Person'
    """
    return " ".join(MARKUP.sub("", line).split())


def reason_to_leave_out(line: str) -> str:
    """Say why a line is not prose, or "" where it may be.

    Examples
    --------
    >>> reason_to_leave_out("Page 3 of 12"), reason_to_leave_out("Three staff left.")
    ('page furniture', '')
    """
    words = plain(line)
    return next((reason for reason, pattern in _patterns() if pattern.search(words)), "")


def is_name_line(line: str) -> bool:
    """Whether a short line looks like a name, an office or an address: capitals throughout and no full stop.

    Examples
    --------
    >>> is_name_line("Deputy Chief Inspector"), is_name_line("Morale is low"), is_name_line("Staff left.")
    (True, False, False)
    """
    words = plain(line).split()
    if not 1 <= len(words) <= 8 or words[-1][-1] in ".!?:;":
        return False
    small = {"of", "the", "and", "for", "in", "on", "&", "-", "–", "to"}
    return all(w in small or not w[0].isalpha() or w[0].isupper() for w in words)
