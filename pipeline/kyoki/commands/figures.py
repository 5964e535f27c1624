"""`kyoki figures`: the figures of a run, for papers and slides."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal


def figures(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="What a run had as --out.")] = Path("outputs"),
) -> None:
    """Draw the figures of a run again, as PNG and SVG: network, timeline, keyness, correspondence, codes, ..."""
    from kyoki.running.figures import NOTHING, draw

    drawn = draw(out)
    for path in drawn:
        terminal.line(str(path))
    for name, reason in NOTHING.items():
        if not any(path.stem == name for path in drawn):
            terminal.note(f"{name}: not drawn, {reason}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki figures outputs")(figures)
