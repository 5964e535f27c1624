"""`kyoki figures`: the figures of a run, for papers and slides."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal
from kyoki.commands.options import Where, tables_in


def figures(
    run: Annotated[Path, typer.Argument(metavar="FOLDER", help="What a run had as --out.")] = Path("outputs"),
    where: Where = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the figures [default: that of the run].")
    ] = None,
) -> None:
    """Draw the figures of a run again, as PNG and SVG: network, timeline, keyness, correspondence, codes, ..."""
    from kyoki.running.figures import NOTHING, draw

    if where and (out is None or out.resolve() == run.resolve()):
        msg = "--where needs --out with another folder: the figures of the run stay those of all articles"
        raise typer.BadParameter(msg)
    drawn = draw(out or run, tables=tables_in(run, where) if where else None)
    for path in drawn:
        terminal.line(str(path))
    for name, reason in NOTHING.items():
        if not any(path.stem == name for path in drawn):
            terminal.note(f"{name}: not drawn, {reason}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki figures outputs")(figures)
