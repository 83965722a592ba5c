"""How speed and memory are told: benchmarks/results.md, from what ``benchmarks/run.py`` measured."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import pandas as pd

from evidence.coding.gears import gear

LIBRARIES = ("numpy", "pandas", "scikit-learn", "spacy", "torch", "transformers", "bertopic", "turftopic")
COMMANDS = {"Python alone": None, "import evidence": None, "evidence --help": None, "cold build": 60, "warm build": 3}
CODING = ("reading", "rules", "coding", "table")  # the stages of `evidence code`
WHOLE = "all four"
SEVERAL = "several files"
BESIDE = ("extracting", "embedding", "topics")
TOKENIZER = "spaCy's tokenizer"
ENCODERS = {"slow": "encoder", "quick": "encoder, quick"}  # the floor of each gear
PEERS = ("pandas with regular expressions", "TF-IDF and SVC", "BERTopic zero-shot", "BERTopic", "turftopic KeyNMF")
MOST_ANSWERS, SECONDS, MEGABYTES, POWER, TIMES = 100_000, 300, 2_048, 1.05, 1.3  # what was aimed at
NOTES = """\
A cold build begins with neither outputs nor cache, in a copy of the corpus; a warm one finds both. Libraries' files may be in the
system's memory. A stage's time includes loading what it needs, which a floor's and a peer's does not (but for pandas and
scikit-learn, which load next to nothing); a stage's peak includes what the stages before it left in memory.

Embedding gives a vector to each sentence, in double precision; topics then takes one for each paragraph of several sentences,
tries each number of topics, and names them. Up to 20,000 sentences the coder, too, counts in double precision, so that every
machine gives the same codes. The encoder as a floor reads the same sentences in the same paragraphs as the coder, which is equal
work in the slow gear; in the quick one the coder asks it about some sentences only, so that reading all of them is no floor. The
tokenizer is not equal work: alone, it finds nothing. Nor are the peers: BERTopic and turftopic give topics, or the nearest of ten
titles; keywords and TF-IDF are hundreds of times faster. What each finds is in `coders.csv`, what the quick gear loses in
`quick.csv`."""


def report(found: pd.DataFrame, times: int, busy: float) -> str:
    """Return the report.

    Parameters
    ----------
    found : pandas.DataFrame
        What `run.everything` gives: `what`, `answers` (0 for commands), `sentences`, `wall` and `cpu` in seconds, `peak` in MB.
    times : int
        How often each was measured.
    busy : float
        How many processes asked for the cores in the quarter of an hour before.
    """
    found = with_whole(found)
    parts = [
        "# Speed and memory",
        f"Made-up answers (`benchmarks/answers.py`); {f'medians of {times} runs' if times > 1 else 'one run'}, each a process "
        "of its own. Seconds are wall clock and, in brackets, of processor; MB are the highest that the process and those "
        "that it started held at once.",
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {v}" for name in LIBRARIES if (v := _version(name)))
        + f"; {os.cpu_count()} cores, shared: in the quarter of an hour before, {busy:.1f} processes asked for them.",
        "## Building the shipped corpus, and starting",
        _table(["", "seconds", "MB", "aimed at, seconds"], [_command(found, name, most) for name, most in COMMANDS.items()]),
        "## Stage by stage",
        _table(["stage", "answers", "sentences", "seconds", "sentences a second", "MB"], _stages(found)),
        *_left_out(found),
        *_several(found),
        "## How time grows",
        _growth(found),
        "## Against floors",
        _table(["floor", "answers", "seconds", "sentences a second", "MB", "times that ours takes"], _floors(found)),
        _table(["answers", "gear", "floors, seconds", f"{WHOLE}, seconds", "times"], _sums(found)),
        f"The sum of floors: the tokenizer's and that of the encoder in the corpus's gear, where it was not run on so many "
        f"answers at the rate that it had. Aimed at in processor seconds: {TIMES} times.",
        "## Against what one would take instead",
        _table(["peer", "answers", "seconds", "sentences a second", "MB", "times that ours takes"], _peers(found)),
        "Ours: rules and coding, in processor seconds.",
        *_targets(found),
        NOTES,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def with_whole(found: pd.DataFrame) -> pd.DataFrame:
    """Return what was measured with a row for the stages of `evidence code` together, at each size."""
    stages = found[found["what"].isin(CODING)].groupby(["answers", "sentences"], as_index=False)
    whole = stages.agg({"wall": "sum", "cpu": "sum", "peak": "max"}).assign(what=WHOLE)
    return pd.concat([found, whole], ignore_index=True)


def exponent(runs: pd.DataFrame) -> float:
    """Return how processor seconds grow with the number of answers: the slope of the logarithms.

    Examples
    --------
    >>> round(exponent(pd.DataFrame({"answers": [10, 100, 1000], "cpu": [2.0, 20.0, 200.0]})), 2)
    1.0
    """
    return float(np.polyfit(np.log(runs["answers"]), np.log(runs["cpu"]), 1)[0])


def floor_seconds(found: pd.DataFrame, name: str, run: pd.Series) -> tuple[float, float]:
    """Return the wall clock and processor seconds of a floor for the sentences of `run`: measured, or at the rate it had.

    It is nan where the floor was never run.
    """
    known = found[(found["what"] == name) & (found["answers"] <= run["answers"])].sort_values("answers").tail(1)
    share = run["sentences"] / known["sentences"]
    return float((known["wall"] * share).sum(min_count=1)), float((known["cpu"] * share).sum(min_count=1))


def _of(found: pd.DataFrame, *names: str) -> pd.DataFrame:
    """What was measured of each, in the order of the names and then of sizes."""
    return pd.concat([found[found["what"] == name].sort_values("answers") for name in names])


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _seconds(wall: float, cpu: float) -> str:
    return f"{_short(wall)} ({_short(cpu)})"


def _short(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:,.1f}"


def _command(found: pd.DataFrame, name: str, most: int | None) -> list[str]:
    run = _of(found, name).iloc[0]
    aim = "" if most is None else f"{most}: {_kept(run['wall'], most)}"
    peak = f"{run['peak']:,}" if run["wall"] > 1 else ""  # or it may have ended before anybody looked
    return [name, _seconds(run["wall"], run["cpu"]), peak, aim]


def _kept(seen: float, most: float) -> str:
    return "kept to" if seen <= most else "not kept to"


def _stages(found: pd.DataFrame) -> list[list[str]]:
    return [
        [r.what, f"{r.answers:,}", f"{r.sentences:,}", _seconds(r.wall, r.cpu), _rate(r), f"{r.peak:,}"]
        for r in _of(found, *CODING, WHOLE, *BESIDE).itertuples()
    ]


def _rate(run: pd.Series) -> str:
    return f"{run.sentences / run.wall:,.0f}"


def _left_out(found: pd.DataFrame) -> list[str]:
    """What was not run on the most answers, and how long it would have taken."""
    told = []
    for name in BESIDE:
        runs, most = _of(found, name), found["answers"].max()
        if len(runs) and runs["answers"].max() < most:
            last, power = runs.iloc[-1], exponent(runs) if len(runs) > 1 else 1.0
            minutes = last["wall"] * (most / last["answers"]) ** max(power, 1.0) / 60
            told.append(f"{name} (about {minutes:,.0f} minutes)")
    if not told:
        return []
    return [f"Not run on {most:,} answers, with what they would take there as far as they grew, or in proportion if that is "
            f"more: {', '.join(told)}."]  # fmt: skip


def _several(found: pd.DataFrame) -> list[str]:
    """What several files take that together are more than is held in memory at once."""
    return [
        f"`evidence code` on three files of {MOST_ANSWERS:,} answers each, which are coded one after the other: "
        f"{_seconds(r.wall, r.cpu)} seconds, {r.peak:,} MB ({_kept(r.peak, MEGABYTES)})."
        for r in _of(found, SEVERAL).itertuples()
    ]


def _growth(found: pd.DataFrame) -> str:
    """How each stage grows; coding within the slow gear too, since the quick one, with less to do, hides it."""
    runs = {name: _of(found, name) for name in (*CODING, WHOLE, *BESIDE)}
    slow = [gear(n) == "slow" for n in runs["coding"]["sentences"]]
    if not all(slow):
        runs |= {f"{name}, slow gear only": runs[name][slow] for name in ("coding", WHOLE)}
    rows = []
    for name, some in runs.items():
        if len(some) > 1:
            fitted, last = exponent(some), exponent(some.tail(2))
            sizes = ", ".join(f"{n:,}" for n in some["answers"])
            rows.append([name, sizes, f"{fitted:.2f}", f"{last:.2f}", _kept(round(max(fitted, last), 2), POWER)])
    if not rows:
        return "Measured at one size only."
    told = "Processor seconds grow as the number of answers to this power; loading is in them, which lowers it:"
    head = ["stage", "answers", "fitted over all", "over the last two", f"aimed at: {POWER}"]
    return f"{told}\n\n{_table(head, rows)}"


def _floors(found: pd.DataFrame) -> list[list[str]]:
    """Floors beside the stages that stand on them: the encoder's only where the coder was in that gear."""
    rows = []
    for r in _of(found, TOKENIZER, *ENCODERS.values()).itertuples():
        over = ("reading", "rules") if r.what == TOKENIZER else ("coding",)
        ours = found[found["what"].isin(over) & (found["answers"] == r.answers)]["cpu"].sum()
        equal = r.what in (TOKENIZER, ENCODERS[gear(r.sentences)])
        told = f"{' and '.join(over)}: {ours / r.cpu:,.1f}" if equal else ""
        rows.append([r.what, f"{r.answers:,}", _seconds(r.wall, r.cpu), _rate(r), f"{r.peak:,}", told])
    return rows


def _sums(found: pd.DataFrame) -> list[list[str]]:
    rows = []
    for _, run in _of(found, WHOLE).iterrows():
        in_gear = gear(run["sentences"])
        floors = [floor_seconds(found, name, run) for name in (TOKENIZER, ENCODERS[in_gear])]
        wall, cpu = (sum(f[k] for f in floors) for k in (0, 1))
        if np.isnan(cpu):
            continue
        times = run["cpu"] / cpu
        told = f"{times:.2f}: {_kept(round(times, 2), TIMES) if in_gear == 'slow' else 'of more than it does'}"
        rows.append([f"{run['answers']:,}", in_gear, _seconds(wall, cpu), _seconds(run["wall"], run["cpu"]), told])
    return rows


def _peers(found: pd.DataFrame) -> list[list[str]]:
    rows = []
    for name in PEERS:
        runs = _of(found, name)
        if runs.empty:
            absent = name.startswith("turftopic") and not _version("turftopic")
            rows.append([f"{name}: {'not installed here' if absent else 'not run on so many'}", *[""] * 5])
        for r in runs.itertuples():
            ours = found[found["what"].isin(("rules", "coding")) & (found["answers"] == r.answers)]["cpu"].sum()
            times = f"{ours / r.cpu:,.1f}"
            rows.append([name, f"{r.answers:,}", _seconds(r.wall, r.cpu), _rate(r), f"{r.peak:,}", times])
    return rows


def _targets(found: pd.DataFrame) -> list[str]:
    """Whether the run of the most answers kept to what was set for it."""
    runs = found[(found["what"] == WHOLE) & (found["answers"] == MOST_ANSWERS)]
    if runs.empty:
        return []
    run = runs.iloc[0]
    told = [f"{most:,} {unit} {_kept(run[c], most)} ({run[c]:,.0f})"
            for most, unit, c in ((SECONDS, "seconds", "wall"), (MEGABYTES, "MB", "peak"))]  # fmt: skip
    return [f"Aimed at for coding {MOST_ANSWERS:,} answers on two cores: {'; '.join(told)}."]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
