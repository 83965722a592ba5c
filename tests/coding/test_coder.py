"""The coder that ships: the same codes whatever the order, the batch and the threads; people's word before its own."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.coding.codebook import Codebook, read_codebook
from evidence.coding.coder import decide
from evidence.coding.model import known_themes, read_examples, shipped_coder
from evidence.coding.reliability import scores
from evidence.errors import EvidenceError
from evidence.presenting.agreement import coder_table


@pytest.mark.parametrize("threads", ["1", "2"])
def test_one_thread_or_two_give_the_same_codes(tiny: Path, tmp_path: Path, threads: str):
    script = "import sys, evidence; print(evidence.open_study(*sys.argv[1:]).codings.to_csv())"
    done = subprocess.run(
        [sys.executable, "-c", script, tiny, tmp_path / threads],
        env={"OMP_NUM_THREADS": threads, "PATH": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == evidence.open_study(tiny, tmp_path / "here").codings.to_csv() + "\n"


def test_held_out_figures_stay_above_the_rules():
    examples = read_examples()
    themes = known_themes(examples)
    learned = shipped_coder(tuple(themes)).learned
    found = learned.held_out_bears.astype(int)
    by_rule = (examples[[f"cue_{t}" for t in themes]].to_numpy() > 0).astype(int)
    truth, groups = examples[themes].to_numpy(), examples["group"].to_numpy()
    coder = scores(truth, found, themes, groups, draws=10).set_index("theme")["f1"]
    rules = scores(truth, by_rule, themes, groups, draws=10).set_index("theme")["f1"]
    assert coder["all"] > rules["all"] + 0.1
    assert (coder[themes] > rules[themes]).sum() >= 9


def test_scores_stay_with_their_themes_in_whatever_order_the_codebook_has_them(project: Path) -> None:
    book = read_codebook(project / "corpus" / "codebook.toml")
    other = Codebook(book.themes[::-1], book.path)
    columns = ["texts", "theme", "n", "found", "f1", "rules_f1"]
    tables = [coder_table(b).data[columns].sort_values(["texts", "theme"], ignore_index=True) for b in (book, other)]
    pd.testing.assert_frame_equal(*tables)


def test_a_person_has_the_last_word(tiny: Path):
    study = evidence.open_study(tiny)
    borne = study.codings["sentence_id"].iloc[0]
    decisions = pd.DataFrame(
        {
            "sentence_id": [borne],
            "themes": ["training"],
            "stance": ["ask"],
            "speaker": ["union"],
            "coder": ["person:jo"],
        }
    )
    codings = decide(study.proposals, study.rule_codings, study.sentences, decisions)
    mine = codings[codings["sentence_id"] == borne]
    assert set(mine["theme"]) == {"training"}
    assert set(mine["coder"]) == {"person:jo"}
    others = study.codings[study.codings["sentence_id"] != borne].reset_index(drop=True)
    assert codings[codings["sentence_id"] != borne].reset_index(drop=True).equals(others)


def test_a_theme_has_a_row_for_each_of_its_cues_and_one_without_a_cue():
    said = {"stance": "concern", "speaker": "member"}
    proposals = pd.DataFrame(
        [
            {"sentence_id": s, "theme": theme, "score": score, "bears": score > 0.5, **said}
            for s, theme, score in (("s2", "pay", 0.9), ("s2", "rota", 0.1), ("s1", "rota", 0.7), ("s3", "pay", 0.8))
        ]
    )
    rules = pd.DataFrame(
        [
            {"sentence_id": s, "theme": theme, "cue_start": start, "cue_end": end}
            for s, theme, start, end in (
                ("s2", "pay", 30, 33), ("s2", "pay", 21, 27), ("s2", "rota", 40, 44), ("s3", "rota", 60, 64),
            )
        ]
    )  # fmt: skip
    sentences = pd.DataFrame({"sentence_id": ["s1", "s2", "s3", "s4"], "start": [0, 20, 50, 70]})
    read = {"sentence_id": ["s3", "s4", "gone"], "themes": ["rota;pay", "", "pay"], "stance": "ask", "speaker": "union"}
    codings = decide(proposals, rules, sentences, pd.DataFrame(read).assign(coder="settled"))
    assert list(codings.itertuples(index=False, name=None)) == [
        ("s1", "rota", "model", 0.7, 0, 0, "concern", "member"),
        ("s2", "pay", "model", 0.9, 30, 33, "concern", "member"),
        ("s2", "pay", "model", 0.9, 21, 27, "concern", "member"),
        ("s3", "rota", "settled", 1.0, 60, 64, "ask", "union"),
        ("s3", "pay", "settled", 1.0, 50, 50, "ask", "union"),
    ]


def test_a_changed_source_stops_the_build_and_names_the_quotation(tiny: Path):
    source = tiny / "consultation-responses" / "guild-2022.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text + "\n\nThe secretary said: “We have asked for this three times.”\n", encoding="utf-8")
    assert evidence.open_study(tiny).build()
    kept = evidence.open_study(tiny).quotations
    assert "We have asked for this three times." in set(kept["text"])
    source.write_text(text + "\n\nThe secretary said: “We have asked for this four times.”\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="the words are not those of guild-2022"):
        evidence.open_study(tiny).build()
