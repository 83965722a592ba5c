"""The exchange format: valid by its schema, the same bytes each time, and every position leads to the words."""

import sys
import tarfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

import evidence
from evidence.presenting.exchange.codes import safe, source_name, source_text
from evidence.presenting.exchange.project import codebook_file, project_file
from evidence.presenting.record import Record
from evidence.study import Study

NS = {"q": "urn:QDA-XML:project:1.0"}


def valid(name: str, xml: bytes) -> bool:
    """Whether it keeps to the published schema, which `make test` puts beside the environment."""
    package = next(Path(sys.prefix).glob("refi-qda/pyrefiqda-*.tar.gz"), None)
    if package is None:
        pytest.skip("the published schemas of REFI-QDA are not in the environment: `make test` fetches them")
    with tarfile.open(package) as archive:
        path = next(m for m in archive.getmembers() if m.name.endswith(f"/{name}.xsd"))
        schema = archive.extractfile(path)
        assert schema is not None
        return bool(etree.XMLSchema(etree.parse(schema)).validate(etree.fromstring(xml)))


def opened(project: bytes) -> tuple[etree._Element, dict[str, bytes]]:
    with ZipFile(BytesIO(project)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    return etree.fromstring(files["project.qde"]), files


@pytest.fixture
def hostile(tiny: Path) -> Study:
    """The tiny corpus with a survey, and with names and words that break what is careless."""
    report = tiny / "inspection-reports" / "northwick-2019.md"
    words = "\n\nCaseloads 🙂 of Zoe\u0301 & co. rose to 40 each: ]]> <script>alert(1)</script> \x0b\u202e=1+1.\r\n"
    report.write_bytes(report.read_bytes() + words.encode())
    (tiny / "survey.csv").write_text(
        "ID,Role,Consent,What is hard?\n"
        + "".join(
            f"{n},Nurse & <b>,{'yes' if n % 2 else 'no'},My caseload is {n} 🙂 families & more ]]>\n" for n in range(12)
        ),
        encoding="utf-8",
    )
    register = tiny / "sources.toml"
    text = register.read_text(encoding="utf-8").replace('label = "Guild 2022"', 'label = "../Guild <2022> & \\"]]>"')
    register.write_text(text + '\n[[source]]\nid = "survey"\nlabel = "Survey"\ntitle = "Survey"\nkind = "survey"\n'
                        'publisher = "A union"\ndate = "2024"\nwording = "illustrative"\nmay_quote = true\npath = "survey.csv"\n'
                        'citation = "A survey"\nrespondent = "ID"\nquestions = ["What is hard?"]\n'
                        'groups = { role = "Role" }\npermission = "Consent"\n', encoding="utf-8")  # fmt: skip
    return evidence.open_study(tiny)


def test_both_files_are_valid_by_the_published_schema(hostile: Study) -> None:
    files = hostile.exchange()
    assert files == evidence.open_study(hostile.folder).exchange(), "the same bytes each time"
    assert valid("Project", opened(files["evidence.qdpx"])[1]["project.qde"])
    assert valid("Codebook", files["evidence.qdc"])


def test_every_position_leads_to_its_sentence(hostile: Study) -> None:
    root, files = opened(hostile.exchange()["evidence.qdpx"])
    ours = dict(zip(hostile.sentences["sentence_id"], hostile.sentences["text"], strict=True))
    coded = [safe(ours[s]) for s in hostile.sentences["sentence_id"] if s in set(hostile.codings["sentence_id"])]
    found = []
    for source in root.iterfind(".//q:TextSource", NS):
        text = files[source.get("plainTextPath").replace("internal://", "sources/")].decode("utf-8")
        for s in source.iterfind("q:PlainTextSelection", NS):
            found.append(text[int(s.get("startPosition")) : int(s.get("endPosition"))])
    assert sorted(found) == sorted(coded)
    assert any("🙂" in words for words in found)


def test_codes_coders_and_groups_stand_where_other_tools_look(hostile: Study) -> None:
    root, files = opened(hostile.exchange()["evidence.qdpx"])
    names = [c.get("name") for c in root.iterfind("q:CodeBook/q:Codes/q:Code", NS)]
    assert names == [*(t.label for t in hostile.codebook), "Stance", "Speaker"]
    pay = root.find(".//q:Code[@name='Pay']", NS)
    assert pay is not None
    assert pay.get("color") == hostile.codebook["pay"].colour
    assert pay.findtext("q:Description", "", NS).startswith(hostile.codebook["pay"].definition)
    assert [u.get("id") for u in root.iterfind(".//q:User", NS)] == ["model"]
    sources = [s.get("name") for s in root.iterfind(".//q:TextSource", NS)]
    assert sources[1] == '..-Guild <2022> & "]]>'
    assert all(name.startswith("[illustrative] Survey, response ") for name in sources[2:])
    cases = root.findall(".//q:Case", NS)
    assert len(cases) == len(sources) - 2 > 5
    assert {c.findtext("q:Description", "", NS)[:12] for c in cases} == {"ILLUSTRATIVE"}
    assert {c.findtext("q:VariableValue/q:TextValue", "", NS) for c in cases} == {"Nurse & <b>"}
    ids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(ids) == len(set(ids)), "every thing has an id of its own"
    assert len(files) == 1 + len(sources)


def record_of_nothing(tiny: Path) -> Record:
    study = evidence.open_study(tiny)
    corpus = study.corpus._replace(
        documents=study.documents.iloc[:0], paragraphs=study.paragraphs.iloc[:0], sentences=study.sentences.iloc[:0]
    )
    return Record(study.sources, corpus, study.codings.iloc[:0], study.codebook, study.reporting, headline=False)


def test_a_corpus_without_documents_or_codings_is_valid_too(tiny: Path) -> None:
    root, files = opened(project_file(record_of_nothing(tiny)))
    assert root.find("q:Sources", NS) is None
    assert valid("Project", files["project.qde"])


def test_the_shipped_codebook_is_valid(project: Path) -> None:
    study = evidence.open_study(project / "corpus")
    made = codebook_file(study.codebook, study.reporting)
    assert made.count(b"<Code ") == len(study.codebook.ids) + 2 + 4 + 5
    assert valid("Codebook", made)


def test_what_xml_cant_hold_is_replaced_one_for_one() -> None:
    text = "\ufeffa\x00\x0b\ud83d🙂\uffff\r\n"
    held = source_text(text)
    assert (len(held), held) == (len(text), "\ufffda\ufffd\ufffd\ufffd🙂\ufffd\r\n")
    etree.Element("a").text = held
    assert source_name("a\u202egpj.exe\n/b\x07") == "agpj.exe -b\ufffd"
