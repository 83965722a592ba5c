"""Does asking people about uncertain sentences teach the coder faster than asking at random? Writes benchmarks/active.csv.

Run from the project's folder: ``.venv/bin/python benchmarks/active.py``. The codings that ship stand in for the people. Whole
groups (sources, fields, respondents) are kept for the test, others are what may be asked about, and the rest is what the coder
has to begin with: all of it, or a hundred sentences, as where a codebook is new. The encoder's logits are those of models
that had not seen the sentence's own group, but they had seen other groups' codings; that flatters both ways alike.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits

from evidence.coding.model import Coder, known_themes, read_examples
from evidence.coding.review.choosing import choose

STEPS = (0, 100, 200, 400, 800)
WAYS = ("uncertain", "at random")
STARTS = {"a hundred sentences": 100, "all the others": None}


def parts(examples: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Cut examples by whole groups into a third each: to begin with, to ask about, and to test on."""
    rng = np.random.default_rng(seed)
    groups = rng.permutation(sorted(examples["group"].unique()))
    sizes = examples["group"].value_counts()
    third = pd.Series(np.minimum(2, np.cumsum(sizes[groups].to_numpy()) * 3 // (len(examples) + 1)), index=groups)
    of = examples["group"].map(third)
    begin, pool, test = (examples[of == k].reset_index(drop=True) for k in range(3))
    return begin, pool, test


def learning_curve(examples: pd.DataFrame, way: str, start: int | None, seed: int) -> list[float]:
    """Return the macro-F1 on the test groups after as many decisions as `STEPS` says."""
    begin, pool, test = parts(examples, seed)
    begin = begin if start is None else begin.sample(start, random_state=seed).reset_index(drop=True)
    themes = tuple(known_themes(examples))
    at_random = np.random.default_rng(seed).permutation(len(pool))
    asked: list[str] = []
    coder = Coder(begin, themes)
    found = [score(coder, test)]
    for step in STEPS[1:]:
        if way == "at random":
            asked = pool["sentence_id"].to_numpy()[at_random[:step]].tolist()
        else:
            left = pool[~pool["sentence_id"].isin(asked)].reset_index(drop=True)
            scores = coder.judge(left).probabilities.set_axis(left["sentence_id"])
            limits = dict(zip(coder.known, coder.learned.thresholds, strict=True))
            asked = [*asked, *choose(scores, limits, step - len(asked), seed=seed)["sentence_id"]]
        coder = Coder(begin, themes, pool[pool["sentence_id"].isin(asked)])
        found.append(score(coder, test))
    return found


def score(coder: Coder, test: pd.DataFrame) -> float:
    """Return a coder's macro-F1."""
    themes = list(coder.themes)
    given = coder.judge(test).bears[themes].to_numpy()
    return float(f1_score(test[themes].to_numpy(), given, average="macro", zero_division=0))


def main() -> None:
    """Compare the two ways."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".csv"))
    given = options.parse_args()
    examples, rows = read_examples(), []
    with threadpool_limits(1, user_api="blas"):
        for start, n in STARTS.items():
            curves = {
                way: np.array([learning_curve(examples, way, n, seed) for seed in range(given.seeds)]) for way in WAYS
            }
            gain = curves["uncertain"] - curves["at random"]
            for i, step in enumerate(STEPS):
                rows.append(
                    {
                        "begins with": start,
                        "decided": step,
                        **{f"{way}: macro-F1": round(curves[way][:, i].mean(), 3) for way in WAYS},
                        "gain": round(gain[:, i].mean(), 3),
                        "standard error of the gain": round(gain[:, i].std(ddof=1) / given.seeds**0.5, 3),
                        "seeds in which asking wins": int((gain[:, i] > 0).sum()),
                        "seeds": given.seeds,
                    }
                )
    table = pd.DataFrame(rows)
    table.to_csv(given.out, index=False, lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
