"""A pool of worker processes that survives the death of any of them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from loky import ProcessPoolExecutor

from pipeline.errors import EngineError
from pipeline.runs.work import Done, Job, work

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from concurrent.futures import Future

#: One thread a worker for every library that would start one for each core: N workers with N threads each fight.
ONE_THREAD: Final = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)

#: A worker that dies takes down the pool, and the jobs in hand with it, the innocent too. A job that was in hand at
#: this many deaths is worked on by itself, an article at a time: twice may be chance (a user's kill, a full memory).
_DEATHS: Final = 2


def work_all(jobs: Iterable[Job], workers: int) -> Iterator[Done]:
    """Work on all jobs and yield each as it is done, in any order.

    At most two jobs a worker are handed out at a time. A job whose worker is killed is tried again; an article that
    kills its worker each time is set aside.

    Args:
        jobs: taken as they are needed, so they may still be in the making.
        workers: processes.
    """
    source, again, deaths = iter(jobs), list[Job](), Counter[str]()
    all_done = False
    while not all_done:
        in_hand: dict[Future[Done], Job] = {}
        with _pool(workers) as executor:
            all_done = yield from _until_a_death(executor, source, again, in_hand, 2 * workers)
        for job in in_hand.values():
            deaths[job.batch] += 1
            if deaths[job.batch] < _DEATHS:
                again.append(job)
            else:
                yield _carefully(job)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    executor = ProcessPoolExecutor(max_workers=workers, env=ONE_THREAD)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, kill_workers=True)


def _until_a_death(
    executor: ProcessPoolExecutor, source: Iterator[Job], again: list[Job], in_hand: dict[Future[Done], Job], most: int
) -> Generator[Done, None, bool]:
    """Yield what is done; return True at the end of all jobs, False at a death: what is left `in_hand` was lost."""
    while True:
        while len(in_hand) < most and (job := again.pop() if again else next(source, None)) is not None:
            try:
                in_hand[executor.submit(work, job)] = job
            except BrokenProcessPool:
                again.append(job)
                return False
        if not in_hand:
            return True
        finished, _ = wait(in_hand, return_when=FIRST_COMPLETED)
        for future in finished:
            try:
                done = future.result()
            except BrokenProcessPool:
                return False
            del in_hand[future]
            yield done


def _carefully(job: Job) -> Done:
    """Work on one job in a process of its own, an article at a time, and condemn the articles that kill it.

    Raises:
        EngineError: the process dies again and again before it has come to an article.
    """
    deaths = Counter[str]()
    while deaths[""] < _DEATHS:
        job.suspect.unlink(missing_ok=True)
        with _pool(1) as executor:
            try:
                done: Done = executor.submit(work, replace(job, careful=True)).result()
            except BrokenProcessPool:
                suspect = job.suspect.read_text(encoding="utf-8") if job.suspect.exists() else ""
            else:
                return done
        deaths[suspect] += 1
        if suspect and deaths[suspect] >= _DEATHS:
            job = replace(job, condemned=job.condemned | {suspect})
    msg = f"batch {job.batch}: its worker dies at the start each time; wanted a worker that starts; try --workers 1"
    raise EngineError(msg)
