"""What the benchmarks measured, as tables and a figure: the coder beside others, what teaching it brings, whom to ask."""

from pathlib import Path

import matplotlib as mpl
import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.errors import EvidenceError
from evidence.presenting.canvas import FILL, GRID, INK, MUTED, STYLE, Canvas, Drawing, canvas
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import listed, within

MEANS = {"core": "core themes", "all": "all themes"}


def coders_compared(results: Path, codebook: Codebook) -> Table:
    """Return the coder beside others on the same sentences.

    Parameters
    ----------
    results : Path
        What ``benchmarks/coders.py`` wrote.
    codebook : Codebook
        Which themes are the core ones.
    """
    data = _read(results, "coders.py")
    texts = data["texts"] + [
        f" ({n:,} sentences, {g:,} groups)" for n, g in zip(data["units"], data["groups"], strict=True)
    ]
    shown = pd.DataFrame({"Texts": texts.mask(texts.duplicated(), ""), "Coder": data["coder"]})
    for which, said in MEANS.items():
        rows = data.to_dict("records")
        shown[f"F1, {said}"] = [_interval(r, f"{which}_f1") for r in rows]
        shown[f"Ours ahead, {said}"] = [
            "" if r["coder"] == data["coder"].iloc[0] else _interval(r, f"{which}_ahead", signed=True) for r in rows
        ]
    core = listed([within(t.label) for t in codebook if t.core])
    note = (
        f"Mean F1 over the core themes ({core}) and over all, against what was settled by reading, by language models, with "
        "95% intervals over groups: sources of the digests, respondents of the survey, fields of the practice texts. The survey "
        "is illustrative, and the practice texts were written for the project. No coder had seen the group that it is scored "
        "on, nor had its thresholds; of the survey other respondents' answers had been seen by those that learn. Ours is scored "
        "as in coder-scores. The keyword list is words that begin with the codebook's terms, and nothing else; BERTopic gets the "
        "themes' labels, with their definitions where that does better on the texts learned from, and gives a sentence one theme "
        "at most. Rules and terms had been extended on the originals of the digests and on a few of the other fields, "
        "which flatters them, and ours, there."
    )
    return Table("coders-compared", "The coder beside others on the same sentences", note, data, shown)


def learning_curve(results: Path, record: Record) -> Drawing:
    """Draw how well the coder does by how many coded sentences it was taught.

    Parameters
    ----------
    results : Path
        What ``benchmarks/learning_curve.py`` wrote.
    record : Record
        For the house style of the foot.
    """
    data = _read(results, "learning_curve.py")
    lines = {which: data[data["theme"] == which].reset_index(drop=True) for which in MEANS}
    first, last = lines["core"].iloc[0], lines["core"].iloc[-1]
    before = lines["core"].iloc[-2]
    title = (
        f"From {first['taught']:,} to {last['taught']:,} coded sentences F1 over the core themes goes from {first['f1']:.2f} "
        f"to {last['f1']:.2f}; the last step brings {_signed(last['f1'] - before['f1'], 2)}"
    )
    subtitle = (
        f"Mean F1 by number of coded sentences taught, on {first['units']:,} coded sentences in {first['clusters']:,} groups "
        "(digests, an illustrative survey, practice texts), each group coded without having been taught. Bands: 95% intervals "
        "over groups. Frozen encoder with context and the rules' cues; the encoder that ships was taught too."
    )
    figure = canvas(2.6, title, subtitle, record)
    with mpl.rc_context(fname=STYLE):
        _draw(figure, lines)
    said = [
        f"{MEANS[which]}: " + ", ".join(f"{r.f1:.2f} with {r.taught:,}" for r in line.itertuples())
        for which, line in lines.items()
    ]
    table = Table("learning-curve", title, subtitle, data, data)
    return Drawing("learning-curve", figure, table, f"Two rising lines of mean F1. {'; '.join(said)}.")


def asking_compared(results: Path) -> Table:
    """Return what asking a person about the uncertain sentences brings against asking at random.

    Parameters
    ----------
    results : Path
        What ``benchmarks/active.py`` wrote.
    """
    data = _read(results, "active.py")
    begins, rows = "begins with " + data["begins with"], data.to_dict("records")
    shown = pd.DataFrame(
        {
            "The coder": begins.mask(begins.duplicated(), ""),
            "Sentences decided": data["decided"].astype(str),
            "F1, uncertain ones asked": [f"{x:.3f}" for x in data["uncertain: macro-F1"]],
            "F1, asked at random": [f"{x:.3f}" for x in data["at random: macro-F1"]],
            "Gain": [
                f"{_signed(r['gain'], 3)} (±{r['standard error of the gain']:.3f})" if r["decided"] else ""
                for r in rows
            ],
            "Draws in which asking wins": [
                f"{r['seeds in which asking wins']} of {r['seeds']}" if r["decided"] else "" for r in rows
            ],
        }
    )
    note = (
        "Mean F1 over all themes on groups that were kept apart, the codings by reading of digests, illustrative survey and "
        "practice texts standing in for a person's decisions; the gain with its standard error over draws of the groups. The "
        "encoder had seen other groups' codings, which flatters both ways alike."
    )
    return Table("asking-compared", "Does asking about uncertain sentences teach faster?", note, data, shown)


def _draw(figure: Canvas, lines: dict[str, pd.DataFrame]) -> None:
    ax = figure.subplots(gridspec_kw=figure.room(0.075, 0.84, above=0.2, below=0.5))
    ax.set_xscale("log")
    for line, colour, style in zip(lines.values(), (FILL, MUTED), ("-", "--"), strict=True):
        ax.fill_between(line["taught"], line["f1_low"], line["f1_high"], color=colour, alpha=0.15, linewidth=0)
        ax.plot(line["taught"], line["f1"], style, color=colour, marker="o", markersize=4)
    upper = max(lines, key=lambda which: lines[which]["f1"].iloc[-1])
    for which, line in lines.items():  # their ends lie close together: one label above its end, one below
        side = "bottom" if which == upper else "top"
        ax.text(line["taught"].iloc[-1] * 1.06, line["f1"].iloc[-1], MEANS[which], va=side, size=8.5, color=INK)
    taught = next(iter(lines.values()))["taught"]
    ax.set_xticks(taught, [f"{n:,}" for n in taught])
    ax.minorticks_off()
    ax.set_ylim(0, 1)
    ax.grid(axis="y", color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_xlabel("coded sentences taught (each step about twice the one before)", size=8)
    ax.tick_params(length=0, labelsize=8)


def _read(results: Path, made_by: str) -> pd.DataFrame:
    if not results.exists():
        raise EvidenceError(results, "there is no such file", f"make it: python benchmarks/{made_by}")
    return pd.read_csv(results, dtype={"texts": "str", "coder": "str", "theme": "str", "begins with": "str"})


def _interval(row: dict[str, float], name: str, signed: bool = False) -> str:
    value, low, high = (
        _signed(row[k], 2) if signed else f"{row[k]:.2f}" for k in (name, f"{name}_low", f"{name}_high")
    )
    return f"{value} ({low} to {high})"


def _signed(number: float, decimals: int) -> str:
    return f"{number:+.{decimals}f}".replace("-", "−")
