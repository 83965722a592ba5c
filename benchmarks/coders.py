"""The project's coder beside others on the same sentences, none of which had seen the sentence's group: writes coders.csv.

Run from the project's folder: ``.venv/bin/python benchmarks/coders.py`` (about ten minutes on one core). The sentences are
those coded by reading. Groups (a source, a field of practice texts, a respondent of the survey) are left out in five parts, the
same for all that learn. All of these choose a threshold for each theme in the same way, on the parts that were learned from,
which is more than scikit-learn's usual pipeline does. What ours knows of meaning comes from the mean of three encoders that each
learned from half of the groups, what the others know from four fifths.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from bertopic.dimensionality import BaseDimensionalityReduction
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from evidence.coding.codebook import Theme, read_codebook
from evidence.coding.embeddings import Embedder
from evidence.coding.learner import thresholds
from evidence.coding.model import FOLDS, known_themes, read_examples, shipped_coder
from evidence.coding.reliability import resampled, scores, scores_of, theme_tables
from evidence.coding.training import training_sentences
from evidence.presenting.agreement import kinds_of

SIMILARITIES = np.arange(0.10, 0.71, 0.05)
OURS = "this project's coder"


class Packaged(BaseEmbedder):
    """The project's embedder, as BERTopic asks for it."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__()
        self.embedder = embedder

    def embed(self, documents: list[str], verbose: bool = False) -> np.ndarray:
        """Return the vectors of `documents`."""
        return self.embedder.encode(documents)


def folds(groups: "pd.Series[str]") -> list[tuple[np.ndarray, np.ndarray]]:
    """Cut the sentences as the coder that ships cuts them, whole groups together."""
    _, apart = np.unique(groups.to_numpy(), return_inverse=True)
    return list(GroupKFold(FOLDS).split(np.zeros(len(groups)), groups=apart))


def keyword_list(texts: "pd.Series[str]", themes: list[Theme]) -> np.ndarray:
    """Look for words that begin with the codebook's terms; no lemmas, combinations, patterns or exclusions."""
    lists = [rf"\b(?:{'|'.join(map(re.escape, theme.terms))})" for theme in themes]
    return np.column_stack([texts.str.contains(words, case=False, regex=True) for words in lists]).astype(int)


def learned(model: object, read: object, truth: np.ndarray, cut: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Code each part by a model that learned from the others, with thresholds chosen on those."""
    with threadpool_limits(1, user_api="blas"):
        found = cross_val_predict(model, read, truth, cv=cut, method="predict_proba")
    given = np.zeros_like(truth)
    for seen, unseen in cut:
        given[unseen] = found[unseen] >= thresholds(truth[seen], found[seen])
    return given


def zero_shot(
    texts: list[str],
    themes: list[Theme],
    truth: np.ndarray,
    cut: list[tuple[np.ndarray, np.ndarray]],
    embedder: Embedder,
) -> np.ndarray:
    """Code by BERTopic's zero-shot topics.

    The topics are the themes' labels, or labels with definitions; which of them, and the least similarity, is chosen by how well
    they do on the other parts. What no topic is like goes to clusters that count for nothing, made in the cheapest way.
    """
    vectors, candidates = embedder.encode(texts), []
    for said in ([t.label for t in themes], [f"{t.label}: {t.definition}" for t in themes]):
        for least in SIMILARITIES:
            model = BERTopic(
                embedding_model=Packaged(embedder),
                umap_model=BaseDimensionalityReduction(),
                hdbscan_model=MiniBatchKMeans(10, random_state=0),
                zeroshot_topic_list=said,
                zeroshot_min_similarity=float(least),
            )
            topics, _ = model.fit_transform(texts, vectors)
            names = [model.topic_labels_[t] for t in topics]
            candidates.append(np.array([[name == theme for theme in said] for name in names], dtype=int))
    given = np.zeros_like(truth)
    for seen, unseen in cut:
        best = max(candidates, key=lambda c: f1_score(truth[seen], c[seen], average="macro", zero_division=0))
        given[unseen] = best[unseen]
    return given


def macro_f1(truth: np.ndarray, found: np.ndarray, themes: list[str], groups: np.ndarray) -> np.ndarray:
    """Return the mean F1 of themes: of the sample, then of samples of its groups, the same for every coder."""
    tables = resampled(theme_tables(truth, found, themes, groups), 1000, np.random.default_rng(0))
    return pd.DataFrame(scores_of(tables)["f1"]).mean(axis=1).to_numpy()


def compared(
    found: dict[str, np.ndarray],
    truth: np.ndarray,
    groups: np.ndarray,
    mine: np.ndarray,
    themes: list[str],
    core: list[str],
) -> pd.DataFrame:
    """Score every coder on the sentences `mine`: macro-F1 over core themes and all, and how far ours is above it."""
    rows, at = [], [themes.index(t) for t in core]
    here = {name: given[mine] for name, given in found.items()}
    for name, given in here.items():
        table = scores(truth[mine], given, themes, groups[mine], core=core).set_index("theme")
        row: dict[str, object] = {"coder": name, "units": int(mine.sum()), "groups": int(table["clusters"].iloc[0])}
        for which, columns in (("core", at), ("all", list(range(len(themes))))):
            picked = [themes[i] for i in columns]
            ahead = macro_f1(truth[mine][:, columns], here[OURS][:, columns], picked, groups[mine])
            ahead = ahead - macro_f1(truth[mine][:, columns], given[:, columns], picked, groups[mine])
            low, high = np.nanpercentile(ahead[1:], [2.5, 97.5])
            row |= {f"{which}_{k}": table.at[which, k] for k in ("f1", "f1_low", "f1_high")}
            row |= {f"{which}_ahead": ahead[0], f"{which}_ahead_low": low, f"{which}_ahead_high": high}
        rows.append(row)
    return pd.DataFrame(rows).round(4)


def main() -> None:
    """Code by each and compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, default=Path("corpus"))
    options.add_argument("--cache", type=Path, default=Path(".evidence") / "embeddings")
    options.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".csv"))
    given = options.parse_args()
    codebook, examples = read_codebook(given.corpus / "codebook.toml"), read_examples()
    read = training_sentences(given.corpus, codebook).set_index("sentence_id").loc[examples["sentence_id"]]
    themes, texts = known_themes(examples), read["text"]
    defined = [codebook[t] for t in themes]
    truth, cut, embedder = examples[themes].to_numpy(), folds(examples["group"]), Embedder(cache=given.cache)
    regression = OneVsRestClassifier(LogisticRegression(max_iter=1000))
    words = make_pipeline(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)), regression)
    coders: dict[str, Callable[[], np.ndarray]] = {
        OURS: lambda: shipped_coder(tuple(themes)).learned.held_out_bears.astype(int),
        "the codebook's rules": lambda: (examples[[f"cue_{t}" for t in themes]].to_numpy() > 0).astype(int),
        "a keyword list": lambda: keyword_list(texts, defined),
        "TF-IDF with logistic regression": lambda: learned(words, texts.to_numpy(), truth, cut),
        "MiniLM with logistic regression": lambda: learned(regression, embedder.encode(texts), truth, cut),
        "BERTopic zero-shot": lambda: zero_shot(texts.to_list(), defined, truth, cut, embedder),
    }
    found = {}
    for name, code in coders.items():
        found[name] = code()
        print(name, flush=True)
    groups, core = examples["group"].to_numpy(), [t.id for t in defined if t.core]
    table = pd.concat(
        [
            compared(found, truth, groups, mine, themes, core).assign(texts=kind)
            for kind, mine in kinds_of(examples).items()
        ]
    )
    table.insert(0, "texts", table.pop("texts"))
    table.to_csv(given.out, index=False, lineterminator="\n")
    print(table[["texts", "coder", "core_f1", "all_f1", "core_ahead", "all_ahead"]].to_string(index=False))


if __name__ == "__main__":
    main()
