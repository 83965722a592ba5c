"""The submission: what the Word file holds when it is opened again, where each number came from, and what never gets in."""

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

import evidence
from evidence import frames
from evidence.errors import EvidenceError
from evidence.files import write_whole
from evidence.presenting.submission.parts import Block
from evidence.presenting.submission.plan import read_plan
from evidence.presenting.submission.reported import Reporter, Said
from evidence.presenting.submission.terms import explained, unexplained
from evidence.presenting.submission.written import Submission
from evidence.study import Study

TINY = Path(__file__).parents[1] / "corpus"
LONG = "x" * 300
HOSTILE = (
    "Service managers hold 40 cases each <script>alert(1)</script> and workloads are =HYPERLINK(1) rising\u202e at \x07 the "
    f"office & every month.\n\nThe managers' workload is {LONG} in January and caseloads have risen.\n"
)
SOURCES = """
[[source]]
id = "letter-2021"
label = "Letter 2021"
title = "A letter"
kind = "employer letter"
publisher = "Bureau </w:t>"
date = "2021-06"
wording = "paraphrase"
may_quote = false
path = "letter-2021.md"
citation = "Bureau (2021), made up for the tests."

[[source]]
id = "memo-2020"
label = "Memo 2020"
title = "A memo"
kind = "other"
publisher = "An adviser"
date = "2020"
wording = "verbatim"
may_quote = false
path = "memo-2020.md"
citation = "An adviser (2020), made up for the tests."
"""
PLAN = """
title = "Work at the advice service"
date = "2024-02-29"

[inquiry]
committee = "a committee"
name = "Advice"

[submitter]
name = "A guild"
who = "We are a guild of 3 people."
why = "We were asked."

[[section]]
title = "Workload"
term = "How much is too much?"
answer = "This is."
themes = ["workload"]
evidence = [
  "letter-2021:1:1",
  { id = "letter-2021:2:1", as = "caseloads have risen" },
  "northwick-2019:3:2",
]
passages = 5
against = ["northwick-2019:7:1"]
recommendations = 2
tables = ["recommendations", "themes-by-source"]
figures = ["themes-by-source", "stance-by-theme"]

[[section]]
title = "Pay"
term = "Is it enough?"
answer = "No."
themes = ["pay", "recruitment_fairness"]
demands = 2

[[recommendation]]
to = "the service"
text = "Agree a limit."
rests_on = ["northwick-2019:11:1"]
"""


def folder_in(place: Path, plan: str = PLAN) -> Path:
    folder = place / "corpus"
    shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("forms"))
    with (folder / "sources.toml").open("a", encoding="utf-8") as register:
        register.write(SOURCES)
    (folder / "letter-2021.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "memo-2020.md").write_text(
        "Our caseload is unsafe and nobody at the top listens to us.\n", encoding="utf-8"
    )
    (folder / "submission.toml").write_text(plan, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return evidence.open_study(folder_in(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="module")
def submission(study: Study) -> Submission:
    made = study.submission()
    assert made is not None
    return made


@pytest.fixture(scope="module")
def opened(submission: Submission) -> Document:
    return docx.Document(io.BytesIO(submission.docx))


def texts(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def test_paragraphs_are_numbered_by_word_and_not_by_digits(submission: Submission, opened: Document) -> None:
    paragraphs = [p for p in opened.paragraphs if p.style.name == "Numbered Paragraph"]
    numbers = submission.sentences.loc[submission.sentences["paragraph"] != "", "paragraph"]
    assert len(paragraphs) == numbers.nunique() == int(numbers.iloc[-1])
    style = opened.styles["Numbered Paragraph"].element
    list_id = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    numbering = opened.part.numbering_part.element
    abstract = numbering.num_having_numId(int(list_id)).abstractNumId.val
    level = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{abstract}"]/w:lvl[@w:ilvl="0"]')[0]
    assert level.find(qn("w:numFmt")).get(qn("w:val")) == "decimal"
    assert not [p.text for p in paragraphs if re.match(r"\d+\.", p.text)]
    assert texts(opened, "List Bullet")[-1] == "We ask the service to agree a limit."


def test_headings_follow_one_another_and_the_title_comes_first(opened: Document) -> None:
    assert opened.paragraphs[0].style.name == "Title"
    assert texts(opened, "Heading 1") == [
        "Executive summary", "Who we are and why we submit", "Workload", "Pay", "What we recommend",
        "How this evidence was put together", "Annex A: Sources", "Annex B: Counts", "Annex C: Codebook",
    ]  # fmt: skip


def test_properties_and_language_are_the_plans(opened: Document) -> None:
    about = opened.core_properties
    assert (about.title, about.author, about.language) == ("Work at the advice service", "A guild", "en-GB")
    assert about.created.date().isoformat() == about.modified.date().isoformat() == "2024-02-29"
    assert opened.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_tables_repeat_their_header_rows_and_say_what_they_are(opened: Document) -> None:
    assert len(opened.tables) == 5
    for table in opened.tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [r for r in rest if r._tr.trPr.find(qn("w:tblHeader")) is not None] == []
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(cell.text for cell in first.cells)
    captions = texts(opened, "Caption")
    assert [c.split(":")[0] for c in captions if c.startswith("Table")] == [f"Table {n}" for n in range(1, 6)]
    recommended = opened.tables[1]
    assert recommended.rows[1].cells[0].text == (
        "That, to make the work manageable, the service should: agree a limit on caseloads; advertise posts to its own staff "
        "first."
    )
    assert recommended.rows[1].cells[1].text == "No answer in the same document."


def test_pictures_have_the_drawings_text_alternative(study: Study, opened: Document) -> None:
    about = list(opened.element.body.iter(qn("wp:docPr")))
    alts = [study.drawing(name).alt for name in ("themes-by-source", "stance-by-theme")]
    assert [a.get("descr") for a in about] == alts
    assert len({a.get("id") for a in about}) == len(about)


def test_every_footnote_is_real_and_carries_the_locator(submission: Submission, opened: Document) -> None:
    (part,) = [p for p in opened.part.package.iter_parts() if p.partname == "/word/footnotes.xml"]
    notes = re.findall(r"<w:footnote w:id=\"(\d+)\"", part.blob.decode())
    references = [r.get(qn("w:id")) for r in opened.element.body.iter(qn("w:footnoteReference"))]
    noted = submission.sentences[submission.sentences["footnote"] != ""]
    assert [n for n in notes if n != "0"] == references == noted["footnote"].to_list()
    passage = noted[noted["sentence"].str.contains("Caseloads averaged")].iloc[0]
    assert passage["note"] == "Northwick 2019, para 1.1."


def test_words_are_counted_without_notes_tables_and_annexes(submission: Submission, opened: Document) -> None:
    body = [p.text for p in opened.paragraphs]
    body = body[: body.index("Annex A: Sources")]
    kept = [t for t, p in zip(body, opened.paragraphs, strict=False) if p.style.name not in ("Caption", "Source Note")]
    assert sum(len(t.split()) for t in kept) == submission.words
    assert f"has {submission.words:,} words" in kept[-1]


def test_too_many_words_are_an_error_that_says_what_to_cut(study: Study) -> None:
    path = study.folder / "submission.toml"
    short = PLAN.replace('figures = ["themes-by-source", "stance-by-theme"]', "")
    path.write_text("most_words = 100\n" + short, encoding="utf-8")
    try:
        with pytest.raises(EvidenceError, match=r"over 100; lower passages.*the longest parts are .*Workload \(\d+\)"):
            study.submission()
    finally:
        path.write_text(PLAN, encoding="utf-8")


def test_every_number_and_quotation_of_the_text_is_in_the_audit(submission: Submission, opened: Document) -> None:
    told = submission.sentences["sentence"]
    numbered = told[told.str.contains(r"\d|[“”]")]
    assert set(numbered) <= set(submission.audit["sentence"])
    styles = ("Numbered Paragraph", "List Bullet", "Normal", "Subtitle", "Notice")
    body = [t for style in styles for t in texts(opened, style) if re.search(r"\d|[“”]", t)]
    audited = sorted(set(submission.audit["sentence"]), key=len, reverse=True)
    for paragraph in body:
        rest = paragraph
        for sentence in audited:
            rest = rest.replace(sentence, "")
        assert not re.search(r"\d|[“”]", rest)
    typed = submission.audit[submission.audit["kind"] == "typed"]
    assert "We are a guild of 3 people." in set(typed["sentence"])


def test_the_writers_own_words_are_typed_and_the_softwares_are_the_softwares(submission: Submission) -> None:
    kinds = submission.audit.groupby("sentence")["kind"].agg(set)
    for text in ("We are a guild of 3 people.", "We were asked.", "This is.", "We ask the service to agree a limit."):
        assert kinds[text] == {"typed"}
    assert "typed" in kinds["We recommend that the service agree a limit."]
    assert kinds["Not everything in the record points this way."] == {"software"}
    assert set(submission.sentences["sentence"]) <= set(kinds.index)


def test_a_term_is_explained_at_its_first_use_and_one_that_is_not_is_told() -> None:
    def block(text: str, style: str = "Normal") -> Block:
        return Block("A", style, (Said(text),))

    parts = [
        block("ASM posts", "Heading 1"),
        block("Many ASMs left."),
        block("An ASM said: “The PS left.”"),
        block("An XYZ."),
    ]
    terms = {"ASM": "assistant manager", "PS": "practice supervisor"}
    made = explained(parts, terms)
    assert [b.said[0].text for b in made][:2] == ["ASM posts", "Many ASMs (assistant managers) left."]
    assert (made[2].said[0].text, made[2].said[0].note) == (parts[2].said[0].text, "PS: practice supervisor.")
    assert unexplained(made, terms, ["Northwick"]) == ["XYZ"]
    assert unexplained(made, terms, ["XYZ Trust"]) == []


def test_what_the_plan_asks_for_and_the_record_does_not_give_is_told(study: Study) -> None:
    path = study.folder / "submission.toml"
    path.write_text(PLAN.replace("demands = 2", 'quotes = 2\ntables = ["recommendations"]'), encoding="utf-8")
    try:
        made = study.submission()
        assert made is not None
        told = [w for w in made.warnings if "section 2" in w]
        assert any('tables names "recommendations", which gives nothing: recommendations = 0' in w for w in told)
        assert any("quotes = 2 gives nothing" in w for w in told)
    finally:
        path.write_text(PLAN, encoding="utf-8")


def test_tables_and_figures_that_show_nothing_are_told_and_left_out(tmp_path: Path) -> None:
    named = 'tables = ["co-occurrence", "recommendations"]\nfigures = ["themes-over-time", "co-occurrence"]'
    plan = PLAN.replace("demands = 2", f"recommendations = 1\n{named}").replace(
        '"themes-by-source", "stance-by-theme"', ""
    )
    made = evidence.open_study(folder_in(tmp_path, plan))
    made.__dict__["codings"] = frames.build("codings", [])
    submission = made.submission()
    assert submission is not None
    where = "submission.toml, section 2 (Pay): "
    assert [w.removeprefix(where) for w in submission.warnings if w.startswith(f"{where}tables")] == [
        'tables names "co-occurrence", which holds nothing on its themes',
        'tables names "recommendations", which gives nothing: the record numbers none on its themes',
    ]
    assert [w.removeprefix(where) for w in submission.warnings if w.startswith(f"{where}figures")] == [
        'figures names "themes-over-time", which shows nothing',
        'figures names "co-occurrence", which shows nothing',
    ]
    shown = submission.audit[submission.audit["kind"] == "table"]
    assert set(shown["part"]) == {"Annex A: Sources", "Annex B: Counts", "Annex C: Codebook"}


def test_a_draft_that_can_no_longer_be_made_says_that_the_old_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_the_submission(study: Study, folder: Path) -> None:
        made = study.submission()
        assert made is not None
        write_whole(folder / "build" / "submission.docx", made.docx)

    monkeypatch.setattr(Study, "_write_all", only_the_submission)
    stands = "nothing was written, and submission.docx in build/ is still the one made before"
    folder = folder_in(tmp_path)
    plan, made = folder / "submission.toml", tmp_path / "build" / "submission.docx"
    plan.write_text("most_words = 100\n" + PLAN, encoding="utf-8")
    with pytest.raises(EvidenceError, match="over 100") as first:
        evidence.open_study(folder).build()
    assert stands not in str(first.value), "there is none before the first"
    assert not made.exists()
    plan.write_text(PLAN, encoding="utf-8")
    assert evidence.open_study(folder).build()
    before = made.read_bytes()
    plan.write_text("most_words = 100\n" + PLAN, encoding="utf-8")
    with pytest.raises(EvidenceError, match="over 100") as second:
        evidence.open_study(folder).build()
    assert str(second.value).endswith(f"; {stands}")
    assert made.read_bytes() == before


def test_a_plan_that_is_not_toml_says_what_may_be_missing(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "submission.toml"
    path.write_text(PLAN.replace('name = "Advice"', 'name = "Advice'), encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"a quotation mark, a comma or a bracket may be missing at or before line \d+"
    ):
        read_plan(path, study.record)


def test_the_audit_leads_to_the_words_themselves(study: Study, submission: Submission) -> None:
    whole = study.documents.set_index("document_id")["text"]
    placed = submission.audit[submission.audit["document_id"] != ""]
    quoted = placed[(placed["kind"] == "quotation") & placed["sentence"].str.contains("“")]
    assert len(quoted) > 1
    for row in quoted.itertuples():
        words = " ".join(whole[row.document_id][row.start : row.end].split())
        assert f"“{words}”" in row.sentence
    figures = placed[placed["kind"] == "figure"]
    assert ("31", "Northwick 2019, para 1.1") in {
        (whole[r.document_id][r.start : r.end], r.locator) for r in figures.itertuples()
    }


def test_counts_are_the_tables_and_have_their_base(study: Study, submission: Submission) -> None:
    table = study.table("themes-by-source").data
    row = table[(table["theme"] == "Workload") & (table["source"] == "all")].iloc[0]
    said = submission.sentences["sentence"]
    (text,) = said[said.str.startswith("Workload comes up")]
    assert f"in {row['sentences']} of {row['of_sentences']} sentences" in text
    sources = submission.audit.loc[submission.audit["sentence"] == text, "source"].to_list()
    assert sources == ["figures/tables/themes-by-source.csv: Workload"]


def test_what_retells_a_source_has_no_quotation_marks_and_what_is_quoted_has(submission: Submission) -> None:
    said = submission.sentences
    letter = said[said["note"].str.startswith("Letter 2021")]["sentence"]
    assert not letter.str.contains('[“”"]').any()
    assert letter.iloc[1] == "It also wrote that caseloads have risen."
    report = said[said["note"].str.startswith("Northwick 2019, para")]["sentence"]
    assert (
        report.iloc[0]
        == "Advice Inspectorate found in November 2019: “Caseloads averaged 31 per adviser, against a guide of 24.”"
    )


def test_what_speaks_against_is_given(submission: Submission) -> None:
    said = submission.sentences["sentence"].to_list()
    after = said[said.index("Not everything in the record points this way.") + 1]
    assert "advisers rate it highly" in after


def test_words_without_permission_are_never_shown(submission: Submission, opened: Document) -> None:
    whole = "\n".join(submission.sentences["sentence"]) + submission.audit.to_csv()
    assert "nobody at the top" not in whole
    assert "Memo 2020" in "".join(cell.text for row in opened.tables[2].rows for cell in row.cells), "but it is counted"


def test_hostile_words_are_text_and_nothing_else(submission: Submission, opened: Document) -> None:
    (first,) = [p.text for p in opened.paragraphs if "40 cases" in p.text]
    assert (
        "service managers hold 40 cases each <script>alert(1)</script> and workloads are =HYPERLINK(1) rising at the office &"
        in first
    )
    assert "Bureau </w:t> wrote in June 2021 that" in first
    with zipfile.ZipFile(io.BytesIO(submission.docx)) as parts:
        xml = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith((".xml", ".rels")))
    assert "<script" not in xml
    assert "\u202e" not in xml


def test_the_same_bytes_from_two_drafts(study: Study, submission: Submission) -> None:
    again = study.submission()
    assert again is not None
    assert again.docx == submission.docx
    assert again.audit.equals(submission.audit)


def test_nothing_illustrative_gets_in(tmp_path: Path) -> None:
    plan_without = PLAN.replace('  "northwick-2019:3:2",\n', "").replace('["northwick-2019:7:1"]', "[]")
    folder = folder_in(tmp_path, plan_without.replace('figures = ["themes-by-source", "stance-by-theme"]', ""))
    plan, register = folder / "submission.toml", folder / "sources.toml"
    made_up = register.read_text(encoding="utf-8").replace('wording = "verbatim"', 'wording = "illustrative"', 1)
    register.write_text(made_up, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"northwick-2019:11:1 is illustrative; nothing made up may be cited"):
        evidence.open_study(folder).submission()
    plan.write_text(plan.read_text(encoding="utf-8").replace('["northwick-2019:11:1"]', "[]"), encoding="utf-8")
    made = evidence.open_study(folder).submission()
    assert made is not None
    document = docx.Document(io.BytesIO(made.docx))
    cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    shown = (
        "\n".join(p.text for p in document.paragraphs)
        + cells
        + made.audit.to_csv()
        + str(made.sentences["note"].to_list())
    )
    assert "Northwick" not in shown
    assert "northwick" not in shown
    assert "Guild 2022" in shown


FAULTS = {
    'themes = ["workload"]': ('themes = ["hours"]', r"section 1: themes: there is no 'hours'; take one of: workload, pay"),
    '"recommendations", "themes-by-source"]': ('"nothing"]', r"section 1: tables: there is no 'nothing'; take one of: corpus"),
    'figures = ["themes-by-source", "stance-by-theme"]': ('figures = ["pie"]', r"section 1: figures: there is no 'pie'"),
    'answer = "This is."': ("", r"section 1: answer is missing; write it"),
    'title = "Workload"': ("title = 3", r"section 1: title is 3; write words in quotation marks"),
    "recommendations = 2": ("recommendations = -1", r"section 1: recommendations is -1; write 0 or more"),
    "demands = 2": ("demand = 2", r"section 2: lines: there is no 'demand'"),
    "passages = 5": ("passages = 2", r"section 1: passages is 2, but evidence names 3; raise it or take some out"),
    '"northwick-2019:3:2"': ('"northwick-2019:99:9"', r"section 1, evidence: there is no sentence 'northwick-2019:99:9'"),
    'as = "caseloads have risen"': ('as = "all 7 caseloads rose"', r"letter-2021:2:1 is retold with 7, which it does not hold"),
    '"letter-2021:1:1"': ('"memo-2020:1:1"', r"memo-2020:1:1 may not be quoted; take it out, or ask for permission"),
    '"2024-02-29"': ('"29 February"', r"date is '29 February'; write it as 2026-10-31"),
    'who = "We are a guild of 3 people."': ("", r"\[submitter\]: who is missing"),
    '"2024-02-29"\n': ('"2024-02-29"\n[called]\nnobody = "X"\n', r"called: there is no 'nobody'; take one of: northwick-2019"),
    'text = "Agree a limit."': ('txt = "Agree a limit."', r"recommendation 1: lines: there is no 'txt'"),
}  # fmt: skip


@pytest.mark.parametrize("right", FAULTS)
def test_faults_of_the_plan_say_where_what_and_how(study: Study, tmp_path: Path, right: str) -> None:
    wrong, message = FAULTS[right]
    assert right in PLAN
    path = tmp_path / "submission.toml"
    path.write_text(PLAN.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match=message):
        read_plan(path, study.record)


def test_figures_are_four_at_most_and_each_once(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "submission.toml"
    path.write_text(PLAN.replace("demands = 2", 'figures = ["stance-by-theme"]'), encoding="utf-8")
    with pytest.raises(EvidenceError, match="3 figures in all; take at most 4, each once"):
        read_plan(path, study.record)


def test_a_corpus_without_a_plan_has_no_submission(tiny: Path, tmp_path: Path) -> None:
    assert evidence.open_study(tiny).submission() is None


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Managers hold cases.", "managers hold cases."),
        ("ASMs hold cases.", "ASMs hold cases."),
        ("Northwick is small.", "Northwick is small."),
        ("Jane Smith left.", "Jane Smith left."),
        ("Unfortunately it rained.", "unfortunately it rained."),
    ],
)
def test_the_first_word_keeps_its_capital_only_where_it_is_a_name(study: Study, text: str, within: str) -> None:
    reporter = Reporter(study.record, {}, {})
    reporter.seen.clear()
    reporter.seen.update(["Northwick", "managers"])
    assert reporter.within(text) == within


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("They feel that nobody listens to them.", False),
        ("Some have left, and others remain.", False),
        ("Most of them hold too many cases.", False),
        ("Some advisers have left, and others remain.", True),
    ],
)
def test_no_rule_chooses_a_sentence_that_begins_with_a_bare_pronoun(study: Study, text: str, alone: bool) -> None:
    row = study.record.sentences().query("unit == 'prose'").iloc[:1].assign(clean=text)
    assert Reporter(study.record, {}, {}).stands_alone(next(row.itertuples())) is alone


@pytest.mark.parametrize(
    ("kind", "unit", "voice", "text", "told"),
    [
        ("employer letter", "quotation", "member", "Members can hold 17 cases.",
         "The board reported in May 2020, as said by members and staff, that members can hold 17 cases."),
        ("employer letter", "prose", "employer", "Members can hold 17 cases.",
         "The board wrote in May 2020 that members can hold 17 cases."),
        ("inspection report", "prose", "employer", "Ratios have fallen.",
         "The board reported in May 2020 that ratios have fallen."),
        ("inspection report", "prose", "inspectorate", "The inspectors heard of leavers.",
         "According to its report of May 2020, the inspectors heard of leavers."),
        ("union submission", "prose", "member", "Members feel alone.", "The board said in May 2020 that members feel alone."),
    ],
)  # fmt: skip
def test_what_a_source_tells_of_others_is_not_given_as_its_own_words(
    study: Study, kind: str, unit: str, voice: str, text: str, told: str
) -> None:
    row = study.record.sentences().iloc[:1]
    row = row.assign(kind=kind, unit=unit, clean=text, wording="paraphrase", date="2020-05")
    reporter = Reporter(study.record, {row["source_id"].iloc[0]: "the board"}, {})
    reporter.voices[row["sentence_id"].iloc[0]] = voice
    reporter.seen.update(["members", "the"])
    assert reporter.said(next(row.itertuples())) == told
