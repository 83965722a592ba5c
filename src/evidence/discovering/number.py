"""How many topics: the number at which they hold still under resampling and their words belong together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from evidence.discovering.background import Background
from evidence.discovering.centres import find_centres, nearest
from evidence.discovering.meanings import Meanings, middle, without_voice

SAMPLES = 20
# Fewer topics than ten can't be held against a codebook of ten themes; of more than twenty nobody keeps a picture.
SMALLEST, LARGEST = 10, 20
FEWEST_EACH, MOST_EACH = 5, 20


def fit_centres(
    found: Meanings, how_many: int, background: Background, seeds: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the vectors without voice, the centres found in them, and what all vectors shared."""
    shared = middle(found.vectors)
    free = without_voice(found.vectors, found.sentences["source_id"].to_numpy(), shared)
    return free, find_centres(free, how_many, background, seeds), shared


def stability(
    found: Meanings, how_many: int, background: Background, samples: int = SAMPLES, seeds: np.ndarray | None = None
) -> float:
    """Return how like the topics are that are found in bootstrap samples of paragraphs: the mean adjusted Rand index.

    Each sample goes the whole way, and is compared with the topics of all sentences on the sentences that it holds.
    """
    free, centres, _ = fit_centres(found, how_many, background, seeds)
    whole = nearest(free, centres)
    scores = []
    for taken in resampled(found.sentences["paragraph_id"], samples):
        part = Meanings(found.sentences.iloc[taken], found.vectors[taken])
        free, centres, _ = fit_centres(part, how_many, background, seeds)
        once, first = np.unique(taken, return_index=True)
        scores.append(adjusted_rand_score(whole[once], nearest(free, centres)[first]))
    return float(np.mean(scores))


def resampled(groups: "pd.Series[str]", samples: int) -> list[np.ndarray]:
    """Return the rows of bootstrap samples: whole groups, drawn with replacement; sample i is the same every time.

    Of no group there is no sample.
    """
    codes, known = pd.factorize(groups, sort=True)
    rows = [np.flatnonzero(codes == g) for g in range(len(known))]
    return [
        np.sort(np.concatenate([rows[g] for g in np.random.default_rng(i).integers(len(known), size=len(known))]))
        for i in range(samples if rows else 0)
    ]


def coherence(words_of_topics: Sequence[Sequence[str]], contexts: Sequence[frozenset[str]]) -> float:
    """Return how much the words of a topic keep company: the mean normalised pointwise mutual information (Bouma 2009).

    Parameters
    ----------
    words_of_topics : sequence of sequence of str
        The first words of each topic.
    contexts : sequence of frozenset of str
        The terms of each paragraph.

    Examples
    --------
    >>> contexts = [frozenset(["case", "load"]), frozenset(["pay", "band"])] * 5
    >>> coherence([["case", "load"]], contexts), coherence([["case", "pay"]], contexts)
    (1.0, -1.0)
    """
    where = {w: {i for i, c in enumerate(contexts) if w in c} for ws in words_of_topics for w in ws}
    n, scores = len(contexts), []
    for chosen in words_of_topics:
        pairs = [(a, b) for i, a in enumerate(chosen) for b in chosen[:i]]
        if pairs:
            scores.append(np.mean([_npmi(len(where[a] & where[b]), len(where[a]), len(where[b]), n) for a, b in pairs]))
    return float(np.mean(scores)) if scores else 0.0


def _npmi(both: int, one: int, other: int, n: int) -> float:
    if not both:
        return -1.0
    return 1.0 if both == n else float(np.log(both * n / (one * other)) / -np.log(both / n))


def choices(n: int) -> list[int]:
    """Return the numbers of topics to try for `n` sentences: a topic has from 5 to 20 on average, where there are few.

    Examples
    --------
    >>> choices(30), choices(900)
    ([2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
    """
    return list(range(min(max(n // MOST_EACH, 2), SMALLEST), min(n // FEWEST_EACH, LARGEST) + 1))


def best_number(curve: pd.DataFrame) -> int:
    """Return the number of topics at which the sum of stability and coherence is largest; both are 1 at best.

    Examples
    --------
    >>> best_number(pd.DataFrame({"topics": [4, 5, 6], "stability": [0.9, 0.8, 0.5], "coherence": [0.0, 0.2, 0.2]}))
    5
    """
    both = (curve["stability"] + curve["coherence"]).round(6)
    return int(curve["topics"].to_numpy()[both.argmax()])
