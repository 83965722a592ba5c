"""A submission as a Word file."""

from collections.abc import Iterable

from docx.document import Document

from evidence.presenting.canvas import Drawing
from evidence.presenting.submission.annexes import Grid
from evidence.presenting.submission.parts import Annexed, Block
from evidence.presenting.submission.plan import Plan
from evidence.presenting.word import document as word


def as_word(plan: Plan, parts: Iterable[Block | Annexed]) -> bytes:
    """Return the Word file: real numbering, footnotes and tables, pictures with their text alternatives."""
    document = word.new_document(
        plan.title, plan.submitter, plan.date, f"Written evidence to {plan.committee}: {plan.inquiry}"
    )
    for part in parts:
        if isinstance(part, Block):
            _write(document, part)
        else:
            _annex(document, part)
    return word.as_bytes(document)


def _write(document: Document, block: Block) -> None:
    """Write a paragraph: its sentences one after another, each with its footnote."""
    paragraph = word.write(document, "", block.style)
    if block.new_page:
        paragraph.paragraph_format.page_break_before = True
    for n, said in enumerate(block.said):
        paragraph.add_run(f"{' ' if n else ''}{word.plain(said.text)}")
        if said.note:
            word.footnote(paragraph, said.note)


def _annex(document: Document, part: Annexed) -> None:
    if isinstance(part.item, Drawing):
        _picture(document, part.item)
    else:
        _table(document, part.item)


def _table(document: Document, grid: Grid) -> None:
    word.caption(document, "Table", grid.title)
    word.table(
        document, grid.shown.astype("str").to_numpy().tolist(), list(grid.shown.columns), grid.title, grid.widths
    )
    word.write(document, grid.note, "Source Note")


def _picture(document: Document, drawing: Drawing) -> None:
    word.caption(document, "Figure", drawing.table.title)
    word.picture(document, drawing.png(), drawing.table.title, drawing.alt)
