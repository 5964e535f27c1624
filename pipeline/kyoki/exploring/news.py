"""What is new in a run since the previous one: articles, entities, pairs beyond chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kyoki.config import HIGHEST_Q
from kyoki.counting.slicing import WHOLE
from kyoki.errors import InputError, TableError
from kyoki.exploring.summary import COLUMNS, beyond_chance, counted
from kyoki.storage.datasets import files_in
from kyoki.storage.readers import load, read_parquet
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from kyoki.storage.readers import Tables

#: Maximum number of names in the line.
_TOP: Final = 5


class State(NamedTuple):
    """The results of a run: the input of each article, the entities, the pairs."""

    places: dict[str, tuple[str, int]]
    entities: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def state_of(out: Path) -> State | None:
    """Return the results of the last run in a folder, before the next run; None if they cannot be read."""
    try:
        return _state(load(out))
    except (InputError, TableError, OSError, pa.ArrowException):  # the run reports the fault or repairs it
        return None


def _state(tables: Tables) -> State:
    articles, scrapes, entities = (
        read_parquet(tables.path(name), TABLES[name], columns)
        for name, columns in (
            ("articles", ["article_id"]),
            ("scrapes", ["scrape_id", "path", "row"]),
            ("entities", ["entity_id"]),
        )
    )
    kept = scrapes[scrapes["scrape_id"].isin(articles["article_id"])]
    places = zip(kept["path"], kept["row"].fillna(-1).astype("int64"), strict=True)
    return State(
        dict(zip(kept["scrape_id"], places, strict=True)), frozenset(entities["entity_id"]), frozenset(_pairs(tables))
    )


def _pairs(tables: Tables) -> list[tuple[str, str]]:
    passing = [("q", "<=", HIGHEST_Q), ("slice", "==", WHOLE)]
    files = files_in(tables.path("pairs"))
    some = pa.concat_tables(pq.read_table(file, columns=COLUMNS["pairs"], filters=passing) for file in files)
    strong = beyond_chance(some.to_pandas(), tables.stratified_pairs)
    return list(zip(strong["a"], strong["b"], strict=True))


def news(before: State, tables: Tables) -> str:
    """Return one line: new, changed (same input, other content) and removed articles; new entities; new pairs.

    Args:
        before: state of the previous run.
        tables: tables of this run.
    """
    now = _state(tables)
    came, went = now.places.keys() - before.places.keys(), before.places.keys() - now.places.keys()
    n_changed = len({now.places[i] for i in came} & {before.places[i] for i in went})
    name = tables.entities.set_index("entity_id")["name"]
    entities = name[~name.index.isin(before.entities)].tolist()
    pairs = [f"{name[a]}-{name[b]}" for a, b in sorted(now.pairs - before.pairs)]
    told = [
        (len(came) - n_changed, f"{counted(len(came) - n_changed, 'article')}"),
        (n_changed, f"{n_changed} changed"),
        (len(went) - n_changed, f"{len(went) - n_changed} gone"),
        (len(entities), f"{counted(len(entities), 'entity', 'entities')}{_named(entities)}"),
        (len(pairs), f"{counted(len(pairs), 'pair')} beyond chance{_named(pairs)}"),
    ]
    return f"new       {', '.join(said for n, said in told if n) or 'nothing'} since the last run"


def _named(names: list[str]) -> str:
    more = " · …" if len(names) > _TOP else ""
    return f" ({' · '.join(names[:_TOP])}{more})" if names else ""
