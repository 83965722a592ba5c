"""The passages, figures and recommendations that a submission gives: the writer's own choice first, then by a rule.

The rule: sentences of the section's themes that can be understood by themselves, of 8 to 45 words; those with most cues first,
then the shorter; sources in turn, the strongest sentence of each before a second of any; no sentence twice in a submission.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evidence.presenting.record import Record
from evidence.presenting.submission.plan import Cited, Section
from evidence.presenting.submission.reported import Evidence, Reporter, Row, Said

LENGTH = (8, 45)
PRESSING = ("concern", "ask")


@dataclass
class Chooser:
    """Chooses evidence for one section after another, and remembers what has been used.

    Parameters
    ----------
    record : Record
        The headline record.
    reporter : Reporter
        Says a sentence.
    claims, recommendations : pandas.DataFrame
        The data of the tables ``claims`` and ``recommendations``.
    used : set of str
        The sentences that no rule may choose: those that the writer chose, and more as they are given.
    """

    record: Record
    reporter: Reporter
    claims: pd.DataFrame
    recommendations: pd.DataFrame
    used: set[str]

    def __post_init__(self) -> None:
        coded = self.record.coded()
        quotable = coded["wording"].ne("verbatim") | coded["sentence_id"].isin(list(self.reporter.quotations))
        self._coded = coded[quotable]
        self._sentences = self.record.sentences().set_index("sentence_id", drop=False)

    def passages(self, section: Section) -> list[Said]:
        """Return the passages that press the section's point."""
        return self._fill(section, section.evidence, section.passages, PRESSING)

    def against(self, section: Section) -> list[Said]:
        """Return the passages that point the other way."""
        return self._fill(section, section.against, section.against_passages, ("positive",))

    def quotes(self, section: Section) -> list[Said]:
        """Return words of respondents, where they may be quoted, in addition to the passages."""
        answers = self._of(section)
        answers = answers[answers["unit"].isin(["answer", "quotation"]) & answers["wording"].eq("verbatim")]
        return self._told(self._in_turn(answers, section.quotes))

    def figures(self, section: Section) -> list[Said]:
        """Return sentences that give a figure whose base and date are known, those with a date of their own first."""
        sound = self.claims[self.claims["lacks"].eq("")].drop_duplicates("sentence_id").set_index("sentence_id")
        mine = self._of(section)
        mine = mine[mine["sentence_id"].isin(sound.index)]
        dated = mine["sentence_id"].isin(sound.index[~sound["date_of_source"].astype(bool)])
        first = self._in_turn(mine[dated], section.statistics)
        return self._told([*first, *self._in_turn(mine[~dated], section.statistics - len(first))])

    def demands(self, section: Section) -> list[Said]:
        """Return what was asked for on the section's themes without a number, the newest first."""
        chosen = self.cited([c.sentence_id for c in section.asked])
        asked = self.recommendations[
            self.recommendations["number"].eq("") & self.recommendations["kind"].isin(["demand", "recommendation"])
        ]
        mine = self._of(section)
        mine = mine[mine["sentence_id"].isin(asked["sentence_id"]) & mine["stance"].eq("ask")]
        newest = mine.sort_values(["date", "cues"], ascending=False, kind="stable")
        rows = [*chosen, *newest.head(section.demands - len(chosen)).itertuples()]
        self.used |= {r.sentence_id for r in rows}
        return self._told(rows, "recommendation", {c.sentence_id: c.retold for c in section.asked})

    def recommended(self, section: Section) -> pd.DataFrame:
        """Return the numbered recommendations and questions on the section's themes, each once, in the record's order."""
        rows = self.recommendations
        whole = rows[rows["number"].str.isdigit()].drop_duplicates(["source_id", "kind", "number"])
        themed = self._coded[self._coded["theme"].isin(section.themes)]
        kept = []
        for row in whole.itertuples():
            held = themed[themed["document_id"].eq(self._sentences.at[row.sentence_id, "document_id"])]
            if ((held["start"] >= row.start) & (held["end"] <= row.end)).any():
                kept.append(row.Index)
        return whole.loc[kept[: section.recommendations]]

    def cited(self, ids: Sequence[str]) -> list[Row]:
        """Return sentences by their ids."""
        return [next(self._sentences.loc[[i]].itertuples()) for i in ids]

    def evidence(self, row: Row, kind: str = "passage") -> tuple[Evidence, ...]:
        """Return where a sentence stands, and each figure in it."""
        kind = "quotation" if row.wording == "verbatim" else kind
        place = Evidence(kind, row.sentence_id, row.locator, row.document_id, int(row.start), int(row.end))
        figures = self.claims[self.claims["sentence_id"] == row.sentence_id].itertuples()
        spans = [(f.statistic_id, int(f.value_start), int(f.value_end)) for f in figures]
        return (place, *(Evidence("figure", id_, row.locator, row.document_id, *span) for id_, *span in spans))

    def _fill(self, section: Section, chosen: Sequence[Cited], most: int, stances: Iterable[str]) -> list[Said]:
        rows = self.cited([c.sentence_id for c in chosen])
        mine = self._of(section)
        more = self._in_turn(mine[mine["stance"].isin(list(stances))], most - len(rows), [r.source_id for r in rows])
        return self._told([*rows, *more], retold={c.sentence_id: c.retold for c in chosen})

    def _of(self, section: Section) -> pd.DataFrame:
        """The sentences of a section's themes that can be given by themselves, each once, with all its cues."""
        mine = self._coded[self._coded["theme"].isin(section.themes) & ~self._coded["sentence_id"].isin(self.used)]
        cues = mine.groupby("sentence_id", sort=False)["cues"].sum()
        once = mine.drop_duplicates("sentence_id")
        once = once.assign(cues=once["sentence_id"].map(cues), words=once["clean"].str.split().str.len())
        fit = once[once["words"].between(*LENGTH)]
        alone = [row.sentence_id for row in fit.itertuples() if self.reporter.stands_alone(row)]
        return fit[fit["sentence_id"].isin(alone)]

    def _in_turn(self, rows: pd.DataFrame, most: int, before: Iterable[str] = ()) -> list[Row]:
        """The strongest sentence of each source, then the second of each, up to `most`; sources heard before come last."""
        ordered = rows.sort_values(["cues", "words", "sentence_id"], ascending=[False, True, True], kind="stable")
        heard = Counter(before)
        turn = []
        for source in ordered["source_id"]:
            turn.append(heard[source])
            heard[source] += 1
        ordered = ordered.assign(turn=turn).sort_values("turn", kind="stable").head(max(most, 0))
        self.used |= set(ordered["sentence_id"])
        return list(ordered.itertuples())

    def _told(self, rows: Sequence[Row], kind: str = "passage", retold: Mapping[str, str] = {}) -> list[Said]:
        """The sentences as the submission says them, those of one source together, in the order in which it comes first."""
        sources = list(dict.fromkeys(r.source_id for r in rows))
        said: list[Said] = []
        for source in sources:
            for n, row in enumerate(r for r in rows if r.source_id == source):
                text = self.reporter.said(row, again=n > 0, retold=retold.get(row.sentence_id, ""))
                said.append(Said(text, self.note(row), self.evidence(row, kind)))
        return said

    def note(self, row: Row) -> str:
        """Return a sentence's footnote: its place, with the heading where we counted, and what a figure in it lacks."""
        figures = self.claims[
            (self.claims["sentence_id"] == row.sentence_id) & self.claims["lacks"].str.contains("base")
        ]
        lacking = ", ".join(dict.fromkeys(figures["value"]))
        under = f", under “{row.section}”" if row.locator.endswith("]") and row.section else ""
        return f"{row.locator}{under}." + (f" The sentence does not say of how many: {lacking}." if lacking else "")
