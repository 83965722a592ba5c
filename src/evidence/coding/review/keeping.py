"""People's decisions, kept in a file for each of them, and what they say of the coder's error."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from scipy.stats import binomtest

from evidence.coding.readings import fingerprint
from evidence.coding.review.choosing import RANDOM
from evidence.coding.review.reading import DECISIONS
from evidence.errors import EvidenceError
from evidence.files import as_text, write_csv


def keep_decisions(folder: Path, decisions: pd.DataFrame, sentences: pd.DataFrame) -> list[Path]:
    """Keep decisions in ``codings/person-NAME.csv``, a file a person, each with a fingerprint of the words decided on.

    Parameters
    ----------
    folder : Path
        The corpus.
    decisions : pandas.DataFrame
        The columns of `evidence.coding.review.reading.DECISIONS`.
    sentences : pandas.DataFrame
        The sentences frame.

    Returns
    -------
    list of Path
        The files. A sentence that stood there is replaced in its place, a new one is added at the end, and none is lost.

    Raises
    ------
    EvidenceError
        Where a file can't be read or written, or belongs to somebody whose name gives the same file.
    """
    made, columns = [], [*DECISIONS, "words"]
    texts = decisions["sentence_id"].map(sentences.set_index("sentence_id")["text"])
    decisions = decisions.assign(words=[fingerprint(text) for text in texts])
    for person, mine in decisions.groupby("person", sort=True):
        path = folder / "codings" / f"person-{slug(str(person))}.csv"
        kept = _kept(path, str(person)) if path.exists() else decisions.iloc[:0]
        rows = {row["sentence_id"]: row for frame in (kept, mine) for row in frame.to_dict("records")}
        made.append((path, pd.DataFrame(list(rows.values()), columns=columns, dtype="str")))
    for path, frame in made:
        write_csv(frame.assign(note=as_text(frame["note"])), path)  # an id has to stay as it is
    return [path for path, _ in made]


def slug(name: str) -> str:
    """Return a name as a file can bear it.

    Examples
    --------
    >>> slug("Zoë O'Hara-Smith"), slug("Анна")
    ('zoe-o-hara-smith', 'анна')

    Raises
    ------
    EvidenceError
        Where it has neither letters nor digits.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    found = re.sub(r"[\W_]+", "-", plain).strip("-")
    if not found:
        raise EvidenceError(f"reviewer {name!r}", "has neither letters nor digits in the name", "write another one")
    return found[:60]


def errors_at_random(decisions: pd.DataFrame, themes: Iterable[str]) -> pd.DataFrame:
    """Say how often the coder was wrong, by the sentences that were drawn at random.

    Parameters
    ----------
    decisions : pandas.DataFrame
        The columns of `evidence.coding.review.reading.DECISIONS`.
    themes : iterable of str
        The themes of the codebook.

    Returns
    -------
    pandas.DataFrame
        A row a theme: `theme`, `n` (sentences decided), `wrong`, `share`, and `low` and `high` (a 95 % interval, Wilson 1927).
        It speaks for the sentences that had not been decided when they were drawn.
    """
    mine = decisions[decisions["asked"] == RANDOM]
    rows = []
    for theme in themes:
        given, proposed = ([theme in row.split(";") for row in mine[c]] for c in ("themes", "proposed"))
        wrong = sum(g != p for g, p in zip(given, proposed, strict=True))
        low, high = binomtest(wrong, len(mine)).proportion_ci(method="wilson") if len(mine) else (None, None)
        share = wrong / len(mine) if len(mine) else None
        rows.append({"theme": theme, "n": len(mine), "wrong": wrong, "share": share, "low": low, "high": high})
    return pd.DataFrame(rows, columns=["theme", "n", "wrong", "share", "low", "high"])


def _kept(path: Path, person: str) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise EvidenceError(path, f"can't be read ({type(error).__name__})", "mend it, or put it elsewhere") from None
    missing = [c for c in DECISIONS[:6] if c not in frame]
    if missing:
        raise EvidenceError(path, f"has no column {missing[0]}", "mend it, or put it elsewhere")
    others = sorted(set(frame["person"]) - {person, ""})
    if others and others[0].casefold() != person.casefold():
        raise EvidenceError(path, f"belongs to {others[0]!r}, not to {person!r}", "sign the sheet with another name")
    return frame.reindex(columns=[*DECISIONS, "words"], fill_value="")
