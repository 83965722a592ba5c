"""Teach the encoder to code, from the project's own codings: makes src/evidence/coding/trained/.

Run from the project's folder: ``.venv/bin/python benchmarks/train_encoder.py --scratch FOLDER`` (two and a half hours of one
core; what is made on the way is kept in the folder, below a name that stands for the texts, and used again). The
coded sentences are cut into four parts, whole fields, sources and respondents together. An adapter is trained on each two of
the four, six in all. The mean of their weights ships, which reads better than one trained on everything, and as fast (model
soups: Wortsman et al. 2022). Every coded sentence also has logits from the mean of the three that saw nothing of its part: what
is learned from those, and measured on them, is not flattered.
"""

import argparse
import hashlib
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import Trainer, TrainingArguments, set_seed

from evidence.coding.codebook import read_codebook
from evidence.coding.encoder import ADAPTED, SCALING, TRAINED, CodingModel, Encoder, base_encoder, tokenizer
from evidence.coding.model import beside
from evidence.coding.passages import batched, passages
from evidence.coding.training import training_sentences
from evidence.frames import SPEAKERS, STANCES

SEED, EPOCHS, PARTS, RANK = 0, 5, 4, 8
STRANGERS = 0.3  # of paragraphs of several sentences, how many get one from elsewhere
BARE = 0.7  # of those, how many one without a theme
JOINED = 0.3  # as many sentences again, as a share, are made of two, with one of these between them
JOINTS = ("; ", ", and ", " while ", ", ", " - ")
LAYERS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")
SENTENCES, PASSAGES = 32, 8  # of a batch: in the mean, and at most
WEIGHT = {"themes": 10.0, "stance": 0.5, "speaker": 0.3}


def with_strangers(rows: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Return paragraphs, into some of which a sentence from elsewhere was put, which teach that each bears its own themes."""
    chance = np.random.default_rng(SEED)
    paragraph = (~rows["follows"]).cumsum()
    sizes = paragraph.groupby(paragraph).transform("size")
    begins = pd.Series(rows.index, index=paragraph).groupby(level=0).first()
    several = np.unique(paragraph[sizes > 1])
    own_words = ~rows["introduces"].to_numpy(dtype=bool)
    anything = np.flatnonzero(own_words)
    bare = np.flatnonzero(own_words & (rows[themes].sum(axis=1) == 0).to_numpy())
    strangers, after = [], []
    for at in begins[chance.permutation(several)[: int(STRANGERS * len(several))]]:
        after.append(at + chance.integers(0, sizes[at]) + 0.5)
        pool = bare if chance.random() < BARE else anything
        strangers.append(rows.iloc[chance.choice(pool)].copy())
        strangers[-1][["opening", "follows"]] = rows.at[at, "opening"], True
    put_in = pd.DataFrame(strangers, columns=rows.columns).astype(rows.dtypes.to_dict())
    return pd.concat([rows, put_in.set_axis(after)]).sort_index(kind="stable").reset_index(drop=True)


def joined(rows: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Return paragraphs whose sentences are each made of two, which teach that one may speak of several things.

    Such a sentence bears what either half bears; its stance is the one that beats the other, as the codebook says; whose view it
    gives is left open.
    """
    chance = np.random.default_rng(SEED)
    paragraph = (~rows["follows"]).cumsum()
    one = rows[paragraph.isin(chance.permutation(paragraph.max())[: int(JOINED * paragraph.max())] + 1)].reset_index(
        drop=True
    )
    other = rows.iloc[chance.permutation(len(rows))[: len(one)]].reset_index(drop=True)
    joints = chance.choice(JOINTS, len(one))
    halves = zip(one["text"], joints, other["text"], strict=True)
    texts = [a.rstrip(".") + joint + b[:1].lower() + b[1:] for a, joint, b in halves]
    ranks = {stance: n for n, stance in enumerate((*STANCES, ""))}
    stances = [min(pair, key=ranks.__getitem__) for pair in zip(one["stance"], other["stance"], strict=True)]
    return one.assign(text=texts, stance=stances, speaker="", **np.maximum(one[themes], other[themes]))


class Taught(torch.nn.Module):
    """The model with its loss: binary cross-entropy over themes, cross-entropy over stance and speaker where there are any."""

    def __init__(self, model: CodingModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, themes, stance, speaker, **read):
        """Return the loss of a batch."""
        found = {name: logits.float() for name, logits in self.model.logits(**read).items()}
        losses = [WEIGHT["themes"] * torch.nn.functional.binary_cross_entropy_with_logits(found["themes"], themes)]
        for name, truth in (("stance", stance), ("speaker", speaker)):
            if (truth >= 0).any():
                losses.append(WEIGHT[name] * torch.nn.functional.cross_entropy(found[name], truth, ignore_index=-1))
        return {
            "loss": sum(losses) * len(themes) / SENTENCES
        }  # a sentence weighs the same in a batch of few and of many


def parts(rows: pd.DataFrame) -> np.ndarray:
    """Put whole groups into parts of about one size, the larger first."""
    part, sizes = pd.Series(-1, index=rows.index), [0] * PARTS
    for group, n in rows["group"].value_counts().sort_index().sort_values(ascending=False, kind="stable").items():
        smallest = int(np.argmin(sizes))
        sizes[smallest] += n
        part[rows["group"] == group] = smallest
    return part.to_numpy()


def averaged(files: list[Path]) -> dict[str, torch.Tensor]:
    """Return one adapter that adds to the model's weights the mean of what several add, and has the mean of their heads.

    Its rank is the sum of theirs: the matrices of each layer stand side by side.
    """
    several = [{k: w.float() for k, w in load_file(file).items()} for file in files]
    mean = {}
    for key in several[0]:
        if key.endswith(ADAPTED):
            mean[key] = torch.cat([one[key] for one in several]) / len(several)
        elif ".lora_B." in key:
            mean[key] = torch.cat([one[key] for one in several], dim=1)
        else:
            mean[key] = torch.stack([one[key] for one in several]).mean(dim=0)
    return {k: w.half().contiguous() for k, w in mean.items()}


def teach(rows: pd.DataFrame, themes: list[str], scratch: Path) -> CodingModel:
    """Return a model that has learned from `rows`."""
    set_seed(SEED)
    adapter = LoraConfig(r=RANK, lora_alpha=int(SCALING * RANK), target_modules=list(LAYERS))
    model = CodingModel(len(themes), get_peft_model(base_encoder(), adapter))
    spoken = with_strangers(rows, themes)
    with torch.no_grad():  # begin from how often a theme is borne, not from one half
        share = spoken[themes].to_numpy(dtype=np.float32).mean(axis=0).clip(0.01, 0.99)
        model.heads["themes"].bias.copy_(torch.tensor(np.log(share / (1 - share))))
        model.heads["themes"].weight.mul_(0.1)
    words, truth_of = tokenizer(), {"stance": STANCES, "speaker": SPEAKERS}
    everything = pd.concat([spoken, joined(rows, themes)], ignore_index=True)
    windows = passages(everything, words)
    begins = np.cumsum([0, *(len(w.sentences) for w in windows)])
    truth = torch.tensor(everything[themes].to_numpy(dtype=np.float32))
    told = {k: torch.tensor([known.index(v) if v else -1 for v in everything[k]]) for k, known in truth_of.items()}
    examples = [
        {"input_ids": w.ids, "window": w, "themes": truth[a:b], **{k: v[a:b] for k, v in told.items()}}
        for w, a, b in zip(windows, begins[:-1], begins[1:], strict=True)
    ]

    def collate(batch: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        return batched([e["window"] for e in batch]) | {k: torch.cat([e[k] for e in batch]) for k in WEIGHT}

    arguments = TrainingArguments(
        output_dir=str(scratch), num_train_epochs=EPOCHS, per_device_train_batch_size=PASSAGES, learning_rate=1e-3,
        warmup_steps=0.06, weight_decay=0.01, bf16=True, use_cpu=True, seed=SEED, save_strategy="no", report_to="none",
        remove_unused_columns=False, logging_steps=50, train_sampling_strategy="group_by_length", disable_tqdm=True,
    )  # fmt: skip
    Trainer(Taught(model), arguments, train_dataset=examples, data_collator=collate).train()
    return model


def main() -> None:
    """Train and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, default=Path("corpus"))
    options.add_argument("--scratch", type=Path, required=True, help="a folder for what is made on the way")
    given = options.parse_args()
    codebook = read_codebook(given.corpus / "codebook.toml")
    themes = list(codebook.ids)
    rows = training_sentences(given.corpus, codebook)
    rows["part"] = parts(rows)
    TRAINED.mkdir(exist_ok=True)
    scratch = given.scratch / hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()[:12]
    scratch.mkdir(parents=True, exist_ok=True)
    files = {pair: scratch / f"parts-{pair[0]}-{pair[1]}.safetensors" for pair in combinations(range(PARTS), 2)}
    for pair, file in files.items():
        if not file.exists():  # a run that was broken off goes on where it was
            seen = rows[rows["part"].isin(pair)].reset_index(drop=True)
            save_file(teach(seen, themes, scratch).trained_weights(), file)
        print(pair, hashlib.sha256(file.read_bytes()).hexdigest(), flush=True)
    save_file(averaged(list(files.values())), TRAINED / "adapter.safetensors")
    found = np.zeros((len(rows), len(themes) + len(STANCES) + len(SPEAKERS)))
    for part in range(PARTS):
        unseeing = scratch / f"without-{part}.safetensors"
        save_file(averaged([file for pair, file in files.items() if part not in pair]), unseeing)
        mine = rows["part"] == part
        found[mine.to_numpy()] = Encoder(len(themes), unseeing).logits(rows[mine])
    print(scratch)
    logits = pd.DataFrame(found, columns=[*themes, *STANCES, *SPEAKERS]).add_prefix("logit_")
    kept = pd.concat([rows.drop(columns=["text", "opening", "part"]), logits], axis=1)
    beside(kept, themes).to_parquet(TRAINED / "held-out.parquet", index=False)


if __name__ == "__main__":
    main()
