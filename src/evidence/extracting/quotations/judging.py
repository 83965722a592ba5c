"""Whether words in quotation marks are a quotation, or a title, a term or a mark of distance."""

import re
from dataclasses import dataclass

from evidence.extracting.quotations.speakers import Attribution
from evidence.extracting.quotations.words import words
from evidence.reading.language import lemmatise

WORD = re.compile(r"[^\W\d_][\w’'-]*")
ENDS = re.compile(r"[.!?…]$")
YEAR = re.compile(r"^[\s,]*\(?(?:[A-Z][\w ,&.]+ )?\(?(?:19|20)\d\d")
LAST, NEXT = re.compile(r"([\w-]+)\W*$"), re.compile(r"^\s*([\w-]+)(?: ([\w-]+))?")
LISTED = re.compile(
    r"(?:\b(?:such as|like|including|either|both)[\s,:]*)?(?:¤[\s,;]*(?:and|or|rather than|not|nor)?\s*)*$"
)
SMALL = 4  # the most words that a fragment has which only counts where somebody is said to have used it


@dataclass(frozen=True)
class Setting:
    """Words in marks, with what decides what they are.

    Attributes
    ----------
    quoted, lead, tail : str
        The words; and what stands before and behind them in their sentence.
    said : Attribution or None
        Who is said to have said them.
    marks : str
        As in `evidence.extracting.quotations.scanning.Marked`.
    alone : bool
        Whether they are all of their paragraph.
    introduced : bool
        Whether they belong to what was said before: items under "Members told us:", a quotation's next paragraph.
    heading : bool
        Whether they stand in a heading.
    inside : bool
        Whether they stand inside of other words in marks.
    """

    quoted: str
    lead: str
    tail: str
    said: Attribution | None
    marks: str = "paired"
    alone: bool = False
    introduced: bool = False
    heading: bool = False
    inside: bool = False


def is_quotation(s: Setting) -> bool:
    """Return whether somebody is given these words.

    Examples
    --------
    >>> is_quotation(Setting("firefighting", "Staff said they were ", " daily.", Attribution("Staff", "say")))
    True
    >>> is_quotation(Setting("firefighting", "There is much ", " about.", None))
    False
    """
    found = WORD.findall(s.quoted)
    if not found:
        return False
    said = s.said is not None and not s.said.own
    spoken = said and s.said is not None and (bool(s.said.who) or s.said.near)
    if s.marks.startswith("missing"):
        return _is_likely_slip(s, len(found), spoken)
    if s.introduced and (s.alone or not s.lead.strip(" ,:–—-")):
        return True
    if _in_brackets(s) or _is_mention(s) or (_is_title(s, found) and not _said_at_once(s)):
        return False
    if s.heading:
        return len(found) > 2 and (not _is_capitalised(found) or bool(ENDS.search(s.quoted)))
    if len(found) <= SMALL:
        return _is_whole(s, found, spoken) or (spoken and _gives_words(s))
    return bool(ENDS.search(s.quoted)) or spoken or len(found) > SMALL


def _is_likely_slip(s: Setting, count: int, spoken: bool) -> bool:
    """With a mark missing there must be more: somebody who says it, or a paragraph that is nothing else."""
    near = spoken and s.said is not None and s.said.near
    sentence = count > SMALL and not s.lead.strip() and bool(ENDS.search(s.quoted)) and _is_personal(s.quoted)
    return near or sentence or (count > 2 and (spoken or s.introduced or s.alone))


def _is_whole(s: Setting, found: list[str], spoken: bool) -> bool:
    """A short sentence: all of a paragraph, or with a verb of saying at it."""
    ends = bool(ENDS.search(s.quoted.rstrip(",")))
    return ends and found[0][:1].isupper() and len(found) > 1 and (s.alone or (spoken and not s.inside))


def _gives_words(s: Setting) -> bool:
    """Whether the verb gives a fragment to its speaker; "found a 'blame culture'" doesn't."""
    said = s.said
    if said is None:
        return False
    weak = said.verb in words("verbs", "weak") | words("verbs", "lay_down")
    if said.verb == "use":
        return LAST.search(s.lead) is not None and bool(
            {t.lemma_ for t in lemmatise(s.lead).doc} & words("nouns", "mention")
        )
    return bool(said.who) and not weak


def _said_at_once(s: Setting) -> bool:
    """Whether a verb of saying stands at the marks, so that even capitals don't make a title."""
    if s.said is None or not s.said.near or s.said.verb in words("verbs", "name") | words("verbs", "weak"):
        return False
    return bool(ENDS.search(s.quoted)) or s.quoted.endswith(",")


def _in_brackets(s: Setting) -> bool:
    """A short name that a bracket gives to what was named before: (the "Act"), ("FCA")."""
    opened = s.lead.rstrip().rfind("(")
    inside = s.lead[opened + 1 :] if opened >= 0 and ")" not in s.lead[opened:] else None
    return (
        inside is not None
        and len(inside.split()) <= 4
        and s.tail.lstrip().startswith(")")
        and len(s.quoted.split()) <= SMALL
    )


def _is_mention(s: Setting) -> bool:
    """What is named rather than said: so-called …, known as …, the term …."""
    lead = LISTED.sub("", s.lead)
    before = [t for t in lemmatise(lead[-120:]).doc if t.text not in ("-", ",", "a", "an", "the")]
    last = before[-1] if before else None
    short = len(s.quoted.split()) <= 8
    if last is None or not short:
        return False
    if re.search(r"\bso[- ]called\W*$", s.lead, re.IGNORECASE):
        return True
    if last.lemma_ in words("nouns", "mention") - {"so"}:
        if re.search(r"\b(?:such as|like|including)\b", s.lead[len(lead) :]):
            return True
        used = s.said is not None and s.said.verb == "use" and bool(s.said.who) and not s.said.own
        return not (
            used or (s.said is not None and s.said.verb in words("nouns", "speech") - words("nouns", "mention"))
        )
    names = last.lemma_ in words("verbs", "name") or (
        last.text == "as" and len(before) > 1 and before[-2].lemma_ in ("know", "define", "refer", "style")
    )
    direct = names and not (s.said is not None and s.said.who and re.search(r"\bby\b", s.tail + s.lead[-40:]))
    what = re.search(r"\bwhat (?:\w+ ){1,6}(?:calls?|called|describes?|described)\b", s.lead, re.I) is not None
    return direct and not what


def _is_title(s: Setting, found: list[str]) -> bool:
    """A title: its words have capitals, or a word for a document or a scheme stands at it."""
    if ENDS.search(s.quoted) and not s.quoted.endswith("?"):
        return False
    if found[0][:1].isupper() and _is_capitalised(found) and not s.quoted.endswith(("?", ",")):
        return True
    if len(found) > 10:
        return False
    before, after = LAST.search(s.lead), NEXT.match(s.tail)
    titled = words("nouns", "titled")
    nouns = {w.lower().removesuffix("s") for w in (after.groups() if after else ()) if w}
    colon = s.lead.rstrip().endswith(":")
    if before and not colon and before[1].lower().removesuffix("s") in titled and found[0][:1].isupper():
        return True
    return (bool(YEAR.match(s.tail)) and found[0][:1].isupper()) or (
        bool(nouns & titled) and not s.quoted.endswith(",") and len(found) <= 6
    )


def _is_personal(quoted: str) -> bool:
    """Whether a speaker's "I", "we" or "don't" is in the words."""
    return not words("words", "personal").isdisjoint(w.lower().replace("’", "'") for w in WORD.findall(quoted))


def _is_capitalised(found: list[str]) -> bool:
    if _is_personal(" ".join(found)):
        return False
    content = [w for w in found if len(w) > 3 and w.lower() not in words("words", "function")]
    capitals = [w for w in content if w[:1].isupper()]
    return len(content) > 1 and len(found) <= 14 and len(capitals) > 1 and len(capitals) >= 0.7 * len(content)
