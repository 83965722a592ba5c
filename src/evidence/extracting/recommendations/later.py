"""What later sources say on the matter of a recommendation: candidates for a person to judge."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

MOST, OF_ONE, LEAST = 5, 2, 0.4  # candidates for each, of one document; less alike, two are seldom on one matter
COLUMNS = {
    "recommendation_id": "str",
    "document_id": "str",
    "sentence_id": "str",
    "rank": "int64",
    "similarity": "float64",
}


def later(
    recommendations: pd.DataFrame, sentences: pd.DataFrame, embeddings: np.ndarray, dates: Mapping[str, str]
) -> pd.DataFrame:
    """Find sentences of later sources on the same matter as each recommendation and demand.

    Parameters
    ----------
    recommendations : pandas.DataFrame
        What `evidence.extracting.recommendations.finding.recommendations` gives.
    sentences : pandas.DataFrame
        The sentences frame.
    embeddings : numpy.ndarray
        A vector for each row of `sentences`, as `evidence.coding.embeddings` computes them.
    dates : mapping of str to str
        The date of each document's source (2005, 2005-07 or 2005-07-31); a document without one is left out.

    Returns
    -------
    pandas.DataFrame
        The columns `COLUMNS`: for each at most `MOST` sentences, most similar first, and no more than `OF_ONE` of one
        document, so that one that is long or near in time doesn't take every place. They are candidates, no verdicts: a
        similar sentence may say that nothing was done.

    Notes
    -----
    A recommendation of several sentences is compared by the mean of their vectors. Only what is certainly later counts:
    2005-07 is not later than 2005.
    """
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    vectors = np.divide(embeddings, lengths, out=np.zeros_like(embeddings, dtype=float), where=lengths > 0)
    documents = sentences["document_id"].to_numpy()
    starts, ends = sentences["start"].to_numpy(), sentences["end"].to_numpy()
    ids = sentences["sentence_id"].to_numpy()
    rows = []
    for rec in recommendations[recommendations["kind"].isin(["recommendation", "demand"])].to_dict("records"):
        here = rec["document_id"]
        own = (documents == here) & (starts < rec["end"]) & (ends > rec["start"])
        after = [d for d in dict.fromkeys(documents) if is_later(dates.get(d, ""), dates.get(here, ""))]
        among = np.flatnonzero(np.isin(documents, after))
        if not own.any() or not len(among):
            continue
        mean = vectors[own].mean(axis=0)
        similarity = vectors[among] @ (mean / (np.linalg.norm(mean) or 1.0))
        taken: Counter[str] = Counter()
        best = []
        for i in np.argsort(-similarity, kind="stable"):
            if similarity[i] >= LEAST and taken[documents[among[i]]] < OF_ONE:
                taken[documents[among[i]]] += 1
                best.append(i)
        for rank, i in enumerate(best[:MOST], 1):
            rows.append(
                {
                    "recommendation_id": rec["recommendation_id"],
                    "document_id": documents[among[i]],
                    "sentence_id": ids[among[i]],
                    "rank": rank,
                    "similarity": round(float(similarity[i]), 4),
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def is_later(date: str, than: str) -> bool:
    """Whether a date is certainly later than another.

    Examples
    --------
    >>> is_later("2007-02-27", "2005-07"), is_later("2005-07", "2005"), is_later("", "2005")
    (True, False, False)
    """
    known = min(len(date), len(than))
    return known > 0 and date[:known] > than[:known]
