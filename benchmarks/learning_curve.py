"""How much does the coder gain from each further coded sentence? Writes benchmarks/learning_curve.csv.

Run from the project's folder: ``.venv/bin/python benchmarks/learning_curve.py`` (half an hour on one core, most of it for
vectors that it keeps). Groups (a source, a field of practice texts, a respondent of the survey) are left out in five parts; for
each part so many sentences of the other groups, drawn at random, are taught, and the part is coded. What sentences and their
contexts mean comes from the encoder as it was published: the one that ships has learned from all the codings, so that a curve
on its logits would flatter the small numbers.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from coders import folds

from evidence.coding.classifier import SCALE
from evidence.coding.codebook import read_codebook
from evidence.coding.embeddings import Embedder
from evidence.coding.learner import learn
from evidence.coding.model import FOLDS, STRENGTH
from evidence.coding.reliability import scores
from evidence.coding.training import surroundings, training_sentences

STEPS = (200, 500, 1000, 2000, 4000, None)


def main() -> None:
    """Teach, code and score."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, default=Path("corpus"))
    options.add_argument("--cache", type=Path, default=Path(".evidence") / "embeddings")
    options.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".csv"))
    given = options.parse_args()
    codebook = read_codebook(given.corpus / "codebook.toml")
    rows, themes = training_sentences(given.corpus, codebook), list(codebook.ids)
    read, parts = features(rows, themes, Embedder(cache=given.cache)), folds(rows["group"])
    drawn = [np.random.default_rng(i).permutation(seen) for i, (seen, _) in enumerate(parts)]
    truth, groups, table = rows[themes].to_numpy(), rows["group"].to_numpy(), []
    for step in STEPS:
        found = np.zeros_like(truth)
        for order, (_, unseen) in zip(drawn, parts, strict=True):
            taught = order[:step]
            learned = learn(read[taught], truth[taught], groups[taught], strength=STRENGTH, folds=FOLDS)
            found[unseen] = learned.probabilities(read[unseen]) >= learned.thresholds
        result = scores(truth, found, themes, groups, core=[t.id for t in codebook if t.core])
        n = step or round(np.mean([len(order) for order in drawn]))
        table += [result[result["theme"].isin(("core", "all"))].assign(taught=n, all_there_are=step is None)]
        print(
            table[-1][["taught", "theme", "f1", "f1_low", "f1_high"]].to_string(index=False, header=False), flush=True
        )
    kept = ["taught", "all_there_are", "theme", "units", "clusters", "f1", "f1_low", "f1_high"]
    pd.concat(table)[kept].round(4).to_csv(given.out, index=False, lineterminator="\n")


def features(rows: pd.DataFrame, themes: list[str], embedder: Embedder) -> np.ndarray:
    """Return what a sentence is judged by: its meaning, that of its context, and how many cues it has of each theme."""
    vectors = embedder.encode([*rows["text"], *surroundings(rows)]) * SCALE
    counts = rows[[f"cue_{t}" for t in themes]].to_numpy()
    return np.hstack([vectors[: len(rows)], vectors[len(rows) :], counts, counts > 0]).astype(np.float32)


if __name__ == "__main__":
    main()
