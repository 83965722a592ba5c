from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from evidence.coding.embeddings import Embedder
from evidence.discovering.asking import question_vector
from evidence.discovering.search import asked, met, search

TEXTS = (
    "Managers allocate new cases within two days.",
    "The allocation of a case may wait for weeks.",
    "Overtime isn’t paid, and the hours are long.",
    "The canteen closes at three.",
)
SENTENCES = pd.DataFrame(
    {"sentence_id": [f"s{i}" for i in range(4)], "paragraph_id": ["p1", "p1", "p2", "p3"], "clean": TEXTS}
)
VECTORS = {TEXTS[0]: (1.0, 0.0), TEXTS[1]: (0.0, 1.0), TEXTS[2]: (0.8, 0.6), TEXTS[3]: (-1.0, 0.0)}
VECTORS[f"{TEXTS[0]} {TEXTS[1]}"] = (0.6, 0.8)  # their paragraph


def of_texts(texts: Sequence[str]) -> np.ndarray:
    return np.array([VECTORS[t] for t in texts])


def ids(question: str, by: str, vector: tuple[float, float] = (1.0, 0.0), how_many: int = 10) -> list[str]:
    found = search(asked(question), SENTENCES, how_many, by, lambda _: np.array(vector), of_texts)
    assert found["rank"].to_list() == list(range(1, len(found) + 1))
    return found["sentence_id"].to_list()


def test_words_are_found_in_their_other_forms_only_where_they_stand() -> None:
    assert ids("allocating", "word") == ["s1", "s0"], "without its small words the other sentence is the shorter"
    assert ids("the canteens", "word") == ["s3"]
    assert ids("pensions", "word") == []


def test_a_question_of_small_words_alone_is_still_searched() -> None:
    assert ids("at the", "word")[0] == "s3"


def test_meaning_ranks_by_likeness_with_a_little_of_the_paragraph_and_leaves_out_the_unlike() -> None:
    assert ids("no word of it", "meaning") == ["s0", "s2"]
    assert ids("no word of it", "meaning", (0.0, 1.0)) == ["s1", "s2"]
    found = search(asked("x"), SENTENCES, 9, "meaning", lambda _: np.array([1.0, 0.0]), of_texts)
    assert found["score"].to_list() == [0.75 + 0.25 * 0.6, 0.8]


def test_both_rankings_are_fused_by_reciprocal_rank() -> None:
    found = search(asked("overtime"), SENTENCES, 10, "both", lambda _: np.array([1.0, 0.0]), of_texts)
    assert found["sentence_id"].to_list() == ["s2", "s0"]
    assert found["score"].to_list() == [round(0.2 / 61 + 0.8 / 62, 4), round(0.8 / 61, 4)]
    assert found["found_by"].to_list() == ["both", "meaning"]


def test_a_word_in_the_paragraph_lifts_a_sentence_that_is_near_in_meaning_and_brings_in_no_other() -> None:
    found = search(asked("weeks"), SENTENCES, 10, "both", lambda _: np.array([0.96, 0.28]), of_texts)
    assert found["sentence_id"].to_list() == ["s0", "s1", "s2"], "by meaning alone s2 is first"
    assert found["found_by"].to_list() == ["meaning", "both", "meaning"]
    far = search(asked("weeks"), SENTENCES, 10, "both", lambda _: np.array([-1.0, 0.0]), of_texts)
    assert far[["sentence_id", "found_by"]].to_numpy().tolist() == [["s3", "meaning"], ["s1", "word"]]


@pytest.mark.parametrize("phrase", ["“allocation of a case”", '"Allocation of  a case"'])
def test_a_phrase_must_stand_in_the_passage(phrase: str) -> None:
    for by in ("word", "meaning", "both"):
        assert ids(phrase, by, (0.6, 0.8)) == ["s1"]
    assert ids('"allocation of a cas"', "word") == []
    assert ids('"case of allocation"', "both") == []


def test_an_apostrophe_is_found_however_it_is_written() -> None:
    assert ids('"isn\'t paid"', "word") == ids("“isn’t paid”", "word") == ["s2"]


def test_no_more_are_given_than_asked_for_and_nothing_is_changed() -> None:
    before = SENTENCES.copy()
    assert ids("allocation", "both", how_many=1) == ["s0"]
    pd.testing.assert_frame_equal(SENTENCES, before)


def test_the_order_of_equals_is_the_order_of_reading() -> None:
    twice = pd.concat([SENTENCES, SENTENCES.assign(sentence_id="again-" + SENTENCES["sentence_id"])])
    found = search(asked("canteen"), twice, 2, "word", lambda _: np.zeros(2), of_texts)
    assert found["sentence_id"].to_list() == ["s3", "again-s3"]
    assert found["score"].nunique() == 1


@pytest.mark.parametrize("question", ["", "  ", '""', "“ ”", "?!", "🙂", '"'])
def test_a_question_without_words_has_no_stems(question: str) -> None:
    assert asked(question).stems == ()


def test_marks_are_where_the_words_stand() -> None:
    text = "Cases wait; an open  case isn’t closed. OPEN CASES"
    spans = met(asked('wait "open case" isn\'t'), text)
    assert [text[a:b] for a, b in spans] == ["Cases", "wait", "open  case", "isn’t", "OPEN", "CASES"]


def test_hostile_questions_do_no_harm() -> None:
    for question in ("(a+)+$ [", "\\", "<script>", "\u202eover", "a" * 5000, '"(.*"', "\x00\x1b[31m"):
        ids(question, "word")


def test_a_question_without_torch_means_what_the_embedder_says() -> None:
    texts = ["staff morale", "Wie geht’s? ŵ \u202e 🙂", "case " * 400, "[MASK] <s>", "–"]
    np.testing.assert_array_equal(np.stack([question_vector(t) for t in texts]), Embedder().encode(texts))
