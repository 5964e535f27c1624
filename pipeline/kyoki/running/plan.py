"""The plan of a run: which batches are up to date, and what earlier parts may spare the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kyoki.running.inputs import relaxed_gc
from kyoki.running.lineage import NO_TEMPLATES, Made, Part, lineage, work_stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kyoki.running.parts import PartStore, Seal


@dataclass
class Plan:
    """What each batch has come to.

    Args:
        made: the parts of each batch that read has written, as far as there are any.
    """

    made: dict[str, Made]
    _stale: Mapping[str, Mapping[str, Seal]] = field(default_factory=dict)

    def todo(self, batches: Mapping[str, int]) -> list[str]:
        """Return those of these batches that are not up to date, large ones first, so that the last is a small one."""
        n_stages = 1 + len(work_stages())
        return sorted((b for b in batches if len(self.made[b]) < n_stages), key=batches.__getitem__, reverse=True)

    def earlier(self, batches: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        """Return the parts, by batch and stage, that hold articles of it but are no longer what it comes to."""
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
        """Return the parts that some batch comes to, by the name of their folder."""
        return {
            store.folder.name: {made[stage].name for made in self.made.values() if stage in made}
            for stage, store in stores.items()
        }


@relaxed_gc()
def planned(
    stores: Mapping[str, PartStore], limits: Mapping[str, int], template_lines: Mapping[str, str] = NO_TEMPLATES
) -> Plan:
    """Look up what there is of each batch.

    A part in which an article was set aside under other limits is forgotten, and its batch done again: no key stands
    for the limits, as a higher one should cost the few batches that missed an article, not all of them.

    Args:
        stores: of the parts of each article stage.
        limits: of this run.
        template_lines: of each scrape that has any line of its site.
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
