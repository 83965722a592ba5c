"""Quotations: which words in marks they are, to the character, who said them, and the proof that they are so."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.extracting.quotations.finding import COLUMNS, Quotation, in_document, quotations
from evidence.extracting.quotations.proof import faults
from evidence.frames import SPEAKERS
from evidence.reading.paragraphs import paragraph_rows
from evidence.reading.text import read_text
from evidence.study import Study


def found(text: str, kind: str = "unregistered") -> list[Quotation]:
    return in_document(text, [row for _, row in paragraph_rows("d", read_text(text))], kind)


def words(text: str, kind: str = "unregistered") -> list[str]:
    return [text[q.start : q.end] for q in found(text, kind)]


MARKS = [
    ('"We are short of staff," said the ward sister.', ["We are short of staff,"]),
    ("“We are short of staff,” said the ward sister.", ["We are short of staff,"]),
    ("'We are short of staff,' said the ward sister.", ["We are short of staff,"]),
    ("‘We are short of staff,’ said the ward sister.", ["We are short of staff,"]),
    ("«We are short of staff», said the ward sister.", ["We are short of staff"]),
    ("„We are short of staff“, said the ward sister.", ["We are short of staff"]),
    ("''We are short of staff,'' said the ward sister. ''We wait.''", ["We are short of staff,", "We wait."]),
    ("``We are short of staff,'' said the ward sister.", ["We are short of staff,"]),
    ('**"We are short of staff,"** said the ward sister.', ["We are short of staff,"]),
    ('"*We are short of staff,*" said the ward sister.', ["We are short of staff,"]),
    ('" We are short of staff, " said the ward sister.', ["We are short of staff,"]),
    ('The ward sister said" we are short of staff".', ["we are short of staff"]),
    ("”We are short of staff,” said the ward sister.", ["We are short of staff,"]),
    # apostrophes
    ("‘The pupils’ books are torn and the teachers’ pay isn’t fair,’ said a tutor.",
     ["The pupils’ books are torn and the teachers’ pay isn’t fair,"]),
    ("'The pupils' books aren't new,' said a tutor.", ["The pupils' books aren't new,"]),
    ("A tutor said 'the pupils' books are torn' and left.", ["the pupils' books are torn"]),
    ("A tutor spoke of 'torn books' and the pupils' parents.", ["torn books"]),
    ("The pupils' books, the teachers' desks and the '90s boilers are the governors' worry.", []),
    ("Rock 'n' roll, 'em and goin' home: the officers' mess isn't ours.", []),
    ("O'Brien's members' views weren't heard.", []),
    ("‘’Tis the parents’ choice,’ the head teacher said.", ["’Tis the parents’ choice,"]),
    ("A fence of 6' 2\" by 12\" was built.", []),
    # nested
    ('"He told us \'never again\' twice," the porter said.', ["He told us 'never again' twice,", "never again"]),
    ("‘He told us “never again” twice,’ the porter said.", ["He told us “never again” twice,", "never again"]),
    ('"He told us "never again" twice," the porter said.', ['He told us "never again" twice,', "never again"]),
    ("“She said, ‘Go home.’” That is what a clerk recalled.", ["She said, ‘Go home.’", "Go home."]),
    # broken by "he said"
    ('"I stay," he said, "but only just."', ["I stay,", "but only just."]),
    ("‘I stay,’ a caretaker said. ‘It’s the boys’ school that I love.’", ["I stay,", "It’s the boys’ school that I love."]),
    # over paragraphs
    ('"First we wait.\n\n"Then we go home," the usher said.', ["First we wait.", "Then we go home,"]),
    ("‘First we wait.\n\n‘Then we go home,’ the usher said.", ["First we wait.", "Then we go home,"]),
    ("“First we wait.\n\n“Then we wait.\n\n“Then we go home,” the usher said.",
     ["First we wait.", "Then we wait.", "Then we go home,"]),
    ('They asked us: "Is there money?\n\n- for beds\n- for staff\n\nAnd who decides?" We reply below.',
     ["Is there money?\n\n- for beds\n- for staff\n\nAnd who decides?"]),
    # slips cost nothing else
    ('We wait," the usher said. "And wait."\n\nThe clerk said: "I know it."', ["We wait,", "And wait.", "I know it."]),
    ('"We wait, the usher said.\n\nThe clerk said: "I know it."', ["We wait,", "I know it."]),
    ('It is odd " here.\n\nThe clerk said: "I know it."', ["I know it."]),
    ('"We wait for hours,” the usher said.', ["We wait for hours,"]),
    ('Nobody came. The beds," he said, "were cold."', ["Nobody came. The beds,", "were cold."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


QUOTED = [
    ("Staff described the rota as “brutal”.", ["brutal"]),
    ("One lecturer called the cuts ‘reckless’.", ["reckless"]),
    ("The cuts were described by one lecturer as 'reckless'.", ["reckless"]),
    ("Management was accused of \"bullying\" by the branch.", ["bullying"]),
    ("In the words of one constable, it was “a lottery”.", ["a lottery"]),
    ("According to the council, the plan is \"on track\".", ["on track"]),
    ("The plan is “on track”, according to the council.", ["on track"]),
    ("The minister’s claim that the plan is “on track” was untrue.", ["on track"]),
    ("The Act requires that “each child shall be seen alone”.", ["each child shall be seen alone"]),
    ("The website promises “care that is close to home”.", ["care that is close to home"]),
    ("The policy is that 'no officer works more than ten hours without a break'.",
     ["no officer works more than ten hours without a break"]),
    ("As one midwife put it: 'nobody listens'.", ["nobody listens"]),
    ("\"No,\" said the clerk.", ["No,"]),
    ("‘Why?’ asked a pupil.", ["Why?"]),
    ("“It is fine.” (Prison officer, north)", ["It is fine."]),
    ("“It is fine.” – Prison officer", ["It is fine."]),
    ("Members told us:\n\n- “I am tired.”\n- ‘Never again’\n- \"My manager's off sick\"",
     ["I am tired.", "Never again", "My manager's off sick"]),
    ("# ‘It is unbearable’: drivers on split shifts\n\nDrivers wait.", ["It is unbearable"]),
    ("> I have never worked so hard.\n\n> Nor have I.", ["I have never worked so hard.", "Nor have I."]),
    ("> I have never worked so hard.\n> — Nurse, Band 5", ["I have never worked so hard."]),
    ("> “I have never worked so hard.”\n> — Nurse, Band 5", ["I have never worked so hard."]),
    ("Staff used the word “fear” again and again.", ["fear"]),
    ("It was, as one librarian wrote, “a slow goodbye to books”.", ["a slow goodbye to books"]),
    ("“We will listen”, the board assured members.", ["We will listen"]),
    ("A firefighter spoke of being “left to cope” after it.", ["left to cope"]),
    ("The contract says: ‘Overtime is paid at time and a half.’", ["Overtime is paid at time and a half."]),
    ("Respondents felt “in the dark” about it.", ["in the dark"]),
    ("What staff call “the graveyard shift” is longest.", ["the graveyard shift"]),
    ("‘I've had enough of it.’", ["I've had enough of it."]),
    ("Nurses told a reporter that they were “running on empty”.", ["running on empty"]),
    ("We heard from care staff that handovers were ‘rushed’.", ["rushed"]),
    ("Our members’ view is that ‘it can’t go on like this’.", ["it can’t go on like this"]),
    ("The general secretary warned of ‘a lost decade’.", ["a lost decade"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_words_given_to_somebody_are_quotations(text: str, expected: list[str]) -> None:
    assert words(text) == expected


NOT_QUOTED = [
    "There is a “can do” attitude on the ward.",
    "The so-called ‘agile’ desks are few.",
    "The term “deskilling” is used in the literature.",
    "The report “Learning from Experience” was published in May.",
    "Its guidance, ‘Keeping patients safe’ (2004), is old.",
    "The Trust (the “Employer”) and the union (‘the Union’) met.",
    "Hereafter it is known as the “Charter”.",
    "A course called ‘Leading well’ was run for sergeants.",
    "The ‘Safe Hands’ campaign began in May.",
    "The “safe staffing” campaign began in May.",
    "Officers attend a workshop entitled “Coping with Change”.",
    "“Every Step Counts” is the name of it.",
    "# “Every Step Counts”\n\nText is here.",
    "The rise of ‘zero hours’ is sharp.",
    "Schools are graded ‘good’ or ‘outstanding’.",
    "We found a ‘blame culture’ in two prisons.",
    "Work is ‘topped and tailed’ by others.",
    "A ‘buddy’ helps each new driver.",
    "This is called ‘hot desking’.",
    "The word ‘carer’ means a paid worker here.",
    "The column headed “Hours worked” is empty.",
    "Three strands were planned:\n\n- “Safe Start”\n- “Steady Growth”",
    "See “Annex B” for it.",
    "Those “at the sharp end” go unheard.",
    "The scheme has become ‘business as usual’.",
    "What we call ‘the hub’ is a desk.",
    "The chapter ‘Who pays?’ is short.",
    "The ‘not applicable’ box was ticked by few.",
    "> **Note:** this page is out of date.",
    "The trust’s values are “kindness”, “respect” and “teamwork”.",
    "Terms such as ‘care’ rather than ‘treatment’ are used by some staff.",
    "The consultants’ report was ‘thin’.",
    "To match the ‘most efficient’ would be unwise.",
    "They always begin with the question ‘what would a parent do here?’.",
    "",
    "\"",
    "' ” “ ’",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_QUOTED)
def test_titles_terms_and_marks_of_distance_are_none(text: str) -> None:
    assert words(text) == []


SPEAKING = [
    ("“It hurts,” said Ann Example, chief executive of the council.", "Ann Example", "employer"),
    ("Bo Sample, the union’s general secretary, said: “It hurts.”", "Bo Sample", "union"),
    ("“It hurts,” one teacher told us.", "one teacher", "member"),
    ("The inspectors wrote that “it hurts patients and their families”.", "The inspectors", "inspectorate"),
    ("In May the head teacher of the school said that “it hurts”.", "the head teacher of the school", "employer"),
    ("According to a parent, “it hurts to wait for so long”.", "a parent", "other"),
    ("“It hurts.” (Prison officer)", "Prison officer", "member"),
    ("> It hurts to wait.\n>\n> — Family court adviser", "Family court adviser", "member"),
    ("Members told us:\n\n- “It hurts.”", "Members", "member"),
    ("The rota was described by nurses as “cruel”.", "nurses", "member"),
    ("One lecturer, who had been there for years, said: “It hurts.”", "One lecturer", "member"),
    ("Section 7 of the Act provides that “no person shall be held for longer”.", "Section 7 of the Act", "other"),
    ("As one midwife put it, “it hurts”.", "one midwife", "member"),
    ("> “It hurts to wait.”\n>\n> Band 6 midwife", "Band 6 midwife", "member"),
    ("Drivers made these comments:\n\n“It hurts.”", "Drivers", "member"),
    ("Inspectors agreed with the view of one nurse who wrote: “It hurts.”", "one nurse", "member"),
    ("Your letter of 3 May states that “it hurts to wait so long”.", "Your letter of 3 May", "other"),
    ("The regulator went on to say: “It hurts.”", "The regulator", "inspectorate"),
    ("To quote from the council’s website: “It hurts.”", "the council’s website", "employer"),
    ("A clerk wrote “it hurts a lot now” and managers often raise it too.", "A clerk", "member"),
    ("A neighbour, a member of the public, asked: “Does it hurt?”", "A neighbour", "other"),
    ("The branch met managers and said that “it hurts our members”.", "The branch", "union"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "role"), SPEAKING)
def test_who_speaks(text: str, speaker: str, role: str) -> None:
    assert [(q.speaker, q.role) for q in found(text)] == [(speaker, role)]


def test_a_pronoun_and_a_paragraph_that_goes_on_keep_the_speaker() -> None:
    text = "“First we wait.\n\n“Then we go,” said Ann Example, chief executive.\n\n“It is late,” she added. “Too late.”"
    assert [(q.speaker, q.role, q.marks) for q in found(text)] == [
        ("Ann Example", "employer", "missing_close"), *[("Ann Example", "employer", "paired")] * 3,
    ]  # fmt: skip


def test_marks_are_told() -> None:
    text = "\"A word on it,” the clerk said.\n\nWe wait,\" a nurse said.\n\n> Nobody came at all.\n\n'We go,' a driver said."
    assert [q.marks for q in found(text)] == ["mixed", "missing_open", "block", "paired"]


@settings(deadline=None)
@given(st.text(alphabet="ab. ,\n\"'“”‘’>-–:?A", max_size=80))
def test_any_marks_give_spans_within_the_text(text: str) -> None:
    for q in found(text):
        assert 0 <= q.start < q.end <= len(text)
        assert text[q.start : q.end] == text[q.start : q.end].strip()
        assert q.role in SPEAKERS


@settings(deadline=None)
@given(st.text(alphabet="ab. ,\"'“”‘’:?A", max_size=60))
def test_an_odd_mark_costs_no_other_paragraph(text: str) -> None:
    assert "I know it." in words(f"{text}\n\n# H\n\nThe clerk said: «I know it.»\n\n# H\n\n{text}")


def test_a_long_line_of_marks_takes_no_time() -> None:
    assert found("\"a' 'b\" " * 400) is not None


# The stage


@pytest.fixture
def study(tiny: Path) -> Study:
    return Study(tiny, tiny.parent / "out")


def folder(tmp_path: Path, *texts: str) -> Study:
    for n, text in enumerate(texts):
        (tmp_path / f"doc{n}.txt").write_text(text, encoding="utf-8")
    return Study(tmp_path, tmp_path / "out")


LETTER = (
    "The nurse said: “I am tired of it.”\n\nThe clerk said: “Nobody came.”\n\nThe nurse said: “I am tired of it.”\n"
)


def test_the_frame_has_its_columns_and_its_words(study: Study) -> None:
    before = study.documents.copy()
    frame = quotations(study.corpus, study.sources)
    assert {c: str(t) for c, t in frame.dtypes.items()} == COLUMNS
    texts = dict(zip(study.documents["document_id"], study.documents["text"], strict=True))
    assert all(texts[q.document_id][q.start : q.end] == q.text for q in frame.itertuples())
    assert frame["quotation_id"].is_unique
    assert "paraphrase" not in set(frame["wording"])
    assert list(faults(frame, study.corpus, study.sources)) == []
    pd.testing.assert_frame_equal(before, study.documents)


def test_an_answer_is_its_respondents_words(study: Study) -> None:
    surveys = study.sources.loc[study.sources["kind"] == "survey", "source_id"]
    answers = study.documents[study.documents["source_id"].isin(surveys)]
    frame = quotations(study.corpus, study.sources)
    mine = frame[frame["marks"] == "answer"]
    assert mine["document_id"].to_list() == answers["document_id"].to_list()
    assert set(mine["speaker_role"]) <= {"member"}
    assert mine["may_quote"].to_list() == answers["may_quote"].to_list()


def test_an_id_stays_when_an_earlier_passage_changes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = folder(tmp_path / "a", LETTER)
    two = folder(tmp_path / "b", "A “new” start. A driver said: “We wait.”\n\n" + LETTER)
    ids = [quotations(s.corpus, s.sources)["quotation_id"].to_list() for s in (one, two)]
    assert len(ids[0]) == 3
    assert ids[1][1:] == ids[0]


@pytest.mark.parametrize("place", range(len("I am tired of it.")))
def test_one_changed_character_names_the_quotation_from_that_place(tmp_path: Path, place: int) -> None:
    stored_from = folder(tmp_path, LETTER, "A driver said: “We wait.”\n")
    stored = quotations(stored_from.corpus, stored_from.sources)
    at = LETTER.index("I am tired") + place
    (tmp_path / "doc0.txt").write_text(LETTER[:at] + "x" + LETTER[at + 1 :], encoding="utf-8")
    now = Study(tmp_path, tmp_path / "out")
    told = list(faults(stored, now.corpus, now.sources))
    first = stored["quotation_id"].iloc[0]
    assert [t for t in told if t.startswith(f"{first}: the words are not those of doc0")]
    assert [t for t in told if t.startswith("doc0: the file has changed")]
    assert len(told) == 2


def test_a_character_added_names_every_later_quotation_and_where_it_stands_now(tmp_path: Path) -> None:
    stored_from = folder(tmp_path, LETTER)
    stored = quotations(stored_from.corpus, stored_from.sources)
    (tmp_path / "doc0.txt").write_text("The nurse" + LETTER, encoding="utf-8")
    now = Study(tmp_path, tmp_path / "out")
    told = list(faults(stored, now.corpus, now.sources))
    assert [q for q in stored["quotation_id"] if not any(t.startswith(f"{q}:") for t in told)] == []
    assert "they stand at" in told[0]


def test_a_quotation_of_a_document_that_is_gone_is_told(tmp_path: Path) -> None:
    stored_from = folder(tmp_path, LETTER, "A driver said: “We wait.”\n")
    stored = quotations(stored_from.corpus, stored_from.sources)
    (tmp_path / "doc1.txt").unlink()
    now = Study(tmp_path, tmp_path / "out")
    assert [t for t in faults(stored, now.corpus, now.sources) if "is not in the corpus" in t]
