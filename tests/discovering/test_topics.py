"""Topics hold still, leave nothing out, and cost nothing until they are fitted."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from evidence import frames
from evidence.coding.codebook import read_codebook
from evidence.discovering.topics import Topics, fit_topics
from evidence.errors import EvidenceError
from evidence.reading import Corpus

Small = tuple[Corpus, pd.DataFrame]
ELSEWHERE = """
import sys, pandas as pd
from pathlib import Path
from evidence.discovering.topics import fit_topics
from evidence.reading import Corpus
folder = Path(sys.argv[1])
read = lambda name: pd.read_parquet(folder / f"{name}.parquet").sample(frac=1, random_state=7).reset_index(drop=True)
fitted = fit_topics(Corpus(*(read(name) for name in Corpus._fields)), read("sources"))
fitted.assignments.to_parquet(folder / "assignments.parquet")
fitted.topics.to_parquet(folder / "topics.parquet")
"""


@pytest.fixture(scope="module")
def fitted(small: Small) -> Topics:
    return fit_topics(*small)


def test_every_sentence_has_one_topic(small: Small, fitted: Topics) -> None:
    assert sorted(fitted.assignments["sentence_id"]) == sorted(small[0].sentences["sentence_id"])
    assert fitted.assignments["topic"].isin(fitted.topics["topic"]).all()
    assert fitted.topics["n"].sum() == len(small[0].sentences)
    assert fitted.assignments["probability"].between(0, 1).all()
    for name in ("topics", "assignments", "curve"):
        frames.check(name, getattr(fitted, name))


def test_short_documents_on_four_subjects_give_topics_of_one_subject(small: Small) -> None:
    topics = fit_topics(*small, how_many=4)
    subject = topics.assignments["sentence_id"].str.extract(r"^([a-z]+)")[0]
    assert adjusted_rand_score(subject, topics.assignments["topic"]) > 0.5
    assert len(topics.topics) == 4
    assert (topics.topics["terms"] != "").all()


def test_the_most_central_sentence_is_one_of_the_topics_own(fitted: Topics) -> None:
    for topic in fitted.topics.itertuples():
        mine = fitted.assignments[fitted.assignments["topic"] == topic.topic]
        assert topic.sentence_id in set(mine["sentence_id"])
        assert len(mine) == topic.n


def test_the_curve_says_which_number_was_chosen(fitted: Topics) -> None:
    chosen = fitted.curve[fitted.curve["chosen"]]
    assert len(chosen) == 1
    assert fitted.curve["stability"].between(-1, 1).all()
    assert fitted.curve["coherence"].between(-1, 1).all()


@pytest.mark.parametrize("threads", ["1", "2"])
def test_order_threads_and_hash_seed_change_nothing(small: Small, fitted: Topics, tmp_path: Path, threads: str) -> None:
    for name, frame in {**small[0]._asdict(), "sources": small[1]}.items():
        frame.to_parquet(tmp_path / f"{name}.parquet")
    settings = {"PYTHONHASHSEED": threads, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, tmp_path],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    again = pd.read_parquet(tmp_path / "assignments.parquet")
    assert adjusted_rand_score(again["topic"], fitted.assignments["topic"]) == 1
    pd.testing.assert_frame_equal(again, fitted.assignments)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "topics.parquet"), fitted.topics)


def test_three_documents_are_too_few(make: Callable[..., Small]) -> None:
    documents = {f"d{i}": ("board", [f"Pay is low in office {i}.", "Work is hard."]) for i in range(3)}
    with pytest.raises(
        EvidenceError, match=r"^topics: 6 sentences are too few to find topics in; add documents"
    ) as told:
        fit_topics(*make(documents))
    assert "\n" not in str(told.value)


def test_a_number_of_topics_that_can_not_be_found_is_told(small: Small) -> None:
    with pytest.raises(EvidenceError, match="99 can't be looked for"):
        fit_topics(*small, how_many=99)


def test_the_codebook_may_guide_but_forces_nothing(small: Small, project: Path) -> None:
    guided = fit_topics(*small, how_many=5, codebook=read_codebook(project / "corpus" / "codebook.toml"))
    assert guided.topics["n"].sum() == len(small[0].sentences)
    assert len(guided.topics) <= 10


def test_nothing_heavy_is_imported_before_a_fit() -> None:
    rooms = "background, centres, crosswalk, labels, meanings, number, reviewed, spread, topics, words"
    code = f"import sys; from evidence.discovering import {rooms}\n"
    code += "print({'bertopic', 'sentence_transformers', 'umap'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_fit_leaves_the_warnings_of_the_process_alone(small: Small) -> None:
    code = (
        "import warnings; before = list(warnings.filters)\n"
        "from evidence.discovering.labels import _class_tfidf; _class_tfidf()\n"
        "print([f for f in warnings.filters if f not in before and f[2] in (FutureWarning, UserWarning) and f[1] is None])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
