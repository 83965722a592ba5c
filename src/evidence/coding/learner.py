"""The learner beneath both coders: a logistic regression a theme, with thresholds chosen on what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold
from threadpoolctl import threadpool_limits

FEW, NARROW = 20, 100
DECIMALS = 3
GRID, MIDDLE = np.arange(0.10, 0.66, 0.05), 0.4


@dataclass(frozen=True)
class Learned:
    """What was learned of several themes.

    Attributes
    ----------
    models : list
        One a theme: a fitted model, or the share (0 or 1) of a theme that all texts or none bear.
    thresholds : numpy.ndarray
        The probability from which a text bears each theme.
    held_out : numpy.ndarray
        Probabilities of what was learned from, each row from models that had not seen its group, leaning included.
    held_out_bears : numpy.ndarray
        Whether each row would have been given each theme, by thresholds chosen without its group: what may be reported.
    """

    models: list[LogisticRegression | float]
    thresholds: np.ndarray
    held_out: np.ndarray
    held_out_bears: np.ndarray

    def probabilities(self, features: np.ndarray, leaning: np.ndarray | None = None) -> np.ndarray:
        """Return the probability of each theme, a row a text, rounded to three decimals; `leaning` as for `learn`."""
        return leaned(np.round(_probabilities(self.models, features), DECIMALS), leaning)


def learn(
    features: np.ndarray,
    truth: np.ndarray,
    groups: Sequence[Any] | None = None,
    *,
    strength: float,
    folds: int,
    leaning: np.ndarray | None = None,
) -> Learned:
    """Learn themes from numbers.

    Parameters
    ----------
    features : numpy.ndarray of shape (n_texts, n_features)
    truth : numpy.ndarray of shape (n_texts, n_themes)
        0 and 1.
    groups : sequence, optional
        What is left out together.
    strength : float
        The inverse of the ridge penalty.
    folds : int
        Into how many parts the texts are cut to choose thresholds.
    leaning : numpy.ndarray of shape (n_texts, n_themes), optional
        What is known besides the examples: added to the log-odds of each text and theme, after thresholds are chosen.

    Returns
    -------
    Learned
        A theme's threshold is the one with the best F1 on texts that were left out, drawn towards the common one by how few
        texts bear the theme: with twenty of them it lies half-way.
    """
    with threadpool_limits(1, user_api="blas"):  # small sums: more threads are slower, and add up in another order
        models = [_fit(features, truth[:, k], strength) for k in range(truth.shape[1])]
        held_out = np.zeros(truth.shape)
        cut = _cut(len(truth), groups, folds)
        for seen, unseen in cut:
            parts = [_fit(features[seen], truth[seen, k], strength) for k in range(truth.shape[1])]
            held_out[unseen] = _probabilities(parts, features[unseen])
    if not cut:
        held_out = _probabilities(models, features)
    held_out = np.round(held_out, DECIMALS)
    chosen, towards = thresholds(truth, held_out), leaned(held_out, leaning)
    bears = towards >= chosen
    for seen, unseen in cut:
        bears[unseen] = towards[unseen] >= thresholds(truth[seen], held_out[seen])
    return Learned(models, chosen, towards, bears)


def leaned(probabilities: np.ndarray, leaning: np.ndarray | None) -> np.ndarray:
    """Return probabilities with `leaning` added to their log-odds.

    Examples
    --------
    >>> leaned(np.array([0.5, 0.5, 0.999]), np.array([0.0, 0.7, -0.3])).tolist()
    [0.5, 0.668, 0.999]
    """
    if leaning is None:
        return probabilities
    odds = np.exp(leaning) * probabilities
    return np.asarray(np.round(odds / (odds + 1 - probabilities), DECIMALS))


def regression(width: int, strength: float) -> LogisticRegression:
    """Return a logistic regression to fit on `width` features.

    On few features by Newton's method, which comes to the same last decimals on every machine; on many, where that would take
    minutes, by L-BFGS, which stops near them.
    """
    return LogisticRegression(
        C=strength, max_iter=1000, solver="newton-cholesky" if width <= NARROW else "lbfgs", tol=1e-6
    )


def thresholds(truth: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return each theme's threshold, as `learn` describes it."""
    found = probabilities[None, :, :] >= GRID[:, None, None]
    hits = (found & (truth == 1)).sum(axis=1)
    f1 = 2 * hits / np.maximum(1, found.sum(axis=1) + truth.sum(axis=0))
    f1 = f1 - 1e-6 * np.abs(GRID - MIDDLE)[:, None]  # among equals, the middle one
    common, own = GRID[f1.sum(axis=1).argmax()], GRID[f1.argmax(axis=0)]
    bearing = truth.sum(axis=0)
    return np.asarray(np.round((bearing * own + FEW * common) / (bearing + FEW), DECIMALS))


def _fit(features: np.ndarray, truth: np.ndarray, strength: float) -> LogisticRegression | float:
    if truth.min() == truth.max():
        return float(truth[0])
    return regression(features.shape[1], strength).fit(features, truth)


def _probabilities(models: Sequence[LogisticRegression | float], features: np.ndarray) -> np.ndarray:
    found = np.zeros((len(features), len(models)))
    for k, model in enumerate(models):
        found[:, k] = model if isinstance(model, float) else model.predict_proba(features)[:, 1]
    return found


def _cut(n: int, groups: Sequence[Any] | None, folds: int) -> list[tuple[np.ndarray, np.ndarray]]:
    if groups is None:
        parts = min(folds, n)
        return list(KFold(parts, shuffle=True, random_state=0).split(np.zeros(n))) if parts > 1 else []
    _, apart = np.unique(np.asarray(groups), return_inverse=True)
    parts = min(folds, int(apart.max()) + 1)
    return list(GroupKFold(parts).split(np.zeros(n), groups=apart)) if parts > 1 else []
