"""What later sources say on the matter of a numbered recommendation: candidates with their places, for a person to judge."""

from typing import Any

import numpy as np
import pandas as pd

from evidence.coding.embeddings import Embedder
from evidence.extracting.recommendations.later import LEAST, MOST, OF_ONE, is_later, later
from evidence.presenting.claims import located, or_line, words_note
from evidence.presenting.record import Record, Table

FEWEST_WORDS = 6  # a shorter sentence is near to everything
COLUMNS = [
    "number", "recommendation", "recommended_in", "published", "rank", "passage", "locator", "section", "date_of_passage",
    "themes", "stance", "similarity", "wording", "recommendation_id", "sentence_id", "start", "end",
]  # fmt: skip


def later_mentions(record: Record, recommendations: pd.DataFrame, embedder: Embedder) -> Table:
    """Passages of later sources nearest in meaning to each numbered recommendation; what is no prose is left out.

    A recommendation that its document states twice is taken once, as it stands first; its items go with it.
    """
    asked = [r for r in located(record, recommendations) if r["kind"] == "recommendation" and r["number"].isdigit()]
    asked.sort(key=lambda r: (r["published"] == "", r["published"]))
    once = list({(r["source_id"], r["number"]): r for r in reversed(asked)}.values())[::-1]
    found = _nearest(record, recommendations, once, embedder)
    about = record.sentences().set_index("sentence_id")
    themes = record.coded().groupby("sentence_id", sort=False)[["theme", "stance"]].agg(list)
    rows = []
    for rec in once:
        for candidate in found[found["recommendation_id"] == rec["recommendation_id"]].itertuples():
            of = about.loc[candidate.sentence_id]
            borne = themes.loc[candidate.sentence_id] if candidate.sentence_id in themes.index else None
            rows.append({
                "number": rec["number"], "recommendation": rec["words"], "recommended_in": rec["locator"],
                "published": rec["published"], "rank": candidate.rank,
                "passage": of["shown"], "locator": of["locator"],
                "section": of["section"], "date_of_passage": of["date"],
                "themes": "" if borne is None else "; ".join(record.label(t) for t in borne["theme"]),
                "stance": "" if borne is None else borne["stance"][0], "similarity": round(candidate.similarity, 2),
                "wording": of["wording"], "recommendation_id": rec["recommendation_id"],
                "sentence_id": candidate.sentence_id, "start": of["start"], "end": of["end"],
            })  # fmt: skip
    return _as_table(record, pd.DataFrame(rows, columns=COLUMNS), len(once))


def _nearest(
    record: Record, recommendations: pd.DataFrame, once: list[dict[str, Any]], embedder: Embedder
) -> pd.DataFrame:
    """The candidates of `evidence.extracting.recommendations.later.later`; nothing is embedded where nothing can be later."""
    sentences = record.sentences()
    dates = dict(zip(sentences["document_id"], sentences["date"], strict=True))
    first = [r["published"] for r in once]
    after = {d for d, date in dates.items() if any(is_later(date, f) for f in first)}
    prose = sentences["unit"].isin(["prose", "list item", "quotation"])
    long = sentences["clean"].str.split().str.len() >= FEWEST_WORDS
    own = pd.Series(False, index=sentences.index)
    for r in once:
        own |= (
            (sentences["document_id"] == r["document_id"])
            & (sentences["start"] < r["end"])
            & (sentences["end"] > r["start"])
        )
    among = sentences[own | (sentences["document_id"].isin(after) & prose & long)].reset_index(drop=True)
    asked = recommendations[recommendations["recommendation_id"].isin([r["recommendation_id"] for r in once])]
    if not after:
        return later(asked, among.iloc[:0], np.zeros((0, 1)), dates)
    return later(asked, among, embedder.encode(among["clean"].str.split().str.join(" ")), dates)


def _as_table(record: Record, data: pd.DataFrame, how_many: int) -> Table:
    first = ~data["recommendation_id"].duplicated()
    shown = pd.DataFrame({
        "Number": data["number"].where(first, ""), "Recommended": data["recommendation"].where(first, ""),
        "Where": data["recommended_in"].where(first, ""), "Said since": data["passage"], "Where said": data["locator"],
        "Date": data["date_of_passage"], "Under the heading": data["section"], "Stance": data["stance"],
        "Likeness": [f"{s:.2f}" for s in data["similarity"]],
    })  # fmt: skip
    without = how_many - data["recommendation_id"].nunique()
    none = f"Of {how_many:,} numbered recommendations {without:,} have no candidate. " if without else ""
    note = (
        f"For each numbered recommendation up to {MOST} sentences of later sources, {OF_ONE} of one at most, nearest in meaning "
        f"by sentence embeddings (likeness of {LEAST:g} or more, of 1): candidates for a person to judge. Nearness says that "
        "they may be on one matter, not that the recommendation was carried out, nor that it was not; and a later remark may "
        f"be missed. Headings, tables and sentences of fewer than {FEWEST_WORDS} words are left out. "
        f"{none}{words_note(record, data)}{record.caption()}"
    )
    title = "What later sources say on the matter of each recommendation: for a person to judge"
    return Table("later-mentions", title, note, data, or_line(shown, "later passage on a recommendation"))
