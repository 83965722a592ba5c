"""Whose view a sentence gives."""

import pytest

from evidence.coding.speaker import attributed, carries_on, named_people, voice


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Members reported that they work late.", "member"),
        ("Feedback from staff was that the role is unclear.", "member"),
        ("We have been told by members that e-mails are overwhelming.", "member"),
        ("46% of practitioners rate it as good.", "member"),
        ("One service manager said that nobody asked.", "member"),
        ("The chief executive says that it is out of her control.", "employer"),
        ("Ofsted reported that practice had improved.", "inspectorate"),
        ("The union asked for a review.", "union"),
        ("The chair gave a letter to staff on Friday.", ""),
        ("Caseloads are high.", ""),
    ],
)
def test_attributed(text: str, who: str) -> None:
    assert attributed(text, {}) == who


def test_a_person_with_an_office_is_known_by_surname() -> None:
    people = named_people("The meeting heard Ann Example, chief executive, and general secretary Bo Sample.")
    assert people == {"example": "employer", "sample": "union"}
    assert attributed("It is a start, Sample says.", people) == "union"


def test_voice_by_kind_and_by_words() -> None:
    assert voice("press article", "Inspectors found that…") == "other"
    assert (
        voice("unregistered", "Our members tell us that the trade union was not consulted. We urge ministers to act.")
        == "union"
    )
    assert (
        voice("response", "Inspectors visited in May. Fieldwork took two weeks. The previous inspection was in 2019.")
        == "inspectorate"
    )
    assert voice("other", "") == "other"


def test_carries_on() -> None:
    assert carries_on("They feel ignored.")
    assert not carries_on("Theirs is a hard job.")
