"""What a hostile reader can say of a theme's counts: who says it, how often, how surely, and by what word."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from evidence.presenting.before_you_send.attack import Attack, concern_claim, places
from evidence.presenting.record import Record
from evidence.presenting.reporting import LEAST_BASE, listed, percent

ONE_SOURCE = 0.7  # of a theme's sentences, from which share on it rests on one source or one kind
ONE_SIDE = 0.8  # of its concerns, from which share on they are one side's
OLD_YEARS, OLD = 10, 0.5  # years before the newest source, and the share of such sentences from which on a theme is old
SMALL_BASE, CLOSE = 30, 0.02  # sentences, and how near (2 points) a share is to another word
EVEN = 0.5  # a probability below this: the coder held it less likely than not
RIGHT = 0.5  # of ten sentences given a theme fewer than five are right: its counts count something else
VERBS = {"concern": "voice a concern", "ask": "ask for something", "positive": "are positive"}
OWN_SIDE = ("member", "union")


def theme_attacks(record: Record, proposals: pd.DataFrame, precision: Mapping[str, float]) -> list[Attack]:
    """Return what can be said of each theme's counts.

    Parameters
    ----------
    record : Record
        Sources, codings and codebook.
    proposals : pandas.DataFrame
        The proposals frame: how likely the coder holds each theme of each sentence.
    precision : mapping of str to float
        For each theme how many of the sentences that the coder gives it are right, on texts that it had not seen.
    """
    coded = record.counted()
    likely = proposals.set_index(["sentence_id", "theme"])["score"]
    found = []
    for theme in record.codebook:
        mine = coded[coded["theme"] == theme.id]
        if mine.empty:
            continue
        sure = likely.reindex(pd.MultiIndex.from_arrays([mine["sentence_id"], mine["theme"].astype("str")]))
        by_coder = mine["sentence_id"].isin(_by_coder(record, theme.id)).to_numpy()
        found += [*_word(record, mine), *_narrow(record, mine)]
        if by_coder.any():
            found += _coder(record, mine, mine[(sure < EVEN).to_numpy() & by_coder], precision.get(theme.id))
    return found


def said_of(record: Record, mine: pd.DataFrame) -> str:
    """Return the finding on a theme's sentences."""
    n = int((mine["stance"] == "concern").sum())
    return concern_claim(record.label(mine["theme"].iloc[0]), n, len(mine), record.reporting)


def _by_coder(record: Record, theme: str) -> set[str]:
    codings = record.codings
    return set(codings.loc[(codings["theme"] == theme) & (codings["coder"] == "model"), "sentence_id"])


def _word(record: Record, mine: pd.DataFrame) -> list[Attack]:
    """The words for shares of concerns, asks and what is positive: too near another word, or on too few sentences."""
    base, label, finding = len(mine), record.label(mine["theme"].iloc[0]), said_of(record, mine)
    if base < LEAST_BASE:
        says = (
            f"No more than {base} sentence{'' if base == 1 else 's'} of the whole record: that shows that it was said, not how "
            "widely."
        )
        do = "Give no share and no word for one: cite the passages themselves."
        return [Attack(4, label, "small base", finding, says, do, places(mine))]
    counts = {verb: int((mine["stance"] == stance).sum()) for stance, verb in VERBS.items()}
    near = {verb: said for verb, n in counts.items() if (said := _near(record, n, base))}
    parts = [f"That they {verb} ({counts[verb]} of {base}): {said}" for verb, said in near.items()]
    if base < SMALL_BASE:
        parts.append(f"The shares are of {base} sentences only: each of them is {round(100 / base)} points.")
    if not parts:
        return []
    do = f"Print the count with its base, as {counts['voice a concern']} of {base}, and no word or percentage alone."
    return [Attack(4, label, "word for a share" if near else "small base", finding, " ".join(parts), do)]


def _near(record: Record, n: int, base: int) -> str:
    """What is said of a share whose word one sentence would change, or that lies within two points of another word's.

    Of all and none, nothing: they are exact.
    """
    if n in (0, base):
        return ""
    words, shares = record.reporting.words, record.reporting.shares
    word = words(n, base)
    beside = sorted({words(m, base) for m in (n - 1, n + 1)} - {word})
    if beside:
        return f"one sentence read otherwise, and “{word}” is “{'” or “'.join(beside)}”."
    for (least, above), (_, below) in pairwise(shares):
        if abs(n / base - least) <= CLOSE < least < 1:
            return (
                f"at {percent(n, base)} it is within 2 points of {100 * least:.0f}%, where “{below}” becomes “{above}”."
            )
    return ""


def _narrow(record: Record, mine: pd.DataFrame) -> list[Attack]:
    """Where a theme rests on one source, one kind of source, one side or an old time."""
    base, label = len(mine), record.label(mine["theme"].iloc[0])
    concerns = mine[mine["stance"] == "concern"]
    says, first = [], mine.iloc[:0]
    by_source, by_kind = mine["label"].value_counts(), mine["kind"].value_counts()
    source, of_source = str(by_source.index[0]), int(by_source.iloc[0])
    kind, of_kind = str(by_kind.index[0]), int(by_kind.iloc[0])
    if of_source == base:
        says.append(f"It rests on {source} alone: no other source speaks of it.")
    elif of_source >= ONE_SOURCE * base:
        rest = mine[mine["label"] != source]
        voiced = int((rest["stance"] == "concern").sum())
        says.append(
            f"It rests on {source}: {of_source:,} of the {base:,} sentences. The other sources have {len(rest):,}, "
            f"{voiced or 'none'} of them with a concern."
        )
        first = rest
    elif of_kind >= ONE_SOURCE * base:
        says.append(f"It rests on one kind of source, {kind}: {of_kind:,} of the {base:,} sentences.")
        first = mine[mine["kind"] != kind]
    own = concerns[concerns["speaker"].isin(OWN_SIDE)]
    if len(concerns) and len(own) >= ONE_SIDE * len(concerns):
        others = concerns[~concerns["speaker"].isin(OWN_SIDE)]
        says.append(
            f"{len(own):,} of its {len(concerns):,} concerns are the union's or its members' own."
            if len(others)
            else "Nobody but the union and its members voices a concern."
        )
        first = first if len(first) else others
    do = "Say whose evidence it is, and lead with what others say."
    if len(aged := old(record, mine)):
        when, newest = listed(sorted(aged["year"].unique())), max(record.sources["date"])[:4]
        since = int(newest) - int(aged["year"].max())
        says.append(
            f"{len(aged):,} of the {base:,} sentences are of {when}, {since} years or more before the newest source."
        )
        if len(says) == 1:
            first, do = mine.drop(aged.index), "Put the year beside every count, and lead with what is newer."
    if not says:
        return []
    if first.empty:
        do = "Find a second source before it carries an argument; until then say whose word it is, and of when."
    return [Attack(3, label, "one source, side or time", said_of(record, mine), " ".join(says), do, places(first))]


def old(record: Record, mine: pd.DataFrame) -> pd.DataFrame:
    """Return a theme's sentences of sources at least ten years older than the newest, where they are half of all or more."""
    years = pd.to_numeric(mine["year"], errors="coerce")
    newest = max((int(d[:4]) for d in record.sources["date"] if d), default=0)
    aged = mine[(years <= newest - OLD_YEARS).to_numpy()]
    return aged if len(aged) >= OLD * len(mine) else aged.iloc[:0]


def _coder(record: Record, mine: pd.DataFrame, doubted: pd.DataFrame, precision: float | None) -> list[Attack]:
    """How sure the coder is: what it does on texts that it had not seen, and which sentences it doubted here."""
    label, base = record.label(mine["theme"].iloc[0]), len(mine)
    says = []
    if precision is not None:
        says.append(
            f"Of ten sentences that the coder gives this theme in documents new to it, {_of_ten(precision)} right."
        )
    if len(doubted):
        says.append(f"{len(doubted):,} of the {base:,} here it held less likely than not.")
    wrong = precision is not None and precision < RIGHT
    if not wrong and doubted.empty:
        return []
    finding, do, severity = said_of(record, mine), "Read these before you print the count", 5
    sure = mine[~mine["sentence_id"].isin(doubted["sentence_id"])]
    if len(doubted) and min(len(sure), base) >= LEAST_BASE:
        n, m = (int((part["stance"] == "concern").sum()) for part in (mine, sure))
        words = record.reporting.words(n, base), record.reporting.words(m, len(sure))
        if words[0] != words[1]:
            says.append(f"Without them “{words[0]}” is “{words[1]}” ({m} of {len(sure)}).")
            severity = 4
    if wrong:
        return [Attack(1, label, "coder", finding, " ".join(says), f"{do}: all {base:,}.", places(mine))]
    return [Attack(severity, label, "coder", finding, " ".join(says), f"{do}.", places(doubted))]


def _of_ten(share: float) -> str:
    """A share as a person counts it on ten fingers.

    Examples
    --------
    >>> _of_ten(0.98), _of_ten(0.73), _of_ten(0.1), _of_ten(0.01)
    ('nearly all are', 'about seven are', 'about one is', 'hardly any is')
    """
    words = ("hardly any", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "nearly all")
    n = round(10 * share)
    return f"{'about ' if 0 < n < 10 else ''}{words[n]} {'is' if n < 2 else 'are'}"
