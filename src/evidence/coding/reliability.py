"""How far two coders agree, and how well a coder finds what is there, with intervals over whole documents.

Every function takes every unit, coded or not: to leave a theme out is a decision too, and without the units that nobody
coded the agreement by chance comes out wrong. Sentences of one document resemble each other, so a 95 % interval is made
of the percentiles of samples that draw whole clusters (documents or sources), with replacement. A measure that can't be
computed is NaN, and the note says why.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence.errors import EvidenceError

Names = Sequence[str]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Table = Mapping[str, Floats]
FEW = 10  # percentiles over fewer clusters than this come out too narrow
NOTHING = "nothing to compare: both give every unit the same value"


def agreement(
    a: Any, b: Any, themes: Names, clusters: Any, core: Names = (), seed: int = 0, draws: int = 1000
) -> pd.DataFrame:
    """Say how far two coders agree on each theme.

    Parameters
    ----------
    a, b : pandas.DataFrame or array of shape (units, themes)
        1 where the coder gave the unit the theme, else 0: a row for every unit, also where it has no theme.
    themes, core : sequence of str
        The themes, in the order of an array's columns, and those among them whose mean is given too.
    clusters : sequence of length units
        The document or source of each unit.
    seed, draws : int
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        A row a theme, then "core" (if given) and "mean", means (of counts: sums): `units`, `clusters`, `n_a`, `n_b`; `raw`
        (share of units decided alike), `kappa` (Cohen 1960), `alpha` (nominal), each with `_low` and `_high`; `note`.

    Examples
    --------
    >>> a, b = [[1, 0]] * 2 + [[0, 0]] * 4, [[1, 0]] + [[0, 0]] * 5
    >>> table = agreement(a, b, ["pay", "workload"], clusters=["x", "y"] * 3)
    >>> table[["theme", "n_a", "n_b", "kappa"]].round(2).values.tolist()
    [['pay', 2, 1, 0.57], ['workload', 0, 0, nan], ['mean', 2, 1, 0.57]]
    >>> table["note"][1]
    'nothing to compare: both give every unit the same value'
    """
    by_cluster = theme_tables(a, b, themes, clusters)
    figures = _agreement_of(tables := resampled(by_cluster, draws, np.random.default_rng(seed)))
    notes = [NOTHING if undefined else "" for undefined in np.isnan(figures["kappa"][0])]
    counts = {"n_a": tables[0, :, 1, :].sum(axis=1), "n_b": tables[0, :, :, 1].sum(axis=1)}
    return _report(themes, counts, figures, notes, {"core": core, "mean": themes}, by_cluster)


def scores(
    truth: Any, found: Any, themes: Names, clusters: Any, core: Names = (), seed: int = 0, draws: int = 1000
) -> pd.DataFrame:
    """Say how well a coder finds each theme. Parameters as in `agreement`; `truth` is what the coder ought to find.

    Returns
    -------
    pandas.DataFrame
        A row a theme, then "core" (if given) and "all", the macro means: `units`, `clusters`, `n` (in truth), `found`;
        `precision`, `recall`, `f1`, each with `_low` and `_high`; `note`. A theme that truth hasn't got has no scores and
        is left out of the means; a theme that was never found has no precision, but recall and F1 of 0.

    Examples
    --------
    >>> table = scores([[1], [1], [0], [0]], [[1], [0], [1], [0]], ["pay"], clusters=["x", "y", "x", "y"])
    >>> table[["theme", "n", "found", "precision", "recall", "f1"]].values.tolist()
    [['pay', 2, 2, 0.5, 0.5, 0.5], ['all', 2, 2, 0.5, 0.5, 0.5]]
    """
    by_cluster = theme_tables(truth, found, themes, clusters)
    tables = resampled(by_cluster, draws, np.random.default_rng(seed))
    counts = {"n": tables[0, :, 1, :].sum(axis=1), "found": tables[0, :, :, 1].sum(axis=1)}
    notes = [
        f"no positive in truth (found {hits:.0f} times)" if not n else "" if hits else "never found: no precision"
        for n, hits in zip(*counts.values(), strict=True)
    ]
    return _report(themes, counts, scores_of(tables), notes, {"core": core, "all": themes}, by_cluster)


def accuracy_and_kappa(
    a: Any, b: Any, clusters: Any, seed: int = 0, draws: int = 1000
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say how far two coders agree where each unit has one label, as stance or speaker; no label counts as "uncoded".

    Returns
    -------
    tuple of pandas.DataFrame
        One row with `units`, `clusters`, `accuracy` and `kappa`, each with `_low` and `_high`, and `note`; and the confusion
        table, A's labels down and B's across.

    Examples
    --------
    >>> measures, confusion = accuracy_and_kappa(["ask", "ask", ""], ["ask", "concern", None], ["x", "y", "z"])
    >>> confusion.loc["ask"].to_dict(), measures["accuracy"].round(2).tolist()
    ({'ask': 1, 'concern': 1, 'uncoded': 0}, [0.67])
    """
    first, second = ([x if isinstance(x, str) and x else "uncoded" for x in coder] for coder in (a, b))
    names = sorted({*first, *second})
    numbers = [np.searchsorted(names, coder)[:, None] for coder in (first, second)]
    by_cluster = _tables(numbers[0], numbers[1], _cluster_numbers(clusters, a, b), len(names))
    accuracy, kappa, _ = _agreement_of(resampled(by_cluster, draws, np.random.default_rng(seed))).values()
    figures, notes = {"accuracy": accuracy, "kappa": kappa}, ["" if len(names) > 1 else NOTHING]
    measures = _report(["label"], {}, figures, notes, {}, by_cluster)
    return measures.drop(columns="theme"), pd.DataFrame(by_cluster.sum(axis=(0, 1)), index=names, columns=names)


def theme_tables(a: Any, b: Any, themes: Names, clusters: Any) -> Counts:
    """Return A's 0 or 1 against B's, counted: clusters × themes × 2 × 2. Parameters as in `agreement`."""
    labels = _cluster_numbers(clusters, a, b)
    coders = [pd.DataFrame(coder, columns=list(themes)).to_numpy() for coder in (a, b)]
    if not np.isin(coders, (0, 1)).all():
        raise EvidenceError("codings", "a unit has neither 0 nor 1 for a theme", "give 0 where it is uncoded")
    return _tables(coders[0].astype(int), coders[1].astype(int), labels, 2)


def _cluster_numbers(clusters: Any, *coders: Any) -> Counts:
    numbers, _ = pd.factorize(pd.Series(clusters, dtype=object).to_numpy(), sort=True)
    indexes = [part.index for part in (*coders, clusters) if isinstance(part, pd.DataFrame | pd.Series)]
    if {len(coder) for coder in coders} != {len(numbers)} or any(not i.equals(indexes[0]) for i in indexes):
        raise EvidenceError("codings", "coders and clusters list different units", "give every unit, in the same order")
    if not len(numbers) or (numbers < 0).any():
        raise EvidenceError("codings", "no units, or some without a cluster", "name the document or source of each")
    return np.asarray(numbers, dtype=np.int64)


def _tables(first: Counts, second: Counts, labels: Counts, values: int) -> Counts:
    shape = (int(labels.max()) + 1, first.shape[1], values, values)
    cells = np.ravel_multi_index((labels[:, None], np.arange(first.shape[1])[None, :], first, second), shape)
    return np.bincount(cells.ravel(), minlength=int(np.prod(shape))).reshape(shape)


def resampled(tables: Counts, draws: int, rng: np.random.Generator) -> Floats:
    """Return the clusters' sum, then the sums of `draws` samples of as many clusters, drawn with replacement."""
    clusters = len(tables)
    weights = rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=draws)
    return np.tensordot(np.vstack([np.ones(clusters), weights]), tables.astype(float), axes=1)


def with_interval(name: str, figures: Floats, clusters: int) -> pd.DataFrame:
    """Return the first row of `figures` (the sample's own) and the percentiles of the others as three columns."""
    low, high = pd.DataFrame(figures[1:]).quantile([0.025, 0.975]).to_numpy() if clusters > 1 else (np.nan, np.nan)
    return pd.DataFrame({name: figures[0], f"{name}_low": low, f"{name}_high": high})


def note_on(said: str, clusters: int, draws: int, undefined: int) -> str:
    """Add to what is said what a reader of the interval has to know."""
    notes = [said, f"few clusters ({clusters}): the interval is too narrow" if clusters < FEW else ""]
    notes.append(f"interval from {draws - undefined} of {draws} draws: the others have no figure" if undefined else "")
    return "; ".join(filter(None, notes if clusters > 1 else [said, "one cluster: no interval can be computed"]))


def _agreement_of(tables: Floats) -> dict[str, Floats]:
    """Return the measures of many tables at once, as the libraries don't; tests hold them to theirs."""
    n, of_a, of_b = tables.sum(axis=(-2, -1)), tables.sum(axis=-1), tables.sum(axis=-2)
    raw, pooled = np.trace(tables, axis1=-2, axis2=-1) / n, of_a + of_b
    by_chance = (of_a * of_b).sum(axis=-1) / n**2
    by_pool = (pooled * (pooled - 1)).sum(axis=-1) / (2 * n * (2 * n - 1))
    raw = np.where(by_chance < 1, raw, np.nan)
    with np.errstate(invalid="ignore"):
        return {"raw": raw, "kappa": 1 - (1 - raw) / (1 - by_chance), "alpha": 1 - (1 - raw) / (1 - by_pool)}


def scores_of(tables: Floats) -> dict[str, Floats]:
    """Return precision, recall and F1 of many tables at once, as `theme_tables` and `resampled` give them."""
    both, n, found = tables[..., 1, 1], tables[..., 1, :].sum(axis=-1), tables[..., :, 1].sum(axis=-1)
    both = np.where(n > 0, both, np.nan)
    with np.errstate(invalid="ignore"):
        return {"precision": both / found, "recall": both / n, "f1": 2 * both / (n + found)}


def _report(
    themes: Names, counts: Table, figures: Table, notes: list[str], means: Mapping[str, Names], by_cluster: Counts
) -> pd.DataFrame:
    """Put the themes' figures, the means of groups of themes and the intervals of both into a table."""
    groups = {name: [list(themes).index(theme) for theme in group] for name, group in means.items() if len(group)}
    clusters, undefined = len(by_cluster), np.zeros(len(themes) + len(groups), dtype=int)
    table = pd.DataFrame({"theme": [*themes, *groups], "units": by_cluster[:, 0].sum(), "clusters": clusters})
    for name, n in counts.items():
        table[name] = np.append(n, [n[group].sum() for group in groups.values()]).astype(int)
    for measure, of_themes in figures.items():
        # Each draw's mean is of the themes that have a figure in it, as the sample's is.
        drawn = np.column_stack([of_themes, *(pd.DataFrame(of_themes[:, g]).mean(axis=1) for g in groups.values())])
        table = table.join(with_interval(measure, drawn, clusters))
        undefined = np.maximum(undefined, np.isnan(drawn).sum(axis=0) * ~np.isnan(drawn[0]))
    gaps = table[list(figures)].isna()
    gone = [", ".join(themes[t] for t in group if gaps.loc[t].any()) for group in groups.values()]
    notes = [*notes, *(f"left out where it has no figure: {missing}" if missing else "" for missing in gone)]
    said = zip(notes, gaps.all(axis=1), undefined, strict=True)
    return table.assign(note=[n if empty else note_on(n, clusters, len(drawn) - 1, u) for n, empty, u in said])
