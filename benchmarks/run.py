"""How fast, and in how much memory: writes benchmarks/results.md.

Run from the project's folder: ``.venv/bin/python benchmarks/run.py --answers 1000 10000 100000``. Answers are made up
(``benchmarks/answers.py``). Every measurement is a process of its own, repeated, on whatever else the machine is doing; medians
are given, in seconds of wall clock and of processor, with the peak of memory. Floors do what no coder can do without; peers
are what one would take instead, on the same sentences. ``benchmarks/report.py`` says how it is told, and what was aimed at.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    import pandas as pd

    from evidence.study import Study

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
EVIDENCE = "from evidence.cli import main; main()"
OFTEN = 5  # times, what takes a second or less
FILES, MANY = 3, 100_000  # files, and answers in each


class Laps:
    """Takes the time of one thing after another, by wall clock and processor, and the peak of memory within each.

    Memory is that of this process and those that it has started, in MB, what they share counted once: looked at twice a second
    or more often, as long as looking takes little, and at the end of each lap.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, float, float, int]] = []
        self._peak = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def __call__(self, name: str, run: Callable[[], Any]) -> Any:
        """Run something, and return what it makes."""
        self._peak = 0
        wall, cpu = time.perf_counter(), sum(os.times()[:4])  # of other processes, too, which end with their stage
        made = run()
        wall, cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu
        self.taken.append((name, wall, cpu, max(self._peak, self._held())))
        return made

    def _watch(self) -> None:
        while True:
            begun = time.perf_counter()
            held = self._held()  # before the peak is read, which a new lap may have put back in the meantime
            self._peak = max(self._peak, held)
            time.sleep(min(20 * (time.perf_counter() - begun), 0.5))

    def _held(self) -> int:
        held, me = 0, psutil.Process()
        for process in (me, *me.children(recursive=True)):
            try:
                held += process.memory_full_info().pss
            except psutil.Error:
                continue  # it has ended
        return held >> 20


def starting(folder: Path, lap: Laps) -> None:
    """Start Python alone, to hold the others against; import the package; ask for help."""
    for name, code in (("Python alone", "pass"), ("import evidence", "import evidence"), ("evidence --help", EVIDENCE)):
        lap(
            name, partial(subprocess.run, [sys.executable, "-c", code, "--help"], check=True, stdout=subprocess.DEVNULL)
        )


def building(folder: Path, lap: Laps) -> None:
    """Build the shipped corpus with nothing made or kept before; then build it again, unchanged."""
    shutil.copytree(HERE.parent / "corpus", folder / "corpus")
    command = [sys.executable, "-c", EVIDENCE, "build", "--corpus", "corpus", "--out", "."]
    for name in ("cold build", "warm build"):
        lap(name, partial(subprocess.run, command, cwd=folder, check=True, stdout=subprocess.DEVNULL))


def several(folder: Path, lap: Laps) -> None:
    """`evidence code` on files that together are more than is held in memory at once."""
    from answers import write

    (folder / "in").mkdir()
    for n in range(FILES):
        write(folder / "in" / f"answers-{n}.csv", MANY, seed=n + 1)
    command = [sys.executable, "-c", EVIDENCE, "code", f"{folder}/in", "--out", f"{folder}/codes.csv"]
    lap("several files", partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL))


def coding(study: "Study", lap: Laps) -> None:
    """What `evidence code` does, stage by stage."""
    from evidence.files import write_sheet_in_parts

    lap("reading", lambda: study.corpus)
    lap("rules", lambda: study.rule_codings)
    lap("coding", lambda: study.codings)
    lap("table", lambda: write_sheet_in_parts(study.codes_in_parts(), study.out / "codes.csv"))


def extracting(study: "Study", lap: Laps) -> None:
    """What `evidence extract` finds."""
    from evidence.extracting.quotations.finding import quotations
    from evidence.extracting.recommendations.finding import recommendations
    from evidence.extracting.statistics.finding import statistics

    corpus, sources = study.corpus, study.sources
    lap("extracting", lambda: [stage(corpus, sources) for stage in (quotations, statistics, recommendations)])


def discovering(study: "Study", lap: Laps) -> None:
    """What `evidence topics` does: a vector for each sentence, then the topics, for which paragraphs get theirs too."""
    from evidence.coding.embeddings import Embedder
    from evidence.discovering.topics import fit_topics

    texts, corpus = study.sentences["clean"], study.corpus
    with tempfile.TemporaryDirectory() as folder:
        embedder = Embedder(cache=Path(folder))
        lap("embedding", lambda: embedder.encode(texts))
        lap("topics", lambda: fit_topics(corpus, study.sources, embedder))


def tokenizing(study: "Study", lap: Laps) -> None:
    """Run spaCy's tokenizer on every sentence, and nothing else."""
    import spacy

    english, texts = spacy.blank("en"), study.sentences["clean"]
    lap("spaCy's tokenizer", lambda: [english.make_doc(t) for t in texts])


def encoding(name: str, exact: bool, study: "Study", lap: Laps) -> None:
    """The encoder on every sentence, in the same paragraphs as the coder reads it in."""
    from evidence.coding.encoder import shipped_encoder
    from evidence.coding.model import known_themes, read_examples
    from evidence.coding.training import features

    read = features(study.sentences, study.places, study.rule_codings, study.codebook.ids)
    encoder = shipped_encoder(len(known_themes(read_examples())), exact)
    lap(name, lambda: encoder.logits(read))


def matching(study: "Study", lap: Laps) -> None:
    """The codebook's words as one regular expression a theme."""
    texts, patterns = study.sentences["clean"], {t.id: "|".join(t.terms) for t in study.codebook if t.terms}
    lap(
        "pandas with regular expressions",
        lambda: {t: texts.str.contains(p, case=False, regex=True) for t, p in patterns.items()},
    )


def classifying(study: "Study", lap: Laps) -> None:
    """A linear SVC a theme over TF-IDF, learned from 2,000 sentences; what it learns makes no odds to its speed."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MultiLabelBinarizer
    from sklearn.svm import LinearSVC

    texts, cues = study.sentences["clean"], study.rule_codings.groupby("sentence_id")["theme"].agg(set)
    truth = MultiLabelBinarizer().fit_transform([cues.get(s, ()) for s in study.sentences["sentence_id"]])
    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), OneVsRestClassifier(LinearSVC()))
    lap("TF-IDF and SVC", lambda: pipeline.fit(texts[:2_000], truth[:2_000]).predict(texts))


def bertopic(name: str, study: "Study", lap: Laps) -> None:
    """BERTopic as its documentation begins, or with the codebook's titles to choose among; the model in single precision."""
    from bertopic import BERTopic
    from bertopic.representation import KeyBERTInspired

    from evidence.coding.embeddings import Embedder

    named = {"zeroshot_topic_list": [t.label for t in study.codebook], "representation_model": KeyBERTInspired()}
    model = BERTopic(embedding_model=Embedder()._encoder.float(), **(named if name == "BERTopic zero-shot" else {}))
    lap(name, lambda: model.fit_transform(study.sentences["clean"].to_list()))


def turftopic(study: "Study", lap: Laps) -> None:
    """Run turftopic's KeyNMF with its defaults, as many topics as the codebook has themes; the model in single precision."""
    from turftopic import KeyNMF

    from evidence.coding.embeddings import Embedder

    model = KeyNMF(n_components=len(study.codebook.ids), encoder=Embedder()._encoder.float())
    lap("turftopic KeyNMF", lambda: model.fit_transform(study.sentences["clean"].to_list()))


COMMANDS = {"starting": starting, "building": building, "several": several}
ON_ANSWERS: dict[
    str, tuple[Callable[["Study", Laps], None], int | None]
] = {  # and the most answers that each is run on
    "coding": (coding, None),  # first: the others find what was read
    "extracting": (extracting, None),
    "discovering": (discovering, 1_000),
    "spaCy's tokenizer": (tokenizing, None),
    "encoder": (partial(encoding, "encoder", True), 1_000),
    "encoder, quick": (partial(encoding, "encoder, quick", False), 1_000),
    "pandas with regular expressions": (matching, None),
    "TF-IDF and SVC": (classifying, None),
    "BERTopic zero-shot": (partial(bertopic, "BERTopic zero-shot"), 1_000),
    "BERTopic": (partial(bertopic, "BERTopic"), 1_000),
    "turftopic KeyNMF": (turftopic, 1_000),
}


def measure(what: str, path: Path) -> None:
    """Run one thing, in a folder or on a file of answers, and print what it took, as JSON."""
    lap = Laps()
    if what in COMMANDS:
        COMMANDS[what](path, lap)
        sentences = 0
    else:
        from evidence.loose import opened

        [study] = opened([path])
        study.out = path.parent / "kept"
        ON_ANSWERS[what][0](study, lap)
        sentences = len(study.sentences)
    print(json.dumps([[*taken, sentences] for taken in lap.taken]))


def repeated(what: str, answers: int, times: int, folder: Path) -> "pd.DataFrame":
    """Return the medians of `what` on so many answers, and the highest of its peaks: a row a lap."""
    import pandas as pd
    from answers import write

    path = folder / str(answers) / "answers.csv"
    if answers and not path.exists():
        path.parent.mkdir()
        write(path, answers)
    runs = []
    for _ in range(times):
        if what == "coding":
            shutil.rmtree(path.parent / "kept", ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            command = [sys.executable, __file__, "--measure", what, "--on", str(path) if answers else fresh]
            out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        runs += json.loads(out.splitlines()[-1])
    found = pd.DataFrame(runs, columns=["what", "wall", "cpu", "peak", "sentences"]).assign(answers=answers)
    whole = found.groupby(["what", "answers", "sentences"], sort=False, as_index=False)
    took = whole.agg(wall=("wall", "median"), cpu=("cpu", "median"), peak=("peak", "max"))
    for lap in took.itertuples():
        told = f"{answers:,} answers: " if answers else ""
        print(f"{told}{lap.what}: {lap.wall:.1f} s ({lap.cpu:.1f}), {lap.peak:,} MB", file=sys.stderr)
    return took


def everything(sizes: list[int], times: int, folder: Path) -> "pd.DataFrame":
    """Return what was measured: `what`, `answers`, `sentences`, `wall` and `cpu` in seconds and `peak` in MB."""
    import pandas as pd

    rows = [repeated("starting", 0, max(times, OFTEN), folder), repeated("building", 0, times, folder)]
    for n in sizes:
        for what, (_, most) in ON_ANSWERS.items():
            if (most is None or n <= most) and (what != "turftopic KeyNMF" or find_spec("turftopic")):
                rows.append(repeated(what, n, times, folder))
    if max(sizes) >= MANY:
        rows.append(repeated("several", 0, 1, folder))
    return pd.concat(rows, ignore_index=True)


def main() -> None:
    """Measure, or write the report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--out", type=Path, default=HERE / "results.md")
    options.add_argument("--measure", help="one thing only, as the command does for itself")
    options.add_argument("--on", type=Path)
    given = options.parse_args()
    if given.measure:
        measure(given.measure, given.on)
        return
    from report import report

    busy = os.getloadavg()[2]
    with tempfile.TemporaryDirectory() as folder:
        found = everything(sorted(given.answers), given.times, Path(folder))
    given.out.write_text(report(found, given.times, busy), encoding="utf-8")
    print(given.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
