"""Topics that hold still: found in the sentences of a corpus, each with a label, its terms and its most central sentence."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import frames
from evidence.coding.codebook import Codebook
from evidence.coding.embeddings import Embedder
from evidence.discovering.background import Background, make_background, read_background
from evidence.discovering.centres import nearest, probabilities
from evidence.discovering.labels import Vocabulary, name_topics
from evidence.discovering.meanings import Meanings, meanings, without_voice
from evidence.discovering.number import SAMPLES, best_number, choices, coherence, fit_centres, stability
from evidence.errors import EvidenceError
from evidence.reading import Corpus


@dataclass(frozen=True)
class Topics:
    """Topics with their sentences.

    Attributes
    ----------
    topics : pandas.DataFrame
        topic (1 the largest), label, terms (joined by ``; ``), n sentences, and the sentence_id of the most central sentence.
    assignments : pandas.DataFrame
        sentence_id, topic and probability: every sentence, once.
    curve : pandas.DataFrame
        For each number of topics that was tried its stability and coherence, and whether it was chosen.
    centres : numpy.ndarray
        A unit vector a topic.
    shared : numpy.ndarray
        What all vectors of the corpus share.
    """

    topics: pd.DataFrame
    assignments: pd.DataFrame
    curve: pd.DataFrame
    centres: np.ndarray
    shared: np.ndarray


def fit_topics(
    corpus: Corpus,
    sources: pd.DataFrame,
    embedder: Embedder | None = None,
    how_many: int | None = None,
    codebook: Codebook | None = None,
    background: Background | None = None,
    private: Collection[str] = (),
) -> Topics:
    """Find the topics of a corpus.

    Parameters
    ----------
    corpus : Corpus
        What reading gives.
    sources : pandas.DataFrame
        The sources to find topics in.
    embedder : Embedder, optional
        Turns texts into vectors; without it the packaged model's.
    how_many : int, optional
        How many topics. Without it, the number at which they hold still and their words belong together.
    codebook : Codebook, optional
        Its themes become starts of topics, which may move away from them: nothing is forced.
    background : Background, optional
        What topics start from; without it the package's, or directions of the corpus itself for another embedder.

    private : collection of str
        Words that may name nothing, such as the names of people.

    Returns
    -------
    Topics
        The same, number for number, whatever order the sentences come in.

    Raises
    ------
    EvidenceError
        Where there are too few sentences, or more topics are asked for than there are starts.
    """
    embedder = embedder or Embedder()
    found = meanings(corpus, sources, embedder)
    background = background or background_for(found, embedder)
    seeds = theme_seeds(codebook, embedder) if codebook else None
    vocabulary = Vocabulary(found.sentences, private)
    tried = choices(len(found.sentences)) if how_many is None else [_known(how_many, background)]
    curve = number_curve(found, vocabulary, background, tried, seeds)
    chosen = best_number(curve)
    curve["chosen"] = curve["topics"] == chosen
    free, centres, shared = fit_centres(found, chosen, background, seeds)
    numbers = nearest(free, centres)
    named = name_topics(vocabulary, free, numbers, embedder)
    topics = describe(
        found.sentences, free, centres, [name for name, _ in named], ["; ".join(words) for _, words in named]
    )
    return Topics(
        topics, assign(found.sentences, free, centres), frames.build("curve", curve.to_dict("records")), centres, shared
    )


def background_for(found: Meanings, embedder: Embedder) -> Background:
    """Return the package's background, or the corpus's own directions and starts where it was made with another model."""
    shipped = read_background()
    if shipped.model == embedder.key:
        return shipped
    return own_background(found, embedder.key, choices(len(found.vectors)))


def own_background(found: Meanings, model: str, numbers: list[int]) -> Background:
    """Return directions and starts found in the corpus itself, which then weigh nothing."""
    free = without_voice(found.vectors, found.sentences["source_id"].to_numpy(), found.vectors.mean(axis=0))
    return make_background(free, model, numbers, weight=0.0)


def theme_seeds(codebook: Codebook, embedder: Embedder) -> np.ndarray:
    """Return a vector a theme, of its label and definition, without what the themes share."""
    vectors = embedder.encode([f"{t.label}. {t.definition} {t.include}" for t in codebook]).astype(float)
    return np.asarray(vectors - vectors.mean(axis=0))


def number_curve(
    found: Meanings,
    vocabulary: Vocabulary,
    background: Background,
    tried: list[int],
    seeds: np.ndarray | None = None,
    samples: int = SAMPLES,
) -> pd.DataFrame:
    """Return the stability and the coherence of each number of topics."""
    rows = []
    for k in tried:
        free, centres, _ = fit_centres(found, k, background, seeds)
        words = vocabulary.telling(nearest(free, centres))
        still = stability(found, k, background, samples, seeds)
        rows.append(
            {"topics": k, "stability": round(still, 4), "coherence": round(coherence(words, vocabulary.contexts), 4)}
        )
    return pd.DataFrame(rows)


def describe(
    sentences: pd.DataFrame, free: np.ndarray, centres: np.ndarray, labels: list[str], terms: list[str]
) -> pd.DataFrame:
    """Return the topics frame."""
    closeness, numbers = (free @ centres.T).round(6), nearest(free, centres)
    rows = []
    for number, (name, words) in enumerate(zip(labels, terms, strict=True)):
        mine = np.flatnonzero(numbers == number)
        central = sentences["sentence_id"].iloc[mine[closeness[mine, number].argmax()]] if len(mine) else ""
        rows.append({"topic": number + 1, "label": name, "terms": words, "n": len(mine), "sentence_id": central})
    return frames.build("topics", rows)


def assign(sentences: pd.DataFrame, free: np.ndarray, centres: np.ndarray) -> pd.DataFrame:
    """Return the assignments frame, sorted by sentence."""
    numbers = nearest(free, centres)
    sure = probabilities(free, centres)[np.arange(len(numbers)), numbers].round(4)
    ids = sentences["sentence_id"].to_list()
    rows = [{"sentence_id": i, "topic": n, "probability": p} for i, n, p in zip(ids, numbers + 1, sure, strict=True)]
    return frames.build("assignments", rows).sort_values("sentence_id", ignore_index=True)


def _known(how_many: int, background: Background) -> int:
    if how_many not in background.starts:
        counts = f"{min(background.starts)} to {max(background.starts)}"
        raise EvidenceError("topics", f"{how_many} can't be looked for", f"ask for {counts}")
    return how_many
