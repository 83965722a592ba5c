"""Survey exports: what each column is, and an answer for every respondent and question."""

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.grid import Grid
from evidence.reading.layout import Layout, find_layout, taken_as
from evidence.reading.spreadsheet import read_grid
from evidence.reading.survey import Survey, read_survey

FORMS = Path(__file__).parents[1] / "corpus" / "forms"
EFFECT = "5. What effect, if any, would the change have on people who work on the island, including those who cross early or "
MOVE = "4. Do you agree with the proposal to move the Thornby ferry to a summer timetable all year? - "
DUTIES = "Which duties did you cover this month? Tick all that apply."
SATISFIED = "How satisfied are you with the following?: "

EXPECTED = {
    "microsoft-forms.xlsx": Layout(
        1,
        "ID",
        ("What has gone well with the new opening hours?", "What would you change, and why?"),
        (
            ("role", "What is your job role?"),
            ("service", "How long have you worked for the library service?"),
            ("used year", "Which of these have you used this year?"),
        ),
        "May we quote your answers without your name?",
    ),
    "google-forms.csv": Layout(
        1,
        "",
        ("If you disagree, please tell us why", "What should the union ask for first?", "Any other comments?"),
        (
            ("region", "Which region do you work in?"),
            ("agree depot should", "Do you agree that the depot should move?"),
        ),
        "Can we quote you anonymously?",
    ),
    "surveymonkey.csv": Layout(
        2,
        "Respondent ID",
        ("What made the biggest difference to your workload?",),
        (
            ("role", "What is your role?"),
            ("duties cover month", DUTIES),
            ("pay", f"{SATISFIED}Pay"),
            ("rota", f"{SATISFIED}Rota"),
        ),
        "May we use your comments as quotations?",
    ),
    "citizen-space.csv": Layout(
        1,
        "Response ID",
        (f"{MOVE}Please give your reasons", f"{EFFECT}late in the day? - Effect"),
        (
            (
                "respondent type",
                "3. Are you responding as an individual or on behalf of an organisation? - Individual or organisation",
            ),
            ("agree", f"{MOVE}Agree"),
        ),
        "6. May we publish your response? - Publish",
    ),
    "qualtrics.csv": Layout(
        3,
        "Response ID",
        ("What do you enjoy about teaching here?", "What makes it hard to stay?"),
        (("grade", "Which grade are you on?"),),
        "Do you give permission to quote your answers in our report?",
    ),
    "smartsurvey.csv": Layout(
        1,
        "UserID",
        ("Q3. Please describe what the move has meant for your work.", "Q4. Comments"),
        (("team", "Q1. Which team are you in?"), ("consulted before move", "Q2. Were you consulted before the move?")),
        "Q5. I am happy for my answers to be quoted anonymously",
    ),
    "jisc-online-surveys.csv": Layout(
        1,
        "Unique response number",
        ("3. What would help you most?", "4. Is there anything else you would like to say?"),
        (
            ("age", "1. What is your age group?"),
            ("team", "2. Which department do you work in?"),
        ),
        "6. May we quote your words in publications, without naming you?",
    ),
}


def found(layout: Layout) -> tuple[object, ...]:
    return layout.header_rows, layout.respondent, layout.questions, layout.groups, layout.permission


def survey(folder: Path, *rows: list[str], **layout: object) -> Survey:
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return read_survey(path, Layout(**layout) if layout else None)


def kinds(*columns: tuple[str, list[str]]) -> dict[str, str]:
    """What each column is taken for, beside a column of respondents."""
    labels, cells = zip(*columns, strict=True)
    rows = (("ID", *labels), *((str(i), *row) for i, row in enumerate(zip(*cells, strict=True), 1)))
    layout = find_layout(Grid("", rows, tuple(range(1, len(rows) + 1)), ()))
    return (
        dict.fromkeys(layout.questions, "question")
        | {label: f"group {short}" for short, label in layout.groups}
        | ({layout.permission: "permission"} if layout.permission else {})
        | dict(layout.ignored)
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_the_exports_of_the_forms_tools_need_no_settings(name: str) -> None:
    assert found(find_layout(read_grid(FORMS / name))) == found(EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_every_respondent_has_an_answer_to_every_question(name: str) -> None:
    read = read_survey(FORMS / name)
    grid = read_grid(FORMS / name)
    assert len(read.answers) == (len(grid.rows) - read.layout.header_rows) * len(read.layout.questions)
    assert len({(a.respondent, a.n) for a in read.answers}) == len(read.answers)
    cells = {cell for row in grid.rows for cell in row}
    assert all(a.text in cells for a in read.answers)


@pytest.mark.parametrize("name", EXPECTED)
def test_personal_data_becomes_neither_text_nor_group(name: str) -> None:
    said = " ".join(f"{a.text} {a.groups}" for a in read_survey(FORMS / name).answers)
    for personal in ("@example.org", "192.0.2.", "198.51.100.", "203.0.113.", "Alys", "Traders", "2024", "09:05"):
        assert personal not in said


def test_what_is_left_out_is_told() -> None:
    rejects = dict(read_survey(FORMS / "citizen-space.csv").rejects)
    assert rejects["column Submitted Date"] == "kept by the form itself"
    assert rejects["column 1. What is your name? - Name"] == "name of a person"
    assert rejects["column 2. What is your email address? - Email"] == "e-mail address"
    assert [why for place, why in rejects.items() if place.endswith("- Organisation")] == ["name of an organisation"]
    rejects = dict(read_survey(FORMS / "jisc-online-surveys.csv").rejects)
    assert rejects["column 5. Do you consent to taking part in this study?"] == "consent to something else"
    assert rejects["column 2.a. If you selected Other, please specify:"] == "free text of a closed question"
    rejects = dict(read_survey(FORMS / "surveymonkey.csv").rejects)
    assert rejects["column What is your role?: Other (please specify)"] == "free text of a closed question"
    assert rejects[f"column {DUTIES}: Other (please specify)"] == "free text of a closed question"


def test_an_answer_knows_where_it_stands() -> None:
    answer = read_survey(FORMS / "qualtrics.csv").answers[2]
    assert (answer.respondent, answer.n, answer.place) == ("R_1a2B3c4D5e6F712x", 1, "row 5")
    assert answer.text == "Colleagues who read each other’s drafts."
    assert answer.groups == (("grade", "Senior Lecturer"),)
    several = read_survey(FORMS / "surveymonkey.csv").answers[0]
    assert dict(several.groups)["duties cover month"] == "Triage; Night cover"
    assert read_survey(FORMS / "google-forms.csv").answers[0].respondent == "R0001"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Yes", True), ("yes, anonymously", True), ("Yes, but please don't use my name", True), ("TRUE", True),
        ("I agree", True), ("Yes - without naming me", True), ("No", False), ("", False), ("1", False), ("Maybe", False),
        ("Yes, but not in the press", False), ("Yes, only if I see it first", False), ("I do not agree", False),
        ("You may not", False), ("Not yes", False), ("Yes within the union", False), ("Yes, with permission", False),
        ("Yes but anything identifiable should be removed", False), ("Yes, but don't name my employer", False),
        ("Yes, but do not quote me or use my name", False), ("Yes, anonymously within the union", False),
        ("Yes, as long as it is anonymous", True), ("Yes, provided I'm not named", True), ("Yes, with my name", True),
        ("Yes, but do not publish my name", True), ("Yes of course, you may quote me in the report", True),
    ],
)  # fmt: skip
def test_only_a_plain_yes_lets_an_answer_be_quoted(tmp_path: Path, cell: str, expected: bool) -> None:
    rows = [
        ["ID", "Why did you leave?", "May we quote you?"],
        ["1", "The rota.", "Yes"],
        ["2", "The pay was low", "No"],
    ]
    read = survey(tmp_path, *rows, ["3", "I was tired of it", cell], permission="May we quote you?")
    assert [a.may_quote for a in read.answers] == [True, False, expected]


REFUSALS = [
    "I do not want my answers to be quoted",
    "Would you prefer not to be quoted?",
    "Please don't quote my response",
    "Would you object to us quoting you?",
    "Do you mind being quoted?",
    "We may quote your answers unless you tick this box",
    "Please keep my comments confidential and do not quote them",
    "Opt out of being quoted by us",
    "Please do not quote me or use my name",
    "Please do not publish my name with my response",
    "If we quote you, would you like to be anonymous?",
    "I want my answers used without quoting me",
    "May we quote your answers within the union only?",
]


@pytest.mark.parametrize("label", REFUSALS)
def test_a_question_worded_as_a_refusal_gives_no_leave_to_quote(tmp_path: Path, label: str) -> None:
    rows = [
        ["ID", "Why did you leave?", label],
        ["1", "The rota was late", "Yes"],
        ["2", "Pay was too low", "No"],
        ["3", "I was tired of it", "Yes"],
    ]
    found, named = survey(tmp_path, *rows), survey(tmp_path, *rows, permission=label)
    assert not any(a.may_quote for a in (*found.answers, *named.answers))
    assert (f"column {label}", "worded as a refusal: a yes is no leave to quote") in named.rejects


def test_a_plain_question_is_found_behind_a_refusal(tmp_path: Path) -> None:
    asked = ["Please don't quote my response", "May we quote you?"]
    rows = [
        ["1", "The rota was late", "No", "Yes"],
        ["2", "Pay was too low", "Yes", "No"],
        ["3", "Tired", "Yes", "Yes"],
    ]
    read = survey(tmp_path, ["ID", "Why did you leave?", *asked], *rows)
    assert [a.may_quote for a in read.answers] == [True, False, False]
    assert (f"column {asked[0]}", "worded as a refusal: a yes is no leave to quote") in read.rejects


@pytest.mark.parametrize(
    "label",
    [
        "May we quote you? Your name will not be used.",
        "May we quote you? We won't identify you.",
        "May we quote you, but not by name?",
        "Please say whether or not we may quote you",
        "May we quote you anonymously only?",
    ],
)
def test_a_question_that_promises_to_leave_the_name_out_is_no_refusal(tmp_path: Path, label: str) -> None:
    rows = [["ID", "Why did you leave?", label], ["1", "The rota was late", "Yes"], ["2", "Pay was too low", "No"]]
    assert [a.may_quote for a in survey(tmp_path, *rows).answers] == [True, False]


def test_without_a_permission_column_nothing_may_be_quoted(tmp_path: Path) -> None:
    read = survey(tmp_path, ["ID", "Why did you leave?"], ["1", "Yes, quote me"], ["2", "The rota."])
    assert not any(a.may_quote for a in read.answers)


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("Line manager", ["Ann Example", "Bo Sample", "Cy Model", "Di Pattern"], "name of a person"),
        ("Who is your supervisor?", ["Ann Example", "Bo Sample", "Cy Model", "Di Pattern"], "name of a person"),
        ("How can we reach you?", ["a@example.org", "b@example.org", "c@example.org", "d@example.org"], "e-mail address"),
        ("Where are you?", ["LS1 4AP", "M2 3AW", "CF10 1EP", "SW1A 1AA"], "postcode"),
        ("Mobile number (optional)", ["07700 900001", "", "07700 900002", ""], "telephone number"),
        ("Call me on", ["07700 900001", "07700 900002", "", ""], "telephone number"),
        ("Staff number", ["1", "2", "3", "4"], "number of a person"),
        ("Your name", ["Ann", "", "", ""], "name of a person"),
        ("Completed by", ["Ann", "Example, Bo", "cy", ""], "name of a person"),
        ("Form filled in by:", ["Ann", "Example, Bo", "cy", ""], "name of a person"),
        ("Signed", ["Ann", "Example, Bo", "cy", ""], "name of a person"),
        ("Signature (please print)", ["Ann", "Example, Bo", "cy", ""], "name of a person"),
        ("Who are you?", ["Ann", "Example, Bo", "cy", ""], "name of a person"),
        ("Who are you?", ["Parent", "Parent", "Parent", "Parent"], "group who are you?"),
        ("Who are you?", ["I am a parent of two", "A nurse on the night shift", "I teach here", "A child"], "question"),
        ("Name one thing that you would change", ["the rota", "pay", "less paper", "parking"], "question"),
        ("Your manager: what do they do well?", ["She listens to us", "nothing", "Planning", "He is fair"], "question"),
        ("Do you agree?", ["Yes", "No", "Yes", "Yes"], "group agree"),
        ("Region", ["North", "South", "Wales", "Midlands"], "group region"),
        ("Rating of the canteen", ["4", "5", "4", "3"], "group rating canteen"),
        ("Should managers publish caseloads?", ["Yes", "No", "Yes", "Yes"], "group should managers publish"),
        ("Do you consent to our privacy notice?", ["Yes", "Yes", "Yes", "Yes"], "consent to something else"),
        ("Any other comments?", ["No", "No", "none", "No"], "question"),
        ("Notes", ["", "", "", ""], "empty"),
        ("Why did you not take part in the training?", ["No time", "No cover", "It was full", "I was off"], "question"),
        ("Time taken to hear from us", ["Far too long", "Weeks", "A day, well done", "I gave up"], "question"),
        ("Contact", ["Twice a week is too much", "Fine as it is", "Not with dad", "More of it"], "question"),
        ("School name", ["Hill Primary", "St Example's", "The Grove", "Fern Academy"], "name of an organisation"),
        ("Did managers quote your caseload to you?", ["Yes", "No", "Yes", "Yes"], "group managers quote caseload"),
        ("Would you like to be quoted?", ["Yes", "No", "Yes", "Yes"], "permission"),
        ("OK to quote?", ["Y", "N", "Y", "Y"], "permission"),
        ("Can we contact you?", ["Yes", "No", "Yes", "Yes"], "consent to something else"),
        ("Which would help?", ["Pay, Rota", "Rota", "Pay, Rota, Parking", "Parking, Pay"], "group would help"),
        ("Which would help?", ["Pay;Rota;", "Rota;", "Pay;Rota;Parking;", "Parking;Pay;"], "group would help"),
        ("Role: Other (please specify)", ["Bank staff", "", "Bank staff", "Relief"], "free text of a closed question"),
        ("Why did you leave?: Other (please say)", ["Moved", "", "", ""], "free text of a closed question"),
        ("Other, please state", ["I drive the van when nobody else will do it", "", "", ""], "question"),
        ("How many cases do you hold?", ["14", "21", "14", "30"], "group many cases hold"),
    ],
)  # fmt: skip
def test_what_a_column_is(label: str, cells: list[str], kind: str) -> None:
    pay = (
        "What would you change?",
        ["Pay us for the drive", "The rota, in short", "Ask first, then act", "Nothing at all"],
    )
    assert kinds(pay, (label, cells))[label] == kind


FREE = "short labels, nearly all different"


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("What have been the challenges?", ["Too many cases.", "Pay is too low", "No time to think!"], "question"),
        ("What have been the challenges?", ["Workload", "Pay", "Workload"], "question"),
        ("How has the change affected your team?", ["Badly", "Not well", "We lost two people"], "question"),
        ("How has the change affected your team?", ["Very badly", "Not at all", "Positively"], "group team"),
        ("What is your experience of the region?", ["It is remote", "It is remote", "I like it"], "question"),
        ("Main difficulty", ["We are short of staff", "I am tired", "I am tired"], "question"),
        ("Q7", ["Workload", "Pay", "Pay"], "question"),
        ("Sector", ["Health", "Education", "Housing"], "group sector"),
        ("Do you have any concerns?", ["Yes", "No", "No"], "group any concerns"),
        ("Text", ["Workload", "Pay", "Pay"], "question"),
        ("Group", ["Nights", "Days", "Days"], "group group 2"),
        ("Are you an individual?", ["An individual", "On behalf of an organisation", "An individual"], "group individual"),
    ],
)  # fmt: skip
def test_what_reads_like_text_is_never_a_group_however_often_it_comes(label: str, cells: list[str], kind: str) -> None:
    assert kinds((label, cells * 6))[label] == kind


def test_job_titles_typed_in_are_no_text_and_no_group() -> None:
    pay = ("What would you change?", [f"The rota of week {n}" for n in range(12)])
    assert kinds(pay, ("Job title", [f"Porter {letter}" for letter in "ABCDEFGHIJKL"]))["Job title"] == FREE


def test_options_that_were_ticked_are_choices_however_long(tmp_path: Path) -> None:
    ways = ["I have seen a manager in the last month", "I have been on a course that helped me"]
    rows = [
        ["ID", "What applies?", "", "Why did you leave?"],
        ["", *ways, "Response"],
        ["1", ways[0], "", "The rota."],
        ["2", ways[0], ways[1], "The pay."],
        ["3", "", ways[1], "I was tired of it"],
    ]
    read = survey(tmp_path, *rows)
    assert [a.groups for a in read.answers][1] == (("applies", f"{ways[0]}; {ways[1]}"),)


def test_own_words_among_choices_name_no_group(tmp_path: Path) -> None:
    roles = [*["Porter", "Nurse"] * 5, "I cover the desk when Kirsty is away", "Porter, Nurse"]
    rows = [[str(n), role, f"The rota of week {n}"] for n, role in enumerate(roles, 1)]
    read = survey(tmp_path, ["ID", "Your role", "Why did you leave?"], *rows)
    assert [dict(a.groups)["role"] for a in read.answers] == [*roles[:10], "Other", roles[11]]
    assert ("row 12", "own words in the column of choices Your role, counted as Other") in read.rejects


def test_what_the_columns_were_taken_for_is_said_unless_the_register_names_them() -> None:
    read = read_survey(FORMS / "google-forms.csv")
    said = taken_as(read.layout, ())
    assert said == (
        "columns taken as respondent: none; questions: “If you disagree, please tell us why”, “What should the union ask for "
        "first?”, “Any other comments?”; groups: “Which region do you work in?”, “Do you agree that the depot should move?”; "
        "permission: “Can we quote you anonymously?”; ignored: “Timestamp”, “Email Address”; name them in the register where "
        "that is wrong"
    )
    assert taken_as(read.layout, ("questions", "groups")) == said
    assert taken_as(read.layout, ("questions", "groups", "permission")) == ""


def test_a_form_is_told_by_all_its_columns_but_its_number_and_times(tmp_path: Path) -> None:
    head = ["ID", "Start time", "Email", "Name", "Role", "Why did you leave?"]
    rows = [[str(n), f"2024-03-0{n} 10:00", "a@example.org", "Ann", "Porter", f"The rota {n}"] for n in (1, 2, 3)]
    rows.append(["4", "2024-03-04 10:00", "anonymous", "", "Nurse", "The pay was low"])
    read = survey(tmp_path, head, *rows)
    assert read.answers[0].form == ("a@example.org", "Ann", "Porter", "The rota 1")
    assert read.answers[0].senders == (("ID", "1"), ("Email", "a@example.org"))
    assert read.answers[3].senders == (("ID", "4"),)


@pytest.mark.parametrize("label", ["Respondent", "Participant", "ID"])
@pytest.mark.parametrize("names", [["Kirsty", "Bo", "cy"], ["Wong, Kirsty", "Sample, Bo", "Model, Cy"]])
def test_names_never_become_the_ids_of_respondents(tmp_path: Path, label: str, names: list[str]) -> None:
    rows = [[name, f"The rota of week {n} was late"] for n, name in enumerate(names, 1)]
    read = survey(tmp_path, [label, "Why did you leave?"], *rows)
    assert [a.respondent for a in read.answers] == ["R0001", "R0002", "R0003"]
    assert (f"column {label}", "may be people's names") in read.rejects
    named = survey(tmp_path, [label, "Why did you leave?"], *rows, respondent=label)
    assert [a.respondent for a in named.answers] == ["R0001", "R0002", "R0003"]
    assert ("row 2", "the respondent's id may be a name; numbered") in named.rejects


def test_a_name_among_ids_is_numbered(tmp_path: Path) -> None:
    ids = ["A-1", "B", "Participant C", "R_aBcDeFgHiJkLm", "Kirsty"]
    rows = [[x, f"The rota of week {n} was late"] for n, x in enumerate(ids, 1)]
    read = survey(tmp_path, ["Participant", "Why did you leave?"], *rows)
    assert [a.respondent for a in read.answers] == [*ids[:4], "R0005"]


@pytest.mark.parametrize("title", [[], [["Staff survey 2024", ""]]])
@pytest.mark.parametrize("numbered", [lambda n, x: [n, x], lambda n, x: [x, n], lambda n, x: ["", n, x]])
def test_one_question_beside_numbers_without_a_label_keeps_its_first_respondent(
    tmp_path: Path, title: list[list[str]], numbered: Callable[[str, str], list[str]]
) -> None:
    texts = ["The rota was late every week", "Pay was too low", "I was tired of it"]
    rows = [numbered(str(n), text) for n, text in enumerate(texts)]
    read = survey(tmp_path, *title, numbered("", "Why did you leave?"), *rows)
    assert read.layout.questions == ("Why did you leave?",)
    assert [a.text for a in read.answers] == texts


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    read = survey(
        tmp_path, ["Staff survey 2024"], ["ID", "Why did you leave?"], ["7", "The rota was too much"], ["8", "Pay"]
    )
    assert [(a.respondent, a.text, a.place) for a in read.answers] == [
        ("7", "The rota was too much", "row 3"),
        ("8", "Pay", "row 4"),
    ]


def test_a_header_that_is_said_again_in_words(tmp_path: Path) -> None:
    head = [["StartDate", "ResponseId", "Q1"], ["Start Date", "Response ID", "Why did you leave?"]]
    read = survey(tmp_path, *head, ["2024-03-04", "R_1", "The rota was too much"], ["2024-03-05", "R_2", "Pay"])
    assert read.layout.questions == ("Why did you leave?",)
    assert [a.respondent for a in read.answers] == ["R_1", "R_2"]


def test_columns_and_respondents_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    rows = [["ID", "Give reasons", "Give reasons"]]
    rows += [[n, f"reason {n} one, at length", f"{i} quite another thing"] for i, n in enumerate("1234566")]
    read = survey(tmp_path, *rows, ["", "the last reason", "and one more thing"])
    assert read.layout.questions == ("Give reasons", "Give reasons (2)")
    assert [a.respondent for a in read.answers[::2]] == ["1", "2", "3", "4", "5", "6", "6-2", "R0008"]
    assert ("row 8", "respondent 6 is there before; named apart") in read.rejects


def test_the_register_says_what_the_columns_are() -> None:
    entry = {"id": "s", "questions": ["what would you change, and why?"], "groups": {"job": "What is your job role?"}}
    read = read_survey(FORMS / "microsoft-forms.xlsx", Layout.from_register(entry))
    assert read.layout.questions == ("What would you change, and why?",)
    assert read.layout.groups == (("job", "What is your job role?"),)
    assert read.layout.respondent == "ID"
    assert ("column What has gone well with the new opening hours?", "not named in the register") in read.rejects
    assert Layout.from_register({"id": "s"}) is None


@pytest.mark.parametrize("name", EXPECTED)
def test_a_layout_that_was_found_gives_the_same_survey(name: str) -> None:
    read = read_survey(FORMS / name)
    assert read_survey(FORMS / name, find_layout(read_grid(FORMS / name))) == read


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"questions": ["Q9"]}, "has no column 'Q9'; it has ID; Start time;"),
        ({"respondent": "Nr"}, "has no column 'Nr'; it has ID"),
        ({"groups": {"who": "Name"}}, r"column 'Name' holds personal data \(name of a person\); leave it out"),
        ({"questions": "Q9"}, "questions or groups can't be read"),
        ({"groups": {"role": 3}}, "a column is not text in quotes"),
        ({"groups": {"text": "Name"}}, "a group can't be named 'text'"),
        ({"header_rows": -1}, "header_rows is -1"),
        ({"header_rows": 50}, "has no row below its header"),
        ({"sheet": "Answers"}, "has no sheet 'Answers'; it has Sheet1"),
    ],
)
def test_faults_of_the_register(entry: dict[str, object], message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        read_survey(FORMS / "microsoft-forms.xlsx", Layout.from_register({"id": "s", **entry}))


@given(st.lists(st.lists(st.text(alphabet="aB 1;,?@.\n", max_size=6), min_size=3, max_size=3), min_size=1, max_size=8))
def test_any_table_gives_its_answers_or_one_line(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            read = survey(Path(folder), ["ID", "Which is it?", "Any comments?"], *rows)
        except EvidenceError:
            return
    respondents = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(read.answers) == respondents * len(read.layout.questions)
    assert len({(a.respondent, a.n) for a in read.answers}) == len(read.answers)


def test_a_file_without_open_answers(tmp_path: Path) -> None:
    with pytest.raises(
        EvidenceError, match="has no column of open answers; name it in the register as questions: ID; Region"
    ):
        survey(tmp_path, ["ID", "Region"], ["1", "North"], ["2", "North"])
