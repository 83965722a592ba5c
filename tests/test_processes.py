"""Work in parts: in order whoever does it, faults told as they are, and progress on a terminal only."""

import os
import pty
import subprocess
import sys
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
