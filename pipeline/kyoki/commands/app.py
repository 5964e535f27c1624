"""The command line: its subcommands, and how it ends."""

import typer

from kyoki import terminal
from kyoki.commands import doctor, figures, names, run, serve, show, sql, stage, why, words, worker
from kyoki.errors import KyokiError

app = typer.Typer(
    cls=stage.Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="kyoki (共起): scraped Japanese news into tables of entities, co-occurrence and keywords.",
)
for _module in (run, stage, names, sql, why, show, figures, serve, words, worker, doctor):
    _module.register(app)


def main() -> None:
    """Run the command line; a fault of the user's is one line on stderr and exit code 1, wrong usage is 2."""
    terminal.guard()
    try:
        app(prog_name="kyoki")
    except KyokiError as fault:
        terminal.fail(f"kyoki: {fault}")
    except OSError as fault:
        if not terminal.is_full():
            raise
        terminal.fail(f"kyoki: stdout: {fault.strerror or fault}; wanted a place that can be written to")
    except MemoryError:
        terminal.fail(
            "kyoki: out of memory; wanted more: fewer --workers, a higher limit (ulimit -v), or a larger machine"
        )
