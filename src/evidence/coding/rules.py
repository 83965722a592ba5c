"""Themes by rule: the codebook's words, found over lemmas, each with the place of its cue."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product
from operator import itemgetter

from spacy.errors import MatchPatternError
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from evidence.coding.codebook import Codebook
from evidence.errors import EvidenceError
from evidence.reading.language import Lemmas, lemmatise, load_language

Tokens = tuple[int, int]
Named = tuple[str, tuple[str, ...], int]  # a combination: its theme, the names of its lists, and within how many words


@dataclass(frozen=True)
class Cue:
    """The words that a rule matched, as offsets into the sentence."""

    theme: str
    start: int
    end: int


class Phrases:
    """Finds words and phrases of several named lists in a sentence, over lemmas."""

    def __init__(self, lists: dict[str, Iterable[str]]) -> None:
        self._matcher = PhraseMatcher(load_language().vocab, attr="LEMMA")
        self._names = {load_language().vocab.strings.add(name): name for name in lists}
        for name, words in lists.items():
            docs = [lemmatise(w).doc for w in words]
            if docs:
                self._matcher.add(name, docs)

    def find(self, doc: Doc) -> dict[str, list[Tokens]]:
        """Return, for each list that has a match in `doc`, its matches as half-open token ranges in reading order."""
        found: dict[str, list[Tokens]] = {}
        for key, start, end in sorted(self._matcher(doc), key=itemgetter(1, 2)):
            found.setdefault(self._names[key], []).append((start, end))
        return found


class RuleCoder:
    """Gives a sentence every theme whose rules match it.

    Parameters
    ----------
    codebook : Codebook
        Terms give a theme by themselves, combinations and patterns as a whole; nothing inside an exclusion counts.

    Raises
    ------
    EvidenceError
        Where a pattern can't be compiled.

    Examples
    --------
    >>> from evidence.coding.codebook import Theme
    >>> theme = Theme("pay", "Pay", True, "#000000", "", "", "", terms=("salary",), exclusions=("salary sacrifice",))
    >>> coder = RuleCoder(Codebook((theme,)))
    >>> coder.cues("Our salaries fell."), coder.cues("A salary sacrifice scheme.")
    ([Cue(theme='pay', start=4, end=12)], [])
    """

    def __init__(self, codebook: Codebook) -> None:
        lists: dict[str, Iterable[str]] = {}
        self._combinations: dict[str, list[Named]] = {}  # by the first of their lists
        self._patterns = Matcher(load_language().vocab, validate=True)
        for theme in codebook:
            lists[f"{theme.id} term"] = theme.terms
            lists[f"{theme.id} exclusion"] = theme.exclusions
            for i, combination in enumerate(theme.combinations):
                named = {f"{theme.id} {i} {j}": words for j, words in enumerate(combination.all)}
                lists |= named
                first, names = next(iter(named)), tuple(named)
                self._combinations.setdefault(first, []).append((theme.id, names, combination.within))
            for i, pattern in enumerate(theme.patterns, 1):
                try:
                    self._patterns.add(theme.id, [list(pattern)])
                except (MatchPatternError, ValueError, TypeError, re.error) as error:
                    where = f"{codebook.path}, theme {theme.id}"
                    what = f"pattern {i} can't compile: {str(error)[:160]}"
                    raise EvidenceError(where, what, "write it as spaCy's Matcher takes it") from None
        self._codebook = codebook
        self._phrases = Phrases(lists)

    def cues(self, clean: str) -> list[Cue]:
        """Return the cues of a sentence, by theme in the codebook's order and then by place."""
        lemmas = lemmatise(clean)
        found = self._phrases.find(lemmas.doc)
        patterns: dict[str, list[Tokens]] = {}
        if len(self._patterns):
            for key, start, end in self._patterns(lemmas.doc):
                patterns.setdefault(lemmas.doc.vocab.strings[key], []).append((start, end))
        whole: dict[str, list[Named]] = {}  # of hundreds of combinations hardly any has all its words
        for name in found:
            for combination in self._combinations.get(name, ()):
                if all(n in found for n in combination[1]):
                    whole.setdefault(combination[0], []).append(combination)
        return [
            Cue(theme.id, *_offsets(lemmas, span))
            for theme in self._codebook
            for span in _outermost(_spans(theme.id, found, whole.get(theme.id, []), patterns.get(theme.id, [])))
        ]


def _spans(
    theme: str, found: dict[str, list[Tokens]], combinations: list[Named], patterns: list[Tokens]
) -> list[Tokens]:
    excluded = found.get(f"{theme} exclusion", [])

    def counted(spans: list[Tokens]) -> list[Tokens]:
        return [s for s in spans if not any(a <= s[0] and s[1] <= b for a, b in excluded)]

    spans = counted(found.get(f"{theme} term", [])) + counted(patterns)
    for _, names, within in combinations:
        lists = [counted(found[name]) for name in names]
        if all(lists):
            spans.extend(_together(lists, within))
    return spans


def _together(lists: list[list[Tokens]], within: int) -> list[Tokens]:
    """The shortest stretch that has a match of every list, no word serving twice, if it is short enough."""
    best: Tokens | None = None
    for chosen in product(*lists):
        ordered = sorted(chosen)
        apart = all(a[1] <= b[0] for a, b in pairwise(ordered))
        start, end = ordered[0][0], max(b for _, b in ordered)
        if apart and end - start <= within + 1 and (best is None or end - start < best[1] - best[0]):
            best = (start, end)
    return [best] if best else []


def _outermost(spans: list[Tokens]) -> list[Tokens]:
    """Spans in order, without those that stand inside another."""
    kept: list[Tokens] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return kept


def _offsets(lemmas: Lemmas, span: Tokens) -> tuple[int, int]:
    return lemmas.starts[span[0]], lemmas.ends[span[1] - 1]
