"""Codings by reading: the readers' files, what was settled between them, and the practice texts."""

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.reading import Corpus

COLUMNS = ("themes", "stance", "speaker")
SETTLED = "settled.csv"
PRACTICE = ("document", "field", "voice", "paragraph", "n", "text", *COLUMNS)
KINDS = {
    "union": "union submission",
    "inspectorate": "inspection report",
    "employer": "employer letter",
    "press": "press article",
    "member": "survey",
    "other": "other",
}


class Practice(NamedTuple):
    """Practice texts as a corpus, with their codings and what each sentence may be grouped by."""

    corpus: Corpus
    sources: pd.DataFrame
    readings: pd.DataFrame


def read_readings(path: Path, themes: Iterable[str]) -> pd.DataFrame:
    """Read a file of codings by reading.

    Parameters
    ----------
    path : Path
        A .csv file with `sentence_id`, `themes` (joined by ``;``), `stance` and `speaker`; other columns are kept.
    themes : iterable of str
        The themes of the codebook.

    Returns
    -------
    pandas.DataFrame
        The rows of the file, as text.

    Raises
    ------
    EvidenceError
        Where a column is missing, a sentence stands twice, a theme, stance or speaker is unknown, or a stance or
        speaker is missing from a sentence with a theme.
    """
    return _checked(_rows(path, ("sentence_id", *COLUMNS)), path, ["sentence_id"], set(themes))


def fingerprint(words: str) -> str:
    r"""Return eight characters that stand for a sentence's words, white space apart, so that a reading can be held to them.

    Examples
    --------
    >>> fingerprint("Pay  fell.") == fingerprint("Pay\nfell."), fingerprint("Pay fell.") == fingerprint("Pay rose.")
    (True, False)
    """
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:8]


def read_settled(folder: Path, themes: Iterable[str], sentences: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Read what readers of the corpus settled, where the sentences are still those that they read.

    Parameters
    ----------
    folder : Path
        The corpus's ``codings`` folder, with ``settled.csv`` or without it.
    themes : iterable of str
        The themes of the codebook.
    sentences : pandas.DataFrame
        The sentences frame.

    Returns
    -------
    settled : pandas.DataFrame
        `sentence_id`, `themes`, `stance` and `speaker` of every sentence that was read, also those that bear nothing.
    stale : list of str
        The sentence_ids whose words are no longer those that were read: their readings are left aside.

    Raises
    ------
    EvidenceError
        Where the file breaks the form, as for `read_readings`, or has no `words`.
    """
    columns = ["sentence_id", *COLUMNS]
    path = folder / SETTLED
    if not path.exists():
        return pd.DataFrame(columns=columns, dtype="str"), []
    rows = read_readings(path, themes)
    if "words" not in rows:
        raise EvidenceError(path, "has no column words", "give the fingerprint of each sentence that was read")
    fits = rows["sentence_id"].map(_fingerprints(sentences)) == rows["words"]
    return rows.loc[fits, columns].reset_index(drop=True), rows.loc[~fits, "sentence_id"].to_list()


def read_decisions(folder: Path, themes: Iterable[str], sentences: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Read what people decided of a corpus's sentences, where these are still those that they decided.

    Parameters
    ----------
    folder : Path
        The corpus's ``codings`` folder, with a file ``person-NAME.csv`` for each person, or none.
    themes : iterable of str
        The themes of the codebook.
    sentences : pandas.DataFrame
        The sentences frame.

    Returns
    -------
    decisions : pandas.DataFrame
        `sentence_id`, `themes`, `stance`, `speaker` and `person`; where two people decided one sentence, the later name in the
        alphabet has it.
    stale : list of str
        The sentence_ids whose words are no longer those that were decided on: these decisions are left aside.

    Raises
    ------
    EvidenceError
        Where a file breaks the form, as for `read_readings`.
    """
    columns = ["sentence_id", *COLUMNS, "person"]
    known = list(themes)
    parts = [
        read_readings(path, known).assign(person=path.stem.removeprefix("person-"))
        for path in sorted(folder.glob("person-*.csv"))
    ]
    if not parts:
        return pd.DataFrame(columns=columns, dtype="str"), []
    # a file that was made before words were kept has none
    everything = pd.concat([p.reindex(columns=[*columns, "words"], fill_value="") for p in parts], ignore_index=True)
    held = everything["words"]
    fits = (held == "") | (everything["sentence_id"].map(_fingerprints(sentences)) == held)
    stands = everything.loc[fits, columns].drop_duplicates("sentence_id", keep="last").reset_index(drop=True)
    return stands, everything.loc[~fits, "sentence_id"].to_list()


def _fingerprints(sentences: pd.DataFrame) -> dict[str, str]:
    return {s: fingerprint(text) for s, text in zip(sentences["sentence_id"], sentences["text"], strict=True)}


def read_practice(path: Path, themes: Iterable[str]) -> Practice:
    """Read practice texts, a row a sentence, into a corpus of small documents.

    Parameters
    ----------
    path : Path
        A .csv file with the columns `PRACTICE`. A sentence that ends with a colon introduces the rest of its paragraph.
    themes : iterable of str
        The themes of the codebook.

    Returns
    -------
    Practice
        `sources` has a row a document, its kind by its voice; `readings` has `sentence_id`, `field` and the codings.
    """
    rows = _checked(_rows(path, PRACTICE), path, ["document", "paragraph", "n"], set(themes))
    documents: list[dict[str, object]] = []
    paragraphs: list[dict[str, object]] = []
    sentences, ids = [], []
    for document_id, mine in rows.groupby("document", sort=False):
        text = ""
        for (number, listed), part in _stretches(mine):
            paragraph_id = f"{document_id}:{len(paragraphs)}"
            start = len(text)
            for n, row in enumerate(part.itertuples(), 1):
                sentence_id = f"{document_id}:{number}:{row.n}"
                sentences.append(_sentence(sentence_id, paragraph_id, str(document_id), n, len(text), str(row.text)))
                ids.append(sentence_id)
                text += f"{row.text} "
            unit = "list item" if listed else "prose"
            paragraphs.append(_paragraph(paragraph_id, str(document_id), len(paragraphs), number, unit, start, text))
            text += "\n"
        documents.append({**dict.fromkeys(frames.FRAMES["documents"], ""), "document_id": document_id,
                          "source_id": document_id, "may_quote": False, "text": text})  # fmt: skip
    voices = rows.drop_duplicates("document")
    sources = [
        {**dict.fromkeys(frames.FRAMES["sources"], ""), "source_id": d, "label": d, "kind": KINDS.get(v, ""),
         "may_quote": False}
        for d, v in zip(voices["document"], voices["voice"], strict=True)
    ]  # fmt: skip
    corpus = Corpus(
        frames.build("documents", documents),
        frames.build("paragraphs", paragraphs),
        frames.build("sentences", sentences),
        frames.build("rejects", []),
        frames.build("ledger", []),
    )
    readings = rows[["field", *COLUMNS]].copy()
    readings.insert(0, "sentence_id", ids)
    return Practice(corpus, frames.build("sources", sources), readings)


def indicator(themes: Iterable[str], of: Iterable[str]) -> np.ndarray:
    """Return the indicator matrix of theme lists such as ``pay;workload``: a row a sentence, a column a theme.

    Examples
    --------
    >>> indicator(["pay;workload", ""], ["workload", "pay"]).tolist()
    [[1, 1], [0, 0]]
    """
    columns = list(of)
    return np.array([[t in row.split(";") for t in columns] for row in themes], dtype=int).reshape(-1, len(columns))


def _rows(path: Path, wanted: tuple[str, ...]) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvidenceError(path, f"can't be read: {error}", "save it as CSV in UTF-8") from None
    head, body = (rows[0], rows[1:]) if rows else ([], [])
    missing = [c for c in wanted if c not in head]
    if missing:
        raise EvidenceError(path, f"has no column {', '.join(missing)}", f"give it the columns {', '.join(wanted)}")
    for line, row in enumerate(body, 2):
        if len(row) != len(head):
            raise EvidenceError(f"{path}, line {line}", f"has {len(row)} cells, not {len(head)}", "mend the line")
    return pd.DataFrame(body, columns=head, dtype="str")


def _checked(rows: pd.DataFrame, path: Path, key: list[str], themes: set[str]) -> pd.DataFrame:
    for i in np.flatnonzero(rows.duplicated(key)):
        raise EvidenceError(f"{path}, line {i + 2}", "codes a sentence a second time", "keep one of the two lines")
    for line, row in enumerate(rows.itertuples(), 2):
        where = f"{path}, line {line}"
        given = [t for t in str(row.themes).split(";") if t]
        unknown = [t for t in given if t not in themes]
        if unknown:
            raise EvidenceError(where, f"the codebook has no theme {unknown[0]!r}", "mend it, or add the theme")
        for name, value, allowed in (("stance", row.stance, frames.STANCES), ("speaker", row.speaker, frames.SPEAKERS)):
            if value not in (allowed if given else ("",)):
                how = f"write one of {', '.join(allowed)} where there is a theme, and nothing where there is none"
                raise EvidenceError(where, f"{name} is {value!r}", how)
    return rows


def _stretches(rows: pd.DataFrame) -> list[tuple[tuple[str, bool], pd.DataFrame]]:
    """Each paragraph of a document as it stands, but the items of a list apart from what introduces them."""
    found = []
    for number, part in rows.groupby("paragraph", sort=False):
        introduces = part["text"].str.rstrip().str.endswith(":").to_numpy()
        at = int(introduces.argmax()) + 1 if introduces.any() else len(part)
        found.append(((str(number), False), part.iloc[:at]))
        if at < len(part):
            found.append(((str(number), True), part.iloc[at:]))
    return found


def _sentence(
    sentence_id: str, paragraph_id: str, document_id: str, n: int, start: int, text: str
) -> dict[str, object]:
    return {"sentence_id": sentence_id, "paragraph_id": paragraph_id, "document_id": document_id, "n": n,
            "start": start, "end": start + len(text), "text": text, "clean": text}  # fmt: skip


def _paragraph(
    paragraph_id: str, document_id: str, n: int, number: str, unit: str, start: int, text: str
) -> dict[str, object]:
    return {"paragraph_id": paragraph_id, "document_id": document_id, "n": n, "number": number, "section": "",
            "page": "", "unit": unit, "start": start, "end": len(text)}  # fmt: skip
