"""Apply the user's corrections of links: the entity that a mention finally means, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kyoki.corrections import Correction, Corrections, LinkedMention
from kyoki.linking import people, states
from kyoki.linking.link_organisations import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


class Corrected(NamedTuple):
    """The entity of a mention ('' for none) and the numbers of the corrections that changed it."""

    entity_id: str
    rows: list[int]


def with_codes(corrections: Corrections) -> Corrections:
    """Return the corrections with states given by their code, as in entity ids: state:KP for state:北朝鮮."""
    rows = (
        row._replace(target=_coded(row.target), entities=tuple(map(_coded, row.entities))) for row in corrections.rows
    )
    return Corrections(map(Correction._make, rows))


def _coded(entity: str) -> str:
    return state_id(entity.removeprefix("state:")) if entity.startswith("state:") else entity


def state_id(name: str) -> str:
    """Return the entity_id of a state by its name or code.

    >>> state_id("北朝鮮"), state_id("KP"), state_id("満州国")
    ('state:KP', 'state:KP', 'state:満州国')
    """
    code = name if name in states.names() else states.code_of(name)
    return f"state:{name if code in {None, states.FORMER} else code}"


def own_id(type_: str, surface: str) -> str:
    """Return the entity_id that a mention has by its surface alone.

    >>> own_id("person", "ｳﾗｼﾞﾐｰﾙ＝プーチン"), own_id("organisation", "株式会社日立製作所"), own_id("state", "米")
    ('person:ウラジミール・プーチン', 'organisation:日立製作所', 'state:US')
    """
    if type_ == "state":
        return state_id(surface)
    if type_ == "person":
        return f"person:{people.full_form(surface)}"
    return f"{type_}:{folded(surface) if type_ == 'organisation' else surface}"


def corrected(corrections: Corrections, linked: Iterable[tuple[str, str, str, str]]) -> list[Corrected]:
    """Apply corrections to linked mentions.

    Args:
        corrections: the user's.
        linked: type, surface, article_id and entity_id of each mention.
    """
    coded = with_codes(corrections)
    seen: dict[tuple[str, str, str, str], Corrected] = {}
    found: list[Corrected] = []
    for mention in linked:
        if mention not in seen:
            type_, surface, article, entity = mention
            seen[mention] = Corrected(
                *coded.corrected(LinkedMention(type_, surface, article, entity, own_id(type_, surface)))
            )
        found.append(seen[mention])
    return found
