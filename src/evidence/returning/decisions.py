"""What people coded in another tool, as decisions on our sentences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from evidence import frames
from evidence.coding.codebook import Codebook
from evidence.coding.review.keeping import slug
from evidence.coding.review.reading import DECISIONS
from evidence.presenting.exchange.codes import guid
from evidence.presenting.exchange.documents import Exchanged
from evidence.presenting.exchange.project import coder_name, coding_guid
from evidence.returning.matching import placed
from evidence.returning.project import Coding, Project

OURS = {
    coder: coder_name(coder) for coder in ("model", "rules", "settled")
}  # our own coders, and their names in other tools
UNNAMED = "unnamed"
Key = tuple[str, str]


class Returned(NamedTuple):
    """What a project brought back.

    `decisions` has a row for each sentence and person, with the columns of `evidence.coding.review.reading.DECISIONS`;
    `rejects` is a rejects frame. `unchanged` counts the sentences that were decided so before, `left` the codings of our own
    coder, which decide nothing.
    """

    decisions: pd.DataFrame
    rejects: pd.DataFrame
    unchanged: int
    left: int


@dataclass(frozen=True)
class Home:
    """What the codings come back to: our documents as they go out, the study's frames, and who decided before.

    `people` has their names by the slugs that their files bear.
    """

    documents: list[Exchanged]
    sentences: pd.DataFrame
    codebook: Codebook
    proposals: pd.DataFrame
    decisions: pd.DataFrame
    people: Mapping[str, str]


@dataclass
class Given:
    """What was given to one sentence: codes by coder."""

    by: dict[str, set[Key]] = field(default_factory=dict)

    def of(self, coder: str, kind: str) -> set[str]:
        """Return the codes of a kind that a coder gave."""
        return {value for k, value in self.by.get(coder, ()) if k == kind}


def known_people(folder: Path) -> dict[str, str]:
    """Return the names of the people whose decisions are kept in ``codings``, by their slugs."""
    people = {}
    for path in sorted(folder.glob("person-*.csv")):
        rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        known = path.stem.removeprefix("person-")
        people[known] = str(next(iter(rows.get("person", [])), "")) or known
    return people


def take_back(project: Project, path: Path, home: Home) -> Returned:
    """Turn what is coded in a project into decisions.

    A selection codes each sentence of which it covers a letter or a digit. A sentence that a person coded bears the themes
    that this person gave it and those of our own coder that stand beside them in the project. Its stance and speaker are the
    person's, else our coder's. Of other sentences nothing is inferred.

    Parameters
    ----------
    project : Project
        What `evidence.returning.project.read_project` gives.
    path : Path
        The file, to name it.
    home : Home
        What the codings come back to.
    """
    placements, not_placed = placed(project, home.documents, home.sentences)
    codes = {code: _key(code, name, home.codebook) for code, name in project.codes.items()}
    called: dict[str, str] = {}  # names that give one file are one person's
    coders = {u: _coder(u, name, id_, home.people) for u, (name, id_) in project.users.items()}
    coders = {u: c if c in OURS.values() else called.setdefault(slug(c), c) for u, c in coders.items()}
    given: dict[str, Given] = {}
    unknown: Counter[str] = Counter()
    left = 0
    for selection, sentences in placements:
        for coding in selection.codings:
            key = codes.get(coding.code)
            if key is None:
                unknown[project.codes.get(coding.code, coding.code)] += 1
                continue
            for sentence_id in sentences:
                coder = _whose(coding, key, sentence_id, coders)
                left += coder in OURS.values() and key[0] == "theme"
                given.setdefault(sentence_id, Given()).by.setdefault(coder, set()).add(key)
    rows, undecided = _decisions(given, path, home)
    rejects = [*project.rejects, *not_placed, *undecided]
    for name, n in unknown.items():
        why = f"the codebook has no theme of that name, so its {n} codings are not taken; add it to codebook.toml"
        rejects.append((f"code {name!r}", why))
    several = sum(n > 1 for n in Counter(row["sentence_id"] for row in rows).values())
    if several:
        why = f"{several} sentences are coded by several people: of those, the later name in the alphabet stands"
        rejects.append(("the whole file", why))
    before = {(d["person"], d["sentence_id"]): d for d in home.decisions.to_dict("records")}
    new = [row for row in rows if not _same(row, before.get((slug(row["person"]), row["sentence_id"])))]
    told = [{"source_id": path.name, "locator": where, "stage": "exchange", "reason": why} for where, why in rejects]
    decisions = pd.DataFrame(new, columns=list(DECISIONS), dtype="str")
    return Returned(decisions, frames.build("rejects", told), len(rows) - len(new), left)


def _key(code: str, name: str, codebook: Codebook) -> Key | None:
    """Which theme, stance or speaker a code is: by its guid, else by its name."""
    known: list[tuple[Key, tuple[str, ...]]] = [(("theme", t.id), (t.label, t.id)) for t in codebook]
    known += [(("stance", s), (f"Stance: {s}",)) for s in frames.STANCES]
    known += [(("speaker", s), (f"Speaker: {s}",)) for s in frames.SPEAKERS]
    by_guid = next((key for key, _ in known if guid(*key) == code), None)
    called = " ".join(name.split()).casefold()
    return by_guid or next((key for key, names in known if called in (n.casefold() for n in names)), None)


def _coder(user: str, name: str, id_: str, people: Mapping[str, str]) -> str:
    """Who a user is: our own coder, a person whom we know, or a person by the name in the other tool."""
    for ours, told in OURS.items():
        if user == guid("user", ours) or name == told:
            return told
    for known, called in people.items():
        if user == guid("user", f"person:{known}") or id_ == f"person:{known}":
            return called
    return " ".join(name.split()).lstrip("=+-@") or UNNAMED


def _whose(coding: Coding, key: Key, sentence_id: str, coders: dict[str, str]) -> str:
    """Whose a coding is; one that still has our guid is our coder's, whoever's the other tool made it."""
    for ours, told in OURS.items():
        if coding.guid == coding_guid(sentence_id, *key, ours):
            return told
    return coders.get(coding.user, UNNAMED)


def _decisions(given: dict[str, Given], path: Path, home: Home) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """A row for each sentence and each person who coded it, in the order of the corpus; and what is told of them."""
    rows, rejects = [], []
    proposals = dict(list(home.proposals[home.proposals["sentence_id"].isin(given)].groupby("sentence_id", sort=False)))
    for sentence_id in home.sentences["sentence_id"]:
        codes = given.get(sentence_id, Given())
        kept = set().union(*(codes.of(ours, "theme") for ours in OURS.values()))
        proposed = proposals.get(sentence_id, home.proposals.iloc[:0])
        for person in sorted(set(codes.by) - set(OURS.values())):
            themes = codes.of(person, "theme") | kept
            if not themes:
                rejects.append((sentence_id, f"{person} gave it a stance or a speaker, but no theme: not taken"))
                continue
            row = {"sentence_id": sentence_id, "themes": _joined(themes, home.codebook), "person": person, "asked": "",
                   "proposed": _joined(set(proposed.loc[proposed["bears"], "theme"]), home.codebook)}  # fmt: skip
            notes = [f"from {path.name}"]
            if kept - codes.of(person, "theme"):
                notes.append(f"the coder's left standing: {_joined(kept - codes.of(person, 'theme'), home.codebook)}")
            for kind in ("stance", "speaker"):
                theirs, ours = codes.of(person, kind), set().union(*(codes.of(o, kind) for o in OURS.values()))
                if len(theirs) > 1:
                    rejects.append((sentence_id, f"{person} gave it several codes of {kind}: the coder's is kept"))
                own = theirs if len(theirs) == 1 else ours if len(ours) == 1 else set(proposed[kind].head(1))
                row[kind] = next(iter(own), "neutral" if kind == "stance" else "other")
                if len(theirs) != 1:
                    notes.append(f"{kind} is the coder's")
            rows.append({**row, "note": "; ".join(notes)})
    return rows, rejects


def _joined(themes: set[str], codebook: Codebook) -> str:
    return ";".join(t for t in codebook.ids if t in themes)


def _same(row: dict[str, Any], before: dict[str, Any] | None) -> bool:
    keys = ("stance", "speaker")
    return (
        before is not None
        and set(row["themes"].split(";")) == set(before["themes"].split(";"))
        and all(row[k] == before[k] for k in keys)
    )
