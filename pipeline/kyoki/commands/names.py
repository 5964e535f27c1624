"""`kyoki names check FILE`: the effect of your own names on the corpus."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal
from kyoki.commands.options import Assignments, SettingsFile, settings_of

_names = typer.Typer(no_args_is_help=True, help="Your own names and terms (settings: [names] file).")


@_names.callback()
def _group() -> None:
    """Your own names and terms (settings: [names] file)."""


@_names.command(epilog="Example: kyoki names check corpus/names.csv")
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV: surface, type, entity, aliases, correction, article, note.")
    ],
    folder: Annotated[Path, typer.Option("--from", metavar="FOLDER", help="The --out of `kyoki run`.")] = Path(
        "outputs"
    ),
    settings: SettingsFile = None,
    set_: Assignments = None,
) -> None:
    """Show the effect of the names in FILE on the articles of the last run.

    One row per name: the name, its meaning, its occurrences, its words without FILE, its mentions without and with
    FILE. One row per correction: the mentions that it is about, the correction, their number, their entities (with
    numbers) before and after. An invalid row of FILE is reported on stderr with its line; the exit code is then 1.
    """
    from kyoki.exploring.names_check import check_corrections, check_names
    from kyoki.names import read_names
    from kyoki.storage.readers import load

    names, bad = read_names(file)
    for row in bad:
        terminal.note(f"{file}, line {row.line}: {row.found}; expected {row.wanted}")
    run = load(folder)
    checked = check_names(run.articles, names, settings_of(settings, set_).mentions)
    corrected = check_corrections(run.mentions, run.articles, names) if names.corrections else None
    terminal.row("name", "means", "times", "words without", "found without", "found with")
    for change in [*checked.changes, *(corrected.changes if corrected else ())]:
        terminal.row(*(str(cell) or "-" for cell in change))
    terminal.note(
        f"{checked.n_with_a_name} of {checked.n_articles} articles have one of the names; "
        f"with them {checked.n_gained} mentions are new, {checked.n_lost} are gone"
    )
    if corrected:
        terminal.note(
            f"corrections change {corrected.n_mentions} mentions: {corrected.entities_before} entities without them, "
            f"{corrected.entities_after} with them"
        )
    if bad:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(_names, name="names")
