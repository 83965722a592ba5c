"""The columns of every table, and the check that a table keeps them.

Each stage takes and gives these frames. Offsets (``start``, ``end``, ``cue_start``, ``cue_end``) are half-open and count
Unicode characters of ``documents.text``, so ``text[start:end]`` is the words themselves.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

TEXT, WHOLE, SHARE, TRUTH = "str", "int64", "float64", "bool"

FRAMES: dict[str, dict[str, str]] = {
    "sources": {
        "source_id": TEXT, "label": TEXT, "title": TEXT, "kind": TEXT, "publisher": TEXT, "date": TEXT, "wording": TEXT,
        "may_quote": TRUTH, "path": TEXT, "sha256": TEXT, "citation": TEXT,
    },
    "documents": {
        "document_id": TEXT, "source_id": TEXT, "respondent": TEXT, "question": TEXT, "campaign": TEXT,
        "may_quote": TRUTH, "text": TEXT,
    },
    "paragraphs": {
        "paragraph_id": TEXT, "document_id": TEXT, "n": WHOLE, "number": TEXT, "section": TEXT, "page": TEXT,
        "unit": TEXT, "start": WHOLE, "end": WHOLE,
    },
    "sentences": {
        "sentence_id": TEXT, "paragraph_id": TEXT, "document_id": TEXT, "n": WHOLE, "start": WHOLE, "end": WHOLE,
        "text": TEXT, "clean": TEXT,
    },
    "codings": {
        "sentence_id": TEXT, "theme": TEXT, "coder": TEXT, "score": SHARE, "cue_start": WHOLE, "cue_end": WHOLE,
        "stance": TEXT, "speaker": TEXT,
    },
    "places": {
        "sentence_id": TEXT, "opening": TEXT, "introduces": TRUTH, "follows": TRUTH, "leads": TRUTH, "stance": TEXT,
        "speaker": TEXT, "voice": TEXT,
    },
    "proposals": {
        "sentence_id": TEXT, "theme": TEXT, "score": SHARE, "bears": TRUTH, "stance": TEXT, "speaker": TEXT,
    },
    "quotations": {
        "quotation_id": TEXT, "document_id": TEXT, "sentence_id": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT,
        "speaker": TEXT, "speaker_role": TEXT, "marks": TEXT, "wording": TEXT, "may_quote": TRUTH, "sha256": TEXT,
    },
    "statistics": {
        "statistic_id": TEXT, "document_id": TEXT, "sentence_id": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT,
        "value": TEXT, "value_start": WHOLE, "value_end": WHOLE, "number": SHARE, "unit": TEXT, "what": TEXT,
        "population": TEXT, "date": TEXT, "comparator": TEXT,
    },
    "recommendations": {
        "recommendation_id": TEXT, "document_id": TEXT, "sentence_id": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT,
        "kind": TEXT, "number": TEXT, "addressee": TEXT, "answers": TEXT, "deadline": TEXT,
    },
    "topics": {"topic": WHOLE, "label": TEXT, "terms": TEXT, "n": WHOLE, "sentence_id": TEXT},
    "assignments": {"sentence_id": TEXT, "topic": WHOLE, "probability": SHARE},
    "curve": {"topics": WHOLE, "stability": SHARE, "coherence": SHARE, "chosen": TRUTH},
    "rejects": {"source_id": TEXT, "locator": TEXT, "stage": TEXT, "reason": TEXT},
    "ledger": {
        "source_id": TEXT, "question": TEXT, "received": WHOLE, "excluded": WHOLE, "reasons": TEXT, "campaign": WHOLE,
        "voices": WHOLE, "analysed": WHOLE,
    },
}  # fmt: skip

UNITS = ("heading", "prose", "list item", "quotation", "table row", "footnote", "answer")
STANCES = ("ask", "concern", "positive", "neutral")
SPEAKERS = ("member", "union", "inspectorate", "employer", "other")
MEANINGS = {
    "ask": "A demand, a recommendation, or a question that presses for action. Where two stances fit, it goes before the others.",
    "concern": "A problem, a criticism or a risk. It goes before positive and neutral.",
    "positive": "What works, or is welcome. It goes before neutral.",
    "neutral": "A fact or a description, also what an organisation undertakes to do.",
    "member": "Members and practitioners, quoted or reported, by their union too; first-line managers who are asked as staff.",
    "union": "A union or a professional association of workers, and who speaks for it.",
    "inspectorate": "An inspectorate, an auditor, a regulator, or a state commission that reviews.",
    "employer": "The organisation's management and who speaks for it, also as the press reports it.",
    "other": "Journalists in their own words, the public, ministries and other bodies.",
}
WORDINGS = ("verbatim", "paraphrase", "illustrative")


def build(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make the frame `name` from its rows.

    Parameters
    ----------
    name : str
        A key of `FRAMES`.
    rows : iterable of mapping
        One mapping a row, with every column of the frame.

    Returns
    -------
    pandas.DataFrame
        The columns of `FRAMES[name]`, in that order and with those types, also where there are no rows; in documents
        also the groups of respondents, "" where a document has none.

    Examples
    --------
    >>> build("rejects", []).columns.tolist()
    ['source_id', 'locator', 'stage', 'reason']
    """
    columns = FRAMES[name]
    frame = pd.DataFrame(list(rows), columns=None if name == "documents" else list(columns))
    groups = [c for c in frame.columns if c not in columns]
    return frame.reindex(columns=[*columns, *groups]).fillna(dict.fromkeys(groups, "")).astype(columns)


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` as it is, or say how it breaks the contract of `name`.

    Raises
    ------
    TypeError
        When a column is missing, is not in the contract, has another type, or holds a missing value.
    """
    columns = FRAMES[name]
    extra = [c for c in frame.columns if c not in columns]
    if name != "documents" and extra:
        raise TypeError(f"{name}: unknown columns {extra}")
    for column, kind in columns.items():
        if column not in frame:
            raise TypeError(f"{name}: column {column} is missing")
        if str(frame[column].dtype) != kind:
            raise TypeError(f"{name}.{column}: {frame[column].dtype} where the contract says {kind}")
        if frame[column].isna().any():
            raise TypeError(f"{name}.{column}: missing values")
    return frame
