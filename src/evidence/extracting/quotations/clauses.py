"""The clause around words in quotation marks: its verbs of saying, and the noun phrases that say it."""

from collections.abc import Container

from evidence.extracting.quotations.words import words
from evidence.reading.language import lemmatise

NEAR, SUBJECT = 14, 12  # words from the marks to their verb; words that a subject has at most
PUNCTUATION = frozenset(',;:.!?()[]–—-"“”‘')
PLAIN_PRONOUNS = ("we", "i", "you", "she", "he", "they", "it")
MAY_STAND_ALONE = frozenset(
    [
        "all",
        "both",
        "some",
        "many",
        "most",
        "few",
        "several",
        "one",
        "each",
        "this",
        "these",
        "those",
        "that",
        "another",
    ]
)
BE = ("be", "was", "were", "been", "is", "are", "being")


class Clause:
    """A stretch of a sentence as tokens: `words` in lower case, `lemmas`, and `written` as they stand.

    Parameters
    ----------
    text : str
        The stretch; other words in marks are a "¤" in it.
    """

    def __init__(self, text: str) -> None:
        found = lemmatise(text)
        self.text, self._starts, self._ends = text, found.starts, found.ends
        self.words = [t.text for t in found.doc]
        self.lemmas = [t.lemma_ for t in found.doc]
        self.written = [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]

    def __len__(self) -> int:
        return len(self.words)

    def part(self, first: int, end: int) -> str:
        """The words from token `first` up to token `end`, "" where there are none."""
        return self.text[self._starts[first] : self._ends[end - 1]].strip() if 0 <= first < end else ""

    def word(self, i: int) -> str:
        """Token `i`, "" where there is none."""
        return self.words[i] if 0 <= i < len(self.words) else ""


def says(clause: Clause, i: int) -> bool:
    """Whether token `i` is a verb that gives words to somebody, and not a noun ("a report", "their claim").

    Examples
    --------
    >>> clause = Clause("the report said")
    >>> [says(clause, i) for i in range(3)]
    [False, False, True]
    """
    lemma, before, follows = clause.lemmas[i], clause.word(i - 1), clause.word(i + 1)
    if lemma == "make":
        return follows in ("reference", "clear", "plain")
    if lemma in words("verbs", "lay_down"):
        return not words("nouns", "document").isdisjoint(clause.lemmas[max(0, i - SUBJECT) : i])
    if lemma not in words("verbs", "say") or _is_plural_noun(clause, i):
        return False
    if before in words("words", "determiners") - MAY_STAND_ALONE:
        return False
    if before in words("words", "prepositions") - {"to", "by", "in"}:
        return False
    if before in ("'s", "'") and clause.words[i] in (lemma, f"{lemma}s"):
        return False
    if follows == "of" and lemma not in words("verbs", "of"):
        return False
    return lemma != "put" or follows in ("it", "the", "this", "that", "")


def _is_plural_noun(clause: Clause, i: int) -> bool:
    """Whether "comments" or "claims" is a noun: something follows that no verb has, or another verb goes before it."""
    word = clause.words[i]
    if not word.endswith("s") or word.removesuffix("s") not in words("nouns", "speech"):
        return False
    if clause.word(i - 1) in words("words", "pronouns"):
        return False
    if clause.word(i + 1) in ("from", "to", "by", "about", "on", "include", "included", *BE):
        return True
    start = next((k for k in range(i - 1, -1, -1) if _bounds(clause.words[k])), -1) + 1
    return any(may_be_verb(clause, k) for k in range(start + 1, i))


def may_be_verb(clause: Clause, i: int) -> bool:
    """Whether a token is an auxiliary or a form of the past; a plural isn't."""
    word = clause.words[i]
    return word in words("words", "auxiliaries") or (clause.lemmas[i] != word and not word.endswith("s"))


def is_passive(clause: Clause, i: int) -> bool:
    """Whether a form of "be" goes before the verb at token `i`."""
    for k in range(i - 1, max(-1, i - 4), -1):
        if clause.words[k] in BE:
            return True
        if clause.words[k] not in words("words", "auxiliaries"):
            return False
    return False


def agent(clause: Clause, i: int) -> str:
    """Who follows "by" after the passive verb at token `i`."""
    by = next((k for k in range(i + 1, min(i + 8, len(clause))) if clause.words[k] == "by"), -1)
    return phrase_from(clause, by + 1) if by >= 0 else ""


def phrase_from(clause: Clause, first: int) -> str:
    """The noun phrase that begins at token `first`."""
    end = first
    while end < len(clause) and end - first < SUBJECT and not _bounds(clause.words[end]):
        if clause.words[end] in ("who", "to", "told", "said"):
            break
        end += 1
    return clause.part(first, end)


def subject(clause: Clause, i: int) -> str:
    """The noun phrase that the verb at token `i` has before it; what stands between commas is passed over.

    Examples
    --------
    >>> clause = Clause("In May the head of the school, who had left, told")
    >>> subject(clause, len(clause) - 1)
    'the head of the school'
    """
    end = _without_adverbs(clause, i)
    if clause.word(end - 1) == "to":  # "went on to say", but not "to say the least"
        to = end - 1
        end = _back(clause, to, words("words", "lead_on"))
        if end == to:
            return ""
        end = _without_adverbs(clause, end)
    if clause.word(end - 1) in PLAIN_PRONOUNS:
        return clause.part(end - 1, end)
    relative = clause.word(end - 1)
    if relative == "which" and (paper := _paper_before(clause, end)):
        return paper
    if relative in ("who", "which"):
        end = _back(clause, end - 1, (",",), most=1)
    end = _back(clause, _without_parenthesis(clause, end), ("¤",))
    if clause.word(end - 1) in ("and", "but"):  # "… wrote to us and said"
        verb = next((k for k in range(end - 2, -1, -1) if says(clause, k)), -1)
        verb = verb if verb >= 0 else next((k for k in range(1, end - 1) if may_be_verb(clause, k)), -1)
        return subject(clause, verb) if verb > 0 else ""
    first = end
    while first and end - first < SUBJECT and not _bounds(clause.words[first - 1]):
        first -= 1
    first = _where_it_begins(clause, first, end)
    if relative == "who":  # "the view of one manager who said"
        led = ("of", "from", "by", "with")
        narrow = [k for k in range(first + 1, end) if clause.words[k] in ("a", "an", "one", "another")]
        first = next((k for k in reversed(narrow) if clause.words[k - 1] in led), first)
    return clause.part(first, end)


def _back(clause: Clause, end: int, over: Container[str], most: int = SUBJECT) -> int:
    """Step back from `end` over lemmas of `over`."""
    stop = end - most
    while end > max(0, stop) and clause.lemmas[end - 1] in over:
        end -= 1
    return end


def _without_adverbs(clause: Clause, end: int) -> int:
    """Where a subject ends before auxiliaries and adverbs."""
    while end and clause.written[end - 1] != "May":
        word = clause.words[end - 1]
        adverb = word.endswith("ly") and word not in words("words", "not_adverbs")
        if not adverb and word not in words("words", "auxiliaries"):
            break
        end -= 1
    return end


def _without_parenthesis(clause: Clause, end: int) -> int:
    sign = {",": ",", ")": "("}.get(clause.word(end - 1))
    opening = next((k for k in range(end - 2, 0, -1) if clause.words[k] == sign), 0) if sign else 0
    return opening or end


def _paper_before(clause: Clause, end: int) -> str:
    """The document that "which" stands for."""
    near = range(end - 1, max(-1, end - NEAR), -1)
    paper = next((k for k in near if clause.lemmas[k] in words("nouns", "document")), -1)
    return clause.part(_where_it_begins(clause, max(0, paper - 4), paper + 1), paper + 1) if paper >= 0 else ""


def _bounds(word: str) -> bool:
    return word in PUNCTUATION or word in words("words", "boundaries")


def _where_it_begins(clause: Clause, first: int, end: int) -> int:
    """The last place where a noun phrase may begin that no preposition leads into; "of", "in" and "at" carry one on."""
    prepositions, determiners = words("words", "prepositions"), words("words", "determiners")
    best = first
    for k in range(first + 1, end):
        before = clause.words[k - 1]
        if clause.words[k] == "'s" or before == "'s" or before in prepositions or before in determiners:
            continue
        capital = clause.written[k][:1].isupper() and not clause.written[k - 1][:1].isupper()
        if clause.words[k] in determiners or (capital and clause.words[best] in prepositions):
            best = k
    skipped = (prepositions | words("words", "auxiliaries")) - {"all", "one"}
    while best < end - 1 and clause.words[best] in skipped:
        best += 1
    return best
