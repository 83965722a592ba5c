"""What may be shown and counted of people's own words: permission, names and small numbers, in every table."""

import re
from pathlib import Path

import pytest

import evidence
from evidence.coding.readings import fingerprint
from evidence.study import Study

SURVEY = """
[[source]]
id = "survey"
label = "Survey 2022"
title = "Survey"
kind = "survey"
publisher = "P"
date = "2022"
wording = "verbatim"
may_quote = true
path = "survey.csv"
citation = "Made up for the tests."
"""
REFUSED = "Our caseloads of 44 are far too high and I refuse to be quoted."
NAMED = ["siobhan", "SIOBHAN", "Trescothick", "Marchetti", "07700"]


@pytest.fixture
def study(tiny: Path) -> Study:
    """The tiny corpus with a survey that names people: one theme by many of them, one by two."""
    rows = ["Respondent,Role,What is hard?,Are you content for us to quote your answer?"]
    rows += [f"R{n},Nurse,My caseload of {n + 20} families is too high.,Yes" for n in range(12)]
    rows += [
        "R20,Nurse,The pay award of SIOBHAN TRESCOTHICK is far too low and my caseload is high.,Yes",
        "R21,Nurse,Pay is low says siobhan and Dr Marchetti rings on 07700 900587 about caseloads.,Yes",
        "R22,Nurse,Marchetti's caseloads are the highest of the whole ward.,Yes",
        f"R23,Nurse,{REFUSED},No",
        "R24,Nurse,Our pay has improved and we welcome it.,Yes",
    ]
    report = tiny / "inspection-reports" / "northwick-2019.md"
    named = "1.9 Siobhan Marchetti's advisers hold 35 cases each, and 40% of Siobhan Marchetti's advisers work late.\n"
    report.write_text(report.read_text(encoding="utf-8") + f"\n{named}", encoding="utf-8")
    (tiny / "survey.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    register = tiny / "sources.toml"
    text = register.read_text(encoding="utf-8")
    second = text.rindex("may_quote = true")
    register.write_text(text[:second] + "may_quote = false" + text[second + 16 :] + SURVEY, encoding="utf-8")
    return evidence.open_study(tiny)


def test_no_table_or_figure_shows_a_name_or_what_may_not_be_quoted(study: Study) -> None:
    withheld = study.documents.loc[study.documents["document_id"] == "guild-2022", "text"].iloc[0]
    kept_back = [line for line in withheld.splitlines() if len(line) > 40]
    assert kept_back
    for name in study.tables:
        table = study.table(name)
        page = table.to_html() + table.data.to_csv()
        assert [n for n in NAMED if n in page] == [], name
        assert "refuse to be quoted" not in page, name
        assert [line for line in kept_back if line in page] == [], name
    page = study.browser()
    assert [n for n in NAMED if n in page] == []
    assert "refuse to be quoted" not in page


def test_praise_of_what_few_people_speak_of_is_no_attack_on_a_count(study: Study) -> None:
    coded = study.record.coded()
    assert ((coded["theme"] == "pay") & (coded["stance"] == "positive") & (coded["respondent"] == "R24")).any()
    assert "Our pay has improved" not in study.before_you_send().data.to_csv()


def test_a_theme_that_few_people_of_a_survey_speak_of_is_not_counted_there(study: Study) -> None:
    coded = study.record.coded()
    answers = coded[coded["respondent"] != ""]
    assert 0 < answers.loc[answers["theme"] == "pay", "respondent"].nunique() < 10
    table = study.table("themes-by-source")
    of_survey = table.data[table.data["source"] == "Survey 2022"].set_index("theme")["sentences"]
    assert of_survey["Pay"] == 0
    assert of_survey["Workload"] >= 10
    assert "A theme that fewer than 10 people of a survey speak of is not counted there: pay" in table.note
    unspoken = re.search("Themes that no sentence bears: ([^.]*)", table.note)
    assert unspoken is None or "pay" not in unspoken[1]
    column = next(c for c in table.shown if c.startswith("Survey 2022"))
    shown = table.shown.set_index("Theme")[column]
    assert shown["Pay"] == "kept back"
    assert "paragraphs" not in column, "with people counted by question, answers would tell what is kept back"
    assert ";" not in shown["Workload"]
    assert (table.data.loc[table.data["source"] == "Survey 2022", "of_paragraphs"] == 0).all()
    assert table.data.query("source == 'Survey 2022' and kept_back")["theme"].to_list() == ["Pay"]
    every = table.data[(table.data["theme"] == "Pay")].set_index("source")["sentences"]
    assert every["all"] == every.drop("all").sum(), "nothing can be had by taking one from the other"


def test_what_readers_settled_stands_while_the_words_are_those_they_read(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    first, second = study.sentences.iloc[0], study.sentences.iloc[1]
    folder = tiny / "codings"
    folder.mkdir()
    rows = [
        "sentence_id,words,themes,stance,speaker,reason",
        f"{first['sentence_id']},{fingerprint(first['text'])},pay,ask,union,",
        f"{second['sentence_id']},{fingerprint('other words')},pay,ask,union,",
    ]
    (folder / "settled.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    read = evidence.open_study(tiny)
    mine = read.codings[read.codings["sentence_id"] == first["sentence_id"]]
    assert mine[["theme", "stance", "speaker", "coder"]].to_numpy().tolist() == [["pay", "ask", "union", "settled"]]
    other = read.codings[read.codings["sentence_id"] == second["sentence_id"]]
    before = study.codings[study.codings["sentence_id"] == second["sentence_id"]]
    assert other["coder"].to_list() == before["coder"].to_list()
    assert read.check() == [
        f"{second['sentence_id']}: no longer the words that were read and settled, so the coder codes it"
    ]
