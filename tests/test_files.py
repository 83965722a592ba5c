"""Files written whole, and sheets that no spreadsheet takes for formulas."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from evidence.errors import EvidenceError
from evidence.files import write_sheet, write_whole


def test_a_cell_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    cells = ["=1+1", "+44", "-2", "@SUM(A1)", "a=b", "\ttab", "“=x”", ""]
    frame = pd.DataFrame({"text": pd.Series(cells, dtype="str"), "n": range(len(cells))})
    write_sheet(frame, tmp_path / "sheet.csv")
    with (tmp_path / "sheet.csv").open(encoding="utf-8", newline="") as file:
        rows = [r["text"] for r in csv.DictReader(file)]
    assert rows == ["'=1+1", "'+44", "'-2", "'@SUM(A1)", "a=b", "'\ttab", "“=x”", ""]
    assert frame["text"].to_list() == cells, "the frame itself is not changed"


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", "words")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(EvidenceError, match="can't be written"):
        write_whole(tmp_path / "folder.txt", "words")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
