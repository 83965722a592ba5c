"""From a folder of documents to documents, paragraphs and sentences."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, overload

import numpy as np
import pandas as pd


class Corpus(NamedTuple):
    """The frames that reading gives."""

    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    rejects: pd.DataFrame
    ledger: pd.DataFrame


def rows_of(sentences: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame that are of these sentences."""
    return frame[frame["sentence_id"].isin(sentences["sentence_id"])]


class Parts(Sequence[Corpus]):
    """A corpus cut between documents, each part made when it is asked for; rejects and ledger go with none.

    Parameters
    ----------
    corpus : Corpus
        What reading gives: paragraphs and sentences in the order of the documents.
    sentences : int
        How many a part has, or a document more.

    Attributes
    ----------
    sizes : list of int
        The sentences of each part.
    """

    def __init__(self, corpus: Corpus, sentences: int) -> None:
        self._corpus = corpus
        order = pd.Series(range(len(corpus.documents)), index=corpus.documents["document_id"])
        ends = [np.cumsum(np.bincount(f["document_id"].map(order), minlength=len(order))) for f in corpus[1:3]]
        after = np.searchsorted(ends[1], np.arange(sentences, len(corpus.sentences), sentences)) + 1
        edges = np.unique([0, *after, len(order)])
        # where the documents, paragraphs and sentences of each part begin
        begins = [edges, *(np.concatenate([[0], e])[edges] for e in ends)]
        self._rows = [[range(a, b) for a, b in pairwise(frame.tolist())] for frame in begins]
        self.sizes = [len(rows) for rows in self._rows[2]]

    def __len__(self) -> int:
        return len(self.sizes)

    @overload
    def __getitem__(self, n: int) -> Corpus: ...
    @overload
    def __getitem__(self, n: slice) -> list[Corpus]: ...
    def __getitem__(self, n: int | slice) -> Corpus | list[Corpus]:
        if isinstance(n, slice):
            return [self[i] for i in range(len(self))[n]]
        documents, paragraphs, sentences = (
            frame.take(rows[n]).reset_index(drop=True) for frame, rows in zip(self._corpus, self._rows, strict=False)
        )
        return Corpus(documents, paragraphs, sentences, self._corpus.rejects.head(0), self._corpus.ledger.head(0))
