"""A pool of worker processes that survives the death of any of them."""

from __future__ import annotations

import warnings
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeVar

from kyoki.errors import EngineError
from kyoki.running.limits import overrun
from kyoki.running.meters import FileMeters
from kyoki.running.work import Task
from kyoki.running.workers import started

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kyoki.running.meters import Meters

#: A worker that dies takes down a local pool with all running tasks, including good inputs. A task that was running at
#: this many deaths is processed alone, one input at a time; an input being processed at this many deaths is at fault,
#: as one death may be chance (a kill, full memory).
_DEATHS: Final = 2
#: Seconds between two looks at the progress within batches.
_POLL: Final = 0.2


class _Batch(Protocol):
    @property
    def batch(self) -> str: ...


_Task = TypeVar("_Task", bound=Task)
_Done = TypeVar("_Done", bound=_Batch)


class Watcher(Protocol):
    """Follows the tasks of a pool."""

    def tick(self) -> None:
        """Look at what is being done; called some times a second."""

    def lost(self, batch: str) -> None:
        """Note that a batch was lost with its worker, and will be processed again."""


class Pool(Protocol):
    """Runs tasks in processes of this machine or on a cluster."""

    @property
    def crash_errors(self) -> tuple[type[BaseException], ...]:
        """Exceptions of a task whose worker died."""

    @property
    def max_in_flight(self) -> int:
        """Maximum number of tasks handed out at a time: two per worker, so that no worker has to wait."""

    @property
    def is_parallel(self) -> bool:
        """Whether the pool may have more than one worker."""

    @property
    def tries(self) -> int:
        """Maximum number of times that a task on the whole corpus is started, if its workers die."""

    def sized(self, tasks: int) -> Pool:
        """Return the pool with no more workers than there are tasks."""

    def executor(self, *, alone: bool = False) -> AbstractContextManager[Executor]:
        """Start workers (one if a task must run alone), or connect to existing ones."""

    def meters(self, batches: Iterable[str], file: Path) -> Meters:
        """Return meters for batches to process; processes of this machine use the file."""

    def close(self) -> None:
        """End the processes; later use starts new ones."""


@dataclass
class LocalPool:
    """Processes of this machine with at most `memory` megabytes each (0: no limit).

    They are reused, as each holds a model, until one of them dies, more are needed, or the pool is closed.
    """

    workers: int
    memory: int
    crash_errors: ClassVar[tuple[type[BaseException], ...]] = (BrokenProcessPool,)
    tries: ClassVar[int] = 1  # mostly the memory is too small, so that a second try would die too
    _wanted: int | None = None
    _executor: Executor | None = None
    _size: int = 0

    @property
    def max_in_flight(self) -> int:
        """Two tasks per worker."""
        return 2 * max(self._size, 1)

    @property
    def is_parallel(self) -> bool:
        """Whether there is more than one process."""
        return self.workers > 1

    @property
    def has_processes(self) -> bool:
        """Whether processes have been started and not been ended."""
        return self._executor is not None

    def sized(self, tasks: int) -> LocalPool:
        """Set the number of tasks, so that no more workers are started than that."""
        self._wanted = min(self.workers, tasks)
        return self

    def meters(self, batches: Iterable[str], file: Path) -> Meters:
        """Return meters in a file."""
        return FileMeters(file, batches)

    @contextmanager
    def executor(self, *, alone: bool = False) -> Iterator[Executor]:
        """Yield the processes, starting them if there are too few; if an exception is raised they are ended."""
        wanted = 1 if alone else self._wanted or self.workers
        if alone or self._size < wanted:
            self.close()
        if self._executor is None:
            self._executor, self._size = started(wanted, self.memory), wanted
        try:
            with warnings.catch_warnings():
                # loky replaces a worker that grows, as if it leaked memory; this only costs time.
                warnings.filterwarnings("ignore", message="A worker was restarted", category=UserWarning)
                yield self._executor
        except BaseException:
            self.close()
            raise
        if alone:
            self.close()

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]  # an argument of loky's
            self._executor, self._size = None, 0


def work_all(
    tasks: Iterable[_Task], pool: Pool, do: Callable[[_Task], _Done], watcher: Watcher | None = None
) -> Iterator[_Done]:
    """Run all tasks and yield their results in any order.

    At most two tasks per worker are handed out at a time. A task whose worker is killed is retried; an input that kills
    its worker each time is set aside.

    Args:
        tasks: consumed as needed, so they may be generated lazily.
        pool: the workers.
        do: the function that processes a task in a worker process.
        watcher: follows the tasks, if any.

    Raises:
        EngineError: workers die repeatedly before they have begun an input.
    """
    deaths: Counter[str] = Counter()
    waiting = iter(tasks)
    while (first := next(waiting, None)) is not None:
        with pool.executor() as executor:
            lost = yield from _until_a_death(executor, pool, do, chain([first], waiting), watcher)
        if lost:
            pool.close()
        deaths.update(task.batch for task in lost)
        for task in lost:
            if watcher:
                watcher.lost(task.batch)
        for task in lost:
            if deaths[task.batch] >= _DEATHS:
                yield _work_alone(task, pool, do)
        waiting = chain([task for task in lost if deaths[task.batch] < _DEATHS], waiting)


def _until_a_death(
    executor: Executor,
    pool: Pool,
    do: Callable[[_Task], _Done],
    tasks: Iterator[_Task],
    watcher: Watcher | None,
) -> Generator[_Done, None, list[_Task]]:
    """Yield results until all tasks are done, or until a worker dies and running tasks end; return the lost tasks."""
    in_hand: dict[Future[_Done], _Task] = {}
    lost: list[_Task] = []
    while True:
        while not lost and len(in_hand) < pool.max_in_flight and (task := next(tasks, None)) is not None:
            try:
                in_hand[executor.submit(do, task)] = task
            except pool.crash_errors:
                lost.append(task)
        if not in_hand:
            return lost
        finished, _ = wait(in_hand, _POLL if watcher else None, return_when=FIRST_COMPLETED)
        if watcher:
            watcher.tick()
        for future in finished:
            task = in_hand.pop(future)
            try:
                done = future.result()
            except pool.crash_errors:
                lost.append(task)
            else:
                yield done


def _work_alone(task: _Task, pool: Pool, do: Callable[[_Task], _Done]) -> _Done:
    """Run one task alone in its own process, one input at a time, and set aside inputs that kill it.

    Raises:
        EngineError: the process dies repeatedly before it has begun an input.
    """
    deaths: Counter[str] = Counter()
    while deaths[""] < _DEATHS:
        task.current_input.unlink(missing_ok=True)
        task.overrun.unlink(missing_ok=True)
        with pool.executor(alone=True) as executor:
            try:
                return executor.submit(do, replace(task, one_at_a_time=True)).result()
            except pool.crash_errors:
                current_input = (
                    task.current_input.read_text("utf-8", "surrogateescape") if task.current_input.exists() else ""
                )
        deaths[current_input] += 1
        if current_input and deaths[current_input] >= _DEATHS:
            task = replace(task, quarantined={**task.quarantined, current_input: _reject_reason(task)})
    msg = f"batch {task.batch}: its worker dies at the start each time; try --workers 1"
    raise EngineError(msg)


def _reject_reason(task: Task) -> tuple[str, str]:
    """Return reason and detail of the reject for the input that was being processed when a worker ended."""
    if (doing := overrun(task.overrun)) is not None:
        return "timeout", f"no end after {task.settings.run.time_limit} s ({doing}); set run.time_limit higher to wait"
    return "engine_died", "its process was killed each time"
