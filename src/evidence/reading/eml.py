"""E-mails (.eml): the message itself, without its header, its signature and the mail that it answers."""

import email
import email.policy
import re
from email.message import MIMEPart
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.reading.blocks import Block, Reading, Reject
from evidence.reading.html import decode_page, read_page
from evidence.reading.package import format_of, read_bytes
from evidence.reading.text import read_text

HEADERS = ("From", "To", "Cc", "Date")
ANSWERED = re.compile(r"(?m)^[ \t]*>[^\r\n]*|^[ \t]*On\b[^\r\n]{5,150}(?:\r?\n[^\r\n]{0,100})?\bwrote:[ \t]*(?=\r?$)")
FORWARDED = re.compile(r"(?mi)^-{2,} ?(?:original message|forwarded message) ?-{2,}[ \t]*\r?$|^_{20,}[ \t]*\r?\nFrom:")
SIGNATURE = re.compile(r"(?m)^-- ?\r?$")


def read_eml(path: Path) -> Reading:
    """Read a saved e-mail.

    Returns
    -------
    Reading
        The subject as heading and what the sender wrote; header, quoted reply, signature and attachments are rejects.

    Raises
    ------
    EvidenceError
        Where the file can't be read, or is no e-mail.
    """
    data = read_bytes(path)
    if known := format_of(data[:512]):
        raise EvidenceError(path, f"is not an e-mail but {known[0]}", known[1])
    how = "save the mail again from the mail program"
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        heads = [(name, _one_line(str(message.get(name, "")))) for name in ("Subject", *HEADERS)]
        body = message.get_body(("plain", "html"))
        attachments = [_one_line(str(a.get_filename() or a.get_content_type())) for a in message.iter_attachments()]
    except Exception:  # the standard library's parsers of headers raise much, and document none of it
        raise EvidenceError(path, "has a damaged header", how) from None
    if not any(words for _, words in heads):
        raise EvidenceError(path, "is no e-mail: it has no subject, sender or date", how)
    reading = Reading("")
    for name, words in heads:
        if words and name == "Subject":
            _add(reading, Reading(words, [Block(0, len(words), "heading")]))
        elif words:
            _add(reading, _aside(f"{name}: {words}", "mail header"))
    if body is not None:
        _add(reading, _message(path, body))
    for words in attachments:
        _add(reading, _aside(words, "attachment, not read"))
    return reading


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _aside(words: str, reason: str) -> Reading:
    return Reading(words, rejects=[Reject(0, len(words), reason)])


def _add(reading: Reading, part: Reading) -> None:
    """Write a part below what is there, and move its offsets along."""
    if reading.text:
        reading.text += "\n\n"
    at = len(reading.text)
    reading.text += part.text
    for b in part.blocks:
        gaps = tuple((start + at, end + at) for start, end in b.gaps)
        reading.blocks.append(Block(b.start + at, b.end + at, b.unit, b.number, b.page, gaps))
    reading.rejects.extend(Reject(r.start + at, r.end + at, r.reason) for r in part.rejects)


def _message(path: Path, body: MIMEPart) -> Reading:
    """What the sender wrote: the plain text where there is one, else the page."""
    try:
        content = body.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        charset = body.get_content_charset() or "utf-8"
    except Exception:  # a hostile transfer encoding; see above
        raise EvidenceError(path, "has a damaged body", "save the mail again from the mail program") from None
    try:
        text = data.decode(charset)
    except (LookupError, ValueError):
        text = decode_page(path, data)
    if "\0" in text:
        raise EvidenceError(path, "holds null bytes, so it is not text", "save the mail again from the mail program")
    return read_page(text, path, all_of_it=True) if body.get_content_type() == "text/html" else read_message(text)


def read_message(text: str) -> Reading:
    r"""Read a mail's plain text; the mail that it answers and the signature are set aside.

    Examples
    --------
    >>> reading = read_message("Cases rose.\n\nOn 3 May 2023 Ann wrote:\n> How many?\n\n-- \nBo")
    >>> [reading.text[b.start : b.end] for b in reading.blocks]
    ['Cases rose.']
    >>> [(r.reason, reading.text[r.start : r.end]) for r in reading.rejects]
    [('quoted reply', 'On 3 May 2023 Ann wrote:\n> How many?'), ('signature', '-- \nBo')]
    """
    aside: list[Reject] = []
    if m := FORWARDED.search(text):
        aside.append(Reject(m.start(), m.start() + len(text[m.start() :].rstrip()), "quoted reply"))
    if (m := SIGNATURE.search(text)) and not (aside and aside[0].start < m.start()):
        end = aside[0].start if aside else len(text)
        # a reply may be quoted below the signature
        quoted = ANSWERED.search(text, m.start(), end)
        words = text[m.start() : quoted.start() if quoted else end].rstrip()
        aside.append(Reject(m.start(), m.start() + len(words), "signature"))
    for m in ANSWERED.finditer(text):
        if any(r.start <= m.start() < r.end for r in aside):
            continue
        last = aside[-1] if aside and aside[-1].reason == "quoted reply" else None
        if last and last.end <= m.start() and not text[last.end : m.start()].strip():
            aside[-1] = Reject(last.start, m.end(), "quoted reply")
        else:
            aside.append(Reject(m.start(), m.end(), "quoted reply"))
    # the reader of plain text sees blanks there, so that all offsets stay
    rest = text
    for r in aside:
        rest = rest[: r.start] + "".join(c if c in "\r\n" else " " for c in rest[r.start : r.end]) + rest[r.end :]
    read = read_text(rest)
    return Reading(text, read.blocks, sorted([*read.rejects, *aside], key=lambda r: r.start))
