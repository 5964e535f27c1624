"""`kyoki run`: the whole run."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import Assignments, SettingsFile, settings_of


def run(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT", help="Files and folders of raw scrapes.")],
    out: Annotated[Path, typer.Option(help="Folder for tables, report and ledger.")] = Path("outputs"),
    workers: Annotated[int | None, typer.Option(min=1, help="Processes [default: one a core].")] = None,
    settings: SettingsFile = None,
    set_: Assignments = None,
) -> None:
    """Turn raw scrapes into tables and a report; only what is new since the last run is worked on."""
    from pipeline.runs.summary import summary
    from pipeline.runs.whole import run as run_all

    tables = run_all(inputs, out=out, settings=settings_of(settings, set_), workers=workers)
    typer.echo(summary(tables, out))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki run corpus/raw --out outputs")(run)
