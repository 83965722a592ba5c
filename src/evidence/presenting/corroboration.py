"""Who bears whom out: for each theme, and each figure that two sources give, who presses it and who speaks well of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.frames import SPEAKERS
from evidence.presenting.claims import figures_of
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import listed, within

PRESSES, WELL = ("concern", "ask"), ("positive",)
Row = dict[str, Any]


def corroboration_table(record: Record, statistics: pd.DataFrame) -> Table:
    """For each theme the sentences of each kind of speaker that press it and that speak well of it, and their sources.

    A theme is pressed by a concern or an ask. A survey counts as a source where at least as many of its respondents as the
    threshold of suppression press it (or speak well of it); its answers are counted in people, the other sources in sentences.
    """
    coded = record.coded()
    survey = coded["unit"] == "answer"
    rows = [
        _theme(
            record.label(theme),
            coded[(coded["theme"] == theme) & ~survey],
            coded[(coded["theme"] == theme) & survey],
            record,
        )
        for theme in record.codebook.ids
    ]
    rows = [row for row in rows if row["sentences"] or row["people"]] + _figures(record, statistics)
    columns = [
        "matter", "what", "said_by", "sources_pressing", "of_sources", "speakers_pressing", "spoken_well_of_by", "sources_well",
        "sentences", "people", *(f"{s}_{side}{of}" for s in SPEAKERS for side in ("presses", "well") for of in ("", "_sources")),
        "where",
    ]  # fmt: skip
    data = pd.DataFrame(rows, columns=columns)
    names = record.reporting.speakers
    heard = [s for s in SPEAKERS if data[[f"{s}_presses", f"{s}_well"]].sum().sum()]
    shown = pd.DataFrame({
        "Matter": data["matter"], "Said by": data["said_by"],
        **{names[s]: [_cell(row, s) for row in data.to_dict("records")] for s in heard},
        "Against it, or well of it": data["spoken_well_of_by"],
    })  # fmt: skip
    if data.empty:
        shown = pd.DataFrame({"Nothing found": ["No theme and no shared figure was found."]})
    threshold = record.reporting.suppression_threshold
    people = (
        f"A survey counts in people, and as a source, from {threshold} people on; fewer are kept back. "
        if survey.any()
        else ""
    )
    note = (
        "In the columns of speakers: how many sentences press the theme (a concern or an ask), in how many sources; and behind "
        "“well” how many speak well of it (positive). Neutral ones are left out. The speaker is the one whose view a sentence "
        "gives, as coded, so a source may speak for several. To be borne out a matter wants sources that are independent of "
        "one another: two submissions of one union are two sources and one voice. A positive sentence on a theme does not "
        "yet contradict a concern: read both. Of a figure that two sources give, the sentences are those that it stands in. "
        f"{people}{record.unspoken_note()}{record.caption()}"
    )
    return Table("corroboration", "Who bears whom out, and who speaks against it", note, data, shown)


def _theme(label: str, sentences: pd.DataFrame, answers: pd.DataFrame, record: Record) -> Row:
    """What is said on one theme: sentences of documents by speaker, people of surveys."""
    row: Row = {"matter": label, "what": "theme", "sentences": len(sentences), "people": ""}
    for speaker in SPEAKERS:
        mine = sentences[sentences["speaker"] == speaker]
        for side, stances in (("presses", PRESSES), ("well", WELL)):
            there = mine[mine["stance"].isin(stances)]
            row |= {f"{speaker}_{side}": len(there), f"{speaker}_{side}_sources": there["source_id"].nunique()}
    pressing, well = (_sources(sentences, answers, stances, record) for stances in (PRESSES, WELL))
    by = [s for s in SPEAKERS if row[f"{s}_presses"]]
    people = [f"{label}: {n} people" for label, n in _people(answers, PRESSES, record).items()]
    return row | {
        "people": "; ".join(people),
        "sources_pressing": len(pressing),
        "of_sources": len(record.sources),
        "speakers_pressing": len(by),
        "said_by": _said_by(len(pressing), len(record.sources), len(by)),
        "sources_well": len(well),
        "spoken_well_of_by": _well(row, well, record.reporting.speakers),
        "where": "; ".join(pressing),
    }


def _sources(
    sentences: pd.DataFrame, answers: pd.DataFrame, stances: tuple[str, ...], record: Record
) -> dict[str, int]:
    """The labels of the sources with a sentence of these stances, and how many, in the record's order."""
    counts = sentences[sentences["stance"].isin(stances)].groupby("label").size().to_dict() | _people(
        answers, stances, record
    )
    return {label: counts[label] for label in record.sources["label"] if label in counts}


def _people(answers: pd.DataFrame, stances: tuple[str, ...], record: Record) -> dict[str, int]:
    """How many respondents of each survey take these stances; none below the threshold."""
    people = answers[answers["stance"].isin(stances)].groupby("label")["respondent"].nunique().to_dict()
    return {str(label): n for label, n in people.items() if n >= record.reporting.suppression_threshold}


def _said_by(sources: int, of: int, speakers: int) -> str:
    """Say how many bear a matter out.

    Examples
    --------
    >>> _said_by(4, 5, 1), _said_by(0, 5, 0)
    ('in 4 of 5 sources, by 1 kind of speaker', 'nobody presses it')
    """
    if not sources:
        return "nobody presses it"
    kinds = f", by {speakers} kind{'' if speakers == 1 else 's'} of speaker" if speakers else ", in answers only"
    return f"in {sources} of {of} sources{kinds}"


def _well(row: Row, sources: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Who speaks well of a theme, most first, and where."""
    by = sorted((s for s in SPEAKERS if row[f"{s}_well"]), key=lambda s: -row[f"{s}_well"])
    if not sources:
        return "nobody"
    who = listed([f"{within(names[s])} ({row[f'{s}_well']})" for s in by]) if by else "respondents"
    return f"{who}, in {listed(list(sources))}"


def _cell(row: Row, speaker: str) -> str:
    """Sentences that press and that speak well, with their sources.

    Examples
    --------
    >>> row = {"union_presses": 12, "union_presses_sources": 2, "union_well": 1, "union_well_sources": 1}
    >>> _cell(row, "union")
    '12 in 2; well: 1 in 1'
    """
    presses, well = ((row[f"{speaker}_{side}"], row[f"{speaker}_{side}_sources"]) for side in ("presses", "well"))
    if not presses[0] and not well[0]:
        return "–"
    pressing = f"{presses[0]} in {presses[1]}" if presses[0] else "0"
    return f"{pressing}; well: {well[0]} in {well[1]}" if well[0] else pressing


def _figures(record: Record, statistics: pd.DataFrame) -> list[Row]:
    """Figures that two sources give of one thing: a row each, with the sentences that they stand in."""
    figures = [row for row in figures_of(record, statistics) if row["same_in"]]
    labels = dict(zip(record.sources["source_id"], record.sources["label"], strict=True))
    speakers = dict(zip(record.coded()["sentence_id"], record.coded()["speaker"], strict=True))
    rows, seen = [], set()
    for figure in figures:
        key = (figure["number"], figure["unit"], *sorted({figure["source_id"], *figure["same_in"].split("; ")}))
        if key in seen:
            continue
        seen.add(key)
        together = [f for f in figures if f["number"] == figure["number"] and f["unit"] == figure["unit"]]
        together = [f for f in together if f["source_id"] in key]
        counts = {s: [f for f in together if speakers.get(f["sentence_id"]) == s] for s in SPEAKERS}
        row: Row = {f"{s}_{side}{of}": 0 for s in SPEAKERS for side in ("presses", "well") for of in ("", "_sources")}
        for s, of in counts.items():
            row |= {f"{s}_presses": len(of), f"{s}_presses_sources": len({f["source_id"] for f in of})}
        against = dict.fromkeys(i for f in together for i in filter(None, f["compare_with"].split("; ")))
        sources = {f["source_id"] for f in together}
        rows.append(
            row
            | {
                "matter": f"{figure['value']} ({figure['what']})" if figure["what"] else figure["value"],
                "what": "figure", "sentences": len({f["sentence_id"] for f in together}), "people": "",
                "sources_pressing": len(sources), "of_sources": len(record.sources),
                "speakers_pressing": sum(bool(of) for of in counts.values()),
                "said_by": f"in {len(sources)} of {len(record.sources)} sources",
                "sources_well": 0,
                "spoken_well_of_by": f"{len(against)} other figures: see the figures to compare" if against else "nobody",
                "where": "; ".join(dict.fromkeys(labels[f["source_id"]] for f in together)),
            }
        )  # fmt: skip
    return rows
