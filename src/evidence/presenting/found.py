"""What a search shows: passages with their places, and what may not be shown kept back.

Answers that were given without permission to quote are not searched, so that no question tells what is in them; how many there
are is said whatever was asked. Names are taken out of the other answers before they are searched.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evidence.coding.embeddings import Embedder
from evidence.discovering.search import WAYS, Asked, asked, met, search
from evidence.errors import EvidenceError
from evidence.presenting.record import WITHHELD, Record
from evidence.reading import Corpus

if TYPE_CHECKING:
    from rich.text import Text

    from evidence.extracting.identities import Settled

COLUMNS = (
    "rank", "locator", "text", "source_id", "sentence_id", "themes", "stance", "speaker", "section", "date", "wording",
    "found_by", "score", "marks",
)  # fmt: skip
USES = {
    "verbatim": "verbatim: the source's own words; quote them with their reference.",
    "paraphrase": "paraphrase: a digest retells its source; report it with its reference, never in quotation marks.",
    "illustrative": "illustrative: made up, to try the software on; evidence of nothing.",
}
# What could move a cursor or turn a line round.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def open_sentences(corpus: Corpus, sources: pd.DataFrame, settled: "Settled") -> pd.DataFrame:
    """Return the sentences that may be searched.

    Returns
    -------
    pandas.DataFrame
        The sentences frame without answers that may not be quoted; in `clean` of what people say in their own words, answers
        and documents that may be quoted, names are taken out.
    """
    about = corpus.documents[["document_id", "source_id", "may_quote"]].merge(sources[["source_id", "wording"]])
    about = corpus.sentences[["sentence_id", "document_id", "paragraph_id"]].merge(about, on="document_id")
    about = about.merge(corpus.paragraphs[["paragraph_id", "unit"]], on="paragraph_id").set_index("sentence_id")
    about = about.loc[corpus.sentences["sentence_id"]]
    may = about["may_quote"].to_numpy()
    shown = may | (about["unit"] != "answer").to_numpy()
    said = may & (about["wording"] != "paraphrase").to_numpy()
    sentences = corpus.sentences.copy()
    if said.any():
        from evidence.extracting.placeholders import take_out

        for source in dict.fromkeys(about.loc[said, "source_id"]):
            mine = said & (about["source_id"] == source).to_numpy()
            sentences.loc[mine, "clean"] = take_out(sentences.loc[mine, "clean"].str.split().str.join(" "), settled)[0]
    return sentences[shown].reset_index(drop=True)


def passages_found(
    record: Record,
    question: str,
    how_many: int,
    by: str,
    embedder: Embedder,
    of_question: Callable[[str], np.ndarray],
) -> pd.DataFrame:
    """Return the passages that answer a question best.

    Parameters
    ----------
    record : Record
        What is searched; its sentences are those of `open_sentences`.
    question : str
        Words; a phrase in quotation marks must be in the passage as it stands, capitals apart.
    how_many : int
        The most to return.
    by : str
        "word", "meaning" or "both".
    embedder, of_question
        Give the vectors of passages and of the question.

    Returns
    -------
    pandas.DataFrame
        The columns `COLUMNS`. `themes` are labels; `marks` says where in `text` words of the question stand, as
        ``start-end;…``. The words of a source that may not be quoted are withheld.

    Raises
    ------
    EvidenceError
        Where the question holds no word, or `by` or `how_many` is none that there is.
    """
    if by not in WAYS or how_many < 1:
        raise EvidenceError("search", f"can't give {how_many} passages by {by!r}", f"take one of: {', '.join(WAYS)}")
    wanted = asked(question)
    if not wanted.stems:
        raise EvidenceError("search", "there is no word to search for", "give words, or a phrase in quotation marks")
    about = record.sentences()
    found = search(wanted, about, how_many, by, of_question, embedder.encode)
    found = found.merge(about.drop(columns="text"), on="sentence_id", how="left")
    coded = record.codings.drop_duplicates(["sentence_id", "theme"])
    coded = coded[coded["sentence_id"].isin(found["sentence_id"])]
    labels = coded.assign(theme=coded["theme"].map(record.label)).groupby("sentence_id")["theme"].agg("; ".join)
    first = coded.drop_duplicates("sentence_id").set_index("sentence_id")
    for column, values in (("themes", labels), ("stance", first["stance"]), ("speaker", first["speaker"])):
        found[column] = found["sentence_id"].map(values).fillna("").astype("str")
    found["text"] = found["shown"]
    found["marks"] = ["" if text == WITHHELD else _marks(wanted, text) for text in found["text"]]
    return found.astype({"text": "str", "marks": "str"})[list(COLUMNS)]


def not_searched(record: Record, illustrative: pd.DataFrame) -> list[str]:
    """Say what a search leaves out: answers without permission, and illustrative sources where they are left out."""
    documents = record.corpus.documents[record.corpus.documents["source_id"].isin(record.sources["source_id"])]
    answers = documents[documents["respondent"] != ""]
    kept_back = int((~answers["may_quote"]).sum())
    lines = []
    if kept_back:
        lines.append(
            f"{kept_back:,} of {len(answers):,} answers were given without permission to quote and are not searched."
        )
    if len(illustrative):
        theirs = record.corpus.documents.merge(illustrative[["source_id"]], on="source_id")
        n = record.corpus.sentences["document_id"].isin(theirs["document_id"]).sum()
        made_up = f"{len(illustrative):,} illustrative source{'s' if len(illustrative) > 1 else ''}"
        lines.append(
            f"{n:,} sentences of {made_up}, made up to try the software on, are searched only with --illustrative."
        )
    return lines


def how_to_use(wordings: Iterable[str]) -> list[str]:
    """Say what may be done with passages of these wordings."""
    shown = set(wordings)
    return [line for wording, line in USES.items() if wording in shown]


def on_screen(passages: pd.DataFrame, speakers: dict[str, str]) -> "Iterator[Text]":
    """Yield each passage as a terminal shows it, the words that met the question in bold."""
    from rich.text import Text

    for row in passages.to_dict("records"):
        head = f"{row['rank']}. {row['locator']}"
        line = Text(_printable(head), style="bold cyan")
        line.append(_printable(" · ".join(["", *filter(None, (row["section"], row["wording"]))])), style="not bold dim")
        yield line
        text = Text(_printable(row["text"]))
        for mark in filter(None, row["marks"].split(";")):
            start, end = map(int, mark.split("-"))
            text.stylize("bold yellow", start, end)
        yield text
        yield Text(
            _printable(" · ".join(filter(None, (row["themes"], row["stance"], speakers.get(row["speaker"], ""))))),
            style="dim",
        )
        yield Text()


def _marks(question: Asked, text: str) -> str:
    return ";".join(f"{start}-{end}" for start, end in met(question, text))


def _printable(text: str) -> str:
    return UNPRINTABLE.sub(" ", text)  # one for one, so that the marks stay where they are
