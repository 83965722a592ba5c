"""What ``evidence check`` looks for: faults that a build would carry into print."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from evidence import frames

MARKS = '"“”«»'


def faults_of_sources(all_frames: dict[str, pd.DataFrame], register: Path) -> Iterator[str]:
    """Yield what is wrong with the sources: permissions that can't be, quotation marks in a paraphrase, no prose.

    Parameters
    ----------
    all_frames : dict of pandas.DataFrame
        The frames by their names.
    register : Path
        The register, to name the place.
    """
    documents, sentences = all_frames["documents"], all_frames["sentences"]
    with_prose = set(sentences["document_id"])
    texts = documents.groupby("source_id", sort=False)["text"].apply(list)
    for source in all_frames["sources"].to_dict("records"):
        source_id = source["source_id"]
        if source["wording"] == "paraphrase":
            if source["may_quote"]:
                yield f"{register}, {source_id}: may_quote is true, but a paraphrase holds nobody's own words"
            for text in texts[source_id]:
                for line, words in enumerate(text.splitlines(), 1):
                    if any(mark in words for mark in MARKS):
                        yield f"{source_id}, line {line}: a quotation mark in a paraphrase"
    for document_id in documents["document_id"]:
        if document_id not in with_prose:
            yield f"{document_id}: no prose was found in it"


def faults_of_frames(all_frames: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Yield what is wrong with the frames: columns, and offsets that don't lead to the words.

    Parameters
    ----------
    all_frames : dict of pandas.DataFrame
        The frames by their names.
    """
    for name, frame in all_frames.items():
        try:
            frames.check(name, frame)
        except TypeError as error:
            yield str(error)
    documents = all_frames["documents"]
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    for s in all_frames["sentences"].itertuples():
        if texts[s.document_id][s.start : s.end] != s.text:
            yield f"{s.sentence_id}: the sentence is not its source's words at {s.start}-{s.end}"
    for row in all_frames["ledger"].itertuples():
        if row.received != row.excluded + row.analysed:
            yield (
                f"{row.source_id}, {row.question}: the ledger does not add up: {row.received} received, "
                f"{row.excluded} excluded, {row.analysed} analysed"
            )
