"""Review: sentences go out to a person as a workbook, and decisions come back."""

from collections.abc import Callable, Collection, Mapping

import pandas as pd
from openpyxl import Workbook

from evidence.coding.codebook import Codebook
from evidence.coding.review.choosing import RANDOM, choose, thresholds_of
from evidence.coding.review.keeping import errors_at_random, keep_decisions
from evidence.coding.review.reading import Review, read_review
from evidence.coding.review.writing import as_bytes, workbook

__all__ = ["Review", "as_bytes", "errors_at_random", "keep_decisions", "read_review", "review_sheet"]

WORTH_TELLING, MOST_TOLD = 0.2, 4
WORDS = (
    (0.95, "almost certainly"), (0.8, "very likely"), (0.6, "likely"), (0.4, "about even"), (0.2, "perhaps"),
    (0.05, "hardly"), (0.0, "almost certainly not"),
)  # fmt: skip


def review_sheet(
    proposals: pd.DataFrame,
    sentences: pd.DataFrame,
    cues: pd.DataFrame,
    codebook: Codebook,
    how_many: int,
    *,
    decided: Collection[str] = (),
    reasons: Callable[[list[str]], Mapping[str, str]] | None = None,
    seed: int = 0,
) -> Workbook:
    """Make a workbook of the sentences that are most worth a person's look, filled in with what the coder proposes.

    Parameters
    ----------
    proposals : pandas.DataFrame
        The proposals frame: a row a sentence and theme.
    sentences : pandas.DataFrame
        The sentences frame in reading order, with `locator` and, where known, `section` (as
        `evidence.presenting.record.Record.sentences` gives them).
    cues : pandas.DataFrame
        The codings by rule.
    codebook : Codebook
        The themes.
    how_many : int
        How many sentences to ask about; `evidence.coding.review.choosing.choose` says which.
    decided : collection of str
        Ids of sentences that need not be asked about again.
    reasons : callable, optional
        Gives for the ids of the sentences that are asked about those coded before that are nearest to each, as text; see
        `evidence.coding.review.nearest.nearest_coded`.
    seed : int
        Another one draws others at random.
    """
    left = proposals[proposals["sentence_id"].isin(set(sentences["sentence_id"]) - set(decided))]
    wide = left.pivot(index="sentence_id", columns="theme", values="score")[[t for t in codebook.ids if len(left)]]
    thresholds = thresholds_of(left)
    barred = left[~left["bears"] & (left["score"] >= left["theme"].map(thresholds))]  # what introduces a list, say
    close = wide.copy()
    for row in barred.itertuples():
        close.loc[row.sentence_id, row.theme] = 0.0
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    chosen = choose(close, thresholds, how_many, texts, seed)
    mine = left[left["sentence_id"].isin(set(chosen["sentence_id"]))]
    proposed = dict(list(mine.groupby("sentence_id", sort=False)))
    around = _around(sentences)
    said = _words_of(cues, sentences, codebook)
    like = reasons(chosen["sentence_id"].to_list()) if reasons else {}
    rows = [
        around[i]
        | _proposal(proposed[i], thresholds, codebook)
        | {"sentence_id": i, "asked": why, "cues": said.get(i, ""), "reasons": like.get(i, "")}
        for i, why in zip(chosen["sentence_id"], chosen["asked"], strict=True)
    ]
    at_random = int((chosen["asked"] == RANDOM).sum())
    return workbook(rows, codebook, [f"{len(rows)} sentences, {at_random} of them drawn at random"])


def _around(sentences: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Each sentence with its place and its neighbours in its document."""
    by_document = sentences.groupby("document_id", sort=False)["text"]
    frame = sentences.assign(before=by_document.shift(1, fill_value=""), after=by_document.shift(-1, fill_value=""))
    told = [c for c in ("locator", "section", "before", "text", "after") if c in frame]
    return dict(zip(frame["sentence_id"], frame[told].to_dict("records"), strict=True))


def _words_of(cues: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> dict[str, str]:
    """The words in each sentence that the codebook's rules go by."""
    places = dict(zip(sentences["sentence_id"], zip(sentences["start"], sentences["text"], strict=True), strict=True))
    found: dict[str, list[str]] = {}
    for cue in cues[cues["cue_start"] < cues["cue_end"]].itertuples():
        if cue.sentence_id in places:
            start, text = places[cue.sentence_id]
            words = text[cue.cue_start - start : cue.cue_end - start]
            found.setdefault(cue.sentence_id, []).append(f"{codebook[cue.theme].label}: “{words}”")
    return {i: "; ".join(dict.fromkeys(words)) for i, words in found.items()}


def _proposal(rows: pd.DataFrame, thresholds: dict[str, float], codebook: Codebook) -> dict[str, str]:
    """What the coder proposes of one sentence, and how sure it is of what it proposes or nearly does."""
    ranked = rows.sort_values("score", ascending=False, kind="stable")
    near = ranked["bears"] | (ranked["score"] >= ranked["theme"].map(thresholds) - WORTH_TELLING) & (
        ranked["score"] > 0
    )
    sure = [f"{codebook[r.theme].label}: {in_words(r.score)} ({r.score:.2f})" for r in ranked[near].itertuples()]
    given = [t for t in codebook.ids if t in set(rows.loc[rows["bears"], "theme"])]
    stance, speaker = (rows.iloc[0]["stance"], rows.iloc[0]["speaker"]) if given else ("", "")
    return {
        **{t: "yes" if t in given else "no" for t in codebook.ids},
        "sure": "; ".join(sure[:MOST_TOLD]) or "no theme comes near",
        "stance": stance,
        "speaker": speaker,
        "proposed themes": ";".join(given),
        "proposed stance": stance,
        "proposed speaker": speaker,
    }


def in_words(probability: float) -> str:
    """Return a probability in plain words.

    Examples
    --------
    >>> in_words(0.97), in_words(0.5), in_words(0.01)
    ('almost certainly', 'about even', 'almost certainly not')
    """
    return next(words for least, words in WORDS if probability >= least)
