"""How fast, and in how much memory: writes benchmarks/results.md.

Run from the project's folder: ``.venv/bin/python benchmarks/run.py --answers 1000 10000 100000``. Answers are made up
(``benchmarks/answers.py``). Every measurement is a process of its own, repeated, on whatever else the machine is doing; medians
are given, in seconds of wall clock and of processor, with the peak of memory. Floors do what no coder can do without; peers
are what one would take instead, on the same sentences.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import psutil

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
LIBRARIES = ("numpy", "pandas", "scikit-learn", "spacy", "torch", "transformers", "bertopic")
STAGES = ("reading", "rules", "coding", "table")
FLOORS = {"spaCy's tokenizer": None, "encoder": 1_000}  # the most answers that each is run on
PEERS = {
    "pandas with regular expressions": None, "TF-IDF and SVC": None, "BERTopic zero-shot": 1_000, "BERTopic": 1_000,
}  # fmt: skip

TARGET = {"answers": 100_000, "seconds": 300, "megabytes": 2_048}
NOTES = """\
The floors are not equal work: a tokenizer alone finds no theme, and the encoder reads no contexts here, which make a sentence
twice as long. Up to 20,000 sentences the coder counts in double precision, so that every machine gives the same codes. BERTopic
gives topics, or the nearest of ten titles; keywords and TF-IDF are hundreds of times faster. What each finds is in `coders.csv`,
what the quick gear loses in `quick.csv`."""


def measure(what: str, path: Path, out: Path) -> None:
    """Run one thing on a file of answers and print what it took, as JSON."""
    laps: dict[str, tuple[float, float]] = {}

    def lap(name: str, run: Callable[[], object]) -> object:
        wall, cpu = time.perf_counter(), sum(os.times()[:4])  # of other processes, too, which end with their stage
        made = run()
        laps[name] = (time.perf_counter() - wall, sum(os.times()[:4]) - cpu)
        return made

    peak = _watched()
    sentences = _stages(path, out, lap) if what == "stages" else _other(what, path, out, lap)
    print(json.dumps({"laps": laps, "sentences": sentences, "peak": peak[0]}))


def _watched() -> list[int]:
    """The most memory, in MB, that this process and those that it started have held at once: looked at twice a second."""
    peak, me = [0], psutil.Process()

    def look() -> None:
        while True:
            held = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    held += process.memory_full_info().pss
                except psutil.Error:
                    continue  # it has ended
            peak[0] = max(peak[0], held >> 20)
            time.sleep(0.5)

    threading.Thread(target=look, daemon=True).start()
    return peak


def _stages(path: Path, out: Path, lap: Callable[[str, Callable[[], object]], object]) -> int:
    from evidence.loose import OneFile

    study = OneFile(path)
    study.out = out
    lap("reading", lambda: study.corpus)
    lap("rules", lambda: study.rule_codings)
    lap("coding", lambda: study.codings)
    lap("table", study.sentence_codes)
    return len(study.sentences)


def _other(what: str, path: Path, out: Path, lap: Callable[[str, Callable[[], object]], object]) -> int:
    from evidence.loose import OneFile

    study = OneFile(path)
    study.out = out
    texts = study.sentences["clean"]
    if what == "spaCy's tokenizer":
        import spacy

        english = spacy.blank("en")
        lap(what, lambda: [english.make_doc(t) for t in texts])
    elif what == "encoder":
        from evidence.coding.encoder import shipped_encoder
        from evidence.coding.model import known_themes, read_examples

        encoder = shipped_encoder(len(known_themes(read_examples())))
        lap(what, lambda: encoder.logits(list(texts), [""] * len(texts)))
    elif what == "pandas with regular expressions":
        patterns = {t.id: "|".join(t.terms) for t in study.codebook if t.terms}
        lap(what, lambda: {t: texts.str.contains(p, case=False, regex=True) for t, p in patterns.items()})
    elif what == "TF-IDF and SVC":
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import MultiLabelBinarizer
        from sklearn.svm import LinearSVC

        themes = study.rule_codings.groupby("sentence_id")["theme"].agg(
            set
        )  # what it learns makes no odds to its speed
        truth = MultiLabelBinarizer().fit_transform(study.sentences["sentence_id"].map(themes).map(_or_none))
        some = slice(0, 2_000)
        pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), OneVsRestClassifier(LinearSVC()))
        lap(what, lambda: pipeline.fit(texts[some], truth[some]).predict(texts))
    else:
        from bertopic import BERTopic
        from bertopic.representation import KeyBERTInspired

        from evidence.coding.embeddings import Embedder

        named = {"zeroshot_topic_list": [t.label for t in study.codebook], "representation_model": KeyBERTInspired()}
        topics = BERTopic(
            embedding_model=Embedder()._encoder.float(), **(named if what == "BERTopic zero-shot" else {})
        )
        lap(what, lambda: topics.fit_transform(list(texts)))
    return len(texts)


def _or_none(themes: object) -> set[str]:
    return themes if isinstance(themes, set) else set()


def repeated(what: str, answers: int, times: int, folder: Path) -> dict[str, object]:
    """Return the medians of `what` on so many answers."""
    from answers import write

    path = folder / str(answers) / "answers.csv"
    if not path.exists():
        path.parent.mkdir(parents=True)
        write(path, answers)
    runs = []
    for _ in range(times):
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            out = fresh if what == "stages" else str(path.parent)  # floors and peers read the answers once for all
            command = [sys.executable, __file__, "--measure", what, "--on", str(path), "--out", out]
            runs.append(
                json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
            )
    laps = {
        name: tuple(statistics.median(r["laps"][name][k] for r in runs) for k in (0, 1)) for name in runs[0]["laps"]
    }
    return {"laps": laps, "sentences": runs[0]["sentences"], "peak": max(r["peak"] for r in runs)}


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return how cost grows with size: the slope of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def report(sizes: list[int], times: int, folder: Path) -> str:
    """Run everything and return the report."""
    found = {n: repeated("stages", n, times, folder) for n in sizes}
    lines = ["# Speed and memory", "", "Made-up answers (`benchmarks/answers.py`); "
             f"{f'medians of {times} runs' if times > 1 else 'one run'}, each a process of its own; wall clock and, in brackets, "
             "processor seconds.", "",
             f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, "
             + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
             + f"; {os.cpu_count()} cores, shared: in the quarter of an hour before, {os.getloadavg()[2]:.1f} processes asked "
             "for them.", ""]  # fmt: skip
    head = ["answers", "sentences", *STAGES, "all", "sentences a second", "peak, MB"]
    lines += [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for n, run in found.items():
        laps = run["laps"]
        whole = [sum(laps[s][k] for s in STAGES) for k in (0, 1)]
        cells = [f"{n:,}", f"{run['sentences']:,}", *(f"{laps[s][0]:.1f} ({laps[s][1]:.1f})" for s in STAGES),
                 f"{whole[0]:.1f} ({whole[1]:.1f})", f"{run['sentences'] / whole[0]:,.0f}", f"{run['peak']:,}"]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    if len(sizes) > 1:
        slopes = {s: exponent(sizes, [found[n]["laps"][s][1] for n in sizes]) for s in STAGES}
        told = ", ".join(f"{s} {slope:.2f}" for s, slope in slopes.items())
        lines += ["", f"Processor seconds grow as the number of answers to the power: {told}. From the quick gear on "
                  "(`evidence.coding.gears.MANY` sentences) coding costs less a sentence, which lowers its power."]  # fmt: skip
    lines += [
        "",
        "| floor or peer | answers | seconds | sentences a second | times that ours takes |",
        "|" + " --- |" * 5,
    ]
    for what, most in {**FLOORS, **PEERS}.items():
        for n in (n for n in sizes if most is None or n <= most):
            run, ours = repeated(what, n, times, folder), found[n]["laps"]
            wall, cpu = run["laps"][what]
            ratio = (ours["rules"][1] + ours["coding"][1]) / cpu
            cells = [what, f"{n:,}", f"{wall:.1f} ({cpu:.1f})", f"{run['sentences'] / wall:,.0f}", f"{ratio:.1f}"]
            lines.append(f"| {' | '.join(cells)} |")
    if TARGET["answers"] in found:
        lines += ["", targets(found[TARGET["answers"]])]
    return "\n".join([*lines, "", NOTES, ""])


def targets(run: dict[str, Any]) -> str:
    """Return whether a run of the most answers kept to what was set for it."""
    took = sum(run["laps"][s][0] for s in STAGES)
    told = [
        f"{TARGET[unit]:,} {unit} {'kept to' if seen <= TARGET[unit] else 'not kept to'} ({seen:,.0f})"
        for unit, seen in (("seconds", took), ("megabytes", run["peak"]))
    ]
    return f"Set for {TARGET['answers']:,} answers on two cores: {'; '.join(told)}."


def main() -> None:
    """Measure, or write the report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--measure", help="one thing only, as the command does for itself")
    options.add_argument("--on", type=Path)
    options.add_argument("--out", type=Path, default=HERE / "results.md")
    given = options.parse_args()
    if given.measure:
        measure(given.measure, given.on, given.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        given.out.write_text(report(sorted(given.answers), given.times, Path(folder)), encoding="utf-8")
    print(given.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
