"""Where the coder goes wrong, and what it is unsure of, in sentences that it had not seen."""

import pandas as pd

from evidence.coding.model import known_themes, read_examples, shipped_coder
from evidence.presenting.record import COUNTED, Record, Table

EXAMPLES = 2
WRONG = {"given": "given, but not there", "missed": "there, but missed"}
ABOUT = (
    "Each sentence was judged by a coder that had not seen its source; what is there is what was settled by reading, by language "
    "models. Digests only: the sentences are paraphrases, not quotations. "
)


def confusions_table(record: Record) -> Table:
    """Of each core theme the sentences that the coder was most sure of and wrong about: given wrongly, and missed.

    Parameters
    ----------
    record : Record
        Whose sentences are shown; of these the digests that ship with the package.
    """
    judged = _judged(record)
    kinds = {
        "given": (judged["bears"] & ~judged["settled"], False),
        "missed": (~judged["bears"] & judged["settled"], True),
    }
    parts = []
    for theme in [t.id for t in record.codebook if t.core]:
        for kind, (wrong, rising) in kinds.items():
            mine = judged[wrong & (judged["theme"] == theme)]
            surest = mine.sort_values("probability", ascending=rising, kind="stable").head(EXAMPLES)
            parts.append(surest.assign(wrong=kind, of_wrong=len(mine)))
    data = _data(parts, ["theme", "wrong", "of_wrong"], record)
    heads = [
        f"{theme}, {WRONG[kind]} ({n:,})"
        for theme, kind, n in zip(data["theme"], data["wrong"], data["of_wrong"], strict=True)
    ]
    shown = _shown(pd.Series(heads, dtype="str"), data)
    note = (
        f"Of each core theme up to {EXAMPLES} sentences that the coder gave it wrongly, those with the highest probability, and "
        f"up to {EXAMPLES} that it missed, those with the lowest; in brackets how many such sentences there are among the "
        f"{judged['sentence_id'].nunique():,} of the digests. Chosen because they are the worst, so they are not typical. "
        f"{ABOUT}{COUNTED}"
    )
    return Table("coder-confusions", "Where the coder is surest and wrong", note, data, shown)


def unsure_table(record: Record) -> Table:
    """Of each core theme the sentences whose probability is closest to its threshold.

    Parameters
    ----------
    record : Record
        As of `confusions_table`.
    """
    judged = _judged(record)
    judged["away"] = (judged["probability"] - judged["threshold"]).abs().round(6)
    parts = [
        judged[judged["theme"] == theme].sort_values("away", kind="stable").head(EXAMPLES)
        for theme in [t.id for t in record.codebook if t.core]
    ]
    data = _data(parts, ["theme", "threshold", "bears", "settled"], record)
    data = data.rename(columns={"bears": "given"})
    shown = _shown(data["theme"], data)
    shown.insert(2, "Given from", [f"{t:.2f}" for t in data["threshold"]])
    shown["Given"], shown["Settled"] = (["yes" if x else "no" for x in data[c]] for c in ("given", "settled"))
    note = (
        f"Of each core theme the {EXAMPLES} sentences of the digests whose probability lies closest to where the coder begins to "
        "give the theme, so that little would have decided them otherwise. Evidence review asks about such sentences "
        f"first. {ABOUT}{COUNTED}"
    )
    return Table("coder-unsure", "What the coder is unsure of", note, data, shown)


def _judged(record: Record) -> pd.DataFrame:
    """Each digest's sentence with each theme: how likely the coder held it, unseen, whether it gave it, and what was settled.

    What introduces a list or a quotation takes no theme and is left out.
    """
    examples = read_examples()
    themes = [t for t in record.codebook.ids if t in known_themes(examples)]
    learned = shipped_coder(tuple(themes)).learned
    order = [t for t in known_themes(examples) if t in themes]
    parts = [
        pd.DataFrame(
            {
                "sentence_id": examples["sentence_id"],
                "theme": theme,
                "probability": learned.held_out[:, k],
                "threshold": learned.thresholds[k],
                "bears": learned.held_out_bears[:, k],
                "settled": examples[theme] == 1,
            }
        )[~examples["introduces"].to_numpy(dtype=bool)]
        for k, theme in enumerate(order)
    ]
    digests = record.sentences().query("wording == 'paraphrase'")[["sentence_id", "clean", "locator", "section"]]
    return digests.merge(pd.concat(parts), on="sentence_id", sort=False)


def _data(parts: list[pd.DataFrame], columns: list[str], record: Record) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True)
    rows["theme"] = [record.label(t) for t in rows["theme"]]
    rows["sentence"] = [" ".join(text.split()) for text in rows["clean"]]
    return rows[[*columns, "probability", "sentence", "locator", "section", "sentence_id"]]


def _shown(heads: "pd.Series[str]", data: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Theme": heads.mask(heads.duplicated(), ""),
            "Probability": [f"{p:.2f}" for p in data["probability"]],
            "Sentence": data["sentence"],
            "Where": data["locator"],
            "Under the heading": data["section"],
        }
    )
