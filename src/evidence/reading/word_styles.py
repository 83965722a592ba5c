"""The styles and lists of a Word document: what they are called, and the numbers that Word shows by them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from evidence.reading.pieces import counted, tidy, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


@dataclass(frozen=True)
class Style:
    """A paragraph style: its English name, the style below it, and what it says of level, list and weight."""

    name: str
    below: str
    outline: int
    list_id: str
    list_level: int
    bold: bool


@dataclass
class Styles:
    """What the document's styles and lists say, and where its counters stand."""

    named: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # a list's id to its definition's
    levels: dict[tuple[str, int], etree._Element] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)


def read_styles(sheet: etree._Element | None, numbering: etree._Element | None) -> Styles:
    """Gather the styles and the lists from the two parts that hold them, where the document has them."""
    styles = Styles()
    for style in sheet.iter(f"{W}style") if sheet is not None else ():
        styles.named[style.get(f"{W}styleId", "")] = Style(
            value_of(style, "name"),
            value_of(style, "basedOn"),
            whole(value_of(style, "pPr/outlineLvl"), -1),
            value_of(style, "pPr/numPr/numId"),
            whole(value_of(style, "pPr/numPr/ilvl"), 0),
            is_on(style, "rPr/b"),
        )
    if numbering is not None:
        _read_lists(numbering, styles)
    return styles


def _read_lists(numbering: etree._Element, styles: Styles) -> None:
    for definition in numbering.iterchildren(f"{W}abstractNum"):
        for level in definition.iterchildren(f"{W}lvl"):
            styles.levels[definition.get(f"{W}abstractNumId", ""), whole(level.get(f"{W}ilvl"), 0)] = level
    for listed in numbering.iterchildren(f"{W}num"):
        list_id = listed.get(f"{W}numId", "")
        styles.lists[list_id] = value_of(listed, "abstractNumId")
        for override in listed.iterchildren(f"{W}lvlOverride"):
            if (start := value_of(override, "startOverride", "-")) != "-":
                styles.starts[list_id, whole(override.get(f"{W}ilvl"), 0)] = whole(start, 1)


def based_on(style_id: str, styles: Styles) -> list[tuple[str, Style]]:
    """A style and those that it is based on."""
    chain: list[tuple[str, Style]] = []
    while style_id in styles.named and style_id not in [i for i, _ in chain]:
        chain.append((style_id, styles.named[style_id]))
        style_id = chain[-1][1].below
    return chain


def next_label(properties: etree._Element | None, chain: list[tuple[str, Style]], styles: Styles) -> str:
    """The number or bullet that Word puts before a paragraph, counted on from the one before."""
    list_id, level = value_of(properties, "numPr/numId"), whole(value_of(properties, "numPr/ilvl"), 0)
    if not list_id:
        list_id, level = next(((s.list_id, s.list_level) for _, s in chain if s.list_id), ("", 0))
        by_style = [n for (d, n), e in styles.levels.items() if d == styles.lists.get(list_id) and chain and (
            value_of(e, "pStyle") == chain[0][0])]  # fmt: skip
        level = by_style[0] if by_style else level
    definition = styles.lists.get(list_id, "")
    rule = styles.levels.get((definition, level))
    if rule is None:
        return ""
    counts = styles.counters.setdefault(definition, {})
    if (list_id, level) in styles.starts:
        counts[level] = styles.starts.pop((list_id, level)) - 1
    counts[level] = counts.get(level, whole(value_of(rule, "start"), 1) - 1) + 1
    for deeper in [n for n in counts if n > level]:
        del counts[deeper]
    if value_of(rule, "numFmt") == "bullet":
        return "•"

    def shown(m: re.Match[str]) -> str:
        n = int(m[1]) - 1
        upper = styles.levels.get((definition, n))
        kind = "1" if rule.find(f"{W}isLgl") is not None else KINDS.get(value_of(upper, "numFmt"), "1")
        return counted(counts.get(n, whole(value_of(upper, "start"), 1)), kind)

    label = tidy(re.sub(r"%([1-9])", shown, value_of(rule, "lvlText")))
    return f"{label}." if label.isdigit() else label


def value_of(element: etree._Element | None, path: str, otherwise: str = "") -> str:
    """The w:val of a child, "" where it has none, `otherwise` where there is no such child."""
    child = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return child.get(f"{W}val", "") if child is not None else otherwise


def is_on(element: etree._Element | None, path: str) -> bool:
    """Whether a child that says yes or no is there and says yes."""
    return value_of(element, path, "0").lower() not in ("0", "false", "off", "none")
