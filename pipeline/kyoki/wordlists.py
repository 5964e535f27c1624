"""The word lists of the rooms, read from their CSV files; every row says in `source` where it comes from."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=32)
def rows(room: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of data/NAME.csv of a room (its package)."""
    text = files(room).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=64)
def column(room: str, name: str, wanted: str, **where: str) -> frozenset[str]:
    """Return one column of data/NAME.csv as a set; `where` picks the rows, as in `kind="title"`."""
    return frozenset(row[wanted] for row in rows(room, name) if all(row[key] == value for key, value in where.items()))
