"""The coded sentences as a flat table that any tool can read."""

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
    mine = dict(list(codings.groupby("sentence_id", sort=False)))
    none = codings.iloc[:0]
    rows = []
    for s in places.itertuples():
        cues = mine.get(s.sentence_id, none)
        themes = cues.drop_duplicates("theme")
        spans = zip(cues["theme"], cues["cue_start"], cues["cue_end"], strict=True)
        scores = zip(themes["theme"], themes["score"], strict=True)
        rows.append(
            {
                "source": s.source_id,
                "paragraph": s.number,
                "locator": locator(s.label, s.number, s.page, s.respondent),
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "themes": ";".join(themes["theme"]),
                "stance": "".join(themes["stance"].head(1)),
                "speaker": "".join(themes["speaker"].head(1)),
                "scores": ";".join(f"{theme}:{score:.2f}" for theme, score in scores),
                "cues": ";".join(f"{theme}@{start}-{end}" for theme, start, end in spans if start < end),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
