"""The command line."""

import signal
import sys

import typer

from evidence.cli import corpus, documents, findings  # noqa: F401  # each names its commands to the application
from evidence.cli.app import app
from evidence.errors import EvidenceError


def main() -> None:
    """Run the command line; what a person can mend is one line and exit code 2; asked to stop, it tidies up first."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        app()
    except EvidenceError as error:
        typer.echo(f"evidence: {error}", err=True)
        sys.exit(2)
