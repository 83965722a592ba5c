"""Work on other machines: the same bytes as here, also when a worker dies; and what would code otherwise is refused."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence import cluster, processes
from evidence.cluster import on_cluster
from evidence.coding import coder, encoder, gears, quick, rule_coder
from evidence.errors import EvidenceError
from evidence.files import sha256, write_sheet, write_sheet_in_parts
from evidence.loose import code_paths
from evidence.reading import corpus

PATH = os.environ.get("PYTHONPATH", "")
PART = 10
MADE = ("reading", "rules", "proposals", "codings")


class Machines:
    """A scheduler on the loopback, and workers in processes of their own."""

    def __init__(self, folder: Path, path: str = PATH) -> None:
        self.folder, self.workers = folder, []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.log = self.folder / "scheduler.log"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(port), "--idle-timeout", "300", path=path
        )
        self._until("Scheduler at", 1)

    def add(self, workers: int = 1, path: str = PATH) -> list["subprocess.Popen[bytes]"]:
        options = (self.address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--death-timeout", "60")
        new = [self._start("worker", *options, path=path) for _ in range(workers)]
        self.workers += new
        self._until("Register worker", len(self.workers))
        return new

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, what: str, *options: str, path: str) -> "subprocess.Popen[bytes]":
        env = {**os.environ, "PYTHONPATH": path, "DASK_TEMPORARY_DIRECTORY": str(self.folder)}
        with (self.folder / f"{what}.log").open("ab") as log:
            command = [sys.executable, "-m", "dask", what, *options, "--no-dashboard"]
            return subprocess.Popen(command, env=env, stderr=log, stdout=log, cwd=self.folder)

    def _until(self, told: str, times: int) -> None:
        for _ in range(1200):
            if self.log.read_text(encoding="utf-8").count(told) >= times:
                return
            time.sleep(0.1)
        self.stop()
        raise AssertionError(self.log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    started = Machines(tmp_path_factory.mktemp("machines"))
    yield started
    started.stop()


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[Machines]:
    started = Machines(tmp_path)
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "ANSWERS", 20)
    monkeypatch.setattr(rule_coder, "PART", 20)
    monkeypatch.setattr(gears, "PART", PART)
    monkeypatch.setattr(coder, "READ", 20)


def a_survey(project: Path, folder: Path, answers: int) -> Path:
    folder.mkdir(parents=True)
    runpy.run_path(str(project / "benchmarks" / "answers.py"))["write"](folder / "answers.csv", answers)
    return folder


def coded(folder: Path, scheduler: str | None = None) -> dict[str, bytes]:
    """Code a folder as the command line does; return what was made."""
    write_sheet_in_parts(code_paths([folder], print, scheduler), folder.parent / "codes.csv")
    return kept(folder.parent)


def kept(home: Path) -> dict[str, bytes]:
    """The codes, and every frame in the cache."""
    made = sorted((home / ".evidence").iterdir())
    assert [p.name.split("-")[0] for p in made] == sorted(MADE)
    files = ((folder.name.split("-")[0], p) for folder in made for p in sorted(folder.rglob("*.parquet")))
    frames = {f"{stage}/{p.relative_to(home / '.evidence').parts[1:]}": p.read_bytes() for stage, p in files}
    return {"codes.csv": (home / "codes.csv").read_bytes(), **frames}


def not_here(*_: object, **__: object) -> None:
    raise AssertionError("done here, not by a worker")


def coded_here(folder: Path) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "WORTH_IT", 1_000)  # in this process: others would take long to load
        return coded(folder)


def refusal(scheduler: str) -> str:
    with pytest.raises(EvidenceError) as refused, on_cluster(scheduler):
        pass
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_worker_killed_in_mid_run_costs_nothing_and_the_bytes_are_those_made_here(
    machines: Machines, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gears, "MANY", 50)
    here = coded_here(a_survey(project, tmp_path / "here" / "in", 100))
    victim, _ = machines.add(2)
    cache, done = tmp_path / "there" / ".evidence", []

    def kill() -> None:
        while not (parts := [*cache.glob("proposals-*/part-*/*.parquet")]):
            time.sleep(0.02)
        victim.kill()
        done.extend(parts)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    monkeypatch.setattr(quick, "judge_quickly", not_here)
    there = coded(a_survey(project, tmp_path / "there" / "in", 100), machines.address)
    killer.join()
    assert victim.wait() == -signal.SIGKILL
    sentences = len(pd.read_csv(tmp_path / "here" / "codes.csv"))
    assert len(done) < sentences / PART / 2, "it died in the middle"
    assert "Remove worker" in machines.log.read_text(encoding="utf-8")
    assert there.keys() == here.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_a_study_in_the_slow_gear_has_the_same_bytes_from_workers(
    machines: Machines, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = coded_here(a_survey(project, tmp_path / "here" / "in", 50))
    if not machines.workers:
        machines.add()
    monkeypatch.setattr(encoder, "shipped_encoder", not_here)
    study = evidence.open_study(a_survey(project, tmp_path / "there" / "in", 50), scheduler=machines.address)
    write_sheet(study.sentence_codes(), tmp_path / "there" / "codes.csv")
    there = kept(tmp_path / "there")
    assert there.keys() == here.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_a_fault_in_a_part_is_told_as_it_is_here(machines: Machines, tmp_path: Path) -> None:
    if not machines.workers:
        machines.add()
    gone = tmp_path / "gone"
    with pytest.raises(EvidenceError, match=r"gone: can't be read \(No such file"), on_cluster(machines.address):
        list(processes.in_parts(sha256, [gone] * 4, [1] * 4, "files"))
    assert not processes.elsewhere(), "afterwards parts are done here again"


def test_a_worker_with_other_code_is_refused_also_when_it_comes_later(
    strangers: Machines, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(project / "src" / "evidence", tmp_path / "other" / "evidence")
    with (tmp_path / "other" / "evidence" / "coding" / "rules.py").open("a", encoding="utf-8") as changed:
        changed.write("\n# another rule\n")
    strangers.add(path=str(tmp_path / "other"))
    refused = (
        r"worker tcp://127\.0\.0\.1:\d+: would not code as this machine does "
        r"\(evidence 0\.1\.0, code [0-9a-f]{12} in place of 0\.1\.0, code [0-9a-f]{12}\); give it the same, or stop it"
    )
    assert re.fullmatch(refused, refusal(strangers.address))
    monkeypatch.setattr(cluster, "_check_workers", lambda *_: None)
    with pytest.raises(EvidenceError, match=refused), on_cluster(strangers.address):
        list(processes.in_parts(len, ["Asha said so"] * 4, [1] * 4, "words"))
    logged = (tmp_path / "worker.log").read_text(encoding="utf-8")
    assert "Compute Failed" in logged
    assert "Asha" not in logged


def test_what_cannot_be_used_is_said_at_once_in_one_line(
    strangers: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = strangers.address
    assert refusal(address) == f"{address}: has no workers; start some with `dask worker {address} --nthreads 1`"
    (tmp_path / "bare" / "evidence").mkdir(parents=True)
    (tmp_path / "bare" / "evidence" / "__init__.py").touch()
    strangers.add(path=str(tmp_path / "bare"))
    assert "No module named 'evidence.cluster'" in refusal(address)
    worker = re.search(r"Register worker addr: (tcp://[\d.:]+)", strangers.log.read_text(encoding="utf-8"))[1]
    assert refusal(worker) == f"{worker}: is a Dask worker; give the scheduler's address"
    assert "is no address that can be used (missing port" in refusal("nowhere")
    assert "is no address that can be used (unknown address scheme 'http'" in refusal("http://127.0.0.1:80")
    assert "is no address that can be used (TLS expects" in refusal("tls://127.0.0.1:80")
    monkeypatch.setattr(cluster, "REACHED_WITHIN", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        assert f"{address}: no Dask scheduler answers there" in refusal(address)


def test_an_address_where_nothing_answers_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Pay fell.", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
    words = ["code", "letter.txt", "--out", "codes.csv", "--scheduler", address]
    done = subprocess.run(
        [sys.executable, "-c", "from evidence.cli import main; main()", *words],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    told = rf"evidence: {address}: no Dask scheduler answers there \(\w+\); start one with .*, or mend the address\n"
    assert re.fullmatch(told, done.stderr)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]
