"""The words of spreadsheets, Japanese and English: headings with their meanings, values, names of sheets."""

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

#: The languages; a word of `headings.toml` is in this order.
LANGUAGES: Final = ("ja", "en")
#: The section of values of each column that has some; of one table it may be another.
_VALUES: Final = {
    **dict.fromkeys(("type", "type_a", "type_b"), "type"),
    **dict.fromkeys(("kind", "window", "slice", "partial", "stage", "reason"), ""),
    "trends.kind": "counted",
}


class Heading(NamedTuple):
    """The heading of a column, and what its note says: the column's name and what it means."""

    text: str
    note: str


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("kyoki.showing").joinpath("headings.toml").read_text(encoding="utf-8"))


def said(section: str, name: str, lang: str, *values: object) -> str:
    """Return one of the words, with values put in for {0}, {1}, ...

    >>> said("sheets", "pairs", "ja"), said("words", "none", "en")
    ('組', 'none')
    """
    text: str = _words()[section][name][LANGUAGES.index(lang)]
    return text.format(*values)


def heading(column: str, table: str, lang: str, sheet: str = "") -> Heading:
    """The heading of a column; its name if it has no heading of its own, as users' columns.

    Args:
        column: its name, or that of a column which a sheet alone has.
        table: the table whose schema says what it means.
        lang: one of `LANGUAGES`.
        sheet: the section to look in before those of the table and of all tables.

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
    """Return what a column of a table means: in English as its schema says, in Japanese as the note of its heading."""
    if lang == "en":
        return column.meaning
    every = _words()["columns"]
    found = next(s[column.name] for s in (every.get(table, {}), every) if column.name in s)
    return str(found[2])


def _is_column(name: str) -> bool:
    return any(column.name == name for table in TABLES for column in widened(table).columns)


def _meaning(name: str, table: str) -> str:
    """Return what a column means by the schema of its table, or of the first that has one of this name."""
    for known in (table, *TABLES):
        for column in widened(known).columns:
            if column.name == name:
                return f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    return ""


@cache
def value_names(column: str, table: str, lang: str) -> dict[str, str]:
    """Return what each value of a column is called; empty where values are shown as they are.

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
