"""The one door: a corpus as frames, tables and figures, each computed once, and the build that writes them."""

import os
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evidence.errors import EvidenceError
from evidence.files import cached, make_folder, sha256, write_csv, write_sheet, write_whole
from evidence.manifest import PACKAGE, made_by, read_manifest, still_stands, write_manifest
from evidence.reading.register import REGISTER, read_register

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from evidence.coding.codebook import Codebook
    from evidence.extracting.identities import Settled
    from evidence.presenting.canvas import Drawing
    from evidence.presenting.record import Record, Table
    from evidence.presenting.reporting import Reporting
    from evidence.reading import Corpus


def find_corpus(start: Path) -> Path | None:
    """Return the nearest folder ``corpus`` with a register or a codebook, in `start` or above it."""
    for folder in (start, *start.parents):
        if any((folder / "corpus" / name).exists() for name in (REGISTER, "codebook.toml")):
            return folder / "corpus"
    return None


class Study:
    """A corpus and all that is made of it.

    Parameters
    ----------
    corpus : path, optional
        The folder of documents. Without it, the ``corpus`` folder found in this folder or the nearest one above.
    out : path, optional
        Where ``figures/``, ``build/`` and the cache go. Without it, the folder that holds the corpus.

    Raises
    ------
    EvidenceError
        Where there is no corpus, or its register, codebook or a document can't be used.
    """

    def __init__(self, corpus: str | Path | None = None, out: str | Path | None = None) -> None:
        found = Path(corpus) if corpus is not None else find_corpus(Path.cwd())
        if found is None:
            raise EvidenceError(Path.cwd(), "no corpus here or above", "go to the project or name one with --corpus")
        self.folder = found.resolve()
        self.out = Path(out).resolve() if out is not None else self.folder.parent
        self.register = read_register(self.folder)
        self.warnings = list(self.register.warnings)

    @property
    def sources(self) -> pd.DataFrame:
        """The sources frame."""
        return self.register.sources

    @cached_property
    def codebook(self) -> "Codebook":
        """The corpus's codebook, or the project's where the corpus has none."""
        from evidence.coding.codebook import read_codebook

        return read_codebook(self._setting("codebook.toml"))

    @cached_property
    def reporting(self) -> "Reporting":
        """The corpus's house style, or the project's where the corpus has none."""
        from evidence.presenting.reporting import read_reporting

        return read_reporting(self._setting("reporting.toml"))

    @cached_property
    def corpus(self) -> "Corpus":
        """What reading gives: documents, paragraphs, sentences and rejects."""
        from evidence.reading import Corpus

        def compute() -> Corpus:
            from evidence.reading.corpus import read_corpus

            return read_corpus(self.register, self.folder)

        return Corpus(*cached(self.out / ".evidence" / "reading", self._read_from(), Corpus._fields, compute))

    @property
    def documents(self) -> pd.DataFrame:
        """The documents frame."""
        return self.corpus.documents

    @property
    def paragraphs(self) -> pd.DataFrame:
        """The paragraphs frame."""
        return self.corpus.paragraphs

    @property
    def sentences(self) -> pd.DataFrame:
        """The sentences frame."""
        return self.corpus.sentences

    @property
    def rejects(self) -> pd.DataFrame:
        """The rejects frame: what was set aside, where, and why."""
        return self.corpus.rejects

    @property
    def ledger(self) -> pd.DataFrame:
        """The ledger frame: what came in, what was left out and why, what was analysed."""
        return self.corpus.ledger

    @cached_property
    def codings(self) -> pd.DataFrame:
        """The codings frame."""
        made_from = [self._read_from(), self.sources["kind"].to_list(), sha256(self._setting("codebook.toml"))]

        def compute() -> tuple[pd.DataFrame]:
            from evidence.coding.coder import code_by_rule

            return (code_by_rule(self.corpus, self.sources, self.codebook),)

        return cached(self.out / ".evidence" / "coding", made_from, ("codings",), compute)[0]

    @cached_property
    def record(self) -> "Record":
        """What headline tables and figures are drawn from: all sources but illustrative ones."""
        from evidence.presenting.record import Record

        sources = self.sources[self.sources["wording"] != "illustrative"].reset_index(drop=True)
        return Record(sources, self.corpus, self.codings, self.codebook, self.reporting)

    @cached_property
    def surveys(self) -> "Record":
        """What the tables of respondents' answers are drawn from: the surveys, illustrative ones too."""
        from evidence.presenting.record import Record
        from evidence.presenting.voices import without_names_in_groups

        sources = self.sources[self.sources["kind"] == "survey"].reset_index(drop=True)
        headline = not (sources["wording"] == "illustrative").any()
        documents = without_names_in_groups(self.corpus.documents, self.settled)
        corpus = self.corpus._replace(documents=documents)
        return Record(sources, corpus, self.codings, self.codebook, self.reporting, headline)

    @cached_property
    def settled(self) -> "Settled":
        """What people have settled about names."""
        from evidence.extracting.identities import read_settled

        return read_settled(self.folder, self.register.public)

    def unread(self) -> list[str]:
        """Return a line for each document that could not be read."""
        whole = self.rejects[self.rejects["locator"] == "the whole file"]
        return [f"{source}: {reason}" for source, reason in zip(whole["source_id"], whole["reason"], strict=True)]

    def table(self, name: str) -> "Table":
        """Return a table of `evidence.presenting.tables.TABLES`, of the surveys, or the quote bank."""
        from evidence.presenting.tables import TABLES

        if name in TABLES:
            return TABLES[name](self.record)
        if name == "quote-bank":
            from evidence.presenting.quotebank import quote_bank

            return quote_bank(self.surveys, self.settled)
        known = self._survey_tables
        _check_name(name, [*TABLES, *known, "quote-bank"], "table")
        return known[name](self.surveys)

    @property
    def _survey_tables(self) -> "dict[str, Callable[[Record], Table]]":
        from evidence.presenting.voices import survey_tables

        return survey_tables(self.surveys)

    def name_review(self) -> pd.DataFrame:
        """Return what was taken out of quotations, and what only looked like a name: for a person to settle."""
        from evidence.presenting.quotebank import candidates

        return candidates(self.surveys, self.settled)[1]

    def figure(self, name: str) -> "Figure":
        """Return a figure of `evidence.presenting.figures.FIGURES` by its name."""
        return self.drawing(name).canvas

    def drawing(self, name: str) -> "Drawing":
        """Return a figure with its data and its text alternative."""
        from evidence.presenting.figures import FIGURES, draw

        _check_name(name, FIGURES, "figure")
        return draw(name, self.record)

    def sentence_codes(self) -> pd.DataFrame:
        """Return a row a sentence, as `evidence.presenting.codes.sentence_codes` gives them."""
        from evidence.presenting.codes import sentence_codes

        return sentence_codes(self.sources, self.corpus, self.codings)

    def check(self) -> list[str]:
        """Return the faults of the study, each with its place; none where all is well."""
        from evidence.checking import faults_of_frames, faults_of_sources

        all_frames = {"sources": self.sources, **self.corpus._asdict(), "codings": self.codings}
        return [*self.warnings, *faults_of_sources(all_frames, self.folder / REGISTER), *faults_of_frames(all_frames)]

    def build(self) -> bool:
        """Write every frame, table and figure, and the manifest that says what was made from what.

        Nothing is written before all of it has been made. Where inputs, code and outputs are as the manifest says,
        nothing is made.

        Returns
        -------
        bool
            Whether anything was made.

        Raises
        ------
        EvidenceError
            Where the output folder can't be written.
        """
        path, inputs = self.out / "build" / "manifest.json", self._inputs()
        before = read_manifest(path)
        if still_stands(before, inputs, self.out):
            return False
        make_folder(self.out)
        with tempfile.TemporaryDirectory(dir=self.out, prefix=".building-") as scratch:
            self._write_all(Path(scratch))
            made = sorted(p for p in Path(scratch).rglob("*") if p.is_file())
            outputs = {p.relative_to(scratch).as_posix(): sha256(p) for p in made}
            for file, name in zip(made, outputs, strict=True):
                make_folder((self.out / name).parent)
                os.replace(file, self.out / name)
        for stale in set(before["outputs"]) - set(outputs):
            (self.out / stale).unlink(missing_ok=True)
        write_manifest(path, inputs, outputs, self.warnings)
        return True

    def _write_all(self, folder: Path) -> None:
        from evidence.presenting.figures import FIGURES
        from evidence.presenting.tables import TABLES

        all_frames = {"sources": self.sources, **self.corpus._asdict(), "codings": self.codings}
        for name, frame in all_frames.items():
            write_csv(frame, folder / "build" / "frames" / f"{name}.csv")
        codes = self.sentence_codes()
        made_up = codes["source"].isin(self.sources.loc[self.sources["wording"] == "illustrative", "source_id"])
        write_sheet(codes[~made_up], folder / "build" / "codes.csv")
        if made_up.any():
            write_sheet(codes[made_up], folder / "build" / "codes-illustrative.csv")
        places = dict.fromkeys([*TABLES, *self._survey_tables], folder / "figures" / "tables")
        if len(self.surveys.sources):
            places["quote-bank"] = folder / "build"  # people's words stay out of what is committed
            write_sheet(self.name_review(), folder / "build" / "names-review.csv")
        for name, place in places.items():
            table = self.table(name)
            write_sheet(table.data, place / f"{name}.csv")
            write_whole(place / f"{name}.html", table.to_html())
        for name in FIGURES:
            self.drawing(name).save(folder / "figures")

    def _setting(self, name: str) -> Path:
        """The corpus's own file of settings, else the nearest corpus's, else the one that came with the package."""
        nearest = find_corpus(Path.cwd())
        candidates = [
            self.folder / name,
            *([nearest / name] if nearest else []),
            PACKAGE / "defaults" / name,
            PACKAGE.parents[1] / "corpus" / name,
        ]
        for path in candidates:
            if path.exists():
                return path
        raise EvidenceError(self.folder, f"has no {name}", "copy one from another corpus into it")

    def _inputs(self) -> dict[str, str]:
        """What goes in: the settings and the sources with their hashes, by names that don't depend on the machine."""
        files = {name: self._setting(name) for name in ("codebook.toml", "reporting.toml")}
        if (self.folder / REGISTER).exists():
            files[REGISTER] = self.folder / REGISTER
        hashes = {name: sha256(path) for name, path in files.items()}
        return hashes | self._read_from()["sources"] | dict.fromkeys(self.register.unread, "can't be read")

    def _read_from(self) -> dict[str, dict[str, Any]]:
        """What the documents were read from: the sources' ids and hashes, and the code."""
        places = self.sources["source_id"] + " " + self.sources["path"]
        hashes = dict(zip(places, self.sources["sha256"], strict=True))
        return {"sources": hashes, "made_by": made_by(), "layouts": self.register.layouts, "unread": self.register.unread}


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise EvidenceError(name, f"there is no such {what}", f"take one of: {', '.join(known)}")
