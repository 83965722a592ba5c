"""Recommendations, demands and questions, and the responses, targets and dates given to them, each tied to what it answers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from evidence.coding.places import Place, places
from evidence.coding.speaker import first_named
from evidence.extracting.recommendations.addressee import addressee, introduced, one_spelling, organisations
from evidence.extracting.recommendations.dates import deadline, feet
from evidence.extracting.recommendations.kinds import NUMBERED, RESPONDS, Quoted, kind_of
from evidence.extracting.recommendations.later import later
from evidence.extracting.recommendations.places import FEWEST, stand
from evidence.extracting.recommendations.standing import Standing
from evidence.extracting.recommendations.tables import read_tables
from evidence.extracting.recommendations.undertakings import FIRST, undertakes
from evidence.extracting.recommendations.words import asks
from evidence.frames import FRAMES
from evidence.reading import Corpus

__all__ = ["COLUMNS", "later", "recommendations"]

COLUMNS = FRAMES["recommendations"]
ANSWERED = re.compile(r"\brecommendations? (\d{1,3}[a-z]?)\b|\bquestion (\d{1,3})\b", re.IGNORECASE)
Row = dict[str, Any]


def recommendations(corpus: Corpus, sources: pd.DataFrame) -> pd.DataFrame:
    """Find what is recommended, demanded and asked, and what is undertaken.

    Parameters
    ----------
    corpus : Corpus
        The frames of `evidence.reading.corpus.read_corpus`.
    sources : pandas.DataFrame
        The sources frame.

    Returns
    -------
    pandas.DataFrame
        The columns `COLUMNS`, in reading order. A numbered recommendation has a row for the whole ("1", from its
        introduction to its last item) and one for each item ("1a"). `answers` is the number that a response answers.
    """
    standing_at = {p.sentence_id: p for p in places(corpus, sources)}
    by_document = {
        name: _by(frame, "document_id") for name, frame in (("p", corpus.paragraphs), ("s", corpus.sentences))
    }
    publishers = dict(zip(sources["source_id"], sources["publisher"], strict=True))
    rows: list[Row] = []
    for document in corpus.documents.to_dict("records"):
        name = document["document_id"]
        found = _in_document(document, by_document["p"][name], by_document["s"][name], standing_at)
        voice = next((standing_at[s["sentence_id"]].voice for s in by_document["s"][name]), "other")
        _fill_addressees(found, document["text"], voice, publishers.get(document["source_id"], ""))
        for n, row in enumerate(sorted(found, key=lambda r: (r["start"], -r["end"])), 1):
            rows.append({**row, "recommendation_id": f"{name}:rec{n}", "document_id": name})
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _by(frame: pd.DataFrame, column: str) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in frame.to_dict("records"):
        groups[row[column]].append({str(k): v for k, v in row.items()})
    return groups


def _in_document(document: Row, paragraphs: list[Row], sentences: list[Row], at: dict[str, Place]) -> list[Row]:
    text = document["text"]
    of_paragraph: defaultdict[str, list[Row]] = defaultdict(list)
    for sentence in sentences:
        of_paragraph[sentence["paragraph_id"]].append(sentence)
    standings, starts = stand(paragraphs, of_paragraph, at, text)
    dates = feet(text, starts, len(text))
    found = list(_from_tables(paragraphs, sentences, text))
    quoted = Quoted(text)
    for _, points in _grouped(standings):
        loose = points
        if points[0].key and points[0].about == "recommendation":
            rows, loose = _from_point(points, text, dates.get(points[0].key, []))
            found.extend(rows)
        for s in loose:
            kind = kind_of(s, document["question"], s.sentence["start"] in quoted)
            if kind:
                found.append(_loose_row(s, kind, text))
    return found


def _grouped(standings: Iterable[Standing]) -> Iterator[tuple[int, list[Standing]]]:
    """The sentences of each point together; those outside of points one by one."""
    points: dict[int, list[Standing]] = {}
    for n, s in enumerate(standings, 1):
        points.setdefault(s.key or -n, []).append(s)
    yield from points.items()


def _from_point(points: list[Standing], text: str, dates: list[tuple[int, str]]) -> tuple[list[Row], list[Standing]]:
    """The rows of a numbered recommendation, or of a point of a plan; and the sentences that are neither."""
    asked: list[list[Standing]] = []
    answered: list[list[Standing]] = []
    loose: list[list[Standing]] = []
    for lines in _lines(points):
        role = _role(lines, bool(asked), bool(answered))
        {"recommendation": asked, "response": answered, "target": answered}.get(role, loose).append(lines)
    rows, number = [], points[0].point
    prose = [lines for lines in asked if not lines[0].part]
    if asked:
        whole = _cut(asked) if len(prose) == len(asked) else asked
        row = _row(whole[0][0], whole[0][0].sentence["start"], whole[-1][-1].sentence["end"], "recommendation", text)
        heading = whole[0][0].heading
        row["addressee"] = next(
            (
                a
                for lines in whole
                for s in lines
                if (a := introduced(s.place.text) or addressee(s.place.text, "", heading))
            ),
            "",
        )
        rows.append(row | {"number": number})
        for lines in asked:
            if lines[0].part:
                item = _row(lines[0], lines[0].sentence["start"], lines[-1].sentence["end"], "recommendation", text)
                rows.append(item | {"number": number + lines[0].part, "addressee": row["addressee"]})
    for lines in answered:
        row = _row(lines[0], lines[0].sentence["start"] + lines[0].skip, lines[-1].sentence["end"], "response", text)
        end = row["end"]
        row["answers"] = number
        row["deadline"] = deadline(row["text"]) or next(
            (d for at, d in dates if at >= end), dates[-1][1] if dates else ""
        )
        rows.append(row)
    return rows, [s for lines in loose for s in lines]


def _lines(points: list[Standing]) -> list[list[Standing]]:
    """The sentences of each paragraph together; what a label such as "Response:" heads stands apart."""
    lines: list[list[Standing]] = []
    for s in points:
        if lines and lines[-1][0].paragraph is s.paragraph and not RESPONDS.match(s.place.text):
            lines[-1].append(s)
        else:
            lines.append([s])
    return lines


def _cut(asked: list[list[Standing]]) -> list[list[Standing]]:
    """Without the sentences behind the last that asks; all where none does."""
    last = [
        lines[: max((i for i, s in enumerate(lines, 1) if asks(s.place.text)), default=len(lines))] for lines in asked
    ]
    return [lines for lines in last if lines]


def _role(lines: list[Standing], asked: bool, answered: bool) -> str:
    """Whether a line of a point is part of the recommendation, a commitment or target, or neither."""
    first = lines[0]
    clean = " ".join(s.place.text for s in lines)
    if RESPONDS.match(clean):
        return "response"
    if first.role in ("recommendation", "response", "target", "deadline", "owner"):
        introduces = lines[-1].introduces and first.role != "recommendation"
        return "" if introduces else first.role
    if len(re.findall(r"\w{2,}", clean)) < FEWEST:
        return ""
    in_plan = first.under == "plan"
    if any(asks(s.place.text) for s in lines) and not (in_plan and answered and undertakes(clean)):
        return "recommendation" if not answered else ""
    if not asked and not answered:
        if in_plan and undertakes(clean):
            return "response"
        return "recommendation" if not in_plan or first.introduces else ""
    if in_plan and not lines[-1].introduces:
        return "response"
    return ""


def _from_tables(paragraphs: list[Row], sentences: list[Row], text: str) -> Iterator[Row]:
    for cell in read_tables(paragraphs, text):
        first = next((s for s in sentences if s["start"] <= cell.start < s["end"] or s["start"] >= cell.start), None)
        if first is None:
            continue
        words = text[cell.start : cell.end]
        yield {
            "sentence_id": first["sentence_id"], "start": cell.start, "end": cell.end, "text": words, "kind": cell.kind,
            "number": cell.number if cell.kind == "recommendation" else "",
            "addressee": cell.owner or addressee(words), "deadline": cell.deadline,
            "answers": cell.number if cell.kind == "response" else "",
        }  # fmt: skip


def _loose_row(s: Standing, kind: str, text: str) -> Row:
    row = _row(s, s.sentence["start"], s.sentence["end"], kind, text)
    named = ANSWERED.search(s.place.text)
    if numbered := NUMBERED.match(s.place.text):
        row["number"] = numbered[1]
    if kind == "response":
        row["answers"] = s.point or (named[1] or named[2] if named else "")
    elif kind == "question" and s.about == "question":
        row["number"] = s.point
    if kind != "question":
        row["deadline"] = deadline(s.place.text)
    return row


def _row(s: Standing, start: int, end: int, kind: str, text: str) -> Row:
    if kind == "response":
        who = undertakes(s.place.text)
        named = who if who.lower() not in (*FIRST, "passive", "") else ""
        named = re.sub(r"^(?:the|our|each|all|every) ", "", named, flags=re.IGNORECASE) or introduced(s.introduction)
    else:
        named = addressee(s.place.text, s.introduction, s.heading if kind != "question" else "")
    return {
        "sentence_id": s.sentence["sentence_id"], "start": start, "end": end, "text": text[start:end], "kind": kind,
        "number": "", "addressee": named, "answers": "", "deadline": "",
    }  # fmt: skip


def _fill_addressees(found: list[Row], text: str, voice: str, publisher: str) -> None:
    """Give those of whom nothing is said the organisation that the document names most, or its own for a promise."""
    names = organisations(text)
    own = [n for n in names if first_named(n, {}) == voice] if voice in ("union", "inspectorate") else names
    others = [n for n in names if n not in own] if voice in ("union", "inspectorate") else names
    asked = others[0] if others else ""
    promised = publisher if voice != "inspectorate" and publisher else (own[0] if own and voice == "union" else asked)
    for row in found:
        named = one_spelling(row["addressee"], names)
        row["addressee"] = named or (promised if row["kind"] == "response" else asked)
