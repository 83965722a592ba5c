"""Corrected shares beside plain counts: from whose mistakes they come, and what is said of them whichever way it goes."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from evidence import frames
from evidence.coding.codebook import read_codebook
from evidence.coding.own.shares import Unseen
from evidence.presenting import shares
from evidence.presenting.record import Record
from evidence.presenting.reporting import read_reporting

OURS = ("first-digest", "second-digest", "the-survey")


def sentences(source: str, group: str, truth: str, found: str) -> list[dict[str, object]]:
    """A row a sentence, each in a paragraph of its own; x where it bears the theme, and where the coder gives it."""
    rows = zip(truth, found, strict=True)
    return [
        {"sentence_id": f"{source}:{n}:1", "group": group, "introduces": False, "logit_pay": 0.0, "pay": int(t == "x"),
         "found": f == "x"}
        for n, (t, f) in enumerate(rows)
    ]  # fmt: skip


def coded(first: tuple[str, str], second: tuple[str, str], practice: tuple[str, str]) -> pd.DataFrame:
    """Two digests, a survey, natural practice texts, and practice texts that are not, in which the coder errs in all."""
    rows = sentences("first-digest", "first-digest", *first) + sentences("second-digest", "second-digest", *second)
    rows += sentences("the-survey", "the-survey R1", "x--", "---") + sentences(
        "the-survey", "the-survey R2", "x-", "x-"
    )
    rows += sentences("w1-plan", "nursing", *practice) + sentences(
        "odd-plan", "police", "x" * 40 + "-" * 40, "-" * 40 + "x" * 40
    )
    return pd.DataFrame(rows)


@pytest.fixture
def judged(project: Path, monkeypatch: pytest.MonkeyPatch):
    def judge(examples: pd.DataFrame, of: tuple[str, ...] = OURS) -> Record:
        learned = SimpleNamespace(learned=SimpleNamespace(held_out_bears=examples[["found"]].to_numpy()))
        monkeypatch.setattr(shares, "read_examples", lambda: examples)
        monkeypatch.setattr(shares, "shipped_coder", lambda themes: learned)
        sources = frames.build(
            "sources",
            [
                {"source_id": s, "label": s.title(), "title": s, "kind": "", "publisher": "", "date": "", "path": "",
                 "sha256": "", "citation": "", "may_quote": False, "wording": "illustrative" if "survey" in s else "paraphrase"}
                for s in of
            ],
        )  # fmt: skip
        codebook = read_codebook(project / "corpus" / "codebook.toml")
        reporting = read_reporting(project / "corpus" / "reporting.toml")
        return Record(sources, None, None, codebook, reporting, headline=False)

    return judge


def test_the_mistakes_come_from_other_digests_and_natural_practice_texts_only(judged) -> None:
    table = shares.corrected_table(judged(coded(("xx--------", "x---------"), ("xx--", "x---"), ("xx----", "x-x---"))))
    first, second, survey = table.data.to_dict("records")
    assert (first["source"], first["sentences"], first["count"], first["settled"]) == ("first-digest", 10, 1, 0.2)
    assert (first["held_out"], first["tpr"], first["fpr"]) == (10, 0.5, round(1 / 6, 6))
    assert first["corrected"] == 0  # 0.1 found, and as many given wrongly elsewhere
    assert (second["held_out"], second["tpr"], second["fpr"]) == (16, 0.5, round(1 / 12, 6))
    assert second["corrected"] == pytest.approx((0.25 - 1 / 12) / (0.5 - 1 / 12), abs=1e-6)
    assert (survey["held_out"], survey["tpr"], survey["count"]) == (20, 0.5, 1)
    assert table.shown.iloc[0].to_list()[:3] == ["First-Digest (10 sentences)", "Pay", "1 (10%)"]
    assert table.shown["Corrected"][1].startswith("40% (")
    assert table.shown["Settled by readers"].to_list() == ["2 (20%)", "2 (50%)", "2 (40%)"]


def test_what_introduces_a_list_is_never_given_a_theme(judged) -> None:
    examples = coded(("xx--", "xx--"), ("xx--", "x---"), ("xx--", "x---"))
    examples.loc[0, "introduces"] = True
    assert shares.corrected_table(judged(examples)).data["count"].to_list()[:2] == [1, 1]


def test_a_correction_that_helps_is_said_to(judged) -> None:
    half = ("xxxx" + "-" * 16, "xx--" + "-" * 16)  # the coder misses half wherever it reads
    table = shares.trusted_table(judged(coded(half, half, half)))
    found = table.data.set_index("of").loc["All themes, digests"]
    assert found[["plain_off", "corrected_off"]].to_list() == pytest.approx([0.1, 0])
    assert found[["shares", "nearer", "held"]].to_list() == [2, 2, 2]
    assert table.title.startswith("Corrected shares are nearer to what readers settled than plain ones: off by ")
    assert "may stand beside the plain count" in table.note
    assert table.data["of"].to_list() == [
        "Pay", "All themes", "All themes, digests", "All themes, illustrative survey",
        "All themes, mistakes known from practice texts alone", "All themes, mistakes known from other digests alone",
    ]  # fmt: skip


def test_a_correction_that_misleads_is_said_to(judged) -> None:
    right, misses = ("xxxx" + "-" * 16, "xxxx" + "-" * 16), ("xxxx" + "-" * 16, "x---" + "-" * 16)
    examples = coded(right, right, misses)
    examples.loc[examples["group"].str.startswith("the-survey"), "found"] = examples["pay"] == 1
    table = shares.trusted_table(judged(examples))
    every = table.data.set_index("of").loc["All themes"]
    assert (every["plain_off"], every["nearer"]) == (0, 0)
    assert every["corrected_off"] > 0.1
    assert table.title.startswith("Corrected shares are no nearer to what readers settled than plain ones: off by ")
    assert table.title.endswith(" against 0.0")
    assert "plain counts stand, and corrected shares of this coder are printed nowhere else" in table.note


def test_nothing_is_said_of_sources_that_the_coder_has_not_learned_from(judged) -> None:
    same = ("xx--", "x---")
    record = judged(coded(same, same, same), of=("unknown",))
    assert shares.corrected_table(record).data.empty
    assert shares.trusted_table(record).title == "No source here was coded by readers and coder"


def test_illustrative_answers_are_said_to_be(judged) -> None:
    same = ("xx--", "x---")
    record = judged(coded(same, same, same))
    for table in (shares.corrected_table(record), shares.trusted_table(record)):
        assert record.reporting.captions["illustrative"] in table.note


def test_own_shares_are_said_with_what_they_hold_for() -> None:
    truth = np.array([[1, 1]] * 20 + [[1, 0]] * 20 + [[0, 0]] * 60)
    given = truth * ((np.arange(100) % 2 == 0)[:, None])
    own = SimpleNamespace(themes=("pay", "=rota"), unseen=Unseen(truth[:, :2], given, np.arange(100), 4.0))
    found = pd.DataFrame({"pay": [1, 0, 0, 0], "=rota": [0, 0, 0, 0]}, index=["a", "a", "b", "c"])
    table = shares.own_shares(own, pd.Series(["Pay is low."] * 4), found)
    assert table.shown["counted"].to_list() == ["1 of 4 (25%)", "0 of 4 (0%)"]
    assert table.data["corrected"].to_list() == [0.5, 0]
    assert table.shown["corrected"][0].startswith("50% (0% to ")
    assert table.note.endswith("those had 4 words in the middle, these have 3.")
