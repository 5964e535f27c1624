"""Rows of a user's names that correct links: a mention is no entity, two entities are the same, or are two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.pairing import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: The values of the column `correction`, in English or Japanese.
WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("no entity", "固有名でない", "除外"), "no entity"),
    **dict.fromkeys(("same", "同じ", "同一"), "same"),
    **dict.fromkeys(("two", "別", "別人"), "two"),
}
_KINDS: Final = ("no entity", "same", "two")

#: What was found, and what was wanted.
Fault = tuple[str, str]


class Correction(NamedTuple):
    """A row that overrides the linker for some mentions, chosen by `surfaces` or by `entities`.

    Args:
        says: no entity, same or two.
        surfaces: surfaces of the mentions; empty if `entities` chooses them.
        entities: entity_ids of the mentions; with `two`, the entities that their surfaces alone would give.
        type: the type of the mentions that `surfaces` chooses; '' for any.
        target: the entity_id that they mean (same) or do not mean (two); '' with `no entity`.
        articles: article_ids of the mentions; empty for all.
    """

    says: str
    surfaces: tuple[str, ...]
    entities: tuple[str, ...]
    type: str
    target: str
    articles: tuple[str, ...]


class LinkedMention(NamedTuple):
    """A linked mention: its type, surface, article, entity, and the entity_id that its surface alone would give."""

    type: str
    surface: str
    article: str
    entity: str
    own: str


class Corrections:
    """Corrections with lookup by mention; those for an article come before those for all."""

    def __init__(self, rows: Iterable[Correction] = ()) -> None:
        self.rows = tuple(rows)
        self._to: dict[tuple[str, ...], tuple[str, int]] = {}
        self._apart: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(self.rows):
            for key in keys(row):
                if row.says == "two":
                    self._apart[key] = number
                else:
                    self._to[key] = (row.target, number)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Corrections) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    def corrected(self, found: LinkedMention) -> tuple[str, list[int]]:
        """Return the entity_id of a mention ('' for no entity), and the numbers of the rows that changed it.

        Rows that say `two` are applied first, then rows that choose by surface, then rows that choose by entity; these
        also apply to the entity that an earlier row has given.
        """
        entity, used = found.entity, list[int]()
        apart = next((self._apart[key] for key in _two(found) if key in self._apart), None)
        if apart is not None and entity != found.own:
            entity = found.own
            used.append(apart)
        step = self._next(_of_surface(found)) or self._next(_of_entity(entity, found.article))
        while step is not None and step[1] not in used:
            entity = step[0]
            used.append(step[1])
            step = self._next(_of_entity(entity, found.article))
        return entity, used

    def _next(self, chosen: Iterable[tuple[str, ...]]) -> tuple[str, int] | None:
        return next((self._to[key] for key in chosen if key in self._to), None)


def _two(found: LinkedMention) -> Iterator[tuple[str, ...]]:
    for article in (found.article, ""):
        yield ("surface", found.surface, found.type, article, found.entity)
        yield ("entity", found.own, article, found.entity)
        yield ("entity", found.entity, article, found.own)


def _of_surface(found: LinkedMention) -> Iterator[tuple[str, ...]]:
    for article in (found.article, ""):
        for type_ in (found.type, ""):
            yield ("surface", found.surface, type_, article)


def _of_entity(entity: str, article: str) -> Iterator[tuple[str, ...]]:
    return (("entity", entity, where) for where in (article, ""))


NO_CORRECTIONS: Final = Corrections()


def keys(row: Correction) -> Iterator[tuple[str, ...]]:
    """The lookup key of a row: a surface and type, or an entity, with the article ('' for all)."""
    of_two = (row.target,) if row.says == "two" else ()
    for article in row.articles or ("",):
        for surface in row.surfaces:
            yield ("surface", surface, row.type, article, *of_two)
        for entity in row.entities:
            yield ("entity", entity, article, *of_two)


def read_correction(cells: Mapping[str, str]) -> Correction | Fault:
    """Return the correction in a row of cells, or what is wrong with it."""
    says = WORDS.get(cells["correction"].lower())
    type_, aliases = cells["type"], _listed(cells["aliases"])
    if says is None:
        return f"correction {cells['correction']!r}", f"one of {', '.join(_KINDS)}, or nothing"
    if type_ and type_ not in TYPES:
        return f"type {type_!r} of a correction", f"one of {', '.join(TYPES)}" + (", or none" * (says == "no entity"))
    surfaces = (cells["surface"], *aliases) if cells["surface"] else ()
    entity = _entity_id(cells["entity"], type_)
    if says == "no entity" and surfaces and entity:
        return f"surface {cells['surface']} and entity {cells['entity']}", "one of the two with no entity"
    others = () if surfaces else aliases if says != "no entity" else (cells["entity"], *aliases) * bool(entity)
    entities = tuple(_entity_id(other, type_) for other in others)
    fault = _fault(says, surfaces, entities, entity, type_)
    target = "" if says == "no entity" else entity
    return fault or Correction(says, surfaces, entities, type_, target, _listed(cells["article"]))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _entity_id(name: str, type_: str) -> str:
    """Return the entity_id that a cell names: person:高市早苗, or 高市早苗 with a type in the row; '' without one."""
    return name if name.partition(":")[0] in TYPES else f"{type_}:{name}" if name and type_ else ""


def _fault(says: str, surfaces: tuple[str, ...], entities: tuple[str, ...], entity: str, type_: str) -> Fault | None:
    if not surfaces and not entities:
        whose = "a surface, or entities in aliases" if says != "no entity" else "a surface or an entity"
        return f"{says} of nothing", f"{whose}, with their type (person:高市早苗)"
    if says == "no entity":
        return _untyped(surfaces, entities, "person") or _of_one_type(entities, entity, type_)
    if not entity:
        return f"{says} without an entity", "the entity, with its type (person:高市早苗)"
    if entity in entities:
        return f"{entity} and itself", "two entities"
    return _untyped(surfaces, entities, type_) or _of_one_type(entities, entity, type_)


def _untyped(surfaces: tuple[str, ...], entities: tuple[str, ...], type_: str) -> Fault | None:
    if "" in entities:
        return "an entity without a type", "person:高市早苗, or the type in its column"
    if surfaces and not type_:
        return f"{surfaces[0]} without a type", f"one of {', '.join(TYPES)}"
    return None


def _of_one_type(entities: tuple[str, ...], entity: str, type_: str) -> Fault | None:
    types = {name.partition(":")[0] for name in (*entities, entity, type_) if name}
    if len(types) > 1:
        return f"{' and '.join(sorted(types))} in one correction", "one type; what a surface names is a row of its own"
    return None


class Clashes:
    """The corrections read so far, which the next row must not contradict."""

    def __init__(self) -> None:
        self._target: dict[tuple[str, ...], str] = {}
        self._merged: dict[str, set[str]] = defaultdict(set)

    def add(self, row: Correction) -> Fault | None:
        """Add a row; return what is wrong if an earlier row contradicts it about the same mentions."""
        if row.says == "two":
            return None
        for key in keys(row):
            if self._target.get(key, row.target) != row.target:
                meant = self._target[key] or "no entity"
                return f"{key[1]} once more, above as {meant}", "one correction for the same mentions"
        if row.target and any(self._leads(row.target, entity) for entity in row.entities):
            return f"{row.entities[0]} as {row.target}, the reverse of an earlier row", "one direction"
        self._target |= dict.fromkeys(keys(row), row.target)
        for entity in row.entities:
            self._merged[entity].add(row.target)
        return None

    def _leads(self, start: str, goal: str) -> bool:
        seen: set[str] = set()
        left = [start]
        while left:
            entity = left.pop()
            if entity == goal:
                return True
            if entity not in seen:
                seen.add(entity)
                left += self._merged.get(entity, ())
        return False
