"""Finds the numbers that a sentence gives, in figures and in words: 1,200, £2.3bn, two thirds, one in five, 1:15, 15-20."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

DIGIT = "one|two|three|four|five|six|seven|eight|nine"
TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
VALUES = (
    {word: n for n, word in enumerate(["zero", *DIGIT.split("|"), *TEEN.split("|")])}
    | {word: 10 * n for n, word in enumerate(TENS.split("|"), 2)}
    | {"a": 1, "an": 1}
)
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
LETTERS = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12} | SCALES
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9}
PARTS |= {"tenth": 10, "twelfth": 12, "twentieth": 20}
SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}

BELOW_100 = rf"(?:(?:{TENS})(?:[- ](?:{DIGIT}))?|{TEEN}|{DIGIT})"
BELOW_1000 = rf"(?:(?:{BELOW_100}|an?)[- ]hundred(?:,? and {BELOW_100})?|{BELOW_100})"
SCALED = rf"(?:{BELOW_1000}|an?)[- ](?:thousand|million|billion)"
SPELLED = rf"(?:{SCALED}(?:(?:,? and)? {BELOW_1000})?|(?:{BELOW_100}|an?)[- ]dozen|{BELOW_1000}|zero)"
PLAIN = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# "£12 500" and "12 000", but not "12 500": those may be two numbers.
SPACED = r"(?:(?<=[£$€])[1-9]\d{0,2}(?: \d{3})+|[1-9]\d{0,2}(?: \d{3})* 000)(?:\.\d+)?(?!\d)"
COUNTED = rf"(?:{PLAIN}|{BELOW_1000})"
OPEN = r"(?<![\w£$€.,/:#@+'’-])"
DURATION = r"(?:(?:calendar|working) )?(?:hour|day|week|month|year|minute)s?"

ODDS = re.compile(
    rf"{OPEN}({COUNTED})(?: in (?:every )?| out of (?:every )?)({COUNTED})\b(?!%| ?per| {DURATION}\b)", re.I
)
RATIO = re.compile(
    rf"{OPEN}(1) ?: ?(\d{{1,3}}(?:\.\d+)?)(?![\w:]|\.\d| ?[ap]\.?m\b)|\bratios? of (\d+|one) to ({COUNTED})\b", re.I
)
MORE = r" and an? half| and a quarter| and three quarters"
ADDED = {"half": 0.5, "a quarter": 0.25, "three quarters": 0.75}
PEOPLE = r" [a-z]+(?:s|ren|en|ople)\b"
STAFFING = re.compile(
    rf"(?<![\w-])(?<!from )(?:one|1) (?:[a-z-]+ ){{1,3}}?(?:to|for|for every|to every) ({COUNTED})(?={PEOPLE})(?! {DURATION}\b)",
    re.IGNORECASE,
)
ONE_TO = re.compile(rf"(?<![\w-])(?:one|1) to ({COUNTED})\b(?!%)", re.IGNORECASE)
ONE_IN = re.compile(
    rf"{OPEN}one (?!in\b|of\b|or\b)[a-z-]+ in (?:every )?({DIGIT}|{TEEN}|{TENS}|\d{{1,2}})\b"
    rf"(?!%| ?per|[ -]{DURATION}\b| [a-z]+(?<!i)(?<!wa)(?<!ha)s\b)",
    re.IGNORECASE,
)
AND_A_HALF = re.compile(
    r"\b(?:an?|one) (hour|day|week|month|year|mile) and (a half|a quarter|three quarters)\b", re.IGNORECASE
)
PART_WORD = r"halves|half|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twelfths?|twentieths?"
FRACTION = re.compile(rf"{OPEN}(?:(an?|{DIGIT})[- ])?({PART_WORD})\b(?![-'’]\w)", re.IGNORECASE)
SLASHED = re.compile(rf"{OPEN}(\d{{1,2}})/(\d{{1,2}})(?:rds?|ths?)?(?![\w/])|{OPEN}(\d*)([½¼¾⅓⅔])")
FIGURE = re.compile(
    rf"(?<![\w£$€.,:#@'’])(?<![^%]/)(?<![A-Za-z]-)(?P<money>[£$€] ?)?(?P<digits>{SPACED}|{PLAIN}|\d+[oO](?![a-z]))"
    r"(?:(?P<letter>k|mn?|bn|tn)\b| ?-?(?P<scale>hundred|thousand|million|billion|trillion|dozen)\b)?"
    rf"(?P<more>{MORE})?(?P<pence>p\b)?(?P<plus> ?\+|-plus\b| plus\b(?! \w+ \d))?"
    r"(?=[^\w]|$|hrs?\b|wks?\b|mins?\b|pc\b)(?![/:]\d|[.,]\d|-[a-z]*\d[a-z])",
    re.IGNORECASE,
)
# A minus stands right before its number; a hyphen is one before a share or money only, and in no range ("6% -8%").
MINUS = re.compile(r"(?<![\w%).−-])(?<![\d%] )−$")
HYPHEN = re.compile(r"(?<=[\w,:] )(?<![\d%] )(?<!\d[kmp] )(?<!\dbn )(?<!llion )(?<!cent )-$|(?<=[(\[])-$")
WORDS = re.compile(rf"(?<![\w£'’.-])(?P<words>{SPELLED})(?P<more>{MORE})?(?![\w'’])(?!-(?:{SPELLED})\b)", re.I)
ARTICLE = re.compile(
    r"\b(?:almost|nearly|over|about|around|more than|less than|under|at least|up to) (an?)"
    r" (?=(?:hour|day|week|month|year|mile)\b)",
    re.IGNORECASE,
)
COINS = re.compile(r" (pounds?|pence|penny|euros?|dollars?)\b", re.IGNORECASE)
PERCENT = re.compile(r" ?-?(?:%|per ?cent\b|pc\b)(?: ?-?points?\b)?| percentage points?\b| ?pp\b", re.IGNORECASE)
SCALE = re.compile(r"(k|mn?|bn|tn|hundred|thousand|million|billion|trillion)\b", re.IGNORECASE)
JOINS = re.compile(r" ?[-–—] ?| ?(?:to|or|-to-|and) ", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """A number as a sentence gives it.

    Attributes
    ----------
    start, end : int
        Where it stands in the sentence, with its sign and its "%".
    number : float
        What it comes to: a share in hundredths, a scale multiplied out, of a ratio the other side of the one.
    unit : str
        What the number itself tells: percent, percentage points, money, ratio, or "".
    form : str
        How it is written: figure, words, fraction, odds or ratio.
    span : (int, int)
        The whole expression: of a range both its ends.
    """

    start: int
    end: int
    number: float
    unit: str
    form: str
    span: tuple[int, int]

    @property
    def in_range(self) -> bool:
        """Whether it is one end of a range."""
        return self.span != (self.start, self.end)


def worth(words: str) -> float:
    """Return what a number comes to, in figures or in words.

    Examples
    --------
    >>> worth("two hundred and forty-one"), worth("1,200.5"), worth("12 000"), worth("a dozen"), worth("3o")
    (241.0, 1200.5, 12000.0, 12.0, 30.0)
    """
    if words[0].isdigit():
        return float(re.sub(r"[, ]", "", words.lower()).replace("o", "0"))
    total = part = 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in {"hundred", "dozen"}:
            part = (part or 1) * SCALES[word]
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0.0
        else:
            part += VALUES.get(word, 0)
    return total + part


def find_numbers(clean: str) -> list[Number]:
    """Return the numbers of a sentence in reading order, whatever they stand for.

    Parameters
    ----------
    clean : str
        A sentence.

    Examples
    --------
    >>> [(n.number, n.unit) for n in find_numbers("Two thirds earn £25k to £30k, and one in five (20%) has left.")]
    [(66.67, 'percent'), (25000.0, 'money'), (30000.0, 'money'), (20.0, 'percent'), (20.0, 'percent')]
    """
    found: list[Number] = []
    for finder in (_lengths, _ratios, _odds, _fractions, _figures, _words, _articles):
        for number in finder(clean):
            if not any(number.start < other.end and other.start < number.end for other in found):
                found.append(number)
    return _joined(clean, sorted(found, key=lambda n: n.start))


def _made(start: int, end: int, number: float, unit: str, form: str) -> Number:
    return Number(start, end, round(number, 2 if form in ("odds", "fraction") else 4), unit, form, (start, end))


def _ratios(clean: str) -> list[Number]:
    found = [_made(*m.span(), worth(m[2] or m[4]), "ratio", "ratio") for m in RATIO.finditer(clean)]
    told = list(STAFFING.finditer(clean))
    if re.search(r"\bratios?\b", clean, re.IGNORECASE):
        told += ONE_TO.finditer(clean)
    return found + [_made(*m.span(), worth(m[1]), "ratio", "ratio") for m in told]


def _odds(clean: str) -> list[Number]:
    """Four out of five as a share; 22 out of 35 is two numbers, and so is "five in ten" where the parts don't add up."""
    found = []
    for m in ODDS.finditer(clean):
        share, whole = worth(m[1]), worth(m[2])
        idiom = whole <= 10 or whole in (12, 20, 50, 100, 1000) if "out" in m.group().lower() else share <= 10
        if idiom and share < whole < 10**7 and not 1900 <= whole < 2100:
            found.append(_made(*m.span(), 100 * share / whole, "percent", "odds"))
    return found + [
        _made(*m.span(), 100 / worth(m[1]), "percent", "odds") for m in ONE_IN.finditer(clean) if worth(m[1]) > 1
    ]


def _fractions(clean: str) -> list[Number]:
    found = []
    for m in FRACTION.finditer(clean):
        word = m[2].lower()
        whole = PARTS[word] if word in PARTS else PARTS[word.removesuffix("s")]
        many = worth(m[1]) if m[1] else 1
        after = clean[m.end() :]
        if m[1] in ("a", "an") and re.search(rf"(?:\d|{BELOW_1000}) and $", clean[: m.start()], re.IGNORECASE):
            continue  # two and a half
        if (word.endswith("s") and not m[1]) or (many > 1) != word.endswith("s") or many > whole:
            continue
        if whole == 2 and (amount := re.match(r" an? (million|billion|dozen|hour|day|year|mile)\b", after, re.I)):
            scale = SCALES.get(amount[1].lower())
            end = m.end() + amount.end() if scale else m.end()
            found.append(_made(m.start(), end, 0.5 * (scale or 1), "", "words"))
        elif many > 1 or m[1] or whole == 2:
            found.append(_made(*m.span(), 100 * many / whole, "percent", "fraction"))
    for m in SLASHED.finditer(clean):
        if m[4] and m[3]:
            found.append(_made(*m.span(), worth(m[3]) + SIGNS[m[4]], "", "figure"))
        elif m[4] or (0 < worth(m[1]) < worth(m[2]) and worth(m[2]) in (2, 3, 4, 5, 8, 10)):
            share = SIGNS[m[4]] if m[4] else worth(m[1]) / worth(m[2])
            found.append(_made(*m.span(), 100 * share, "percent", "fraction"))
    return found


def _figures(clean: str) -> list[Number]:
    found = []
    for m in FIGURE.finditer(clean):
        number = worth(m["digits"]) * LETTERS.get((m["letter"] or m["scale"] or "").lower(), 1) + _added(m["more"])
        unit = "money" if m["money"] or m["pence"] else ""
        figure = _with_percent(clean, *m.span(), number / (100 if m["pence"] else 1), unit, "figure")
        found.append(_below_zero(figure) if _is_negative(clean, figure) else figure)
    return found


def _is_negative(clean: str, figure: Number) -> bool:
    before = clean[: figure.start]
    return bool(MINUS.search(before) or (figure.unit and HYPHEN.search(before)))


def _below_zero(figure: Number) -> Number:
    start = figure.start - 1
    return replace(figure, start=start, number=-figure.number, span=(start, figure.end))


def _words(clean: str) -> list[Number]:
    return [
        _with_percent(clean, *m.span(), worth(m["words"]) + _added(m["more"]), "", "words")
        for m in WORDS.finditer(clean)
    ]


def _lengths(clean: str) -> list[Number]:
    """An hour and a half."""
    found = AND_A_HALF.finditer(clean)
    return [_made(*m.span(), 1 + _added(m[2]), f"{m[1].lower()}s", "words") for m in found]


def _articles(clean: str) -> list[Number]:
    """The one of "nearly a year": an article counts only where it is qualified."""
    return [_made(*m.span(1), 1.0, "", "words") for m in ARTICLE.finditer(clean)]


def _added(more: str | None) -> float:
    return next((part for words, part in ADDED.items() if more and more.lower().endswith(words)), 0.0)


def _with_percent(clean: str, start: int, end: int, number: float, unit: str, form: str) -> Number:
    if not unit and (coins := COINS.match(clean, end)):
        return _made(start, coins.end(), number / (100 if coins[1].lower().startswith("pen") else 1), "money", form)
    m = None if unit else PERCENT.match(clean, end)
    if m:
        unit, end = "percentage points" if re.search(r"point|pp", m.group(), re.IGNORECASE) else "percent", m.end()
    return _made(start, end, number, unit, form)


def _joined(clean: str, numbers: list[Number]) -> list[Number]:
    """Two numbers that are a range get one span, and share the unit and the scale that only one of them shows."""
    found = list(numbers)
    for i, (a, b) in enumerate(pairwise(numbers)):
        if found[i].in_range or "ratio" in (a.form, b.form) or "odds" in (a.form, b.form):
            continue
        start = _opens_range(clean, a, b)
        if start is None or (a.unit and b.unit and a.unit != b.unit):
            continue
        unit, number, span = b.unit or a.unit, a.number, (start, b.end)
        if (scale := SCALE.search(clean, b.start, b.end)) and not SCALE.search(clean, a.start, a.end):
            number *= LETTERS[scale[1].lower()]
        found[i] = replace(a, unit=unit, number=number, span=span)
        found[i + 1] = replace(b, unit=unit, span=span)
    return found


def _opens_range(clean: str, a: Number, b: Number) -> int | None:
    """Where the range of two numbers begins; None where they are none, as "from 15 to 20", which may be a change."""
    join = JOINS.fullmatch(clean, a.end, b.start)
    if not join:
        return None
    word, before = join.group().strip().lower(), clean[: a.start]
    if word == "and":
        between = re.search(r"\bbetween (?:about |around )?$", before, re.IGNORECASE)
        return between.start() if between else None
    if word == "to" and a.number > b.number and not SCALE.search(clean, b.start, b.end):
        return None  # a vote
    if word == "to" and re.search(r"\bfrom (?:about |around |just )?$", before, re.IGNORECASE):
        return None
    return a.start
