"""The strongest passages against what is said of a theme: a burden that falls, something that improves, people who are content.

The rule: a passage is one whose words say so (``contrary.toml``), a member's whose stance the coder has as positive, or one in
which the employer gives a share, a mean or a rate without voicing a concern. An ask is none; nor is a concern in a union's own
submission; and praise in a sentence that voices a concern is none. Words with a figure come first, then words that ease a burden,
then praise, then the rest; among these the employer's before others', the newer first, then the shorter.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from evidence.coding.codebook import Codebook, Combination, Theme
from evidence.coding.rules import RuleCoder
from evidence.presenting.claims import NEED_A_BASE
from evidence.presenting.record import Record
from evidence.reading.register import load_toml

WORDS = Path(__file__).with_name("contrary.toml")
LONGEST = 60  # words: a longer sentence is nothing to throw at anybody
A_SOURCE = 2
WEIGHTS = {"eased": 2, "praised": 1, "": 0}


@cache
def _rules() -> RuleCoder:
    themes = tuple(
        Theme(
            name, name, False, "#000000", "", "", "",
            terms=tuple(words["terms"]), exclusions=tuple(words.get("exclusions", ())),
            combinations=(Combination(tuple(map(tuple, words["all"])), words["within"]),) if "all" in words else (),
        )
        for name, words in load_toml(WORDS).items()
    )  # fmt: skip
    return RuleCoder(Codebook(themes, WORDS))


def other_way(text: str, stance: str) -> str:
    """Return how the words of a sentence point the other way: ``eased``, ``praised`` (where it voices no concern), or "".

    Examples
    --------
    >>> other_way("Caseloads are now lower than in 2020.", "concern"), other_way("They fell ill.", "neutral")
    ('eased', '')
    >>> [other_way("One in ten called it excellent or good.", stance) for stance in ("positive", "concern")]
    ['praised', '']
    """
    said = {cue.theme for cue in _rules().cues(text)}
    if "aims" in said:
        return ""
    if "eased" in said:
        return "eased"
    return "praised" if "praised" in said and stance != "concern" else ""


def contrary_passages(record: Record, statistics: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that point the other way, theme by theme, the most harmful first, at most two a source.

    Parameters
    ----------
    record : Record
        Sources, codings and codebook.
    statistics : pandas.DataFrame
        The statistics frame.

    Returns
    -------
    pandas.DataFrame
        Rows of `Record.coded`, and `says` (what `other_way` gives), `figure` (whether it holds one) and `of_employer`.
    """
    coded = record.coded()
    own_concern = coded["kind"].str.startswith("union") & (coded["stance"] == "concern")
    fit = (coded["stance"] != "ask") & ~own_concern & (coded["unit"] != "heading")
    coded = coded[fit & (coded["clean"].str.split().str.len() <= LONGEST)]
    once = coded.drop_duplicates("sentence_id")
    said = {r.sentence_id: other_way(r.clean, r.stance) for r in once.itertuples()}
    shares = statistics[statistics["unit"].isin(NEED_A_BASE)]
    found = coded.assign(
        says=coded["sentence_id"].map(said).astype("str"),
        figure=coded["sentence_id"].isin(statistics["sentence_id"]),
        of_employer=(coded["speaker"] == "employer") | coded["kind"].str.startswith("employer"),
        length=coded["clean"].str.len(),
    )
    theirs = found["of_employer"] & found["sentence_id"].isin(shares["sentence_id"]) & (found["stance"] != "concern")
    content = (found["stance"] == "positive") & (found["speaker"] == "member")
    found = found[(found["says"] != "") | content | theirs]
    weight = 3 * (found["figure"] & (found["says"] != "")) + found["says"].map(WEIGHTS).astype("int64")
    ordered = found.assign(weight=weight).sort_values(
        ["theme", "weight", "of_employer", "date", "length", "sentence_id"],
        ascending=[True, False, False, False, True, True],
        kind="stable",
    )
    kept = ordered.groupby(["theme", "source_id"], observed=True, sort=False).head(A_SOURCE)
    return kept.drop(columns=["length", "weight"]).reset_index(drop=True)
