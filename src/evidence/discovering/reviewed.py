"""Topics that people reviewed, frozen in a file: new documents are placed in them, and a new fit only proposes a change."""

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from evidence import frames
from evidence.coding.embeddings import Embedder
from evidence.discovering.meanings import meanings, without_voice
from evidence.discovering.topics import Topics, assign, describe
from evidence.errors import EvidenceError
from evidence.files import write_whole
from evidence.reading import Corpus
from evidence.reading.register import load_toml

NAME, PROPOSED = "topics.toml", "topics-proposed.toml"
HEAD = """\
# Topics, found by machine. Edit any label: it stays. Documents are placed in these topics by the centres below, which are not
# for reading; `evidence topics --refit` proposes new ones and says what would move. [[tried]]: how their number was chosen.
"""
SCALE = 10_000  # numbers are kept as whole ten-thousandths
SAME = 0.3  # two topics are one when they share so many of the sentences that either has


@dataclass(frozen=True)
class Reviewed:
    """The topics of a file.

    Attributes
    ----------
    numbers : tuple of int
        Each topic's number, which it keeps.
    labels, terms : tuple of str
        What it is called, and its terms.
    centres, shared : numpy.ndarray
        As in `Topics`.
    model : str
        The key of the embedder whose vectors these are.
    curve : pandas.DataFrame
        For each number of topics that was tried when they were found its stability and coherence, and whether it was chosen.
    """

    numbers: tuple[int, ...]
    labels: tuple[str, ...]
    terms: tuple[str, ...]
    centres: np.ndarray
    shared: np.ndarray
    model: str
    curve: pd.DataFrame


def write_reviewed(topics: Topics, path: Path, model: str, labels: dict[int, str] | None = None) -> None:
    """Write topics for people to review, a [[topic]] each; `labels` by topic take the place of those that were found."""
    lines = [HEAD, f"model = {json.dumps(model)}", f"shared = {json.dumps(_pack(topics.shared))}", ""]
    for row, centre in zip(topics.topics.to_dict("records"), topics.centres, strict=True):
        name = (labels or {}).get(row["topic"], row["label"])
        lines += [
            "[[topic]]",
            f"number = {row['topic']}",
            f"label = {json.dumps(name, ensure_ascii=False)}",
            f"terms = {json.dumps(row['terms'], ensure_ascii=False)}",
            f"centre = {json.dumps(_pack(centre))}",
            "",
        ]
    for tried in topics.curve.to_dict("records"):
        values = {key: json.dumps(value) for key, value in tried.items()}
        lines += ["[[tried]]", *(f"{key} = {value}" for key, value in values.items()), ""]
    write_whole(path, "\n".join(lines))


def read_reviewed(path: Path) -> Reviewed:
    """Read reviewed topics.

    Raises
    ------
    EvidenceError
        Where the file is not TOML, a part is missing or of a wrong kind, a number stands twice, or a centre was changed.
    """
    table = load_toml(path)
    entries = table.get("topic")
    if not isinstance(entries, list) or not entries:
        raise EvidenceError(path, "has no [[topic]] entries", "make it again with `evidence topics --refit`")
    kinds: dict[str, type] = {"number": int, "label": str, "terms": str, "centre": str}
    for i, entry in enumerate(entries, 1):
        for key, kind in kinds.items():
            if not isinstance(entry, dict) or type(entry.get(key)) is not kind:
                raise EvidenceError(f"{path}, topic {i}", f"{key} is missing or of a wrong kind", f"write {key} = …")
    numbers = tuple(e["number"] for e in entries)
    if len(set(numbers)) < len(numbers):
        raise EvidenceError(path, "a topic's number stands twice", "give each topic its own number")
    centres = [_unpack(e["centre"], f"{path}, topic {e['number']}") for e in entries]
    shared = _unpack(table.get("shared"), str(path))
    if len({len(c) for c in (*centres, shared)}) > 1:
        raise EvidenceError(path, "its centres differ in length", "make it again with `evidence topics --refit`")
    named = tuple(e["label"] for e in entries), tuple(e["terms"] for e in entries)
    return Reviewed(numbers, *named, np.stack(centres), shared, str(table.get("model", "")), _curve(path, table))


def _curve(path: Path, table: dict[str, Any]) -> pd.DataFrame:
    try:
        return frames.build("curve", table.get("tried", []))
    except (TypeError, ValueError):
        raise EvidenceError(path, "a [[tried]] was changed", "make it again with `evidence topics --refit`") from None


def place(
    reviewed: Reviewed, corpus: Corpus, sources: pd.DataFrame, embedder: Embedder
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Place the sentences of `sources` in reviewed topics, without any fitting.

    Returns
    -------
    (pandas.DataFrame, pandas.DataFrame)
        The frames topics and assignments, as `Topics` has them; a topic may have no sentence here.

    Raises
    ------
    EvidenceError
        Where the topics were made with another model.
    """
    if reviewed.model != embedder.key:
        raise EvidenceError(
            NAME, "was made with another model of meaning", "make it again with `evidence topics --refit`"
        )
    found = meanings(corpus, sources, embedder, least=1)
    free = without_voice(found.vectors, found.sentences["source_id"].to_numpy(), reviewed.shared)
    topics = describe(found.sentences, free, reviewed.centres, list(reviewed.labels), list(reviewed.terms))
    assignments = assign(found.sentences, free, reviewed.centres)
    renumber = dict(enumerate(reviewed.numbers, 1))
    return topics.assign(topic=topics["topic"].map(renumber)), assignments.assign(
        topic=assignments["topic"].map(renumber)
    )


def propose(reviewed: Reviewed, placed: pd.DataFrame, fitted: Topics) -> tuple[Topics, pd.DataFrame, pd.DataFrame]:
    """Return a new fit in the words of the reviewed topics, and what it would change.

    Parameters
    ----------
    reviewed : Reviewed
        The topics of the file.
    placed : pandas.DataFrame
        The assignments that `place` gives on the same sentences as the new fit.
    fitted : Topics
        The new fit.

    Returns
    -------
    Topics
        The new fit; a topic that is one of the reviewed keeps its number and label, a new one gets the next number.
    changes : pandas.DataFrame
        topic, label, what (``stays``, ``new`` or ``goes``), before and after (sentences), in_both.
    moves : pandas.DataFrame
        sentence_id, from_topic, to_topic: the sentences that would move.
    """
    pairs = placed[["sentence_id", "topic"]].merge(fitted.assignments, on="sentence_id", suffixes=("_old", ""))
    new, old = fitted.topics["topic"].to_list(), list(reviewed.numbers)
    shared = pd.crosstab(pairs["topic_old"], pairs["topic"]).reindex(index=old, columns=new, fill_value=0).to_numpy()
    either = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    likeness = shared / np.maximum(either, 1)
    kept = {new[j]: old[i] for i, j in zip(*linear_sum_assignment(-likeness), strict=True) if likeness[i, j] >= SAME}
    following = iter(range(max(old) + 1, max(old) + 1 + len(new)))
    renumber = {n: kept[n] if n in kept else next(following) for n in new}
    labels = dict(zip(reviewed.numbers, reviewed.labels, strict=True))
    topics = fitted.topics.assign(topic=fitted.topics["topic"].map(renumber))
    topics["label"] = [labels.get(t, name) for t, name in zip(topics["topic"], topics["label"], strict=True)]
    assignments = fitted.assignments.assign(topic=fitted.assignments["topic"].map(renumber))
    moved = pairs.assign(to_topic=pairs["topic"].map(renumber)).rename(columns={"topic_old": "from_topic"})
    moves = moved.loc[moved["from_topic"] != moved["to_topic"], ["sentence_id", "from_topic", "to_topic"]]
    names = labels | dict(zip(topics["topic"], topics["label"], strict=True))
    changes = [_change(t, names[t], moved, old, set(topics["topic"])) for t in sorted(names)]
    proposed = Topics(topics, assignments, fitted.curve, fitted.centres, fitted.shared)
    return proposed, pd.DataFrame(changes), moves.reset_index(drop=True)


def _change(topic: int, name: str, moved: pd.DataFrame, old: list[int], new: set[int]) -> dict[str, Any]:
    before, after = moved["from_topic"] == topic, moved["to_topic"] == topic
    what = "stays" if topic in old and topic in new else "goes" if topic in old else "new"
    return {"topic": topic, "label": name, "what": what, "before": int(before.sum()), "after": int(after.sum()),
            "in_both": int((before & after).sum())}  # fmt: skip


def _pack(vector: np.ndarray) -> str:
    return base64.b64encode(np.round(vector * SCALE).astype("<i2").tobytes()).decode("ascii")


def _unpack(packed: object, where: str) -> np.ndarray:
    try:
        return np.frombuffer(base64.b64decode(str(packed), validate=True), dtype="<i2") / SCALE
    except (binascii.Error, ValueError):
        raise EvidenceError(where, "its numbers were changed", "make it again with `evidence topics --refit`") from None
