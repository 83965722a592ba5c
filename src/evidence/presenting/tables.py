"""The tables of a study: counted from the frames, with the base beside every share."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from evidence.frames import SPEAKERS, STANCES
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import percent

PASSAGES_A_THEME, PASSAGES_A_SOURCE, PASSAGE_WORDS = 5, 2, 60


def corpus_table(record: Record) -> Table:
    """Each source: what it is, how long it is, and how much of it bears a theme."""
    sentences, coded = record.sentences(), record.coded()
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
        "Source": data["label"], "What it is": data["kind"], "Published by": data["publisher"], "Date": data["date"],
        "Wording": data["wording"], "Paragraphs": data["paragraphs"], "Sentences": data["sentences"], "Words": data["words"],
        "With a theme": _n_of(data["sentences_with_a_theme"], data["sentences"]),
    })  # fmt: skip
    total = f"In all {data['sentences'].sum():,} sentences in {data['paragraphs'].sum():,} paragraphs."
    return Table("corpus", "The record: what was read", f"{total} {record.caption()}", data, shown)


def themes_by(record: Record, by: str, heading: str) -> pd.DataFrame:
    """Count each theme in each group: sentences and paragraphs that bear it, of all there are.

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
        theme, `heading`, sentences, of_sentences, share_of_sentences, paragraphs, of_paragraphs, share_of_paragraphs;
        a row for each theme and group, also where the count is 0, and for each theme in "all".
    """
    sentences, coded = record.sentences(), record.coded()
    rows: list[dict[str, Any]] = []
    groups = [*(sorted(sentences[by].unique()) if by == "year" else list(dict.fromkeys(sentences[by]))), "all"]
    for theme in record.codebook.ids:
        for group in groups:
            base = sentences if group == "all" else sentences[sentences[by] == group]
            hits = coded[coded["theme"] == theme]
            hits = hits if group == "all" else hits[hits[by] == group]
            n, of = hits["sentence_id"].nunique(), len(base)
            np, ofp = hits["paragraph_id"].nunique(), base["paragraph_id"].nunique()
            rows.append({
                "theme": record.label(theme), heading: group, "sentences": n, "of_sentences": of,
                "share_of_sentences": round(n / of, 4) if of else 0.0, "paragraphs": np, "of_paragraphs": ofp,
                "share_of_paragraphs": round(np / ofp, 4) if ofp else 0.0,
            })  # fmt: skip
    return pd.DataFrame(rows)


def _themes_table(by: str, heading: str, id_: str, title: str) -> Callable[[Record], Table]:
    def table(record: Record) -> Table:
        data = themes_by(record, by, heading)
        columns = {"Theme": list(dict.fromkeys(data["theme"]))}
        for group, part in data.groupby(heading, sort=False):
            base = f"{part['of_sentences'].iloc[0]:,} sentences, {part['of_paragraphs'].iloc[0]:,} paragraphs"
            name = f"{'All' if group == 'all' else group} ({base})"
            columns[name] = [
                f"{s:,} ({percent(s, of)}); {p:,} ({percent(p, ofp)})"
                for s, of, p, ofp in zip(
                    part["sentences"], part["of_sentences"], part["paragraphs"], part["of_paragraphs"], strict=True
                )
            ]
        note = (
            "In each cell: sentences that bear the theme, and paragraphs with such a sentence, with their shares. "
            f"A sentence may bear several themes. {record.caption()}"
        )
        return Table(id_, title, note, data, pd.DataFrame(columns))

    table.__doc__ = f"Each theme's share of sentences and of paragraphs, by {heading}."
    return table


def _cross(record: Record, column: str, values: tuple[str, ...]) -> pd.DataFrame:
    """Count the coded sentences of each theme by `column`, with the theme's and the column's totals."""
    coded = record.coded()
    rows = []
    for theme in record.codebook.ids:
        mine = coded[coded["theme"] == theme]
        for value in values:
            n = int((mine[column] == value).sum())
            of_value = coded.loc[coded[column] == value, "sentence_id"].nunique()
            rows.append({
                "theme": record.label(theme), column: value, "sentences": n, "of_theme": len(mine), f"of_{column}": of_value,
                "share_of_theme": round(n / len(mine), 4) if len(mine) else 0.0,
                f"share_of_{column}": round(n / of_value, 4) if of_value else 0.0,
            })  # fmt: skip
    return pd.DataFrame(rows)


def stance_table(record: Record) -> Table:
    """Which way the sentences of each theme point."""
    data = _cross(record, "stance", STANCES)
    shown = _wide(data, "stance", "of_theme", {s: s.capitalize() for s in STANCES})
    note = (
        "Of the sentences that bear the theme. Where several stances fit, ask beats concern, and concern beats "
        f"positive. {record.caption()}"
    )
    return Table("stance-by-theme", "Which way each theme points", note, data, shown)


def speakers_table(record: Record) -> Table:
    """Who says what: the themes in each speaker's coded sentences."""
    data = _cross(record, "speaker", SPEAKERS)
    bases = data.drop_duplicates("speaker").set_index("speaker")["of_speaker"]
    names = {s: f"{record.reporting.speakers[s]} ({bases[s]:,})" for s in SPEAKERS}
    shown = _wide(data, "speaker", "of_speaker", names)
    note = (
        "Share of each speaker's coded sentences (their number is in the heading) that bear the theme. The speaker is "
        f"the one whose view a sentence gives. {record.caption()}"
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
    coded = record.coded()
    bearing = {t: set(coded.loc[coded["theme"] == t, "sentence_id"]) for t in record.codebook.ids}
    rows = [
        {
            "theme": record.label(a), "with": record.label(b), "sentences": len(bearing[a] & bearing[b]),
            "of_theme": len(bearing[a]), "of_with": len(bearing[b]),
        }
        for a in bearing
        for b in bearing
        if a != b
    ]  # fmt: skip
    data = pd.DataFrame(rows)
    labels = [record.label(t) for t in record.codebook.ids]
    wide = data.pivot(index="theme", columns="with", values="sentences").reindex(index=labels, columns=labels)
    shown = pd.DataFrame({"Theme": labels})
    for label in labels:
        shown[label] = ["·" if pd.isna(n) else f"{int(n):,}" for n in wide[label]]
    return Table(
        "co-occurrence", "Themes named together", f"Sentences that bear both themes. {record.caption()}", data, shown
    )


def passages_table(record: Record) -> Table:
    """The strongest passages of each theme, with their locators.

    Strongest: an ask or a concern before the rest, then the most cues of the theme, the shorter first; at most two a source.
    Sentences that only refer back, and those over 60 words, are passed over.
    """
    coded = record.coded()
    coded = coded[
        coded["unit"].isin(["prose", "list item", "quotation"])
        & (coded["clean"].str.split().str.len() <= PASSAGE_WORDS)
    ]
    coded = coded.assign(presses=coded["stance"].isin(["ask", "concern"]), length=coded["clean"].str.len())
    ordered = coded.sort_values(
        ["theme", "presses", "cues", "length", "sentence_id"], ascending=[True, False, False, True, True], kind="stable"
    )
    kept = ordered.groupby(["theme", "source_id"], observed=True, sort=False).head(PASSAGES_A_SOURCE)
    kept = kept.groupby("theme", observed=True, sort=False).head(PASSAGES_A_THEME)
    data = pd.DataFrame(
        {
            "theme": [record.label(t) for t in kept["theme"]],
            "passage": kept["clean"].str.split().str.join(" ").to_list(),
            "locator": kept["locator"].to_list(),
            "section": kept["section"].to_list(),
            "stance": kept["stance"].to_list(),
            "speaker": kept["speaker"].to_list(),
            "wording": kept["wording"].to_list(),
            "sentence_id": kept["sentence_id"].to_list(),
            "start": kept["start"].to_list(),
            "end": kept["end"].to_list(),
        }
    )
    shown = pd.DataFrame(
        {
            "Theme": data["theme"].mask(data["theme"].duplicated(), ""),
            "Passage": data["passage"],
            "Where": data["locator"],
            "Under the heading": data["section"],
            "Stance": data["stance"],
            "Speaker": [record.reporting.speakers[s] for s in data["speaker"]],
        }
    )
    note = (
        f"For each theme up to {PASSAGES_A_THEME} sentences, asks and concerns first, then those with most cues; no more than "
        f"{PASSAGES_A_SOURCE} from one source. {record.caption()}"
    )
    return Table("passages", "The strongest passages of each theme", note, data, shown)


TABLES: dict[str, Callable[[Record], Table]] = {
    "corpus": corpus_table,
    "themes-by-source": _themes_table("label", "source", "themes-by-source", "Themes in each source"),
    "themes-by-kind": _themes_table("kind", "kind", "themes-by-kind", "Themes in each kind of source"),
    "themes-over-time": _themes_table("year", "year", "themes-over-time", "Themes over time"),
    "stance-by-theme": stance_table,
    "who-says-what": speakers_table,
    "co-occurrence": co_occurrence_table,
    "passages": passages_table,
}
