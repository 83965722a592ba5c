"""How many of the right passages a search puts among its first ten: writes ``benchmarks/search.md``.

Run from the project's folder: ``.venv/bin/python benchmarks/search.py``. ``benchmarks/search.csv`` holds the questions; those
``for choosing`` were used to choose constants, those ``for judging`` for nothing but the table.
"""

from pathlib import Path

import pandas as pd

from evidence.discovering.search import LEAST_ALIKE, PARAGRAPH, RANK_OFFSET, WEIGHTS
from evidence.study import Study

HERE = Path(__file__).parent
FIRST = 10
WAYS = {"word": "by word (BM25 over stems)", "meaning": "by meaning", "both": "both, fused"}
PAGE = """# Search

`benchmarks/search.py` writes this page from the questions in `benchmarks/search.csv`.

{n} questions as a union writer would put them, with the sentences of the shipped digests that answer them ({right} in all,
1 to {most} a question). Questions and answers were written before there was a search, by one reader (a language model) who
had just read the digests, in plain words and mostly not the digests' own. Nothing was chosen on them; but when ways to fuse
were compared on the other questions, their figures on these were seen too. Sentences that also answer a question but were not
listed count as wrong, so the figures are on the low side; another reader would list others.

- *recall at {first}*: of the right sentences of a question, the share among the first {first}; the mean over the questions.
- *answered*: questions with a right sentence among the first {first}; *at once*: as the very first.

## The questions for judging

{judge}
## The 15 questions for choosing

Of a sentence's likeness to the question {paragraph:.0%} is its paragraph's; nothing below a likeness of {least} is shown; the
rankings are fused with the constant {offset} of the paper, {meaning:.0%} of the weight on meaning, and to a sentence's BM25 its
paragraph's is added. These were chosen on these questions, so this table flatters.

{choose}
## Question by question

Right sentences among the first {first}, of all the right ones.

{each}"""


def main() -> None:
    """Search for every question, each way, and write the page."""
    study, questions = Study(), pd.read_csv(HERE / "search.csv")
    rows = []
    for asked in questions.itertuples():
        right = set(asked.right.split(";"))
        for way in WAYS:
            found = study.search(asked.question, FIRST, way)["sentence_id"].to_list()
            rows.append(
                {
                    "use": asked.use, "question": asked.question, "way": way, "right": len(right),
                    "found": len(right & set(found)), "first": bool(found) and found[0] in right,
                }
            )  # fmt: skip
    results = pd.DataFrame(rows)
    judged = results[results["use"] == "judge"]
    once = judged.drop_duplicates("question")
    page = PAGE.format(
        n=len(once), right=once["right"].sum(), most=once["right"].max(), first=FIRST, paragraph=PARAGRAPH,
        least=LEAST_ALIKE, offset=RANK_OFFSET, meaning=WEIGHTS["meaning"],
        judge=summary(judged), choose=summary(results[results["use"] == "choose"]), each=each(judged),
    )  # fmt: skip
    (HERE / "search.md").write_text(page, encoding="utf-8")
    print(summary(judged))


def summary(results: pd.DataFrame) -> str:
    """Return the table of the ways."""
    lines = [f"|  | recall at {FIRST} | answered | at once |", "| --- | ---: | ---: | ---: |"]
    for way, name in WAYS.items():
        mine = results[results["way"] == way]
        recall = (mine["found"] / mine["right"]).mean()
        answered = f"{int((mine['found'] > 0).sum())} of {len(mine)}"
        lines.append(f"| {name} | {recall:.2f} | {answered} | {int(mine['first'].sum())} |")
    return "\n".join(lines) + "\n"


def each(results: pd.DataFrame) -> str:
    """Return the table of the questions."""
    wide = results.pivot(index="question", columns="way", values="found").loc[results["question"].unique(), list(WAYS)]
    right = results.drop_duplicates("question").set_index("question")["right"]
    lines = ["| question | right | word | meaning | both |", "| --- | ---: | ---: | ---: | ---: |"]
    lines += [
        f"| {question} | {right[question]} | {' | '.join(str(n) for n in row)} |"
        for question, row in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
