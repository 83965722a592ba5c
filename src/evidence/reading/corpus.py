"""From a folder of documents to its frames: documents, paragraphs, sentences, rejects and the ledger."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.processes import in_parts
from evidence.reading import Corpus
from evidence.reading.blocks import Reading
from evidence.reading.formats import SURVEYS, read_document
from evidence.reading.paragraphs import answer_blocks, paragraph_rows, sentence_rows
from evidence.reading.register import Register

Rows = dict[str, list[Any]]  # of each frame, its rows; of paragraphs and sentences, which are many, frames
MANY = ("paragraphs", "sentences")
ANSWERS = 2_500  # that a process takes at once


def read_corpus(register: Register, folder: Path) -> Corpus:
    """Read every source of the register.

    Parameters
    ----------
    register : Register
        The sources; their `path` is relative to `folder`.
    folder : Path
        The corpus.

    Returns
    -------
    Corpus
        The frames documents, paragraphs, sentences, rejects and ledger, in the order of the sources and of reading. A
        source that no register describes and that can't be read is a reject, and the rest is read.

    Raises
    ------
    EvidenceError
        Where a registered source can't be read.
    """
    rows: Rows = {name: [] for name in Corpus._fields}
    for source in register.sources.to_dict("records"):
        path = folder / source["path"]
        try:
            if path.suffix.lower() in SURVEYS:
                _read_survey(source, path, register.layouts.get(source["source_id"]), rows)
            else:
                _add_document(source, read_document(path), rows)
                rows["ledger"].append(_ledger_row(source["source_id"], "", analysed=1))
        except EvidenceError as error:
            if source["publisher"]:  # a register vouches for its sources
                raise
            rows["rejects"].append(_reject(source["source_id"], "the whole file", "reading", f"unreadable: {error}"))
            rows["ledger"].append(_ledger_row(source["source_id"], "", reasons=Counter(unreadable=1)))
    for name, why in register.unread.items():
        rows["rejects"].append(_reject(name, "the whole file", "reading", why))
    whole = {name: pd.concat([frames.build(name, []), *rows[name]], ignore_index=True) for name in MANY}
    whole |= {name: frames.build(name, rows[name]) for name in Corpus._fields if name not in MANY}
    return Corpus(*(frames.check(name, whole[name]) for name in Corpus._fields))


def _add_document(source: dict[str, Any], reading: Reading, rows: Rows) -> None:
    source_id = source["source_id"]
    rows["documents"].append(
        {
            "document_id": source_id,
            "source_id": source_id,
            "respondent": "",
            "question": "",
            "campaign": "",
            "may_quote": source["may_quote"],
            "text": reading.text,
        }
    )
    _add_paragraphs(_paragraphs([(source_id, reading, "")]), rows)
    for reject in reading.rejects:
        place = f"line {reading.text.count(chr(10), 0, reject.start) + 1}"
        rows["rejects"].append(_reject(source_id, place, "reading", reject.reason))
    if not reading.blocks:
        rows["rejects"].append(_reject(source_id, "the whole file", "reading", "no prose found"))


def _paragraphs(readings: Iterable[tuple[str, Reading, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The paragraphs and the sentences of documents: of each its id, what was read, and its question's number."""
    paragraphs: list[dict[str, Any]] = []
    sentences: list[dict[str, Any]] = []
    for document_id, reading, number in readings:
        for block, paragraph in paragraph_rows(document_id, reading):
            paragraphs.append(paragraph | {"number": number or paragraph["number"]})
            sentences.extend(sentence_rows(block, paragraph, reading.text))
    return frames.build("paragraphs", paragraphs), frames.build("sentences", sentences)


def _answers(texts: list[tuple[str, str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The paragraphs and the sentences of answers: of each its id, its text and its question's number."""
    return _paragraphs((i, Reading(text, list(answer_blocks(text))), number) for i, text, number in texts)


def _add_paragraphs(found: tuple[pd.DataFrame, pd.DataFrame], rows: Rows) -> None:
    for name, frame in zip(MANY, found, strict=True):
        rows[name].append(frame)


def _read_survey(source: dict[str, Any], path: Path, entry: dict[str, Any] | None, rows: Rows) -> None:
    """Add each answer that says something as a document; what says nothing is a reject, and the ledger counts both."""
    from evidence.reading.layout import Layout, taken_as
    from evidence.reading.ledger import sort_out
    from evidence.reading.survey import read_survey

    source_id = source["source_id"]
    survey = read_survey(path, Layout.from_register(entry or {}), (entry or {}).get("sheet", ""))
    if told := taken_as(survey.layout, entry or {}):
        rows["rejects"].append(_reject(source_id, "the whole file", "reading", told))
    verdicts = sort_out(survey.answers)
    refused = {(v.of, a.n) for a, v in zip(survey.answers, verdicts, strict=True) if v.of and not a.may_quote}
    counts: dict[tuple[int, str], list[Any]] = {}
    texts: list[tuple[str, str, str]] = []
    for answer, verdict in zip(survey.answers, verdicts, strict=True):
        counts.setdefault((answer.n, answer.question), []).append(verdict)
        if verdict.status == "excluded":
            place = f"response {answer.respondent}, question {answer.n}"
            of = f" of response {verdict.of}" if verdict.of else ""
            rows["rejects"].append(_reject(source_id, place, "ledger", f"{verdict.reason}{of}"))
            continue
        document_id = f"{source_id}:{answer.respondent}:q{answer.n}"
        rows["documents"].append(
            {
                "document_id": document_id,
                "source_id": source_id,
                "respondent": answer.respondent,
                "question": answer.question,
                "campaign": verdict.campaign,
                "may_quote": source["may_quote"] and answer.may_quote and (answer.respondent, answer.n) not in refused,
                "text": answer.text,
                **dict(answer.groups),
            }
        )
        texts.append((document_id, answer.text, f"q{answer.n}"))
    parts = [texts[i : i + ANSWERS] for i in range(0, len(texts), ANSWERS)]
    for found in in_parts(_answers, parts, [len(p) for p in parts], "answers read"):
        _add_paragraphs(found, rows)
    for place, reason in survey.rejects:
        rows["rejects"].append(_reject(source_id, place, "reading", reason))
    for (_, question), mine in sorted(counts.items()):
        rows["ledger"].append(
            _ledger_row(
                source_id,
                question,
                analysed=sum(v.status == "analysed" for v in mine),
                reasons=Counter(v.reason for v in mine if v.status == "excluded"),
                campaigns=Counter(v.campaign for v in mine if v.campaign and v.status == "analysed"),
            )
        )


def _ledger_row(
    source_id: str,
    question: str,
    analysed: int = 0,
    reasons: "Counter[str] | None" = None,
    campaigns: "Counter[str] | None" = None,
) -> dict[str, Any]:
    """One row of the ledger: a campaign's answers are as many, and as one voice."""
    reasons, campaigns = reasons or Counter(), campaigns or Counter()
    return {
        "source_id": source_id,
        "question": question,
        "received": analysed + reasons.total(),
        "excluded": reasons.total(),
        "reasons": "; ".join(f"{reason} {n}" for reason, n in sorted(reasons.items())),
        "campaign": campaigns.total(),
        "voices": analysed - campaigns.total() + len(campaigns),
        "analysed": analysed,
    }


def _reject(source_id: str, locator: str, stage: str, reason: str) -> dict[str, Any]:
    return {"source_id": source_id, "locator": locator, "stage": stage, "reason": reason}
