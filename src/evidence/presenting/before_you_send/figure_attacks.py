"""What a hostile reader can say of the figures of a theme: that they differ, lack a base or a date, or are old."""

from collections import defaultdict
from typing import Any

import pandas as pd

from evidence.presenting.before_you_send.attack import Attack, cited
from evidence.presenting.before_you_send.theme_attacks import OLD_YEARS, old
from evidence.presenting.claims import NEED_A_BASE, claims_table, to_compare_table
from evidence.presenting.record import Record, parted
from evidence.presenting.reporting import listed

NAMED = 4  # figures that a line names; all are in the table of claims
# An old figure in one of these is likely to be cited; an old count of posts or of years is not.
TELLING = (*NEED_A_BASE, "ratio", "cases", "money")


def figure_attacks(record: Record, statistics: pd.DataFrame) -> list[Attack]:
    """Return what can be said of the figures in sentences that bear a theme; a figure is listed with the first of its themes.

    Parameters
    ----------
    record : Record
        Sources, codings and codebook.
    statistics : pandas.DataFrame
        The statistics frame.
    """
    claims, coded = claims_table(record, statistics).data, record.coded()
    first = coded.sort_values("theme", kind="stable").drop_duplicates("sentence_id")
    themes = dict(zip(first["sentence_id"], [record.label(t) for t in first["theme"]], strict=True))
    claims = claims.assign(theme=[themes.get(s, "") for s in claims["sentence_id"]]).astype({"theme": "str"})
    pairs = to_compare_table(record, statistics).data
    found = _differ(pairs, dict(zip(claims["statistic_id"], claims["theme"], strict=True)))
    found += _only_of_the_union(record, claims)
    newest = max((d[:4] for d in record.sources["date"] if d), default="")
    for theme in record.codebook:
        mine = claims[claims["theme"] == theme.label]
        found += [*_without_base(theme.label, mine), *_undated(theme.label, mine)]
        if newest and old(record, coded[coded["theme"] == theme.id]).empty:  # else it is said of the theme as a whole
            found += _old(theme.label, mine, int(newest) - OLD_YEARS)
    return found


def _differ(pairs: pd.DataFrame, themes: dict[str, str]) -> list[Attack]:
    """Figures of what may be the same thing with different numbers in two sources, those beside one figure together."""
    beside: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for pair in pairs[pairs["across_sources"].astype(bool)].itertuples():
        beside[parted(pair.locator_a)[0], _value(pair.value_a)].append(pair)
    found = []
    for (_, value), group in beside.items():
        where = tuple(dict.fromkeys(b.locator_a for b in group))
        others = list(dict.fromkeys(f"{_value(b.value_b)} ({b.locator_b})" for b in group))
        settled = all("of whom" in b.also_differs_in or "date" in b.also_differs_in for b in group)
        theme = next((t for b in group for s in (b.statistic_id_a, b.statistic_id_b) if (t := themes[s])), "")
        found.append(
            Attack(
                4 if settled else 2,
                theme,
                "figures that differ",
                f"{value} ({cited(where)})",
                f"Which is it? Beside it stand {listed(others)}.",
                "Say of each whose it is, of whom and when; if they are not of the same thing, say so before others ask.",
                tuple(dict.fromkeys([*where, *(b.locator_b for b in group)])),
            )
        )
    return found


def _only_of_the_union(record: Record, claims: pd.DataFrame) -> list[Attack]:
    """Shares, means and amounts in a union's own submission that no other source has."""
    kinds = record.sources.set_index("label")["kind"]
    own = claims["locator"].map(lambda place: kinds.get(parted(place)[0], "")).astype("str").str.startswith("union")
    mine = claims[own & claims["unit"].isin(TELLING) & claims["same_in"].eq("") & claims["theme"].ne("")]
    if mine.empty:
        return []
    says = "Only the union gives these: no other source in the record has the same figure."
    do = "Say where each comes from, how many were asked and when; or put another's figure first."
    finding = _named("The union's own figures", mine)
    return [Attack(3, "", "figures of one side", finding, says, do, tuple(mine["locator"].unique()))]


def _without_base(theme: str, mine: pd.DataFrame) -> list[Attack]:
    lacking = mine[mine["lacks"].str.contains("base")]
    if lacking.empty:
        return []
    says = "The words around the figure name nobody of whom it is a share or a mean."
    do = "Find in the original of how many people or things it is; without that, leave it out."
    return [
        Attack(4, theme, "figure without a base", _named(theme, lacking), says, do, tuple(lacking["locator"].unique()))
    ]


def _undated(theme: str, mine: pd.DataFrame) -> list[Attack]:
    undated = mine[mine["date"] == ""]
    if undated.empty:
        return []
    says, do = "Nothing says when this was so.", "Find the date, or leave the figure out."
    places = tuple(undated["locator"].unique())
    return [Attack(4, theme, "figure without a date", _named(theme, undated), says, do, places)]


def _old(theme: str, mine: pd.DataFrame, until: int) -> list[Attack]:
    """Shares, means and amounts so old that they say nothing of today."""
    told = mine[mine["unit"].isin(TELLING)]
    years = told["date"].str.extract(r"\b((?:19|20)\d\d)\b", expand=False).astype("Int64")
    aged = told[(years <= until).fillna(False)]
    if aged.empty:
        return []
    when = listed(sorted(years[aged.index].astype("str").unique()))
    what = f"{len(aged):,} of the {len(told):,}" if len(aged) < len(told) else "All"
    says = f"{what} shares, means and amounts that the record gives on it: of {when}. What of today?"
    do = "Put the year into the sentence with the figure, and ask for the figure of today."
    return [Attack(4, theme, "old figures", _named(theme, aged), says, do, tuple(aged["locator"].unique()))]


def _named(theme: str, figures: pd.DataFrame) -> str:
    of_place = figures.groupby("locator", sort=False)["value"].agg(
        lambda values: list(dict.fromkeys(map(_value, values)))
    )
    each = [f"{listed(values, most=NAMED)} ({place})" for place, values in of_place.items()]
    return f"{theme}: {listed(each, most=NAMED)}"


def _value(value: str) -> str:
    return " ".join(value.split())
