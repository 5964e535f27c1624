"""Write tables as Parquet and CSV."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.formulas import disarmed
from kyoki.storage.atomic import refuse_existing, replacing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kyoki.schema import Table

_ARROW: Final = {
    "str": pa.string(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "datetime64[us]": pa.date32(),
}

#: Page checksums let readers detect a flipped bit.
_WRITTEN: Final[dict[str, Any]] = {"compression": "zstd", "write_page_checksum": True}
#: Excel takes a CSV for UTF-8 only if it begins with this.
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema that a table is written with: days as date32."""
    return pa.schema([pa.field(c.name, _ARROW[c.dtype], nullable=c.nullable) for c in table.columns])


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """Check a frame and convert it to Arrow, without pandas metadata (which would put its version into the bytes)."""
    schema = arrow_schema(table.extended(frame))
    return pa.Table.from_pandas(table.check(frame), schema=schema, preserve_index=False).replace_schema_metadata(None)


def parquet_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    """Return one table as Parquet (zstd).

    Raises:
        TableError: the frame does not fit the schema.
    """
    data = io.BytesIO()
    pq.write_table(to_arrow(frame, table), data, **_WRITTEN)
    return data.getvalue()


def write(table: Table, data: pd.DataFrame | Iterable[pa.RecordBatch], folder: Path, *, synced: bool = True) -> int:
    """Write a table as `folder/NAME.parquet` and `folder/NAME.csv`, one batch of rows at a time.

    The CSV is UTF-8 with a byte order mark for Excel; cells that Excel would run as formulas are disarmed.

    Args:
        table: the schema.
        data: a frame, or Arrow batches of exactly the schema's columns, in the order to write them.
        folder: where the two files go.
        synced: as for `replacing`.

    Returns:
        The number of rows.

    Raises:
        TableError: the frame does not fit the schema.
    """
    if isinstance(data, pd.DataFrame):
        table, data = table.extended(data), to_arrow(data, table).to_batches()
    shown = [c.name for c in table.columns if c.csv]
    n_rows = 0
    parquet_file, csv_file = (folder / f"{table.name}.{ending}" for ending in ("parquet", "csv"))
    with replacing(parquet_file, synced=synced) as parquet, replacing(csv_file, synced=synced) as csv:
        schema = arrow_schema(table)
        with pq.ParquetWriter(parquet, schema, **_WRITTEN) as rows, csv.open("wb") as file:
            file.write(_BYTE_ORDER_MARK)
            with (
                pa_csv.CSVWriter(file, pa.schema([schema.field(name) for name in shown])) as cells,
                ThreadPoolExecutor(1) as thread,
            ):
                for batch in data:
                    fitted = pa.Table.from_batches([batch]).cast(schema)
                    as_text = thread.submit(_write_cells, cells, fitted.select(shown))
                    rows.write_table(fitted)  # Arrow releases the GIL: both files are written in parallel
                    as_text.result()
                    n_rows += fitted.num_rows
    return n_rows


def _write_cells(cells: pa_csv.CSVWriter, rows: pa.Table) -> None:
    cells.write_table(disarmed(rows))


def write_csv(data: pa.Table, path: Path, *, force: bool = False) -> None:
    """Write any rows as a CSV for Excel, with formulas disarmed.

    Args:
        data: the rows.
        path: the file.
        force: replace an existing file or link (the link's target is untouched).

    Raises:
        InputError: the file cannot be written, or exists without `force`.
    """
    refuse_existing(path, force=force)
    try:
        with replacing(path) as unfinished, unfinished.open("wb") as file:
            file.write(_BYTE_ORDER_MARK)
            pa_csv.write_csv(disarmed(_flat(data)), file)
    except OSError as fault:
        msg = f"{path}: cannot be written ({fault.strerror}); choose another file"
        raise InputError(msg) from fault


def csv_bytes(data: pa.Table) -> bytes:
    """Return rows as plain UTF-8 CSV for another program: no byte order mark, cells unchanged."""
    target = pa.BufferOutputStream()
    pa_csv.write_csv(_flat(data), target)
    return bytes(target.getvalue())


def _flat(data: pa.Table) -> pa.Table:
    """Convert lists, which CSV lacks, to text, and large strings to strings: pandas writes both kinds."""
    for i, column in enumerate(data.schema):
        if pa.types.is_large_string(column.type):
            data = data.set_column(i, column.name, data.column(i).cast(pa.string()))
        if pa.types.is_nested(column.type):
            cells = [None if cell is None else str(cell) for cell in data.column(i).to_pylist()]
            data = data.set_column(i, column.name, pa.array(cells, pa.string()))
    return data
