"""The ledger: which answers are analysed, which are left out and why, and which belong to a campaign.

Every answer that came in is either analysed or excluded with a reason, so received = analysed + excluded for every question.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.reading.near_copies import linked
from evidence.reading.survey import Answer

SAYS_NOTHING = ("n/a and the like", "refers to another answer", "withdrawn", "unreadable")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad"))
AROUND = " .,;:!?()[]{}<>\"'“”‘’«»*^→-–—"
DUPLICATE_WORDS, CAMPAIGN_WORDS, CAMPAIGN_SIZE = 8, 15, 3
SHINGLE = 3


@dataclass(frozen=True)
class Verdict:
    """What becomes of an answer.

    Parameters
    ----------
    status : str
        "analysed" or "excluded".
    reason : str
        For what is excluded "blank", "n/a and the like", "no words", "refers to another answer", "withdrawn", "unreadable"
        or "exact duplicate", else "".
    campaign : str
        "c1", "c2", … for an answer that many respondents sent nearly alike, else "".
    of : str
        For an exact duplicate, the respondent whose form it repeats, else "".
    """

    status: str
    reason: str = ""
    campaign: str = ""
    of: str = ""


def sort_out(answers: Sequence[Answer]) -> list[Verdict]:
    """Decide which answers are analysed.

    Parameters
    ----------
    answers : sequence of Answer
        All answers of a survey, in any order: blanks too.

    Returns
    -------
    list of Verdict
        One for each answer, in the order of `answers`.

    Notes
    -----
    Non-answers are the patterns of ``nonanswers.toml``, which must be the whole answer. "No" is an answer. A bare "none" or
    "nothing" is one too, but not where the question asks for anything else. "Same" refers to another answer, but is one where
    the question asks what has changed.

    An exact duplicate is a form that came before with the same in every column, also those that are not read, but for its
    number and its times, and with eight words or more in its answers; the later row is excluded. Answers that belong to
    campaigns count for none of these words: two people may send a template and nothing else. Where the same e-mail address
    or number of a respondent sent the same answers again, it is a duplicate however short they are.

    A campaign is answers of fifteen words or more to the same question from three respondents or more, each of which
    shares at least 70% of its runs of three words with another: of both together, or of the shorter one, so that a greeting
    or a paragraph of one's own changes nothing. Who adds more than thirty words, and more than twice what the template has,
    speaks for themselves: `evidence.reading.near_copies.linked`. Campaigns are numbered by the row in which they first appear.
    """
    verdicts = {i: Verdict("excluded", why) for i, a in enumerate(answers) if (why := _says_nothing(a))}
    order = sorted(range(len(answers)), key=lambda i: _row(answers[i]))
    speaking = [i for i in order if i not in verdicts]
    clusters = _clusters(answers, speaking)
    in_cluster = {i for cluster in clusters for i in cluster}
    for i, first in _duplicates(answers, order, in_cluster | set(verdicts)):
        verdicts.setdefault(i, Verdict("excluded", "exact duplicate", of=first))
    campaigns = [[i for i in cluster if i not in verdicts] for cluster in clusters]
    campaigns = [c for c in campaigns if len({answers[i].respondent for i in c}) >= CAMPAIGN_SIZE]
    names = {
        i: f"c{n}"
        for n, campaign in enumerate(sorted(campaigns, key=lambda c: _row(answers[c[0]])), 1)
        for i in campaign
    }
    return [verdicts.get(i, Verdict("analysed", "", names.get(i, ""))) for i in range(len(answers))]


def _row(answer: Answer) -> tuple[Any, ...]:
    """Where an answer stands in the file, whatever order it comes in."""
    row = [int(n) for n in re.findall(r"\d+", answer.place)]
    return row, answer.place, answer.n, answer.respondent, answer.text


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(files("evidence.reading").joinpath("nonanswers.toml").read_text(encoding="utf-8"))
    lists = {reason: table[reason]["patterns"] for reason in SAYS_NOTHING}
    lists |= {"nothing": table["nothing"]["answers"], "asks for anything else": table["nothing"]["questions"]}
    lists |= {"unchanged": table["unchanged"]["answers"], "asks what has changed": table["unchanged"]["questions"]}
    return {name: re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) for name, patterns in lists.items()}


def _says_nothing(answer: Answer) -> str:
    """Why an answer says nothing, or "".

    Examples
    --------
    >>> from dataclasses import replace
    >>> blank = Answer("R1", "Any other comments?", 1, "None.", (), False, "row 2")
    >>> _says_nothing(blank), _says_nothing(replace(blank, question="What has gone well?"))
    ('n/a and the like', '')
    """
    text = " ".join(unicodedata.normalize("NFKC", answer.text).translate(UNSEEN).split())
    if not text:
        return "blank"
    plain = text.lower().replace("’", "'").strip(AROUND) or text.strip()
    patterns = _patterns()
    if patterns["unchanged"].fullmatch(plain) and patterns["asks what has changed"].search(answer.question):
        return ""
    for reason in SAYS_NOTHING:
        if patterns[reason].fullmatch(plain):
            return reason
    if not any(c.isalnum() for c in text):
        return "unreadable" if "\ufffd" in text else "no words"
    if patterns["nothing"].fullmatch(plain) and patterns["asks for anything else"].search(answer.question):
        return "n/a and the like"
    return ""


def _duplicates(answers: Sequence[Answer], order: list[int], not_own: set[int]) -> Iterable[tuple[int, str]]:
    """The answers of every form that came before, and from whom; those in `not_own` are no sign that a form is the same."""
    forms: dict[str, list[int]] = defaultdict(list)
    for i in order:
        forms[answers[i].respondent].append(i)
    seen: dict[Any, str] = {}
    for respondent, form in forms.items():
        one = answers[form[0]]
        words = tuple(sorted((answers[i].n, " ".join(answers[i].text.split())) for i in form))
        signs: list[Any] = [("sent by", sender, words) for sender in one.senders]
        if sum(len(answers[i].text.split()) for i in form if i not in not_own) >= DUPLICATE_WORDS:
            signs.append(("the same throughout", one.form, words))
        first = next((seen[sign] for sign in signs if sign in seen), respondent)
        for sign in signs:
            seen.setdefault(sign, first)
        if first != respondent:
            yield from ((i, first) for i in form)


def _clusters(answers: Sequence[Answer], speaking: list[int]) -> list[list[int]]:
    """Answers to the same question that are nearly the same, each cluster in the order of the file."""
    of_question: dict[int, list[int]] = defaultdict(list)
    for i in speaking:
        of_question[answers[i].n].append(i)
    found = (cluster for n in sorted(of_question) for cluster in _near_copies(answers, of_question[n]))
    return [cluster for cluster in found if len({answers[i].respondent for i in cluster}) >= CAMPAIGN_SIZE]


def _near_copies(answers: Sequence[Answer], mine: list[int]) -> Iterable[list[int]]:
    """The clusters of some answers, each in the order of `mine`."""
    number: dict[str, int] = {}  # of each run of words: numbers take a tenth of the memory
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)  # the same words need comparing only once
    for nth, i in enumerate(mine):
        if shingles := _shingles(answers[i].text):
            alike[tuple(sorted(number.setdefault(run, len(number)) for run in shingles))].append(nth)
    same = list(alike.values())
    for cluster in linked(list(alike)):
        yield [mine[nth] for nth in sorted(nth for k in cluster for nth in same[k])]


def _shingles(text: str) -> frozenset[str]:
    """The runs of three words of an answer of fifteen words or more."""
    plain = unicodedata.normalize("NFKC", text).translate(UNSEEN).lower().replace("’", "'")
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)
    if len(words) < CAMPAIGN_WORDS:
        return frozenset()
    return frozenset(" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1))
