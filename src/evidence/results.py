"""The tables and figures of a study, by their names."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from evidence.coded import Coded
from evidence.errors import EvidenceError
from evidence.files import cached, sha256
from evidence.stages import EXTRACTS, NAMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from evidence.discovering.reviewed import Reviewed
    from evidence.presenting.canvas import Drawing
    from evidence.presenting.record import Record, Table
    from evidence.presenting.reporting import Reporting
    from evidence.presenting.topics.tables import Found
    from evidence.reading import Corpus

T = TypeVar("T")
PRIVATE = ("quote-bank", "topic-sentences")  # people's words, and long lists: in build/, not among what is committed


class Results(Coded):
    """A corpus with its tables and figures."""

    @cached_property
    def reporting(self) -> "Reporting":
        """The corpus's house style, or the project's where the corpus has none."""
        from evidence.presenting.reporting import read_reporting

        return read_reporting(self.setting("reporting.toml"))

    @cached_property
    def reviewed_topics(self) -> "Reviewed | None":
        """The corpus's topics as people reviewed them; None where `evidence topics` has not been run."""
        from evidence.discovering.reviewed import NAME, read_reviewed

        path = self.folder / NAME
        return read_reviewed(path) if path.exists() else None

    @property
    def topics(self) -> pd.DataFrame:
        """The topics frame: the reviewed topics, with what stands in each."""
        return self._placed[0]

    @property
    def assignments(self) -> pd.DataFrame:
        """The assignments frame: each sentence, illustrative ones apart, in the topic that it is nearest to."""
        return self._placed[1]

    @cached_property
    def _placed(self) -> tuple[pd.DataFrame, ...]:
        return self._place(self.evidence_sources)

    def _place(self, sources: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """The frames topics and assignments of these sources."""
        reviewed = self.reviewed_topics
        if reviewed is None:
            raise EvidenceError(self.folder, "has no topics yet", "find them with `evidence topics`")

        def compute() -> tuple[pd.DataFrame, ...]:
            from evidence.coding.embeddings import Embedder
            from evidence.discovering.reviewed import place

            return place(reviewed, self.corpus, sources, Embedder(cache=self.out / ".evidence" / "embeddings"))

        taken = sources["source_id"].to_list()
        made_from = [self._read_from("reading", "coding", "discovering"), self._topics_file(), taken]
        return cached(self.out / ".evidence" / "topics", made_from, ("topics", "assignments"), compute)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return every frame by its name."""
        found = {} if self.reviewed_topics is None else {"topics": self.topics, "assignments": self.assignments}
        return {
            "sources": self.sources, **self.corpus._asdict(), "codings": self.codings, **found,
            **dict(zip(EXTRACTS, self._extracted, strict=True)),
        }  # fmt: skip

    @cached_property
    def opened(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The sentences that may be shown or searched, and the paragraphs; names taken out of what people said themselves."""

        def compute() -> tuple[pd.DataFrame, ...]:
            from evidence.extracting.placeholders import without_names_in_headings
            from evidence.presenting.found import open_sentences

            about = (self.corpus, self.sources, self.settled)
            return open_sentences(*about), without_names_in_headings(*about)[0]

        settled = self.folder / NAMES
        made_from = [
            self._read_from("reading", "extracting", "presenting"),
            self.sources.drop(columns="sha256").to_dict("list"),
            [sha256(settled) if settled.exists() else "", *self.register.public],
        ]
        sentences, paragraphs = cached(self.out / ".evidence" / "open", made_from, ("sentences", "paragraphs"), compute)
        return sentences, paragraphs

    @property
    def shown(self) -> "pd.Series[str]":
        """The words of each sentence that may be shown."""
        return self.opened[0].set_index("sentence_id")["clean"].str.split().str.join(" ")

    @property
    def presented(self) -> "Corpus":
        """The corpus as tables are drawn from it: names taken out of the headings of what people said themselves."""
        return self.corpus._replace(paragraphs=self.opened[1])

    @cached_property
    def record(self) -> "Record":
        """What headline tables and figures are drawn from: all sources but illustrative ones."""
        from evidence.presenting.record import Record

        return Record(
            self.evidence_sources, self.presented, self.codings, self.codebook, self.reporting, shown=self.shown
        )

    @cached_property
    def everything(self) -> "Record":
        """All sources, illustrative ones too: for working files, never for findings."""
        from evidence.presenting.record import Record

        return Record(self.sources, self.presented, self.codings, self.codebook, self.reporting, False, self.shown)

    @cached_property
    def surveys(self) -> "Record":
        """What the tables of respondents' answers are drawn from: the surveys, illustrative ones too."""
        return self._surveys(self.sources)

    def _surveys(self, sources: pd.DataFrame) -> "Record":
        """The surveys among these sources."""
        from evidence.presenting.record import Record
        from evidence.presenting.voices import without_names_in_groups

        sources = sources[sources["kind"] == "survey"].reset_index(drop=True)
        headline = not (sources["wording"] == "illustrative").any()
        documents = without_names_in_groups(self.corpus.documents, self.settled)
        corpus = self.presented._replace(documents=documents)
        return Record(sources, corpus, self.codings, self.codebook, self.reporting, headline, self.shown)

    def _tables(self) -> "Iterator[dict[str, Callable[[], Table]]]":
        """What makes each table, by its name, group by group: those that are cheap to look up come first."""
        from evidence.presenting.tables import TABLES

        yield {name: partial(make, self.record) for name, make in TABLES.items()}
        from evidence.presenting.registers import REGISTERS

        yield {name: partial(self._of_extracts, frame, make) for name, (frame, make) in REGISTERS.items()}
        yield {"later-mentions": self._later_mentions, **self._agreement_tables()}
        from evidence.presenting.topics.tables import TOPIC_TABLES

        yield {name: partial(self._of_topics, make, name in PRIVATE) for name, make in TOPIC_TABLES.items()}
        from evidence.presenting.voices import survey_tables

        yield {"quote-bank": partial(self.quotes, illustrative=True)}
        yield {name: partial(make, self.surveys) for name, make in survey_tables(self.surveys).items()}
        if self.reviewed_topics is not None:
            from evidence.presenting.topics.answers import answer_tables

            yield {name: partial(self._of_answers, make) for name, make in answer_tables(self.surveys).items()}

    @property
    def tables(self) -> list[str]:
        """The names of the tables: those of agreement, topics and surveys only where the corpus has such."""
        from evidence.presenting.topics.tables import TOPIC_TABLES

        missing = TOPIC_TABLES if self.reviewed_topics is None else {}
        return [name for group in self._tables() for name in group if name not in missing]

    def table(self, name: str) -> "Table":
        """Return a table by its name: one of `tables`."""
        if name not in self._made:
            make = next((group[name] for group in self._tables() if name in group), None)
            if make is None:
                raise EvidenceError(name, "there is no such table", f"take one of: {', '.join(self.tables)}")
            self._made[name] = make()
        return self._made[name]

    @cached_property
    def _made(self) -> "dict[str, Table]":
        """The tables that were made: the submission and the workbook ask for some again."""
        return {}

    def quotes(self, illustrative: bool = False) -> "Table":
        """Return the quote bank, with quotations from illustrative sources or without; the table ``quote-bank`` has them."""
        from evidence.presenting.quotebank import quote_bank

        surveys = self.surveys if illustrative else self._surveys(self.evidence_sources)
        return quote_bank(self.record, surveys, self.quotations, self.settled)

    @property
    def drawings(self) -> list[str]:
        """The names of the figures: those of topics only where the corpus has such."""
        from evidence.presenting.figures import FIGURES
        from evidence.presenting.registers import DRAWN
        from evidence.presenting.topics.figures import TOPIC_FIGURES

        return [*FIGURES, *DRAWN, *(TOPIC_FIGURES if self.reviewed_topics is not None else {})]

    def figure(self, name: str) -> "Figure":
        """Return a figure by its name: one of `drawings`."""
        return self.drawing(name).canvas

    def drawing(self, name: str) -> "Drawing":
        """Return a figure with its data and its text alternative."""
        from evidence.presenting.figures import FIGURES, draw
        from evidence.presenting.registers import DRAWN
        from evidence.presenting.topics.figures import TOPIC_FIGURES, draw_topics

        if name in FIGURES:
            return draw(name, self.record)
        if name in DRAWN:
            return self._of_extracts(*DRAWN[name])
        if name in TOPIC_FIGURES:
            return self._of_topics(partial(draw_topics, name))
        raise EvidenceError(name, "there is no such figure", f"take one of: {', '.join(self.drawings)}")

    def _of_extracts(self, frame: str, make: "Callable[[Record, pd.DataFrame], T]") -> T:
        return make(self.record, getattr(self, frame))

    def _of_topics(self, make: "Callable[[Record, Found], T]", private: bool = False) -> T:
        return make(self.record, self.found if private else self.found.counted(self.record))

    def _of_answers(self, make: "Callable[[Record, Found], T]") -> T:
        return make(self.surveys, self._as_found(*self._place(self.surveys.sources)))

    @cached_property
    def found(self) -> "Found":
        """The corpus's topics, as tables and figures are drawn from them."""
        return self._as_found(self.topics, self.assignments)

    def _as_found(self, topics: pd.DataFrame, assignments: pd.DataFrame) -> "Found":
        from evidence.presenting.topics.tables import Found

        assert self.reviewed_topics is not None  # or nothing could have been placed
        return Found(topics, assignments, self.reviewed_topics.curve, self.reviewed_topics.centres)

    def _later_mentions(self) -> "Table":
        """What later sources say on the matter of each numbered recommendation; the vectors of sentences are cached."""
        from evidence.coding.embeddings import Embedder
        from evidence.presenting.later_mentions import later_mentions

        embedder = Embedder(cache=self.out / ".evidence" / "embeddings")
        return later_mentions(self.record, self.recommendations, embedder)

    def _agreement_tables(self) -> "dict[str, Callable[[], Table]]":
        """The tables of how far readers and coder agree, by their names; none where nobody has coded the corpus."""
        from evidence.presenting.agreement import READERS, coder_table, readers_table
        from evidence.presenting.confusions import confusions_table, unsure_table
        from evidence.presenting.shares import corrected_table, trusted_table

        codings = self.folder / "codings"
        if not all((codings / name).exists() for name in READERS):
            return {}
        return {
            "readers-agreement": lambda: readers_table(codings, self.codebook),
            "coder-scores": lambda: coder_table(self.codebook),
            "coder-confusions": lambda: confusions_table(self.record),
            "coder-unsure": lambda: unsure_table(self.record),
            "shares-trusted": lambda: trusted_table(self.everything),
            "shares-corrected": lambda: corrected_table(self.everything),
        }

    def name_review(self) -> pd.DataFrame:
        """Return what was taken out of what is shown, and what only looked like a name: for a person to settle.

        A quotation's names are numbered among quotations, so that of a document they may stand here twice.
        """
        from evidence.extracting.placeholders import without_names_in_headings
        from evidence.presenting.quotebank import candidates
        from evidence.presenting.spoken import documents_say

        in_documents = documents_say(self.record, self.quotations, self.settled)[1]
        in_sentences = candidates(self.everything, self.settled)[1]
        in_headings = without_names_in_headings(self.corpus, self.sources, self.settled)[1]
        return pd.concat([in_sentences, in_documents, in_headings], ignore_index=True).drop_duplicates(
            ignore_index=True
        )
