"""The quote bank of one theme: to the screen, or as a Word, Markdown or .csv file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence.coding.codebook import Codebook, Theme
from evidence.errors import EvidenceError
from evidence.files import write_sheet, write_whole
from evidence.presenting.record import COUNTED, Table
from evidence.presenting.word.document import as_bytes, heading, new_document, plain, write

if TYPE_CHECKING:
    from rich.console import Console

# In what order, under which heading, and with which warning the wordings come.
PARTS = {
    "verbatim": ("May be quoted", "Exact words, names taken out. Copy them with their reference."),
    "paraphrase": (
        "To be reported, not quoted",
        "Paraphrases: check the original before quoting. Nobody said these words; report them in a sentence of your own.",
    ),
    "illustrative": (
        "ILLUSTRATIVE: MADE UP",
        "Nobody said any of this. It is here to try the software on, and must never stand in a submission.",
    ),
}
NOTHING = (
    "Nobody's own words on this theme may be quoted, or reported as theirs. What the sources say of it is in "
    "build/evidence.html."
)
UNDATED = "2000-01-01"  # a Word file has to say when it was made, and the same corpus gives the same bytes
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~&-])")
Row = Any  # a row of the quote bank, as itertuples gives it


class Part(NamedTuple):
    """The entries of one wording."""

    wording: str
    title: str
    warning: str
    entries: list[Row]


def find_theme(name: str, codebook: Codebook) -> Theme:
    """Return the theme with this id or label, capitals or not.

    Raises
    ------
    EvidenceError
        Where there is none.
    """
    wanted = name.strip().casefold()
    for theme in codebook:
        if wanted in (theme.id.casefold(), theme.label.casefold()):
            return theme
    known = ", ".join(f"{t.id} ({t.label})" for t in codebook)
    raise EvidenceError("--theme", f"there is no theme “{plain(name)}”", f"take one of: {known}")


def of_theme(bank: Table, theme: Theme) -> Table:
    """Return what the quote bank has on one theme."""
    data = bank.data[bank.data["theme"] == theme.label].reset_index(drop=True)
    note = bank.note + (f" {COUNTED}" if any("para [" in place for place in data["locator"]) else "")
    return Table(
        "quote-bank", f"Quote bank: {theme.label}", note, data, bank.shown.loc[bank.data["theme"] == theme.label]
    )


def left_out(whole: Table, bank: Table) -> list[str]:
    """Say how many made-up quotations are in the whole of a theme's bank, and not in what is given."""
    n = int(whole.data["wording"].eq("illustrative").sum() - bank.data["wording"].eq("illustrative").sum())
    return [f"Left out, as made up to try the software on: {n:,}; --illustrative gives them, marked."] if n else []


def parts(bank: Table) -> Iterator[Part]:
    """Yield the entries by wording: what may be quoted first, what is made up last."""
    for wording, (title, warning) in PARTS.items():
        mine = bank.data[bank.data["wording"] == wording]
        if len(mine):
            yield Part(wording, title, warning, list(mine.itertuples()))


def said(entry: Row) -> str:
    """Return the words of an entry, in quotation marks only where they are somebody's own."""
    return f"“{plain(entry.quotation)}”" if entry.quotation else plain(entry.reported)


def source(entry: Row) -> str:
    """Return who said it, where it stands, and which way it points."""
    under = f", heading: {plain(entry.section)}" if entry.section else ""
    mark = {"illustrative": "ILLUSTRATIVE, made up: ", "paraphrase": "Paraphrase, check the original: "}.get(
        entry.wording, ""
    )
    return f"{mark}{plain(entry.role)}; {plain(entry.locator)}{under}; {entry.stance}"


def write_quotes(bank: Table, path: Path) -> None:
    """Write the bank as its file's ending says: .docx, .md or .csv.

    Raises
    ------
    EvidenceError
        Where the ending is another, or the file can't be written.
    """
    kinds: dict[str, Callable[[], None]] = {
        ".docx": lambda: write_whole(path, to_docx(bank)),
        ".md": lambda: write_whole(path, to_markdown(bank)),
        ".csv": lambda: write_sheet(bank.data, path),
    }
    if path.suffix.lower() not in kinds:
        raise EvidenceError(path, "is of no kind that quotes are written in", f"let it end in {', '.join(kinds)}")
    kinds[path.suffix.lower()]()


def to_markdown(bank: Table) -> str:
    """Return the bank as Markdown, every mark of a source's text as it is."""
    lines = [f"# {_markdown(bank.title)}", ""]
    for part in parts(bank):
        lines += [f"## {part.title}", "", f"**{part.warning}**", ""]
        for entry in part.entries:
            opening = "> " if entry.quotation else "- "
            lines += [
                f"{opening}{_markdown(said(entry))}  ",
                f"{opening.replace('-', ' ')}{_markdown(source(entry))}",
                "",
            ]
    return "\n".join([*lines, *([] if len(bank.data) else [NOTHING, ""]), f"*{_markdown(bank.note)}*", ""])


def to_docx(bank: Table) -> bytes:
    """Return the bank as a Word file, the same bytes every time."""
    document = new_document(bank.title, "evidence", UNDATED)
    heading(document, bank.title, 0)
    if bank.data.empty:
        write(document, NOTHING)
    for part in parts(bank):
        heading(document, part.title)
        write(document, part.warning, "Notice")
        for entry in part.entries:
            words = write(document, said(entry))
            words.paragraph_format.keep_with_next = True
            write(document, source(entry), "Source Note")
    heading(document, "How these were chosen")
    write(document, bank.note)
    return as_bytes(document)


def show(bank: Table, console: "Console") -> None:
    """Print the bank."""
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.text import Text

    console.print(Text(bank.title, style="bold"))
    if bank.data.empty:
        console.print(NOTHING)
    for part in parts(bank):
        colour = "bold red" if part.wording == "illustrative" else "bold"
        console.print(Rule(Text(part.title, style=colour), align="left", style=colour))
        console.print(Text(part.warning, style="red" if part.wording == "illustrative" else "italic"))
        for entry in part.entries:
            console.print()
            console.print(Padding(Text(said(entry)), (0, 0, 0, 2)))
            console.print(Padding(Text(source(entry), style="dim"), (0, 0, 0, 4)))
        console.print()
    console.print(Text(bank.note, style="dim"))


def _markdown(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)
