"""The tables of a submission: of its sections, the sources, the counts and the codebook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import percent
from evidence.presenting.submission.reported import sentence
from evidence.presenting.tables import TABLES


@dataclass(frozen=True)
class Grid:
    """A table as the Word file has it: its cells, the shares of its columns of the width, and where its numbers stand."""

    title: str
    note: str
    shown: pd.DataFrame
    widths: Sequence[float]
    source: str


def themes_grid(table: Table, record: Record, themes: Sequence[str]) -> Grid:
    """Return a table of the study, of the section's themes only where its rows are themes."""
    shown = table.shown
    if "Theme" in shown:
        labels = [record.label(t) for t in themes]
        shown = shown[shown["Theme"].isin(labels)]
        if "Theme" in table.data and set(labels) <= set(shown.columns):
            shown = shown[["Theme", *(c for c in shown.columns if c != "Theme")]]
    widths = [1.6, *([1.0] * (len(shown.columns) - 1))]
    return Grid(table.title, table.note, shown.reset_index(drop=True), widths, f"figures/tables/{table.id}.csv")


def recommendations_grid(rows: pd.DataFrame, label: str) -> Grid:
    """Return numbered recommendations and questions beside what was undertaken.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the table ``recommendations``.
    label : str
        What the recommendations are on.
    """
    shown = pd.DataFrame({
        "What was recommended": [_without_number(r.words, r.kind, r.number) for r in rows.itertuples()],
        "What was undertaken": [_undertaken(r.responses) for r in rows.itertuples()],
        "By when": [r.deadline or r.response_deadlines or "not said" for r in rows.itertuples()],
        "Where": [_places(r.locator, r.response_locators) for r in rows.itertuples()],
    })  # fmt: skip
    note = "The words are ours, retelling the document. What was undertaken is not by itself what was done."
    return Grid(f"What was recommended on {label}, and what was undertaken", note, shown, [2.5, 2.6, 0.9, 1.5],
                "figures/tables/recommendations.csv")  # fmt: skip


def sources_grid(record: Record) -> Grid:
    """Return the sources, as a bibliography gives them, with what was read of each."""
    data = TABLES["corpus"](record).data
    bearing = zip(data["sentences_with_a_theme"], data["sentences"], strict=True)
    shown = pd.DataFrame({
        "Source": data["label"], "Published as": data["citation"], "What it is": data["kind"],
        "Sentences": [f"{n:,}" for n in data["sentences"]],
        "With a theme": [f"{n:,} ({percent(n, of)})" for n, of in bearing],
    })  # fmt: skip
    return Grid("The record", record.caption(), shown, [1.3, 3.6, 1.2, 1.1, 1.1], "figures/tables/corpus.csv")


def counts_grid(record: Record, readers: pd.DataFrame | None, coder: pd.DataFrame | None) -> Grid:
    """Return each theme's sentences and stances, and how far its codes can be trusted where that is known."""
    data = TABLES["stance-by-theme"](record).data
    wide = data.pivot(index="theme", columns="stance", values="sentences")
    bases = data.drop_duplicates("theme").set_index("theme")["of_theme"]
    shown = pd.DataFrame({"Theme": list(bases.index), "Sentences": [f"{n:,}" for n in bases]})
    for stance, name in (("concern", "Concern"), ("ask", "Ask"), ("positive", "Positive"), ("neutral", "Neutral")):
        shown[name] = [
            f"{int(wide.at[t, stance]):,} ({percent(int(wide.at[t, stance]), int(bases[t]))})" for t in bases.index
        ]
    note = f"Sentences that bear each theme, and which way they point. {record.unspoken_note()}"
    if readers is not None:
        kappas = {record.label(r.theme): r.kappa for r in readers.itertuples() if r.theme in record.codebook.ids}
        shown["Kappa"] = [f"{kappas[t]:.2f}" if t in kappas else "–" for t in shown["Theme"]]
        note += "Kappa: how far two readers agreed beyond chance; 1 is full agreement. "
    if coder is not None:
        found = {record.label(r.theme): r for r in coder.itertuples() if r.theme in record.codebook.ids}
        shown["Found"] = [percent(round(1000 * found[t].recall), 1000) if t in found else "–" for t in shown["Theme"]]
        shown["Right"] = [
            percent(round(1000 * found[t].precision), 1000) if t in found else "–" for t in shown["Theme"]
        ]
        note += (
            "Found: of the sentences that readers gave the theme, how many the software gave it too, on texts that it had "
            "not learned from. Right: of those that the software gave it, how many the readers did too. "
        )
    return Grid("How often each theme comes up", note.strip(), shown, [2.2, 1.2, *([1.0] * (len(shown.columns) - 2))],
                "figures/tables/stance-by-theme.csv")  # fmt: skip


def codebook_grid(codebook: Codebook) -> Grid:
    """Return what each theme means."""
    shown = pd.DataFrame({
        "Theme": [t.label for t in codebook], "What it is": [t.definition for t in codebook],
        "Counts": [t.include for t in codebook], "Does not count": [t.exclude for t in codebook],
    })  # fmt: skip
    note = "A sentence may bear several themes, or none."
    return Grid("The codebook", note, shown, [1.5, 2.0, 2.4, 2.1], "corpus/codebook.toml")


def span(places: Sequence[str]) -> str:
    """Return places; of more than two that follow one another, the first and the last.

    Examples
    --------
    >>> span(["para 1", "para 2", "para 3"]), span(["para 1", "para 3", "para [4]"]), span(["para 1"])
    ('para 1 to para 3', 'para 1; para 3; para [4]', 'para 1')
    """
    runs: list[list[str]] = []
    for place in places:
        if runs and _next(runs[-1][-1]) == place:
            runs[-1].append(place)
        else:
            runs.append([place])
    return "; ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else "; ".join(run) for run in runs)


def _next(place: str) -> str:
    """The place whose last number is one more."""
    return re.sub(r"(\d+)(\D*)$", lambda m: f"{int(m[1]) + 1}{m[2]}", place)


def _without_number(words: str, kind: str, number: str) -> str:
    """A recommendation without its own number and the marks of its list."""
    head, colon, rest = words.partition(": ")
    words = rest if colon and head.casefold() == f"{kind} {number}".casefold() else words
    flat = words.replace(": - ", ": ").replace(" - ", "; ")
    return sentence(flat[:1].upper() + flat[1:])


def _undertaken(responses: str) -> str:
    """What answers it: the items of a list one after another; that nothing does is said."""
    items = [r.strip().rstrip(".;") for r in responses.split(" | ") if r.strip()]
    return sentence("; ".join(items)[:1].upper() + "; ".join(items)[1:]) if items else "No answer in the same document."


def _places(asked: str, answered: str) -> str:
    """Where it was recommended, and where it was answered."""
    return f"{asked}. Answered: {span(answered.split('; '))}." if answered else f"{asked}."
