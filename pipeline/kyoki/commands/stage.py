"""`kyoki STAGE`: one stage over a folder of tables; `kyoki clean --explain` shows what cleaning decides."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from kyoki import config, terminal
from kyoki.commands.options import Assignments, By, SettingsFile, settings_of
from kyoki.running.registry import STAGES, takes, told

_SLICED: Final = ("pairs", "keyness", "trends")
_COLOURS: Final[dict[str, terminal.Colour]] = {"+": "green", "#": "cyan"}


def run_one(name: str, inputs: list[Path], out: Path, settings: config.Settings) -> None:
    """Run one stage from files to files and say on stderr what was written."""
    from kyoki.running.single_stage import run_stage

    terminal.note(told(run_stage(name, inputs, out, settings), out))


def _stage_command(name: str) -> Callable[..., None]:
    """Return the command `kyoki NAME`: one stage over a folder of tables."""

    def command(
        inputs: Annotated[list[Path], typer.Argument(metavar="IN", help=takes(STAGES[name]).capitalize() + ".")],
        out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the tables.")],
        settings: SettingsFile = None,
        set_: Assignments = None,
    ) -> None:
        run_one(name, inputs, out, settings_of(settings, set_))

    return command


def _sliced_command(name: str) -> Callable[..., None]:
    """Return the command of a stage that counts by slices."""

    def command(
        inputs: Annotated[list[Path], typer.Argument(metavar="IN", help=takes(STAGES[name]).capitalize() + ".")],
        out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the tables.")],
        by: By = None,
        settings: SettingsFile = None,
        set_: Assignments = None,
    ) -> None:
        run_one(name, inputs, out, settings_of(settings, set_, by))

    return command


def _clean(
    inputs: Annotated[list[Path], typer.Argument(metavar="IN", help=takes(STAGES["clean"]).capitalize() + ".")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the tables.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Only show each line with its rule.")] = False,  # noqa: FBT002 (typer makes an option of it)
    settings: SettingsFile = None,
    set_: Assignments = None,
) -> None:
    if explain:
        from kyoki.exploring.explain_cleaning import explain as explained

        for line in explained(inputs, settings_of(settings, set_)):
            terminal.row(*(_styled(line.mark, cell) for cell in line))
    elif out is None:
        msg = "clean needs --out FOLDER, or --explain"
        raise typer.BadParameter(msg)
    else:
        run_one("clean", inputs, out, settings_of(settings, set_))


def _styled(mark: str, cell: str) -> terminal.Styled:
    """Return a cell of a line in the colour of the line's mark."""
    return terminal.styled(cell, _COLOURS.get(mark), dim=mark == "-")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, stage in STAGES.items():
        if name == "mentions":  # kyoki.commands.mentions
            continue
        source = "corpus/raw" if name == "read" else "outputs/tables"
        kind = _sliced_command if name in _SLICED else _stage_command
        command = _clean if name == "clean" else kind(name)
        app.command(name, help=stage.says, epilog=f"Example: kyoki {name} {source} -o again")(command)
