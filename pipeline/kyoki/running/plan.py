"""The plan of a run: which batches are up to date, and which earlier parts can be reused for the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kyoki.running.garbage import relaxed_gc
from kyoki.running.lineage import NO_TEMPLATES, Made, Part, lineage, work_stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kyoki.running.parts import PartStore, Seal


@dataclass
class Plan:
    """The state of each batch.

    Args:
        made: the existing parts of each batch that read has written.
    """

    made: dict[str, Made]
    _stale: Mapping[str, Mapping[str, Seal]] = field(default_factory=dict)

    def todo(self, batches: Mapping[str, int]) -> list[str]:
        """Return the batches that are not up to date, the largest first, so that the last one is small."""
        n_stages = 1 + len(work_stages())
        return sorted((b for b in batches if len(self.made[b]) < n_stages), key=batches.__getitem__, reverse=True)

    def earlier(self, batches: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        """Return, by batch and stage, outdated parts that contain articles of the batch."""
        batch_of = {name: batch for batch in batches for name in self.made[batch]["read"].seal.ids}
        found: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for stage, seals in self._stale.items():
            for part, seal in seals.items():
                for batch in {batch_of[name] for name in seal.ids if name in batch_of}:
                    found[batch].setdefault(stage, []).append(part)
        return found

    def parts(self, batches: Iterable[str]) -> dict[str, list[Part]]:
        """Return the parts of these batches, by stage; all are up to date."""
        chosen = [self.made[batch] for batch in batches]
        return {stage: [made[stage] for made in chosen] for stage in ("read", *work_stages())}

    def current(self, stores: Mapping[str, PartStore]) -> dict[str, set[str]]:
        """Return the parts that belong to some batch, by the name of their folder."""
        return {
            store.folder.name: {made[stage].name for made in self.made.values() if stage in made}
            for stage, store in stores.items()
        }


@relaxed_gc()
def planned(
    stores: Mapping[str, PartStore], limits: Mapping[str, int], template_lines: Mapping[str, str] = NO_TEMPLATES
) -> Plan:
    """Look up the existing parts of each batch.

    A part in which an article was set aside under other limits is forgotten, and its batch processed again. Limits are
    in no key, so that a higher limit redoes only the few batches that lack an article.

    Args:
        stores: the parts of each article stage.
        limits: of this run.
        template_lines: the template lines of each scrape that has some.
    """
    seals = {stage: store.seals() for stage, store in stores.items()}
    for stage in work_stages():
        for name in [name for name, seal in seals[stage].items() if (seal.limits or limits) != limits]:
            stores[stage].forget(name)
            del seals[stage][name]
    made = {batch: lineage(batch, seals, template_lines) for batch in seals["read"]}
    used = {stage: {parts[stage].name for parts in made.values() if stage in parts} for stage in work_stages()}
    stale = {stage: {n: seal for n, seal in seals[stage].items() if n not in used[stage]} for stage in work_stages()}
    return Plan(made, stale)
