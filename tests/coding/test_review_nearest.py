"""Sentences coded before, beside those that a person is asked about."""

from pathlib import Path

import numpy as np
import pandas as pd

from evidence.coding.codebook import Codebook, Theme
from evidence.coding.review.nearest import coded_before, nearest_coded

BOOK = Codebook(
    (
        Theme("pay", "Pay", True, "#000000", "What people earn.", "Salaries", "Budgets"),
        Theme("workload", "Workload", True, "#000000", "How much work.", "Cases", "Stress"),
    )
)


class Counting:
    """Stands for an embedder: how often a text says pay, cases and tea."""

    def encode(self, texts: list[str]) -> np.ndarray:
        counts = [[t.casefold().count(w) + 0.01 for w in ("pay", "case", "tea")] for t in texts]
        vectors = np.array(counts, dtype=np.float32).reshape(-1, 3)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def sentences(*texts: str, wording: str = "paraphrase", may_quote: bool = False) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sentence_id": [f"s{i}" for i in range(len(texts))],
            "clean": texts,
            "wording": wording,
            "may_quote": may_quote,
        }
    )


def decided(**themes: str) -> pd.DataFrame:
    rows = [
        {"sentence_id": i, "themes": t, "stance": "ask" if t else "", "speaker": "union" if t else "", "person": "ann"}
        for i, t in themes.items()
    ]
    return pd.DataFrame(rows, columns=["sentence_id", "themes", "stance", "speaker", "person"], dtype="str")


def test_the_two_nearest_are_told_with_their_themes_and_who_coded_them(tmp_path: Path) -> None:
    read = sentences("Pay fell.", "Pay and cases.", "Tea was served.", "Pay, pay and cases.", "No tea.")
    (tmp_path / "settled.csv").write_text(
        "sentence_id,themes,stance,speaker\ns0,pay,concern,union\ns1,pay,concern,union\ns2,,,\ngone,,,\n",
        encoding="utf-8",
    )
    coded = coded_before(tmp_path, read, decided(s1="workload;pay", s4=""), BOOK)
    assert coded["sentence_id"].to_list() == ["s0", "s1", "s2", "s4"]
    found = nearest_coded(read[read["sentence_id"].isin(["s2", "s3"])], coded, BOOK, Counting())
    assert found == {
        "s2": "1. No tea. → no theme (decided by ann).  2. Pay and cases. → Pay; Workload (decided by ann).",
        "s3": "1. Pay and cases. → Pay; Workload (decided by ann).  2. Pay fell. → Pay (settled by reading).",
    }


def test_words_without_permission_are_not_shown(tmp_path: Path) -> None:
    read = sentences("Pay fell.", "Pay rose.", wording="verbatim")
    assert coded_before(tmp_path, read, decided(s0="pay", s1="pay"), BOOK).empty
    read["may_quote"] = [True, False]
    assert coded_before(tmp_path, read, decided(s0="pay", s1="pay"), BOOK)["sentence_id"].to_list() == ["s0"]


def test_where_nothing_was_coded_nothing_is_told(tmp_path: Path) -> None:
    read = sentences("Pay fell.")
    assert nearest_coded(read, coded_before(tmp_path, read, decided(), BOOK), BOOK, Counting()) == {}
    alone = coded_before(tmp_path, read, decided(s0="pay"), BOOK)
    assert nearest_coded(read, alone, BOOK, Counting()) == {"s0": ""}


def test_a_long_sentence_is_cut(tmp_path: Path) -> None:
    read = sentences("Pay " + "and so on " * 30, "Pay?")
    coded = coded_before(tmp_path, read, decided(s0="pay"), BOOK)
    told = nearest_coded(read[1:], coded, BOOK, Counting())["s1"]
    assert told.endswith(" … → Pay (decided by ann).")
    assert len(told.split()) < 50
