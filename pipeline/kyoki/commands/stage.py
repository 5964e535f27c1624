"""`kyoki STAGE`: one command per stage, which runs it on a folder of tables or explains its decisions."""

from __future__ import annotations

from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperGroup

from kyoki import terminal
from kyoki.commands import explain
from kyoki.commands.options import Assignments, By, SettingsFile, Strict, Where, settings_of, tables_in
from kyoki.running.discovery import stage_names, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from kyoki.config import Settings
    from kyoki.spec import Spec
    from kyoki.storage.readers import Tables

#: The stages with --explain, and the functions that show their decisions on raw scrapes.
_EXPLAINED: Final = {"clean": explain.cleaning, "mentions": explain.mentions}
_Out = typer.Option("--out", "-o", help="Folder for the tables.")
_OutOrShown = typer.Option("--out", "-o", help="Folder for the tables [default: only show them; in a pipe, plain CSV].")
_Templates = typer.Option(
    "--templates", metavar="FOLDER", help="For raw scrapes as IN: the outputs of a run whose templates are used."
)
_Explain = typer.Option("--explain", help="For raw scrapes as IN: only show the decisions and the reasons.")


class Commands(TyperGroup):
    """Commands; those of stages are built only when called, because that imports the stage."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 (typer's own click is private)
        """Find the command that is called."""
        if args[:1] and args[0] in stage_names():
            self.commands[args[0]] = typer.main.get_command(_app_of(args[0]))
        return super().resolve_command(ctx, args)


def register(app: typer.Typer) -> None:
    """Add a command for each stage, with only its help."""
    for name in stage_names():
        app.command(name, help=summary(name))(lambda: None)


def _app_of(name: str) -> typer.Typer:
    """Return an application with one command, which runs a stage."""
    from kyoki.running.registry import stages

    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    spec = stages()[name]
    source = "outputs/tables" if spec.needs else "corpus/raw"
    app.command(name, help=summary(name), epilog=f"Example: kyoki {name} {source} -o again")(_command(name, spec))
    return app


def _command(name: str, spec: Spec) -> Callable[..., None]:
    """Return the function of a stage's command, with the options of the stage."""
    from kyoki.running.single_stage import folder_of_tables

    explained = _EXPLAINED.get(name)

    def command(  # noqa: PLR0913, PLR0917 (an option each)
        inputs: list[Path],
        out: Path | None,
        settings: Path | None,
        set_: list[str] | None,
        by: str | None = None,
        strict: bool = False,  # noqa: FBT001, FBT002 (an option)
        explain: bool = False,  # noqa: FBT001, FBT002 (an option)
        templates: Path | None = None,
        where: list[str] | None = None,
    ) -> None:
        sliced = by is not None and _of_slices(spec)
        run = folder_of_tables(name, inputs) if where or sliced else None
        chosen = settings_of(settings, set_, by, strict=strict, run=run)
        if spec.scope == "corpus":
            anew = sliced or bool(spec.instead)
            _count(name, inputs, out, chosen, tables_in(folder_of_tables(name, inputs), where, chosen, anew=anew))
        elif explain and explained:
            if out is not None:
                msg = "--explain only shows decisions; leave out --out"
                raise typer.BadParameter(msg)
            explained(inputs, chosen, templates)
        elif out is None:
            msg = f"{name} needs --out FOLDER, or --explain"
            raise typer.BadParameter(msg)
        else:
            tables = tables_in(folder_of_tables(name, inputs), where, chosen) if where else None
            run_one(name, inputs, out, chosen, templates, tables)

    command.__signature__ = Signature(  # type: ignore[attr-defined]  # typer reads it
        [
            Parameter(option, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
            for option, (kind, default) in _options(name, spec).items()
        ]
    )
    command.__annotations__.clear()
    return command


def _options(name: str, spec: Spec) -> dict[str, tuple[Any, Any]]:
    """Return the arguments and options of a stage: typer's annotation and the default of each."""
    explained, counts = name in _EXPLAINED, spec.scope == "corpus"
    argument = typer.Argument(metavar="[IN]" if counts else "IN", help=f"{_input_help(name, spec)}.")
    out_option = _OutOrShown if counts else _Out
    options: dict[str, tuple[Any, Any]] = {
        "inputs": (Annotated[list[Path], argument], [Path("outputs")] if counts else Parameter.empty),
        "out": (Annotated[Path | None, out_option], None)
        if explained or counts
        else (Annotated[Path, _Out], Parameter.empty),
        "where": (Where, None),
        "by": (By, None),
        "strict": (Strict, False),
        "explain": (Annotated[bool, _Explain], False),
        "templates": (Annotated[Path | None, _Templates], None),
        "settings": (SettingsFile, None),
        "set_": (Assignments, None),
    }
    if "slices.by" not in spec.settings.values() and not _of_slices(spec):
        del options["by"]
    if spec.scope == "article":
        del options["where"]
    if "mentions.strict" not in spec.settings.values():
        del options["strict"]
    if not explained:
        del options["explain"], options["templates"]
    return options


def _of_slices(spec: Spec) -> bool:
    """Whether a stage compares slices counted by `keyness`, which --by counts again."""
    return spec.scope == "corpus" and "keyness" in spec.needs


def _count(name: str, inputs: list[Path], out: Path | None, settings: Settings, tables: Tables) -> None:
    """Run a corpus stage on finished tables, and write its tables to a folder or to the screen."""
    import pyarrow as pa

    from kyoki.commands.sql import show
    from kyoki.running.registry import stages
    from kyoki.running.single_stage import tables_of_stage

    gives = stages()[name].gives
    if out is None and len(gives) > 1:
        msg = f"{name} gives {len(gives)} tables, {', '.join(gives)}: it needs --out FOLDER"
        raise typer.BadParameter(msg)
    if out is not None:
        run_one(name, inputs, out, settings, tables=tables)
        return
    for frame in tables_of_stage(name, tables, settings).values():
        days = {str(c): frame[c].dt.date for c in frame if frame[c].dtype.kind == "M"}
        show(pa.Table.from_pandas(frame.assign(**days), preserve_index=False), None, force=False)


def run_one(
    name: str,
    inputs: list[Path],
    out: Path,
    settings: Settings,
    learnt: Path | None = None,
    tables: Tables | None = None,
) -> None:
    """Run one stage from files to files, and report on stderr which tables were written."""
    from kyoki.language import memory
    from kyoki.running.registry import stages
    from kyoki.running.single_stage import run_stage

    if "ginza" in stages()[name].engines:
        memory.want_in_all(memory.MENTIONS_MEMORY, f"finding {name}")
    written = run_stage(name, inputs, out, settings, learnt, tables)
    what = ", ".join(f"{table} {rows}" for table, rows in written.items()) or f"{name}.html"
    terminal.note(f"{out}: {what}")


def _input_help(name: str, spec: Spec) -> str:
    if not spec.needs:
        return "Files and folders of raw scrapes"
    tables = f"A folder with {', '.join(spec.needs)}"
    return f"{tables}, or raw scrapes" if name == "clean" else tables
