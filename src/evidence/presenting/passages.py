"""The sentences themselves: a few passages of each theme, and every coded sentence, with their places."""

import pandas as pd

from evidence.presenting.record import COUNTED, WITHHELD, Record, Table

PASSAGES_A_THEME, PASSAGES_A_SOURCE, PASSAGE_WORDS = 5, 2, 60


def passages_table(record: Record) -> Table:
    """Passages of each theme that press its point most, with their locators.

    An ask or a concern before the rest, then the most cues of the theme, the shorter first; at most two a source.
    Sentences over 60 words are passed over.
    """
    coded = record.coded()
    coded = coded[
        coded["unit"].isin(["prose", "list item", "quotation"])
        & (coded["clean"].str.split().str.len() <= PASSAGE_WORDS)
        & (coded["shown"] != WITHHELD)
    ]
    coded = coded.assign(presses=coded["stance"].isin(["ask", "concern"]), length=coded["clean"].str.len())
    ordered = coded.sort_values(
        ["theme", "presses", "cues", "length", "sentence_id"], ascending=[True, False, False, True, True], kind="stable"
    )
    kept = ordered.groupby(["theme", "source_id"], observed=True, sort=False).head(PASSAGES_A_SOURCE)
    kept = kept.groupby("theme", observed=True, sort=False).head(PASSAGES_A_THEME)
    data = pd.DataFrame(
        {
            "theme": [record.label(t) for t in kept["theme"]],
            "passage": kept["shown"].to_list(),
            "locator": kept["locator"].to_list(),
            "section": kept["section"].to_list(),
            "stance": kept["stance"].to_list(),
            "speaker": kept["speaker"].to_list(),
            "wording": kept["wording"].to_list(),
            "sentence_id": kept["sentence_id"].to_list(),
            "start": kept["start"].to_list(),
            "end": kept["end"].to_list(),
        }
    )
    shown = pd.DataFrame(
        {
            "Theme": data["theme"].mask(data["theme"].duplicated(), ""),
            "Passage": data["passage"],
            "Where": data["locator"],
            "Under the heading": data["section"],
            "Stance": data["stance"],
            "Speaker": [record.reporting.speakers[s] for s in data["speaker"]],
        }
    )
    note = (
        f"For each theme up to {PASSAGES_A_THEME} sentences, asks and concerns first, then those with most cues; no more than "
        f"{PASSAGES_A_SOURCE} from one source. Chosen to show the theme at its sharpest, so they are not typical of it: "
        f"coded-sentences has all. {_counted(data)}{record.caption()}"
    )
    return Table("passages", "Passages of each theme, asks and concerns first", note, data, shown)


def coded_sentences_table(record: Record) -> Table:
    """Every sentence that bears a theme, in the order of sources and of reading, with all its themes and its place.

    Respondents' answers to a survey are not listed: a list of them would give away the small numbers that its tables keep
    back. The words of a source that may not be quoted are withheld.
    """
    coded = record.coded().sort_values("theme", kind="stable")
    themes = coded.groupby("sentence_id", sort=False)["theme"].agg(
        lambda held: "; ".join(record.label(t) for t in held)
    )
    first = coded.drop_duplicates("sentence_id").set_index("sentence_id").assign(themes=themes)
    first = first.loc[first.index.isin(themes.index)]
    in_order = record.sentences()["sentence_id"]
    first = first.loc[in_order[in_order.isin(first.index)]]
    listed = first[first["unit"] != "answer"]
    data = pd.DataFrame(
        {
            "locator": listed["locator"],
            "section": listed["section"],
            "date": listed["date"],
            "themes": listed["themes"],
            "stance": listed["stance"],
            "speaker": listed["speaker"],
            "wording": listed["wording"],
            "text": listed["shown"],
            "sentence_id": listed.index,
        }
    ).reset_index(drop=True)
    shown = pd.DataFrame(
        {
            "Where": data["locator"],
            "Under the heading": data["section"],
            "Date": data["date"].replace("", "not known"),
            "Themes": data["themes"],
            "Stance": data["stance"],
            "Speaker": [record.reporting.speakers[s] for s in data["speaker"]],
            "Wording": data["wording"],
            "Sentence": data["text"],
        }
    )
    answers = len(first) - len(listed)
    aside = f"Coded sentences of answers to a survey, which are not listed: {answers:,}. " if answers else ""
    if (listed["shown"] == WITHHELD).any():
        aside += (
            f"{WITHHELD}: the source's own words, given without permission to quote; they stand in build/codes.csv. "
        )
    note = (
        f"Sentences that bear a theme ({len(data):,}), each once, in the order of the sources and of reading. "
        f"{aside}{_counted(data)}{record.caption()}"
    )
    return Table("coded-sentences", "Every sentence that bears a theme", note, data, shown)


def _counted(data: pd.DataFrame) -> str:
    """The sentence of a note on paragraphs that we counted; "" where none is cited."""
    return f"{COUNTED} " if any("para [" in place for place in data["locator"]) else ""
