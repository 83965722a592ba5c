"""Word documents: structure with offsets, what is set aside, and files that are none."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.docx import read_docx

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(document: Document, folder: Path) -> Path:
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


def paragraph(document: Document, inner: str) -> None:
    """Append a paragraph of raw XML."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {NAMES}>{inner}</w:p>"))


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def blocks(reading: Reading) -> list[tuple[str, str, str]]:
    return [(b.unit, b.number, reading.text[b.start : b.end]) for b in reading.blocks]


def rejects(reading: Reading) -> list[tuple[str, str]]:
    return [(r.reason, reading.text[r.start : r.end]) for r in reading.rejects]


def rewritten(path: Path, name: str, change: tuple[bytes, bytes]) -> None:
    """Change one file of a package."""
    with zipfile.ZipFile(path) as package:
        files = {n: package.read(n) for n in package.namelist()}
    files[name] = files[name].replace(*change)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for n, data in files.items():
            package.writestr(n, data)


def test_headings_lists_tables_and_quotations_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("The review", 0)
    document.add_heading("Findings", 1)
    document.add_paragraph("Staff said:")
    document.add_paragraph("pay is low", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("Nobody asked us.", style="Intense Quote")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2019", "17 cases"
    document.add_paragraph("1.24 Many work late.")
    document.add_paragraph("Recommendation 3: that the service counts its cases.")
    reading = read_docx(saved(document, tmp_path))
    assert blocks(reading) == [
        ("heading", "", "The review"),
        ("heading", "", "Findings"),
        ("prose", "", "Staff said:"),
        ("list item", "", "pay is low"),
        ("list item", "", "first"),
        ("quotation", "", "Nobody asked us."),
        ("table row", "", "2019 | 17 cases"),
        ("prose", "1.24", "Many work late."),
        ("prose", "R3", "Recommendation 3: that the service counts its cases."),
    ]
    assert reading.text.startswith("The review\n\nFindings\n\nStaff said:\n\n• pay is low\n\n1. first\n\n")


def test_a_number_that_word_makes_is_the_paragraphs_own(tmp_path: Path) -> None:
    document = docx.Document()
    document.part.numbering_part.element.insert(
        0,
        parse_xml(
            f'<w:abstractNum {NAMES} w:abstractNumId="77">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="23"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
            '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    numbered = f'<w:num {NAMES} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'
    document.part.numbering_part.element.append(parse_xml(numbered))
    for level, words in [
        (0, "Area"),
        (1, "Staff work late."),
        (1, "Some left:"),
        (2, "in the north"),
        (0, "Next"),
        (1, "Go."),
    ]:
        paragraph(
            document, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr></w:pPr>{run(words)}'
        )
    reading = read_docx(saved(document, tmp_path))
    assert blocks(reading) == [
        ("list item", "", "Area"),
        ("prose", "1.23", "Staff work late."),
        ("prose", "1.24", "Some left:"),
        ("list item", "", "in the north"),
        ("list item", "", "Next"),
        ("prose", "2.23", "Go."),
    ]
    assert "(a) in the north" in reading.text


def test_a_list_goes_on_in_a_table_and_below_it(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("one", style="List Number")
    table = document.add_table(1, 2)
    for cell, words in zip(table.row_cells(0), ("two", "three"), strict=True):
        cell.paragraphs[0].style, cell.paragraphs[0].text = "List Number", words
    document.add_paragraph("four", style="List Number")
    reading = read_docx(saved(document, tmp_path))
    assert reading.text == "1. one\n\n2. two | 3. three\n\n4. four"
    assert [words for _, _, words in blocks(reading)] == ["one", "2. two | 3. three", "four"]


def test_a_long_paragraph_in_a_headings_style_is_prose(tmp_path: Path) -> None:
    document, words = docx.Document(), "Staff told us that they work late. " + "Nobody counts the hours. " * 3
    document.add_heading("Findings", 1)
    document.add_heading(f"1.2 {words.strip()}", 2)
    assert blocks(read_docx(saved(document, tmp_path))) == [
        ("heading", "", "Findings"),
        ("prose", "1.2", words.strip()),
    ]


def test_comments_without_full_stops_are_prose(tmp_path: Path) -> None:
    document, said = docx.Document(), ["Pay is too low", "More time with families", "Better IT"]
    for words in said:
        document.add_paragraph(words)
    assert blocks(read_docx(saved(document, tmp_path))) == [("prose", "", words) for words in said]


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph(
        document,
        run("It rose")
        + f'<w:ins w:id="1" w:author="a">{run(" by 5%")}</w:ins>'
        + '<w:del w:id="2" w:author="a"><w:r><w:delText> a lot</w:delText></w:r></w:del>'
        + run(" in May, ", "")
        + run("secret", "<w:vanish/>")
        + run("and fell."),
    )
    paragraph(document, f'<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>{run("One ")}')
    paragraph(document, run("sentence."))
    reading = read_docx(saved(document, tmp_path))
    assert [words for _, _, words in blocks(reading)] == ["It rose by 5% in May, and fell.", "One sentence."]
    assert rejects(reading) == [("tracked deletion", "a lot"), ("hidden text", "secret")]


def test_breaks_tabs_symbols_and_fields_give_the_words_that_word_shows(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph(
        document,
        f"<w:r><w:t>See the co</w:t><w:noBreakHyphen/><w:t>operation</w:t><w:br/><w:t>of</w:t>"
        f"<w:tab/><w:t>work{chr(0xAD)}load</w:t>"
        '<w:sym w:font="Symbol" w:char="F0B7"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:hyperlink><w:r><w:t> here.</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    assert blocks(read_docx(saved(document, tmp_path))) == [("prose", "", "See the co-operation\nof workload• here.")]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = f"<w:txbxContent><w:p>{run('Words in a box.')}</w:p></w:txbxContent>"
    paragraph(
        document,
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        + run("Before it."),
    )
    assert [words for _, _, words in blocks(read_docx(saved(document, tmp_path)))] == ["Before it.", "Words in a box."]


def test_a_table_of_one_cell_is_a_box_around_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "1.2 Pay is low."
    cell.add_paragraph("It was cut.")
    reading = read_docx(saved(document, tmp_path))
    assert blocks(reading) == [("prose", "1.2", "Pay is low."), ("prose", "", "It was cut.")]


def test_heads_feet_comments_and_contents_are_rejects(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Report of the Service"
    document.sections[0].footer.paragraphs[0].text = "Page 3"
    document.add_comment(document.add_paragraph("Staff left.").runs, text="Is this so?", author="x")
    paragraph(document, f'<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{run("Findings 3")}')
    reading = read_docx(saved(document, tmp_path))
    assert [words for _, _, words in blocks(reading)] == ["Staff left."]
    assert sorted(rejects(reading)) == [
        ("comment", "Is this so?"),
        ("running foot", "Page 3"),
        ("running head", "Report of the Service"),
        ("table of contents", "Findings 3"),
    ]


def test_localised_headings_and_outline_levels(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph(document, f'<w:pPr><w:pStyle w:val="berschrift2"/></w:pPr>{run("Ergebnisse.")}')
    paragraph(document, f'<w:pPr><w:outlineLvl w:val="1"/></w:pPr>{run("Results.")}')
    assert [unit for unit, _, _ in blocks(read_docx(saved(document, tmp_path)))] == ["heading", "heading"]


def test_a_footnote_follows_its_paragraph_and_its_mark_is_no_word(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph(document, run("It rose") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" in May."))
    document.add_paragraph("Then it fell.")
    path = saved(document, tmp_path)
    words = f"<w:p><w:r><w:footnoteRef/></w:r>{run(' See the annex.')}</w:p>"
    note = f"<w:footnotes {NAMES}><w:footnote w:id='2'>{words}</w:footnote></w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/footnotes.xml", note)
    rewritten(
        path,
        "word/_rels/document.xml.rels",
        (b"</Relationships>", f'<Relationship Id="n1" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()),
    )
    assert blocks(read_docx(path)) == [
        ("prose", "", "It rose in May."),
        ("footnote", "fn1", "See the annex."),
        ("prose", "", "Then it fell."),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "is not a Word document but encrypted or an old Word file; save it again as .docx without a",
        ),
        (b"%PDF-1.7", "is not a Word document but a PDF file; rename it to .pdf"),
        (b"<html>", "is not a Word document but a web page"),
        (b"PK\3\4 and no more", "is a damaged zip file"),
        (b"", "is not a Word document"),
    ],
)
def test_a_file_of_another_format_says_what_it_is(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(EvidenceError) as caught:
        read_docx(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 5_000_000)
    with pytest.raises(EvidenceError, match=r"grows from .* bytes when unpacked, more than any file of its kind"):
        read_docx(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = saved(docx.Document(), tmp_path)
    rewritten(path, "word/document.xml", (b"<w:document", b'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document'))
    with pytest.raises(EvidenceError, match=r"word/document\.xml in it declares entities"):
        read_docx(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="can't be read"):
        read_docx(tmp_path / "none.docx")


def package_bytes() -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("Staff left.", style="List Bullet")
    document.save(file)
    return file.getvalue()


WHOLE = package_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=8))))
def test_any_bytes_give_a_reading_or_an_error(tmp_path: Path, change: bytes | tuple[int, bytes]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(
        change if isinstance(change, bytes) else WHOLE[: change[0]] + change[1] + WHOLE[change[0] + len(change[1]) :]
    )
    with suppress(EvidenceError):
        reading = read_docx(path)
        assert all(0 <= b.start <= b.end <= len(reading.text) for b in reading.blocks)


XML_PART = st.text(alphabet=st.sampled_from('<>/&;"= abw:ptrdlv0129numIdilvlval'), max_size=80)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(XML_PART, st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml"]))
def test_any_xml_in_it_gives_a_reading_or_an_error(tmp_path: Path, inner: str, name: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(WHOLE)
    rewritten(path, name, (b"w:val=", f"w:val={inner}".encode()))
    with suppress(EvidenceError):
        read_docx(path)
