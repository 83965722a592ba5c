"""Code the originals, each by a coder that has seen nothing of it: neither its digest nor what was learned from that.

Run from the project's folder, where the originals lie in a folder beside it:
``.venv/bin/python benchmarks/leave_one_source_out.py ORIGINALS SCRATCH OUT.csv``. SCRATCH is the folder that
``train_encoder.py`` named last: it has an adapter for each part of the texts, which saw nothing of that. Each original is read
by the one that saw nothing of its digest's part, and judged by a coder that learned from every other text of the project.
OUT.csv is as `evidence code` writes it; OUT-rules.csv by rules alone.
"""

import sys
import tempfile
from pathlib import Path

import pandas as pd
from train_encoder import parts

from evidence.coding.coder import decide, propose
from evidence.coding.encoder import Encoder
from evidence.coding.model import Coder, known_themes, read_examples, with_logits
from evidence.coding.training import features
from evidence.presenting.codes import sentence_codes
from evidence.study import Study


def main(originals: Path, scratch: Path, out: Path) -> None:
    """Code and write."""
    examples = read_examples()
    examples["part"] = parts(examples)
    known, codings = known_themes(examples), []
    with tempfile.TemporaryDirectory() as elsewhere:
        study = Study(originals, elsewhere)
        read = features(study.sentences, study.places, study.rule_codings, study.codebook.ids)
        origin = read["sentence_id"].map(study.sentences.set_index("sentence_id")["document_id"])
        origin = origin.map(study.documents.set_index("document_id")["source_id"])
        for source in study.sources["source_id"]:
            part = examples.loc[examples["group"] == source, "part"].iloc[0]
            encoder = Encoder(len(known), scratch / f"without-{part}.safetensors")
            mine = read[origin == source].reset_index(drop=True)
            mine = with_logits(mine, encoder.logits(mine), known)
            coder = Coder(examples[examples["group"] != source], study.codebook.ids)
            sentences = study.sentences[study.sentences["sentence_id"].isin(mine["sentence_id"])]
            codings.append(decide(propose(coder, mine), study.rule_codings, sentences, study.decisions))
            print(source, "is in part", part, flush=True)
        sentence_codes(study.sources, study.corpus, pd.concat(codings)).to_csv(out, index=False)
        by_rule = sentence_codes(study.sources, study.corpus, study.rule_codings)
        by_rule.to_csv(out.with_name(f"{out.stem}-rules.csv"), index=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
