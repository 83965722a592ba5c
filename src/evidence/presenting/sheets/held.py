"""What each sheet of the workbook holds: the study's tables with headings that a person reads, and where their rows lead."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from evidence.frames import MEANINGS, SPEAKERS, STANCES
from evidence.presenting.record import Record, Table
from evidence.presenting.sheets.workbook import Sheet

ABOUT = (
    "What the sources say, each row with its place. Counted and found by rule and by a coder: check a passage before you use it.",
    "A place in blue opens the passage in its context, in evidence.html: keep the two files in one folder.",
    "Wording: verbatim is the source's own words. Paraphrase is a digest in other words: report it with its reference, never in "
    "quotation marks. Illustrative is made up, to try the software on: never use it as evidence.",
    "Respondents choose themselves: counts of them are not a vote.",
)
PASSAGES = {
    "locator": "Where", "section": "Under the heading", "date": "Date", "text": "Sentence", "themes": "Themes",
    "stance": "Stance", "speaker": "Whose view", "wording": "Wording", "sentence_id": "Passage id",
}  # fmt: skip
CLAIMS = {
    "locator": "Where", "date": "Date", "value": "Figure", "number": "Number", "unit": "Unit", "what": "Of what",
    "population": "Of whom", "comparator": "Compared with", "check": "Check", "sentence": "Sentence", "wording": "Wording",
    "date_of_source": "Date is the source's own", "sentence_id": "Passage id",
}  # fmt: skip
PAIRS = {
    "value_a": "Figure", "what_a": "Of what", "population_a": "Of whom", "locator_a": "Where", "date_a": "Date",
    "value_b": "Other figure", "what_b": "Of what (other)", "population_b": "Of whom (other)", "locator_b": "Where (other)",
    "date_b": "Date (other)", "unit": "Unit", "also_differs_in": "What else differs", "across_sources": "Across sources",
}  # fmt: skip
RECOMMENDED = {
    "locator": "Where", "published": "Published", "kind": "What", "number": "Number", "words": "Words",
    "addressee": "To whom", "addressee_named": "Named in the words", "responses": "Answered by",
    "response_locators": "Where answered", "deadline": "Deadline", "response_deadlines": "Deadline of the answer",
    "wording": "Wording", "sentence_id": "Passage id",
}  # fmt: skip
QUOTES = {
    "theme": "Theme", "words": "Words", "role": "Who", "stance": "Stance", "locator": "Where", "wording": "Wording",
    "sentence_id": "Passage id",
}  # fmt: skip
LEDGER = {
    "source_id": "Source", "question": "Question", "received": "Received", "excluded": "Left out", "reasons": "Why",
    "analysed": "Analysed", "campaign": "Of a campaign", "voices": "As voices",
}  # fmt: skip


def sheets_held(
    record: Record, tables: Mapping[str, Table], statistics: pd.DataFrame, sources: pd.DataFrame
) -> list[Sheet]:
    """Return the sheets in the order in which they stand.

    Parameters
    ----------
    record : Record
        The headline's: no illustrative source.
    tables : mapping of Table
        themes-by-source, coded-sentences, claims, figures-to-compare, recommendations and corpus; quote-bank and ledger where
        there is a survey.
    statistics : pandas.DataFrame
        The frame, for the sentences that pairs of figures lead to.
    sources : pandas.DataFrame
        All sources, illustrative ones too, which are said to be.
    """
    said_in = dict(zip(statistics["statistic_id"], statistics["sentence_id"], strict=True))
    pairs = tables["figures-to-compare"]
    ends = {
        f"Where{end}": [said_in[i] for i in pairs.data[f"statistic_id_{side}"]]
        for side, end in (("a", ""), ("b", " (other)"))
    }
    speakers = record.reporting.speakers
    passages = tables["coded-sentences"]
    passages_data = passages.data.assign(speaker=passages.data["speaker"].map(speakers))
    held = [
        _themes(record, tables["themes-by-source"]),
        _sheet("Passages", passages, PASSAGES, passages_data),
        _sheet("Figures", tables["claims"], CLAIMS),
        Sheet("Figures to compare", pairs.title, pairs.note, _headed(pairs.data, PAIRS), ends),
        _recommendations(tables["recommendations"]),
    ]
    if "quote-bank" in tables:
        held.append(quotes_sheet(tables["quote-bank"]))
    held += [_codebook(record), _sources(sources, tables["corpus"])]
    if "ledger" in tables:
        labels = sources.set_index("source_id")["label"]
        ledger = tables["ledger"].data
        held.append(
            _sheet("Ledger", tables["ledger"], LEDGER, ledger.assign(source_id=ledger["source_id"].map(labels)))
        )
    return held


def _headed(data: pd.DataFrame, heads: Mapping[str, str]) -> pd.DataFrame:
    return data[list(heads)].rename(columns=heads)


def _sheet(name: str, table: Table, heads: Mapping[str, str], data: pd.DataFrame | None = None) -> Sheet:
    data = table.data if data is None else data
    links = {"Where": data["sentence_id"].to_list()} if "sentence_id" in heads else {}
    return Sheet(name, table.title, table.note, _headed(data, heads), links)


def quotes_sheet(table: Table) -> Sheet:
    """Return the quote bank as a sheet: somebody's own words in quotation marks, what is reported without."""
    data = table.data
    words = ("“" + data["quotation"] + "”").mask(data["quotation"] == "", data["reported"])
    made_up = data["wording"].eq("illustrative")
    name = "Quotes (made up)" if len(made_up) and made_up.all() else "Quotes"
    return _sheet(name, table, QUOTES, data.assign(words=words))


def _recommendations(table: Table) -> Sheet:
    """The numbered ones first; what a rule took for one is a candidate until a person has read it."""
    data = table.data
    candidate = data["number"].eq("") & data["kind"].ne("response")
    data = data.assign(kind=("candidate: " + data["kind"]).where(candidate, data["kind"]))
    data = data.assign(last=data["number"].eq("")).sort_values("last", kind="stable", ignore_index=True)
    sheet = _sheet("Recommendations", table, RECOMMENDED, data)
    note = (
        "Numbered ones stand first. A candidate has no number and was found by rule: read it before you call it one. "
    )
    return replace(sheet, note=note + sheet.note)


def _themes(record: Record, table: Table) -> Sheet:
    """Numbers and shares side by side, so that they can be sorted; the base stands in the heading."""
    data = table.data
    columns: dict[str, list[object]] = {"Theme": list(dict.fromkeys(data["theme"]))}
    for source, part in data.groupby("source", sort=False):
        name, base = "all sources" if source == "all" else source, part["of_sentences"].iloc[0]
        told = part["sentences"].mask(part["kept_back"])
        columns[f"Sentences, {name} (of {base:,})"] = [None if pd.isna(n) else int(n) for n in told]
        columns[f"Share, {name}"] = [None if pd.isna(n) or not base else n / base for n in told]
    note = (
        "Sentences that bear the theme, and their share of all sentences of the source; empty where too few people speak of it "
        "to be told. A sentence may bear several themes. "
        f"{record.unspoken_note()}{record.caption()}"
    )
    colours = [theme.colour for theme in record.codebook]
    return Sheet("Themes by source", table.title, note, pd.DataFrame(columns), colours=colours)


def _codebook(record: Record) -> Sheet:
    columns = {"label": "Theme", "definition": "Definition", "include": "What counts", "exclude": "What doesn't"}
    data = pd.DataFrame({head: [getattr(theme, key) for theme in record.codebook] for key, head in columns.items()})
    voices = record.reporting.speakers
    named = [*((s, f"Stance: {s}") for s in STANCES), *((s, f"Whose view: {voices[s]}") for s in SPEAKERS)]
    told = pd.DataFrame({"Theme": [name for _, name in named], "Definition": [MEANINGS[s] for s, _ in named]})
    data = pd.concat([data, told], ignore_index=True).fillna("")
    note = "Themes are defined by people. Words of the codebook give cues; the coder weighs them with what the sentence means."
    title, colours = "What each theme, stance and speaker means", [theme.colour for theme in record.codebook]
    return Sheet("Codebook", title, note, data, colours=colours)


def _sources(sources: pd.DataFrame, corpus: Table) -> Sheet:
    counted = corpus.data.set_index("label")[["paragraphs", "sentences", "words", "sentences_with_a_theme"]]
    counted.columns = pd.Index(["Paragraphs", "Sentences", "Words", "Sentences with a theme"])
    about = {
        "label": "Source", "title": "Title", "kind": "What it is", "publisher": "Published by", "date": "Date",
        "wording": "Wording", "may_quote": "May be quoted", "citation": "Citation",
    }  # fmt: skip
    data = _headed(sources, about).join(counted, on="Source")
    note = (
        "The record: what was read. A source without counts is illustrative, so it is in no count of the other sheets but those "
        "of its own answers. A paraphrase is never quoted, whoever might permit it."
    )
    return Sheet("Sources", "Every source, what it is and how it may be used", note, data)
