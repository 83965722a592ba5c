"""The estimator that learns themes from coded texts: scikit-learn's own checks, and what is particular to texts."""

import json
import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from evidence.coding.classifier import ThemeClassifier
from evidence.coding.embeddings import Embedder

KINDS = {
    "workload": [
        "Caseloads are too high.",
        "There are far too many cases.",
        "The work never stops.",
        "Too much to do.",
    ],
    "pay": ["Pay has fallen behind.", "The salary is too low.", "Wages do not keep up.", "We earn less each year."],
    "training": ["There is no training.", "Courses were cancelled.", "New staff learn nothing.", "Nobody is taught."],
}
TEXTS = [text for texts in KINDS.values() for text in texts]
LABELS = [kind for kind, texts in KINDS.items() for _ in texts]


class Numbers:
    """An embedder of texts that are lists of numbers."""

    def __repr__(self) -> str:
        return "Numbers()"  # without an address, so that every test worker gives the tests one name

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.array([json.loads(t) for t in texts], dtype=float)


class OnNumbers(ThemeClassifier):
    """The estimator on rows of numbers, which scikit-learn's checks give, each written out as a text."""

    def fit(self, X: Any, themes: Any) -> "OnNumbers":  # noqa: N803  # scikit-learn's name
        return super().fit(self._written(X, reset=True), themes)

    def predict_proba(self, X: Any, contexts: None = None, cues: None = None) -> np.ndarray:  # noqa: N803  # scikit-learn's name
        check_is_fitted(self)
        return super().predict_proba(
            X if isinstance(X, list) and isinstance(X[0], str) else self._written(X, reset=False)
        )

    def predict(self, X: Any) -> Any:  # noqa: N803  # scikit-learn's name
        check_is_fitted(self)
        return super().predict(self._written(X, reset=False))

    def _written(self, rows: Any, *, reset: bool) -> list[str]:
        return [json.dumps([float(x) for x in row]) for row in validate_data(self, rows, reset=reset)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.one_d_array, tags.input_tags.string = True, False, False
        return tags


@parametrize_with_checks(
    [OnNumbers(embedder=Numbers())],
    expected_failed_checks=lambda _: {
        "check_fit_score_takes_y": "what is learned is called themes, not y; it is the second argument all the same"
    },
)
def test_the_estimator_keeps_to_scikit_learn(estimator: Any, check: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of scikit-learn's own array conversions
        check(estimator)


def test_it_says_that_it_takes_texts() -> None:
    tags = ThemeClassifier().__sklearn_tags__()
    assert (tags.input_tags.string, tags.input_tags.two_d_array, tags.classifier_tags.multi_label) == (
        True,
        False,
        True,
    )


def test_it_takes_part_in_a_grid_search() -> None:
    search = GridSearchCV(ThemeClassifier(embedder=Embedder()), {"strength": [0.1, 1.0]}, cv=2)
    assert search.fit(TEXTS, LABELS).predict(["Our salaries are low."]).tolist() == ["pay"]
    assert clone(search.best_estimator_).get_params()["folds"] == 5


def test_each_form_of_themes_comes_back_as_it_was_given() -> None:
    matrix = np.array([[label == kind for kind in KINDS] for label in LABELS], dtype=int)
    new = ["The pay is poor.", "More training is needed."]
    labels = ThemeClassifier().fit(TEXTS, LABELS)
    assert labels.predict(new).tolist() == ["pay", "training"]
    assert labels.predict_proba(new).sum(axis=1) == pytest.approx([1, 1])
    lists = ThemeClassifier().fit(TEXTS, [[label] for label in LABELS])
    assert lists.predict(["The pay is poor."]) == [["pay"]]
    columns = ThemeClassifier().fit(TEXTS, matrix)
    assert columns.predict(["The pay is poor."]).tolist() == [[0, 1, 0]]
    as_lists = ThemeClassifier().fit(TEXTS, matrix.tolist())
    assert as_lists.predict(["The pay is poor."]).tolist() == [[0, 1, 0]]
    assert lists.classes_.tolist() == sorted(KINDS)


def test_neither_order_nor_company_changes_a_prediction() -> None:
    coder = ThemeClassifier().fit(TEXTS, LABELS)
    new = [
        "Pay.",
        "The salary scale has not been looked at for years.",
        "Cases pile up.",
        "Nobody is trained any more.",
    ]
    together = coder.predict(new)
    assert coder.predict(new[::-1]).tolist() == together[::-1].tolist()
    assert [coder.predict([text])[0] for text in new] == together.tolist()
    assert np.array_equal(coder.predict_proba(new[::-1]), coder.predict_proba(new)[::-1])


def test_the_order_of_what_is_learned_makes_no_difference_to_the_model() -> None:
    order = np.random.default_rng(0).permutation(len(TEXTS))
    one = ThemeClassifier().fit(TEXTS, LABELS)
    other = ThemeClassifier().fit([TEXTS[i] for i in order], [LABELS[i] for i in order])
    assert np.abs(one.predict_proba(TEXTS) - other.predict_proba(TEXTS)).max() <= 0.002


def test_groups_are_left_out_whole() -> None:
    texts, labels, groups = TEXTS * 2, LABELS * 2, [0] * len(TEXTS) + [1] * len(TEXTS)
    apart = ThemeClassifier().fit([*TEXTS, *["Noise."] * 12], [*LABELS, *["pay"] * 12], groups=groups)
    blind = apart.held_out_[:12].argmax(axis=1)
    assert (apart.classes_[blind] == "pay").all()  # the other group knows of pay alone
    with_twins = ThemeClassifier().fit(texts, labels, groups=groups)
    assert (with_twins.classes_[with_twins.held_out_.argmax(axis=1)] == np.array(labels)).all()


def test_contexts_and_cues_are_learned_from() -> None:
    texts, labels = ["It is too low."] * 12, ["pay", "staffing"] * 6
    contexts = ["What about your salary and wages?", "How many people work here?"] * 6
    coder = ThemeClassifier().fit(texts, labels, contexts=contexts)
    assert coder.predict(texts[:2], contexts=contexts[:2]).tolist() == ["pay", "staffing"]
    cues = np.array([[3, 0], [0, 3]] * 6)
    coder = ThemeClassifier().fit(texts, labels, cues=cues)
    assert coder.predict(texts[:2], cues=cues[:2]).tolist() == ["pay", "staffing"]
    with pytest.raises(ValueError, match="give contexts and cues where they were given to fit"):
        coder.predict(texts[:2])


def test_a_theme_with_one_text_is_learned_and_one_that_none_bears_is_never_given() -> None:
    themes = [[label] for label in LABELS]
    themes[0] = ["workload", "rare"]
    coder = ThemeClassifier().fit(TEXTS, themes)
    assert coder.classes_.tolist() == ["pay", "rare", "training", "workload"]
    assert len(coder.predict(["Something else."])) == 1
    matrix = np.column_stack([[label == "pay" for label in LABELS], np.zeros(len(LABELS))]).astype(int)
    assert ThemeClassifier().fit(TEXTS, matrix).predict_proba(TEXTS)[:, 1].max() == 0


@pytest.mark.parametrize(
    ("texts", "themes", "said"),
    [
        (TEXTS, LABELS[:-1], "12 texts, but themes of 11"),
        (TEXTS, ["pay"] * 12, "only one class"),
        (TEXTS, [[]] * 12, "no text has a theme"),
        (TEXTS, [[2, 0]] * 12, "nothing but 0 and 1"),
        (TEXTS, None, "requires y"),
        ("one text", ["pay"], "give a list of texts"),
        ([], [], "at least one text"),
        ([1, 2], ["a", "b"], "each text must be a str"),
    ],
)
def test_what_cannot_be_learned_is_told(texts: Any, themes: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ThemeClassifier().fit(texts, themes)


def test_reasons_are_the_nearest_texts_that_were_learned_from() -> None:
    coder = ThemeClassifier().fit(TEXTS, LABELS)
    ((first, similarity), (second, less)) = coder.nearest(["The salary is too low."], 2)[0]
    assert (TEXTS[first], similarity) == ("The salary is too low.", 1.0)
    assert LABELS[second] == "pay"
    assert less < similarity
    assert len(coder.nearest(TEXTS, 99)[0]) == len(TEXTS)
