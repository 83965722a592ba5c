"""What the benchmarks measured, as a reader sees it."""

from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.errors import EvidenceError
from evidence.presenting.compared import asking_compared, coders_compared, learning_curve


def test_each_coder_stands_beside_ours_with_its_interval_and_base(tiny: Path, tmp_path: Path) -> None:
    figures = {f"{w}_{k}": [0.7, 0.4] for w in ("core", "all") for k in ("f1", "f1_low", "f1_high")}
    ahead = {f"{w}_ahead{k}": [0.0, n] for w in ("core", "all") for k, n in (("", 0.3), ("_low", -0.1), ("_high", 0.5))}
    coders = {"texts": "digests", "coder": ["this project's coder", "a keyword list"], "units": 892, "groups": 5}
    pd.DataFrame({**coders, **figures, **ahead}).to_csv(tmp_path / "coders.csv", index=False)
    study = evidence.open_study(tiny)
    table = coders_compared(tmp_path / "coders.csv", study.codebook)
    assert table.shown.iloc[0].to_list()[:4] == [
        "digests (892 sentences, 5 groups)", "this project's coder", "0.70 (0.70 to 0.70)", "",
    ]  # fmt: skip
    assert table.shown.iloc[1].to_list()[:4] == ["", "a keyword list", "0.40 (0.40 to 0.40)", "+0.30 (−0.10 to +0.50)"]
    assert "(workload, pay, " in table.note


def test_the_curve_says_what_it_shows(tiny: Path, tmp_path: Path) -> None:
    rows = [(n, theme, f1) for n, a, b in ((200, 0.5, 0.4), (500, 0.6, 0.45), (1000, 0.58, 0.5))
            for theme, f1 in (("core", a), ("all", b))]  # fmt: skip
    data = pd.DataFrame(rows, columns=["taught", "theme", "f1"]).assign(units=1200, clusters=7)
    data.assign(f1_low=data["f1"] - 0.1, f1_high=data["f1"] + 0.1).to_csv(tmp_path / "curve.csv", index=False)
    drawing = learning_curve(tmp_path / "curve.csv", evidence.open_study(tiny).record)
    assert drawing.table.title == (
        "From 200 to 1,000 coded sentences F1 over the core themes goes from 0.50 to 0.58; the last step brings −0.02"
    )
    assert "1,200 coded sentences in 7 groups" in drawing.table.note
    assert "core themes: 0.50 with 200, 0.60 with 500, 0.58 with 1,000; all themes: 0.40" in drawing.alt
    assert [line.get_ydata().tolist() for line in drawing.canvas.axes[0].lines] == [[0.5, 0.6, 0.58], [0.4, 0.45, 0.5]]
    assert drawing.canvas._repr_svg_() == drawing.canvas._repr_svg_()


def test_the_simulation_of_asking_is_told_with_its_errors(project: Path) -> None:
    results = project / "benchmarks" / "active.csv"
    table, data = asking_compared(results), pd.read_csv(results)
    assert table.shown["Sentences decided"].to_list() == data["decided"].astype(str).to_list()
    asked = data["decided"] > 0
    assert table.shown.loc[asked, "Gain"].str.fullmatch(r"[+−]\d\.\d{3} \(±\d\.\d{3}\)").all()
    assert (table.shown.loc[~asked, "Gain"] == "").all()


def test_results_that_were_not_made_are_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"there is no such file; make it: python benchmarks/active\.py"):
        asking_compared(tmp_path / "active.csv")
