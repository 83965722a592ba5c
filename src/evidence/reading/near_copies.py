"""Texts that are nearly the same: every pair of them, found without comparing all with all."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from math import ceil

SAME, ADDITION = 0.7, 30


def linked(texts: Sequence[Collection[str]]) -> list[list[int]]:
    """Return the clusters of texts that are linked by likeness, directly or through others.

    Parameters
    ----------
    texts : sequence of collection of str
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
    runs shares one at least of its rarest 30%, and one more: each text is looked up by these alone. Who is linked already is
    not compared again, so that a campaign of thousands costs as little as thousands of different answers.

    Examples
    --------
    >>> linked([("a b c", "b c d", "c d e"), ("x y z",), ("a b c", "b c d", "c d e", "d e f")])
    [[0, 2], [1]]
    """
    leader = list(range(len(texts)))

    def lead(k: int) -> int:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    sizes, rare = [len(t) for t in texts], _rarest_first(texts)
    runs = [frozenset(r) for r in rare]
    # of a run: shorter texts, by who led them at that time
    holders: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for k in sorted(range(len(texts)), key=lambda k: sizes[k]):
        compared = set()
        for left, run in zip(range(len(rare[k]), 0, -1), rare[k], strict=True):
            for led, others in holders[run].items() if run in holders else ():
                if lead(led) == lead(k):
                    continue
                for other in others:
                    if other in compared or left < SAME * sizes[other]:
                        continue
                    compared.add(other)
                    added = sizes[k] - sizes[other]
                    if added <= max(2 * sizes[other], ADDITION) and len(runs[k] & runs[other]) >= SAME * sizes[other]:
                        leader[lead(k)] = lead(other)
                        break
        alone = sizes[k] - len(rare[k])  # runs that no other text has: the rarest of all
        for run in rare[k][: max(0, sizes[k] - ceil(SAME * sizes[k]) + 1 - alone)]:
            holders[run].setdefault(lead(k), []).append(k)
    clusters: dict[int, list[int]] = defaultdict(list)
    for k in range(len(texts)):
        clusters[lead(k)].append(k)
    return list(clusters.values())


def _rarest_first(texts: Sequence[Collection[str]]) -> list[list[int]]:
    """The runs of each text that another text has too, as numbers in the order of how many have them, the rarest first."""
    times = Counter(run for text in texts for run in text)
    shared = sorted((run for run, n in times.items() if n > 1), key=lambda run: (times[run], run))
    number = {run: n for n, run in enumerate(shared)}
    return [sorted(number[run] for run in text if run in number) for text in texts]
