"""Sentences of a submission with where they came from, and a source's words as reported speech or as a quotation."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from evidence.frames import SPEAKERS
from evidence.presenting.record import Record
from evidence.presenting.word.document import plain

Row = Any  # a row of Record.sentences, as itertuples gives it
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# How a source of each kind speaks, what it is, and whose views are its own: of others' it only reports.
SPEAKS = {
    "inspection report": ("found", "report", ("inspectorate",)), "union submission": ("said", "submission", ("union", "member")),
    "employer letter": ("wrote", "letter", ("employer",)), "press article": ("reported", "article", ("other",)),
    "survey": ("said", "answers", ("member",)), "response": ("said", "response", SPEAKERS),
    "other": ("said", "document", SPEAKERS),
}  # fmt: skip
OTHERS = {
    "member": "members and staff", "union": "a union", "inspectorate": "an inspectorate", "employer": "the employer",
    "other": "others",
}  # fmt: skip
ITSELF = re.compile(r"(?:The )?inspect(?:ors|ion)\b", re.I)  # what an inspection report calls itself
# A sentence that begins with one of these leans on the one before it.
LEANS = frozenset([
    "they", "it", "this", "these", "that", "those", "he", "she", "its", "their", "his", "her", "others", "such", "however",
    "also", "further", "again", "even", "so", "then", "here", "there", "thus", "yet", "but", "and", "or", "nor", "both",
    "neither", "another",
])  # fmt: skip
BARE = re.compile(
    r"(?:some|many|most|all|few|none|one|several) (?:of (?:them|these|those)|ha[sd]|have|feel|felt|sa(?:y|id)|are|were)\b",
    re.I,
)
STANDING = frozenset(["they", "it", "he", "she", "them"])  # stand for somebody named before, where they come early


@dataclass(frozen=True)
class Evidence:
    """Where a sentence came from: a count in a table, or a passage of a document."""

    kind: str
    source: str
    locator: str
    document_id: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Said:
    """A sentence of the submission, its footnote, and what it rests on."""

    text: str
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Reporter:
    """Turns sentences of the record into reported speech: it knows what sources are called and which words are names.

    Parameters
    ----------
    record : Record
        The headline record.
    called : dict
        What a source is called in running text, by its id; else its publisher, or its label.
    quotations : dict
        The words that may be quoted, names taken out, by sentence.
    """

    record: Record
    called: dict[str, str]
    quotations: dict[str, str]
    seen: Counter[str] = field(init=False)
    voices: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        texts = self.record.sentences()["clean"]
        inside = (word for text in texts for word in re.findall(r"[\w’'-]+", text.replace("'", "’").partition(" ")[2]))
        object.__setattr__(self, "seen", Counter(inside))
        coded = self.record.codings.drop_duplicates("sentence_id")
        object.__setattr__(self, "voices", dict(zip(coded["sentence_id"], coded["speaker"], strict=True)))

    def name(self, row: Row) -> str:
        """Return what a sentence's source is called."""
        return self.called.get(row.source_id) or row.publisher or row.label

    def said(self, row: Row, again: bool = False, retold: str = "") -> str:
        """Return a sentence of a source as a sentence of the submission, as Word can hold it.

        Parameters
        ----------
        row : row of Record.sentences
            The sentence. What is verbatim is quoted; what retells a source is reported, without quotation marks, and as others'
            words where the source gives them as such.
        again : bool
            Whether the sentence before it was of the same source.
        retold : str
            What the writer makes of the sentence, to stand after "that"; else its own words are reported.
        """
        return plain(self._said(row, again, retold))

    def _said(self, row: Row, again: bool, retold: str) -> str:
        name, (verb, what, own), when = self.name(row), SPEAKS[row.kind], month(row.date)
        voice = self.voices.get(row.sentence_id, own[0])
        verb = verb if voice in own else "reported"
        on = f" in {when}" if when and not again else ""
        who, also = ("It", "also ") if again else (name[:1].upper() + name[1:], "")
        if row.unit == "answer":
            who, also = "Another respondent" if again else "A respondent", ""
        if retold:
            return f"{who} {also}{verb}{on} that {retold.rstrip('.')}."
        if row.wording != "paraphrase":
            return f"{who} {also}{verb}{on}: “{self.quotations[row.sentence_id].strip()}”"
        text = sentence(row.clean)
        first = text.split(" ", 1)[0]
        if re.sub("[’']s$", "", first).casefold() == name.split(" ")[0].casefold() and name[:1].isupper():
            return text if again else f"According to its {what}{f' of {when}' if when else ''}, {text}"
        if row.kind == "inspection report" and ITSELF.match(text) and not again:
            return f"According to its report{f' of {when}' if when else ''}, {self.within(text)}"
        if first.casefold() == "whether":
            return f"{who} {also}asked{on} {text}"
        if row.unit == "quotation":
            return f"{who} {also}reported{on}, as said by {OTHERS[voice]}, that {self.within(text)}"
        return f"{who} {also}{verb}{on} that {self.within(text)}"

    def within(self, text: str) -> str:
        """Return a sentence as it stands within another: its first word in lower case unless it is a name.

        A word is a name where the record writes it with a capital, inside sentences, more often than without; one that it
        writes nowhere else is a name where another capital follows.
        """
        word, _, rest = text.partition(" ")
        word = word.rstrip(",;:")
        with_capital, without = self.seen[word], self.seen[word.lower()]
        unknown_name = not with_capital and not without and rest[:1].isupper()
        if word[1:].lower() != word[1:] or with_capital > without or unknown_name:
            return text
        return text[:1].lower() + text[1:]

    def stands_alone(self, row: Row) -> bool:
        """Whether a sentence is understood without the one before it, and whole."""
        text = sentence(row.clean)
        words = text.split()
        opener = re.sub(r"\W", "", words[0]).casefold() if words else ""
        leans = (
            opener in LEANS or bool(BARE.match(text)) or not STANDING.isdisjoint(word.casefold() for word in words[:4])
        )
        whole = text[:1].isupper() and text.endswith(".") and row.unit in ("prose", "quotation", "answer")
        refers = re.search(
            r"\b(?:paras?|paragraphs?|page|above|below|the other|, however|, though|, too|for example|, s?he said|, they said)\b",
            text,
        )
        return whole and not leans and not refers and not re.search('[“”"]', text)


def sentence(text: str) -> str:
    """Return a sentence of a digest on one line, without marks of emphasis, its end a full stop, apostrophes as printed.

    Examples
    --------
    >>> sentence("They read *Towards  Year Three* , twice;")
    'They read Towards Year Three, twice.'
    """
    flat = re.sub(r"\s+([,.;:)])", r"\1", " ".join(re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", text).split()))
    flat = flat.replace("'", "’")
    return flat if flat.endswith(("?", "!", ".")) else flat.rstrip(",;:") + "."


def month(date: str) -> str:
    """Return a date as running text gives it.

    Examples
    --------
    >>> month("2023-09-27"), month("2005-07"), month("2023"), month("")
    ('September 2023', 'July 2005', '2023', '')
    """
    year, *rest = date.split("-")
    return f"{MONTHS[int(rest[0]) - 1]} {year}" if rest else year


def counted(n: int, what: str) -> str:
    """Return a small number in words, with what it counts.

    Examples
    --------
    >>> counted(5, "document"), counted(1, "document"), counted(12, "document")
    ('five documents', 'one document', '12 documents')
    """
    return f"{in_words(n)} {what}{'' if n == 1 else 's'}"


def in_words(n: int) -> str:
    """Return a number up to ten in words."""
    return NUMBERS[n] if n < len(NUMBERS) else f"{n:,}"
