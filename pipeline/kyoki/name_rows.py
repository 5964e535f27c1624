"""One row of a user's names: check its cells, and return the names or the correction that they define."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.characters import CONTROLS, FORMATS, LINE_ENDS, NONCHARACTERS, SURROGATES
from kyoki.corrections import Correction, read_correction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kyoki.corrections import Fault

COLUMNS: Final = ("surface", "type", "entity", "aliases", "note")
#: Optional columns, for rows that correct links.
MORE: Final = ("correction", "article")
#: other: the name of something else (a ship, a work), in which no entity is recognised; word: always one token.
TYPES: Final = ("person", "state", "place", "organisation", "other", "word")
_ENTITIES: Final = frozenset({"person", "state", "place", "organisation"})
#: A state by its two-letter code (KP) or, if it has none, by its name (大韓帝国); JPN is an error.
_STATE: Final = re.compile(r"[A-Z]{2}|.*[^\x00-\x7f].*")
_CODE: Final = "an ISO 3166-1 code of two letters such as KP, or a name"
#: Characters that never occur in cleaned text, or are invisible.
_UNSEEN: Final = re.compile(f"[{CONTROLS}{FORMATS}{LINE_ENDS}{SURROGATES}{NONCHARACTERS}]")
_SEEN: Final = "no line break, control or invisible character among them"


class Name(NamedTuple):
    """A string and what it names; an alias has the type and entity of its name.

    Args:
        surface: the string in the text.
        type: one of TYPES.
        entity: the name, or code of a state, in its entity_id; '' if the surface itself identifies it.
    """

    surface: str
    type: str
    entity: str


def correction_of(cells: Mapping[str, str]) -> Correction | Fault:
    """Return the correction of a row by its cells, or what was found and what was wanted."""
    for column, cell in cells.items():
        if column != "note" and _UNSEEN.search(cell):
            return f"{cell!r}", _SEEN.replace("among them", "in a cell")
    row = read_correction(cells)
    if isinstance(row, Correction):
        for name in (*row.entities, row.target):
            if name.startswith("state:") and not _STATE.fullmatch(name.removeprefix("state:")):
                return f"entity {name}", _CODE
    return row


def fault_of(cells: Mapping[str, str]) -> Fault | None:
    """Return what was found and what was wanted if the row of a name is invalid by itself."""
    surface, kind, entity = cells["surface"], cells["type"], cells["entity"]
    if cells["article"]:
        return f"article {cells['article']!r} of a name", "an article only where there is a correction"
    if kind not in TYPES:
        return f"type {kind!r}", f"one of {', '.join(TYPES)}"
    for name in _surfaces(cells):
        # 金 or 林 alone is a common word; only a full name in the same article shows that it is a person.
        if len(name) < 2 or _UNSEEN.search(name):
            return f"name {name!r}", f"two characters or more, {_SEEN}"
    return _entity_fault(surface, kind, entity) if entity else None


def _entity_fault(surface: str, kind: str, entity: str) -> Fault | None:
    if kind not in _ENTITIES:
        return f"entity {entity!r} of a {kind}", f"none: only {', '.join(sorted(_ENTITIES))} have one"
    if kind == "state" and not _STATE.fullmatch(entity):
        return f"entity {entity!r} of {surface}", _CODE
    if _UNSEEN.search(entity):
        return f"entity {entity!r} of {surface}", _SEEN
    return None


def clash_of(cells: Mapping[str, str], names: Mapping[str, Name]) -> Fault | None:
    """Return what is wrong if an earlier row gives another meaning to the same string."""
    for name in names_of(cells):
        before = names.get(name.surface, name)
        if before != name:
            shown = f"{before.type} {before.entity}".rstrip()
            return f"{name.surface} once more, above as {shown}", "one meaning for one string"
    return None


def _surfaces(cells: Mapping[str, str]) -> list[str]:
    aliases = (alias.strip() for alias in cells["aliases"].split("|"))
    return [cells["surface"], *(alias for alias in aliases if alias)]


def names_of(cells: Mapping[str, str]) -> list[Name]:
    """Return the names that a valid row gives: its surface and aliases."""
    surface, kind, entity = cells["surface"], cells["type"], cells["entity"]
    entity = entity.removeprefix(f"{kind}:")
    if not entity and kind in {"person", "place", "organisation"}:
        entity = surface
    return [Name(given, kind, entity) for given in _surfaces(cells)]
