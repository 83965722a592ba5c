"""Who is said to have said words in quotation marks, from the sentence that they stand in."""

import re
from dataclasses import dataclass

from evidence.coding.speaker import first_named
from evidence.extracting.quotations.clauses import (
    NEAR,
    PUNCTUATION,
    Clause,
    agent,
    is_passive,
    may_be_verb,
    phrase_from,
    says,
    subject,
)
from evidence.extracting.quotations.words import words

SIGNED = re.compile(r"^[\s.,>*]*(?:[-–—―]{1,2}|\()\s*(?P<who>[^\W\d][^()\n¤]{1,90}?)\s*(?:\)|¤|$|\.$)")
REFERENCE = re.compile(
    r"^(?:para(?:graph)?s?|pp?|pages?|section|s|ibid|op cit|see|emphasis|our|my|sic"
    r"|annex|appendix|fig(?:ure)?|table|question|q)\b\.?"
    r"(?: ?[\d.,–-]+| emphasis| cit| added)*",
    re.IGNORECASE,
)
ACCORDING = re.compile(
    r"\b(?:according to|quot\w+ from|extracts? from|extracted from) (?P<who>[^,;:.¤]{2,80})", re.IGNORECASE
)
HEARD = re.compile(r"\b(?:heard|hear|learned|learnt) from (?P<who>[^,;:.¤]{2,80}?) (?:that|how)\b", re.IGNORECASE)
IN_WORDS = re.compile(
    r"\bin (?:the (?:own )?words of (?P<a>[^,;:.¤]{2,80})|(?P<b>[^,;:.¤]{2,60}?)['’]?s? own words\b)", re.IGNORECASE
)
OWNED = re.compile(
    r"(?:(?P<who>(?:[\w’'-]+ ){0,5}[\w-]+)(?:['’]s|(?<=s)['’])|\b(?P<their>their|his|her|its)) (?:[\w-]+ ){0,2}(?P<noun>[\w-]+)"
    r"\W*(?:(?:is |was )?that\b[^.,;:¤]{0,80}|of|to)?\W*$"
)
AGENT = re.compile(r"^\W*by (?P<who>[^,;:.¤]{2,60})")
FROM = re.compile(
    r"\b(?P<noun>[\w-]+)(?: (?:to|about) [\w-]+(?: [\w-]+)?)? (?:from|by|of) (?P<who>[^,;:.¤]{2,80}?)"
    r"(?: (?:that|is|was|were|like|reads?|such|includ\w+)\b[^.¤]{0,60})?\W*$"
)
OWNERS = {"their": "they", "his": "he", "her": "she", "its": "it"}
LISTED = re.compile(r"(?:¤[\s,;]*(?:and|or|but)?\s*)+$")


@dataclass(frozen=True)
class Attribution:
    """Who said it, as the sentence has it.

    Attributes
    ----------
    who : str
        The words for the speaker, "" where a verb of saying has none.
    verb : str
        The verb's lemma, or what stands in its place ("according", "signed", a noun of speech).
    near : bool
        Whether the verb stands right at the marks.
    """

    who: str
    verb: str
    near: bool = False

    @property
    def own(self) -> bool:
        """Whether the writer of the document speaks."""
        who = self.who.lower()
        return who in words("words", "own") or who.split(" ")[0] in ("we", "i")

    @property
    def pronoun(self) -> bool:
        """Whether only a pronoun stands for the speaker."""
        return self.who.lower() in words("words", "pronouns")


def attribution(lead: str, tail: str) -> Attribution | None:
    """Find who said the words between `lead` and `tail`.

    Parameters
    ----------
    lead, tail : str
        What stands before and behind the marks in their sentence; other words in marks are a "¤" there.

    Examples
    --------
    >>> attribution("", " said Ann Example, a nurse.")
    Attribution(who='Ann Example', verb='say', near=True)
    >>> attribution("One of the managers told us that ", ".").who
    'One of the managers'
    >>> attribution("This is a ", " case.") is None
    True
    """
    lead = LISTED.sub("", lead)
    if (m := SIGNED.match(tail)) and (who := REFERENCE.sub("", m["who"]).strip(" ,;:")):
        return Attribution(who, "signed", True)
    colon = lead.rstrip(" *_").endswith((":", ","))
    found = None if colon and not tail.lstrip(" ,")[:1].islower() else _after(tail)
    if found and found.near:
        return found
    if m := ACCORDING.search(tail) or ACCORDING.search(lead) or HEARD.search(lead):
        return Attribution(m["who"].strip(), "according", True)
    if m := IN_WORDS.search(lead) or IN_WORDS.search(tail):
        return Attribution((m["a"] or m["b"]).strip(), "according", True)
    before = _before(lead)
    if before and not before.who and (m := AGENT.match(tail)):
        return Attribution(m["who"].strip(), before.verb, before.near)
    return before or _owned(lead) or found


def _owned(lead: str) -> Attribution | None:
    """Words that are somebody's claim, promise, comment: "the minister's claim that", "members made these comments"."""
    for pattern in (OWNED, FROM):
        m = pattern.search(lead)
        if m and m["noun"].lower().removesuffix("s") in words("nouns", "speech"):
            owner = Clause(m["who"] or "")
            who = OWNERS.get(m.groupdict().get("their") or "", "") or subject(owner, len(owner))
            return Attribution(who, m["noun"], True)
    clause = Clause(lead)
    if clause.lemmas and clause.lemmas[-1] in words("nouns", "speech"):
        verb = next((k for k in range(1, len(clause) - 1) if may_be_verb(clause, k)), 0)
        if verb and clause.lemmas[verb] in ("make", "give", "offer", "leave", "receive", "send", "share"):
            return Attribution(subject(clause, verb), clause.words[-1], True)
    return None


def _before(lead: str) -> Attribution | None:
    """The last verb of saying before the marks, with its subject."""
    clause = Clause(lead)
    for i in range(len(clause) - 1, -1, -1):
        if not says(clause, i) or (clause.words[i] == "called" and "so" in clause.words[max(0, i - 2) : i]):
            continue
        near = len(clause) - i <= 4 or lead.rstrip().endswith((":", ","))
        by = is_passive(clause, i) or clause.word(i + 1) == "by"
        return Attribution(agent(clause, i) if by else subject(clause, i), clause.lemmas[i], near)
    return None


def _after(tail: str) -> Attribution | None:
    """The first verb of saying behind the marks: "she said", "said the nurse", "was how a nurse described it"."""
    clause = Clause(tail)
    first = next((k for k, word in enumerate(clause.words) if word not in PUNCTUATION), len(clause))
    if clause.word(first) in words("words", "boundaries") - {"as", "what", "how", "that"}:
        return None
    for i in range(first, min(NEAR, len(clause))):
        if says(clause, i):
            if i == first:
                return Attribution(phrase_from(clause, i + 1), clause.lemmas[i], True)
            near = not any(word in PUNCTUATION or word == "¤" for word in clause.words[first:i])
            who = agent(clause, i) if is_passive(clause, i) else ""
            return Attribution(who or subject(clause, i), clause.lemmas[i], near)
    return None


def role_of(who: str, people: dict[str, str]) -> str:
    """Return for whom a speaker speaks, or "".

    Examples
    --------
    >>> role_of("the union's general secretary", {}), role_of("One ward sister", {}), role_of("the leaflet", {})
    ('union', 'member', '')
    """
    if any(words_of in who.lower() for words_of in words("roles", "other")):
        return "other"
    members = words("roles", "member")
    staff = any(w.removesuffix("s") in members for w in re.findall(r"[^\W\d_]+", who.lower()))
    owner = re.match(r"(.+?)(?:['’]s|(?<=s)['’]) ", who)
    role = first_named(who, people) or (first_named(owner[1], people) if owner else "") if who else ""
    return role or ("member" if staff else "")
