"""A coder of a researcher's own: learned from texts that people coded, kept in a file that holds none of them."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from evidence import frames
from evidence.coding.classifier import SCALE, ThemeClassifier
from evidence.coding.embeddings import Embedder
from evidence.coding.learner import DECIMALS, Learned
from evidence.coding.own.report import given_unseen, report_of
from evidence.coding.own.shares import Unseen, as_unseen
from evidence.coding.own.table import coded_texts
from evidence.errors import EvidenceError
from evidence.files import write_whole

FORM = 2
LARGEST = 200_000_000
STRENGTH, FOLDS = 0.3, 5


@dataclass(frozen=True)
class OwnCoder:
    """What was learned from coded texts.

    Attributes
    ----------
    themes : tuple of str
        What it codes.
    one_each : bool
        Whether every text bears one theme, no more and no fewer.
    learned : Learned
        The models and thresholds.
    report : pandas.DataFrame
        How well it codes texts that it had not seen; see `evidence.coding.own.report.report_of`.
    unseen : Unseen
        What it gave those texts, beside what people gave them: from this shares are corrected.
    rejects : pandas.DataFrame
        A rejects frame: the rows that it could not learn from. It isn't kept in the file.
    model : str
        Which embedding model it goes by, as `Embedder.key` says it.
    embedder : Embedder
        Turns texts into vectors.
    bare : int
        How many of the texts that it learned from had no theme written beside them. It isn't kept in the file.
    """

    themes: tuple[str, ...]
    one_each: bool
    learned: Learned
    report: pd.DataFrame
    unseen: Unseen
    rejects: pd.DataFrame
    model: str
    embedder: Embedder = field(default_factory=Embedder)
    bare: int = 0

    def probabilities(self, texts: Sequence[str]) -> pd.DataFrame:
        """Return the probability of each theme, a row a text."""
        found = np.zeros((0, len(self.themes)))
        if len(texts):
            found = self.learned.probabilities(self.embedder.encode(texts) * SCALE)
        return pd.DataFrame(found, columns=list(self.themes))

    def bears(self, texts: Sequence[str]) -> pd.DataFrame:
        """Return whether each text bears each theme."""
        return self._given(self.probabilities(texts))

    def codings(self, sentences: pd.DataFrame, rules: pd.DataFrame, name: str = "own") -> pd.DataFrame:
        """Code sentences.

        Parameters
        ----------
        sentences : pandas.DataFrame
            The sentences frame.
        rules : pandas.DataFrame
            `sentence_id`, and `stance_by_rule`, `speaker_by_rule` and `introduces`, as `evidence.coding.training.features`
            gives them: a coder of one's own has learned neither stance nor speaker.
        name : str
            Who coded, for the column `coder`.

        Returns
        -------
        pandas.DataFrame
            The codings frame. Cues are empty, at the sentence's beginning; a list's introduction bears no theme.
        """
        scores = self.probabilities(sentences["clean"].to_list())
        given = self._given(scores)
        place = rules.set_index("sentence_id").to_dict("index")
        rows = []
        for i, s in enumerate(sentences.itertuples()):
            rule = place[s.sentence_id]
            for theme in [] if rule["introduces"] else [t for t in self.themes if given.at[i, t]]:
                rows.append(
                    {
                        "sentence_id": s.sentence_id,
                        "theme": theme,
                        "coder": name,
                        "score": scores.at[i, theme],
                        "cue_start": s.start,
                        "cue_end": s.start,
                        "stance": rule["stance_by_rule"],
                        "speaker": rule["speaker_by_rule"],
                    }
                )
        return frames.check("codings", frames.build("codings", rows))

    def found(self, sentences: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
        """Return 1 where a sentence has a theme in `codings`, else 0: a row a sentence, in their order, a column a theme."""
        given = pd.crosstab(codings["sentence_id"], codings["theme"])
        return given.reindex(index=sentences["sentence_id"], columns=list(self.themes), fill_value=0)

    def save(self, path: Path) -> None:
        """Write the coder as one file: numbers and the report, no text that it learned from."""
        fitted = [m if isinstance(m, LogisticRegression) else None for m in self.learned.models]
        like = next((m.coef_ for m in fitted if m is not None), np.zeros((1, 0)))
        about = {
            "form": FORM,
            "model": self.model,
            "folder": str(self.embedder.model.resolve()) if self.embedder.model else "",
            "scale": SCALE,
            "decimals": DECIMALS,
            "one_each": self.one_each,
            "themes": list(self.themes),
            "constant": [m if isinstance(m, float) else None for m in self.learned.models],
            "report": json.loads(self.report.to_json(orient="split", index=False)),
            "words": self.unseen.words,
        }
        packed = BytesIO()
        np.savez(
            packed,
            about=np.array(json.dumps(about, ensure_ascii=False)),
            coefficients=np.vstack([m.coef_ if m is not None else np.zeros_like(like) for m in fitted]),
            intercepts=np.array([m.intercept_[0] if m is not None else 0.0 for m in fitted], dtype=like.dtype),
            thresholds=self.learned.thresholds,
            truth=self.unseen.truth,
            given=self.unseen.given,
            groups=self.unseen.groups,
        )
        write_whole(path, packed.getvalue())

    def _given(self, scores: pd.DataFrame) -> pd.DataFrame:
        values = scores.to_numpy()
        if self.one_each:
            best = values.argmax(axis=1) if len(values) else np.zeros(0, dtype=int)
            return pd.DataFrame(best[:, None] == np.arange(len(self.themes)), columns=scores.columns)
        return pd.DataFrame(values >= self.learned.thresholds, columns=scores.columns)


def learn_own(
    path: Path, text: str, themes: Sequence[str], group: str | None = None, embedder: Embedder | None = None
) -> OwnCoder:
    """Learn a coder from a spreadsheet of coded texts.

    Parameters
    ----------
    path : Path
        A .csv or .xlsx file with a header.
    text : str
        The column that holds the texts.
    themes : sequence of str
        Several columns that say of one theme each whether a text bears it (1, yes, x …), or one column of labels joined by
        ``;``, or of one label each.
    group : str, optional
        The column that says what belongs together (a respondent, a document): the report judges no text by its neighbours.
        Without it, texts of the same words belong together.
    embedder : Embedder, optional
        Without it, the packaged model.

    Returns
    -------
    OwnCoder
        With its report; rows that could not be used are in its rejects.

    Raises
    ------
    EvidenceError
        Where the file or a column can't be used, or there is too little to learn from.
    """
    embedder = embedder or Embedder()
    coded = coded_texts(path, text, themes, group)
    classifier = ThemeClassifier(STRENGTH, FOLDS, embedder)
    classifier.fit(coded.texts, coded.truth, groups=coded.groups)
    learned = classifier.learned_
    given = given_unseen(coded, learned)
    report, known = report_of(coded, given), as_unseen(coded.texts, coded.truth, given, coded.groups)
    return OwnCoder(
        coded.themes, coded.one_each, learned, report, known, coded.rejects, embedder.key, embedder, coded.bare
    )


def load_own(path: Path) -> OwnCoder:
    """Read a coder that `OwnCoder.save` wrote.

    Raises
    ------
    EvidenceError
        Where the file is no such coder, is of another version, or the embedding model that it goes by is not there or is
        another by its hash.
    """
    about, numbers = _unpack(path)
    if about.get("form") != FORM or (about.get("scale"), about.get("decimals")) != (SCALE, DECIMALS):
        raise EvidenceError(path, "was written by another version of this program", "learn it again: evidence learn")
    embedder = _embedder(path, about)
    if about.get("model") != embedder.key:
        here = f"the one in {embedder.folder}" if embedder.model else "the installed one"
        what = f"goes by the embedding model {about.get('model')}, and {here} is {embedder.key}"
        raise EvidenceError(path, what, "put that model back, or learn it again: evidence learn")
    try:
        return _coder(about, numbers, embedder)
    except (KeyError, TypeError, ValueError, IndexError):
        raise EvidenceError(path, "is a damaged coder", "learn it again: evidence learn") from None


def _embedder(path: Path, about: dict[str, Any]) -> Embedder:
    """The model that a coder goes by: the installed one, or a folder, where it was or beside the coder."""
    if not about.get("folder"):
        return Embedder()
    folder = Path(str(about["folder"]))
    found = next((f for f in (folder, path.parent / folder.name) if f.is_dir()), None)
    if found is None:
        what = f"goes by the embedding model in {folder}, and there is no such folder"
        raise EvidenceError(path, what, "put it back there, or beside the coder")
    return Embedder(found)


def _unpack(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the file holds; nothing in it is run."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise EvidenceError(path, "is far larger than any coder", "check that it is the right file")
        with np.load(path, allow_pickle=False) as kept:
            numbers = {name: kept[name] for name in kept.files if name != "about"}
            about = json.loads(str(kept["about"]))
    except EvidenceError:
        raise
    except FileNotFoundError:
        raise EvidenceError(path, "there is no such file", "make one with: evidence learn") from None
    except Exception as error:  # zipfile, numpy and json raise many kinds of error on files that aren't theirs
        what = f"is no coder of this program ({type(error).__name__})"
        raise EvidenceError(path, what, "make one with: evidence learn") from None
    if not isinstance(about, dict):
        raise EvidenceError(path, "is no coder of this program", "make one with: evidence learn")
    return about, numbers


def _coder(about: dict[str, Any], numbers: dict[str, np.ndarray], embedder: Embedder) -> OwnCoder:
    themes, constant = [str(t) for t in about["themes"]], about["constant"]
    coefficients, intercepts, thresholds = (numbers[n] for n in ("coefficients", "intercepts", "thresholds"))
    if not len(themes) == len(constant) == len(coefficients) == len(intercepts) == len(thresholds):
        raise ValueError("lengths differ")
    if not all(np.isfinite(a).all() for a in (coefficients, intercepts, thresholds)):
        raise ValueError("not a number")
    models = [
        _model(w, b) if share is None else float(share)
        for w, b, share in zip(coefficients, intercepts, constant, strict=True)
    ]
    report = pd.DataFrame(about["report"]["data"], columns=about["report"]["columns"])
    known = Unseen(numbers["truth"], numbers["given"], numbers["groups"], float(about["words"]))
    if not known.truth.shape == known.given.shape == (len(known.groups), len(themes)):
        raise ValueError("lengths differ")
    learned = Learned(models, thresholds, np.zeros((0, len(themes))), np.zeros((0, len(themes)), dtype=bool))
    rejects = frames.build("rejects", [])
    return OwnCoder(tuple(themes), bool(about["one_each"]), learned, report, known, rejects, embedder.key, embedder)


def _model(coefficients: np.ndarray, intercept: float) -> LogisticRegression:
    model = LogisticRegression()
    model.classes_ = np.array([0, 1])
    model.coef_, model.intercept_ = coefficients[None, :], np.array([intercept], dtype=coefficients.dtype)
    model.n_features_in_ = len(coefficients)
    return model
