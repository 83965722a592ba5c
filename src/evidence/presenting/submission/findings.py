"""What a submission says of counts: plain sentences with a word for each share and always "n of base"."""

from dataclasses import dataclass

import pandas as pd

from evidence.presenting.record import Record
from evidence.presenting.reporting import LEAST_BASE, listed, percent, within
from evidence.presenting.submission.reported import Evidence, Said, counted, in_words
from evidence.presenting.tables import TABLES

WEAK = 0.5  # below this share found, or right, a count of a theme is called weak


@dataclass(frozen=True)
class Counts:
    """The counts that findings are said from."""

    record: Record
    by_source: pd.DataFrame
    by_stance: pd.DataFrame
    weak: dict[str, str]

    def theme(self, theme: str) -> list[Said]:
        """Return what the record's counts say of one theme, the strongest first, what is positive included."""
        label = self.record.label(theme)
        of_all = self._of_source(label, "all")
        n, base = int(of_all["sentences"]), int(of_all["of_sentences"])
        spread = self.by_source[(self.by_source["theme"] == label) & (self.by_source["source"] != "all")]
        where, documents = int((spread["sentences"] > 0).sum()), len(spread)
        if not n:
            return [self._said(f"No sentence bears on {within(label)} (0 of {base:,}).", "themes-by-source", label)]
        among = f"{in_words(where)} of the {counted(documents, 'document')}"
        among = (
            among if where < documents else f"all {counted(documents, 'document')}" if documents > 1 else "the document"
        )
        text = f"{label} comes up in {among}, in {n:,} of {base:,} sentences ({percent(n, base)})."
        return [
            self._said(text, "themes-by-source", label),
            self._stances(label, n),
            *self._most_room(label, spread),
            *self._weakness(theme),
        ]

    def headline(self, theme: str) -> Said | None:
        """Return the count of a theme's concerns, for the summary; none where it is weak or too little is said of it."""
        label = self.record.label(theme)
        voiced, positive = self._stance(label, "concern"), self._stance(label, "positive")
        if voiced is None or positive is None or voiced["of_theme"] < LEAST_BASE or theme in self.weak:
            return None
        of, words = int(voiced["of_theme"]), self.record.reporting.words
        (n, k) = int(voiced["sentences"]), int(positive["sentences"])
        text = (
            f"Of the sentences on {within(label)}, {words(n, of)} voice concern ({n:,} of {of:,}) and {words(k, of)} are "
            f"positive ({k:,} of {of:,})."
        )
        return self._said(text, "stance-by-theme", label)

    def _stances(self, label: str, n: int) -> Said:
        """How many of a theme's sentences voice concern, ask for something, and are positive: all three, whatever they are."""
        parts = []
        for stance, verb in (("concern", "voice concern"), ("ask", "ask for change"), ("positive", "are positive")):
            row = self._stance(label, stance)
            k = int(row["sentences"]) if row is not None else 0
            word = self.record.reporting.words(k, n) if n >= LEAST_BASE else ""
            parts.append(f"{word} {verb} ({k} of {n})" if word else f"{k} of {n} {verb}")
        return self._said(f"Of these, {listed(parts)}.", "stance-by-theme", label)

    def _most_room(self, label: str, spread: pd.DataFrame) -> list[Said]:
        """Which source gives it most room, where that rests on enough sentences."""
        large = spread[spread["of_sentences"] >= LEAST_BASE]
        shares = large["sentences"] / large["of_sentences"]
        tops = large[shares == shares.max()]
        if len(large) < 2 or (tops["sentences"] < LEAST_BASE).any():
            return []
        named = listed([f"{r.source} ({r.sentences:,} of {r.of_sentences:,} sentences)" for r in tops.itertuples()])
        return [self._said(f"It weighs most in {named}.", "themes-by-source", label)]

    def _weakness(self, theme: str) -> list[Said]:
        if theme not in self.weak:
            return []
        return [
            Said(self.weak[theme], "", (Evidence("count", f"figures/tables/coder-scores.csv: digests, {theme}", ""),))
        ]

    def _of_source(self, label: str, source: str) -> "pd.Series[int]":
        mine = self.by_source[(self.by_source["theme"] == label) & (self.by_source["source"] == source)]
        return mine.iloc[0]

    def _stance(self, label: str, stance: str) -> "pd.Series[int] | None":
        mine = self.by_stance[(self.by_stance["theme"] == label) & (self.by_stance["stance"] == stance)]
        return mine.iloc[0] if len(mine) else None

    def _said(self, text: str, table: str, label: str) -> Said:
        return Said(text, "", (Evidence("count", f"figures/tables/{table}.csv: {label}", ""),))


def count(record: Record, coder: pd.DataFrame | None) -> Counts:
    """Count the record by source and by stance.

    Parameters
    ----------
    record : Record
        The headline record.
    coder : pandas.DataFrame or None
        How well the software finds each theme, where that is known: then a count of a theme that it finds badly says so.
    """
    by_source, by_stance = (TABLES[name](record).data for name in ("themes-by-source", "stance-by-theme"))
    weak: dict[str, str] = {}
    for row in () if coder is None else coder[coder["theme"].isin(record.codebook.ids)].itertuples():
        if row.precision < WEAK:
            weak[row.theme] = (
                f"This count is weak and probably too high: tested, {_whole(row.precision)} of the sentences that the software "
                "gave the theme were right."
            )
        elif row.recall < WEAK:
            weak[row.theme] = (
                f"This count is weak and probably too low: tested, the software found {_whole(row.recall)} of the theme’s "
                "sentences."
            )
    return Counts(record, by_source, by_stance, weak)


def _whole(share: float) -> str:
    return percent(round(1000 * share), 1000)
