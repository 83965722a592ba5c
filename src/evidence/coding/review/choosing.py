"""Which sentences are worth a person's look: those that the coder nearly decided otherwise, and some at random."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

import pandas as pd

RANDOM = "at random"
SHARE_AT_RANDOM = 0.1
SAME_WORDS = 0.8


def choose(
    probabilities: pd.DataFrame,
    thresholds: Mapping[str, float],
    how_many: int,
    texts: Mapping[str, str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Choose sentences to ask a person about.

    A tenth is drawn at random from all sentences, so that the coder's error can be estimated from it. For the others the
    themes take turns: each asks for the sentence that is closest to its threshold, so that rare themes get their share.

    Parameters
    ----------
    probabilities : pandas.DataFrame
        A row a sentence, its id as the index, and a column a theme.
    thresholds : mapping
        The probability from which a sentence bears each theme.
    how_many : int
        How many to choose; all where there are fewer.
    texts : mapping, optional
        The words of each sentence. Of those that share nearly all their words, one is asked about.
    seed : int
        Another one draws others at random.

    Returns
    -------
    pandas.DataFrame
        `sentence_id` and `asked`: the theme that asks, or "at random". Those at random stand at even distances, so that
        who stops early has decided a tenth of them too.

    Examples
    --------
    >>> found = pd.DataFrame({"pay": [0.9, 0.41, 0.1], "safety": [0.0, 0.0, 0.3]}, index=["a", "b", "c"])
    >>> choose(found, {"pay": 0.4, "safety": 0.4}, 3, seed=2).values.tolist()
    [['b', 'pay'], ['c', 'safety'], ['a', 'at random']]
    """
    lot = {i: sha256(f"{seed} {i}".encode()).hexdigest() for i in probabilities.index}
    ids = sorted(probabilities.index, key=lambda i: lot[i])
    position = {i: n for n, i in enumerate(ids)}
    asked: dict[str, str] = {}
    words: list[frozenset[str]] = []

    def take(sentence_id: str, why: str) -> bool:
        mine = _words(texts[sentence_id]) if texts is not None else frozenset()
        if sentence_id in asked or any(_alike(mine, others) for others in words):
            return False
        asked[sentence_id] = why
        words.append(mine)
        return True

    drawn = iter(ids)
    for _ in range(-int(-how_many * SHARE_AT_RANDOM // 1)):
        next((i for i in drawn if take(i, RANDOM)), None)
    waiting = {t: _closest(probabilities[t], thresholds[t], position) for t in probabilities.columns}
    while len(asked) < how_many and waiting:
        for theme in list(waiting):
            if len(asked) < how_many and next((i for i in waiting[theme] if take(i, theme)), None) is None:
                del waiting[theme]
    while len(asked) < how_many and next((i for i in drawn if take(i, RANDOM)), None) is not None:
        pass  # nothing is left that any theme could be meant by
    return _spread(asked)


def thresholds_of(proposals: pd.DataFrame) -> dict[str, float]:
    """Return each theme's threshold as far as a proposals frame shows it: the lowest score of a sentence that bears it.

    A theme that no sentence bears asks about those with the highest scores.
    """
    lowest = proposals[proposals["bears"]].groupby("theme")["score"].min()
    return {str(t): float(lowest.get(t, 1.0)) for t in proposals["theme"].unique()}


def _closest(probabilities: "pd.Series[float]", threshold: float, position: dict[str, int]) -> Iterator[str]:
    """The sentences in the order in which a theme would ask about them; never one that can't be meant."""
    far = (probabilities[probabilities > 0] - threshold).abs().round(6).to_dict()
    return iter(sorted(far, key=lambda i: (far[i], position[i])))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and len(a & b) >= SAME_WORDS * len(a | b)


def _spread(asked: dict[str, str]) -> pd.DataFrame:
    close = [(i, why) for i, why in asked.items() if why != RANDOM]
    at_random = [(i, why) for i, why in asked.items() if why == RANDOM]
    n = max(1, len(at_random))
    rows = []
    for k in range(n):
        rows += close[k * len(close) // n : (k + 1) * len(close) // n] + at_random[k : k + 1]
    return pd.DataFrame(rows, columns=["sentence_id", "asked"], dtype="str")
