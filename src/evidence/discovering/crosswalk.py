"""How topics meet the codebook: which themes each topic holds, what no theme covers, what no topic finds."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.discovering.number import resampled

COVERED = 0.3  # a theme covers a topic when it stands in so large a share of its sentences …
OVER = 1.5  # … and so many times as often as in all sentences
SHARED = 0.15  # a topic holds a part of a theme when it has so large a share of the theme's sentences
SAMPLES = 1000


class Agreement(NamedTuple):
    """Normalised mutual information of topics and themes, its 95% interval, and what chance alone gives."""

    nmi: float
    low: float
    high: float
    chance: float


def crosswalk(assignments: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count each theme in each topic, both ways.

    Parameters
    ----------
    assignments : pandas.DataFrame
        sentence_id and topic.
    codings : pandas.DataFrame
        sentence_id and theme, of one coder; a sentence may bear several themes, and cues may repeat it.
    codebook : Codebook
        The themes, in order.

    Returns
    -------
    pandas.DataFrame
        topic, theme, n (sentences with both), of_topic, of_theme, share_of_topic, share_of_theme, times (how many times as
        often the theme stands in the topic as in all sentences): a row for each pair, also where n is 0.
    """
    borne = _borne(assignments, codings)
    rows = []
    for topic, of_topic in assignments["topic"].value_counts().sort_index().items():
        for theme in codebook.ids:
            mine = borne[borne["theme"] == theme]
            n, of_theme = int((mine["topic"] == topic).sum()), len(mine)
            expected = of_topic * of_theme / len(assignments)
            rows.append({
                "topic": int(topic), "theme": theme, "n": n, "of_topic": int(of_topic), "of_theme": of_theme,
                "share_of_topic": round(n / of_topic, 4), "share_of_theme": round(n / of_theme, 4) if of_theme else 0.0,
                "times": round(n / expected, 2) if expected else 0.0,
            })  # fmt: skip
    columns = ["topic", "theme", "n", "of_topic", "of_theme", "share_of_topic", "share_of_theme", "times"]
    return pd.DataFrame(rows, columns=columns)


def _borne(assignments: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    return assignments.merge(codings[["sentence_id", "theme"]].drop_duplicates(), on="sentence_id")


def _covers(crossed: pd.DataFrame) -> "pd.Series[bool]":
    return (crossed["share_of_topic"] >= COVERED) & (crossed["times"] >= OVER)


def candidates(
    crossed: pd.DataFrame, topics: pd.DataFrame, assignments: pd.DataFrame, codings: pd.DataFrame, passages: int = 5
) -> pd.DataFrame:
    """Return the topics that no theme covers: candidates for the codebook, with the passages that speak for each.

    Returns
    -------
    pandas.DataFrame
        topic, label, terms, n, uncoded (how many of its sentences bear no theme), nearest (the theme that comes closest),
        share_of_topic (how much of the topic it holds), and passages: sentence_ids joined by ``; ``, the surest first,
        those without a theme before the others.
    """
    coded = set(codings["sentence_id"])
    open_topics = crossed.assign(covers=_covers(crossed)).groupby("topic")["covers"].any()
    rows = []
    for topic in topics.to_dict("records"):
        if open_topics.get(topic["topic"], True):
            continue
        mine = assignments[assignments["topic"] == topic["topic"]]
        mine = mine.assign(coded=mine["sentence_id"].isin(coded))
        first = mine.sort_values(["coded", "probability", "sentence_id"], ascending=[True, False, True])
        held = crossed[crossed["topic"] == topic["topic"]].sort_values("n", ascending=False, kind="stable").iloc[0]
        rows.append({
            "topic": topic["topic"], "label": topic["label"], "terms": topic["terms"], "n": len(mine),
            "uncoded": int((~mine["coded"]).sum()), "nearest": held["theme"] if held["n"] else "",
            "share_of_topic": held["share_of_topic"], "passages": "; ".join(first["sentence_id"].head(passages)),
        })  # fmt: skip
    columns = ["topic", "label", "terms", "n", "uncoded", "nearest", "share_of_topic", "passages"]
    return pd.DataFrame(rows, columns=columns)


def themes_in_topics(crossed: pd.DataFrame) -> pd.DataFrame:
    """Return how each theme falls into topics.

    Returns
    -------
    pandas.DataFrame
        theme, of_theme, falls_into (topics that hold a sizeable part of it, joined by ``; ``, the largest first), topics (how
        many), found_by (topics that it covers), and reading: ``one topic``, ``several topics``, ``no topic finds it`` or
        ``no sentence``.
    """
    order = {theme: i for i, theme in enumerate(crossed["theme"].unique())}
    crossed = crossed.assign(covers=_covers(crossed)).sort_values(["n", "topic"], ascending=[False, True])
    rows = []
    for theme, part in crossed.groupby("theme", sort=False):
        into = part.loc[(part["share_of_theme"] >= SHARED) & (part["n"] > 0), "topic"].to_list()
        by = part.loc[part["covers"], "topic"].to_list()
        size = int(part["of_theme"].iloc[0])
        reading = "several topics" if len(into) > 1 else "one topic"
        reading = reading if by else "no topic finds it"
        rows.append({
            "theme": theme, "of_theme": size, "falls_into": "; ".join(map(str, into)), "topics": len(into),
            "found_by": "; ".join(map(str, by)), "reading": reading if size else "no sentence",
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=["theme", "of_theme", "falls_into", "topics", "found_by", "reading"])
    return frame.sort_values("theme", key=lambda themes: themes.map(order), ignore_index=True)


def agreement(
    assignments: pd.DataFrame, codings: pd.DataFrame, paragraphs: "pd.Series[str]", samples: int = SAMPLES
) -> Agreement:
    """Return how much topics and themes tell of each other.

    Parameters
    ----------
    assignments, codings : pandas.DataFrame
        As for `crosswalk`; sentences without a theme are left aside.
    paragraphs : pandas.Series
        The paragraph_id of each sentence_id (its index); whole paragraphs are resampled.
    samples : int
        Bootstrap samples.

    Notes
    -----
    A sentence with several themes counts as a part of a sentence for each. Mutual information is normalised by the mean of
    the two entropies. A bootstrap sample flatters it, as a small sample does, so the interval is that of the samples moved by
    their mean's distance from the estimate. `chance` is the mean over topics shuffled among the sentences.
    """
    table, groups = _weighted(assignments, codings, paragraphs)
    topics, themes = table.index.get_level_values("topic"), table.to_numpy()
    numbers = pd.factorize(topics, sort=True)[0]
    estimate = mutual_information(numbers, themes)
    drawn = np.array([mutual_information(numbers[rows], themes[rows]) for rows in resampled(groups, samples)])
    moved = drawn - (drawn.mean() - estimate) if len(drawn) else np.array([estimate])
    shuffled = [mutual_information(np.random.default_rng(i).permutation(numbers), themes) for i in range(20)]
    low, high = np.quantile(moved, [0.025, 0.975])
    return Agreement(*(round(float(v), 4) for v in (estimate, max(low, 0.0), min(high, 1.0), np.mean(shuffled))))


def _weighted(
    assignments: pd.DataFrame, codings: pd.DataFrame, paragraphs: "pd.Series[str]"
) -> "tuple[pd.DataFrame, pd.Series[str]]":
    """A row a sentence with a theme, its weight shared among its themes; and the paragraph of each."""
    borne = _borne(assignments, codings).assign(weight=1.0)
    table = borne.pivot_table(
        index=["sentence_id", "topic"], columns="theme", values="weight", fill_value=0.0, observed=True
    )
    table = table.div(table.sum(axis=1), axis=0)
    return table, paragraphs.loc[table.index.get_level_values("sentence_id")].reset_index(drop=True)


def mutual_information(numbers: np.ndarray, weights: np.ndarray) -> float:
    """Return the normalised mutual information of groups and of shares in classes.

    Examples
    --------
    >>> two = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    >>> mutual_information(np.array([0, 0, 1, 1]), two), mutual_information(np.array([0, 1, 0, 1]), two)
    (1.0, 0.0)
    """
    if not len(numbers):
        return 0.0
    joint = np.zeros((numbers.max() + 1, weights.shape[1]))
    np.add.at(joint, numbers, weights)
    joint /= joint.sum()
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    there = joint > 0
    shared = float((joint[there] * np.log(joint[there] / np.outer(rows, columns)[there])).sum())
    entropies = [float(-(p[p > 0] * np.log(p[p > 0])).sum()) for p in (rows, columns)]
    return round(2 * shared / sum(entropies), 12) if sum(entropies) else 0.0
