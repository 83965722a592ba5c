"""From a folder of documents to documents, paragraphs and sentences."""

from typing import NamedTuple

import pandas as pd


class Corpus(NamedTuple):
    """The frames that reading gives."""

    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    rejects: pd.DataFrame
    ledger: pd.DataFrame
