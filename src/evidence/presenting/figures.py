"""The figures of a study: a title that says the finding, the measure, the source, and the same in words."""

from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pandas as pd

from evidence.frames import STANCES
from evidence.presenting.canvas import (
    FILL,
    INK,
    NOTHING,
    STYLE,
    Drawing,
    bare,
    canvas,
    grid,
    period,
    plain_canvas,
    theme_labels,
    wrapped,
)
from evidence.presenting.findings import (
    closest_pairs,
    largest_difference,
    most_concern,
    most_frequent,
    shared_by_speakers,
)
from evidence.presenting.record import Record
from evidence.presenting.reporting import listed, percent, within
from evidence.presenting.tables import KEPT_BACK, TABLES, uncompared, undated_note

COLUMNS = 5  # panels side by side
YEARS = 5  # more of them than this do not fit below a panel with their numbers


def draw(name: str, record: Record) -> Drawing:
    """Draw one of `FIGURES`; where no sentence bears a theme, or years can't be compared, it is one line that says so."""
    line = "" if len(record.counted()) else "No sentence bears a theme of the codebook"
    line = line if len(record.sentences()) else "There is no source to count"
    note = undated_note(record) if name == "themes-over-time" else ""
    if name == "themes-over-time":
        line = line or uncompared(record)
    with mpl.rc_context(fname=STYLE):
        if line:
            return Drawing(
                name,
                plain_canvas(line, record, note),
                TABLES[name](record),
                f"{NOTHING} {line}. {note}".strip(),
            )
        return FIGURES[name](record)


def themes_by_source(record: Record) -> Drawing:
    """Draw each theme's share of the sentences of each source, as bars side by side."""
    table = TABLES["themes-by-source"](record)
    data = table.data[(table.data["source"] != "all") & ~table.data["theme"].isin(record.unspoken())]
    sources, themes = list(dict.fromkeys(data["source"])), list(dict.fromkeys(data["theme"]))
    title = most_frequent(data)
    subtitle = (
        f"Share of each source's sentences that bear the theme (a sentence may bear several), {period(record)}; "
        f"their number in brackets. {record.unspoken_note()}"
    )
    columns, rows = min(len(sources), COLUMNS), -(-len(sources) // COLUMNS)
    names = {s: f"{wrapped(s, 18)}\n{_of(data, 'source', s)}" for s in sources}
    above, body = 0.12 + 0.155 * (1 + max(name.count("\n") for name in names.values())), 0.1 + 0.36 * len(themes)
    figure = canvas((above + body) * rows + 0.15, title, subtitle, record)
    widest = float(data["share_of_sentences"].max())
    axes = figure.subplots(
        rows, columns, sharey=True, squeeze=False,
        gridspec_kw={**figure.room(0.19, 0.985, above + 0.1, below=0.05), "wspace": 0.1, "hspace": above / body},
    )  # fmt: skip
    for ax, source in zip(axes.flat, sources, strict=False):
        part = data[data["source"] == source]
        ax.barh(range(len(themes)), part["share_of_sentences"], color=FILL, height=0.62)
        for y, row in enumerate(part.to_dict("records")):
            n, of = row["sentences"], row["of_sentences"]
            words = KEPT_BACK if row["kept_back"] else f"{percent(n, of)} ({n})"
            ax.text(row["share_of_sentences"] + 0.02 * widest, y, words, va="center", size=7)
        ax.set_title(names[source], size=8, loc="left")
        ax.set_xlim(0, widest * 1.6)
        bare(ax)
        theme_labels(ax, themes)
    for ax in axes.flat[len(sources) :]:
        ax.set_visible(False)
    axes[0, 0].invert_yaxis()
    alt = " ".join(f"{s} ({_of(data, 'source', s)}): {_top(data[data['source'] == s])}." for s in sources)
    return Drawing(
        "themes-by-source", figure, table, f"A bar chart for each source. {title}. Largest themes in each source: {alt}"
    )


def _sentences(n: int) -> str:
    return f"{n:,} sentence{'' if n == 1 else 's'}"


def _of(data: pd.DataFrame, column: str, value: str) -> str:
    return _sentences(int(data.loc[data[column] == value, "of_sentences"].iloc[0]))


def _top(part: pd.DataFrame, how_many: int = 3) -> str:
    """The largest themes with their shares, all that are level with the last of them; none has no sentence."""
    best = part[part["sentences"] > 0].sort_values("sentences", ascending=False, kind="stable")
    best = best[best["sentences"] >= best["sentences"].head(how_many).min()]
    shares = zip(best["theme"], best["sentences"], best["of_sentences"], strict=True)
    return listed([f"{within(t)} ({percent(n, of)})" for t, n, of in shares])


def themes_over_time(record: Record) -> Drawing:
    """Draw each theme's share of sentences by year, one small panel a theme, on the sources whose date is known."""
    table, dated = TABLES["themes-over-time"](record), record.dated()
    data = table.data[(table.data["year"] != "all") & ~table.data["theme"].isin(dated.unspoken())]
    if data.empty:
        line = "No sentence of a dated source bears a theme of the codebook"
        return Drawing("themes-over-time", plain_canvas(line, dated), table, f"{NOTHING} {line}.")
    years, themes = list(dict.fromkeys(data["year"])), list(dict.fromkeys(data["theme"]))
    cells = data.set_index(["theme", "year"])
    shares = data.pivot(index="theme", columns="year", values="share_of_sentences").loc[themes]
    title = largest_difference(data, years[0], years[-1])
    kinds = dated.sentences().groupby("year", sort=True)["kind"].unique()
    held = "; ".join(f"{year}: {listed(sorted(kinds[year]))} ({_of(data, 'year', year)})" for year in years)
    subtitle = (
        "Share of the year's sentences that bear the theme. The years hold different documents, so a difference is not "
        f"by itself a trend: {held}. {undated_note(record)}{dated.unspoken_note()}"
    )
    rows = -(-len(themes) // COLUMNS)
    figure = canvas(0.35 + 1.7 * rows, title, subtitle, dated)
    axes = figure.subplots(
        rows, COLUMNS, sharex=True, sharey=True, squeeze=False,
        gridspec_kw={**figure.room(0.02, 0.985, above=0.42, below=0.25), "wspace": 0.1, "hspace": 0.5},
    )  # fmt: skip
    told = range(len(years)) if len(years) <= YEARS else (0, len(years) - 1)
    for ax, theme in zip(axes.flat, themes, strict=False):
        heights = [float(shares.loc[theme, year]) for year in years]
        ax.bar(range(len(years)), heights, color=FILL, width=0.6)
        for x in told:
            n, of = (int(cells.loc[(theme, years[x]), c]) for c in ("sentences", "of_sentences"))
            ax.text(x, heights[x] + 0.008, percent(n, of), ha="center", va="bottom", size=7.5)
        ax.set_title(wrapped(theme, 22), size=8.5, loc="left", linespacing=0.95)
        ax.set_ylim(0, float(shares.to_numpy().max()) * 1.18)
        ax.set_xticks(list(told), [years[x] for x in told], size=7.5)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.tick_params(length=0, labelbottom=True)
    for ax in axes.flat[len(themes) :]:
        ax.set_visible(False)
    alt = " ".join(f"{year} ({_of(data, 'year', year)}): {_top(data[data['year'] == year])}." for year in years)
    words = f"A small bar chart by year for each theme. {title}. {undated_note(record)}Largest themes: {alt}"
    return Drawing("themes-over-time", figure, table, words)


def stance_by_theme(record: Record) -> Drawing:
    """Draw the stances of each theme's sentences as one bar that adds up to all of them."""
    table = TABLES["stance-by-theme"](record)
    data = table.data
    concerns = data[data["stance"] == "concern"].set_index("theme")
    order = list((concerns["sentences"] / concerns["of_theme"]).sort_values(kind="stable").index)
    title = most_concern(concerns.reset_index())
    subtitle = (
        f"Stance of the sentences that bear each theme, {period(record)}; the number in a bar is sentences. "
        f"{record.unspoken_note()}"
    )
    figure = canvas(0.45 + 0.36 * len(order), title, subtitle, record)
    ax = figure.subplots(gridspec_kw=figure.room(0.19, 0.925, above=0.32, below=0.05))
    left = np.zeros(len(order))
    hatches = dict(zip(STANCES, ("", "", "///", ""), strict=True))
    for stance in ("concern", "ask", "positive", "neutral"):
        part = data[data["stance"] == stance].set_index("theme").loc[order]
        shares = part["share_of_theme"].to_numpy(dtype=float)
        colour = record.reporting.stances[stance]
        ax.barh(
            range(len(order)), shares, left=left, color=colour, height=0.66, label=stance, edgecolor="white",
            hatch=hatches[stance],
        )  # fmt: skip
        for y, (share, count) in enumerate(zip(shares, part["sentences"], strict=True)):
            if share >= 0.03:
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
        ncols=4, loc="lower left", bbox_to_anchor=(0, 0.985), frameon=False, fontsize=8, handlelength=1.2,
        columnspacing=1.4,
    )  # fmt: skip
    voiced = concerns.loc[order[::-1], ["sentences", "of_theme"]].itertuples()
    alt = " ".join(f"{theme}: {percent(n, of)} ({n} of {of})." for theme, n, of in voiced)
    return Drawing(
        "stance-by-theme", figure, table, f"Stacked bars, one a theme. {title}. Share of concerns in each theme: {alt}"
    )


def who_says_what(record: Record) -> Drawing:
    """Draw the share of each speaker's coded sentences that bears each theme, as a shaded grid."""
    table = TABLES["who-says-what"](record)
    data = table.data
    themes, speakers = list(dict.fromkeys(data["theme"])), list(dict.fromkeys(data["speaker"]))
    wide = data.pivot(index="theme", columns="speaker", values="share_of_speaker").loc[themes, speakers]
    bases = data.drop_duplicates("speaker").set_index("speaker")["of_speaker"]
    title = shared_by_speakers(data, record.reporting.speakers)
    subtitle = (
        "Share of each speaker's coded sentences (those that bear a theme) that bear this one, "
        f"{period(record)}; sentences in brackets. {record.unspoken_note()}"
    )
    names = [f"{record.reporting.speakers[s]}\n{_sentences(bases[s])}" for s in speakers]
    figure = canvas(0.65 + 0.34 * len(themes), title, subtitle, record)
    counts = data.pivot(index="theme", columns="speaker", values="sentences").loc[themes, speakers]
    words = [[f"{percent(int(n), int(bases[s]))} ({n})" for s, n in row.items()] for _, row in counts.iterrows()]
    grid(figure, wide, words, names)
    told = data.rename(columns={"of_speaker": "of_sentences"})
    alt = " ".join(
        f"{record.reporting.speakers[s]} ({_of(told, 'speaker', s)}): {_top(told[told['speaker'] == s])}."
        for s in speakers
    )
    return Drawing("who-says-what", figure, table, f"Shaded grid of themes by speaker. {title}. Largest shares: {alt}")


def co_occurrence(record: Record) -> Drawing:
    """Draw how many sentences bear both of two themes, as half of a grid."""
    table = TABLES["co-occurrence"](record)
    themes = [t.label for t in record.codebook if t.label not in record.unspoken()]
    wide = table.data.pivot(index="theme", columns="with", values="sentences").reindex(index=themes, columns=themes)
    lower = wide.astype("float64").where(np.tril(np.ones(wide.shape, dtype=bool), k=-1))
    pairs = [(str(b), str(a), int(n)) for (a, b), n in lower.stack().dropna().items()]
    title = closest_pairs(pairs, record.counted()["sentence_id"].nunique())
    if not any(n for _, _, n in pairs):
        return Drawing("co-occurrence", plain_canvas(title, record), table, f"{NOTHING} {title}.")
    subtitle = f"Sentences that bear both themes, {period(record)}. {record.unspoken_note()}"
    figure = canvas(0.65 + 0.38 * (len(themes) - 1), title, subtitle, record)
    words = [["" if pd.isna(v) else f"{int(v)}" for v in row] for row in lower.iloc[1:, :-1].to_numpy()]
    grid(figure, lower.iloc[1:, :-1], words, [wrapped(t, 12) for t in themes[:-1]])
    best = sorted((p for p in pairs if p[2]), key=lambda p: -p[2])
    best = [p for p in best if p[2] >= best[:5][-1][2]]
    alt = "; ".join(f"{within(a)} with {within(b)} {n}" for a, b, n in best)
    return Drawing("co-occurrence", figure, table, f"Grid of pairs of themes. {title}. The largest pairs: {alt}.")


FIGURES: dict[str, Callable[[Record], Drawing]] = {
    "themes-by-source": themes_by_source,
    "themes-over-time": themes_over_time,
    "stance-by-theme": stance_by_theme,
    "who-says-what": who_says_what,
    "co-occurrence": co_occurrence,
}
