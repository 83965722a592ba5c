"""The quick gear: for corpora of many thousands of answers, a light reader of words, and the encoder where that is unsure.

The reader is a ridge regression from the words and pairs of words of a sentence, of what stands around it, and its cues, to the
logits that the encoder would give. It ships with the package; ``benchmarks/teach_quick.py`` makes it, and measures what is lost.
The encoder reads a paragraph at once, so where one sentence is open it judges the others too.
"""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from safetensors import safe_open
from safetensors.numpy import load_file
from scipy import sparse

from evidence.coding.encoder import DECIMALS, TRAINED, shipped_encoder
from evidence.coding.learner import Learned
from evidence.coding.model import Coder, Judged, beside, known_themes, outcomes, read_examples, voices_by_rule
from evidence.coding.training import surroundings
from evidence.frames import SPEAKERS, STANCES

READER = TRAINED / "quick.safetensors"
PLACES = 2**20  # that words and pairs of words are hashed to; those that the examples have more than once are kept
WEIGHT_OF_WORDS, WEIGHT_OF_CONTEXT = 3.0, 1.5
NEAR, UNSURE = 0.3, 0.05  # from a threshold; and the mean nearness of all themes that sends a paragraph to the encoder


class Reader:
    """Gives sentences what the encoder would probably make of them.

    Parameters
    ----------
    words, around : numpy.ndarray
        The places of the words and pairs that are known, of a sentence and of its context.
    rarity : numpy.ndarray of shape (len(words) + len(around),)
        How much each weighs: the inverse document frequency.
    weights : numpy.ndarray of shape (n_features, n_logits)
    base : numpy.ndarray of shape (n_logits,)
    """

    def __init__(
        self, words: np.ndarray, around: np.ndarray, rarity: np.ndarray, weights: np.ndarray, base: np.ndarray
    ) -> None:
        self.words, self.around, self.rarity, self.weights, self.base = words, around, rarity, weights, base

    def logits(self, read: pd.DataFrame, themes: Sequence[str]) -> np.ndarray:
        """Return a row a sentence, as `Encoder.logits` does."""
        return np.asarray(np.round(self.features(read, themes) @ self.weights + self.base, DECIMALS))

    def features(self, read: pd.DataFrame, themes: Sequence[str]) -> Any:
        """Return what the reader goes by: weighed words of the sentence and its context, cues, stance and speaker by rule."""
        from sklearn.preprocessing import normalize

        parts, begin = [], 0
        for texts, places, weight in (
            (read["text"], self.words, WEIGHT_OF_WORDS),
            (surroundings(read), self.around, WEIGHT_OF_CONTEXT),
        ):
            counts = counted_words(texts.to_list())[:, places]
            counts.data = 1 + np.log(counts.data)
            weighed = counts.multiply(self.rarity[begin : begin + len(places)]).tocsr()
            parts.append(normalize(weighed) * weight)
            begin += len(places)
        known = [f"cue_{t}" for t in themes]
        cues = read.reindex(columns=known, fill_value=0).to_numpy(dtype=float)  # a codebook may lack a theme
        return sparse.hstack([*parts, sparse.csr_matrix(np.hstack([cues, cues > 0, voices_by_rule(read)]))]).tocsr()


@cache
def shipped_reader() -> Reader:
    """Return the reader that ships, loaded once in a run."""
    kept = load_file(READER)
    return Reader(kept["words"], kept["around"], *(kept[name].astype(float) for name in ("rarity", "weights", "base")))


def measured() -> dict[str, float]:
    """Return the macro-F1 of the ``slow`` and the ``quick`` gear on coded texts that neither had seen, as when it was taught."""
    with safe_open(READER, framework="np") as kept:
        return {name: float(f1) for name, f1 in kept.metadata().items()}


@cache
def quick_examples() -> pd.DataFrame:
    """Return the examples of `read_examples` with the logits of readers that had not seen each one's group."""
    examples = read_examples()
    names = [f"logit_{name}" for name in outcomes(examples)]
    return with_guesses(examples, load_file(READER)["held_out"].astype(float), names)


def with_guesses(rows: pd.DataFrame, guesses: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Return rows with `guesses` in place of their logits, and what follows of them for their neighbours."""
    themes = [n.removeprefix("logit_") for n in names[: -len(STANCES) - len(SPEAKERS)]]
    rest = rows.drop(columns=[c for c in rows if c in names or c.startswith(("near_", "voice_"))])
    return beside(pd.concat([rest, pd.DataFrame(guesses, columns=names, index=rows.index)], axis=1), themes)


def counted_words(texts: Sequence[str]) -> Any:
    """Return how often each word and pair of words comes in each text: sparse, a column a place that it is hashed to."""
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(n_features=PLACES, ngram_range=(1, 2), alternate_sign=False, norm=None).transform(texts)


class QuickCoder:
    """Codes by the reader, and asks the encoder about paragraphs in which the reader leaves a sentence open.

    Parameters
    ----------
    slow, quick : Coder
        Taught by the encoder's logits and by the reader's.
    """

    def __init__(self, slow: Coder, quick: Coder) -> None:
        self.slow, self.quick, self.themes = slow, quick, slow.themes

    def judge(self, read: pd.DataFrame, guesses: np.ndarray, ask: Any) -> Judged:
        """Judge sentences.

        Parameters
        ----------
        read : pandas.DataFrame
            What `evidence.coding.training.features` gives.
        guesses : numpy.ndarray
            The reader's logits, a row a sentence.
        ask : callable
            Takes a mask of sentences, of whole paragraphs, and returns the encoder's logits of those.
        """
        names = [f"logit_{name}" for name in outcomes(quick_examples())]
        guessed = with_guesses(read, guesses, names)
        first = self.quick.judge(guessed)
        sent = open_questions(read, first.probabilities[self.quick.known].to_numpy(), self.quick.learned)
        if not sent.any():
            return first
        mixed = guesses.copy()
        mixed[sent] = ask(sent)
        second = self.slow.judge(with_guesses(read, mixed, names).loc[sent])
        for one, other in ((getattr(first, f.name), getattr(second, f.name)) for f in fields(Judged)):
            one.loc[sent] = other
        return first


def open_questions(read: pd.DataFrame, probabilities: np.ndarray, learned: Learned) -> np.ndarray:
    """Return which sentences stand in a paragraph of which one lies near the thresholds of themes.

    A rare theme weighs more, as in the mean of their F1.
    """
    if not learned.models:  # a codebook with themes of its own only, which rules alone code
        return np.zeros(len(read), dtype=bool)
    bearing = np.maximum(1, (learned.held_out >= learned.thresholds).sum(axis=0))
    nearness = np.maximum(0, NEAR - np.abs(probabilities - learned.thresholds))
    near = pd.Series((nearness * bearing.mean() / bearing).mean(axis=1) > UNSURE, index=read.index)
    return np.asarray(near.groupby((~read["follows"]).cumsum()).transform("any"))


@cache
def shipped_quick_coder(themes: tuple[str, ...]) -> QuickCoder:
    """Return the quick coder that has learned from all that ships with the package."""
    return QuickCoder(Coder(read_examples(), themes), Coder(quick_examples(), themes))


def judge_quickly(read: pd.DataFrame, themes: tuple[str, ...]) -> Judged:
    """Judge sentences in the quick gear.

    Parameters
    ----------
    read : pandas.DataFrame
        What `evidence.coding.training.features` gives.
    themes : tuple of str
        The codebook's.
    """
    known = known_themes(read_examples())

    def ask(sent: np.ndarray) -> np.ndarray:
        return shipped_encoder(len(known), exact=False).logits(read.loc[sent])

    return shipped_quick_coder(themes).judge(read, shipped_reader().logits(read, known), ask)
