"""Shares that a coder of one's own counts and corrects, beside what readers settled: writes own_shares.csv.

Run from the project's folder: ``.venv/bin/python benchmarks/own_shares.py`` (minutes on one core). The sentences are those of
the illustrative survey, coded by reading. A coder learns from half of its respondents, drawn at random, as `evidence learn`
does, and codes the others, as `evidence code --coder` does: the same kind of text, as like the texts learned from as can be.
"""

from pathlib import Path

import numpy as np
import pandas as pd

import evidence
from evidence.coding.classifier import ThemeClassifier
from evidence.coding.embeddings import Embedder
from evidence.coding.model import known_themes, read_examples
from evidence.coding.own.coder import FOLDS, STRENGTH
from evidence.coding.own.shares import as_unseen, shares
from evidence.presenting.agreement import kinds_of

DRAWS = 10


def main() -> None:
    """Learn, code and compare, `DRAWS` times."""
    study, examples = evidence.open_study(), read_examples()
    embedder = Embedder(cache=study.out / ".evidence" / "embeddings")
    themes, survey = known_themes(examples), examples[kinds_of(examples)["survey"]]
    rows = survey.merge(study.sentences[["sentence_id", "clean"]], on="sentence_id")
    rng, people, parts = np.random.default_rng(0), rows["group"].unique(), []
    for draw in range(DRAWS):
        taught = rows["group"].isin(rng.permutation(people)[: len(people) // 2])
        coded, new = rows[taught], rows[~taught]
        truth, groups = coded[themes].to_numpy(), coded["group"].to_list()
        coder = ThemeClassifier(STRENGTH, FOLDS, embedder).fit(coded["clean"].to_list(), truth, groups=groups)
        known = as_unseen(coded["clean"].to_list(), truth, coder.learned_.held_out_bears, groups)
        found = pd.DataFrame(np.asarray(coder.predict(new["clean"].to_list())), columns=themes)
        settled = new[themes].mean().to_numpy()
        parts.append(shares(themes, known, found, new["group"].to_numpy()).assign(settled=settled, draw=draw))
    table = pd.concat(parts)
    corrected = table["corrected"].notna()
    table = table.assign(
        plain_off=(table["share"] - table["settled"]).abs(),
        corrected_off=(table["corrected"] - table["settled"]).abs(),
        plain_held=table["settled"].between(table["share_low"], table["share_high"]),
        corrected_held=table["settled"].between(table["corrected_low"], table["corrected_high"]),
    )[corrected]
    figures = [
        "settled",
        "share",
        "corrected",
        "tpr",
        "fpr",
        "plain_off",
        "corrected_off",
        "plain_held",
        "corrected_held",
    ]
    by_theme = table.groupby("theme", sort=False)[figures].mean().assign(shares=table.groupby("theme").size())
    by_theme.loc["all"] = table[figures].mean().to_dict() | {"shares": len(table)}
    by_theme.round(4).to_csv(Path(__file__).with_suffix(".csv"), lineterminator="\n")
    print(by_theme.round(3).to_string())


if __name__ == "__main__":
    main()
