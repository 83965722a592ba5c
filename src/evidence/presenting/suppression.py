"""Small numbers kept back: cells below the threshold, and as many others as it takes that no subtraction gives one away.

A table counts people: each row is split over groups that add up to its total. Cells from 1 to below the threshold are kept
back (primary suppression). Where the cells kept back in a row are fewer than two, or add up to less than the threshold, the
smallest shown cell joins them (secondary suppression), so that the total tells neither one of them nor a small group. A row
whose total is below the threshold is kept back whole. Method: Willenborg and de Waal, Elements of Statistical Disclosure
Control (2001), ch. 4.
"""

from collections.abc import Collection

import pandas as pd

SUPPRESSED = "·"


def suppress(counts: pd.DataFrame, threshold: int, also: Collection[str] = ()) -> pd.DataFrame:
    """Say which cells of a table of people must be kept back.

    Parameters
    ----------
    counts : pandas.DataFrame
        Whole numbers of people, without totals. A row that is True throughout in the result has its total kept back too
        where that is below the threshold; else the total may be shown.
    threshold : int
        The smallest number that may be shown, 0 apart.
    also : collection of str
        Columns that are kept back in any case.

    Returns
    -------
    pandas.DataFrame
        True where a cell is kept back.

    Examples
    --------
    >>> suppress(pd.DataFrame([[30, 4, 12, 50], [30, 11, 0, 50]]), 10).to_numpy().tolist()
    [[False, True, True, False], [False, False, False, False]]
    """
    forced = {i for i, column in enumerate(counts.columns) if column in also}
    hidden = [_hidden([int(n) for n in row], threshold, forced) for row in counts.to_numpy()]
    return pd.DataFrame(hidden, index=counts.index, columns=counts.columns)


def _hidden(row: list[int], threshold: int, forced: set[int]) -> list[bool]:
    if 0 < sum(row) < threshold:
        return [True] * len(row)
    kept = {i for i, n in enumerate(row) if 0 < n < threshold} | forced
    while sum(row) and kept and (len(kept) < 2 or sum(row[i] for i in kept) < threshold):
        shown = [i for i in range(len(row)) if i not in kept]
        kept.add(min(shown, key=lambda i: (row[i] == 0, row[i], i)))
    return [i in kept for i in range(len(row))]
