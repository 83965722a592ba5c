"""Codings for other tools (NVivo, ATLAS.ti, MAXQDA, QualCoder): the exchange format REFI-QDA, .qdpx and .qdc."""

from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from evidence.coding.codebook import Codebook
from evidence.presenting.exchange.codes import Code, codes, guid, safe, source_name
from evidence.presenting.exchange.documents import METHOD, WORDINGS, Exchanged, exchanged
from evidence.presenting.record import Record
from evidence.presenting.reporting import Reporting

ORIGIN = "evidence"
SCHEMA = "urn:QDA-XML:{0}:1.0"
SITE = "http://schema.qdasoftware.org/versions/{1}/v1.0/{1}.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
# No time is kept of anything, so that the same corpus gives the same bytes; but some tools can't read a file without one.
NO_TIME, NO_ZIP_TIME = "1980-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)
NAMED = 60
KEPT_OF_SOURCES = ("Kind of source", "Publisher", "Date", "Wording", "May be quoted", "Question")


def codebook_file(codebook: Codebook, reporting: Reporting) -> bytes:
    """Return the codebook as a .qdc file: themes with colours and definitions, stances and speakers."""
    root = _root("codebook", "CodeBook", origin=ORIGIN)
    _add_codes(root, codes(codebook, reporting))
    return _xml(root)


def project_file(record: Record) -> bytes:
    """Return a study as a .qdpx file, for researchers: whole sources, codebook, codings, coders, respondents and a note.

    Parameters
    ----------
    record : Record
        The study, illustrative sources too; they are marked in names and descriptions.

    Returns
    -------
    bytes
        A zip file of ``project.qde`` and ``sources/``, the same bytes each time. Offsets count Unicode code points of the
        texts in ``sources/``, which are the documents' own texts, character for character.
    """
    documents = exchanged(record.sources, record.corpus.documents)
    coders = list(dict.fromkeys(["model", *record.codings["coder"]]))
    root = _root("project", "Project", name="evidence", origin=ORIGIN, creatingUserGUID=guid("user", "model"),
                 creationDateTime=NO_TIME)  # fmt: skip
    users = _add(root, "Users")
    for coder in coders:
        _add(users, "User", guid=guid("user", coder), name=coder_name(coder), id=coder)
    _add_codes(_add(root, "CodeBook"), codes(record.codebook, record.reporting))
    _add_variables(root, documents)
    _add_cases(root, documents)
    _add_sources(root, documents, _selections(record))
    _add_note(root, record, documents, coders)
    _add_sets(root, documents)
    _add(root, "NoteRef", targetGUID=guid("note", "method"))
    return _zipped(_xml(root), documents)


def _root(schema: str, tag: str, **attributes: str) -> etree._Element:
    space = SCHEMA.format(schema)
    root = etree.Element(f"{{{space}}}{tag}", attributes, nsmap={None: space, "xsi": INSTANCE})
    root.set(f"{{{INSTANCE}}}schemaLocation", f"{space} {SITE.format(schema, schema.replace('b', 'B').capitalize())}")
    return root


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    child.text = safe(text) or None
    for name, value in attributes.items():
        child.set(name, safe(value))
    return child


def _add_codes(parent: etree._Element, listed: Iterable[Code]) -> None:
    folder = _add(parent, "Codes") if etree.QName(parent).localname == "CodeBook" else parent
    for code in listed:
        element = _add(folder, "Code", guid=guid(*code.key), name=code.name, isCodable=str(not code.within).lower())
        if code.colour:
            element.set("color", code.colour)
        if code.description:
            _add(element, "Description", code.description)
        _add_codes(element, code.within)


def _add_variables(root: etree._Element, documents: list[Exchanged]) -> None:
    variables = _add(root, "Variables")
    groups = dict.fromkeys(group for d in documents for group in d.groups)
    for name in (*KEPT_OF_SOURCES, *groups):
        kind = "Boolean" if name == "May be quoted" else "Text"
        _add(variables, "Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)


def _add_value(parent: etree._Element, name: str, value: str | bool) -> None:
    if value != "":
        element = _add(parent, "VariableValue")
        _add(element, "VariableRef", targetGUID=guid("variable", name))
        kind = "BooleanValue" if isinstance(value, bool) else "TextValue"
        _add(element, kind, str(value).lower() if isinstance(value, bool) else value)


def _add_cases(root: etree._Element, documents: list[Exchanged]) -> None:
    """A case for each respondent, with the groups and the answers."""
    answers = [d for d in documents if d.respondent]
    cases = _add(root, "Cases") if answers else None
    for (source_id, respondent), mine in groupby(answers, lambda d: (d.source["source_id"], d.respondent)):
        first, *others = mine
        case = _add(
            cases, "Case", guid=guid("case", source_id, respondent), name=first.name.partition(", question ")[0]
        )
        _add(case, "Description", WORDINGS[first.source["wording"]])
        for group, value in first.groups.items():
            _add_value(case, group, value)
        for answer in (first, *others):
            _add(case, "SourceRef", targetGUID=answer.guid)


def _selections(record: Record) -> dict[str, list[etree._Element]]:
    """For each document its selections, a sentence each, with the themes, the stance and the speaker that it was given."""
    space = SCHEMA.format("project")
    given: dict[str, list[Any]] = {}
    for coding in record.codings.drop_duplicates(["sentence_id", "theme", "coder"]).itertuples():
        given.setdefault(coding.sentence_id, []).append(coding)
    found: dict[str, list[etree._Element]] = {}
    sentences = record.sentences()
    for s in sentences[sentences["sentence_id"].isin(given)].itertuples():
        themes = given[s.sentence_id]
        first = themes[0]
        words = " ".join(s.text.split())
        selection = etree.Element(f"{{{space}}}PlainTextSelection")
        about = {"guid": guid("selection", s.sentence_id), "startPosition": str(s.start), "endPosition": str(s.end),
                 "name": safe(words if len(words) <= NAMED else words[: NAMED - 1] + "…"), **_by(first.coder)}  # fmt: skip
        selection.attrib.update(about)
        scores = [f"{record.label(c.theme)} {c.score:.2f}" for c in themes if c.coder == "model"]
        _add(selection, "Description", "; ".join([s.locator, *scores]))
        marked = [("stance", first.stance, first.coder), ("speaker", first.speaker, first.coder)]
        for kind, value, coder in [*(("theme", c.theme, c.coder) for c in themes), *marked]:
            coding = _add(selection, "Coding", guid=coding_guid(s.sentence_id, kind, value, coder), **_by(coder))
            _add(coding, "CodeRef", targetGUID=guid(kind, value))
        found.setdefault(s.document_id, []).append(selection)
    return found


def coder_name(coder: str) -> str:
    """Return what a coder is called in other tools.

    Examples
    --------
    >>> coder_name("model"), coder_name("person:zoe")
    ('evidence (model)', 'zoe')
    """
    kind, _, name = coder.partition(":")
    return name if kind == "person" else f"{ORIGIN} ({coder})"


def coding_guid(sentence_id: str, kind: str, value: str, coder: str) -> str:
    """Return the id of a coding of a sentence by a coder."""
    return guid("coding", sentence_id, kind, value, coder)


def _by(coder: str) -> dict[str, str]:
    return {"creatingUser": guid("user", coder), "creationDateTime": NO_TIME}


def _add_sources(root: etree._Element, documents: list[Exchanged], selections: dict[str, list[etree._Element]]) -> None:
    sources = _add(root, "Sources") if documents else None
    for d in documents:
        source = _add(
            sources, "TextSource", guid=d.guid, name=d.name, plainTextPath=f"internal://{d.guid}.txt", **_by("model")
        )
        told = (WORDINGS[d.source["wording"]], d.source["citation"], d.question)
        _add(source, "Description", "\n".join(filter(None, told)))
        source.extend(selections.get(d.document_id, []))
        values = (*(d.source[key] for key in ("kind", "publisher", "date", "wording")), d.may_quote, d.question)
        for name, value in zip(KEPT_OF_SOURCES, values, strict=True):
            _add_value(source, name, value)


def _add_note(root: etree._Element, record: Record, documents: list[Exchanged], coders: list[str]) -> None:
    made_up = record.sources.loc[record.sources["wording"] == "illustrative", "label"]
    text = METHOD.format(
        sources=f"{len(record.sources):,} ({len(documents):,} documents)", illustrative="; ".join(made_up) or "none",
        coded=f"{record.codings['sentence_id'].nunique():,}", sentences=f"{len(record.corpus.sentences):,}",
        coders=", ".join(map(coder_name, coders)),
    )  # fmt: skip
    note = _add(_add(root, "Notes"), "Note", guid=guid("note", "method"), name="Method note", **_by("model"))
    _add(note, "PlainTextContent", text)


def _add_sets(root: etree._Element, documents: list[Exchanged]) -> None:
    """A set for each survey, and one of all that was made up."""
    listed: dict[str, list[Exchanged]] = {}
    for d in documents:
        if d.respondent:
            listed.setdefault(d.source["label"], []).append(d)
        if d.source["wording"] == "illustrative":
            listed.setdefault("Illustrative: made up", []).append(d)
    sets = _add(root, "Sets") if listed else None
    for name, mine in listed.items():
        element = _add(sets, "Set", guid=guid("set", name), name=source_name(name))
        _add(element, "Description", WORDINGS[mine[0].source["wording"]])
        for d in mine:
            _add(element, "MemberSource", targetGUID=d.guid)


def _xml(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _zipped(project: bytes, documents: list[Exchanged]) -> bytes:
    texts = {f"sources/{d.guid}.txt": d.text.encode() for d in documents}
    memory = BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in {"project.qde": project, **texts}.items():
            entry = ZipInfo(name, NO_ZIP_TIME)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            package.writestr(entry, content)
    return memory.getvalue()
