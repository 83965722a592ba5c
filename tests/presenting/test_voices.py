"""People counted, with intervals; nothing small or illustrative gets out; quotations under permission only."""

import csv
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import evidence
from evidence import frames
from evidence.errors import EvidenceError
from evidence.extracting.identities import Settled
from evidence.presenting.record import Record
from evidence.presenting.topics.tables import Found
from evidence.presenting.voices import interval, survey_tables, without_names_in_groups
from evidence.study import Study

HARD = [
    "Unpaid overtime every weekend and my caseload is far too high",
    "I work long unpaid hours and the workload is unmanageable",
]
WELL = [
    "The training has been excellent and my mentor Kirsty is lovely",
    "Good supervision every month, and the team in Harrowdene helps",
]


@pytest.fixture
def survey(tiny: Path) -> Path:
    """Forty nurses, twelve porters and four clerks; every third nurse has not agreed to be quoted."""
    with (tiny / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ID", "Role", "What is hard?", "What goes well?", "May we quote you?"])
        for i in range(56):
            role = "Nurse" if i < 40 else "Porter" if i < 52 else "Clerk"
            rows.writerow(
                [
                    f"R{i:03}",
                    role,
                    f"{HARD[i % 2]}, ward {i}",
                    f"{WELL[i % 2]}, ward {i}",
                    "No" if i % 3 == 0 else "Yes",
                ]
            )
    register = tiny / "sources.toml"
    entry = """
[[source]]
id = "survey"
label = "Survey 2024"
title = "A survey"
kind = "survey"
publisher = "A union"
date = "2024"
wording = "verbatim"
may_quote = true
path = "survey.csv"
citation = "A union (2024), made up for the tests."
respondent = "ID"
questions = ["What is hard?", "What goes well?"]
groups = { role = "Role" }
permission = "May we quote you?"
"""
    register.write_text(register.read_text(encoding="utf-8") + entry, encoding="utf-8")
    return tiny


def test_the_interval_is_wilsons() -> None:
    assert [round(x, 4) for x in interval(81, 263)] == [0.2553, 0.3662]  # Newcombe (1998), method 3


def test_people_are_counted_question_by_question(survey: Path) -> None:
    data = evidence.open_study(survey).table("voices-by-question").data
    row = data[(data["question"] == "What is hard?") & (data["theme"] == "Workload")].iloc[0]
    assert (row["people"], row["of_people"], row["voices"], row["words"]) == (56, 56, 56, "all")
    assert 0.9 < row["low"] < row["high"] <= 1


def test_small_groups_are_kept_back_and_no_subtraction_tells_them(survey: Path) -> None:
    table = evidence.open_study(survey).table("voices-by-role")
    people = table.data.pivot(index="theme", columns="role", values="people").loc["Workload"]
    assert pd.isna(people["Clerk"])
    assert pd.isna(people["Porter"]), "or 56 less 40 less 12 would tell the clerks"
    assert (people["Nurse"], people["all"]) == (40, 56)
    assert not re.search(r"\b(4|12)\b", " ".join(table.shown.columns))


def test_the_ledger_adds_up(survey: Path) -> None:
    study = evidence.open_study(survey)
    mine = study.ledger[study.ledger["source_id"] == "survey"]
    assert mine[["received", "excluded", "analysed", "voices"]].to_numpy().tolist() == [[56, 0, 56, 56]] * 2
    assert study.check() == []


def test_quotations_need_permission_and_carry_no_name(survey: Path) -> None:
    study = evidence.open_study(survey)
    bank = study.table("quote-bank")
    withheld = {f"Survey 2024, response R{i:03}, question {q}" for i in range(0, 56, 3) for q in (1, 2)}
    assert len(bank.data) > 4
    assert not withheld & set(bank.data["locator"])
    words = " ".join(bank.data["quotation"])
    assert "Kirsty" not in words
    assert "Harrowdene" not in words
    assert "[person 1]" in words
    assert "Clerk" not in set(bank.data["role"]), "four clerks could be found"
    assert set(study.name_review()["text"]) >= {"Kirsty", "Harrowdene"}


def test_an_illustrative_source_can_get_into_no_headline(survey: Path) -> None:
    register = survey / "sources.toml"
    text = register.read_text(encoding="utf-8")
    at = text.rindex('wording = "verbatim"')
    register.write_text(text[:at] + 'wording = "illustrative"' + text[at + 20 :], encoding="utf-8")
    study: Study = evidence.open_study(survey)
    with pytest.raises(EvidenceError, match="survey: is illustrative, so nothing may be found from it"):
        Record(study.sources, study.corpus, study.codings, study.codebook, study.reporting)
    assert "Survey 2024" not in study.table("themes-by-source").to_html()
    for name in ("ledger", "voices-by-question", "voices-by-role", "quote-bank"):
        assert "ILLUSTRATIVE" in study.table(name).note


def test_a_group_that_names_a_person_is_other_and_file_names_hold_no_spaces():
    documents = pd.DataFrame(
        {
            "document_id": ["a", "b"], "source_id": "s", "respondent": ["1", "2"], "question": "q", "campaign": "",
            "may_quote": True, "text": "t", "Your team / line": ["Mrs Jane Whitcombe", "North"],
        }
    )  # fmt: skip
    safe = without_names_in_groups(documents, Settled())
    assert safe["Your team / line"].tolist() == ["Other", "North"]
    record = SimpleNamespace(sources=pd.DataFrame({"source_id": ["s"]}), corpus=SimpleNamespace(documents=safe))
    assert list(survey_tables(record)) == ["ledger", "voices-by-question", "voices-by-your-team-line"]


@pytest.mark.parametrize("label", ["Unit", "Section", "Kind", "Label"])
def test_a_group_may_be_called_what_a_column_of_ours_is(tmp_path: Path, label: str) -> None:
    (tmp_path / "in").mkdir()
    rows = [f"R{i},{'North' if i % 2 else 'South'},The caseload on ward {i} is far too high." for i in range(24)]
    (tmp_path / "in" / "survey.csv").write_text("\n".join([f"ID,{label},What is hard?", *rows, ""]), encoding="utf-8")
    study = evidence.open_study(tmp_path / "in", tmp_path)
    coded = {"theme": "workload", "coder": "rules", "score": 1.0, "cue_start": 0, "cue_end": 3, "stance": "concern",
             "speaker": "member"}  # fmt: skip
    study.__dict__["codings"] = frames.build(
        "codings", [{"sentence_id": i, **coded} for i in study.sentences["sentence_id"]]
    )
    name = f"voices-by-{label.lower()}-2"
    people = study.table(name).data.pivot(index="theme", columns=f"{label.lower()} 2", values="people").loc["Workload"]
    assert people.to_dict() == {"North": 12, "South": 12, "all": 24}
    assert study.table("themes-by-kind").data["sentences"].max() == 24
    assert study.table("coded-sentences").data.empty, "answers are not listed"


def test_a_topic_that_few_people_speak_of_is_not_counted(survey: Path) -> None:
    record = evidence.open_study(survey).record
    sentences = record.sentences()
    answers = sentences["respondent"] != ""
    few = sentences["respondent"].isin([f"R{i:03}" for i in range(9)])
    assignments = pd.DataFrame({"sentence_id": sentences["sentence_id"], "topic": np.where(few, 2, 1)})
    topics = pd.DataFrame({"topic": [1, 2], "n": assignments["topic"].value_counts()[[1, 2]].to_list()})
    counted = Found(topics, assignments, pd.DataFrame(), np.zeros((2, 1))).counted(record)
    assert answers.any()
    assert set(counted.assignments["sentence_id"]) == set(sentences.loc[~few, "sentence_id"])
    assert counted.topics["n"].to_list() == [(~few).sum(), 0]
    enough = assignments.assign(topic=np.where(sentences["respondent"].isin([f"R{i:03}" for i in range(10)]), 2, 1))
    assert Found(topics, enough, pd.DataFrame(), np.zeros((2, 1))).counted(record).assignments.equals(enough)
