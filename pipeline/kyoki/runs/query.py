"""SQL over the tables of a run, by DuckDB: a file of views for any client, and queries that only read."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from kyoki.errors import InputError
from kyoki.outputs import is_output
from kyoki.storage import load, replacing
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd
    import pyarrow as pa

#: The database stands beside the folder of tables.
DATABASE: Final = "kyoki.duckdb"


def write_database(out: Path) -> None:
    """Write `out/kyoki.duckdb`: every table of the run as a view over its Parquet file.

    DuckDB takes a relative path from where the client was started, so the views hold absolute ones: after the folder
    has been moved, `kyoki sql` or the next run writes the file anew.
    """
    views = _views(out)
    if _standing(out / DATABASE) == views:
        return
    with replacing(out / DATABASE) as unfinished:
        with duckdb.connect(unfinished) as connection:
            for view in views.values():
                connection.execute(view)
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)


def sql(query: str, out: str | os.PathLike[str] = "outputs") -> pd.DataFrame:
    """Answer one SELECT over the tables of a run: what `kyoki sql` does, as a frame.

    Args:
        query: one statement in DuckDB's SQL; each table of the run is there by its name.
        out: what `kyoki run` had as --out, or a folder of tables itself.

    Returns:
        The answer; days are timestamps, as in the other frames.

    Raises:
        InputError: there are no tables, the statement is no SELECT, or DuckDB refuses it.
    """
    frame: pd.DataFrame = answer(query, out).to_pandas(date_as_object=False)
    return frame


def answer(query: str, out: str | os.PathLike[str] = "outputs") -> pa.Table:
    """Answer one SELECT over the tables of a run; nothing but these tables is read, and nothing is written.

    Args:
        query: one statement in DuckDB's SQL; each table of the run is there by its name.
        out: what `kyoki run` had as --out, or a folder of tables itself.

    Returns:
        The answer as an Arrow table.

    Raises:
        InputError: there are no tables, the statement is no SELECT, or DuckDB refuses it.
    """
    folder = Path(out)
    views = _views(folder)
    with contextlib.suppress(OSError):  # a folder that cannot be written to can still be asked
        if is_output(folder) and (folder / DATABASE).exists():
            write_database(folder)
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(config={"temp_directory": spill}) as connection:
        for view in views.values():
            connection.execute(view)
        # A function of SQL reads any file, and COPY writes one; both are off but for the tables themselves.
        connection.execute("SET allowed_paths = $paths", {"paths": [str(path) for path in _files(folder).values()]})
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            statements = connection.extract_statements(query)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                found = ", ".join(statement.type.name for statement in statements) or "nothing"
                msg = f"sql: {found}; wanted one SELECT, for the tables are only read"
                raise InputError(msg)
            return connection.sql(query).to_arrow_table()
        except duckdb.Error as fault:
            (line, *_) = str(fault).splitlines()
            msg = f"sql: {line}; tables are {', '.join(views)}; their columns: DESCRIBE NAME"
            raise InputError(msg) from fault


def _files(out: Path) -> Mapping[str, Path]:
    tables = load(out)
    return {name: path.resolve() for name in TABLES if (path := tables.path(name)).exists()}


def _views(out: Path) -> dict[str, str]:
    """Return the statement that makes each view."""
    quoted = {name: str(path).replace("'", "''") for name, path in _files(out).items()}
    return {
        name: f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}');"  # noqa: S608 (our own names; paths quoted)
        for name, path in quoted.items()
    }


def _standing(database: Path) -> dict[str, str]:
    """Return the views of a database that is there already; none where it is none."""
    try:
        with duckdb.connect(database, read_only=True) as connection:
            return dict(connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
    except duckdb.Error:
        return {}
