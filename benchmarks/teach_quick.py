"""Teach the quick gear to guess the encoder's logits, and measure what that costs: makes quick.safetensors and quick.csv.

Run from the project's folder: ``.venv/bin/python benchmarks/teach_quick.py`` (ten minutes on two cores). Besides the reader
that ships, one is taught on each of five parts, with whole sources, fields and respondents left out. What is measured is what
those give on what they had not seen, with thresholds chosen without it; the encoder's logits are those of models that had not
seen it either. How much is sent to the encoder was chosen on half of the groups, and the figures of the other half stand
beside those of all; what the survey loses was in view too.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from safetensors.numpy import load_file, save_file
from scipy.linalg import solve
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from evidence.coding import quick
from evidence.coding.codebook import read_codebook
from evidence.coding.model import Coder, outcomes, read_examples
from evidence.coding.quick import READER, Reader
from evidence.coding.training import surroundings, training_sentences

PENALTY, FOLDS, ROWS = 3.0, 5, 1000
HERE = Path(__file__).parent


def teach(read: pd.DataFrame, logits: np.ndarray, themes: list[str]) -> Reader:
    """Return a reader that guesses `logits`: a ridge regression, solved over sentences, which are fewer than words."""
    places, rarity = [], []
    for mine in (read["text"], surroundings(read)):
        texts = np.bincount(quick.counted_words(mine.to_list()).indices, minlength=quick.PLACES)
        places.append(np.flatnonzero(texts > 1).astype(np.int32))
        rarity.append(np.log((1 + len(read)) / (1 + texts[places[-1]])) + 1)
    reader = Reader(*places, _short(np.concatenate(rarity)), np.zeros(0), np.zeros(0))
    features, base = reader.features(read, themes), logits.mean(axis=0)
    alike, across = np.zeros((len(read), len(read))), features.T.tocsc()
    for start in range(0, len(read), ROWS):  # at once, they would take three times the memory
        alike[start : start + ROWS] = (features[start : start + ROWS] @ across).toarray()
    alike[np.diag_indices_from(alike)] += PENALTY
    dual = solve(alike, logits - base, assume_a="pos", overwrite_a=True)
    return Reader(*places, reader.rarity, _short(features.T @ dual), _short(base))


def _short(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(numbers).astype(np.float16).astype(float)


def measure(examples: pd.DataFrame, guesses: np.ndarray, names: list[str]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return what the slow and the quick gear give each sentence when it is left out, and which went to the encoder."""
    themes = [n.removeprefix("logit_") for n in names[:-9]]
    guessed, groups = quick.with_guesses(examples, guesses, names), examples["group"].to_numpy()
    slow_bears, quick_bears = np.zeros((2, len(examples), len(themes)), dtype=bool)
    alone, sent = np.zeros((len(examples), len(themes)), dtype=bool), np.zeros(len(examples), dtype=bool)
    for seen, unseen in GroupKFold(FOLDS).split(examples, groups=groups):
        slow, light = (Coder(rows.iloc[seen].reset_index(drop=True), themes) for rows in (examples, guessed))
        first = light.judge(guessed.iloc[unseen])
        ask = quick.open_questions(examples.iloc[unseen], first.probabilities.to_numpy(), light.learned)
        mixed = guesses[unseen].copy()
        mixed[ask] = examples[names].to_numpy(dtype=float)[unseen][ask]
        second = slow.judge(quick.with_guesses(examples.iloc[unseen], mixed, names))
        alone[unseen], sent[unseen] = first.bears.to_numpy(), ask
        quick_bears[unseen] = np.where(ask[:, None], second.bears, first.bears)
        slow_bears[unseen] = slow.judge(examples.iloc[unseen]).bears.to_numpy()
    return {"slow": slow_bears, "quick": quick_bears, "reader alone": alone}, sent


def main() -> None:
    """Teach, measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, default=Path("corpus"))
    options.add_argument("--measure-only", action="store_true", help="take the reader that is there")
    given = options.parse_args()
    examples = read_examples()
    names = [f"logit_{name}" for name in outcomes(examples)]
    themes, logits = [n.removeprefix("logit_") for n in names[:-9]], examples[names].to_numpy(dtype=float)
    with threadpool_limits(1, user_api="blas"):
        if given.measure_only:
            parts = load_file(READER)
            guesses = parts["held_out"].astype(float)
        else:
            rows = training_sentences(given.corpus, read_codebook(given.corpus / "codebook.toml"))
            assert rows["sentence_id"].equals(examples["sentence_id"]), "run benchmarks/train_encoder.py first"
            guesses = np.zeros_like(logits)
            for seen, unseen in GroupKFold(FOLDS).split(rows, groups=rows["group"]):
                guesses[unseen] = teach(rows.iloc[seen], logits[seen], themes).logits(rows.iloc[unseen], themes)
            reader = teach(rows, logits, themes)
            parts = {"rarity": reader.rarity, "weights": reader.weights, "base": reader.base, "held_out": guesses}
            parts = {name: np.ascontiguousarray(part, dtype=np.float16) for name, part in parts.items()}
            parts |= {"words": reader.words, "around": reader.around}
            guesses = parts["held_out"].astype(float)
        found, sent = measure(examples, guesses, names)
    source, group = examples["sentence_id"].str.split(":").str[0], examples["group"]
    survey = (source == group.str.split(" ").str[0]) & group.str.contains(" ")
    half = group.map({g: n % 2 for n, g in enumerate(sorted(group.unique()))})
    truth = examples[themes].to_numpy()
    rows = []
    for texts, mine in {
        "all": half >= 0, "chosen on": half == 0, "not chosen on": half == 1, "survey": survey, "other": ~survey,
    }.items():  # fmt: skip
        f1 = {k: f1_score(truth[mine], b[mine], average="macro", zero_division=0) for k, b in found.items()}
        row = {"texts": texts, "sentences": int(mine.sum()), "sent to the encoder": round(float(sent[mine].mean()), 3)}
        rows.append(row | {k: round(v, 4) for k, v in f1.items()} | {"lost": round(f1["slow"] - f1["quick"], 4)})
    table = pd.DataFrame(rows)
    save_file(parts, READER, {name: str(table.at[0, name]) for name in ("slow", "quick")})
    table.to_csv(HERE / "quick.csv", index=False, lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
