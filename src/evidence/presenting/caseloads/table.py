"""How many cases a worker holds: the figures of it, kept apart by whose cases they are and by what they count.

Which figures belong is a rule on their unit, on what they count and on the words around them (``caseloads.toml``), so that it
holds for any corpus. Nothing is worked out from them: an average, a limit and what staff call safe are different things.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from evidence.presenting.claims import as_written, figures_of, or_line, words_note
from evidence.presenting.record import Record, Table, parted
from evidence.presenting.reporting import listed

WORDS = Path(__file__).with_name("caseloads.toml")
WORKERS, MANAGERS = "Cases per worker", "Managers' own cases"
JUDGED = ("manageable", "too_many")
KINDS = ("average", "limit", *JUDGED, "held")
BARE = re.compile(
    r"\s*(?:$|[.,;:)]|(?:in|on|at|during|by|for|per|or|and|against|from|to|each|after|before|has|was|is|were)\b)"
)
SPLIT = re.compile(r"[,;:]\s|\s(?:and that|although|because|but)\s")
CLAUSE, LEAST_WORDS = 110, 4  # characters of a clause at most, words at least
COLUMNS = [
    "whose", "kind", "label", "value", "number", "upper", "open", "date", "date_of_source", "published", "source", "locator",
    "context", "earlier_number", "earlier_value", "earlier_date", "wording", "statistic_ids", "sentence_ids",
]  # fmt: skip
Row = dict[str, Any]


def caseloads_table(record: Record, statistics: pd.DataFrame) -> Table:
    """The figures of cases per worker, each with its date, its source and the words that it stands in.

    The same number of the same kind in one source is one row with all its places. A figure with which its own sentence
    compares another (`against 22.5 in March 2020`) stands in that one's row as `earlier_number`: only those two are one series.
    """
    rows = _merged(_rows(record, statistics))
    rows.sort(
        key=lambda r: (r["whose"] != WORKERS, KINDS.index(r["kind"]), r["published"] == "", r["published"], r["at"])
    )
    data = pd.DataFrame(rows, columns=COLUMNS)
    dates = data["date"].replace("", "not known")
    shown = pd.DataFrame({
        "Whose": data["whose"], "What it counts": data["label"], "Figure": data["value"],
        "Date": dates.mask(data["date_of_source"].astype(bool), "[" + dates + "]"),
        "Compared with": (data["earlier_value"] + " (" + data["earlier_date"].replace("", "date not given") + ")").mask(
            data["earlier_value"] == "", ""
        ),
        "In the words": data["context"], "Where": data["locator"],
    })  # fmt: skip
    note = (
        "Figures of cases that one worker or manager holds, should hold or can hold, found by rule. They are kept apart by what "
        "they count, as the words around each say, and nothing is worked out from them. Two stand in one row only where one "
        "sentence compares the one with the other. A date in square brackets is the source's own. "
        f"{words_note(record, data)}{record.caption()}"
    )
    return Table("caseloads", "Cases per worker: what is reported, aimed at and called manageable", note, data,
                 or_line(shown, "figure of cases per worker"))  # fmt: skip


@cache
def _vocabulary() -> dict[str, Any]:
    table = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    lists = {key: table[key] for key in ("caseload", "cases", "holding", "managers")}
    lists |= {kind: entry["words"] for kind, entry in table["kinds"].items()} | table["open_ended"]
    patterns = {
        key: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for key, words in lists.items() if words
    }
    return patterns | {"labels": {kind: entry["label"] for kind, entry in table["kinds"].items()}}


def _rows(record: Record, statistics: pd.DataFrame) -> list[Row]:
    sentences = record.sentences().set_index("sentence_id")
    told = statistics.set_index("statistic_id")[
        ["what", "comparator", "value"]
    ]  # to judge by, also where words are withheld
    figures = [
        f
        | told.loc[f["statistic_id"], ["what", "comparator"]].to_dict()
        | {"words": told.at[f["statistic_id"], "value"]}
        for f in figures_of(record, statistics)
    ]
    of_sentence: dict[str, list[Row]] = {}
    for figure in figures:
        of_sentence.setdefault(figure["sentence_id"], []).append(figure)
    paragraphs: dict[str, list[Row]] = {}
    for row in sentences.reset_index()[["sentence_id", "paragraph_id", "clean", "start"]].to_dict("records"):
        paragraphs.setdefault(row["paragraph_id"], []).append({str(k): v for k, v in row.items()})
    found: list[Row] = []
    for sentence_id, mine in of_sentence.items():
        of = sentences.loc[sentence_id]
        before = [s for s in paragraphs[of["paragraph_id"]] if s["start"] < of["start"]]
        last = before[-1] if before else None
        goes_on = any(r["sentence_id"] == last["sentence_id"] for r in found) if last else False
        beside = any(f["unit"] == "cases" for f in mine)
        kept = [f for f in mine if _is_caseload(f, of["clean"], of["start"], goes_on, beside)]
        placed = {f["statistic_id"]: (f["value_start"] - of["start"], f["value_end"] - of["start"]) for f in mine}
        kinds = _kinds(of["clean"], placed, kept, last["clean"] if last else "")
        whose = _whose([of["clean"], *(s["clean"] for s in reversed(before))])
        found += _ranges([_row(f, of, kinds[f["statistic_id"]], whose, placed[f["statistic_id"]]) for f in kept])
    labels = _vocabulary()["labels"]
    rows = _with_earlier(found)
    for row in rows:
        row["kind"] = row["kind"] or _as_elsewhere(row, rows)
        row["label"] = labels[row["kind"]]
    return rows


def _is_caseload(figure: Row, clean: str, start: int, goes_on: bool, beside: bool) -> bool:
    """Whether a figure is of the cases that one worker holds.

    The unit says so; or it is a mean or a count, of `cases` that somebody holds or beside a figure of such, or a bare one in a
    sentence on caseloads or right behind such a figure.
    """
    words = _vocabulary()
    if figure["unit"] == "cases":
        return True
    if figure["unit"] not in ("average", "count"):
        return False
    behind = clean[figure["value_end"] - start :]
    bare = bool(BARE.match(behind)) and not re.match(r"\s*(?:in|of)\s+\d", behind)
    own = words["cases"].match(behind.lstrip()) or (words["cases"].search(figure["what"]) and bare)
    if own and (figure["unit"] == "average" or beside or words["holding"].search(clean)):
        return True
    return bare and bool(
        words["caseload"].search(clean[: figure["value_start"] - start]) or (goes_on and figure["unit"] == "average")
    )


def _kinds(clean: str, placed: Mapping[str, tuple[int, int]], kept: list[Row], before: str) -> dict[str, str]:
    """What the figures of a sentence count, by their statistic ids; "" where no word says it.

    Its own words decide; else those of another figure in the sentence; else, where the sentence names no caseload, the last
    word of the sentence before; else a mean is a mean.
    """
    words = _vocabulary()
    own = {f["statistic_id"]: _own_kind(clean, placed, f["statistic_id"]) for f in kept}
    told = next(filter(None, own.values()), "")
    if not told and not words["caseload"].search(clean):
        earlier = [(m.end(), kind) for kind in (*JUDGED, "limit") for m in words[kind].finditer(before)]
        told = max(earlier, default=(0, ""))[1]
    if not told and any(f["unit"] == "average" for f in kept):
        told = "average"
    return {i: kind or told for i, kind in own.items()}


def _own_kind(clean: str, placed: Mapping[str, tuple[int, int]], statistic_id: str) -> str:
    """The kind of the words that are nearer to this figure than to any other of the sentence."""
    own: list[tuple[bool, int, str]] = []
    for kind in (*JUDGED, "limit", "held"):
        for m in _vocabulary()[kind].finditer(clean):
            gaps = {place: max(place[0] - m.end(), m.start() - place[1], 0) for place in placed.values()}
            place = min(gaps, key=lambda p: gaps[p])
            if place == placed[statistic_id]:
                own.append((kind not in JUDGED, gaps[place], kind))
    return min(own)[2] if own else ""


def _whose(texts: list[str]) -> str:
    """Whose cases: managers' own where the sentence, or the nearest before it in its paragraph that names any, names them."""
    return MANAGERS if any(_vocabulary()["managers"].search(text) for text in texts[:2]) else WORKERS


def _row(figure: Row, of: "pd.Series[Any]", kind: str, whose: str, place: tuple[int, int]) -> Row:
    words = _vocabulary()
    value, around = (of["clean"][place[0] : place[1] + more] for more in (0, len(" or more")))
    open_ended = "less" if words["less"].search(value) else "more" if words["more"].search(around) else ""
    if open_ended and not words[open_ended].search(
        figure["value"]
    ):  # "or more" stands behind it, or the words are withheld
        figure = figure | {"value": f"{figure['number']:g} or {'more' if open_ended == 'more' else 'fewer'}"}
    return figure | {
        "whose": whose, "kind": kind, "open": open_ended, "source": of["label"], "at": figure["value_start"],
        "context": clause(of["clean"], *place) if as_written(of) else of["shown"],
        "upper": pd.NA, "earlier_number": pd.NA, "earlier_value": "", "earlier_date": "",
    }  # fmt: skip


def _ranges(rows: list[Row]) -> list[Row]:
    """Put the two ends of a range into one row."""
    places: dict[int, Row] = {}
    for row in rows:
        low = places.get(row["at"])
        places[row["at"]] = row if low is None else low | {"upper": row["number"]}
    return list(places.values())


def clause(clean: str, start: int, end: int) -> str:
    """Return the clause around a figure, no longer than `CLAUSE` characters, cut at words.

    Examples
    --------
    >>> clause("Caseloads fell, on average to 20.3 in some teams, though not in all.", 30, 34)
    'on average to 20.3 in some teams'
    """
    cuts = [0, *(m.end() if m[0][0] in ",;:" else m.start() + 1 for m in SPLIT.finditer(clean)), len(clean)]
    right = min(c for c in cuts if c >= end)
    lefts = [c for c in cuts if c <= start]
    left = next((c for c in reversed(lefts) if len(clean[c:right].split()) >= LEAST_WORDS), 0)
    last = min(right, max(end + CLAUSE // 3, left + CLAUSE))
    first = max(left, last - CLAUSE)
    words = clean[first:last].split()
    if last < right:
        words = [*words[:-1], "…"]
    return " ".join(["…", *words[1:]] if first > left else words).rstrip(" ,;:.")


def _with_earlier(found: list[Row]) -> list[Row]:
    """Put a figure into the row of that which its sentence compares with it."""
    gone: set[str] = set()
    for row in found:
        for other in found:
            compared = row["comparator"] and other["words"] in row["comparator"]
            if compared and other is not row and other["sentence_id"] == row["sentence_id"]:
                date = "" if other["date_of_source"] else other["date"]
                row |= {"earlier_number": other["number"], "earlier_value": other["value"], "earlier_date": date}
                gone.add(other["statistic_id"])
    return [row for row in found if row["statistic_id"] not in gone]


def _as_elsewhere(row: Row, rows: list[Row]) -> str:
    """The kind that the source gives the same number elsewhere, where its sentence says none."""
    same = [
        r["kind"]
        for r in rows
        if (r["source_id"], r["number"], r["whose"]) == (row["source_id"], row["number"], row["whose"])
    ]
    return next((kind for kind in same if kind), "held")


def _merged(rows: list[Row]) -> list[Row]:
    """One row for the same number of the same kind in one source, with all its places."""
    together: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        date = "" if row["date_of_source"] else row["date"]
        key = (
            row["source_id"],
            row["whose"],
            row["kind"],
            row["number"],
            str(row["upper"]),
            row["open"],
            row["earlier_value"],
            date,
        )
        together.setdefault(key, []).append(row)
    return [
        same[0]
        | {
            "locator": _places([r["locator"] for r in same]),
            "statistic_ids": "; ".join(r["statistic_id"] for r in same),
            "sentence_ids": "; ".join(dict.fromkeys(r["sentence_id"] for r in same)),
        }
        for same in together.values()
    ]


def _places(locators: list[str]) -> str:
    """Locators of one source, the source named once.

    Examples
    --------
    >>> _places(["Letter 2021, para [7]", "Letter 2021, para [8]", "Letter 2021, para [7]"])
    'Letter 2021, para [7] and para [8]'
    """
    once = list(dict.fromkeys(locators))
    return listed([once[0], *(parted(place)[1] for place in once[1:])])
