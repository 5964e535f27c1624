"""The stages, found as modules of `kyoki.stages`, ordered by the tables that they need from each other."""

from __future__ import annotations

from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kyoki.coding import NO_CODES, load_coding
from kyoki.names import NO_NAMES, load_names
from kyoki.running.discovery import modules
from kyoki.spec import ALL, OWN
from kyoki.tables import PART_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from kyoki import config
    from kyoki.coding import Coding
    from kyoki.names import Names
    from kyoki.spec import Columns, Spec


def chosen(columns: Columns, names: Iterable[str]) -> list[str]:
    """Return the declared columns of a table; if all are declared, in the table's order.

    >>> chosen(("b", "a"), ["a", "b", "c"]), chosen(("*", "-b"), ["a", "b", "c"])
    (['b', 'a'], ['a', 'c'])
    """
    if columns[:1] != ALL:
        return list(columns)
    return [*(name for name in names if f"-{name}" not in columns), *(name for name in columns if name == OWN)]


@cache
def stages() -> Mapping[str, Spec]:
    """Return the declaration of each stage by name, each after those whose columns it needs.

    If several may run next, the one that most others wait for comes first; in a tie, they are in the order of names.
    """
    specs: dict[str, Spec] = {name: import_module(module).SPEC for name, module in sorted(modules().items())}
    before = {
        name: {
            other
            for other, earlier in specs.items()
            if other != name and (_feeds(earlier, spec) or other in spec.instead.values())
        }
        for name, spec in specs.items()
    }
    waiting = {name: sum(name in _closure(before, other) for other in specs) for name in specs}
    graph = TopologicalSorter(before)
    graph.prepare()
    order: list[str] = []
    ready: list[str] = []
    while graph.is_active():
        ready = sorted([*ready, *graph.get_ready()], key=lambda name: (-waiting[name], name))
        order.append(ready.pop(0))
        graph.done(order[-1])
    return {name: specs[name] for name in order}


def _closure(before: Mapping[str, set[str]], name: str) -> set[str]:
    """Return all stages for which a stage waits, directly or indirectly."""
    found: set[str] = set()
    left = [name]
    while left:
        new = before[left.pop()] - found
        found |= new
        left += new
    return found


def _feeds(earlier: Spec, later: Spec) -> bool:
    """Whether a stage fills a column that another one uses."""
    for table in earlier.gives.keys() & later.needs.keys():
        names = PART_TABLES[table].names
        if not set(chosen(earlier.gives[table], names)).isdisjoint(chosen(later.needs[table], names)):
            return True
    return False


def of_scope(*scopes: str) -> list[str]:
    """Return the stages of some scopes in the order in which they run."""
    return [name for name, spec in stages().items() if spec.scope in scopes]


def call(stage: str, *tables: Any, settings: config.Settings) -> tuple[Any, ...]:  # noqa: ANN401 (frames; paths for read; a mapping of Parquet files for a page)
    """Call a stage's function with its tables and its part of the settings.

    Returns:
        One entry for each table that it gives (for a page stage, the page; for a shared stage, its object).
    """
    given = getattr(import_module(modules()[stage]), stage)(*tables, **keywords_for(stage, settings))
    return given if isinstance(given, tuple) else (given,)


def completed(
    stage: str,
    given: Sequence[pd.DataFrame],
    taken: Mapping[str, pd.DataFrame],
    settings: config.Settings | None = None,
) -> list[pd.DataFrame]:
    """Fill the columns of a stage's tables that need the whole corpus, as a run does.

    The articles from clean are treated as the whole corpus: the stages that fill some of their columns name outlets and
    mark near-duplicates among them.

    Args:
        stage: the name of the stage.
        given: its tables.
        taken: the tables that it took, by name.
        settings: settings of the stages that fill columns; the defaults if None.
    """
    from kyoki.config import Settings

    gives = stages()[stage].gives
    own = {table for table, columns in gives.items() if columns[:1] == ALL}
    tables = {**taken, **dict(zip(gives, given, strict=True))}
    for name in of_scope("corpus"):
        spec = stages()[name]
        fills = own.issuperset(spec.gives) and ALL not in spec.gives.values()
        if fills and spec.needs.keys() <= tables.keys():
            filled = call(name, *(tables[table] for table in spec.needs), settings=settings or Settings())
            tables |= dict(zip(spec.gives, filled, strict=True))
    return [tables[table] for table in gives]


def keywords_for(stage: str, settings: config.Settings) -> dict[str, Any]:
    """Return the keyword arguments of a stage's function from the settings; files that they name are read."""
    return {keyword: _value(setting, settings) for keyword, setting in stages()[stage].settings.items()}


def _value(setting: str, settings: config.Settings) -> Any:  # noqa: ANN401 (any type of setting)
    value: Any = settings
    for name in setting.split("."):
        value = getattr(value, name)
    return _LOADERS[setting](value) if setting in _LOADERS else value


def _names_in(path: str) -> Names:
    return load_names(Path(path)) if path else NO_NAMES


def _codes_in(path: str) -> Coding:
    return load_coding(Path(path)) if path else NO_CODES


def _words_in(path: str) -> Iterable[str]:
    from kyoki.counting.stopwords import load_stop_words

    return sorted(load_stop_words(Path(path))) if path else ()


def _cells_in(path: str) -> pd.DataFrame | None:
    from kyoki.storage.readers import read_cells

    return read_cells(Path(path)) if path else None


#: The readers of files that settings name; keys contain their content, not only the path.
_LOADERS: Final[dict[str, Callable[[str], Any]]] = {
    "names.file": _names_in,
    "coding.file": _codes_in,
    "keywords.stop_words": _words_in,
    "keyness.reference": _cells_in,
}
