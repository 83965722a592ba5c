"""Topics in people's answers: people counted by group, small numbers kept back, made-up ones told."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.coding.embeddings import Embedder
from evidence.discovering.reviewed import write_reviewed
from evidence.discovering.topics import fit_topics
from evidence.study import Study

SOURCE = """
[[source]]
id = "{id}"
label = "{id}"
title = "A survey"
kind = "survey"
publisher = "A union"
date = "2024"
wording = "{wording}"
may_quote = true
path = "{id}.csv"
citation = "Made up for the tests."
respondent = "ID"
questions = ["What is hard?"]
groups = {{ role = "Role" }}
"""
PAY = ["Pay has fallen behind for {}.", "The pay award for {} was too small.", "Salaries of {} buy less each year."]
HOURS = ["Caseloads of {} are too high.", "The hours of {} run past the contract.", "Work piles up for {}."]


def surveyed(folder: Path, wording: str) -> Path:
    """Two surveys with the same ids of respondents, the first of thirty nurses and four clerks, the second of porters."""
    corpus = folder / "corpus"
    corpus.mkdir()
    roles = {"one": ["Nurse"] * 30 + ["Clerk"] * 4, "two": ["Porter"] * 24}
    for name, held in roles.items():
        with (corpus / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["ID", "Role", "What is hard?"])
            for i, role in enumerate(held):
                says = (PAY, HOURS)[i % 2][i // 2 % 3].format(f"ward {i}")
                rows.writerow([f"R{i:02}", role, f"{says} {says}"])
    register = "".join(SOURCE.format(id=name, wording=wording) for name in roles)
    (corpus / "sources.toml").write_text(register, encoding="utf-8")
    return corpus


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = evidence.open_study(surveyed(tmp_path, "verbatim"))
    embedder = Embedder()
    topics = fit_topics(made.corpus, made.sources, embedder, how_many=2)
    write_reviewed(topics, made.folder / "topics.toml", embedder.key)
    return made


def test_people_of_each_group_are_counted_and_few_are_kept_back(study: Study) -> None:
    table = study.table("topics-by-role")
    assert list(table.shown.columns) == ["Topic", "Clerk (·)", "Nurse (30)", "Porter (·)", "All (58)"]
    people = table.data.pivot(index="topic", columns="role", values="people")
    roles = study.documents.set_index("document_id")["role"]
    placed = study.assignments.merge(study.sentences[["sentence_id", "document_id"]], on="sentence_id")
    placed = placed.drop_duplicates(["topic", "document_id"]).assign(role=placed["document_id"].map(roles))
    counted = placed.groupby(["topic", "role"])["document_id"].nunique()
    for topic in study.topics["topic"]:
        shown = people.loc[study.found.label(topic)]
        nurses = int(counted.get((topic, "Nurse"), 0))
        assert pd.isna(shown["Nurse"]) or shown["Nurse"] == nurses
        assert pd.isna(shown["Clerk"])
        everybody = int(counted[topic].sum())
        assert shown["all"] == everybody or (pd.isna(shown["all"]) and everybody < 10)
    assert people["Nurse"].notna().any()


def test_made_up_answers_are_placed_in_topics_that_they_did_not_make(study: Study) -> None:
    register = study.folder / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace('"verbatim"', '"illustrative"'), encoding="utf-8")
    made_up = evidence.open_study(study.folder)
    table = made_up.table("topics-by-role")
    assert "ILLUSTRATIVE" in table.note
    assert "Made-up answers had no part in finding the topics." in table.note
    pd.testing.assert_frame_equal(table.data, study.table("topics-by-role").data)
    assert "Made-up" not in study.table("topics-by-role").note


def test_without_topics_there_is_no_such_table(tmp_path: Path) -> None:
    assert "topics-by-role" not in evidence.open_study(surveyed(tmp_path, "verbatim")).tables
