"""`kyoki figures`: the figures of a run, for papers and slides."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal
from kyoki.commands.options import Lang, Language, Where, tables_in


def figures(
    run: Annotated[Path, typer.Argument(metavar="FOLDER", help="What a run had as --out.")] = Path("outputs"),
    where: Where = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the figures [default: that of the run].")
    ] = None,
    kinds: Annotated[
        str, typer.Option("--format", metavar="png,svg,pdf", help="File formats of each figure, separated by commas.")
    ] = "svg,png",
    dpi: Annotated[
        int, typer.Option(min=50, max=1200, help="Resolution of PNG in dots per inch; a figure is 7.2 inches wide.")
    ] = 200,
    lang: Lang = Language.ja,
) -> None:
    """Draw the figures of a run again: network, timeline, keyness, correspondence, codes and others."""
    from kyoki.running.figures import NOTHING, Look, draw
    from kyoki.showing.drawing import FORMATS

    chosen = [kind.strip() for kind in kinds.split(",")]
    if unknown := [kind for kind in chosen if kind not in FORMATS]:
        msg = f"--format {unknown[0]!r}: expected {', '.join(FORMATS)}, or several of them with commas between"
        raise typer.BadParameter(msg)
    if where and (out is None or out.resolve() == run.resolve()):
        msg = "--where needs --out with another folder, because the figures of the run cover all articles"
        raise typer.BadParameter(msg)
    drawn = draw(out or run, tables=tables_in(run, where) if where else None, look=Look(chosen, dpi, lang.value))
    for path in drawn:
        terminal.line(str(path))
    for name, reason in NOTHING.items():
        if not any(path.stem == name for path in drawn):
            terminal.note(f"{name}: not drawn, {reason}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki figures my-outputs --format png,pdf --dpi 300 --lang en")(figures)
