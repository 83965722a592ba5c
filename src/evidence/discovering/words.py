"""The words that may name a topic: lemmas and pairs of them, without stop words, numbers and names of bodies."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence.reading.language import OPENERS, lemmatise, load_language

LEAST_LETTERS = 3
# How an answer to "have you any comments?" is put, and how a report speaks of itself: words of no topic.
SAID = frozenset(
    ["say", "state", "note", "also", "however", "include", "paragraph", "page", "section", "mention", "tell"]
)


@dataclass(frozen=True)
class Word:
    """A token that may stand in a term: its lemma, how it is written, and its place among the sentence's tokens."""

    lemma: str
    surface: str
    n: int


def names(sentences: Iterable[str]) -> frozenset[str]:
    """Return the lower-cased words that are mostly written with a capital where nothing but a name asks for it.

    Examples
    --------
    >>> sorted(names(["We told Napo and the Board of it.", "The staff of Napo spoke.", "A board of wood, on a board."]))
    ['napo']
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for sentence in sentences:
        opening = True
        for token in load_language().make_doc(sentence):
            if token.is_alpha:
                if token.text.isupper() and len(token) > 1:
                    capital[token.lower_] += 1
                elif not opening:
                    (capital if token.text[0].isupper() else small)[token.lower_] += 1
                opening = False
            elif token.text in OPENERS or token.text == ":":
                opening = True
    return frozenset(word for word, n in capital.items() if n > small[word])


def words(sentence: str, named: frozenset[str] = frozenset()) -> list[Word]:
    """Return the words of a sentence that may stand in a term.

    Examples
    --------
    >>> [w.lemma for w in words("Napo says that the caseloads of 25 managers were rising.", frozenset(["napo"]))]
    ['caseload', 'manager', 'rise']
    """
    stop = load_language().Defaults.stop_words
    found = []
    for n, token in enumerate(lemmatise(sentence).doc):
        word, lemma = token.text, str(token.lemma_)
        letters = word.replace("-", "").isalpha() and len(word) >= LEAST_LETTERS and not token.like_num
        if letters and not {word, lemma} & (stop | SAID | named):
            found.append(Word(lemma, word, n))
    return found


def terms(sentence: str, named: frozenset[str] = frozenset()) -> list[str]:
    """Return the terms of a sentence: lemmas, and pairs of lemmas that stand side by side.

    Examples
    --------
    >>> terms("Service managers hold caseloads.")
    ['service', 'manager', 'hold', 'caseload', 'service manager', 'manager hold', 'hold caseload']
    """
    found = words(sentence, named)
    return [w.lemma for w in found] + [f"{a.lemma} {b.lemma}" for a, b in _pairs(found)]


def spellings(sentences: Iterable[str], named: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return how each term is most often written, which a reader takes more easily than lemmas.

    Examples
    --------
    >>> spellings(["Service managers left.", "A service manager and the service managers stayed."])["service manager"]
    'service managers'
    """
    seen: dict[str, Counter[str]] = {}
    for sentence in sentences:
        found = words(sentence, named)
        written = [(w.lemma, w.surface) for w in found]
        written += [(f"{a.lemma} {b.lemma}", f"{a.surface} {b.surface}") for a, b in _pairs(found)]
        for term, surface in written:
            seen.setdefault(term, Counter())[surface] += 1
    return {term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in seen.items()}


def _pairs(found: Sequence[Word]) -> list[tuple[Word, Word]]:
    return [(a, b) for a, b in pairwise(found) if b.n == a.n + 1]
