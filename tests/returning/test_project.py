"""Projects of other tools that are broken or mean harm: one clear line, and nothing done."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from evidence.errors import EvidenceError
from evidence.returning.project import read_project

ENTITY = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="p">&x;</Project>'
SPACE = 'xmlns="urn:QDA-XML:project:1.0"'


def written(path: Path, files: dict[str, str | bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"project.qde": ENTITY}, "project.qde in it declares entities"),
        ({"project.qde": "<Project>"}, "project.qde in it is damaged"),
        ({"project.qde": "<Project/>", "../../evil.txt": "x"}, "holds a file whose name leads out of it"),
        ({"project.qde": "<Project/>", "C:\\evil.txt": "x"}, "holds a file whose name leads out of it"),
        ({"project.qde": "<Project/>", "/etc/passwd.txt": "x"}, "holds a file whose name leads out of it"),
        (
            {"project.qde": "<Project>" + " " * 9_000_000 + "</Project>"},
            "when unpacked, more than any file of its kind",
        ),
        ({"sources/a.txt": "x"}, "holds no project files"),
        ({"a.qde": "<Project/>", "b.qde": "<Project/>"}, "holds 2 project files"),
    ],
)
def test_a_file_that_means_harm_is_refused_in_one_line(
    tmp_path: Path, files: dict[str, str | bytes], says: str
) -> None:
    path = written(tmp_path / "theirs.qdpx", files)
    with pytest.raises(EvidenceError, match=says) as error:
        read_project(path)
    assert "\n" not in str(error.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["theirs.qdpx"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "is not a REFI-QDA project but a PDF file"),
        (b"words", "is not a REFI-QDA project but something else, or damaged"),
        (b"PK\x03\x04 and then nothing", "is a damaged zip file"),
    ],
)
def test_another_format_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "theirs.qdpx"
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match=says):
        read_project(path)


def test_texts_outside_of_the_file_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    selection = '<PlainTextSelection guid="g" startPosition="0" endPosition="3"><Coding guid="c"/></PlainTextSelection>'
    places = [
        f"absolute://{tmp_path}/secret.txt",
        "relative://secret.txt",
        "internal://../secret.txt",
        "internal://none.txt",
    ]
    sources = "".join(
        f'<TextSource guid="{i}" name="n{i}" plainTextPath="{p}">{selection}</TextSource>' for i, p in enumerate(places)
    )
    xml = f"<Project {SPACE} name='p'><Sources>{sources}</Sources></Project>"
    project = read_project(written(tmp_path / "theirs.qdpx", {"project.qde": xml}))
    assert project.texts == ()
    outside = "its text lies outside of the file, so its 1 codings are not taken"
    missing = "its text is not in the file, so its 1 codings are not taken"
    assert project.rejects == (("n0", outside), ("n1", outside), ("n2", missing), ("n3", missing))


def test_pdfs_pictures_and_codings_of_whole_sources(tmp_path: Path) -> None:
    coding = '<Coding guid="c" creatingUser="u"><CodeRef targetGUID="{K}"/></Coding>'
    place = 'page="1" firstX="1" firstY="1" secondX="2" secondY="2"'
    xml = f"""<Project {SPACE} name="p"><Sources>
      <PDFSource guid="p" name="A paper">
        <PDFSelection guid="S1" {place}>{coding}</PDFSelection><PDFSelection guid="S2" {place}>{coding}</PDFSelection>
        <Representation guid="r"><PlainTextContent>Pay fell.</PlainTextContent>
          <PlainTextSelection guid="s1" startPosition="0" endPosition="3"/></Representation>{coding}
      </PDFSource>
      <PictureSource guid="q" name="A photo"><PictureSelection guid="x" {place}>{coding}</PictureSelection></PictureSource>
    </Sources></Project>"""
    project = read_project(written(tmp_path / "theirs.qdpx", {"project.qde": xml}))
    (text,) = project.texts
    assert (text.name, text.text) == ("A paper", "Pay fell.")
    (selection,) = text.selections
    assert (selection.start, selection.end, selection.codings) == (0, 3, (("c", "k", "u"),))
    place_told = "1 codings of places on a page, in a picture or in a recording: no words of a text"
    assert project.rejects == (
        ("A paper", "1 codings of the whole source: they say of no sentence what it bears"),
        ("A paper", place_told),
        ("A photo", place_told),
    )


def test_a_selection_without_a_position_is_told(foreign: Callable[..., Path]) -> None:
    path = foreign({"a.txt": b"Pay fell."}, {"a.txt": [(0, "x", "2" * 8)]})
    assert read_project(path).rejects == (
        ("a.txt", "a selection in it has no position, so its 1 codings are not taken"),
    )
