"""The quote bank: what people say on each theme, under permission, names taken out, by a rule that is disclosed.

It draws on respondents' answers, on the words that verbatim documents give to a person or a body, and on the comments that a
paraphrase retells, which are reported speech. The rule: for each theme and each of the three up to six, quotations of 6 to 45
words; those with the most cues first, then the shorter; one a respondent, a campaign or a paragraph; roles take turns; and at
least one in three points the other way (positive beside concern), where there is one, so that the bank is no case for the
prosecution.
"""

from collections import Counter
from typing import Any

import pandas as pd

from evidence.extracting.identities import Settled
from evidence.extracting.placeholders import take_out
from evidence.presenting.record import Record, Table
from evidence.presenting.spoken import EXACT, REPORT_WORDS, RETOLD, documents_say

Row = Any  # a row of a frame, as itertuples gives it
EACH, WORDS = 6, (6, 45)
USE = {
    "verbatim": "may be quoted",
    "paraphrase": "paraphrase: check the original before quoting",
    "illustrative": "ILLUSTRATIVE: made up, nobody said it; never in a submission",
}
COLUMNS = [
    "theme", "use", "quotation", "reported", "role", "locator", "section", "stance", "wording", "sentence_id", "document_id",
    "start", "end",
]  # fmt: skip
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


def quote_bank(record: Record, surveys: Record, quotations: pd.DataFrame, settled: Settled) -> Table:
    """Return what may be quoted or reported on each theme, chosen by the rule above.

    Parameters
    ----------
    record : Record
        The record, for what its documents give to a person or a body.
    surveys : Record
        The surveys, for respondents' answers.
    quotations : pandas.DataFrame
        The quotations frame.
    settled : Settled
        What people have settled about names.

    Returns
    -------
    Table
        `quotation` holds exact words (names out), `reported` a paraphrase's: of the two one is "".
    """
    said = documents_say(record, quotations, settled)[0]
    groups = [
        _documents(said[said["form"] == EXACT], WORDS),
        _documents(said[said["form"] == RETOLD], (1, WORDS[1] + REPORT_WORDS)),
        _answers(surveys, settled),
    ]
    chosen = [row for theme in record.codebook.ids for fit in groups for row in _choose(fit[fit["theme"] == theme])]
    data = pd.DataFrame([_entry(row, record.label(row.theme)) for row in chosen], columns=COLUMNS)
    words = ("“" + data["quotation"] + "”").mask(data["quotation"] == "", data["reported"])
    shown = pd.DataFrame(
        {
            "Theme": data["theme"].mask(data["theme"].duplicated(), ""),
            "Words": words,
            "Who": data["role"],
            "Stance": data["stance"],
            "Where": data["locator"],
            "Use": data["use"],
        }
    )
    if data.empty:
        shown = pd.DataFrame({"Nothing found": ["Nothing that may be quoted or reported was found."]})
    return Table("quote-bank", "What people say, theme by theme", _note(record, surveys, data), data, shown)


def _note(record: Record, surveys: Record, data: pd.DataFrame) -> str:
    documents = surveys.corpus.documents
    documents = documents[documents["source_id"].isin(surveys.sources["source_id"])]
    withheld = int((~documents["may_quote"]).sum())
    parts = [
        f"For each theme and each kind of words up to {EACH}, of {WORDS[0]} to {WORDS[1]} words where quoted, by a rule: most "
        "cues first, one a person and one a campaign, roles in turn, and at least one in three that points the other way "
        "where there is one. Names, numbers, teams and small places are replaced by placeholders."
    ]
    if len(documents):
        parts.append(
            f"{withheld:,} of {len(documents):,} answers to a survey were given without permission to quote and are not here."
        )
    if (data["wording"] == "paraphrase").any():
        parts.append(
            "What a paraphrase retells stands without quotation marks, for nobody said it in these words; whose view it gives "
            "is as coded, so look it up."
        )
    if (data["wording"] == "illustrative").any():
        parts.append(record.reporting.captions["illustrative"])
    return " ".join(parts)


def _entry(row: Row, theme: str) -> dict[str, Any]:
    exact = row.form == EXACT
    return {
        "theme": theme, "use": USE[row.wording], "quotation": row.words if exact else "",
        "reported": "" if exact else row.words, "role": row.who, "locator": row.locator, "section": row.section,
        "stance": row.stance, "wording": row.wording, "sentence_id": row.sentence_id, "document_id": row.document_id,
        "start": row.start, "end": row.end,
    }  # fmt: skip


def _documents(said: pd.DataFrame, words: tuple[int, int]) -> pd.DataFrame:
    """What documents say, in order of choice: voices are speakers of a paragraph, roles are speakers in a source."""
    length = said["words"].str.split().str.len()
    fit = said.assign(length=length, voice=said["paragraph_id"], turn=said["who"] + said["source_id"])
    return _in_order(fit[length.between(*words)])


def _answers(surveys: Record, settled: Settled) -> pd.DataFrame:
    """Respondents' sentences that may be quoted, in order of choice."""
    may, _ = candidates(surveys, settled)
    length = may["quotation"].str.split().str.len()
    large = _large_roles(surveys)
    who = [large.get(role, "a respondent") for role in may.get("role", pd.Series("", index=may.index))]
    fit = may.assign(
        who=who,
        turn=who,
        length=length,
        voice=may["campaign"].where(may["campaign"] != "", may["respondent"]),
        words=may["quotation"],
        form=EXACT,
    )
    return _in_order(fit[length.between(*WORDS)])


def _in_order(fit: pd.DataFrame) -> pd.DataFrame:
    return fit.sort_values(
        ["theme", "cues", "length", "sentence_id"], ascending=[True, False, True, True], kind="stable"
    )


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
        seen = Counter(r.turn for r in chosen)
        left = [r for r in rows if r not in chosen and r.voice not in used | {c.voice for c in chosen}]
        if not left:
            break
        fewest = min(seen[r.turn] for r in left)
        chosen.append(next(r for r in left if seen[r.turn] == fewest))
    return chosen


def _large_roles(record: Record) -> dict[str, str]:
    """Roles that enough people have to be named beside a quotation."""
    documents = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    if "role" not in documents:
        return {}
    people = documents.groupby("role")["respondent"].nunique()
    return {role: role for role, n in people.items() if role and n >= record.reporting.suppression_threshold}
