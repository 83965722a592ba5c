"""The command line: what it writes, and one line and exit code 2 where a person must mend something."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

EVIDENCE = [sys.executable, "-c", "from evidence.cli import main; main()"]


def run(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*EVIDENCE, *map(str, words)], capture_output=True, text=True, cwd=cwd, check=False)


def test_build_then_nothing_to_do(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run("build", "--corpus", tiny, "--out", out)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Made ")
    assert run("build", "--corpus", tiny, "--out", out).stdout.startswith("Nothing has changed in ")


def test_a_survey_and_a_file_that_cant_be_read_are_told_once_in_every_command(tiny: Path, tmp_path: Path) -> None:
    rows = ["ID,What is hard?", *(f"{n},The rota of week {n} is late" for n in range(4))]
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "staff.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "loose" / "old.doc").write_bytes(b"x")
    told = [
        "warning: staff: columns taken as respondent: “ID”; questions: “What is hard?”; groups: none; permission: none",
        "warning: old.doc: old Word format; open it in Word and save it as .docx",
    ]
    coded = run("code", tmp_path / "loose", "--out", tmp_path / "codes.csv")
    options = ["--publisher", "A union", "--date", "2024", "--kind", "survey", "--corpus", tiny]
    added = run("add", tmp_path / "loose", *options)
    assert [coded.stderr.count(line) for line in told] == [1, 1]
    assert "warning: staff.csv: columns taken as respondent: “ID”; questions: “What is hard?”" in added.stderr
    assert "old.doc: old Word format" in added.stderr
    folder, out = tmp_path / "loose", tmp_path / "out"
    (folder / "letter.txt").write_text("Caseloads fell.", encoding="utf-8")
    for _ in range(2):
        built = run("build", "--corpus", folder, "--out", out)
        assert built.returncode == 0, built.stderr
        assert [built.stderr.count(line) for line in told] == [1, 1]


def test_check_exits_1_where_there_are_faults(tiny: Path) -> None:
    assert run("check", "--corpus", tiny).stdout == "No faults found\n"
    (tiny / "stray.md").write_text("Text.", encoding="utf-8")
    faulty = run("check", "--corpus", tiny)
    assert faulty.returncode == 1
    assert "stray.md" in faulty.stdout


def test_code_has_exactly_these_columns(tiny: Path, tmp_path: Path) -> None:
    done = run("code", tiny, "--out", tmp_path / "codes.csv")
    assert done.returncode == 0
    with (tmp_path / "codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "source", "paragraph", "locator", "start", "end", "text", "themes", "stance", "speaker", "scores", "cues",
    ]  # fmt: skip
    text = (tiny / "inspection-reports" / "northwick-2019.md").read_text(encoding="utf-8")
    mine = [r for r in rows if r["source"] == "northwick-2019"]
    assert all(text[int(r["start"]) : int(r["end"])] == r["text"] for r in mine)
    assert any(r["locator"] == "Northwick 2019, Recommendation 1, item 2" for r in mine)
    assert all(bool(r["themes"]) == bool(r["stance"]) == bool(r["speaker"]) for r in rows)


def _empty_folder(corpus: Path) -> None:
    for path in sorted(corpus.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def _missing_file(corpus: Path) -> None:
    (corpus / "inspection-reports" / "northwick-2019.md").unlink()


def _one_id_twice(corpus: Path) -> None:
    _replace(corpus / "sources.toml", 'id = "guild-2022"', 'id = "northwick-2019"')


def _theme_twice(corpus: Path) -> None:
    book = (Path(__file__).parents[1] / "corpus" / "codebook.toml").read_text(encoding="utf-8")
    (corpus / "codebook.toml").write_text(book.replace('id = "pay"', 'id = "workload"'), encoding="utf-8")


def _bad_pattern(corpus: Path) -> None:
    book = (Path(__file__).parents[1] / "corpus" / "codebook.toml").read_text(encoding="utf-8")
    (corpus / "codebook.toml").write_text(book.replace("LIKE_NUM", "LIKES_NUM", 1), encoding="utf-8")


def _not_utf8(corpus: Path) -> None:
    (corpus / "consultation-responses" / "guild-2022.txt").write_bytes(b"\x81\x8d\x8f\x90\x9d\xfe\xff\x81")


def _no_date(corpus: Path) -> None:
    _replace(corpus / "sources.toml", '"2019-11"', '"last autumn"')


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_empty_folder, "holds no document that can be read"),
        (_missing_file, "there is no file inspection-reports/northwick-2019.md"),
        (_one_id_twice, "two sources have the id 'northwick-2019'"),
        (_theme_twice, "the theme 'workload' stands twice"),
        (_bad_pattern, "can't compile"),
        (_not_utf8, "guild-2022.txt: is no text in UTF-8"),
        (_no_date, "date 'last autumn' is not a date"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(tiny: Path, tmp_path: Path, spoil, words: str) -> None:
    spoil(tiny)
    done = run("build", "--corpus", tiny, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("evidence: ")
    left = [p for p in (tmp_path / "out").rglob("*") if p.is_file() and ".evidence" not in p.parts]
    assert left == []


def test_an_output_folder_that_cant_be_written(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for words in (
        ["build", "--corpus", tiny, "--out", tmp_path / "file"],
        ["code", tiny, "--out", tmp_path / "file" / "c.csv"],
    ):
        done = run(*words)
        assert done.returncode == 2
        assert "can't be written" in done.stderr
        assert done.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_code_says_what_it_cant_read(tmp_path: Path) -> None:
    (tmp_path / "a.pages").write_text("x", encoding="utf-8")
    assert "is of no format that can be read" in run("code", tmp_path / "a.pages", "--out", tmp_path / "o.csv").stderr
    assert "there is no such file or folder" in run("code", tmp_path / "gone", "--out", tmp_path / "o.csv").stderr
    assert not (tmp_path / "o.csv").exists()


def test_learn_tells_what_it_left_out_and_what_it_took_to_bear_nothing(tmp_path: Path) -> None:
    rows = ["Pay fell.,Pay", "Low pay.,Pay", "Too many cases.,Work", "Cases pile up.,Work", "Hello.,", ",Pay"]
    (tmp_path / "coded.csv").write_text("\n".join(["Answer,Theme", *rows]), encoding="utf-8")
    words = ["learn", tmp_path / "coded.csv", "--text", "Answer", "--themes", "Theme", "--out", tmp_path / "mine.coder"]
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "warning: left out, no text: row 7\n"
    assert done.stdout.startswith("Texts with nothing written beside them, learned as bearing no theme: 1\n")
    (tmp_path / "mine.coder").unlink()
    done = run(*words, "--model", tmp_path / "gone")
    assert done.returncode == 2
    how = "name a folder that sentence-transformers saved"
    assert done.stderr == f"evidence: {tmp_path / 'gone'}: is no sentence-transformers model; {how}\n"
    assert not (tmp_path / "mine.coder").exists()


HEAVY = ("spacy", "sklearn", "torch", "bertopic", "pandas", "matplotlib", "distributed")


@pytest.mark.parametrize(
    "code", ["import evidence", "import evidence.cli; sys.argv = ['evidence', '--help']; evidence.cli.app()"]
)
def test_import_and_help_load_nothing_heavy(code: str) -> None:
    script = f"import sys, atexit; atexit.register(lambda: print([m for m in {HEAVY} if m in sys.modules]))\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_a_study_that_is_cached_loads_no_model(tiny: Path) -> None:
    script = (
        "import sys, evidence\n"
        "study = evidence.open_study(sys.argv[1])\n"
        "study.codings, study.table('passages')\n"
        "print('spacy' in sys.modules)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script, tiny], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [r.stdout.strip() for r in runs] == ["True", "False"]
