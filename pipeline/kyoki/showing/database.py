"""The database of a run: a DuckDB file with a view of every table, for any client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.storage.atomic import replacing
from kyoki.storage.datasets import scanned
from kyoki.storage.readers import load
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

#: The file name, beside the folder of tables.
DATABASE: Final = "kyoki.duckdb"


def write_database(out: Path) -> None:
    """Write `out/kyoki.duckdb`: every table of the run as a view over its Parquet files.

    DuckDB resolves relative paths from the working folder of the client, so the views hold absolute ones: after the
    folder has been moved, `kyoki sql` or the next run rewrites the file.
    """
    import duckdb

    wanted = views(out)
    if (stored := _stored_in(out / DATABASE)) and stored == _as_stored(wanted):
        return
    with replacing(out / DATABASE) as unfinished:
        with duckdb.connect(unfinished) as connection:
            for view in wanted.values():
                connection.execute(view)
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)


def files(out: Path) -> Mapping[str, Path]:
    """Return the Parquet file of each table that exists, or the folder of its files."""
    tables = load(out)
    return {name: path.resolve() for name in TABLES if (path := tables.path(name)).exists()}


def views(out: Path) -> dict[str, str]:
    """Return the statement that creates each view."""
    quoted = {name: scanned(path).replace("'", "''") for name, path in files(out).items()}
    return {
        name: f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}', hive_partitioning = false);"  # noqa: S608 (our own names; paths quoted)
        for name, path in quoted.items()
    }


def _as_stored(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return views as a database stores them, which rewrites statements."""
    import duckdb

    with duckdb.connect() as connection:
        for view in wanted.values():
            connection.execute(view)
        return _views_of(connection)


def _stored_in(database: Path) -> dict[str, str]:
    """Return the views of an existing database; empty if the file is not a database."""
    import duckdb

    try:
        with duckdb.connect(database, read_only=True) as connection:
            return _views_of(connection)
    except duckdb.Error:
        return {}


def _views_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
