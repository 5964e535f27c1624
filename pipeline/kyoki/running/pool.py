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
from kyoki.running.work import Task
from kyoki.running.workers import started

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager

#: A worker that dies takes down a local pool, and the tasks in hand with it, good inputs too. A task that was in hand
#: at this many deaths is worked on by itself, an input at a time, and an input at hand at this many is to blame:
#: once may be chance (somebody's kill, a full memory).
_DEATHS: Final = 2


class _Batch(Protocol):
    @property
    def batch(self) -> str: ...


_Task = TypeVar("_Task", bound=Task)
_Done = TypeVar("_Done", bound=_Batch)


class Pool(Protocol):
    """Where tasks are worked on: processes of this machine, or a cluster."""

    @property
    def crash_errors(self) -> tuple[type[BaseException], ...]:
        """Exceptions of a task whose worker died."""

    @property
    def max_in_flight(self) -> int:
        """How many tasks may be handed out at a time: two a worker, so that none waits and none lies about."""

    @property
    def is_parallel(self) -> bool:
        """Whether it may have more than one worker."""

    @property
    def tries(self) -> int:
        """How often a task over the whole corpus is handed out whose worker died."""

    def sized(self, tasks: int) -> Pool:
        """Return the pool with no more workers than there are tasks."""

    def executor(self, *, alone: bool = False) -> AbstractContextManager[Executor]:
        """Start workers (one, where a task is to be alone), or reach those that are there."""

    def close(self) -> None:
        """End the processes; later use starts new ones."""


@dataclass
class LocalPool:
    """Processes of this machine, of `memory` megabytes each at most (0: no limit).

    They stay from one use to the next, as each holds a model, until one of them dies, more are wanted, or the pool is
    closed.
    """

    workers: int
    memory: int
    crash_errors: ClassVar[tuple[type[BaseException], ...]] = (BrokenProcessPool,)
    tries: ClassVar[int] = 1  # memory that was too little once is so again
    _wanted: int | None = None
    _executor: Executor | None = None
    _size: int = 0

    @property
    def max_in_flight(self) -> int:
        """Two tasks a worker."""
        return 2 * max(self._size, 1)

    @property
    def is_parallel(self) -> bool:
        """Whether there is more than one process."""
        return self.workers > 1

    def sized(self, tasks: int) -> LocalPool:
        """Say how many tasks there are: of the workers no more are started than these."""
        self._wanted = min(self.workers, tasks)
        return self

    @contextmanager
    def executor(self, *, alone: bool = False) -> Iterator[Executor]:
        """Give the processes, started where there are none or too few; where anything is raised they are ended."""
        wanted = 1 if alone else self._wanted or self.workers
        if alone or self._size < wanted:
            self.close()
        if self._executor is None:
            self._executor, self._size = started(wanted, self.memory), wanted
        try:
            with warnings.catch_warnings():
                # A worker that has loaded a model looks to loky like one that leaks; its being replaced loses nothing.
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
            self._executor.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]  # loky's has one more
            self._executor, self._size = None, 0


def work_all(tasks: Iterable[_Task], pool: Pool, do: Callable[[_Task], _Done]) -> Iterator[_Done]:
    """Work on all tasks and yield their results in any order.

    At most two tasks a worker are handed out at a time. A task whose worker is killed is tried again; an input that
    kills its worker each time is set aside.

    Args:
        tasks: taken as they are needed, so they may still be in the making.
        pool: where.
        do: what is done on a task, in a worker process.

    Raises:
        EngineError: workers die again and again before they have come to an input.
    """
    deaths: Counter[str] = Counter()
    waiting = iter(tasks)
    while (first := next(waiting, None)) is not None:
        with pool.executor() as executor:
            lost = yield from _until_a_death(executor, pool, do, chain([first], waiting))
        if lost:
            pool.close()
        deaths.update(task.batch for task in lost)
        for task in lost:
            if deaths[task.batch] >= _DEATHS:
                yield _work_alone(task, pool, do)
        waiting = chain([task for task in lost if deaths[task.batch] < _DEATHS], waiting)


def _until_a_death(
    executor: Executor, pool: Pool, do: Callable[[_Task], _Done], tasks: Iterator[_Task]
) -> Generator[_Done, None, list[_Task]]:
    """Yield what is done until all is, or a worker dies and what is in hand has ended; return the tasks lost."""
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
        finished, _ = wait(in_hand, return_when=FIRST_COMPLETED)
        for future in finished:
            task = in_hand.pop(future)
            try:
                done = future.result()
            except pool.crash_errors:
                lost.append(task)
            else:
                yield done


def _work_alone(task: _Task, pool: Pool, do: Callable[[_Task], _Done]) -> _Done:
    """Work on one task in a process of its own, an input at a time, and condemn the inputs that kill it.

    Raises:
        EngineError: the process dies again and again before it has come to an input.
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
    msg = f"batch {task.batch}: its worker dies at the start each time; wanted a worker that starts; try --workers 1"
    raise EngineError(msg)


def _reject_reason(task: Task) -> tuple[str, str]:
    """Return the reason and detail of the reject for the input at hand when a worker ended."""
    if (doing := overrun(task.overrun)) is not None:
        return "timeout", f"no end after {task.settings.run.time_limit} s ({doing}); set run.time_limit higher to wait"
    return "engine_died", "its process was killed each time"
