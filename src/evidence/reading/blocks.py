"""What a reader finds in a file: its text, and the blocks of it that say something."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a list item, a quotation, a table row or a footnote, as offsets into the text.

    Parameters
    ----------
    start, end : int
        The block's words, without its marker (a bullet, a number, a ``#``).
    unit : str
        One of `evidence.frames.UNITS`.
    number : str
        The block's own number as the document gives it ("1.24", "R3", "fn4"), or "".
    page : str
        The page's label where the format has pages, or "".
    gaps : tuple of (int, int)
        Stretches inside the block that are not its words, such as a footer where it runs over a page.
    """

    start: int
    end: int
    unit: str
    number: str = ""
    page: str = ""
    gaps: tuple[tuple[int, int], ...] = ()

    def joined(self, later: "Block") -> "Block":
        """This block and its continuation `later` as one; what lies between them becomes a gap."""
        return replace(self, end=later.end, gaps=(*self.gaps, (self.end, later.start), *later.gaps))


@dataclass(frozen=True)
class Reject:
    """A stretch of the text that is not read as prose, and why."""

    start: int
    end: int
    reason: str


@dataclass
class Reading:
    """One document as its reader found it; `text` is never changed afterwards."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
