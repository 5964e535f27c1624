"""`kyoki show`: the first rows of a table, aligned by display width (full-width characters count two)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from kyoki import terminal
from kyoki.commands.options import Ascending, SortColumn, Where, tables_in

#: Maximum width of a column in terminal cells.
_WIDEST: Final = 40


class EntityType(StrEnum):
    """The type of an entity."""

    person = "person"
    state = "state"
    place = "place"
    organisation = "organisation"


class Shown(StrEnum):
    """The tables that can be shown."""

    entities = "entities"
    pairs = "pairs"
    keywords = "keywords"


def show(
    table: Annotated[Shown, typer.Argument(metavar="TABLE", help="entities, pairs or keywords.")],
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The --out of a run.")] = Path("outputs"),
    kind: Annotated[
        EntityType | None, typer.Option("--type", help="Only entities of this type, or pairs that include one.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Rows.")] = 20,
    sort: SortColumn = "",
    ascending: Ascending = False,  # noqa: FBT002 (typer makes an option of it)
    where: Where = None,
) -> None:
    """Show the entities, pairs or keywords that are in most articles."""
    from kyoki.commands.columns import aligned
    from kyoki.exploring.preview import first_rows

    tables = tables_in(folder, where)
    found = first_rows(table.value, tables, kind=kind.value if kind else "", top=top, sort=sort, ascending=ascending)
    if not found.cells:
        terminal.note(f"{table.value}: {found.nothing}")
        return
    for number, line in enumerate(aligned(found.columns, found.cells, numbers=found.numeric, widest=_WIDEST)):
        terminal.line(terminal.styled(line, bold=number == 0))
    terminal.note("counted without near-duplicates")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki show pairs --type person --sort npmi_unique --top 20")(show)
