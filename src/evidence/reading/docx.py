"""Word documents (.docx): paragraphs, headings, lists, tables and notes in the body's order, as Word shows them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.package import open_package, parse_xml
from evidence.reading.pieces import Piece, counted, reading_of, tidy, whole
from evidence.reading.word_styles import KINDS, Styles, W, based_on, is_on, next_label, read_styles, value_of

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
HEADING = re.compile(
    r"(heading|title|subtitle|(ü)?berschrift|titel|titre|sous-titre|t[ií]tulo|titolo|kop|rubrik|overskrift|otsikko|nag(ł|l)(ó|o)wek)"
    r"\s*[1-9]?$",
    re.I,
)
QUOTE = re.compile(r"(intense ?)?quote|block ?text|quotations?$", re.I)
CONTENTS = re.compile(r"(toc|contents|table of figures|index) ?\d*$", re.I)
SYMBOLS = {
    "b7": "•",
    "a7": "•",
    "d8": "•",
    "e0": "→",
    "de": "⇒",
    "fc": "✓",
    "fb": "✗",
    "a3": "≤",
    "b3": "≥",
    "b1": "±",
    "b4": "×",
}
ASIDE = {"del": "tracked deletion", "moveFrom": "tracked deletion"}
NOTES = {"footnote": "decimal", "endnote": "lowerRoman"}
BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass
class Word:
    """What the walk through a document needs: styles, notes and comments, and what follows the paragraph."""

    styles: Styles = field(default_factory=Styles)
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    cited: dict[str, int] = field(default_factory=dict)
    note_kinds: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    after: list[Piece] = field(default_factory=list)
    carried: str = ""


def read_docx(path: Path) -> Reading:
    """Read a Word document as it stands with every tracked change accepted.

    Returns
    -------
    Reading
        The body in its order, each note after the paragraph that cites it; tracked deletions, comments, hidden text,
        tables of contents, running heads and feet are rejects.

    Raises
    ------
    EvidenceError
        Where it is no Word document, is damaged, or is protected by a password.
    """
    import docx

    package = open_package(path, r"word/document\d*\.xml", "a Word document")
    trees = {name: parse_xml(path, name, data) for name, data in package.items()}
    try:
        part = docx.Document(io.BytesIO(path.read_bytes())).part
        main = trees[part.partname.lstrip("/")]
        related = [
            (r.reltype.rsplit("/", 1)[-1], r.target_part.partname) for r in part.rels.values() if not r.is_external
        ]
    except Exception:  # python-docx doesn't say what a damaged package may raise
        how = "open it in Word and save it again as an ordinary .docx"
        raise EvidenceError(path, "is damaged, or in Word's strict form", how) from None
    roots = [(kind, trees[name.lstrip("/")]) for kind, name in sorted(set(related)) if name.lstrip("/") in trees]
    body, word = main.find(f"{W}body"), _definitions({**dict(roots), "main": main})
    pieces = [*_blocks(body, word)] if body is not None else []
    pieces.append(Piece(tidy(word.carried)))
    for note in word.notes.values():  # separators are among them, but have no words
        pieces.append(
            Piece("\n".join(tidy(_words(p, Word())) for p in note.iter(f"{W}p")), reason="note without a mark")
        )
    for kind, root in roots:
        if kind in ("header", "footer"):
            words = "\n".join(tidy(_words(p, Word())) for p in root.iter(f"{W}p"))
            pieces.append(Piece(words, reason="running head" if kind == "header" else "running foot"))
    return reading_of(pieces)


def _definitions(roots: dict[str, etree._Element]) -> Word:
    """Gather styles, lists, notes and comments from the parts that hold them."""
    word = Word(read_styles(roots.get("styles"), roots.get("numbering")))
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        for note in roots[kind].iterchildren(f"{W}{tag}") if kind in roots else ():
            word.notes[tag, note.get(f"{W}id", "")] = note
        for part in ("settings", "main"):
            for rule in roots[part].iter(f"{W}{tag}Pr") if part in roots else ():
                word.note_kinds[tag] = value_of(rule, "numFmt", word.note_kinds.get(tag, ""))
    for comment in roots["comments"].iterchildren(f"{W}comment") if "comments" in roots else ():
        words = "\n".join(tidy(_words(p, Word())) for p in comment.iter(f"{W}p"))
        word.comments[comment.get(f"{W}id", "")] = words
    return word


def _blocks(parent: etree._Element, word: Word, reason: str = "") -> Iterator[Piece]:
    """The pieces of a body, a cell or a text box, in order."""
    for element in parent.iterchildren():
        tag = element.tag.removeprefix(W) if isinstance(element.tag, str) else ""
        if tag == "p":
            yield from _paragraph(element, word, reason)
        elif tag == "tbl":
            yield from _table(element, word, reason)
        elif tag in ASIDE:
            yield from _blocks(element, word, ASIDE[tag])
        elif tag == "sdt":
            gallery = value_of(element, "sdtPr/docPartObj/docPartGallery")
            yield from _blocks(element, word, reason or ("table of contents" if gallery == "Table of Contents" else ""))
        elif tag == f"{MC}AlternateContent":
            yield from _blocks(_choice(element), word, reason)
        elif tag == "altChunk":
            yield Piece("[embedded document]", reason="embedded document, not read")
        else:  # whatever else may hold paragraphs, such as insertions and content controls
            yield from _blocks(element, word, reason)


def _choice(alternate: etree._Element) -> etree._Element:
    """The one of several renderings that is read, so that a text box comes once."""
    return next((c for c in alternate.iterchildren(f"{MC}Choice")), next(alternate.iterchildren(), alternate))


def _paragraph(element: etree._Element, word: Word, reason: str) -> Iterator[Piece]:
    words = word.carried + _words(element, word)
    word.carried = ""
    properties = element.find(f"{W}pPr")
    if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
        word.carried = words  # its end was deleted: it goes on in the next paragraph
    elif words.strip():
        yield _piece(element, tidy(words), word, reason)
    after, word.after = word.after, []
    yield from after


def _piece(element: etree._Element, words: str, word: Word, reason: str) -> Piece:
    properties = element.find(f"{W}pPr")
    chain = based_on(value_of(properties, "pStyle"), word.styles)
    names = [n for style_id, style in chain for n in (style.name, style_id)] or [value_of(properties, "pStyle")]
    outline = next((s.outline for _, s in chain if s.outline >= 0), -1)
    outline = whole(value_of(properties, "outlineLvl"), outline)
    label = next_label(properties, chain, word.styles) if words else ""
    if any(CONTENTS.match(n) for n in names):
        return Piece(words, reason=reason or "table of contents")
    if any(HEADING.match(n) for n in names) or 0 <= outline <= 8:
        # a heading's number belongs to its name
        return Piece(f"{label} {words}".strip() if label != "•" else words, "heading", reason=reason)
    if any(QUOTE.match(n) for n in names):
        return Piece(words, "quotation", reason=reason)
    listed = bool(label) or any(n.lower().startswith("list ") and "paragraph" not in n.lower() for n in names)
    bold = any(s.bold for _, s in chain) or _all_bold(element)
    return Piece(words, "list item" if listed else "", label, reason=reason, bold=bold)


def _all_bold(element: etree._Element) -> bool:
    runs = [r for r in element.iter(f"{W}r") if "".join(r.itertext(f"{W}t")).strip()]
    return bool(runs) and all(is_on(r, "rPr/b") for r in runs)


def _table(table: etree._Element, word: Word, reason: str) -> Iterator[Piece]:
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue  # a table within a cell is read with that cell
        why = "tracked deletion" if row.find(f"{W}trPr/{W}del") is not None else reason
        found = [c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr")) is row]
        if len(found) == 1:  # a box around paragraphs
            yield from _blocks(found[0], word, why)
            continue
        cells = []
        for cell in found:
            words = (_line(p, word) for p in cell.iter(f"{W}p") if _box_of(p) is _box_of(cell))
            cells.append(" ".join(filter(None, words)))
        if any(cells):
            yield Piece(" | ".join(cells), "table row", reason=why)
        after, word.after = word.after, []
        yield from after


def _line(paragraph: etree._Element, word: Word) -> str:
    """A cell's paragraph in one line, with the number or bullet that Word shows before it."""
    words = tidy(_words(paragraph, word)).replace("\n", " ")
    properties = paragraph.find(f"{W}pPr")
    chain = based_on(value_of(properties, "pStyle"), word.styles)
    return f"{next_label(properties, chain, word.styles)} {words}".strip() if words else ""


def _box_of(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{W}txbxContent"), None)


def _words(element: etree._Element, word: Word) -> str:
    """The words of a paragraph or a run; what hangs on it (notes, text boxes, comments, deletions) goes to `word.after`."""
    words: list[str] = []
    for child in element.iterchildren():
        tag = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
        if tag in ("t", f"{M}t"):
            words.append(re.sub(r"[\r\n\t]", " ", child.text or ""))
        elif tag in BREAKS:
            words.append(BREAKS[tag])
        elif tag == "sym":
            code = child.get(f"{W}char", "").lower()[-4:]
            words.append(SYMBOLS.get(code[-2:], "\ufffd") if code.startswith("f0") else _character(code))
        elif tag in ASIDE:
            gone = "".join(t.text or "" for t in child.iter(f"{W}t", f"{W}delText"))
            word.after.append(Piece(tidy(gone), reason=ASIDE[tag]))
        elif tag == "r" and is_on(child, "rPr/vanish"):
            word.after.append(Piece(tidy("".join(t.text or "" for t in child.iter(f"{W}t"))), reason="hidden text"))
        elif tag in ("footnoteReference", "endnoteReference"):
            word.after.extend(_note(tag.removesuffix("Reference"), child.get(f"{W}id", ""), word))
        elif tag == "commentReference":
            word.after.append(Piece(word.comments.get(child.get(f"{W}id", ""), ""), reason="comment"))
        elif tag == "txbxContent":
            outside, word.after = word.after, []
            inside = [*_blocks(child, word)]
            word.after = [*outside, *inside]
        elif tag == f"{MC}AlternateContent":
            words.append(_words(_choice(child), word))
        elif tag not in ("pPr", "rPr", "delText", "instrText", "delInstrText", "sdtPr", "rt"):
            words.append(_words(child, word))
    return "".join(words)


def _character(code: str) -> str:
    value = int(code, 16) if re.fullmatch(r"[0-9a-f]{2,4}", code) else 0
    return chr(value) if value >= 32 and not 0xD800 <= value < 0xE000 else "\ufffd"


def _note(kind: str, note_id: str, word: Word) -> Iterator[Piece]:
    """The note that a mark leads to; numbered as Word numbers them, in the order in which they are cited."""
    note = word.notes.pop((kind, note_id), None)
    if note is not None:
        word.cited[kind] = n = word.cited.get(kind, 0) + 1
        number = counted(n, KINDS.get(word.note_kinds.get(kind, "") or NOTES[kind], "1"))
        words = " ".join(filter(None, (tidy(_words(p, word)) for p in note.iter(f"{W}p"))))
        yield Piece(words, "footnote", number=f"fn{number}")
