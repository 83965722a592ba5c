"""What is killed goes on where it was, and what can't be written leaves nothing half-written."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from evidence.coding import gears, quick
from evidence.loose import code_paths
from evidence.reading import Corpus, Parts
from evidence.stages import Stages

TEXT = (
    "Caseloads are far too high for anyone to manage. We were never told why.\n\n"
    "The room was booked on Tuesday. Pay has fallen behind that of local authorities, and people leave for it.\n"
)
HURRIED = """
import resource, sys
from evidence.coding import gears
gears.MANY, gears.PART = 3, 200
if limit := int(sys.argv.pop(1)):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from evidence.cli import main
main()
"""


def a_survey(folder: Path, answers: int) -> Path:
    chance, words = random.Random(1), TEXT.replace("\n", " ").split()
    rows = [f"R{i},{' '.join(chance.sample(words, 12))} {i}." for i in range(answers)]
    folder.mkdir(parents=True)
    path = folder / "survey.csv"
    path.write_text("\n".join(["Respondent,What needs to change?", *rows, ""]), encoding="utf-8")
    return path


def coding(survey: Path, out: Path, limit: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HURRIED, str(limit), "code", str(survey), "--out", str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def half_written(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if ".part" in p.name]


def test_killed_at_any_moment_it_leaves_nothing_half_written_and_the_rerun_has_every_row(tmp_path: Path) -> None:
    begun = time.monotonic()
    whole = tmp_path / "whole" / "codes.csv"
    assert coding(a_survey(tmp_path / "whole" / "in", 300), whole).wait() == 0
    took = time.monotonic() - begun
    survey, out = a_survey(tmp_path / "killed" / "in", 300), tmp_path / "killed" / "codes.csv"
    chance = random.Random(8)
    for _ in range(5):
        process = coding(survey, out)
        time.sleep(chance.uniform(0.1, 0.9) * took)
        process.send_signal(signal.SIGTERM)
        process.communicate()
        assert half_written(tmp_path) == []
        if out.exists():
            assert out.read_bytes() == whole.read_bytes()
            out.unlink()
    assert coding(survey, out).wait() == 0
    assert out.read_bytes() == whole.read_bytes()
    assert len(pd.read_csv(out)) >= 300
    kept = [p.name.split("-")[0] for p in (tmp_path / "killed" / ".evidence").iterdir()]
    assert sorted(kept) == ["codings", "proposals", "reading", "rules"], "parts are not kept beyond their use"


def test_a_full_disk_is_one_line_and_nothing_is_left(tmp_path: Path) -> None:
    out = tmp_path / "codes.csv"
    process = coding(a_survey(tmp_path / "in", 300), out, limit=20_000)
    _, told = process.communicate()
    faults = [line for line in told.splitlines() if not line.startswith("warning: ")]
    assert process.returncode == 2
    assert faults == [f"evidence: {out}: can't be written (File too large); choose another place"]
    assert not out.exists()
    assert half_written(tmp_path) == []


def test_a_rerun_does_only_the_parts_that_were_not_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in" / "letter.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "other.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(gears, "MANY", 3)
    monkeypatch.setattr(gears, "PART", 4)
    judge, asked = quick.judge_quickly, []

    def judged(read: pd.DataFrame, themes: tuple[str, ...]) -> object:
        if len(asked) == 1:
            asked.append("")
            raise KeyboardInterrupt
        asked.append(read["sentence_id"][0])
        return judge(read, themes)

    monkeypatch.setattr(quick, "judge_quickly", judged)
    with pytest.raises(KeyboardInterrupt):
        list(code_paths([tmp_path / "in"], print))
    again = pd.concat(code_paths([tmp_path / "in"], print), ignore_index=True)
    assert asked == ["letter:1:1", "", "other:1:1"]
    assert again["source"].to_list() == ["letter"] * 4 + ["other"] * 4
    assert again["themes"][:4].to_list() == again["themes"][4:].to_list()


def test_a_corpus_is_cut_between_documents_and_nothing_is_lost(tiny: Path) -> None:
    whole = Stages(tiny).corpus
    for size in (1, 7, 10_000):
        parts = Parts(whole, size)
        assert all(p.documents["document_id"].is_unique for p in parts)
        for k, name in enumerate(Corpus._fields[:3]):
            pd.testing.assert_frame_equal(pd.concat([p[k] for p in parts], ignore_index=True), whole[k], obj=name)
        assert parts.sizes == [len(p.sentences) for p in parts]
        assert all(set(p.sentences["document_id"]) <= set(p.documents["document_id"]) for p in parts)
    assert [len(Parts(whole, size)) for size in (1, 10_000)] == [2, 1]
    assert len(Parts(Corpus(*(frame.head(0) for frame in whole)), 10)) == 0
