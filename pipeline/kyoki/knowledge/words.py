"""The word lists of this package, read from its CSV files; every row says in `source` where it comes from."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of data/NAME.csv."""
    text = files(__package__).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=64)
def column(name: str, wanted: str, **where: str) -> frozenset[str]:
    """Return one column of data/NAME.csv as a set; `where` picks the rows, as in `kind="title"`."""
    return frozenset(row[wanted] for row in rows(name) if all(row[key] == value for key, value in where.items()))


def any_of(strings: Iterable[str]) -> str:
    """Return a regular expression for any of these, the longest that fits; a look at the first character saves most.

    >>> any_of(["首相", "前首相"])
    '(?:(?=[前首])(?:前首相|首相))'
    """
    longest_first = sorted(set(strings), key=lambda string: (-len(string), string))
    first = "".join(sorted({re.escape(string[0]) for string in longest_first}))
    return f"(?:(?=[{first}])(?:{'|'.join(map(re.escape, longest_first))}))"
