"""E-mails: the message with offsets, what is set aside, and files that are none."""

from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.eml import read_eml, read_message

REPLY = """Thank you for your letter.

1.2 Many work late:
- in the evening
- at weekends

On Wed, 3 May 2023 at 10:00, Ann Example <ann@example.org> wrote:
> How many work late?
>
> Ann

--\x20
Bo Sample
Tel: 01632 960000
"""


def mail(text: str = REPLY, subject: str = "Workloads in the north") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "Bo <bo@example.org>", "ann@example.org"
    message["Date"] = "Thu, 04 May 2023 09:00:00 +0000"
    message.set_content(text)
    return message


def read(folder: Path, data: bytes) -> Reading:
    (folder / "a.eml").write_bytes(data)
    return read_eml(folder / "a.eml")


def blocks(reading: Reading) -> list[tuple[str, str, str]]:
    return [(b.unit, b.number, reading.text[b.start : b.end]) for b in reading.blocks]


def rejects(reading: Reading) -> list[tuple[str, str]]:
    return [(r.reason, reading.text[r.start : r.end]) for r in reading.rejects]


def test_the_message_without_header_reply_and_signature(tmp_path: Path) -> None:
    reading = read(tmp_path, bytes(mail()))
    assert blocks(reading) == [
        ("heading", "", "Workloads in the north"),
        ("prose", "", "Thank you for your letter."),
        ("prose", "1.2", "Many work late:"),
        ("list item", "", "in the evening"),
        ("list item", "", "at weekends"),
    ]
    assert rejects(reading) == [
        ("mail header", "From: Bo <bo@example.org>"),
        ("mail header", "To: ann@example.org"),
        ("mail header", "Date: Thu, 04 May 2023 09:00:00 +0000"),
        (
            "quoted reply",
            "On Wed, 3 May 2023 at 10:00, Ann Example <ann@example.org> wrote:\n> How many work late?\n>\n> Ann",
        ),
        ("signature", "-- \nBo Sample\nTel: 01632 960000"),
    ]
    assert reading.blocks[1].start == reading.text.index("Thank you")


def test_answers_between_quoted_lines_are_kept(tmp_path: Path) -> None:
    reading = read(tmp_path, bytes(mail("> How many?\n\nTwelve of them left.\n\n> And why?\n\nPay was low.\n")))
    assert [words for _, _, words in blocks(reading)[1:]] == ["Twelve of them left.", "Pay was low."]
    assert [words for reason, words in rejects(reading) if reason == "quoted reply"] == ["> How many?", "> And why?"]


@pytest.mark.parametrize(
    "answered",
    [
        "On Wed, 3 May 2023, Ann Example <ann@example.org> wrote:\r\n> How many work late?",
        "On Wed, 3 May 2023, Ann Example <ann@example.org>\r\nwrote:\r\n> How many work late?",
        "-----Original Message-----\r\nFrom: Ann Example\r\nHow many work late?",
    ],
)
def test_an_answered_mail_with_the_line_ends_of_windows(answered: str) -> None:
    text = f"Twelve of them left.\r\n\r\n{answered}\r\n"
    reading = read_message(text)
    assert blocks(reading) == [("prose", "", "Twelve of them left.")]
    assert rejects(reading) == [("quoted reply", answered)]


def test_a_mail_that_is_only_a_page_and_its_attachments(tmp_path: Path) -> None:
    message = mail()
    message.set_content(
        '<p>Pay is <b>low</b>.</p><div class="gmail_quote"><p>How is pay?</p></div><p>So we wrote.</p>', subtype="html"
    )
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="survey.pdf")
    reading = read(tmp_path, bytes(message))
    assert [words for _, _, words in blocks(reading)[1:]] == ["Pay is low.", "So we wrote."]
    assert rejects(reading)[-2:] == [("quoted reply", "How is pay?"), ("attachment, not read", "survey.pdf")]


def test_encoded_words_and_old_character_sets(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Café at work"
    message.set_content("The café closed, and £5 was lost.", charset="windows-1252")
    assert [words for _, _, words in blocks(read(tmp_path, bytes(message)))] == [
        "Café at work",
        "The café closed, and £5 was lost.",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "is not an e-mail but a PDF file; rename it to .pdf"),
        (b"just some words", "is no e-mail: it has no subject, sender or date"),
        (b"", "is no e-mail"),
        (b"Subject: a\n\nb\0c", "holds null bytes"),
    ],
)
def test_what_is_no_mail_says_so_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(tmp_path, data)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


HEADERS = st.lists(
    st.sampled_from(
        [
            b"Subject: =?utf-8?q?=FF?=\n", b"Subject: a\n", b"From: <@\n", b"Date: x\n",
            b"Content-Type: multipart/mixed; boundary=b\n",
            b"Content-Type: text/html; charset=x\n", b"Content-Transfer-Encoding: base64\n", b"Content-Type: ;;;=\n",
            b"Content-Disposition: attachment; filename*=x''%\n", b"Content-Type: message/rfc822\n", b"\n", b"--b\n", b"--b--\n",
            b"> a\n", b"-- \n", b"On a Monday x wrote:\n", b"____________________\nFrom:\n", b"words\n", b"\xff\n", b"<p>x\n",
        ]
    ),
    max_size=14,
).map(b"".join)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), HEADERS, st.integers(0, 400).map(lambda n: bytes(mail())[:n])))
def test_any_bytes_give_a_reading_or_an_error(tmp_path: Path, data: bytes) -> None:
    with suppress(EvidenceError):
        reading = read(tmp_path, data)
        assert all(0 <= b.start <= b.end <= len(reading.text) for b in reading.blocks)
