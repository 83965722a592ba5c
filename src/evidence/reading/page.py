"""The structure of a web page: a walk through it that gathers the words of each block, and what the block is."""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from evidence.reading.article import Found, reason_outside, role_of
from evidence.reading.pieces import Piece, counted, tidy, whole

INLINE = frozenset(
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "img", "input", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "sdfield",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]
)  # fmt: skip
NOTE_ID = re.compile(r"(?:sd)?(?:foot|end)?(?:note|fn|edn|ftn)[-_:]?(\d{1,4})$", re.I)
MARK = re.compile(r"\s*[\[(]?\w{1,4}[\])]?\s*$")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
WITHIN = frozenset(
    [
        *HEADINGS, "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "center",
        "table", "thead", "tbody", "tfoot", "tr", "td", "th",
    ]
)  # fmt: skip
LONG_CELL = 600


@dataclass(frozen=True)
class Place:
    """Where the walk through a page stands."""

    element: etree._Element
    unit: str = ""
    reason: str = ""
    number: str = ""
    kept_space: bool = False


@dataclass
class Page:
    """What the walk has found so far, and the words since the last block began."""

    found: list[Found] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    label: str = ""
    items: dict[etree._Element, int] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)


def walk(root: etree._Element) -> list[Found]:
    """Go through the page in order and gather the words of each block; without recursion, for pages nest deeply."""
    page, size = Page(), max(1, len("".join(root.itertext())))
    places = [Place(root)]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            if tag not in INLINE and tag != "br" and ":" not in tag:
                _flush(page, places.pop())
            _say(page, element.tail, element.getparent(), places[-1] if places else None)
            continue
        if tag == "br":
            page.words.append("\n")
            continue
        if tag in INLINE or ":" in tag:  # Word writes <o:p>
            if tag == "del":
                page.deleted.append(tidy(_cell(element)))
                walker.skip_subtree()
            elif _is_mark(element):
                walker.skip_subtree()
            else:
                _say(page, element.text, element, places[-1])
            continue
        _flush(page, places[-1])
        place = _enter(element, tag, places[-1], size)
        places.append(place)
        if tag == "tr" and _is_row(element):
            page.words.append(" | ".join(tidy(_cell(c)).replace("\n", " ") for c in element.iterchildren("td", "th")))
            _flush(page, replace(place, unit="table row"))
            walker.skip_subtree()
        else:
            if tag == "li" and not place.number:
                page.label = _label(element, page.items)
            _say(page, element.text, element, place)
    return page.found


def _say(page: Page, text: str | None, holder: etree._Element | None, place: Place | None) -> None:
    """Take words in, and count how many of them are links or bold."""
    if not text or place is None:
        return
    text = text if place.kept_space else re.sub(r"[ \t\r\n\f]+", " ", text)
    page.words.append(text)
    size = len(text.strip())
    while holder is not None and holder.tag in INLINE:
        page.linked += size * (holder.tag == "a" and holder.get("href") is not None)
        page.bold += size * (holder.tag in ("b", "strong"))
        holder = holder.getparent()


def _flush(page: Page, place: Place) -> None:
    """End the block that the words so far belong to; two line breaks in a row end a paragraph within it."""
    words = "".join(page.words)
    size = max(1, len(words.strip()))
    if words.strip():
        for part in re.split(r"\n[ \t]*\n\s*", words):
            piece = Piece(tidy(part), place.unit, page.label, place.number, place.reason, bold=page.bold >= 0.95 * size)
            if piece.words:
                page.found.append(Found(piece, _home(place.element), page.linked / size, place.element.tag))
                page.label = ""
    if words.strip() or place.element.tag == "li":
        page.label = ""
    for gone in page.deleted:
        page.found.append(Found(Piece(gone, reason="tracked deletion"), place.element, 0, "del"))
    page.words, page.linked, page.bold, page.deleted = [], 0, 0, []


def _home(element: etree._Element) -> etree._Element:
    """The section that a paragraph, an item or a cell stands in."""
    while element.tag in WITHIN and (above := element.getparent()) is not None:
        element = above
    return element


def _enter(element: etree._Element, tag: str, outer: Place, size: int) -> Place:
    """The place inside an element: what its words are, or why they are set aside."""
    unit = outer.unit
    if tag in HEADINGS or (tag == "p" and (element.get("class") or "") in ("title", "MsoTitle")):
        unit = "heading"
    elif tag == "blockquote":
        unit = "quotation"
    elif tag in ("li", "dd") and unit in ("", "list item"):
        unit = "list item"
    number = outer.number
    note = NOTE_ID.match(element.get("id") or "")
    if (
        not number
        and tag in ("div", "li", "p", "aside")
        and (note or role_of(element) in ("doc-footnote", "doc-endnote"))
    ):
        unit, number = "footnote", f"fn{_note_number(element)}"
    if tag == "p" and not number and (mark := _opening_mark(element)):
        unit, number = "footnote", f"fn{mark}"
    reason = outer.reason or ("" if number else reason_outside(element, tag, size))
    return Place(element, unit, reason, number, outer.kept_space or tag == "pre")


def _note_number(note: etree._Element) -> str:
    """The number of a note: the one that it opens with, or the one in its id."""
    for link in note.iter("a"):
        if "notesym" in (link.get("class") or ""):
            return "".join(link.itertext()).strip()
    digits = re.findall(r"\d+", note.get("id") or "")
    return digits[-1] if digits else ""


def _is_row(row: etree._Element) -> bool:
    """Whether a row belongs to a table of data, rather than to one that only lays a page out."""
    cells = list(row.iterchildren("td", "th"))
    return (
        len(cells) > 1
        and not any(role_of(a) == "presentation" for a in row.iterancestors("table"))
        and row.find(".//table") is None
        and not any(row.find(f".//{tag}") is not None for tag in (*HEADINGS, "ul", "ol", "form"))
        and all(len("".join(c.itertext())) <= LONG_CELL for c in cells)
    )


def _cell(cell: etree._Element) -> str:
    """A cell's words; its paragraphs are set apart by a space."""
    words: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag not in INLINE:
            words.append(" ")
        if event == "start":
            words.append(element.text or "")
        elif element is not cell:
            words.append(element.tail or "")
    return re.sub(r"\s+", " ", "".join(words))


def _label(item: etree._Element, items: dict[etree._Element, int]) -> str:
    """The number or bullet that a browser shows before a list item; `items` holds the last number of each list."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return "•"
    last = items.get(above, whole(above.get("start"), 1) - 1)
    items[above] = whole(item.get("value"), last + 1)
    return f"{counted(items[above], above.get('type') or '1')}."


def _is_mark(element: etree._Element) -> bool:
    """Whether it is the mark of a footnote: a short link in the text that leads to a place in the same page."""
    words = "".join(element.itertext())
    if element.tag == "a":
        name = f"{element.get('class') or ''} {role_of(element)}".lower()
        known = re.search(r"footnote|sd(foot|end)note(anc|sym)|noteref|backlink|doc-backlink", name)
        return (element.get("href") or "").startswith("#") and bool(known) and len(words) <= 8
    if element.tag != "sup" or not MARK.match(words):
        return False
    link = element.find(".//a[@href]")
    return (link is not None and link.get("href").startswith("#")) or _opens_paragraph(element)


def _opens_paragraph(element: etree._Element) -> bool:
    above = element.getparent()
    words = "".join(element.itertext()).strip()
    return (
        words.isdigit()
        and above is not None
        and above.tag == "p"
        and element.getprevious() is None
        and not (above.text or "").strip()
    )


def _opening_mark(paragraph: etree._Element) -> str:
    """The number of the note that a paragraph is, where it opens with one in superscript."""
    for first in paragraph.iterchildren("sup"):
        if _opens_paragraph(first):
            return "".join(first.itertext()).strip()
        break
    return ""
