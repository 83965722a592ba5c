"""Whose words another tool's selections cover: its texts beside ours, and the sentences in them."""

from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from evidence.presenting.exchange.documents import Exchanged
from evidence.returning.project import CodedText, Project, Selection
from evidence.returning.texts import STANDARD, Solid, moved, solid_of, spans


class Ours(NamedTuple):
    """A document of ours, with its words and with what it may be called elsewhere."""

    document: Exchanged
    text: Solid
    names: set[str]


def placed(
    project: Project, documents: list[Exchanged], sentences: pd.DataFrame
) -> tuple[list[tuple[Selection, list[str]]], list[tuple[str, str]]]:
    """Find the sentences that a project's selections cover.

    Parameters
    ----------
    project : Project
        What another tool brought.
    documents : list of Exchanged
        Our documents as they go out.
    sentences : pandas.DataFrame
        The sentences frame.

    Returns
    -------
    found : list
        Each selection with the ids of the sentences of which it covers a letter or a digit.
    rejects : list
        A place and a reason for each text that is none of ours and each selection that covers no sentence.
    """
    ours = [Ours(d, solid_of(d.text), _names(d)) for d in documents]
    by_document = dict(list(sentences.groupby("document_id", sort=False)))
    found, rejects = [], []
    for text in project.texts:
        theirs = solid_of(text.text)
        match, why = _match(text, theirs, ours)
        if match is None:
            n = sum(len(s.codings) for s in text.selections)
            rejects.append((text.name, f"{why}, so its {n} codings are not taken"))
            continue
        counting, stretches = spans(text)
        if counting != STANDARD:
            told = f"its positions count {counting}, not code points of its text as the standard asks: taken so"
            rejects.append((text.name, told))
        mine = by_document.get(match.document.document_id, sentences.iloc[:0])
        for selection, stretch in zip(text.selections, stretches, strict=True):
            where = f"{text.name}, {selection.start}-{selection.end}"
            if stretch is None:
                rejects.append((where, "is outside of the text, or empty"))
            elif (here := moved(stretch, theirs, match.text)) is None:
                rejects.append((where, "the text reads otherwise now, and its words are not there, or not just once"))
            elif not (covered := _covered(here, match.document.text, mine)):
                rejects.append((where, "covers no sentence that is analysed"))
            else:
                found.append((selection, covered))
    return found, rejects


def _match(text: CodedText, theirs: Solid, ours: list[Ours]) -> tuple[Ours | None, str]:
    """Which document a text is, by its guid, else its words, else its name; and why it is none."""
    called = text.name.casefold()
    names = {called, called.rpartition(".")[0]} - {""}
    by_guid = [o for o in ours if o.document.guid == text.guid]
    by_words = [o for o in ours if o.text.characters == theirs.characters]
    by_name = [o for o in ours if names & o.names]
    both = [o for o in by_words if o in by_name]
    for found in (by_guid, both, by_words, by_name):
        if len(found) == 1:
            return found[0], ""
    if by_words or by_name:
        return None, "several documents of the corpus have this text or this name"
    return None, "no document of the corpus has this text or this name"


def _names(document: Exchanged) -> set[str]:
    path = Path(document.source["path"])
    names = {document.name, document.document_id}
    if not document.respondent:
        names |= {document.source["label"], document.source["title"], path.name, path.stem}
    return {name.casefold() for name in names}


def _covered(span: tuple[int, int], text: str, sentences: pd.DataFrame) -> list[str]:
    """The sentences of which a stretch covers a letter or a digit."""
    starts, ends = sentences["start"].to_list(), sentences["end"].to_list()
    ids = sentences["sentence_id"].to_list()
    near = range(bisect_right(ends, span[0]), bisect_left(starts, span[1]))
    return [ids[i] for i in near if any(c.isalnum() for c in text[max(span[0], starts[i]) : min(span[1], ends[i])])]
