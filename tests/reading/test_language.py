"""Sentences and lemmas."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading.language import blank, lemmatise, sentence_spans


def sentences(text: str) -> list[str]:
    clean = blank(text, 0, len(text))
    return [text[a:b] for a, b in sentence_spans(clean)]


@pytest.mark.parametrize(
    "text",
    [
        "The hours for s.31 cases rose.",
        "See para. 1.24 and paras. 3 to 5.",
        "Some tasks, e.g. Filing, have grown.",
        "It is the No. 4 priority.",
        "Dr. Example and Mrs. Sample agreed.",
        "They work, i.e. Most of them do, late.",
        "“Is it safe?” asked one adviser.",
        "The relationship is equal.....the agenda is shared.",
        "It cost £1,500.50 in 2019-20.",
        "“Never again!” they said.",
        "See p. 26 of the paper.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pay fell. Hours rose.", ["Pay fell.", "Hours rose."]),
        ("They said “no.” We asked why.", ["They said “no.”", "We asked why."]),
        ('"It is unsafe." Managers agree.', ['"It is unsafe."', "Managers agree."]),
        ("Is it safe? Nobody knows!  20 staff left.", ["Is it safe?", "Nobody knows!", "20 staff left."]),
        ("It goes on... Nobody stops it.", ["It goes on...", "Nobody stops it."]),
        ("They do the same (see above). Others don't.", ["They do the same (see above).", "Others don't."]),
        ("The answer is no. The post is vacant.", ["The answer is no.", "The post is vacant."]),
        ("Costs, hours, etc. They all rose.", ["Costs, hours, etc.", "They all rose."]),
        ("It was **wrong**. *Nobody* came.", ["It was **wrong**.", "*Nobody* came."]),
        ("Staff left.<sup>2</sup> Others stayed.", ["Staff left.", "Others stayed."]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    found = sentences(text)
    assert [f.strip("*") for f in found] == [p.strip("*") for p in parts]


@given(st.text(max_size=300))
def test_sentences_cover_every_word_once_and_in_order(text: str) -> None:
    clean = blank(text, 0, len(text))
    assert len(clean) == len(text)
    spans = list(sentence_spans(clean))
    assert all(a < b for a, b in spans)
    assert all(b1 <= a2 for (_, b1), (a2, _) in pairwise(spans))
    outside = set(range(len(clean))) - {i for a, b in spans for i in range(a, b)}
    assert all(clean[i].isspace() for i in outside)


def test_gaps_are_blanked_in_place() -> None:
    assert blank("Some\n---\nfoot\ncases", 0, 19, ((4, 14),)) == "Some          cases"


def test_a_broken_word_is_joined_where_that_makes_a_word() -> None:
    assert blank("an exam-\nple here", 0, 17) == "an example   here"
    assert blank("self-\nallocation of", 0, 19) == "self-allocation  of"
    assert blank("self-\n---\nfoot\nallocation of", 0, 28, ((5, 15),)) == "self-allocation           of"


def test_lemmas_carry_the_offsets_of_their_words() -> None:
    text = "Caseloads  ROSE"
    lemmas = lemmatise(text)
    assert [(t.lemma_, text[a:b]) for t, a, b in zip(lemmas.doc, lemmas.starts, lemmas.ends, strict=True)] == [
        ("caseload", "Caseloads"),
        ("rise", "ROSE"),
    ]
