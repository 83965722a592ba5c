"""The one door: a corpus as frames, tables and figures, each computed once, and the build that writes them."""

import os
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.files import make_folder, sha256, write_csv, write_sheet, write_whole
from evidence.manifest import read_manifest, still_stands, write_manifest
from evidence.reading.register import REGISTER
from evidence.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from evidence.coding.review import Review
    from evidence.presenting.canvas import Drawing
    from evidence.presenting.record import Record, Table
    from evidence.presenting.reporting import Reporting
    from evidence.presenting.submission import Submission


class Study(Stages):
    """A corpus and all that is made of it; see `Stages` for the frames."""

    @cached_property
    def reporting(self) -> "Reporting":
        """The corpus's house style, or the project's where the corpus has none."""
        from evidence.presenting.reporting import read_reporting

        return read_reporting(self.setting("reporting.toml"))

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

    def table(self, name: str) -> "Table":
        """Return a table of `evidence.presenting.tables.TABLES`, of `claims.CLAIMS`, of the surveys, or the quote bank."""
        from evidence.presenting.tables import TABLES

        if name in TABLES:
            return TABLES[name](self.record)
        from evidence.presenting.claims import CLAIMS

        if name in CLAIMS:
            frame, make = CLAIMS[name]
            return make(self.record, getattr(self, frame))
        if name in self.agreement_tables:
            return self.agreement_tables[name]()
        if name == "quote-bank":
            from evidence.presenting.quotebank import quote_bank

            return quote_bank(self.surveys, self.settled)
        known = self.survey_tables
        _check_name(name, [*TABLES, *CLAIMS, *self.agreement_tables, *known, "quote-bank"], "table")
        return known[name](self.surveys)

    @property
    def agreement_tables(self) -> "dict[str, Callable[[], Table]]":
        """The tables of how far readers and coder agree, by their names; none where nobody has coded the corpus."""
        from evidence.presenting.agreement import READERS, coder_table, readers_table

        codings = self.folder / "codings"
        if not all((codings / name).exists() for name in READERS):
            return {}
        return {
            "readers-agreement": lambda: readers_table(codings, self.codebook),
            "coder-scores": lambda: coder_table(self.codebook),
        }

    @property
    def survey_tables(self) -> "dict[str, Callable[[Record], Table]]":
        """The tables of the surveys, by their names."""
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

    def submission(self) -> "Submission | None":
        """Return the written submission that the corpus's own ``submission.toml`` plans; none where there is no plan."""
        from evidence.presenting.agreement import readers_table
        from evidence.presenting.reporting import SUBMISSION
        from evidence.presenting.submission_draft import Material, draft
        from evidence.presenting.submission_plan import read_plan

        path, readers, coder = self.folder / SUBMISSION, None, None
        if not path.exists():
            return None
        if self.agreement_tables:
            readers = readers_table(self.folder / "codings", self.codebook, self.record.sources["source_id"]).data
            coder = self.table("coder-scores").data.query("texts == 'digests'")
        material = Material(
            self.record, self.statistics, self.recommendations, self.ledger, self.rejects, self.settled, readers, coder,
            self.table, self.drawing,
        )  # fmt: skip
        return draft(read_plan(path, self.record), material)

    def sentence_codes(self) -> pd.DataFrame:
        """Return a row a sentence, as `evidence.presenting.codes.sentence_codes` gives them."""
        from evidence.presenting.codes import sentence_codes

        return sentence_codes(self.sources, self.corpus, self.codings)

    def sentence_codes_by(self, coder: Path) -> pd.DataFrame:
        """Return a row a sentence, coded by a coder of the researcher's own that `evidence learn` made."""
        from evidence.coding.own import load_own
        from evidence.coding.places import places
        from evidence.coding.training import features
        from evidence.presenting.codes import sentence_codes

        own = load_own(coder)
        read = features(places(self.corpus, self.sources), self.rule_codings, self.codebook.ids)
        return sentence_codes(self.sources, self.corpus, own.codings(self.sentences, read, f"own:{coder.stem}"))

    def review_sheet(self, how_many: int) -> bytes:
        """Return a coding sheet (.xlsx) of the sentences most worth a person's look."""
        from evidence.coding.review import review_sheet
        from evidence.coding.review_writing import as_bytes
        from evidence.presenting.record import Record

        record = Record(self.sources, self.corpus, self.rule_codings, self.codebook, self.reporting, headline=False)
        decided = set(self.decisions["sentence_id"])
        return as_bytes(
            review_sheet(
                self.proposals, record.sentences(), self.rule_codings, self.codebook, how_many, decided=decided
            )
        )

    def take_review(self, sheet: Path) -> "Review":
        """Take back a filled-in coding sheet: what was decided is kept in the corpus, with who decided it."""
        from evidence.coding.review import keep_decisions, read_review

        review = read_review(sheet, self.codebook.ids, self.sentences)
        keep_decisions(self.folder, review.decisions)
        return review

    def check(self) -> list[str]:
        """Return the faults of the study, each with its place; none where all is well."""
        from evidence.checking import faults_of_frames, faults_of_sources

        all_frames = self.frames()
        return [
            *self.warnings,
            *faults_of_sources(all_frames, self.folder / REGISTER),
            *faults_of_frames(all_frames),
            *self.moved_quotations(),
            *self._faults_of_submission(),
        ]

    def build(self) -> bool:
        """Write every frame, table and figure, and the manifest that says what was made from what.

        Nothing is written before all of it has been made. Where inputs, code and outputs are as the manifest says, nothing is
        made.

        Returns
        -------
        bool
            Whether anything was made.

        Raises
        ------
        EvidenceError
            Where the output folder can't be written, or quotations of the last build are no longer their source's words.
        """
        path, inputs = self.out / "build" / "manifest.json", self.inputs()
        before = read_manifest(path)
        if still_stands(before, inputs, self.out):
            return False
        moved = self.moved_quotations()
        if moved:
            more = f" (and {len(moved) - 1:,} more: evidence check lists them)" if len(moved) > 1 else ""
            how = f"put the source back as it was, or delete {self._kept_quotations} to take the quotations anew"
            raise EvidenceError(self.folder, f"{moved[0]}{more}", how)
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

    def moved_quotations(self) -> list[str]:
        """Return the quotations of the last build that are no longer their source's words, to the character."""
        from evidence.extracting.quotations import faults

        if not self._kept_quotations.exists():
            return []
        try:
            kept = pd.read_csv(self._kept_quotations, dtype=frames.FRAMES["quotations"], keep_default_na=False)
            kept = frames.check("quotations", kept)
        except (ValueError, TypeError):
            return []  # made by an earlier version, or cut short: there is nothing to hold the sources against
        still_here = kept["document_id"].isin(self.documents["document_id"])
        return [f for f in faults(kept[still_here], self.corpus, self.sources) if "the file has changed" not in f]

    def _faults_of_submission(self) -> list[str]:
        try:
            self.submission()
        except EvidenceError as error:
            return [str(error)]
        return []

    @property
    def _kept_quotations(self) -> Path:
        return self.out / "build" / "frames" / "quotations.csv"

    def _write_all(self, folder: Path) -> None:
        from evidence.presenting.claims import CLAIMS
        from evidence.presenting.figures import FIGURES
        from evidence.presenting.tables import TABLES

        for name, frame in self.frames().items():
            write_csv(frame, folder / "build" / "frames" / f"{name}.csv")
        codes = self.sentence_codes()
        made_up = codes["source"].isin(self.sources.loc[self.sources["wording"] == "illustrative", "source_id"])
        write_sheet(codes[~made_up], folder / "build" / "codes.csv")
        if made_up.any():
            write_sheet(codes[made_up], folder / "build" / "codes-illustrative.csv")
        places = dict.fromkeys(
            [*TABLES, *CLAIMS, *self.agreement_tables, *self.survey_tables], folder / "figures" / "tables"
        )
        if len(self.surveys.sources):
            places["quote-bank"] = folder / "build"  # people's words stay out of what is committed
            write_sheet(self.name_review(), folder / "build" / "names-review.csv")
        for name, place in places.items():
            table = self.table(name)
            write_sheet(table.data, place / f"{name}.csv")
            write_whole(place / f"{name}.html", table.to_html())
        for name in FIGURES:
            self.drawing(name).save(folder / "figures")
        if submission := self.submission():
            write_whole(folder / "build" / "submission.docx", submission.docx)
            write_sheet(submission.audit, folder / "build" / "submission-audit.csv")


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise EvidenceError(name, f"there is no such {what}", f"take one of: {', '.join(known)}")
