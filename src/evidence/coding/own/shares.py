"""How much of new texts bears each theme of a coder of one's own: as counted, and corrected for its mistakes.

The mistakes are those that it made on the texts that it learned from, each coded without its group. So the correction is apt
where new texts are of the same kind: the same questions, the same people, texts of about the same length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evidence.coding.own.report import FEW
from evidence.coding.prevalence import corrected_share


@dataclass(frozen=True)
class Unseen:
    """What a coder gave texts that it had not seen, beside what people gave them. It holds no word of them.

    Attributes
    ----------
    truth, given : numpy.ndarray of shape (n_texts, n_themes)
        0 and 1: what people gave, and what the coder gave.
    groups : numpy.ndarray of shape (n_texts,)
        A number for what belongs together.
    words : float
        How many words the texts have, in the middle (the median).
    """

    truth: np.ndarray
    given: np.ndarray
    groups: np.ndarray
    words: float


def as_unseen(texts: Sequence[str], truth: np.ndarray, given: np.ndarray, groups: Sequence[str]) -> Unseen:
    """Return what is kept of the test of a coder: no text, and of the groups only which rows belong together."""
    numbers = np.unique(np.asarray(groups), return_inverse=True)[1]
    return Unseen(truth.astype(np.uint8), given.astype(np.uint8), numbers.astype(np.int32), middle_length(texts))


def middle_length(texts: Sequence[str]) -> float:
    """Return how many words the texts have, in the middle (the median); 0 where there are none.

    Examples
    --------
    >>> middle_length(["Pay is low.", "Cases pile up.", "Nobody has told us why."])
    3.0
    """
    return float(np.median([len(text.split()) for text in texts])) if len(texts) else 0.0


def shares(themes: Sequence[str], known: Unseen, found: pd.DataFrame, clusters: Any) -> pd.DataFrame:
    """Say which share of new texts bears each theme: as counted, and corrected for the coder's mistakes.

    Parameters
    ----------
    themes : sequence of str
        What the coder codes.
    known : Unseen
        What it gave texts that it had not seen.
    found : pandas.DataFrame of shape (units, themes)
        1 where the coder gave a new text the theme, else 0.
    clusters : sequence
        What belongs together among the new texts.

    Returns
    -------
    pandas.DataFrame
        As `evidence.coding.prevalence.corrected_share` gives it. A theme that fewer than ten of the texts learned from bear
        isn't corrected either: how often it is missed is not known from so few, and the interval wouldn't show it.
    """
    table = corrected_share(found.to_numpy(), known.truth, known.given, themes, clusters, known.groups)
    bearing = known.truth.sum(axis=0)
    few = table["corrected"].notna() & (bearing < FEW)
    table.loc[few, ["corrected", "corrected_low", "corrected_high"]] = np.nan
    table.loc[few, "note"] = [f"not corrected: only {n} texts learned from bear it" for n in bearing[few.to_numpy()]]
    return table
