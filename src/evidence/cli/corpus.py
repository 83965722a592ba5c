"""A corpus: ``build``, ``add``, ``check``, ``review`` and ``topics``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evidence.cli.app import CorpusOption, app, warn
from evidence.errors import EvidenceError


@app.command()
def build(
    corpus: CorpusOption = None,
    out: Annotated[Path | None, typer.Option(help="Where figures/ and build/ go. [default: beside the corpus]")] = None,
) -> None:
    """Make everything: frames, tables, figures and the manifest."""
    from evidence.study import Study

    study = Study(corpus, out)
    warn(told := list(study.warnings))
    made = study.build()
    warn([line for line in dict.fromkeys([*study.warnings, *study.unread(), *study.hurried()]) if line not in told])
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
    from evidence.reading.register import read_register
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
        warn([*added.warnings])
    if documents:
        warn([*unread_in(documents), *read_register(folder).warnings])  # what the new register leaves unread
    for path in codings:
        _take_codings(path, folder)


def _take_codings(path: Path, corpus: Path) -> None:
    from evidence.study import Study

    taken = Study(corpus).take_codings(path)
    warn([f"{r.locator}: {r.reason}" for r in taken.rejects.itertuples()])
    people = ", ".join(sorted(set(taken.decisions["person"]))) or "nobody"
    typer.echo(
        f"{path}: {len(taken.decisions):,} decisions on sentences taken (by {people}), {taken.unchanged:,} known already; "
        f"{taken.left:,} codings of evidence's own coder decide nothing"
    )


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
def review(
    corpus: CorpusOption = None,
    out: Annotated[Path, typer.Option(help="The .xlsx sheet to write.")] = Path("review.xlsx"),
    sentences: Annotated[int, typer.Option(help="How many sentences to ask about.", min=1)] = 100,
    take: Annotated[Path | None, typer.Option("--import", help="A filled-in sheet to take back.")] = None,
) -> None:
    """Write a sheet of the sentences most worth a person's look, or take one back."""
    from evidence.coding.review.keeping import errors_at_random
    from evidence.files import write_whole
    from evidence.study import Study

    study = Study(corpus)
    warn(study.warnings)
    if take is None:
        write_whole(out, study.review_sheet(sentences))
        typer.echo(f"Written: {out}")
        return
    taken = study.take_review(take)
    warn([f"{r.locator}: {r.reason}" for r in taken.rejects.itertuples()])
    for change in taken.changes.itertuples():
        typer.echo(
            f"{change.sentence_id}: {change.what} {change.proposed or 'nothing'} → {change.decided or 'nothing'}"
        )
    typer.echo(
        f"{len(taken.decisions):,} sentences decided, {taken.changes['sentence_id'].nunique():,} of them changed"
    )
    for wrong in errors_at_random(taken.decisions, study.codebook.ids).query("wrong > 0").itertuples():
        interval = f"95% interval {wrong.low:.0%} to {wrong.high:.0%}"
        typer.echo(f"{wrong.theme}: the coder was wrong on {wrong.wrong} of {wrong.n} drawn at random ({interval})")


@app.command()
def topics(
    corpus: CorpusOption = None,
    refit: Annotated[bool, typer.Option("--refit", help="Find topics anew, and say what would move.")] = False,
) -> None:
    """Find what the sentences are about, without the codebook; keep it in topics.toml, and show how the two meet."""
    from evidence.discovering.reviewed import NAME, PROPOSED
    from evidence.files import write_sheet
    from evidence.study import Study

    study = Study(corpus)
    warn(study.warnings)
    listed = study.out / "build" / "topics-moves.csv"
    if study.reviewed_topics is not None and refit:
        changes, moves = study.refit_topics()
        for change in changes.itertuples():
            sentences = f"{change.before:,} → {change.after:,} sentences, {change.in_both:,} the same"
            typer.echo(f"{change.topic} · {change.label}: {change.what}, {sentences}")
        write_sheet(moves, listed)
        typer.echo(f"Proposed: {study.folder / PROPOSED}; rename it to {NAME} to take it")
        where = f"; each, with its place, from where and to where: {listed}" if len(moves) else ""
        typer.echo(f"{len(moves):,} sentences would move{where}")
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
