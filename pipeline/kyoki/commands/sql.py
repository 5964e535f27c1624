"""`kyoki sql`: a query over the tables of a run."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kyoki import terminal
from kyoki.commands.options import utf8

if TYPE_CHECKING:
    import pyarrow as pa

#: Maximum rows on a terminal; a file or a pipe gets all rows.
_SHOWN: Final = 200
#: Maximum width of a column in terminal cells.
_WIDEST: Final = 40

OutputFolder = Annotated[Path, typer.Option("--from", metavar="FOLDER", help="The --out of `kyoki run`.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]
CsvFile = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.csv", help="Write a CSV that Excel opens.")]


def sql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", callback=utf8, help="One SELECT; every table can be used by its name.")
    ],
    folder: OutputFolder = Path("outputs"),
    out: CsvFile = None,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
) -> None:
    """Query the tables of a run with SQL (DuckDB's): a table on a terminal, plain CSV in a pipe. Nothing is changed."""
    from kyoki.exploring.sql import answer

    refuse(out, force=force)
    show(answer(query, folder), out, force=force)


def refuse(out: Path | None, *, force: bool) -> None:
    """Raise InputError, before any work, if --out exists and --force is not given."""
    from kyoki.storage.atomic import refuse_existing

    if out is not None:
        refuse_existing(out, force=force)


def show(data: pa.Table, out: Path | None, *, force: bool) -> None:
    """Write rows to a file for Excel, or show them: aligned on a terminal, else as plain CSV."""
    from kyoki.storage.writers import csv_bytes, write_csv

    if out is not None:
        write_csv(data, out, force=force)
        terminal.note(f"{out}: {data.num_rows} rows")
    elif terminal.is_terminal():
        for line in _table(data):
            terminal.line(line)
        if data.num_rows > _SHOWN:
            terminal.note(f"{_SHOWN} of {data.num_rows} rows; all of them: --out FILE.csv, or a pipe")
    else:
        terminal.data(csv_bytes(data))


def _table(data: pa.Table) -> list[str]:
    import pyarrow as pa

    from kyoki.commands.columns import aligned

    numbers = [pa.types.is_integer(c.type) or pa.types.is_floating(c.type) for c in data.schema]
    columns = [[_cell(value) for value in column.to_pylist()] for column in data.slice(0, _SHOWN).columns]
    rows = list(zip(*columns, strict=True))
    return list(aligned(data.column_names, rows, numbers=numbers, widest=_WIDEST))


def _cell(value: Any) -> str:  # noqa: ANN401 (any SQL value)
    """Return a value for display: a float with six digits, a midnight as its day, a missing value as nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, datetime) and value == datetime.combine(value.date(), datetime.min.time(), value.tzinfo):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog='Example: kyoki sql "SELECT a, b, n_ab FROM pairs ORDER BY n_ab_articles DESC LIMIT 10"')(sql)
