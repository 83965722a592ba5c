"""What was found: ``search``, ``quotes`` and ``export``."""

from pathlib import Path
from typing import Annotated

import typer

from evidence.cli.app import CorpusOption, app, warn
from evidence.errors import EvidenceError


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
    warn(study.warnings)
    console = Console(highlight=False)
    with Console(stderr=True).status("Searching; the first time, every passage is read for its meaning…"):
        passages = study.search(" ".join(words), how_many, by, illustrative)
    for passage in on_screen(passages, study.reporting.speakers):
        console.print(passage, soft_wrap=not console.is_terminal)
    if passages.empty:
        typer.echo("Nothing found")
    for line in (*how_to_use(passages["wording"]), *study.not_searched(illustrative)):
        typer.echo(line)


@app.command()
def quotes(
    theme: Annotated[str, typer.Option(help="A theme's id or label.")],
    out: Annotated[
        Path | None, typer.Option(help="A .docx, .csv or .md file to write. [default: to the screen]")
    ] = None,
    corpus: CorpusOption = None,
    illustrative: Annotated[bool, typer.Option("--illustrative", help="Give made-up ones too, marked.")] = False,
) -> None:
    """Give what people say on a theme: what may be quoted, and what is only retold and has to be checked."""
    from evidence.presenting.quotes import find_theme, left_out, of_theme, show, write_quotes
    from evidence.study import Study

    study = Study(corpus)
    warn(study.warnings)
    wanted = find_theme(theme, study.codebook)
    bank = of_theme(study.quotes(illustrative), wanted)
    if out is None:
        from rich.console import Console

        show(bank, Console(highlight=False))
    else:
        write_quotes(bank, out)
        typer.echo(f"{len(bank.data):,} on {wanted.label}: {out}")
    for line in left_out(of_theme(study.quotes(illustrative=True), wanted), bank):
        typer.echo(line)


@app.command()
def export(
    corpus: CorpusOption = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder to write into. [default: build, beside the corpus]")
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="evidence.xlsx: a workbook of sheets to filter.")] = False,
    qdpx: Annotated[
        bool, typer.Option("--qdpx", help="evidence.qdpx: sources and codings for NVivo, MAXQDA, …")
    ] = False,
    qdc: Annotated[bool, typer.Option("--qdc", help="evidence.qdc: the codebook alone, for the same.")] = False,
) -> None:
    """Write the evidence for other programs: for Excel, or in the exchange format REFI-QDA."""
    from evidence.files import write_whole
    from evidence.study import Study

    if not (xlsx or qdpx or qdc):
        raise EvidenceError("export", "nothing to export was named", "give --xlsx, --qdpx or --qdc")
    study = Study(corpus)
    warn(study.warnings)
    files = {"evidence.xlsx": study.workbook()} if xlsx else {}
    exchanged = study.exchange() if qdpx or qdc else {}
    files |= {name: exchanged[name] for name, wanted in (("evidence.qdpx", qdpx), ("evidence.qdc", qdc)) if wanted}
    for name, content in files.items():
        path = (out or study.out / "build") / name
        write_whole(path, content)
        typer.echo(f"Written: {path}")
    if qdpx:
        typer.echo(
            "evidence.qdpx holds every document whole, also what may not be quoted and the names in it: for researchers only"
        )
