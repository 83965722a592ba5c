"""The chart of cases per worker: a row a figure, with its words, its place and its date; kinds and people kept apart."""

import re
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from evidence.presenting.canvas import (
    FILL,
    GRID,
    INK,
    MUTED,
    NOTHING,
    STYLE,
    Drawing,
    canvas,
    period,
    plain_canvas,
    wrapped,
)
from evidence.presenting.caseloads.table import caseloads_table
from evidence.presenting.record import Record
from evidence.presenting.reporting import within

ID = "caseloads"
ROW, HEAD, LINE = 0.46, 0.28, 0.125  # inches
TEXT, RIGHT = 0.53, 0.97  # where the words end and the scale begins, and where it ends
OPEN, OPEN_WAY = {"more": " or more", "less": " or fewer"}, {"more": 14, "less": -14}
MARKS = {"average": "o", "limit": "D", "manageable": "s", "too_many": "X", "held": "^"}
NONE = "No figure of cases per worker was found"
Row = Any  # a row of the table's data, as itertuples gives it


def draw_caseloads(record: Record, statistics: pd.DataFrame) -> Drawing:
    """Draw the figures of cases per worker on one scale, in order of date within what they count.

    A line joins two figures only where one sentence compares them, and the two ends of a range.
    """
    table = caseloads_table(record, statistics)
    with mpl.rc_context(fname=STYLE):
        if table.data.empty:
            return Drawing(ID, plain_canvas(NONE, record), table, f"{NOTHING} {NONE}.")
        groups = [
            (f"{whose}: {within(label)}", list(part.itertuples())) for (whose, label), part in _groups(table.data)
        ]
        title = _title(table.data)
        drawn = replace(record, sources=record.sources[record.sources["label"].isin(table.data["source"])])
        subtitle = (
            f"Cases that one person holds, should hold or can hold, as each source gives them, {period(drawn)}. Different "
            "kinds of figure are no series: read each in its group. A line joins two numbers that one sentence compares, or the "
            "ends of a range; a hollow mark is the earlier number; an arrow says more, or fewer."
        )
        body = HEAD * len(groups) + ROW * len(table.data) + 0.5
        figure = canvas(body, title, subtitle, drawn)
        ax = figure.subplots(gridspec_kw=figure.room(TEXT, RIGHT, above=0.1, below=0.42))
        _scale(ax, table.data, body - 0.5)
        y = 0.0
        for heading, rows in groups:
            ax.text(
                _across(0.015),
                y + HEAD * 0.62,
                heading,
                transform=ax.get_yaxis_transform(),
                weight="bold",
                size=8.5,
            )
            ax.axhline(y + 0.02, color=GRID, linewidth=0.8, xmin=_across(0.015), clip_on=False)
            y += HEAD
            for row in rows:
                _words(ax, row, y + ROW / 2)
                _draw(ax, row, y + ROW / 2)
                y += ROW
    words = " ".join(f"{heading}: {'; '.join(_told(row) for row in rows)}." for heading, rows in groups)
    return Drawing(ID, figure, table, f"Marks on a scale of cases, a row a figure. {title}. {words}")


def _groups(data: pd.DataFrame) -> Any:
    return data.groupby(["whose", "label"], sort=False)


def _title(data: pd.DataFrame) -> str:
    """The span of each kind of figure, of those people whom most figures are of."""
    most = data["whose"].value_counts().index[0]
    mine = data[data["whose"] == most].groupby("label", sort=False)
    return f"{most}: {'; '.join(f'{within(str(label))} ({_span(part)})' for label, part in mine)}"


def _span(part: pd.DataFrame) -> str:
    """The lowest and the highest of one kind; what is open-ended counts only where nothing else does."""
    closed = part[part["open"] == ""]
    of = part if closed.empty else closed
    ends = pd.concat([of["number"], of["upper"]]).dropna().astype(float)
    span = f"{ends.min():g}" + (f" to {ends.max():g}" if ends.max() > ends.min() else "")
    return span + (OPEN[part["open"].iloc[0]] if closed.empty else "")


def _scale(ax: Axes, data: pd.DataFrame, height: float) -> None:
    ends = pd.concat([data["number"], data["upper"], data["earlier_number"]]).dropna().astype(float)
    ax.set_ylim(height, 0)
    ax.set_xlim(0, float(ends.max()) * 1.3)
    ax.set_yticks([])
    ax.set_xlabel("Cases", size=8)
    ax.tick_params(labelsize=8)
    ax.grid(axis="x", color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)


def _across(share: float) -> float:
    """A share of the figure's width in the scale's own measure."""
    return (share - TEXT) / (RIGHT - TEXT)


def _words(ax: Axes, row: Row, y: float) -> None:
    """Left of the scale: the year, the words around the figure, and where they stand."""
    lines = wrapped(row.context, 60).split("\n")
    lines = lines if len(lines) < 3 else [lines[0], f"{lines[1]} …"]
    top = y - (len(lines) * LINE + LINE) / 2
    transform = ax.get_yaxis_transform()
    ax.text(_across(0.015), top, _year(row), transform=transform, size=7.5, va="top")
    ax.text(_across(0.065), top, "\n".join(lines), transform=transform, size=7.5, va="top", linespacing=1.0)
    below = top + len(lines) * LINE + 0.01
    ax.text(_across(0.065), below, _place(row), transform=transform, size=6.5, va="top", color=MUTED)


def _draw(ax: Axes, row: Row, y: float) -> None:
    """One figure: its mark and its number on the scale, and what its sentence compares it with."""
    ends = [row.number] if pd.isna(row.upper) else [row.number, row.upper]
    others = [] if pd.isna(row.earlier_number) else [row.earlier_number]
    if len(ends + others) > 1:
        ax.plot([min(ends + others), max(ends + others)], [y, y], color=FILL, linewidth=1.6)
    for x in others:
        ax.plot(x, y, marker=MARKS[row.kind], color=FILL, markerfacecolor="white", markersize=6)
        side = 7 if x > ends[-1] else -7
        when = f" ({row.earlier_date or 'earlier'})"
        _beside(ax, f"{x:g}{when}", x, y, side, color=MUTED, size=7)
    for x in ends:
        ax.plot(x, y, marker=MARKS[row.kind], color=FILL, markersize=6)
    if row.open:
        arrow = {"arrowstyle": "<-", "color": FILL, "shrinkA": 0, "shrinkB": 3}
        ax.annotate("", (ends[0], y), (OPEN_WAY[row.open], 0), textcoords="offset points", arrowprops=arrow)
    left = bool(others) and others[0] > ends[-1]
    _beside(
        ax,
        _number(row),
        ends[0] if left else ends[-1],
        y,
        -7 if left else 17 if row.open == "more" else 7,
        color=INK,
        size=8,
    )


def _beside(ax: Axes, text: str, x: float, y: float, points: int, color: str, size: float) -> None:
    side = "left" if points > 0 else "right"
    ax.annotate(text, (x, y), (points, 0), textcoords="offset points", ha=side, va="center", size=size, color=color)


def _number(row: Row) -> str:
    """The number as a person reads it: an open-ended one in its own words."""
    if row.open:
        return str(row.value)
    return f"{row.number:g}" if pd.isna(row.upper) else f"{row.number:g} to {row.upper:g}"


def _year(row: Row) -> str:
    """The year that the figure is of, as the words or else the source's date say."""
    own = re.search(r"(?:19|20)\d\d", row.date)
    return own[0] if own else row.published[:4]


def _place(row: Row) -> str:
    """The source with its place, and the date where the words name one of their own."""
    return row.locator if row.date_of_source or not row.date else f"{row.locator}; of {row.date}"


def _told(row: Row) -> str:
    before = "" if pd.isna(row.earlier_number) else f", against {row.earlier_number:g} {row.earlier_date or 'earlier'}"
    return f"{_number(row)}{before} ({_place(row)})"
