"""What a hostile reader will say, as a page in Markdown and as a Word file: short enough to be read to the end."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from evidence.presenting.before_you_send.attack import SEVERITIES, Attack
from evidence.presenting.before_you_send.page import TITLE, BeforeYouSend, see
from evidence.presenting.word import document as word

# Of the two worst severities all is shown; of the others as many, the whole record's and the core themes' first.
WHOLE, SHOWN = (1, 2), 7
PLACES = 6
COLUMNS, WIDTHS = ("What we say", "What a hostile reader says", "What to do"), (28, 44, 28)
SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!$@])")
LINKS = re.compile(r"(?i)\b(www|https?|ftp|mailto)([.:])")
DRAFT, REST = "What the draft says, and the record that it rests on", "What else the record holds"
FULL = "All of it, with every place: before-you-send.csv."


def to_markdown(page: BeforeYouSend) -> str:
    """Return it as a page in Markdown, in which nothing that a source says is markup."""
    lines = [f"# {TITLE}", ""]
    for note in page.notes:
        lines += [_escaped(note), ""]
    for part, severity, shown, left in _parts(page):
        if part and f"## {part}" not in lines:
            lines += [f"## {part}", ""]
        lines += [f"{'###' if part else '##'} {severity}. {SEVERITIES[severity]}", ""]
        together = _same(shown)
        lines += [f"*For each:* {_escaped(together)}", ""] if together else []
        for n, attack in enumerate(shown, 1):
            where, do = see(attack, PLACES), "" if together else f" *Do:* {_escaped(attack.do)}"
            parts = [
                f"{n}. **{_escaped(attack.finding)}**",
                _escaped(attack.says),
                do.strip(),
                where and f"See {_escaped(where)}.",
            ]
            lines += ["  \n   ".join(filter(None, parts)), ""]
            lines += [f"   - {_escaped(passage)}" for passage in _passages(attack)]
            lines += [""] if attack.passages else []
        if left:
            lines += [f"And {left:,} more of this kind, in before-you-send.csv.", ""]
    if not page.attacks:
        lines += ["Nothing was found. No sentence of the record bears a theme, so there is no finding to attack.", ""]
    return "\n".join([*lines, FULL, ""])


def to_docx(page: BeforeYouSend) -> bytes:
    """Return it as a Word file: a table for each degree of harm."""
    document = word.new_document(TITLE, "evidence", page.date)
    word.heading(document, TITLE, 0)
    for note in page.notes:
        word.write(document, note)
    before = ""
    for part, severity, shown, left in _parts(page):
        if part != before:
            word.heading(document, part)
        before, title = part, f"{severity}. {SEVERITIES[severity]}"
        word.heading(document, title, 2 if part else 1)
        together = _same(shown)
        if together:
            word.write(document, f"For each: {together}")
        cells = [_cells(attack)[: 2 if together else 3] for attack in shown]
        made = word.table(document, cells, COLUMNS[: len(cells[0])], title, WIDTHS[: len(cells[0])])
        for row, attack in zip(made.rows[1:], shown, strict=True):
            said = [*([attack.says] if attack.says else []), *_passages(attack)]
            row.cells[1].paragraphs[0].add_run(word.plain(said[0]))
            for passage in said[1:]:
                row.cells[1].add_paragraph(word.plain(passage), "Table Text")
        if left:
            word.write(document, f"And {left:,} more of this kind, in before-you-send.csv.", "Source Note")
    if not page.attacks:
        word.write(
            document, "Nothing was found. No sentence of the record bears a theme, so there is no finding to attack."
        )
    word.write(document, FULL, "Source Note")
    return word.as_bytes(document)


def _parts(page: BeforeYouSend) -> Iterator[tuple[str, int, list[Attack], int]]:
    """Each severity of each part that there is, what is shown of it, in order, and how many are not.

    Where there is a draft, what it says is one part and the rest another; else there is one, without a name.
    """
    drafted = [a for a in page.attacks if a.drafted]
    rest = [a for a in page.attacks if not a.drafted]
    for part, attacks in ((DRAFT, drafted), (REST if drafted else "", rest)):
        for severity in SEVERITIES:
            mine = [a for a in attacks if a.severity == severity]
            if mine:
                shown = _shown(mine, severity, page.core)
                yield part, severity, shown, len(mine) - len(shown)


def _shown(mine: list[Attack], severity: int, core: Sequence[str]) -> list[Attack]:
    if severity in WHOLE:
        return mine
    first = [a for a in mine if a.theme in ("", *core)][:SHOWN]
    return first + [a for a in mine if a not in first][: max(0, SHOWN - len(first))]


def _same(attacks: Sequence[Attack]) -> str:
    """What to do of each, where it is the same and no place is to be looked up; else ""."""
    first = attacks[0].do
    return first if len(attacks) > 1 and all(a.do == first and not see(a, PLACES) for a in attacks) else ""


def _cells(attack: Attack) -> list[str]:
    where = see(attack, PLACES)
    return [attack.finding, "", attack.do + (f" See {where}." if where else "")]


def _passages(attack: Attack) -> list[str]:
    """The passages with their places."""
    return [f"{text} ({place})" for text, place in zip(attack.passages, attack.locators, strict=False)]


def _escaped(text: str) -> str:
    r"""Text as Markdown shows it: one line in which no character is markup, and nothing becomes a link.

    Examples
    --------
    >>> print(_escaped("a | <b> [x](https://y.org)"))
    a \| &lt;b&gt; \[x\](https\://y.org)
    """
    escaped = SPECIAL.sub(r"\\\1", escape(word.plain(text), quote=False))
    return LINKS.sub(r"\1\\\2", escaped)
