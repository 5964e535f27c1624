"""A table on disk: one Parquet file or, in a large corpus, a folder of files that never split an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

#: Wildcard characters of DuckDB in a path; in brackets they are literal.
_PATTERN: Final = re.compile(r"[*?\[]")
#: The name of a file of a table that consists of many files.
_OF_PART: Final = re.compile(r"[0-9a-f]{16}\.parquet")


def is_of_part(name: str) -> bool:
    """Whether a file is named as a run names the files of a table that consists of many files."""
    return _OF_PART.fullmatch(name) is not None


def files_in(path: Path) -> list[Path]:
    """Return the Parquet files of a table in the order of their names.

    Args:
        path: `NAME.parquet`, a file or a folder; if it is not a folder, it is returned itself, whether it exists or
            not.
    """
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def scanned(path: Path) -> str:
    """Return the path under which DuckDB reads all files of a table; its folder has no other Parquet files."""
    if not path.is_dir():
        return str(path)
    return _PATTERN.sub(r"[\g<0>]", str(path)) + "/*.parquet"


def n_rows(path: Path) -> int:
    """Count the rows of a table without reading them."""
    return sum(pq.read_metadata(file).num_rows for file in files_in(path))


def column_names(path: Path) -> list[str]:
    """Return the columns of a table without reading its rows; all files of a table have the same."""
    return [str(name) for name in pq.read_schema(files_in(path)[0]).names]
