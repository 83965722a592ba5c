"""How well a coder of one's own codes texts that it has not seen."""

import numpy as np
import pandas as pd
from sklearn.metrics import precision_recall_fscore_support

from evidence.coding.learner import Learned
from evidence.coding.own.table import CodedTexts

ENOUGH, FEW = 30, 10
COLUMNS = ("theme", "n", "found", "precision", "recall", "f1", "note")
MEAN = "mean of the themes"


def given_unseen(coded: CodedTexts, learned: Learned) -> np.ndarray:
    """Return which themes each text would have been given, 0 or 1, by thresholds that were chosen without its group.

    Parameters
    ----------
    coded : CodedTexts
        What was learned from.
    learned : Learned
        What was learned.
    """
    if not coded.one_each:
        return learned.held_out_bears.astype(int)
    surest = learned.held_out.argmax(axis=1)
    return np.asarray(surest[:, None] == np.arange(learned.held_out.shape[1]), dtype=int)


def report_of(coded: CodedTexts, given: np.ndarray) -> pd.DataFrame:
    """Say how well each theme is coded, by cross-validation.

    Parameters
    ----------
    coded : CodedTexts
        What was learned from.
    given : numpy.ndarray of shape (n_texts, n_themes)
        What `given_unseen` gives.

    Returns
    -------
    pandas.DataFrame
        A row a theme, then their mean: `theme`, `n` (texts that bear it), `found` (texts that were given it), `precision`,
        `recall`, `f1` (NaN where nothing bears it or it can't be tested), and `note`, which says in a sentence what too few
        texts mean. Thresholds were chosen without the texts that they are tested on.
    """
    precision, recall, f1, n = precision_recall_fscore_support(coded.truth, given, average=None, zero_division=0)
    groups_of = [len({g for g, t in zip(coded.groups, column, strict=True) if t}) for column in coded.truth.T]
    table = pd.DataFrame(
        {
            "theme": list(coded.themes),
            "n": n,
            "found": given.sum(axis=0),
            "precision": precision,
            "recall": recall,
            "f1": f1,
        }
    )
    table["note"] = [_note(int(k), groups) for k, groups in zip(n, groups_of, strict=True)]
    untested = np.array(groups_of) < 2
    table.loc[untested, ["precision", "recall", "f1"]] = np.nan
    figures = table[["precision", "recall", "f1"]].mean()
    said = f"of {len(table) - int(untested.sum())} themes that could be tested"
    said += "" if coded.grouped else "; rows were taken to be independent of each other: name a group if they aren't"
    mean = {"theme": MEAN, "n": int(n.sum()), "found": int(given.sum()), **figures, "note": said}
    table = pd.concat([table, pd.DataFrame([mean])], ignore_index=True)[list(COLUMNS)]
    return table.round({"precision": 3, "recall": 3, "f1": 3})


def _note(n: int, groups: int) -> str:
    if n == 0:
        return "No text bears it, so it is never given."
    if n == 1:
        return "Only one text bears it: too few to learn it or to test it."
    if groups < 2:
        return f"All {n} texts that bear it belong together, so it can't be tested."
    if n < FEW:
        return f"Only {n} texts bear it: expect it to be missed often, and don't rely on these figures."
    if n < ENOUGH:
        return f"Only {n} texts bear it: the figures are rough; {ENOUGH} or more would be better."
    return ""
