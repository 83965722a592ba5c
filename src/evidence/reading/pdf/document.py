"""PDF: the file to pages, or to an error that tells how to mend it; the modules ``pdf_*`` read what is on the pages."""

import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.pdf.blocks import to_reading
from evidence.reading.pdf.furniture import tell_furniture
from evidence.reading.pdf.lines import Page
from evidence.reading.pdf.pages import read_page

MAX_BYTES, MAX_PAGES, MAX_INFLATED = 200_000_000, 5_000, 256_000_000


def read_pdf(path: Path) -> Reading:
    """Read a PDF: pages in order, columns from left to right, lines joined to paragraphs.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Reading
        Its text is what the pages say, with a form feed between two pages; a hyphen at a line's end is kept.

    Raises
    ------
    EvidenceError
        Where the file is no PDF, is encrypted, broken or too large, or has no text.
    """
    pages = _read_pages(path)
    if not any(page.lines for page in pages):
        what = "only pictures: it needs OCR" if any(page.has_pictures for page in pages) else "and no pictures"
        raise EvidenceError(path, f"has no text on its {len(pages)} pages, {what}", "save a copy that holds its text")
    tell_furniture(pages)
    return to_reading(pages)


def _read_pages(path: Path) -> list[Page]:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except OSError as error:
        raise EvidenceError(path, f"can't be read ({error.strerror})", "check that it is there and readable") from None
    if path.stat().st_size > MAX_BYTES:
        raise EvidenceError(
            path, f"is larger than {MAX_BYTES // 10**6} MB", "split it, or save it without its pictures"
        )
    if b"%PDF-" not in data[:1024]:
        raise EvidenceError(path, "is not a PDF", "check what it is, and give it the ending of its format")
    _check_streams(path, data)
    try:
        with _quiet(), pdfplumber.open(path, raise_unicode_errors=False) as pdf:
            count = len(pdf.pages)
            pages = [read_page(page, n) for n, page in enumerate(pdf.pages)] if count <= MAX_PAGES else []
    except Exception as error:  # a broken file breaks the library in more ways than it names
        causes = (error, *error.args)
        if any(isinstance(c, PDFPasswordIncorrect | PDFEncryptionError) for c in causes):
            raise EvidenceError(path, "is encrypted", "save a copy without a password") from None
        raise EvidenceError(path, "is truncated or broken", "open it, and print it to a new PDF") from None
    if count > MAX_PAGES:
        raise EvidenceError(path, f"has {count} pages, more than {MAX_PAGES}", "split it")
    if not count:
        raise EvidenceError(path, "is truncated or has no pages", "open it, and print it to a new PDF")
    return pages


def _check_streams(path: Path, data: bytes) -> None:
    """Refuse a file with a stream that is small here and huge in memory: the library would unpack it whole."""
    for m in re.finditer(rb"stream\r?\n", data):
        end = data.find(b"endstream", m.end())
        if (end if end > 0 else len(data)) - m.end() < MAX_INFLATED // 1032:  # deflate packs no tighter than that
            continue
        unpacker, size, at = zlib.decompressobj(), 0, m.end()
        try:
            while not unpacker.eof and at < len(data):
                size += len(unpacker.decompress(unpacker.unconsumed_tail or data[at : at + 65536], 2**24))
                at += 0 if unpacker.unconsumed_tail else 65536
                if size > MAX_INFLATED:
                    raise EvidenceError(path, "holds a stream that unpacks to a huge size", "print it to a new PDF")
        except zlib.error:
            continue  # packed in another way, or not at all


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's warnings about odd fonts and lengths off the screen."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
