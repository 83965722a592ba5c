"""Made-up answers in any number, to measure speed on: nobody wrote them, and nothing may be concluded from what they say.

``.venv/bin/python benchmarks/answers.py 100000 answers.csv`` takes the illustrative survey apart (itself made up for this
project) and puts its clauses together anew: the beginning of one respondent's sentence and the end of another's to the same
question, with other numbers, synonyms, asides and slips of the pen. Blanks, "n/a" and a campaign's template come as often as
there. The same number and seed give the same file, and a larger one begins with other answers than a smaller.
"""

import argparse
import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

from evidence.reading.language import sentence_spans

SURVEY = Path(__file__).parents[1] / "corpus" / "member-quotes" / "band-8-survey-illustrative.csv"
SHORT, LONG_CLAUSE = 4, 14
JOINT = re.compile(r"(?<=[,;:]) | (?=(?:and|but|because|so|which|when|while|if|that|who|until|since|or|as|than) )")
SYNONYMS = [
    ("cases", "files", "families", "referrals"), ("team", "office", "area", "service"),
    ("manager", "supervisor", "boss", "line manager"), ("people", "colleagues", "staff", "workers"),
    ("good", "decent", "excellent", "useful"), ("bad", "poor", "awful", "dire"), ("work", "practice", "the job"),
    ("children", "kids", "young people"), ("pay", "salary", "wages"), ("told", "informed", "advised"),
    ("never", "hardly ever", "rarely"), ("always", "usually", "mostly"), ("new", "recent", "revised"),
    ("time", "capacity", "space"), ("training", "induction", "development"), ("meeting", "panel", "briefing"),
    ("week", "fortnight", "month"), ("posts", "roles", "jobs"), ("need", "ought", "have"), ("more", "extra", "further"),
    ("help", "support", "backing"), ("day", "shift", "morning"), ("year", "spring", "quarter"),
    ("court", "hearing", "tribunal"), ("report", "statement", "addendum"), ("asked", "expected", "required"),
    ("experience", "skill", "knowledge"), ("think", "believe", "reckon"), ("us", "all of us", "every one of us"),
]  # fmt: skip
SWAPS = {word: group for group in SYNONYMS for word in group}
ASIDES = (
    "honestly", "to be fair", "I think", "really", "still", "as ever", "in my view", "on paper", "at least", "frankly",
    "so far", "here", "of course", "by and large", "these days", "in our office", "again", "for once", "mind you",
)  # fmt: skip


def made_up(answers: int, seed: int = 0) -> Iterator[list[str]]:
    """Yield a header and rows as the forms tool exports them, until there are as many answers that aren't blank."""
    with SURVEY.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    asked = [i for i, label in enumerate(head) if re.match(r"\d\. ", label)]
    chance = random.Random(f"{seed} {answers}")
    said = {i: [_sentences(row[i]) for row in rows] for i in asked}
    clauses = {i: [JOINT.split(s) for answer in said[i] for s in answer if len(s.split()) > SHORT] for i in asked}
    yield head
    made = n = 0
    while made < answers:
        n += 1
        row = [f"M{n:06}", *chance.choice(rows)[1:]]
        for i in asked:
            like = chance.choice(said[i])
            if row[i].startswith("Every ") and "limit of eighteen" in row[i]:
                pass  # a campaign's template comes as often as it does in the survey
            elif made >= answers:
                row[i] = ""
            elif sum(len(s.split()) for s in like) > SHORT:
                row[i] = " ".join(_sentence(clauses[i], chance) for _ in like)
            else:
                row[i] = " ".join(like)
            made += bool(row[i].strip())
        yield row


def _sentences(answer: str) -> list[str]:
    flat = " ".join(answer.split())
    return [flat[a:b] for a, b in sentence_spans(flat)]


def _sentence(clauses: list[list[str]], chance: random.Random) -> str:
    """The beginning of one sentence and the end of another, in words that differ a little each time."""
    one, other = chance.choice(clauses), chance.choice(clauses)
    words = " ".join([*one[: max(1, len(one) // 2)], *other[len(other) // 2 :]]).split()
    varied = [_word(w, chance) for w in words]
    for at in range(chance.randrange(3, 9), len(varied), LONG_CLAUSE):
        varied.insert(at, chance.choice(ASIDES))
    return " ".join(varied)


def _word(word: str, chance: random.Random) -> str:
    if word in SWAPS:
        return chance.choice(SWAPS[word])
    if word.isdigit():
        return str(max(2, int(word) + chance.randrange(-5, 6)))
    if len(word) > 5 and word.isalpha() and chance.random() < 0.02:
        at = chance.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def write(path: Path, answers: int, seed: int = 0) -> None:
    """Write made-up answers as a .csv file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(made_up(answers, seed))


def main() -> None:
    """Write as many answers as the command line says."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("answers", type=int)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    write(given.out, given.answers, given.seed)


if __name__ == "__main__":
    main()
