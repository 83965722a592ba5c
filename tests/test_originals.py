"""On the five real documents, where a researcher holds them: boundaries, themes by rule, and words that are our own."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from evidence.loose import code_paths

TOOLS = Path(__file__).parents[2] / "shared" / "tools"
GOLD = Path(__file__).parents[2] / "shared" / "gold"
CORE = ("workload", "pay", "deskilling", "recruitment_fairness")


@pytest.fixture(scope="module")
def codes(originals: Path) -> pd.DataFrame:
    return pd.concat(code_paths([originals], print), ignore_index=True)


@pytest.fixture(scope="module")
def gold(originals: Path) -> pd.DataFrame:
    rows = pd.read_csv(GOLD / "sentences.csv", keep_default_na=False)
    return rows[rows["unit"] == "sentence"].assign(source=lambda r: r["source"].str.removesuffix(".txt"))


def test_sentence_boundaries(codes: pd.DataFrame, gold: pd.DataFrame) -> None:
    found = set(zip(codes["source"], codes["start"], codes["end"], strict=True))
    equal = [key in found for key in zip(gold["source"], gold["start"], gold["end"], strict=True)]
    assert sum(equal) / len(equal) >= 0.97


def test_themes_by_rule(codes: pd.DataFrame, gold: pd.DataFrame) -> None:
    joined = gold.merge(codes, on=["source", "start", "end"], suffixes=("_gold", ""))
    scores = {}
    themes = sorted({t for row in gold["themes"] for t in row.split(";") if t})
    for theme in themes:
        truth = joined["themes_gold"].str.split(";").map(lambda ts, theme=theme: theme in ts)
        guess = joined["themes"].str.split(";").map(lambda ts, theme=theme: theme in ts)
        scores[theme] = 2 * (truth & guess).sum() / (truth.sum() + guess.sum())
    assert len(themes) == 10
    assert sum(scores[t] for t in CORE) / 4 >= 0.60
    assert sum(scores.values()) / 10 >= 0.55


@pytest.mark.parametrize("tool", ["check-digests", "copied-sentences"])
def test_digests_are_whole_and_in_our_own_words(originals: Path, project: Path, tool: str) -> None:
    done = subprocess.run([sys.executable, TOOLS / tool], cwd=project, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
