"""Every quantitative claim as a row: the figure as written, its number and unit, of what, of whom, when, against what."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from evidence.extracting.claims import register
from evidence.extracting.named_numbers import counting
from evidence.extracting.numbers import Number, find_numbers
from evidence.extracting.statistics.comparisons import changed_from, comparator_of, comparisons
from evidence.extracting.statistics.dates import MONTH, date_of, document_date, find_dates, settled
from evidence.extracting.statistics.subjects import of_them, subject, without_others_brackets
from evidence.extracting.statistics.units import measured_in, qualified, unit_of
from evidence.frames import FRAMES
from evidence.reading import Corpus

__all__ = ["register", "statistics"]

COLUMNS = FRAMES["statistics"]
IN_BRACKETS = re.compile(r"[^.;:()]{0,40}? ?\((?:n ?= ?|(?:[a-z]+ ){0,3})", re.IGNORECASE)
OR_MORE = re.compile(r"(?: or (?:more|over|fewer|less))?(?:$|[.,;:)])")
NO_NOUN = re.compile(r" ?(?:$|[.,;:)]|(?:in|on|at|during|by|for|the) )")
LIST_JOIN = re.compile(
    r" ?(?:,|and|or|to|,? (?:and|or)|up to|down to|compared (?:with|to)|,? (?:up|down) from|,? from) ?"
    r"(?:(?:about|only|just|over|nearly) )?"
)


def statistics(corpus: Corpus, sources: pd.DataFrame) -> pd.DataFrame:
    """Find the quantitative claims of a corpus, one row a number.

    Parameters
    ----------
    corpus : Corpus
        What reading gave.
    sources : pandas.DataFrame
        The sources frame; a source's date stands for its figures where the text names none.

    Returns
    -------
    pandas.DataFrame
        In reading order: statistic_id, document_id, sentence_id, start and end (the sentence), text (the sentence), value (the
        figure as written, with its qualifier), value_start, value_end, number, unit, what, population, date, comparator.
        The two ends of a range are two rows with the same value. Offsets index the document's text.
    """
    texts = dict(zip(corpus.documents["document_id"], corpus.documents["text"], strict=True))
    published = dict(zip(sources["source_id"], sources["date"], strict=True))
    source_of = dict(zip(corpus.documents["document_id"], corpus.documents["source_id"], strict=True))
    dates = {d: published.get(source_of[d]) or document_date(source_of[d], text) for d, text in texts.items()}
    rows: list[dict[str, Any]] = []
    for _, group in groupby(corpus.sentences.to_dict("records"), key=lambda s: s["paragraph_id"]):
        earlier = before = ""
        for sentence in group:
            clean = sentence["clean"]
            for n, claim in enumerate(claims(clean, before), 1):
                place = tuple(sentence["start"] + offset for offset in claim.pop("place"))
                claim["date"] = settled(claim["date"] or earlier, dates[sentence["document_id"]], earlier)
                rows.append(
                    {key: sentence[key] for key in ("document_id", "sentence_id", "start", "end", "text")}
                    | {
                        "statistic_id": f"{sentence['sentence_id']}:s{n}",
                        "value_start": place[0],
                        "value_end": place[1],
                    }
                    | {"value": texts[sentence["document_id"]][slice(*place)]}
                    | claim
                )
            named = (clean[a:b] for a, b in reversed(find_dates(clean)))
            earlier = next((date for date in named if not re.fullmatch(MONTH, date)), earlier)
            before = clean
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def claims(clean: str, before: str = "") -> Iterator[dict[str, Any]]:
    """Yield what each figure of a sentence says: its place, number, unit, what, population, date and comparator.

    Parameters
    ----------
    clean : str
        The sentence.
    before : str
        The sentence before in its paragraph.

    Examples
    --------
    >>> [(c["number"], c["unit"], c["population"], c["date"]) for c in claims("In 2021 nearly a third (31%) of nurses left.")]
    [(31.0, 'percent', 'nurses', '2021')]
    """
    found = counting(clean, find_numbers(clean))
    numbers, wider = _once(clean, [n for n in found if not _is_base(clean, n)])
    measured = _lent(clean, numbers, [measured_in(clean, n) for n in numbers])
    compared, dates = comparisons(clean), find_dates(clean)
    places = [wider.get(n, n.span) for n in numbers]
    unit = what = population = ""
    for i, (n, (kind, end)) in enumerate(zip(numbers, measured, strict=True)):
        own = unit_of(clean, n, kind, numbers, before)
        inside = next((s for s in compared if s[0] <= n.start < s[1]), None)
        them = bool(unit) and own == "count" and of_them(clean, n) and bool(OR_MORE.match(clean, n.span[1]))
        changed = i > 0 and bool(changed_from(clean, numbers[i - 1], n))
        lent = unit and own == "count" and (them or ((inside or changed) and NO_NOUN.match(clean, n.span[1])))
        unit = unit if lent else own
        start, stop = places[i]
        room = (
            max((b for a, b in places if b <= start), default=0),
            min((qualified(clean, a) for a, b in places if a >= stop), default=len(clean)),
        )
        own_words = without_others_brackets(clean, n, numbers)
        whole = replace(n, span=places[i])
        of_what, of_whom = ("", "") if them else subject(own_words, whole, max(end, stop), unit, room)
        what = what if (inside or changed) and what else of_what or what
        population = of_whom or population
        known = [d for d in dates if own_words[slice(*d)].strip() and (inside or not _is_compared(clean, d, compared))]
        yield {
            "place": (qualified(clean, start), stop if unit in ("count", "average", "rate") else max(stop, end)),
            "number": n.number,
            "unit": unit,
            "what": what,
            "population": population,
            "date": date_of(clean, (n.start, n.end), inside or (0, len(clean)), known),
            "comparator": comparator_of(clean, n, compared, numbers),
        }


def _is_compared(clean: str, date: tuple[int, int], compared: list[tuple[int, int]]) -> bool:
    return clean[date[0] : date[0] + 3].lower() == "pre" or any(a <= date[0] < b for a, b in compared)


def _is_base(clean: str, n: Number) -> bool:
    """The thousand of "7 per 1,000"."""
    return n.number in (100, 1000, 10000, 100000, 10**6) and bool(re.search(r"\b(?:per|every) $", clean[: n.start]))


def _once(clean: str, numbers: list[Number]) -> tuple[list[Number], dict[Number, tuple[int, int]]]:
    """Drop the words that a figure in brackets repeats ("nearly a third (31%)"); the figure's value then spans both."""
    kept, wider = list(numbers), {}
    for a, b in pairwise(numbers):
        bracket = IN_BRACKETS.fullmatch(clean, a.end, b.start)
        close = clean.find(")", b.end)
        if not bracket or close < 0:
            continue
        share = a.form in ("fraction", "odds") and b.unit == "percent"
        spelled = a.form == "words" and b.form == "figure" and (a.number, a.unit) == (b.number, b.unit)
        echo = a.unit == "percent" and b.form in ("fraction", "odds")
        if (share and abs(a.number - b.number) <= 15) or spelled:
            kept.remove(a)
            wider[b] = (a.span[0], close + 1) if clean[b.end : close].strip() == "" else (a.span[0], b.end)
        elif echo and abs(a.number - b.number) <= 15:
            kept.remove(b)
    return kept, wider


def _lent(clean: str, numbers: list[Number], measured: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Give a figure without a noun of its own the unit of its neighbour: "from 15 to 20 weeks", "34 weeks, up from 28"."""
    given = list(measured)
    for i in range(len(numbers) - 2, -1, -1):
        if not given[i][0] and given[i + 1][0] and LIST_JOIN.fullmatch(clean, numbers[i].end, numbers[i + 1].start):
            given[i] = (given[i + 1][0], numbers[i].end)
    for i in range(1, len(numbers)):
        bare = NO_NOUN.match(clean, numbers[i].end)
        joined = LIST_JOIN.fullmatch(clean, given[i - 1][1], numbers[i].start)
        if bare and joined and given[i - 1][0] and not given[i][0]:
            given[i] = (given[i - 1][0], numbers[i].end)
    return given
