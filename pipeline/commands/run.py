"""`kyoki run`: the whole run."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
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

    with _stoppable(out):
        tables = run_all(inputs, out=out, settings=settings_of(settings, set_), workers=workers)
    typer.echo(summary(tables, out))


@contextmanager
def _stoppable(out: Path) -> Iterator[None]:
    """End with one line where the user or the system asks the run to stop (ctrl-C, SIGTERM)."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"kyoki: stopped; what is done is kept in {out}, the same command goes on from there", err=True)
        raise typer.Exit(130) from None  # what a shell says of a command that ctrl-C ended
    finally:
        signal.signal(signal.SIGTERM, before)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki run corpus/raw --out outputs")(run)
