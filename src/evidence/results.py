"""The tables and figures of a study, by their names."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from evidence.errors import EvidenceError
from evidence.stages import Stages

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from evidence.presenting.canvas import Drawing
    from evidence.presenting.record import Record, Table
    from evidence.presenting.reporting import Reporting
    from evidence.presenting.topics import Found

T = TypeVar("T")
PRIVATE = ("quote-bank", "topic-sentences")  # people's words, and long lists: in build/, not among what is committed


class Results(Stages):
    """A corpus with its tables and figures."""

    @cached_property
    def reporting(self) -> "Reporting":
        """The corpus's house style, or the project's where the corpus has none."""
        from evidence.presenting.reporting import read_reporting

        return read_reporting(self.setting("reporting.toml"))

    @cached_property
    def record(self) -> "Record":
        """What headline tables and figures are drawn from: all sources but illustrative ones."""
        from evidence.presenting.record import Record

        return Record(self.evidence_sources, self.corpus, self.codings, self.codebook, self.reporting)

    @cached_property
    def everything(self) -> "Record":
        """All sources, illustrative ones too: for working files, never for findings."""
        from evidence.presenting.record import Record

        return Record(self.sources, self.corpus, self.codings, self.codebook, self.reporting, headline=False)

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
    def tables(self) -> "dict[str, Callable[[], Table]]":
        """What makes each table, by its name: those of agreement, topics and surveys only where the corpus has such."""
        from evidence.presenting.quotebank import quote_bank
        from evidence.presenting.registers import REGISTERS
        from evidence.presenting.tables import TABLES
        from evidence.presenting.topics import TOPIC_TABLES
        from evidence.presenting.voices import survey_tables

        topics = TOPIC_TABLES if self.reviewed_topics is not None else {}
        return {
            **{name: partial(make, self.record) for name, make in TABLES.items()},
            **{name: partial(self._of_extracts, frame, make) for name, (frame, make) in REGISTERS.items()},
            "later-mentions": self._later_mentions,
            **self._agreement_tables(),
            **{name: partial(self._of_topics, make) for name, make in topics.items()},
            **{name: partial(make, self.surveys) for name, make in survey_tables(self.surveys).items()},
            "quote-bank": lambda: quote_bank(self.record, self.surveys, self.quotations, self.settled),
        }

    def table(self, name: str) -> "Table":
        """Return a table by its name: one of `tables`."""
        from evidence.presenting.topics import TOPIC_TABLES

        if name in TOPIC_TABLES:
            return self._of_topics(TOPIC_TABLES[name])
        return _known(name, self.tables, "table")()

    @cached_property
    def drawings(self) -> "dict[str, Callable[[], Drawing]]":
        """What makes each figure, by its name."""
        from evidence.presenting.figures import FIGURES, draw
        from evidence.presenting.registers import DRAWN
        from evidence.presenting.topic_figures import TOPIC_FIGURES, draw_topics

        topics = TOPIC_FIGURES if self.reviewed_topics is not None else {}
        return {
            **{name: partial(draw, name, self.record) for name in FIGURES},
            **{name: partial(self._of_extracts, frame, make) for name, (frame, make) in DRAWN.items()},
            **{name: partial(self._of_topics, partial(draw_topics, name)) for name in topics},
        }

    def figure(self, name: str) -> "Figure":
        """Return a figure by its name: one of `drawings`."""
        return self.drawing(name).canvas

    def drawing(self, name: str) -> "Drawing":
        """Return a figure with its data and its text alternative."""
        return _known(name, self.drawings, "figure")()

    def _of_extracts(self, frame: str, make: "Callable[[Record, pd.DataFrame], T]") -> T:
        return make(self.record, getattr(self, frame))

    def _of_topics(self, make: "Callable[[Record, Found], T]") -> T:
        return make(self.record, self.found)

    @cached_property
    def found(self) -> "Found":
        """The corpus's topics, as tables and figures are drawn from them."""
        from evidence.presenting.topics import Found

        topics, assignments = self.topics, self.assignments  # says what to do where there are none
        assert self.reviewed_topics is not None
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

        codings = self.folder / "codings"
        if not all((codings / name).exists() for name in READERS):
            return {}
        return {
            "readers-agreement": lambda: readers_table(codings, self.codebook),
            "coder-scores": lambda: coder_table(self.codebook),
            "coder-confusions": lambda: confusions_table(self.record),
            "coder-unsure": lambda: unsure_table(self.record),
        }

    def name_review(self) -> pd.DataFrame:
        """Return what was taken out of quotations, and what only looked like a name: for a person to settle."""
        from evidence.presenting.quotebank import candidates
        from evidence.presenting.spoken import documents_say

        in_documents = documents_say(self.record, self.quotations, self.settled)[1]
        return pd.concat([candidates(self.surveys, self.settled)[1], in_documents], ignore_index=True)


def _known(name: str, known: "dict[str, Callable[[], T]]", what: str) -> "Callable[[], T]":
    if name not in known:
        raise EvidenceError(name, f"there is no such {what}", f"take one of: {', '.join(known)}")
    return known[name]
