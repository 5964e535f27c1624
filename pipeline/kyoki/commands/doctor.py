"""`kyoki doctor`: whether everything is installed, and the command that repairs what is missing."""

from pathlib import Path
from typing import Annotated

import typer


def doctor(
    out: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="Check every byte of this output folder instead.")
    ] = None,
    licences: Annotated[bool, typer.Option("--licences", help="List packages, versions and licences.")] = False,  # noqa: FBT002 (typer makes an option of it)
) -> None:
    """Check Python, packages, model, dictionary, font, terminal and disk; exit code 1 if something is wrong."""
    from kyoki.running.doctor import main, tell

    if out is not None:
        from kyoki.running.checkup import examine_outputs

        raise typer.Exit(tell(examine_outputs(out)))
    raise typer.Exit(main(["--licences"] if licences else []))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki doctor outputs")(doctor)
