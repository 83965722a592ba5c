"""Places in another tool's text: found whatever it counts."""

import pytest

from evidence.returning.project import CodedText, Selection
from evidence.returning.texts import STANDARD, Counting, moved, solid_of, spans

TEXT = "🙂 one two\r\nthree 🙂🙂 four\r\nfive six\r\n🙂 seven"
WORDS = ("two", "three", "four", "five", "six", "seven")


def counted(text: str, counting: Counting) -> int:
    units = len(text) + (sum(c > "\uffff" for c in text) if counting.utf16 else 0) + int(counting.marked)
    return units - (text.count("\r\n") if counting.line_end == 1 else 0)


@pytest.mark.parametrize(
    "counting",
    [STANDARD, Counting(utf16=True), Counting(line_end=1), Counting(utf16=True, line_end=1), Counting(marked=True)],
)
def test_a_tool_that_counts_otherwise_is_found_out(counting: Counting) -> None:
    selections = []
    for word in WORDS:
        start = counted(TEXT[: TEXT.index(word)], counting)
        selections.append(Selection(start, start + len(word), "", ()))
    way, found = spans(CodedText("g", "n", TEXT, True, tuple(selections)))
    assert way == counting
    assert [TEXT[slice(*span)] for span in found if span] == list(WORDS)


def test_a_few_odd_selections_don_t_change_the_standard() -> None:
    inside = TEXT.index("three") + 1
    text = CodedText("g", "n", TEXT, False, (Selection(inside, inside + 2, "", ()), Selection(99, 120, "", ())))
    assert spans(text) == (STANDARD, [(inside, inside + 2), None])


def test_a_name_says_which_words_are_meant() -> None:
    text = "🙂🙂🙂 a b c d e f g h i j k l m n o p q r s t u v w x y z. a b c"
    at = text.index("c d e f")
    named = text[at : at + 45]
    selections = tuple(Selection(at + 3, at + 48, named + "…", ()) for _ in range(3))
    way, found = spans(CodedText("g", "n", text, False, selections))
    assert way == Counting(utf16=True)
    assert found == [(at, at + 45)] * 3


def test_a_stretch_of_white_space_is_nowhere() -> None:
    theirs = solid_of("a  b")
    assert moved((1, 3), theirs, solid_of("a b")) is None
    assert moved((0, 4), theirs, solid_of("a \n b")) == (0, 5)
