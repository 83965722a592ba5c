"""Short lines without an end, in a text that marks no headings: which of them head something, and which say something."""

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files

from evidence.reading.blocks import Block, Reading, Reject
from evidence.reading.furniture import is_name_line, plain

UNSURE = "heading?"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    table = tomllib.loads(files("evidence.reading").joinpath("headings.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(table[name]["patterns"]), re.IGNORECASE)


def says_something(line: str) -> bool:
    """Whether a short line makes a statement, so that it is prose although it has no full stop.

    Examples
    --------
    >>> says_something("The system is down"), says_something("What children are told"), says_something("Pay")
    (True, False, False)
    """
    words = plain(line)
    return bool(_pattern("statement").search(words)) and not _pattern("topic").match(words)


def settle_headings(reading: Reading) -> Reading:
    """Make each block whose unit is `UNSURE` a heading or prose; names below the last paragraph become rejects.

    A line is prose where it says something, and where it and the headings under it have more words than what stands
    beneath them; the first line may be a headline. Where half of these lines say something, the text leaves full stops
    out, and all of them are prose. A question is a heading where anything follows it.
    """
    said = {b: plain(reading.text[b.start : b.end]) for b in reading.blocks}
    unsure = [b for b in reading.blocks if b.unit == UNSURE and not said[b].endswith("?")]
    statements = {b for b in unsure if says_something(said[b])}
    if 2 * len(statements) >= len(unsure):
        statements = set(unsure)
    else:  # a title may be a headline
        statements -= set(reading.blocks[:1])
    blocks: list[Block] = []
    run = beneath = 0
    for block in reversed(reading.blocks):
        size = len(said[block].split())
        if block.unit in ("heading", UNSURE) and block not in statements:
            run += size
        else:
            beneath, run = size if run else beneath + size, 0
        if block.unit != UNSURE:
            blocks.append(block)
        elif block in statements:
            blocks.append(replace(block, unit="prose"))
        elif bool(blocks) if said[block].endswith("?") else run <= beneath:
            blocks.append(replace(block, unit="heading"))
        elif not beneath and size > 1 and is_name_line(said[block]):
            reading.rejects.append(Reject(block.start, block.end, "names or address"))
        else:
            blocks.append(replace(block, unit="prose"))
    reading.blocks = blocks[::-1]
    reading.rejects.sort(key=lambda r: r.start)
    return reading
