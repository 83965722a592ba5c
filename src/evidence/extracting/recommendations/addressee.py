"""Who is to act: the subject of the demand, or whom its introduction, its heading or its document names."""

import re
from collections import Counter

from evidence.coding.speaker import first_named
from evidence.extracting.recommendations.words import NEAR, words
from evidence.reading.language import is_english, load_language

ACTS = re.compile(
    r"\b(?:should|must|ought to|needs? to|will|shall|has agreed to|have agreed to|undertakes? to"
    r"|(?:is|are) (?:asked|urged|requested|invited|recommended|expected) to)\b",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"\b(?:urg(?:e|es|ed|ing)|ask(?:s|ed|ing)?|call(?:s|ed|ing)? (?:up)?on|request(?:s|ed)?|invit(?:e|es|ed)"
    r"|press(?:es|ed)?|want(?:s|ed)?|expect(?:s|ed)?"
    r"|recommend(?:s|ed)?|need(?:s|ed)?|require[sd]?|look to|advis(?:e|es|ed)|demand(?:s|ed)?(?: that)?)"
    r" ((?:the |all |every |both |each |our )?[\w’'& -]{2,60}?)(?: and [^,.]{2,40})? to\b",
    re.IGNORECASE,
)
TO_BODY = re.compile(
    r"\b(?:by|from|for) ((?:the |its |all |every |each )[\w’'& -]{2,50}?"
    r"|[A-Z][\w’'&]+(?: [A-Z][\w’'&]+)*)(?=[,.;:]|$| (?:to|by|in|on|and|that|so|with|at|within|before)\b)"
)
ASKING_FOR = re.compile(
    r"\b(?:assurance|commitment|confirmation|guarantee|undertaking|action|answer|explanation|clarification"
    r"|response|leadership)s? (?:from|by) ((?:the )?[\w’'& -]{2,50}?)(?=[,.;:?]|$| (?:to|that|on|about|why|how"
    r"|whether|as|over)\b)"
)
THAT = re.compile(
    r"\b(?:recommend\w*|suggest\w*|propos\w+|ask\w*|request\w*|demand\w*|insist\w*|urg\w+|vital|essential"
    r"|important|imperative|crucial|critical|necessary|time)"
    r" that ((?:[\w’'&-]+ ?){2,9})",
    re.IGNORECASE,
)
HEADED = re.compile(
    r"^\W*(?:(?:recommendations?|actions?|requirements?|questions?|demands?|asks|next steps)\W+)?(?:for|to"
    r"|by) ((?:the )?[\w’'& -]{2,60}?)\W*$",
    re.IGNORECASE,
)
HEAD_ACTS = re.compile(r"^\W*(?:what )?((?:the )?[\w’'& -]{2,50}?) (?:should|must|needs? to|will)\b", re.IGNORECASE)
QUESTIONED = re.compile(
    r"\b(?:will|does|do|is|are|can|has|have|did|could|would|should|was|were) (?:the |its )?((?:[\w’'&]+ ?){1,6})",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:\W|(?:the|that|each|all|every|both|any|our|its|their|an?|and|then|also|in addition|therefore|first"
    r"|we recommend|it is recommended)\b)+",
    re.IGNORECASE,
)
BREAK = re.compile(
    r"[,;:.!?()–—“”\"]|\b(?:that|but|so|because|which|who|where|while|although|if|when)\b", re.IGNORECASE
)
NOBODY = frozenset(
    ["it", "this", "there", "they", "we", "i", "these", "those", "you", "that", "he", "she", "what", "which", "who"]
)
LONGEST, LEAST = 8, 3  # words of a name; mentions of one that may be a person


def addressee(clean: str, introduction: str = "", heading: str = "") -> str:
    """Return who is asked to act, or who undertakes to, or "" where neither the words nor introduction and heading say.

    Examples
    --------
    >>> addressee("The health board should fill the posts."), addressee("We urge the minister to act.")
    ('health board', 'minister')
    >>> addressee("publish its plan", "The council should:"), addressee("Publish the plan.", "", "For the governors")
    ('council', 'governors')
    """
    return _named(clean) or introduced(introduction) or _headed(heading)


def introduced(introduction: str) -> str:
    """Who an introduction says is to act: "to improve care, the trust:" too."""
    last = re.split(r"[,;.]|\bthat\b", introduction.rstrip(" *_:"))[-1]
    return (
        (_named(introduction) or (_body(last) if introduction.rstrip(" *_").endswith(":") else ""))
        if introduction
        else ""
    )


def _named(clean: str) -> str:
    for m in ACTS.finditer(clean):
        if who := _body(BREAK.split(clean[max(0, m.start() - NEAR) : m.start()].rstrip())[-1]):
            return who
    for pattern in (ASKED, ASKING_FOR):
        for m in pattern.finditer(clean):
            if who := _body(m[1]):
                return who
    for m in THAT.finditer(clean):
        if who := _opening(m[1].split()):
            return who
    acts = ACTS.search(clean)
    by = TO_BODY.search(clean, acts.end()) if acts else None
    if by and by.group().startswith("by") and (who := _body(by[1])):
        return who
    if clean.rstrip("\"'”’) ").endswith("?"):
        for m in QUESTIONED.finditer(clean):
            if who := _opening(m[1].split()):
                return who
    return ""


def _opening(parts: list[str]) -> str:
    """The body that the first words of a clause name, as long as they name one."""
    if parts[0].lower() in NOBODY:
        return ""
    ends = [i for i in range(1, len(parts) + 1) if _body(" ".join(parts[:i]))]
    run = [i for n, i in enumerate(ends) if i == ends[0] + n]
    return _body(" ".join(parts[: run[-1]])) if run else ""


def _headed(heading: str) -> str:
    m = HEADED.match(heading) or HEAD_ACTS.match(heading)
    return _body(m[1]) if m else ""


def _body(words_of_it: str) -> str:
    """The name of a body or an office that a phrase ends in, without its article; "" where it ends in a thing."""
    name = LEADING.sub("", words_of_it).strip(" *_“”\"’'")
    parts = name.split()
    if (
        not parts
        or len(parts) > LONGEST
        or parts[-1].lower() in NOBODY
        or {"is", "are", "be", "to", "was"} & set(parts)
    ):
        return ""
    while len(parts) > 1 and re.fullmatch(
        r"\w+ly|also|now|therefore|still|both|all|itself|themselves|then", parts[-1].lower()
    ):
        parts.pop()
    last = re.sub(r"[’']s$", "", parts[-1])
    bodies, low = words()["undertaking"]["bodies"], last.lower()
    if (
        low in words()["addressed"]["staff"]
        or re.fullmatch(r"[A-Z]{2,}s", last)
        or (len(parts) > 1 and "of" in parts and low not in bodies and not last[:1].isupper())
    ):
        return ""
    named = last[:1].isupper() and low not in NOBODY and (len(parts) == 1 or parts[0][:1].isupper())
    return " ".join(parts) if low in bodies or low.rstrip("s") in bodies or named else ""


def organisations(text: str) -> list[str]:
    """Return the organisations that a text names, the most frequent first.

    Examples
    --------
    >>> organisations("We told the trust. The trust has a plan, and the council should act. Members of Unison met.")
    ['trust', 'council']
    """
    known = "|".join(words()["addressed"]["organisations"])
    acts = r"(?:[’']s\b| (?:has|should|must|needs|will|is|does|was|had|continues|would|can|must)\b)"
    named = r"(?:[A-Z]\w+ )*(?:[A-Z][\w/]*[a-z]|[A-Z/]{3,})"
    counts: Counter[str] = Counter()
    for m in re.finditer(rf"\b(?:[Tt]he ({known}|(?:[A-Z]\w+ )+(?i:{known}))|({named})){acts}", text):
        if m[1] or _is_name(m[2]):
            counts[m[1] or m[2]] += 1
    for name in re.findall(r"\b(?:in|within|by|at|for|from|across|to|with) ([A-Z][a-z]{3,})\b", text):
        if name in counts or _is_name(name):
            counts[name] += 1
    return [name for name, n in counts.most_common() if n >= LEAST or first_named(name, {})]


def _is_name(name: str) -> bool:
    """Whether capitalised words name an organisation: no English word, unless it ends in one such as "Council"."""
    first, last = name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1].lower()
    if re.fullmatch(r"[A-Z]{2,}s", name) or load_language().vocab[first.lower()].is_stop:
        return False
    return not is_english(first) or (" " in name and last in words()["addressed"]["organisations"])


def one_spelling(name: str, names: list[str]) -> str:
    """Return the most frequent spelling of a name that a document spells in several ways.

    Examples
    --------
    >>> one_spelling("N.H.S. Trust", ["NHS Trust", "council"])
    'NHS Trust'
    """
    bare = re.sub(r"\W", "", name).lower()
    return next((n for n in names if re.sub(r"\W", "", n).lower() == bare), name)
