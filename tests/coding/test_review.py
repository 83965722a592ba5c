"""Review: which sentences a person is asked about, the workbook that goes out, and what it brings back."""

import random
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from evidence import frames
from evidence.coding.codebook import Codebook, Theme
from evidence.coding.learner import learn
from evidence.coding.readings import read_decisions
from evidence.coding.review.choosing import RANDOM, choose, thresholds_of
from evidence.coding.review.sheet import as_bytes, errors_at_random, keep_decisions, read_review, review_sheet
from evidence.errors import EvidenceError

BOOK = Codebook(
    (
        Theme("pay", "Pay", True, "#000000", "What people earn.", "Salaries", "Budgets"),
        Theme("workload", "Workload", True, "#000000", "How much work.", "Cases", "Stress"),
    )
)
WORDS = """lamp river stone cloud horse paper bread green night winter seven table glass garden music copper tide
meadow anchor violin harbour cotton bridge candle forest saddle marble engine pepper window"""
MANY = WORDS.split()


def corpus(n: int = 40) -> pd.DataFrame:
    made = random.Random(0)
    texts = [f"Sentence {i} on {' '.join(made.sample(MANY, 6))}." for i in range(n)]
    texts[0], texts[1] = "=1+1 is what a spreadsheet\nwould reckon.", "+44 is a code\x07."
    rows, start = [], 0
    for i, text in enumerate(texts):
        place = {
            "sentence_id": f"doc:{i // 4}:{i % 4}",
            "paragraph_id": f"doc:{i // 4}",
            "document_id": "doc",
            "n": i % 4,
        }
        rows.append({**place, "start": start, "end": start + len(text), "text": text, "clean": text})
        start += len(text) + 1
    return frames.build("sentences", rows).assign(locator=[f"Doc, para [{i // 4}]" for i in range(n)])


def proposed(sentences: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for i, sentence_id in enumerate(sentences["sentence_id"]):
        for theme, score in (("pay", i / len(sentences)), ("workload", 0.9 if i == 7 else 0.01)):
            rows.append({"sentence_id": sentence_id, "theme": theme, "score": score, "bears": score >= 0.5,
                         "stance": "concern", "speaker": "member"})  # fmt: skip
    return frames.build("proposals", rows)


def cues_of(sentences: pd.DataFrame) -> pd.DataFrame:
    start = int(sentences["start"].iloc[2])
    return frames.build("codings", [{"sentence_id": sentences["sentence_id"].iloc[2], "theme": "pay", "coder": "rules",
                                     "score": 1.0, "cue_start": start, "cue_end": start + 8, "stance": "ask",
                                     "speaker": "member"}])  # fmt: skip


def sheet_of(how_many: int = 40, **more: object) -> openpyxl.Workbook:
    sentences = corpus()
    return review_sheet(proposed(sentences), sentences, cues_of(sentences), BOOK, how_many, **more)


class Filled:
    """A sheet in a person's hands."""

    def __init__(self, path: Path, book: openpyxl.Workbook | None = None) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(BytesIO(as_bytes(book or sheet_of())))
        self.rows = self.book["Sentences"]
        self.columns = {cell.value: cell.column for cell in self.rows[1]}
        self.at = {self.rows.cell(r, self.columns["sentence_id"]).value: r for r in range(3, self.rows.max_row + 1)}

    def get(self, sentence_id: str, key: str) -> str:
        return self.rows.cell(self.at[sentence_id], self.columns[key]).value or ""

    def fill(self, sentence_id: str, /, **cells: str | None) -> None:
        for key, value in cells.items():
            self.rows.cell(self.at[sentence_id], self.columns[key]).value = value

    def sign(self, name: str = "Ann Example") -> "Filled":
        self.book["Start here"]["B2"] = name
        return self

    def read(self, sentences: pd.DataFrame | None = None, themes: tuple[str, ...] = ("pay", "workload")):
        self.book.save(self.path)
        return read_review(self.path, themes, corpus() if sentences is None else sentences)


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path / "review.xlsx").sign()


def test_the_uncertain_ones_are_asked_about_and_rare_themes_get_their_share() -> None:
    scores = pd.DataFrame({"often": [i / 100 for i in range(100)], "rare": 0.001}, index=[f"s{i}" for i in range(100)])
    scores.loc[["s98", "s99"], "rare"] = [0.3, 0.2]
    chosen = choose(scores, {"often": 0.5, "rare": 0.4}, 10)
    assert (chosen["asked"] == RANDOM).sum() == 1
    asked = chosen.groupby("asked")["sentence_id"].apply(set)
    assert {"s98", "s99"} <= asked["rare"]
    assert {"s50", "s49", "s51"} <= asked["often"]


def test_the_choice_does_not_depend_on_the_order_of_the_sentences() -> None:
    scores = pd.DataFrame({"pay": [0.4] * 60}, index=[f"s{i}" for i in range(60)])
    assert choose(scores, {"pay": 0.4}, 20).equals(choose(scores[::-1], {"pay": 0.4}, 20))
    assert not choose(scores, {"pay": 0.4}, 20).equals(choose(scores, {"pay": 0.4}, 20, seed=1))


def test_a_tenth_is_drawn_at_random_and_spread_over_the_sheet() -> None:
    scores = pd.DataFrame({"pay": [i / 300 for i in range(300)]}, index=[f"s{i}" for i in range(300)])
    chosen = choose(scores, {"pay": 0.4}, 100)
    places = chosen.index[chosen["asked"] == RANDOM].to_list()
    assert len(places) == 10
    assert max(b - a for a, b in pairwise(places)) == 10
    assert chosen["sentence_id"].is_unique


def test_of_sentences_that_are_nearly_the_same_one_is_asked_about() -> None:
    texts = {f"s{i}": "We are told to do more with less every single year" + ("!" if i % 2 else ".") for i in range(20)}
    texts["other"] = "Pay has fallen behind."
    scores = pd.DataFrame({"pay": [0.4] * 21}, index=list(texts))
    assert len(choose(scores, {"pay": 0.4}, 21, texts)) == 2


def test_thresholds_are_seen_in_the_proposals() -> None:
    assert thresholds_of(proposed(corpus())) == {"pay": 0.5, "workload": 0.9}


def test_the_sheet_shows_each_sentence_in_its_place(filled: Filled) -> None:
    assert filled.book.sheetnames == ["Start here", "Sentences", "Themes"]
    here, sentences = "doc:0:2", corpus()
    assert filled.get(here, "locator") == "Doc, para [0]"
    assert filled.get(here, "text") == sentences["text"][2]
    assert filled.get(here, "before") == "+44 is a code."
    assert filled.get(here, "after") == sentences["text"][3]
    assert filled.get(here, "cues") == "Pay: “Sentence”"
    assert filled.get("doc:0:0", "before") == ""
    seventh = "doc:1:3"
    assert [filled.get(seventh, key) for key in ("pay", "workload", "stance", "speaker", "decided")] == [
        "no", "yes", "concern", "member", "",
    ]  # fmt: skip
    assert filled.get(seventh, "sure").startswith("Workload: very likely (0.90)")
    assert [filled.get("doc:0:2", key) for key in ("pay", "stance", "speaker")] == ["no", "", ""]


def test_the_sheet_says_what_each_choice_means(filled: Filled) -> None:
    told = {row[0].value: row[1].value for row in filled.book["Themes"].iter_rows(min_row=2)}
    stances, views = [f"Stance: {s}" for s in frames.STANCES], [f"Whose view: {s}" for s in frames.SPEAKERS]
    assert list(told) == ["Pay", "Workload", *stances, *views]
    assert all(told.values())


def test_reasons_are_a_column_where_they_are_given(tmp_path: Path) -> None:
    book = sheet_of(reasons=lambda asked: {"doc:0:2": f"Pay fell. → Pay, {len(asked)} asked"})
    assert Filled(tmp_path / "a.xlsx", book).get("doc:0:2", "reasons") == "Pay fell. → Pay, 40 asked"
    assert "reasons" not in Filled(tmp_path / "b.xlsx").columns


def test_cells_have_lists_to_choose_from_and_the_head_stays(filled: Filled) -> None:
    lists = {
        str(v.sqref).split(":")[0].rstrip("0123456789"): v.formula1 for v in filled.rows.data_validations.dataValidation
    }
    letter = {key: filled.rows.cell(1, column).column_letter for key, column in filled.columns.items()}
    assert lists[letter["pay"]] == lists[letter["decided"]] == '"yes,no"'
    assert lists[letter["stance"]] == '"ask,concern,positive,neutral"'
    assert lists[letter["speaker"]] == '"member,union,inspectorate,employer,other"'
    assert filled.rows.freeze_panes == "B3"
    assert filled.rows.row_dimensions[1].hidden
    assert filled.rows.column_dimensions[letter["sentence_id"]].hidden


def test_no_text_becomes_a_formula(filled: Filled) -> None:
    cell = filled.rows.cell(filled.at["doc:0:0"], filled.columns["text"])
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1 is what a spreadsheet would reckon.", "s", True)
    kinds = {cell.data_type for sheet in filled.book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_same_sheet_has_the_same_bytes() -> None:
    assert as_bytes(sheet_of()) == as_bytes(sheet_of())


def test_what_was_decided_is_not_asked_again(tmp_path: Path) -> None:
    again = Filled(tmp_path / "review.xlsx", sheet_of(decided=["doc:0:2", "doc:1:3"]))
    assert len(again.at) == 38
    assert not {"doc:0:2", "doc:1:3"} & set(again.at)


def test_an_untouched_sheet_decides_nothing(tmp_path: Path) -> None:
    decisions, changes, rejects = Filled(tmp_path / "review.xlsx").read()
    assert (len(decisions), len(changes), len(rejects)) == (0, 0, 0)


def test_confirmed_and_changed_rows_come_back(filled: Filled) -> None:
    filled.fill("doc:1:3", decided="yes")
    filled.fill("doc:9:3", pay="no", workload="yes", stance="ask", decided="Yes", note="=odd")
    filled.fill("doc:9:2", pay="no", decided="yes")
    decisions, changes, rejects = filled.read()
    kept = decisions.set_index("sentence_id")
    assert kept.loc["doc:1:3", ["themes", "stance", "speaker", "person"]].to_list() == [
        "workload", "concern", "member", "Ann Example",
    ]  # fmt: skip
    assert kept.loc["doc:9:3", ["themes", "stance", "speaker"]].to_list() == ["workload", "ask", "member"]
    assert kept.loc["doc:9:2", ["themes", "stance", "speaker"]].to_list() == ["", "", ""]
    told = {(c["sentence_id"], c["what"]): (c["proposed"], c["decided"]) for c in changes.to_dict("records")}
    assert told == {
        ("doc:9:3", "pay"): ("yes", "no"),
        ("doc:9:3", "workload"): ("no", "yes"),
        ("doc:9:3", "stance"): ("concern", "ask"),
        ("doc:9:2", "pay"): ("yes", "no"),
        ("doc:9:2", "stance"): ("concern", ""),
        ("doc:9:2", "speaker"): ("member", ""),
    }
    assert rejects.empty


def test_a_row_that_was_changed_but_not_decided_is_told(filled: Filled) -> None:
    filled.fill("doc:1:3", pay="yes")
    decisions, _, rejects = filled.read()
    assert decisions.empty
    assert rejects["reason"].to_list() == ["changed, but not marked as decided"]
    assert rejects["locator"].to_list() == [f"row {filled.at['doc:1:3']}"]


def test_sentences_that_are_unknown_or_read_otherwise_are_rejects(filled: Filled) -> None:
    filled.fill("doc:1:3", decided="yes")
    filled.fill("doc:1:2", decided="yes", sentence_id="doc:99:1")
    filled.fill("doc:1:1", decided="yes")
    now = corpus()
    now.loc[now["sentence_id"] == "doc:1:1", "text"] = "Another sentence."
    decisions, _, rejects = filled.read(now)
    assert decisions["sentence_id"].to_list() == ["doc:1:3"]
    assert set(rejects["reason"]) == {"doc:99:1 is no sentence of this corpus", "doc:1:1 reads otherwise now"}


@pytest.mark.parametrize(
    ("cells", "key", "said"),
    [
        ({"pay": "maybe"}, "pay", "'maybe' is neither yes nor no"),
        ({"stance": "angry"}, "stance", "'angry' is no stance"),
        ({"speaker": None}, "speaker", "the sentence bears a theme, but has no speaker"),
        ({"decided": "later"}, "decided", "'later' is neither yes nor no"),
    ],
)
def test_a_bad_value_is_told_with_sheet_and_cell(filled: Filled, cells: dict, key: str, said: str) -> None:
    filled.fill("doc:9:3", **{"decided": "yes", **cells})
    letter = filled.rows.cell(1, filled.columns[key]).column_letter
    with pytest.raises(EvidenceError, match=f"sheet Sentences, cell {letter}{filled.at['doc:9:3']}: {said}"):
        filled.read()


def test_a_sheet_without_a_name_is_told(filled: Filled) -> None:
    filled.fill("doc:1:3", decided="yes")
    with pytest.raises(EvidenceError, match="sheet Start here, cell B2: has no reviewer's name"):
        filled.sign("  ").read()


def test_another_workbook_is_told(tmp_path: Path, filled: Filled) -> None:
    other = openpyxl.Workbook()
    other.active.append(["a", "b"])
    other.save(tmp_path / "other.xlsx")
    with pytest.raises(EvidenceError, match="has no sheet 'Sentences'"):
        read_review(tmp_path / "other.xlsx", ["pay"], corpus())
    filled.rows.delete_rows(1)
    with pytest.raises(EvidenceError, match="has no column 'text' in its first row"):
        filled.read()


def test_a_codebook_that_has_changed_is_told(filled: Filled) -> None:
    filled.fill("doc:1:3", decided="yes")
    assert filled.read(themes=("pay", "workload", "safety")).rejects["reason"].to_list() == [
        "the codebook has got safety since this sheet was made: counted as not borne"
    ]
    with pytest.raises(EvidenceError, match="the codebook has no theme 'workload'"):
        filled.read(themes=("pay",))


def test_sorted_and_filtered_sheets_read_the_same(filled: Filled, tmp_path: Path) -> None:
    filled.fill("doc:1:3", decided="yes")
    filled.fill("doc:9:3", decided="yes")
    before = filled.read().decisions
    rows = [[cell.value for cell in row] for row in filled.rows.iter_rows(min_row=3)]
    for r, row in enumerate(reversed(rows), 3):
        for c, value in enumerate(row, 1):
            filled.rows.cell(r, c).value = value
    after = filled.read().decisions
    assert sorted(after.itertuples(index=False)) == sorted(before.itertuples(index=False))


def decision(sentence_id: str, themes: str, person: str = "Ann Example", **more: str) -> dict[str, str]:
    given = ("concern", "member") if themes else ("", "")
    return {"sentence_id": sentence_id, "themes": themes, "stance": given[0], "speaker": given[1], "person": person,
            "note": "", "asked": "pay", "proposed": "", **more}  # fmt: skip


DECIDED = pd.DataFrame(
    {"sentence_id": [f"doc:0:{n}" for n in (1, 2, 3)], "text": ["Pay fell.", "It rained.", "We work late."]}
)


def test_decisions_are_kept_by_person_and_none_is_lost(tmp_path: Path) -> None:
    first = pd.DataFrame([decision("doc:0:1", "pay"), decision("doc:0:2", ""), decision("doc:0:1", "", "Zoë Sample")])
    paths = keep_decisions(tmp_path, first, DECIDED)
    assert [p.name for p in paths] == ["person-ann-example.csv", "person-zoe-sample.csv"]
    second = pd.DataFrame([decision("doc:0:3", "workload"), decision("doc:0:1", "pay;workload", note="=1")])
    keep_decisions(tmp_path, second, DECIDED)
    kept = pd.read_csv(paths[0], dtype=str, keep_default_na=False)
    assert kept["sentence_id"].to_list() == ["doc:0:1", "doc:0:2", "doc:0:3"]
    assert kept["themes"].to_list() == ["pay;workload", "", "workload"]
    assert kept["note"].to_list() == ["'=1", "", ""]
    before = paths[0].read_bytes()
    keep_decisions(tmp_path, second, DECIDED)
    assert paths[0].read_bytes() == before
    read, stale = read_decisions(tmp_path / "codings", ["pay", "workload"], DECIDED)
    assert not stale
    assert read.set_index("sentence_id")["person"].to_dict() == {
        "doc:0:1": "zoe-sample", "doc:0:2": "ann-example", "doc:0:3": "ann-example",
    }  # fmt: skip


def test_a_decision_stands_only_while_its_words_do(tmp_path: Path) -> None:
    decisions = [decision("doc:0:1", "pay"), decision("doc:0:3", "workload"), decision("doc:0:2", "")]
    (path,) = keep_decisions(tmp_path, pd.DataFrame(decisions), DECIDED)
    moved = DECIDED.assign(text=["It rained.", "Pay fell.", "We  work\nlate."])  # ids went on to other sentences
    read, stale = read_decisions(tmp_path / "codings", ["pay", "workload"], moved)
    assert read["sentence_id"].to_list() == ["doc:0:3"]
    assert stale == ["doc:0:1", "doc:0:2"]
    assert read_decisions(tmp_path / "codings", ["pay", "workload"], DECIDED.iloc[:0])[0].empty
    before_words_were_kept = pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="words")
    before_words_were_kept.to_csv(path, index=False)
    read, stale = read_decisions(tmp_path / "codings", ["pay", "workload"], moved)
    assert (len(read), stale) == (3, [])


def test_an_id_that_looks_like_a_formula_stays_as_it_is(tmp_path: Path) -> None:
    sentences = pd.DataFrame({"sentence_id": ["-notes:0:1"], "text": ["Pay fell."]})
    (path,) = keep_decisions(tmp_path, pd.DataFrame([decision("-notes:0:1", "pay", note="-1")]), sentences)
    assert "\n-notes:0:1,pay," in path.read_text("utf-8")
    assert ",'-1," in path.read_text("utf-8")
    assert read_decisions(tmp_path / "codings", ["pay"], sentences)[0]["sentence_id"].to_list() == ["-notes:0:1"]


def test_a_file_of_another_person_is_not_written_into(tmp_path: Path) -> None:
    (path,) = keep_decisions(tmp_path, pd.DataFrame([decision("doc:0:1", "pay", "Ann-Example")]), DECIDED)
    before = path.read_bytes()
    with pytest.raises(EvidenceError, match="belongs to 'Ann-Example', not to 'Ann Example'"):
        keep_decisions(tmp_path, pd.DataFrame([decision("doc:0:2", "pay"), decision("doc:0:2", "", "Aaron")]), DECIDED)
    assert path.read_bytes() == before
    assert not (tmp_path / "codings" / "person-aaron.csv").exists()


def test_the_error_is_estimated_from_what_was_drawn_at_random() -> None:
    rows = [decision(f"doc:0:{i}", "pay" if i < 2 else "", asked=RANDOM) for i in range(10)]
    rows += [decision(f"doc:1:{i}", "pay", asked="pay") for i in range(5)]
    found = errors_at_random(pd.DataFrame(rows), ["pay", "workload"]).set_index("theme")
    assert found.loc["pay", ["n", "wrong", "share"]].to_list() == [10, 2, 0.2]
    assert 0 < found.loc["pay", "low"] < 0.2 < found.loc["pay", "high"] < 0.6
    assert found.loc["workload", "wrong"] == 0


def test_asking_about_uncertain_ones_teaches_faster_than_at_random() -> None:
    gains = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        numbers = rng.normal(size=(2400, 12))
        common, rare = numbers[:, 0] + 0.4 * numbers[:, 2] > 0.6, numbers[:, 1] - 0.4 * numbers[:, 3] > 1.9
        truth = np.column_stack([common, rare]).astype(int)
        ids = np.array([f"s{i}" for i in range(1400)])
        score = {}
        for way in ("uncertain", "at random"):
            known = list(range(60))
            for _ in range(4):
                learned = learn(numbers[known], truth[known], strength=1.0, folds=5)
                left = np.setdiff1d(np.arange(60, 1400), known)
                found = pd.DataFrame(learned.probabilities(numbers[left]), index=ids[left], columns=["common", "rare"])
                limits = dict(zip(found.columns, learned.thresholds, strict=True))
                chosen = choose(found, limits, 40, seed=seed)["sentence_id"] if way == "uncertain" else ids[left[:40]]
                known += [int(i[1:]) for i in chosen]
            learned = learn(numbers[known], truth[known], strength=1.0, folds=5)
            given = learned.probabilities(numbers[1400:]) >= learned.thresholds
            score[way] = f1_score(truth[1400:], given, average="macro", zero_division=0)
        gains.append(score["uncertain"] - score["at random"])
    assert min(gains) > 0
    assert sum(gains) / len(gains) > 0.03
