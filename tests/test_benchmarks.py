"""What the benchmarks tell of what they measured."""

import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import save_file


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


def test_coding_is_measured_stage_by_stage(project: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("Response ID,What should change?\n1,Our pay is too low.\n2,Cases pile up.\n", encoding="utf-8")
    command = [sys.executable, project / "benchmarks" / "run.py", "--measure", "coding", "--on", answers]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    laps = json.loads(done.stdout.splitlines()[-1])
    assert [(name, sentences) for name, *_, sentences in laps] == [
        ("reading", 2), ("rules", 2), ("coding", 2), ("table", 2),
    ]  # fmt: skip
    assert (tmp_path / "kept" / "codes.csv").exists()


@pytest.fixture(scope="module")
def taught(project: Path) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(project / "benchmarks"))
        yield runpy.run_path(str(project / "benchmarks" / "train_encoder.py"))


def test_several_adapters_become_one_that_adds_the_mean_of_what_they_add(
    tmp_path: Path, taught: dict[str, Any]
) -> None:
    layer, chance = "encoder.base_model.model.layer.query", torch.Generator().manual_seed(0)
    files, added, heads = [], [], []
    for n in range(3):
        a, b = torch.randn(2, 5, generator=chance).half(), torch.randn(4, 2, generator=chance).half()
        head = torch.randn(3, generator=chance).half()
        files.append(tmp_path / f"{n}.safetensors")
        save_file(
            {f"{layer}.lora_A.default.weight": a, f"{layer}.lora_B.default.weight": b, "heads.x": head}, files[-1]
        )
        added.append(b.float() @ a.float())
        heads.append(head.float())
    mean = {k: w.float() for k, w in taught["averaged"](files).items()}
    made = mean[f"{layer}.lora_B.default.weight"] @ mean[f"{layer}.lora_A.default.weight"]
    torch.testing.assert_close(made, torch.stack(added).mean(dim=0), atol=0.01, rtol=0.01)
    torch.testing.assert_close(mean["heads.x"], torch.stack(heads).mean(dim=0), atol=0.001, rtol=0.001)


def test_groups_stay_together_in_parts_of_about_one_size(taught: dict[str, Any]) -> None:
    rows = pd.DataFrame({"group": [name for n, name in enumerate("abcdefgh", 1) for _ in range(n)]})
    part = pd.Series(taught["parts"](rows))
    assert (part.groupby(rows["group"]).nunique() == 1).all()
    assert part.value_counts().tolist() == [9] * 4
    mixed = rows.sample(frac=1, random_state=0)
    assert (np.asarray(taught["parts"](mixed)) == part[mixed.index].to_numpy()).all()
