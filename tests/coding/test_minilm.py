"""The packaged model run directly: the vectors of sentence-transformers, whatever stands beside a text."""

import numpy as np

from evidence.coding.embeddings import Embedder, packaged_model
from evidence.coding.minilm import vectors

TEXTS = ["", "Caseloads are too high.", "Mae’r llwyth yn drwm 🙂 \u202e <s>", "We meet monthly.", "case " * 400]


def test_vectors_are_those_of_sentence_transformers() -> None:
    np.testing.assert_array_equal(Embedder().encode(TEXTS), Embedder(model=packaged_model()).encode(TEXTS))


def test_what_a_text_is_read_beside_makes_no_difference() -> None:
    alone = np.concatenate([vectors([text]) for text in TEXTS])
    np.testing.assert_allclose(vectors(TEXTS[::-1])[::-1], alone, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(alone, axis=1), 1)
