"""A written submission: its paragraphs, tables and figures in order, and where each sentence came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from evidence.presenting.canvas import Drawing
from evidence.presenting.submission.annexes import Grid
from evidence.presenting.submission.document import as_word
from evidence.presenting.submission.parts import Annexed, Block
from evidence.presenting.submission.plan import Plan
from evidence.presenting.submission.reported import Evidence, Said

AUDIT = ["part", "paragraph", "footnote", "sentence", "kind", "source", "locator", "document_id", "start", "end"]


@dataclass(frozen=True)
class Submission:
    """A submission: its paragraphs, tables and figures in order."""

    plan: Plan
    parts: tuple[Block | Annexed, ...]
    words: int
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<submission {self.plan.title!r}: {self.words:,} words>"

    @cached_property
    def docx(self) -> bytes:
        """The Word file."""
        return as_word(self.plan, self.parts)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """A row a sentence: part, paragraph, sentence, footnote and what it rests on."""
        rows = [
            {"part": part, "paragraph": n, "footnote": note, "sentence": s.text, "note": s.note, "evidence": s.evidence}
            for part, n, note, s in self._numbered()
        ]
        return pd.DataFrame(rows)

    @cached_property
    def audit(self) -> pd.DataFrame:
        """A row for each thing that a sentence rests on.

        The writer's own words, which nothing has checked, have the kind "typed"; sentences of the software that rest on nothing
        in the record, such as those on method, the kind "software".
        """
        rows: list[dict[str, Any]] = []
        for part, n, note, s in self._numbered():
            rows += [
                {"part": part, "paragraph": n, "footnote": note, "sentence": s.text}
                | {c: getattr(e, c) for c in AUDIT[4:]}
                for e in s.evidence or (Evidence("software", "", ""),)
            ]
        for annexed in self.parts:
            if isinstance(annexed, Annexed):
                title, source = _title_and_source(annexed.item)
                empty = {"paragraph": "", "footnote": "", "locator": "", "document_id": "", "start": 0, "end": 0}
                rows.append({"part": annexed.part, "sentence": title, "kind": "table", "source": source} | empty)
        return pd.DataFrame(rows, columns=AUDIT)

    def _numbered(self) -> Iterable[tuple[str, str, str, Said]]:
        """Every sentence with its part, its paragraph's number and its footnote's."""
        paragraph = footnote = 0
        for block in self.parts:
            if isinstance(block, Block):
                paragraph += block.style == "Numbered Paragraph"
                for said in block.said:
                    footnote += bool(said.note)
                    yield (
                        block.part,
                        str(paragraph) if block.style == "Numbered Paragraph" else "",
                        str(footnote) if said.note else "",
                        said,
                    )


def _title_and_source(item: Grid | Drawing) -> tuple[str, str]:
    if isinstance(item, Grid):
        return item.title, item.source
    return item.table.title, f"figures/{item.id}.csv"
