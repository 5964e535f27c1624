"""A pool of worker processes that survives the death of any of them."""

from __future__ import annotations

import warnings
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final, Protocol

from pipeline.errors import EngineError
from pipeline.runs.limits import overrun
from pipeline.runs.work import Done, Job, work
from pipeline.runs.workers import started

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager

#: A worker that dies takes down a local pool, and the jobs in hand with it, the innocent too. A job that was in hand at
#: this many deaths is worked on by itself, an article at a time, and an article at hand at this many is to blame:
#: once may be chance (somebody's kill, a full memory).
_DEATHS: Final = 2


class Pool(Protocol):
    """Where jobs are worked on: processes of this machine, or a cluster."""

    @property
    def deaths(self) -> tuple[type[BaseException], ...]:
        """What a job raises whose worker died."""

    @property
    def most(self) -> int:
        """How many jobs may be handed out at a time: two a worker, so that none waits and none lies about."""

    def opened(self, *, alone: bool = False) -> AbstractContextManager[Executor]:
        """Start workers (one, where a job is to be alone), or reach those that are there; anew after a death."""


@dataclass(frozen=True)
class LocalPool:
    """Processes of this machine, of `memory` megabytes each at most (0: no limit)."""

    workers: int
    memory: int
    deaths = (BrokenProcessPool,)

    @property
    def most(self) -> int:
        """Two jobs a worker."""
        return 2 * self.workers

    @contextmanager
    def opened(self, *, alone: bool = False) -> Iterator[Executor]:
        """Start the processes; they are gone at the end."""
        executor = started(1 if alone else self.workers, self.memory)
        try:
            with warnings.catch_warnings():
                # A worker that has loaded a model looks to loky like one that leaks; its being replaced loses nothing.
                warnings.filterwarnings("ignore", message="A worker was restarted", category=UserWarning)
                yield executor
        finally:
            executor.shutdown(wait=True, kill_workers=True)


def work_all(jobs: Iterable[Job], pool: Pool, task: Callable[[Job], Done] = work) -> Iterator[Done]:
    """Work on all jobs and yield each as it is done, in any order.

    At most two jobs a worker are handed out at a time. A job whose worker is killed is tried again; an article that
    kills its worker each time is set aside.

    Args:
        jobs: taken as they are needed, so they may still be in the making.
        pool: where.
        task: what is done on a job, in a worker process.

    Raises:
        EngineError: workers die again and again before they have come to an article.
    """
    deaths: Counter[str] = Counter()
    waiting = iter(jobs)
    while (first := next(waiting, None)) is not None:
        with pool.opened() as executor:
            lost = yield from _until_a_death(executor, pool, task, chain([first], waiting))
        deaths.update(job.batch for job in lost)
        for job in lost:
            if deaths[job.batch] >= _DEATHS:
                yield _carefully(job, pool, task)
        waiting = chain([job for job in lost if deaths[job.batch] < _DEATHS], waiting)


def _until_a_death(
    executor: Executor, pool: Pool, task: Callable[[Job], Done], jobs: Iterator[Job]
) -> Generator[Done, None, list[Job]]:
    """Yield what is done until all is, or a worker dies and what is in hand has ended; return the jobs lost."""
    in_hand: dict[Future[Done], Job] = {}
    lost: list[Job] = []
    while True:
        while not lost and len(in_hand) < pool.most and (job := next(jobs, None)) is not None:
            try:
                in_hand[executor.submit(task, job)] = job
            except pool.deaths:
                lost.append(job)
        if not in_hand:
            return lost
        finished, _ = wait(in_hand, return_when=FIRST_COMPLETED)
        for future in finished:
            job = in_hand.pop(future)
            try:
                done = future.result()
            except pool.deaths:
                lost.append(job)
            else:
                yield done


def _carefully(job: Job, pool: Pool, task: Callable[[Job], Done]) -> Done:
    """Work on one job in a process of its own, an article at a time, and condemn the articles that kill it.

    Raises:
        EngineError: the process dies again and again before it has come to an article.
    """
    deaths: Counter[str] = Counter()
    while deaths[""] < _DEATHS:
        job.suspect.unlink(missing_ok=True)
        job.overrun.unlink(missing_ok=True)
        with pool.opened(alone=True) as executor:
            try:
                done: Done = executor.submit(task, replace(job, careful=True)).result()
            except pool.deaths:
                suspect = job.suspect.read_text(encoding="utf-8") if job.suspect.exists() else ""
            else:
                return done
        deaths[suspect] += 1
        if suspect and deaths[suspect] >= _DEATHS:
            job = replace(job, condemned={**job.condemned, suspect: _sentence(job)})
    msg = f"batch {job.batch}: its worker dies at the start each time; wanted a worker that starts; try --workers 1"
    raise EngineError(msg)


def _sentence(job: Job) -> tuple[str, str]:
    """Return the reason and detail of the reject for the article at hand when a worker ended."""
    if (doing := overrun(job.overrun)) is not None:
        return "timeout", f"no end after {job.settings.run.time_limit} s ({doing}); set run.time_limit higher to wait"
    return "engine_died", "its process was killed each time"
