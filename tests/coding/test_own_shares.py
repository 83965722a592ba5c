"""Shares of new texts by a coder of one's own: what the coder's file keeps of its test, and what is corrected by it."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import evidence.loose
from evidence.coding.own.coder import OwnCoder, learn_own, load_own
from evidence.coding.own.shares import Unseen, as_unseen, shares
from evidence.errors import EvidenceError

PAY = ["Pay has fallen behind", "The salary is too low", "Wages do not keep up", "We earn less each year", "Poor pay"]
WORK = ["Caseloads are too high", "There are too many cases", "The work never stops", "Too much to do", "Busy days"]


def known(bearing: int, missed: int, texts: int = 100) -> Unseen:
    truth = (np.arange(texts) < bearing).astype(int)[:, None]
    given = truth * (np.arange(texts) >= missed)[:, None]
    return as_unseen(["some words"] * texts, truth, given, [f"person {n}" for n in range(texts)])


def test_half_missed_doubles_the_count() -> None:
    found = pd.DataFrame({"pay": [1, 0, 0, 0, 1, 0, 0, 0]})
    row = shares(["pay"], known(20, 10), found, list("aabbccdd")).iloc[0]
    assert row[["count", "share", "tpr", "fpr", "corrected"]].to_list() == [2, 0.25, 0.5, 0, 0.5]
    assert row["corrected_low"] < 0.5 < row["corrected_high"]


@pytest.mark.parametrize(("bearing", "corrected"), [(9, False), (10, True)])
def test_a_theme_that_few_texts_bear_is_not_corrected(bearing: int, corrected: bool) -> None:
    found = pd.DataFrame({"pay": [1, 0, 0, 0]})
    row = shares(["pay"], known(bearing, 3), found, list("abcd")).iloc[0]
    assert row[["corrected", "corrected_low", "corrected_high"]].notna().to_list() == [corrected] * 3
    assert row["share"] == 0.25
    assert row["note"].startswith("few clusters" if corrected else "not corrected: only 9 texts learned from bear it")


def test_what_is_kept_names_no_group() -> None:
    kept = as_unseen(["Pay is low.", "Nothing at all, really."], np.eye(2), np.eye(2), ["R2 Ann", "R1 Bob"])
    assert (kept.groups.tolist(), kept.words) == ([1, 0], 3.5)


@pytest.fixture
def coder(tmp_path: Path) -> OwnCoder:
    rows = [
        f"{text}{end},{mark}"
        for end in (".", " now.")
        for texts, mark in ((PAY, "1,0"), (WORK, "0,1"))
        for text in texts
    ]
    (tmp_path / "coded.csv").write_text("\n".join(["Answer,pay,workload", *rows]), encoding="utf-8")
    return learn_own(tmp_path / "coded.csv", "Answer", ["pay", "workload"])


def test_the_test_agrees_with_the_report_and_is_kept_in_the_file(coder: OwnCoder, tmp_path: Path) -> None:
    assert coder.unseen.truth.sum(axis=0).tolist() == coder.report["n"].to_list()[:2]
    assert coder.unseen.given.sum(axis=0).tolist() == coder.report["found"].to_list()[:2]
    coder.save(tmp_path / "mine.coder")
    again = load_own(tmp_path / "mine.coder")
    for field in dataclasses.fields(Unseen):
        assert np.array_equal(getattr(again.unseen, field.name), getattr(coder.unseen, field.name))


@pytest.mark.parametrize("name", ["truth", "given", "groups"])
def test_a_coder_whose_test_is_cut_short_is_told(coder: OwnCoder, tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.coder"
    coder.save(path)
    with np.load(path) as kept:
        numbers = dict(kept)
    numbers[name] = numbers[name][:-1]
    with path.open("wb") as file:
        np.savez(file, **numbers)
    with pytest.raises(EvidenceError, match="is a damaged coder"):
        load_own(path)


def test_documents_coded_by_it_come_with_shares_over_all_of_them(coder: OwnCoder, tmp_path: Path) -> None:
    coder.save(tmp_path / "mine.coder")
    (tmp_path / "in").mkdir()
    rows = ["ID,What is hard?", "1,Our pay is too low. My pay has fallen.", "2,The garden is green.", "3,Pay is poor."]
    (tmp_path / "in" / "staff.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "letter.txt").write_text("The salary is too low.\n\nThe lake is deep.\n", encoding="utf-8")
    codes, table, warnings = evidence.loose.code_by([tmp_path / "in", tmp_path / "letter.txt"], tmp_path / "mine.coder")
    assert len(codes) == 6
    given = codes["themes"].str.split(";").explode().value_counts()
    assert table.data["count"].to_list() == [given.get(t, 0) for t in ("pay", "workload")]
    assert table.data["units"].to_list() == [6, 6]
    assert given["pay"] >= 3
    assert "few clusters (5)" in table.data["note"][0]  # three respondents and two paragraphs
    assert any("letter.txt: unregistered" in line for line in warnings)
