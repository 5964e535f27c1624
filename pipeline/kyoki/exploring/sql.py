"""SQL on the tables of a run with DuckDB: a file of views for any client, and read-only queries."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from kyoki.errors import InputError
from kyoki.outputs import is_output
from kyoki.showing.database import DATABASE, files, views, write_database
from kyoki.storage.readers import Tables
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os

    import pandas as pd
    import pyarrow as pa


def sql(query: str, out: Tables | str | os.PathLike[str] = "outputs") -> pd.DataFrame:
    """Run one SELECT over the tables of a run and return a frame, as `kyoki sql` does.

    Args:
        query: one statement in DuckDB's SQL; each table of the run can be used by its name.
        out: the --out of `kyoki run`, a folder of tables, or tables as from `kyoki.load`, `where` or `analyse`.

    Returns:
        The result; days are timestamps, as in the other frames.

    Raises:
        InputError: there are no tables, the statement is no SELECT, or DuckDB refuses it.

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京でトランプ大統領と会談した。", "石破茂首相が東京に戻った。"])
    >>> kyoki.sql("SELECT name, n_articles FROM entities ORDER BY n_articles DESC, name", found).values.tolist()
    [['東京', 2], ['石破茂', 2], ['トランプ', 1]]
    """
    if isinstance(out, Tables):
        for name in set(re.findall(r"\w+", query.casefold())) & TABLES.keys():
            out.path(name)  # some tables are made on first access
        out = out.folder
    frame: pd.DataFrame = answer(query, out).to_pandas(date_as_object=False)
    return frame


def answer(query: str, out: str | os.PathLike[str] = "outputs") -> pa.Table:
    """Run one SELECT over the tables of a run; it can read only these tables and write nothing.

    Args:
        query: one statement in DuckDB's SQL; each table of the run can be used by its name.
        out: the --out of `kyoki run`, or a folder of tables.

    Returns:
        The result as an Arrow table.

    Raises:
        InputError: there are no tables, the statement is no SELECT, or DuckDB refuses it.
    """
    folder = Path(out)
    found = views(folder)
    with contextlib.suppress(OSError):  # a read-only folder can still be queried
        if is_output(folder) and (folder / DATABASE).exists():
            write_database(folder)
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(config={"temp_directory": spill}) as connection:
        for view in found.values():
            connection.execute(view)
        # SQL functions can read any file, and COPY can write one: access is limited to the tables themselves.
        tables = [str(path) for path in files(folder).values()]
        connection.execute("SET allowed_paths = $tables", {"tables": tables})
        connection.execute("SET allowed_directories = $tables", {"tables": tables})
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            return connection.sql(_select(query, connection)).to_arrow_table()
        except duckdb.Error as fault:
            (line, *_) = str(fault).splitlines()
            msg = f"sql: {line}; tables are {', '.join(found)}; their columns: DESCRIBE NAME"
            raise InputError(msg) from fault


def _select(query: str, connection: duckdb.DuckDBPyConnection) -> str:
    """Return the query if it is one SELECT.

    DuckDB parses a PIVOT as several statements, and a COPY of a PIVOT too; only the PIVOT is valid within a SELECT.

    Raises:
        InputError: it is another statement, or several.
    """
    statements = connection.extract_statements(query)
    kinds = [statement.type for statement in statements]
    if kinds == [duckdb.StatementType.SELECT]:
        return query
    if kinds == [duckdb.StatementType.MULTI]:
        within = f"SELECT * FROM ({statements[0].query.strip().rstrip(';')}\n)"  # noqa: S608 (parsed again, and must be one statement)
        with contextlib.suppress(duckdb.Error):
            if [statement.type for statement in connection.extract_statements(within)] == kinds:
                return within
    given = ", ".join(kind.name for kind in kinds) or "nothing"
    msg = f"sql: {given}; expected one SELECT; tables can only be read"
    raise InputError(msg)
