"""`kyoki show`: the top of a table in columns that stand straight also under full-width text."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class EntityType(StrEnum):
    """What an entity is."""

    person = "person"
    state = "state"
    place = "place"


class Shown(StrEnum):
    """What can be shown."""

    entities = "entities"
    pairs = "pairs"
    keywords = "keywords"


def show(
    table: Annotated[Shown, typer.Argument(metavar="TABLE", help="entities, pairs or keywords.")],
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="What a run had as --out.")] = Path("outputs"),
    kind: Annotated[
        EntityType | None, typer.Option("--type", help="Only entities, or pairs with one, of a type.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Rows.")] = 20,
) -> None:
    """Show the most frequent entities, pairs or keywords."""
    from pipeline.runs.shown import shown

    heads, rows = shown(table.value, folder, kind=kind.value if kind else "", top=top)
    for number, line in enumerate(aligned([heads, *rows])):
        typer.echo(_bold(line) if number == 0 else line)


def aligned(rows: list[list[str]]) -> list[str]:
    """Return lines in columns by the cells that a terminal gives each character; numbers stand at the right.

    >>> aligned([["name", "n"], ["北朝鮮", "53"], ["米", "7"]])
    ['name     n', '北朝鮮  53', '米       7']
    """
    from wcwidth import wcswidth

    # A character without a width of its own (wcswidth says -1) is counted as one cell.
    widths = [[w if (w := wcswidth(cell)) >= 0 else len(cell) for cell in row] for row in rows]
    columns = [max(column) for column in zip(*widths, strict=True)]
    right = [all(_is_number(row[at]) for row in rows[1:]) for at in range(len(columns))]
    lines = []
    for row, own in zip(rows, widths, strict=True):
        gaps = [" " * (wide - width) for wide, width in zip(columns, own, strict=True)]
        cells = [gap + cell if last else cell + gap for cell, gap, last in zip(row, gaps, right, strict=True)]
        lines.append("  ".join(cells).rstrip())
    return lines


def _is_number(cell: str) -> bool:
    return cell.lstrip("-< ").replace(",", "").replace(".", "").isdecimal() or cell == "–"


def _bold(line: str) -> str:
    """Return a line in bold on a terminal that wants it (NO_COLOR unset)."""
    return line if os.environ.get("NO_COLOR") or not sys.stdout.isatty() else typer.style(line, bold=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki show entities --type person --top 20")(show)
