"""Which way a sentence points."""

import pytest

from evidence.coding.stance import setting, stance


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trust should publish its figures.", "ask"),
        ("Why were some applicants never told?", "ask"),
        ("There needs to be a limit on caseloads.", "ask"),
        ("There should have been an assessment.", "concern"),
        ("Members are concerned that posts stay empty.", "concern"),
        ("There is no evidence that the model works.", "concern"),
        ("The mentoring scheme works well and is welcomed.", "positive"),
        ("The union welcomes the pilot, but it is badly run.", "concern"),
        ("The board met on 4 May.", "neutral"),
        ("The trust will revise the job profile.", "neutral"),
    ],
)
def test_stance(text: str, expected: str) -> None:
    assert stance(text) == expected


def test_a_list_item_takes_its_introductions_setting() -> None:
    assert stance("a limit on caseloads", "We ask that the board agrees:") == "ask"
    assert stance("reduce stress levels", "The service will:") == "neutral"
    assert stance("unpaid overtime at weekends", "Staff named several problems, such as:") == "concern"
    assert setting("The duties are:") == ""
