"""Whether a column of a survey holds choices, which make groups, or people's own words, which never do.

In doubt a column is taken for an open question: a choice that is coded as text does little harm, but people's own words as
the names of groups would be printed past the permission to quote and past the removal of names.
"""

import re
from collections import Counter
from collections.abc import Iterator

LABEL_WORDS, LONGEST_LABEL = 4, 8
MOST_CHOICES, FEW_ANSWERS = 40, 10
NUMBER = re.compile(r"[£$€]?-?\d[\d,]*(?:\.\d+)?%?")

# What reads like a sentence: a stop, or a clause with a subject or a verb of its own.
SENTENCE = re.compile(
    r"""[!?…]|\w{4,}\.["'”’)]*(?:\s|$)|\bI['’ ]\w"""
    r"""|\b(?i:we|they|my|our|is|are|was|were|am|has|have|had|isn['’]t|don['’]t|can['’]t)\b"""
)

# Labels that ask for a view in one's own words, however short and alike the answers are.
OPENING = re.compile(
    r"""\bwhat(?:['’]s)?\s(?:else|has|have|had|would|could|should|needs?|must|can|does|did|makes?|made|went|works?|worked|matters?
          |helps?|helped|happens?|happened|changed|do\s(?:you|we)\s(?:like|think|enjoy|value|want|need|find|feel|see|hope))\b
      | \bhow\s(?:has|have|had|would|could|should|can|did|does|do\syou\s(?:feel|find|think)|is|are|was|were)\b
      | \b(?:what|how)\b.*\b(?:best|worst|hardest|biggest|greatest|better|worse|well|good|bad|hard|wrong|right|difficult
          |differen\w+|impact|effects?|affect\w*|change[sd]?|worr(?:y|ies)|hopes?|fears?|experiences?|views?)\b
      | \b(?:challenges?|problems?|issues?|concerns?|difficult(?:y|ies)|barriers?|obstacles?|suggestions?|improvements?|ideas?
          |feedback|opinions?|thoughts|free\stext|gone\swell)\b
      | ^\W*(?:q?\d+\W+)?(?:answers?|responses?|text|views?|statement|notes?|q?\d+[a-z]?)\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
YES_OR_NO = re.compile(
    r"^\W*(?:q?\d+[a-z]?[\W_]+)?(?:do|does|did|have|has|had|is|are|was|were|can|could|should|will|would)\b",
    re.IGNORECASE,
)
WHICH = re.compile(r"\b(?:which|select|tick|choose)\b", re.IGNORECASE)

# The answers that forms offer: degrees, and the plain ones that people write of themselves too.
DEGREE = re.compile(
    r"""(?:very|extremely|fairly|quite|rather|somewhat|slightly|strongly|mostly|completely|partly|moderately|highly|totally|fully)\s\w+
      | (?:i\s)?(?:tend\sto\s)?(?:dis)?agree | neither\b.* | neutral | (?:not\s)?(?:at\sall|very\s\w+)
      | a\s(?:lot|little|bit|great\sdeal)
      | (?:not\s)?(?:dis|un)?(?:satisfied|likely|important|happy|confident|well|much|often|good) | (?:not\s)?really
      | always | often | usually | sometimes | occasionally | rarely | seldom | never | daily | weekly | monthly
      | (?:much\s|a\slittle\s)?(?:better|worse|more|less|higher|lower) | (?:about\s|stayed\s)?(?:the\s)?same
      | poor | fair | average | bad | excellent | positive(?:ly)? | negative(?:ly)? | mixed
      | no\s(?:change|effect|impact|difference|opinion|view) | increased? | decreased? | improved?
    """,
    re.IGNORECASE | re.VERBOSE,
)
PLAIN = re.compile(
    r"(?:yes|no)(?:\s*[,;:(–-].*)?|maybe|perhaps|unsure|not sure|not applicable|n/?a|don['’]?t know|do not know"
    r"|prefer not to (?:say|answer)|true|false|none|other|both",
    re.IGNORECASE,
)


def are_numbers(values: list[str]) -> bool:
    """Whether nearly all are numbers."""
    return sum(bool(NUMBER.fullmatch(v)) for v in values) >= 0.9 * len(values)


def reads_like_text(value: str) -> bool:
    """Whether a value reads like a person's own words and not like a label.

    Examples
    --------
    >>> [reads_like_text(v) for v in ("Family Court Adviser", "I agree", "Pay is too low", "Too many cases!")]
    [False, False, True, True]
    """
    return not (DEGREE.fullmatch(value) or PLAIN.fullmatch(value)) and bool(SENTENCE.search(value))


def is_own_words(value: str, rare: list[str]) -> bool:
    """Whether a value among choices is what somebody wrote instead: the free text of "Other".

    Parameters
    ----------
    value : str
        What stands in the cell.
    rare : list of str
        Those of its parts that hardly anybody else gave.

    Examples
    --------
    >>> is_own_words("I cover for Kirsty every Friday", ["I cover for Kirsty every Friday"])
    True
    >>> is_own_words("Prefer not to say.", ["Prefer not to say."]), is_own_words("I am here for a friend", [])
    (False, False)
    """
    words = len(value.split())
    own = words > LONGEST_LABEL or (words > LABEL_WORDS and reads_like_text(value))
    return own and any(len(part.split()) > LABEL_WORDS or reads_like_text(part) for part in rare)


def are_labels(values: list[str]) -> bool:
    """Whether values are short as labels are, nearly all of them."""
    n = len(values)
    short = sum(len(v.split()) <= LABEL_WORDS for v in values)
    long = sum(len(v.split()) > LONGEST_LABEL for v in values)
    return short >= 0.5 * n and long <= 0.1 * n and sum(map(reads_like_text, values)) <= 0.1 * n


def are_choices(label: str, values: list[str], hinted: bool) -> bool:
    """Whether a column holds choices: few, short as labels are, and the same ones again and again.

    Parameters
    ----------
    label : str
        What the column is called.
    values : list of str
        What was filled in.
    hinted : bool
        Whether the label names something that respondents are: a role, a region.

    Examples
    --------
    >>> are_choices("Which site?", ["Hill", "Quay", "Quay", "Hill"], False)
    True
    >>> are_choices("What is hard?", ["Too many cases."] * 8, False)
    False
    """
    if are_numbers(values):
        return True
    opening = asks_for_words(label)
    return any(_come_again(label, parts, hinted and not opening, opening) for parts in _parted(values))


def asks_for_words(label: str) -> bool:
    """Whether a label asks for a view in one's own words.

    Examples
    --------
    >>> asks_for_words("How has the change affected your team?"), asks_for_words("What is your main role?")
    (True, False)
    """
    return bool(OPENING.search(label)) and not YES_OR_NO.search(label)


def _parted(values: list[str]) -> Iterator[list[str]]:
    """The values, and what several choices in one cell come apart into."""
    yield values
    for separator in (";", ", "):
        if sum(separator in v for v in values) >= 0.3 * len(values):
            parts = [p for p in (part.strip() for v in values for part in v.split(separator)) if p]
            if parts:
                yield parts


def _come_again(label: str, values: list[str], hinted: bool, opening: bool) -> bool:
    counts = Counter(v.lower() for v in values)
    if len(counts) > MOST_CHOICES or not are_labels(values):
        return False
    n = len(values)
    again = sum(k for k in counts.values() if k > 1) / n
    degrees = sum(bool(DEGREE.fullmatch(v)) for v in values)
    offered = degrees + sum(bool(PLAIN.fullmatch(v)) for v in values)
    if opening:  # a choice only where the answers are degrees, as a form offers them
        return degrees >= 0.5 * n and offered >= 0.9 * n and again >= 0.5
    if hinted:
        return again >= 0.5 or n < FEW_ANSWERS
    if offered >= 0.9 * n or WHICH.search(label):
        return again >= 0.5 and len(counts) <= max(2, n / 2)
    return again >= 0.5 and len(counts) <= n / 3
