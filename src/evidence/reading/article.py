"""Which parts of a web page belong to its article: by what the page says of them, and by trafilatura's judgement."""

import re
from dataclasses import dataclass

from lxml import etree

from evidence.reading.pieces import Piece

BY_TAG = {
    "nav": "navigation",
    "aside": "beside the article",
    "footer": "page foot",
    "form": "form",
    "button": "form",
    "dialog": "form",
    "figcaption": "caption",
    "caption": "caption",
}
BY_ROLE = {
    "navigation": "navigation",
    "search": "form",
    "contentinfo": "page foot",
    "complementary": "beside the article",
}
BY_NAME = (
    ("cookie notice", re.compile(r"cookie|gdpr", re.I)),
    ("advertisement", re.compile(r"(^|[-_])(ads?|advert\w*|promos?|sponsor\w*|banner)($|[-_])", re.I)),
    ("comments", re.compile(r"^(comments?|disqus\w*)$|comment-?(list|form|section|area)", re.I)),
    ("quoted reply", re.compile(r"^(gmail_quote|gmail_attr|moz-cite-prefix|yahoo_quoted)", re.I)),
    ("signature", re.compile(r"^(gmail_signature|moz-signature)", re.I)),
    ("caption", re.compile(r"caption|photo-?credit", re.I)),
    (
        "navigation",
        re.compile(
            r"(^|[-_])(nav|navbar|navigation|breadcrumbs?|sidebar|pagination|skip-?link)($|[-_])|^related$", re.I
        ),
    ),
)
# a section of the text may be called so too, such as "social-workers"
BY_NAME_AND_LINKS = (
    ("cookie notice", re.compile(r"consent", re.I)),
    ("comments", re.compile(r"^respond$", re.I)),
    (
        "navigation",
        re.compile(r"(^|[-_])(menu|related|share|sharing|social|newsletter|subscribe|signup|tags)($|[-_])", re.I),
    ),
)
OFFICE = re.compile(r"LibreOffice|OpenOffice|Microsoft Word|pandoc", re.I)
LONG_PIECE = 60


@dataclass
class Found:
    """A piece of the page, the element that holds its paragraph, and what the judge has to know of it."""

    piece: Piece
    container: etree._Element
    linked: float
    tag: str


def is_plain(root: etree._Element) -> bool:
    """Whether a page is a document that an office program wrote, or has nothing around its text anyway."""
    maker = " ".join(m.get("content") or "" for m in root.iter("meta") if (m.get("name") or "").lower() == "generator")
    furniture = ("nav", "aside", "main", "article", "header", "footer", "form", "script")
    return bool(OFFICE.search(maker)) or next(root.iter(*furniture), None) is None


def reason_outside(element: etree._Element, tag: str, size: int) -> str:
    """Why an element of a page is no part of its article, or "". A name counts only on what holds less than half of it."""
    if tag in BY_TAG:
        return BY_TAG[tag]
    if tag == "div" and element.get("title") in ("header", "footer"):  # so LibreOffice writes them
        return "running head" if element.get("title") == "header" else "running foot"
    if role_of(element) in BY_ROLE:
        return BY_ROLE[role_of(element)]
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.get("hidden") is not None or "display:none" in style or element.get("aria-hidden") == "true":
        return "hidden text"
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    if not names or tag in ("html", "body", "main", "article"):
        return ""
    for reason, pattern in (*BY_NAME, *BY_NAME_AND_LINKS):
        named = any(pattern.search(name) for name in names)
        if named and ((reason, pattern) in BY_NAME or _is_for_clicking(element)):
            return reason if 2 * len("".join(element.itertext())) < size or reason == "quoted reply" else ""
    return ""


def _is_for_clicking(element: etree._Element) -> bool:
    """Whether an element holds something to fill in or to press, or hardly any words but those of links."""
    linked = sum(len("".join(a.itertext()).strip()) for a in element.iter("a"))
    return next(element.iter("form", "button", "input"), None) is not None or (
        2 * linked >= len(" ".join("".join(element.itertext()).split()))
    )


def role_of(element: etree._Element) -> str:
    """What an element says that it is for."""
    return (element.get("role") or "").strip().lower()


def article_of(found: list[Found], data: bytes) -> set[int]:
    """Which of the pieces belong to the article: those that trafilatura gives, and paragraphs that stand among them."""
    lines = [_squeezed(line) for line in _main_text(data).split("\n")]
    known, running = set(lines) - {""}, "".join(lines)
    free = [f for f in found if not f.piece.reason]
    given = [f for f in free if _is_given(f.piece.words, known, running)]
    if not given:
        return {id(f) for f in free}
    homes = {id(f.container) for f in given if len(f.piece.words) >= LONG_PIECE}
    kept = {id(f) for f in given}
    kept |= {id(f) for f in free if f.linked < 0.5 and (id(f.container) in homes or _is_misnamed(f.container))}
    first = next(i for i, f in enumerate(found) if id(f) in kept)
    titled = any(f.tag == "h1" for f in found if id(f) in kept)
    titles = [f for f in found[:first] if f.tag == "h1" and not f.piece.reason and not titled]
    return kept | {id(f) for f in titles[-1:]}


def _is_misnamed(element: etree._Element) -> bool:
    """Whether it stands in a section of the text whose id trafilatura would take for a name of furniture."""
    names = [e.get("id") or "" for e in (element, *element.iterancestors()) if e.tag == "section"]
    return any(pattern.search(name) for name in names for _, pattern in BY_NAME_AND_LINKS)


def _main_text(data: bytes) -> str:
    """What trafilatura takes for the article, a line a paragraph."""
    import trafilatura

    try:
        return (
            trafilatura.extract(data.decode("utf-8"), include_comments=False, include_tables=True, favor_recall=True)
            or ""
        )
    except Exception:  # a hostile page may break it anywhere; without its judgement the whole page is read
        return ""


def _squeezed(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _is_given(words: str, known: set[str], running: str) -> bool:
    squeezed = _squeezed(words)
    return squeezed in known or (len(squeezed) >= 25 and squeezed in running)
