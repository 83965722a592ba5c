"""Blocks to paragraphs and sentences, each with its place in the document."""

import re
from collections.abc import Iterator
from typing import Any

from evidence.reading.blocks import Block, Reading
from evidence.reading.language import blank, sentence_spans
from evidence.reading.text import BULLET, EDGE


def paragraph_rows(document_id: str, reading: Reading) -> Iterator[tuple[Block, dict[str, Any]]]:
    """Yield each block with its row of the paragraphs frame.

    A paragraph's `number` is the document's own where it has one; a list item below it adds its place ("1.25-2"); what
    follows it up to the next number or heading keeps it. Everything else is counted: p1, p2, …
    """
    own, items, counted, section = "", 0, 0, ""
    for n, block in enumerate(reading.blocks, 1):
        if block.unit == "heading":
            section, own = " ".join(reading.text[block.start : block.end].split()), ""
        if block.number and block.unit != "footnote":
            own, items = block.number, 0
        if block.unit == "footnote":
            number = block.number
        elif own and block.unit == "list item":
            items += 1
            number = f"{own}-{items}"
        elif own:
            number = own
        else:
            counted += 1
            number = f"p{counted}"
        yield (
            block,
            {
                "paragraph_id": f"{document_id}:{n}",
                "document_id": document_id,
                "n": n,
                "number": number,
                "section": section,
                "page": block.page,
                "unit": block.unit,
                "start": block.start,
                "end": block.end,
            },
        )


def sentence_rows(block: Block, paragraph: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the sentences frame of one paragraph; a heading has none."""
    if block.unit == "heading":
        return
    clean = blank(text, block.start, block.end, block.gaps)
    bounds = [a for a, _ in sentence_spans(clean)]
    n = 0
    for a, b in zip(bounds, [*bounds[1:], len(clean)], strict=True):
        words = text[block.start + a : block.start + b]
        start = block.start + a + len(words) - len(words.lstrip(EDGE))
        end = block.start + a + len(words.rstrip(EDGE))
        if not any(c.isalnum() for c in text[start:end]):
            continue
        n += 1
        yield {
            "sentence_id": f"{paragraph['paragraph_id']}:{n}",
            "paragraph_id": paragraph["paragraph_id"],
            "document_id": paragraph["document_id"],
            "n": n,
            "start": start,
            "end": end,
            "text": text[start:end],
            "clean": clean[start - block.start : end - block.start],
        }


def answer_blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs of a survey answer: its lines, without the marks of a list."""
    for m in re.finditer(r"[^\r\n\f\v\u2028\u2029]+", text):
        words = BULLET.sub("", m.group(), count=1) if BULLET.match(m.group()) else m.group()
        start = m.end() - len(words.lstrip(EDGE))
        end = m.start() + len(m.group().rstrip(EDGE))
        if any(c.isalnum() for c in text[start:end]):
            yield Block(start, end, "answer")
