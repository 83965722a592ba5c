"""How a submission's evidence was put together: what came in, how it was coded, how far that can be trusted, and limits."""

import pandas as pd

from evidence.presenting.record import COUNTED, Record
from evidence.presenting.reporting import listed, percent
from evidence.presenting.submission.reported import Evidence, Said, counted
from evidence.presenting.tables import TABLES

LIMITS = (
    "The documents were written by bodies with interests of their own, and were chosen, not sampled. ",
    "Counts of sentences say what the record dwells on; they are not a vote, and not a measure of how many people think so. ",
    "The years hold different kinds of documents, so a difference between years is not by itself a change. ",
)


def received(record: Record, ledger: pd.DataFrame, rejects: pd.DataFrame) -> list[Said]:
    """Return what came in, what was left out and why, and what was analysed: the ledger adds up."""
    mine = ledger[ledger["source_id"].isin(record.sources["source_id"])]
    answers = mine["question"] != ""
    said = []
    for part, what in ((mine[~answers], "document"), (mine[answers], "answer")):
        if len(part):
            came, out, read = (int(part[c].sum()) for c in ("received", "excluded", "analysed"))
            why = "; ".join(r for r in part["reasons"] if r)
            said.append(_said(
                f"Of {came:,} {what}{'' if came == 1 else 's'} received, {read:,} {'was' if read == 1 else 'were'} analysed and "
                f"{out:,} left out{f' ({why})' if why else ''}.", "build/frames/ledger.csv",
            ))  # fmt: skip
    about = TABLES["corpus"](record).data
    said.append(_said(
        f"They hold {int(about['sentences'].sum()):,} sentences in {int(about['paragraphs'].sum()):,} paragraphs; "
        f"{int(about['sentences_with_a_theme'].sum()):,} of the sentences bear one of {len(record.codebook.ids)} themes.",
        "figures/tables/corpus.csv",
    ))  # fmt: skip
    aside = rejects[rejects["source_id"].isin(record.sources["source_id"])]
    if len(aside):
        why = "; ".join(f"{reason} {n:,}" for reason, n in aside["reason"].value_counts().sort_index().items())
        said.append(_said(f"Passages set aside while reading: {len(aside):,} ({why}).", "build/frames/rejects.csv"))
    return said


def worded(record: Record) -> list[Said]:
    """Return what the wordings of the sources mean for what is given here."""
    said = []
    retold = record.sources.loc[record.sources["wording"] == "paraphrase", "label"].to_list()
    if retold:
        said.append(Said(
            f"We worked from digests of {listed(retold)}, which retell each paragraph in other words, so what is given of them "
            "is reported speech and not quotation."
        ))  # fmt: skip
    verbatim = record.sources.loc[record.sources["wording"] == "verbatim", "label"].to_list()
    if verbatim:
        said.append(Said(
            f"What stands in quotation marks is the words of {listed(verbatim)}, where permission was given; names of people and "
            "small places are replaced by placeholders."
        ))  # fmt: skip
    return [*said, Said(COUNTED.replace("'", "’"))]


def coded(record: Record, readers: pd.DataFrame | None, coder: pd.DataFrame | None) -> list[Said]:
    """Return how sentences were coded and how reliable that is, in plain words."""
    coders, given = record.coders(), "themes under the codebook of Annex C, its stance and its speaker"
    read = readers is not None and "settled" in coders
    if read:
        rest = "; software gave the rest theirs" if "model" in coders else ""
        how = f"Two readers, blind to each other, gave each sentence its {given}; a third settled where they differed{rest}."
    else:
        how = f"Software gave each sentence its {given}."
    said = [Said(how)]
    if readers is not None:
        mean = readers.iloc[-1]
        who = "The two" if read else "Two readers, blind to each other, coded the sentences too and"
        said.append(_said(
            f"{who} agreed in {_whole(mean['raw'])} of their decisions whether one of {int(mean['units']):,} sentences bears a "
            f"theme (kappa {mean['kappa']:.2f}, where 1 is full agreement and 0 is chance); the readers were language models, "
            "and no person has coded.", "figures/tables/readers-agreement.csv",
        ))  # fmt: skip
    if coder is not None:
        mean = coder.iloc[-1]
        said.append(_said(
            f"On texts that it had not learned from, the software found {_whole(mean['recall'])} of what the readers settled, "
            f"and {_whole(mean['precision'])} of what it found was right, so its counts are estimates and its small counts weak.",
            "figures/tables/coder-scores.csv: digests",
        ))  # fmt: skip
    return said


def _said(text: str, source: str) -> Said:
    return Said(text, "", (Evidence("count", source, ""),))


def _whole(share: float) -> str:
    return percent(round(1000 * share), 1000)


def introduced(record: Record) -> Said:
    """Return what the record is: how many documents of which years, by name."""
    labels = record.sources["label"].to_list()
    years = sorted(y for y in record.sources["date"].str[:4] if y)
    span = f", of {years[0]} to {years[-1]}" if len(set(years)) > 1 else f", of {years[0]}" if years else ""
    return _said(
        f"We rest this on {counted(len(labels), 'document')}{span}: {listed(labels)}.", "figures/tables/corpus.csv"
    )
