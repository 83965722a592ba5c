"""Topics held against themes, both ways."""

from pathlib import Path

import pandas as pd
import pytest

from evidence.coding.codebook import Codebook, Theme
from evidence.discovering.crosswalk import agreement, candidates, crosswalk, themes_in_topics

BOOK = Codebook(
    tuple(Theme(t, t.title(), True, "#000000", "", "", "") for t in ("pay", "hours", "rare", "none")), Path()
)
# Topic 1 is about pay, topics 2 and 3 share hours, topic 4 has no theme; one sentence of each ten of 1 bears "rare" too.
TOPIC = [1] * 10 + [2] * 10 + [3] * 10 + [4] * 10
THEMES = [["pay"]] * 9 + [["pay", "rare"]] + [["hours"]] * 20 + [[]] * 10


@pytest.fixture
def assignments() -> pd.DataFrame:
    ids = [f"s{i:02}" for i in range(40)]
    return pd.DataFrame({"sentence_id": ids, "topic": TOPIC, "probability": [0.9 - i / 100 for i in range(40)]})


@pytest.fixture
def codings() -> pd.DataFrame:
    rows = [{"sentence_id": f"s{i:02}", "theme": t} for i, ts in enumerate(THEMES) for t in ts]
    return pd.DataFrame(rows + rows[:1])  # a second cue is not a second sentence


def test_counts_add_up_both_ways(assignments: pd.DataFrame, codings: pd.DataFrame) -> None:
    crossed = crosswalk(assignments, codings, BOOK).set_index(["topic", "theme"])
    assert len(crossed) == 16
    pay = crossed.loc[(1, "pay")]
    assert (pay["n"], pay["of_topic"], pay["of_theme"], pay["share_of_topic"], pay["times"]) == (10, 10, 10, 1.0, 4.0)
    assert crossed.loc[(2, "hours"), "share_of_theme"] == 0.5
    assert crossed.groupby("theme")["n"].sum().to_dict() == {"hours": 20, "none": 0, "pay": 10, "rare": 1}


def test_a_topic_without_a_theme_is_a_candidate_with_its_passages(
    assignments: pd.DataFrame, codings: pd.DataFrame
) -> None:
    topics = pd.DataFrame({"topic": [1, 2, 3, 4], "label": list("abcd"), "terms": list("abcd")})
    found = candidates(crosswalk(assignments, codings, BOOK), topics, assignments, codings, passages=2)
    assert found["topic"].to_list() == [4]
    assert found.iloc[0][["n", "uncoded", "nearest", "passages"]].to_list() == [10, 10, "", "s30; s31"]


def test_themes_are_found_once_in_several_topics_or_not_at_all(
    assignments: pd.DataFrame, codings: pd.DataFrame
) -> None:
    found = themes_in_topics(crosswalk(assignments, codings, BOOK)).set_index("theme")
    assert found["reading"].to_dict() == {
        "pay": "one topic", "hours": "several topics", "rare": "no topic finds it", "none": "no sentence",
    }  # fmt: skip
    assert found.loc["hours", "falls_into"] == "2; 3"
    assert found.index.to_list() == ["pay", "hours", "rare", "none"]


def test_agreement_has_an_interval_around_it(assignments: pd.DataFrame, codings: pd.DataFrame) -> None:
    paragraphs = pd.Series([f"p{i // 2}" for i in range(40)], index=assignments["sentence_id"])
    found = agreement(assignments, codings, paragraphs, samples=200)
    assert 0 < found.chance < found.low <= found.nmi <= found.high <= 1
    assert agreement(assignments, codings, paragraphs, samples=200) == found
