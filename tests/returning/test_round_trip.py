"""Out and back: the shipped corpus gives the same codings, and the command line says what became of what."""

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import evidence
from evidence.presenting.exchange.codes import guid
from evidence.presenting.exchange.documents import exchanged
from evidence.returning.decisions import Home, take_back
from evidence.returning.project import read_project

EVIDENCE = [sys.executable, "-c", "from evidence.cli import main; main()"]


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*EVIDENCE, *map(str, words)], capture_output=True, text=True, check=False)


def as_a_persons(path: Path) -> None:
    """Change an exported project as if a person had made every coding anew in another tool."""
    with ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    xml = re.sub('<Coding guid="[0-9a-f]{4}', '<Coding guid="0000', files["project.qde"].decode("utf-8"))
    for i, coder in enumerate(("model", "settled")):
        xml = xml.replace(guid("user", coder), f"{{99999999-9999-4999-8999-99999999999{i}}}")
        xml = xml.replace(f'name="evidence ({coder})"', 'name="Ann Other"')
    files["project.qde"] = xml.encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)


def test_the_shipped_corpus_comes_back_with_the_same_codings(project: Path, tmp_path: Path) -> None:
    study = evidence.open_study(project / "corpus")
    path = tmp_path / "evidence.qdpx"
    path.write_bytes(study.exchange()["evidence.qdpx"])
    home = Home(
        exchanged(study.sources, study.documents), study.sentences, study.codebook, study.proposals, study.decisions, {}
    )
    once = study.codings.drop_duplicates(["sentence_id", "theme"])
    untouched = take_back(read_project(path), path, home)
    assert (len(untouched.decisions), untouched.left, len(untouched.rejects)) == (0, len(once), 0)
    as_a_persons(path)
    returned = take_back(read_project(path), path, home)
    themes = returned.decisions.assign(theme=returned.decisions["themes"].str.split(";")).explode("theme")
    keys = ["sentence_id", "theme", "stance", "speaker"]
    assert set(map(tuple, themes[keys].to_numpy())) == set(map(tuple, once[keys].to_numpy()))
    assert set(returned.decisions["person"]) == {"Ann Other"}
    assert len(returned.rejects) == 0
    assert len(once) > 1000


def test_export_and_add_on_the_command_line(tiny: Path, tmp_path: Path) -> None:
    made = run("export", "--qdpx", "--qdc", "--corpus", tiny, "--out", tmp_path / "out")
    assert made.returncode == 0, made.stderr
    assert "for researchers only" in made.stdout
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["evidence.qdc", "evidence.qdpx"]
    nothing = run("export", "--corpus", tiny)
    assert (nothing.returncode, nothing.stderr) == (
        2,
        "evidence: export: nothing to export was named; give --xlsx, --qdpx or --qdc\n",
    )

    path = tmp_path / "out" / "evidence.qdpx"
    as_a_persons(path)
    coded = evidence.open_study(tiny).codings["sentence_id"].nunique()
    added = run("add", path, "--corpus", tiny)
    assert (added.returncode, added.stderr) == (0, "")
    assert f"{coded} decisions on sentences taken (by Ann Other), 0 known already" in added.stdout
    assert set(evidence.open_study(tiny).codings["coder"]) == {"person:ann-other"}
    assert (
        f"0 decisions on sentences taken (by nobody), {coded} known already"
        in run("add", path, "--corpus", tiny).stdout
    )

    before = (tiny / "codings" / "person-ann-other.csv").read_bytes()
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("project.qde", b" " * 9_000_000)
    refused = run("add", path, "--corpus", tiny)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "more than any file of its kind; export it again from its program" in refused.stderr
    assert (tiny / "codings" / "person-ann-other.csv").read_bytes() == before
