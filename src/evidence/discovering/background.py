"""Where topics start from: directions and centres found in many fields, without their codes, so that they hold still.

A small corpus has no clear clusters: whatever is fitted on it alone turns with every sample. The practice sentences of
`corpus/codings` come from many fields (hospitals, schools, prisons, libraries and more). Their main directions and, for each
number of topics, the centres of their clusters are the prior of a corpus's own topics. No code given to those sentences is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from evidence.files import write_whole

FILE = Path(__file__).with_name("background.npz")
DIRECTIONS = 30
NUMBERS = range(2, 25)
WEIGHT = 0.35
DECIMALS = 4


@dataclass(frozen=True)
class Background:
    """What topics start from.

    Attributes
    ----------
    model : str
        The key of the embedder whose vectors these are.
    directions : numpy.ndarray
        An orthonormal direction a column.
    starts : dict of int to numpy.ndarray
        For each number of topics the centres to start from, as unit vectors among the directions.
    weight : float
        How much a start weighs in its topic, as a share of the mean number of sentences a topic has.
    """

    model: str
    directions: np.ndarray
    starts: dict[int, np.ndarray]
    weight: float = WEIGHT


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return rows of length one; a row of zeros stays so.

    Examples
    --------
    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0))


def main_directions(vectors: np.ndarray, how_many: int) -> np.ndarray:
    """Return the principal axes, each with its largest number positive, so that signs don't depend on the machine."""
    _, found = np.linalg.eigh(vectors.T @ vectors)
    axes = found[:, ::-1][:, :how_many]
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    return np.asarray(axes * np.sign(largest))


def make_background(vectors: np.ndarray, model: str, numbers: Iterable[int], weight: float = WEIGHT) -> Background:
    """Find directions and starts in vectors that no voice stands in any more.

    Parameters
    ----------
    vectors : numpy.ndarray
        Unit vectors, a row a sentence, in a canonical order.
    model : str
        The key of their embedder.
    numbers : iterable of int
        The numbers of topics to find starts for.
    weight : float
        How much a start will weigh; 0 where the vectors are the corpus's own.
    """
    with threadpool_limits(1):
        directions = main_directions(vectors, min(DIRECTIONS, *vectors.shape))
        among = unit(vectors @ directions)
        starts = {k: unit(KMeans(k, n_init=10, random_state=0).fit(among).cluster_centers_) for k in numbers}
    return Background(model, directions, starts, weight)


def write_background(background: Background, path: Path = FILE) -> None:
    """Write a background as numbers of four decimals."""
    starts = {f"starts_{k}": s.round(DECIMALS).astype(np.float32) for k, s in background.starts.items()}
    directions = background.directions.round(DECIMALS).astype(np.float32)
    packed = BytesIO()
    np.savez_compressed(packed, allow_pickle=False, model=np.array(background.model), directions=directions, **starts)
    write_whole(path, packed.getvalue())


@cache
def read_background() -> Background:
    """Return the background that ships with the package."""
    with np.load(FILE) as kept:
        starts = {int(name.removeprefix("starts_")): kept[name].astype(float) for name in kept if "starts_" in name}
        return Background(str(kept["model"]), kept["directions"].astype(float), starts)
