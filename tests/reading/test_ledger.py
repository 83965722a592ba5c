"""The ledger: what counts as an answer, what came twice, what came from a campaign, and that it all adds up."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading.ledger import sort_out
from evidence.reading.survey import Answer

TEMPLATE = (
    "Every depot should have two drivers on each early round and a spare van within ten miles. "
    "The council should publish missed collections each month, and nobody should work alone after dark."
)
ALIKE = [
    TEMPLATE,
    TEMPLATE.upper(),
    f"Dear all, {TEMPLATE}",
    f"{TEMPLATE} And please, for once, answer us before the summer, because last year nobody did!",
    TEMPLATE.replace("two drivers", "three drivers").replace(" and nobody", " nobody"),
]
QUESTION, COMMENTS = "What has gone well?", "Do you have any other comments?"


def answers(*texts: str, question: str = QUESTION, n: int = 1, first: int = 1) -> list[Answer]:
    return [Answer(f"R{i:03}", question, n, text, (), False, f"row {i + 1}") for i, text in enumerate(texts, first)]


def reason(text: str, question: str = QUESTION) -> str:
    return sort_out(answers(text, question=question))[0].reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "blank"), (" \n\u00a0\u200b", "blank"),
        ("n/a", "n/a and the like"), ("N/A.", "n/a and the like"), ("N A", "n/a and the like"), ("-", "n/a and the like"),
        ("…", "n/a and the like"), ("x", "n/a and the like"), ("Nil", "n/a and the like"), ("Not applicable", "n/a and the like"),
        ("No comment", "n/a and the like"), ("no further comments to make at this time", "n/a and the like"),
        ("I have nothing to add.", "n/a and the like"), ("Nothing further, thanks", "n/a and the like"),
        ("(nothing to add)", "n/a and the like"), ("Dim sylw", "n/a and the like"), ("Dim byd i’w ychwanegu", "n/a and the like"),
        ("?", "no words"), ("👍", "no words"), ("!!", "no words"),
        ("as above", "refers to another answer"), ("See above.", "refers to another answer"),
        ("Ditto", "refers to another answer"),
        ("see my answer to question 2", "refers to another answer"), ("See Q1", "refers to another answer"),
        ("as stated above", "refers to another answer"), ("Please see previous answer", "refers to another answer"),
        ("same as Q1 and Q2", "refers to another answer"), ("Gweler uchod", "refers to another answer"),
        ("[illegible]", "unreadable"), ("\ufffd\ufffd", "unreadable"), ("[Withdrawn at respondent's request]", "withdrawn"),
        ("Nothing has gone well", ""), ("No", ""), ("None", ""), ("Nothing.", ""), ("Nowt", ""), ("Ha.", ""), ("7", ""),
        ("as above really, because we had to", ""), ("n/a for me, but my team lost two people", ""), ("Don't know", ""),
        ("No comment, since my manager reads these", ""), ("Above all the pay", ""), ("The same people as ever", ""),
    ],
)  # fmt: skip
def test_only_a_whole_answer_that_says_nothing_is_left_out(text: str, expected: str) -> None:
    assert reason(text) == expected


@pytest.mark.parametrize("text", ["none", "None.", "Nothing", "nothing really", "No, thanks", "Dim"])
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What has gone well?", ""),
        ("What needs to change, if anything?", ""),
        ("q3", ""),
        ("Any other comments?", "n/a and the like"),
        ("Is there anything else you would like to say?", "n/a and the like"),
        ("Q9. Comments", "n/a and the like"),
        ("Unrhyw sylwadau eraill?", "n/a and the like"),
    ],
)
def test_a_bare_none_is_an_answer_unless_anything_else_is_asked(text: str, question: str, expected: str) -> None:
    assert reason(text, question) == expected


@pytest.mark.parametrize("text", ["Same", "The same.", "as before", "About the same"])
def test_a_bare_same_is_an_answer_where_the_question_asks_what_has_changed(text: str) -> None:
    assert reason(text, "How has morale changed?") == ""
    assert reason(text, "Is the workload better or worse than last year?") == ""


@pytest.mark.parametrize("question", [QUESTION, COMMENTS, "What would you change?"])
def test_a_bare_same_refers_to_another_answer_elsewhere(question: str) -> None:
    assert reason("Same", question) == "refers to another answer"
    assert reason("Ditto", "How has morale changed?") == "refers to another answer"


def test_no_is_always_an_answer() -> None:
    assert reason("No", COMMENTS) == ""


def test_a_form_that_was_sent_twice_counts_once_and_the_later_row_goes() -> None:
    form = ["The rota comes out on time now", "Pay"]
    sent = [
        Answer(who, f"q{n}", n, text, (), False, place)
        for who, place in (("R9", "row 10"), ("R8", "row 9"), ("R10", "row 11"))
        for n, text in enumerate(form if who != "R10" else [form[0], "Parking"], 1)
    ]
    assert [v.reason for v in sort_out(sent)] == ["exact duplicate", "exact duplicate", "", "", "", ""]


def test_a_duplicate_names_the_form_that_it_repeats() -> None:
    text = "The rota comes out on time now and I can plan"
    verdicts = sort_out(answers(text, "Pay", text))
    assert [(v.reason, v.of) for v in verdicts] == [("", ""), ("", ""), ("exact duplicate", "R001")]


@pytest.mark.parametrize("text", ["Pay", "More pay please", "Workload", "The rota comes out late"])
def test_short_forms_may_be_alike(text: str) -> None:
    assert {v.reason for v in sort_out(answers(text, text))} == {""}


def test_people_who_differ_in_any_column_are_two_people() -> None:
    text = "The rota comes out on time now and I can plan"
    forms = [("a@example.org", "Porter"), ("b@example.org", "Porter"), ("b@example.org", "Nurse")]
    sent = [replace(a, form=form) for a, form in zip(answers(text, text, text), forms, strict=True)]
    assert {v.reason for v in sort_out(sent)} == {""}
    alike = [replace(a, form=forms[0]) for a in sent]
    assert [v.of for v in sort_out(alike)] == ["", "R001", "R001"]


def test_the_same_sender_with_the_same_short_answer_is_one_person() -> None:
    mails = ["a@example.org", "b@example.org", "a@example.org"]
    sent = [
        replace(a, form=(str(i),), senders=(("Email", mail),))
        for i, (a, mail) in enumerate(zip(answers("Pay", "Pay", "Pay"), mails, strict=True))
    ]
    assert [(v.reason, v.of) for v in sort_out(sent)] == [("", ""), ("", ""), ("exact duplicate", "R001")]


def test_a_campaign_is_found_through_greetings_additions_and_small_changes() -> None:
    others = [
        "The rota comes out on time now, which is something that I had given up on after nine years of asking for it."
    ]
    verdicts = sort_out(answers(*others, *ALIKE, *others * 0, "Every depot should have two drivers."))
    assert [v.campaign for v in verdicts] == ["", "c1", "c1", "c1", "c1", "c1", ""]
    assert {v.status for v in verdicts} == {"analysed"}


def test_who_adds_far_more_than_the_template_speaks_for_themselves() -> None:
    own = " ".join(f"word{i}" for i in range(150))
    assert [v.campaign for v in sort_out(answers(*ALIKE[:3], f"{TEMPLATE} {own}"))] == ["c1", "c1", "c1", ""]


def test_two_are_no_campaign_and_a_campaign_is_of_one_question() -> None:
    assert {v.campaign for v in sort_out(answers(*ALIKE[2:4]))} == {""}
    split = [*answers(*ALIKE[:2]), *answers(*ALIKE[2:4], question="q2", n=2, first=3)]
    assert {v.campaign for v in sort_out(split)} == {""}


def test_a_template_and_nothing_else_is_no_duplicate() -> None:
    assert [(v.reason, v.campaign) for v in sort_out(answers(*[TEMPLATE] * 4))] == [("", "c1")] * 4


def test_campaigns_are_numbered_by_first_appearance() -> None:
    second = (
        "We ask for a proper kitchen in every depot, with hot water, a fridge that shuts and somewhere dry to sit down."
    )
    mixed = [second, *ALIKE[:3], f"{second} Thanks.", f"Hello. {second}"]
    assert [v.campaign for v in sort_out(answers(*mixed))] == ["c1", "c2", "c2", "c2", "c1", "c1"]


TEXTS = st.one_of(st.sampled_from(["", "n/a", "none", "Pay and hours for all of us", *ALIKE]), st.text(max_size=40))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_every_answer_has_its_verdict(
    forms: list[tuple[str, str]], order: random.Random
) -> None:
    sent = [
        Answer(f"R{i}", question, n, text, (), False, f"row {i + 1}")
        for i, form in enumerate(forms, 1)
        for n, (question, text) in enumerate(zip((QUESTION, COMMENTS), form, strict=True), 1)
    ]
    verdicts = sort_out(sent)
    shuffled = list(range(len(sent)))
    order.shuffle(shuffled)
    assert sort_out([sent[i] for i in shuffled]) == [verdicts[i] for i in shuffled]
    assert len(verdicts) == len(sent)
    assert all(v.status == ("excluded" if v.reason else "analysed") for v in verdicts)
    assert not any(v.reason and v.campaign for v in verdicts)
    numbers = list(dict.fromkeys(v.campaign for v in verdicts if v.campaign))
    assert all(int(a[1:]) < int(b[1:]) for a, b in pairwise(numbers))
