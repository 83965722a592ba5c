"""What every figure has: its canvas with title, measure and source, its labels, and how it is written down."""

import io
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import listed

NOTHING = "Nothing is drawn."  # so begins the text alternative of a figure that has nothing to draw
INK, MUTED, GRID, FILL = "#1b1b1b", "#5a5a5a", "#d9d9d9", "#2b6a8f"
STYLE = Path(__file__).with_name("house.mplstyle")
WIDTH, DPI = 8.4, 150


class Canvas(Figure):
    """A matplotlib figure that a notebook shows as the same SVG every time; `head` and `foot` are shares of its height."""

    head: float = 0.0
    foot: float = 0.0

    def room(self, left: float, right: float, above: float, below: float) -> dict[str, float]:
        """Return where charts go: between head and foot, `above` and `below` inches away from them."""
        height = float(self.get_figheight())
        return {
            "left": left,
            "right": right,
            "top": 1 - self.head - above / height,
            "bottom": self.foot + below / height,
        }

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

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.alt.startswith(NOTHING)

    def png(self) -> bytes:
        """Return the figure as a .png picture, the same bytes every time."""
        picture = io.BytesIO()
        with mpl.rc_context(fname=STYLE):
            self.canvas.savefig(picture, format="png", dpi=DPI, metadata={"Software": None, "Description": self.alt})
        return picture.getvalue()

    def save(self, folder: Path) -> list[Path]:
        """Write the figure as .svg and .png, its data as .csv and its text alternative as .txt; return the paths."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{self.id}.{end}" for end in ("svg", "png", "csv", "txt")]
        with mpl.rc_context(fname=STYLE):
            self.canvas.savefig(paths[0], metadata={"Date": None, "Title": self.table.title, "Description": self.alt})
        paths[1].write_bytes(self.png())
        self.table.data.to_csv(paths[2], index=False, lineterminator="\n")
        paths[3].write_text(self.alt + "\n", encoding="utf-8", newline="\n")
        return paths


def canvas(body: float, title: str, subtitle: str, record: Record) -> Canvas:
    """Return a canvas with the finding as its title, the measure below it, and the sources at its foot.

    Parameters
    ----------
    body : float
        Inches between the head and the foot; the canvas grows with the lines of both.
    title, subtitle : str
        What was found; what was measured, on what.
    record : Record
        Whose sources and wordings the foot names.
    """
    title, subtitle, source = wrapped(title, 76), wrapped(subtitle, 132), wrapped(source_line(record), 150)
    below = 0.14 + 0.21 * (title.count("\n") + 1)
    head = below + 0.16 * (subtitle.count("\n") + 1)
    foot = 0.16 + 0.13 * (source.count("\n") + 1)
    height = head + body + foot
    figure = Canvas(figsize=(WIDTH, height))
    figure.head, figure.foot = head / height, foot / height
    figure.text(0.015, 1 - 0.10 / height, title, weight="bold", size=12, va="top")
    figure.text(0.015, 1 - below / height, subtitle, size=8, color=MUTED, va="top")
    figure.text(0.015, 0.12 / height, source, size=7, color=MUTED, va="bottom")
    return figure


def plain_canvas(line: str, record: Record, note: str = "") -> Canvas:
    """Return a canvas that says in one line why there is nothing to draw, and what was left out."""
    return canvas(0.1, f"{line}.", note, record)


def wrapped(text: str, width: int) -> str:
    """Return the text in lines of fewer than `width` characters; only a word that is longer is broken."""
    return "\n".join(wrap(text, width - 1, break_on_hyphens=False))


def source_line(record: Record) -> str:
    """Return the line that names the sources and their wording."""
    return f"Sources: {listed(list(dict.fromkeys(record.sentences()['label'])))}. {record.caption()}"


def period(record: Record) -> str:
    """Return the years that the record covers, and that some of it has none where that is so."""
    years = sorted(record.dated().sentences()["year"].unique())
    if not years:
        return "dates not known"
    span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return f"{span} and without a date" if record.undated() else span


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
    ax = figure.subplots(gridspec_kw=figure.room(0.19, 0.985, above=0.55, below=0.08))
    top = float(np.nanmax(values.to_numpy(dtype=float))) or 1.0
    ax.imshow(values.to_numpy(dtype=float), cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
    for y, row in enumerate(words):
        for x, word in enumerate(row):
            share = values.iat[y, x]
            ax.text(x, y, word, ha="center", va="center", size=8, color="white" if share > 0.72 * top else INK)
    theme_labels(ax, list(values.index))
    ax.set_xticks(range(len(columns)), columns, size=7 if len(columns) > 6 else 8, color=INK)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
