"""The one door: a corpus as frames, tables, figures and files; what people decide; and the build that writes it all."""

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.files import make_folder, sha256, write_csv, write_sheet, write_whole
from evidence.manifest import read_manifest, still_stands, write_manifest
from evidence.presenting.reporting import SUBMISSION
from evidence.reading.register import REGISTER
from evidence.results import PRIVATE
from evidence.takeaways import Takeaways

if TYPE_CHECKING:
    from evidence.coding.embeddings import Embedder
    from evidence.coding.review.sheet import Review
    from evidence.discovering.topics import Topics
    from evidence.returning.decisions import Returned


class Study(Takeaways):
    """A corpus and all that is made of it: `Stages` and `Coded` for frames, `Results`, `Searching`, `Takeaways` for files."""

    def review_sheet(self, how_many: int) -> bytes:
        """Return a coding sheet (.xlsx) of the sentences most worth a person's look."""
        from evidence.coding.embeddings import Embedder
        from evidence.coding.review.nearest import coded_before, nearest_coded
        from evidence.coding.review.sheet import review_sheet
        from evidence.coding.review.writing import as_bytes
        from evidence.presenting.record import Record

        record = Record(
            self.sources, self.presented, self.rule_codings, self.codebook, self.reporting, False, self.shown
        )
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
        from evidence.coding.review.sheet import keep_decisions, read_review

        review = read_review(sheet, self.codebook.ids, self.sentences)
        keep_decisions(self.folder, review.decisions, self.sentences)
        return review

    def take_codings(self, path: Path) -> "Returned":
        """Take back what people coded in another tool (.qdpx): it is kept in the corpus, with who coded it."""
        from evidence.coding.review.keeping import keep_decisions
        from evidence.presenting.exchange.documents import exchanged
        from evidence.returning.decisions import Home, known_people, take_back
        from evidence.returning.project import read_project

        project = read_project(path)
        documents = exchanged(self.sources, self.documents)
        people = known_people(self.folder / "codings")
        home = Home(documents, self.sentences, self.codebook, self.proposals, self.decisions, people)
        returned = take_back(project, path, home)
        keep_decisions(self.folder, returned.decisions, self.sentences)
        return returned

    def find_topics(self) -> None:
        """Find topics for the first time, and keep them in the corpus for people to review."""
        from evidence.coding.embeddings import Embedder
        from evidence.discovering.reviewed import NAME, write_reviewed

        embedder = Embedder()
        write_reviewed(self._fitted_topics(embedder), self.folder / NAME, embedder.key)

    def refit_topics(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Find topics anew, and put them as a proposal beside those kept.

        Returns
        -------
        changes : pandas.DataFrame
            topic, label, what (``stays``, ``new`` or ``goes``), before and after (sentences), in_both.
        moves : pandas.DataFrame
            The sentences that would move to another topic, as `evidence.presenting.topics.tables.moved_sentences` gives them.
        """
        from evidence.coding.embeddings import Embedder
        from evidence.discovering.reviewed import PROPOSED, propose, write_reviewed
        from evidence.presenting.topics.tables import moved_sentences

        embedder, placed = Embedder(), self.assignments  # says what to do where there are none
        assert self.reviewed_topics is not None
        proposed, changes, moves = propose(self.reviewed_topics, placed, self._fitted_topics(embedder))
        write_reviewed(proposed, self.folder / PROPOSED, embedder.key)
        return changes, moved_sentences(self.record, moves, changes)

    def _fitted_topics(self, embedder: "Embedder") -> "Topics":
        from evidence.discovering.topics import fit_topics

        review = self.name_review()
        taken_out = review.loc[review["done"].str.startswith("replaced"), "text"]
        private = {word for text in taken_out for word in re.findall(r"\w+", text)}
        return fit_topics(self.corpus, self.evidence_sources, embedder, private=private)

    def check(self) -> list[str]:
        """Return the faults of the study, each with its place; none where all is well."""
        from evidence.checking import faults_of_frames, faults_of_sources

        all_frames = self.frames()
        unread = self.rejects[self.rejects["reason"].str.match("unreadable: |no prose found")]
        return [
            *self.warnings,
            *(f"{source}: {reason}" for source, reason in zip(unread["source_id"], unread["reason"], strict=True)),
            *faults_of_sources(all_frames, self.folder / REGISTER),
            *faults_of_frames(all_frames),
            *self.moved_quotations(),
            *self._faults_of_submission(),
            *(
                f"{s}: no longer the words that were read and settled, so the coder codes it"
                for s in self.stale_readings
            ),
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
            self.warnings += [w for w in before.get("warnings", []) if w.startswith(SUBMISSION)]
            return False
        moved = self.moved_quotations()
        if moved:
            more = f" (and {len(moved) - 1:,} more: evidence check lists them)" if len(moved) > 1 else ""
            how = f"put the source back as it was, or delete {self._kept_quotations} to take the quotations anew"
            raise EvidenceError(self.folder, f"{moved[0]}{more}", how)
        make_folder(self.out)
        with tempfile.TemporaryDirectory(dir=self.out, prefix=".building-") as scratch:
            try:
                self._write_all(Path(scratch))
            except EvidenceError as error:
                if "build/submission.docx" in before["outputs"]:
                    error.add("nothing was written, and submission.docx in build/ is still the one made before")
                raise
            made = sorted(p for p in Path(scratch).rglob("*") if p.is_file())
            outputs = {p.relative_to(scratch).as_posix(): sha256(p) for p in made}
            for file, name in zip(made, outputs, strict=True):
                make_folder((self.out / name).parent)
                os.replace(file, self.out / name)
        for stale in set(before["outputs"]) - set(outputs):
            (self.out / stale).unlink(missing_ok=True)
        write_manifest(path, inputs, outputs, [*self.warnings, *self.hurried()])
        return True

    def moved_quotations(self) -> list[str]:
        """Return the quotations of the last build that are no longer their source's words, to the character."""
        from evidence.extracting.quotations.proof import faults

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
            made = self.submission()
        except EvidenceError as error:
            return [str(error)]
        return list(made.warnings) if made else []

    @property
    def _kept_quotations(self) -> Path:
        return self.out / "build" / "frames" / "quotations.csv"

    def _write_all(self, folder: Path) -> None:
        from evidence.presenting.before_you_send.pages import to_docx, to_markdown

        build, figures = folder / "build", folder / "figures"
        for name, frame in self.frames().items():
            write_csv(frame, build / "frames" / f"{name}.csv")
        codes = self.sentence_codes()
        made_up = codes["source"].isin(self.sources.loc[self.sources["wording"] == "illustrative", "source_id"])
        write_sheet(codes[~made_up], build / "codes.csv")
        if made_up.any():
            write_sheet(codes[made_up], build / "codes-illustrative.csv")
        for name in self.tables:
            table, place = self.table(name), build if name in PRIVATE else figures / "tables"
            write_sheet(table.data, place / f"{name}.csv")
            write_whole(place / f"{name}.html", table.to_html())
        write_sheet(self.name_review(), build / "names-review.csv")
        for name in self.drawings:
            self.drawing(name).save(figures)
        if submission := self.submission():
            self.warnings += submission.warnings
            write_whole(build / "submission.docx", submission.docx)
            write_sheet(submission.audit, build / "submission-audit.csv")
        doubts = self.before_you_send(submission)
        write_sheet(doubts.data, build / "before-you-send.csv")
        write_whole(build / "before-you-send.md", to_markdown(doubts))
        write_whole(build / "before-you-send.docx", to_docx(doubts))
        write_whole(build / "evidence.xlsx", self.workbook())
        write_whole(build / "evidence.html", self.browser())
