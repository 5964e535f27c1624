"""What a table is: its columns, dtypes, units and key, and how a frame is made to fit them and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The pandas dtypes a column may have. A missing value is missing (NaN, NA, NaT), never an empty string, so that a
#: table read back from CSV equals the one read back from Parquet.
DTYPES: Final = ("str", "int64", "Int64", "float64", "bool", "datetime64[us]")


@dataclass(frozen=True)
class Column:
    """One column: `nullable` columns may miss values, `csv` columns also go to the CSV file."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    nullable: bool = False
    values: tuple[str, ...] = ()
    csv: bool = True


@dataclass(frozen=True)
class Table:
    """The schema of one table; rows are unique in, and sorted by, `key`."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]

    def frame(self, rows: Iterable[Mapping[str, Any]] | Mapping[str, Any] | pd.DataFrame = ()) -> pd.DataFrame:
        """Make a table of this schema out of rows or columns; empty strings become missing values.

        Args:
            rows: an iterable of row mappings, a mapping of columns, or a frame with at least these columns.
                Nullable columns may be left out.

        Returns:
            A frame with exactly this schema's columns and dtypes, a fresh RangeIndex, rows in the order given.

        Raises:
            TableError: a column is absent or does not cast.
        """
        given = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(_columns_or_rows(rows))
        cast = {column.name: self._cast(given, column) for column in self.columns}
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
            cast: pd.Series[Any] = values.astype(dtype)
        except (TypeError, ValueError) as fault:
            msg = f"table {self.name}: column {column.name} does not cast to {column.dtype}: {fault}"
            raise TableError(msg) from fault
        empty = cast == "" if column.dtype == "str" else None
        return cast.mask(empty) if empty is not None and empty.any() else cast

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` unchanged if it fits this schema.

        Raises:
            TableError: the first misfit: columns, dtypes, missing values, values outside the closed set, repeated key.
        """
        if list(frame.columns) != self.names:
            msg = f"table {self.name}: columns are {', '.join(map(str, frame.columns))}; wanted {', '.join(self.names)}"
            raise TableError(msg)
        for column in self.columns:
            self._check_column(frame[column.name], column)
        if (repeated := frame.duplicated(list(self.key))).any():
            first = frame.loc[repeated, list(self.key)].iloc[0].to_dict()
            msg = f"table {self.name}: key {first} stands more than once; wanted one row for each {', '.join(self.key)}"
            raise TableError(msg)
        return frame

    def _check_column(self, values: pd.Series[Any], column: Column) -> None:
        where = f"table {self.name}: column {column.name}"
        if str(values.dtype) != column.dtype:
            msg = f"{where} has dtype {values.dtype}; wanted {column.dtype}"
            raise TableError(msg)
        if not column.nullable and values.isna().any():
            msg = f"{where} misses {int(values.isna().sum())} of {len(values)} values; wanted all"
            raise TableError(msg)
        if column.values and (odd := sorted(set(values.dropna().unique()) - set(column.values))):
            msg = f"{where} has {odd[0]!r}; wanted one of {', '.join(column.values)}"
            raise TableError(msg)

    def sorted(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` sorted by key with a fresh index: the order in which it is written."""
        if _is_sorted([frame[name] for name in self.key]):  # as most stages leave it: no column need be moved
            return frame.reset_index(drop=True)
        return frame.sort_values(list(self.key), kind="stable", ignore_index=True)


def _is_sorted(columns: Sequence[pd.Series[Any]]) -> bool:
    """Return whether rows stand in the order of these columns, the first one first."""
    follows = np.zeros(max(len(columns[0]) - 1, 0), dtype=np.bool_)
    equal = ~follows
    for column in columns:
        before, after = column.array[:-1], column.array[1:]
        follows |= equal & np.asarray(before < after, dtype=np.bool_)
        equal &= np.asarray(before == after, dtype=np.bool_)
    return bool((follows | equal).all())


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row of a table by column, None for what is missing."""
    for row in frame.to_dict("records"):
        yield {str(name): None if pd.isna(value) else value for name, value in row.items()}


def check_surfaces(frame: pd.DataFrame, texts: Mapping[str, str]) -> None:
    """Check that `text[start:end] == surface` in every row: the post-condition of every engine call.

    Args:
        frame: a table with article_id, start, end and surface.
        texts: article_id to articles.text.

    Raises:
        TableError: the first row whose surface is not what stands there.
    """
    columns = (frame["article_id"], frame["start"], frame["end"], frame["surface"])
    for article_id, start, end, surface in zip(*columns, strict=True):
        if texts[article_id][start:end] != surface:
            msg = f"article {article_id}: {start}-{end} is {texts[article_id][start:end]!r}; wanted {surface!r}"
            raise TableError(msg)


def _columns_or_rows(given: Iterable[Mapping[str, Any]] | Mapping[str, Any]) -> Any:  # noqa: ANN401 (what pandas takes)
    return dict(given) if isinstance(given, Mapping) else list(given)
