"""The proof that quotations are their sources' words, to the character."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from evidence.reading import Corpus


def faults(quotations: pd.DataFrame, corpus: Corpus, sources: pd.DataFrame) -> Iterator[str]:
    """Yield each quotation that is not its source's words, to the character, or whose source is not the file it was.

    Parameters
    ----------
    quotations : pandas.DataFrame
        As `quotations` gave them, now or when they were stored.
    corpus, sources : Corpus, pandas.DataFrame
        What the files hold now.
    """
    texts = dict(zip(corpus.documents["document_id"], corpus.documents["text"], strict=True))
    source_of = dict(zip(corpus.documents["document_id"], corpus.documents["source_id"], strict=True))
    hashes = dict(zip(sources["source_id"], sources["sha256"], strict=True))
    wordings = dict(zip(sources["source_id"], sources["wording"], strict=True))
    changed: Counter[str] = Counter()
    for q in quotations.itertuples():
        if q.document_id not in texts:
            yield f"{q.quotation_id}: its document {q.document_id} is not in the corpus"
            continue
        source, text = source_of[q.document_id], texts[q.document_id]
        if wordings[source] == "paraphrase":
            yield f"{q.quotation_id}: {source} is a paraphrase, which holds nobody's own words"
        if hashes[source] != q.sha256:
            changed[source] += 1
        if text[q.start : q.end] != q.text:
            now = text.find(q.text)
            where = f"; they stand at {now}-{now + len(q.text)} now" if now >= 0 else ""
            yield f"{q.quotation_id}: the words are not those of {q.document_id} at {q.start}-{q.end}{where}"
    for source, count in changed.items():
        yield f"{source}: the file has changed since its {count:,} quotations were taken"
