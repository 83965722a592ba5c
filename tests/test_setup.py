"""The set-up: the lock, the conda environment and the layout of imports."""

import ast
import re
import subprocess
from pathlib import Path

FLOORS = [
    {"errors"},
    {"frames"},
    {"files", "processes"},
    {"manifest"},
    {"reading"},
    {"coding"},
    {"discovering", "extracting"},
    {"presenting"},
    {"checking", "adding", "returning", "cluster"},
    {"stages"},
    {"coded"},
    {"results"},
    {"searching"},
    {"takeaways"},
    {"study"},
    {"loose"},
    {"cli"},
]


def test_everything_is_pinned(project: Path) -> None:
    lock = (project / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!]+", line) for line in lock)
    assert "torch==2.13.0" in lock
    wanted = re.findall(r'^  "([a-z0-9-]+)[>=]', (project / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lock}
    assert len(wanted) > 15
    assert [w for w in wanted if w not in pinned] == []


def test_conda_users_get_the_same(project: Path) -> None:
    lock = (project / "requirements.txt").read_text(encoding="utf-8").splitlines()
    environment = (project / "environment.yml").read_text(encoding="utf-8")
    assert re.findall(r"^    - ([^ ]+==[^ ]+)$", environment, re.MULTILINE) == lock


def test_imports_run_down_only(project: Path) -> None:
    floor = {room: i for i, rooms in enumerate(FLOORS) for room in rooms}
    source = project / "src" / "evidence"
    wrong = []
    for path in sorted(source.rglob("*.py")):
        room = path.relative_to(source).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("evidence."):
                other = node.module.split(".")[1]
                if other != room and floor[other] >= floor[room]:
                    wrong.append(f"{path.relative_to(source)}: {node.module}")
    assert wrong == []


def test_only_language_loads_spacy(project: Path) -> None:
    source = project / "src" / "evidence"
    loads = [p.name for p in source.rglob("*.py") if re.search(r"spacy\.(blank|load)\(", p.read_text(encoding="utf-8"))]
    assert loads == ["language.py"]


def test_modules_stay_small(project: Path) -> None:
    long = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in (project / "src").rglob("*.py")}
    assert {name: n for name, n in long.items() if n > 300} == {}


def test_nothing_of_this_machine_is_committed(project: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=project, capture_output=True, text=True, check=False)
    if listed.returncode:
        return
    words = re.compile("/(?:" + "|".join(["ho" + "me", "ro" + "ot", "Use" + "rs"]) + r")/\w")
    texts = {p: (project / p).read_text(encoding="utf-8", errors="ignore") for p in listed.stdout.split()}
    assert [name for name, text in texts.items() if words.search(text)] == []
