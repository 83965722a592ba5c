"""all-MiniLM-L6-v2 as sentence-transformers runs it: word pieces, BERT, their mean, length one; in double precision.

It is run directly, so that texts of as many word pieces are read together: sentence-transformers puts texts of about as many
characters side by side, of which the shorter are padded. A test holds the two together.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from evidence.coding.embeddings import packaged_model, quiet

LONGEST = 256  # word pieces that are read, as sentence_bert_config.json says
BATCH = 1024  # word pieces that are read at once


@cache
def _model() -> tuple[Any, Any]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    with quiet():  # of its imports too: in a notebook they warn of a missing progress bar
        from tokenizers import Tokenizer
        from transformers import AutoModel

        folder = packaged_model()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        model = AutoModel.from_pretrained(folder, add_pooling_layer=False).double().eval()
    return tokenizer, model


def vectors(texts: Sequence[str]) -> np.ndarray:
    """Return the vectors of `texts`, a row a text, each of length one; those of as many word pieces are read together."""
    import torch

    tokenizer, model = _model()
    pieces = [read.ids for read in tokenizer.encode_batch(list(texts))]
    lengths = np.array([len(ids) for ids in pieces])
    found = np.zeros((len(texts), model.config.hidden_size))
    with torch.inference_mode():
        for length in np.unique(lengths):
            alike, at_once = np.flatnonzero(lengths == length), max(1, BATCH // length)
            for start in range(0, len(alike), at_once):
                batch = alike[start : start + at_once]
                states = model(input_ids=torch.tensor([pieces[i] for i in batch])).last_hidden_state
                found[batch] = torch.nn.functional.normalize(states.mean(dim=1), dim=1).numpy()
    return found
