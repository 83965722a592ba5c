"""What a figure counts, and of whom, read from the words around it."""

import re
from collections.abc import Sequence
from functools import cache

from evidence.extracting.numbers import Number
from evidence.extracting.statistics.units import cued, qualified
from evidence.extracting.statistics.words import either, function_words, nouns, vocabulary

OF_WHOM = re.compile(r"(?: or \w+)? (?:in )?(?:of|out of|among|amongst)(?: all)? ", re.IGNORECASE)
OF_WHOM_FIRST = re.compile(r"(?:Of|Among|Amongst) (?:all )?")
FOR_WHOM = re.compile(
    r"\b(?:of|in|at|among|amongst|across|for|by|from|per|within|with) (?!which|whom|that\b|this\b|it\b|\w+ing\b|\d{4})",
    re.IGNORECASE,
)
CLAUSE_START = re.compile(
    r"[;:,()–—] ?(?:and |but |while |whereas |with )?|\b(?:while|whereas|but|although) "
    r"| and (?=(?:over|nearly|almost|about)? ?\d)"
)
CLAUSE_END = re.compile(
    r"[;:.()–—]| (?:but|while|whereas|although|compared|against|up from|down from|and (?:\w+ )?\d)|,(?! ?\d)|['\"”’](?!\w)"
)
WORD = re.compile(r"[A-Za-z][\w'’/&-]*|\d[\d,.]*(?= [a-z])")
NO_ONE = r"week|day|month|year|hour|night|shift|cent|annum|time|other|of|in|one"
EACH = re.compile(
    rf"\b(?i:each|per|every) (?!(?:{NO_ONE})\b|\d)([a-z][\w-]+"
    r"(?: (?:worker|manager|officer|member|practitioner|teacher|assistant|adviser)s?)?)"
)
PRONOUN = re.compile(r"(?:them|us|you|these|those|whom|which)\b", re.IGNORECASE)
OPENING = re.compile(r" *(?:(?:the|our|its|their|these|those|all|your|my|his|her|an?) )*")
CONTINUED = re.compile(r" (?:of|in|at|from|working in|with)(?: the| an?| our| all)? (?!\d{4}|which|whom)")
LISTED = re.compile(r"^\W*(?:\d{1,3}[.)]|\d{1,3}(?:\.\d+)+\.?) ")
# Between commas after what it is a figure of: "Turnover, at 15% in June, has …"
APART = re.compile(
    r"(?:^|[;:.,] )([^,;:.()\d]+?)(?:,(?: (?:however|though|too|meanwhile),)? (?:now |then |still )?at| [-–—](?: at)?)"
    r" (?:[a-z]+ ){0,3}$"
)
AND_ON = re.compile(r"[^,;:.()]*(?:,| [-–—]) (?:has|have|had|is|are|was|were|will|would|did|does|do|\w+ed)\b")
# Posts known by their letters, as the subject of the words that lead to the figure: "many ASMs had over".
POSTS = re.compile(
    r"\b(?P<posts>[A-Z]{2,6}s)(?: \w+){0,2} (?:ha(?:ve|d)|holds?|held|holding|carr(?:y|ied|ying)|manag(?:e|ed|ing)|work(?:ed)?)"
    r"(?: (?:[a-z]+ ){0,4})?$"
)
SAID_AGAIN = re.compile(r" (?:do|does|did|have|has|had|are|is|were|was)\b")  # "while a third (31%) do"
BRACKETS = re.compile(r"\(([^()]*)\)")
BASE_GIVEN = re.compile(r" ?(?:n ?=|base\b|of )", re.IGNORECASE)
OF_THEM = re.compile(r"\b(?:of (?:them|these|those|whom)|others)(?: ha(?:ve|d))? (?:[a-z]+ ){0,3}$")
NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|most|nearly|almost|just)"
)
NOT_FIRST = frozenset(["and", "but", "the", "a", "an", "that", "in", "of", "this", "so", "with"])
LONGEST = 7


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    people, ends = nouns(vocabulary()["bases"]["people"]), either(function_words())
    change = either(vocabulary()["cues"]["change"])
    attribute = rf"(?!(?:{ends}|{NUMBER_WORD})\b)[A-Za-z][\w'’-]*(?<!ed)(?<!ing)"
    found = {
        "people": rf"(?<!['’])\b(?:{attribute} ){{0,2}}?{people}(?: {people})*\b",
        "change": rf" (?:year-on-year |annual |real-terms )?{change}(?: (?:in|of|on|to) )",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def subject(clean: str, n: Number, end: int, unit: str, room: tuple[int, int]) -> tuple[str, str]:
    """Return what a figure counts, and of whom, each as the sentence words it, or "".

    Parameters
    ----------
    clean : str
        The sentence.
    n : Number
        The figure; where it repeats words in brackets ("nearly a third (31%)"), its span holds them too.
    end : int
        Where its own words end.
    unit : str
        Its unit.
    room : (int, int)
        The stretch of the sentence between the figures around it.

    Examples
    --------
    >>> from evidence.extracting.numbers import find_numbers
    >>> clean = "Half of teachers in London plan to leave."
    >>> subject(clean, find_numbers(clean)[0], 4, "percent", (0, len(clean)))
    ('plan to leave', 'teachers in London')
    """
    open_end = clean[: room[1]]  # what follows ends before the next figure, what comes before begins behind the last
    if m := OF_WHOM.match(open_end, end):
        population, stop = _people_phrase(clean, m.end())
        if pronoun := None if population else PRONOUN.match(clean, m.end()):
            stop = pronoun.end()
        return _predicate(open_end if stop <= room[1] else clean, stop) or _before(clean, n, room[0]), population
    if m := _patterns()["change"].match(open_end, end):
        words, stop = _people_phrase(open_end, m.end())
        return f"{m.group().strip()} {words}".strip(), _whom(open_end, stop) or _nearest_people(clean, n)
    if unit in {"count", "cases", "average", "rate", "times"}:
        words, stop = _counted(open_end, n, end)
        if words:
            own = words if unit == "count" and _people_at_end(words) else ""
            return words, _whom(open_end, stop) or own or _nearest_people(clean, n)
    if m := OF_WHOM_FIRST.match(clean):
        population, stop = _people_phrase(clean, m.end())
        if clean[stop : stop + 1] == "," and stop < n.start:
            return _predicate(open_end, end), population
    if (apart := APART.search(clean[: n.span[0]])) and AND_ON.match(clean, end):
        held = [w for w in apart[1].split() if w.lower() not in function_words()]
        return " ".join(held), _people_within(apart[1])
    before, told = _before(clean, n, room[0]), _predicate(open_end, end)
    if "(" in clean[n.span[0] : n.start]:  # of "nearly a third (31%)" the words behind tell more
        before, told = told, "" if SAID_AGAIN.match(clean, end) else before
    return before or told, _whom(open_end, end) or _nearest_people(clean, n)


def of_them(clean: str, n: Number) -> bool:
    """Whether a figure is said of some of those that the figure before it is said of.

    Examples
    --------
    >>> from evidence.extracting.numbers import find_numbers
    >>> clean = "Many clerks had over 6 files, and some of them 20 or more."
    >>> [of_them(clean, n) for n in find_numbers(clean)]
    [False, True]
    """
    return bool(OF_THEM.search(clean[: n.span[0]]))


def without_others_brackets(clean: str, n: Number, numbers: Sequence[Number]) -> str:
    """Return a sentence with brackets emptied that belong to another figure: what they say is not said of this one.

    Brackets that give a figure's base ("(n = 1,020 nurses)") say it of the figure before them, too.

    Examples
    --------
    >>> from evidence.extracting.numbers import find_numbers
    >>> clean = "It was 15% in June, against that of councils (17% in May)."
    >>> without_others_brackets(clean, (found := find_numbers(clean))[0], found)
    'It was 15% in June, against that of councils (          ).'
    """
    for inside in BRACKETS.finditer(clean):
        start, end = inside.span(1)
        held = [o for o in numbers if start <= o.start < end]
        if held and n not in held and not BASE_GIVEN.match(inside[1]):
            clean = clean[:start] + " " * (end - start) + clean[end:]
    return clean


def noun_phrase(clean: str, start: int) -> tuple[str, int]:
    """Return the nouns from `start` on, up to a function word or the end of the clause, and where they end.

    Examples
    --------
    >>> noun_phrase("40 full-time teaching posts were cut", 3)
    ('full-time teaching posts', 27)
    """
    pos, end, words = start, start, 0
    while m := WORD.match(clean, pos):
        word = m.group().lower()
        if words >= LONGEST or (word in function_words() and (words or word not in {"more", "fewer", "less"})):
            break
        if words and word.endswith(("ed", "ing")) and not re.match(r" [a-z]", clean[m.end() :]):
            break
        end, words = m.end(), words + 1
        if clean[end : end + 1] != " ":
            break
        pos = end + 1
    return clean[start:end].strip(), end


def _counted(clean: str, n: Number, end: int) -> tuple[str, int]:
    """The nouns behind a figure, with what they are of."""
    start = n.span[1] if end > n.span[1] else end
    start += len(clean[start:]) - len(clean[start:].lstrip(" -)"))
    words, stop = noun_phrase(clean, start)
    if words and (more := re.compile(r" of (?!the |these |those |our |its )").match(clean, stop)):
        further, stop_further = noun_phrase(clean, more.end())
        words, stop = (f"{words} of {further}", stop_further) if further else (words, stop)
    return " ".join(words.split()), stop


def _people_phrase(clean: str, start: int) -> tuple[str, int]:
    """The nouns from `start` on behind an article, with what is told of them: "the staff in prisons"."""
    opened = OPENING.match(clean, start)
    first = opened.end() if opened else start
    words, end = noun_phrase(clean, first)
    if words and (more := CONTINUED.match(clean, end)):
        _, further = noun_phrase(clean, more.end())
        end = further if further > more.end() else end
    return " ".join(clean[first:end].split()), end


def _predicate(clean: str, start: int) -> str:
    m = CLAUSE_END.search(clean, start + 1)
    words = clean[start : m.start() if m else len(clean)].strip(" ,.;:()–—").split()[:14]
    while words and words[-1].lower() in function_words():
        words.pop()
    while words and words[0].lower() in {"and", "?", "'", "or", "which", "per", "of"}:
        words.pop(0)
    return " ".join(words)


def _before(clean: str, n: Number, after: int) -> str:
    """The words of the clause before the figure, without the verb and the qualifier that lead up to it."""
    stop = qualified(clean, n.span[0])
    starts = [after, *(m.end() for m in CLAUSE_START.finditer(clean, after, stop))]
    words = LISTED.sub("", clean[starts[-1] : stop]).split()
    while words and (words[-1].lower().strip("(,") in function_words() or cued("change").fullmatch(words[-1])):
        words.pop()
    while words and words[0].lower() in NOT_FIRST:
        words.pop(0)
    return " ".join(words[-12:]).strip("“”\"'‘’(), ")


def _whom(clean: str, start: int) -> str:
    """Of whom, where the next words say so: "in the north", "per worker"."""
    stop = CLAUSE_END.search(clean, start)
    part = clean[start : stop.start() if stop else len(clean)]
    if m := FOR_WHOM.search(part):
        words, _ = _people_phrase(clean, start + m.end())
        return words if _patterns()["people"].search(words) else ""
    return ""


def _people_within(words: str) -> str:
    found = _patterns()["people"].search(words)
    return found.group() if found else ""


def _people_at_end(words: str) -> bool:
    return any(m.end() == len(words) for m in _patterns()["people"].finditer(words))


def _nearest_people(clean: str, n: Number) -> str:
    """The people or bodies named nearest to the figure, those of "each" and "per" first."""
    each = EACH.search(clean)
    if each and each[1].split()[0] not in function_words() and not re.match(NUMBER_WORD, each[1]):
        return each[1]
    if posts := POSTS.search(clean[: n.span[0]]):
        return posts["posts"]
    before = list(_patterns()["people"].finditer(clean, 0, n.start))
    after = _patterns()["people"].search(clean, n.end)
    words = (before[-1].group() if before else after.group() if after else "").split()
    while words and words[0].lower() in function_words():
        words.pop(0)
    return " ".join(words)
