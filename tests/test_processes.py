"""Work in parts: in order whoever does it, faults told as they are, and progress on a terminal only."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evidence.errors import EvidenceError
from evidence.files import sha256
from evidence.processes import in_parts

COUNT = """
import time
from evidence.processes import in_parts
print(len(list(in_parts(time.sleep, [0.3, 0.3], [40, 60], "sentences"))))
"""
BEAT = """
import sys, time
from pathlib import Path
from evidence.processes import in_parts

def beat(path):
    while True:
        path.write_text(str(time.monotonic()))
        time.sleep(0.1)

list(in_parts(beat, [Path(sys.argv[1], f"part-{n}") for n in range(4)], [1] * 4, "parts"))
"""
AWHILE, LONG = 3.0, 60.0  # seconds: many beats long; and what a busy machine may take


def test_parts_come_back_in_order_from_other_processes() -> None:
    parts = [np.arange(n) for n in (50_000, 3, 2, 1, 0, 4)]
    assert list(in_parts(len, parts, [1] * 6, "parts")) == [50_000, 3, 2, 1, 0, 4]


def test_a_fault_in_another_process_is_told_as_it_is_here(tmp_path: Path) -> None:
    with pytest.raises(
        EvidenceError, match=r"gone: can't be read \(No such file or directory\); check that it is there"
    ):
        list(in_parts(sha256, [tmp_path / "gone"] * 4, [1] * 4, "files"))


def test_a_process_that_is_ended_from_outside_is_told() -> None:
    with pytest.raises(EvidenceError, match="a process that helped: was ended from outside"):
        list(in_parts(os._exit, [1] * 4, [1] * 4, "parts"))


def beaten(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def until(happened: Callable[[], bool]) -> bool:
    last = time.monotonic() + LONG
    while not happened() and time.monotonic() < last:
        time.sleep(0.1)
    return happened()


def test_those_that_help_a_process_that_is_killed_outright_end_soon(tmp_path: Path) -> None:
    def went_on(pause: float) -> bool:
        before = beaten(tmp_path)
        time.sleep(pause)
        return beaten(tmp_path) != before

    helped = subprocess.Popen([sys.executable, "-c", BEAT, str(tmp_path)], stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: len(beaten(tmp_path)) >= 2), "none began"
        assert went_on(AWHILE)
    finally:
        helped.kill()  # SIGKILL: it can tidy up nothing
        helped.wait()
    assert until(lambda: not went_on(AWHILE)), "those that helped it went on without it"


def test_a_terminal_sees_how_far_it_is_and_nothing_else_does() -> None:
    silent = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    assert (silent.stdout, silent.stderr) == ("2\n", "")
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    subprocess.run([sys.executable, "-c", COUNT], stdout=subprocess.PIPE, stderr=theirs, check=True, env=env)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "sentences" in seen
    assert "100/100" in seen
    assert "a second" in seen
    assert "left" in seen
