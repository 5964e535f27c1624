"""The rows of a table for human readers: strongest first, names and types beside ids, sentences beside numbers.

The CSV files of a run and the files of `kyoki export` have these rows; Parquet has those of the schema, sorted by key.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kyoki.counting.slicing import WHOLE
from kyoki.counting.word_counts import AFTER_WORD
from kyoki.showing.catalogue import open_tables
from kyoki.showing.order import NARROWEST_FIRST, ORDER, file_order, strongest_first
from kyoki.storage.datasets import n_rows
from kyoki.storage.writers import MOST_CSV_ROWS, write_cells
from kyoki.tables import TABLES
from kyoki.tables.beside import BESIDE, widened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa

#: Tables whose CSV is not sorted by key, or has more columns than the schema.
FOR_PEOPLE: Final = tuple(name for name in TABLES if name in BESIDE or name in ORDER)
#: Memory in which DuckDB sorts; the rest is spilled to disk. A million sentences of pairs, the maximum of a CSV, took
#: between 250 and 400 MB in one thread; with two threads, 400 MB were not enough, and it was not much faster.
_SORTING: Final = "600MB"
#: Rows that DuckDB returns at a time.
_ROWS: Final = 100_000
#: Joins of the rows of a table.
_JOINED: Final = {
    **dict.fromkeys(("pairs", "stratified_pairs", "avoidances", "edges", "word_pairs", "trends"), ("entities",)),
    "pair_sentences": ("entities", "articles", "sentences", "pairs"),
}
#: Patterns of words in place of entities: word:会談, or in trends 会談/名詞/普通名詞.
_LEMMA: Final = {"word_pairs": "^word:", "trends": AFTER_WORD}
#: Columns of displayed words, for tables without entities.
_SHOWN: Final = {
    "correspondence": {"shown": f"CASE kind WHEN 'slice' THEN name ELSE regexp_replace(name, '{AFTER_WORD}', '') END"},
    "word_clusters": {"word": f"regexp_replace(name, '{AFTER_WORD}', '')"},
    "word_merges": {
        f"word_{side}": f"CASE WHEN NOT regexp_full_match({side}, 'merge:[0-9]+') "
        f"THEN regexp_replace({side}, '{AFTER_WORD}', '') END"
        for side in "ab"
    },
}


def read_with(table: str) -> tuple[str, ...]:
    """Return the tables needed for the rows of a table, itself first."""
    return (table, *_JOINED.get(table, ()))


@contextmanager
def connected(
    tables: Mapping[str, Path], needed: Sequence[str], memory: str = _SORTING, folder: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open tables as `kyoki.showing.catalogue.open_tables` does, for sorting in little memory.

    Args:
        tables: the Parquet file of each table, or the folder of its files.
        needed: the names of those that are opened.
        memory: a limit as DuckDB spells it, such as 600MB or 50%.
        folder: the folder for spilled data; the system's temporary folder if None.
    """
    # In an output folder, under a name that the next run deletes if this one is killed.
    with (
        TemporaryDirectory(prefix=".", suffix=f".{os.getpid()}.unfinished", dir=folder) as spill,
        open_tables(tables, needed) as db,
    ):
        quoted = spill.replace("'", "''")
        db.execute(f"SET temp_directory = '{quoted}'")
        db.execute(f"SET memory_limit = '{memory}'")
        db.execute("SET threads = 1")
        db.execute("SET enable_progress_bar = false")  # it would be drawn even without a terminal
        yield db


def rows(db: duckdb.DuckDBPyConnection, table: str) -> pa.RecordBatchReader:
    """Return the rows of a table for human readers, in batches.

    Args:
        db: from `connected`, with the tables of `read_with`.
        table: its name, one of `FOR_PEOPLE`.

    Returns:
        The columns of `kyoki.tables.beside.widened`.
    """
    reader: pa.RecordBatchReader = db.sql(query(table)).to_arrow_reader(_ROWS)
    return reader


def query(table: str) -> str:
    """Return the statement of `rows`."""
    if table not in BESIDE:
        return f"SELECT * FROM {table} ORDER BY {file_order(table)}"  # noqa: S608 (our own name)
    if table == "pair_sentences":
        return _SENTENCES
    own = TABLES[table].names
    if table in _SHOWN:
        chosen = [f'"{name}"' if name in own else f"{_SHOWN[table][name]} AS {name}" for name in widened(table).names]
        return f"SELECT {', '.join(chosen)} FROM {table} ORDER BY {file_order(table)}"  # noqa: S608 (our own names)
    columns = [f'{table}."{name}"' if name in own else _BESIDE[name] for name in widened(table).names]
    cleared = f"regexp_replace({{}}, '{_LEMMA[table]}', '')" if table in _LEMMA else "NULL"
    known = "(SELECT entity_id, name, type FROM entities)"
    return f"""SELECT * FROM (
        SELECT {", ".join(columns).format(a=cleared.format(f"{table}.a"), b=cleared.format(f"{table}.b"))}
        FROM {table} LEFT JOIN {known} AS of_a ON of_a.entity_id = {table}.a
        LEFT JOIN {known} AS of_b ON of_b.entity_id = {table}.b
    ) ORDER BY {file_order(table)}"""  # noqa: S608 (names of our own schemas)


#: The columns beside those of the schema; {a} and {b} stand for the names of words.
_BESIDE: Final = {
    **{f"name_{side}": f"coalesce(of_{side}.name, {{{side}}}) AS name_{side}" for side in "ab"},
    **{
        f"type_{side}": f"coalesce(of_{side}.type, CASE WHEN {{{side}}} IS NOT NULL THEN 'word' END) AS type_{side}"
        for side in "ab"
    },
}
#: Maximum characters of a sentence, and those kept around the two mentions if it is cut. Of 159,532 sentences 6 are
#: longer, lists without a full stop; their pairs alone would enlarge a CSV from 7 to 364 MB.
_MOST_CHARS, _AROUND = 500, 100
_FROM: Final = f"greatest(0, least(start_a, start_b) - said.start - {_AROUND})"
_LENGTH: Final = f"least({_MOST_CHARS}, greatest(end_a, end_b) - said.start + {_AROUND} - {_FROM})"
_EXCERPT: Final = f"""CASE WHEN length(said.text) <= {_MOST_CHARS} THEN said.text ELSE
        CASE WHEN {_FROM} > 0 THEN '…' ELSE '' END || substring(said.text, {_FROM} + 1, {_LENGTH})
        || CASE WHEN {_FROM} + {_LENGTH} < length(said.text) THEN '…' ELSE '' END END"""
#: The strongest pair first, in the narrowest window, each with its newest sentence. Sentences are extracted first,
#: because a join that carries the texts of articles along fills the memory.
_SENTENCES: Final = f"""WITH said AS MATERIALIZED (
        SELECT article_id, sentence, cut.start, substring(article.text, cut.start + 1, cut."end" - cut.start) AS text
        FROM sentences AS cut SEMI JOIN pair_sentences USING (article_id, sentence)
        JOIN articles AS article USING (article_id)
    ), known AS (SELECT entity_id, name, type FROM entities), narrowest AS (
        SELECT * FROM pairs WHERE slice = '{WHOLE}' AND {NARROWEST_FIRST} = (SELECT min({NARROWEST_FIRST}) FROM pairs)
    )
    SELECT shown.a, of_a.name AS name_a, of_a.type AS type_a, shown.b, of_b.name AS name_b, of_b.type AS type_b,
        shown.article_id, shown.sentence, {_EXCERPT} AS text, article.title, article.url,
        shown.start_a, shown.end_a, shown.start_b, shown.end_b, shown.published, shown.outlet
    FROM pair_sentences AS shown LEFT JOIN known AS of_a ON of_a.entity_id = shown.a
    LEFT JOIN known AS of_b ON of_b.entity_id = shown.b
    LEFT JOIN said ON said.article_id = shown.article_id AND said.sentence = shown.sentence
    LEFT JOIN (SELECT article_id, title, url FROM articles) AS article ON article.article_id = shown.article_id
    LEFT JOIN narrowest AS pair ON pair.a = shown.a AND pair.b = shown.b
    ORDER BY {strongest_first("pairs", "pair")}, shown.a, shown.b,
        shown.published DESC NULLS LAST, shown.article_id, shown.sentence"""  # noqa: S608 (our own names)


def has_separate_csv(name: str, path: Path) -> bool:
    """Whether the CSV of the table at `path` is written after its Parquet: in another order, or of many files."""
    return name in FOR_PEOPLE or (TABLES[name].csv and path.is_dir())


def write_for_people(folder: Path, tables: Mapping[str, Path], names: Collection[str], *, synced: bool = True) -> None:
    """Write the CSV of each table whose rows differ for human readers, or whose files are not sorted as a whole.

    A table with more rows than a spreadsheet opens has no CSV; if a needed table is missing, the existing CSV is kept.

    Args:
        folder: where the CSV files go.
        tables: the Parquet file of each table that there is, or the folder of its files.
        names: the tables to write; others than these were written with their Parquet file.
        synced: as for `kyoki.storage.atomic.replacing`.
    """
    there = [name for name in names if all(other in tables for other in read_with(name))]
    chosen = [name for name in there if has_separate_csv(name, tables[name])]
    if not chosen:
        return
    needed = sorted({other for name in chosen for other in read_with(name)})
    with connected(tables, needed, folder=folder) as db:
        for name in chosen:
            if n_rows(tables[name]) <= MOST_CSV_ROWS:
                write_cells(widened(name), rows(db, name), folder, synced=synced)
            else:
                (folder / f"{name}.csv").unlink(missing_ok=True)
