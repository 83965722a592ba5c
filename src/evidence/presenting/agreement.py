"""How far two readers agree, and how far the coder agrees with what they settled: when a count may be trusted."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.coding.model import known_themes, read_examples, shipped_coder
from evidence.coding.readings import indicator, read_readings
from evidence.coding.reliability import agreement, scores
from evidence.presenting.record import Table

READERS = ("reader-a.csv", "reader-b.csv")


def sources_read(codings: Path, codebook: Codebook) -> set[str]:
    """Return the ids of the sources that both readers read."""
    read = [read_readings(codings / name, codebook.ids)["sentence_id"].str.split(":").str[0] for name in READERS]
    return set(read[0]) & set(read[1])


def readers_table(codings: Path, codebook: Codebook, of: Collection[str] | None = None) -> Table:
    """Return how far two readers, blind to each other, agree on each theme.

    Parameters
    ----------
    codings : Path
        The corpus's ``codings`` folder, with both readers' files.
    codebook : Codebook
        The themes.
    of : collection of str, optional
        The ids of the sources to which it is held; without it, all that were read.
    """
    a, b = (read_readings(codings / name, codebook.ids).set_index("sentence_id") for name in READERS)
    if of is not None:
        a = a[a.index.str.split(":").str[0].isin(list(of))]
    b = b.loc[a.index]
    sources = a.index.str.split(":").str[0].to_numpy()
    core = [t.id for t in codebook if t.core]
    data = agreement(
        indicator(a["themes"], codebook.ids), indicator(b["themes"], codebook.ids), codebook.ids, sources, core=core
    )
    shown = pd.DataFrame(
        {
            "Theme": [_label(t, codebook) for t in data["theme"]],
            "Reader A": data["n_a"],
            "Reader B": data["n_b"],
            "Agree": [f"{r:.1%}" for r in data["raw"]],
            "Cohen's kappa": [_with_interval(r.kappa, r.kappa_low, r.kappa_high) for r in data.itertuples()],
        }
    )
    note = (
        f"{len(a):,} sentences of {len(set(sources))} sources, each coded or left uncoded by two readers blind to each other. "
        "The readers were language models; no person has coded. Kappa is 1 where they agree in all, 0 where as by chance; in "
        "brackets its 95% interval over sources, which is too narrow with so few of them."
    )
    return Table("readers-agreement", "How far two readers agree", note, data, shown)


def coder_table(codebook: Codebook) -> Table:
    """Return how well the coder finds each theme in texts that it had not seen, beside the rules alone.

    Three kinds of text: the digests of the corpus, the answers to its survey, and practice texts of other fields.
    """
    examples = read_examples()
    themes = [t for t in known_themes(examples) if t in codebook.ids]  # in the order of what the coder learned
    learned = shipped_coder(tuple(themes)).learned
    truth = examples[themes].to_numpy()
    coder = learned.held_out_bears.astype(int)
    rules = (examples[[f"cue_{t}" for t in themes]].to_numpy() > 0).astype(int)
    kinds = kinds_of(examples)
    core = [t.id for t in codebook if t.core and t.id in themes]
    parts = []
    for kind, mine in kinds.items():
        rows, groups = np.flatnonzero(mine), examples["group"][mine].to_numpy()
        found = scores(truth[rows], coder[rows], themes, groups, core=core)
        by_rule = scores(truth[rows], rules[rows], themes, groups, core=core)
        parts.append(found.assign(texts=kind, rules_f1=by_rule["f1"]))
    data = pd.concat(parts, ignore_index=True)
    shown = pd.DataFrame({"Theme": [_label(t, codebook) for t in parts[0]["theme"]]})
    for kind, part in zip(kinds, parts, strict=True):
        shown[f"{kind} ({int(part['units'].iloc[0]):,} sentences)"] = [
            f"{_with_interval(r.f1, r.f1_low, r.f1_high)}; rules {r.rules_f1:.2f}" for r in part.itertuples()
        ]
    note = (
        "F1 (the harmonic mean of precision and recall) against what was settled by reading, with its 95% interval over sources, "
        "respondents or fields, and the F1 of the codebook's rules alone. Models and thresholds were chosen without the text "
        "that they judge: of the digests and of other fields the whole source or field was left out, of the survey only the "
        "respondent, so that other answers to the same survey had been seen. How much a cue weighs was chosen with the digests "
        "in view. The rules had been extended on a few of the other fields and on the originals of the digests, which flatters "
        "them there, and the coder, which goes by their cues. All texts were written, and coded, by language models."
    )
    return Table("coder-scores", "How well the coder finds each theme", note, data, shown)


def kinds_of(examples: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return which examples are of the corpus's digests, of its survey and of other fields, by `sentence_id` and `group`."""
    source = examples["sentence_id"].str.split(":").str[0]
    # the corpus's own: a source, or a source and its respondent
    own = source == examples["group"].str.split(" ").str[0]
    survey = own & examples["group"].str.contains(" ")
    return {"digests": (own & ~survey).to_numpy(), "survey": survey.to_numpy(), "other fields": (~own).to_numpy()}


def _label(theme: str, codebook: Codebook) -> str:
    named = {t.id: t.label for t in codebook} | {
        "core": "Core themes, mean",
        "mean": "All themes, mean",
        "all": "All themes, mean",
    }
    return named[theme]


def _with_interval(value: float, low: float, high: float) -> str:
    return f"{value:.2f} ({low:.2f} to {high:.2f})"
