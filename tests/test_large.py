"""What is larger than memory: coded so many sources at a time, to the same result, and told what could not be read."""

import gc
import shutil
import weakref
from pathlib import Path

import pandas as pd
import pytest

from evidence import loose
from evidence.coding import gears
from evidence.errors import EvidenceError
from evidence.loose import code_paths
from evidence.reading import corpus
from evidence.stages import Stages

TEXTS = [
    "Caseloads are far too high for anyone to manage. We were never told why.\n",
    "Pay has fallen behind that of local authorities, and people leave for it.\n\nThe room was booked on Tuesday.\n",
    "Nobody checks what we write. New assistants now do what officers did.\n",
    "=Training was cut, and stress is worse for it.\n",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for n, text in enumerate(TEXTS):
        (tmp_path / "in" / f"letter-{n}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "in"


def coded(folder: Path) -> tuple[pd.DataFrame, list[str]]:
    shutil.rmtree(folder.parent / ".evidence", ignore_errors=True)
    told: list[str] = []
    return pd.concat(code_paths([folder], told.append), ignore_index=True), told


def test_sources_are_coded_some_at_a_time_as_all_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gears, "MANY", 3)
    whole, told = coded(folder)
    held: list[weakref.ref[pd.DataFrame]] = []
    most, read = 0, Stages._read

    def watched(study: Stages) -> object:
        nonlocal most
        found = read(study)
        held.append(weakref.ref(found.documents))
        gc.collect()
        most = max(most, sum(len(frame) for ref in held if (frame := ref()) is not None))
        return found

    monkeypatch.setattr(Stages, "_read", watched)
    monkeypatch.setattr(loose, "AT_ONCE", len(TEXTS[0]) + len(TEXTS[1]))
    some, told_of_some = coded(folder)
    pd.testing.assert_frame_equal(some, whole)
    assert told_of_some == told
    assert sum("quick gear" in line for line in told) == 1
    assert most == 2, "documents held at once"


def test_many_files_with_few_sentences_stay_in_the_slow_gear(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, told = coded(folder)
    read, document = [], corpus.read_document

    def watched(path: Path) -> object:
        read.append(path.name)
        return document(path)

    monkeypatch.setattr(corpus, "read_document", watched)
    monkeypatch.setattr(loose, "AT_ONCE", 1)
    some, told_of_some = coded(folder)
    pd.testing.assert_frame_equal(some, whole)
    assert told_of_some == told
    assert read == [f"letter-{n}.txt" for n in range(len(TEXTS))], "each is read once"
    assert not any("quick gear" in line for line in told)


def test_a_batch_that_cannot_be_read_is_told_and_the_others_are_coded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gears, "MANY", 3)
    monkeypatch.setattr(loose, "AT_ONCE", 1)
    (folder / "letter-1.txt").write_bytes(b"Pay fell\0\xff.")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    codes, told = coded(folder)
    assert codes["source"].unique().tolist() == ["letter-0", "letter-2", "letter-3"]
    assert [line.split(":")[0] for line in told if "letter-1" in line or "old.doc" in line] != []
    for path in folder.glob("letter-*"):
        path.write_bytes(b"\0\xff")
    with pytest.raises(EvidenceError, match="nothing in it can be read"):
        coded(folder)
