"""The data dictionary: the meaning of each table and column, printed from the schemas, in English or Japanese."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kyoki.showing.headings import meaning, value_names
from kyoki.tables import TABLES
from kyoki.tables.beside import BESIDE, added

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.schema import Column, Table


def dictionary(lang: str = "en") -> str:
    """Return the data dictionary of all tables as Markdown, in English (`en`) or Japanese (`ja`)."""
    words = _read("dictionary.toml")[lang]
    return "\n".join([words["head"], *(_section(table, lang, words) for table in TABLES.values())])


def _section(table: Table, lang: str, words: dict[str, Any]) -> str:
    beside = {column.name for column in added(table.name)}
    rows = "\n".join(_row(one, table, lang, words, csv_only=one.name in beside) for one in _columns(table))
    about = words.get("tables", {}).get(table.name, table.meaning) + words["key"].format(", ".join(table.key))
    head = f"## {table.name}\n\n{about}\n\n| {' | '.join(words['columns'])} |\n|---|---|---|---|\n{rows}\n"
    return "\n".join([head, *_values(table, lang, words)])


def _values(table: Table, lang: str, words: dict[str, Any]) -> Iterator[str]:
    """Yield a table of the values of each column whose values are explained one by one."""
    for called, values in _read("values.toml").items():
        of, _, column = called.partition(".")
        if of == table.name:
            rows = "\n".join(f"| {value} | {means[lang == 'ja']} |" for value, means in values.items())
            yield f"| {column} | {words['columns'][-1]} |\n|---|---|\n{rows}\n"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("kyoki.showing").joinpath(name).read_text(encoding="utf-8"))


def _columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of Parquet in their order, each followed by those that the CSV has beside it."""
    beside = BESIDE.get(table.name, {})
    extra = {column.name for column in added(table.name)}
    return tuple(
        one
        for column in table.columns
        for one in (column, *(new for new in beside.get(column.name, ()) if new.name in extra))
    )


def _row(column: Column, table: Table, lang: str, words: dict[str, Any], *, csv_only: bool) -> str:
    kind = words["types"].get(column.dtype, words["day"])
    kind += words["nullable"] * column.nullable + words["csv_only"] * csv_only
    unit = words.get("units", {}).get(column.unit, column.unit)
    called = value_names(column.name, table.name, lang) if lang == "ja" else {}
    values = ", ".join(" ".join(filter(None, (value, called.get(value)))) for value in column.values)
    means = meaning(column, table.name, lang) + (f" ({values})" if values else "")
    return f"| {column.name} | {kind} | {unit} | {means.replace('|', chr(92) + '|')} |"
