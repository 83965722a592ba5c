"""Shares of themes corrected for the coder's mistakes, beside plain counts, and how far either may be trusted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evidence.coding.model import known_themes, read_examples, shipped_coder
from evidence.coding.own.shares import middle_length, shares
from evidence.coding.prevalence import corrected_share
from evidence.presenting.agreement import kinds_of
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import percent

if TYPE_CHECKING:
    from evidence.coding.own.coder import OwnCoder

NATURAL = r"w[1-9]-"  # practice documents with the register and the shares of themes of real ones: see corpus/README.md
DIGESTS, PRACTICE = "other digests", "practice texts"
CHOSEN = f"{DIGESTS} and {PRACTICE}"
RATES = {CHOSEN: (DIGESTS, PRACTICE), f"{PRACTICE} alone": (PRACTICE,), f"{DIGESTS} alone": (DIGESTS,)}
EXACT = 10**6
TRUST = ("of", "shares", "plain_off", "corrected_off", "nearer", "plain_held", "held")
HOW = (
    "Of each source the coder's codes are those it gave without having learned from it (of the survey: from the respondent). The "
    "corrected share is the count freed of the mistakes that the coder made elsewhere, on texts that it had not learned from "
    "either: as often as it missed a theme there, and gave it wrongly, it is taken to have done so here (Rogan and Gladen 1978)."
)
WHERE = (
    "Elsewhere means in the other digests and in those practice texts of other fields that have the register and the shares of "
    "themes of real documents."
)
INTERVAL = (
    "In brackets 95% intervals over paragraphs or respondents of the source, and over the sources and fields that the mistakes "
    "are known from."
)


def corrected_table(record: Record) -> Table:
    """Return of each source and theme the share that the coder counts, the corrected share and the share that readers settled.

    Parameters
    ----------
    record : Record
        With the sources that the coder has learned from, illustrative ones too; of others it says nothing.
    """
    data = _compared(record, CHOSEN)
    labels = record.sources.set_index("source_id")["label"].to_dict()
    names = pd.Series(
        [f"{labels[s]} ({n:,} sentences)" for s, n in zip(data["source"], data["sentences"], strict=True)], dtype="str"
    )
    shown = pd.DataFrame(
        {
            "Source": names.mask(names.duplicated(), ""),
            "Theme": [record.label(t) for t in data["theme"]],
            "Counted": _counted(data["count"], data["sentences"]),
            "Corrected": _corrected(data),
            "Settled by readers": _counted(data["settled_count"], data["sentences"]),
        }
    )
    note = f"{HOW} {WHERE} {INTERVAL} {record.reporting.caption(record.sources['wording'])}"
    return Table("shares-corrected", "Shares as counted, corrected, and settled by readers", note, data, shown)


def trusted_table(record: Record) -> Table:
    """Return how far plain and corrected shares are from what readers settled, and how often the corrected interval holds it.

    Parameters
    ----------
    record : Record
        As of `corrected_table`.
    """
    illustrative = record.sources.loc[record.sources["wording"] == "illustrative", "source_id"]
    everywhere = {rates: _borne(_compared(record, rates)) for rates in RATES}
    chosen = everywhere[CHOSEN]
    survey = chosen["source"].isin(illustrative)
    parts = {
        **{record.label(t): chosen[chosen["theme"] == t] for t in dict.fromkeys(chosen["theme"])},
        "All themes": chosen,
        "All themes, digests": chosen[~survey],
        "All themes, illustrative survey": chosen[survey],
        **{f"All themes, mistakes known from {r}": part for r, part in everywhere.items() if r != CHOSEN},
    }
    data = pd.DataFrame([{"of": of, **_trust(part)} for of, part in parts.items() if len(part)], columns=list(TRUST))
    shown = pd.DataFrame(
        {
            "Shares of": data["of"],
            "Plain share off by": [f"{x:.1f} points" for x in data["plain_off"] * 100],
            "Corrected share off by": [f"{x:.1f} points" for x in data["corrected_off"] * 100],
            "Corrected is nearer": _of(data["nearer"], data["shares"]),
            "Plain interval holds the settled share": _of(data["plain_held"], data["shares"]),
            "Corrected interval holds it": _of(data["held"], data["shares"]),
        }
    )
    note = (
        f"{HOW} {WHERE} Off by: the mean distance from the share that readers settled, in percentage points, over the sources' "
        "shares of the theme; a theme that neither coder nor readers found in a source, and a share that can't be corrected, "
        "is left out. The intervals are to hold 95 in 100. "
        f"{_finding(data)} {record.reporting.caption(record.sources['wording'])}"
    )
    return Table("shares-trusted", _title(data), note, data, shown)


def own_shares(own: "OwnCoder", texts: "pd.Series[str]", found: pd.DataFrame) -> Table:
    """Return the share of sentences that bears each theme of a coder of one's own, as counted and corrected.

    Parameters
    ----------
    own : OwnCoder
        The coder.
    texts : pandas.Series
        The sentences.
    found : pandas.DataFrame
        1 where a sentence bears a theme, else 0; the index says what belongs together.
    """
    data = shares(own.themes, own.unseen, found, found.index)
    shown = pd.DataFrame(
        {
            "theme": data["theme"],
            "counted": [
                f"{int(n):,} of {u:,} ({percent(int(n), u)})" for n, u in zip(data["count"], data["units"], strict=True)
            ],
            "corrected": _corrected(data),
            "note": data["note"],
        }
    )
    note = (
        "Corrected: the count freed of what the coder missed and gave wrongly when it was tested, with a 95% interval. Trust the "
        "interval before the figure: where a coder misses much, the corrected share may be further off than the count. It holds "
        "where these sentences are of the same kind as the texts that the coder learned from, and about as long: those had "
        f"{own.unseen.words:.0f} words in the middle, these have {middle_length(texts.to_list()):.0f}."
    )
    return Table("shares", "Shares of sentences, as counted and corrected", note, data, shown)


def _compared(record: Record, rates: str) -> pd.DataFrame:
    """A row a source and theme: the coder's share, the corrected one by mistakes made in `rates`, and the settled one."""
    examples = read_examples()
    themes = [t for t in known_themes(examples) if t in record.codebook.ids]
    learned = shipped_coder(tuple(t for t in record.codebook.ids if t in themes)).learned
    found = (learned.held_out_bears & ~examples[["introduces"]].to_numpy(dtype=bool)).astype(int)
    truth = examples[themes].to_numpy()
    parts = []
    kinds = kinds_of(examples)
    known = _known_from(examples, kinds, RATES[rates])
    for source, mine, clusters in _sources(examples, kinds, record):
        rest = known & ~mine
        if not rest.any():
            continue
        counted = corrected_share(
            found[mine], truth[rest], found[rest], themes, clusters, examples["group"][rest].to_numpy()
        )
        settled = {"settled_count": truth[mine].sum(axis=0), "settled": truth[mine].mean(axis=0)}
        parts.append(counted.assign(source=source, **settled).rename(columns={"units": "sentences"}))
    columns = ["source", "theme", "sentences", "count", "share", "share_low", "share_high", "held_out", "tpr", "fpr",
               "corrected", "corrected_low", "corrected_high", "settled_count", "settled", "note"]  # fmt: skip
    return pd.concat(parts, ignore_index=True)[columns].round(6) if parts else pd.DataFrame(columns=columns)


def _sources(
    examples: pd.DataFrame, kinds: dict[str, np.ndarray], record: Record
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Each source that was coded by reading: which examples are its own, and the paragraph or respondent of each."""
    source = examples["sentence_id"].str.split(":").str[0]
    paragraph = examples["sentence_id"].str.rsplit(":", n=1).str[0]
    apart = paragraph.where(~kinds["survey"], examples["group"])
    for name in record.sources["source_id"]:
        mine = (source == name).to_numpy() & (kinds["digests"] | kinds["survey"])
        if mine.any():
            yield name, mine, apart[mine].to_numpy()


def _known_from(examples: pd.DataFrame, kinds: dict[str, np.ndarray], rates: tuple[str, ...]) -> np.ndarray:
    texts = {DIGESTS: kinds["digests"], PRACTICE: examples["sentence_id"].str.match(NATURAL).to_numpy()}
    return np.asarray(np.any([texts[name] for name in rates], axis=0))


def _borne(data: pd.DataFrame) -> pd.DataFrame:
    """What can be compared: themes that coder or readers found in a source, and shares that could be corrected."""
    return data[((data["count"] > 0) | (data["settled"] > 0)) & data["corrected"].notna()]


def _trust(part: pd.DataFrame) -> dict[str, float]:
    plain, corrected = (part["share"] - part["settled"]).abs(), (part["corrected"] - part["settled"]).abs()
    plain_held = part["settled"].between(part["share_low"], part["share_high"])
    held = part["settled"].between(part["corrected_low"], part["corrected_high"])
    return {
        "shares": len(part),
        "plain_off": plain.mean(),
        "corrected_off": corrected.mean(),
        "nearer": int((corrected < plain).sum()),
        "plain_held": int(plain_held.sum()),
        "held": int(held.sum()),
    }


def _title(data: pd.DataFrame) -> str:
    if data.empty:
        return "No source here was coded by readers and coder"
    plain, corrected = (data.set_index("of").at["All themes", c] * 100 for c in ("plain_off", "corrected_off"))
    how = "nearer to" if corrected < plain else "no nearer to"
    return f"Corrected shares are {how} what readers settled than plain ones: off by {corrected:.1f} points against {plain:.1f}"


def _finding(data: pd.DataFrame) -> str:
    """What follows: whether the corrected share may be printed of a text of another kind."""
    if data.empty:
        return ""
    wins = data.set_index("of")["corrected_off"] < data.set_index("of")["plain_off"]
    of_all = wins[wins.index.str.startswith("All themes")]
    if of_all.all():
        return "So the corrected share may stand beside the plain count, whatever texts the mistakes are known from."
    if of_all.any():
        return (
            "Which is nearer depends on the texts and on where the mistakes are known from, so the plain count stands, and "
            "corrected shares of this coder are printed nowhere else."
        )
    return (
        "So mistakes made in other texts are no guide to those made in this one: plain counts stand, and corrected shares of "
        "this coder are printed nowhere else."
    )


def _counted(counts: "pd.Series[float]", bases: "pd.Series[int]") -> list[str]:
    return [f"{int(n):,} ({percent(int(n), base)})" for n, base in zip(counts, bases, strict=True)]


def _of(some: "pd.Series[int]", whole: "pd.Series[int]") -> list[str]:
    return [f"{n} of {m}" for n, m in zip(some, whole, strict=True)]


def _corrected(data: pd.DataFrame) -> list[str]:
    rows = zip(data["corrected"], data["corrected_low"], data["corrected_high"], strict=True)
    return [_with_interval(*row) for row in rows]


def _with_interval(share: float, low: float, high: float) -> str:
    if np.isnan(share):
        return "–"
    return _whole(share) if np.isnan(low) else f"{_whole(share)} ({_whole(low)} to {_whole(high)})"


def _whole(share: float) -> str:
    return percent(round(share * EXACT), EXACT)
