"""How often a sentence without a theme is given one because of those around it.

Run from the project's folder: ``.venv/bin/python benchmarks/strangers.py SCRATCH``. SCRATCH is the folder that
``train_encoder.py`` named last. Into each paragraph of the first part of the texts that speaks mostly of themes, one sentence
without a theme is put from elsewhere, and read there and alone by the encoder that saw nothing of that part.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from train_encoder import SEED, parts

from evidence.coding.codebook import read_codebook
from evidence.coding.encoder import Encoder
from evidence.coding.training import training_sentences

PART, MOSTLY = 0, 0.5


def with_one_stranger(rows: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Return paragraphs, of sentences of which half or more bear a theme, with a sentence put in that bears none."""
    chance = np.random.default_rng(SEED)
    bears, paragraph = rows[themes].any(axis=1), (~rows["follows"]).cumsum()
    bare = np.flatnonzero(~bears & ~rows["introduces"])
    mixed = []
    for _, mine in rows.groupby(paragraph):
        if len(mine) > 1 and bears[mine.index].mean() >= MOSTLY:
            stranger = rows.iloc[[chance.choice(bare)]].assign(
                opening=mine["opening"].iloc[0], follows=True, strange=True
            )
            after = int(chance.integers(1, len(mine)))
            mixed += [mine.iloc[:after], stranger, mine.iloc[after:]]
    return pd.concat(mixed, ignore_index=True).astype({"follows": bool, "strange": bool})


def main(scratch: Path) -> None:
    """Read and count."""
    codebook = read_codebook(Path("corpus") / "codebook.toml")
    rows, themes = training_sentences(Path("corpus"), codebook), list(codebook.ids)
    mine = rows[parts(rows) == PART].assign(strange=False).reset_index(drop=True)
    encoder = Encoder(len(themes), scratch / f"without-{PART}.safetensors", exact=False)
    mixed = with_one_stranger(mine, themes)
    strangers = mixed[mixed["strange"]].reset_index(drop=True)
    beside = encoder.logits(mixed)[mixed["strange"], : len(themes)] > 0
    alone = encoder.logits(strangers.assign(follows=False))[:, : len(themes)] > 0
    print(f"{len(strangers):,} sentences without a theme: given one among others {beside.any(axis=1).mean():.1%}, "
          f"alone {alone.any(axis=1).mean():.1%}")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
