"""What the page to search in holds: the sources, their paragraphs and every passage that may be shown.

A passage is a sentence. Answers given without permission are left out; of a source that may not be quoted the words are
withheld and the place stays; names are taken out of all words that are somebody's own.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evidence.extracting.identities import Settled
from evidence.extracting.placeholders import take_out
from evidence.presenting.record import Record

Spans = list[tuple[int, int]]
# Control characters, and the marks that turn the direction of all text after them: no reader sees them.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
UNKNOWN = "not known"
REPLACED = "replaced by "


@dataclass(frozen=True)
class Holdings:
    """What the page holds, as JSON takes it, and how many answers and passages it holds back."""

    sources: list[dict[str, Any]]
    paragraphs: list[list[Any]]
    passages: list[list[Any]]
    answers: int
    answers_made_up: int
    answers_left_out: int
    withheld: int
    names_taken_out: int


def holdings(record: Record, settled: Settled, speakers: pd.Series) -> Holdings:
    """Return the sources, paragraphs and passages of the page.

    Parameters
    ----------
    record : Record
        All sources, illustrative ones too.
    settled : Settled
        What people have settled about names.
    speakers : pandas.Series
        Who speaks, by sentence_id, also where a sentence bears no theme.

    Returns
    -------
    Holdings
        ``paragraphs``: source, locator, heading, respondent (-1 where there is none). ``passages``: sentence_id, paragraph,
        text (None where it is withheld), themes, stance, speaker, and cues as (start, end, theme). Sources, paragraphs and
        themes are told by their place in their list, respondents by a number; cues count UTF-16 units, as a browser does.
    """
    rows = record.sentences()
    answer = (rows["respondent"] != "") | (rows["unit"] == "answer")
    rows = rows.assign(withheld=(rows["wording"] != "paraphrase") & ~rows["may_quote"] & ~answer)
    rows = rows[~answer | rows["may_quote"]]
    marked, spoken_by = _marked(record), speakers.to_dict()
    texts = _texts(rows, {key: [(a, b) for a, b, _ in cues] for key, (_, _, cues) in marked.items()}, settled)
    places = {paragraph: i for i, paragraph in enumerate(dict.fromkeys(rows["paragraph_id"]))}
    passages, taken_out = [], 0
    for row in rows.itertuples():
        themes, stance, cues = marked.get(row.sentence_id, ([], "", []))
        text, spans, replaced = texts.get(row.sentence_id, (None, [], 0))
        taken_out += replaced
        shown_cues = [[*span, theme] for span, (_, _, theme) in zip(spans, cues, strict=False) if span[0] < span[1]]
        speaker = spoken_by.get(row.sentence_id, "")
        passages.append([row.sentence_id, places[row.paragraph_id], text, themes, stance, speaker, shown_cues])
    documents = record.corpus.documents
    answers = documents[(documents["respondent"] != "") & documents["source_id"].isin(record.sources["source_id"])]
    made_up = record.sources.loc[record.sources["wording"] == "illustrative", "source_id"]
    return Holdings(
        _sources(record.sources),
        _paragraphs(rows, record.sources["source_id"].to_list()),
        passages,
        len(answers),
        int(answers["source_id"].isin(made_up).sum()),
        int((~answers["may_quote"]).sum()),
        int(rows["withheld"].sum()),
        taken_out,
    )


def _sources(sources: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "id": s.source_id, "label": seen(s.label), "title": seen(s.title), "kind": seen(s.kind),
            "year": s.date[:4] or UNKNOWN, "date": s.date or UNKNOWN, "wording": s.wording, "citation": seen(s.citation),
        }
        for s in sources.itertuples()
    ]  # fmt: skip


def _paragraphs(rows: pd.DataFrame, sources: list[str]) -> list[list[Any]]:
    number = {source: i for i, source in enumerate(sources)}
    people = {
        person: i for i, person in enumerate(dict.fromkeys(zip(rows["source_id"], rows["respondent"], strict=True)))
    }
    return [
        [
            number[p.source_id],
            seen(p.locator),
            seen(p.question or p.section),
            people[p.source_id, p.respondent] if p.respondent else -1,
        ]
        for p in rows.drop_duplicates("paragraph_id").itertuples()
    ]


def _marked(record: Record) -> dict[str, tuple[list[int], str, list[tuple[int, int, int]]]]:
    """The themes, the stance and the cues (from the document's start) of each sentence that bears a theme."""
    number = {theme: i for i, theme in enumerate(record.codebook.ids)}
    marked: dict[str, tuple[list[int], str, list[tuple[int, int, int]]]] = {}
    coded = record.codings.assign(theme=record.codings["theme"].map(number)).sort_values(
        ["cue_start", "cue_end", "theme"]
    )
    for c in coded.itertuples():
        themes, _, cues = marked.setdefault(c.sentence_id, ([], c.stance, []))
        themes.append(c.theme)
        cues.append((c.cue_start, c.cue_end, c.theme))
    return {key: (sorted(set(themes)), stance, cues) for key, (themes, stance, cues) in marked.items()}


def _texts(rows: pd.DataFrame, cues: dict[str, Spans], settled: Settled) -> dict[str, tuple[str, Spans, int]]:
    """The words of each sentence that may be shown, where its cues stand in them, and how many names were taken out."""
    texts: dict[str, tuple[str, Spans, int]] = {}
    for _, part in rows[~rows["withheld"]].groupby("source_id", sort=False):
        mine = [
            tidy(row.clean, [(a - row.start, b - row.start) for a, b in cues.get(row.sentence_id, [])])
            for row in part.itertuples()
        ]
        replaced = [0] * len(mine)
        if part["wording"].iloc[0] != "paraphrase":
            mine, replaced = _without_names(mine, settled)
        for key, (text, spans), n in zip(part["sentence_id"], mine, replaced, strict=True):
            texts[key] = (text, _utf16(text, spans), n)
    return texts


def tidy(text: str, spans: Iterable[tuple[int, int]] = ()) -> tuple[str, Spans]:
    r"""Return a text as a person sees it, one space between words and nothing unseen, and where its spans then stand.

    Examples
    --------
    >>> tidy("Pay \n is\u202e low", [(0, 3), (6, 8)])
    ('Pay is low', [(0, 3), (4, 6)])
    """
    spans = list(spans)
    if not spans or seen(text) == text:
        return seen(text), spans
    out: list[str] = []
    where = []
    for c in text:
        where.append(len(out))
        if not UNSEEN.match(c) and (not c.isspace() or (out and out[-1] != " ")):
            out.append(" " if c.isspace() else c)
    shown = "".join(out).rstrip()
    where = [min(i, len(shown)) for i in [*where, len(out)]]
    return shown, [(where[a], where[b]) for a, b in spans]


def seen(text: str) -> str:
    """Return a text with one space between words and without characters that no reader sees."""
    return " ".join(UNSEEN.sub("", text).split())


def _without_names(mine: Sequence[tuple[str, Spans]], settled: Settled) -> tuple[list[tuple[str, Spans]], list[int]]:
    """The texts of one source without names, their spans moved along, and how many names went out of each."""
    cleaned, review = take_out([text for text, _ in mine], settled)
    review = review[review["done"].str.startswith(REPLACED)]
    found = dict(list(review.groupby("n")))
    spans = [spans for _, spans in mine]
    for n, part in found.items():
        names = list(zip(part["start"], part["end"], strict=True))
        lengths = [len(each) - len(REPLACED) for each in part["done"]]
        spans[n] = [(_moved(a, names, lengths), _moved(b, names, lengths)) for a, b in spans[n]]
    return list(zip(cleaned, spans, strict=True)), [len(found.get(n, [])) for n in range(len(mine))]


def _moved(place: int, names: Spans, lengths: list[int]) -> int:
    """Where a place of a text stands once names have given way to placeholders; within a name, at its end."""
    moved = place
    for (start, end), length in zip(names, lengths, strict=True):
        if place > start:
            moved += length - (min(place, end) - start)
    return moved


def _utf16(text: str, spans: Spans) -> Spans:
    """The spans counted in UTF-16 units, of which a character beyond the first 65,536 takes two."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return spans
    return [(len(text[:a].encode("utf-16-le")) // 2, len(text[:b].encode("utf-16-le")) // 2) for a, b in spans]
