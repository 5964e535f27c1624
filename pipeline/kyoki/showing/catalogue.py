"""Tables as DuckDB views: frames in memory, Parquet files without loading them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kyoki.errors import TableError
from kyoki.pairing import SIGNED, reported
from kyoki.storage.datasets import scanned
from kyoki.storage.writers import to_arrow
from kyoki.tables import TABLES
from kyoki.tables.texts import LEFT_OUT
from kyoki.variable_names import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb
    import pandas as pd

#: The tables that the report page is made from.
NEEDED: Final = (
    *("articles", "lines", "sentences", "tokens", "entities", "mentions", "links", "pairs", "stratified_pairs"),
    *("nodes", "keywords", "terms", "keyness", "trends", "rejects"),
    *("word_pairs", "correspondence", "correspondence_axes", "word_clusters", "word_merges", "code_slices"),
)
#: The tables that the server answers from.
SERVED: Final = (*NEEDED, "pair_sentences")

#: The columns of an article in every result; the alias of `articles` is always `article`.
ARTICLE: Final = """article.article_id AS id, article.title[:200] AS title, article.outlet AS outlet,
    CAST(article.published AS VARCHAR) AS published, article.url AS url, article.duplicate_of"""
#: Newest first, undated last; ties by id.
NEWEST: Final = "article.published DESC NULLS LAST, article.article_id"


def open_tables(tables: Mapping[str, pd.DataFrame | Path], needed: Sequence[str] = NEEDED) -> duckdb.DuckDBPyConnection:
    """Open tables for the queries of this package.

    Args:
        tables: tables by name, each a frame or the path of its Parquet files; they may be empty.
        needed: the names of the tables to open.

    Returns:
        A connection with a view for each table, of links without bylines; use `connection.cursor()` in another thread.

    Raises:
        TableError: a table is missing or does not fit its schema.
    """
    if missing := [name for name in needed if name not in tables]:
        msg = f"report: found no table {missing[0]}; expected {', '.join(needed)} (an empty one will do)"
        raise TableError(msg)
    import duckdb

    connection = duckdb.connect()
    for name in needed:
        given = tables[name]
        if isinstance(given, Path):
            _view(connection, name, given)
        else:
            table = to_arrow(reported(given) if name == "links" else given, TABLES[name])
            connection.register(name, table.select(_read(name, table.column_names)))
    return connection


def _view(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    import duckdb

    if not path.exists():
        msg = f"table {name}: {path} does not exist; run the stage that writes it first"
        raise TableError(msg)
    try:
        relation = connection.read_parquet(scanned(path), hive_partitioning=False)
    except duckdb.Error as fault:
        msg = f"table {name}: {path} is not readable as Parquet ({fault}); run again to rewrite it"
        raise TableError(msg) from fault
    table = TABLES[name]
    found = relation.columns[: len(table.names)] if table.extensible else relation.columns
    if found != table.names:
        msg = f"table {name}: columns are {', '.join(relation.columns)}; expected {', '.join(table.names)}; run again"
        raise TableError(msg)
    shown = relation.select(*(f'"{column}"' for column in _read(name, relation.columns)))
    (shown.filter(f"method <> '{SIGNED}'") if name == "links" else shown).create_view(name)


def _read(name: str, columns: Sequence[str]) -> list[str]:
    """Return the columns that queries read: those of the schema and the user's variables, not others in a frame."""
    variables = [column for column in columns if name == "articles" and column.startswith(PREFIX) and '"' not in column]
    return [*TABLES[name].names, *variables]


def rows(db: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[dict[str, Any]]:
    """Run a query; return its rows as dictionaries that JSON can hold, unsafe URLs as None.

    Args:
        db: from `open_tables`.
        sql: a query of this package, with `$name` for parameters.
        **values: the parameters.
    """
    asked = db.execute(sql, values) if values else db.execute(sql)
    names = [column[0] for column in asked.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    if "url" in names:
        for row in found:
            row["url"] = safe_url(row["url"])
    return found


def one(db: duckdb.DuckDBPyConnection, sql: str, **values: object) -> dict[str, Any]:
    """Run a query that returns exactly one row."""
    (row,) = rows(db, sql, **values)
    return row


def has_texts(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether articles have their texts; a published run has none (`kyoki.exploring.without_text`)."""
    asked = "SELECT EXISTS (FROM articles WHERE text <> $1) OR NOT EXISTS (FROM articles)"
    (found,) = db.execute(asked, [LEFT_OUT]).fetchall()[0]
    return bool(found)


def safe_url(url: object) -> str | None:
    """Return a URL if it may be a link, else None: `javascript:` and other schemes may not.

    >>> safe_url("https://example.jp/a?b=1"), safe_url("javascript:alert(1)"), safe_url(float("nan"))
    ('https://example.jp/a?b=1', None, None)
    """
    try:
        parts = urlsplit(str(url))
    except ValueError:  # http://[half an IPv6 address
        return None
    return str(url) if parts.scheme in {"http", "https"} and parts.netloc else None
