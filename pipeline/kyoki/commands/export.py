"""`kyoki export`: one table of a run as a file, the workbook of all, or the publishable part of a run."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal
from kyoki.commands.options import Lang, Language
from kyoki.errors import InputError

#: Maximum rows of a sheet of Excel or LibreOffice, including the heading.
_SHEET_ROWS = 1_048_576


def export(  # noqa: PLR0913 (an option each)
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE", help="A table such as entities, pairs or tokens; without it, the whole workbook."
        ),
    ] = "",
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What a run had as --out.")] = Path("outputs"),
    *,
    csv: Annotated[bool, typer.Option("--csv", help="Write a CSV that Excel opens.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Write an Excel file with explained headings.")] = False,
    parquet: Annotated[bool, typer.Option("--parquet", help="Write typed Parquet, for programs.")] = False,
    no_text: Annotated[
        bool,
        typer.Option(
            "--no-text",
            help="Write tables, report, workbook and figures without any text of articles, into the folder --out.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE|FOLDER",
            help="File or folder to write [default: TABLE.csv, … in the current folder].",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.")] = False,
    lang: Lang = Language.ja,
) -> None:
    """Write a table of a run as a file, strongest first and with names beside ids; or a run without texts."""
    from kyoki.exploring import export as exporting
    from kyoki.tables import TABLES

    if table and table not in TABLES and Path(table).is_dir():  # `kyoki export my-outputs --xlsx`
        table, folder = "", Path(table)
    if no_text:
        if table or out is None or csv or xlsx or parquet:
            msg = "--no-text writes a folder of all tables and pages: kyoki export my-outputs --no-text --out FOLDER"
            raise InputError(msg)
        _publish(folder, out)
        return
    chosen = [kind for kind, given in zip(exporting.KINDS, (csv, xlsx, parquet), strict=True) if given]
    if len(chosen) != 1:
        given = " and ".join(f"--{kind}" for kind in chosen) or "no format"
        msg = f"export: {given}; expected one of --csv, --xlsx, --parquet"
        raise InputError(msg)
    done = exporting.export(table, folder, chosen[0], out, force=force, lang=lang.value)
    terminal.line(str(done.path))
    if done.n < done.n_all:
        terminal.note(f"{done.n:,} of {done.n_all:,} rows, as a sheet holds no more; all: --csv, --parquet")
    elif chosen[0] == "csv" and done.n >= _SHEET_ROWS:
        terminal.note(f"{done.n:,} rows; Excel shows the first {_SHEET_ROWS - 1:,}, programs read all")
    elif table:
        terminal.note(f"{done.n:,} row{'s' * (done.n != 1)}")


def _publish(folder: Path, out: Path) -> None:
    from kyoki.exploring.without_text import own_columns, without_text
    from kyoki.storage.readers import load

    dropped = without_text(folder, out)
    terminal.line(str(out))
    terminal.note("left out: texts of articles, their scraped lines, tokens, sentences of pairs, details of rejects")
    if dropped:
        terminal.note(f"left out because their values are texts: {', '.join(dropped)}")
    if kept := own_columns(load(out)):
        terminal.note(f"included with their values, from your own fields: {', '.join(kept)}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki export pairs my-outputs --xlsx -o pairs.xlsx")(export)
