"""The one door: a corpus as frames, tables and figures, each computed once, and the build that writes them."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evidence import frames
from evidence.errors import EvidenceError
from evidence.reading.register import REGISTER, is_document, read_register, unregistered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from evidence.coding.codebook import Codebook
    from evidence.presenting.figures import Drawing
    from evidence.presenting.reporting import Reporting
    from evidence.presenting.tables import Record, Table
    from evidence.reading import Corpus

PACKAGE = Path(__file__).parent
LIBRARIES = ("great-tables", "matplotlib", "numpy", "pandas", "spacy", "spacy-lookups-data")
CODE_COLUMNS = (
    "source",
    "paragraph",
    "locator",
    "start",
    "end",
    "text",
    "themes",
    "stance",
    "speaker",
    "scores",
    "cues",
)


def find_corpus(start: Path) -> Path | None:
    """Return the nearest folder ``corpus`` with a register or a codebook, in `start` or above it."""
    for folder in (start, *start.parents):
        if any((folder / "corpus" / name).exists() for name in (REGISTER, "codebook.toml")):
            return folder / "corpus"
    return None


class Study:
    """A corpus and all that is made of it.

    Parameters
    ----------
    corpus : path, optional
        The folder of documents. Without it, the ``corpus`` folder found in this folder or the nearest one above.
    out : path, optional
        Where ``figures/``, ``build/`` and the cache go. Without it, the folder that holds the corpus.

    Raises
    ------
    EvidenceError
        Where there is no corpus, or its register, codebook or a document can't be used.
    """

    def __init__(self, corpus: str | Path | None = None, out: str | Path | None = None) -> None:
        found = Path(corpus) if corpus is not None else find_corpus(Path.cwd())
        if found is None:
            raise EvidenceError(Path.cwd(), "no corpus here or above", "go to the project or name one with --corpus")
        self.folder = found.resolve()
        self.out = Path(out).resolve() if out is not None else self.folder.parent
        self._sources, self.warnings = read_register(self.folder)

    @property
    def sources(self) -> pd.DataFrame:
        """The sources frame."""
        return self._sources

    @cached_property
    def codebook(self) -> "Codebook":
        """The corpus's codebook, or the project's where the corpus has none."""
        from evidence.coding.codebook import read_codebook

        return read_codebook(self._setting("codebook.toml"))

    @cached_property
    def reporting(self) -> "Reporting":
        """The corpus's house style, or the project's where the corpus has none."""
        from evidence.presenting.reporting import read_reporting

        return read_reporting(self._setting("reporting.toml"))

    @cached_property
    def corpus(self) -> "Corpus":
        """What reading gives: documents, paragraphs, sentences and rejects."""
        from evidence.reading import Corpus, read_corpus

        key = self._key(self.folder / REGISTER)
        return Corpus(*self._cached("reading", key, Corpus._fields, lambda: read_corpus(self.sources, self.folder)))

    @property
    def documents(self) -> pd.DataFrame:
        """The documents frame."""
        return self.corpus.documents

    @property
    def paragraphs(self) -> pd.DataFrame:
        """The paragraphs frame."""
        return self.corpus.paragraphs

    @property
    def sentences(self) -> pd.DataFrame:
        """The sentences frame."""
        return self.corpus.sentences

    @property
    def rejects(self) -> pd.DataFrame:
        """The rejects frame: what was set aside, where, and why."""
        return self.corpus.rejects

    @cached_property
    def codings(self) -> pd.DataFrame:
        """The codings frame."""
        from evidence.coding import code_by_rule

        key = self._key(self.folder / REGISTER, self._setting("codebook.toml"))
        codebook = self.codebook  # a fault in it is told, also where the codings are cached

        def compute() -> tuple[pd.DataFrame]:
            return (code_by_rule(self.corpus, self.sources, codebook),)

        return self._cached("coding", key, ("codings",), compute)[0]

    @cached_property
    def record(self) -> "Record":
        """What tables and figures are drawn from."""
        from evidence.presenting.tables import Record

        return Record(self.sources, self.corpus, self.codings, self.codebook, self.reporting)

    def table(self, name: str) -> "Table":
        """Return a table of `evidence.presenting.tables.TABLES` by its name."""
        from evidence.presenting.tables import TABLES

        _check_name(name, TABLES, "table")
        return TABLES[name](self.record)

    def figure(self, name: str) -> "Figure":
        """Return a figure of `evidence.presenting.figures.FIGURES` by its name."""
        return self.drawing(name).canvas

    def drawing(self, name: str) -> "Drawing":
        """Return a figure with its data and its text alternative."""
        from evidence.presenting.figures import FIGURES, draw

        _check_name(name, FIGURES, "figure")
        return draw(name, self.record)

    def sentence_codes(self) -> pd.DataFrame:
        """Return a row a sentence, in reading order, with the columns `CODE_COLUMNS`.

        ``themes`` are joined by ``;``, ``scores`` are ``theme:0.93;…`` and ``cues`` ``theme@start-end;…``, with offsets
        into the document.
        """
        from evidence.presenting.tables import locator

        places = self.sentences.merge(self.documents[["document_id", "source_id"]], on="document_id")
        places = places.merge(self.sources[["source_id", "label"]], on="source_id")
        places = places.merge(self.paragraphs[["paragraph_id", "number", "page"]], on="paragraph_id")
        codings = dict(list(self.codings.groupby("sentence_id", sort=False)))
        none = self.codings.iloc[:0]
        rows = []
        for s in places.itertuples():
            mine = codings.get(s.sentence_id, none)
            best = mine.drop_duplicates("theme")
            rows.append({
                "source": s.source_id,
                "paragraph": s.number,
                "locator": locator(s.label, s.number, s.page),
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "themes": ";".join(best["theme"]),
                "stance": "".join(best["stance"].head(1)),
                "speaker": "".join(best["speaker"].head(1)),
                "scores": ";".join(f"{t}:{score:.2f}" for t, score in zip(best["theme"], best["score"], strict=True)),
                "cues": ";".join(
                    f"{t}@{a}-{b}" for t, a, b in zip(mine["theme"], mine["cue_start"], mine["cue_end"], strict=True)
                ),
            })  # fmt: skip
        return pd.DataFrame(rows, columns=list(CODE_COLUMNS))

    def check(self) -> list[str]:
        """Return the faults of the study, each with its place; none where all is well."""
        faults = list(self.warnings)
        for source in self.sources.to_dict("records"):
            where = f"{self.folder / REGISTER}, {source['source_id']}"
            if source["wording"] == "paraphrase" and source["may_quote"]:
                faults.append(f"{where}: may_quote is true, but a paraphrase holds nobody's own words")
        for name, frame in {"sources": self.sources, **self.corpus._asdict(), "codings": self.codings}.items():
            frames.check(name, frame)
        texts = dict(zip(self.documents["document_id"], self.documents["text"], strict=True))
        for s in self.sentences.itertuples():
            if texts[s.document_id][s.start : s.end] != s.text:
                faults.append(f"{s.sentence_id}: the sentence is not its source's words at {s.start}-{s.end}")
        with_prose = set(self.sentences["document_id"])
        faults += [f"{d}: no prose was found in it" for d in self.documents["document_id"] if d not in with_prose]
        faults += self._marks_in_paraphrases(texts)
        return faults

    def _marks_in_paraphrases(self, texts: dict[str, str]) -> list[str]:
        retold = self.sources.loc[self.sources["wording"] == "paraphrase", "source_id"]
        return [
            f"{source_id}, line {text.count(chr(10), 0, text.index(mark)) + 1}: a quotation mark in a paraphrase"
            for source_id in retold
            for text in [texts[source_id]]
            for mark in '"“”«»'
            if mark in text
        ]

    def build(self) -> bool:
        """Write every frame, table and figure, and the manifest that says what was made from what.

        Nothing is written before all of it has been made. Where inputs, code and outputs are as the manifest says,
        nothing is made.

        Returns
        -------
        bool
            Whether anything was made.

        Raises
        ------
        EvidenceError
            Where the output folder can't be written.
        """
        manifest = self.out / "build" / "manifest.json"
        inputs = self._inputs()
        before = _read_manifest(manifest)
        if (
            before.get("inputs") == inputs
            and before.get("made_by") == _made_by()
            and self._unchanged(before["outputs"])
        ):
            return False
        _make_folder(self.out)
        with tempfile.TemporaryDirectory(dir=self.out, prefix=".building-") as scratch:
            self._write_all(Path(scratch))
            made = sorted(p for p in Path(scratch).rglob("*") if p.is_file())
            outputs = {p.relative_to(scratch).as_posix(): _sha256(p) for p in made}
            for path in made:
                target = self.out / path.relative_to(scratch)
                _make_folder(target.parent)
                os.replace(path, target)
        for stale in set(before.get("outputs", ())) - set(outputs):
            (self.out / stale).unlink(missing_ok=True)
        entry = {"made_by": _made_by(), "inputs": inputs, "outputs": outputs, "warnings": self.warnings}
        write_whole(manifest, json.dumps(entry, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return True

    def _write_all(self, folder: Path) -> None:
        from evidence.presenting.figures import FIGURES
        from evidence.presenting.tables import TABLES

        all_frames = {"sources": self.sources, **self.corpus._asdict(), "codings": self.codings}
        for name, frame in all_frames.items():
            _write_csv(frame, folder / "build" / "frames" / f"{name}.csv")
        _write_csv(self.sentence_codes(), folder / "build" / "codes.csv")
        for name in TABLES:
            table = self.table(name)
            _write_csv(table.data, folder / "figures" / "tables" / f"{name}.csv")
            write_whole(folder / "figures" / "tables" / f"{name}.html", table.to_html())
        for name in FIGURES:
            self.drawing(name).save(folder / "figures")

    def _setting(self, name: str) -> Path:
        """The corpus's own file of settings, else the nearest corpus's, else the one that came with the package."""
        nearest = find_corpus(Path.cwd())
        candidates = [
            self.folder / name,
            *([nearest / name] if nearest else []),
            PACKAGE / "defaults" / name,
            PACKAGE.parents[1] / "corpus" / name,
        ]
        for path in candidates:
            if path.exists():
                return path
        raise EvidenceError(self.folder, f"has no {name}", "copy one from another corpus into it")

    def _inputs(self) -> dict[str, str]:
        """What goes in: the settings and the sources with their hashes, by names that don't depend on the machine."""
        files = {name: self._setting(name) for name in ("codebook.toml", "reporting.toml")}
        if (self.folder / REGISTER).exists():
            files[REGISTER] = self.folder / REGISTER
        hashes = {name: _sha256(path) for name, path in files.items()}
        return hashes | dict(zip(self.sources["path"], self.sources["sha256"], strict=True))

    def _key(self, *settings: Path) -> str:
        parts: list[object] = [_made_by(), dict(zip(self.sources["path"], self.sources["sha256"], strict=True))]
        parts += [_sha256(p) for p in settings if p.exists()]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]

    def _cached(
        self, stage: str, key: str, names: tuple[str, ...], compute: Callable[[], tuple[pd.DataFrame, ...]]
    ) -> tuple[pd.DataFrame, ...]:
        folder = self.out / ".evidence" / f"{stage}-{key}"
        if all((folder / f"{name}.parquet").exists() for name in names):
            return tuple(frames.check(n, pd.read_parquet(folder / f"{n}.parquet")) for n in names)
        made = compute()
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(dir=folder.parent))
            for name, frame in zip(names, made, strict=True):
                frame.to_parquet(scratch / f"{name}.parquet", index=False)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(scratch, folder)
        except OSError:
            pass  # a folder that can't be written costs the cache, not the result
        return made

    def _unchanged(self, outputs: dict[str, str]) -> bool:
        return all(
            (self.out / name).exists() and _sha256(self.out / name) == digest for name, digest in outputs.items()
        )


def code_paths(paths: list[Path]) -> tuple[pd.DataFrame, list[str]]:
    """Code any documents, registered or not.

    Parameters
    ----------
    paths : list of Path
        Files and folders. A file that a register in a folder above describes keeps its id.

    Returns
    -------
    codes : pandas.DataFrame
        A row a sentence, as `Study.sentence_codes` gives them.
    warnings : list of str
        Which sources are unregistered.

    Raises
    ------
    EvidenceError
        Where a path does not exist, is of no format that can be read, or two documents have one id.
    """
    tables, warnings, seen = [], [], set()
    for path in paths:
        if not path.exists():
            raise EvidenceError(path, "there is no such file or folder", "check the name")
        study = Study(path) if path.is_dir() else OneFile(path)
        for source_id in study.sources["source_id"]:
            if source_id in seen:
                raise EvidenceError(path, f"a second document with the id {source_id!r}", "rename one of them")
            seen.add(source_id)
        tables.append(study.sentence_codes())
        warnings += study.warnings
    return pd.concat(tables, ignore_index=True), warnings


class OneFile(Study):
    """A single document as a study of its own."""

    def __init__(self, path: Path) -> None:
        if not is_document(path):
            raise EvidenceError(path, "is of no format that can be read", "give a .md or .txt file")
        home = next((f for f in path.resolve().parents if (f / REGISTER).exists()), None)
        self.folder, self.warnings = home or path.resolve().parent, []
        self.out = self.folder.parent
        if home:
            registered, _ = read_register(home)
            self._sources = registered[registered["path"] == path.resolve().relative_to(home).as_posix()]
        if not home or self._sources.empty:
            self._sources = frames.build("sources", [unregistered(path.resolve(), self.folder)])
            self.warnings = [f"{path}: unregistered"]
        self._sources = self._sources.reset_index(drop=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file at once: it is there whole, or not at all.

    Raises
    ------
    EvidenceError
        Where it can't be written.
    """
    _make_folder(path.parent)
    scratch = path.with_name(f".{path.name}.part")
    try:
        scratch.write_text(text, encoding="utf-8", newline="")
        os.replace(scratch, path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise EvidenceError(path, f"can't be written ({error.strerror})", "choose another place") from None


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    write_whole(path, frame.to_csv(index=False, lineterminator="\n"))


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise EvidenceError(path, f"can't be written ({error.strerror})", "choose another folder with --out") from None


def _made_by() -> dict[str, Any]:
    """The code and the libraries that a result depends on."""
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".toml"} and "defaults" not in p.parts):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return {"code": digest.hexdigest(), **{name: version(name) for name in LIBRARIES}}


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return entry if isinstance(entry, dict) and isinstance(entry.get("outputs"), dict) else {}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise EvidenceError(name, f"there is no such {what}", f"take one of: {', '.join(known)}")
