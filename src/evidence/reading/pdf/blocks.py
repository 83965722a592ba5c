"""The paragraphs of a PDF to a text, its blocks and its rejects, in the order of the pages."""

from collections import defaultdict

from evidence.reading.blocks import Block, Reading, Reject
from evidence.reading.furniture import reason_to_leave_out
from evidence.reading.pdf.columns import in_reading_order
from evidence.reading.pdf.layout import Layout
from evidence.reading.pdf.lines import NO_TEXT, Line, Page
from evidence.reading.pdf.units import Units
from evidence.reading.text import ENDS, OPENS_LOWER


def to_reading(pages: list[Page]) -> Reading:
    """Write page by page what stands above the text, the text, what stands below it, and what is not read."""
    lines = in_reading_order(pages)
    layout = Layout(lines)
    paragraphs = layout.paragraphs(lines)
    units = Units(layout, paragraphs)
    names = units.names(paragraphs)
    on_page: dict[int, list[int]] = defaultdict(list)
    for i, para in enumerate(paragraphs):
        on_page[para[0].page].append(i)
    writer = _Writer(pages, layout, units)
    for n, page in enumerate(pages):
        writer.reject_all(n, [(x.text, x.reason) for x in page.lines if x.reason and x.top < page.height / 2])
        for i in on_page[n]:
            writer.write(paragraphs[i], "names or address" if i in names else "")
        writer.reject_all(n, [(x.text, x.reason) for x in page.lines if x.reason and x.top >= page.height / 2])
        nothing = not page.lines and not page.aside and page.has_pictures
        writer.reject_all(n, [*page.aside, *[("", NO_TEXT)] * nothing])
    return writer.reading()


class _Writer:
    """Writes the text, and the blocks and rejects as they come."""

    def __init__(self, pages: list[Page], layout: Layout, units: Units) -> None:
        self._pages, self._layout, self._units = pages, layout, units
        self._parts: list[str] = []
        self._at = self._page = 0
        self._before: list[Line] = []  # the last paragraph that was no footnote
        self._blocks: list[Block] = []
        self._rejects: list[Reject] = []

    def reading(self) -> Reading:
        """What was written."""
        return Reading("".join(self._parts), self._blocks, self._rejects)

    def reject_all(self, page: int, found: list[tuple[str, str]]) -> None:
        """Write texts that are set aside, each with its reason."""
        for text, reason in found:
            start = self._add(page, text)
            self._rejects.append(Reject(start, self._at, reason))

    def write(self, para: list[Line], reason: str) -> None:
        """Write a paragraph: a block of its own, more of the block before, or a reject."""
        text = "\n".join(line.text for line in para)
        reason = reason or reason_to_leave_out(text)
        if reason:
            self.reject_all(para[0].page, [(text, reason)])
            return
        page = self._pages[para[0].page]
        unit, skip, number = self._units.unit_of(para, text, self._before, page)
        start = self._add(para[0].page, text)
        marks, at = [], start
        for line in para:
            marks += [(at + a, at + b) for a, b in line.marks if at + a >= start + skip]
            at += len(line.text) + 1
        block = Block(start + skip, start + len(text), unit, number, page.label, tuple(marks))
        blocks = self._blocks
        if unit == "footnote":
            blocks.append(block)
            return
        before = next((i for i in reversed(range(len(blocks))) if blocks[i].unit != "footnote"), -1)
        if before >= 0 and self._goes_on(blocks[before], para, block):
            blocks[before] = blocks[before].joined(block)
        else:
            blocks.append(block)
        self._before = para

    def _add(self, page: int, text: str) -> int:
        """Append a text after what parts it from the one before; return where it starts."""
        between = "\n" if page > self._page else "\n\n"
        between = between * bool(self._parts) + "\f" * (page - self._page)
        self._page = page
        self._parts += [between, text]
        start = self._at + len(between)
        self._at = start + len(text)
        return start

    def _goes_on(self, before: Block, para: list[Line], block: Block) -> bool:
        """Whether a block goes on with what the one before left open: in another column, or after a note or a table."""
        last = self._before[-1]
        if (
            block.unit not in {"prose", "quotation", before.unit}
            or before.unit in {"heading", "table row"}
            or para[0].marker
        ):
            return False
        if abs(last.size - para[0].size) > 0.6 or ENDS.search(last.words_only):
            return False
        lower = bool(OPENS_LOWER.match(para[0].text))
        if last.column == para[0].column:
            return lower and before.unit == "prose"
        return lower or self._layout.is_full(last, para[0])
