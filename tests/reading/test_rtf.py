"""Rich Text: paragraphs with offsets, what is set aside, and files that are none."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.rtf import read_rtf

TEXT = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}}\f0 Findings\par 1.24 Many work late, and it\'92s not paid."
    r"{\footnote See there.}\par \bullet\tab the north\par See {\field{\*\fldinst{HYPERLINK "
    '"http://example.org"'
    r"}}{\fldrslt{the annex}}} for more of this.\par 2019\cell 17 cases\cell\row Smile \u-10179 ?\u-8704 ?.}"
)


def read(folder: Path, data: str | bytes) -> Reading:
    (folder / "a.rtf").write_bytes(data.encode("ascii") if isinstance(data, str) else data)
    return read_rtf(folder / "a.rtf")


def test_paragraphs_and_what_their_words_tell(tmp_path: Path) -> None:
    reading = read(tmp_path, TEXT)
    assert [(b.unit, b.number, reading.text[b.start : b.end]) for b in reading.blocks] == [
        ("heading", "", "Findings"),
        ("prose", "1.24", "Many work late, and it’s not paid."),
        ("list item", "", "the north"),
        ("prose", "", "See the annex for more of this."),
        ("table row", "", "2019 | 17 cases"),
        ("prose", "", "Smile 😀."),
    ]
    end = len(reading.text)
    assert [(r.start, r.end, r.reason) for r in reading.rejects] == [(end, end, "footnotes, not read")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "is not a Rich Text file but a PDF file; rename it to .pdf"),
        (rb"{\rtf1 \u99999999999 x}", "is a damaged Rich Text file"),
        (
            rb"{\rtf1 It {\deleted fell} rose.}",
            "holds tracked deletions; accept all changes, or save it again as .docx",
        ),
        (b"", "is not a Rich Text file"),
    ],
)
def test_what_is_no_rich_text_says_so_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(tmp_path, data)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


PARTS = st.lists(
    st.sampled_from(
        [r"\par ", "{", "}", r"\u55357 ?", r"\u-5 ?", r"\'e4", r"\'", r"\uc9", r"\bin9", r"\pict", "words ", r"\cell", r"\row",
         r"\f1", r"\ansicpg0", r"\ansicpg65001", r"\fonttbl", r"\fcharset2", r"{\field{\*\fldinst", "\n", "|", r"\uc", r"\*"]
    ),
    max_size=25,
).map(lambda parts: (r"{\rtf1 " + "".join(parts)).encode())  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(lambda b: b"{\\rtf1 " + b), PARTS))
def test_any_bytes_give_a_reading_or_an_error(tmp_path: Path, data: bytes) -> None:
    with suppress(EvidenceError):
        reading = read(tmp_path, data)
        assert all(0 <= b.start <= b.end <= len(reading.text) for b in reading.blocks)
