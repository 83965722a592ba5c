"""The command line: ``evidence build``, ``add``, ``check``, ``code``, ``extract``, ``learn`` and ``review``."""

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
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders of them.")],
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
    """Copy documents into the corpus and register them; what is not given by an option is asked."""
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
    for added in add_documents(paths, folder, given, _ask):
        typer.echo(f"{added.path}: {added.done} as {added.source_id}")
        _warn([*added.warnings])
    _warn(unread_in(paths))


def _ask(question: str, proposal: str) -> str:
    """Ask on a terminal; elsewhere take the proposal, so that a script need not answer what can be seen."""
    return str(typer.prompt(question, default=proposal)) if sys.stdin.isatty() else proposal


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
