"""From a folder of documents to documents, paragraphs and sentences."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd


class Corpus(NamedTuple):
    """The frames that reading gives."""

    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    rejects: pd.DataFrame
    ledger: pd.DataFrame


def cut(corpus: Corpus, sentences: int) -> list[Corpus]:
    """Cut a corpus between documents, into parts of so many sentences or a document more; rejects and ledger go with none.

    Parameters
    ----------
    corpus : Corpus
        What reading gives: paragraphs and sentences in the order of the documents.
    sentences : int
    """
    order = pd.Series(range(len(corpus.documents)), index=corpus.documents["document_id"])
    ends = [np.cumsum(np.bincount(f["document_id"].map(order), minlength=len(order))) for f in corpus[1:3]]
    after = np.searchsorted(ends[1], np.arange(sentences, len(corpus.sentences), sentences)) + 1
    edges = np.unique([0, *after, len(order)])
    parts = []
    for a, b in pairwise(edges.tolist()):
        rows = [slice(a, b), *(slice(e[a - 1] if a else 0, e[b - 1]) for e in ends)]
        mine = [f.take(range(len(f))[r]).reset_index(drop=True) for f, r in zip(corpus[:3], rows, strict=True)]
        parts.append(Corpus(mine[0], mine[1], mine[2], corpus.rejects.head(0), corpus.ledger.head(0)))
    return parts
