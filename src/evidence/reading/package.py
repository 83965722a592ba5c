"""Files and zipped packages: opened safely, and what they are where they are not what their name says."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from lxml import etree

from evidence.errors import EvidenceError

MOST_BYTES, MOST_RATIO = 500_000_000, 200
AGAIN = "open it in its program and save it again"
FORMATS = (
    (b"%PDF", "a PDF file", "rename it to .pdf"),
    (b"\xd0\xcf\x11\xe0", "encrypted or an old Word file", "save it again as .docx without a password"),
    (b"{\\rtf", "a Rich Text file", "rename it to .rtf"),
    (b"\x89PNG", "a picture", "save the text itself"),
    (b"\xff\xd8\xff", "a picture", "save the text itself"),
    (b"PK", "a zipped file", "look what it holds: a Word file ends in .docx, an OpenDocument text in .odt"),
)
PACKAGES = (
    ("word/document.xml", "a Word file", "rename it to .docx"),
    ("xl/workbook.xml", "an Excel file", "rename it to .xlsx"),
    ("ppt/presentation.xml", "a PowerPoint file", "save its text as .docx"),
    ("content.xml", "an OpenDocument file", "rename it to .odt"),
)


def format_of(head: bytes) -> tuple[str, str] | None:
    """Say what a file is by its first bytes and what to do with it, or None where they don't tell.

    Examples
    --------
    >>> format_of(b"%PDF-1.7")
    ('a PDF file', 'rename it to .pdf')
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"(?i)<(!doctype html|html|head|body)\b", start):
        return "a web page", "rename it to .html"
    return next(((name, how) for mark, name, how in FORMATS if start.startswith(mark)), None)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    EvidenceError
        Where it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(path, f"can't be read ({error.strerror})", "check that it is there and readable") from None


@contextmanager
def opened_zip(path: Path, kind: str, how: str) -> Iterator[ZipFile]:
    """Open a zipped file; what is wrong with it, be it seen now or while it is read, is told in one line.

    Parameters
    ----------
    path : Path
        The file.
    kind : str
        What it should be, for the message.
    how : str
        How to mend it where it is damaged.

    Raises
    ------
    EvidenceError
        Where it is another format, or damaged.
    """
    head = read_bytes(path)[:512]
    if not head.startswith(b"PK"):
        what, instead = format_of(head) or ("something else, or damaged", how)
        raise EvidenceError(path, f"is not {kind} but {what}", instead)
    try:
        with ZipFile(path) as package:
            yield package
    except EvidenceError:
        raise
    except Exception as error:  # zipfile, zlib, lzma and struct raise many kinds of error on damaged files
        raise EvidenceError(path, f"is a damaged zip file, not {kind}", how) from error


def check_sizes(path: Path, entries: Iterable[ZipInfo], how: str) -> None:
    """Refuse files of a zipped file that grow beyond reason when unpacked.

    Raises
    ------
    EvidenceError
        Where they do.
    """
    sizes = [(i.compress_size, i.file_size) for i in entries]
    packed, unpacked = sum(size for size, _ in sizes), sum(size for _, size in sizes)
    if unpacked > MOST_BYTES or unpacked > MOST_RATIO * max(packed, 1):
        what = f"grows from {packed:,} to {unpacked:,} bytes when unpacked, more than any file of its kind"
        raise EvidenceError(path, what, how)


def open_package(path: Path, holds: str, kind: str) -> dict[str, bytes]:
    """Return the XML files of a zipped document by name, after a check of their sizes.

    Parameters
    ----------
    path : Path
        The document.
    holds : str
        The name of the file that makes it a document of its format, as a regular expression.
    kind : str
        What it should be, for the message.

    Raises
    ------
    EvidenceError
        Where it is another format, damaged, protected by a password, or grows beyond reason when unpacked.
    """
    with opened_zip(path, kind, AGAIN) as package:
        check_sizes(path, package.infolist(), AGAIN)
        names = package.namelist()
        if any(i.flag_bits & 1 for i in package.infolist()):
            raise EvidenceError(path, "is protected by a password", "save a copy without a password")
        if not any(re.fullmatch(holds, n) for n in names):
            what, how = next(((w, h) for n, w, h in PACKAGES if n in names), ("a zip file", "check what it holds"))
            raise EvidenceError(path, f"is not {kind} but {what}", how)
        return {n: package.read(n) for n in names if n.endswith((".xml", ".rels"))}


def parse_xml(path: Path, name: str, data: bytes) -> etree._Element:
    """Return the root of an XML file of a package; nothing is expanded and nothing fetched.

    Raises
    ------
    EvidenceError
        Where it is not XML, or declares a document type of its own: no office program does.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise EvidenceError(path, f"{name} in it is damaged", AGAIN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise EvidenceError(path, f"{name} in it declares entities", AGAIN)
    return root
