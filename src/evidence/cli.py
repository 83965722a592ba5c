"""The command line: ``evidence build``, ``add``, ``check``, ``code``, ``extract``, ``learn``, ``review`` and ``topics``."""
"""The command line: ``evidence build``, ``add``, ``check``, ``code``, ``extract``, ``quotes``, ``learn`` and ``review``."""
"""``evidence build``, ``add``, ``check``, ``code``, ``extract``, ``learn``, ``review``, ``search``, ``export``."""
"""The command line: ``evidence build``, ``add``, ``check``, ``code``, ``export``, ``extract``, ``learn`` and ``review``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evidence.errors import EvidenceError

app = typer.Typer(
    help="Coded, counted and charted evidence from documents, offline; every number leads back to its paragraph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
CorpusOption = Annotated[
    Path | None, typer.Option(help="The folder of documents. [default: the corpus found here or above]")
]


@app.command()
def build(
    corpus: CorpusOption = None,
    out: Annotated[Path | None, typer.Option(help="Where figures/ and build/ go. [default: beside the corpus]")] = None,
) -> None:
    """Make everything: frames, tables, figures and the manifest."""
    from evidence.study import Study

    study = Study(corpus, out)
    _warn(study.warnings)
    made = study.build()
    _warn([line for line in study.unread() if line not in study.warnings])
    typer.echo(f"{'Made' if made else 'Nothing has changed in'} {study.out / 'figures'} and {study.out / 'build'}")


@app.command()
def add(
    paths: Annotated[
        list[Path], typer.Argument(help="Documents, or folders of them; codings of another tool (.qdpx).")
    ],
    corpus: CorpusOption = None,
    label: Annotated[str, typer.Option(help="What a person cites, such as “HMICA 2005”.")] = "",
    title: Annotated[str, typer.Option()] = "",
    kind: Annotated[str, typer.Option(help="inspection report, union submission, employer letter, …")] = "",
    publisher: Annotated[str, typer.Option()] = "",
    date: Annotated[str, typer.Option(help="2023, 2023-09 or 2023-09-27.")] = "",
    wording: Annotated[str, typer.Option(help="verbatim, paraphrase or illustrative.")] = "",
    may_quote: Annotated[str, typer.Option(help="yes or no.")] = "",
    citation: Annotated[str, typer.Option()] = "",
) -> None:
    """Copy documents into the corpus and register them, asking what no option gives; take back codings of other tools."""
    from evidence.adding import add as add_documents
    from evidence.adding import unread_in
    from evidence.stages import find_corpus

    folder = corpus or find_corpus(Path.cwd())
    if folder is None:
        raise EvidenceError(Path.cwd(), "no corpus here or above", "go to the project or name one with --corpus")
    given = {
        "label": label, "title": title, "kind": kind, "publisher": publisher, "date": date, "wording": wording,
        "may_quote": may_quote, "citation": citation,
    }  # fmt: skip
    codings = [path for path in paths if path.suffix.lower() == ".qdpx"]
    documents = [path for path in paths if path not in codings]
    for added in add_documents(documents, folder, given, _ask):
        typer.echo(f"{added.path}: {added.done} as {added.source_id}")
        _warn([*added.warnings])
    _warn(unread_in(documents))
    for path in codings:
        _take_codings(path, folder)


def _take_codings(path: Path, corpus: Path) -> None:
    from evidence.study import Study

    taken = Study(corpus).take_codings(path)
    _warn([f"{r.locator}: {r.reason}" for r in taken.rejects.itertuples()])
    people = ", ".join(sorted(set(taken.decisions["person"]))) or "nobody"
    typer.echo(
        f"{path}: {len(taken.decisions):,} decisions on sentences taken (by {people}), {taken.unchanged:,} known already; "
        f"{taken.left:,} codings of evidence's own coder decide nothing"
    )


def _ask(question: str, proposal: str) -> str:
    """Ask on a terminal; elsewhere take the proposal, so that a script need not answer what can be seen."""
    return str(typer.prompt(question, default=proposal)) if sys.stdin.isatty() else proposal


@app.command()
def export(
    corpus: CorpusOption = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder to write into. [default: build, beside the corpus]")
    ] = None,
    qdpx: Annotated[
        bool, typer.Option("--qdpx", help="evidence.qdpx: sources and codings for NVivo, MAXQDA, …")
    ] = False,
    qdc: Annotated[bool, typer.Option("--qdc", help="evidence.qdc: the codebook alone.")] = False,
) -> None:
    """Write the study for other tools, in the exchange format REFI-QDA."""
    from evidence.files import write_whole
    from evidence.study import Study

    if not (qdpx or qdc):
        raise EvidenceError("export", "nothing to export was named", "give --qdpx or --qdc")
    study = Study(corpus)
    _warn(study.warnings)
    folder = out or study.out / "build"
    for name, content in study.exchange().items():
        if (qdpx and name.endswith(".qdpx")) or (qdc and name.endswith(".qdc")):
            write_whole(folder / name, content)
            typer.echo(f"Written: {folder / name}")
    if qdpx:
        typer.echo(
            "evidence.qdpx holds every document whole, also what may not be quoted and the names in it: for researchers only"
        )


@app.command()
def check(corpus: CorpusOption = None) -> None:
    """List the faults of the register, the codebook and the frames, each with its place; exit 1 if there are any."""
    from evidence.study import Study

    try:
        faults = Study(corpus).check()
    except EvidenceError as error:
        faults = list(getattr(error, "faults", [str(error)]))
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo("No faults found")


@app.command()
def code(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders of them, registered or not.")],
    out: Annotated[Path, typer.Option(help="The .csv file to write, a row a sentence.")],
    coder: Annotated[Path | None, typer.Option(help="A coder that `evidence learn` made.")] = None,
) -> None:
    """Give every sentence of any documents its themes, stance and speaker, with locators and cues."""
    from evidence.files import write_sheet
    from evidence.loose import code_paths

    codes, warnings = code_paths(paths, coder)
    _warn(warnings)
    write_sheet(codes, out)
    typer.echo(f"{len(codes):,} sentences, {int((codes['themes'] != '').sum()):,} with a theme: {out}")


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders of them, registered or not.")],
    out: Annotated[Path, typer.Option(help="The folder for quotations.csv, statistics.csv and recommendations.csv.")],
) -> None:
    """Find what was said, what was counted and what was asked for, each with its place to the character."""
    from evidence.files import write_sheet
    from evidence.loose import extract_paths

    extracts, warnings = extract_paths(paths)
    _warn(warnings)
    for name, frame in extracts.items():
        write_sheet(frame, out / f"{name}.csv")
        typer.echo(f"{len(frame):,} {name}: {out / name}.csv")


@app.command()
def quotes(
    theme: Annotated[str, typer.Option(help="A theme's id or label.")],
    out: Annotated[
        Path | None, typer.Option(help="A .docx, .csv or .md file to write. [default: to the screen]")
    ] = None,
    corpus: CorpusOption = None,
) -> None:
    """Give what people say on a theme: what may be quoted, and what is only retold and has to be checked."""
    from evidence.presenting.quotes import find_theme, of_theme, show, write_quotes
    from evidence.study import Study

    study = Study(corpus)
    _warn(study.warnings)
    wanted = find_theme(theme, study.codebook)
    bank = of_theme(study.table("quote-bank"), wanted)
    if out is None:
        from rich.console import Console

        show(bank, Console(highlight=False))
        return
    write_quotes(bank, out)
    typer.echo(f"{len(bank.data):,} on {wanted.label}: {out}")


@app.command()
def learn(
    coded: Annotated[Path, typer.Argument(help="A .csv or .xlsx file of texts that people coded.")],
    text: Annotated[str, typer.Option(help="The column of the texts.")],
    themes: Annotated[str, typer.Option(help="The columns of the themes, with commas between them.")],
    out: Annotated[Path, typer.Option(help="The coder to write, for `evidence code --coder`.")],
    group: Annotated[
        str, typer.Option(help="The column that says what belongs together, such as the respondent.")
    ] = "",
    model: Annotated[
        Path | None, typer.Option(help="The folder of a sentence-transformers model. [default: the packaged one]")
    ] = None,
) -> None:
    """Learn a coder of your own from coded texts, and say how well it codes texts that it had not seen."""
    from evidence.coding.embeddings import Embedder
    from evidence.coding.own import learn_own
    from evidence.presenting.reporting import listed

    coder = learn_own(coded, text, [t.strip() for t in themes.split(",")], group or None, Embedder(model))
    coder.save(out)
    for reason, rows in coder.rejects.groupby("reason")["locator"]:
        _warn([f"left out, {reason}: {listed(rows.to_list())}"])
    if coder.bare:
        typer.echo(f"Texts with nothing written beside them, learned as bearing no theme: {coder.bare:,}")
    typer.echo(coder.report.to_string(index=False))
    typer.echo(f"Written: {out}")


@app.command()
def review(
    corpus: CorpusOption = None,
    out: Annotated[Path, typer.Option(help="The .xlsx sheet to write.")] = Path("review.xlsx"),
    sentences: Annotated[int, typer.Option(help="How many sentences to ask about.", min=1)] = 100,
    take: Annotated[Path | None, typer.Option("--import", help="A filled-in sheet to take back.")] = None,
) -> None:
    """Write a sheet of the sentences most worth a person's look, or take one back."""
    from evidence.files import write_whole
    from evidence.study import Study

    study = Study(corpus)
    _warn(study.warnings)
    if take is None:
        write_whole(out, study.review_sheet(sentences))
        typer.echo(f"Written: {out}")
        return
    taken = study.take_review(take)
    _warn([f"{r.locator}: {r.reason}" for r in taken.rejects.itertuples()])
    for change in taken.changes.itertuples():
        typer.echo(
            f"{change.sentence_id}: {change.what} {change.proposed or 'nothing'} → {change.decided or 'nothing'}"
        )
    typer.echo(
        f"{len(taken.decisions):,} sentences decided, {taken.changes['sentence_id'].nunique():,} of them changed"
    )


@app.command()
def topics(
    corpus: CorpusOption = None,
    refit: Annotated[bool, typer.Option("--refit", help="Find topics anew, and say what would move.")] = False,
) -> None:
    """Find what the sentences are about, without the codebook; keep it in topics.toml, and show how the two meet."""
    from evidence.discovering.reviewed import NAME, PROPOSED
def export(
    corpus: CorpusOption = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="An Excel workbook.")] = False,
    out: Annotated[Path | None, typer.Option(help="The file to write. [default: in build/]")] = None,
) -> None:
    """Write the evidence in a format that other programs open."""
    from evidence.files import write_whole
    from evidence.study import Study

    if not xlsx:
        raise EvidenceError("export", "no format is named", "name one: --xlsx")
    study = Study(corpus)
    _warn(study.warnings)
    path = out or study.out / "build" / "evidence.xlsx"
    write_whole(path, study.workbook())
    typer.echo(f"Written: {path}")


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(help="The question. '\"a phrase\"' must be in the passage as it stands.")
    ],
    corpus: CorpusOption = None,
    by: Annotated[str, typer.Option(help="word, meaning or both.")] = "both",
    how_many: Annotated[int, typer.Option("--how-many", "-n", help="How many passages to show.", min=1)] = 10,
    illustrative: Annotated[bool, typer.Option("--illustrative", help="Search made-up sources too.")] = False,
) -> None:
    """Find passages by their words and by their meaning, with their places."""
    from rich.console import Console

    from evidence.presenting.found import how_to_use, on_screen
    from evidence.study import Study

    study = Study(corpus)
    _warn(study.warnings)
    if study.reviewed_topics is not None and refit:
        for change in study.find_topics().itertuples():
            sentences = f"{change.before:,} → {change.after:,} sentences, {change.in_both:,} the same"
            typer.echo(f"{change.topic} · {change.label}: {change.what}, {sentences}")
        typer.echo(f"Proposed: {study.folder / PROPOSED}; rename it to {NAME} to take it")
        return
    if study.reviewed_topics is None:
        study.find_topics()
        study = Study(corpus)
        typer.echo(f"Found: {study.folder / NAME}; change any label in it")
    for name in ("topics", "topics-without-a-theme", "themes-in-topics"):
        table = study.table(name)
        typer.echo(f"\n{table.title}\n")
        for row in table.shown.to_dict("records"):
            typer.echo("  " + "; ".join(f"{key}: {value}" for key, value in row.items() if value))
    console = Console(highlight=False)
    with Console(stderr=True).status("Searching; the first time, every passage is read for its meaning…"):
        passages = study.search(" ".join(words), how_many, by, illustrative)
    for passage in on_screen(passages, study.reporting.speakers):
        console.print(passage, soft_wrap=not console.is_terminal)
    if passages.empty:
        typer.echo("Nothing found")
    for line in (*how_to_use(passages["wording"]), *study.not_searched(illustrative)):
        typer.echo(line)


def _warn(warnings: list[str]) -> None:
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)


def main() -> None:
    """Run the command line; what a person can mend is one line and exit code 2."""
    try:
        app()
    except EvidenceError as error:
        typer.echo(f"evidence: {error}", err=True)
        sys.exit(2)
