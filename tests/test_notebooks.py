"""The notebooks as they are committed: run from top to bottom, short cells, nothing of the machine, no number typed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def cells(path: Path, kind: str) -> list[dict]:
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


def test_there_are_notebooks() -> None:
    assert [p.stem for p in NOTEBOOKS][:2] == ["01-corpus", "02-themes"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_run_in_order_and_whole(path: Path) -> None:
    code = cells(path, "code")
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    kinds = [(o["output_type"], o.get("name")) for c in code for o in c["outputs"]]
    assert "error" not in [kind for kind, _ in kinds]
    assert ("stream", "stderr") not in kinds
    assert all(len("".join(c["source"]).splitlines()) <= 12 for c in code)
    assert "open_study()" in "".join(code[0]["source"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_nothing_of_the_machine_and_no_check_switched_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search("/(?:" + "|".join(["ho" + "me", "ro" + "ot", "t" + "mp"]) + ")/", text)
    assert "NBVAL" not in text
    assert [c["metadata"].get("tags", []) for c in cells(path, "code") if c["metadata"].get("tags")] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_asks_and_answers_and_types_no_number(path: Path) -> None:
    prose = ["".join(c["source"]) for c in cells(path, "markdown")]
    assert "**The question:**" in prose[0]
    assert "**How sure?**" in prose[-1]
    typed = re.findall(r"\b\d+(?:\.\d+)?\s?%|\b\d{2,3}\b(?! to \d{4})", " ".join(prose))
    assert typed == []


@pytest.mark.parametrize("path", NOTEBOOKS[:1], ids=lambda p: p.stem)
def test_nbval_catches_a_number_that_moved(path: Path, project: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    printed = next(o for c in reversed(notebook["cells"]) for o in c.get("outputs", []) if o.get("name") == "stdout")
    first = "".join(printed["text"])
    printed["text"] = [re.sub(r"\d+ documents", "6 documents", first)]
    assert printed["text"] != [first]
    spoilt = project / "notebooks" / f".spoilt-{path.name}"
    spoilt.write_text(json.dumps(notebook), encoding="utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--nbval",
            "--nbval-current-env",
            spoilt,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project)
    finally:
        spoilt.unlink()
    assert done.returncode == 1
    assert "6 documents" in done.stdout
    assert "1 failed" in done.stdout or "FAILED" in done.stdout
