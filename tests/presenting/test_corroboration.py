"""Who bears whom out, and what is said since: counts with their sources, small numbers of people kept back, no verdicts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import evidence
from evidence.presenting.corroboration import corroboration_table
from evidence.presenting.later_mentions import later_mentions
from evidence.presenting.passages import WITHHELD

SURVEY = """
[[source]]
id = "survey"
label = "Survey 2024"
title = "A survey"
kind = "survey"
publisher = "A union"
date = "2024"
wording = "verbatim"
may_quote = true
path = "survey.csv"
citation = "A union (2024), made up for the tests."
respondent = "ID"
questions = ["What is hard?"]
"""


def with_survey(corpus: Path, people: int) -> Path:
    rows = [f"R{n:02},The caseload of week {n} is unmanageable" for n in range(people)]
    (corpus / "survey.csv").write_text("\n".join(["ID,What is hard?", *rows]), encoding="utf-8")
    register = corpus / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8") + SURVEY, encoding="utf-8")
    return corpus


class Bag:
    """An embedder that counts words: near is what shares them."""

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: "pd.Series[str]") -> np.ndarray:
        self.asked += len(texts)
        words = sorted({w for t in texts for w in t.lower().split()})
        return np.array([[t.lower().split().count(w) for w in words] for t in texts], dtype=float)


def test_sentences_and_sources_are_those_of_the_codings(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    data = study.table("corroboration").data.set_index("matter")
    coded = study.record.coded()
    for theme, row in data.iterrows():
        mine = coded[[study.record.label(t) == theme for t in coded["theme"]]]
        presses = mine[mine["stance"].isin(["ask", "concern"])]
        assert row["sources_pressing"] == presses["source_id"].nunique()
        assert row["speakers_pressing"] == presses["speaker"].nunique()
        for speaker in ("member", "union", "inspectorate", "employer", "other"):
            assert row[f"{speaker}_presses"] == (presses["speaker"] == speaker).sum()
            assert row[f"{speaker}_well"] == ((mine["speaker"] == speaker) & (mine["stance"] == "positive")).sum()
        assert row["of_sources"] == 2


@pytest.mark.parametrize(("people", "told"), [(9, ""), (12, "Workload: 12 people")])
def test_few_respondents_are_kept_back(tiny: Path, people: int, told: str) -> None:
    table = evidence.open_study(with_survey(tiny, people)).table("corroboration")
    row = table.data.set_index("matter").loc["Workload"]
    assert row["people"] == told.replace("Workload", "Survey 2024")
    assert ("Survey 2024" in row["where"]) == bool(told)
    assert "from 10 people on" in table.note


def test_a_figure_of_two_sources_has_its_row(tiny: Path) -> None:
    guild = tiny / "consultation-responses" / "guild-2022.txt"
    guild.write_text(guild.read_text(encoding="utf-8") + "\nCaseloads averaged 31 per adviser.\n", encoding="utf-8")
    study = evidence.open_study(tiny)
    statistics = study.statistics
    assert (statistics["number"] == 31).sum() == 2
    data = corroboration_table(study.record, statistics).data
    shared = data[data["what"] == "figure"]
    assert shared["said_by"].tolist() == ["in 2 of 2 sources"]
    assert shared["where"].tolist() == ["Northwick 2019; Guild 2022"]


def test_passages_of_later_sources_only_are_given_and_none_twice(tiny: Path) -> None:
    guild = tiny / "consultation-responses" / "guild-2022.txt"
    more = "\nThe service should agree a limit on caseloads, but the service has agreed no limit on caseloads.\n"
    guild.write_text(guild.read_text(encoding="utf-8") + more, encoding="utf-8")
    study = evidence.open_study(tiny)
    table = later_mentions(study.record, study.recommendations, Bag())
    assert set(table.data["number"]) == {"1"}
    assert table.data["locator"].str.startswith("Guild 2022").all()
    assert table.data["passage"].iloc[0] == more.strip()
    texts = study.documents.set_index("document_id")["text"]
    row = table.data.iloc[0]
    assert texts["guild-2022"][row["start"] : row["end"]] == more.strip()
    assert "for a person" in table.title
    sources = study.record.sources.assign(may_quote=False)
    documents = study.corpus.documents.assign(may_quote=False)
    record = study.record.__class__(
        sources, study.corpus._replace(documents=documents), study.codings, study.codebook, study.reporting
    )
    assert set(later_mentions(record, study.recommendations, Bag()).data["passage"]) == {WITHHELD}


def test_where_nothing_is_later_nothing_is_embedded(tiny: Path) -> None:
    register = tiny / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace('"2022-05-12"', '"2018"'), encoding="utf-8")
    study = evidence.open_study(tiny)
    bag = Bag()
    table = later_mentions(study.record, study.recommendations, bag)
    assert (bag.asked, len(table.data)) == (0, 0)
    assert "was found." in table.to_html()
