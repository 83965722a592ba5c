"""The project's coder: rules, meaning and context, each weighed as it has proved right on texts that it had not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from evidence.coding.encoder import DECIMALS, TRAINED
from evidence.coding.learner import Learned, learn, regression
from evidence.frames import SPEAKERS, STANCES

EXAMPLES = TRAINED / "held-out.parquet"
STRENGTH, FOLDS = 0.3, 5
# Practice texts teach to trust the rules less than real documents warrant, so a cue, or the want of one, shifts a theme's
# log-odds, and the rules' stance its own. Chosen on the digests, and on 824 sentences of public documents of other fields.
CUED, UNCUED, RULED = 0.7, -0.3, 1.0
NOBODY, RARELY = -6.0, 0.001


@dataclass(frozen=True)
class Judged:
    """What the coder makes of each sentence: a row a sentence in each.

    Attributes
    ----------
    probabilities : pandas.DataFrame
        A column a theme.
    bears : pandas.DataFrame
        The same, whether the sentence bears it.
    stance, speaker : pandas.Series
        What each sentence's would be, if it bears a theme.
    """

    probabilities: pd.DataFrame
    bears: pd.DataFrame
    stance: "pd.Series[str]"
    speaker: "pd.Series[str]"


def read_examples() -> pd.DataFrame:
    """Return the coded sentences that ship with the package, as numbers.

    Returns
    -------
    pandas.DataFrame
        What `evidence.coding.training.training_sentences` gives but its texts, and `logit_…`: what the encoder made of each
        sentence when it had not seen its source.
    """
    return pd.read_parquet(EXAMPLES)


def known_themes(examples: pd.DataFrame) -> list[str]:
    """Return the themes that examples tell of, in the order of the encoder's logits."""
    outcomes = {f"logit_{name}" for name in (*STANCES, *SPEAKERS)}
    return [c.removeprefix("logit_") for c in examples if c.startswith("logit_") and c not in outcomes]


def outcomes(examples: pd.DataFrame) -> list[str]:
    """Return what the logits tell of, in their order: themes, stances and speakers."""
    return [*known_themes(examples), *STANCES, *SPEAKERS]


@cache
def shipped_coder(themes: tuple[str, ...]) -> "Coder":
    """Return the coder that has learned from all that ships with the package, fitted once in a run."""
    return Coder(read_examples(), themes)


class Coder:
    """Weighs cues and the encoder's logits: a logistic regression a theme, one for stance and one for speaker.

    Parameters
    ----------
    examples : pandas.DataFrame
        What it learns from: the rows of `read_examples`, less what is to be held out.
    themes : sequence of str
        The themes to code. One that the examples don't know is left to the rules: a cue gives it.
    decided : pandas.DataFrame, optional
        Sentences that people decided, with the same columns as the examples, which it learns from too.
    """

    def __init__(self, examples: pd.DataFrame, themes: Sequence[str], decided: pd.DataFrame | None = None) -> None:
        rows = examples if decided is None else pd.concat([examples, decided], ignore_index=True)
        self.themes = themes
        self.known = [t for t in known_themes(examples) if t in themes]
        self.learned: Learned = learn(
            theme_features(rows, self.known),
            rows[self.known].to_numpy(),
            rows["group"].to_numpy(),
            strength=STRENGTH,
            folds=FOLDS,
            leaning=_leaning(rows, self.known),
        )
        told = rows["stance"] != ""
        self._stance = _single(_stance_features(rows[told]), rows.loc[told, "stance"])
        self._speaker = _single(_speaker_features(rows[told]), rows.loc[told, "speaker"])

    def judge(self, read: pd.DataFrame) -> Judged:
        """Judge sentences.

        Parameters
        ----------
        read : pandas.DataFrame
            What `evidence.coding.training.features` gives, and what `with_logits` adds.
        """
        by_rule = read[[f"cue_{t}" for t in self.themes]].to_numpy() > 0
        probabilities = pd.DataFrame(by_rule.astype(float), columns=list(self.themes), index=read.index)
        bears = pd.DataFrame(by_rule, columns=list(self.themes), index=read.index)
        if self.known and len(read):
            found = self.learned.probabilities(theme_features(read, self.known), _leaning(read, self.known))
            probabilities[self.known], bears[self.known] = found, found >= self.learned.thresholds
        bears[read["introduces"].to_numpy(dtype=bool)] = False
        ruled = RULED * _each(read["stance_by_rule"], self._stance.classes_)
        stance = _told(self._stance, _stance_features, read, ruled)
        speaker = _told(self._speaker, _speaker_features, read)
        return Judged(probabilities, bears, stance, speaker)


def with_logits(read: pd.DataFrame, logits: np.ndarray, themes: list[str]) -> pd.DataFrame:
    """Return sentences with the encoder's `logits` of each: a column ``logit_…`` a theme, stance and speaker."""
    names = [f"logit_{name}" for name in (*themes, *STANCES, *SPEAKERS)]
    found = logits if len(read) else np.zeros((0, len(names)))
    return beside(pd.concat([read, pd.DataFrame(found, columns=names, index=read.index)], axis=1), themes)


def beside(read: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Return sentences, in reading order, with what the others of their paragraph and document are taken for.

    ``near_…`` is each theme's larger logit of the sentences before and after it: a sentence alone in its paragraph has `NOBODY`.
    ``voice_…`` is each speaker's share of the document's sentences, as a logarithm: who writes shows in all of it.
    """
    logits = read[[f"logit_{t}" for t in themes]].to_numpy(dtype=float)
    before = np.where(read["follows"].to_numpy(dtype=bool)[:, None], np.roll(logits, 1, axis=0), NOBODY)
    after = np.where(read["leads"].to_numpy(dtype=bool)[:, None], np.roll(logits, -1, axis=0), NOBODY)
    near = np.maximum(before, after)
    speaks = pd.DataFrame(
        softmax(read[[f"logit_{s}" for s in SPEAKERS]].to_numpy(dtype=float), axis=1), index=read.index
    )
    shares = np.round(np.log(speaks.groupby(read["document_id"]).transform("mean") + RARELY), DECIMALS)
    columns = [*(f"near_{t}" for t in themes), *(f"voice_{s}" for s in SPEAKERS)]
    return pd.concat([read, pd.DataFrame(np.hstack([near, shares]), columns=columns, index=read.index)], axis=1)


def theme_features(rows: pd.DataFrame, themes: list[str]) -> np.ndarray:
    """Return what themes are judged by: how many cues of each, whether any, its logit, and that of the sentences beside it."""
    cues = rows[[f"cue_{t}" for t in themes]].to_numpy(dtype=float)
    meaning = rows[[f"{what}_{t}" for what in ("logit", "near") for t in themes]].to_numpy(dtype=float)
    return np.hstack([cues, cues > 0, meaning])


def _leaning(rows: pd.DataFrame, themes: Sequence[str]) -> np.ndarray:
    """What a cue, or the want of one, adds to a theme's log-odds."""
    return np.where(rows[[f"cue_{t}" for t in themes]].to_numpy() > 0, CUED, UNCUED)


def _stance_features(rows: pd.DataFrame) -> np.ndarray:
    """What stance is judged by: what the rules say of stance and speaker, and the encoder's logits of both."""
    return np.hstack([voices_by_rule(rows), rows[[f"logit_{k}" for k in (*STANCES, *SPEAKERS)]].to_numpy(dtype=float)])


def _speaker_features(rows: pd.DataFrame) -> np.ndarray:
    """What speaker is judged by: the same, whose document it is, by rule and by its sentences, and whom the sentence names."""
    named = rows["speaker_by_rule"].where(rows["speaker_by_rule"] != rows["voice"], "")
    whole = rows[[f"voice_{s}" for s in SPEAKERS]].to_numpy(dtype=float)
    return np.hstack([_stance_features(rows), _each(rows["voice"], SPEAKERS), _each(named, SPEAKERS), whole])


def voices_by_rule(rows: pd.DataFrame) -> np.ndarray:
    """Return what the rules say of stance and speaker: a column of 0 and 1 for each of `STANCES`, then of `SPEAKERS`."""
    return np.hstack([_each(rows["stance_by_rule"], STANCES), _each(rows["speaker_by_rule"], SPEAKERS)])


def _each(told: "pd.Series[str]", known: Sequence[str]) -> np.ndarray:
    return np.array([[value == k for k in known] for value in told], dtype=float).reshape(-1, len(known))


def _single(features: np.ndarray, truth: "pd.Series[str]") -> LogisticRegression:
    with threadpool_limits(1, user_api="blas"):
        return regression(features.shape[1], STRENGTH).fit(features, truth)


def _told(
    model: LogisticRegression,
    features: Callable[[pd.DataFrame], np.ndarray],
    read: pd.DataFrame,
    leaning: np.ndarray | float = 0.0,
) -> "pd.Series[str]":
    if read.empty:
        return pd.Series([], index=read.index, dtype="str")
    odds = model.predict_log_proba(features(read)) + leaning
    return pd.Series(model.classes_[odds.argmax(axis=1)], index=read.index, dtype="str")
