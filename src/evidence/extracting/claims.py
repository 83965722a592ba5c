"""The claims register: every figure with what has to be checked before it is used."""

from collections import defaultdict

import pandas as pd

from evidence.extracting.statistics.words import function_words, vocabulary
from evidence.reading.language import lemmatise

CHECKS = ("same_in", "disagrees_with", "differs_in", "lacks")
ALIKE = 0.6  # of the words of both, the share that two figures of one thing have in common


def register(statistics: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Lay the figures of a corpus side by side, and say which need a look.

    Parameters
    ----------
    statistics : pandas.DataFrame
        What `evidence.extracting.statistics.finding.statistics` gave.
    sources : pandas.DataFrame
        The sources frame.

    Returns
    -------
    pandas.DataFrame
        A row a figure: the columns of `statistics`, source_id and label of its source, and the checks. same_in: other sources
        with the same number in the same unit of the same thing. disagrees_with: statistic_ids of figures in the same unit of
        the same thing with another number. differs_in: what else differs between them (source, population, date,
        comparator), since that may settle it. lacks: population or date, where a figure has none.

    Notes
    -----
    Two figures are of the same thing where most content lemmas of `what` are common to both; where there is only one such
    lemma, the populations must not be wholly different either. Caseloads share a word and are held against each other
    always, figures of one sentence never.
    """
    frame = statistics.merge(_sources_of(statistics, sources), on="document_id", how="left", validate="many_to_one")
    rows = frame.to_dict("records")
    lemmas = [content(row["what"]) for row in rows]
    whose = [content(row["population"]) for row in rows]
    near: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (row, words) in enumerate(zip(rows, lemmas, strict=True)):
        for word in words:
            near[row["unit"], word].append(i)
    checks = []
    for i, row in enumerate(rows):
        others = sorted({j for word in lemmas[i] for j in near[row["unit"], word]} - {i})
        alike = [
            j
            for j in others
            if rows[j]["sentence_id"] != row["sentence_id"]
            and (row["unit"] == "cases" or same_thing(lemmas[i], lemmas[j]))
            and (row["unit"] == "cases" or len(lemmas[i] | lemmas[j]) > 1 or _may_be_the_same(whose[i], whose[j]))
        ]
        same = [rows[j]["source_id"] for j in alike if rows[j]["number"] == row["number"]]
        other = [rows[j] for j in alike if rows[j]["number"] != row["number"]]
        differing = [c for c in ("source_id", "population", "date", "comparator") if any(o[c] != row[c] for o in other)]
        checks.append(
            {
                "same_in": "; ".join(sorted(set(same) - {row["source_id"]})),
                "disagrees_with": "; ".join(o["statistic_id"] for o in other),
                "differs_in": "; ".join(c.removesuffix("_id") for c in differing),
                "lacks": "; ".join(c for c in ("population", "date") if not row[c]),
            }
        )
    found = pd.DataFrame(checks, columns=list(CHECKS), index=frame.index).astype("str")
    return pd.concat([frame, found], axis="columns")


def content(what: str) -> frozenset[str]:
    """Return the lemmas of the words that carry meaning.

    Examples
    --------
    >>> sorted(content("the cases that were closed"))
    ['case', 'close']
    """
    empty = function_words() | frozenset(vocabulary()["grammar"]["empty_words"])
    return frozenset(
        t.lemma_
        for t in lemmatise(what).doc
        if t.text[0].isalpha() and len(t.text) > 2 and not {t.lower_, t.lemma_} & empty
    )


def same_thing(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of lemmas speak of the same thing.

    Examples
    --------
    >>> same_thing(content("sickness absence"), content("days of sickness absence"))
    True
    >>> same_thing(content("new posts"), content("new cases"))
    False
    """
    return bool(a and b) and len(a & b) >= ALIKE * len(a | b)


def _may_be_the_same(a: frozenset[str], b: frozenset[str]) -> bool:
    return not a or not b or bool(a & b)


def _sources_of(statistics: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The source of each document: a document is its source's id, with what singles out an answer behind a colon."""
    labels = dict(zip(sources["source_id"], sources["label"], strict=True))
    documents = sorted(set(statistics["document_id"]))
    source_ids = [d if d in labels else d.split(":")[0] for d in documents]
    return pd.DataFrame(
        {"document_id": documents, "source_id": source_ids, "label": [labels.get(s, s) for s in source_ids]},
        dtype="str",
    )
