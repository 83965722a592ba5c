"""From a folder of documents to documents, paragraphs and sentences."""

from pathlib import Path
from typing import Any

import pandas as pd

from evidence import frames
from evidence.reading import Corpus
from evidence.reading.blocks import Reading
from evidence.reading.paragraphs import paragraph_rows, sentence_rows
from evidence.reading.text import decode, read_text


def read_corpus(sources: pd.DataFrame, folder: Path) -> Corpus:
    """Read every source of the register.

    Parameters
    ----------
    sources : pandas.DataFrame
        The sources frame; `path` is relative to `folder`.
    folder : Path
        The corpus.

    Returns
    -------
    Corpus
        The frames documents, paragraphs, sentences and rejects, in the order of `sources` and of reading.

    Raises
    ------
    EvidenceError
        Where a file can't be read as text.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in Corpus._fields}
    for source_id, path in zip(sources["source_id"], sources["path"], strict=True):
        reading = read_text(decode(folder / path))
        rows["documents"].append(
            {"document_id": source_id, "source_id": source_id, "respondent": "", "question": "", "text": reading.text}
        )
        for block, paragraph in paragraph_rows(source_id, reading):
            rows["paragraphs"].append(paragraph)
            rows["sentences"].extend(sentence_rows(block, paragraph, reading.text))
        rows["rejects"].extend(_reject_rows(source_id, reading))
    return Corpus(*(frames.check(name, frames.build(name, rows[name])) for name in Corpus._fields))


def _reject_rows(source_id: str, reading: Reading) -> list[dict[str, Any]]:
    rows = [
        {
            "source_id": source_id,
            "locator": f"line {reading.text.count(chr(10), 0, reject.start) + 1}",
            "stage": "reading",
            "reason": reject.reason,
        }
        for reject in reading.rejects
    ]
    if not reading.blocks:
        rows.append(
            {"source_id": source_id, "locator": "the whole file", "stage": "reading", "reason": "no prose found"}
        )
    return rows
