"""Write tables as Parquet and CSV."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.formulas import disarmed
from kyoki.storage.atomic import refuse_existing, replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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

#: Page checksums let readers detect flipped bits.
_WRITTEN: Final[dict[str, Any]] = {"compression": "zstd", "write_page_checksum": True}
#: Excel takes a CSV for UTF-8 only if it begins with this.
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

#: Maximum rows of a CSV: a sheet of Excel or LibreOffice has 1,048,576.
MOST_CSV_ROWS: Final = 1_000_000


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


def write(
    table: Table,
    data: pd.DataFrame | Iterable[pa.RecordBatch],
    folder: Path,
    *,
    synced: bool = True,
    csv: bool = True,
) -> int:
    """Write a table as `folder/NAME.parquet` and `folder/NAME.csv`, one batch of rows at a time.

    The CSV is UTF-8 with a byte order mark for Excel; cells that Excel would run as formulas are escaped. No CSV is
    written for a table that is declared without one or has more rows than a spreadsheet opens; an old one is then
    deleted.

    Args:
        table: the schema.
        data: a frame, or Arrow batches of exactly the schema's columns, in the order to write them.
        folder: where the files go.
        synced: as for `replacing`.
        csv: False if the CSV is written separately (`write_cells`), with other rows.

    Returns:
        The number of rows.

    Raises:
        TableError: the frame does not fit the schema.
    """
    if isinstance(data, pd.DataFrame):
        table, data = table.extended(data), to_arrow(data, table).to_batches()
    schema, n_rows = arrow_schema(table), 0
    with replacing(folder / f"{table.name}.parquet", synced=synced) as parquet, ExitStack() as open_files:
        rows = open_files.enter_context(pq.ParquetWriter(parquet, schema, **_WRITTEN))
        cells = open_files.enter_context(_Cells(table, folder, synced=synced, wanted=csv))
        thread = open_files.enter_context(ThreadPoolExecutor(1))
        for batch in data:
            fitted = pa.Table.from_batches([batch]).cast(schema)
            as_text = thread.submit(cells.write, fitted)
            rows.write_table(fitted)  # Arrow releases the GIL: both files are written in parallel
            as_text.result()
            n_rows += fitted.num_rows
    return n_rows


def write_cells(table: Table, data: Iterable[pa.RecordBatch], folder: Path, *, synced: bool = True) -> None:
    """Write only the CSV of a table, as `write` does."""
    with _Cells(table, folder, synced=synced) as cells:
        for batch in data:
            cells.write(pa.Table.from_batches([batch]))


class _Cells:
    """Writer of a table's CSV file; the file is dropped if it grows too large for a spreadsheet."""

    def __init__(self, table: Table, folder: Path, *, synced: bool, wanted: bool = True) -> None:
        self._schema = arrow_schema(replace(table, columns=tuple(c for c in table.columns if c.csv)))
        self._path, self._synced = folder / f"{table.name}.csv", synced
        self._wanted = table.csv and wanted
        self._n_rows = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._wanted:
            with ExitStack() as files:
                unfinished = files.enter_context(replacing(self._path, synced=self._synced))
                file = files.enter_context(unfinished.open("wb"))
                file.write(_BYTE_ORDER_MARK)
                self._writer = files.enter_context(pa_csv.CSVWriter(file, self._schema))
                self._open = files.pop_all()
        return self

    def write(self, rows: pa.Table) -> None:
        """Write rows, unless there are too many."""
        self._n_rows += rows.num_rows
        if self._wanted and self._n_rows <= MOST_CSV_ROWS:
            self._writer.write_table(disarmed(rows.select(self._schema.names)))

    def __exit__(self, *fault: Any) -> None:  # noqa: ANN401, PYI036 (handed on as given)
        self._open.__exit__(*fault)
        if not self._wanted or self._n_rows > MOST_CSV_ROWS:
            self._path.unlink(missing_ok=True)


def write_csv(data: pa.Table | pa.RecordBatchReader, path: Path, *, force: bool = False) -> int:
    """Write any rows as a CSV for Excel, with formulas escaped, one batch at a time.

    Args:
        data: the rows.
        path: the file.
        force: replace an existing file or link (the link's target is untouched).

    Returns:
        The number of rows.

    Raises:
        InputError: the file cannot be written, or exists without `force`.
    """
    with _file_for(path, force=force) as unfinished, unfinished.open("wb") as file:
        file.write(_BYTE_ORDER_MARK)
        n_rows = 0
        with pa_csv.CSVWriter(file, _flat(data.schema.empty_table()).schema) as writer:
            for batch in _batches(data):
                writer.write_table(disarmed(_flat(batch)))
                n_rows += batch.num_rows
    return n_rows


def write_parquet(data: pa.RecordBatchReader, path: Path, *, force: bool = False) -> int:
    """Write any rows as Parquet (zstd), one batch at a time.

    Args:
        data: the rows.
        path: the file.
        force: replace an existing file or link (the link's target is untouched).

    Returns:
        The number of rows.

    Raises:
        InputError: the file cannot be written, or exists without `force`.
    """
    n_rows = 0
    with _file_for(path, force=force) as unfinished, pq.ParquetWriter(unfinished, data.schema, **_WRITTEN) as writer:
        for batch in _batches(data):
            writer.write_table(batch)
            n_rows += batch.num_rows
    return n_rows


def _batches(data: pa.Table | pa.RecordBatchReader) -> Iterator[pa.Table]:
    if isinstance(data, pa.Table):
        yield data
        return
    for batch in data:
        yield pa.Table.from_batches([batch])


@contextmanager
def _file_for(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield a temporary path for a user's file, as `replacing` does; an OSError becomes an InputError."""
    refuse_existing(path, force=force)
    try:
        with replacing(path) as unfinished:
            yield unfinished
    except OSError as fault:
        msg = f"{path}: cannot be written ({fault.strerror or str(fault).splitlines()[0]}); choose another file"
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
