"""What a sentence means where it stands: its own vector with its paragraph's, the source's voice out."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from evidence.coding.embeddings import Embedder
from evidence.discovering.background import unit
from evidence.errors import EvidenceError
from evidence.reading import Corpus

# Chosen on the shipped digests (benchmarks/topics.md).
OWN, PARAGRAPH = 0.5, 0.5
SHRINKAGE = 20.0  # a source of so many sentences loses half of its voice
LEAST = 20


class Meanings(NamedTuple):
    """Sentences in a canonical order, and a vector for each."""

    sentences: pd.DataFrame
    vectors: np.ndarray


def meanings(corpus: Corpus, sources: pd.DataFrame, embedder: Embedder, least: int = LEAST) -> Meanings:
    """Return the sentences of `sources` with their vectors.

    Parameters
    ----------
    corpus : Corpus
        The frames of `evidence.reading.corpus.read_corpus`; an answer that says nothing is not among its sentences.
    sources : pandas.DataFrame
        The sources to take; those that belong to others are left out.
    embedder : Embedder
        Turns texts into vectors.
    least : int
        The fewest sentences that will do.

    Returns
    -------
    Meanings
        `sentences` has sentence_id, paragraph_id, source_id and clean. It is sorted by the words, so that the order of what
        came in can't matter.

    Raises
    ------
    EvidenceError
        Where there are too few sentences to speak of topics.
    """
    places = corpus.documents[["document_id", "source_id"]].merge(sources[["source_id"]], on="source_id")
    found = corpus.sentences[["sentence_id", "paragraph_id", "document_id", "clean"]]
    found = found.merge(places, on="document_id")
    if len(found) < least:
        what = f"{len(found)} sentence{'' if len(found) == 1 else 's'} are too few to find topics in"
        raise EvidenceError("topics", what, f"add documents until there are {least} sentences or more")
    in_place = corpus.sentences[corpus.sentences["paragraph_id"].isin(found["paragraph_id"])]
    texts = in_place.sort_values(["paragraph_id", "n"]).groupby("paragraph_id")["clean"].agg(" ".join)
    found = found.sort_values(["clean", "sentence_id"], ignore_index=True)
    own = embedder.encode(found["clean"]).astype(float)
    around = embedder.encode(texts).astype(float)[texts.index.get_indexer(found["paragraph_id"])]
    vectors = unit(OWN * own + PARAGRAPH * around)
    return Meanings(found[["sentence_id", "paragraph_id", "source_id", "clean"]], vectors)


def middle(vectors: np.ndarray) -> np.ndarray:
    """Return the mean of all, to four decimals."""
    return np.asarray(vectors.mean(axis=0).round(4))


def without_voice(vectors: np.ndarray, sources: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Take out of each vector what its source's vectors share, so that a topic crosses sources.

    Parameters
    ----------
    vectors : numpy.ndarray
        A row a sentence.
    sources : numpy.ndarray
        The source of each.
    centre : numpy.ndarray
        What all share; a source's mean is shrunk towards it, the more the fewer sentences the source has.

    Returns
    -------
    numpy.ndarray
        Unit vectors.

    Examples
    --------
    >>> two = np.array([[1.0, 0.2], [1.0, -0.2]] * 50)
    >>> without_voice(two, np.array(["a"] * 100), np.zeros(2)).round(2)[:2].tolist()
    [[0.64, 0.77], [0.64, -0.77]]
    """
    rest = vectors - centre
    for source in np.unique(sources):
        mine = sources == source
        n = int(mine.sum())
        rest[mine] -= rest[mine].mean(axis=0) * n / (n + SHRINKAGE)
    return unit(rest)
