"""How results are said: words for shares, whole percentages, labels, colours and captions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.frames import SPEAKERS, STANCES, WORDINGS
from evidence.reading.register import load_toml

# On a smaller base than this, no word for a share is used and no title compares shares: 1 of 3 is not "many".
LEAST_BASE = 10
SUBMISSION = "submission.toml"  # the plan of a submission: the corpus's own only, for nobody submits by another's
KEYS = {"suppression_threshold": int, "share": list, "stances": dict, "speakers": dict, "captions": dict}


@dataclass(frozen=True)
class Reporting:
    """The settings of ``reporting.toml``."""

    suppression_threshold: int
    shares: tuple[tuple[float, str], ...]
    stances: dict[str, str]
    speakers: dict[str, str]
    captions: dict[str, str]

    def words(self, n: int, base: int) -> str:
        """Return the word for a share, such as "most"; on a base below `LEAST_BASE` the count itself, such as "1 of 3".

        Raises
        ------
        ValueError
            Where the base is 0: nothing can be said of nobody.
        """
        if base <= 0:
            raise ValueError("a share needs a base")
        if base < LEAST_BASE and n:
            return f"{n} of {base}"
        return next(words for least, words in self.shares if n / base >= least)

    def caption(self, wordings: Iterable[str]) -> str:
        """Return what a caption must say of the wordings that its numbers rest on."""
        return " ".join(self.captions[w] for w in sorted(set(wordings)))


def read_reporting(path: Path) -> Reporting:
    """Read ``reporting.toml``.

    Raises
    ------
    EvidenceError
        Where a part is missing or of a wrong kind, or the words for shares don't go down to 0.
    """
    table = load_toml(path)
    for key, kind in KEYS.items():
        if not isinstance(table.get(key), kind):
            raise EvidenceError(path, f"{key} is missing or not of its kind", "write it as in the project's own file")
    for share in table["share"]:
        if not isinstance(share, dict) or not {"least", "words"} <= set(share):
            raise EvidenceError(path, "a [[share]] has no least or no words", 'write least = 0.5 and words = "most"')
    for key, known in (("stances", STANCES), ("speakers", SPEAKERS), ("captions", WORDINGS)):
        if missing := [name for name in known if name not in table[key]]:
            raise EvidenceError(path, f"{key} lacks {missing[0]}", "write it as in the project's own file")
    shares = tuple((float(s["least"]), str(s["words"])) for s in table["share"])
    if list(shares) != sorted(shares, reverse=True) or not shares or shares[-1][0] > 0:
        raise EvidenceError(path, "the shares don't go from the largest down to least = 0.0", "sort them")
    return Reporting(table["suppression_threshold"], shares, table["stances"], table["speakers"], table["captions"])


def listed(words: Sequence[str], most: int = 12) -> str:
    """Return words as a list in a sentence, the first `most` of them by name.

    Examples
    --------
    >>> listed(["pay", "hours", "morale"]), listed(["pay", "hours", "morale"], most=1), listed([])
    ('pay, hours and morale', 'pay and 2 more', 'none')
    """
    named = [*words[:most], *([f"{len(words) - most} more"] if len(words) > most else [])]
    if not named:
        return "none"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def within(label: str) -> str:
    """Return a label as it stands within a sentence.

    Examples
    --------
    >>> within("Pay"), within("HR practice")
    ('pay', 'HR practice')
    """
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def percent(n: int, base: int) -> str:
    """Return a whole percentage, or a dash where there is no base.

    Halves are rounded away from zero, and a share that is not nothing is never shown as 0%.

    Examples
    --------
    >>> percent(1, 8), percent(1, 900), percent(0, 5), percent(0, 0)
    ('13%', '<1%', '0%', '–')
    """
    if base == 0:
        return "–"
    whole = (200 * n + base) // (2 * base)
    return f"{whole}%" if whole or not n else "<1%"
