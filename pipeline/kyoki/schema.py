"""Table schemas: columns, dtypes, units and key; cast a frame to a schema, or check that it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The pandas dtypes that a column may have. Missing values are NaN, NA or NaT, never empty strings: a table read back
#: from CSV equals the one from Parquet.
DTYPES: Final = ("str", "int64", "Int64", "float64", "bool", "datetime64[us]")
#: The dtype to which a user's own column of another dtype is converted, by the kind that pandas infers from its values.
_CAST_TO: Final = {
    "string": "str",
    "empty": "str",
    "integer": "int64",
    "floating": "float64",
    "mixed-integer-float": "float64",
    "boolean": "bool",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
    "datetime64": "datetime64[us]",
}


@dataclass(frozen=True)
class Column:
    """One column: `nullable` columns may have missing values, `csv` columns are also written to the CSV file."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    nullable: bool = False
    values: tuple[str, ...] = ()
    csv: bool = True


@dataclass(frozen=True)
class Table:
    """The schema of one table; rows are unique in, and sorted by, `key`; a `csv` table is also written as a CSV file.

    Users may add columns of their own to an `extensible` table, after those of the schema. Their names are identifiers
    and not among `reserved`, whatever the case: DuckDB ignores it.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    extensible: bool = False
    csv: bool = True
    reserved: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]

    def only(self, columns: Iterable[str]) -> Table:
        """Return the schema of some columns, without a key."""
        chosen = {*columns}
        return replace(self, key=(), columns=tuple(column for column in self.columns if column.name in chosen))

    def extended(self, frame: pd.DataFrame) -> Table:
        """Return the schema with the user's own columns in `frame` added; unchanged if not extensible.

        Raises:
            TableError: a name is not an identifier, is reserved or repeated, or values fit no dtype.
        """
        added = [str(name) for name in frame.columns if name not in self.names] if self.extensible else []
        folded = [name.casefold() for name in added]
        for name, lower in zip(added, folded, strict=True):
            if not name.isidentifier() or lower in self.reserved or folded.count(lower) > 1:
                wanted = "letters, digits and _, each name once, and none of a column of kyoki's tables or a period"
                msg = f"table {self.name}: own column {name!r} has no usable name; expected {wanted}"
                raise TableError(msg)
        return replace(self, columns=(*self.columns, *(self._own(frame[name]) for name in added)))

    def _own(self, values: pd.Series[Any]) -> Column:
        dtype = str(values.dtype)
        if dtype not in DTYPES:
            inferred = pd.api.types.infer_dtype(values)
            dtype = _CAST_TO.get(inferred, inferred)
            if values.isna().any():
                dtype = {"int64": "Int64", "bool": "boolean with missing values"}.get(dtype, dtype)
        if dtype not in DTYPES:
            msg = f"table {self.name}: own column {values.name} is {dtype}; expected one of {', '.join(DTYPES)}"
            raise TableError(msg)
        return Column(str(values.name), dtype, "the user's own", nullable=dtype not in {"int64", "bool"})

    def frame(self, rows: Iterable[Mapping[str, Any]] | Mapping[str, Any] | pd.DataFrame = ()) -> pd.DataFrame:
        """Build a table of this schema from rows or columns; empty strings become missing values.

        Args:
            rows: an iterable of row mappings, a mapping of columns, or a frame with at least these columns.
                Nullable columns may be left out.

        Returns:
            A frame with exactly this schema's columns and dtypes (and the user's own columns, if extensible), a fresh
            RangeIndex, rows in the given order.

        Raises:
            TableError: a column is missing or does not cast, or one of the user's own columns does not fit.
        """
        given = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(_columns_or_rows(rows))
        cast = {column.name: self._cast(given, column) for column in self.extended(given).columns}
        return pd.DataFrame(cast, copy=False).reset_index(drop=True)

    def _cast(self, given: pd.DataFrame, column: Column) -> pd.Series[Any]:
        dtype: Any = column.dtype
        if column.name not in given:
            if not column.nullable and len(given):
                msg = f"table {self.name}: column {column.name} is absent; found {', '.join(map(str, given.columns))}"
                raise TableError(msg)
            missing: pd.Series[Any] = pd.Series(None, index=given.index, dtype=dtype)
            return missing
        values = given[column.name]
        try:
            cast: pd.Series[Any] = values if values.dtype == dtype else values.astype(dtype)
            if column.dtype == "int64" and values.dtype.kind == "f" and (cast != values).any():
                msg = f"{values[cast != values].iloc[0]} is not a whole number"
                raise ValueError(msg)  # noqa: TRY301 (as pandas says it of Int64)
        except (TypeError, ValueError) as fault:
            msg = f"table {self.name}: column {column.name} does not cast to {column.dtype}: {fault}"
            raise TableError(msg) from fault
        empty = cast == "" if column.dtype == "str" and len(cast) else None
        return cast.mask(empty) if empty is not None and empty.any() else cast

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` unchanged if it fits this schema.

        Raises:
            TableError: the first misfit: columns, dtypes, missing values, values outside the closed set, repeated key.
        """
        table = self.extended(frame)
        if list(frame.columns) != table.names:
            found, wanted = (", ".join(map(str, names)) for names in (frame.columns, table.names))
            msg = f"table {self.name}: columns are {found}; expected {wanted}"
            raise TableError(msg)
        for column in table.columns:
            self._check_column(frame[column.name], column)
        if (repeated := frame.duplicated(list(self.key))).any():
            first = frame.loc[repeated, list(self.key)].iloc[0].to_dict()
            msg = f"table {self.name}: key {first} is repeated; expected one row for each {', '.join(self.key)}"
            raise TableError(msg)
        return frame

    def _check_column(self, values: pd.Series[Any], column: Column) -> None:
        where = f"table {self.name}: column {column.name}"
        if str(values.dtype) != column.dtype:
            msg = f"{where} has dtype {values.dtype}; expected {column.dtype}"
            raise TableError(msg)
        if not column.nullable and values.isna().any():
            msg = f"{where} has {int(values.isna().sum())} missing of {len(values)} values; expected none"
            raise TableError(msg)
        if column.dtype == "datetime64[us]" and (values.dt.normalize() != values).loc[values.notna()].any():
            msg = f"{where} has times of day, which a table does not keep; expected days (or the times as text)"
            raise TableError(msg)
        if column.values and (odd := sorted(set(values.dropna().unique()) - set(column.values))):
            msg = f"{where} has {odd[0]!r}; expected one of {', '.join(column.values)}"
            raise TableError(msg)

    def sorted(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` sorted by key, as it is written, with a fresh index."""
        if _is_sorted([frame[name] for name in self.key]):  # most stages return sorted rows
            return frame.reset_index(drop=True)
        return frame.sort_values(list(self.key), kind="stable", ignore_index=True)


def _is_sorted(columns: Sequence[pd.Series[Any]]) -> bool:
    """Whether rows are sorted by these columns, the first one first."""
    follows = np.zeros(max(len(columns[0]) - 1, 0), dtype=np.bool_)
    equal = ~follows
    for column in columns:
        before, after = column.array[:-1], column.array[1:]
        follows |= equal & np.asarray(before < after, dtype=np.bool_)
        equal &= np.asarray(before == after, dtype=np.bool_)
    return bool((follows | equal).all())


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row of a table as a dict by column; missing values are None."""
    for row in frame.to_dict("records"):
        yield {str(name): None if pd.isna(value) else value for name, value in row.items()}


def check_surfaces(frame: pd.DataFrame, texts: Mapping[str, str]) -> None:
    """Check that `text[start:end] == surface` in every row: the post-condition of every engine call.

    Args:
        frame: a table with article_id, start, end and surface.
        texts: article_id to articles.text.

    Raises:
        TableError: the first row whose surface differs from the text at its offsets.
    """
    columns = (frame["article_id"], frame["start"], frame["end"], frame["surface"])
    for article_id, start, end, surface in zip(*columns, strict=True):
        if texts[article_id][start:end] != surface:
            msg = f"article {article_id}: {start}-{end} is {texts[article_id][start:end]!r}; expected {surface!r}"
            raise TableError(msg)


def _columns_or_rows(given: Iterable[Mapping[str, Any]] | Mapping[str, Any]) -> Any:  # noqa: ANN401 (what pandas takes)
    return dict(given) if isinstance(given, Mapping) else list(given)
