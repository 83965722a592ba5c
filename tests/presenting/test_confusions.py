"""Where the coder is surest and wrong, and what it is unsure of."""

import pandas as pd
import pytest

import evidence
from evidence.presenting import confusions
from evidence.study import Study


@pytest.fixture
def study(tiny, monkeypatch: pytest.MonkeyPatch) -> Study:
    """The tiny corpus as digests, its first sentences judged as the test needs it."""
    register = tiny / "sources.toml"
    text = register.read_text(encoding="utf-8").replace('"verbatim"', '"paraphrase"')
    register.write_text(text.replace("may_quote = true", "may_quote = false"), encoding="utf-8")
    study = evidence.open_study(tiny)
    ids = study.sentences["sentence_id"].head(6).to_list()
    judged = pd.DataFrame(
        {
            "theme": "workload",
            "probability": [0.9, 0.7, 0.95, 0.1, 0.41, 0.2],
            "bears": [True, True, True, False, True, False],
            "settled": [False, False, False, True, True, False],
        }
    )
    judged = judged.assign(sentence_id=ids, threshold=0.4)
    monkeypatch.setattr(
        confusions, "_judged", lambda record: record.sentences().merge(judged, on="sentence_id", sort=False)
    )
    return study


def test_the_surest_mistakes_come_first_with_their_number_and_place(study: Study) -> None:
    table = confusions.confusions_table(study.record)
    ids = study.sentences["sentence_id"].to_list()
    assert table.data[["wrong", "of_wrong", "probability", "sentence_id"]].to_numpy().tolist() == [
        ["given", 3, 0.95, ids[2]],
        ["given", 3, 0.9, ids[0]],
        ["missed", 1, 0.1, ids[3]],
    ]
    assert table.shown["Theme"].to_list() == [
        "Workload, given, but not there (3)", "", "Workload, there, but missed (1)",
    ]  # fmt: skip
    assert table.shown["Where"].str.startswith("Northwick 2019, para").all()
    assert "among the 6 of the digests" in table.note
    assert not any(mark in table.to_html() for mark in "“”")


def test_what_lies_closest_to_the_threshold_is_unsure(study: Study) -> None:
    table = confusions.unsure_table(study.record)
    ids = study.sentences["sentence_id"].to_list()
    assert table.data[["sentence_id", "given", "settled"]].to_numpy().tolist() == [
        [ids[4], True, True],
        [ids[5], False, False],
    ]
    assert table.shown["Given from"].to_list() == ["0.40", "0.40"]


def test_only_digests_that_ship_are_judged(tiny) -> None:
    study = evidence.open_study(tiny)
    assert confusions.confusions_table(study.record).data.empty
    assert confusions.unsure_table(study.record).data.empty
