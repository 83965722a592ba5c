"""OpenDocument texts: structure with offsets, what is set aside, and files that are none."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.odt import read_odt

SPACES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "style": "style",
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
}
NAMES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in SPACES.items())
LISTS = (
    '<text:list-style style:name="P">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" text:start-value="23"/>'
    '</text:list-style><text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    '<style:style style:name="Q7" style:family="paragraph" style:parent-style-name="Quotations"/>'
)


def package(body: str, styles: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{LISTS}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        made.writestr("styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>")
    return file.getvalue()


def read(folder: Path, body: str, styles: str = "") -> Reading:
    (folder / "a.odt").write_bytes(package(body, styles))
    return read_odt(folder / "a.odt")


def blocks(reading: Reading) -> list[tuple[str, str, str]]:
    return [(b.unit, b.number, reading.text[b.start : b.end]) for b in reading.blocks]


def rejects(reading: Reading) -> list[tuple[str, str]]:
    return [(r.reason, reading.text[r.start : r.end]) for r in reading.rejects]


def test_headings_lists_tables_and_quotations_in_order(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        '<text:p text:style-name="Title">The review</text:p><text:h text:outline-level="1">Findings</text:h>'
        "<text:p>Staff<text:s/>said:</text:p>"
        '<text:list text:style-name="B"><text:list-item><text:p>pay is low</text:p></text:list-item></text:list>'
        '<text:list text:style-name="L"><text:list-item><text:p>first</text:p></text:list-item></text:list>'
        '<text:p text:style-name="Q7">Nobody asked us.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>2019</text:p></table:table-cell>"
        "<table:table-cell><text:p>17</text:p><text:p>cases</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>1.24 Many<text:line-break/>work<text:tab/>late.</text:p>",
    )
    assert blocks(reading) == [
        ("heading", "", "The review"),
        ("heading", "", "Findings"),
        ("prose", "", "Staff said:"),
        ("list item", "", "pay is low"),
        ("list item", "", "first"),
        ("quotation", "", "Nobody asked us."),
        ("table row", "", "2019 | 17 cases"),
        ("prose", "1.24", "Many\nwork late."),
    ]
    assert "• pay is low\n\n(a) first\n\n" in reading.text


def test_a_number_that_the_list_makes_is_the_paragraphs_own(tmp_path: Path) -> None:
    opened = '<text:list text:style-name="P" text:continue-numbering="true"><text:list-item>'
    item = opened + "{}<text:list>{}</text:list></text:list-item></text:list>"
    inner = "<text:list-item><text:p>Some left.</text:p></text:list-item>"
    reading = read(
        tmp_path, item.format("<text:p>Area</text:p>", inner * 2) + "<text:p>So:</text:p>" + item.format("", inner)
    )
    assert [number for _, number, _ in blocks(reading)] == ["", "1.23", "1.24", "", "1.25"]


def test_a_list_that_does_not_go_on_begins_anew(tmp_path: Path) -> None:
    item = '<text:list text:style-name="L"><text:list-item><text:p>{}</text:p></text:list-item></text:list>'
    assert read(tmp_path, item.format("go") + item.format("stay")).text == "(a) go\n\n(a) stay"


def test_a_table_of_one_cell_is_a_box_around_paragraphs(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>1.2 Pay is low.</text:p><text:p>It was cut.</text:p></table:table-cell>"
    reading = read(tmp_path, f"<table:table><table:table-row>{cell}</table:table-row></table:table>")
    assert blocks(reading) == [("prose", "1.2", "Pay is low."), ("prose", "", "It was cut.")]


def test_notes_comments_deletions_boxes_heads_and_feet(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>a lot</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes>"
        '<text:p>It rose<text:change text:change-id="c1"/><text:note text:note-class="footnote"><text:note-citation>4'
        "</text:note-citation><text:note-body><text:p>See the annex.</text:p></text:note-body></text:note> in May."
        "<office:annotation><text:p>Is this so?</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>Words in a box.</text:p></draw:text-box></draw:frame></text:p>"
        "<text:table-of-content><text:index-body><text:p>Findings 3</text:p></text:index-body></text:table-of-content>",
        "<office:master-styles><style:master-page><style:header><text:p>Report</text:p></style:header>"
        "<style:footer><text:p>Page <text:page-number>3</text:page-number></text:p></style:footer></style:master-page>"
        "</office:master-styles>",
    )
    assert blocks(reading) == [
        ("prose", "", "It rose in May."),
        ("footnote", "fn4", "See the annex."),
        ("prose", "", "Words in a box."),
    ]
    assert rejects(reading) == [
        ("tracked deletion", "a lot"),
        ("comment", "Is this so?"),
        ("table of contents", "Findings 3"),
        ("running head", "Report"),
        ("running foot", "Page 3"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is not an OpenDocument text but encrypted or an old Word file"),
        (b"{\\rtf1 x}", "is not an OpenDocument text but a Rich Text file; rename it to .rtf"),
        (package("<text:p>x</text:p>")[:200], "is a damaged zip file"),
        (package("<text:p>x"), "content.xml in it is damaged"),
        (b"", "is not an OpenDocument text"),
    ],
)
def test_a_file_of_another_format_says_what_it_is(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.odt").write_bytes(data)
    with pytest.raises(EvidenceError) as caught:
        read_odt(tmp_path / "a.odt")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_spreadsheet_and_a_protected_text_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("content.xml", f"<office:document-content {NAMES}><office:body/></office:document-content>")
    with pytest.raises(EvidenceError, match="is an OpenDocument file without text"):
        read_odt(path)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("content.xml", b"\x8a\x01")
        made.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(EvidenceError, match="is protected by a password; save a copy without a password"):
        read_odt(path)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("word/document.xml", "")
    with pytest.raises(EvidenceError, match=r"is not an OpenDocument text but a Word file; rename it to \.docx"):
        read_odt(path)


def test_entities_are_refused_and_nothing_is_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("content.xml", '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>')
    with pytest.raises(EvidenceError, match=r"content\.xml in it declares entities"):
        read_odt(path)


WHOLE = package("<text:p>Staff left.</text:p>")
MARKUP = st.lists(
    st.sampled_from(
        [
            "<text:p>", "</text:p>", "<text:p>a</text:p>", '<text:list text:style-name="P">', "</text:list>", "<text:list-item>",
            "</text:list-item>", "<text:note>", "</text:note>", "<text:note-body>", "<table:table>", "<table:table-row>",
            "<table:table-cell>", "</table:table-cell>", "</table:table-row>", "</table:table>", "b", "1.2 c", "<!-- x -->",
            "<?x?>", "<draw:frame>", "</draw:frame>", '<text:h text:outline-level="x">', "</text:h>", "<text:s/>",
        ]
    ),
    max_size=20,
).map("".join)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.integers(0, len(WHOLE)).map(lambda n: WHOLE[:n]), MARKUP.map(package)))
def test_any_bytes_give_a_reading_or_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.odt").write_bytes(data)
    with suppress(EvidenceError):
        reading = read_odt(tmp_path / "a.odt")
        assert all(0 <= b.start <= b.end <= len(reading.text) for b in reading.blocks)
