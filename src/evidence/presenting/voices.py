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


def _people(record: Record) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each answer, and a row for each theme of each answer."""
    documents = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    documents = documents.assign(
        voice=documents["campaign"].where(documents["campaign"] != "", documents["respondent"])
    )
    themes = record.coded()[["document_id", "theme"]].drop_duplicates()
    return documents, documents.merge(themes, on="document_id")


def by_question(record: Record) -> Table:
    """How many of those who answered a question speak of each theme in their answer."""
    answers, bearing = _people(record)
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


def _by_group(name: str, group: str) -> Callable[[Record], Table]:
    def table(record: Record) -> Table:
        answers, bearing = _people(record)
        threshold = record.reporting.suppression_threshold
        stated = answers.assign(group=answers[group].where(answers[group] != "", NOT_STATED))
        spoken = bearing.assign(group=bearing[group].where(bearing[group] != "", NOT_STATED))
        groups = sorted(stated["group"].unique(), key=lambda g: (g == NOT_STATED, g))
        bases = stated.groupby("group")["respondent"].nunique().reindex(groups, fill_value=0)
        counts = pd.DataFrame(
            [
                spoken[spoken["theme"] == t.id].groupby("group")["respondent"].nunique().reindex(groups, fill_value=0)
                for t in record.codebook
            ],
            index=[t.label for t in record.codebook],
        )
        back = suppress(bases.to_frame().T, threshold).iloc[0]
        hidden = suppress(counts, threshold, also=set(back[back].index))
        totals = counts.sum(axis=1)
        shown = pd.DataFrame({"Theme": counts.index})
        for g in groups:
            cells = [f"{n} ({percent(int(n), int(bases[g]))})" for n in counts[g]]
            shown[f"{g} ({SUPPRESSED if back[g] else bases[g]})"] = [
                SUPPRESSED if h else cell for cell, h in zip(cells, hidden[g], strict=True)
            ]
        shown[f"All ({bases.sum()})"] = [
            SUPPRESSED if 0 < n < threshold else f"{n} ({percent(int(n), int(bases.sum()))})" for n in totals
        ]
        data = counts.mask(hidden).assign(all=totals.mask((totals > 0) & (totals < threshold)))
        data = data.reset_index(names="theme").melt(id_vars="theme", var_name=group, value_name="people")
        note = (
            f"People who speak of the theme anywhere in their answers, and their share of the group. {SUPPRESSED} stands for a "
            f"number below {threshold}, or one kept back so that no subtraction gives such a number away. {record.caption()}"
        )
        return Table(name, f"What people speak of, by {group}", note, data, shown)

    return table


def survey_tables(record: Record) -> dict[str, Callable[[Record], Table]]:
    """Return the tables that a record's surveys have: none without a survey, and one for each group of respondents."""
    if record.sources.empty:
        return {}
    mine = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    by_groups: dict[str, Callable[[Record], Table]] = {}
    for n, group in enumerate((c for c in _groups(mine) if (mine[c] != "").any()), 1):
        slug = re.sub(r"[^a-z0-9]+", "-", group.lower()).strip("-")
        name = f"voices-by-{slug or n}"
        name = name if name not in by_groups else f"{name}-{n}"
        by_groups[name] = _by_group(name, group)
    return {"ledger": ledger_table, "voices-by-question": by_question, **by_groups}


def without_names_in_groups(documents: pd.DataFrame, settled: Settled) -> pd.DataFrame:
    """Return the documents frame with `OTHER` in place of each group in which a person, address or number is named."""

    def safe(value: str) -> str:
        return OTHER if any(f.out for f in find_identities(value, settled)) else value

    values = {group: {v: safe(v) for v in documents[group].unique()} for group in _groups(documents)}
    return documents.assign(**{group: documents[group].map(known) for group, known in values.items()})


def _groups(documents: pd.DataFrame) -> list[str]:
    return [c for c in documents.columns if c not in FRAMES["documents"]]
