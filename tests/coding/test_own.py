"""A coder of one's own: read from a spreadsheet, learned, reported on, kept and read again."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from evidence import frames
from evidence.coding.embeddings import Embedder, packaged_model
from evidence.coding.own.coder import OwnCoder, learn_own, load_own
from evidence.coding.own.table import coded_texts
from evidence.errors import EvidenceError

PAY = [
    "Pay has fallen behind.",
    "The salary is too low.",
    "Wages do not keep up.",
    "We earn less each year.",
    "Poor pay.",
]
WORK = [
    "Caseloads are too high.",
    "There are too many cases.",
    "The work never stops.",
    "Too much to do.",
    "Busy days.",
]
BOTH = ["Low pay and high caseloads.", "Too many cases for such a salary."]


def csv(path: Path, rows: list[list[str]], head: str = "Answer,pay,workload") -> Path:
    lines = [head, *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def marks(times: int = 1) -> list[list[str]]:
    rows = [[t, "1", "0"] for t in PAY] + [[t, "0", "1"] for t in WORK] + [[t, "1", "1"] for t in BOTH]
    return [[f"{text} {i}" if i else text, *more] for i in range(times) for text, *more in rows]


@pytest.fixture
def coder(tmp_path: Path) -> OwnCoder:
    return learn_own(csv(tmp_path / "coded.csv", marks()), "Answer", ["pay", "workload"])


def test_columns_of_marks_are_learned(coder: OwnCoder) -> None:
    assert coder.themes == ("pay", "workload")
    given = coder.bears(["My pay is too low.", "My caseload is too high.", "Low pay, and far too many cases."])
    assert given.to_numpy().tolist() == [[True, False], [False, True], [True, True]]


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("x", ""), ("TRUE", "FALSE"), ("1", "0"), ("✓", "–")])
def test_marks_are_understood_in_many_ways(tmp_path: Path, yes: str, no: str) -> None:
    rows = [[text, yes if a == "1" else no, yes if b == "1" else no] for text, a, b in marks()]
    coded = coded_texts(
        csv(tmp_path / "coded.csv", [*rows, ["Nothing of these.", no, no]]), "Answer", ["pay", "workload"]
    )
    assert coded.truth.sum(axis=0).tolist() == [7, 7]
    assert len(coded.texts) == 13
    assert coded.rejects.empty


def test_labels_joined_in_one_column_are_learned(tmp_path: Path) -> None:
    rows = [[t, "Pay"] for t in PAY] + [[t, "Workload"] for t in WORK] + [[t, "Pay; Workload"] for t in BOTH]
    coded = coded_texts(
        csv(tmp_path / "coded.csv", [*rows, ["Hello.", "none"], ["Bye.", ""]], "Answer,Themes"), "answer", ["themes"]
    )
    assert (coded.themes, coded.one_each) == (("Pay", "Workload"), False)
    assert coded.truth.sum(axis=0).tolist() == [7, 7]
    assert (coded.texts[-2:], coded.truth[-2:].tolist()) == (["Hello.", "Bye."], [[0, 0], [0, 0]])
    assert coded.rejects.empty
    assert coded.bare == 1


def test_texts_with_nothing_beside_them_are_not_coded_yet_where_they_are_nearly_all(tmp_path: Path) -> None:
    rows = [[t, "Pay"] for t in PAY] + [["", "Pay"]]
    some, many = [[f"Row {i}.", ""] for i in range(20)], [[f"Row {i}.", ""] for i in range(21)]
    learned = coded_texts(csv(tmp_path / "some.csv", rows + some, "Answer,Theme"), "Answer", ["Theme"])
    assert (len(learned.texts), learned.bare, learned.truth.sum()) == (25, 20, 5)
    assert learned.rejects["reason"].to_list() == ["no text"]
    left = coded_texts(csv(tmp_path / "many.csv", rows + many, "Answer,Theme"), "Answer", ["Theme"])
    assert (len(left.texts), left.bare) == (5, 0)
    assert left.rejects["reason"].value_counts().to_dict() == {"no themes": 21, "no text": 1}


def test_of_one_label_each_every_text_gets_one(tmp_path: Path) -> None:
    rows = [[t, "Pay"] for t in PAY] + [[t, "Workload"] for t in WORK]
    coder = learn_own(csv(tmp_path / "coded.csv", rows, "Answer,Theme"), "Answer", ["Theme"])
    assert coder.one_each
    assert coder.bears(["Something else entirely.", "Pay."]).sum(axis=1).to_list() == [1, 1]


def test_a_workbook_with_a_title_above_its_header_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Coding of 2024"])
    book.active.append(["Answer", "pay", "workload"])
    for text, a, b in marks():
        book.active.append([text, int(a), b == "1"])
    book.save(tmp_path / "coded.xlsx")
    coded = coded_texts(tmp_path / "coded.xlsx", "Answer", ["pay", "workload"])
    assert len(coded.texts) == 12
    assert coded.truth.sum(axis=0).tolist() == [7, 7]


def test_rows_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    rows = [*marks(), ["", "1", "0"], ["Uncoded.", "", ""]]
    coder = learn_own(csv(tmp_path / "coded.csv", rows), "Answer", ["pay", "workload"])
    assert coder.rejects.to_dict("records") == [
        {"source_id": "coded.csv", "locator": "row 14", "stage": "learning", "reason": "no text"},
        {"source_id": "coded.csv", "locator": "row 15", "stage": "learning", "reason": "no themes"},
    ]


@pytest.mark.parametrize(
    ("text", "themes", "group", "said"),
    [
        ("Reply", ["pay"], None, r"has no column 'Reply'; it has: Answer, pay, workload"),
        ("Answer", ["pay", "safety"], None, "has no column 'safety'"),
        ("Answer", ["Answer"], None, "one column is named"),
        ("Answer", [], None, "no column of themes is named"),
        ("Answer", ["pay"], "who", "has no column 'who'"),
    ],
)
def test_columns_that_are_not_there_are_told(
    tmp_path: Path, text: str, themes: list[str], group: str | None, said: str
) -> None:
    with pytest.raises(EvidenceError, match=said):
        coded_texts(csv(tmp_path / "coded.csv", marks()), text, themes, group)


def test_a_mark_that_cannot_be_meant_is_told_with_its_place(tmp_path: Path) -> None:
    rows = marks()
    rows[2][1] = "perhaps"
    with pytest.raises(EvidenceError, match=r"coded\.csv, row 4, column pay: 'perhaps' is neither yes nor no"):
        coded_texts(csv(tmp_path / "coded.csv", rows), "Answer", ["pay", "workload"])


def test_too_little_to_learn_from_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="has 2 rows with text and themes"):
        coded_texts(csv(tmp_path / "coded.csv", marks()[:2]), "Answer", ["pay", "workload"])
    with pytest.raises(EvidenceError, match="has no row that bears a theme"):
        coded_texts(csv(tmp_path / "coded.csv", [[t, "0", "0"] for t in PAY]), "Answer", ["pay", "workload"])
    rows = [[*row, "R1"] for row in marks()]
    with pytest.raises(EvidenceError, match="all rows belong together"):
        coded_texts(csv(tmp_path / "c.csv", rows, "Answer,pay,workload,who"), "Answer", ["pay", "workload"], "who")


def test_the_report_tells_each_theme_and_what_few_texts_mean(tmp_path: Path) -> None:
    rows = [[*row, "0", "0"] for row in marks(3)]
    rows[0][3], rows[1] = "1", [*rows[1][:4], "0"]
    path = csv(tmp_path / "coded.csv", rows, "Answer,pay,workload,rare,never")
    report = learn_own(path, "Answer", ["pay", "workload", "rare", "never"]).report.set_index("theme")
    assert report["n"].to_list() == [21, 21, 1, 0, 43]
    assert report.loc["pay", "f1"] > 0.6
    assert report.loc["pay", "note"] == "Only 21 texts bear it: the figures are rough; 30 or more would be better."
    assert report.loc["rare", "note"] == "Only one text bears it: too few to learn it or to test it."
    assert report.loc["never", "note"] == "No text bears it, so it is never given."
    assert report.loc[["rare", "never"], "f1"].isna().all()
    assert report.index[-1] == "mean of the themes"
    assert report["note"].iloc[-1].startswith("of 2 themes that could be tested; rows were taken to be independent")


def test_a_text_is_never_tested_on_its_twin(tmp_path: Path) -> None:
    noise = [f"{w} {i}" for i in range(8) for w in ("alpha beta", "gamma delta")]
    rows = [[text.upper() if twin else text, str((hash_of(text) + 1) % 2), "1"] for text in noise for twin in (0, 1)]
    coded = coded_texts(csv(tmp_path / "coded.csv", rows), "Answer", ["pay", "workload"])
    assert len(set(coded.groups)) == len(noise)


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def test_a_coder_comes_back_from_its_file_as_it_was(coder: OwnCoder, tmp_path: Path) -> None:
    coder.save(tmp_path / "mine.coder")
    again = load_own(tmp_path / "mine.coder")
    texts = [*PAY, *WORK, *BOTH, "Something else.", ""]
    assert np.array_equal(again.probabilities(texts), coder.probabilities(texts))
    assert again.bears(texts).equals(coder.bears(texts))
    assert (again.themes, again.one_each, again.model) == (coder.themes, coder.one_each, coder.model)
    pd.testing.assert_frame_equal(again.report, coder.report, check_dtype=False)
    before = (tmp_path / "mine.coder").read_bytes()
    again.save(tmp_path / "mine.coder")
    assert (tmp_path / "mine.coder").read_bytes() == before


def test_a_coder_with_a_theme_that_none_bears_comes_back_too(tmp_path: Path) -> None:
    path = csv(tmp_path / "coded.csv", [[*row, "0"] for row in marks()], "Answer,pay,workload,never")
    coder = learn_own(path, "Answer", ["pay", "workload", "never"])
    coder.save(tmp_path / "mine.coder")
    again = load_own(tmp_path / "mine.coder").probabilities(PAY)
    assert np.array_equal(again, coder.probabilities(PAY))
    assert (again["never"] == 0).all()


def test_another_model_on_disk_is_kept_to(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "mini"
    shutil.copytree(packaged_model(), folder, copy_function=os.symlink)
    coder = learn_own(
        csv(tmp_path / "coded.csv", marks()), "Answer", ["pay", "workload"], embedder=Embedder(model=folder)
    )
    coder.save(tmp_path / "mine.coder")
    again = load_own(tmp_path / "mine.coder")
    assert again.model == coder.model == Embedder(model=folder).key != Embedder().key
    assert again.embedder.model == folder
    assert again.bears(["Our pay is too low."]).to_numpy().tolist() == [[True, False]]
    beside = folder.rename(tmp_path / "mini")
    assert load_own(tmp_path / "mine.coder").embedder.model == beside
    (beside / "README.md").unlink(missing_ok=True)
    (beside / "README.md").write_text("Another model.", encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"goes by the embedding model \w{16}, and the one in .*mini is \w{16}"):
        load_own(tmp_path / "mine.coder")
    shutil.rmtree(beside)
    with pytest.raises(
        EvidenceError, match=r"goes by the embedding model in .*mini, and there is no such folder; put it"
    ):
        load_own(tmp_path / "mine.coder")


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    path, empty = csv(tmp_path / "coded.csv", marks()), tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(EvidenceError, match="empty: is no sentence-transformers model; name a folder"):
        learn_own(path, "Answer", ["pay", "workload"], embedder=Embedder(model=empty))
    (empty / "modules.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"empty: is no sentence-transformers model that can be loaded \(\w+\)"):
        learn_own(path, "Answer", ["pay", "workload"], embedder=Embedder(model=empty))


def test_the_file_holds_no_text_that_was_learned_from(coder: OwnCoder, tmp_path: Path) -> None:
    coder.save(tmp_path / "mine.coder")
    with np.load(tmp_path / "mine.coder", allow_pickle=False) as kept:
        numbers = {name: kept[name].dtype.kind for name in kept.files if name != "about"}
        assert set(numbers) == {"coefficients", "intercepts", "thresholds", "truth", "given", "groups"}
        assert set(numbers.values()) <= set("fiu")
        assert not any(text[:9] in str(kept["about"]) for text in (*PAY, *WORK))


def test_files_that_are_no_coder_are_told(coder: OwnCoder, tmp_path: Path) -> None:
    path = tmp_path / "mine.coder"
    with pytest.raises(EvidenceError, match="there is no such file"):
        load_own(path)
    for content in (b"", b"PK\x03\x04rubbish", b"\x80\x04N."):
        path.write_bytes(content)
        with pytest.raises(EvidenceError, match="is no coder of this program"):
            load_own(path)
    np.savez(tmp_path / "objects.npz", about=np.array([{"a": 1}], dtype=object))
    with pytest.raises(EvidenceError, match="is no coder of this program"):
        load_own(tmp_path / "objects.npz")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"form": 99}, "was written by another version"),
        ({"model": "0123456789abcdef"}, "goes by the embedding model 0123456789abcdef, and"),
        ({"themes": ["pay"]}, "is a damaged coder"),
        ({"report": None}, "is a damaged coder"),
    ],
)
def test_another_version_or_model_is_told(coder: OwnCoder, tmp_path: Path, change: dict, said: str) -> None:
    path = tmp_path / "mine.coder"
    coder.save(path)
    with np.load(path) as kept:
        numbers = dict(kept)
    about = json.loads(str(numbers.pop("about"))) | change
    with path.open("wb") as file:
        np.savez(file, about=np.array(json.dumps(about)), **numbers)
    with pytest.raises(EvidenceError, match=said):
        load_own(path)


def test_sentences_are_coded_into_the_codings_frame(coder: OwnCoder) -> None:
    texts = ["Our pay is too low.", "Pay is too low for this:"]
    sentences = frames.build(
        "sentences",
        [{"sentence_id": f"d:1:{i}", "paragraph_id": "d:1", "document_id": "d", "n": i, "start": 30 * i, "end": 30 * i + 9,
          "text": text, "clean": text} for i, text in enumerate(texts)],
    )  # fmt: skip
    rules = pd.DataFrame({"sentence_id": ["d:1:0", "d:1:1"], "introduces": [False, True], "stance_by_rule": "concern",
                          "speaker_by_rule": "member"})  # fmt: skip
    codings = coder.codings(sentences, rules, "own:mine")
    assert codings[["sentence_id", "theme", "coder", "cue_start", "cue_end", "stance"]].to_numpy().tolist() == [
        ["d:1:0", "pay", "own:mine", 0, 0, "concern"]
    ]
    assert coder.codings(sentences.iloc[:0], rules).empty


def test_the_report_is_the_same_each_time(coder: OwnCoder, tmp_path: Path) -> None:
    again = learn_own(csv(tmp_path / "again.csv", marks()), "Answer", ["pay", "workload"], embedder=Embedder())
    pd.testing.assert_frame_equal(again.report, coder.report)
