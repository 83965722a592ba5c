"""Documents wherever they lie, coded without a corpus of their own."""

from pathlib import Path

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.reading.formats import why_not
from evidence.reading.register import REGISTER, Register, is_document, read_register, unregistered
from evidence.study import Study


def code_paths(paths: list[Path]) -> tuple[pd.DataFrame, list[str]]:
    """Code any documents, registered or not.

    Parameters
    ----------
    paths : list of Path
        Files and folders. A file that a register in a folder above describes keeps its id.

    Returns
    -------
    codes : pandas.DataFrame
        A row a sentence, as `Study.sentence_codes` gives them.
    warnings : list of str
        Which sources are unregistered, and which could not be read.

    Raises
    ------
    EvidenceError
        Where a path does not exist, is of no format that can be read, or two documents have one id.
    """
    tables, warnings, seen = [], [], set()
    for path in paths:
        if not path.exists():
            raise EvidenceError(path, "there is no such file or folder", "check the name")
        study = Study(path) if path.is_dir() else OneFile(path)
        for source_id in study.sources["source_id"]:
            if source_id in seen:
                raise EvidenceError(path, f"a second document with the id {source_id!r}", "rename one of them")
            seen.add(source_id)
        tables.append(study.sentence_codes())
        warnings += study.warnings + study.unread()
    return pd.concat(tables, ignore_index=True), list(dict.fromkeys(warnings))


class OneFile(Study):
    """A single document as a study of its own."""

    def __init__(self, path: Path) -> None:
        if not is_document(path):
            what, how = why_not(path)
            raise EvidenceError(path, f"is of no format that can be read ({what})", how)
        path = path.resolve()
        home = next((f for f in path.parents if (f / REGISTER).exists()), None)
        known = read_register(home) if home else Register(frames.build("sources", []), {}, (), [], {})
        here = home or path.parent
        mine = known.sources[known.sources["path"] == path.relative_to(here).as_posix()].reset_index(drop=True)
        warnings = [] if len(mine) else [f"{path}: unregistered"]
        sources = mine if len(mine) else frames.build("sources", [unregistered(path, here)])
        self.folder, self.out = here, here.parent
        self.register, self.warnings = known._replace(sources=sources, unread={}), warnings
