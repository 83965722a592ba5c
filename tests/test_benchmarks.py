"""What the benchmarks tell of what they measured."""

import runpy
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def told(project: Path) -> dict[str, Any]:
    return runpy.run_path(str(project / "benchmarks" / "report.py"))


def measured(coding: dict[int, float], encoder: float) -> pd.DataFrame:
    """Measurements in which all but coding takes a second for 1,000 sentences, and 1,000 answers have as many sentences."""
    rows = [(c, 0, 0, s) for c, s in (("Python alone", 0.1), ("import evidence", 0.2), ("evidence --help", 0.3))]
    rows += [("cold build", 0, 0, 61.0), ("warm build", 0, 0, 3.0)]
    for n, seconds in coding.items():
        rows += [(what, n, n, n / 1_000) for what in ("reading", "rules", "table", "spaCy's tokenizer", "BERTopic")]
        rows.append(("coding", n, n, seconds))
    rows += [("extracting", n, n, n / 100) for n in coding if n < 100_000]
    rows += [("encoder", 1_000, 1_000, encoder), ("encoder, quick", 1_000, 1_000, encoder / 10)]
    return pd.DataFrame(rows, columns=["what", "answers", "sentences", "wall"]).assign(
        cpu=lambda f: 2 * f["wall"], peak=700
    )


def test_each_number_is_held_against_what_was_aimed_at(told: dict[str, Any]) -> None:
    text = told["report"](measured({1_000: 50, 10_000: 500, 100_000: 200}, encoder=39), 1, 0.5)
    assert "| cold build | 61.0 (122.0) | 700 | 60: not kept to |" in text
    assert "| warm build | 3.00 (6.00) | 700 | 3: kept to |" in text
    assert "300 seconds not kept to (500); 2,048 MB kept to (700)" in text


def test_all_stages_are_held_against_the_floors_of_their_gear(told: dict[str, Any]) -> None:
    text = told["report"](measured({1_000: 50, 10_000: 470, 100_000: 200}, encoder=39), 1, 0.5)
    assert "| 1,000 | slow | 40.0 (80.0) | 53.0 (106.0) | 1.32: not kept to |" in text
    assert "| 10,000 | slow | 400.0 (800.0) | 500.0 (1,000.0) | 1.25: kept to |" in text
    assert "| 100,000 | quick | 490.0 (980.0) | 500.0 (1,000.0) | 1.02: of more than it does |" in text


def test_growth_is_judged_where_it_is_steepest_and_within_the_slow_gear(told: dict[str, Any]) -> None:
    text = told["report"](measured({1_000: 50, 2_000: 100, 10_000: 1_000, 100_000: 200}, encoder=39), 1, 0.5)
    assert "| reading | 1,000, 2,000, 10,000, 100,000 | 1.00 | 1.00 | kept to |" in text
    assert "| coding, slow gear only | 1,000, 2,000, 10,000 | 1.32 | 1.43 | not kept to |" in text


def test_what_several_files_hold_is_told_apart_from_what_they_take(told: dict[str, Any]) -> None:
    several = pd.DataFrame([(told["SEVERAL"], 0, 0, 900.0, 1_500.0, 2_100)])
    found = measured({1_000: 50, 100_000: 200}, encoder=39)
    text = told["report"](pd.concat([found, several.set_axis(found.columns, axis=1)]), 1, 0.5)
    assert "three files of 100,000 answers each" in text
    assert "900.0 (1,500.0) seconds, 2,100 MB (not kept to)" in text
    assert "three files" not in told["report"](found, 1, 0.5)


def test_what_was_not_run_is_said(told: dict[str, Any]) -> None:
    text = told["report"](measured({1_000: 50, 10_000: 500, 100_000: 200}, encoder=39), 1, 0.5)
    assert "extracting (about 17 minutes)" in text
    assert "turftopic KeyNMF: not" in text
    alone = measured({100_000: 200}, encoder=39)
    assert "Measured at one size only" in told["report"](alone[alone["answers"].isin([0, 100_000])], 1, 0.5)


def test_all_that_is_run_on_answers_is_told(
    project: Path, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    run = runpy.run_path(str(project / "benchmarks" / "run.py"))["ON_ANSWERS"]
    by_other_names = {"coding", "discovering"}
    assert {*run} - by_other_names == {"extracting", told["TOKENIZER"], *told["ENCODERS"].values(), *told["PEERS"]}
