"""Figures and recommendations: each number at its place, nothing made up, responses tied to what they answer."""

from pathlib import Path

import pytest

import evidence
from evidence.presenting.claims import CLAIMS, PARAPHRASE
from evidence.presenting.passages import WITHHELD

PLAN = """
1.4 Caseloads averaged 35 per adviser.

Action plan

| Recommendation | Response | Deadline |
| --- | --- | --- |
| 1. The service should agree a limit on caseloads. | The service will set a limit. | March 2020 |
"""


def set_all(corpus: Path, old: str, new: str, times: int = -1) -> None:
    register = corpus / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace(old, new, times), encoding="utf-8")


@pytest.fixture
def planned(tiny: Path) -> Path:
    """The tiny corpus with an action plan in the report."""
    report = tiny / "inspection-reports" / "northwick-2019.md"
    report.write_text(report.read_text(encoding="utf-8") + PLAN, encoding="utf-8")
    return tiny


def test_every_figure_stands_in_its_sentence_at_its_offsets(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    data = study.table("claims").data
    texts = study.documents.set_index("document_id")["text"]
    sentences = study.sentences.set_index("sentence_id")
    assert data["value"].tolist() == ["three", "31", "24", "One in four", "four weeks"]
    assert data["number"].tolist() == [3, 31, 24, 25, 4]
    for row in data.itertuples():
        sentence = sentences.loc[row.sentence_id]
        assert texts[sentence["document_id"]][row.value_start : row.value_end] == row.value
        assert sentence["start"] <= row.value_start < row.value_end <= sentence["end"]
        assert row.value in row.sentence
    assert data["locator"].tolist()[:2] == ["Northwick 2019, para 1.1"] * 2
    assert data["lacks"].tolist() == ["", "", "", "base", ""]
    assert data["check"].tolist()[3] == "lacks a base"


def test_figures_to_compare_are_two_numbers_of_one_unit(planned: Path) -> None:
    study = evidence.open_study(planned)
    data = study.table("figures-to-compare").data
    assert [(a, b) for a, b in zip(data["value_a"], data["value_b"], strict=True)] == [("31", "35"), ("24", "35")]
    claims = study.table("claims").data.set_index("statistic_id")
    for row in data.itertuples():
        a, b = claims.loc[row.statistic_id_a], claims.loc[row.statistic_id_b]
        assert a["unit"] == b["unit"] == row.unit
        assert a["number"] != b["number"]
        assert a["check"] == "to compare with Northwick 2019, para 1.4"
    assert "not contradictions" in study.table("figures-to-compare").note


@pytest.mark.parametrize("name", CLAIMS)
def test_no_illustrative_source_has_a_row_or_gets_into_a_check(tiny: Path, name: str) -> None:
    guild = tiny / "consultation-responses" / "guild-2022.txt"
    guild.write_text(guild.read_text(encoding="utf-8") + "\nCaseloads averaged 35 per adviser.\n", encoding="utf-8")
    assert "Guild 2022" in evidence.open_study(tiny).table(name).to_html()
    register = (tiny / "sources.toml").read_text(encoding="utf-8")
    second = register.rindex('wording = "verbatim"')
    changed = register[:second] + 'wording = "illustrative"' + register[second + 20 :]
    (tiny / "sources.toml").write_text(changed, encoding="utf-8")
    table = evidence.open_study(tiny).table(name)
    assert "Guild 2022" not in table.to_html()
    assert "guild-2022" not in table.data.to_csv()


def test_a_response_is_tied_to_what_it_answers(planned: Path) -> None:
    study = evidence.open_study(planned)
    data = study.table("recommendations").data
    responses = study.recommendations[study.recommendations["kind"] == "response"]
    assert responses["text"].tolist() == ["The service will set a limit."]
    answered = data[data["responses"] != ""]
    assert set(answered["number"]) == {"1"}
    assert set(answered["responses"]) == {"The service will set a limit."}
    assert set(answered["response_ids"]) == set(responses["recommendation_id"])
    assert set(answered["response_deadlines"]) == {"March 2020"}
    assert "response" not in set(data["kind"])
    assert study.table("recommendations").shown["Answered by"].tolist().count("The service will set a limit.") == 1


def test_an_addressee_that_the_words_do_not_name_stands_in_brackets(tiny: Path) -> None:
    table = evidence.open_study(tiny).table("recommendations")
    assert table.data["kind"].tolist() == ["recommendation"] * 3 + ["demand", "question"]
    assert table.data["published"].tolist() == ["2019-11"] * 3 + ["2022-05-12"] * 2
    assert table.data["addressee_named"].tolist() == [True, True, True, False, False]
    assert table.shown["To whom"].tolist() == ["service"] * 3 + ["", ""]


def test_words_that_may_not_be_quoted_are_withheld_and_a_paraphrase_is_named(tiny: Path) -> None:
    set_all(tiny, "may_quote = true", "may_quote = false")
    study = evidence.open_study(tiny)
    claims = study.table("claims")
    assert set(claims.data["sentence"]) == set(claims.data["what"]) == {WITHHELD}
    assert claims.data["value"].tolist() == ["3", "31", "24", "25", "4"]
    assert set(study.table("recommendations").data["words"]) == {WITHHELD}
    assert PARAPHRASE not in claims.note
    set_all(tiny, '"verbatim"', '"paraphrase"')
    retold = evidence.open_study(tiny).table("claims")
    assert PARAPHRASE in retold.note
    assert WITHHELD not in set(retold.data["sentence"])


@pytest.mark.parametrize("name", CLAIMS)
def test_nothing_found_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cat.txt").write_text("The cat sat on the mat.\n", encoding="utf-8")
    table = evidence.open_study(tmp_path / "in", tmp_path / "out").table(name)
    assert table.data.empty
    assert "was found." in table.to_html()
