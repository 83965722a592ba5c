"""Figures, and what is none: own sentences from many fields."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import frames
from evidence.extracting.named_numbers import counting
from evidence.extracting.numbers import DIGIT, TEEN, TENS, find_numbers, worth
from evidence.extracting.statistics.dates import document_date
from evidence.extracting.statistics.finding import COLUMNS, claims, register, statistics
from evidence.reading import Corpus
from evidence.reading.paragraphs import paragraph_rows, sentence_rows
from evidence.reading.text import read_text
from evidence.study import Study

GOLD = Path(__file__).parents[3] / "shared" / "gold"

PC, PP = "percent", "percentage points"

FIGURES = [
    ("The trust lost 1,240 midwives.", [(1240, "count")]),
    ("Sickness absence stood at 6.4%.", [(6.4, PC)]),
    ("Some 43 per cent of ushers work a second job.", [(43, PC)]),
    ("Fifty-eight percent of the clerks have asked to move.", [(58, PC)]),
    ("Vacancies rose by 3.5 percentage points.", [(3.5, PP)]),
    ("The gap between grades is £3,450 a year.", [(3450, "money")]),
    ("Agency cover cost £2.3m, and overtime £640k.", [(2300000, "money"), (640000, "money")]),
    ("The settlement is worth £1.1bn.", [(1.1e9, "money")]),
    ("The shortfall is £4 million.", [(4e6, "money")]),
    ("Mileage is paid at 45p.", [(0.45, "money")]),
    ("Two hundred and forty tutors signed.", [(240, "count")]),
    ("More than three thousand pupils had no place.", [(3000, "count")]),
    ("A dozen libraries closed.", [(12, "count")]),
    ("Half a million appointments were cancelled.", [(500000, "count")]),
    ("Half of our wardens have asked for a transfer.", [(50, PC)]),
    ("Over half said that they were exhausted.", [(50, PC)]),
    ("Two-thirds of paramedics missed their breaks.", [(66.67, PC)]),
    ("Three quarters of the lecturers are on short contracts.", [(75, PC)]),
    ("A fifth of cells were shared.", [(20, PC)]),
    ("Nearly a third (31%) of firefighters were injured.", [(31, PC)]),
    ("Just over one in four (26%) of the constables had been assaulted.", [(26, PC)]),
    ("31% (almost a third) had no induction.", [(31, PC)]),
    ("One in five teachers leaves early.", [(20, PC)]),
    ("Four out of five carers are paid below the rate.", [(80, PC)]),
    ("Nine out of every ten patients were satisfied.", [(90, PC)]),
    ("1 in 250 journeys ended in a complaint.", [(0.4, PC)]),
    ("Of the returns, 22 out of 35 were late.", [(22, "count"), (35, "count")]),
    ("Sixteen (16) wings were inspected.", [(16, "count")]),
    ("Between 15 and 20 visits are made.", [(15, "count"), (20, "count")]),
    ("It takes 6-8 weeks to fill a post.", [(6, "weeks"), (8, "weeks")]),
    ("Turnover of 12 to 15 per cent is usual.", [(12, PC), (15, PC)]),
    ("Salaries of £25-30k are common.", [(25000, "money"), (30000, "money")]),
    ("Two or three incidents happen in every shift.", [(2, "count"), (3, "count")]),
    ("Waiting lists rose from 14 to 19 weeks.", [(14, "weeks"), (19, "weeks")]),
    ("Waits are 34 weeks, up from 28 in 2019.", [(34, "weeks"), (28, "weeks")]),
    ("She has 20+ years behind her.", [(20, "years")]),
    ("Staff with over 30 years' service were let go.", [(30, "years")]),
    ("They work two and a half hours of unpaid overtime.", [(2.5, "hours")]),
    ("An hour's visit lasts 3½ hours with travel.", [(3.5, "hours")]),
    ("Each handover took half an hour.", [(0.5, "hours")]),
    ("A 12-week delay followed.", [(12, "weeks")]),
    ("The 18-week limit is missed.", [(18, "weeks")]),
    ("Results came after 10 working days.", [(10, "days")]),
    ("It took 18 months to appoint.", [(18, "months")]),
    ("The ratio of supervisors to trainees is 1:15.", [(15, "ratio")]),
    ("We work at a ratio of one to eight.", [(8, "ratio")]),
    ("There were 7.2 assaults per 1,000 prisoners.", [(7.2, "rate")]),
    ("Health visitors carry caseloads of 400.", [(400, "cases")]),
    ("Each probation officer holds up to 60 cases.", [(60, "cases")]),
    ("My caseload was 32, well above the cap of 25.", [(32, "cases"), (25, "cases")]),
    ("In the year 4,100 cases were closed by the tribunal.", [(4100, "count")]),
    ("On average 14 nurses leave each month.", [(14, "average")]),
    ("The mean number of pupils in a class was 31.", [(31, "average")]),
    ("The average wait was 9 weeks.", [(9, "weeks")]),
    ("Only one of the ten depots has a lift.", [(1, "count"), (10, "count")]),
    ("Four of the nine regions have no post.", [(4, "count"), (9, "count")]),
    ("Two branch libraries have shut.", [(2, "count")]),
    ("The visit took one hour.", [(1, "hours")]),
    ("The survey had 1,020 replies (n = 1,020).", [(1020, "count"), (1020, "count")]),
    ("Nine in ten wards (94%) were short of staff.", [(94, PC)]),
    ("Over 2000 members voted.", [(2000, "count")]),
    ("The unit had 5o beds and 2O trolleys.", [(50, "count"), (20, "count")]),
    ("It costs 1.5 times as much.", [(1.5, "times")]),
    ("Staff were hit three times in a month.", [(3, "times")]),
    ("Fewer than 5 per cent replied; 12 were ill.", [(5, PC), (12, "count")]),
    ("In all, 40 nurses, 12 porters and 3 cooks left.", [(40, "count"), (12, "count"), (3, "count")]),
    ("Satisfaction was 61% in the north, 54% in the south and 70% in Wales.", [(61, PC), (54, PC), (70, PC)]),
    ("The drive is 40 miles each way.", [(40, "miles")]),
    ("Calls last ten to fifteen minutes.", [(10, "minutes"), (15, "minutes")]),
    ("Support staff do a 37-hour week.", [(37, "hours")]),
    ("A quarter fewer people applied.", [(25, PC)]),
    ("Two years ago the branch was strong.", [(2, "years")]),
    ("The kitchen had been shut for nearly a month.", [(1, "months")]),
    ("Who will be here in 8 years time?", [(8, "years")]),
    ("Tutors are seen no more than once every four months.", [(4, "months")]),
    ("Rangers hold 6 clients' cases and some have 20 + cases.", [(6, "cases"), (20, "cases")]),
    ("The guard worked nights in four of the last nine years.", [(4, "years")]),
    ("The 60%/40% split was never costed.", [(60, PC), (40, PC)]),
    (
        "The clerk had three letters, one from the bursar and two from the dean.",
        [(3, "count"), (1, "count"), (2, "count")],
    ),
    ("Most (78%) of the ushers agreed.", [(78, PC)]),
    ("The old job was split into two roles.", [(2, "count")]),
    ("One post in seven is empty, and one draft in six was sent back.", [(14.29, PC), (16.67, PC)]),
    ("We want a ratio of one nurse to four patients.", [(4, "ratio")]),
    ("Engagement fell by four points.", [(4, "count")]),
    ("Pay went up eight pounds a week, or 31 pence an hour.", [(8, "money"), (0.31, "money")]),
    ("The motion was carried by 311 to 4.", [(311, "count"), (4, "count")]),
    ("Of the last eleven appointments, nine went to insiders.", [(11, "count"), (9, "count")]),
    ("It answers calls within ten seconds.", [(10, "seconds")]),
    ("We believe that half are never logged.", [(50, PC)]),
    ("Contact hours have risen from 828 to 890 a year.", [(828, "count"), (890, "count")]),
    ("Trainees have an hour and a half of supervision.", [(1.5, "hours")]),
    ("We wrote four briefs over half-term.", [(4, "count")]),
    ("Half a day was lost.", [(0.5, "days")]),
    ("The midwife to birth ratio was 1 to 32.", [(32, "ratio")]),
    ("Its nine recommendations stand.", [(9, "count")]),
    ("We read 90 case files.", [(90, "count")]),
    ("The national average is 14 and some depots had over 20.", [(14, "average"), (20, "count")]),
    ("Over a third earn less than the living wage, nearly a quarter rely on food banks.", [(33.33, PC), (25, PC)]),
    ("Growth was −3.2%, then -1.5%.", [(-3.2, PC), (-1.5, PC)]),
    ("The year closed at -£2.4m, with a balance (-6%) to match.", [(-2400000, "money"), (-6, PC)]),
    (
        "Rents rose 3% -5%, fees 6 -8 per cent and wages by £2m -£3m.",
        [(3, PC), (5, PC), (6, PC), (8, PC), (2e6, "money"), (3e6, "money")],
    ),
    ("We lost porters -12 in all.", [(12, "count")]),
    (
        "The grant is £12 500 of £1 250 000, for 12 000 pupils.",
        [(12500, "money"), (1250000, "money"), (12000, "count")],
    ),
    ("Of the 12 345 were lost.", [(12, "count"), (345, "count")]),
    ("Caseloads rose from 15 to 22.", [(15, "cases"), (22, "cases")]),
    ("The caseload fell from 30 in May to 22 in June.", [(30, "cases"), (22, "cases")]),
    ("Queues fell from five weeks to under two.", [(5, "weeks"), (2, "weeks")]),
    ("35.5 FTE posts were cut.", [(35.5, "count")]),
    ("4.25 WTEs were lost.", [(4.25, "count")]),
    ("1.24 The depot has 12 drivers.", [(12, "count")]),
]

NONE = [
    "On 3 May 2021 the board met.",
    "The Act came into force in April 2019, and again in 2020/21.",
    "In 2019 cases were moved to the hub.",
    "The 2018 review was shelved.",
    "Section 47 enquiries and s.17 plans were mixed up.",
    "Band 8 and Band 8a posts are open to Grade 7 staff.",
    "The Phase 3 roll-out and phase two were merged.",
    "See paragraphs 3.4 and 3.5, Table 2 and page 17.",
    "Recommendation 6 is addressed in Appendix 3.",
    "Key Stage 2 and Year 6 pupils sat the tests.",
    "Call 020 7946 0000 or write to 12 High Street, SW1A 2AA.",
    "The hall is at 14-16 Mill Lane.",
    "The first and 21st meetings, and the twenty-first, were cancelled.",
    "We begin at 9am and end at 17:30.",
    "Doors open at 10.30 am.",
    "It is a 24/7 service, with one-to-one support and 1:1 supervision.",
    "One member said that she was leaving.",
    "In one office the heating failed.",
    "One of the wardens told us about it.",
    "No one knows which one to use.",
    "The three-year strategy and the five-year plan were launched.",
    "Covid-19 hit the M25 depots and the E10 centre.",
    "There are two reasons for this.",
    "We see three main themes and four key factors.",
    "The two roles should be kept apart.",
    "These three things matter.",
    "A third party was asked.",
    "It was raised a second and a third time.",
    "Both halves of the team met in the first half of term.",
    "The last quarter was hard.",
    "A 15-year-old boy and pupils aged 11 to 16 attended.",
    "Over-65s and under-5s come first.",
    "Over the last five years the estate has aged.",
    "It should be done within six months of publication.",
    "The notes [12] and [3, 4] say more.",
    "The finding is well known.12",
    "R (Smith) v Jones [2019] EWCA Civ 1204 applies.",
    "Write to pay@example.org or see www.example.org/2023/12.",
    "Staff work nine to five with zero hours contracts.",
    "The Care Act 2014 and SI 2014/2672 apply.",
    "Question 3 asked about pay.",
    "1. Recruit. 2. Retain.",
    "(2) The duty to consult applies.",
    "Many, several, a few and a couple of wardens agreed.",
    "Hundreds of staff and dozens of families wrote.",
    "He was one of the best.",
    "Tea is at half past ten, and we lock up at eleven at night.",
    "She's seventeen and he is 54.",
    "Motion 5 fell, and Proposal 4 with it.",
    "The desk is open between 5 and 9 at night.",
    "The 11-16 year olds and the 0-19 service are apart.",
    "We met on 6/11 and on 6/7 December.",
    "The meeting of Tuesday 14 March was lively.",
    "One day this will end.",
    "The 1990s and the early 2000s were better.",
    "Tier 2 and Level 3 services closed.",
    "Form C100 and CAFCASS/12 are used.",
    "The ISO 9001 audit was passed.",
    "Half-hearted steps and half measures won't do.",
    "They took part on behalf of the ward.",
    "Pay point 31 is out of reach.",
    "Two-tier and two-way schemes exist.",
    "The quarterly and fortnightly returns are late.",
    "On the one hand it is cheap.",
    "The 2021-22 and 2022–23 accounts are late.",
]


@pytest.mark.parametrize(("sentence", "expected"), FIGURES)
def test_every_figure_is_found_with_its_unit(sentence: str, expected: list[tuple[float, str]]) -> None:
    assert [(c["number"], c["unit"]) for c in claims(sentence)] == expected


@pytest.mark.parametrize("sentence", NONE)
def test_what_names_dates_or_orders_is_no_figure(sentence: str) -> None:
    assert [c["number"] for c in claims(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Nearly a third (31%) of firefighters were hurt.", ["Nearly a third (31%)"]),
        ("Up to 60 cases are held by each officer.", ["Up to 60 cases"]),
        ("It takes 6-8 weeks.", ["6-8 weeks", "6-8 weeks"]),
        ("About £2.3m went, or some 12 posts.", ["About £2.3m", "some 12"]),
        ("Between 15 and 20 visits.", ["Between 15 and 20", "Between 15 and 20"]),
    ],
)
def test_the_value_is_the_figure_as_written(sentence: str, values: list[str]) -> None:
    assert [sentence[slice(*c["place"])] for c in claims(sentence)] == values


@pytest.mark.parametrize(
    ("sentence", "what", "population"),
    [
        ("Half of teachers in London plan to leave.", "plan to leave", "teachers in London"),
        ("Of the ushers, 43% said they had a second job.", "said they had a second job", "ushers"),
        ("The council cut 40 full-time teaching posts.", "full-time teaching posts", "council"),
        ("There were 12 serious incidents in the prison.", "serious incidents", "prison"),
        ("Sickness absence among nurses rose to 6%.", "Sickness absence among nurses", "nurses"),
        ("There was a 12% rise in complaints.", "rise in complaints", ""),
        ("Each officer holds 60 cases.", "cases", "officer"),
        ("Four of the nine regions have no post.", "have no post", "nine regions"),
        ("The average wait was 9 weeks.", "average wait", ""),
        ("Sickness, however, at 6% in June, has risen towards that of councils (8% in May 2022).", "Sickness", ""),
        ("Nurses' sickness, at 6%, was near that of councils (8%).", "Nurses' sickness", "Nurses"),
        ("A senior manager in the chair said that many DMs had over 6 files.", "files", "DMs"),
        ("Inflation was −3.2% then.", "Inflation", ""),
        ("Rent takes up four-fifths (82%) of the depot's budget.", "Rent", "depot's budget"),
    ],
)
def test_what_is_counted_and_of_whom(sentence: str, what: str, population: str) -> None:
    found = next(claims(sentence))
    assert (found["what"], found["population"]) == (what, population)


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("In March 2021 12% had left, compared with 9% in 2019.", ["March 2021", "2019"]),
        ("Turnover was 12% in 2020/21 and 14% in 2021/22.", ["2020/21", "2021/22"]),
        ("Under the Care Act 2014, 12 homes closed.", [""]),
        ("Between 2015 and 2019, 14 libraries closed.", ["Between 2015 and 2019"]),
        ("Over the last five years 30 posts went.", ["Over the last five years"]),
        ("As at 31 December 2022 there were 18 vacancies.", ["31 December 2022"]),
        ("Sickness, at 6% in June, has come near that of councils (8% in May 2022).", ["June", "May 2022"]),
        ("Sickness is 6% (as at May 2022).", ["May 2022"]),
        ("The 12 posts of which the trustees were told at their meeting in June stay empty.", [""]),
        ("In 2019 the caseload was 14 and in 2021 it was 20.", ["2019", "2021"]),
        ("In 2019 the caseload was 14 but by May 2021 it was 20.", ["2019", "May 2021"]),
        ("In 2019, the wards in the whole of the county had 14 beds under the plan of 2021.", ["2019"]),
        ("In 2021 the board reported 6% absence in 2020.", ["2020"]),
        ("In 2021 14% more than in 2019 replied.", ["2021"]),
        ("From 15 in 2019 to 22 in 2021.", ["2019", "2021"]),
    ],
)
def test_the_date_is_the_one_the_figure_speaks_of(sentence: str, dates: list[str]) -> None:
    assert [c["date"] for c in claims(sentence)] == dates


def test_the_people_and_date_of_a_second_figure_in_brackets_are_its_own() -> None:
    sentence = "Sickness, at 6% in June, has come near the level of councils (8% as at May 2022)."
    assert [(c["population"], c["date"]) for c in claims(sentence)] == [("", "June"), ("councils", "May 2022")]


def test_what_a_share_in_brackets_closes_is_told_by_its_own_clause() -> None:
    sentence = (
        "A fifth of tutors (21%) had no review, and review is rated good by a third (31%), while a tenth (9%) are."
    )
    reviewed = "review is rated good"
    assert [c["what"] for c in claims(sentence)] == ["had no review", reviewed, reviewed]


def test_both_ends_of_a_change_are_of_the_same_thing() -> None:
    assert [c["what"] for c in claims("Caseloads rose from 15 in 2019 to 22 in 2021.")] == ["Caseloads", "Caseloads"]


def test_some_of_them_are_some_of_those_that_the_figure_before_is_of() -> None:
    sentence = "A senior manager said that many DMs had over 6 cases, and some of them 20 or more."
    told = [(c["number"], c["unit"], c["what"], c["population"]) for c in claims(sentence)]
    assert told == [(6, "cases", "cases", "DMs"), (20, "cases", "cases", "DMs")]


@pytest.mark.parametrize(
    ("sentence", "comparators"),
    [
        ("Waits are 41 weeks, up 9 weeks on pre-war levels.", ["on pre-war levels", "on pre-war levels"]),
        ("12% left, compared with 13.4% in 2020.", ["compared with 13.4% in 2020", ""]),
        ("Turnover rose from 9% to 14%.", ["", "from 9%"]),
        ("The rate is 8%, against a target of 5%.", ["against a target of 5%", ""]),
        ("Absence was 6% (2019: 4%).", ["2019: 4%", ""]),
        ("Pay is 12% lower than in the private sector.", ["lower than in the private sector"]),
        ("More than 20 wards closed.", [""]),
    ],
)
def test_what_a_figure_is_compared_with(sentence: str, comparators: list[str]) -> None:
    assert [c["comparator"] for c in claims(sentence)] == comparators


@pytest.mark.parametrize(
    ("source_id", "text", "date"),
    [
        ("plan-2023", "Our 2023-26 strategy. Published on 14 September 2023.", "14 September 2023"),
        ("plan-2023", "Nothing is dated.", "2023"),
        ("plan", "In March 2019 and on 2 May 2020.", "2 May 2020"),
        ("plan", "Nothing is dated.", ""),
    ],
)
def test_a_document_without_a_registered_date_is_dated_by_its_head(source_id: str, text: str, date: str) -> None:
    assert document_date(source_id, text) == date


def spelled(n: int) -> str:
    """The number in English words, below a million."""
    small, tens = ["zero", *f"{DIGIT}|{TEEN}".split("|")], TENS.split("|")
    if n < 20:
        return small[n]
    if n < 100:
        return tens[n // 10 - 2] + (f"-{small[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{small[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    rest = n % 1000
    return f"{spelled(n // 1000)} thousand" + (f"{' and' if rest < 100 else ''} {spelled(rest)}" if rest else "")


@given(st.integers(1, 999_999))
def test_words_and_figures_come_to_the_same(n: int) -> None:
    for words in (spelled(n), f"{n:,}", str(n)):
        found = find_numbers(f"In all {words} wardens.")
        assert [(m.number, m.unit) for m in found] == [(n, "")]
        assert worth(words) == n


@given(st.text(alphabet="0123456789 ,.%£-–/:()abehiknortuw", max_size=60))
def test_no_text_breaks_it_and_offsets_stay_inside(text: str) -> None:
    for n in counting(text, find_numbers(text)):
        assert 0 <= n.span[0] <= n.start < n.end <= n.span[1] <= len(text)
    assert all(0 <= c["place"][0] < c["place"][1] <= len(text) for c in claims(text))


@pytest.fixture
def made() -> Callable[..., tuple[Corpus, pd.DataFrame]]:
    def make(**texts: str) -> tuple[Corpus, pd.DataFrame]:
        documents, paragraphs, sentences = [], [], []
        for name, text in texts.items():
            reading = read_text(text)
            documents.append(
                {"document_id": name, "source_id": name, "respondent": "", "question": "", "campaign": ""}
                | {"may_quote": True, "text": text}
            )
            for block, paragraph in paragraph_rows(name, reading):
                paragraphs.append(paragraph)
                sentences.extend(sentence_rows(block, paragraph, text))
        sources = [
            {
                "source_id": n,
                "label": n.title(),
                "title": "",
                "kind": "",
                "publisher": "",
                "date": "2022-06",
                "wording": "verbatim",
            }
            | {"may_quote": True, "path": "", "sha256": "", "citation": ""}
            for n in texts
        ]
        made_frames = [frames.build("documents", documents), frames.build("paragraphs", paragraphs)]
        made_frames += [frames.build("sentences", sentences), frames.build("rejects", []), frames.build("ledger", [])]
        return Corpus(*made_frames), frames.build("sources", sources)

    return make


TEXT = (
    "# Staffing\n\nThe survey was held in May 2021. **Nearly half** of the porters left.\n\n"
    "Last year 12 wards shut and 8 opened."
)


def test_offsets_index_the_text_and_nothing_is_changed(made: Callable[..., tuple[Corpus, pd.DataFrame]]) -> None:
    corpus, sources = made(trust=TEXT)
    before = [frame.copy() for frame in corpus]
    found = statistics(corpus, sources)
    assert found.columns.tolist() == list(COLUMNS)
    assert [TEXT[a:b] for a, b in zip(found["value_start"], found["value_end"], strict=True)] == [
        "Nearly half",
        "12",
        "8",
    ]
    assert [TEXT[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == found["text"].to_list()
    assert found["statistic_id"].is_unique
    for a, b in zip(before, corpus, strict=True):
        pd.testing.assert_frame_equal(a, b)


def test_a_date_comes_from_the_sentence_then_the_paragraph_then_the_document(
    made: Callable[..., tuple[Corpus, pd.DataFrame]],
) -> None:
    found = statistics(*made(trust=TEXT + "\n\nThere are 30 porters."))
    assert found["date"].to_list() == ["May 2021", "2021", "2021", "2022-06"]


def test_a_month_without_a_year_is_of_the_year_that_its_paragraph_or_its_document_tells(
    made: Callable[..., tuple[Corpus, pd.DataFrame]],
) -> None:
    text = "In December 2020 30 porters left. Only 12 were back by January.\n\nAnother 9 left in May.\n\nThen 8 left in July."
    found = statistics(*made(trust=text))
    assert found["date"].to_list() == ["December 2020", "January 2021", "May 2022", "July 2021"]


def test_figures_of_the_originals_are_found_with_number_and_unit(originals: Path, tmp_path: Path) -> None:
    study = Study(originals, tmp_path)
    found = statistics(study.corpus, study.sources)
    left = [(r["document_id"], r["start"], r["end"], r["number"], r["unit"]) for r in found.to_dict("records")]
    known = pd.read_csv(GOLD / "statistics.csv")
    right = unit_right = 0
    for row in known.to_dict("records"):
        source = row["source"].removesuffix(".txt")
        for f in left:
            if f[0] == source and f[1] < row["end"] and row["start"] < f[2] and f[3] == row["number"]:
                right, unit_right = right + 1, unit_right + (f[4] == row["unit"])
                left.remove(f)
                break
    assert right / len(known) >= 0.90
    assert right / len(found) >= 0.90
    assert unit_right / right >= 0.95


def test_a_corpus_without_figures_gives_the_columns(made: Callable[..., tuple[Corpus, pd.DataFrame]]) -> None:
    corpus, sources = made(trust="Nothing is counted here.")
    found = statistics(corpus, sources)
    assert found.empty
    assert found.dtypes.astype(str).to_dict() == COLUMNS
    assert register(found, sources).empty


def test_the_register_says_what_agrees_what_disagrees_and_what_is_lacking(
    made: Callable[..., tuple[Corpus, pd.DataFrame]],
) -> None:
    corpus, sources = made(
        trust="In 2021 the hospital cut 40 nursing posts.",
        union="In 2021 hospitals lost 40 nursing posts.",
        paper="In 2020 they cut 55 nursing posts. There are 12 cranes.",
    )
    found = register(statistics(corpus, sources), sources)
    by_number = {(r["source_id"], r["number"]): r for r in found.to_dict("records")}
    assert by_number["trust", 40]["same_in"] == "union"
    assert by_number["trust", 40]["disagrees_with"] == "paper:1:1:s1"
    assert "date" in by_number["trust", 40]["differs_in"]
    assert by_number["paper", 12]["disagrees_with"] == ""
    assert by_number["paper", 12]["lacks"] == "population"
