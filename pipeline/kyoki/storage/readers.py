"""Read tables back from Parquet and CSV, one at a time or all tables of a run."""

from __future__ import annotations

import io
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.formulas import DISARMED
from kyoki.published import checked
from kyoki.spec import OWN
from kyoki.storage.datasets import column_names, files_in, n_rows
from kyoki.tables import TABLES
from kyoki.textfiles import read_text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from kyoki.schema import Table

#: Patterns of the cells of each dtype in a CSV. 007 is a code, as is a number of more than 15 digits, which float64
#: cannot hold exactly.
_CELLS: Final = {
    "bool": r"true|false",
    "int64": r"-?(?:0|[1-9]\d{0,14})",
    "float64": r"-?(?:(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:e[+-]?\d+)?|inf)",
    "datetime64[us]": r"\d{4}-\d\d-\d\d",
}


def from_arrow(data: pa.Table, table: Table) -> pd.DataFrame:
    """Convert an Arrow table to a frame of this schema."""
    return table.frame(data.to_pandas(date_as_object=False, integer_object_nulls=True))


def read_parquet(path: Path | BinaryIO, table: Table, columns: list[str] | None = None) -> pd.DataFrame:
    """Read one table from Parquet.

    Args:
        path: the file or folder of files, or a stream of a file's bytes.
        table: its schema.
        columns: only these columns, in this order, `OWN` for the user's own at the end; all if None.

    Raises:
        InputError: the file is missing or is not Parquet.
        TableError: it does not fit the schema.
    """
    try:
        files = files_in(path) if isinstance(path, Path) else [path]
        if columns is not None and OWN in columns:
            own = [str(name) for name in pq.read_schema(files[0]).names if name not in table.names]
            columns = [*(name for name in columns if name != OWN), *own]
        data = pa.concat_tables(
            pq.ParquetFile(file, page_checksum_verification=True).read(columns=columns) for file in files
        )
    except FileNotFoundError as fault:
        msg = f"table {table.name}: {path} does not exist; run the stage that writes it first"
        raise InputError(msg) from fault
    except (OSError, pa.ArrowInvalid) as fault:
        msg = f"table {table.name}: {path}: {_damage(fault)}"
        raise InputError(msg) from fault
    return from_arrow(data, table) if columns is None else from_arrow(data, table.only(columns))[columns]


def _damage(fault: Exception) -> str:
    said = " ".join(str(fault).split())
    return f"damaged, not readable as Parquet ({said}); delete it, then give the same kyoki run again"


def read_whole(
    path: Path, table: Table, columns: list[str], rows: int = 100_000, *, as_categories: bool = False
) -> Iterator[pd.DataFrame]:
    """Read some columns of a table in parts that never split an article (its first key).

    Args:
        path: the file or folder of files; in each the rows of an article are consecutive.
        table: the schema.
        columns: the columns to read, the first key among them.
        rows: approximate rows per part.
        as_categories: return text as categories, as Parquet stores it: each distinct string is created once per part.
    """
    part = table.only(columns)
    coded = [c.name for c in part.columns if as_categories and c.dtype == "str"]
    held: list[pa.Table] = []
    for batch in _batches(path, columns, coded, rows):
        held.append(pa.Table.from_batches([batch]))
        if sum(map(len, held)) >= rows:
            found = pa.concat_tables(held)
            names = found.column(table.key[0]).cast(pa.string())
            last = pc.index(names, names[-1]).as_py()  # the last article may continue in the next batch
            held = [found.slice(last)]
            if last:
                yield _part(found.slice(0, last), part, coded)[columns]
    if held:
        yield _part(pa.concat_tables(held), part, coded)[columns]


def _batches(path: Path, columns: list[str], coded: list[str], rows: int) -> Iterator[pa.RecordBatch]:
    for name in files_in(path):
        # Buffers that are read ahead stay allocated up to the end of the file (apache/arrow, issue 39808).
        file = pq.ParquetFile(name, read_dictionary=coded, pre_buffer=False, page_checksum_verification=True)
        yield from file.iter_batches(rows, columns=columns)


def _part(data: pa.Table, table: Table, coded: list[str]) -> pd.DataFrame:
    return data.unify_dictionaries().to_pandas() if coded else from_arrow(data, table)


def read_csv(path: Path, table: Table) -> pd.DataFrame:
    """Read one table from its CSV, whose rows may be in another order, and restore cells that were escaped as formulas.

    Columns that only Parquet has are missing, and columns that only the CSV has are left out. A CSV has no dtypes, so
    those of the user's own columns are inferred: the first of bool, int64, float64 and day that fits all cells, else
    text.

    Returns:
        The rows, sorted by key as in Parquet.

    Raises:
        InputError: the file is absent or is no CSV.
        TableError: it does not fit the schema.
    """
    try:
        given = pd.read_csv(path, dtype="str", encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as fault:
        msg = f"table {table.name}: {path} is not readable as CSV ({fault}); write it again"
        raise InputError(msg) from fault
    known = {column.name: column.dtype for column in table.columns}
    for name in map(str, given.columns):
        dtype: Any = known.get(name) or _inferred(given[name])
        values = _from_text(given[name], dtype)
        given[name] = values if name in known else values.astype(dtype)
    return table.sorted(replace(table, columns=tuple(c for c in table.columns if c.csv)).frame(given))


def _inferred(cells: pd.Series[Any]) -> str:
    """Return the dtype that fits the cells of a column without a schema."""
    present = cells.dropna()
    fits = (dtype for dtype, cell in _CELLS.items() if len(present) and present.str.fullmatch(cell).all())
    dtype = next(fits, "str")
    return dtype if len(present) == len(cells) else {"int64": "Int64", "bool": "str"}.get(dtype, dtype)


def _from_text(cells: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    if dtype == "str":
        return cells.str.replace(DISARMED, r"\1", regex=True)
    if dtype == "bool":
        return cells.map({"true": True, "false": False})
    if dtype == "datetime64[us]":
        return pd.to_datetime(cells, format="%Y-%m-%d")
    return pd.to_numeric(cells)


def read_cells(path: Path, *, what: str = "keyness.reference") -> pd.DataFrame:
    """Read a user's CSV as text: UTF-8 with or without a byte order mark; empty cells are missing values.

    Args:
        path: the file.
        what: the setting or command that names it, for the messages.

    Raises:
        InputError: the file is absent or is no CSV in UTF-8.
    """
    wanted = "a CSV file with a header"
    text = read_text(path, what=what, wanted=wanted)
    try:
        cells = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, na_values=[""])
    except ValueError as fault:
        msg = f"{what} {path}: no CSV ({str(fault).strip()}); wanted {wanted}"
        raise InputError(msg) from fault
    return cells.replace(DISARMED, r"\1", regex=True)


class Tables:
    """Every table of a run as an attribute, read from Parquet on first access."""

    scrapes: pd.DataFrame
    articles: pd.DataFrame
    lines: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame
    links: pd.DataFrame
    entities: pd.DataFrame
    pairs: pd.DataFrame
    stratified_pairs: pd.DataFrame
    avoidances: pd.DataFrame
    pair_sentences: pd.DataFrame
    trends: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame
    keywords: pd.DataFrame
    keyness: pd.DataFrame
    word_pairs: pd.DataFrame
    terms: pd.DataFrame
    rejects: pd.DataFrame

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            msg = f"no table {name}; there are {', '.join(TABLES)}"
            raise AttributeError(msg)
        frame = read_parquet(self.path(name), TABLES[name])
        setattr(self, name, frame)
        return frame

    def path(self, name: str) -> Path:
        """Return the path of a table's Parquet file, or of the folder of its files; it may not exist.

        Raises:
            InputError: a file differs from what the run wrote.
        """
        return checked(self.folder / f"{name}.parquet")

    def columns(self, name: str) -> list[str]:
        """Return the column names of a table without reading its rows."""
        return column_names(self.path(name))

    def __dir__(self) -> list[str]:
        return [*TABLES, "folder", "path", "columns"]

    def _repr_html_(self) -> str:
        """List the existing tables with their numbers of rows and the meaning of a row, for display in a notebook."""
        there = [(name, TABLES[name]) for name in TABLES if (self.folder / f"{name}.parquet").exists()]
        cells = [(f".{name}", f"{n_rows(self.folder / f'{name}.parquet'):,}", table.meaning) for name, table in there]
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
        head = "<tr><th>table</th><th>rows</th><th>a row is</th></tr>"
        return f"<p>{escape(repr(self).partition(':')[0])})</p><table>{head}{rows}</table>"

    def __repr__(self) -> str:
        there = [name for name in TABLES if (self.folder / f"{name}.parquet").exists()]
        return f"Tables({str(self.folder)!r}: {', '.join(there)})"


def load(folder: str | os.PathLike[str]) -> Tables:
    """Open the tables of a run; each is read on first access.

    Args:
        folder: the --out of `kyoki run`, or the folder of tables in it.

    Returns:
        Tables as attributes: `load("outputs").pairs` is the table `pairs` as a frame.

    Raises:
        InputError: there are no tables in the folder.

    >>> import kyoki
    >>> kyoki.load("no-such-folder")
    Traceback (most recent call last):
    kyoki.errors.InputError: no-such-folder: no tables here; make them with: kyoki run INPUT --out no-such-folder
    """
    path = Path(folder)
    for candidate in (path / "tables", path):
        if any((candidate / f"{name}.parquet").exists() for name in TABLES):
            return Tables(candidate)
    msg = f"{path}: no tables here; make them with: kyoki run INPUT --out {path}"
    raise InputError(msg)
