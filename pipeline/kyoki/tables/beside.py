"""Extra columns of a table's CSV, for human readers: names beside ids, sentences beside numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kyoki.pairing import TYPES
from kyoki.schema import Column
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from kyoki.schema import Table


def _named(side: str, word: str = "", values: tuple[str, ...] = TYPES) -> tuple[Column, ...]:
    return (
        Column(f"name_{side}", "str", f"Japanese name of {side}{word}", nullable=True),
        Column(f"type_{side}", "str", f"type of {side}", nullable=True, values=values),
    )


_PAIR: Final = {side: _named(side) for side in "ab"}
_WORDS: Final = {side: _named(side, ", or the word", (*TYPES, "word")) for side in "ab"}
#: By table: the extra columns after each of its own columns.
BESIDE: Final[dict[str, dict[str, tuple[Column, ...]]]] = {
    "pairs": _PAIR,
    "stratified_pairs": _PAIR,
    "avoidances": _PAIR,
    "edges": _PAIR,
    "word_pairs": _WORDS,
    "trends": _WORDS,
    "correspondence": {"name": (Column("shown", "str", "the word as it is shown, or the slice"),)},
    "word_clusters": {"name": (Column("word", "str", "the word as it is shown"),)},
    "word_merges": {
        side: (Column(f"word_{side}", "str", f"{side} as it is shown; missing for a part", nullable=True),)
        for side in "ab"
    },
    "pair_sentences": {
        **_PAIR,
        "sentence": (
            Column("text", "str", "the sentence; of one over 500 characters what is around the two", nullable=True),
            Column("title", "str", "headline of the article", nullable=True),
            Column("url", "str", "address of the article", nullable=True),
        ),
    },
}


def widened(name: str) -> Table:
    """Return the schema of a table with the extra columns of its CSV; one that the table already has is moved.

    >>> widened("edges").names[:6], widened("articles") == TABLES["articles"]
    (['a', 'name_a', 'type_a', 'b', 'name_b', 'type_b'], True)
    """
    table, beside = TABLES[name], BESIDE.get(name, {})
    moved = {one.name for added in beside.values() for one in added}
    own = [column for column in table.columns if column.name not in moved]
    columns = tuple(one for column in own for one in (column, *beside.get(column.name, ())))
    return replace(table, columns=columns)


def added(name: str) -> list[Column]:
    """Return the columns that are in a table's CSV but not in its schema."""
    return [column for column in widened(name).columns if column.name not in TABLES[name].names]
