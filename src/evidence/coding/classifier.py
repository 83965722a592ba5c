"""A coder that learns themes from coded texts: an estimator in scikit-learn's manner."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d
from threadpoolctl import threadpool_limits

from evidence.coding.embeddings import Embedder
from evidence.coding.learner import learn

SCALE = 3.0  # unit vectors, brought to about the size of the cues, so that one penalty suits both


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Learns which themes a text bears, from meaning, context and cues.

    A logistic regression a theme over the embedding of the text, that of its context, and the cues. Each theme's
    threshold is the one with the best F1 on texts that were left out (whole groups at a time), drawn towards the common
    one where the theme is rare.

    Parameters
    ----------
    strength : float
        The inverse of the ridge penalty (scikit-learn's `C`).
    folds : int
        Into how many parts the texts are cut to choose thresholds.
    embedder : Embedder, optional
        Turns texts into vectors; without it the packaged model.

    Attributes
    ----------
    classes_ : numpy.ndarray
        The themes: names where they were given as names, else the numbers of the columns.
    thresholds_ : numpy.ndarray
        The probability from which a text bears a theme.
    held_out_ : numpy.ndarray of shape (n_texts, n_themes)
        Probabilities of the texts learned from, each from a model that had not seen its group.
    vectors_ : numpy.ndarray of shape (n_texts, n_dimensions)
        The texts learned from, as the embedder gives them.

    Examples
    --------
    >>> texts = ["Caseloads are too high.", "Pay has fallen behind."] * 10
    >>> coder = ThemeClassifier().fit(texts, [["workload"], ["pay"]] * 10)
    >>> coder.predict(["Our pay is too low."])
    [['pay']]
    """

    def __init__(self, strength: float = 0.3, folds: int = 5, embedder: Embedder | None = None) -> None:
        self.strength = strength
        self.folds = folds
        self.embedder = embedder

    def fit(
        self,
        texts: Sequence[str],
        themes: Any,
        contexts: Sequence[str] | None = None,
        cues: Any = None,
        groups: Sequence[Any] | None = None,
    ) -> "ThemeClassifier":
        """Learn from coded texts.

        Parameters
        ----------
        texts : sequence of str
        themes : array or sequence
            An indicator matrix (a row a text, a column a theme), a list of theme names for each text, or one label each.
        contexts : sequence of str, optional
            What each text is read with, such as its paragraph.
        cues : array of shape (n_texts, n_cues), optional
            Numbers that speak for themes, such as how often each theme's words stand in the text.
        groups : sequence, optional
            What belongs together (a source, a respondent), so that no text is judged by its neighbours.

        Raises
        ------
        ValueError
            Where the lengths differ, there are no texts, or there are no themes.
        """
        texts = _texts(texts)
        truth, self.classes_, self.form_ = _truth(themes)
        if len(truth) != len(texts):
            raise ValueError(f"{len(texts)} texts, but themes of {len(truth)}")
        self.with_context_, self.n_cues_ = contexts is not None, 0 if cues is None else np.asarray(cues).shape[1]
        self.vectors_, features = self._features(texts, contexts, cues)
        with threadpool_limits(1, user_api="blas"):  # for so small a task threads cost far more than they bring
            self.learned_ = learn(features, truth, groups, strength=self.strength, folds=self.folds)
        self.thresholds_, self.held_out_ = self.learned_.thresholds, self._shares(self.learned_.held_out)
        return self

    def predict_proba(
        self, texts: Sequence[str], contexts: Sequence[str] | None = None, cues: Any = None
    ) -> np.ndarray:
        """Return the probability of each theme, a row a text, to three decimals; of one label each, they add up to one."""
        check_is_fitted(self, "learned_")
        return self._shares(self.learned_.probabilities(self._features(_texts(texts), contexts, cues)[1]))

    def predict(self, texts: Sequence[str], contexts: Sequence[str] | None = None, cues: Any = None) -> Any:
        """Return the themes in the form that they were learned in: a matrix, lists of names, or a label each."""
        probabilities = self.predict_proba(texts, contexts, cues)
        if self.form_ == "label":
            return self.classes_[probabilities.argmax(axis=1)]
        found = (probabilities >= self.thresholds_).astype(int)
        if self.form_ == "matrix":
            return found
        return [[str(t) for t in self.classes_[row > 0]] for row in found]

    def nearest(self, texts: Sequence[str], k: int = 3) -> list[list[tuple[int, float]]]:
        """Return the reasons for a code: for each text the `k` texts learned from that are nearest to it in meaning.

        Returns
        -------
        list of list of (int, float)
            The number of a text learned from and its cosine similarity, the nearest first; of equals, the earlier first.

        Examples
        --------
        >>> coder = ThemeClassifier().fit(["Caseloads are too high.", "Pay has fallen."] * 3, ["workload", "pay"] * 3)
        >>> [i for i, similarity in coder.nearest(["Salaries fell."], 2)[0]]
        [1, 3]
        """
        check_is_fitted(self, "learned_")
        vectors = (self.embedder or Embedder()).encode(_texts(texts))
        found = []
        for vector in vectors:  # a text at a time: many at once could need more memory than there is
            similar = np.round(self.vectors_.astype(np.float64) @ vector.astype(np.float64), 3)
            first = np.argsort(-similar, kind="stable")[:k]
            found.append([(int(i), float(similar[i])) for i in first])
        return found

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.one_d_array, tags.input_tags.string = False, True, True
        tags.classifier_tags.multi_label = True
        return tags

    def _shares(self, probabilities: np.ndarray) -> np.ndarray:
        """Of one label each, the probabilities as shares of one."""
        if self.form_ != "label":
            return probabilities
        whole = probabilities.sum(axis=1, keepdims=True)
        even = np.full_like(probabilities, 1 / probabilities.shape[1])
        return np.asarray(np.divide(probabilities, whole, out=even, where=whole > 0))

    def _features(self, texts: list[str], contexts: Sequence[str] | None, cues: Any) -> tuple[np.ndarray, np.ndarray]:
        """The texts' vectors, and all that themes are judged by."""
        n_cues = 0 if cues is None else np.asarray(cues).shape[1]
        if self.with_context_ != (contexts is not None) or self.n_cues_ != n_cues:
            raise ValueError("give contexts and cues where they were given to fit, in as many columns")
        embedder = self.embedder or Embedder()
        vectors = embedder.encode(texts)
        parts = [vectors * SCALE]
        if contexts is not None:
            parts.append(embedder.encode(_texts(contexts)) * SCALE)
        if cues is not None:
            parts.append(np.asarray(cues, dtype=np.float64))
        return vectors, np.hstack(parts)


def _texts(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise ValueError("give a list of texts, not one text")
    flat = np.asarray(texts, dtype=object)
    if flat.ndim == 2 and flat.shape[1] == 1:
        flat = flat[:, 0]
    if flat.ndim != 1 or not len(flat):
        raise ValueError("give a list of at least one text")
    if not all(isinstance(t, str) for t in flat):
        raise ValueError("each text must be a str")
    return [str(t) for t in flat]


def _truth(themes: Any) -> tuple[np.ndarray, np.ndarray, str]:
    """The indicator matrix of `themes`, the names of its columns, and the form that they came in."""
    if themes is None:
        raise ValueError("requires y to be passed, but the target y is None: give the themes of each text")
    if issparse(themes):
        themes = themes.toarray()
    if not hasattr(themes, "__array__") and any(isinstance(t, str) for row in themes if _is_row(row) for t in row):
        names = np.array(sorted({t for row in themes for t in row}), dtype=object)
        return np.array([[t in row for t in names] for row in themes], dtype=int), names, "lists"
    if not hasattr(themes, "__array__") and len(themes) and all(_is_row(row) and not row for row in themes):
        raise ValueError("no text has a theme")
    given = np.asarray(themes)
    if given.ndim == 2 and given.shape[1] == 1 and not np.isin(given, (0, 1)).all():
        given = column_or_1d(given, warn=True)
    if given.ndim == 2:
        if not np.isin(given, (0, 1)).all():
            raise ValueError("an indicator matrix holds nothing but 0 and 1")
        return given.astype(int), np.arange(given.shape[1]), "matrix"
    check_classification_targets(given)
    names = np.unique(given)
    if len(names) < 2:
        raise ValueError("only one class (label) among the texts; there is nothing to tell apart")
    return (given[:, None] == names[None, :]).astype(int), names, "label"


def _is_row(row: Any) -> bool:
    return isinstance(row, list | tuple | set | frozenset)
