"""OpenDocument text (.odt): paragraphs, headings, lists, tables and notes in the body's order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.package import open_package, parse_xml
from evidence.reading.pieces import Piece, counted, reading_of, tidy, whole

URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, STYLE, OFFICE, DRAW = (URN % n for n in ("text", "table", "style", "office", "drawing"))
INDEXES = tuple(
    TEXT + n
    for n in (
        "table-of-content",
        "alphabetical-index",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "bibliography",
    )
)


@dataclass
class Styles:
    """What the document's styles say: each style's parent, its list, and how the levels of each list are numbered."""

    parents: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    bold: dict[str, bool] = field(default_factory=dict)
    levels: dict[tuple[str, int], etree._Element] = field(default_factory=dict)

    def chain(self, name: str) -> list[str]:
        """A style and those that it is based on."""
        names: list[str] = []
        while name and name not in names:
            names.append(name)
            name = self.parents.get(name, "")
        return names


@dataclass
class Walk:
    """Where the walk through the body stands: list counters by list and level, and what follows the paragraph."""

    styles: Styles
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    after: list[Piece] = field(default_factory=list)
    deletions: dict[str, str] = field(default_factory=dict)
    marked: bool = False


def read_odt(path: Path) -> Reading:
    """Read an OpenDocument text.

    Returns
    -------
    Reading
        The body in its order; tracked deletions, comments, indexes, running heads and feet are rejects.

    Raises
    ------
    EvidenceError
        Where it is not such a text, is damaged or is protected by a password.
    """
    package = open_package(path, r"content\.xml", "an OpenDocument text")
    if b"encryption-data" in package.get("META-INF/manifest.xml", b""):
        raise EvidenceError(path, "is protected by a password", "save a copy without a password")
    content = parse_xml(path, "content.xml", package["content.xml"])
    sheets = [content]
    if "styles.xml" in package:
        sheets.append(parse_xml(path, "styles.xml", package["styles.xml"]))
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise EvidenceError(path, "is an OpenDocument file without text", "save the text itself as .odt")
    walk = Walk(_styles(sheets))
    pieces = [*_blocks(body, walk)]
    for sheet in sheets[1:]:
        for tag, reason in (("header", "running head"), ("footer", "running foot")):
            for part in sheet.iter(*(f"{STYLE}{tag}{kind}" for kind in ("", "-left", "-first"))):
                words = "\n".join(tidy(_plain(p)) for p in part.iter(f"{TEXT}p", f"{TEXT}h"))
                pieces.append(Piece(words, reason=reason))
    return reading_of(pieces)


def _styles(sheets: list[etree._Element]) -> Styles:
    styles = Styles()
    for sheet in reversed(sheets):
        for style in sheet.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            styles.parents[name] = style.get(f"{STYLE}parent-style-name", "")
            if listed := style.get(f"{STYLE}list-style-name"):
                styles.lists[name] = listed
            for properties in style.iterchildren(f"{STYLE}text-properties"):
                weight = next((v for k, v in properties.items() if k.endswith("}font-weight")), "")
                styles.bold[name] = weight == "bold"
        for outline in sheet.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
            name = outline.get(f"{STYLE}name", "") if outline.tag == f"{TEXT}list-style" else "outline"
            for level in outline.iterchildren():
                styles.levels[name, whole(level.get(f"{TEXT}level"), 1)] = level
    return styles


def _blocks(parent: etree._Element, walk: Walk, reason: str = "") -> Iterator[Piece]:
    for element in parent.iterchildren():
        yield from _block(element, walk, reason)
        after, walk.after = walk.after, []
        yield from after


def _block(element: etree._Element, walk: Walk, reason: str) -> Iterator[Piece]:
    if element.tag in (f"{TEXT}p", f"{TEXT}h"):
        yield _paragraph(element, walk, reason)
    elif element.tag == f"{TEXT}list":
        yield from _list(element, walk, reason)
    elif element.tag == f"{TABLE}table":
        yield from _table(element, walk, reason)
    elif element.tag == f"{TEXT}tracked-changes":
        _keep_deletions(element, walk)
    elif element.tag == f"{TEXT}change":
        yield _deletion(element, walk)
    elif element.tag in INDEXES:
        yield from _blocks(element, walk, reason or "table of contents")
    else:  # sections, frames, text boxes, and whatever else may hold paragraphs
        hidden = element.get(f"{TEXT}display") == "none"
        yield from _blocks(element, walk, reason or ("hidden text" if hidden else ""))


def _deletion(change: etree._Element, walk: Walk) -> Piece:
    return Piece(walk.deletions.get(change.get(f"{TEXT}change-id", ""), ""), reason="tracked deletion")


def _paragraph(element: etree._Element, walk: Walk, reason: str = "", label: str = "") -> Piece:
    names = walk.styles.chain(element.get(f"{TEXT}style-name", ""))
    words = tidy(_inline(element, walk))
    if element.tag == f"{TEXT}h":
        unit = "heading"
        level = whole(element.get(f"{TEXT}outline-level"), 1)
        number = "" if element.get(f"{TEXT}is-list-header") == "true" else _next_label(walk, "outline", level)
        words = f"{number} {words}".strip() if words and number != "•" else words
    elif "Title" in names or "Subtitle" in names:
        unit = "heading"
    elif any(n in ("Quotations", "Quote", "Intense_20_Quote", "Block_20_Text") for n in names):
        unit = "quotation"
    else:
        unit = "list item" if label else ""
    return Piece(words, unit, label if unit == "list item" else "", reason=reason, bold=_is_bold(element, walk.styles))


def _is_bold(element: etree._Element, styles: Styles) -> bool:
    def bold(name: str) -> bool:
        return next((styles.bold[n] for n in styles.chain(name) if n in styles.bold), False)

    spans = [s for s in element.iterchildren() if s.tag == f"{TEXT}span"]
    if bold(element.get(f"{TEXT}style-name", "")):
        return True
    return (
        bool(spans)
        and not (element.text or "").strip()
        and all(
            not (s.tail or "").strip() and (bold(s.get(f"{TEXT}style-name", "")) or not _plain(s).strip())
            for s in spans
        )
    )


def _list(element: etree._Element, walk: Walk, reason: str, outer: str = "", level: int = 1) -> Iterator[Piece]:
    name = element.get(f"{TEXT}style-name") or outer
    goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
    if level == 1 and not goes_on:
        walk.counters[name] = {}
    for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
        label = ""
        first = next(item.iterchildren(), None)
        if item.tag == f"{TEXT}list-item" and first is not None and first.tag == f"{TEXT}p":
            if (start := item.get(f"{TEXT}start-value")) is not None:
                walk.counters.setdefault(name, {})[level] = whole(start, 1) - 1
            label = _next_label(walk, name, level)
        for part in item.iterchildren():
            if part is first and label:
                yield _paragraph(part, walk, reason, label)
            elif part.tag == f"{TEXT}list":
                yield from _list(part, walk, reason, name, level + 1)
            else:
                yield from _block(part, walk, reason)
            after, walk.after = walk.after, []
            yield from after


def _next_label(walk: Walk, name: str, level: int) -> str:
    """Count one on in a list, and write the number that it shows."""
    style = walk.styles.levels.get((name, level))
    if style is None or style.tag in (f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"):
        return "" if name == "outline" else "•"
    counts = walk.counters.setdefault(name, {})
    counts[level] = counts.get(level, whole(style.get(f"{TEXT}start-value"), 1) - 1) + 1
    for deeper in [n for n in counts if n > level]:
        del counts[deeper]
    shown = []
    for n in range(level - min(whole(style.get(f"{TEXT}display-levels"), 1), level) + 1, level + 1):
        upper = walk.styles.levels.get((name, n), style)
        kind = upper.get(f"{STYLE}num-format", "")
        if kind:
            shown.append(counted(counts.get(n, whole(upper.get(f"{TEXT}start-value"), 1)), kind))
    if not shown or not style.get(f"{STYLE}num-format"):
        return "" if name == "outline" else "•"
    suffix = style.get(f"{STYLE}num-suffix", "")
    label = tidy(style.get(f"{STYLE}num-prefix", "") + ".".join(shown) + suffix)
    return f"{label}." if label.isdigit() and name != "outline" else label


def _table(table: etree._Element, walk: Walk, reason: str) -> Iterator[Piece]:
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue  # a table within a cell is read with that cell
        found = [*row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
        if len(found) == 1:  # a box around paragraphs
            yield from _blocks(found[0], walk, reason)
            continue
        cells = [" ".join(filter(None, _cell_words(c, walk))) for c in found if c.tag == f"{TABLE}table-cell" or len(c)]
        if any(cells):
            yield Piece(" | ".join(cells), "table row", reason=reason)
        yield from walk.after
        walk.after = []


def _cell_words(cell: etree._Element, walk: Walk) -> Iterator[str]:
    for p in cell.iter(f"{TEXT}p", f"{TEXT}h"):
        inside = {a.tag for a in p.iterancestors() if a is not cell and cell in a.iterancestors()}
        if not inside & {f"{TEXT}note", f"{OFFICE}annotation", f"{DRAW}text-box"}:
            yield tidy(_inline(p, walk)).replace("\n", " ")


def _keep_deletions(changes: etree._Element, walk: Walk) -> None:
    for region in changes.iterchildren(f"{TEXT}changed-region"):
        for deletion in region.iterchildren(f"{TEXT}deletion"):
            words = "\n".join(tidy(_plain(p)) for p in deletion.iter(f"{TEXT}p", f"{TEXT}h"))
            walk.deletions[region.get(f"{TEXT}id", "")] = words


def _inline(element: etree._Element, walk: Walk) -> str:
    """The words of a paragraph; what hangs on it (notes, comments, text boxes, deletions) goes to `walk.after`."""
    words = [_one_line(element.text)]
    for child in element.iterchildren():
        tag = child.tag
        if tag == f"{TEXT}s":
            words.append(" ")
        elif tag == f"{TEXT}tab":
            words.append("\t")
        elif tag == f"{TEXT}line-break":
            words.append("\n")
        elif tag == f"{TEXT}note":
            walk.after.append(_note(child))
        elif tag == f"{OFFICE}annotation":
            walk.after.append(Piece("\n".join(tidy(_plain(p)) for p in child.iter(f"{TEXT}p")), reason="comment"))
        elif tag == f"{TEXT}change":
            walk.after.append(_deletion(child, walk))
        elif isinstance(tag, str) and tag.startswith(DRAW) and tag != f"{DRAW}a":
            outside, walk.after = walk.after, []
            inside = [*_blocks(child, walk)]
            walk.after = [*outside, *inside]
        elif isinstance(tag, str) and tag not in (f"{TEXT}ruby-text", f"{OFFICE}event-listeners"):
            words.append(_inline(child, walk))
        words.append(_one_line(child.tail))
    return "".join(words)


def _one_line(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _note(note: etree._Element) -> Piece:
    citation = (
        "".join(note.find(f"{TEXT}note-citation").itertext()) if note.find(f"{TEXT}note-citation") is not None else ""
    )
    body = note.find(f"{TEXT}note-body")
    words = " ".join(tidy(_plain(p)) for p in body.iter(f"{TEXT}p", f"{TEXT}h")) if body is not None else ""
    return Piece(words, "footnote", number=f"fn{citation.strip()}")


def _plain(element: etree._Element) -> str:
    """An element's words without what hangs on it."""
    return _inline(element, Walk(Styles()))
