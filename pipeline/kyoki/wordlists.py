"""Word lists from the CSV files of each package; the column `source` says where a row comes from."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=32)
def rows(room: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of data/NAME.csv of a package."""
    text = files(room).joinpath("data", f"{name}.csv").read_text(encoding="utf-8-sig")
    header, *lines = csv.reader(text.splitlines())
    return tuple(dict(zip(header, line, strict=True)) for line in lines)


@lru_cache(maxsize=256)
def column(room: str, name: str, wanted: str, **where: str) -> frozenset[str]:
    """Return one column of data/NAME.csv as a set.

    Args:
        room: the package that owns the file.
        name: the file's name, without .csv.
        wanted: the column.
        where: which rows, as in `kind="title"`: a cell may hold several values, separated by |; "" takes every row.
    """
    asked = {key: value for key, value in where.items() if value}
    chosen = (row for row in rows(room, name) if all(value in row[key].split("|") for key, value in asked.items()))
    return frozenset(row[wanted] for row in chosen)
