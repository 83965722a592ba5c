"""Topics from the command line to tables and figures: found once, kept, placed, and met with the codebook."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.errors import EvidenceError
from evidence.frames import FRAMES
from evidence.presenting.topics.figures import TOPIC_FIGURES, draw_topics
from evidence.presenting.topics.tables import TOPIC_TABLES

SUBJECTS = {
    "pay": [
        "Pay has fallen behind for {}.",
        "The pay award for {} was too small.",
        "Salaries of {} buy less each year.",
    ],
    "hours": ["Caseloads of {} are too high.", "The hours of {} run past the contract.", "Work piles up for {}."],
    "families": ["Children wait for {} to visit.", "Families say {} listen to them.", "Parents seldom see {} twice."],
}
SOURCE = """
[[source]]
id = "{id}"
label = "{label} 2020"
title = "T"
kind = "employer letter"
publisher = "P"
date = "2020"
wording = "verbatim"
may_quote = {may_quote}
path = "{id}.md"
citation = "C"
"""
STAFF = ["nurses", "teachers", "officers", "librarians", "drivers", "clerks"]


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from evidence.cli import main; main()", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sources of short paragraphs on three subjects, and the topics found in them."""
    folder = tmp_path_factory.mktemp("study") / "corpus"
    folder.mkdir()
    register = ""
    for source, staff in {"north": STAFF[:3], "south": STAFF[3:]}.items():
        lines = [line.format(who) for lines in SUBJECTS.values() for line in lines for who in staff]
        (folder / f"{source}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        register += SOURCE.format(id=source, label=source.title(), may_quote="true" if source == "north" else "false")
    (folder / "sources.toml").write_text(register, encoding="utf-8")
    shutil.copyfile(Path(__file__).parents[2] / "corpus" / "codebook.toml", folder / "codebook.toml")
    done = run("topics", "--corpus", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Found: {folder.resolve() / 'topics.toml'}")
    return folder


def test_every_sentence_is_in_a_topic_and_can_be_listed(corpus: Path) -> None:
    study = evidence.open_study(corpus)
    assert sorted(study.assignments["sentence_id"]) == sorted(study.sentences["sentence_id"])
    assert list(study.topics.columns) == list(FRAMES["topics"])
    listed = study.table("topic-sentences").data
    assert sorted(listed["sentence_id"]) == sorted(study.sentences["sentence_id"])
    assert study.table("topics").data["sentences"].sum() == len(study.sentences)


def test_words_of_a_source_that_may_not_be_quoted_are_withheld(corpus: Path) -> None:
    listed = evidence.open_study(corpus).table("topic-sentences").data
    south = listed["locator"].str.startswith("South")
    assert set(listed.loc[south, "text"]) == {"[not to be quoted]"}
    assert "Pay has fallen behind for nurses." in set(listed.loc[~south, "text"])


def test_no_place_of_an_answer_that_may_not_be_quoted_is_listed(corpus: Path) -> None:
    study = evidence.open_study(corpus)
    south = study.paragraphs["document_id"] == "south"
    paragraphs = study.paragraphs.assign(unit=study.paragraphs["unit"].mask(south, "answer"))
    record = replace(study.record, corpus=study.presented._replace(paragraphs=paragraphs))
    table = TOPIC_TABLES["topic-sentences"](record, study.found)
    of_south = record.sentences()["document_id"] == "south"
    assert f"answers that may not be quoted: {of_south.sum()}. " in table.note
    assert sorted(table.data["sentence_id"]) == sorted(record.sentences().loc[~of_south, "sentence_id"])
    assert not TOPIC_TABLES["topics"](record, study.found).data["locator"].str.startswith("South").any()


def test_tables_and_figures_count_what_is_there(corpus: Path) -> None:
    study = evidence.open_study(corpus)
    crossed = study.table("topics-and-themes").data
    assert crossed.drop_duplicates("topic")["of_topic"].sum() == len(study.sentences)
    borne = study.codings.drop_duplicates(["sentence_id", "theme"])["theme"].value_counts()
    counted = crossed.groupby("theme")["n"].sum()
    assert counted["Pay"] == borne["pay"] > 0
    for name in TOPIC_TABLES:
        assert len(study.table(name).shown)
    for name in TOPIC_FIGURES:
        drawing = study.drawing(name)
        assert all(str(label) in drawing.alt for label in study.topics["label"])


def test_a_label_that_a_person_changed_is_shown_and_a_refit_only_proposes(corpus: Path) -> None:
    kept = corpus / "topics.toml"
    before = kept.read_text(encoding="utf-8")
    label = evidence.open_study(corpus).topics["label"].iloc[0]
    kept.write_text(before.replace(label, "What a person calls it"), encoding="utf-8")
    try:
        again = run("topics", "--refit", "--corpus", corpus)
        assert "1 · What a person calls it: stays" in again.stdout
        assert kept.read_text(encoding="utf-8") == before.replace(label, "What a person calls it")
        proposed = (corpus / "topics-proposed.toml").read_text(encoding="utf-8")
        assert "What a person calls it" in proposed
        assert "0 sentences would move" in again.stdout
    finally:
        kept.write_text(before, encoding="utf-8")
        (corpus / "topics-proposed.toml").unlink()


def test_a_refit_lists_the_sentences_that_would_move(corpus: Path) -> None:
    kept = corpus / "topics.toml"
    before = kept.read_text(encoding="utf-8")
    first, *_ = re.findall(r'centre = "[^"]+"', before)
    kept.write_text(re.sub(r'centre = "[^"]+"', first, before), encoding="utf-8")  # so that all stand in one topic
    try:
        placed = evidence.open_study(corpus).assignments.set_index("sentence_id")["topic"]
        again = run("topics", "--refit", "--corpus", corpus)
        listed = pd.read_csv(corpus.parent / "build" / "topics-moves.csv")
        proposed = evidence.open_study(corpus)
        (corpus / "topics-proposed.toml").replace(kept)
        refitted = evidence.open_study(corpus).assignments.set_index("sentence_id")["topic"]
    finally:
        kept.write_text(before, encoding="utf-8")
    moved = [i for i in placed.index if placed[i] != refitted[i]]
    assert 0 < len(moved) < len(placed)
    assert f"{len(moved)} sentences would move; each, with its place, from where and to where: " in again.stdout
    assert sorted(listed["sentence_id"]) == sorted(moved)
    for row in listed.itertuples():
        assert row.to.startswith(f"{refitted[row.sentence_id]} · ")
    south = listed["locator"].str.startswith("South 2020, para ")
    assert set(listed.loc[south, "text"]) == {"[not to be quoted]"}
    assert set(listed.loc[~south, "text"]) <= set(proposed.sentences["text"])
    assert south.any()
    assert not south.all()


def test_without_topics_it_says_how_to_find_them(tiny: Path) -> None:
    with pytest.raises(EvidenceError, match="has no topics yet; find them with `evidence topics`"):
        evidence.open_study(tiny).table("topics")


def test_a_few_sentences_are_too_few_and_nothing_is_written(tiny: Path) -> None:
    (tiny / "inspection-reports" / "northwick-2019.md").write_text("One line.\n", encoding="utf-8")
    done = run("topics", "--corpus", tiny)
    assert done.returncode == 2
    assert "too few to find topics in" in done.stderr
    assert not (tiny / "topics.toml").exists()


def test_a_topic_of_which_nothing_may_be_counted_is_not_drawn(corpus: Path) -> None:
    study = evidence.open_study(corpus)
    found, first = study.found, int(study.topics["topic"].iloc[0])
    kept = found.assignments[found.assignments["topic"] != first].reset_index(drop=True)
    emptied = found._replace(topics=found.topics.assign(n=found.topics["n"].where(found.topics["topic"] != first, 0)))
    drawing = draw_topics("topics", study.record, emptied._replace(assignments=kept))
    assert f"{first}: " not in drawing.alt.split("The topics: ")[1]
    assert drawing.table.data["sentences"].min() == 0
    none = found._replace(topics=found.topics.assign(n=0), assignments=found.assignments.head(0))
    assert draw_topics("topics", study.record, none).empty
    one = found._replace(
        topics=found.topics.iloc[:1], assignments=found.assignments.query("topic == @first"), centres=found.centres[:1]
    )
    assert "is the largest of 1 topics" in draw_topics("topics", study.record, one).alt


def test_topics_of_a_corpus_that_bears_no_theme_are_shown_and_said_to_meet_none(corpus: Path) -> None:
    study = evidence.open_study(corpus)
    record = replace(study.record, codings=study.record.codings.head(0))
    table = TOPIC_TABLES["topics-and-themes"](record, study.found)
    assert "No sentence bears a theme." in table.note
    assert table.data["n"].sum() == 0
    assert draw_topics("topics-and-themes", record, study.found).empty
    assert not draw_topics("topics", record, study.found).empty
    for make in TOPIC_TABLES.values():
        assert len(make(record, study.found).shown)
