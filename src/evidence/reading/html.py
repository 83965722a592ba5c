"""Web pages (.html, .htm, .mhtml): a saved file to its characters, and those to the article with its structure."""

import email
import email.policy
import re
from codecs import BOM_UTF8
from dataclasses import replace
from pathlib import Path

from lxml import etree

from evidence.errors import EvidenceError
from evidence.reading.article import article_of, is_plain
from evidence.reading.blocks import Reading
from evidence.reading.package import format_of, read_bytes
from evidence.reading.page import walk
from evidence.reading.pieces import reading_of
from evidence.reading.text import decode_bytes

SILENT = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "textarea", "title")
AS_BROWSERS_READ = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})""")


def read_html(path: Path) -> Reading:
    """Read a saved web page (.html, .htm, .mhtml): the article, with what stands around it set aside.

    Raises
    ------
    EvidenceError
        Where the file can't be read, or is no text.
    """
    data = read_bytes(path)
    what, how = format_of(data[:512]) or ("a web page", "")
    if what != "a web page":
        raise EvidenceError(path, f"is not a web page but {what}", how)
    if path.suffix.lower() in (".mht", ".mhtml"):
        data = _page_of_archive(path, data)
    return read_page(decode_page(path, data), path)


def _page_of_archive(path: Path, data: bytes) -> bytes:
    """The page itself, out of a web archive."""
    try:
        for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
            if part.get_content_type() == "text/html":
                page = part.get_payload(decode=True)
                if isinstance(page, bytes):
                    return page
    except (ValueError, LookupError, TypeError, AttributeError):
        pass
    raise EvidenceError(path, "is a web archive without a page in it", "save the page again, as .html")


def decode_page(path: Path, data: bytes) -> str:
    """Return a page's characters: by its byte order mark, by what it says of itself, or by what the bytes look like.

    Raises
    ------
    EvidenceError
        Where it is no text.
    """
    said = CHARSET.search(data[:4096])
    if said and b"\0" not in data and not data.startswith(BOM_UTF8):
        charset = said[1].decode("ascii").lower()
        try:
            # the words "charset=utf-16" could not be found in a page that is in UTF-16
            return data.decode("utf-8" if charset.startswith("utf-") else AS_BROWSERS_READ.get(charset, charset))
        except (LookupError, ValueError):
            pass  # it says what it isn't, or what nobody knows
    return decode_bytes(data, path)


def read_page(markup: str, path: Path, all_of_it: bool = False) -> Reading:
    """Read a page's markup.

    Parameters
    ----------
    markup : str
        The page.
    path : Path
        Where it comes from, for messages.
    all_of_it : bool
        Take all of it, as for a mail, rather than its article.

    Returns
    -------
    Reading
        The article; navigation, captions and the like are rejects.

    Raises
    ------
    EvidenceError
        Where elements nest so deeply that the parser gives up, and words would be lost.
    """
    data = markup.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if any("depth" in entry.message for entry in parser.error_log):
        raise EvidenceError(path, "nests its elements too deeply", "save it again from a browser or as text")
    if root is None:
        return Reading("")
    all_of_it = all_of_it or is_plain(root)
    etree.strip_elements(root, *SILENT, with_tail=False)
    found = walk(root)
    kept = {id(f) for f in found if not f.piece.reason} if all_of_it else article_of(found, data)
    return reading_of(
        f.piece if f.piece.reason or id(f) in kept else replace(f.piece, reason="outside the article") for f in found
    )
