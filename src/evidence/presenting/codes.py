"""The coded sentences as a flat table that any tool can read."""

from typing import Any

import pandas as pd

from evidence.presenting.record import locator
from evidence.reading import Corpus

COLUMNS = ("source", "paragraph", "locator", "start", "end", "text", "themes", "stance", "speaker", "scores", "cues")


def sentence_codes(sources: pd.DataFrame, corpus: Corpus, codings: pd.DataFrame) -> pd.DataFrame:
    """Return a row a sentence, in reading order.

    Parameters
    ----------
    sources, codings : pandas.DataFrame
        The frames of those names.
    corpus : Corpus
        What reading gives.

    Returns
    -------
    pandas.DataFrame
        The columns `COLUMNS`: ``themes`` joined by ``;``, ``scores`` as ``theme:0.93;…`` and ``cues`` as
        ``theme@start-end;…``, with offsets into the document; empty where a sentence bears no theme.
    """
    places = corpus.sentences.merge(corpus.documents[["document_id", "source_id", "respondent"]], on="document_id")
    places = places.merge(sources[["source_id", "label"]], on="source_id")
    places = places.merge(corpus.paragraphs[["paragraph_id", "number", "page"]], on="paragraph_id")
    mine: dict[str, list[Any]] = {}
    for coding in codings.itertuples():
        mine.setdefault(coding.sentence_id, []).append(coding)
    rows = []
    for s in places.itertuples():
        cues = mine.get(s.sentence_id, [])
        scores = {c.theme: c.score for c in reversed(cues)}  # a theme's first row gives its score
        themes = dict.fromkeys(c.theme for c in cues)
        rows.append(
            (
                s.source_id,
                s.number,
                locator(s.label, s.number, s.page, s.respondent),
                s.start,
                s.end,
                s.text,
                ";".join(themes),
                cues[0].stance if cues else "",
                cues[0].speaker if cues else "",
                ";".join(f"{theme}:{scores[theme]:.2f}" for theme in themes),
                ";".join(f"{c.theme}@{c.cue_start}-{c.cue_end}" for c in cues if c.cue_start < c.cue_end),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
