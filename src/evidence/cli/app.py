"""What every command shares: the application, the corpus that it works on, and warnings."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Coded, counted and charted evidence from documents, offline; every number leads back to its paragraph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
CorpusOption = Annotated[
    Path | None, typer.Option(help="The folder of documents. [default: the corpus found here or above]")
]


def warn(warnings: list[str]) -> None:
    """Say on the error stream what a person should look at."""
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)
