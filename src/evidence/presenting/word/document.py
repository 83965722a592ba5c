"""Word files: real numbering, footnotes, tables and pictures, in styles that a person can change; the same bytes every time.

The look is in ``parts``; nothing here sets a font or a colour by hand. What a source wrote goes in as text only:
control characters and marks that turn the direction of writing are taken out.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph

PARTS = Path(__file__).with_name("parts")
# What XML can't hold (control characters, lone surrogates, places without a character) is no word of anybody's.
UNFIT = ("Cc", "Cs", "Cn")
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say
MARGIN, TEXT_WIDTH = Cm(2.0), Cm(17.0)


def plain(text: str) -> str:
    r"""Return text as it may stand in a Word file: one line, without control characters and marks of direction.

    Examples
    --------
    >>> plain("twenty\x00 \u202ecases\u202c\n each")
    'twenty cases each'
    """
    fit = (c for c in re.sub(r"\s+", " ", text) if c not in TURNS and unicodedata.category(c) not in UNFIT)
    return " ".join("".join(fit).split())


def new_document(title: str, author: str, date: str, subject: str = "") -> Document:
    """Return an empty A4 document in the house styles, in British English, with its properties and page numbers.

    Parameters
    ----------
    title, author, subject : str
        What the file's properties say.
    date : str
        When it is dated, as 2026-01-31; the same whenever it is made.
    """
    document = docx.Document()
    for element, name in (
        (document.styles.element, "styles"),
        (document.part.numbering_part.element, "numbering"),
        (document.settings.element, "settings"),
    ):
        element[:] = _part(name)[:]
    for owner, unwanted in (
        (document.part, "stylesWithEffects|customXml"),
        (document.part.package, "thumbnail|extended"),
    ):
        for key in [k for k, rel in owner.rels.items() if re.search(unwanted, rel.reltype)]:
            owner.rels.pop(key)
    package = document.part.package
    notes = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, _part("footnotes"), package)
    document.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    about, day = document.core_properties, datetime.fromisoformat(date)
    about.title, about.author, about.subject, about.last_modified_by = map(plain, (title, author, subject, author))
    about.created = about.modified = day
    about.language, about.comments, about.keywords, about.revision = "en-GB", "", "", 1
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header.paragraphs[0].text = plain(title)
    foot = section.footer.paragraphs[0]
    foot.add_run("Page ")
    _field(foot, "PAGE", "1")
    return document


def heading(document: Document, text: str, level: int = 1) -> Paragraph:
    """Add a heading of level 1 to 3; level 0 is the document's title."""
    return write(document, text, f"Heading {level}" if level else "Title")


def write(document: Document, text: str, style: str = "Normal") -> Paragraph:
    """Add a paragraph in one of the styles of ``parts/styles.xml``, by its name."""
    return document.add_paragraph(plain(text), style)


def footnote(paragraph: Paragraph, text: str) -> int:
    """Add a footnote at the end of what the paragraph holds so far; return its number."""
    notes = cast("XmlPart", paragraph.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)).element
    number = len(notes) - 1  # the separators are the first two
    reference = paragraph.add_run(style="footnote reference")
    reference._r.append(_element("w:footnoteReference", id=str(number)))
    note = _element("w:footnote", id=str(number))
    body = Paragraph(OxmlElement("w:p"), paragraph._parent)
    body._p.get_or_add_pPr().append(_element("w:pStyle", val="FootnoteText"))
    mark = body.add_run()
    mark._r.get_or_add_rPr().append(_element("w:rStyle", val="FootnoteReference"))
    mark._r.append(OxmlElement("w:footnoteRef"))
    body.add_run(f" {plain(text)}")
    note.append(body._p)
    notes.append(note)
    return number


def caption(document: Document, kind: str, text: str) -> Paragraph:
    """Add the caption of a table or a picture, which Word numbers: ``Table 1: …``."""
    paragraph = document.add_paragraph(f"{kind} ", "Caption")
    fields = document.element.body.iter(qn("w:instrText"))
    number = 1 + sum(field.text.split()[:2] == ["SEQ", kind] for field in fields)
    _field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(f": {plain(text)}")
    return paragraph


def table(
    document: Document, rows: Sequence[Sequence[str]], columns: Sequence[str], title: str, widths: Sequence[float]
) -> Table:
    """Add a table with a header row that is repeated on every page, and a title for those who can't see it.

    Parameters
    ----------
    rows, columns : sequence
        The cells, as text, and the names of the columns.
    title : str
        What the table is of: its text alternative.
    widths : sequence of float
        The columns' widths, as shares of the text's.
    """
    made: Table = document.add_table(1 + len(rows), len(columns), "Evidence Table")
    made.autofit = False
    about = made._tbl.tblPr
    look = about.find(qn("w:tblLook"))
    for key, on in {"firstRow": 1, "lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}.items():
        look.set(qn(f"w:{key}"), str(on))
    look.attrib.pop(qn("w:val"), None)
    about.extend([_element("w:tblCaption", val=plain(title)), _element("w:tblDescription", val=plain(title))])
    sizes = [int(TEXT_WIDTH * w / sum(widths)) for w in widths]
    for column, size in zip(made.columns, sizes, strict=True):
        column.width = size
    for n, (row, texts) in enumerate(zip(made.rows, [columns, *rows], strict=True)):
        about_row = row._tr.get_or_add_trPr()
        about_row.append(_element("w:cantSplit"))
        if n == 0:
            about_row.append(_element("w:tblHeader"))
        for cell, text, size in zip(row.cells, texts, sizes, strict=True):
            cell.width = size
            cell.paragraphs[0].style = "Table Text"
            cell.paragraphs[0].add_run(plain(text))
    return made


def picture(document: Document, png: bytes, title: str, alt: str) -> Paragraph:
    """Add a picture as wide as the text, with its text alternative."""
    paragraph = document.add_paragraph()
    paragraph.add_run().add_picture(io.BytesIO(png), width=TEXT_WIDTH)
    (about,) = paragraph._p.iter(qn("wp:docPr"))
    about.set("name", plain(title))
    about.set("title", plain(title))
    about.set("descr", plain(alt))
    for inner in paragraph._p.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr"):
        inner.set("name", plain(title))
    return paragraph


def as_bytes(document: Document) -> bytes:
    """Return the file: the same bytes for the same document, on any day."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(fixed, "w") as after:
        for name in before.namelist():
            about = zipfile.ZipInfo(name, ZIP_TIME)
            about.create_system = 0  # what says on which system it was made
            after.writestr(about, before.read(name), zipfile.ZIP_DEFLATED, 9)
    return fixed.getvalue()


def _part(name: str) -> Any:
    return parse_xml((PARTS / f"{name}.xml").read_bytes())


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word works out anew, with what it shows until then."""
    for mark in ("begin", "instruction", "separate", "shown", "end"):
        run = paragraph.add_run(shown if mark == "shown" else "")
        if mark == "instruction":
            words = _element("w:instrText")
            words.text = f" {instruction} "
            words.set(qn("xml:space"), "preserve")
            run._r.append(words)
        elif mark != "shown":
            run._r.append(_element("w:fldChar", fldCharType=mark))
