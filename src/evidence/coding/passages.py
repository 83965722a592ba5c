"""Paragraphs as the encoder reads them: once for all of their sentences (Cohan et al. 2019, doi:10.18653/v1/D19-1383)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import torch

OF_OPENING, OF_SENTENCE, OF_PASSAGE = 64, 128, 256  # word pieces at most


@dataclass(frozen=True, order=True)
class Passage:
    """Word pieces that are read at once.

    Attributes
    ----------
    ids : tuple of int
        What opens the passage, and its sentences, each with a separator after it.
    sentences : tuple of (int, int)
        Where the sentences begin and end that are judged here: all but one that was judged before and stands here again.
    """

    ids: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]


def passages(read: pd.DataFrame, tokenizer: Any) -> list[Passage]:
    """Return the passages of paragraphs, in reading order: each sentence is judged in one.

    A paragraph that is too long is read in several, each of which begins with the last sentence of the one before.

    Parameters
    ----------
    read : pandas.DataFrame
        Whole paragraphs: `text`, `opening` and `follows`, as `evidence.coding.training.features` gives them.
    tokenizer : transformers.PreTrainedTokenizerBase
        The encoder's.
    """
    if read.empty:
        return []
    texts = list(dict.fromkeys([*read["text"], *read["opening"]]))
    ids_of = tokenizer(texts, add_special_tokens=False, truncation=True, max_length=OF_SENTENCE)["input_ids"]
    pieces = dict(zip(texts, ids_of, strict=True))
    begins, ends = [tokenizer.cls_token_id], [tokenizer.sep_token_id]
    found: list[Passage] = []
    ids: list[int] = []
    last: list[int] = []
    judged: list[tuple[int, int]] = []
    for text, opening, follows in zip(read["text"], read["opening"], read["follows"], strict=True):
        mine = pieces[text]
        full = len(ids) + len(mine) >= OF_PASSAGE
        if judged and (full or not follows):
            found.append(Passage(tuple(ids), tuple(judged)))
            judged = []
        if not judged:
            ids = begins + pieces[opening][:OF_OPENING] + ends
            if follows and len(ids) + len(last) + 1 + len(mine) < OF_PASSAGE:
                ids += last + ends
        judged.append((len(ids), len(ids) + max(1, len(mine))))
        ids += mine + ends
        last = mine
    return [*found, Passage(tuple(ids), tuple(judged))]


def batched(batch: Sequence[Passage], multiple: int = 1) -> dict[str, torch.Tensor]:
    """Return passages as `CodingModel.logits` takes them, padded to a multiple of so many word pieces."""
    width = -max(len(w.ids) for w in batch) // multiple * -multiple
    longest = -max(b - a for w in batch for a, b in w.sentences) // multiple * -multiple
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    spans = [(n, n * width + a, b - a) for n, w in enumerate(batch) for a, b in w.sentences]
    pieces = torch.full((len(spans), longest), -1)
    for n, w in enumerate(batch):
        ids[n, : len(w.ids)], mask[n, : len(w.ids)] = torch.tensor(w.ids), 1
    for n, (_, a, size) in enumerate(spans):
        pieces[n, :size] = torch.arange(a, a + size)
    return {"input_ids": ids, "attention_mask": mask, "pieces": pieces, "passage": torch.tensor([n for n, *_ in spans])}
