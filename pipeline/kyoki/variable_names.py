"""Names of the user's variables: a field of rows becomes a column of articles, and both names refer to it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

#: Prefix of these columns; none of kyoki's own columns begins with it.
PREFIX: Final = "var_"
#: Characters of a column's name; identifiers in SQL clients are cut at 63 bytes or more.
_NAME: Final = 60


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Map each field to its column: var_ and its name, with _ for every character not allowed in identifiers.

    Names that would give the same column (ignoring case, as DuckDB does) are numbered in code-point order, so the
    columns depend only on the names, not on the order of files.

    >>> columns_of(["地域", "pub-type", "pub type", "Age (years)"])
    {'Age (years)': 'var_Age_years', 'pub type': 'var_pub_type', 'pub-type': 'var_pub_type_2', '地域': 'var_地域'}
    """
    columns: dict[str, str] = {}
    used: set[str] = set()
    for name in sorted(set(names)):
        column = first = column_of(name)
        number = 1
        while column.casefold() in used:
            number += 1
            column = f"{first}_{number}"
        used.add(column.casefold())
        columns[name] = column
    return columns


def column_of(name: str) -> str:
    """Return the column of a field, without the number that distinguishes equal columns.

    >>> column_of("ｐｕｂ－ｔｙｐｅ"), column_of("…")
    ('var_pub_type', 'var_field')
    """
    # NFKC, because people read ＩＤ as ID.
    signs = unicodedata.normalize("NFKC", name)
    kept = "".join(sign if f"a{sign}".isidentifier() else " " for sign in signs)
    return PREFIX + ("_".join(kept.split())[:_NAME] or "field")


def column_meant(name: str, columns: Container[str]) -> str:
    """Return the column that a user means: the one with this name, else that of the field with this name.

    >>> column_meant("desk", ["outlet", "var_desk"]), column_meant("outlet", ["outlet", "var_outlet"])
    ('var_desk', 'outlet')
    """
    column = column_of(name)
    return column if name not in columns and column in columns else name
