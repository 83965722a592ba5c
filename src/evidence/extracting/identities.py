"""Takes out of what is quoted all that could tell who is meant: names, addresses, numbers, teams and small places.

What is found is replaced by a steady placeholder ("[person 1]"), numbered within its source by first appearance. Names of
public office holders stay. A review lists what was replaced and what looked like a name and was not, for a person to settle;
what they settle in ``corpus/names.toml`` is remembered.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.reading.language import is_english, people_by_model
from evidence.reading.register import load_toml

SETTLED = "names.toml"
WORD = r"(?:[A-ZÀ-ÞŴŶ][\w’'-]*\w|[A-Z]\.?)"
RUN = re.compile(rf"(?<![\w@.])(?<!\w[’'])(?:{WORD})(?:[ \u00a0](?:(?:de|van|von|der|la|al|bin|ap|ab|Ó) )?{WORD})*")
PATTERNS = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "telephone": re.compile(r"(?<![\w.])(?:\+44[ -]?|0)\d{2,4}[ -]?\d{3}[ -]?\d{3,4}(?!\w)|(?<![\w.])0\d{10}(?!\w)"),
    "number": re.compile(
        r"\b(?:case|staff|payroll|employee|ref(?:erence)?|NI|badge|collar)(?: (?:no\.?|number|ref(?:erence)?))?[:# ]{1,3}"
        r"(?=\S*\d)[A-Z]{0,4}[ /-]?\d[\w/-]{2,}|\b[A-Z]{2}\d{2}[A-Z]\d{5}\b|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        re.IGNORECASE,
    ),
}
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


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files("evidence.extracting").joinpath("names.toml").read_text(encoding="utf-8"))
    return {f"{name} {part}": frozenset(words) for name, parts in table.items() for part, words in parts.items()}


def find_identities(text: str, settled: Settled, known: Collection[str] = ()) -> list[Found]:
    """Find all in a text that could tell who is meant.

    Parameters
    ----------
    text : str
        Any text; offsets count its characters.
    settled : Settled
        What people have settled before.
    known : collection of str
        Names of people whom the same source names elsewhere.

    Returns
    -------
    list of Found
        In order, without overlaps: what goes out, and the runs of capitalised words that look like a name and are none.

    Examples
    --------
    >>> [(f.text, f.kind, f.out) for f in find_identities("My manager Kirsty Wong said so.", Settled())]
    [('Kirsty Wong', 'person', True)]
    """
    found = [
        Found(m.start(), m.end(), m.group(), kind, True, f"looks like {'an' if kind[0] == 'e' else 'a'} {kind}")
        for kind, pattern in PATTERNS.items()
        for m in pattern.finditer(text)
    ]
    taken = [(f.start, f.end) for f in found]
    runs = [m for m in _runs(text) if not any(a < m.end() and m.start() < b for a, b in taken)]
    people = [p for m in runs for p in _people(m, text, settled)]
    people += _people_by_model(text, [*found, *people], settled)
    people += _small_letters(text, [*found, *people], settled)
    surnames = {p.text.split()[-1] for p in people if p.out and " " in p.text} | set(known)
    found.extend(people)
    for m in runs:
        if not any(p.start < m.end() and m.start() < p.end for p in people):
            other = _known_again(m, surnames) or _place(m, text) or _no_name(m, text)
            found.extend([other] if other else [])
    return sorted(found, key=lambda f: f.start)


def _small_letters(text: str, known: list[Found], settled: Settled) -> list[Found]:
    """First names that are written small, where they are no English words."""
    sure = _lists()["first_names sure"]
    return [
        _person([(m.group(), m.start(), m.end())], "a first name, written small", settled)
        for m in re.finditer(r"(?<![\w@.-])[a-zà-ÿ]{3,}(?![\w@-])", text)
        if m.group().capitalize() in sure
        and not is_english(m.group())
        and m.group() not in settled.not_names
        and not any(f.start < m.end() and m.start() < f.end for f in known)
    ]


def _people_by_model(text: str, known: list[Found], settled: Settled) -> list[Found]:
    """People whom a trained pipeline finds, where the user has one, and the rules did not."""
    spans = [(a, b) for a, b in people_by_model(text) if not any(f.start < b and a < f.end for f in known)]
    return [
        _person(
            [(w.group(), a + w.start(), a + w.end()) for w in re.finditer(r"\S+", text[a:b])],
            "a trained model",
            settled,
        )
        for a, b in spans
        if text[a:b].strip() and text[a:b] not in settled.not_names
    ]


def _runs(text: str) -> Iterator[re.Match[str]]:
    """Runs of capitalised words, without the common words that only open a sentence."""
    for m in RUN.finditer(text):
        start = m.start()
        for word in re.finditer(r"\S+\s*", m.group()):
            if word.group().strip().lower() not in _lists()["not_names openers"]:
                break
            start = m.start() + word.end()
        end = m.end() - 2 if m.group().endswith((" I", "\u00a0I")) else m.end()
        if start < end and (run := RUN.match(text, start, end)):
            yield run


def _people(m: re.Match[str], text: str, settled: Settled) -> list[Found]:
    """The person's name in a run of capitalised words, if there is one."""
    lists = _lists()
    words = [(w.group(), m.start() + w.start(), m.start() + w.end()) for w in re.finditer(r"\S+", m.group())]
    while len(words) > 1 and _bare(words[0][0]) in lists["titles before"]:
        first = words.pop(0)
        if not _is_organisation(words[0][0]):
            named = [w for i, w in enumerate(words[:3]) if not any(_is_organisation(x[0]) for x in words[: i + 1])]
            return [_person(named, f"after the title {first[0]}", settled)]
    for i, (word, _, _) in enumerate(words):
        bare = _bare(word)
        if bare.isupper() and len(bare) > 2 and bare.capitalize() in lists["first_names sure"]:
            return [_person(words[i : i + 2], "a first name in capitals", settled)]
        later = [_bare(w) for w, _, _ in words[i + 1 : i + 3]]
        if m.group() in settled.names or bare in settled.names:
            return [_person(words[i:], "settled by a person", settled)]
        surname = bool(later) and not _is_organisation(later[0])
        if bare in lists["first_names sure"] and bare not in settled.not_names:
            stop = i + 1 + (surname and 1) + (surname and len(later) > 1 and not _is_organisation(later[1]))
            return [_person(words[i:stop], "a first name", settled)]
        if bare in lists["first_names also"] and surname and _is_surname(later[0]):
            return [_person(words[i : i + 2], "a first name and a surname", settled)]
        if i and bare in lists["surnames common"] and not _is_organisation(words[i - 1][0]):
            return [_person(words[i - 1 : i + 1], "a surname", settled)]
    if not words or _is_organisation(words[0][0]) or _bare(words[0][0]) in settled.not_names:
        return []
    before = text[: m.start()].rstrip(" .\u00a0")
    last = before.split()[-1] if before.split() else ""
    role = next((r for r in sorted(lists["titles roles"]) if re.search(rf"(?<!\w){re.escape(r)}$", before.lower())), "")
    if last in lists["titles before"] or (role and not is_english(words[0][0])):
        return [_person(words[:2], f"after “{role or last}”", settled)]
    if 2 <= len(words) <= 3 and not any(
        is_english(_bare(w)) or _is_organisation(w) or _is_place(w) for w, _, _ in words
    ):
        return [_person(words, "words that are no English words", settled)]
    return []


def _person(words: list[tuple[str, int, int]], why: str, settled: Settled) -> Found:
    start, end = words[0][1], words[-1][2]
    name = " ".join(_bare(w) for w, _, _ in words)
    end -= len(words[-1][0]) - len(_bare(words[-1][0]))
    office = next((p for p in sorted(settled.public) if name == p or name in p.split()), "")
    return Found(start, end, name, "person", not office, "holds a public office" if office else why)


def _known_again(m: re.Match[str], surnames: set[str]) -> Found | None:
    for word in re.finditer(r"\S+", m.group()):
        bare = _bare(word.group())
        if bare in surnames and not is_english(bare):
            start = m.start() + word.start()
            return Found(start, start + len(bare), bare, "person", True, "the surname of somebody named before")
    return None


def _place(m: re.Match[str], text: str) -> Found | None:
    """A team, an office or a small place, which tells with little else who works there."""
    words = m.group().split()
    if any(_is_place(w) for w in (m.group(), *words)) or any(_is_organisation(w) for w in words):
        return None
    if all(is_english(_bare(w)) for w in words):
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


def _is_surname(word: str) -> bool:
    return word in _lists()["surnames common"] or not (is_english(word) or _is_place(word))


def _is_organisation(word: str) -> bool:
    bare = _bare(word)
    return bare in _lists()["not_names words"] or (bare.isupper() and len(bare) > 1)


def _is_place(word: str) -> bool:
    return _bare(word) in _lists()["places large"]


def _bare(word: str) -> str:
    """The word without a possessive or a full stop."""
    return re.sub(r"(?:['’]s|['’]|\.)$", "", word)
