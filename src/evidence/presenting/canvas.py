"""What every figure has: its canvas with title, measure and source, its labels, and how it is written down."""

import io
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evidence.presenting.record import Record, Table

INK, MUTED, GRID, FILL = "#1b1b1b", "#5a5a5a", "#d9d9d9", "#2b6a8f"
STYLE = Path(__file__).with_name("house.mplstyle")
WIDTH, DPI = 8.4, 150


class Canvas(Figure):
    """A matplotlib figure that a notebook shows as the same SVG every time."""

    def _repr_svg_(self) -> str:
        svg = io.StringIO()
        with mpl.rc_context(fname=STYLE):
            self.savefig(svg, format="svg", metadata={"Date": None})
        return svg.getvalue()

    def __repr__(self) -> str:
        return f"<{len(self.axes)} charts>"


@dataclass(frozen=True)
class Drawing:
    """A figure: the canvas, the table that it draws, and the same in words."""

    id: str
    canvas: Canvas
    table: Table
    alt: str

    def save(self, folder: Path) -> list[Path]:
        """Write the figure as .svg and .png, its data as .csv and its text alternative as .txt; return the paths."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{self.id}.{end}" for end in ("svg", "png", "csv", "txt")]
        with mpl.rc_context(fname=STYLE):
            self.canvas.savefig(paths[0], metadata={"Date": None, "Title": self.table.title, "Description": self.alt})
            self.canvas.savefig(paths[1], dpi=DPI, metadata={"Software": None, "Description": self.alt})
        self.table.data.to_csv(paths[2], index=False, lineterminator="\n")
        paths[3].write_text(self.alt + "\n", encoding="utf-8", newline="\n")
        return paths


def canvas(height: float, title: str, subtitle: str, record: Record) -> Canvas:
    """Return a canvas with the finding as its title, the measure below it, and the sources at its foot."""
    figure = Canvas(figsize=(WIDTH, height))
    title = wrapped(title, 76)
    figure.text(0.015, 1 - 0.10 / height, title, weight="bold", size=12, va="top")
    below = 0.14 + 0.21 * (title.count("\n") + 1)
    figure.text(0.015, 1 - below / height, wrapped(subtitle, 124), size=8, color=MUTED, va="top")
    figure.text(0.015, 0.12 / height, wrapped(source_line(record), 150), size=7, color=MUTED, va="bottom")
    return figure


def wrapped(text: str, width: int) -> str:
    """Return the text in lines of fewer than `width` characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def source_line(record: Record) -> str:
    """Return the line that names the sources and their wording."""
    labels = list(dict.fromkeys(record.sentences()["label"]))
    return f"Sources: {', '.join(labels)}. {record.caption()}"


def period(record: Record) -> str:
    """Return the years that the record covers."""
    years = sorted(record.sentences()["year"].unique())
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> listed(["pay", "hours", "morale"])
    'pay, hours and morale'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def theme_labels(ax: Axes, themes: list[str]) -> None:
    """Name the rows of a chart."""
    ax.set_yticks(range(len(themes)), [wrapped(t, 24) for t in themes], size=8.5, linespacing=0.95)


def bare(ax: Axes) -> None:
    """Take away the scale, where each bar carries its number."""
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)


def grid(figure: Canvas, values: pd.DataFrame, words: list[list[str]], columns: list[str]) -> None:
    """Draw a shaded grid with its numbers written in; empty cells stay white."""
    ax = figure.subplots(gridspec_kw={"left": 0.19, "right": 0.985, "top": 0.75, "bottom": 0.10})
    top = float(np.nanmax(values.to_numpy(dtype=float))) or 1.0
    ax.imshow(values.to_numpy(dtype=float), cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
    for y, row in enumerate(words):
        for x, word in enumerate(row):
            share = values.iat[y, x]
            ax.text(x, y, word, ha="center", va="center", size=8, color="white" if share > 0.62 * top else INK)
    theme_labels(ax, list(values.index))
    ax.set_xticks(range(len(columns)), columns, size=7 if len(columns) > 6 else 8, color=INK)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
