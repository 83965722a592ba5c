"""A question as a vector, by numpy alone: a search that had to load torch first would keep a person waiting for seconds.

The vectors are those of `evidence.coding.embeddings.Embedder` (a test holds them together): the BERT encoder of Devlin et al.
2019 (https://doi.org/10.18653/v1/N19-1423), the mean of its word pieces and length one, from the same pinned weights.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from evidence.coding.embeddings import DECIMALS, packaged_model

LONGEST = 256  # word pieces that are read, as sentence_bert_config.json says

Weights = dict[str, np.ndarray]


@cache
def _model() -> tuple[Any, Weights, dict[str, Any]]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder: Path = packaged_model()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer, load_file(folder / "model.safetensors"), json.loads((folder / "config.json").read_text("utf-8"))


def question_vector(question: str) -> np.ndarray:
    """Return the vector of one text: float32, of length one.

    Examples
    --------
    >>> a, b = question_vector("Caseloads are too high."), question_vector("There are too many cases.")
    >>> a.shape, bool(a @ b > 0.6)
    ((384,), True)
    """
    tokenizer, weights, config = _model()
    pieces = tokenizer.encode(question).ids
    state = weights["embeddings.word_embeddings.weight"][pieces].astype(float)
    state += weights["embeddings.position_embeddings.weight"][: len(pieces)]
    state += weights["embeddings.token_type_embeddings.weight"][0]
    eps = config["layer_norm_eps"]
    state = _normed(state, weights, "embeddings.LayerNorm", eps)
    for n in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{n}"
        attended = _attended(state, weights, f"{layer}.attention.self", config["num_attention_heads"])
        attended = _dense(attended, weights, f"{layer}.attention.output.dense")
        state = _normed(state + attended, weights, f"{layer}.attention.output.LayerNorm", eps)
        inner = _gelu(_dense(state, weights, f"{layer}.intermediate.dense"))
        state = _normed(
            state + _dense(inner, weights, f"{layer}.output.dense"), weights, f"{layer}.output.LayerNorm", eps
        )
    mean = state.mean(axis=0)
    return np.asarray(np.round(mean / np.linalg.norm(mean), DECIMALS).astype(np.float32))


def _dense(state: np.ndarray, weights: Weights, name: str) -> np.ndarray:
    return np.asarray(state @ weights[f"{name}.weight"].T.astype(float) + weights[f"{name}.bias"])


def _normed(state: np.ndarray, weights: Weights, name: str, eps: float) -> np.ndarray:
    centred = state - state.mean(axis=1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps)
    return np.asarray(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"])


def _attended(state: np.ndarray, weights: Weights, name: str, heads: int) -> np.ndarray:
    """What each word piece takes from the others, head by head."""
    length, width = state.shape
    split = (length, heads, width // heads)
    query, key, value = (
        _dense(state, weights, f"{name}.{part}").reshape(split).transpose(1, 0, 2) for part in ("query", "key", "value")
    )
    odds = query @ key.transpose(0, 2, 1) / np.sqrt(width // heads)
    share = np.exp(odds - odds.max(axis=2, keepdims=True))
    share /= share.sum(axis=2, keepdims=True)
    return np.asarray((share @ value).transpose(1, 0, 2).reshape(length, width))


def _gelu(state: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    return np.asarray(state * 0.5 * (1.0 + erf(state / np.sqrt(2.0))))
