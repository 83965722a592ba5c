"""The figures of a study: a title that says the finding, the measure, the source, and the same in words."""

from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pandas as pd

from evidence.frames import SPEAKERS, STANCES
from evidence.presenting.canvas import (
    FILL,
    INK,
    STYLE,
    Drawing,
    bare,
    canvas,
    grid,
    listed,
    period,
    theme_labels,
    wrapped,
)
from evidence.presenting.record import Record
from evidence.presenting.reporting import percent
from evidence.presenting.tables import TABLES


def draw(name: str, record: Record) -> Drawing:
    """Draw one of `FIGURES`."""
    with mpl.rc_context(fname=STYLE):
        return FIGURES[name](record)


def themes_by_source(record: Record) -> Drawing:
    """Draw each theme's share of the sentences of each source, as bars side by side."""
    table = TABLES["themes-by-source"](record)
    data = table.data[table.data["source"] != "all"]
    sources, themes = list(dict.fromkeys(data["source"])), list(dict.fromkeys(data["theme"]))
    first = {
        s: data[data["source"] == s].sort_values("sentences", ascending=False, kind="stable")["theme"].iloc[0]
        for s in sources
    }
    leaders = pd.Series(first).value_counts(sort=False)
    leader, times = leaders.idxmax(), int(leaders.max())
    title = f"{leader} is the most frequent theme in {times} of {len(sources)} sources"
    subtitle = (
        f"Share of each source's sentences that bear the theme (a sentence may bear several), {period(record)}; "
        "n sentences in brackets"
    )
    figure = canvas(4.9, title, subtitle, record)
    widest = float(data["share_of_sentences"].max())
    axes = figure.subplots(
        1,
        len(sources),
        sharey=True,
        gridspec_kw={"left": 0.19, "right": 0.985, "top": 0.78, "bottom": 0.11, "wspace": 0.1},
    )
    for ax, source in zip(np.atleast_1d(axes), sources, strict=True):
        part = data[data["source"] == source]
        ax.barh(range(len(themes)), part["share_of_sentences"], color=FILL, height=0.62)
        for y, (n, of, share) in enumerate(
            zip(part["sentences"], part["of_sentences"], part["share_of_sentences"], strict=True)
        ):
            ax.text(share + 0.02 * widest, y, f"{percent(n, of)} ({n})", va="center", size=7)
        ax.set_title(f"{wrapped(source, 16)}\n{part['of_sentences'].iloc[0]:,} sentences", size=8, loc="left")
        ax.set_xlim(0, widest * 1.6)
        bare(ax)
    theme_labels(np.atleast_1d(axes)[0], themes)
    np.atleast_1d(axes)[0].invert_yaxis()
    alt = " ".join(
        f"In {s} ({_base(data, 'source', s):,} sentences) the largest themes are {_top(data[data['source'] == s])}."
        for s in sources
    )
    return Drawing("themes-by-source", figure, table, f"Bar chart. {title}. {alt}")


def _base(data: pd.DataFrame, column: str, value: str) -> int:
    return int(data.loc[data[column] == value, "of_sentences"].iloc[0])


def _top(part: pd.DataFrame, how_many: int = 3) -> str:
    best = part.sort_values("sentences", ascending=False, kind="stable").head(how_many)
    return listed(
        [
            f"{t.lower()} ({percent(n, of)})"
            for t, n, of in zip(best["theme"], best["sentences"], best["of_sentences"], strict=True)
        ]
    )


def themes_over_time(record: Record) -> Drawing:
    """Draw each theme's share of sentences by year, one small panel a theme."""
    table = TABLES["themes-over-time"](record)
    data = table.data[table.data["year"] != "all"]
    years, themes = list(dict.fromkeys(data["year"])), list(dict.fromkeys(data["theme"]))
    cells = data.set_index(["theme", "year"])
    shares = data.pivot(index="theme", columns="year", values="share_of_sentences").loc[themes]
    rises = (shares[years[-1]] - shares[years[0]]).sort_values(kind="stable").index[-1]

    def share(theme: str, year: str) -> str:
        return percent(int(cells.loc[(theme, year), "sentences"]), int(cells.loc[(theme, year), "of_sentences"]))

    title = f"{rises}: {share(rises, years[-1])} of the sentences of {years[-1]}, {share(rises, years[0])} of those of {years[0]}"
    kinds = record.sentences().groupby("year", sort=True)["kind"].unique()
    held = "; ".join(f"{year} {listed(sorted(kinds[year]))} ({_base(data, 'year', year):,})" for year in years)
    subtitle = (
        "Share of the year's sentences that bear the theme. The years hold different kinds of document, "
        f"so a difference is not by itself a trend: {held}"
    )
    rows, columns = -(-len(themes) // 5), 5
    figure = canvas(1.25 + 1.65 * rows, title, subtitle, record)
    axes = figure.subplots(
        rows, columns, sharex=True, sharey=True, squeeze=False,
        gridspec_kw={"left": 0.02, "right": 0.985, "top": 0.75, "bottom": 0.14, "wspace": 0.1, "hspace": 0.5},
    )  # fmt: skip
    for ax, theme in zip(axes.flat, themes, strict=False):
        heights = [float(shares.loc[theme, year]) for year in years]
        ax.bar(range(len(years)), heights, color=FILL, width=0.6)
        for x, (height, year) in enumerate(zip(heights, years, strict=True)):
            ax.text(x, height + 0.008, share(theme, year), ha="center", va="bottom", size=7.5)
        ax.set_title(wrapped(theme, 22), size=8.5, loc="left", linespacing=0.95)
        ax.set_ylim(0, float(shares.to_numpy().max()) * 1.18)
        ax.set_xticks(range(len(years)), years, size=7.5)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.tick_params(length=0, labelbottom=True)
    for ax in axes.flat[len(themes) :]:
        ax.set_visible(False)
    alt = " ".join(
        f"{year} ({_base(data, 'year', year):,} sentences): {_top(data[data['year'] == year])}." for year in years
    )
    return Drawing(
        "themes-over-time", figure, table, f"A small bar chart by year for each theme. {title}. Largest themes: {alt}"
    )


def stance_by_theme(record: Record) -> Drawing:
    """Draw the stances of each theme's sentences as one bar that adds up to all of them."""
    table = TABLES["stance-by-theme"](record)
    data = table.data
    concerns = data[data["stance"] == "concern"].set_index("theme")
    order = list(concerns.sort_values("share_of_theme", kind="stable").index)
    most = order[-1]
    n, of = int(concerns.loc[most, "sentences"]), int(concerns.loc[most, "of_theme"])
    title = f"{most}: {percent(n, of)} of the sentences ({n} of {of}) voice a concern"
    subtitle = f"Stance of the sentences that bear each theme, {period(record)}; the number in a bar is sentences"
    figure = canvas(4.7, title, subtitle, record)
    ax = figure.subplots(gridspec_kw={"left": 0.19, "right": 0.925, "top": 0.83, "bottom": 0.09})
    left = np.zeros(len(order))
    hatches = dict(zip(STANCES, ("", "", "///", ""), strict=True))
    for stance in ("concern", "ask", "positive", "neutral"):
        part = data[data["stance"] == stance].set_index("theme").loc[order]
        shares = part["share_of_theme"].to_numpy(dtype=float)
        colour = record.reporting.stances[stance]
        ax.barh(
            range(len(order)),
            shares,
            left=left,
            color=colour,
            height=0.66,
            label=stance,
            edgecolor="white",
            hatch=hatches[stance],
        )
        for y, (share, count) in enumerate(zip(shares, part["sentences"], strict=True)):
            if share >= 0.045:
                box = {"facecolor": colour, "edgecolor": "none", "pad": 1.0}
                ink = "white" if stance in ("concern", "positive") else INK
                ax.text(left[y] + share / 2, y, f"{count}", ha="center", va="center", size=7.5, color=ink, bbox=box)
        left += shares
    for y, theme in enumerate(order):
        ax.text(1.01, y, f"n = {int(concerns.loc[theme, 'of_theme'])}", va="center", size=8)
    theme_labels(ax, order)
    ax.set_xlim(0, 1)
    bare(ax)
    ax.legend(
        ncols=4,
        loc="lower left",
        bbox_to_anchor=(0, 0.985),
        frameon=False,
        fontsize=8,
        handlelength=1.2,
        columnspacing=1.4,
    )
    voiced = concerns.loc[order[::-1], ["sentences", "of_theme"]].itertuples()
    alt = " ".join(f"{theme}: {percent(n, of)} concern of {of}." for theme, n, of in voiced)
    return Drawing("stance-by-theme", figure, table, f"Stacked bars, one a theme. {title}. {alt}")


def who_says_what(record: Record) -> Drawing:
    """Draw the share of each speaker's coded sentences that bears each theme, as a shaded grid."""
    table = TABLES["who-says-what"](record)
    data = table.data
    wide = data.pivot(index="theme", columns="speaker", values="share_of_speaker").loc[
        list(dict.fromkeys(data["theme"])), list(SPEAKERS)
    ]
    bases = data.drop_duplicates("speaker").set_index("speaker")["of_speaker"]
    common = (
        wide[[s for s in ("member", "union", "inspectorate", "employer") if bases[s]]]
        .min(axis=1)
        .sort_values(kind="stable")
    )
    theme = common.index[-1]
    least = f"at least {common.iloc[-1]:.0%} of what members, union, inspectors and employer say"
    title = f"Everyone speaks of {theme.lower()}: {least}"
    subtitle = f"Share of each speaker's coded sentences that bear the theme, {period(record)}; sentences in brackets"
    names = [f"{record.reporting.speakers[s]}\n{bases[s]:,} sentences" for s in SPEAKERS]
    figure = canvas(4.9, title, subtitle, record)
    counts = data.pivot(index="theme", columns="speaker", values="sentences").loc[wide.index, list(SPEAKERS)]
    grid(
        figure,
        wide,
        [[f"{percent(int(n), int(bases[s]))} ({n})" for s, n in row.items()] for _, row in counts.iterrows()],
        names,
    )
    alt = " ".join(f"{record.reporting.speakers[s]}: {_best_of(wide[s], 3)}." for s in SPEAKERS)
    return Drawing("who-says-what", figure, table, f"Shaded grid of themes by speaker. {title}. Largest shares: {alt}")


def _best_of(shares: "pd.Series[float]", how_many: int) -> str:
    best = shares.sort_values(ascending=False, kind="stable").head(how_many)
    return listed([f"{theme.lower()} {share:.0%}" for theme, share in best.items()])


def co_occurrence(record: Record) -> Drawing:
    """Draw how many sentences bear both of two themes, as half of a grid."""
    table = TABLES["co-occurrence"](record)
    themes = [t.label for t in record.codebook]
    wide = table.data.pivot(index="theme", columns="with", values="sentences").reindex(index=themes, columns=themes)
    lower = wide.astype("float64").where(np.tril(np.ones(wide.shape, dtype=bool), k=-1))
    pairs = lower.stack().dropna().sort_values(kind="stable")
    (a, b), n = pairs.index[-1], int(pairs.iloc[-1])
    title = f"{b} and {a.lower()} are named together most often: in {n} sentences"
    subtitle = f"Sentences that bear both themes, {period(record)}"
    figure = canvas(5.2, title, subtitle, record)
    words = [["" if pd.isna(v) else f"{int(v)}" for v in row] for row in lower.iloc[1:, :-1].to_numpy()]
    grid(figure, lower.iloc[1:, :-1], words, [wrapped(t, 12) for t in themes[:-1]])
    best = pairs.iloc[::-1].head(5)
    alt = "; ".join(f"{y.lower()} with {x.lower()} {int(v)}" for (x, y), v in best.items())
    return Drawing("co-occurrence", figure, table, f"Grid of pairs of themes. {title}. The five largest pairs: {alt}.")


FIGURES: dict[str, Callable[[Record], Drawing]] = {
    "themes-by-source": themes_by_source,
    "themes-over-time": themes_over_time,
    "stance-by-theme": stance_by_theme,
    "who-says-what": who_says_what,
    "co-occurrence": co_occurrence,
}
