"""Themes by rule, with the offsets of their cues, on sentences of other fields."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.coding.codebook import Codebook, Combination, Theme, read_codebook
from evidence.coding.rules import RuleCoder


def theme(**parts) -> RuleCoder:
    return RuleCoder(Codebook((Theme("t", "T", True, "#000000", "", "", "", **parts),)))


def found(coder: RuleCoder, text: str) -> list[str]:
    return [text[c.start : c.end] for c in coder.cues(text)]


def test_a_term_is_found_in_any_form_and_case() -> None:
    coder = theme(terms=("unpaid overtime", "caseload"))
    assert found(coder, "CASELOADS rose, and so did Unpaid Overtime.") == ["CASELOADS", "Unpaid Overtime"]


def test_an_exclusion_silences_what_stands_inside_it_only() -> None:
    coder = theme(terms=("case",), exclusions=("in any case",))
    assert found(coder, "In any case, each has nine cases.") == ["cases"]


def test_a_combination_needs_all_its_words_near_enough() -> None:
    coder = theme(combinations=(Combination((("hour",), ("extra", "long")), 3),))
    assert found(coder, "They work long, hard hours.") == ["long, hard hours"]
    assert found(coder, "The extra day brought them many more of the same hours.") == []
    assert found(coder, "Hours matter.") == []


def test_no_word_serves_twice_in_a_combination() -> None:
    coder = theme(combinations=(Combination((("staff", "team"), ("staff", "team")), 6),))
    assert found(coder, "The staff left.") == []
    assert found(coder, "The staff of the team left.") == ["staff of the team"]


def test_a_pattern_matches_numbers() -> None:
    coder = theme(patterns=(({"LIKE_NUM": True}, {"LEMMA": "case"}, {"LOWER": "each"}),))
    assert found(coder, "Advisers hold 31 cases each.") == ["31 cases each"]


def test_cues_inside_one_another_are_one() -> None:
    coder = theme(terms=("overtime", "unpaid overtime"))
    assert found(coder, "Unpaid overtime is usual.") == ["Unpaid overtime"]


@pytest.fixture(scope="module")
def coder(project: Path) -> RuleCoder:
    return RuleCoder(read_codebook(project / "corpus" / "codebook.toml"))


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Midwives on the ward are caring for eleven women each, with no time for a break.", {"workload"}),
        ("Lecturers are paid for half of the hours that marking takes.", {"pay"}),
        ("Healthcare assistants without the training are doing the work of registered nurses.", {"deskilling"}),
        ("Senior posts were filled without being advertised to part-time staff.", {"recruitment_fairness"}),
        ("One in five teaching posts is vacant and turnover has doubled.", {"retention"}),
        ("Prison officers report stress and low morale after assaults.", {"wellbeing"}),
        ("Probation officers have had no supervision or appraisal since the spring.", {"supervision"}),
        ("New teachers get a mentor and a week of induction.", {"training"}),
        ("Patients wait longer for treatment and the quality of care has suffered.", {"service_quality"}),
        ("The restructuring went ahead without consultation with the unions.", {"change"}),
    ],
)
def test_plain_sentences_of_other_fields(coder: RuleCoder, text: str, themes: set[str]) -> None:
    assert themes <= {c.theme for c in coder.cues(text)}


@pytest.mark.parametrize(
    "text",
    [
        "In any case the hearing was moved to Leeds.",
        "The train was late, so the meeting began at noon.",
        "The council owns four leisure centres and a boating lake.",
        "Thank you for your letter of 4 March.",
        "Figures are rounded to the nearest whole number.",
    ],
)
def test_sentences_about_none_of_it(coder: RuleCoder, text: str) -> None:
    assert coder.cues(text) == []


@given(st.text(max_size=120))
def test_cues_lie_within_the_sentence(text: str) -> None:
    coder = theme(terms=("a", "b c"), combinations=(Combination((("d",), ("e",)), 5),))
    assert all(0 <= c.start < c.end <= len(text) for c in coder.cues(text))
