"""Where a sentence stands among recommendations: the section, the numbered point, the item, and the date at its foot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from evidence.coding.places import INTRODUCED, Place
from evidence.coding.stance import setting
from evidence.extracting.recommendations.dates import foot
from evidence.extracting.recommendations.standing import ROLES, SECTIONS, Standing
from evidence.extracting.recommendations.words import asks, pattern

NUMBERED_SECTIONS = ("plan", "recommendations", "demands", "questions")
POINT = re.compile(
    r"\W*(?:(?P<to>(?:response|reply|answer|action)s?(?: to|:| –| -)? )?(?:our |the )?(?P<what>recommendation"
    r"|rec|question|point|action|priority|demand)s?\.?"
    r"|(?P<short>[RQ])\.?)\s*(?:no\.?|number)?\s*(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
ONLY_NAMED = re.compile(r"[\s*_]+(?!that\b)[a-z]")
ORDERED = re.compile(r"\s*(?:[-*#>_]+\s*)*(\d{1,3}(?:\.\d{1,2})*)[.):]?(?:\s|$|[*_])")
LETTER = re.compile(r"\s*(?:[-*]\s+)?\(?([a-z]|[ivx]{2,4})[.)]\s*$")
LEVEL = re.compile(r"\s*(#{1,6})\s")
FOR_WHOM = re.compile(r"^\W*(?:for|to)\b|^[\w ,’'-]+ (?:should|must|needs? to|will)\b", re.IGNORECASE)
UNENDED = re.compile(r"\w$")
HANGS = re.compile(
    r"\b(?:should|must|will|shall|to|by|that|for|with|ensure|following|includ(?:e|es|ing)|of|are|is)$", re.IGNORECASE
)
NOTHING: dict[str, Any] = {"unit": ""}
FEWEST = 2  # words that a line of a plan must have to say something


@dataclass
class _Walk:
    """What is known while a document is read from top to bottom."""

    text: str
    under: str = ""
    level: int = 0
    heading: str = ""
    point: str = ""
    key: int = 0
    keys: int = 0
    about: str = "recommendation"
    role: str = ""
    items: int = 0
    only_label: bool = False
    lead: str = ""
    cut: bool = False
    starts: dict[int, int] = field(default_factory=dict)

    def begin(self, number: str, about: str, start: int, role: str = "") -> None:
        self.keys += 1
        self.point, self.key, self.about, self.role, self.items = number, self.keys, about, role, 0
        self.starts[self.key] = start

    def finish(self) -> None:
        self.point, self.key, self.role, self.items = "", 0, "", 0


def stand(
    paragraphs: list[dict[str, Any]], sentences: dict[str, list[dict[str, Any]]], places: dict[str, Place], text: str
) -> tuple[list[Standing], dict[int, int]]:
    """Find where each sentence of a document stands.

    Parameters
    ----------
    paragraphs : list of dict
        The rows of the document's paragraphs in order.
    sentences : dict
        The rows of each paragraph's sentences.
    places : dict
        The place of each sentence.
    text : str
        The document.

    Returns
    -------
    tuple of (list of Standing, dict of int to int)
        The sentences outside of tables, and where each point begins.
    """
    walk = _Walk(text)
    found: list[Standing] = []
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:], fillvalue=NOTHING):
        mine = sentences.get(paragraph["paragraph_id"], [])
        if paragraph["unit"] == "heading":
            walk.lead, walk.cut = "", True
            _read_heading(walk, paragraph)
        elif paragraph["unit"] != "table row":
            leads = following["unit"] == "list item" and mine and UNENDED.search(mine[-1]["clean"].rstrip())
            leads = leads and (paragraph["unit"] != "list item" or HANGS.search(mine[-1]["clean"].rstrip()))
            leads = leads and not foot(text[paragraph["start"] : paragraph["end"]])
            if paragraph["unit"] not in INTRODUCED:
                walk.lead, walk.cut = "", False
            found.extend(_read_paragraph(walk, paragraph, mine, places, bool(leads)))
            if leads:
                walk.lead = f"{mine[-1]['clean'].rstrip()}:"
    return found, walk.starts


def _read_heading(walk: _Walk, paragraph: dict[str, Any]) -> None:
    words = " ".join(walk.text[paragraph["start"] : paragraph["end"]].split())
    line = walk.text[walk.text.rfind("\n", 0, paragraph["start"]) + 1 : paragraph["start"]]
    level = len(m[1]) if (m := LEVEL.match(line)) else 0
    walk.only_label = False
    if _read_point(walk, words, paragraph["start"], heading=True):
        walk.heading = words
        return
    role, rest = _label(words)
    ordered = ORDERED.match(words)
    if role == "recommendation" and ordered and not rest and walk.under in ("plan", "recommendations"):
        walk.heading = words
        walk.begin(ordered[1], "recommendation", paragraph["start"], role)
        walk.only_label = True
        return
    if role and not rest and (walk.key or walk.under == "plan") and not (role == "recommendation" and not walk.key):
        walk.role = role
        return
    walk.heading = words
    within = not walk.level or not level or level > walk.level
    if (
        walk.under in ("plan", "recommendations")
        and ordered
        and within
        and "." not in ordered[1]
        and not _section(words)
    ):
        walk.begin(ordered[1], "recommendation", paragraph["start"])
        walk.only_label = True
        return
    section = _section(words)
    if section and not (
        walk.under == "plan" and section in ("recommendations", "answers") and (level > walk.level > 0)
    ):
        walk.under, walk.level = section, level
        walk.finish()
    elif not walk.under:
        walk.finish()
    elif (level and walk.level and level <= walk.level) or pattern("headings", "closing").match(words):
        walk.under, walk.level = "", 0
        walk.finish()
    elif walk.under != "plan":
        walk.finish()
        if not (level and walk.level) and not FOR_WHOM.match(words):
            walk.under = ""


def _section(words: str) -> str:
    return next((name for name in SECTIONS if pattern("headings", name).match(words)), "")


def _label(words: str) -> tuple[str, str]:
    """The role that a line's label gives, and what follows the label."""
    head = re.match(r"(?:\W|\d+[.)])*([A-Za-z][\w’'/& -]{1,50}?)\s*[*_]*(?:[:–—][*_]*\s*| - |$)", words)
    if not head:
        return "", words
    role = next((r for r in ROLES if re.fullmatch(pattern("labels", r).pattern, head[1], re.IGNORECASE)), "")
    return role, words[head.end() :].strip() if role else words


def _read_point(walk: _Walk, words: str, start: int, heading: bool = False) -> bool:
    """Begin a point where a line says "Recommendation 3" or the like."""
    m = POINT.match(words)
    if not m or ONLY_NAMED.match(m["rest"]) or (m["short"] and not re.match(r"\W*[:.)–-]|\s*$", m["rest"])):
        return False
    what = (m["what"] or {"r": "recommendation", "q": "question"}[m["short"].lower()]).lower()
    if what in ("point", "action", "priority") and walk.under != "plan":
        return False
    about = "question" if what == "question" else "recommendation"
    if walk.key and walk.point == m["number"] and walk.about == about and m["to"]:
        walk.role = "response"
    else:
        walk.begin(m["number"], about, start, "response" if m["to"] else "")
    walk.only_label = heading or not re.search(r"\w{2,}", m["rest"])
    return True


def _read_paragraph(
    walk: _Walk, paragraph: dict[str, Any], sentences: list[dict[str, Any]], places: dict[str, Place], leads: bool
) -> Iterator[Standing]:
    start, text = paragraph["start"], walk.text
    words = text[start : paragraph["end"]]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    listed = paragraph["unit"] == "list item"
    if foot(words):
        return
    introduction = places[sentences[0]["sentence_id"]].introduction if sentences and not walk.cut else ""
    introduction = introduction or (walk.lead if listed else "")
    begun = _begins_point(walk, words, line, start, bool(introduction))
    if not begun and not listed and _is_past_its_point(walk, words):
        walk.finish()
    role, rest = _label(words)
    skip = 0
    if begun and role and not rest:
        walk.role, walk.only_label = role, True
        return
    if role and (walk.key or walk.under == "plan") and not begun:
        walk.role, skip = role, len(words) - len(rest) if rest else 0
        if not rest:
            return
    elif not listed and not begun and walk.role in ("deadline", "owner"):
        walk.role = ""
    letter, role = "", walk.role
    if listed and walk.key and not begun:
        if role in ("", "recommendation") and walk.about == "recommendation":
            role = role or _role_of_item(introduction)
        if role == "recommendation":
            walk.items += 1
            mark = LETTER.search(line)
            letter = mark[1] if mark else chr(ord("a") + (walk.items - 1) % 26)
    walk.only_label = walk.only_label and begun
    for sentence in sentences:
        place = places[sentence["sentence_id"]]
        yield Standing(
            sentence, paragraph, place, walk.under, walk.heading, walk.point, walk.key, letter, role,
            skip if sentence is sentences[0] else 0, walk.about, introduction,
            place.introduces or (leads and sentence is sentences[-1]),
        )  # fmt: skip


def _begins_point(walk: _Walk, words: str, line: str, start: int, introduced: bool) -> bool:
    """Begin a point where a paragraph says its number, or is numbered in a section of recommendations."""
    if _read_point(walk, words, start):
        return True
    ordered = ORDERED.match(line)
    if not ordered or walk.under not in NUMBERED_SECTIONS or (introduced and walk.key):
        return False
    if "." in ordered[1] and not (walk.under in ("recommendations", "demands") and asks(words)):
        return False
    walk.begin(ordered[1], "question" if walk.under == "questions" else "recommendation", start)
    return True


def _is_past_its_point(walk: _Walk, words: str) -> bool:
    """Whether a paragraph of prose has left the recommendation above it; in a plan all belongs to the point."""
    within = walk.under == "plan" or walk.only_label or walk.about == "question"
    return bool(walk.key) and not within and not _label(words)[0]


def _role_of_item(introduction: str) -> str:
    """What the introduction of a list makes of an item."""
    given = setting(introduction) if introduction else ""
    return {"ask": "recommendation", "undertaking": "response"}.get(given) or (
        "recommendation" if asks(introduction) else ""
    )
