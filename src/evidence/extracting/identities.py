"""Takes out of what is quoted all that could tell who is meant: names, addresses, numbers, teams and small places.

What is found is replaced by a steady placeholder ("[person 1]"), numbered within its source by first appearance. Names of
public office holders stay. A review lists what was replaced and what looked like a name and was not, for a person to settle;
what they settle in ``corpus/names.toml`` is remembered.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.extracting.contact_details import find_details
from evidence.extracting.name_lists import (
    bare,
    can_stand_alone,
    is_in_capitals,
    is_organisation,
    is_place,
    is_surname,
    is_surname_in_capitals,
    lists,
    plain,
)
from evidence.reading.language import is_english, people_by_model
from evidence.reading.register import load_toml

SETTLED = "names.toml"
LATIN = "".join(map(chr, (*range(0x250), *range(0x1E00, 0x1F00))))
WORD = rf"(?:[{''.join(filter(str.isupper, LATIN))}][\w’'-]*\w|[A-Z]\.?)"
RUN = re.compile(rf"(?<![\w@.])(?<!\w[’'])(?:{WORD})(?:[ \u00a0](?:(?:de|van|von|der|la|al|bin|ap|ab|Ó) )?{WORD})*")
Word = tuple[str, int, int]
SENTENCE_START = re.compile(r"(?:^|[.!?:…\n]|[\"“‘(\[])\s*$")


@dataclass(frozen=True)
class Found:
    """Something that may tell who is meant: where it stands, its kind, and whether it goes out."""

    start: int
    end: int
    text: str
    kind: str
    out: bool
    why: str


@dataclass(frozen=True)
class Settled:
    """What people have settled: names that go out, words that are no names, and holders of public office, who stay."""

    names: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()


def read_settled(corpus: Path, public: Iterable[str]) -> Settled:
    """Read ``names.toml``, where there is one: ``names`` and ``not_names`` are lists of words in quotes.

    Raises
    ------
    EvidenceError
        Where it is not of that form.
    """
    path = corpus / SETTLED
    table = load_toml(path) if path.exists() else {}
    for key, words in table.items():
        if (
            key not in ("names", "not_names")
            or not isinstance(words, list)
            or not all(isinstance(w, str) for w in words)
        ):
            raise EvidenceError(
                path, f"{key} is not one of the lists names and not_names", 'write names = ["Ann Example"]'
            )
    return Settled(frozenset(table.get("names", ())), frozenset(table.get("not_names", ())), frozenset(public))


def find_identities(text: str, settled: Settled, known: Collection[str] = ()) -> list[Found]:
    """Find all in a text that could tell who is meant.

    Parameters
    ----------
    text : str
        Any text; offsets count its characters.
    settled : Settled
        What people have settled before.
    known : collection of str
        Names of people whom the same source names elsewhere, as `plain` gives them.

    Returns
    -------
    list of Found
        In order, without overlaps: what goes out, and the runs of capitalised words that look like a name and are none.

    Examples
    --------
    >>> [(f.text, f.kind, f.out) for f in find_identities("My manager Kirsty Wong said so.", Settled())]
    [('Kirsty Wong', 'person', True)]
    """
    composed, where = _composed(text)
    found = [
        Found(a, b, composed[a:b], kind, True, f"looks like {'an' if kind[0] in 'ae' else 'a'} {kind}")
        for kind, a, b in find_details(composed)
        if composed[a:b] not in settled.not_names
    ]
    found += _settled_people(_without(composed, found), settled)
    rest = _without(composed, found)
    runs = list(_runs(rest))
    people = [p for m in runs for p in _people(m, rest, settled)]
    people += _people_by_model(composed, [*found, *people], settled)
    people += _small_letters(rest, people, settled)
    found += people
    full = [f.text for f in found if f.kind == "person" and f.out and " " in f.text]
    surnames = {plain(name.split()[-1]) for name in full} | set(known)
    for m in runs:
        if not any(p.start < m.end() and m.start() < p.end for p in people):
            other = _known_again(m, surnames) or _place(m, rest) or _no_name(m, rest)
            found.extend([other] if other else [])
    found.sort(key=lambda f: f.start)
    return [replace(f, start=where[f.start], end=where[f.end]) for f in found]


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The text with each accent in one character with its letter, and where its characters stand in the text."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    pieces = [(unicodedata.normalize("NFC", m.group()), *m.span()) for m in re.finditer(r"(?s).[\u0300-\u036f]*", text)]
    where = [end if i else start for piece, start, end in pieces for i in range(len(piece))]
    return "".join(piece for piece, _, _ in pieces), [*where, len(text)]


def _without(text: str, found: list[Found]) -> str:
    """The text as long as before, with nothing to read where something has been found."""
    for f in found:
        text = text[: f.start] + "\0" * (f.end - f.start) + text[f.end :]
    return text


def _settled_people(text: str, settled: Settled) -> list[Found]:
    """Names that people have settled, in any case, with a surname that follows; a lone English word only with a capital."""
    names = [r"\s+".join(map(re.escape, name.split())) for name in sorted(settled.names, key=len, reverse=True)]
    either = re.sub("['’]", "['’]", unicodedata.normalize("NFC", "|".join(filter(None, names))))
    found: list[Found] = []
    for m in re.finditer(rf"(?<!\w)((?i:{either}))(?!\w)(?=[ \u00a0]({WORD}))?", text) if either else ():
        if (found and m.start() < found[-1].end) or (m.group().islower() and is_english(m.group())):
            continue
        words = _words(m.group(), m.start())
        if m[2] and len(words) == 1 and is_surname(bare(m[2])) and not is_organisation(m[2]):
            words.append((m[2], m.start(2), m.end(2)))
        found.append(_person(words, "settled by a person", settled))
    return found


def _small_letters(text: str, known: list[Found], settled: Settled) -> list[Found]:
    """First names that are written small, where they are no English words."""
    sure = lists()["first_names sure"]
    return [
        _person([(m.group(), m.start(), m.end())], "a first name, written small", settled)
        for m in re.finditer(r"(?<![\w@.-])[^\W\d_]{3,}(?![\w@-])", text)
        if m.group().islower()
        and m.group().capitalize() in sure
        and not is_english(m.group())
        and m.group() not in settled.not_names
        and not any(f.start < m.end() and m.start() < f.end for f in known)
    ]


def _people_by_model(text: str, known: list[Found], settled: Settled) -> list[Found]:
    """People whom a trained pipeline finds, where the user has one, and the rules did not."""
    spans = [(a, b) for a, b in people_by_model(text) if not any(f.start < b and a < f.end for f in known)]
    return [
        _person(_words(text[a:b], a), "a trained model", settled)
        for a, b in spans
        if text[a:b].strip() and text[a:b] not in settled.not_names
    ]


def _runs(text: str) -> Iterator[re.Match[str]]:
    """Runs of capitalised words, without the common words that only open a sentence."""
    for m in RUN.finditer(text):
        start = m.start()
        for word in re.finditer(r"\S+\s*", m.group()):
            if word.group().strip().lower() not in lists()["not_names openers"]:
                break
            start = m.start() + word.end()
        end = m.end() - 2 if m.group().endswith((" I", "\u00a0I")) else m.end()
        if start < end and (run := RUN.match(text, start, end)):
            yield run


def _people(m: re.Match[str], text: str, settled: Settled) -> list[Found]:
    """The person's name in a run of capitalised words, if there is one."""
    words = _words(m.group(), m.start())
    before = text[max(0, m.start() - 60) : m.start()].rstrip(" .\u00a0")
    last = before.split()[-1] if before.split() else ""
    title, named = _in_capitals_after_title(last, words)
    while len(words) > 1 and bare(words[0][0]) in lists()["titles before"]:
        first = words.pop(0)
        if not is_organisation(words[0][0]):
            named = [w for i, w in enumerate(words[:3]) if not any(is_organisation(x[0]) for x in words[: i + 1])]
            return [_person(named, f"after the title {first[0]}", settled)]
    for i, (word, _, _) in enumerate(words):
        name = bare(word)
        if name.isupper() and len(name) > 2 and name.capitalize() in lists()["first_names sure"]:
            return [_person(words[i : i + 2], "a first name in capitals", settled)]
        later = [bare(w) for w, _, _ in words[i + 1 : i + 3]]
        surname = bool(later) and not is_organisation(later[0])
        if name in lists()["first_names sure"] and name not in settled.not_names:
            stop = i + 1 + (surname and 1) + (surname and len(later) > 1 and not is_organisation(later[1]))
            return [_person(words[i:stop], "a first name", settled)]
        if name in lists()["first_names also"] and surname and is_surname(later[0]):
            return [_person(words[i : i + 2], "a first name and a surname", settled)]
        if i and name in lists()["surnames common"] and not is_organisation(words[i - 1][0]):
            return [_person(words[i - 1 : i + 1], "a surname", settled)]
    if named:
        return [_person(named, f"after the title {title}", settled)]
    if not words or is_organisation(words[0][0]) or bare(words[0][0]) in settled.not_names:
        return []
    role = next(
        (r for r in sorted(lists()["titles roles"]) if re.search(rf"(?<!\w){re.escape(r)}$", before.lower())), ""
    )
    if last in lists()["titles before"] or (role and not is_english(words[0][0])):
        return [_person(words[:2], f"after “{role or last}”", settled)]
    if 2 <= len(words) <= 3 and not any(is_english(bare(w)) or is_organisation(w) or is_place(w) for w, _, _ in words):
        return [_person(words, "words that are no English words", settled)]
    return []


def _in_capitals_after_title(before: str, words: list[Word]) -> tuple[str, list[Word]]:
    """The title and the name of "DR PATEL", wherever in a run; after most titles no English word."""
    for i, title in enumerate([before, *(w for w, _, _ in words[:-1])]):
        forms = {bare(title), bare(title).capitalize()}
        if forms & lists()["titles before"]:
            named = list(takewhile(lambda w: is_surname_in_capitals(w[0]), words[i : i + 3]))
            if not named and forms & lists()["titles name_follows"] and is_in_capitals(words[i][0]):
                named = words[i : i + 1]
            if named:
                return title, named
    return "", []


def _words(text: str, start: int) -> list[Word]:
    return [(w.group(), start + w.start(), start + w.end()) for w in re.finditer(r"\S+", text)]


def _person(words: list[Word], why: str, settled: Settled) -> Found:
    start, end = words[0][1], words[-1][2]
    name = " ".join(bare(w) for w, _, _ in words)
    end -= len(words[-1][0]) - len(bare(words[-1][0]))
    office = any(name in (p, *p.split()[-1:]) for p in settled.public)
    return Found(start, end, name, "person", not office, "holds a public office" if office else why)


def _known_again(m: re.Match[str], surnames: set[str]) -> Found | None:
    for word in re.finditer(r"\S+", m.group()):
        name = bare(word.group())
        if plain(name) in surnames and can_stand_alone(name):
            start = m.start() + word.start()
            return Found(start, start + len(name), name, "person", True, "the surname of somebody named before")
    return None


def _place(m: re.Match[str], text: str) -> Found | None:
    """A team, an office or a small place, which tells with little else who works there."""
    words = m.group().split()
    if any(is_place(w) for w in (m.group(), *words)) or any(is_organisation(w) for w in words):
        return None
    if all(is_english(bare(w)) for w in words):
        return None
    after = text[m.end() :].lstrip().lower()
    before = text[: m.start()].rstrip().lower()
    if re.match(r"(?:team|office|hub|branch|unit|court|depot)\b", after) and not SENTENCE_START.search(
        text[: m.start()]
    ):
        return Found(m.start(), m.end(), m.group(), "team", True, "names a team or an office")
    if re.search(
        r"\b(?:office|team|court|hub|branch|based|school|live|lives|work|works|working|only \w+) (?:in|at|near)$",
        before,
    ):
        return Found(m.start(), m.end(), m.group(), "place", True, "a small place")
    return None


def _no_name(m: re.Match[str], text: str) -> Found | None:
    """A run of two capitalised words or more that is no name, or one in mid-sentence: for a person to look at."""
    if " " not in m.group() and SENTENCE_START.search(text[: m.start()]):
        return None
    return Found(m.start(), m.end(), m.group(), "capitals", False, "not taken for a name")
