"""Coded, counted, quoted and charted evidence, each number traced to the paragraph that it came from."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidence.study import Study

__version__ = "0.1.0"
__all__ = ["open_study"]


def open_study(corpus: Any = None, out: Any = None, scheduler: str | None = None) -> "Study":
    """Open the corpus as a study: its frames, tables and figures.

    Parameters
    ----------
    corpus : path, optional
        The folder of documents. Without it, the ``corpus`` folder found in this folder or the nearest one above.
    out : path, optional
        Where results and the cache go. Without it, the folder that holds the corpus.
    scheduler : str, optional
        The address of a Dask scheduler, such as ``tcp://10.0.0.4:8786``, whose workers read and code what is long.

    Returns
    -------
    evidence.study.Study
    """
    from evidence.study import Study

    return Study(corpus, out, scheduler)
