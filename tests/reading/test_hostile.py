"""Hostile and broken files: each is told in one line, and the rest of the batch is read."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfWriter

from evidence.loose import code_paths
from evidence.reading.corpus import read_corpus
from evidence.reading.register import read_register

BOMB = b"0" * 30_000_000
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>'
)


def zipped(name: str, content: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return raw.getvalue()


def pdf(password: str) -> bytes:
    raw, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(password)
    writer.write(raw)
    return raw.getvalue()


def scan() -> bytes:
    """A page that is a picture."""
    raw = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(raw, "pdf")
    return raw.getvalue()


def workbook() -> bytes:
    raw, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append([f"column {i}" for i in range(10_000)])
    book.active.append(["x"] * 10_000)
    book.save(raw)
    return raw.getvalue()


BROKEN = {
    "truncated.docx": zipped("word/document.xml", b"<w:document")[:60],
    "entities.docx": zipped("word/document.xml", ENTITIES),
    "bomb.docx": zipped("word/document.xml", BOMB),
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "encrypted.pdf": pdf("secret"),
    "scanned.pdf": scan(),
    "no.pdf": b"%PDF-1.7 and no more",
    "old.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "bomb.xlsx": zipped("xl/workbook.xml", BOMB),
    "wide.xlsx": workbook(),
    "nulls.txt": b"Caseloads\0rose",
    "empty.odt": b"",
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    for name, raw in BROKEN.items():
        (folder / name.replace(".", "-", name.count(".") - 1)).write_bytes(raw)
    (folder / "good.txt").write_text("Caseloads rose to 31 per adviser.\n", encoding="utf-8")
    (folder / "marks.txt").write_text("Pay fell \u202eagain\u202c in May.\n", encoding="utf-8")
    (folder / "ragged.csv").write_text(
        "ID,What is hard?\n1,The pay is low and falling\n2,Too many cases,and more\n3\n", encoding="utf-8"
    )
    return folder


def unique(folder: Path) -> None:
    """Two files here share a stem; a folder without a register needs different ones."""
    for path in sorted(folder.iterdir()):
        path.rename(path.with_name(f"{path.stem}-{path.suffix[1:]}{path.suffix}"))


def test_each_is_told_and_the_rest_is_read(batch: Path, tmp_path: Path) -> None:
    unique(batch)
    corpus = read_corpus(read_register(batch), batch)
    told = corpus.rejects[corpus.rejects["reason"].str.startswith("unreadable: ")].set_index("source_id")["reason"]
    assert set(told.index) == {f"{Path(n).stem}-{Path(n).suffix[1:]}" for n in BROKEN}
    assert all("\n" not in reason and ";" in reason for reason in told)
    assert "needs OCR" in told["scanned-pdf"]
    assert "encrypted" in told["encrypted-pdf"]
    assert ".xls" in told["old-xlsx"]
    assert "10,000 columns" in told["wide-xlsx"]
    text = corpus.sentences["text"].to_list()
    assert "Caseloads rose to 31 per adviser." in text
    assert "Pay fell \u202eagain\u202c in May." in text
    assert "The pay is low and falling" in text
    warnings: list[str] = []
    assert sum(map(len, code_paths([batch], warnings.append))) == len(text)
    assert sum("unreadable: " in w for w in warnings) == len(BROKEN)
