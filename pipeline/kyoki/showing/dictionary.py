"""The data dictionary: the meaning of each table and column, printed from the schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.tables import TABLES

if TYPE_CHECKING:
    from kyoki.schema import Column, Table

_HEAD: Final = """\
# What is in this folder

Written by `kyoki run`; everything here can be deleted and made again.

- `tables/`: every table as `NAME.parquet` (typed; what `kyoki.load` reads) and as `NAME.csv` (UTF-8 with a byte order
  mark: opens in Excel by a double click), but for `tokens` and tables of more than 1,000,000 rows, which no spreadsheet
  opens. In a corpus of more than 1,000 articles the tables that only get rows with new articles are folders
  `NAME.parquet` of files that each hold whole articles; pandas and Polars read the folder as one table, DuckDB
  `NAME.parquet/*.parquet`.
- `kyoki.duckdb`: the tables as views for any DuckDB client; the views hold this folder's path: after moving it, run
  `kyoki sql` on it once. Queries to start from are in `docs/queries.md` of the program.
- `graph/`: the tables `nodes` and `edges` as `kyoki.gexf` (Gephi) and `kyoki.graphml` (Cytoscape, igraph, yEd).
- `report.html`: all of it to look at and click through; opens from disk, without a network.
- `figures`: the same as PNG and SVG, for papers and slides.
- `ledger.json`: versions, settings, inputs, counts and times of the run.
- `parts/`: finished work, so that the next run does only what is new.
- `.kyoki-outputs`: the mark of this folder; a folder with files and without it is never written to.

Offsets are half-open and count code points of `articles.text`: `text[start:end]` is the surface.
A value that is not known is an empty cell in CSV and missing in Parquet.
In CSV, a cell that Excel would run as a formula has an apostrophe in front, which `kyoki.storage.readers.read_csv`
takes off.
"""


def dictionary() -> str:
    """Return the data dictionary of all tables as Markdown."""
    return "\n".join([_HEAD, *(_section(table) for table in TABLES.values())])


def _section(table: Table) -> str:
    rows = "\n".join(_row(column) for column in table.columns)
    head = f"## {table.name}\n\n{table.meaning} Key: {', '.join(table.key)}."
    return f"{head}\n\n| column | type | unit | meaning |\n|---|---|---|---|\n{rows}\n"


def _row(column: Column) -> str:
    dtype = {"str": "text", "int64": "integer", "Int64": "integer", "float64": "number", "bool": "true or false"}
    kind = dtype.get(column.dtype, "day") + (", may be missing" if column.nullable else "")
    values = f" ({', '.join(column.values)})" if column.values else ""
    meaning = (column.meaning + values).replace("|", "\\|")
    return f"| {column.name} | {kind} | {column.unit} | {meaning} |"
