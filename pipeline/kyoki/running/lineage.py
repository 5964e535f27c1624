"""Lineage: which part of each article stage belongs to a batch, by the content of the stage's inputs.

A part is named by its inputs: the ids and, for each, a digest of the columns that the stage uses. So after a change of
a cleaning rule everything is cleaned again, but only articles with a changed text are tokenized and recognised again;
the others are copied from an earlier part of the stage. The template lines of a page have a digest too: if a new page
makes a line of other pages a template, only these pages are cleaned again.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.running.parts import DIGEST, NO_ROWS, cut
from kyoki.running.registry import of_scope, stages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.running.parts import Seal

#: The part of each stage for a batch, in the order of the stages.
Made = dict[str, "Part"]


NO_TEMPLATES: Final[Mapping[str, str]] = MappingProxyType({})


class Part(NamedTuple):
    """A part: its name and seal."""

    name: str
    seal: Seal


class Wanted(NamedTuple):
    """The part that a stage has to make from a batch: its name, the ids, and the digest of the inputs of each."""

    name: str
    ids: list[str]
    taken: str

    def unchanged(self, seal: Seal) -> list[str]:
        """Return the ids with the same inputs in an earlier part of the stage, except those set aside there."""
        before = dict(zip(seal.ids, cut(seal.taken), strict=True))
        refused = set(seal.rejected)
        now = zip(self.ids, cut(self.taken), strict=True)
        return [name for name, digest in now if before.get(name) == digest and name not in refused]


def work_stages() -> list[str]:
    """Return the article stages after read, in their order."""
    return [stage for stage in of_scope("article") if stages()[stage].needs]


def maker_of(table: str, made: Mapping[str, Part]) -> str:
    """Return the earlier stage that makes a table."""
    return next(stage for stage in made if table in stages()[stage].gives)


def filled_in(stage: str) -> bool:
    """Whether a stage uses `scrapes.template_lines`, which is in no part because it depends on all pages."""
    return "template_lines" in stages()[stage].needs.get("scrapes", ())


def wanted(stage: str, made: Mapping[str, Part], template_lines: Mapping[str, str] = NO_TEMPLATES) -> Wanted:
    """Return the part that a stage has to make, given the parts of the earlier stages.

    Articles that an earlier stage has set aside are left out.

    Args:
        stage: the name of the stage.
        made: the parts of the stages before it.
        template_lines: the template lines of each scrape that has some.
    """
    sources = {table: made[maker_of(table, made)].seal for table in stages()[stage].needs}
    digests = [seal.digests(table) for table, seal in sources.items()]
    refused = {name for seal in sources.values() for name in seal.rejected}
    ids = [name for name in digests[0] if name not in refused]
    of_site = template_lines if filled_in(stage) else NO_TEMPLATES
    said = ([*(table.get(name, NO_ROWS) for table in digests), *_told(of_site.get(name))] for name in ids)
    taken = [_one(digests_of_one) for digests_of_one in said]
    named = hashlib.sha256("".join([*ids, *taken]).encode()).hexdigest()
    return Wanted(named[:DIGEST], ids, "".join(taken))


def _told(lines: str | None) -> list[str]:
    return [_digest(lines)] if lines else []


def _one(digests: Sequence[str]) -> str:
    (first, *others) = digests
    return _digest("".join(digests)) if others else first


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def lineage(
    batch: str, seals: Mapping[str, Mapping[str, Seal]], template_lines: Mapping[str, str] = NO_TEMPLATES
) -> Made:
    """Return the existing parts of a batch, by stage.

    Args:
        batch: the name of its part of the stage read.
        seals: the seals of all existing parts, by stage and name.
        template_lines: the template lines of each scrape that has some.
    """
    made = {"read": Part(batch, seals["read"][batch])}
    for stage in work_stages():
        name = wanted(stage, made, template_lines).name
        if name not in seals[stage]:
            break
        made[stage] = Part(name, seals[stage][name])
    return made
