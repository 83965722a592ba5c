"""The only place that loads spaCy: tokens, lemmas and sentences of English text, without a trained pipeline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import spacy
from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.tokens import Doc, Token

ABBREVIATIONS = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "mx",
        "prof",
        "rev",
        "st",
        "hon",
        "sgt",
        "cllr",
        "messrs",
        "cf",
        "vs",
        "eg",
        "ie",
        "e.g",
        "i.e",
        "approx",
        "viz",
    ]
)
BEFORE_NUMBERS = frozenset(
    [
        "no",
        "nos",
        "para",
        "paras",
        "s",
        "ss",
        "p",
        "pp",
        "art",
        "arts",
        "cl",
        "fig",
        "figs",
        "vol",
        "vols",
        "ch",
        "sec",
        "sect",
        "sched",
        "reg",
        "regs",
        "ref",
        "r",
        "ext",
        "tel",
        "v",
        "c",
        "ca",
    ]
)
NOUNS = {"training": "training", "worse": "worse", "better": "better"}  # the table has train, wrong and well
OPENERS, CLOSERS = "([{\"'“‘«", ")]}\"'”’»"
TERMINAL = re.compile(r"[.!?…]+")
BROKEN = re.compile(r"([^\W\d_]+)-(\s*\n\s*)([^\W\d_]+)")
MARKUP = re.compile(
    r"\*+|(?<!\w)_+|_+(?!\w)|<sup>[^<]{0,8}</sup>|\[\^\w{1,6}\]|(?<=\])\((?:#|https?:)[^)\s]*\)|(?m:^\s*>)|[^\S ]"
)


@cache
def load_language() -> Language:
    """Return the one spaCy pipeline: English tokens, without a trained model."""
    return spacy.blank("en")


@cache
def _lemma_table() -> dict[str, str]:
    table: dict[str, str] = load_lookups("en", ["lemma_lookup"]).get_table("lemma_lookup")
    return table


@cache
def _english_words() -> frozenset[str]:
    tables = load_lookups("en", ["lemma_lookup", "lemma_index"])
    index = tables.get_table("lemma_index")
    return frozenset(word for pos in ("noun", "verb", "adj", "adv") for word in index[pos])


def is_english(word: str) -> bool:
    """Whether a word stands in spaCy's lists of English lemmas and forms; names mostly don't.

    Examples
    --------
    >>> is_english("managers"), is_english("Tiotto")
    (True, False)
    """
    lower = word.lower()
    return lower in _lemma_table() or lower in _english_words()


PIPELINES = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")


@cache
def trained_pipeline() -> str:
    """Return the best trained English pipeline of spaCy that is installed, or ""."""
    return next((name for name in PIPELINES if spacy.util.is_package(name)), "")


@cache
def _load_trained(name: str) -> Language:
    return spacy.load(name)


def people_by_model(text: str) -> list[tuple[int, int]]:
    """Return where a trained pipeline finds people, if the user has installed one; the project brings none."""
    name = trained_pipeline()
    return [(e.start_char, e.end_char) for e in _load_trained(name)(text).ents if e.label_ == "PERSON"] if name else []


def blank(text: str, start: int, end: int, gaps: tuple[tuple[int, int], ...] = ()) -> str:
    r"""Return the words of `text[start:end]` alone: markup, line ends and `gaps` become spaces, broken words are joined.

    The result is as long as what came in, so that offsets into it are offsets into the text
    (those of a broken word are off by the break).

    Examples
    --------
    >>> blank("so *many*\ncases", 0, 15)
    'so  many  cases'
    >>> blank("for exam-\nple, self-\nallocation", 0, 33)
    'for example  , self-allocation '
    """
    for a, b in gaps:
        text = text[:a] + "\n" * (b - a) + text[b:]
    return MARKUP.sub(lambda m: " " * len(m.group()), BROKEN.sub(_joined, text[start:end]))


def _joined(m: re.Match[str]) -> str:
    """A word broken over a line, joined where that makes an English word; the blanks go behind it."""
    broken = is_english(m[1] + m[3]) or is_english((m[1] + m[3]).removesuffix("s"))
    return m[1] + ("" if broken else "-") + m[3] + " " * (len(m[2]) + broken)


def sentence_spans(clean: str) -> Iterator[tuple[int, int]]:
    """Find the sentences of a paragraph.

    Parameters
    ----------
    clean : str
        A paragraph's words, as `blank` gives them.

    Yields
    ------
    (int, int)
        Where each sentence starts and ends in `clean`, without the space around it.

    Examples
    --------
    >>> clean = "See para. 1.24, e.g. on s.31 cases. “Unfair?” No. Nobody asked..."
    >>> [clean[a:b] for a, b in sentence_spans(clean)]
    ['See para. 1.24, e.g. on s.31 cases.', '“Unfair?”', 'No.', 'Nobody asked...']
    """
    tokens = [t for t in load_language().make_doc(clean) if not t.is_space]
    first = 0
    for i in range(len(tokens)):
        nxt = _next_sentence(tokens, i)
        if nxt > first:
            yield tokens[first].idx, tokens[nxt - 1].idx + len(tokens[nxt - 1])
            first = nxt
    if first < len(tokens):
        yield tokens[first].idx, tokens[-1].idx + len(tokens[-1])


def _next_sentence(tokens: list[Token], i: int) -> int:
    """Index of the token that opens a new sentence where token `i` closes one, else 0."""
    if not TERMINAL.fullmatch(tokens[i].text) and tokens[i].lower_ not in {"etc.", "ltd.", "inc.", "co.", "plc."}:
        return 0
    nxt = i + 1
    while nxt < len(tokens) and tokens[nxt].text in CLOSERS and not _space_before(tokens, nxt):
        nxt += 1
    if nxt >= len(tokens) or not _space_before(tokens, nxt):
        return 0
    word = next((t.text for t in tokens[nxt:] if t.text not in OPENERS), "")
    if (
        not word
        or not (word[0].isupper() or word[0].isdigit() or word[0] in "£$€•[")
        or (tokens[i].text == "." and i and _is_abbreviation(tokens[i - 1], tokens[i], word))
    ):
        return 0
    return nxt


def _is_abbreviation(before: Token, dot: Token, word: str) -> bool:
    if before.idx + len(before) != dot.idx:
        return False
    short = before.lower_
    return short in ABBREVIATIONS or (short in BEFORE_NUMBERS and word[0].isdigit())


def _space_before(tokens: list[Token], i: int) -> bool:
    return tokens[i].idx > tokens[i - 1].idx + len(tokens[i - 1])


@dataclass(frozen=True)
class Lemmas:
    """The words of a sentence as lemmas: a spaCy Doc to match in, its words, and each token's offsets."""

    doc: Doc
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@lru_cache(maxsize=8192)  # themes, stance and speaker are each looked for in the same sentence
def lemmatise(clean: str) -> Lemmas:
    """Return the lower-cased tokens and lemmas of `clean`, spaces left out.

    Examples
    --------
    >>> [t.lemma_ for t in lemmatise("Caseloads  were RISING").doc]
    ['caseload', 'be', 'rise']
    """
    nlp = load_language()
    tokens = [t for t in nlp.make_doc(clean) if not t.is_space]
    words = [t.lower_.replace("’", "'") for t in tokens]
    starts = tuple(t.idx for t in tokens)
    ends = tuple(start + len(t) for start, t in zip(starts, tokens, strict=True))
    doc = Doc(nlp.vocab, words=words, lemmas=[_lemma(word) for word in words])
    return Lemmas(doc, tuple(words), starts, ends)


@lru_cache(maxsize=65_536)
def _lemma(word: str) -> str:
    return NOUNS.get(word) or _lemma_table().get(word, word)
