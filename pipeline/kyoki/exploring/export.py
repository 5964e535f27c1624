"""One table of a finished run as a file for people, strongest first; or the workbook of all of them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.showing.for_people import FOR_PEOPLE, connected, read_with, rows
from kyoki.showing.sheets import NEEDED
from kyoki.showing.workbook import WORKBOOK, write_table, write_workbook
from kyoki.storage.atomic import refuse_existing, replacing
from kyoki.storage.datasets import files_in, n_rows
from kyoki.storage.readers import load
from kyoki.storage.writers import write_csv, write_parquet
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from kyoki.storage.readers import Tables

#: The kinds of file.
KINDS: Final = ("csv", "xlsx", "parquet")
#: Share of the machine's memory for tables of more rows than a run's CSV may have.
_MEMORY: Final = "50%"
#: Number of rows that are read at a time.
_ROWS: Final = 100_000


class Exported(NamedTuple):
    """A file, its number of rows and that of the table; rows of the whole workbook are not counted."""

    path: Path
    n: int = 0
    n_all: int = 0


def export(
    table: str,
    out: str | os.PathLike[str],
    kind: str,
    file: Path | None = None,
    *,
    force: bool = False,
    lang: str = "ja",
) -> Exported:
    """Write one table of a run with the columns and in the order of its CSV, in batches of rows.

    A table that is not sorted by strength, such as tokens, keeps the order of its files: article by article.

    Args:
        table: its name; "" for the workbook of all of them.
        out: the output folder of a run.
        kind: csv, xlsx or parquet.
        file: the file to write; TABLE.csv, ... in the current folder if None.
        force: replace an existing file.
        lang: language of headings and values in xlsx: "ja" or "en".

    Raises:
        InputError: no such table or folder, or a file that exists or cannot be written.
        TableError: a table is missing or does not fit its schema.
    """
    _check(table, kind)
    tables = load(out)
    path = file or Path(f"{table}.{kind}" if table else WORKBOOK)
    refuse_existing(path, force=force)
    if not table:
        with _replacing(path) as unfinished:
            write_workbook({name: tables.path(name) for name in NEEDED}, unfinished, lang=lang)
        return Exported(path)
    with _opened(table, tables) as data:
        n_all = n_rows(tables.path(table))
        if kind == "xlsx":
            with _replacing(path) as unfinished:
                return Exported(path, write_table(data, n_all, unfinished, table, lang=lang), n_all)
        return Exported(path, (write_csv if kind == "csv" else write_parquet)(data, path, force=force), n_all)


def _check(table: str, kind: str) -> None:
    if table and table not in TABLES:
        msg = f"export: no table {table}; there are {', '.join(TABLES)}"
        raise InputError(msg)
    if not table and kind != "xlsx":
        msg = f"export: --{kind} of no table; wanted one of {', '.join(TABLES)}"
        raise InputError(msg)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    try:
        with replacing(path) as unfinished:
            yield unfinished
    except OSError as fault:
        msg = f"{path}: cannot be written ({fault.strerror or str(fault).splitlines()[0]}); choose another file"
        raise InputError(msg) from fault


@contextmanager
def _opened(table: str, tables: Tables) -> Iterator[pa.RecordBatchReader]:
    """Yield the rows of a table in chunks: sorted and widened by DuckDB, or in the order of its files."""
    if table in FOR_PEOPLE:
        needed = read_with(table)
        with connected({name: tables.path(name) for name in needed}, needed, _MEMORY) as db:
            yield rows(db, table)
        return
    files = files_in(tables.path(table))
    if not files[0].exists():
        msg = f"table {table}: {files[0]} does not exist; run the stage that writes it first"
        raise InputError(msg)
    batches = (batch for file in files for batch in pq.ParquetFile(file, pre_buffer=False).iter_batches(_ROWS))
    yield pa.RecordBatchReader.from_batches(pq.read_schema(files[0]), batches)
