"""How near the coder comes to the originals' hand coding, with intervals, beside the rules alone: writes originals.csv.

Run from the project's folder: ``.venv/bin/python benchmarks/originals.py GOLD CODES.csv``. GOLD is a folder with the hand
coding, ``sentences.csv``; CODES.csv and CODES-rules.csv are what ``leave_one_source_out.py`` wrote. Intervals are given over
whole sources, which are only five, and over paragraphs, which resemble each other within a source and so make them too narrow.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from evidence.coding.codebook import read_codebook
from evidence.coding.readings import indicator
from evidence.coding.reliability import Floats, resampled, scores_of, theme_tables

DRAWS = 1000


def matched(gold: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Return what was found of each sentence of the hand coding.

    Its themes are those of all found sentences that share half of the shorter with it; its stance and speaker are those of the
    one that shares most.
    """
    of_source, rows = dict(iter(codes.groupby("source"))), []
    for source, start, end in zip(gold["source"], gold["start"], gold["end"], strict=True):
        part = of_source[Path(source).stem]
        shared = part["end"].clip(upper=end) - part["start"].clip(lower=start)
        near = shared >= 0.5 * (part["end"] - part["start"]).clip(upper=end - start)
        told = part.loc[shared.idxmax(), ["stance", "speaker"]] if near.any() else ["", ""]
        rows.append([";".join(filter(None, part.loc[near, "themes"])), *told])
    return pd.DataFrame(rows, columns=["themes", "stance", "speaker"], index=gold.index)


def theme_f1(
    truth: np.ndarray, found: np.ndarray, themes: list[str], core: list[int], clusters: "pd.Series[str]"
) -> Floats:
    """Return F1 of each theme, then means of the core themes and of all: the sample's, then those of samples of clusters."""
    tables = resampled(theme_tables(truth, found, themes, clusters.to_numpy()), DRAWS, np.random.default_rng(0))
    f1 = scores_of(tables)["f1"]
    return np.column_stack([f1, pd.DataFrame(f1[:, core]).mean(axis=1), pd.DataFrame(f1).mean(axis=1)])


def accuracy(right: "pd.Series[bool]", clusters: "pd.Series[str]") -> Floats:
    """Return the share that is right: the sample's, then those of samples of clusters."""
    counts = right.groupby(clusters).agg(["sum", "size"]).to_numpy()
    drawn = resampled(counts, DRAWS, np.random.default_rng(0))
    return drawn[:, :1] / drawn[:, 1:]


def rows(name: str, measure: str, of: list[str], sampled: dict[str, Floats]) -> pd.DataFrame:
    """Return a row for each of `of`, with the intervals over each kind of cluster."""
    table = pd.DataFrame({"coder": name, "measure": measure, "of": of})
    for over, values in sampled.items():
        low, high = np.nanpercentile(values[1:], [2.5, 97.5], axis=0)
        table = table.assign(**{"value": values[0], f"low_over_{over}": low, f"high_over_{over}": high})
    return table


def main(folder: Path, codes: Path) -> None:
    """Compare, write and print."""
    codebook = read_codebook(Path("corpus") / "codebook.toml")
    themes, core = list(codebook.ids), [i for i, t in enumerate(codebook.ids) if codebook[t].core]
    gold = pd.read_csv(folder / "sentences.csv", keep_default_na=False).query("unit == 'sentence'")
    clusters = {"sources": gold["source"], "paragraphs": gold["source"] + " " + gold["paragraph"].astype(str)}
    truth, of = indicator(gold["themes"], themes), [*themes, "core", "all"]
    f1, parts = {}, []
    for name, path in {"coder": codes, "rules": codes.with_name(f"{codes.stem}-rules.csv")}.items():
        found = matched(gold, pd.read_csv(path, keep_default_na=False))
        given = indicator(found["themes"], themes)
        f1[name] = {over: theme_f1(truth, given, themes, core, c) for over, c in clusters.items()}
        parts.append(rows(name, "F1", of, f1[name]))
        both = (truth & given).any(axis=1)
        for what in ("stance", "speaker"):
            right = (found[what] == gold[what])[both]
            drawn = {over: accuracy(right, c[both]) for over, c in clusters.items()}
            parts.append(rows(name, "accuracy", [what], drawn))
    ahead = {over: f1["coder"][over] - f1["rules"][over] for over in clusters}
    parts.append(rows("coder above rules", "F1", of, ahead))
    table = pd.concat(parts).round(4)
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False, lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
