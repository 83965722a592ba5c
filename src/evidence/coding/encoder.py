"""The pinned encoder, taught to code: a small adapter reads a passage at once and gives what each of its sentences bears.

The adapter (LoRA: Hu et al. 2022) and its heads ship with the package; ``benchmarks/train_encoder.py`` makes them.
"""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from safetensors.torch import load_file
from torch import nn

from evidence.coding.embeddings import packaged_model, quiet
from evidence.coding.passages import Passage, batched, passages
from evidence.frames import SPEAKERS, STANCES
from evidence.processes import progress

os.environ["HF_HUB_OFFLINE"] = "1"
# else it keeps a thousand shapes of batches, in 100 MB and more
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")

TRAINED = Path(__file__).parent / "trained"
ADAPTED, SCALING = ".lora_A.default.weight", 2.0
HEADS = ("heads.", "looks.", "finds.")
PIECES = 1024  # word pieces that are read at once: more take memory and no less time
DECIMALS = 2
SHAPES = 8  # in the quick gear, lengths are multiples of it: what is kept in memory for each length is kept for few


class CodingModel(nn.Module):
    """An encoder with a head each for themes, stance and speaker.

    A head reads the mean of a sentence's word pieces beside the mean of its whole passage; and for each label it looks for the
    word pieces of the sentence that tell of it (label-wise attention: Mullenbach et al. 2018), so that a few words on stress
    are not lost in a long sentence on something else.
    """

    def __init__(self, themes: int, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        labels = {"themes": themes, "stance": len(STANCES), "speaker": len(SPEAKERS)}
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * width, n) for name, n in labels.items()})
        self.looks = nn.ModuleDict({name: nn.Linear(width, n, bias=False) for name, n in labels.items()})
        self.finds = nn.ModuleDict({name: nn.Linear(width, n, bias=False) for name, n in labels.items()})

    def logits(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, pieces: torch.Tensor, passage: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        """Return the logits of each head, a row a sentence.

        `pieces` has a row a sentence: where its word pieces stand among those of the batch, padded with -1; `passage` says
        which passage each is of.
        """
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mine = (pieces >= 0).long()
        own = states.reshape(-1, states.shape[-1])[pieces.clamp(min=0)]
        read = self.dropout(torch.cat([_mean(own, mine), _mean(states, attention_mask)[passage]], dim=1))
        own, absent = self.dropout(own), (mine == 0)[..., None]
        found = {}
        for name, head in self.heads.items():
            weights = self.looks[name](own).masked_fill(absent, -1e4).softmax(dim=1)
            found[name] = head(read) + (weights * self.finds[name](own)).sum(dim=1)
        return found

    def trained_weights(self) -> dict[str, torch.Tensor]:
        """Return what was learned: the adapter's and the heads' weights, in half precision."""
        learned = {k for k, p in self.named_parameters() if p.requires_grad}
        return {k: w.half().contiguous() for k, w in self.state_dict().items() if k in learned}


def base_encoder() -> Any:
    """Return the pinned model as it was published."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(packaged_model(), add_pooling_layer=False)


def _merged(plain: dict[str, torch.Tensor], learned: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The model's weights with the adapter's added, as peft adds them: W + (alpha / r) B A; the heads' as they were learned."""
    weights = plain | {k: w for k, w in learned.items() if k.startswith(HEADS)}
    for key, a in learned.items():
        if key.endswith(ADAPTED):
            name = key.removesuffix(ADAPTED).replace("encoder.base_model.model.", "encoder.") + ".weight"
            weights[name] = plain[name] + SCALING * learned[key.replace(".lora_A.", ".lora_B.")] @ a
    return weights


def _mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weights = mask[..., None].to(states.dtype)
    return (states * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1)


class Encoder:
    """Gives sentences their logits.

    Parameters
    ----------
    themes : int
        How many themes the weights know.
    weights : Path, optional
        A file of adapter and heads. Without it, the one that ships.
    exact : bool
        Whether to count in double precision, so that threads, batches and processors don't reach the decimals that are kept.
        Otherwise in bfloat16 where the processor counts in it, which takes a fifth of the time and moves a logit by 0.01 in
        the mean, or in single precision: another processor may then give other last decimals.
    """

    def __init__(self, themes: int, weights: Path = TRAINED / "adapter.safetensors", exact: bool = True) -> None:
        with quiet():
            self._model = CodingModel(themes, base_encoder())
        learned = {k: w.float() for k, w in load_file(weights).items()}
        self._model.load_state_dict(_merged(self._model.state_dict(), learned))
        self._model = self._model.to(torch.float64 if exact else _quick_numbers()).eval()
        self._tokenizer, self._exact = tokenizer(), exact
        if not exact:  # on a sentence's few word pieces the plain sum is quicker
            self._model.encoder.set_attn_implementation("eager")

    def logits(self, read: pd.DataFrame, told: str = "") -> np.ndarray:
        """Return a row a sentence: the logits of the themes, then of `STANCES`, then of `SPEAKERS`.

        `read` has whole paragraphs, in reading order: `text`, `opening` and `follows`, as
        `evidence.coding.training.features` gives them. With `told`, what is counted, a terminal shows how far it has come.

        They are rounded to two decimals, and passages are read in an order of their own, so that neither the order nor
        the processor that they come to makes a difference.
        """
        windows = passages(read, self._tokenizer)
        unique = sorted(set(windows), key=lambda w: (len(w.ids), w))
        rows: dict[Passage, np.ndarray] = {}
        total = sum(len(w.sentences) for w in unique)
        with torch.inference_mode(), progress(told, total) if told else nullcontext(lambda _: None) as advance:
            for batch in _batches(unique):
                found = self._model.logits(**batched(batch, 1 if self._exact else SHAPES))
                values = torch.cat([found[name] for name in ("themes", "stance", "speaker")], dim=1).double().numpy()
                sizes = np.cumsum([len(w.sentences) for w in batch])
                rows.update(zip(batch, np.split(np.round(values, DECIMALS), sizes[:-1]), strict=True))
                advance(len(values))
        return np.concatenate([rows[w] for w in windows]) if windows else np.zeros((0, 0))


def _batches(windows: list[Passage]) -> Iterator[list[Passage]]:
    """Passages in their order, the shorter first, as many together as make up `PIECES` when they are padded."""
    start = 0
    for end in range(1, len(windows) + 1):
        if end == len(windows) or (end + 1 - start) * len(windows[end].ids) > PIECES:
            yield windows[start:end]
            start = end


def _quick_numbers() -> torch.dtype:
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32


@cache
def shipped_encoder(themes: int, exact: bool = True) -> Encoder:
    """Return the encoder that ships, loaded once in a run."""
    return Encoder(themes, exact=exact)


def tokenizer() -> Any:
    """Return the model's tokenizer."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(packaged_model())
