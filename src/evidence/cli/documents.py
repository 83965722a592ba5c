"""Documents wherever they lie: ``code``, ``extract`` and ``learn``."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli.app import app, warn

if TYPE_CHECKING:
    from pandas import DataFrame


@app.command()
def code(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders of them, registered or not.")],
    out: Annotated[Path, typer.Option(help="The .csv file to write, a row a sentence.")],
    coder: Annotated[Path | None, typer.Option(help="A coder that `evidence learn` made.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="The address of a Dask scheduler (tcp://…), whose workers do what is long.")
    ] = None,
) -> None:
    """Give every sentence of any documents its themes, stance and speaker, with locators and cues."""
    from evidence.files import write_sheet_in_parts
    from evidence.loose import code_by, code_paths

    parts: Iterable[DataFrame] = code_paths(paths, lambda line: warn([line]), scheduler)
    shares, tally = None, Counter[str]()
    if coder:
        codes, shares, warnings = code_by(paths, coder, scheduler)
        warn(warnings)
        parts = [codes]
    write_sheet_in_parts(_counted(parts, tally), out)
    typer.echo(f"{tally['sentences']:,} sentences, {tally['with a theme']:,} with a theme: {out}")
    if shares:
        typer.echo(f"\n{shares.title}\n{shares.shown.to_string(index=False)}\n{shares.note}")


def _counted(parts: "Iterable[DataFrame]", tally: "Counter[str]") -> "Iterator[DataFrame]":
    for part in parts:
        tally.update({"sentences": len(part), "with a theme": int((part["themes"] != "").sum())})
        yield part


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders of them, registered or not.")],
    out: Annotated[Path, typer.Option(help="The folder for quotations.csv, statistics.csv and recommendations.csv.")],
) -> None:
    """Find what was said, what was counted and what was asked for, each with its place to the character."""
    from evidence.files import write_sheet
    from evidence.loose import extract_paths

    extracts, warnings = extract_paths(paths)
    warn(warnings)
    for name, frame in extracts.items():
        write_sheet(frame, out / f"{name}.csv")
        typer.echo(f"{len(frame):,} {name}: {out / name}.csv")


@app.command()
def learn(
    coded: Annotated[
        Path, typer.Argument(help="A .csv or .xlsx file of texts that people coded; themes blank where none fits.")
    ],
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
    from evidence.coding.own.coder import learn_own
    from evidence.presenting.reporting import listed

    coder = learn_own(coded, text, [t.strip() for t in themes.split(",")], group or None, Embedder(model))
    coder.save(out)
    for reason, rows in coder.rejects.groupby("reason")["locator"]:
        warn([f"left out, {reason}: {listed(rows.to_list())}"])
    if coder.bare:
        typer.echo(f"Texts with nothing written beside them, learned as bearing no theme: {coder.bare:,}")
    if coder.one_each and not coder.bare:
        warn(
            [
                "every text bears a theme, so the coder gives one to every sentence; add texts that bear none, themes blank"
            ]
        )
    typer.echo(coder.report.to_string(index=False))
    typer.echo(f"Written: {out}")
