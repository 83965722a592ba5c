"""What a submission is made of: paragraphs, and annexed tables and figures."""

from dataclasses import dataclass

from evidence.presenting.canvas import Drawing
from evidence.presenting.submission.annexes import Grid
from evidence.presenting.submission.reported import Said


@dataclass(frozen=True)
class Block:
    """A paragraph: its style in Word, its sentences, and the part of the submission that it belongs to."""

    part: str
    style: str
    said: tuple[Said, ...]
    new_page: bool = False


@dataclass(frozen=True)
class Annexed:
    """A table or a figure, and the part that it belongs to."""

    part: str
    item: Grid | Drawing
