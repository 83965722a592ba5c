"""What documents say in somebody's words: quotations to the character, and a digest's retelling of what people said.

Words that a verbatim source gives to a person or body may be quoted where the source may be. A paraphrase holds nobody's own
words: what it sets as a block quotation is reported speech, to be checked against the original before anything is quoted.
"""

import re
from collections.abc import Collection, Mapping
from itertools import groupby

import pandas as pd

from evidence.extracting.identities import Settled
from evidence.extracting.placeholders import take_out, unnamed
from evidence.presenting.record import Record

REPORT_WORDS = 60  # a longer comment is cut down to its sentences on the theme
EXACT, RETOLD = "quotation", "reported speech"


def documents_say(record: Record, quotations: pd.DataFrame, settled: Settled) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the record's documents give to a person or a body, theme by theme, names taken out.

    Parameters
    ----------
    record : Record
        The record; answers to a survey are left out here.
    quotations : pandas.DataFrame
        The quotations frame.
    settled : Settled
        What people have settled about names.

    Returns
    -------
    said : pandas.DataFrame
        Rows of `Record.coded`, one a theme of each quotation or comment, with `words`, `form` (`EXACT` or `RETOLD`), `who`, and
        `start` and `end` of the whole of it.
    review : pandas.DataFrame
        What was taken out and what only looked like a name, with the locator.
    """
    coded = record.coded()
    coded = coded[coded["unit"] != "answer"]
    found = pd.concat(
        [_quoted(coded, quotations, record.reporting.speakers), _retold(coded, record)], ignore_index=True
    )
    order = {source: n for n, source in enumerate(record.sources["source_id"])}
    once = found.drop_duplicates("said_id")
    once = once.assign(place=once["source_id"].map(order)).sort_values(["place", "document_id", "start"], kind="stable")
    cleaned: dict[str, str] = {}
    reviews = [take_out([], settled)[1].assign(locator="")]
    for _, part in once.groupby("source_id", sort=False):
        texts, review = take_out(part["words"], settled)
        cleaned |= dict(zip(part["said_id"], texts, strict=True))
        reviews.append(review.assign(locator=part["locator"].to_numpy()[review["n"]]))
    named = {who: unnamed(who, settled) for who in found["who"].unique()}
    # As text, also where nothing was said.
    words, who = found["said_id"].map(cleaned).astype("str"), found["who"].map(named).astype("str")
    said = found.assign(words=words, who=who)
    return said, pd.concat(reviews, ignore_index=True).drop(columns="n")


def _quoted(coded: pd.DataFrame, quotations: pd.DataFrame, speakers: Mapping[str, str]) -> pd.DataFrame:
    """Quotations that may be quoted, once for each theme of the sentences that they stand in."""
    mine = quotations[
        quotations["may_quote"] & (quotations["wording"] == "verbatim") & (quotations["marks"] != "answer")
    ]
    mine = mine.assign(
        said_id=mine["quotation_id"],
        words=[" ".join(re.sub(r"\n[\s>]*", " ", text).split()) for text in mine["text"]],
        who=[
            _with_role(who, speakers.get(role, role))
            for who, role in zip(mine["speaker"], mine["speaker_role"], strict=True)
        ],
    )
    kept = ["said_id", "document_id", "words", "who", "start", "end"]
    about = coded[coded["wording"] == "verbatim"].rename(columns={"start": "of_start", "end": "of_end"})
    both = mine[kept].merge(about, on="document_id")
    both = both[(both["start"] < both["of_end"]) & (both["of_start"] < both["end"])]
    return both.drop_duplicates(["said_id", "theme"]).assign(form=EXACT).drop(columns=["of_start", "of_end"])


def _retold(coded: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Comments that a paraphrase sets as block quotations, once for each theme."""
    comments = coded[(coded["wording"] == "paraphrase") & (coded["unit"] == "quotation")]
    sentences = record.corpus.sentences
    whole = sentences[sentences["paragraph_id"].isin(comments["paragraph_id"])].groupby("paragraph_id", sort=False)
    held = {
        p: dict(zip(part["sentence_id"], part["clean"].str.split().str.join(" "), strict=True)) for p, part in whole
    }
    first = comments.drop_duplicates(["paragraph_id", "theme"])
    bearing = comments.groupby(["paragraph_id", "theme"], observed=True, sort=False)["sentence_id"].agg(set)
    words = []
    for row in first.itertuples():
        comment = held[row.paragraph_id]
        short = len(" ".join(comment.values()).split()) <= REPORT_WORDS
        words.append(shortened(comment, comment if short else bearing[row.paragraph_id, row.theme]))
    who = [record.reporting.speakers[s] for s in first["speaker"]]
    ids = [f"{p}:{w}" for p, w in zip(first["paragraph_id"], words, strict=True)]
    return first.assign(said_id=ids, words=words, who=who, form=RETOLD)


def shortened(comment: Mapping[str, str], kept: Collection[str]) -> str:
    """Return the sentences of a comment that are kept, with a mark where others stood between them.

    Examples
    --------
    >>> comment = {"1": "Pay is low.", "2": "It has been for years.", "3": "We meet monthly.", "4": "Fares went up."}
    >>> shortened(comment, {"1", "2", "4"}), shortened(comment, {"1", "2"})
    ('Pay is low. It has been for years. […] Fares went up.', 'Pay is low. It has been for years.')
    """
    pieces = [" ".join(comment[i] for i in run) for stays, run in groupby(comment, key=kept.__contains__) if stays]
    return " […] ".join(pieces)


def _with_role(who: str, role: str) -> str:
    """Name the speaker and their capacity.

    Examples
    --------
    >>> _with_role("Ann Example", "Union"), _with_role("", "Union"), _with_role("", "")
    ('Ann Example (Union)', 'Union', 'speaker not named')
    """
    return f"{who} ({role})" if who and role else who or role or "speaker not named"
