"""The stages of a study: from a folder of documents to frames, each computed once and cached."""

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evidence.cluster import on_cluster
from evidence.errors import EvidenceError
from evidence.files import Frames, cached, sha256
from evidence.manifest import PACKAGE, made_by
from evidence.presenting.reporting import SUBMISSION
from evidence.reading.register import REGISTER, read_register

if TYPE_CHECKING:
    from evidence.coding.codebook import Codebook
    from evidence.extracting.identities import Settled
    from evidence.reading import Corpus

NAMES = "names.toml"  # what people settled about names: known by its hash, since reading it would load spaCy
EXTRACTS = ("quotations", "statistics", "recommendations")


def find_corpus(start: Path) -> Path | None:
    """Return the nearest folder ``corpus`` with a register or a codebook, in `start` or above it."""
    for folder in (start, *start.parents):
        if any((folder / "corpus" / name).exists() for name in (REGISTER, "codebook.toml")):
            return folder / "corpus"
    return None


class Stages:
    """A corpus and the frames that are made of it.

    Parameters
    ----------
    corpus : path, optional
        The folder of documents. Without it, the ``corpus`` folder found in this folder or the nearest one above.
    out : path, optional
        Where ``figures/``, ``build/`` and the cache go. Without it, the folder that holds the corpus.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers read and code what is long.

    Raises
    ------
    EvidenceError
        Where there is no corpus, or its register, codebook or a document can't be used; or the scheduler or a worker.
    """

    scheduler: str | None = None

    def __init__(
        self, corpus: str | Path | None = None, out: str | Path | None = None, scheduler: str | None = None
    ) -> None:
        found = Path(corpus) if corpus is not None else find_corpus(Path.cwd())
        if found is None:
            raise EvidenceError(Path.cwd(), "no corpus here or above", "go to the project or name one with --corpus")
        self.folder = found.resolve()
        self.out = Path(out).resolve() if out is not None else self.folder.parent
        self.register = read_register(self.folder)
        self.warnings = list(self.register.warnings)
        self.scheduler = scheduler
        with on_cluster(scheduler):
            pass  # what is wrong there is told at once, not when the first stage needs it

    @property
    def sources(self) -> pd.DataFrame:
        """The sources frame."""
        return self.register.sources

    @cached_property
    def codebook(self) -> "Codebook":
        """The corpus's codebook, or the project's where the corpus has none."""
        from evidence.coding.codebook import read_codebook

        return read_codebook(self.setting("codebook.toml"))

    @cached_property
    def corpus(self) -> "Corpus":
        """What reading gives: documents, paragraphs, sentences, rejects and the ledger."""
        found = self._read()
        if found.documents.empty and len(found.rejects):
            why = f"nothing in it can be read ({found.rejects['reason'][0]})"
            raise EvidenceError(self.folder, why, "mend that first")
        return found

    def _read(self) -> "Corpus":
        from evidence.reading import Corpus

        def compute() -> Corpus:
            from evidence.reading.corpus import read_corpus

            return read_corpus(self.register, self.folder)

        return Corpus(*self._shared_out("reading", self._read_from("reading"), Corpus._fields, compute))

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

    @property
    def quotations(self) -> pd.DataFrame:
        """The quotations frame: words given to a person or a body, to the character."""
        return self._extracted[0]

    @property
    def statistics(self) -> pd.DataFrame:
        """The statistics frame: every quantitative claim, a row a number."""
        return self._extracted[1]

    @property
    def recommendations(self) -> pd.DataFrame:
        """The recommendations frame: what is recommended, demanded and asked, and what is undertaken."""
        return self._extracted[2]

    @cached_property
    def _extracted(self) -> tuple[pd.DataFrame, ...]:
        def compute() -> tuple[pd.DataFrame, ...]:
            from evidence.extracting.quotations.finding import quotations
            from evidence.extracting.recommendations.finding import recommendations
            from evidence.extracting.statistics.finding import statistics

            return tuple(stage(self.corpus, self.sources) for stage in (quotations, statistics, recommendations))

        made_from = [
            self._read_from("reading", "coding", "extracting"),
            self.sources.drop(columns="sha256").to_dict("list"),
        ]
        return cached(self.out / ".evidence" / "extracts", made_from, EXTRACTS, compute)

    @property
    def evidence_sources(self) -> pd.DataFrame:
        """The sources from which something may be found: all but illustrative ones."""
        return self.sources[self.sources["wording"] != "illustrative"].reset_index(drop=True)

    @cached_property
    def settled(self) -> "Settled":
        """What people have settled about names."""
        from evidence.extracting.identities import read_settled

        return read_settled(self.folder, self.register.public)

    def unread(self) -> list[str]:
        """Return a line for each document that could not be read."""
        whole = self.rejects[self.rejects["locator"] == "the whole file"]
        return [f"{source}: {reason}" for source, reason in zip(whole["source_id"], whole["reason"], strict=True)]

    def left_out(self) -> list[str]:
        """Return a line for each survey that says which answers were left out and why, and how many may not be quoted."""
        lines = []
        for source, rows in self.ledger[self.ledger["question"] != ""].groupby("source_id", sort=False):
            why = Counter[str]()
            for reason in filter(None, "; ".join(rows["reasons"]).split("; ")):
                name, n = reason.rsplit(" ", 1)
                why[name] += int(n)
            told = ", ".join(f"{name} {n:,}" for name, n in sorted(why.items())) or "none"
            answers = self.documents[self.documents["source_id"] == source]
            withheld = f"{(~answers['may_quote']).sum():,} of the other {len(answers):,} may not be quoted"
            lines.append(f"{source}: of {rows['received'].sum():,} answers left out: {told}; {withheld}")
        return lines

    def setting(self, name: str) -> Path:
        """Return the corpus's own file of settings, else the nearest corpus's, else the one that came with the package."""
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

    def inputs(self) -> dict[str, str]:
        """Return what goes in: the settings and the sources with their hashes, by names that don't depend on the machine."""
        files = {name: self.setting(name) for name in ("codebook.toml", "reporting.toml")}
        files |= {name: self.folder / name for name in (REGISTER, SUBMISSION, NAMES) if (self.folder / name).exists()}
        files |= {path.name: path for path in sorted((self.folder / "codings").glob("reader-*.csv"))}
        hashes = (
            {name: sha256(path) for name, path in files.items()}
            | self._decided()
            | self._readings()
            | self._topics_file()
        )
        return hashes | self._read_from("reading")["sources"] | dict.fromkeys(self.register.unread, "can't be read")

    def _shared_out(
        self, stage: str, made_from: object, names: tuple[str, ...], compute: Callable[[], Frames]
    ) -> Frames:
        """The frames of a stage that takes long, from the cache or by the scheduler's workers, where one was named."""

        def made() -> Frames:
            with on_cluster(self.scheduler):
                return compute()

        return cached(self.out / ".evidence" / stage, made_from, names, made)

    def _decided(self) -> dict[str, str]:
        """The files of people's decisions, with their hashes."""
        return {p.name: sha256(p) for p in sorted((self.folder / "codings").glob("person-*.csv"))}

    def _readings(self) -> dict[str, str]:
        """The file of what readers settled, where there is one, with its hash."""
        return {p.name: sha256(p) for p in (self.folder / "codings").glob("settled.csv")}

    def _topics_file(self) -> dict[str, str]:
        """The file of reviewed topics, where there is one, with its hash."""
        return {p.name: sha256(p) for p in self.folder.glob("topics.toml")}

    def _read_from(self, *rooms: str) -> dict[str, dict[str, Any]]:
        """What the documents were read from, with what the register says of them, and the code of the rooms they went through."""
        places = self.sources["source_id"] + " " + self.sources["path"]
        hashes = dict(zip(places, self.sources["sha256"], strict=True))
        return {
            "sources": hashes,
            "registered": self.sources[["may_quote", "publisher"]].to_dict("list"),
            "made_by": made_by(*rooms),
            "layouts": self.register.layouts,
            "unread": self.register.unread,
        }
