"""Files on disk: written whole or not at all, hashed, and frames cached under what they were made from."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError

Frames = tuple[pd.DataFrame, ...]
FORMULA = r"^([=+\-@\t\r])"


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes.

    Raises
    ------
    EvidenceError
        Where it can't be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EvidenceError(path, f"can't be read ({error.strerror})", "check that it is there and readable") from None


def make_folder(path: Path) -> None:
    """Make a folder that can be written into.

    Raises
    ------
    EvidenceError
        Where it can't be.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise EvidenceError(path, f"can't be written ({error.strerror})", "choose another folder with --out") from None


def write_whole(path: Path, content: str | bytes | Iterable[str]) -> None:
    """Write a file at once, text in UTF-8 and perhaps in pieces: it is there whole, or not at all.

    Raises
    ------
    EvidenceError
        Where it can't be written.
    """
    make_folder(path.parent)
    scratch = path.with_name(f".{path.name}.part")
    try:
        with scratch.open("wb") as file:
            for piece in [content] if isinstance(content, (str, bytes)) else content:
                file.write(piece.encode() if isinstance(piece, str) else piece)
        os.replace(scratch, path)
    except OSError as error:
        raise EvidenceError(path, f"can't be written ({error.strerror})", "choose another place") from None
    finally:
        scratch.unlink(missing_ok=True)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as .csv in UTF-8, every cell as it is, for programs."""
    write_whole(path, frame.to_csv(index=False, lineterminator="\n"))


def write_sheet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as .csv in UTF-8 for people, who open it in a spreadsheet.

    A cell that a spreadsheet would take for a formula (it begins with = + - or @) gets an apostrophe before it, so that it
    is text.
    """
    write_sheet_in_parts([frame], path)


def write_sheet_in_parts(parts: Iterable[pd.DataFrame], path: Path) -> None:
    """Write the rows of several frames, one after the other, as `write_sheet` writes one."""
    write_whole(path, (_sheet(frame, header=n == 0) for n, frame in enumerate(parts)))


def _sheet(frame: pd.DataFrame, header: bool) -> str:
    texts = {c: as_text(frame[c]) for c in frame.columns if frame[c].dtype == "str"}
    text: str = frame.assign(**texts).to_csv(index=False, header=header, lineterminator="\n")
    return text


def as_text(cells: "pd.Series[str]") -> "pd.Series[str]":
    """Return cells with an apostrophe before what a spreadsheet would take for a formula."""
    return cells.str.replace(FORMULA, r"'\1", regex=True)


def key_of(made_from: object) -> str:
    """Return what tells apart things that were made from something else: a hash of what JSON can write."""
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:20]


def cached(folder: Path, made_from: object, names: tuple[str, ...], compute: Callable[[], Frames]) -> Frames:
    """Return the frames `names`, from the cache where they were made from the same before.

    Parameters
    ----------
    folder : Path
        The stage's place in the cache; a key of `made_from` is added to its name.
    made_from : object
        All that the frames depend on, as JSON can write it.
    names : tuple of str
        Keys of `evidence.frames.FRAMES`.
    compute : callable
        Makes the frames.
    """
    found = kept(folder, made_from, names)
    return keep(folder, made_from, names, compute()) if found is None else found


def kept(folder: Path, made_from: object, names: tuple[str, ...]) -> Frames | None:
    """Return the frames that `keep` was given, or None; the parameters are those of `cached`."""
    folder = folder.with_name(f"{folder.name}-{key_of(made_from)}")
    if not all((folder / f"{name}.parquet").exists() for name in names):
        return None
    return tuple(frames.check(n, pd.read_parquet(folder / f"{n}.parquet")) for n in names)


def keep(folder: Path, made_from: object, names: tuple[str, ...], made: Frames) -> Frames:
    """Put frames into the cache, and return them; the parameters are those of `cached`."""
    folder = folder.with_name(f"{folder.name}-{key_of(made_from)}")
    scratch = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        for name, frame in zip(names, made, strict=True):
            frame.to_parquet(scratch / f"{name}.parquet", index=False)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(scratch, folder)
    except OSError:
        pass  # a folder that can't be written costs the cache, not the result
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return made
