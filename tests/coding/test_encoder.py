"""The encoder: each sentence is judged once, in its own paragraph, and alike in whatever order, batch and company."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.coding.encoder import shipped_encoder, tokenizer
from evidence.coding.passages import OF_PASSAGE, OF_SENTENCE, passages

PARAGRAPHS = [
    ["Officers carry forty cases each and work every weekend.", "Pay has fallen by a fifth."],
    ["The car park was resurfaced."],
    ["Posts were filled before they had been advertised.", "Nobody was told why.", "We ask for a review."],
    [
        "A much longer sentence, about nothing at all, that goes on so that its batch has to be padded for the shorter ones."
    ],
]


def as_read(paragraphs: list[list[str]], opening: str = "union:") -> pd.DataFrame:
    rows = [(text, opening, n > 0) for paragraph in paragraphs for n, text in enumerate(paragraph)]
    return pd.DataFrame(rows, columns=["text", "opening", "follows"]).astype({"follows": bool})


def test_logits_do_not_depend_on_order_or_company() -> None:
    encoder = shipped_encoder(10)
    together = encoder.logits(as_read(PARAGRAPHS))
    alone = np.concatenate([encoder.logits(as_read([p])) for p in PARAGRAPHS])
    backwards = encoder.logits(as_read(PARAGRAPHS[::-1]))
    back = [encoder.logits(as_read([p])) for p in PARAGRAPHS[::-1]]
    assert together.shape == (7, 19)
    assert (together == alone).all()
    assert (backwards == np.concatenate(back)).all()


def test_a_sentence_is_read_with_its_paragraph_and_with_what_opens_it() -> None:
    encoder = shipped_encoder(10)
    beside, apart = (
        as_read([["They are too high.", "Caseloads rose."]]),
        as_read([["They are too high."], ["Caseloads rose."]]),
    )
    assert (encoder.logits(beside) != encoder.logits(apart)).any()
    assert (encoder.logits(beside) != encoder.logits(beside.assign(opening="employer:"))).any()


def test_no_sentence_gives_no_row() -> None:
    assert passages(as_read([]), tokenizer()) == []
    assert len(shipped_encoder(10).logits(as_read([]))) == 0


words = st.lists(st.sampled_from(["caseloads", "pay", "unfilled", "£4", "…", "Zażółć"]), min_size=0, max_size=60).map(
    " ".join
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=8), max_size=5))
def test_each_sentence_stands_whole_in_one_passage_in_reading_order(paragraphs: list[list[str]]) -> None:
    pieces = tokenizer()
    read = as_read(paragraphs)
    found = passages(read, pieces)
    spans = [w.ids[a:b] for w in found for a, b in w.sentences]
    expected = [pieces(t, add_special_tokens=False)["input_ids"][:OF_SENTENCE] for t in read["text"]]
    assert [list(s) for s in spans] == [e or [pieces.sep_token_id] for e in expected]
    assert all(len(w.ids) <= OF_PASSAGE + 1 for w in found)
    opening = pieces("union:", add_special_tokens=False)["input_ids"]
    assert all(list(w.ids[1 : 1 + len(opening)]) == opening for w in found)
    begins = {n for n, follows in enumerate(read["follows"]) if not follows}
    judged = np.cumsum([0, *(len(w.sentences) for w in found)])
    assert begins <= set(judged.tolist()), "a passage holds sentences of one paragraph only"


def test_what_is_read_in_several_passages_begins_with_the_sentence_before() -> None:
    pieces, sentence = tokenizer(), "pay " * 100
    first, second = passages(as_read([[sentence + "one", sentence + "two", sentence + "three"]]), pieces)
    assert [len(w.sentences) for w in (first, second)] == [2, 1]
    before = pieces(sentence + "two", add_special_tokens=False)["input_ids"]
    start = second.sentences[0][0]
    assert list(second.ids[start - 1 - len(before) : start - 1]) == before
