"""How much of a corpus has a theme, when the coder that counts it makes mistakes.

A coder that misses some sentences and wrongly takes others gives a share that is off by its mistakes (classify and
count). What it does on held-out units, whose truth is known, gives its true positive rate (tpr) and its false positive
rate (fpr), and from these the share that would have given the count: (share − fpr) / (tpr − fpr), cut to [0, 1].

This holds where the coder makes its mistakes as often in the units counted as in those held out.

References
----------
Rogan, W. J. and Gladen, B. (1978). Estimating prevalence from the results of a screening test. American Journal of
Epidemiology 107(1), 71-76. Forman, G. (2008). Quantifying counts and costs via classification. Data Mining and Knowledge
Discovery 17, 164-206 (adjusted count).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from evidence.coding.reliability import Floats, note_on, resampled, theme_tables, with_interval

LEAST = 0.1  # below this tpr − fpr the coder says too little of the truth, and the correction only magnifies chance


def corrected_share(
    found: Any,
    held_out_truth: Any,
    held_out_found: Any,
    themes: Sequence[str],
    clusters: Any,
    held_out_clusters: Any,
    seed: int = 0,
    draws: int = 1000,
) -> pd.DataFrame:
    """Say which share of the units has each theme: as counted, and corrected for the coder's mistakes.

    Parameters
    ----------
    found : pandas.DataFrame or array of shape (units, themes)
        1 where the coder gave the unit the theme, else 0: a row for every unit, also where it has no theme.
    held_out_truth, held_out_found : pandas.DataFrame or array of shape (held-out units, themes)
        The same for units that the coder hasn't learned from and that aren't counted: the truth, and what it found.
    themes : sequence of str
        The themes, in the order of an array's columns.
    clusters, held_out_clusters : sequence
        The document or source of each unit, which the bootstrap draws: those counted and those held out, each by itself.
    seed, draws : int
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        A row a theme: `units`, `held_out` (units), `count`, `share` (as counted), `tpr`, `fpr`, `corrected` (share), the two
        shares with a 95 % interval (`_low` and `_high`), `note`. Where tpr − fpr is under 0.1 or unknown, nothing is corrected.

    Examples
    --------
    A coder that finds 3 of 4 and wrongly takes 1 of 4 gets 0.5 from a corpus of which half has the theme, and 0.3 from
    one of which a tenth has it.

    >>> truth, found = [[1]] * 4 + [[0]] * 4, [[1]] * 3 + [[0]] * 4 + [[1]]
    >>> table = corrected_share([[1]] * 3 + [[0]] * 7, truth, found, ["pay"], list("abcdefghij"), list("abcdefgh"))
    >>> table[["count", "share", "tpr", "fpr", "corrected"]].round(2).values.tolist()
    [[3.0, 0.3, 0.75, 0.25, 0.1]]
    """
    rng = np.random.default_rng(seed)
    counted = theme_tables(found, found, themes, clusters)
    known = theme_tables(held_out_truth, held_out_found, themes, held_out_clusters)
    tables, held_out = resampled(counted, draws, rng), resampled(known, draws, rng)
    with np.errstate(invalid="ignore"):
        share = tables[..., 1, 1] / tables.sum(axis=(-2, -1))
        tpr = held_out[..., 1, 1] / held_out[..., 1, :].sum(axis=-1)
        fpr = held_out[..., 0, 1] / held_out[..., 0, :].sum(axis=-1)
    uncut = _corrected(share, tpr, fpr)
    uncut = np.where(np.isnan(uncut[0]), np.nan, uncut)  # no figure, no interval, whatever some draws would give
    units = {"units": counted[:, 0].sum(), "held_out": known[:, 0].sum(), "count": counted[..., 1, 1].sum(axis=0)}
    rates = pd.DataFrame({"tpr": tpr[0], "fpr": fpr[0]})
    fewest = min(len(counted), len(known))
    table = pd.DataFrame({"theme": list(themes), **units}).join(
        [with_interval("share", share, len(counted)), rates, with_interval("corrected", uncut.clip(0, 1), fewest)]
    )
    undefined = np.isnan(uncut).sum(axis=0)
    notes = []
    for t, value in enumerate(uncut[0]):
        if np.isnan(value):
            notes.append(note_on(_why_not(tpr[0, t], fpr[0, t]), len(counted), draws, 0))
        else:
            cut = "" if 0 <= value <= 1 else f"cut from {value:.2f}"
            notes.append(note_on(cut, fewest, draws, int(undefined[t])))
    return table.assign(note=notes)


def _corrected(share: Floats, tpr: Floats, fpr: Floats) -> Floats:
    """Return Rogan and Gladen's estimate, not cut to [0, 1]; NaN where tpr − fpr is too small or unknown."""
    gain = tpr - fpr
    return (share - fpr) / np.where(gain >= LEAST, gain, np.nan)


def _why_not(tpr: float, fpr: float) -> str:
    if np.isnan(tpr):
        return "not corrected: no held-out unit has the theme"
    if np.isnan(fpr):
        return "not corrected: every held-out unit has the theme"
    return f"not corrected: tpr − fpr is {tpr - fpr:.2f}, under {LEAST}"
