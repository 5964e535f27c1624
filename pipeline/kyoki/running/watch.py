"""The work on articles with a progress bar, which also counts the finished articles of unfinished batches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kyoki import terminal
from kyoki.running.pool import work_all
from kyoki.running.work import work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kyoki.running.meters import Meters
    from kyoki.running.pool import Pool
    from kyoki.running.work import Done, Job


class _Watch:
    """Keeps a progress bar up to date."""

    def __init__(self, sizes: Mapping[str, int], bar: Any, meters: Meters) -> None:  # noqa: ANN401 (a bar of tqdm)
        self._sizes = sizes
        self._bar = bar
        self._meters = meters
        self._n_done = 0

    def tick(self) -> None:
        """Show the number of articles finished so far."""
        self._bar.show(self._n_done + self._meters.total())

    def done(self, batch: str) -> None:
        """Count all articles of a batch."""
        self._meters.done(batch)
        self._n_done += self._sizes[batch]
        self.tick()

    def lost(self, batch: str) -> None:
        """Count no article of a batch until it is processed again."""
        self._meters.lost(batch)


def work_watched(jobs: Iterable[Job], sizes: Mapping[str, int], pool: Pool, file: Path) -> Iterator[Done]:
    """Process batches and yield the results in any order; show the progress if stderr is a terminal.

    Args:
        jobs: the batches.
        sizes: articles of each batch.
        pool: where they are processed.
        file: a file that the meters of the batches may use; deleted at the end.
    """
    if not terminal.is_watched():
        yield from work_all(jobs, pool, work)
        return
    meters = pool.meters(sizes, file)
    try:
        with terminal.progress(None, desc="work", unit=" articles", total=sum(sizes.values())) as bar:
            watch = _Watch(sizes, bar, meters)
            metered = (replace(job, meter=meters.meter(job.batch)) for job in jobs)
            for done in work_all(metered, pool, work, watch):
                watch.done(done.batch)
                yield done
    finally:
        file.unlink(missing_ok=True)
