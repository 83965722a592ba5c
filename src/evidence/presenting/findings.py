"""What the title of a figure says: the finding, so worded that it is true where themes tie, are few, or are none.

Shares are compared as fractions, never as rounded percentages; and only on `LEAST_BASE` sentences or more.
"""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from evidence.presenting.reporting import LEAST_BASE, listed, percent, within

ENOUGH = f"with {LEAST_BASE} sentences or more"
NAMED = 3  # a title names no more than so many themes that are level


def themes_named(labels: Sequence[str], opens: bool = False) -> str:
    """Return themes as a title names them, or how many they are.

    Examples
    --------
    >>> themes_named(["Pay", "Workload"], opens=True), themes_named(["Pay", "Workload", "Morale", "Skills"])
    ('Pay and workload', '4 themes')
    """
    words = listed([within(t) for t in labels]) if len(labels) <= NAMED else f"{len(labels)} themes"
    return labels[0] + words[len(labels[0]) :] if opens and len(labels) <= NAMED else words


def most_frequent(data: pd.DataFrame) -> str:
    """Say which theme comes first in how many sources, and where it is level with another.

    Parameters
    ----------
    data : pandas.DataFrame
        theme, source, sentences, of_sentences: a row for each theme in each source.
    """
    large = data[data["of_sentences"] >= LEAST_BASE]
    if large.empty:
        return f"Too few sentences to compare themes: no source has {LEAST_BASE}"
    leaders = {str(source): _largest(part) for source, part in large.groupby("source", sort=False)}
    if len(leaders) == 1:
        return _in_one_source(large, leaders, others=len(large) < len(data))
    enough = f" {ENOUGH}" if len(large) < len(data) else ""
    sources = f"{len(leaders)} sources{enough}"
    firsts = {t: [s for s in leaders if t in leaders[s]] for t in dict.fromkeys(large["theme"])}
    most = max(len(where) for where in firsts.values())
    tops = [t for t, where in firsts.items() if len(where) == most]
    if most == 0:
        return f"No theme is spoken of in the {sources}"
    if most == 1:
        if len(leaders) > NAMED:
            return f"No theme comes first in more than one of the {sources}"
        each = "; ".join(f"{_level(leaders[s])} in {s}" for s in leaders)
        return f"The most frequent theme{' of the sources' + enough if enough else ''} differs: {each}"
    of = f"{most} of {sources}"
    if most == len(leaders):
        of = f"{'both' if most == 2 else f'all {most}'} sources{enough}"
    if len(tops) > 1:
        together = all(leaders[s] == tops for t in tops for s in firsts[t])
        alone = all(leaders[s] == [t] for t in tops for s in firsts[t])
        how = "are level as the most frequent themes in" if together else "each come first, alone or level, in"
        return f"{themes_named(tops, opens=True)} {'each come first in' if alone else how} {of}"
    return _one_top(tops[0], [leaders[s] for s in firsts[tops[0]]], firsts[tops[0]], of, sources)


def _one_top(top: str, leaders: list[list[str]], where: list[str], of: str, sources: str) -> str:
    """Say where one theme comes first alone and where it is level with others; `of` counts both kinds of place."""
    shared = [(s, [t for t in level if t != top]) for s, level in zip(where, leaders, strict=True) if level != [top]]
    alone = len(where) - len(shared)
    if not shared:
        return f"{top} is the most frequent theme in {of}"
    if not alone:
        return f"{top} comes first in {of}, each time level with another theme"
    if len(shared) == 1:
        rest = f"level with {themes_named(shared[0][1])} in {shared[0][0]}"
    else:
        rest = f"level with another in {len(shared)} more"
    return f"{top} is the most frequent theme in {alone} of {sources}, and {rest}"


def _in_one_source(large: pd.DataFrame, leaders: dict[str, list[str]], others: bool) -> str:
    ((source, tops),) = leaders.items()
    after = f" (no other source has {LEAST_BASE} sentences)" if others else ""
    if not tops:
        return f"No sentence of {source} bears a theme{after}"
    row = large[large["theme"] == tops[0]].iloc[0]
    share = f"{percent(row['sentences'], row['of_sentences'])} of the sentences"
    counts = f"({row['sentences']} of {row['of_sentences']:,})"
    if len(tops) == 1:
        return f"{tops[0]} is the most frequent theme in {source}: {share} {counts}{after}"
    names = themes_named(tops, opens=True)
    return f"{names} are level as the most frequent themes in {source}: {share} each {counts}{after}"


def _largest(part: pd.DataFrame) -> list[str]:
    """The themes with most sentences, all that are level; none where no sentence bears a theme."""
    most = part["sentences"].max()
    return part.loc[part["sentences"] == most, "theme"].to_list() if most else []


def _level(tops: list[str]) -> str:
    return themes_named(tops) + (" (level)" if len(tops) > 1 else "")


def largest_difference(data: pd.DataFrame, first: str, last: str) -> str:
    """Say which theme's share differs most between two years.

    Parameters
    ----------
    data : pandas.DataFrame
        theme, year, sentences, of_sentences: a row for each theme in each year.
    first, last : str
        The years.
    """
    before, after = (data[data["year"] == year].set_index("theme") for year in (first, last))
    bases = int(before["of_sentences"].iloc[0]), int(after["of_sentences"].iloc[0])
    if min(bases) < LEAST_BASE:
        return f"Too few sentences to compare {first} with {last}: {bases[0]:,} and {bases[1]:,}"
    found = {t: (int(before.at[t, "sentences"]), int(after.at[t, "sentences"])) for t in before.index}
    differences = {t: abs(Fraction(b, bases[1]) - Fraction(a, bases[0])) for t, (a, b) in found.items()}
    most = max(differences.values())
    tops = [t for t, difference in differences.items() if difference == most]
    if not most:
        return f"No theme's share of sentences differs between {first} and {last}"
    if len(tops) > 1:
        names = themes_named(tops, opens=True)
        return f"{names} differ most between {first} and {last}, by {float(100 * most):.1f} percentage points each"
    a, b = found[tops[0]]
    shares = f"{percent(a, bases[0])} of sentences ({a} of {bases[0]:,}) against {percent(b, bases[1])} ({b} of {bases[1]:,})"
    return f"{tops[0]} differs most between {first} and {last}: {shares}"


def most_concern(data: pd.DataFrame) -> str:
    """Say which theme has the largest share of concerns.

    Parameters
    ----------
    data : pandas.DataFrame
        theme, sentences, of_theme: for each theme its sentences that voice a concern, of all of its sentences.
    """
    large = data[data["of_theme"] >= LEAST_BASE]
    if not data["sentences"].sum():
        return "No sentence with a theme voices a concern"
    if large.empty:
        return f"Too few sentences to compare themes: none has {LEAST_BASE}"
    shares = {r.theme: Fraction(r.sentences, r.of_theme) for r in large.itertuples()}
    most = max(shares.values())
    tops = [t for t, share in shares.items() if share == most]
    row = large[large["theme"] == tops[0]].iloc[0]
    share, counts = percent(row["sentences"], row["of_theme"]), f"{row['sentences']} of {row['of_theme']:,}"
    if not most:
        return f"No theme {ENOUGH} has one that voices a concern"
    if len(large) == 1:
        only = f" (no other theme has {LEAST_BASE} sentences)" if len(data) > 1 else ""
        return f"{tops[0]}: {share} of the sentences ({counts}) voice a concern{only}"
    few = data[data["of_theme"] < LEAST_BASE].itertuples()
    among = f"Of the themes {ENOUGH}, " if any(Fraction(r.sentences, r.of_theme) >= most for r in few) else ""
    names = themes_named(tops, opens=not among)
    if len(tops) > 1:
        return f"{among}{names} have the largest share of concerns: {share} of the sentences each"
    return f"{among}{names} has the largest share of concerns: {share} of its sentences ({counts})"


def shared_by_speakers(data: pd.DataFrame, names: dict[str, str]) -> str:
    """Say which theme all speakers speak of most, by the one who does least.

    Parameters
    ----------
    data : pandas.DataFrame
        theme, speaker, sentences, of_speaker: a row for each theme and speaker.
    names : dict
        What each speaker is called.
    """
    large = data[data["of_speaker"] >= LEAST_BASE]
    speakers = list(dict.fromkeys(large["speaker"]))
    if not speakers:
        return f"Too few sentences to compare speakers: none has {LEAST_BASE} that bear a theme"
    enough = f" with {LEAST_BASE} coded sentences or more" if len(large) < len(data) else ""
    if len(speakers) == 1:
        tops = _largest(large)
        row = large[large["theme"] == tops[0]].iloc[0]
        share = f"{percent(row['sentences'], row['of_speaker'])} of the coded sentences"
        level = " each" if len(tops) > 1 else ""
        only = f" (no other speaker has {LEAST_BASE} coded sentences)" if enough else ""
        return f"{names[speakers[0]]} most often on {themes_named(tops)}: {share}{level}{only}"
    groups = f"{'both' if len(speakers) == 2 else f'all {len(speakers)}'} groups of speakers{enough}"
    least: dict[str, Fraction] = {}
    for theme, n, of in zip(large["theme"], large["sentences"], large["of_speaker"], strict=True):
        least[theme] = min(Fraction(int(n), int(of)), least.get(theme, Fraction(1)))
    most = max(least.values())
    tops = [t for t, share in least.items() if share == most]
    if not most:
        return f"No theme is spoken of by {groups}"
    floor = int(100 * most)  # rounded down: "at least" must hold
    share = (
        f"at least {floor}% of each group's coded sentences"
        if floor
        else "in one group under 1% of its coded sentences"
    )
    return f"{groups[:1].upper()}{groups[1:]} speak of {themes_named(tops)}: {share}"


def closest_pairs(pairs: Sequence[tuple[str, str, int]], base: int) -> str:
    """Say which two themes are named together most often, all that are level.

    Parameters
    ----------
    pairs : sequence of (str, str, int)
        Two themes and the number of sentences that bear both.
    base : int
        How many sentences bear a theme.
    """
    most = max((n for _, _, n in pairs), default=0)
    if not most:
        return "No sentence bears two themes"
    tops = [(a, b) for a, b, n in pairs if n == most]
    of = f"in {most:,} of {base:,} sentences that bear a theme"
    if len(tops) > NAMED:
        return f"{len(tops)} pairs of themes are named together most often, each {of}"
    named = "; ".join(f"{within(a)} with {within(b)}" for a, b in tops)
    return f"Most often named together: {named}, {'each ' if len(tops) > 1 else ''}{of}"
