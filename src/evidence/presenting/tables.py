"""The tables of a study: counted from the frames, with the base beside every share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from evidence.frames import SPEAKERS, STANCES
from evidence.presenting.passages import coded_sentences_table, passages_table
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import listed, percent

KEPT_BACK = "kept back"  # stands where too few people speak of something for their number to be told


def corpus_table(record: Record) -> Table:
    """Each source: what it is, how long it is, and how much of it bears a theme."""
    sentences, coded = record.sentences(), record.counted()
    words = sentences["clean"].str.split().str.len()
    counted = sentences.assign(words=words).groupby("label", sort=False)
    data = (
        pd.DataFrame(
            {
                "paragraphs": counted["paragraph_id"].nunique(),
                "sentences": counted.size(),
                "words": counted["words"].sum(),
                "sentences_with_a_theme": coded.groupby("label", sort=False)["sentence_id"].nunique(),
            }
        )
        .fillna(0)
        .astype("int64")
    )
    about = record.sources.set_index("label")[["title", "kind", "publisher", "date", "wording", "citation"]]
    data = about.join(data, how="inner").reset_index()
    shown = pd.DataFrame({
        "Source": data["label"], "What it is": data["kind"], "Published by": data["publisher"].replace("", "not known"),
        "Date": data["date"].replace("", "not known"),
        "Wording": data["wording"], "Paragraphs": data["paragraphs"], "Sentences": data["sentences"], "Words": data["words"],
        "With a theme": _n_of(data["sentences_with_a_theme"], data["sentences"]),
    })  # fmt: skip
    total = f"Sentences in all: {data['sentences'].sum():,}; paragraphs: {data['paragraphs'].sum():,}."
    return Table("corpus", "The record: what was read", f"{total} {record.caption()}", data, shown)


def themes_by(record: Record, by: str, heading: str) -> pd.DataFrame:
    """Count each theme in each group: sentences and paragraphs that bear it, of all there are.

    Of a survey paragraphs are not counted: its answers are, by people, in the tables ``voices-…``, and both counts together
    would tell numbers that are kept back.

    Parameters
    ----------
    record : Record
        The study's frames.
    by : str
        A column of `Record.sentences`: ``label``, ``kind`` or ``year``.
    heading : str
        What the column is called in the result.

    Returns
    -------
    pandas.DataFrame
        theme, `heading`, sentences, of_sentences, share_of_sentences, paragraphs, of_paragraphs, share_of_paragraphs, and
        kept_back (whether it is 0 because too few people of a survey speak of the theme to be told); a row for each theme and
        group, also where the count is 0, and for each theme in "all".
    """
    sentences, coded, few = record.sentences(), record.counted(), record.kept_back()
    rows: list[dict[str, Any]] = []
    groups = [*(sorted(sentences[by].unique()) if by == "year" else list(dict.fromkeys(sentences[by]))), "all"]
    for theme in record.codebook.ids:
        for group in groups:
            base = sentences if group == "all" else sentences[sentences[by] == group]
            hits = coded[coded["theme"] == theme]
            hits = hits if group == "all" else hits[hits[by] == group]
            n, of = hits["sentence_id"].nunique(), len(base)
            np, ofp = (part.loc[part["respondent"] == "", "paragraph_id"].nunique() for part in (hits, base))
            rows.append({
                "theme": record.label(theme), heading: group, "sentences": n, "of_sentences": of,
                "share_of_sentences": round(n / of, 4) if of else 0.0, "paragraphs": np, "of_paragraphs": ofp,
                "share_of_paragraphs": round(np / ofp, 4) if ofp else 0.0,
                "kept_back": not n and any((source, theme) in few for source in base["source_id"].unique()),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _themes_table(by: str, heading: str, id_: str, title: str) -> Callable[[Record], Table]:
    def table(record: Record) -> Table:
        data = themes_by(record, by, heading)
        borne = data[~data["theme"].isin(record.unspoken())]
        columns = {"Theme": list(dict.fromkeys(borne["theme"]))}
        for group, part in borne.groupby(heading, sort=False):
            n, ofp = part["of_sentences"].iloc[0], part["of_paragraphs"].iloc[0]
            base = f"{n:,} sentences{f', {ofp:,} paragraphs' if ofp else ''}"
            columns[f"{'All' if group == 'all' else group} ({base})"] = [
                _counts(row) for row in part.to_dict("records")
            ]
        survey = (record.sentences()["respondent"] != "").any()
        note = (
            "In each cell: sentences that bear the theme, and paragraphs with such a sentence, with their shares. "
            f"{'Of a survey paragraphs are not counted. ' if survey else ''}"
            f"A sentence may bear several themes. {record.unspoken_note()}{record.caption()}"
        )
        return Table(id_, title, note, data, pd.DataFrame(columns))

    table.__doc__ = f"Each theme's share of sentences and of paragraphs, by {heading}."
    return table


def _counts(row: dict[str, Any]) -> str:
    if row["kept_back"]:
        return KEPT_BACK
    of_sentences = f"{row['sentences']:,} ({percent(row['sentences'], row['of_sentences'])})"
    if not row["of_paragraphs"]:
        return of_sentences
    return f"{of_sentences}; {row['paragraphs']:,} ({percent(row['paragraphs'], row['of_paragraphs'])})"


def uncompared(record: Record) -> str:
    """Return why the record's years can't be compared; "" where they can."""
    years = sorted(record.dated().sentences()["year"].unique())
    if len(years) > 1:
        return ""
    return (
        f"Nothing can be said over time: {'every dated source is of ' + years[0] if years else 'no source has a date'}"
    )


def undated_note(record: Record) -> str:
    """Return the sentence of a caption that names the sources left out for want of a date; "" where there are none."""
    undated = record.undated()
    return f"Left out, their date not being known: {listed(undated)}. " if undated else ""


def over_time_table(record: Record) -> Table:
    """Each theme's share of sentences and of paragraphs, by year, on the sources whose date is known."""
    table = _themes_table("year", "year", "themes-over-time", "Themes over time")(record.dated())
    if why := uncompared(record):
        shown = pd.DataFrame({"Theme": [f"{why}."]})
        return Table(table.id, table.title, f"{undated_note(record)}{record.caption()}", table.data.iloc[:0], shown)
    kinds = "The years hold different documents, so a difference between them is not by itself a trend. "
    return replace(table, note=f"{kinds}{undated_note(record)}{table.note}")


def _cross(record: Record, column: str, values: tuple[str, ...]) -> pd.DataFrame:
    """Count the coded sentences of each theme that has any by `column`, with the theme's and the column's totals."""
    coded = record.counted()
    rows = []
    for theme in record.codebook.ids:
        mine = coded[coded["theme"] == theme]
        if mine.empty:
            continue
        for value in values:
            n = int((mine[column] == value).sum())
            of_value = coded.loc[coded[column] == value, "sentence_id"].nunique()
            rows.append({
                "theme": record.label(theme), column: value, "sentences": n, "of_theme": len(mine), f"of_{column}": of_value,
                "share_of_theme": round(n / len(mine), 4),
                f"share_of_{column}": round(n / of_value, 4) if of_value else 0.0,
            })  # fmt: skip
    columns = ["theme", column, "sentences", "of_theme", f"of_{column}", "share_of_theme", f"share_of_{column}"]
    return pd.DataFrame(rows, columns=columns)


def stance_table(record: Record) -> Table:
    """Which way the sentences of each theme point."""
    data = _cross(record, "stance", STANCES)
    shown = _wide(data, "stance", "of_theme", {s: s.capitalize() for s in STANCES})
    note = (
        "Of the sentences that bear the theme. Where several stances fit, ask beats concern, and concern beats "
        f"positive. {record.unspoken_note()}{record.caption()}"
    )
    return Table("stance-by-theme", "Which way each theme points", note, data, shown)


def speakers_table(record: Record) -> Table:
    """Who says what: the themes in each speaker's coded sentences."""
    data = _cross(record, "speaker", SPEAKERS)
    data = data[data["of_speaker"] > 0].reset_index(drop=True)
    bases = data.drop_duplicates("speaker").set_index("speaker")["of_speaker"]
    names = {s: f"{record.reporting.speakers[s]} ({bases[s]:,})" for s in bases.index}
    shown = _wide(data, "speaker", "of_speaker", names)
    silent = [record.reporting.speakers[s] for s in SPEAKERS if s not in bases.index]
    nobody = f"Speakers of no coded sentence: {'; '.join(silent)}. " if silent else ""
    note = (
        "Share of each speaker's coded sentences (their number is in the heading) that bear the theme. The speaker is "
        f"the one whose view a sentence gives. {nobody}{record.unspoken_note()}{record.caption()}"
    )
    return Table("who-says-what", "Who says what", note, data, shown)


def _wide(data: pd.DataFrame, column: str, base: str, names: dict[str, str]) -> pd.DataFrame:
    columns: dict[str, list[str]] = {"Theme": list(dict.fromkeys(data["theme"]))}
    if base == "of_theme":
        columns["Sentences"] = [f"{n:,}" for n in data.drop_duplicates("theme")["of_theme"]]
    for value, name in names.items():
        part = data[data[column] == value]
        columns[name] = list(_n_of(part["sentences"], part[base], of=False))
    return pd.DataFrame(columns)


def _n_of(n: "pd.Series[int]", base: "pd.Series[int]", of: bool = True) -> list[str]:
    return [f"{a:,}{f' of {b:,}' if of else ''} ({percent(a, b)})" for a, b in zip(n, base, strict=True)]


def co_occurrence_table(record: Record) -> Table:
    """How many sentences bear both of two themes."""
    coded = record.counted()
    found = {t: set(coded.loc[coded["theme"] == t, "sentence_id"]) for t in record.codebook.ids}
    bearing = {t: sentences for t, sentences in found.items() if sentences}
    rows = [
        {
            "theme": record.label(a), "with": record.label(b), "sentences": len(bearing[a] & bearing[b]),
            "of_theme": len(bearing[a]), "of_with": len(bearing[b]),
        }
        for a in bearing
        for b in bearing
        if a != b
    ]  # fmt: skip
    data = pd.DataFrame(rows, columns=["theme", "with", "sentences", "of_theme", "of_with"])
    labels = [record.label(t) for t in bearing]
    wide = data.pivot(index="theme", columns="with", values="sentences").reindex(index=labels, columns=labels)
    shown = pd.DataFrame({"Theme": labels})
    for label in labels:
        shown[label] = ["·" if pd.isna(n) else f"{int(n):,}" for n in wide[label]]
    note = f"Sentences that bear both themes. {record.unspoken_note()}{record.caption()}"
    return Table("co-occurrence", "Themes named together", note, data, shown)


TABLES: dict[str, Callable[[Record], Table]] = {
    "corpus": corpus_table,
    "themes-by-source": _themes_table("label", "source", "themes-by-source", "Themes in each source"),
    "themes-by-kind": _themes_table("kind", "kind", "themes-by-kind", "Themes in each kind of source"),
    "themes-over-time": over_time_table,
    "stance-by-theme": stance_table,
    "who-says-what": speakers_table,
    "co-occurrence": co_occurrence_table,
    "passages": passages_table,
    "coded-sentences": coded_sentences_table,
}
