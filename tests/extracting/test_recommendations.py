"""Recommendations, demands, questions and the responses to them: hard cases of many fields."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from evidence import frames
from evidence.extracting.recommendations.finding import COLUMNS, later, recommendations
from evidence.extracting.recommendations.tables import read_tables
from evidence.reading import Corpus
from evidence.reading.paragraphs import paragraph_rows, sentence_rows
from evidence.reading.text import read_text

KINDS = {
    "union": "union submission",
    "inspector": "inspection report",
    "employer": "employer letter",
    "press": "press article",
    "survey": "survey",
}


def corpus_of(text: str, question: str = "") -> Corpus:
    reading = read_text(text)
    paragraphs, sentences = [], []
    for block, row in paragraph_rows("doc", reading):
        paragraphs.append(row)
        sentences.extend(sentence_rows(block, row, text))
    document = {**dict.fromkeys(frames.FRAMES["documents"], ""), "document_id": "doc", "source_id": "doc", "question": question,
                "may_quote": True, "text": text}  # fmt: skip
    empty = [frames.build(name, []) for name in ("rejects", "ledger")]
    return Corpus(
        frames.build("documents", [document]),
        frames.build("paragraphs", paragraphs),
        frames.build("sentences", sentences),
        *empty,
    )


def sources_of(voice: str, publisher: str = "") -> pd.DataFrame:
    source = {
        **dict.fromkeys(frames.FRAMES["sources"], ""),
        "source_id": "doc",
        "kind": KINDS[voice],
        "publisher": publisher,
        "may_quote": True,
    }
    return frames.build("sources", [source])


def found(text: str, voice: str = "union", publisher: str = "", question: str = "") -> list[dict[str, str]]:
    frame = recommendations(corpus_of(text, question), sources_of(voice, publisher))
    assert {c: str(t) for c, t in frame.dtypes.items()} == COLUMNS
    assert all(text[r.start : r.end] == r.text for r in frame.itertuples())
    return frame.to_dict("records")


def kinds(text: str, voice: str, question: str = "") -> list[str]:
    return [r["kind"] for r in found(text, voice, question=question)]


RECOMMENDATIONS = """
The prison should publish its staffing levels every month.
The health board must fill the vacant posts on nights.
Ward managers need to check controlled drugs at each handover.
We recommend that the college reviews its lesson observation policy.
It is recommended that the fire authority audits its training records.
Leaders should ensure that every pupil has a named adult.
The provider must make sure that risk assessments are kept up to date.
The force ought to set out how it will manage demand.
Greater consistency in the use of body cameras is needed.
Further work is needed to embed the new appraisal system.
There is a need for clearer guidance on lone working.
More needs to be done to involve residents in menus.
Consideration should be given to a single rostering system.
The quality of care plans needs to improve.
Staff induction could be strengthened.
It is essential that interpreters are booked before the hearing.
The service would benefit from a written escalation policy.
Supervision notes should not be kept in paper form.
It would be helpful if governors received a monthly summary.
The inspectorate recommends that the probation region reviews its allocation rules.
The council is asked to bring forward a costed plan.
We urge the ministry to end the use of shared cells.
Managers must not sign off their own expenses.
The trust should consider whether its bank rates are fair.
Teachers should be given time to plan together.
The museum should either repair the store or move the collection.
This gap should be closed before the next academic year.
Each depot needs a plan, and it should be tested once a year.
There needs to be stronger oversight of agency use.
The library service needs to decide how it measures success.
The board should have access to weekly data.
Clear targets must be set for response times.
We consider that the practice should stop.
Leaders have to address the fall in attendance.
The college should, as a matter of urgency, appoint a safeguarding lead.
Care homes should keep records in one place, and managers should audit them.
The approach to complaints requires improvement, and lessons should be shared.
Inspectors recommend the introduction of a peer review.
A single point of contact should be identified for families.
Ambulance crews should be told the outcome of the incidents they report.
The authority needs to ensure that inspections of taxis are recorded.
Staffing ratios must be displayed at the entrance of each ward.
The head teacher should make better use of assessment.
In our view, the regulator should be told when a home closes.
The review of the rota should be completed by June 2022.
The governing body should monitor exclusions more closely.
Although training is good, refresher courses need to be more frequent.
It is important that prisoners are told why they have been moved.
The partnership should agree what it means by early help.
The chief constable should immediately review the policy.
Better recording of missed visits is needed across the area.
The laboratory must keep its calibration certificates on site.
Records of restraint should be reviewed by someone outside the team.
The hospice should explore a shared pharmacy with its neighbours.
Planning for discharge should begin on the day of admission.
The orchestra's trustees should publish the pay ratio.
We advise the school to revisit its marking policy.
The service should build on its work with young carers.
All lifeboat stations should hold a quarterly exercise.
Rangers need clearer guidance, and the park authority should provide it.
The trust's response to incidents should be faster and better recorded.
""".strip().splitlines()

DEMANDS = """
The board must withdraw the proposal.
We call on the government to fund the pay award in full.
We urge the university to think again.
Our members want a cap on class sizes.
The employer needs to consult before it decides.
There must be no compulsory redundancies.
The council should bring the cleaning contract back in house.
Scrap the scheme.
Stop the cuts to night cover.
It is vital that crews get a proper break.
It is high time that porters were paid for handovers.
We demand that the depot reopens.
We insist on a full equality impact assessment.
There needs to be an end to unpaid trial shifts.
Members would like to see a career grade for technicians.
Lecturers should not be expected to mark at weekends.
We ask that the trust shares the costings.
The department ought to publish the evidence.
The minister should meet us before the vote.
Staff want their managers to listen.
What is needed is a limit, and it must be in the contract.
An equality assessment is urgently needed.
We therefore request that the decision be paused.
The pilot should be evaluated by someone independent.
Nurses deserve a pay rise that matches inflation.
This has to stop.
Workloads need to be measured before roles are changed.
We would welcome a joint working group on violence at work.
Management should recognise the skill of control room staff.
The branch believes that all posts should be advertised.
The branch calls on management to suspend the review.
Conference calls on the executive to campaign for a four-day week.
More training is needed so that drivers feel safe.
Pay must rise.
The trust must be honest about the deficit.
The closure should be halted until there has been proper scrutiny.
Restore the bursary for student midwives.
We want to see safe staffing in law.
Prison officers need protection, and they must have it now.
We expect the company to honour the agreement.
We seek an assurance that no library will close.
The union urges the authority to reconsider.
Any new grade should be open to everyone.
It would be better if rotas came out six weeks ahead.
Fund the service properly.
The timetable should be extended by at least a month.
If the model is kept, it must be piloted first.
Members say that supervision should be monthly.
Members felt that the rota needed to be fairer.
Respondents wanted more time with patients.
Allocation should be by need and not by postcode.
The college must give us the figures that it has used.
Let us have an open debate, and let us have it soon.
The fire service should keep two crews at night.
A review by an outside body is long overdue.
We seek clarification on the status of the bank contract.
We press for a national agreement on agency rates.
Every teaching assistant should be paid for training days.
There is a clear need for more occupational therapists.
The scheme should only go ahead with our agreement.
Job descriptions should be agreed with the unions first.
Safe staffing should be a legal duty, and employers must report on it.
""".strip().splitlines()

QUESTIONS = """
Why were the posts cut without consultation?
How will the board protect standards?
What evidence supports the new model?
Who will do this work when the technicians have gone?
Will the trust publish the risk register?
When will the council reply to our letter?
Is the university confident that the figures are right?
Has an equality impact assessment been carried out?
How many beds will close?
Can the minister confirm that the grant will continue?
Where is the evidence for this claim?
Does the employer accept that the rota is unlawful?
What will happen to staff on fixed terms?
Please confirm how many posts are at risk.
Please explain why the pilot was not evaluated.
Please provide the costings for each option.
We ask whether the savings have been checked.
We ask why the union was not told.
The question is whether the merger will save anything.
We question why agency staff were preferred.
We question whether the timetable is realistic.
Members want to know what the new grade will be paid.
The question remains how crews will be replaced.
We would like to know how the targets were set.
We questioned the costs of the bank contract.
How can this be safe?
Why has nothing been done?
On what basis was the depot chosen?
Which services will be cut first?
To whom will wardens report?
In what way is this an improvement?
What, then, is the plan for winter?
How is a single officer to cover two wings?
If the scheme is voluntary, why are there targets?
And what of the pensions?
Have the trustees seen the valuation?
Could the college tell us what it spent on consultants?
Would the board agree to an independent review?
Why should porters pay for parking?
Should one midwife look after eleven families?
What steps will be taken to prevent assaults?
What is the cost of the rebranding?
Who decided that the library would close?
How does the force intend to recruit?
Were the governors told about the deficit?
Did anyone ask the pupils?
Are the ambulances fit for purpose?
Please clarify whether the allowance is pensionable.
Please state what training will be given.
We wonder how the department reached that figure.
The branch asks why its evidence was ignored.
The union questions why the pilot was stopped.
Members question how a team of four can cover the county.
We need to know whether the grant is secure.
Is it not time to think again?
What has changed since the last inspection?
How long will the consultation last?
How many vacancies are there, and why are they not filled?
Where will the money come from?
Why does the company refuse to meet its own workforce?
What guarantees are there for staff who transfer?
""".strip().splitlines()

RESPONSES = """
We will review the rota by the end of May.
We will publish the figures every quarter.
The trust will revise its recruitment policy.
The council will appoint a lead officer for safeguarding.
The board will consider the findings at its next meeting.
We shall write to all tenants within 14 days.
We'll share the results with staff.
I will raise this with the director of finance.
I will ask the team to look at the figures again.
The policy will be reviewed in the autumn.
New guidance will be issued to ward managers.
A working group will be set up with the unions.
The university has agreed to fund ten more places.
We have agreed to meet the branch each month.
We accept this recommendation.
The recommendation is accepted in full.
We are committed to paying the living wage.
We undertake to consult before any further change.
We intend to replace the system next year.
We plan to open a second crew room.
The college will not use fire and rehire.
We will also look at the case for a national bank.
The department will report progress to the committee.
Human Resources will update the job description.
All managers will be trained in appraisal by March 2024.
The force will recruit forty more officers.
The fire authority will carry out an audit.
We will continue to fund the helpline.
We pledge to end the use of zero-hours contracts.
We will work with the unions to agree a new procedure.
The ministry will bring forward a bill.
Our governors will now receive a monthly report.
The Head of Service will write to each family.
Northport Council will consult residents.
We will be publishing the data in June.
The agency will pilot the model in two regions.
Staff will be consulted on the draft.
An independent chair will be appointed.
We will halve the number of agency shifts.
We will do this together with the staff association.
The museum will open the store to researchers.
We guarantee that nobody will lose pay.
We will make sure that rotas are published in time.
Terms of reference will be drafted and shared.
The service will provide laptops to community nurses.
The company will refund the fees.
Risk assessments will be completed for every site.
We will never again close a ward without notice.
We will stop using the old form.
We are going to simplify the process.
In response, we will hold an extra meeting.
The Chief Nurse will lead on this work.
Each region will hold a workshop for supervisors.
The inspectorate and we will jointly host an event, and we will report on it.
To this end, the trust will invest in simulation.
By June, we will have a new policy and we will publish it.
Following the review, the school will change its marking policy.
We will respond to every question in writing.
The executive team will visit each depot once a month.
The trust accepts the recommendation and will amend its policy.
Extra beds will be funded from the reserve.
""".strip().splitlines()

NONE = {
    "union": """
There should have been a consultation.
The board should never have signed the contract.
They must have known.
It should be noted that the figures are from May.
Should you need help, please contact your rep.
Members should contact the branch by Friday.
Please see the attached paper.
If you have been affected, please call us.
Members were asked what had gone well.
Do you agree with our response?
Staff will lose their jobs.
Morale will fall.
There is no need to repeat the arguments here.
Waiting lists will rise as a result.
The employer will close two offices.
The director told us that the policy will be reviewed.
We will see standards fall.
The staff have to work late.
We should like to thank everyone who took part.
It was not clear what managers should do.
Pay fell by a tenth.
The proposal is risky.
This should help with recruitment.
We are grateful for the chance to comment.
The consultation closed in May.
Nurses felt the need to apologise.
The chief executive called for calm.
""",
    "inspector": """
The trust plans to revise its policy.
The trust will revise its policy in May.
Managers should have acted sooner.
We asked staff about their training.
Are services safe?
Staff knew what they should do in an emergency.
The school has introduced a new policy.
Most staff said that they would recommend the trust as a place to work.
The recommended ratio is one to eight.
The recommendations of the last report had been met.
Inspectors visited four sites.
Recommendation 3 was not met.
The home is well led.
Leaders know what they need.
Pupils behave well.
""",
    "employer": """
Thank you for your letter.
I look forward to working with you.
We will be happy to answer questions.
What does this mean for you?
Demand will rise next year.
Managers should use the new form.
The changes will mean longer waits.
We will face a difficult winter.
The board met in May.
There will be fewer posts.
You should receive the form this week.
The rota was reviewed in May.
""",
    "press": """
What happens next?
The strategy aims to cut waiting times.
The trust will publish its plan in May, she said.
The company plans to hire 40 drivers.
Have you been affected?
The council said it would review the policy.
""",
}


@pytest.mark.parametrize("text", RECOMMENDATIONS)
def test_an_inspector_recommends(text: str) -> None:
    assert kinds(text, "inspector") == ["recommendation"]


@pytest.mark.parametrize("text", DEMANDS)
def test_a_union_demands(text: str) -> None:
    assert set(kinds(text, "union")) == {"demand"}


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_union_asks_a_question(text: str) -> None:
    assert kinds(f"The paper of the employer is silent on this. {text}", "union") == ["question"]


@pytest.mark.parametrize("text", RESPONSES)
def test_an_employer_undertakes(text: str) -> None:
    assert kinds(text, "employer") == ["response"]


@pytest.mark.parametrize(("voice", "text"), [(v, t) for v, texts in NONE.items() for t in texts.strip().splitlines()])
def test_what_is_none_of_these(voice: str, text: str) -> None:
    assert kinds(text, voice) == []


REPORT = """# Inspection of the ferry service

## Findings

2.1 Crews are skilled. The company should review its rotas.

## Recommendations

Recommendation 1: The company should improve safety drills by:

- holding a drill each month
- recording who took part

Recommendation 2: The harbour authority should publish tide data each week.

3.1 The company has two ships.

# Action plan

### Recommendation 1

The company should improve safety drills by:

- holding a drill each month
- recording who took part

Action:

- The operations director will hold a drill each month
- Records kept on board

Improvement target: every sailor drilled twice a year

By 30 June 2021

### Recommendation 2

The harbour authority should publish tide data each week.

Action:

- Tide data on the website by 1 May 2021

Target date: September 2021
"""


def rows_of(text: str, voice: str, *columns: str, publisher: str = "") -> list[tuple[str, ...]]:
    return [tuple(r[c] for c in columns) for r in found(text, voice, publisher)]


def test_a_numbered_recommendation_is_whole_and_in_items_each_time_that_it_stands() -> None:
    rows = [r for r in rows_of(REPORT, "inspector", "kind", "number", "text") if r[0] == "recommendation"]
    assert [n for _, n, _ in rows] == ["", "1", "1a", "1b", "2", "1", "1a", "1b", "2"]
    assert rows[2][2] == "holding a drill each month"
    assert rows[1][2].startswith("Recommendation 1") or rows[1][2].startswith("The company")
    assert rows[1][2].endswith("recording who took part")


def test_each_commitment_and_target_is_tied_and_has_the_date_at_its_foot_or_its_own() -> None:
    rows = [r[1:] for r in rows_of(REPORT, "inspector", "kind", "answers", "deadline", "text") if r[0] == "response"]
    assert rows == [
        ("1", "30 June 2021", "The operations director will hold a drill each month"),
        ("1", "30 June 2021", "Records kept on board"),
        ("1", "30 June 2021", "every sailor drilled twice a year"),
        ("2", "1 May 2021", "Tide data on the website by 1 May 2021"),
    ]


def test_who_is_addressed() -> None:
    rows = {r["number"]: r["addressee"] for r in found(REPORT, "inspector") if r["kind"] == "recommendation"}
    assert (rows["1"], rows["1b"], rows["2"]) == ("company", "company", "harbour authority")


NUMBERED_PLAN = """# Management response to the review

1. The school should

- publish its policy
- train all tutors

The school will publish its policy on its website.

The bursar will arrange training.

Success measure: all tutors trained.

December 2019

2. Governors should meet parents once a term.

Agreed. The chair will write to parents.

Within six months
"""


def test_a_plan_without_labels_is_read_by_its_verbs() -> None:
    rows = [r[1:] for r in rows_of(NUMBERED_PLAN, "employer", "kind", "answers", "deadline") if r[0] == "response"]
    assert rows == [("1", "December 2019")] * 3 + [("2", "Within six months")]
    numbers = [r["number"] for r in found(NUMBERED_PLAN, "employer") if r["kind"] == "recommendation"]
    assert numbers == ["1", "1a", "1b", "2"]


TABLE = """# Improvement plan

| No | Recommendation | Action | Lead | By when | Status |
|---|---|---|---|---|---|
| 1 | The trust should fill ward posts. | We will advertise all posts. | Director of Nursing | 31 March 2022 | Green |
| | | A bank will be set up. | HR | May 2022 | Amber |
| 2 | Improve handover. | Handover form in use on all wards. | Matron | Ongoing | |
"""


def test_a_row_without_its_first_cell_keeps_its_columns() -> None:
    text = "Recommendation | Action | By when\n1. Fill all posts | We advertised | May 2021\n| We will open a bank | June 2021"
    starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n"), len(text) + 1]
    rows = [{"unit": "table row", "start": a, "end": b - 1} for a, b in pairwise(starts)]
    assert [(text[c.start : c.end], c.kind, c.number) for c in read_tables(rows, text)] == [
        ("Fill all posts", "recommendation", "1"),
        ("We advertised", "response", "1"),
        ("We will open a bank", "response", "1"),
    ]


def test_a_plan_in_a_table_is_read_by_its_columns() -> None:
    rows = rows_of(TABLE, "employer", "kind", "number", "answers", "addressee", "deadline", "text")
    assert [r for r in rows if r[0] == "response"] == [
        ("response", "", "1", "Director of Nursing", "31 March 2022", "We will advertise all posts."),
        ("response", "", "1", "HR", "May 2022", "A bank will be set up."),
        ("response", "", "2", "Matron", "Ongoing", "Handover form in use on all wards."),
    ]
    assert [(r[1], r[5]) for r in rows if r[0] == "recommendation"] == [
        ("1", "The trust should fill ward posts."),
        ("2", "Improve handover."),
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "We ask the company to:",
        "The company should:",
        "The union calls for:",
        "Our members want:",
        "The board needs to:",
    ],
)
def test_the_items_of_a_demand_are_rows_and_its_introduction_is_none(introduction: str) -> None:
    rows = rows_of(
        f"{introduction}\n\n- restore the night bus\n- a pay rise for drivers\n\nThe bus was cut in May.",
        "union",
        "kind",
        "text",
    )
    assert rows == [("demand", "restore the night bus"), ("demand", "a pay rise for drivers")]


def test_the_items_of_an_undertaking_are_responses() -> None:
    rows = rows_of("The council will:\n\n- open two pools\n- lower the fee\n", "employer", "kind", "addressee")
    assert rows == [("response", "council"), ("response", "council")]


def test_bulleted_recommendations_under_a_heading_need_no_modal() -> None:
    items = "- Publish the loan policy\n- A register of volunteers"
    text = f"# Report\n\n## Recommendations for the museum\n\n{items}\n\n## Method\n\nWe read files.\n"
    assert rows_of(text, "inspector", "kind", "addressee") == [("recommendation", "museum")] * 2


def test_numbers_of_an_ordered_list_are_the_documents_own() -> None:
    text = "# Report\n\n## Recommendations\n\n1. Publish the loan policy.\n2. The board should appoint a registrar.\n"
    assert rows_of(text, "inspector", "number", "text") == [
        ("1", "Publish the loan policy."),
        ("2", "The board should appoint a registrar."),
    ]


def test_answers_to_numbered_questions_are_tied_to_them() -> None:
    question = "“Will the pool stay open in the winter months of this year?”"
    text = f"# Letter\n\n## Question 4\n\n{question}\n\nWe will publish the decision in May.\n"
    rows = rows_of(text, "employer", "kind", "number", "answers", "addressee", publisher="Northport Council")
    assert rows[0][:2] == ("question", "4")
    assert rows[-1] == ("response", "", "4", "Northport Council")


def test_a_response_below_its_recommendation_is_told_by_its_label() -> None:
    response = "Ministry response: The ministry will count them by May 2025."
    text = f"# Audit\n\nRecommendation 6: The ministry should count its beds.\n\n{response}"
    rows = rows_of(text, "inspector", "kind", "number", "answers", "deadline")
    assert rows == [("recommendation", "6", "", ""), ("response", "", "6", "May 2025")]


def test_a_response_that_names_a_recommendation_is_tied_to_it() -> None:
    text = "Thank you for the report. In response to recommendation 7, the trust will publish a rota by 1 May 2020."
    assert rows_of(text, "employer", "kind", "answers", "deadline") == [("response", "7", "1 May 2020")]


def test_an_answer_to_what_needs_to_change_is_a_demand_though_it_has_no_verb() -> None:
    assert kinds("More cover at night.", "survey", question="What needs to change?") == ["demand"]
    assert kinds("More cover at night.", "survey", question="What has gone well?") == []


def test_questions_put_to_members_are_none() -> None:
    text = "We asked our members three questions:\n\n- What has gone well?\n- Why did you join?\n\nThe board is new."
    assert kinds(text, "union") == []


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("The health board must fill the posts.", "health board"),
        ("We urge the minister to act.", "minister"),
        ("We call on Northport Council to reopen the pool.", "Northport Council"),
        ("The rota should be agreed by the joint committee.", "joint committee"),
        ("We seek an assurance from the trust that no post will go.", "trust"),
        ("The policy should be reviewed. The university must act.", "university"),
        ("The tide is high. Does the Harbour Board expect crews to sail at night?", "Harbour Board"),
        ("We recommend that the chief constable publishes the data.", "chief constable"),
    ],
)
def test_the_addressee_is_the_subject_or_the_body_named(text: str, addressed: str) -> None:
    assert {r["addressee"] for r in found(text, "union")} == {addressed}


def test_later_gives_the_most_similar_sentences_of_later_sources_only() -> None:
    recs = pd.DataFrame([{"recommendation_id": "r", "document_id": "old", "start": 0, "end": 10, "kind": "demand"}])
    sentences = pd.DataFrame(
        [
            ("old:1", "old", 0, 10), ("same:1", "same", 0, 9), *((f"new:{i}", "new", i, i + 1) for i in range(4)),
            *((f"newer:{i}", "newer", i, i + 1) for i in range(2)), ("last:0", "last", 0, 1),
        ],
        columns=["sentence_id", "document_id", "start", "end"],
    )  # fmt: skip
    near = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.1]
    vectors = np.array([[1, 0], [1, 0], *([c, (1 - c * c) ** 0.5] for c in near)])
    dates = {"old": "2005-07", "same": "2005", "new": "2007", "newer": "2009", "last": "2011"}
    found_later = later(recs, sentences, vectors, dates)
    assert found_later["sentence_id"].tolist() == ["new:0", "new:1", "newer:0", "newer:1"], "two of one, none unlike"
    assert found_later["similarity"].tolist() == [1.0, 0.9, 0.6, 0.5]
    assert later(recs, sentences, vectors, {"old": "2005-07", "new": ""}).empty


def test_nothing_is_changed_in_place_and_an_empty_corpus_gives_an_empty_frame() -> None:
    corpus, sources = corpus_of(REPORT), sources_of("inspector")
    before = [frame.copy() for frame in (*corpus, sources)]
    recommendations(corpus, sources)
    for was, now in zip(before, (*corpus, sources), strict=True):
        pd.testing.assert_frame_equal(was, now)
    empty = Corpus(*(frames.build(name, []) for name in Corpus._fields))
    assert list(recommendations(empty, sources).columns) == list(COLUMNS)
