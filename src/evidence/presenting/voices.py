"""What the respondents of a survey say: people counted, not sentences, with intervals, and small numbers kept back."""

import re
from collections.abc import Callable

import pandas as pd
from scipy.stats import binomtest

from evidence.extracting.identities import Settled, find_identities
from evidence.frames import FRAMES
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import percent
from evidence.presenting.suppression import SUPPRESSED, suppress

NOT_STATED, OTHER = "not stated", "Other"


def interval(n: int, base: int) -> tuple[float, float]:
    """Return the 95% Wilson interval of a share (Wilson, JASA 22, 1927).

    Examples
    --------
    >>> [round(x, 3) for x in interval(20, 100)]
    [0.133, 0.289]
    """
    if base == 0:
        return 0.0, 1.0
    found = binomtest(n, base).proportion_ci(confidence_level=0.95, method="wilson")
    return float(found.low), float(found.high)


def ledger_table(record: Record) -> Table:
    """What came in, what was left out and why, and what was analysed, question by question."""
    mine = record.corpus.ledger[record.corpus.ledger["source_id"].isin(record.sources["source_id"])]
    data = mine.reset_index(drop=True)
    shown = pd.DataFrame(
        {
            "Question": data["question"],
            "Received": [f"{n:,}" for n in data["received"]],
            "Left out": [f"{n:,}" for n in data["excluded"]],
            "Why": data["reasons"],
            "Analysed": [f"{n:,}" for n in data["analysed"]],
            "Of a campaign": [f"{n:,}" for n in data["campaign"]],
            "As voices": [f"{n:,}" for n in data["voices"]],
        }
    )
    note = (
        "Received = left out + analysed. Answers of a campaign are near-identical; as voices, each campaign counts once. "
        f"A question's base is those who answered it. {record.caption()}"
    )
    return Table("ledger", "What came in, and what was analysed", note, data, shown)


def people(record: Record) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each answer, and a row for each theme of each answer."""
    documents = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    voice = documents["campaign"].where(documents["campaign"] != "", documents["respondent"])
    named = {"respondent": documents["respondent"], "voice": voice}
    of = documents["source_id"] + " "  # two surveys may both have a respondent 1
    documents = documents.assign(**{column: of + names for column, names in named.items()})
    themes = record.coded()[["document_id", "theme"]].drop_duplicates()
    return documents, documents.merge(themes, on="document_id")


def by_question(record: Record) -> Table:
    """How many of those who answered a question speak of each theme in their answer."""
    answers, bearing = people(record)
    threshold = record.reporting.suppression_threshold
    rows = []
    for question, asked in answers.groupby("question", sort=True):
        mine = bearing[bearing["question"] == question]
        for theme in record.codebook:
            speak = mine[mine["theme"] == theme.id]
            n, base = speak["respondent"].nunique(), asked["respondent"].nunique()
            low, high = interval(n, base)
            voices = speak["voice"].nunique()
            kept = 0 < n < threshold
            few_voices = kept or 0 < voices < threshold
            rows.append({
                "question": question, "theme": theme.label, "people": pd.NA if kept else n, "of_people": base,
                "share": pd.NA if kept else round(n / base, 4), "low": pd.NA if kept else round(low, 4),
                "high": pd.NA if kept else round(high, 4), "voices": pd.NA if few_voices else voices,
                "of_voices": asked["voice"].nunique(), "words": "" if kept else record.reporting.words(n, base),
            })  # fmt: skip
    data = pd.DataFrame(rows)
    shown = pd.DataFrame({"Theme": [t.label for t in record.codebook]})
    for question, part in data.groupby("question", sort=True):
        bases = f"{part['of_people'].iloc[0]} people, {part['of_voices'].iloc[0]} voices"
        shown[f"{question} ({bases})"] = [
            SUPPRESSED
            if pd.isna(r.people)
            else f"{r.words}: {r.people} ({percent(r.people, r.of_people)}, "
            f"{r.low:.0%} to {r.high:.0%}); {SUPPRESSED if pd.isna(r.voices) else r.voices} voices"
            for r in part.itertuples()
        ]
    note = (
        f"People who speak of the theme in their answer, with the share of those who answered, its 95% interval (Wilson) and "
        f"voices. {SUPPRESSED} stands for fewer than {threshold} people. Respondents choose themselves: this is no sample, and "
        f"counts are not a vote. {record.caption()}"
    )
    return Table("voices-by-question", "What people speak of, question by question", note, data, shown)


def people_by_group(
    counts: pd.DataFrame, bases: "pd.Series[int]", group: str, threshold: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out how many people of each group speak of each thing, small numbers kept back.

    Parameters
    ----------
    counts : pandas.DataFrame
        People: a row for each thing, named by the index, and a column for each group.
    bases : pandas.Series
        The people of each group.
    group : str
        What the groups are, such as role.
    threshold : int
        The smallest number of people that may be shown.

    Returns
    -------
    data : pandas.DataFrame
        The index's name, `group` ("all" too) and people, missing where it is kept back: a row a count.
    shown : pandas.DataFrame
        The same as a person reads it, a column for each group.
    """
    of = str(counts.index.name)
    groups = sorted(bases.index, key=lambda g: (g == NOT_STATED, g))
    bases, counts = bases[groups], counts.reindex(columns=groups, fill_value=0)
    back = suppress(bases.to_frame().T, threshold).iloc[0]
    hidden = suppress(counts, threshold, also=set(back[back].index))
    totals = counts.sum(axis=1)
    shown = pd.DataFrame({of.capitalize(): counts.index})
    for g in groups:
        cells = [f"{n} ({percent(int(n), int(bases[g]))})" for n in counts[g]]
        shown[f"{g} ({SUPPRESSED if back[g] else bases[g]})"] = [
            SUPPRESSED if h else cell for h, cell in zip(hidden[g], cells, strict=True)
        ]
    shown[f"All ({bases.sum()})"] = [
        SUPPRESSED if 0 < n < threshold else f"{n} ({percent(int(n), int(bases.sum()))})" for n in totals
    ]
    data = counts.mask(hidden).assign(all=totals.mask((totals > 0) & (totals < threshold)))
    return data.reset_index().melt(id_vars=of, var_name=group, value_name="people"), shown


def stated(documents: pd.DataFrame, group: str) -> "pd.Series[str]":
    """Return the group of each answer, and `NOT_STATED` where none is given."""
    return documents[group].where(documents[group] != "", NOT_STATED)


def kept_back(threshold: int) -> str:
    """Return the sentence of a note on what stands for a number that is kept back."""
    why = "or one kept back so that no subtraction gives such a number away"
    return f"{SUPPRESSED} stands for a number below {threshold}, {why}. "


def _by_group(name: str, group: str) -> Callable[[Record], Table]:
    def table(record: Record) -> Table:
        answers, bearing = people(record)
        bases = answers.groupby(stated(answers, group))["respondent"].nunique()
        spoken = bearing.groupby(["theme", stated(bearing, group)], observed=False)["respondent"].nunique()
        counts = spoken.unstack(fill_value=0).reindex(record.codebook.ids, fill_value=0)
        counts.index = pd.Index([t.label for t in record.codebook], name="theme")
        threshold = record.reporting.suppression_threshold
        data, shown = people_by_group(counts, bases, group, threshold)
        note = (
            "People who speak of the theme anywhere in their answers, and their share of the group. "
            f"{kept_back(threshold)}{record.caption()}"
        )
        return Table(name, f"What people speak of, by {group}", note, data, shown)

    return table


def survey_tables(record: Record) -> dict[str, Callable[[Record], Table]]:
    """Return the tables that a record's surveys have: none without a survey, and one for each group of respondents."""
    if record.sources.empty:
        return {}
    by_groups = {f"voices-by-{slug}": group for slug, group in group_slugs(record).items()}
    tables = {name: _by_group(name, group) for name, group in by_groups.items()}
    return {"ledger": ledger_table, "voices-by-question": by_question, **tables}


def group_slugs(record: Record) -> dict[str, str]:
    """Return the groups of a record's respondents by what the names of their tables end in."""
    mine = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    slugs: dict[str, str] = {}
    for n, group in enumerate((c for c in _groups(mine) if (mine[c] != "").any()), 1):
        slug = re.sub(r"[^a-z0-9]+", "-", group.lower()).strip("-") or str(n)
        slugs[slug if slug not in slugs else f"{slug}-{n}"] = group
    return slugs


def without_names_in_groups(documents: pd.DataFrame, settled: Settled) -> pd.DataFrame:
    """Return the documents frame with `OTHER` in place of each group in which a person, address or number is named."""

    def safe(value: str) -> str:
        return OTHER if any(f.out for f in find_identities(value, settled)) else value

    values = {group: {v: safe(v) for v in documents[group].unique()} for group in _groups(documents)}
    return documents.assign(**{group: documents[group].map(known) for group, known in values.items()})


def _groups(documents: pd.DataFrame) -> list[str]:
    return [c for c in documents.columns if c not in FRAMES["documents"]]
