"""The centres of topics: spherical k-means from known starts, each start counting as some sentences of its topic."""

import numpy as np
from threadpoolctl import threadpool_limits

from evidence.discovering.background import Background, unit

ROUNDS = 100
FEWEST_SENTENCES = 2
DECIMALS = 4
SHARPNESS = 12.0  # of probabilities: the larger, the nearer to 0 and 1


def find_centres(
    vectors: np.ndarray, how_many: int, background: Background, seeds: np.ndarray | None = None
) -> np.ndarray:
    """Return the centres of the topics of `vectors`.

    Parameters
    ----------
    vectors : numpy.ndarray
        Unit vectors without their source's voice, in a canonical order.
    how_many : int
        How many topics to look for. One that ends up with a single sentence is given up, so there may be fewer; where there
        are more seeds, each of them is a start, so there may be more.
    background : Background
        Directions, starts and their weight.
    seeds : numpy.ndarray, optional
        Vectors, each to take the place of the start next to it: a topic begins there, and may move away.

    Returns
    -------
    numpy.ndarray
        Unit vectors in the space of `vectors`, a row a topic, the largest topic first.

    Notes
    -----
    One thread and a fixed order: the same numbers whatever the machine is told to use.
    """
    with threadpool_limits(1):
        among = unit(vectors @ background.directions)
        start = _seeded(background.starts[how_many], seeds, background.directions)
        weight = background.weight * len(vectors) / how_many
        centres = _settle(among, start, weight)
        sizes = np.bincount((among @ centres.T).argmax(axis=1), minlength=len(centres))
        while (sizes < FEWEST_SENTENCES).any() and len(centres) > 1:
            keep = sizes >= FEWEST_SENTENCES
            start = start[keep]
            centres = _settle(among, start, weight)
            sizes = np.bincount((among @ centres.T).argmax(axis=1), minlength=len(centres))
        lifted = unit(centres @ background.directions.T).round(DECIMALS)
        sizes = np.bincount(nearest(vectors, lifted), minlength=len(lifted))
        order = np.lexsort((np.arange(len(sizes)), -sizes))
        return np.asarray(lifted[order[sizes[order] > 0]])  # rounding may have taken the last sentence of one


def _settle(among: np.ndarray, start: np.ndarray, weight: float) -> np.ndarray:
    centres, before = start, None
    for _ in range(ROUNDS):
        nearest_to = (among @ centres.T).argmax(axis=1)
        if before is not None and (nearest_to == before).all():
            break
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest_to, among)
        centres, before = unit(sums + weight * start), nearest_to
        centres[~centres.any(axis=1)] = start[~centres.any(axis=1)]
    return centres


def _seeded(start: np.ndarray, seeds: np.ndarray | None, directions: np.ndarray) -> np.ndarray:
    """Put each seed in the place of a start: pairs are made the closest first, each start given away once."""
    if seeds is None or not len(seeds):
        return start
    wanted = unit(seeds @ directions)
    if len(wanted) >= len(start):
        return wanted
    start, closeness = start.copy(), wanted @ start.T
    for _ in range(len(wanted)):
        seed, place = np.unravel_index(closeness.argmax(), closeness.shape)
        start[place] = wanted[seed]
        closeness[seed, :] = closeness[:, place] = -np.inf
    return start


def nearest(vectors: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return the number of the nearest centre of each vector."""
    with threadpool_limits(1):
        return np.asarray((vectors @ centres.T).argmax(axis=1))


def probabilities(vectors: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return how sure it is that each vector belongs to each centre: a softmax of their cosines, rows that add up to 1."""
    with threadpool_limits(1):
        closeness = SHARPNESS * (vectors @ centres.T)
    raised = np.exp(closeness - closeness.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
