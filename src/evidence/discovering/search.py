"""Passages that answer a question: by its words (BM25), by its meaning (sentence vectors), or by both, fused.

BM25 is Robertson's and Lucene's form of it, by the library bm25s, over word stems (Porter's English stemmer, Snowball), so that
"allocating" finds "allocation", without English's commonest words. Both ways look at a sentence's paragraph too. The two
rankings are fused by reciprocal rank (Cormack, Clarke and Büttcher 2009, https://doi.org/10.1145/1571941.1572114), which needs
no scores on one scale, weighted towards meaning.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

WAYS = ("both", "word", "meaning")
RANK_OFFSET = 60  # the constant of Cormack et al.
# Chosen on the 15 questions of benchmarks/search.csv that are for choosing.
PARAGRAPH = 0.25
LEAST_ALIKE = 0.25
WEIGHTS = {"word": 0.2, "meaning": 0.8}
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:'[^\W_]+)*")
PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”')

Meaning = Callable[[Sequence[str]], np.ndarray]


class Asked(NamedTuple):
    """A question: its words, as stems, and the phrases in quotation marks that a passage must hold."""

    text: str
    stems: tuple[str, ...]
    phrases: tuple[str, ...]


def asked(question: str) -> Asked:
    """Read a question.

    Examples
    --------
    >>> asked("allocating the “open cases”")
    Asked(text='allocating the open cases', stems=('alloc', 'open', 'case'), phrases=('open cases',))
    """
    phrases = tuple(dict.fromkeys(p for m in PHRASE.finditer(question) if (p := _plain(m[1] or m[2] or ""))))
    text = " ".join(re.sub('["“”]', " ", question).split())
    stems = [stem for stem, _, _ in _stems(text)]
    telling = [s for s in stems if s not in _stop_stems()]
    return Asked(text, tuple(dict.fromkeys(telling or stems)), phrases)


def search(
    question: Asked,
    sentences: pd.DataFrame,
    how_many: int,
    by: str,
    of_question: Callable[[str], np.ndarray],
    of_texts: Meaning,
) -> pd.DataFrame:
    """Return the sentences that answer a question best.

    Parameters
    ----------
    question : Asked
        As `asked` reads it.
    sentences : pandas.DataFrame
        sentence_id, paragraph_id and clean, in reading order.
    how_many : int
        The most to return.
    by : str
        One of `WAYS`.
    of_question, of_texts : callable
        Give the vectors of a question and of texts; not called for a search by word.

    Returns
    -------
    pandas.DataFrame
        rank (from 1), sentence_id, score (BM25, cosine, or fused), found_by ("word", "meaning" or "both"); the earlier in
        reading order first among equals. Fewer rows than `how_many` where no more sentences share a stem with
        the question or come near its meaning.
    """
    holds = np.array([_holds(text, question.phrases) for text in sentences["clean"]], dtype=bool)
    paragraphs, of = _paragraphs(sentences)
    by_word, by_meaning = (np.zeros(len(sentences)) for _ in range(2))
    if by != "meaning":
        by_word = word_scores(question.stems, sentences["clean"])
    if by != "word" and holds.any():
        by_meaning = meaning_scores(of_question(question.text), sentences["clean"], paragraphs, of, of_texts)
    meets = {"word": holds & (by_word > 0), "meaning": holds & (by_meaning >= LEAST_ALIKE)}
    if by == "both":
        around = by_word + word_scores(question.stems, paragraphs)[of]
        either = meets["word"] | meets["meaning"]
        found = fused(
            {"word": _ranked(around, either & (around > 0)), "meaning": _ranked(by_meaning, meets["meaning"])}
        )
    else:
        found = _ranked(by_word if by == "word" else by_meaning, meets[by])
    rows = [
        {
            "rank": n,
            "sentence_id": sentences["sentence_id"].iloc[i],
            "score": round(float(score), 4),
            "found_by": _found_by([way for way, those in meets.items() if those[i]]),
        }
        for n, (i, score) in enumerate(found[:how_many], 1)
    ]
    columns = {"rank": "int64", "sentence_id": "str", "score": "float64", "found_by": "str"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def word_scores(stems: Sequence[str], texts: "pd.Series[str]") -> np.ndarray:
    """Return the BM25 score of each text for a question's stems; 0 where they share none."""
    from bm25s import BM25

    idle = _stop_stems() - set(stems)
    held = [[stem for stem, _, _ in _stems(text) if stem not in idle] for text in texts]
    known = {stem for text in held for stem in text}
    wanted = [stem for stem in stems if stem in known]
    if not wanted:
        return np.zeros(len(held))
    index = BM25()
    index.index(held, show_progress=False)
    return np.asarray(index.get_scores(wanted), dtype=float)


def meaning_scores(
    question: np.ndarray, texts: "pd.Series[str]", paragraphs: "pd.Series[str]", of: np.ndarray, of_texts: Meaning
) -> np.ndarray:
    """Return how near each sentence comes to a question: its own cosine, and a little of its paragraph's, which is `of`."""
    own, around = (of_texts(held.to_list()).astype(float) @ question for held in (texts, paragraphs))
    return np.asarray((1 - PARAGRAPH) * own + PARAGRAPH * around[of])


def fused(ranks: dict[str, list[tuple[int, float]]]) -> list[tuple[int, float]]:
    """Fuse rankings by reciprocal rank, each with its weight.

    Examples
    --------
    >>> [i for i, _ in fused({"word": [(7, 9.0), (3, 8.0)], "meaning": [(3, 0.6), (5, 0.5)]})]
    [3, 5, 7]
    """
    scores: dict[int, float] = {}
    for way, ranking in ranks.items():
        for rank, (i, _) in enumerate(ranking, 1):
            scores[i] = scores.get(i, 0.0) + WEIGHTS[way] / (RANK_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def met(question: Asked, text: str) -> list[tuple[int, int]]:
    """Return where the question's phrases, and words of its stems, stand in a text.

    Examples
    --------
    >>> met(asked("allocating cases"), "Cases wait for allocation.")
    [(0, 5), (15, 25)]
    """
    spans = [m.span() for phrase in question.phrases for m in _phrase(phrase).finditer(text)]
    words = [(a, b) for stem, a, b in _stems(text) if stem in question.stems]
    spans += [(a, b) for a, b in words if not any(c <= a and b <= d for c, d in spans)]
    return sorted(spans)


def _paragraphs(sentences: pd.DataFrame) -> tuple["pd.Series[str]", np.ndarray]:
    """The texts of the paragraphs, and which of them each sentence is of."""
    texts = sentences.groupby("paragraph_id", sort=False)["clean"].agg(" ".join)
    return texts, texts.index.get_indexer(sentences["paragraph_id"])


def _found_by(ways: list[str]) -> str:
    return ways[0] if len(ways) == 1 else "both"


def _ranked(scores: np.ndarray, kept: np.ndarray) -> list[tuple[int, float]]:
    rounded = scores.round(6)  # so that another processor's last bits don't change an order
    order = np.argsort(-rounded, kind="stable")
    return [(int(i), float(rounded[i])) for i in order if kept[i]]


def _stems(text: str) -> Iterator[tuple[str, int, int]]:
    """The stems of a text's words, with their places."""
    words = list(TOKEN.finditer(text.replace("’", "'")))
    stems = _stemmer().stemWords([m.group().casefold() for m in words])
    return ((stem, *m.span()) for stem, m in zip(stems, words, strict=True))


@cache
def _stemmer() -> Any:
    from Stemmer import Stemmer

    return Stemmer("english")


@cache
def _stop_stems() -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN

    return frozenset(_stemmer().stemWords([*STOPWORDS_EN, "who", "what", "how", "which", "do", "does", "did", "have"]))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


@cache
def _phrase(phrase: str) -> re.Pattern[str]:
    inner = r"\s+".join(re.escape(word).replace("'", "['’]") for word in phrase.split())
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


def _holds(text: str, phrases: Sequence[str]) -> bool:
    return all(_phrase(phrase).search(text) for phrase in phrases)
