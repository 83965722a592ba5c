"""Dates that are not known, places that we counted, themes of which nothing is said, and every coded sentence."""

import dataclasses
from pathlib import Path

import pytest

import evidence
from evidence.presenting.figures import FIGURES, draw
from evidence.presenting.record import COUNTED, Record, locator
from evidence.presenting.tables import TABLES

ALPHA = "Workload is too high. Pay has fallen. Staff like the training.\n"
BETA = "Caseloads are unmanageable.\n\nSupervision is good.\n"


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """A folder of two documents that nothing is known of."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "alpha.txt").write_text(ALPHA, encoding="utf-8")
    (folder / "beta.txt").write_text(BETA, encoding="utf-8")
    return folder


def record_with_dates(folder: Path, *dates: str) -> Record:
    record = evidence.open_study(folder, folder.parent / "out").record
    return dataclasses.replace(record, sources=record.sources.assign(date=list(dates)))


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (("", ""), "Nothing can be said over time: no source has a date."),
        (("2020", ""), "Nothing can be said over time: every dated source is of 2020."),
        (("2020", "2020-05"), "Nothing can be said over time: every dated source is of 2020."),
    ],
)
def test_fewer_than_two_years_are_one_line(loose: Path, dates: tuple[str, ...], line: str) -> None:
    record = record_with_dates(loose, *dates)
    table = TABLES["themes-over-time"](record)
    assert table.shown.to_numpy().tolist() == [[line]]
    assert table.data.empty
    assert draw("themes-over-time", record).alt.startswith(f"Nothing is drawn. {line}")


def test_undated_sources_are_left_out_over_time_and_named(loose: Path) -> None:
    (loose / "gamma.txt").write_text("Pay rose.\n", encoding="utf-8")
    record = record_with_dates(loose, "2019", "2021-03", "")
    table, drawing = TABLES["themes-over-time"](record), draw("themes-over-time", record)
    assert table.data["year"].unique().tolist() == ["2019", "2021", "all"]
    assert table.data.loc[table.data["year"] == "all", "of_sentences"].iloc[0] == 5
    assert "Left out, their date not being known: gamma. " in table.note
    assert "Left out, their date not being known: gamma. " in drawing.alt


@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_has_a_hole(loose: Path, name: str) -> None:
    drawing = draw(name, record_with_dates(loose, "", ""))
    words = [drawing.alt, *(text.get_text() for text in drawing.canvas.texts)]
    assert not [w for w in words if "  " in w or "nan" in w.split() or " ." in w]


def test_themes_of_no_sentence_have_no_row_and_are_named(loose: Path) -> None:
    record = record_with_dates(loose, "", "")
    for name in ("stance-by-theme", "who-says-what", "themes-by-source"):
        table = TABLES[name](record)
        assert "De-skilling" not in set(table.shown["Theme"])
        assert "Themes that no sentence bears: de-skilling," in table.note
    assert (TABLES["stance-by-theme"](record).data["of_theme"] > 0).all()
    assert (TABLES["who-says-what"](record).data["of_speaker"] > 0).all()


@pytest.mark.parametrize("name", TABLES)
def test_a_folder_in_which_no_sentence_bears_a_theme_has_its_tables(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cat.txt").write_text("The cat sat on the mat.\n", encoding="utf-8")
    record = evidence.open_study(tmp_path / "in", tmp_path / "out").record
    assert TABLES[name](record).to_html()
    if name in FIGURES:
        assert draw(name, record).alt == (
            "Nothing is drawn. No sentence bears a theme of the codebook."
            + (" Left out, their date not being known: cat." if name == "themes-over-time" else "")
        )


def test_paragraphs_that_we_counted_are_told_from_the_documents_own() -> None:
    assert locator("A", "p13") == "A, para [13]"
    assert locator("A", "13") == "A, para 13"


def test_every_coded_sentence_is_listed_once_with_its_place(tiny: Path) -> None:
    record = evidence.open_study(tiny).record
    table = TABLES["coded-sentences"](record)
    assert table.data["sentence_id"].tolist() == record.coded()["sentence_id"].drop_duplicates().tolist()
    assert table.data.columns.tolist()[:8] == [
        "locator", "section", "date", "themes", "stance", "speaker", "wording", "text",
    ]  # fmt: skip
    assert (COUNTED in table.note) == table.data["locator"].str.contains("[", regex=False).any()
    counted = record.coded().groupby("theme", observed=True).size().sum()
    assert sum(len(themes.split("; ")) for themes in table.data["themes"]) == counted


def test_words_that_may_not_be_quoted_are_not_listed(loose: Path) -> None:
    table = TABLES["coded-sentences"](record_with_dates(loose, "", ""))
    assert set(table.data["text"]) == {"[not to be quoted]"}
    assert "without permission to quote" in table.note


def test_answers_of_a_survey_are_not_listed(tiny: Path) -> None:
    (tiny / "survey.csv").write_text("ID,What is hard?\nR1,My caseload is far too high\n", encoding="utf-8")
    entry = """
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
    register = tiny / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8") + entry, encoding="utf-8")
    table = TABLES["coded-sentences"](evidence.open_study(tiny).record)
    assert "My caseload" not in table.to_html()
    assert "Coded sentences of answers to a survey, which are not listed: 1. " in table.note
