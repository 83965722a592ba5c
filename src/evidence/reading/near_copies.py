"""Texts that are nearly the same: every pair of them, found without comparing all with all."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

SAME, ADDITION = 0.7, 30
SHARED = 5  # rare runs that two texts must have in common before they are compared
AT_ONCE = 2_000_000  # runs in common, of all pairs that are looked at together: this bounds the memory

Numbers = NDArray[np.int64]
Pairs = tuple[Numbers, Numbers]  # the shorter of each, and the longer


def linked(texts: Sequence[Collection[Hashable]]) -> list[list[int]]:
    """Return the clusters of texts that are linked by likeness, directly or through others.

    Parameters
    ----------
    texts : sequence of collection
        The runs of words of each text, each run once.

    Returns
    -------
    list of list of int
        Each text's number in one cluster: in order, and the clusters by their first.

    Notes
    -----
    Two texts are alike where the longer has 70% of the shorter's runs, and no more than thirty runs, or twice the shorter's,
    beyond as many.

    No pair is lost (prefix filtering: Chaudhuri, Ganti and Kaushik 2006, doi:10.1109/ICDE.2006.9). Who shares 70% of a text's
    runs shares one at least of its rarest 30% and one more, and so five of its rarest 30% and five more: only who does is
    compared. That is counted for many texts at once, as a product of sparse matrices.

    Before that each text is compared with the few that are most likely the same. Who is linked by then is not looked at again
    for the runs that they have in common, so that a campaign of thousands costs as little as thousands of different answers.

    Examples
    --------
    >>> linked([("a b c", "b c d", "c d e"), ("x y z",), ("a b c", "b c d", "c d e", "d e f")])
    [[0, 2], [1]]
    """
    if not texts:
        return []
    order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
    runs = _rarest_first([texts[k] for k in order])
    rare = _rarest_of(runs)
    cluster = _likely_clusters(runs, _last_before(runs, rare))
    for pairs in _sharing_rare(runs, rare, cluster):
        apart = cluster[pairs[0]] != cluster[pairs[1]]
        cluster = _joined(cluster, _alike(runs, (pairs[0][apart], pairs[1][apart])))
    of = dict(zip(order, cluster.tolist(), strict=True))
    clusters: dict[int, list[int]] = defaultdict(list)
    for k in range(len(texts)):
        clusters[of[k]].append(k)
    return list(clusters.values())


def _rarest_first(texts: Sequence[Collection[Hashable]]) -> csr_array:
    """A row a text, with a one in the column of each of its runs; the columns are in the order of how many texts have them."""
    number: dict[Hashable, int] = {}
    ends = np.cumsum([0, *map(len, texts)])
    found = np.fromiter((number.setdefault(run, len(number)) for text in texts for run in text), np.int64, ends[-1])
    column = np.empty(len(number), np.int64)
    column[np.argsort(np.bincount(found, minlength=len(number)), kind="stable")] = np.arange(len(number))
    runs = csr_array((np.ones(len(found), np.int32), column[found], ends), shape=(len(texts), len(number)))
    runs.sort_indices()
    return runs


def _needed(runs: csr_array) -> Numbers:
    """How many runs of each text another must have to be alike."""
    needed: Numbers = np.ceil(SAME * np.diff(runs.indptr)).astype(np.int64)
    return needed


def _rarest_of(runs: csr_array) -> csr_array:
    """Of each text so many of its rarest runs that no text without `SHARED` of them can be alike."""
    needed, sizes, rows = _needed(runs), np.diff(runs.indptr), _rows(runs)
    nth = np.arange(len(rows)) - runs.indptr[rows]
    several = np.bincount(runs.indices, minlength=runs.shape[1])[runs.indices] > 1
    return _only(runs, several & (nth < (sizes - needed + np.minimum(SHARED, needed))[rows]))


def _only(runs: csr_array, which: NDArray[np.bool_]) -> csr_array:
    """The runs for which `which` is true."""
    ends = np.concatenate([[0], np.cumsum(which)])[runs.indptr]
    return csr_array((runs.data[which], runs.indices[which], ends), shape=runs.shape)


def _last_before(runs: csr_array, rare: csr_array) -> Pairs:
    """For each text those that were the last before it to have one of its runs, the one with most of them at the end."""
    many = runs.shape[0]
    holders = np.sort(np.append(-1, rare.indices.astype(np.int64) * many + _rows(rare)))
    last = holders[np.searchsorted(holders, runs.indices.astype(np.int64) * many + _rows(runs)) - 1]
    there = last // many == runs.indices
    pairs, times = np.unique(_rows(runs)[there] * many + last[there] % many, return_counts=True)
    pairs = pairs[np.argsort(times, kind="stable")]
    return pairs % many, pairs // many


def _likely_clusters(runs: csr_array, pairs: Pairs) -> Numbers:
    """The clusters from comparing each text with the last of its pairs, and with the one before, for as long as that joins."""
    cluster, (shorter, longer) = np.arange(runs.shape[0]), pairs
    joining = True
    while joining:
        likeliest = np.full(len(cluster), -1)
        likeliest[longer] = np.arange(len(longer))  # the last that is written counts
        likeliest = likeliest[likeliest >= 0]
        alike = _alike(runs, (shorter[likeliest], longer[likeliest]))
        joining, cluster = len(alike[0]) > 0, _joined(cluster, alike)
        left = cluster[shorter] != cluster[longer]
        left[likeliest] = False
        shorter, longer = shorter[left], longer[left]
    return cluster


def _rows(runs: csr_array) -> Numbers:
    """The text of each entry."""
    return np.repeat(np.arange(runs.shape[0]), np.diff(runs.indptr))


def _sharing_rare(runs: csr_array, rare: csr_array, cluster: Numbers) -> Iterator[Pairs]:
    """Yield all pairs of texts, some at a time, that share enough of the shorter's rarest runs, and some of one cluster.

    Of each run the cluster that has it most is told apart, and its texts are not paired with one another.
    """
    most = _main_cluster(runs, cluster)
    own, rare_own = (most[x.indices] == cluster[_rows(x)] for x in (runs, rare))
    rare_others = _only(rare, ~rare_own)
    by_others, by_own = (_only(runs, which).T.tocsr() for which in (~own, own))
    cost = np.cumsum(rare @ np.diff(by_others.indptr) + rare_others @ np.diff(by_own.indptr))
    enough = np.minimum(SHARED, _needed(runs))
    start = 0
    while start < len(cost):
        end = max(start + 1, int(np.searchsorted(cost, AT_ONCE + (cost[start - 1] if start else 0), "right")))
        shared = (rare[start:end] @ by_others + rare_others[start:end] @ by_own).tocoo()
        shorter, longer = shared.row.astype(np.int64) + start, shared.col.astype(np.int64)
        which = (shorter < longer) & (shared.data >= enough[shorter])
        yield shorter[which], longer[which]
        start = end


def _main_cluster(runs: csr_array, cluster: Numbers) -> Numbers:
    """For each run the cluster of which most texts have it."""
    many = runs.shape[0]
    held, times = np.unique(runs.indices.astype(np.int64) * many + cluster[_rows(runs)], return_counts=True)
    main = np.zeros(runs.shape[1], np.int64)
    held = held[np.argsort(times, kind="stable")]
    main[held // many] = held % many  # the last that is written counts
    return main


def _alike(runs: csr_array, pairs: Pairs) -> Pairs:
    """Those of the pairs whose texts are alike."""
    sizes = np.diff(runs.indptr)
    short, long = (sizes[k] for k in pairs)
    fits = long - short <= np.maximum(2 * short, ADDITION)
    shorter, longer, short = pairs[0][fits], pairs[1][fits], short[fits]
    same = runs[shorter].multiply(runs[longer]).sum(axis=1) >= SAME * short
    return shorter[same], longer[same]


def _joined(cluster: Numbers, pairs: Pairs) -> Numbers:
    """The clusters when the texts of these pairs are in the same."""
    many = len(cluster)
    links = coo_array((np.ones(len(pairs[0])), (cluster[pairs[0]], cluster[pairs[1]])), shape=(many, many))
    joined: Numbers = connected_components(links, directed=False)[1].astype(np.int64)[cluster]
    return joined
