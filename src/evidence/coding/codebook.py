"""The codebook: the themes that people defined, and the words by which a rule knows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError
from evidence.reading.register import load_toml

REQUIRED = {"id": str, "label": str, "core": bool, "colour": str, "definition": str, "include": str, "exclude": str}
OPTIONAL = {"terms": list, "combinations": list, "patterns": list, "exclusions": list}
ID = re.compile(r"[a-z][a-z0-9_]*")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Combination:
    """Words that give a theme only together: one of each list, at most `within` tokens apart.

    In the file a word that begins with @ stands for a whole list of the table [lists].
    """

    all: tuple[tuple[str, ...], ...]
    within: int


@dataclass(frozen=True)
class Theme:
    """One theme of the codebook.

    `terms` give the theme by themselves; `combinations` and `patterns` (spaCy token patterns) when they match;
    a word inside one of `exclusions` counts for nothing.
    """

    id: str
    label: str
    core: bool
    colour: str
    definition: str
    include: str
    exclude: str
    terms: tuple[str, ...] = ()
    combinations: tuple[Combination, ...] = ()
    patterns: tuple[tuple[dict[str, Any], ...], ...] = ()
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The themes in the codebook's order, and the file that they were read from."""

    themes: tuple[Theme, ...]
    path: Path = Path("codebook.toml")

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __getitem__(self, theme_id: str) -> Theme:
        return next(t for t in self.themes if t.id == theme_id)

    @property
    def ids(self) -> list[str]:
        """The themes' ids, in order."""
        return [t.id for t in self.themes]


def read_codebook(path: Path) -> Codebook:
    """Read ``codebook.toml``.

    Raises
    ------
    EvidenceError
        Where the file is not TOML, a theme stands twice, lacks a part or has one of a wrong kind; theme and place are
        named. Whether a pattern compiles, `evidence.coding.rules.RuleCoder` finds out.
    """
    table = load_toml(path)
    entries, lists = table.get("theme"), table.get("lists", {})
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise EvidenceError(path, "has no [[theme]] entries", "write one [[theme]] a theme")
    if not isinstance(lists, dict):
        raise EvidenceError(
            path, "lists is not a table of lists", "write [lists] once, and under it a name = [words] each"
        )
    for name, words in lists.items():
        _check_words(words, f"{path}, lists", name)
    themes = tuple(
        _theme(entry, lists, f"{path}, theme {i} ({entry.get('id', 'no id')})") for i, entry in enumerate(entries, 1)
    )
    seen: set[str] = set()
    for theme in themes:
        if theme.id in seen:
            raise EvidenceError(path, f"the theme {theme.id!r} stands twice", "join the two or rename one")
        seen.add(theme.id)
    return Codebook(themes, path)


def _theme(entry: dict[str, Any], lists: dict[str, list[str]], where: str) -> Theme:
    for key, kind in REQUIRED.items():
        if not isinstance(entry.get(key), kind):
            raise EvidenceError(where, f"{key} is missing or not {_kind(kind)}", f"write {key} = …")
    for key, value in entry.items():
        if key not in REQUIRED and not isinstance(value, OPTIONAL.get(key, type(None))):
            raise EvidenceError(
                where, f"{key} is not a key of a theme, or not a list", f"use {', '.join((*REQUIRED, *OPTIONAL))}"
            )
    if not ID.fullmatch(entry["id"]):
        raise EvidenceError(
            where, f"id {entry['id']!r} is not lower-case letters, digits and _", "write it like service_quality"
        )
    if not COLOUR.fullmatch(entry["colour"]):
        raise EvidenceError(
            where, f"colour {entry['colour']!r} is not like #1f77b4", "write six hexadecimal digits after #"
        )
    for key in ("terms", "exclusions"):
        _check_words(entry.get(key, []), where, key)
    return Theme(
        **{key: entry[key] for key in REQUIRED},
        terms=tuple(entry.get("terms", ())),
        combinations=tuple(_combination(c, lists, where, i) for i, c in enumerate(entry.get("combinations", ()), 1)),
        patterns=tuple(_pattern(p, where, i) for i, p in enumerate(entry.get("patterns", ()), 1)),
        exclusions=tuple(entry.get("exclusions", ())),
    )


def _kind(kind: type) -> str:
    return "true or false" if kind is bool else "text in quotes"


def _check_words(words: Any, where: str, key: str) -> None:
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
        raise EvidenceError(where, f"{key} is not a list of words in quotes", 'write ["one", "another one"]')
    twice = sorted({w for w in words if words.count(w) > 1})
    if twice:
        raise EvidenceError(where, f"{key} has {twice[0]!r} twice", "take one out")


def _combination(entry: Any, lists: dict[str, list[str]], where: str, i: int) -> Combination:
    place = f"combination {i}"
    if not isinstance(entry, dict) or set(entry) != {"all", "within"} or not isinstance(entry["within"], int):
        raise EvidenceError(where, f"{place} is not of the form", 'write { all = [["…"], ["…"]], within = 8 }')
    if not isinstance(entry["all"], list) or len(entry["all"]) < 2:
        raise EvidenceError(where, f"{place} has fewer than two lists of words", "use terms for words that stand alone")
    for words in entry["all"]:
        _check_words(words, where, place)
        for word in words:
            if word.startswith("@") and word[1:] not in lists:
                raise EvidenceError(
                    where, f"{place} names a list {word} that there is not", f"add {word[1:]} under [lists]"
                )
    expanded = (
        (w for word in words for w in (lists[word[1:]] if word.startswith("@") else [word])) for words in entry["all"]
    )
    return Combination(tuple(tuple(dict.fromkeys(words)) for words in expanded), entry["within"])


def _pattern(entry: Any, where: str, i: int) -> tuple[dict[str, Any], ...]:
    if not isinstance(entry, list) or not entry or not all(isinstance(token, dict) for token in entry):
        raise EvidenceError(
            where, f"pattern {i} is not a list of tokens", 'write [{ LEMMA = "case" }, { LOWER = "each" }]'
        )
    return tuple(entry)
