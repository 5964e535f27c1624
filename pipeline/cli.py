"""The command line: arguments in, lines out; all work is done below."""

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from pipeline import config
from pipeline.errors import KyokiError, SettingError
from pipeline.stages.alone import STAGES, run_stage, takes, told

#: Read where no --settings is given and the current folder has one.
_DEFAULT_SETTINGS: Final = Path("kyoki.toml")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="kyoki (共起): scraped Japanese news into tables of entities, co-occurrence and keywords.",
)

_Inputs = Annotated[list[Path], typer.Argument(metavar="INPUT", help="Files and folders of raw scrapes.")]
_Settings = Annotated[Path | None, typer.Option(help=f"TOML file of settings [default: {_DEFAULT_SETTINGS} if there].")]
_Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="SECTION.NAME=VALUE", help="One setting, e.g. read.body=honbun.")
]


@app.command(epilog="Example: kyoki run corpus/raw --out outputs")
def run(
    inputs: _Inputs,
    out: Annotated[Path, typer.Option(help="Folder for tables, report and ledger.")] = Path("outputs"),
    workers: Annotated[int | None, typer.Option(min=1, help="Processes [default: one a core].")] = None,
    settings: _Settings = None,
    set_: _Set = None,
) -> None:
    """Turn raw scrapes into tables and a report; only what is new since the last run is worked on."""
    from pipeline.runs.summary import summary
    from pipeline.runs.whole import run as run_all

    tables = run_all(inputs, out=out, settings=_settings(settings, set_), workers=workers)
    typer.echo(summary(tables, out))


def _stage_command(name: str) -> Callable[..., None]:
    """Return the command `kyoki NAME`: one stage over a folder of tables."""

    def command(
        inputs: Annotated[list[Path], typer.Argument(metavar="IN", help=takes(STAGES[name]).capitalize() + ".")],
        out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the tables.")],
        settings: _Settings = None,
        set_: _Set = None,
    ) -> None:
        written = run_stage(name, inputs, out, _settings(settings, set_))
        typer.echo(told(written, out), err=True)

    return command


def _clean(
    inputs: Annotated[list[Path], typer.Argument(metavar="IN", help=takes(STAGES["clean"]).capitalize() + ".")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the tables.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Only show each line with its rule.")] = False,  # noqa: FBT002 (typer makes an option of it)
    settings: _Settings = None,
    set_: _Set = None,
) -> None:
    if explain:
        from pipeline.runs.explain import explain as explained

        for line in explained(inputs, _settings(settings, set_)):
            typer.echo(_painted(*line))
    elif out is None:
        msg = "clean needs --out FOLDER, or --explain"
        raise typer.BadParameter(msg)
    else:
        typer.echo(told(run_stage("clean", inputs, out, _settings(settings, set_)), out), err=True)


def _painted(mark: str, rule: str, text: str) -> str:
    """Return a line with tabs, in colour on a terminal that wants it (NO_COLOR unset)."""
    line = f"{mark}\t{rule}\t{text}"
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return line
    return typer.style(line, fg={"+": "green", "#": "cyan"}.get(mark), dim=mark == "-")


for _name, _stage in STAGES.items():
    _source = "corpus/raw" if _name == "read" else "outputs/tables"
    _command = _clean if _name == "clean" else _stage_command(_name)
    app.command(_name, help=_stage.says, epilog=f"Example: kyoki {_name} {_source} -o again")(_command)


def _settings(path: Path | None, assignments: list[str] | None) -> config.Settings:
    """Return the settings of a file with single ones on top."""
    if path is None and _DEFAULT_SETTINGS.is_file():
        path = _DEFAULT_SETTINGS
    base = config.load(path) if path is not None else config.Settings()
    given: dict[str, dict[str, Any]] = {}
    for assignment in assignments or []:
        where, equals, value = assignment.partition("=")
        section, dot, name = where.partition(".")
        if not equals or not dot:
            msg = f"--set {assignment}: wanted SECTION.NAME=VALUE, e.g. pairs.min_count=2"
            raise SettingError(msg)
        given.setdefault(section, {})[name] = _value(value)
    return config.from_mapping(given, where="--set", base=base)


def _value(text: str) -> Any:  # noqa: ANN401 (any TOML value)
    """Read a value as TOML; what is none is a string, so that read.body=honbun needs no quotes."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def main() -> None:
    """Run the command line; a fault of the user's is one line on stderr and exit code 1, wrong usage is 2."""
    try:
        app()
    except KyokiError as fault:
        sys.exit(f"kyoki: {fault}")
