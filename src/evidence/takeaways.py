"""What a writer or a researcher takes away: the submission, what to check before sending it, the page, the workbook, exports."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from evidence.searching import Searching

if TYPE_CHECKING:
    from evidence.coding.own.coder import OwnCoder
    from evidence.presenting.before_you_send.page import BeforeYouSend
    from evidence.presenting.submission.written import Submission


class Takeaways(Searching):
    """A corpus with its tables, figures, search, and the files to take away."""

    def submission(self) -> "Submission | None":
        """Return the written submission that the corpus's own ``submission.toml`` plans; none where there is no plan."""
        from evidence.presenting.agreement import readers_table, sources_read
        from evidence.presenting.reporting import SUBMISSION
        from evidence.presenting.submission.draft import Material, draft
        from evidence.presenting.submission.plan import read_plan

        path, readers, coder = self.folder / SUBMISSION, None, None
        if not path.exists():
            return None
        if "coder-scores" in self.tables:
            codings = self.folder / "codings"
            mine = sources_read(codings, self.codebook) & set(self.record.sources["source_id"])
            readers = readers_table(codings, self.codebook, mine).data if mine else None
            if "model" in self.record.coders():
                coder = self.table("coder-scores").data.query("texts == 'digests'")
        material = Material(
            self.record, self.statistics, self.recommendations, self.ledger, self.rejects, self.settled, readers, coder,
            self.table, self.drawing,
        )  # fmt: skip
        return draft(read_plan(path, self.record), material)

    def before_you_send(self, draft: "Submission | None" = None) -> "BeforeYouSend":
        """Return what a hostile reader will say of a submission on the record, the most harmful first.

        With a draft, what it says comes before the rest of the record.
        """
        from evidence.presenting.before_you_send.page import before_you_send, held_out_precision

        precision = held_out_precision(self.codebook, own="coder-scores" in self.tables)
        left_out = self.sources.loc[self.sources["wording"] == "illustrative", "label"].to_list()
        audit = None if draft is None else draft.audit
        return before_you_send(self.record, self.statistics, self.proposals, precision, self.settled, left_out, audit)

    def browser(self) -> str:
        """Return the page to search all passages in, as `evidence.presenting.browser.html.browser` makes it."""
        from evidence.presenting.browser.html import browser

        told = pd.concat([self.codings, self.proposals])[["sentence_id", "speaker"]]  # what stands goes before
        speakers = told.drop_duplicates("sentence_id").set_index("sentence_id")["speaker"]
        return browser(self.everything, self.settled, speakers)

    def workbook(self) -> bytes:
        """Return the evidence as an Excel workbook; its links lead to ``evidence.html`` beside it."""
        from evidence.presenting.sheets.held import ABOUT, sheets_held
        from evidence.presenting.sheets.workbook import workbook

        names = ["themes-by-source", "coded-sentences", "claims", "figures-to-compare", "recommendations", "corpus"]
        if len(self.surveys.sources):
            names += ["quote-bank", "ledger"]
        tables = {name: self.table(name) for name in names}
        return workbook(sheets_held(self.record, tables, self.statistics, self.sources), ABOUT)

    def exchange(self) -> dict[str, bytes]:
        """Return the study for other tools, as `evidence.qdpx` (for researchers: it holds everything) and `evidence.qdc`."""
        from evidence.presenting.exchange.project import codebook_file, project_file

        codebook = codebook_file(self.codebook, self.reporting)
        return {"evidence.qdpx": project_file(self.everything), "evidence.qdc": codebook}

    def sentence_codes(self) -> pd.DataFrame:
        """Return a row a sentence, as `evidence.presenting.codes.sentence_codes` gives them."""
        return pd.concat(self.codes_in_parts(), ignore_index=True)

    def codes_in_parts(self) -> Iterator[pd.DataFrame]:
        """Yield what `sentence_codes` returns, so many rows at a time that little memory is needed."""
        from evidence.presenting.codes import sentence_codes
        from evidence.reading import rows_of

        for part in self.parts:
            yield sentence_codes(self.sources, part, rows_of(part.sentences, self.codings))

    def coded_by(self, own: "OwnCoder", name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Code by a coder of the researcher's own that `evidence learn` made.

        Returns
        -------
        codes : pandas.DataFrame
            A row a sentence, as `sentence_codes` gives them.
        found : pandas.DataFrame
            1 where a sentence bears a theme, else 0: a row a sentence, its index the respondent, or the paragraph where there is
            no respondent, and a column a theme.
        """
        from evidence.coding.training import features
        from evidence.presenting.codes import sentence_codes

        read = features(self.sentences, self.places, self.rule_codings, self.codebook.ids)
        codings = own.codings(self.sentences, read, f"own:{name}")
        documents = self.documents.set_index("document_id").loc[self.sentences["document_id"]].reset_index()
        people = documents["source_id"] + " " + documents["respondent"]
        apart = people.where(documents["respondent"] != "", self.sentences["paragraph_id"].to_numpy())
        found = own.found(self.sentences, codings).set_axis(apart.to_numpy(), axis=0)
        return sentence_codes(self.sources, self.corpus, codings), found
