"""Documents wherever they lie, coded without a corpus of their own."""

from collections import deque
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evidence import frames
from evidence.cluster import on_cluster
from evidence.coding.gears import gear
from evidence.errors import EvidenceError
from evidence.reading import Corpus
from evidence.reading.formats import why_not
from evidence.reading.register import REGISTER, Register, is_document, read_register, unregistered
from evidence.stages import EXTRACTS
from evidence.study import Study

if TYPE_CHECKING:
    from evidence.presenting.record import Table

AT_ONCE = 25_000_000  # bytes of documents: about a hundred thousand answers of a survey


def code_paths(
    paths: list[Path], tell: Callable[[str], object], scheduler: str | None = None
) -> Iterator[pd.DataFrame]:
    """Code any documents, registered or not, however many: no more than `AT_ONCE` of them are held in memory.

    Parameters
    ----------
    paths : list of Path
        Files and folders. A file that a register in a folder above describes keeps its id.
    tell : callable
        Is told, each in a line, which sources are unregistered, which could not be read, which answers were left out and
        how many may not be quoted, and what was coded in the quick gear.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers read and code what is long.

    Yields
    ------
    pandas.DataFrame
        Some of the rows, one a sentence, as `Study.sentence_codes` gives them.

    Raises
    ------
    EvidenceError
        Where a path does not exist, is of no format that can be read, or two documents have one id; or the scheduler
        can't be used.
    """
    told: set[str] = set()

    def once(lines: list[str]) -> None:
        for line in dict.fromkeys(lines):
            if line not in told:
                tell(line)
        told.update(lines)

    with on_cluster(scheduler):
        studies = deque(opened(paths))
        while studies:  # what has been coded is not held any more
            study = studies.popleft()
            once(study.warnings)
            for part in _batches(study):
                once([*part.unread(), *part.left_out(), *part.hurried()])
                yield from part.codes_in_parts()


def code_by(paths: list[Path], coder: Path, scheduler: str | None = None) -> tuple[pd.DataFrame, "Table", list[str]]:
    """Code any documents by a coder that `evidence learn` made, and say which share of them bears each theme.

    Parameters
    ----------
    paths, scheduler
        As of `code_paths`.
    coder : Path
        The coder.

    Returns
    -------
    codes : pandas.DataFrame
        A row a sentence, as `Study.sentence_codes` gives them.
    shares : Table
        Of these sentences, all documents together, as `evidence.presenting.shares.own_shares` gives it.
    warnings : list of str
        Which sources are unregistered, which could not be read, and which answers were left out.
    """
    from evidence.coding.own.coder import load_own
    from evidence.presenting.shares import own_shares

    own = load_own(coder)
    with on_cluster(scheduler):
        studies = opened(paths)
        parts = [study.coded_by(own, coder.stem) for study in studies]
    codes = pd.concat([codes for codes, _ in parts], ignore_index=True)
    return codes, own_shares(own, codes["text"], pd.concat([found for _, found in parts])), _warnings(studies)


def extract_paths(paths: list[Path]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Extract quotations, statistics and recommendations from any documents, registered or not.

    Parameters
    ----------
    paths : list of Path
        Files and folders, as for `code_paths`.

    Returns
    -------
    extracts : dict of pandas.DataFrame
        The frames ``quotations``, ``statistics`` and ``recommendations``, each with `source` before its own columns.
    warnings : list of str
        As of `code_by`.
    """
    studies = opened(paths)
    extracts = {}
    for name in EXTRACTS:
        parts = []
        for study in studies:
            frame: pd.DataFrame = getattr(study, name)
            source = frame["document_id"].map(study.documents.set_index("document_id")["source_id"]).astype("str")
            parts.append(pd.concat([source.rename("source"), frame], axis=1))
        extracts[name] = pd.concat(parts, ignore_index=True)
    return extracts, _warnings(studies)


def opened(paths: list[Path]) -> list[Study]:
    """Return a study of each file and folder, in their order; raises as `code_paths` does."""
    studies: list[Study] = []
    seen = set()
    for path in paths:
        if not path.exists():
            raise EvidenceError(path, "there is no such file or folder", "check the name")
        study = _of_folder(path) if path.is_dir() else _of_file(path)
        for source_id in study.sources["source_id"]:
            if source_id in seen:
                raise EvidenceError(path, f"a second document with the id {source_id!r}", "rename one of them")
            seen.add(source_id)
        studies.append(study)
    return studies


def _batches(study: Study) -> Iterator[Study]:
    """The study itself, or one for every so many of its sources where all are more than is held in memory at once."""
    sizes = [(study.folder / path).stat().st_size for path in study.sources["path"]]
    batch_of = pd.Series(_filled(sizes), index=study.sources.index)
    if batch_of.nunique() < 2:
        yield study
        return
    batches = [rows for _, rows in study.sources.groupby(batch_of)]
    many = sum(len(Some(study, rows, 0).sentences) for rows in batches)  # what is read is kept on disk
    if gear(many) == "quick":
        # Rules come first for all: the processes that help with them need memory that the encoder takes later.
        assert sum(len(Some(study, rows, many).places) for rows in batches) == many
        yield from (Some(study, rows, many) for rows in batches)
        return
    if many:  # large files with few words in them
        read = zip(*(Some(study, rows, 0).corpus for rows in batches), strict=True)
        study.corpus = Corpus(*(pd.concat(frame, ignore_index=True) for frame in read))
    yield study


def _filled(sizes: list[int]) -> list[int]:
    """The number of each one's batch, filled in turn up to `AT_ONCE`.

    Examples
    --------
    >>> _filled([20_000_000, 5_000_000, 1, 30_000_000, 1])
    [0, 0, 1, 2, 3]
    """
    numbers: list[int] = []
    held = 0
    for size in sizes:
        held += size
        new = bool(numbers) and held > AT_ONCE
        numbers.append((numbers[-1] if numbers else 0) + new)
        held = size if new else held
    return numbers


def _warnings(studies: list[Study]) -> list[str]:
    return list(dict.fromkeys(w for study in studies for w in [*study.warnings, *study.unread(), *study.left_out()]))


class Some(Study):
    """Some sources of a study as a study of their own, in the gear of `many` sentences."""

    def __init__(self, study: Study, sources: pd.DataFrame, many: int) -> None:
        self.folder, self.out, self.scheduler, self.warnings = study.folder, study.out, study.scheduler, []
        unread = study.register.unread if sources.index[0] == 0 else {}
        self.register = study.register._replace(sources=sources.reset_index(drop=True), unread=unread)
        self._of = many

    @property
    def _many(self) -> int:
        return self._of

    @cached_property
    def corpus(self) -> Corpus:
        """What reading gives, also where nothing of it can be read."""
        return self._read()


class Chosen(Study):
    """Some documents of a folder as a study of their own."""

    def __init__(self, here: Path, register: Register, warnings: list[str]) -> None:
        self.folder, self.out = here, here.parent
        self.register, self.warnings = register, warnings


def _of_file(path: Path) -> Study:
    """The study of a document: as a register at hand describes it, or alone."""
    if not is_document(path):
        what, how = why_not(path)
        raise EvidenceError(path, f"is of no format that can be read ({what})", how)
    path = path.resolve()
    home = _registered_in(path.parent)
    known = read_register(home) if home else Register(frames.build("sources", []), {}, (), [], {})
    here = home or path.parent
    mine = known.sources[known.sources["path"] == path.relative_to(here).as_posix()].reset_index(drop=True)
    warnings = [] if len(mine) else [f"{path}: unregistered"]
    sources = mine if len(mine) else frames.build("sources", [unregistered(path, here)])
    return Chosen(here, known._replace(sources=sources, unread={}), warnings)


def _of_folder(path: Path) -> Study:
    """The study of a folder: where a register above describes documents in it, of those."""
    path = path.resolve()
    home = _registered_in(path)
    if home is None or home == path:
        return Study(path)
    known = read_register(home)
    mine = known.sources[[(home / p).is_relative_to(path) for p in known.sources["path"]]].reset_index(drop=True)
    return Chosen(home, known._replace(sources=mine, unread={}), known.warnings) if len(mine) else Study(path)


def _registered_in(folder: Path) -> Path | None:
    """The nearest folder with a register: this one, or one above."""
    return next((f for f in (folder, *folder.parents) if (f / REGISTER).exists()), None)
