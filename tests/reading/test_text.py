"""Blocks of plain text and Markdown, with their offsets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.text import decode, read_text


def blocks(text: str) -> list[tuple[str, str, str]]:
    return [(b.unit, b.number, text[b.start : b.end]) for b in read_text(text).blocks]


def reasons(text: str) -> list[tuple[str, str]]:
    return [(r.reason, text[r.start : r.end].strip()) for r in read_text(text).rejects]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title\n\nText here.", [("heading", "", "Title"), ("prose", "", "Text here.")]),
        ("1.24 Many work late.", [("prose", "1.24", "Many work late.")]),
        ("- 1.24 Many work late.", [("prose", "1.24", "Many work late.")]),
        ("Reasons:\n\n- pay\n- **hours**", [("prose", "", "Reasons:"), ("list item", "", "pay"), ("list item", "", "hours")]),
        ("Reasons:\n\n  • pay", [("prose", "", "Reasons:"), ("list item", "", "pay")]),
        ("Do:\n\n- (a) go\n  - (i) alone", [("prose", "", "Do:"), ("list item", "", "go"), ("list item", "", "alone")]),
        ("Aims are:\n  1. Fewer cases.", [("prose", "", "Aims are:"), ("list item", "", "Fewer cases.")]),
        ("> One said no.\n> - never;", [("quotation", "", "One said no."), ("quotation", "", "never;")]),
        ("Text.[^3]\n\n[^3]: A note.", [("prose", "", "Text.[^3]"), ("footnote", "fn3", "A note.")]),
        ("<sup>4</sup> A note.", [("footnote", "fn4", "A note.")]),
        ("#### ***Recommendation 2: that it does this:***", [("prose", "R2", "Recommendation 2: that it does this:")]),
        ("### Recommendation 2\n\nText.", [("heading", "", "Recommendation 2"), ("prose", "", "Text.")]),
        ("What went well?\n\nMembers like it.", [("heading", "", "What went well?"), ("prose", "", "Members like it.")]),
    ],
)  # fmt: skip
def test_blocks(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert blocks(text) == expected


def test_a_plain_integer_numbers_a_paragraph_but_not_an_item() -> None:
    long = "12. " + "The service has grown in every year and staff say so. " * 3
    assert [(u, n) for u, n, _ in blocks(long)] == [("prose", "12")]
    assert [(u, n) for u, n, _ in blocks("3. Fewer cases")] == [("list item", "")]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "Caseloads have risen\nin every office\nsince 2019.\n\nPay has not."
    assert [t for _, _, t in blocks(text)] == ["Caseloads have risen\nin every office\nsince 2019.", "Pay has not."]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    text = "# R\n\nSome run self-\n\n---\n\n<sup>2</sup> See the annex.\n\nallocation of cases. It works."
    reading = read_text(text)
    joined = next(b for b in reading.blocks if b.unit == "prose")
    assert text[joined.start : joined.end].startswith("Some run self-")
    assert text[joined.start : joined.end].endswith("It works.")
    assert [text[a:b] for a, b in joined.gaps] == ["\n\n---\n\n<sup>2</sup> See the annex.\n\n"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\nPage 3 of 12", [("page furniture", "Page 3 of 12")]),
        ("# A\n\nTel: 0300 000 0000\n\nText.", [("letterhead or address", "Tel: 0300 000 0000")]),
        ("12 Long Road, London SW1P 1AA", [("letterhead or address", "12 Long Road, London SW1P 1AA")]),
        ("Dear colleague,", [("letterhead or address", "Dear colleague,")]),
        ("Share this\n\nText.", [("navigation", "Share this")]),
        ("Photo: A. Person", [("caption", "Photo: A. Person")]),
        ("---\ntitle: T\n---\n\nText.", [("front matter", "---\ntitle: T\n---")]),
        ("# A\n\nAnn Example  \nBo Sample", [("names or address", "Ann Example  \nBo Sample")]),
    ],
)  # fmt: skip
def test_what_is_set_aside_is_told(text: str, expected: list[tuple[str, str]]) -> None:
    assert reasons(text) == expected


def test_a_rule_that_nothing_closes_is_no_front_matter() -> None:
    assert blocks("---\n\nText stays.") == [("prose", "", "Text stays.")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_holds_keys_and_nothing_else_is_swallowed(end: str) -> None:
    text = end.join(["---", "title: T", "tags:", "  - pay", "---", "", "Staff left."])
    assert [r.reason for r in read_text(text).rejects] == ["front matter"]
    assert blocks(text) == [("prose", "", "Staff left.")]
    between_rules = end.join(["---", "Pay is low.", "", "It was cut.", "---", "", "Staff left."])
    assert [words for _, _, words in blocks(between_rules)] == ["Pay is low.", "It was cut.", "Staff left."]


@pytest.mark.parametrize(
    "text",
    [
        "Pay is too low\n\nToo many cases\n\nBetter IT",
        "Managers never listen to us\n\nPoor IT\n\nWe need more staff and more time for families",
        "more time with families\n\nLow pay\n\nmanagers should listen",
        "Low pay for all of the work\n\nLong hours in every office\n\nStaff left.",
    ],
)
def test_comments_without_full_stops_are_prose(text: str) -> None:
    assert blocks(text) == [("prose", "", words) for words in text.split("\n\n")]


def test_a_short_line_above_longer_text_is_a_heading_and_a_name_below_it_is_told() -> None:
    long = "Caseloads rose in every office of the north, and nobody knows why."
    text = f"Caseloads are the vital sign\n\n{long}\n\nFindings\n\nStaff in the north\n\n{long}\n\nAnn Example"
    assert [unit for unit, _, _ in blocks(text)] == ["heading", "prose", "heading", "heading", "prose"]
    assert reasons(text) == [("names or address", "Ann Example")]


@pytest.mark.parametrize(
    "words", ["3.5 million hours were lost.", "10.30 am is when we start.", "2.5 % of staff left."]
)
def test_a_decimal_in_a_sentence_is_no_number_of_a_paragraph(words: str) -> None:
    assert blocks(words) == [("prose", "", words)]


@pytest.mark.parametrize("words", ["“Many” work late.", "(Some) left.", "17 staff left.", "Ångström said so."])
def test_what_may_follow_the_number_of_a_paragraph(words: str) -> None:
    assert blocks(f"1.24 {words}") == [("prose", "1.24", words)]
    assert blocks("**1.24.** Many left.\n\n3.1.2 the need for more.")[1] == ("prose", "3.1.2", "the need for more.")


@pytest.mark.parametrize(
    "words",
    [
        "Phone calls are not answered by managers.",
        "Email is the only way to reach them.",
        "Next year we will need more staff.",
        "Register offices are closing in the north.",
    ],
)
def test_a_sentence_is_no_page_furniture(words: str) -> None:
    assert blocks(f"# A\n\n{words}")[1:] == [("prose", "", words)]


def test_a_heading_may_begin_with_next() -> None:
    assert blocks("# Next steps\n\nStaff left.")[0] == ("heading", "", "Next steps")
    assert reasons("# A\n\nNext article\n\nText.") == [("navigation", "Next article")]


def test_running_heads() -> None:
    text = "# R\n\n" + "Report of the Service\n\nSome text that is long enough to be prose, it ends.\n\n" * 4
    assert reasons(text) == [("running head", "Report of the Service")] * 4


@given(st.text(alphabet=st.sampled_from("aB1. \n#->*|[]^:•\t?<sup/\r“”é"), max_size=200))
def test_blocks_are_in_order_and_nothing_is_lost(text: str) -> None:
    reading = read_text(text)
    assert reading.text == text
    ends = 0
    for block in reading.blocks:
        assert 0 <= block.start <= block.end <= len(text)
        if block.unit != "footnote":
            assert block.start >= ends or any(f.unit == "footnote" for f in reading.blocks)
            ends = block.end
    covered = [(b.start, b.end) for b in reading.blocks] + [(r.start, r.end) for r in reading.rejects]
    for i, c in enumerate(text):
        if c in "aBé":
            assert any(a <= i < b for a, b in covered) or c == "a", (i, c)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x81\x8d\x8f\x90\x9d\xfe\xff\x81\x8d")
    with pytest.raises(
        EvidenceError, match=r"a\.txt: is no text in UTF-8, UTF-16, Windows-1252 or Mac Roman; save it again"
    ):
        decode(path)
    path.write_bytes(b"a\0b")
    with pytest.raises(EvidenceError, match="null bytes"):
        decode(path)
    path.write_bytes(b"\xef\xbb\xbfcaf\xc3\xa9\r\n")
    assert decode(path) == "café\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_old_encodings(tmp_path: Path, encoding: str) -> None:
    text = "The café’s “costs” rose – to five. Señor Núñez said so, and the déjà vu was naïve…"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert decode(path) == text
