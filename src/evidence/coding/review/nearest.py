"""Sentences coded before that are nearest in meaning to one that a person is asked about, so that like is decided alike."""

from pathlib import Path

import numpy as np
import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.coding.embeddings import Embedder
from evidence.coding.readings import read_readings

NEAREST, WORDS = 2, 40


def coded_before(codings: Path, sentences: pd.DataFrame, decisions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the sentences of a corpus that were coded by reading, or decided by a person.

    Parameters
    ----------
    codings : Path
        The corpus's ``codings`` folder; ``settled.csv`` in it is read where it is there.
    sentences : pandas.DataFrame
        What `evidence.presenting.record.Record.sentences` gives.
    decisions : pandas.DataFrame
        What `evidence.coding.readings.read_decisions` gives; a person's decision goes before what was settled.
    codebook : Codebook
        The themes.

    Returns
    -------
    pandas.DataFrame
        `sentence_id`, `clean`, `themes` and `by`, in reading order. Words that may not be shown are left out: those of a source
        or a respondent who gave no permission to quote.
    """
    path = codings / "settled.csv"
    settled = [read_readings(path, codebook.ids).assign(person="")] if path.exists() else []
    coded = pd.concat([*settled, decisions]).drop_duplicates("sentence_id", keep="last")
    may_be_shown = (sentences["wording"] == "paraphrase") | sentences["may_quote"]
    read = sentences.loc[may_be_shown, ["sentence_id", "clean"]].merge(coded, on="sentence_id")
    by = [f"decided by {person}" if person else "settled by reading" for person in read["person"]]
    return read[["sentence_id", "clean", "themes"]].assign(by=by)


def nearest_coded(asked: pd.DataFrame, coded: pd.DataFrame, codebook: Codebook, embedder: Embedder) -> dict[str, str]:
    """Return for each sentence asked about the two coded ones nearest to it, with their themes, as a person reads them.

    Parameters
    ----------
    asked : pandas.DataFrame
        `sentence_id` and `clean`.
    coded : pandas.DataFrame
        What `coded_before` gives. No sentence is said to be like itself.
    codebook : Codebook
        The themes' labels.
    embedder : Embedder
        Turns sentences into vectors.
    """
    if coded.empty or asked.empty:
        return {}
    known = embedder.encode(coded["clean"]).astype(np.float64)
    mine, ids = coded.to_dict("records"), coded["sentence_id"].to_numpy()
    found = {}
    for sentence_id, vector in zip(asked["sentence_id"], embedder.encode(asked["clean"]), strict=True):
        likeness = np.round(known @ vector.astype(np.float64), 3)
        likeness[ids == sentence_id] = -np.inf
        first = [i for i in np.argsort(-likeness, kind="stable")[:NEAREST] if np.isfinite(likeness[i])]
        lines = [f"{n}. {_told(mine[i], codebook)}" for n, i in enumerate(first, 1)]
        found[str(sentence_id)] = "  ".join(lines)
    return found


def _told(coded: dict[str, str], codebook: Codebook) -> str:
    words = coded["clean"].split()
    text = " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
    given = "; ".join(t.label for t in codebook if t.id in coded["themes"].split(";")) or "no theme"
    return f"{text} → {given} ({coded['by']})."
