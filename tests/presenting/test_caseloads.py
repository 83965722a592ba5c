"""Cases per worker: what belongs, what it counts, whose it is; nothing joined that no sentence compares."""

from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.presenting.caseloads.figure import draw_caseloads
from evidence.presenting.caseloads.table import clause
from evidence.presenting.passages import WITHHELD

LETTER = """
On average, nurses thought that they could safely hold 17.5 cases. In the night team the average fell to 15.

Members say that 28 cases cannot be managed within their hours. Caseloads now average 21.5 per nurse, against 24.5 in May 2020.

Our aim is that caseloads should not exceed 26 cases. The inspectors read 300 cases of neglect. Each case took 9 weeks.

Many team managers still hold over 5 cases, and some of them 18 or more.

Of those who answered, most named between 14 and 19 cases.
"""

REGISTER = """
[[source]]
id = "letter-2021"
label = "Letter 2021"
title = "A letter"
kind = "union submission"
publisher = "A union"
date = "2021-06"
wording = "verbatim"
may_quote = true
path = "letter-2021.txt"
citation = "A union (2021), made up for the tests."
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A corpus of one letter that may be quoted."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "sources.toml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "in" / "letter-2021.txt").write_text(LETTER, encoding="utf-8")
    return tmp_path / "in"


def figures(folder: Path) -> pd.DataFrame:
    return evidence.open_study(folder, folder.parent / "out").table("caseloads").data


def test_each_figure_of_cases_is_told_by_whose_it_is_and_what_it_counts(letter: Path) -> None:
    data = figures(letter)
    found = [(r.whose[0], r.kind, r.number, r.open) for r in data.itertuples()]
    assert sorted(found) == [
        ("C", "average", 21.5, ""), ("C", "held", 14, ""), ("C", "limit", 26, ""), ("C", "manageable", 15, ""),
        ("C", "manageable", 17.5, ""), ("C", "too_many", 28, ""), ("M", "held", 5, "more"), ("M", "held", 18, "more"),
    ]  # fmt: skip
    assert not {300.0, 9.0} & set(data["number"]), "cases that were read, and weeks, are held by nobody"


def test_only_what_a_sentence_compares_is_one_series_and_a_range_is_one_row(letter: Path) -> None:
    data = figures(letter).set_index("number")
    assert (data.loc[21.5, "earlier_number"], data.loc[21.5, "earlier_date"]) == (24.5, "May 2020")
    assert data.loc[14, "upper"] == 19
    assert data.drop(21.5)["earlier_number"].isna().all()
    assert data.drop(14)["upper"].isna().all()


def test_every_figure_leads_to_its_sentences(letter: Path) -> None:
    study = evidence.open_study(letter, letter.parent / "out")
    statistics = study.statistics.set_index("statistic_id")
    texts = study.documents.set_index("document_id")["text"]
    for row in study.table("caseloads").data.itertuples():
        for statistic in row.statistic_ids.split("; "):
            of = statistics.loc[statistic]
            assert texts[of["document_id"]][of["value_start"] : of["value_end"]] == of["value"]
        assert row.value in row.context


def test_the_chart_draws_every_row_with_its_place_and_tells_the_same_in_words(letter: Path) -> None:
    study = evidence.open_study(letter, letter.parent / "out")
    drawing = study.drawing("caseloads")
    words = [t.get_text() for t in drawing.canvas.axes[0].texts]
    for row in drawing.table.data.itertuples():
        assert any(row.locator in w for w in words)
        assert f"{row.number:g}" in " ".join(words)
    lines = [
        line for line in drawing.canvas.axes[0].lines if len(set(line.get_xdata())) > 1 and line.get_marker() == "None"
    ]
    assert [sorted(map(float, line.get_xdata())) for line in lines if max(line.get_xdata()) > 1] == [
        [21.5, 24.5],
        [14, 19],
    ]
    assert drawing.alt.count("Letter 2021, para") == len(drawing.table.data)
    assert not [w for w in [drawing.alt, *words] if "nan" in w.lower().split() or "<NA>" in w]


def test_without_such_figures_the_chart_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cat.txt").write_text("The cat sat on 3 mats.\n", encoding="utf-8")
    study = evidence.open_study(tmp_path / "in", tmp_path / "out")
    drawing = draw_caseloads(study.record, study.statistics)
    assert drawing.alt == "Nothing is drawn. No figure of cases per worker was found."
    assert drawing.table.data.empty


def test_words_that_may_not_be_quoted_are_withheld_and_more_than_stays_more_than(tiny: Path) -> None:
    guild = tiny / "consultation-responses" / "guild-2022.txt"
    guild.write_text(guild.read_text(encoding="utf-8") + "\nAdvisers hold more than 33 cases.\n", encoding="utf-8")
    register = tiny / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace("quote = true", "quote = false"), encoding="utf-8")
    data = evidence.open_study(tiny).table("caseloads").data
    assert set(data["context"]) == {WITHHELD}
    assert data.set_index("number").loc[33, ["value", "open"]].tolist() == ["33 or more", "more"]


def test_a_clause_is_cut_at_words() -> None:
    long = "and so " * 30 + "caseloads reached 31 in May " + "and on " * 30
    cut = clause(long, long.index("31"), long.index("31") + 2)
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert " 31 " in cut
    assert len(cut) < 120
