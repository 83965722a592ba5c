"""How far coders agree, held to published examples, to the libraries and to what is known of chance."""

import time

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

from evidence.coding.reliability import accuracy_and_kappa, agreement, scores
from evidence.errors import EvidenceError

THEMES = [f"theme {n}" for n in range(10)]


def coded(units: int, share: float = 0.3, seed: int = 1, themes: int = 10) -> np.ndarray:
    return (np.random.default_rng(seed).random((units, themes)) < share).astype(int)


def documents(units: int, of: int = 20) -> list[str]:
    return [f"document {n % of}" for n in range(units)]


def from_table(table: list[list[int]], labels: list[object]) -> tuple[list[object], list[object]]:
    cells = [(labels[i], labels[j]) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [a for a, _ in cells], [b for _, b in cells]


def column(values: list[object]) -> np.ndarray:
    return np.array(values)[:, None]


def test_kappa_of_the_fifty_grant_applications_is_040() -> None:
    """The 2 × 2 example of textbooks and of Wikipedia's "Cohen's kappa": 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no."""
    a, b = from_table([[20, 5], [10, 15]], [1, 0])
    table = agreement(column(a), column(b), ["grant"], documents(50)).set_index("theme")
    assert table.loc["grant", ["n_a", "n_b"]].tolist() == [25, 30]
    assert table.loc["grant", ["raw", "kappa"]].tolist() == pytest.approx([0.70, 0.40])


def test_alpha_of_krippendorffs_binary_example_is_0095() -> None:
    """Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section A: binary data, two observers, no missing."""
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    table = agreement(column(meg), column(owen), ["it"], documents(10))
    assert table["alpha"][0] == pytest.approx(0.095, abs=5e-4)


def test_kappa_of_three_labels_is_what_sas_prints() -> None:
    """A 3 × 3 table with SAS's printout, kappa 0.4842: statsmodels, stats/tests/test_inter_rater.py, `UnweightedCohens`."""
    table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    a, b = from_table(table, ["ask", "concern", "neutral"])
    measures, confusion = accuracy_and_kappa(a, b, documents(len(a)))
    assert measures["kappa"][0] == pytest.approx(0.4842, abs=5e-5)
    assert measures["accuracy"][0] == pytest.approx(13 / 19)
    assert confusion.to_numpy().tolist() == table
    assert confusion.index.tolist() == confusion.columns.tolist() == ["ask", "concern", "neutral"]


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_is_the_librarys(seed: int) -> None:
    a = coded(200, 0.2, seed)
    b = np.where(np.random.default_rng(seed + 50).random(a.shape) < 0.3, coded(200, 0.4, seed + 99), a)
    table, marks = agreement(a, b, THEMES, documents(200)), scores(a, b, THEMES, documents(200))
    for t in range(len(THEMES)):
        alpha = krippendorff.alpha(np.stack([a[:, t], b[:, t]]), level_of_measurement="nominal")
        assert table.loc[t, ["kappa", "alpha"]].tolist() == pytest.approx([cohen_kappa_score(a[:, t], b[:, t]), alpha])
    assert table["kappa"][10] == pytest.approx(table["kappa"][:10].mean())
    np.testing.assert_allclose(
        marks.loc[:9, ["precision", "recall", "f1", "n"]].T, precision_recall_fscore_support(a, b)
    )
    macro = precision_recall_fscore_support(a, b, average="macro")[:3]
    assert marks.loc[10, ["precision", "recall", "f1"]].tolist() == pytest.approx(list(macro))


def test_two_coders_at_chance_agree_by_about_0() -> None:
    table = agreement(coded(3000, seed=1), coded(3000, seed=2), THEMES, documents(3000)).set_index("theme")
    assert table.loc["mean", ["kappa", "alpha"]].tolist() == pytest.approx([0, 0], abs=0.02)
    assert table["kappa"].abs().max() < 0.06
    assert table.loc["mean", "raw"] == pytest.approx(0.3**2 + 0.7**2, abs=0.02)


def test_what_nobody_coded_counts_as_agreed_absence() -> None:
    a, b = from_table([[20, 5], [10, 15]], [1, 0])
    more = agreement(column(a + [0] * 150), column(b + [0] * 150), ["grant"], documents(200))
    assert (more["units"][0], more["raw"][0]) == (200, pytest.approx(185 / 200))
    assert more["kappa"][0] == pytest.approx(cohen_kappa_score(a + [0] * 150, b + [0] * 150))


def test_the_interval_is_of_clusters_drawn_again() -> None:
    # Ten documents in which the coders agree wholly and ten in which they don't: sentences drawn singly would seem surer.
    a = coded(2000, 0.5, seed=3, themes=1)
    clusters = np.repeat(np.arange(20), 100)
    b = np.where(clusters[:, None] < 10, a, coded(2000, 0.5, seed=4, themes=1))
    whole = agreement(a, b, ["pay"], clusters).iloc[0]
    single = agreement(a, b, ["pay"], np.arange(2000)).iloc[0]
    assert whole["kappa"] == single["kappa"]
    assert whole["kappa_low"] < single["kappa_low"] < whole["kappa"] < single["kappa_high"] < whole["kappa_high"]
    # The standard error of the mean of ten 1s and ten 0s is √(0.25 / 20).
    assert (whole["kappa_high"] - whole["kappa_low"]) / (2 * 1.96) == pytest.approx((0.25 / 20) ** 0.5, rel=0.15)


def test_the_interval_covers_the_known_agreement_about_95_times_in_100() -> None:
    hits = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        truth = (rng.random((800, 1)) < np.repeat(rng.beta(4, 4, 40), 20)[:, None]).astype(int)
        found = np.where(rng.random(truth.shape) < 0.2, 1 - truth, truth)  # a fifth turned round: recall is 0.8
        row = scores(truth, found, ["pay"], np.repeat(np.arange(40), 20), seed=seed, draws=400).iloc[0]
        hits += row["recall_low"] <= 0.8 <= row["recall_high"]
    assert hits >= 180


def test_the_same_seed_gives_the_same_table_and_the_order_of_units_does_not_matter() -> None:
    a, b, where = coded(300, seed=5), coded(300, seed=6), np.array(documents(300))
    order = np.random.default_rng(0).permutation(300)
    for measure in (agreement, scores):
        table = measure(a, b, THEMES, where, core=THEMES[:3])
        pd.testing.assert_frame_equal(table, measure(a, b, THEMES, where, core=THEMES[:3]))
        pd.testing.assert_frame_equal(table, measure(a[order], b[order], THEMES, where[order], core=THEMES[:3]))
        assert not table.equals(measure(a, b, THEMES, where, core=THEMES[:3], seed=1))


def test_nothing_is_written_into_the_callers_frames() -> None:
    a, b = (pd.DataFrame(coded(40, seed=n), columns=THEMES) for n in (1, 2))
    before = a.copy(), b.copy()
    agreement(a, b, THEMES[:2], documents(40))
    scores(a, b, THEMES[:2], documents(40))
    pd.testing.assert_frame_equal(a, before[0])
    pd.testing.assert_frame_equal(b, before[1])


def test_perfect_agreement_is_1_without_spread() -> None:
    a = coded(100)
    table = agreement(a, a, THEMES, documents(100), core=THEMES[:4])
    figures = table.filter(regex="^(raw|kappa|alpha)")
    assert (figures == 1).all(axis=None)
    assert table["theme"].tolist() == [*THEMES, "core", "mean"]
    assert (table["note"] == "").all()


@pytest.mark.parametrize("value", [0, 1])
def test_a_theme_without_two_values_has_no_agreement_and_no_part_in_the_mean(value: int) -> None:
    a, b = coded(100, seed=1), coded(100, seed=2)
    a[:, 3] = b[:, 3] = value
    table = agreement(a, b, THEMES, documents(100), core=THEMES[3:5]).set_index("theme")
    assert table.loc["theme 3"].filter(regex="^(raw|kappa|alpha)").isna().all()
    assert table.loc["theme 3", "note"] == "nothing to compare: both give every unit the same value"
    assert table.loc["mean", "note"] == table.loc["core", "note"] == "left out where it has no figure: theme 3"
    assert table.loc["core", "kappa"] == table.loc["theme 4", "kappa"]
    assert table.loc["core", "kappa_low"] == table.loc["theme 4", "kappa_low"]


def test_a_theme_that_truth_has_not_got_is_said_and_left_out_of_the_means() -> None:
    truth, found = coded(200, seed=1, themes=3), coded(200, seed=2, themes=3)
    truth[:, 1] = 0
    found[:, 2] = 0
    table = scores(truth, found, THEMES[:3], documents(200), core=THEMES[:1]).set_index("theme")
    assert table.index.tolist() == [*THEMES[:3], "core", "all"]
    assert table.loc["theme 1"].filter(regex="^(precision|recall|f1)").isna().all()
    assert table.loc["theme 1", "note"] == f"no positive in truth (found {found[:, 1].sum()} times)"
    assert np.isnan(table.loc["theme 2", "precision"])
    assert table.loc["theme 2", ["recall", "f1"]].tolist() == [0, 0]
    assert table.loc["theme 2", "note"] == "never found: no precision"
    assert table.loc["all", "note"] == "left out where it has no figure: theme 1, theme 2"
    assert table.loc["all", "f1"] == pytest.approx(table.loc["theme 0", "f1"] / 2)
    assert table.loc["all", "precision"] == table.loc["core", "precision"] == table.loc["theme 0", "precision"]


def test_one_cluster_gives_figures_and_says_that_there_is_no_interval() -> None:
    a, b = coded(50, seed=1), coded(50, seed=2)
    for table in (
        agreement(a, b, THEMES, ["one"] * 50),
        scores(a, b, THEMES, ["one"] * 50),
        accuracy_and_kappa(["ask", "concern"] * 25, ["ask"] * 50, ["one"] * 50)[0],
    ):
        assert table.filter(regex="_(low|high)$").isna().all(axis=None)
        assert table.filter(regex="^(kappa|f1)$").notna().all(axis=None)
        assert (table["note"] == "one cluster: no interval can be computed").all()


def test_few_clusters_and_draws_without_the_theme_are_said() -> None:
    a = column([1, 0, 0, 0, 0, 0])
    note = agreement(a, a, ["pay"], ["x", "x", "y", "y", "z", "z"])["note"][0]
    assert note.startswith("few clusters (3): the interval is too narrow; interval from ")
    # A draw of three from three leaves a given one out with a chance of (2/3)³, so about 704 of 1000 hold it.
    assert int(note.split("interval from ")[1].split()[0]) == pytest.approx(704, abs=45)


def test_no_label_is_a_label() -> None:
    measures, confusion = accuracy_and_kappa(
        pd.Series(["union", None, "", "union"]), ["union", "", float("nan"), None], list("abcd")
    )
    assert confusion.to_dict() == {"uncoded": {"uncoded": 2, "union": 1}, "union": {"uncoded": 0, "union": 1}}
    assert measures.loc[0, ["units", "clusters", "accuracy"]].tolist() == [4, 4, 0.75]


def test_one_label_for_everything_is_no_agreement() -> None:
    measures, _ = accuracy_and_kappa(["ask"] * 30, ["ask"] * 30, documents(30))
    assert measures[["accuracy", "kappa"]].isna().all(axis=None)
    assert measures["note"][0] == "nothing to compare: both give every unit the same value"


@pytest.mark.parametrize(
    ("a", "clusters", "what"),
    [
        (pd.DataFrame({"pay": [1, 0]}), ["x", "y", "z"], "different units"),
        (pd.DataFrame({"pay": [1, 0, 1]}, index=[2, 1, 0]), ["x", "y", "z"], "different units"),
        (pd.DataFrame({"play": [1, 0, 1]}), ["x", "y", "z"], "neither 0 nor 1"),
        (pd.DataFrame({"pay": [1, None, 1]}), ["x", "y", "z"], "neither 0 nor 1"),
        (pd.DataFrame({"pay": [1, 0, 2]}), ["x", "y", "z"], "neither 0 nor 1"),
        (pd.DataFrame({"pay": [1, 0, 1]}), ["x", None, "z"], "without a cluster"),
    ],
)
def test_what_does_not_fit_together_is_refused(a: pd.DataFrame, clusters: list[str], what: str) -> None:
    b = pd.DataFrame({"pay": [1, 0, 1]})
    for measure in (agreement, scores):
        with pytest.raises(EvidenceError, match=what):
            measure(a, b, ["pay"], clusters)


def test_no_units_are_refused() -> None:
    nobody = pd.DataFrame({"pay": []})
    with pytest.raises(EvidenceError, match="no units"):
        agreement(nobody, nobody, ["pay"], [])


def test_a_thousand_draws_of_three_thousand_units_and_ten_themes_take_under_two_seconds() -> None:
    a, b, clusters = coded(3000, seed=1), coded(3000, seed=2), np.arange(3000) // 10
    start = time.process_time()
    agreement(a, b, THEMES, clusters, core=THEMES[:4])
    assert time.process_time() - start < 2
