"""Tables on disk: Parquet and CSV side by side, written whole or not at all, and read back by schema."""

from __future__ import annotations

import contextlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.formulas import DISARMED, disarmed
from kyoki.outputs import unfinished
from kyoki.published import checked
from kyoki.schema import Table
from kyoki.tables import TABLES
from kyoki.textfiles import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ARROW: Final = {
    "str": pa.string(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "datetime64[us]": pa.date32(),
}

#: A checksum a page, so that a flipped bit is noticed by whoever reads it.
_WRITTEN: Final[dict[str, Any]] = {"compression": "zstd", "write_page_checksum": True}


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema in which a table is written: days as date32, all else as its dtype says."""
    return pa.schema([pa.field(c.name, _ARROW[c.dtype], nullable=c.nullable) for c in table.columns])


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """Return a checked frame as an Arrow table, without pandas' own metadata (its version would change the bytes)."""
    schema = arrow_schema(table)
    return pa.Table.from_pandas(table.check(frame), schema=schema, preserve_index=False).replace_schema_metadata(None)


def from_arrow(data: pa.Table, table: Table) -> pd.DataFrame:
    """Return an Arrow table as a frame of this schema."""
    return table.frame(data.to_pandas(date_as_object=False, integer_object_nulls=True))


@contextlib.contextmanager
def replacing(path: Path, *, synced: bool = True) -> Iterator[Path]:
    """Give a path to write to; it takes the place of `path` at the end, and goes away if anything is raised.

    The bytes are on the disk before the name is (fsync), so a power cut leaves the old file or the new one.

    Args:
        path: the file; its folder is made, but none above it: an output folder that is gone stays gone.
        synced: False where the caller does so (`sync`), with all its files at once.
    """
    path.parent.mkdir(exist_ok=True)
    written = unfinished(path)
    try:
        yield written
        if synced:
            _sync(written)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def sync(files: Iterable[Path]) -> None:
    """Wait until the bytes of these files are on the disk: of many at once, which takes hardly longer than of one."""
    with ThreadPoolExecutor(16) as threads:
        for _ in threads.map(_sync, files):
            pass


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def parquet_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    """Return one table as Parquet (zstd).

    Raises:
        TableError: the frame does not fit the schema.
    """
    data = io.BytesIO()
    pq.write_table(to_arrow(frame, table), data, **_WRITTEN)
    return data.getvalue()


def write(table: Table, data: pd.DataFrame | Iterable[pa.RecordBatch], folder: Path, *, synced: bool = True) -> int:
    """Write a table as `folder/NAME.parquet` and `folder/NAME.csv`, a batch of rows at a time.

    The CSV is UTF-8 with a byte order mark, so that Excel opens it, and cells that Excel would run are made harmless.

    Args:
        table: the schema.
        data: a frame, or Arrow batches in the order in which the rows are to be written.
        folder: where the two files go.
        synced: as for `replacing`.

    Returns:
        The number of rows.

    Raises:
        TableError: the frame does not fit the schema.
    """
    batches = to_arrow(data, table).to_batches() if isinstance(data, pd.DataFrame) else data
    shown = [c.name for c in table.columns if c.csv]
    n_rows = 0
    parquet_file, csv_file = (folder / f"{table.name}.{ending}" for ending in ("parquet", "csv"))
    with replacing(parquet_file, synced=synced) as parquet, replacing(csv_file, synced=synced) as csv:
        schema = arrow_schema(table)
        with (
            pq.ParquetWriter(parquet, schema, **_WRITTEN) as rows,
            csv.open("wb") as file,
        ):
            file.write(b"\xef\xbb\xbf")
            with (
                pa_csv.CSVWriter(file, pa.schema([schema.field(name) for name in shown])) as cells,
                ThreadPoolExecutor(1) as beside,
            ):
                for batch in batches:
                    fitted = pa.Table.from_batches([batch]).cast(schema)
                    as_text = beside.submit(_write_cells, cells, fitted.select(shown))
                    rows.write_table(fitted)  # Arrow holds no lock of the interpreter's: both are written at a time
                    as_text.result()
                    n_rows += fitted.num_rows
    return n_rows


def _write_cells(cells: pa_csv.CSVWriter, rows: pa.Table) -> None:
    cells.write_table(disarmed(rows))


def refuse_existing(path: Path, *, force: bool) -> None:
    """Do nothing where a file may be written: nothing has its name, not even a link that leads nowhere, or `force`.

    Raises:
        InputError: something has its name.
    """
    if not force and os.path.lexists(path):
        msg = f"{path}: exists; give --force to overwrite it, or another name"
        raise InputError(msg)


def write_csv(data: pa.Table, path: Path, *, force: bool = False) -> None:
    """Write any rows as a CSV that Excel opens and runs nothing of, whole or not at all.

    Args:
        data: the rows.
        path: the file.
        force: replace what is there: a file, or a link (what it leads to stays).

    Raises:
        InputError: the file cannot be written, or is there and is not to be replaced.
    """
    refuse_existing(path, force=force)
    try:
        with replacing(path) as unfinished, unfinished.open("wb") as file:
            file.write(b"\xef\xbb\xbf")
            pa_csv.write_csv(disarmed(_flat(data)), file)
    except OSError as fault:
        msg = f"{path}: cannot be written ({fault.strerror}); choose another file"
        raise InputError(msg) from fault


def csv_bytes(data: pa.Table) -> bytes:
    """Return rows as plain CSV in UTF-8 for another program: no byte order mark, every cell as it is."""
    target = pa.BufferOutputStream()
    pa_csv.write_csv(_flat(data), target)
    return bytes(target.getvalue())


def _flat(data: pa.Table) -> pa.Table:
    """Write out lists as Python does, which CSV lacks, and make all text of one Arrow type: pandas has two."""
    for i, column in enumerate(data.schema):
        if pa.types.is_large_string(column.type):
            data = data.set_column(i, column.name, data.column(i).cast(pa.string()))
        if pa.types.is_nested(column.type):
            cells = [None if cell is None else str(cell) for cell in data.column(i).to_pylist()]
            data = data.set_column(i, column.name, pa.array(cells, pa.string()))
    return data


def read_parquet(path: Path | BinaryIO, table: Table, columns: list[str] | None = None) -> pd.DataFrame:
    """Read one table from Parquet.

    Args:
        path: the file, or a stream of its bytes.
        table: its schema.
        columns: only these columns, as they stand (no cast to the schema but for dtypes); all where None.

    Raises:
        InputError: the file is absent or is no Parquet.
        TableError: it does not fit the schema.
    """
    try:
        data = pq.ParquetFile(path, page_checksum_verification=True).read(columns=columns)
    except FileNotFoundError as fault:
        msg = f"table {table.name}: {path} does not exist; run the stage that writes it first"
        raise InputError(msg) from fault
    except (OSError, pa.ArrowInvalid) as fault:
        msg = f"table {table.name}: {path}: {_damage(fault)}"
        raise InputError(msg) from fault
    if columns is None:
        return from_arrow(data, table)
    part = Table(table.name, table.meaning, (), tuple(c for c in table.columns if c.name in columns))
    return from_arrow(data, part)[columns]


def _damage(fault: Exception) -> str:
    said = " ".join(str(fault).split())
    return f"damaged, not readable as Parquet ({said}); delete it, then give the same kyoki run again"


def read_whole(
    path: Path, table: Table, columns: list[str], rows: int = 100_000, *, as_categories: bool = False
) -> Iterator[pd.DataFrame]:
    """Read some columns of a table a part at a time; all rows of an article (its first key) are in one part.

    Args:
        path: the file, sorted by key as `write` leaves it.
        table: the schema.
        columns: those to read, the first key among them.
        rows: about how many rows a part has.
        as_categories: give text as categories, as Parquet holds it: each string is made once a part.
    """
    part = Table(table.name, table.meaning, (), tuple(c for c in table.columns if c.name in columns))
    coded = [c.name for c in part.columns if as_categories and c.dtype == "str"]
    held: list[pa.Table] = []
    # What it reads ahead it keeps to the end of the file (apache/arrow, issue 39808).
    file = pq.ParquetFile(path, read_dictionary=coded, pre_buffer=False, page_checksum_verification=True)
    for batch in file.iter_batches(rows, columns=columns):
        held.append(pa.Table.from_batches([batch]))
        if sum(map(len, held)) >= rows:
            found = pa.concat_tables(held)
            names = found.column(table.key[0]).cast(pa.string())
            last = pc.index(names, names[-1]).as_py()  # where the article begins that may go on in the next batch
            held = [found.slice(last)]
            if last:
                yield _part(found.slice(0, last), part, coded)[columns]
    if held:
        yield _part(pa.concat_tables(held), part, coded)[columns]


def _part(data: pa.Table, table: Table, coded: list[str]) -> pd.DataFrame:
    return data.unify_dictionaries().to_pandas() if coded else from_arrow(data, table)


def read_csv(path: Path, table: Table) -> pd.DataFrame:
    """Read one table from its CSV, cells that were made harmless for Excel given back as they were.

    Columns that go to Parquet only come back missing.

    Raises:
        InputError: the file is absent or is no CSV.
        TableError: it does not fit the schema.
    """
    try:
        given = pd.read_csv(path, dtype="str", encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as fault:
        msg = f"table {table.name}: {path} is not readable as CSV ({fault}); write it again"
        raise InputError(msg) from fault
    for column in table.columns:
        if column.name in given:
            given[column.name] = _from_text(given[column.name], column.dtype)
    shown = Table(table.name, table.meaning, table.key, tuple(c for c in table.columns if c.csv))
    return shown.frame(given)


def _from_text(cells: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    if dtype == "str":
        return cells.str.replace(DISARMED, r"\1", regex=True)
    if dtype == "bool":
        return cells.map({"true": True, "false": False})
    if dtype == "datetime64[us]":
        return pd.to_datetime(cells, format="%Y-%m-%d")
    return pd.to_numeric(cells)


def read_cells(path: Path) -> pd.DataFrame:
    """Read the CSV that `keyness.reference` names as text: UTF-8, with or without a mark, empty cells missing.

    Raises:
        InputError: the file is absent or is no CSV in UTF-8.
    """
    wanted = "a CSV file with a header"
    text = read_text(path, what="keyness.reference", wanted=wanted)
    try:
        cells = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, na_values=[""])
    except ValueError as fault:
        msg = f"keyness.reference {path}: no CSV ({str(fault).strip()}); wanted {wanted}"
        raise InputError(msg) from fault
    return cells.replace(DISARMED, r"\1", regex=True)


class Tables:
    """Every table of a run as an attribute, read when first asked for.

    Tables are read from Parquet by schema: dtypes are the documented ones and missing values are missing.
    """

    scrapes: pd.DataFrame
    articles: pd.DataFrame
    lines: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame
    links: pd.DataFrame
    entities: pd.DataFrame
    pairs: pd.DataFrame
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
        """Return the Parquet file of a table, whether it exists or not.

        Raises:
            InputError: its bytes are not those that the run has written.
        """
        return checked(self.folder / f"{name}.parquet")

    def columns(self, name: str) -> list[str]:
        """Return the columns of a table of the run without reading it."""
        return [str(column) for column in pq.read_schema(self.path(name)).names]

    def __dir__(self) -> list[str]:
        return [*TABLES, "folder", "path", "columns"]

    def __repr__(self) -> str:
        there = [name for name in TABLES if (self.folder / f"{name}.parquet").exists()]
        return f"Tables({str(self.folder)!r}: {', '.join(there)})"


def load(folder: str | os.PathLike[str]) -> Tables:
    """Open the tables of a run.

    Args:
        folder: what `kyoki run` had as --out, or a folder of tables itself.

    Returns:
        A Tables: `load("outputs").pairs` is the pairs table as a frame.

    Raises:
        InputError: there are no tables there.
    """
    path = Path(folder)
    for candidate in (path / "tables", path):
        if any((candidate / f"{name}.parquet").exists() for name in TABLES):
            return Tables(candidate)
    msg = f"{path}: no tables here; make them with: kyoki run INPUT --out {path}"
    raise InputError(msg)
