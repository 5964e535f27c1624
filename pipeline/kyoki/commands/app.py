"""The command line: its subcommands, and its exit codes."""

import sys
import warnings
from typing import Annotated, Any, Final

import typer

from kyoki import terminal
from kyoki.commands import (
    coding,
    dispersion,
    doctor,
    export,
    figures,
    judge,
    names,
    network,
    run,
    serve,
    show,
    sql,
    stage,
    why,
    words,
    worker,
)
from kyoki.errors import KyokiError

#: The groups of commands in the help, each with an example; the stages are the last group.
GROUPS: Final = {
    "Every day": (("run", "show"), "kyoki run my-scrapes --out my-outputs"),
    "Look closer": (
        ("why", "kwic", "collocates", "ngrams", "dispersion", "network", "sql", "serve", "figures", "export"),
        "kyoki why 金正恩 プーチン",
    ),
    "Upkeep": (("doctor", "names", "coding", "sample", "score", "worker"), "kyoki doctor my-outputs"),
}
_STAGES: Final = ("Single stages", "kyoki pairs my-outputs/tables --out again")


class _Commands(stage.Commands):
    """Commands that the help lists by group."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (typer's own click is private)
        """Write one section for each group, followed by its example."""
        grouped = {name for names, _ in GROUPS.values() for name in names}
        rest = tuple(name for name in self.list_commands(ctx) if name not in grouped)
        for title, (commands, example) in {**GROUPS, _STAGES[0]: (rest, _STAGES[1])}.items():
            found = [(name, self.get_command(ctx, name)) for name in commands]
            with formatter.section(title):
                # the first sentence in full: it is wrapped, not cut
                formatter.write_dl([(name, one.get_short_help_str(sys.maxsize)) for name, one in found if one])
                formatter.write_text(f"Example: {example}")


def _print_version(asked: bool) -> None:  # noqa: FBT001 (an option)
    if asked:
        from importlib.metadata import version

        terminal.row(f"kyoki {version('kyoki')}")
        raise typer.Exit


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(help="kyoki (共起): scraped Japanese news into tables of entities, co-occurrence and keywords.")
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of the program itself, handled by their callbacks."""


for _module in (
    run,
    stage,
    names,
    coding,
    sql,
    why,
    show,
    figures,
    export,
    serve,
    words,
    dispersion,
    network,
    judge,
    worker,
    doctor,
):
    _module.register(app)


def main() -> None:
    """Run the command line; errors of the user give one line on stderr and exit code 1, wrong usage exit code 2."""
    terminal.guard()
    warnings.showwarning = lambda message, *_, **__: terminal.note(f"kyoki: {message}")
    try:
        app(prog_name="kyoki")
    except KyokiError as fault:
        terminal.fail(f"kyoki: {fault}")
    except OSError as fault:
        if not terminal.is_full():
            raise
        terminal.fail(
            f"kyoki: stdout: {fault.strerror or fault}; expected a file, pipe or terminal that can be written to"
        )
    except MemoryError:
        terminal.fail("kyoki: out of memory; use fewer --workers, a higher limit (ulimit -v), or a larger machine")
