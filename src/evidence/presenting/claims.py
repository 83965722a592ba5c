"""Figures and recommendations as a person checks them: each with its place, its date, and what it is held against."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from evidence.extracting.claims import content, register
from evidence.presenting.record import COUNTED, WITHHELD, Record, Table

PARAPHRASE = (
    "The words are the digest's, which retells its source: report them with their reference, never in quotation marks. "
)
PARTS = ("what", "population", "comparator", "addressee")  # of an extract: cut from the sentence as it was written
# A figure of these says little without the people or things that it is a share or a mean of.
NEED_A_BASE = ("percent", "average", "rate")
Row = dict[str, Any]


def claims_table(record: Record, statistics: pd.DataFrame) -> Table:
    """Every figure of the record: what it counts, of whom, when, against what, and what to check before it is used."""
    rows = figures_of(record, statistics)
    places = {row["statistic_id"]: row["locator"] for row in rows}
    columns = [
        "locator", "date", "date_of_source", "value", "number", "unit", "what", "population", "comparator", "same_in",
        "compare_with", "lacks", "check", "wording", "sentence", "statistic_id", "sentence_id", "value_start", "value_end",
    ]  # fmt: skip
    data = pd.DataFrame([row | {"check": _check(row, places)} for row in rows], columns=columns)
    shown = pd.DataFrame({
        "Where": data["locator"], "Date": _dates(data), "Figure": data["value"], "Unit": data["unit"],
        "Of what": data["what"], "Of whom": data["population"], "Compared with": data["comparator"],
        "Check": data["check"], "Sentence": data["sentence"],
    })  # fmt: skip
    note = (
        f"Figures found by rule ({len(data):,}); the two ends of a range are two rows. What a figure counts, and of whom, is "
        "read from the words around it and may be cut short: the sentence decides. A date in square brackets is the "
        "source's own, since the text names none. A share, mean or rate of which nobody is named lacks a base. Same in: "
        "another source has the same figure of the same thing. To compare with: see the figures to compare. "
        f"{_aside(record, statistics)}{words_note(record, data)}{record.caption()}"
    )
    return Table("claims", "Every figure, and what to check before it is used", note, data, or_line(shown, "figure"))


def to_compare_table(record: Record, statistics: pd.DataFrame) -> Table:
    """Figures in the same unit of what may be the same thing, with different numbers, two and two.

    Pairs of which different people are named are left out: that settles them. So do different dates where the text
    names both.
    """
    rows = {row["statistic_id"]: row for row in figures_of(record, statistics)}
    order = list(rows)
    pairs = [
        (a, rows[other])
        for a in rows.values()
        for other in filter(None, a["compare_with"].split("; "))
        if order.index(a["statistic_id"]) < order.index(other)
    ]
    sides = ("locator", "date", "date_of_source", "value", "number", "what", "population", "sentence", "statistic_id")
    data = pd.DataFrame(
        [
            {
                "unit": a["unit"],
                **{f"{c}_a": a[c] for c in sides},
                **{f"{c}_b": b[c] for c in sides},
                "also_differs_in": _differences(a, b),
                "across_sources": a["source_id"] != b["source_id"],
            }
            for a, b in pairs
        ],
        columns=["unit", *(f"{c}_{s}" for s in "ab" for c in sides), "also_differs_in", "across_sources"],
    )
    data = data.sort_values("across_sources", ascending=False, kind="stable").reset_index(drop=True)
    shown = pd.DataFrame({
        "Figure": data["value_a"], "Of what": data["what_a"], "Where": data["locator_a"], "Date": _dates(data, "_a"),
        "Other figure": data["value_b"], "Of what (other)": data["what_b"], "Where (other)": data["locator_b"],
        "Date (other)": _dates(data, "_b"), "Unit": data["unit"], "What else differs": data["also_differs_in"],
    })  # fmt: skip
    note = (
        f"Pairs of figures ({len(data):,}) in the same unit, of things named alike, with different numbers: candidates for a "
        "person to judge, not contradictions. Most will turn out to be of different things, times or people. Pairs of "
        "which the texts name different people or different dates are left out. Pairs across sources come first. A date in "
        f"square brackets is the source's own. {_aside(record, statistics)}{words_note(record, data)}{record.caption()}"
    )
    return Table("figures-to-compare", "Figures to compare", note, data, or_line(shown, "pair to compare"))


def recommendations_table(record: Record, recommendations: pd.DataFrame) -> Table:
    """What was recommended, demanded and asked, in the order of the sources' dates, and what answers it.

    A response is tied to the numbered recommendation or question of its document that it answers; an item of it is
    answered with the whole. A response that names none has a row of its own.
    """
    rows = located(record, recommendations)
    rows.sort(key=lambda r: (r["published"] == "", r["published"]))
    answers: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "response" and row["answers"]:
            answers[row["document_id"], row["answers"]].append(row)
    numbered = {(row["document_id"], row["number"]) for row in rows if row["number"]}
    laid = []
    for row in rows:
        if row["kind"] == "response" and (row["document_id"], row["answers"]) in numbered:
            continue
        given = answers[row["document_id"], row["number"]] if row["number"] else []
        laid.append(
            row
            | {
                "addressee_named": _named(row, rows),
                "responses": " | ".join(r["words"] for r in given),
                "response_locators": "; ".join(dict.fromkeys(r["locator"] for r in given)),
                "response_deadlines": "; ".join(dict.fromkeys(r["deadline"] for r in given if r["deadline"])),
                "response_ids": "; ".join(r["recommendation_id"] for r in given),
            }
        )
    columns = [
        "source_id", "published", "kind", "number", "words", "locator", "addressee", "addressee_named", "responses",
        "response_locators", "response_deadlines", "deadline", "wording", "recommendation_id", "response_ids", "sentence_id",
        "start", "end",
    ]  # fmt: skip
    data = pd.DataFrame(laid, columns=columns)
    again = data["responses"].ne("") & data["response_ids"].duplicated()
    shown = pd.DataFrame({
        "Published": data["published"].replace("", "not known"), "What": data["kind"], "Number": data["number"],
        "Words": data["words"], "Where": data["locator"],
        "To whom": data["addressee"].where(data["addressee_named"] | data["addressee"].eq(""), "[" + data["addressee"] + "]"),
        "Answered by": data["responses"].mask(again, "as above"), "Where answered": data["response_locators"],
        "Deadline": data["deadline"].mask(data["deadline"].eq(""), data["response_deadlines"]),
    })  # fmt: skip
    note = (
        f"Recommendations, demands and questions, and responses that answer nothing numbered, found by rule ({len(data):,}); "
        "those without a number are candidates. An answer is tied by number within one document: it says that something "
        "was undertaken, not that it was done, and no answer here is not the same as no answer given. Answers to a numbered "
        "recommendation stand at the whole of it, for its items too; where a document states it twice, at both. A name in "
        "square brackets is not in the words themselves: it is what the document speaks of most, and may be wrong. Of a "
        f"response it is who answers. {_aside(record, recommendations)}{words_note(record, data)}{record.caption()}"
    )
    title = "Recommendations, demands and questions, and what answers them"
    return Table("recommendations", title, note, data, or_line(shown, "recommendation"))


def located(record: Record, extracts: pd.DataFrame) -> list[Row]:
    """The rows of an extract that are of the record, with source, locator and words; answers to a survey are left out.

    Words of a source that may not be quoted are withheld.
    """
    about = record.sentences().set_index("sentence_id")
    about = about[about["unit"] != "answer"]
    rows = []
    for row in extracts[extracts["sentence_id"].isin(about.index)].to_dict("records"):
        of = about.loc[row["sentence_id"]]
        rows.append(
            {str(k): v for k, v in row.items()}
            | {c: of[c] for c in ("source_id", "locator", "wording")}
            | {
                "published": of["date"],
                "withheld": of["shown"] == WITHHELD,
                "sentence": of["shown"],
                "words": " ".join(row["text"].split()) if as_written(of) else of["shown"],
            }
            | {part: _still_said(row[part], of) for part in PARTS if part in row}
        )
    return rows


def as_written(of: "pd.Series[Any]") -> bool:
    """Return whether a sentence may be shown as it was written: neither withheld nor with names taken out."""
    return bool(of["shown"] == " ".join(of["clean"].split()))


def _still_said(part: str, of: "pd.Series[str]") -> str:
    """A part of a sentence's words as it may be shown: withheld where it went out of the sentence with a name."""
    mine, said, shown = (" ".join(words.split()).casefold() for words in (part, of["clean"], of["shown"]))
    return WITHHELD if mine in said and mine not in shown else part


def figures_of(record: Record, statistics: pd.DataFrame) -> list[Row]:
    """The figures of the record, held against each other only: no illustrative source gets into a check."""
    in_place = {row["statistic_id"]: row for row in located(record, statistics)}
    mine = statistics[statistics["statistic_id"].isin(list(in_place))]
    rows = []
    for checked in register(mine, record.sources).to_dict("records"):
        row = in_place[checked["statistic_id"]]
        lacks = ["base"] if row["unit"] in NEED_A_BASE and not row["population"] else []
        extra: Row = {
            "whose": content("" if row["population"] == WITHHELD else row["population"]),
            "same_in": checked["same_in"],
            "compare_with": checked["disagrees_with"],
            "date_of_source": bool(row["date"]) and row["date"] == row["published"],
            "lacks": "; ".join([*lacks, *([] if row["date"] else ["date"])]),
        }
        if row["withheld"]:
            extra |= {"value": f"{row['number']:g}", "what": WITHHELD, "population": WITHHELD, "comparator": ""}
        rows.append(row | extra)
    by_id = {row["statistic_id"]: row for row in rows}
    for row in rows:
        others = filter(None, row["compare_with"].split("; "))
        row["compare_with"] = "; ".join(other for other in others if _may_disagree(row, by_id[other]))
    return rows


def _check(row: Row, places: Mapping[str, str]) -> str:
    others = list(dict.fromkeys(places[i] for i in filter(None, row["compare_with"].split("; "))))
    parts = [f"same in {row['same_in']}"] if row["same_in"] else []
    if others:
        more = f" and {len(others) - 2:,} more" if len(others) > 2 else ""
        parts.append(f"to compare with {'; '.join(others[:2])}{more}")
    parts += [f"lacks a {lack}" for lack in filter(None, row["lacks"].split("; "))]
    return ". ".join(parts)


def _may_disagree(a: Row, b: Row) -> bool:
    """Whether neither the people nor the dates that the texts name settle why two figures differ."""
    other_people = a["whose"] and b["whose"] and not a["whose"] & b["whose"]
    both_dated = a["date"] and b["date"] and not (a["date_of_source"] or b["date_of_source"])
    return not other_people and not (both_dated and a["date"] != b["date"])


def _differences(a: Row, b: Row) -> str:
    names = {"source_id": "source", "population": "of whom", "date": "date", "comparator": "compared with"}
    return "; ".join(name for column, name in names.items() if a[column] != b[column])


def _named(row: Row, rows: Iterable[Row]) -> bool:
    """Whether the addressee stands in the words themselves, or in those of the recommendation that an item is of."""
    around = (r for r in rows if r["document_id"] == row["document_id"])
    whole = [r["text"] for r in around if r["start"] <= row["start"] and row["end"] <= r["end"]]
    return bool(row["addressee"]) and any(row["addressee"].casefold() in text.casefold() for text in whole)


def _dates(data: pd.DataFrame, side: str = "") -> "pd.Series[str]":
    dates = data[f"date{side}"].replace("", "not known")
    return dates.mask(data[f"date_of_source{side}"].astype(bool), "[" + dates + "]")


def _aside(record: Record, extracts: pd.DataFrame) -> str:
    sentences = record.sentences()
    answers = extracts["sentence_id"].isin(sentences.loc[sentences["unit"] == "answer", "sentence_id"]).sum()
    return f"Those in answers to a survey, which are not listed: {answers:,}. " if answers else ""


def words_note(record: Record, data: pd.DataFrame) -> str:
    """The sentences of a note on whose words are shown, and on paragraphs that we counted."""
    places = data.filter(regex="^locator").to_numpy().ravel()
    retold = PARAPHRASE if record.sources["wording"].eq("paraphrase").any() else ""
    return retold + (f"{COUNTED} " if any("para [" in place for place in places) else "")


def or_line(shown: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return a table's rows, or the line that nothing was found."""
    return shown if len(shown) else pd.DataFrame({"Nothing found": [f"No {what} was found."]})


CLAIMS: dict[str, tuple[str, Callable[[Record, pd.DataFrame], Table]]] = {
    "claims": ("statistics", claims_table),
    "figures-to-compare": ("statistics", to_compare_table),
    "recommendations": ("recommendations", recommendations_table),
}
