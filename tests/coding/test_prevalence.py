"""The share of a corpus that has a theme, corrected for the coder's mistakes."""

import numpy as np
import pandas as pd
import pytest

from evidence.coding.prevalence import corrected_share

TPR, FPR = 0.75, 0.08
COUNTED, HELD_OUT, SENTENCES = 60, 40, 25


def sample(rng: np.random.Generator, clusters: int, share: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Make clusters of sentences that differ in how much of the theme they have; a coder finds it with `TPR` and `FPR`."""
    where = np.repeat(np.arange(clusters), SENTENCES)
    truth = rng.random(len(where)) < rng.beta(10 * share, 10 * (1 - share), clusters)[where]
    found = rng.random(len(where)) < np.where(truth, TPR, FPR)
    return truth[:, None].astype(int), found[:, None].astype(int), where


def simulated(seed: int, share: float, held_out_share: float = 0.3, draws: int = 400) -> pd.Series:
    rng = np.random.default_rng(seed)
    _, found, where = sample(rng, COUNTED, share)
    truth, known, there = sample(rng, HELD_OUT, held_out_share)
    return corrected_share(found, truth, known, ["pay"], where, there, seed=seed, draws=draws).iloc[0]


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_the_interval_covers_the_truth_about_95_times_in_100_and_the_plain_counts_does_not(share: float) -> None:
    rows = pd.DataFrame([simulated(seed, share) for seed in range(200)])
    covers = rows["corrected_low"].le(share) & rows["corrected_high"].ge(share)
    plain = rows["share_low"].le(share) & rows["share_high"].ge(share)
    assert covers.mean() >= 0.9
    assert plain.mean() < 0.5
    assert rows["corrected"].mean() == pytest.approx(share, abs=0.01)
    assert rows["share"].mean() == pytest.approx(share * TPR + (1 - share) * FPR, abs=0.01)


def test_the_figure_is_rogan_and_gladens() -> None:
    """With sensitivity 0.8 and specificity 0.9, 31 % found are (0.31 - 0.1) / (0.8 - 0.1) = 30 % (Rogan & Gladen 1978)."""
    truth, known = [[1]] * 10 + [[0]] * 10, [[1]] * 8 + [[0]] * 2 + [[1]] + [[0]] * 9
    found = [[1]] * 31 + [[0]] * 69
    row = corrected_share(found, truth, known, ["pay"], [n % 20 for n in range(100)], [n % 10 for n in range(20)]).iloc[
        0
    ]
    assert row[["units", "held_out", "count", "share"]].tolist() == [100, 20, 31, 0.31]
    assert row[["tpr", "fpr", "corrected"]].tolist() == pytest.approx([0.8, 0.1, 0.3])
    assert row["corrected_low"] < 0.3 < row["corrected_high"]


def test_a_coder_without_mistakes_is_not_corrected_away() -> None:
    truth = [[1, 0], [0, 1]] * 20
    table = corrected_share(truth, truth, truth, ["pay", "hours"], list(range(40)), list(range(40)))
    assert table["corrected"].tolist() == table["share"].tolist() == [0.5, 0.5]
    assert table["note"].tolist() == ["", ""]
    assert table["corrected_low"].tolist() == table["share_low"].tolist()


def test_a_coder_that_sees_little_more_than_chance_gives_no_figure() -> None:
    rng = np.random.default_rng(1)
    truth, known, found = ((rng.random((400, 1)) < 0.4).astype(int) for _ in range(3))
    where = np.arange(400) // 10
    row = corrected_share(found, truth, known, ["pay"], where, where).iloc[0]
    assert row[["corrected", "corrected_low", "corrected_high"]].isna().all()
    assert row["note"] == f"not corrected: tpr − fpr is {row['tpr'] - row['fpr']:.2f}, under 0.1"
    assert row["share_low"] < row["share"] < row["share_high"]


@pytest.mark.parametrize(("value", "who"), [(0, "no"), (1, "every")])
def test_held_out_units_of_one_kind_give_no_figure(value: int, who: str) -> None:
    truth, found = [[value]] * 20, [[0], [1]] * 10
    row = corrected_share(found, truth, found, ["pay"], list(range(20)), list(range(20))).iloc[0]
    assert np.isnan(row["corrected"])
    assert row["note"] == f"not corrected: {who} held-out unit has the theme"


def test_less_found_than_the_coder_finds_by_mistake_is_cut_to_0_and_said() -> None:
    truth, known = [[1]] * 20 + [[0]] * 20, [[1]] * 20 + [[0], [1]] * 10
    row = corrected_share(
        [[1]] * 2 + [[0]] * 18, truth, known, ["pay"], list(range(20)), [n // 2 % 10 for n in range(40)]
    ).iloc[0]
    assert (row["corrected"], row["corrected_low"]) == (0, 0)
    assert row["note"] == "cut from -0.80"


@pytest.mark.parametrize(("counted", "held_out"), [(1, 20), (20, 1)])
def test_one_cluster_on_either_side_gives_no_interval(counted: int, held_out: int) -> None:
    truth = [[1], [0]] * 20
    places = [[n % k for n in range(40)] for k in (counted, held_out)]
    row = corrected_share(truth, truth, truth, ["pay"], *places).iloc[0]
    assert row["corrected"] == 0.5
    assert row[["corrected_low", "corrected_high"]].isna().all()
    assert row["note"] == "one cluster: no interval can be computed"


def test_draws_that_can_not_be_corrected_are_said() -> None:
    truth = [[1]] * 2 + [[0]] * 10
    row = corrected_share(truth, truth, truth, ["pay"], list(range(12)), list("aabbccddeeff")).iloc[0]
    assert row["corrected"] == pytest.approx(1 / 6)
    assert "few clusters (6): the interval is too narrow; interval from " in row["note"]


def test_the_same_seed_gives_the_same_table_and_the_order_of_units_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    _, found, where = sample(rng, COUNTED, 0.2)
    truth, known, there = sample(rng, HELD_OUT, 0.3)
    one, two = rng.permutation(len(found)), rng.permutation(len(truth))
    table = corrected_share(found, truth, known, ["pay"], where, there)
    again = corrected_share(found[one], truth[two], known[two], ["pay"], where[one], there[two])
    pd.testing.assert_frame_equal(table, again)
    assert not table.equals(corrected_share(found, truth, known, ["pay"], where, there, seed=1))
