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
from evidence.searching import Searching

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from evidence.coding.review import Review
    from evidence.presenting.before_you_send import BeforeYouSend
    from evidence.presenting.canvas import Drawing
    from evidence.presenting.record import Record, Table
    from evidence.presenting.reporting import Reporting
    from evidence.presenting.topics import Found
    from evidence.presenting.submission import Submission
    from evidence.returning.decisions import Returned


class Study(Searching):
    """A corpus and all that is made of it; see `Stages` for the frames, `Searching` for the search."""

    @cached_property
    def record(self) -> "Record":
        """What headline tables and figures are drawn from: all sources but illustrative ones."""
        from evidence.presenting.record import Record

        return Record(self.evidence_sources, self.corpus, self.codings, self.codebook, self.reporting)

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
        """Return a table of `evidence.presenting.tables.TABLES`, of `registers.REGISTERS`, of the surveys, or the quote bank."""
        from evidence.presenting.tables import TABLES

        if name in TABLES:
            return TABLES[name](self.record)
        from evidence.presenting.registers import REGISTERS

        if name in REGISTERS:
            frame, make = REGISTERS[name]
            return make(self.record, getattr(self, frame))
        if name == "later-mentions":
            return self.later_mentions
        if name in self.agreement_tables:
            return self.agreement_tables[name]()
        from evidence.presenting.topics import TOPIC_TABLES

        if name in TOPIC_TABLES:
            return TOPIC_TABLES[name](self.record, self.found)
        if name == "quote-bank":
            from evidence.presenting.quotebank import quote_bank

            return quote_bank(self.record, self.surveys, self.quotations, self.settled)
        known = self.survey_tables
        _check_name(name, [*TABLES, *CLAIMS, *self.agreement_tables, *TOPIC_TABLES, *known, "quote-bank"], "table")
        _check_name(
            name, [*TABLES, *REGISTERS, "later-mentions", *self.agreement_tables, *known, "quote-bank"], "table"
        )
        return known[name](self.surveys)

    @cached_property
    def later_mentions(self) -> "Table":
        """What later sources say on the matter of each numbered recommendation; the vectors of sentences are cached."""
        from evidence.coding.embeddings import Embedder
        from evidence.presenting.later_mentions import later_mentions

        embedder = Embedder(cache=self.out / ".evidence" / "embeddings")
        return later_mentions(self.record, self.recommendations, embedder)

    @property
    def agreement_tables(self) -> "dict[str, Callable[[], Table]]":
        """The tables of how far readers and coder agree, by their names; none where nobody has coded the corpus."""
        from evidence.presenting.agreement import READERS, coder_table, readers_table
        from evidence.presenting.confusions import confusions_table, unsure_table

        codings = self.folder / "codings"
        if not all((codings / name).exists() for name in READERS):
            return {}
        return {
            "readers-agreement": lambda: readers_table(codings, self.codebook),
            "coder-scores": lambda: coder_table(self.codebook),
            "coder-confusions": lambda: confusions_table(self.record),
            "coder-unsure": lambda: unsure_table(self.record),
        }

    @property
    def survey_tables(self) -> "dict[str, Callable[[Record], Table]]":
        """The tables of the surveys, by their names."""
        from evidence.presenting.voices import survey_tables

        return survey_tables(self.surveys)

    @cached_property
    def found(self) -> "Found":
        """The corpus's topics, as tables and figures are drawn from them."""
        from evidence.presenting.topics import Found

        topics, assignments = self.topics, self.assignments  # says what to do where there are none
        assert self.reviewed_topics is not None
        return Found(topics, assignments, self.reviewed_topics.curve, self.reviewed_topics.centres)

    def name_review(self) -> pd.DataFrame:
        """Return what was taken out of quotations, and what only looked like a name: for a person to settle."""
        from evidence.presenting.quotebank import candidates
        from evidence.presenting.spoken import documents_say

        in_documents = documents_say(self.record, self.quotations, self.settled)[1]
        return pd.concat([candidates(self.surveys, self.settled)[1], in_documents], ignore_index=True)

    def before_you_send(self) -> "BeforeYouSend":
        """Return what a hostile reader will say of a submission on the record, the most harmful first."""
        from evidence.presenting.before_you_send import before_you_send, held_out_precision

        precision = held_out_precision(self.codebook, own=bool(self.agreement_tables))
        left_out = self.sources.loc[self.sources["wording"] == "illustrative", "label"].to_list()
        return before_you_send(self.record, self.statistics, self.proposals, precision, self.settled, left_out)

    def figure(self, name: str) -> "Figure":
        """Return a figure of `evidence.presenting.figures.FIGURES` or of `topic_figures.TOPIC_FIGURES` by its name."""
        """Return a figure of `evidence.presenting.figures.FIGURES` or `registers.DRAWN` by its name."""
        return self.drawing(name).canvas

    def drawing(self, name: str) -> "Drawing":
        """Return a figure with its data and its text alternative."""
        from evidence.presenting.figures import FIGURES, draw
        from evidence.presenting.topic_figures import TOPIC_FIGURES, draw_topics

        if name in TOPIC_FIGURES:
            return draw_topics(name, self.record, self.found)
        _check_name(name, [*FIGURES, *TOPIC_FIGURES], "figure")
        from evidence.presenting.registers import DRAWN

        if name in DRAWN:
            frame, make = DRAWN[name]
            return make(self.record, getattr(self, frame))
        _check_name(name, [*FIGURES, *DRAWN], "figure")
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
    def browser(self) -> str:
        """Return the page to search all passages in, as `evidence.presenting.browser.browser` makes it."""
        from evidence.presenting.browser import browser
        from evidence.presenting.record import Record

        everything = Record(self.sources, self.corpus, self.codings, self.codebook, self.reporting, headline=False)
        speakers = self.proposals.drop_duplicates("sentence_id").set_index("sentence_id")["speaker"]
        return browser(everything, self.settled, speakers)

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
        from evidence.coding.embeddings import Embedder
        from evidence.coding.review import review_sheet
        from evidence.coding.review_nearest import coded_before, nearest_coded
        from evidence.coding.review_writing import as_bytes
        from evidence.presenting.record import Record

        record = Record(self.sources, self.corpus, self.rule_codings, self.codebook, self.reporting, headline=False)
        sentences, embedder = record.sentences(), Embedder(cache=self.out / ".evidence" / "embeddings")

        def like(asked: list[str]) -> dict[str, str]:
            mine = sentences[sentences["sentence_id"].isin(asked)]
            coded = coded_before(self.folder / "codings", sentences, self.decisions, self.codebook)
            return nearest_coded(mine, coded, self.codebook, embedder)

        decided = set(self.decisions["sentence_id"])
        return as_bytes(
            review_sheet(
                self.proposals, sentences, self.rule_codings, self.codebook, how_many, decided=decided, reasons=like
            )
        )

    def take_review(self, sheet: Path) -> "Review":
        """Take back a filled-in coding sheet: what was decided is kept in the corpus, with who decided it."""
        from evidence.coding.review import keep_decisions, read_review

        review = read_review(sheet, self.codebook.ids, self.sentences)
        keep_decisions(self.folder, review.decisions)
        return review

    def find_topics(self) -> pd.DataFrame:
        """Find topics anew; the first time they are kept in the corpus, later they are a proposal beside those kept.

        Returns
        -------
        pandas.DataFrame
            topic, label, what (``stays``, ``new`` or ``goes``), before and after (sentences), in_both.
        """
        from evidence.coding.embeddings import Embedder
        from evidence.discovering.reviewed import NAME, PROPOSED, propose, write_reviewed
        from evidence.discovering.topics import fit_topics

        embedder = Embedder()
        fitted = fit_topics(self.corpus, self.evidence_sources, embedder)
        if self.reviewed_topics is None:
            write_reviewed(fitted, self.folder / NAME, embedder.key)
            return fitted.topics.assign(what="new", before=0, after=fitted.topics["n"], in_both=0)
        proposed, changes, _ = propose(self.reviewed_topics, self.assignments, fitted)
        write_reviewed(proposed, self.folder / PROPOSED, embedder.key)
        return changes
    def workbook(self) -> bytes:
        """Return the evidence as an Excel workbook; its links lead to ``evidence.html`` beside it."""
        from evidence.presenting.sheets import workbook
        from evidence.presenting.sheets_held import ABOUT, sheets_held

        names = ["themes-by-source", "coded-sentences", "claims", "figures-to-compare", "recommendations", "corpus"]
        if len(self.surveys.sources):
            names += ["quote-bank", "ledger"]
        tables = {name: self.table(name) for name in names}
        return workbook(sheets_held(self.record, tables, self.statistics, self.sources), ABOUT)
    def exchange(self) -> dict[str, bytes]:
        """Return the study for other tools, as `evidence.qdpx` (for researchers: it holds everything) and `evidence.qdc`."""
        from evidence.presenting.exchange import codebook_file, project_file
        from evidence.presenting.record import Record

        record = Record(self.sources, self.corpus, self.codings, self.codebook, self.reporting, headline=False)
        codebook = codebook_file(self.codebook, self.reporting)
        return {"evidence.qdpx": project_file(record), "evidence.qdc": codebook}

    def take_codings(self, path: Path) -> "Returned":
        """Take back what people coded in another tool (.qdpx): it is kept in the corpus, with who coded it."""
        from evidence.coding.review_keeping import keep_decisions
        from evidence.presenting.exchange_documents import exchanged
        from evidence.returning.decisions import Home, known_people, take_back
        from evidence.returning.project import read_project

        project = read_project(path)
        documents = exchanged(self.sources, self.documents)
        people = known_people(self.folder / "codings")
        home = Home(documents, self.sentences, self.codebook, self.proposals, self.decisions, people)
        returned = take_back(project, path, home)
        keep_decisions(self.folder, returned.decisions)
        return returned

    def check(self) -> list[str]:
        """Return the faults of the study, each with its place; none where all is well."""
        from evidence.checking import faults_of_frames, faults_of_sources

        all_frames = self.frames()
        return [
            *self.warnings,
            *faults_of_sources(all_frames, self.folder / REGISTER),
            *faults_of_frames(all_frames),
            *self.moved_quotations(),
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

    @property
    def _kept_quotations(self) -> Path:
        return self.out / "build" / "frames" / "quotations.csv"

    def _write_all(self, folder: Path) -> None:
        from evidence.presenting.before_you_send_pages import to_docx, to_markdown
        from evidence.presenting.claims import CLAIMS
        from evidence.presenting.figures import FIGURES
        from evidence.presenting.registers import DRAWN, REGISTERS
        from evidence.presenting.tables import TABLES
        from evidence.presenting.topic_figures import TOPIC_FIGURES
        from evidence.presenting.topics import TOPIC_TABLES

        for name, frame in self.frames().items():
            write_csv(frame, folder / "build" / "frames" / f"{name}.csv")
        codes = self.sentence_codes()
        made_up = codes["source"].isin(self.sources.loc[self.sources["wording"] == "illustrative", "source_id"])
        write_sheet(codes[~made_up], folder / "build" / "codes.csv")
        if made_up.any():
            write_sheet(codes[made_up], folder / "build" / "codes-illustrative.csv")
        places = dict.fromkeys(
            [*TABLES, *REGISTERS, "later-mentions", *self.agreement_tables, *self.survey_tables],
            folder / "figures" / "tables",
        )
        if self.reviewed_topics is not None:
            places |= dict.fromkeys(TOPIC_TABLES, folder / "figures" / "tables")
            places["topic-sentences"] = folder / "build"
        if len(self.surveys.sources):
            places["quote-bank"] = folder / "build"  # people's words stay out of what is committed
            write_sheet(self.name_review(), folder / "build" / "names-review.csv")
        places["quote-bank"] = folder / "build"  # people's words stay out of what is committed
        write_sheet(self.name_review(), folder / "build" / "names-review.csv")
        for name, place in places.items():
            table = self.table(name)
            write_sheet(table.data, place / f"{name}.csv")
            write_whole(place / f"{name}.html", table.to_html())
        for name in [*FIGURES, *(TOPIC_FIGURES if self.reviewed_topics is not None else [])]:
        for name in (*FIGURES, *DRAWN):
        write_whole(folder / "build" / "evidence.xlsx", self.workbook())
        for name in FIGURES:
            self.drawing(name).save(folder / "figures")
        if submission := self.submission():
            write_whole(folder / "build" / "submission.docx", submission.docx)
            write_sheet(submission.audit, folder / "build" / "submission-audit.csv")
        page = self.before_you_send()
        write_sheet(page.data, folder / "build" / "before-you-send.csv")
        write_whole(folder / "build" / "before-you-send.md", to_markdown(page))
        write_whole(folder / "build" / "before-you-send.docx", to_docx(page))
        write_whole(folder / "build" / "evidence.html", self.browser())


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise EvidenceError(name, f"there is no such {what}", f"take one of: {', '.join(known)}")
