"""What a hostile reader can say of the figures' titles: that one sentence, or one source, overturns them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from evidence.presenting.before_you_send.attack import Attack
from evidence.presenting.findings import (
    closest_pairs,
    largest_difference,
    most_concern,
    most_frequent,
    shared_by_speakers,
)
from evidence.presenting.record import Record
from evidence.presenting.reporting import LEAST_BASE, listed, within
from evidence.presenting.tables import TABLES, uncompared

COUNTS = re.compile(r"<?\d[\d,.]*%?")
NOTHING_SAID = ("Too few", "No ", "Nothing")


@dataclass(frozen=True)
class Title:
    """A figure's title: whose it is, what says it, and the counts that it is said of, in a column ``sentences``."""

    figure: str
    say: Callable[[pd.DataFrame], str]
    data: pd.DataFrame
    named: tuple[str, ...]  # the columns that name a count

    def now(self) -> str:
        """Return what it says."""
        return self.say(self.data)


def title_attacks(record: Record) -> list[Attack]:
    """Return what can be said of the titles of a record's figures."""
    coded = record.counted()
    if coded.empty:
        return []
    over_time = _over_time(record)
    titles = [*_of_tables(record), *_of_sentences(record, coded), *([over_time] if over_time else [])]
    found = [attack for title in titles for attack in _overturned(title)]
    if over_time:
        found += _years(record, over_time)
    return [*found, *_without_a_source(record, coded)]


def _of_tables(record: Record) -> Iterator[Title]:
    data = TABLES["themes-by-source"](record).data
    data = data[(data["source"] != "all") & ~data["theme"].isin(record.unspoken())]
    yield Title("themes-by-source", most_frequent, data, ("theme", "source"))
    names = record.reporting.speakers
    data = TABLES["who-says-what"](record).data
    data = data.assign(voice=data["speaker"].map(names))
    yield Title("who-says-what", lambda d: shared_by_speakers(d, names), data, ("theme", "voice"))


def _of_sentences(record: Record, coded: pd.DataFrame) -> list[Title]:
    """The titles on stance and on pairs, of any part of the coded sentences."""
    themes = [t for t in record.codebook.ids if t in set(coded["theme"])]
    bearing = {t: set(coded.loc[coded["theme"] == t, "sentence_id"]) for t in themes}
    concern = set(coded.loc[coded["stance"] == "concern", "sentence_id"])
    stances = pd.DataFrame(
        {
            "theme": [record.label(t) for t in themes],
            "sentences": [len(bearing[t] & concern) for t in themes],
            "of_theme": [len(bearing[t]) for t in themes],
        }
    )
    rows = [(record.label(a), record.label(b), len(bearing[a] & bearing[b])) for a, b in combinations(themes, 2)]
    pairs = pd.DataFrame(rows, columns=["theme", "other", "sentences"])
    base = coded["sentence_id"].nunique()

    def closest(data: pd.DataFrame) -> str:
        return closest_pairs(list(zip(data["theme"], data["other"], data["sentences"], strict=True)), base)

    return [
        Title("stance-by-theme", most_concern, stances, ("theme",)),
        Title("co-occurrence", closest, pairs, ("theme", "other")),
    ]


def _over_time(record: Record) -> Title | None:
    if uncompared(record):
        return None
    data = TABLES["themes-over-time"](record).data
    data = data[(data["year"] != "all") & ~data["theme"].isin(record.dated().unspoken())]
    if data.empty:
        return None
    first, last = data["year"].min(), data["year"].max()
    data = data[data["year"].isin([first, last])]
    return Title("themes-over-time", lambda d: largest_difference(d, first, last), data, ("theme", "year"))


def _words(title: str) -> str:
    """What a title says apart from its counts."""
    return COUNTS.sub("", title)


def _overturned(title: Title) -> list[Attack]:
    """The first count, in the data's order, of which one sentence less or more makes the title say something else."""
    now = title.now()
    if now.startswith(NOTHING_SAID):
        return []
    bases = title.data.filter(regex="^of_").min(axis=1)
    for step, how in ((-1, "fewer"), (1, "more")):
        for index, n in title.data["sentences"].items():
            if not 0 <= n + step <= bases[index]:
                continue
            changed = title.data["sentences"].where(title.data.index != index, n + step)
            other = title.say(title.data.assign(sentences=changed))
            if _words(other) != _words(now):
                named = {c: str(title.data.loc[index, c]) for c in title.named}
                where = " and ".join(name if c == "source" else within(name) for c, name in named.items())
                says = f"One sentence {how} ({where}: {n + step:,} instead of {n:,}) and it reads: {other}."
                do = "Name those that lie close together, or say it with the counts and without a superlative."
                return [Attack(1, "", "title that one sentence overturns", now, says, do, figure=title.figure)]
    return []


def _without_a_source(record: Record, coded: pd.DataFrame) -> list[Attack]:
    """Whether a title about the whole record says something else when one source is set aside."""
    labels = list(dict.fromkeys(coded["label"]))
    if len(labels) < 3:
        return []
    without = {label: _of_sentences(record, coded[coded["label"] != label]) for label in labels}
    found = []
    for i, title in enumerate(_of_sentences(record, coded)):
        now = title.now()
        said_without = {label: rest[i].now() for label, rest in without.items()}
        others = {
            label: said
            for label, said in said_without.items()
            if _words(said) != _words(now) and not said.startswith(NOTHING_SAID)
        }
        if others and not now.startswith(NOTHING_SAID):
            (label, said), *_ = others.items()
            also = f" It changes without {listed(list(others)[1:])}, too." if len(others) > 1 else ""
            says = f"Set {label} aside and it reads: {said}.{also}"
            do = "Say that it is of these sources together, and name the source that carries it."
            found.append(Attack(3, "", "title that rests on one source", now, says, do, figure=title.figure))
    return found


def _years(record: Record, title: Title) -> list[Attack]:
    """Years compared that hold no kind of source in common: the difference is one of sources."""
    dated = record.dated().sentences()
    kinds = dated.groupby("year", sort=True)["kind"].unique()
    first, last = kinds.index[0], kinds.index[-1]
    if set(kinds[first]) & set(kinds[last]) or (dated["year"].value_counts()[[first, last]] < LEAST_BASE).any():
        return []
    says = (
        f"It compares different documents. Of {first} there is only: {listed(sorted(kinds[first]))}; of {last}: "
        f"{listed(sorted(kinds[last]))}. What differs is who writes, not what happened."
    )
    do = "Do not write rose, fell or trend. Leave the comparison out, or compare sources of one kind."
    return [Attack(1, "", "years that cannot be compared", title.now(), says, do, figure=title.figure)]
