"""The quote bank: respondents' own words, under their permission, names taken out, by a rule that is disclosed.

The rule: for each theme up to six answers' sentences of 6 to 45 words; those with the most cues first, then the shorter; one
a respondent and one a campaign; roles take turns; and at least one in three points the other way (positive beside concern),
where there is one, so that the bank is no case for the prosecution.
"""

from collections import Counter
from typing import Any

import pandas as pd

from evidence.extracting.identities import Settled, take_out
from evidence.presenting.record import Record, Table

Row = Any  # a row of a frame, as itertuples gives it
EACH, WORDS = 6, (6, 45)
COUNTER = {"concern": {"positive"}, "ask": {"positive"}, "positive": {"concern", "ask"}, "neutral": {"positive"}}


def candidates(record: Record, settled: Settled) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every coded sentence that may be quoted, names taken out, and the review of names.

    Names are numbered, and reviewed, over all sentences that may be quoted, so that they are the same in the page to search in,
    which holds those without a theme too.

    Parameters
    ----------
    record : Record
        Surveys, or any sources.
    settled : Settled
        What people have settled about names.

    Returns
    -------
    sentences : pandas.DataFrame
        Rows of `Record.coded` whose source is verbatim or illustrative and whose document may be quoted, with `quotation`.
    review : pandas.DataFrame
        What was taken out and what only looked like a name, with the locator.
    """
    rows, coded = record.sentences(), record.coded()
    may = rows[rows["may_quote"] & (rows["wording"] != "paraphrase")]
    cleaned: dict[str, str] = {}
    reviews = []
    for _, part in may.groupby("source_id", sort=False):
        texts, review = take_out(part["text"].str.split().str.join(" "), settled)
        cleaned |= dict(zip(part["sentence_id"], texts, strict=True))
        reviews.append(review.assign(locator=part["locator"].to_numpy()[review["n"]]))
    review = pd.concat(reviews, ignore_index=True) if reviews else take_out([], settled)[1].assign(locator="")
    quotable = coded[coded["sentence_id"].isin(cleaned)]
    return quotable.assign(quotation=quotable["sentence_id"].map(cleaned)), review.drop(columns="n")


def quote_bank(record: Record, settled: Settled) -> Table:
    """Return the quotations of each theme, chosen by the rule above."""
    may, _ = candidates(record, settled)
    length = may["quotation"].str.split().str.len()
    fit = may[(length >= WORDS[0]) & (length <= WORDS[1])]
    large = _large_roles(record)
    fit = fit.assign(
        who=[large.get(role, "a respondent") for role in fit.get("role", pd.Series("", index=fit.index))],
        length=length.loc[fit.index],
        voice=fit["campaign"].where(fit["campaign"] != "", fit["respondent"]),
    ).sort_values(["theme", "cues", "length", "sentence_id"], ascending=[True, False, True, True], kind="stable")
    chosen = [row for theme in record.codebook.ids for row in _choose(fit[fit["theme"] == theme])]
    data = pd.DataFrame(
        [
            {
                "theme": record.label(row.theme), "quotation": row.quotation, "role": row.who,
                "locator": row.locator, "stance": row.stance, "sentence_id": row.sentence_id, "wording": row.wording,
            }
            for row in chosen
        ],
        columns=["theme", "quotation", "role", "locator", "stance", "sentence_id", "wording"],
    )  # fmt: skip
    shown = pd.DataFrame(
        {
            "Theme": data["theme"].mask(data["theme"].duplicated(), ""),
            "Quotation": "“" + data["quotation"] + "”",
            "Who": data["role"],
            "Stance": data["stance"],
            "Where": data["locator"],
        }
    )
    documents = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    withheld = int((~documents["may_quote"]).sum())
    note = (
        f"For each theme up to {EACH} sentences of {WORDS[0]} to {WORDS[1]} words, by a rule: most cues first, one a person and "
        "one a campaign, roles in turn, and at least one in three that points the other way where there is one. "
        f"{withheld:,} of {len(documents):,} answers were given without permission to quote and are not here. Names, numbers, "
        f"teams and small places are replaced by placeholders. {record.caption()}"
    )
    return Table("quote-bank", "What respondents say, in their own words", note, data, shown)


def _choose(ordered: pd.DataFrame) -> list[Row]:
    """Up to six rows: roles in turn, one a voice, and one in three against the prevailing stance."""
    rows = list(ordered.itertuples())
    if not rows:
        return []
    prevailing = Counter(r.stance for r in rows).most_common(1)[0][0]
    against = _in_turn([r for r in rows if r.stance in COUNTER[prevailing]], EACH // 3, set())
    rest = _in_turn([r for r in rows if r not in against], EACH - len(against), {r.voice for r in against})
    return [*rest, *against]


def _in_turn(rows: list[Row], how_many: int, used: set[str]) -> list[Row]:
    """The first row of each role in turn, no voice twice."""
    chosen: list[Row] = []
    while len(chosen) < how_many:
        seen = Counter(r.who for r in chosen)
        left = [r for r in rows if r not in chosen and r.voice not in used | {c.voice for c in chosen}]
        if not left:
            break
        fewest = min(seen[r.who] for r in left)
        chosen.append(next(r for r in left if seen[r.who] == fewest))
    return chosen


def _large_roles(record: Record) -> dict[str, str]:
    """Roles that enough people have to be named beside a quotation."""
    documents = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    if "role" not in documents:
        return {}
    people = documents.groupby("role")["respondent"].nunique()
    return {role: role for role, n in people.items() if role and n >= record.reporting.suppression_threshold}
