"""What tables and figures are drawn from: the evidence of a study, each sentence with its source and its locator."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

import great_tables
import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.errors import EvidenceError
from evidence.presenting.reporting import Reporting, listed, within
from evidence.reading import Corpus

COUNTED = (
    "A paragraph number in square brackets, [13], is ours: it counts the paragraphs that stand under no number of the document's "
    "own, headings included, in the order of the text that was read (of a digest, the digest's order). Other paragraph numbers "
    "are the document's own. An item is counted within its paragraph."
)


WITHHELD = "[not to be quoted]"

PLACE = re.compile(r", (?=(?:p\. |para |Recommendation \d|footnote |response ))")  # what `locator` puts before a place


@dataclass(frozen=True)
class Record:
    """What tables and figures are drawn from: sources with their frames, the codebook and the house style.

    Parameters
    ----------
    sources : pandas.DataFrame
        The sources that count; those of the other frames that belong to others are left out.
    corpus, codings, codebook, reporting
        The study's.
    headline : bool
        Whether its numbers may be given as findings. Then no source may be illustrative.
    shown : pandas.Series, optional
        The words of each sentence_id (its index) that may be shown, names taken out; without it, the sentences' own.

    Raises
    ------
    EvidenceError
        Where an illustrative source would get into a headline.

    Notes
    -----
    What every table asks for is made once; who asks gets a frame of their own, and what they write there stays there.
    """

    sources: pd.DataFrame
    corpus: Corpus
    codings: pd.DataFrame
    codebook: Codebook
    reporting: Reporting
    headline: bool = True
    shown: "pd.Series[str] | None" = None

    def __post_init__(self) -> None:
        made_up = self.sources.loc[self.sources["wording"] == "illustrative", "source_id"].to_list()
        if self.headline and made_up:
            raise EvidenceError(
                made_up[0], "is illustrative, so nothing may be found from it", "take it out of the sources"
            )

    def sentences(self) -> pd.DataFrame:
        """Return every sentence of the record with its document, source, year, locator, and `shown`, what may be shown of it."""
        return self._sentences.copy(deep=False)

    @cached_property
    def _sentences(self) -> pd.DataFrame:
        documents = self.corpus.documents.drop(columns="text").merge(
            self.sources.drop(columns="may_quote"), on="source_id"
        )
        documents["year"] = documents["date"].str[:4]
        paragraphs = self.corpus.paragraphs[["paragraph_id", "number", "section", "page", "unit"]]
        joined = self.corpus.sentences.merge(documents, on="document_id").merge(paragraphs, on="paragraph_id")
        places = zip(joined["label"], joined["number"], joined["page"], joined["respondent"], strict=True)
        joined["locator"] = [locator(*place) for place in places]
        words = joined["clean"].str.split().str.join(" ")
        if self.shown is not None:
            words = joined["sentence_id"].map(self.shown).astype("str").fillna(WITHHELD)
        joined["shown"] = words.mask((joined["wording"] != "paraphrase") & ~joined["may_quote"], WITHHELD)
        return joined

    def coded(self) -> pd.DataFrame:
        """Return a row for each theme of each sentence of the record, with stance, speaker and number of cues."""
        return self._coded.copy(deep=False)

    @cached_property
    def _coded(self) -> pd.DataFrame:
        keys = ["sentence_id", "theme", "stance", "speaker"]
        cues = self.codings.groupby(keys, as_index=False, observed=True, sort=False).agg(cues=("cue_start", "nunique"))
        coded = self.sentences().merge(cues, on="sentence_id")
        return coded.assign(theme=pd.Categorical(coded["theme"], self.codebook.ids, ordered=True))

    def counted(self) -> pd.DataFrame:
        """Return the rows of `coded` that may be counted: without the themes that too few people of a survey speak of."""
        return self._counted.copy(deep=False)

    @cached_property
    def _counted(self) -> pd.DataFrame:
        coded, few = self.coded(), pd.MultiIndex.from_tuples(sorted(self.kept_back()), names=["source_id", "theme"])
        mine = pd.MultiIndex.from_frame(coded[["source_id", "theme"]].astype("str"))
        return coded[~((coded["respondent"] != "").to_numpy() & mine.isin(few))]

    def kept_back(self) -> set[tuple[str, str]]:
        """Return the surveys and themes of which too few people speak for a number of theirs to be told."""
        coded = self.coded()
        answers = coded[coded["respondent"] != ""]
        people = answers.groupby(["source_id", "theme"], observed=True)["respondent"].nunique()
        return {(str(s), str(t)) for s, t in people[people < self.reporting.suppression_threshold].index}

    def coders(self) -> set[str]:
        """Return who coded the record's sentences: ``model``, ``settled``, ``person:…``."""
        mine = self.codings["sentence_id"].isin(self.sentences()["sentence_id"])
        return set(self.codings.loc[mine, "coder"])

    def label(self, theme: str) -> str:
        """Return a theme's label."""
        return self.codebook[theme].label

    def dated(self) -> "Record":
        """Return the record of the sources whose date is known."""
        return self._dated

    @cached_property
    def _dated(self) -> "Record":
        return replace(self, sources=self.sources[self.sources["date"] != ""].reset_index(drop=True))

    def undated(self) -> list[str]:
        """Return the labels of the sources whose date is not known."""
        return list(self.sources.loc[self.sources["date"] == "", "label"])

    def unspoken(self) -> list[str]:
        """Return the labels of the themes that no sentence bears of those that may be counted."""
        found = set(self.counted()["theme"])
        return [theme.label for theme in self.codebook if theme.id not in found]

    def unspoken_note(self) -> str:
        """Return what a note says of themes that no sentence bears, and of those that too few people of a survey speak of."""
        borne = set(self.coded()["theme"])
        without = [within(t.label) for t in self.codebook if t.id not in borne]
        note = f"Themes that no sentence bears: {listed(without)}. " if without else ""
        if few := {theme for _, theme in self.kept_back()}:
            least, names = self.reporting.suppression_threshold, [within(t.label) for t in self.codebook if t.id in few]
            note += (
                f"A theme that fewer than {least} people of a survey speak of is not counted there: {listed(names)}. "
            )
        return note

    def caption(self) -> str:
        """Return what a caption says of the wordings of the record."""
        return self.reporting.caption(self.sentences()["wording"])


@dataclass(frozen=True)
class Table:
    """A table: its data, a row a count, and the same as a person reads it."""

    id: str
    title: str
    note: str
    data: pd.DataFrame
    shown: pd.DataFrame = field(repr=False)

    def __repr__(self) -> str:
        return f"<table {self.id}: {len(self.shown)} rows>"

    def to_gt(self) -> great_tables.GT:
        """Return it as a great-tables table, with an id that does not change."""
        numbers = [c for c in self.shown.columns if self.shown[c].astype("str").str.match(r"(?!\d+ · )[\d·<–]").all()]
        words = [c for c in self.shown.columns if c not in numbers]
        table = great_tables.GT(self.shown, id=self.id).tab_header(title=self.title).tab_source_note(self.note)
        if numbers:
            table = table.cols_align("right", columns=numbers)
        return table.cols_align("left", columns=words).tab_options(table_font_size="13px", heading_align="left")

    def to_html(self) -> str:
        """Return it as HTML that can be pasted into Word."""
        return str(self.to_gt().as_raw_html(inline_css=False)).strip() + "\n"

    def _repr_html_(self) -> str:
        return self.to_html()


def locator(label: str, number: str, page: str = "", respondent: str = "") -> str:
    """Return what a person cites: the source, the page where there is one, and the paragraph.

    A number that reading gave (p1, p2, …), where the document has none of its own, stands in square brackets.

    Examples
    --------
    >>> locator("HMICA 2005", "1.24"), locator("Napo 2023", "p12", "4"), locator("HMICA 2005", "R3-1")
    ('HMICA 2005, para 1.24', 'Napo 2023, p. 4, para [12]', 'HMICA 2005, Recommendation 3, item 1')
    >>> locator("Survey 2023", "q2", respondent="R014")
    'Survey 2023, response R014, question 2'
    """
    body, _, item = number.partition("-")
    kind, rest = body[:1], body[1:]
    if kind == "q" and respondent:
        place = f"response {respondent}, question {rest}"
    elif kind == "R" and rest.isdigit():
        place = f"Recommendation {rest}"
    elif body.startswith("fn"):
        place = f"footnote {body[2:]}"
    elif kind == "p" and rest.isdigit():
        place = f"para [{rest}]"
    else:
        place = f"para {body}"
    return ", ".join([label, *([f"p. {page}"] if page else []), place, *([f"item {item}"] if item else [])])


def parted(place: str) -> tuple[str, str]:
    """Return the label of a locator's source, and the place in it.

    Examples
    --------
    >>> parted("Napo, Family Court branch 2023, p. 4, para [12]"), parted("HMICA 2005, Recommendation 3, item 1")
    (('Napo, Family Court branch 2023', 'p. 4, para [12]'), ('HMICA 2005', 'Recommendation 3, item 1'))
    """
    label, *rest = PLACE.split(place, maxsplit=1)
    return label, "".join(rest)
