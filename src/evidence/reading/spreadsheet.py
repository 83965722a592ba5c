"""Spreadsheets to text: the rows of a .csv or an .xlsx file, every cell as it stands."""

import csv
import io
import re
import threading
from collections import Counter
from itertools import chain, islice
from pathlib import Path

from charset_normalizer import from_bytes

from evidence.errors import EvidenceError
from evidence.reading.grid import (
    ZIP,
    Grid,
    Told,
    make_grid,
    tidy,
)
from evidence.reading.workbook import read_xlsx

LARGEST_FILE = 50_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ONE_BYTE = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=([,;\t])\"?(?:\r\n|\r|\n)")
DIALECT = threading.Lock()  # the longest cell that the csv module takes is a setting of the whole process


def read_grid(path: Path, sheet: str = "") -> Grid:
    """Read a .csv or an .xlsx file.

    Parameters
    ----------
    path : Path
        The file.
    sheet : str
        The sheet to read; by default the visible one with the most rows of text.

    Returns
    -------
    Grid
        Its rows, without those that are empty throughout.

    Raises
    ------
    EvidenceError
        Where the file can't be read, is of another format, is far too large, or has no sheet of that name.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as error:
        raise EvidenceError(path, f"can't be read ({error.strerror})", "check that it is there and readable") from None
    if size > LARGEST_FILE:
        raise EvidenceError(path, f"has {size // 1_000_000} MB", "leave out what is no answer, or split the file")
    ending = path.suffix.lower()
    if data.startswith(OLE):
        _refuse_old_file(path, data)
    if ending == ".csv":
        return _read_csv(path, data)
    if ending == ".xlsx":
        return read_xlsx(path, data, sheet)
    raise EvidenceError(path, f"is a {ending or 'nameless'} file, no spreadsheet", "save it as .csv or .xlsx")


def _refuse_old_file(path: Path, data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EvidenceError(path, "is encrypted", "open it in Excel and save it without a password")
    raise EvidenceError(path, "is an old .xls file", "save it as .xlsx")


def _read_csv(path: Path, data: bytes) -> Grid:
    if data.startswith(ZIP):
        raise EvidenceError(path, "is a workbook and no .csv file", "give it the ending .xlsx")
    told: Told = []
    text = _decode(path, data, told)
    if m := SEPARATOR_LINE.match(text):
        told.append(("row 1", "the line that names the separator"))
    delimiter = m[1] if m else _delimiter(text)
    body = io.StringIO(text[m.end() :] if m else text, newline="")
    with DIALECT:
        longest = csv.field_size_limit(len(text) + 2)
        try:
            # A line of our own at the end comes back alone, unless a quotation mark was never closed.
            lines = chain(body, "\0")
            found = [(n, row) for n, row in enumerate(csv.reader(lines, delimiter=delimiter), 2 if m else 1) if row]
        except csv.Error as error:
            raise EvidenceError(path, f"can't be read as .csv ({error})", "save it again as .csv (UTF-8)") from None
        finally:
            csv.field_size_limit(longest)
    if found[-1][1] == ["\0"]:
        found.pop()
    else:
        place, row = found[-1]
        found[-1] = place, [*row[:-1], row[-1].removesuffix("\0")]
        told.append((f"row {place}", "a quotation mark is never closed, so the rest of the file is in this row"))
    rows = tidy(path, found, told)
    width = _usual_width([row for _, row in rows])
    for i, (place, row) in enumerate(rows):
        if len(row) > width:
            told.append((f"row {place}", f"{len(row) - width} more cells than columns; joined to the last one"))
            rows[i] = place, [*row[: width - 1], delimiter.join(row[width - 1 :])]
    return make_grid(path, "", rows, width, told)


def _decode(path: Path, data: bytes, told: Told) -> str:
    """The text of the file; where its encoding is a guess, that is told."""
    encoding = next((e for mark, e in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "")
    if not encoding and data.count(0) > len(data) / 3:
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        guess = None if encoding else from_bytes(data, cp_isolation=list(ONE_BYTE)).best()
        if guess is None or guess.encoding not in ONE_BYTE:
            raise EvidenceError(path, f"is not UTF-8 (byte {error.start})", "save it again as .csv (UTF-8)") from None
        text = data.decode(guess.encoding)
        told.append(("the whole file", f"not UTF-8, so read as {ONE_BYTE[guess.encoding]}"))
    if "\0" in text:
        raise EvidenceError(path, "holds null bytes, so it is not text", "save it again as .csv (UTF-8)")
    return text


def _delimiter(text: str) -> str:
    """The delimiter under which most rows are equally wide, and then the one that gives the most columns.

    The csv module's Sniffer takes a letter or a full stop for one where answers are long.
    """

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            widths = [
                len(r) for r in islice(csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=delimiter), 50)
            ]
        except csv.Error:
            return 0.0, 0
        widths = [w for w in widths if w][: 49 if len(text) > 65_536 else 50]
        width, n = max(Counter(w for w in widths if w > 1).items(), key=lambda x: (x[1], x[0]), default=(0, 0))
        return n / max(1, len(widths)), width

    return max(",;\t", key=evenness)


def _usual_width(rows: list[list[str]]) -> int:
    """The number of columns: as wide as most rows, and as the header, which is the first row with more than one cell."""
    usual = Counter(len(row) for row in rows).most_common(1)
    header = next((len(row) for row in rows if len(row) > 1), 1)
    return max(header, usual[0][0] if usual else 0)
