"""The search of a study: what may be searched, and the passages found."""

from typing import TYPE_CHECKING

import pandas as pd

from evidence.results import Results

if TYPE_CHECKING:
    from evidence.presenting.record import Record


class Searching(Results):
    """A corpus whose passages can be searched."""

    def _searched(self, illustrative: bool) -> "Record":
        """What a search goes through: the sentences that may be shown, of the sources that count."""
        from evidence.presenting.record import Record

        sources = self.sources[illustrative | (self.sources["wording"] != "illustrative")].reset_index(drop=True)
        corpus = self.presented._replace(sentences=self.opened[0])
        return Record(sources, corpus, self.codings, self.codebook, self.reporting, False, self.shown)

    def search(self, words: str, how_many: int = 10, by: str = "both", illustrative: bool = False) -> pd.DataFrame:
        """Return the passages that answer a question best; see `evidence.presenting.found.passages_found`.

        Parameters
        ----------
        words : str
            The question; a phrase in quotation marks must be in the passage as it stands.
        how_many : int
            The most to return.
        by : str
            "word" (BM25), "meaning" (sentence vectors) or "both", fused.
        illustrative : bool
            Whether illustrative sources are ranked with the rest.
        """
        from evidence.coding.embeddings import Embedder
        from evidence.discovering.asking import question_vector
        from evidence.presenting.found import passages_found

        embedder = Embedder(cache=self.out / ".evidence" / "embeddings")
        return passages_found(self._searched(illustrative), words, how_many, by, embedder, question_vector)

    def not_searched(self, illustrative: bool = False) -> list[str]:
        """Say what a search leaves out, and why: the same whatever is asked."""
        from evidence.presenting.found import not_searched

        record = self._searched(illustrative)
        left_out = self.sources[~self.sources["source_id"].isin(record.sources["source_id"])]
        return not_searched(record, left_out)
