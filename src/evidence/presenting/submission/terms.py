"""Terms of the trade, such as posts known by their letters: explained where a submission first uses them, by the plan's list."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from evidence.presenting.submission.annexes import Grid
from evidence.presenting.submission.parts import Annexed, Block
from evidence.presenting.submission.reported import Said

LETTERS = re.compile(r"\b(?:[A-Z]{2,6})(?=s?\b)(?![’'\w]*[-/]?\d)")
RUNNING = (
    "Numbered Paragraph",
    "List Bullet",
    "Normal",
)  # the styles of running text; titles and headings stay as they are
QUOTED = re.compile(r"“[^”]*”")


def explained(parts: Iterable[Block | Annexed], terms: Mapping[str, str]) -> list[Block | Annexed]:
    """Return the parts with each term explained at its first use: in brackets behind it, or in the note of a table.

    Parameters
    ----------
    parts : iterable of Block or Annexed
        The parts in order.
    terms : mapping
        What each term stands for; where it is "", the reader knows it.
    """
    left = {term: meaning for term, meaning in terms.items() if meaning}
    done: list[Block | Annexed] = []
    for part in parts:
        if isinstance(part, Block) and part.style in RUNNING:
            done.append(replace(part, said=tuple(_explain(said, left) for said in part.said)))
        elif isinstance(part, Annexed) and isinstance(part.item, Grid):
            used = [term for term in left if any(_use(term).search(cell) for cell in _cells(part.item))]
            note = "".join(f" {term}: {left.pop(term)}." for term in used)
            done.append(replace(part, item=replace(part.item, note=f"{part.item.note}{note}")))
        else:
            done.append(part)
    return done


def unexplained(parts: Iterable[Block | Annexed], terms: Mapping[str, str], known: Collection[str]) -> list[str]:
    """Return the terms in capital letters that a submission uses and neither the list nor its words explain.

    Parameters
    ----------
    parts : iterable of Block or Annexed
        The parts in order.
    terms : mapping
        What each term stands for.
    known : collection of str
        Texts that name what needs no explanation: what sources and their publishers are called.
    """
    texts: list[str] = []
    for part in parts:
        if isinstance(part, Block):
            texts += [said.text for said in part.said]
        elif isinstance(part.item, Grid):
            texts += _cells(part.item)
    whole = "\n".join(texts)
    names = {word.upper() for text in known for word in re.findall(r"\w+", text)}
    found = dict.fromkeys(m.group() for m in LETTERS.finditer(whole))
    return [t for t in found if t not in terms and t not in names and not re.search(rf"\({t}s?\)|\b{t}s? \(", whole)]


def _explain(said: Said, left: dict[str, str]) -> Said:
    """Explain the terms of a sentence that are left to explain; a quotation stays as it is, so its terms stand in the note."""
    text, note = said.text, said.note
    for term in list(left):
        use = next((m for m in _use(term).finditer(text)), None)
        if use is None:
            continue
        meaning = left.pop(term)
        if any(q.start() < use.start() < q.end() for q in QUOTED.finditer(text)):
            note = f"{note} {term}: {meaning}.".strip()
        else:
            text = f"{text[: use.end()]} ({meaning}{'s' if use['plural'] else ''}){text[use.end() :]}"
    return replace(said, text=text, note=note)


def _use(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(term)}(?P<plural>s?)(?![\w’'])")


def _cells(grid: Grid) -> list[str]:
    return [str(cell) for row in grid.shown.itertuples(index=False) for cell in row]
