"""The figures of topics: a map of how near they are to each other, and how they meet the codebook."""

from collections.abc import Callable

import matplotlib as mpl
import numpy as np

from evidence.presenting.canvas import INK, MUTED, NOTHING, STYLE, Drawing, canvas, grid, period, plain_canvas, wrapped
from evidence.presenting.record import Record
from evidence.presenting.reporting import listed, percent
from evidence.presenting.topics.tables import TOPIC_TABLES, Found

LARGEST = 2600.0  # the area of the largest topic on the map, in points


def topics_map(record: Record, found: Found) -> Drawing:
    """Draw each topic as a circle, near to those that it is like, with a list of what they are about."""
    table = TOPIC_TABLES["topics"](record, found)
    data = table.data[table.data["sentences"] > 0].reset_index(drop=True)
    if data.empty:
        line = "Of no topic may sentences be counted"
        return Drawing("topics", plain_canvas(line, record), table, f"{NOTHING} {line}.")
    uncoded = _uncoded(record, found)
    largest = data.nlargest(2, "sentences")["label"].astype("str").to_list()
    title = f"{listed(largest)} {'are' if len(largest) > 1 else 'is'} the largest of {len(table.data)} topics"
    subtitle = (
        f"Topics of {len(found.assignments):,} sentences, {period(record)}. The larger a circle, the more sentences; the "
        "percentage in it, and its shade, are the share of them that bear no theme of the codebook. Circles are near to "
        "each other where their topics are alike."
    )
    figure = canvas(0.3 + max(3.6, 0.27 * len(data)), title, subtitle, record)
    room = figure.room(0.02, 0.985, above=0.15, below=0.1)
    left, right = figure.subplots(1, 2, gridspec_kw={**room, "width_ratios": [1.25, 1], "wspace": 0.02})
    places = _places(found.centres)[(table.data["sentences"] > 0).to_numpy()]
    for i, (topic, n) in enumerate(zip(data["topic"], data["sentences"], strict=True)):
        share = uncoded[topic]
        left.scatter(
            *places[i], s=LARGEST * n / data["sentences"].max(), color=str(round(0.95 - 0.5 * share, 2)), edgecolor=INK,
            linewidth=0.6, zorder=2, clip_on=False,
        )  # fmt: skip
        left.text(
            *places[i],
            f"{topic}\n{percent(round(share * n), n)}",
            ha="center",
            va="center",
            size=7,
            zorder=3,
            linespacing=0.95,
        )
    left.set_aspect("equal", adjustable="datalim")
    left.margins(0.2)
    for ax in (left, right):
        ax.set_axis_off()
    rows = np.linspace(0.97, 0.03, len(data))
    for y, row in zip(rows, data.itertuples(), strict=True):
        name = wrapped(f"{row.topic} · {row.label}", 54).split("\n")[0]
        right.text(0.0, y, name, size=8, va="center", transform=right.transAxes)
        right.text(
            1.0, y, f"{row.sentences:,}", size=8, va="center", ha="right", color=MUTED, transform=right.transAxes
        )
    alt = " ".join(f"{r.topic}: {r.label} ({r.sentences:,} sentences)." for r in data.itertuples())
    return Drawing("topics", figure, table, f"A map of topics as circles. {title}. The topics: {alt}")


def topics_and_themes(record: Record, found: Found) -> Drawing:
    """Draw the share of each topic's sentences that bears each theme, as a shaded grid."""
    table = TOPIC_TABLES["topics-and-themes"](record, found)
    data = table.data
    themes = [t.label for t in record.codebook if t.label not in record.unspoken()]
    data = data[data["theme"].isin(themes)]
    if data.empty:
        line = "No sentence of a topic bears a theme of the codebook"
        return Drawing("topics-and-themes", plain_canvas(line, record), table, f"{NOTHING} {line}.")
    labels = {t: found.label(t) for t in data["topic"].unique()}
    wide = data.pivot(index="topic", columns="theme", values="share_of_topic")[themes].rename(index=labels)
    counts = data.pivot(index="topic", columns="theme", values="n")[themes]
    best = data.sort_values(["share_of_topic", "topic"], ascending=[False, True], kind="stable").iloc[0]
    title = (
        f"Closest meeting of topic and theme: {best['n']} of {best['of_topic']} sentences of "
        f"“{found.label(best['topic'])}” bear {best['theme'].lower()}"
    )
    subtitle = f"Sentences of each topic that bear each theme, {period(record)}; the darker, the larger the share of the topic."
    figure = canvas(0.75 + 0.36 * len(wide), title, subtitle, record)
    words = [[f"{n}" if n else "" for n in row] for row in counts.to_numpy()]
    grid(figure, wide, words, [wrapped(t, 15) for t in themes])
    top = data.sort_values(["topic", "n"], ascending=[True, False], kind="stable").groupby("topic").head(1)
    alt = " ".join(f"{labels[r.topic]}: {r.theme} ({percent(r.n, r.of_topic)})." for r in top.itertuples())
    return Drawing(
        "topics-and-themes", figure, table, f"A shaded grid of topics by themes. {title}. The largest in each: {alt}"
    )


def _uncoded(record: Record, found: Found) -> dict[int, float]:
    coded = set(record.counted()["sentence_id"])
    without = ~found.assignments["sentence_id"].isin(coded)
    return {int(t): float(share) for t, share in without.groupby(found.assignments["topic"]).mean().items()}


def _places(centres: np.ndarray) -> np.ndarray:
    """Two coordinates for each centre: classical scaling (Torgerson 1952) of their cosine distances, signs fixed."""
    around = centres - centres.mean(axis=0)
    left, sizes, _ = np.linalg.svd(around, full_matrices=False)
    places = np.pad((left * sizes)[:, :2], [(0, 0), (0, max(0, 2 - len(sizes)))])
    places = places * np.sign(places[np.abs(places).argmax(axis=0), range(places.shape[1])])
    return np.asarray(places.round(4))


def draw_topics(name: str, record: Record, found: Found) -> Drawing:
    """Draw one of `TOPIC_FIGURES`."""
    with mpl.rc_context(fname=STYLE):
        return TOPIC_FIGURES[name](record, found)


TOPIC_FIGURES: dict[str, Callable[[Record, Found], Drawing]] = {
    "topics": topics_map,
    "topics-and-themes": topics_and_themes,
}
