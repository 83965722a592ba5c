"""A file of reviewed topics: labels are a person's, places hold, and a new fit only proposes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from evidence.coding.embeddings import Embedder
from evidence.discovering.reviewed import place, propose, read_reviewed, write_reviewed
from evidence.discovering.spread import sentence_groups, topics_by
from evidence.discovering.topics import Topics, fit_topics
from evidence.errors import EvidenceError
from evidence.reading import Corpus

Small = tuple[Corpus, pd.DataFrame]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="module")
def fitted(small: Small, embedder: Embedder) -> Topics:
    return fit_topics(*small, embedder, how_many=4)


@pytest.fixture
def file(fitted: Topics, embedder: Embedder, tmp_path: Path) -> Path:
    write_reviewed(fitted, tmp_path / "topics.toml", embedder.key)
    return tmp_path / "topics.toml"


def test_what_was_fitted_is_placed_where_it_was(small: Small, fitted: Topics, file: Path, embedder: Embedder) -> None:
    topics, assignments = place(read_reviewed(file), *small, embedder)
    pd.testing.assert_frame_equal(topics, fitted.topics)
    pd.testing.assert_frame_equal(assignments, fitted.assignments)


def test_a_label_that_a_person_wrote_stays(small: Small, fitted: Topics, file: Path, embedder: Embedder) -> None:
    first = fitted.topics["label"].iloc[0]
    file.write_text(file.read_text(encoding="utf-8").replace(first, "What a person “calls” it"), encoding="utf-8")
    reviewed = read_reviewed(file)
    assert place(reviewed, *small, embedder)[0]["label"].iloc[0] == "What a person “calls” it"
    placed = place(reviewed, *small, embedder)[1]
    proposed, changes, moves = propose(reviewed, placed, fitted)
    assert proposed.topics["label"].iloc[0] == "What a person “calls” it"
    assert set(changes["what"]) == {"stays"}
    assert moves.empty


def test_a_new_document_is_placed_without_a_fit(
    make: Callable[..., Small], fitted: Topics, file: Path, embedder: Embedder
) -> None:
    new = make({"new": ("letter", ["The pay award was too small for porters."])})
    _, assignments = place(read_reviewed(file), *new, embedder)
    of_pay = fitted.assignments[fitted.assignments["sentence_id"].str.startswith("pay")]["topic"].mode()[0]
    assert assignments["topic"].to_list() == [of_pay]


def test_a_new_fit_says_what_would_move(small: Small, fitted: Topics, file: Path, embedder: Embedder) -> None:
    reviewed = read_reviewed(file)
    other = fit_topics(*small, embedder, how_many=6)
    proposed, changes, moves = propose(reviewed, fitted.assignments, other)
    assert set(changes["topic"]) >= set(fitted.topics["topic"])
    assert changes["before"].sum() == changes["after"].sum() == len(fitted.assignments)
    assert len(moves) == len(fitted.assignments) - changes["in_both"].sum()
    assert proposed.topics["topic"].is_unique


def test_another_models_topics_are_refused(small: Small, file: Path, embedder: Embedder) -> None:
    with pytest.raises(EvidenceError, match="made with another model"):
        place(replace(read_reviewed(file), model="other"), *small, embedder)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('centre = "', 'centre = "?', "its numbers were changed"),
        ("number = 2", "number = 1", "stands twice"),
        ("number = 2", 'number = "2"', "number is missing or of a wrong kind"),
        ("[[topic]]", "[[other]]", r"has no \[\[topic\]\] entries"),
    ],
)
def test_a_file_that_was_broken_is_told(file: Path, before: str, after: str, told: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(EvidenceError, match=told):
        read_reviewed(file)


def test_topics_are_counted_by_group(small: Small, fitted: Topics) -> None:
    groups = sentence_groups(*small, pd.Series("member", index=small[0].sentences["sentence_id"]))
    for by in ("year", "kind", "label", "speaker", "role"):
        counted = topics_by(fitted.assignments, groups, by)
        assert counted["n"].sum() == len(fitted.assignments)
        assert counted.groupby(by)["n"].sum().to_dict() == counted.groupby(by)["of_group"].first().to_dict()
    assert (counted["people"] == counted["n"]).all()  # here each respondent says one sentence
