"""The words of topics, by BERTopic: class-based TF-IDF over lemmas, and a label of terms that differ."""

import warnings
from collections import Counter
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from evidence.coding.embeddings import Embedder
from evidence.discovering.words import names, spellings, terms

CANDIDATES, TERMS, IN_LABEL = 15, 10, 3
DIVERSITY = 0.2
LEAST_SENTENCES, ENOUGH = 4, 50


class Vocabulary:
    """The terms that may name a topic of these sentences, counted.

    Parameters
    ----------
    sentences : pandas.DataFrame
        With clean and paragraph_id, in a canonical order.
    private : collection of str
        Words that may name nothing, such as the names of people.

    Attributes
    ----------
    terms : list of str
        Terms of four sentences or more (of any, where there are few such), sorted.
    counts : scipy.sparse.csr_matrix
        How often each sentence (row) has each term (column).
    """

    def __init__(self, sentences: pd.DataFrame, private: Collection[str] = ()) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        self.texts = sentences["clean"].to_list()
        self.named = names(self.texts) | {word.lower() for word in private}
        found = [terms(text, self.named) for text in self.texts]
        spread = Counter(t for mine in found for t in set(mine))
        often = [t for t, n in spread.items() if n >= LEAST_SENTENCES]
        self.terms = sorted(often if len(often) >= ENOUGH else spread) or ["word"]
        self.counts = CountVectorizer(vocabulary=self.terms, analyzer=list).transform(found)
        groups = pd.Series(found).groupby(sentences["paragraph_id"].to_numpy(), sort=True)
        self.contexts = [frozenset(t for mine in part for t in mine) for _, part in groups]

    def telling(self, numbers: np.ndarray, how_many: int = TERMS) -> list[list[str]]:
        """Return the first single words of each topic by class-based TF-IDF."""
        from scipy.sparse import csr_matrix

        members = csr_matrix((numbers[:, None] == np.unique(numbers)).astype(float))
        weights = _class_tfidf().fit_transform(members.T @ self.counts).toarray()
        single = np.array([" " not in t for t in self.terms])
        weights[:, ~single] = 0.0
        order = np.argsort(-weights, axis=1, kind="stable")[:, :how_many]
        return [[self.terms[i] for i in row if weights[n, i] > 0] for n, row in enumerate(order)]


def name_topics(
    vocabulary: Vocabulary, vectors: np.ndarray, numbers: np.ndarray, embedder: Embedder
) -> list[tuple[str, list[str]]]:
    """Return the label and the terms of each topic, the most telling first, as they are most often written.

    Parameters
    ----------
    vocabulary : Vocabulary
        The terms of the sentences.
    vectors, numbers : numpy.ndarray
        The vector of each sentence, and the number of its topic from 0 on.
    embedder : Embedder
        Says how near terms are to each other.

    Notes
    -----
    BERTopic (Grootendorst 2022) is given vectors and topics that were found before, and finds the words: by class-based
    TF-IDF with BM25's weights, which suit a small corpus. The label is made of those of the first thirty that differ most
    and say most (maximal marginal relevance, Carbonell and Goldstein 1998); the terms stay in their order, since the rare words
    that this likes seldom keep company.
    """
    model = _model(vocabulary, embedder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(vocabulary.texts, embeddings=vectors, y=numbers.tolist())
    written = spellings(vocabulary.texts, vocabulary.named)
    given = np.array(model.topics_)
    found = []
    for number in range(int(numbers.max()) + 1):
        its = int(given[np.flatnonzero(numbers == number)[0]])
        chosen, ordered = model.topic_aspects_["Label"][its], model.get_topic(its)
        words, named = (
            [written.get(t, t) for t in _without_parts([t for t, _ in ts if t])] for ts in (ordered, chosen)
        )
        found.append((label(named), words[:TERMS]))
    return found


def label(words: list[str]) -> str:
    """Return a label of the first terms.

    Examples
    --------
    >>> label(["caseloads", "allocation", "court reports", "delay"])
    'Caseloads, allocation, court reports'
    """
    joined = ", ".join(words[:IN_LABEL]) or "no words of its own"
    return joined[0].upper() + joined[1:]


def _without_parts(found: list[str]) -> list[str]:
    """Leave out a word that stands in a longer term before or after it.

    Examples
    --------
    >>> _without_parts(["manager", "pay", "service manager"])
    ['pay', 'service manager']
    """
    return [t for t in found if not any(t != o and set(t.split()) < set(o.split()) for o in found)]


def _class_tfidf() -> Any:
    with warnings.catch_warnings():  # BERTopic silences warnings for the whole process when it is imported
        from bertopic.vectorizers import ClassTfidfTransformer
    return ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=False)


def _model(vocabulary: Vocabulary, embedder: Embedder) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    with warnings.catch_warnings():
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.representation import MaximalMarginalRelevance

    class Ours(BaseEmbedder):  # type: ignore[misc]  # BERTopic has no types
        def embed(self, documents: list[str], verbose: bool = False) -> np.ndarray:
            return embedder.encode(documents)

    return BERTopic(
        embedding_model=Ours(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(
            vocabulary=vocabulary.terms, analyzer=lambda text: terms(text, vocabulary.named)
        ),
        ctfidf_model=_class_tfidf(),
        representation_model={"Label": MaximalMarginalRelevance(diversity=DIVERSITY, top_n_words=TERMS)},
        top_n_words=CANDIDATES,
        min_topic_size=2,
    )
