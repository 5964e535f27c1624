"""The texts of spreadsheets in Japanese and English: headings with their meanings, values, names of sheets."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.linking import states
from kyoki.tables import TABLES
from kyoki.tables.beside import widened

if TYPE_CHECKING:
    from kyoki.schema import Column

#: The languages, in the order of each text in `headings.toml`.
LANGUAGES: Final = ("ja", "en")
#: The section of values of each column that has named values; it may differ for one table.
_VALUES: Final = {
    **dict.fromkeys(("type", "type_a", "type_b"), "type"),
    **dict.fromkeys(("kind", "window", "slice", "partial", "stage", "reason"), ""),
    "trends.kind": "counted",
}


class Heading(NamedTuple):
    """The heading of a column and its note: the column's name and meaning."""

    text: str
    note: str


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("kyoki.showing").joinpath("headings.toml").read_text(encoding="utf-8"))


def said(section: str, name: str, lang: str, *values: object) -> str:
    """Return one of the texts of headings.toml, with values inserted for {0}, {1}, and so on.

    Args:
        section: of headings.toml.
        name: of the text.
        lang: "ja" or "en".
        values: what is inserted.

    >>> said("sheets", "pairs", "ja"), said("words", "none", "en")
    ('組', 'none')
    """
    text: str = _words()[section][name][LANGUAGES.index(lang)]
    return text.format(*values)


def heading(column: str, table: str, lang: str, sheet: str = "") -> Heading:
    """Return the heading of a column; its name if it has none, as users' columns.

    Args:
        column: its name, or that of a column that exists only in a sheet.
        table: the table whose schema gives its meaning.
        lang: one of `LANGUAGES`.
        sheet: the section to search before those of the table and of all tables.

    >>> heading("npmi", "pairs", "en")
    Heading(text='NPMI', note='npmi: pmi / -log2(n_ab / n) (-1 to 1)')
    """
    every = _words()["columns"]
    found = next((s[column] for s in (every.get(sheet, {}), every.get(table, {}), every) if column in s), None)
    if found is None:
        return Heading(column, column)
    meaning = found[2] if lang == "ja" else found[3] if len(found) > 3 else _meaning(column, table)
    name = column if _is_column(column) else ""
    return Heading(found[LANGUAGES.index(lang)], ("：" if lang == "ja" else ": ").join(filter(None, (name, meaning))))


def meaning(column: Column, table: str, lang: str) -> str:
    """Return the meaning of a column: in English from its schema, in Japanese from the note of its heading."""
    if lang == "en":
        return column.meaning
    every = _words()["columns"]
    found = next(s[column.name] for s in (every.get(table, {}), every) if column.name in s)
    return str(found[2])


def _is_column(name: str) -> bool:
    return any(column.name == name for table in TABLES for column in widened(table).columns)


def _meaning(name: str, table: str) -> str:
    """Return the meaning of a column from the schema of its table, or of the first table with such a column."""
    for known in (table, *TABLES):
        for column in widened(known).columns:
            if column.name == name:
                return f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    return ""


@cache
def value_names(column: str, table: str, lang: str) -> dict[str, str]:
    """Return the names of a column's values; empty if values are shown as they are.

    >>> value_names("type_a", "pairs", "ja")["person"], value_names("country", "entities", "en")["FR"]
    ('人物', 'France')
    """
    place = LANGUAGES.index(lang)
    if column == "country":
        return {code: both[place] for code, both in states.names().items()}
    section = _VALUES.get(f"{table}.{column}", _VALUES.get(column))
    words = {} if section is None else _words()["values"][section or column]
    return {value: both[place] for value, both in words.items()}


def entity_names(ids: str, lang: str) -> list[str]:
    """Return the names in a list of entity ids separated by |.

    >>> entity_names("state:KP|place:府中市(東京都)", "ja")
    ['北朝鮮', '府中市(東京都)']
    """
    countries = value_names("country", "entities", lang)
    parts = (one.partition(":") for one in ids.split("|"))
    return [countries.get(rest, rest) if kind == "state" else rest for kind, _, rest in parts]
