"""One thing that a hostile reader can say of a finding, and how much harm it does: the rule by which they are put in order."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from evidence.presenting.record import parted
from evidence.presenting.reporting import LEAST_BASE, Reporting, percent

# How much harm each could do, the worst first. The rule, not a judgement: each attack has one of these by its kind.
SEVERITIES = {
    1: "It could be shown to be false",
    2: "It is contradicted on the record",
    3: "It rests on one source, one side or one time",
    4: "It is said more exactly than the record bears",
    5: "It has to be checked",
}


@dataclass(frozen=True)
class Attack:
    """What a hostile reader can say of a finding.

    Attributes
    ----------
    severity : int
        A key of `SEVERITIES`.
    theme : str
        The label of the theme; "" where it is about the whole record.
    kind : str
        What is attacked, such as "word for a share".
    finding : str
        What a submission would say.
    says, do : str
        What the reader says, and what to do about it.
    locators : tuple of str
        Where it stands.
    passages : tuple of str
        The words of the first of these places, where they are what the reader would read out.
    figure : str
        The id of the figure whose title is attacked; "" where none is.
    drafted : bool
        Whether the draft says it: it shows the figure, gives counts of the theme, or cites one of the places.
    """

    severity: int
    theme: str
    kind: str
    finding: str
    says: str
    do: str
    locators: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    figure: str = ""
    drafted: bool = False


def concern_claim(label: str, n: int, base: int, reporting: Reporting) -> str:
    """Return what is said of a theme's concerns, in the word for their share.

    Examples
    --------
    >>> house = Reporting(10, ((0.6, "most"), (0.0, "none")), {}, {}, {})
    >>> concern_claim("Pay", 15, 19, house)
    'Pay: most of its 19 sentences voice a concern (15, 79%)'
    >>> concern_claim("Pay", 1, 4, house), concern_claim("Pay", 0, 12, house)
    ('Pay: 1 of its 4 sentences voices a concern', 'Pay: 12 sentences, and no concern')
    """
    if not n:
        return f"{label}: {base:,} sentence{'' if base == 1 else 's'}, and no concern"
    if base < LEAST_BASE:
        return (
            f"{label}: {n:,} of its {base:,} sentence{'' if base == 1 else 's'} voice{'s' if n == 1 else ''} a concern"
        )
    return f"{label}: {reporting.words(n, base)} of its {base:,} sentences voice a concern ({n:,}, {percent(n, base)})"


def places(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the locators of sentences, each once, but of no answer to a survey: a list of these would tell small numbers."""
    return tuple(dict.fromkeys(rows.loc[rows["unit"] != "answer", "locator"]))


def cited(locators: Iterable[str], most: int | None = None) -> str:
    """Return locators as a list that names each source once in a row, the first `most` of them.

    Examples
    --------
    >>> cited(["HMICA 2005, para 1.1", "HMICA 2005, para 1.3", "Napo, North 2023, para [4]"])
    'HMICA 2005, para 1.1; para 1.3; Napo, North 2023, para [4]'
    >>> cited(["HMICA 2005, para 1.1", "HMICA 2005, para 1.3", "Napo 2023, para [4]"], most=1)
    'HMICA 2005, para 1.1; and 2 more'
    """
    known = list(locators)
    parts, before = [], ""
    for place in known[:most]:
        source, rest = parted(place)
        parts.append(rest if source == before else place)
        before = source
    more = len(known) - len(parts)
    return "; ".join([*parts, *([f"and {more:,} more"] if more else [])])
