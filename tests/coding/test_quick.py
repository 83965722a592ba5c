"""The quick gear: what it sends to the encoder, what it leaves alone, and that it says so."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import evidence
from evidence.coding import gears, quick
from evidence.coding.learner import Learned
from evidence.coding.model import known_themes, outcomes, read_examples
from evidence.coding.training import features
from evidence.loose import code_paths

TEXT = (
    "Caseloads are far too high for anyone to manage. We were never told why.\n\n"
    "The room was booked on Tuesday. Pay has fallen behind that of local authorities, and people leave for it.\n\n"
    "Staff are asked to do more with less, and the quality of what we offer suffers for it.\n"
)


@pytest.fixture
def read(tmp_path: Path) -> pd.DataFrame:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "letter.txt").write_text(TEXT, encoding="utf-8")
    study = evidence.open_study(tmp_path / "corpus")
    return features(study.sentences, study.places, study.rule_codings, study.codebook.ids)


def test_paragraphs_with_a_sentence_near_a_threshold_are_open_and_a_rare_theme_weighs_more() -> None:
    held_out = np.zeros((100, 2))
    held_out[:50, 0], held_out[:2, 1] = 1, 1  # the second theme is rare
    learned = Learned([0.0, 0.0], np.array([0.4, 0.4]), held_out, held_out > 0)
    scores = np.array([[0.0, 0.0], [0.9, 0.9], [0.4, 0.0], [0.15, 0.0], [0.0, 0.15]])
    apart = pd.DataFrame({"follows": [False] * 5})
    assert quick.open_questions(apart, scores, learned).tolist() == [False, False, True, False, True]
    together = pd.DataFrame({"follows": [False, False, True, False, True]})
    assert quick.open_questions(together, scores, learned).tolist() == [False, True, True, True, True]


def test_only_open_paragraphs_reach_the_encoder_and_the_others_stay_as_the_reader_left_them(read: pd.DataFrame) -> None:
    known = known_themes(read_examples())
    coder = quick.shipped_quick_coder(tuple(known))
    guesses = quick.shipped_reader().logits(read, known)
    names = [f"logit_{n}" for n in outcomes(read_examples())]
    alone = coder.quick.judge(quick.with_guesses(read, guesses, names))
    sent = quick.open_questions(read, alone.probabilities[known].to_numpy(), coder.quick.learned)
    assert 0 < sent.sum() < len(read)
    asked = []

    def ask(which: np.ndarray) -> np.ndarray:
        asked.extend(read.loc[which, "text"])
        return np.full((which.sum(), len(names)), -9.0)

    judged = coder.judge(read, guesses, ask)
    assert asked == read.loc[sent, "text"].to_list()
    pd.testing.assert_frame_equal(judged.probabilities[~sent], alone.probabilities[~sent])
    assert not judged.bears[sent][known].to_numpy().any(), "the encoder's word counts, not the reader's"


def test_a_paragraph_gets_the_same_logits_beside_others_as_alone(read: pd.DataFrame) -> None:
    known, reader = known_themes(read_examples()), quick.shipped_reader()
    together = reader.logits(read, known)
    paragraphs = [rows for _, rows in read.groupby((~read["follows"]).cumsum())]
    assert len(paragraphs) == 3
    assert (together == np.vstack([reader.logits(rows, known) for rows in paragraphs])).all()


def test_the_gear_goes_by_the_number_of_sentences_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("letter.txt", "again.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    warnings: list[str] = []
    slow = pd.concat(code_paths([tmp_path / "letter.txt"], warnings.append))
    assert not any("quick gear" in w for w in warnings)
    monkeypatch.setattr(gears, "MANY", 3)
    hurried = pd.concat(code_paths([tmp_path / "again.txt"], warnings.append))
    assert [w for w in warnings if "coded in the quick gear: macro-F1 0." in w]
    assert hurried[["start", "end", "text"]].equals(slow[["start", "end", "text"]])
    assert "workload" in hurried["themes"][0]


@pytest.mark.parametrize("most", [20_000, 1])
def test_a_codebook_of_themes_that_nobody_taught_is_coded_by_its_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(gears, "MANY", most)
    theme = {"id": "rooms", "label": "Rooms", "colour": "#123456", "definition": "D", "include": "I", "exclude": "E"}
    lines = [f'{key} = "{value}"' for key, value in theme.items()]
    book = "\n".join(["[[theme]]", *lines, "core = true", 'terms = ["room"]', ""])
    (tmp_path / "codebook.toml").write_text(book, encoding="utf-8")
    (tmp_path / "letter.txt").write_text(TEXT, encoding="utf-8")
    codings = evidence.open_study(tmp_path).codings
    assert codings["theme"].to_list() == ["rooms"]


def test_what_the_quick_gear_costs_was_measured_and_is_small() -> None:
    f1 = quick.measured()
    assert 0.5 < f1["quick"] <= f1["slow"] + 0.01
    assert f1["slow"] - f1["quick"] <= 0.01
