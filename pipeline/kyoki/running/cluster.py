"""A pool of workers on a dask.distributed cluster: the same jobs, each on whichever machine is free."""

from __future__ import annotations

import hashlib
import pickle
import socket
import time
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, TypeVar

from kyoki.errors import EngineError, InputError, VersionError
from kyoki.running.keys import found_here, made_with
from kyoki.running.meters import TOPIC, EventMeters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

#: Seconds to wait for a scheduler or its first worker; a restarted one is back well within this time.
PATIENCE: Final = 60


class _Proven(Protocol):
    def made_with(self) -> dict[str, str]: ...


_Task = TypeVar("_Task", bound=_Proven)
_Done = TypeVar("_Done")


@dataclass
class ClusterPool:
    """The workers of a scheduler; each has kyoki and access to the parts, and one thread (MeCab is not thread-safe)."""

    address: str
    patience: float = PATIENCE
    is_parallel: ClassVar[bool] = True
    tries: ClassVar[int] = 3  # a restarted scheduler has lost its jobs

    def __post_init__(self) -> None:
        distributed = import_distributed(f"--cluster {self.address}")
        # After three dead workers a job fails (KilledWorker); if its scheduler ends, it is cancelled.
        self.crash_errors: tuple[type[BaseException], ...] = (
            distributed.KilledWorker,
            CancelledError,
            distributed.comm.core.CommClosedError,
        )
        self._client: Any = None
        self._meters: EventMeters | None = None
        self._n_workers = 1

    @property
    def max_in_flight(self) -> int:
        """Two jobs per connected worker, so that a new worker gets work and none is reserved for one that left."""
        with suppress(OSError):  # no scheduler for a moment: the last known number
            self._n_workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        return 2 * self._n_workers

    def sized(self, tasks: int) -> ClusterPool:  # noqa: ARG002 (the scheduler distributes the tasks)
        """Return the pool as it is."""
        return self

    def meters(self, batches: Iterable[str], file: Path) -> EventMeters:  # noqa: ARG002 (of processes of this machine)
        """Return meters that follow the workers' events."""
        self._meters = EventMeters(batches)
        return self._meters

    def close(self) -> None:
        """Do nothing: the workers do not belong to the run."""

    @contextmanager
    def executor(self, *, alone: bool = False) -> Iterator[Executor]:  # noqa: ARG002 (a worker runs one job at a time anyway)
        """Connect to the scheduler and wait for a worker; pending work is cancelled on an error.

        Raises:
            InputError: the scheduler or its workers cannot be reached, or a worker has more than one thread.
            VersionError: a worker lacks kyoki, or has another version than the run.
        """
        import distributed

        until = time.monotonic() + self.patience
        try:
            self._client = distributed.Client(  # type: ignore[no-untyped-call]  # dask has no types
                self.address, timeout=self.patience, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=max(1, until - time.monotonic()))
        except (OSError, ValueError) as fault:  # a timeout is an OSError
            msg = f"--cluster {self.address}: no scheduler with a worker there ({fault}); start one, or leave it out"
            raise InputError(msg) from fault
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
            if odd := [name for name, worker in workers.items() if worker["nthreads"] != 1]:
                msg = f"--cluster {self.address}: {odd[0]} has more than one thread; start kyoki worker instead"
                raise InputError(msg)
            if self._meters:
                self._client.subscribe_topic(TOPIC, self._meters.note)
            executor = self._client.get_executor(pure=False)
            with self._refused_in_one_line():
                try:
                    yield _Asking(executor)
                except BaseException:
                    with suppress(OSError):  # without a scheduler there are no jobs to cancel
                        executor.shutdown(wait=False)
                    raise
                executor.shutdown(wait=True)
        finally:
            self._client.close(timeout=5)

    @contextmanager
    def _refused_in_one_line(self) -> Iterator[None]:
        """Convert the error of a worker that lacks `answer`, or kyoki itself, into a VersionError."""
        try:
            yield
        except (AttributeError, ImportError) as fault:
            if getattr(fault, "__notes__", ()):  # an error of the job itself
                raise
            kyoki = f"kyoki {_version_text(made_with())}"
            msg = (
                f"--cluster {self.address}: a worker cannot take work from {kyoki} ({fault}); "
                "install the same version there, restart it, then run the same command again"
            )
            raise VersionError(msg) from fault


class _Asking(Executor):
    """A dask executor whose workers prove that they have the run's version before they open a job."""

    def __init__(self, executor: Any) -> None:  # noqa: ANN401 (dask has no types)
        self._executor = executor

    def submit(self, do: Callable[[_Task], _Done], task: _Task, /) -> Future[_Done]:  # type: ignore[override]  # the only form that a pool uses
        """Send a task as bytes: a worker ends if dask itself cannot unpickle it, as when the worker lacks the names."""
        import cloudpickle  # type: ignore[import-untyped]

        call = _AnswerCall(task.made_with(), cloudpickle.dumps((do, task)))
        future: Future[_Done] = self._executor.submit(pickle.loads, pickle.dumps(call))
        return future


@dataclass
class _AnswerCall:
    """A call of `answer` that is unpickled within the task: a name that the worker lacks then only fails the task."""

    wanted: dict[str, str]
    packed: bytes

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return answer, (self.wanted, self.packed)


def answer(wanted: Mapping[str, str], packed: bytes) -> Any:  # noqa: ANN401 (the result of the task)
    """Run a task in a worker, if its code, engines and files are those of the run.

    Runs refer to it by name; a kyoki that has no such check lacks the name.

    Args:
        wanted: `made_with` of the task, in the run.
        packed: the function and its task, pickled.

    Raises:
        VersionError: something differs.
    """
    here = found_here(wanted)
    where = f"worker on {socket.gethostname()}"
    if other := _differences(wanted, here):
        msg = (
            f"{where} has kyoki {_version_text(here)}, this run kyoki {_version_text(wanted)}: {other}; "
            "install the same there, restart the worker, then run the same command again"
        )
        raise VersionError(msg)
    do, task = pickle.loads(packed)  # noqa: S301 (from the same sender as the message, which dask has unpickled)
    try:
        return do(task)
    except Exception as fault:
        fault.add_note(where)  # distinguishes errors of the task from errors of its transfer
        raise


def _differences(wanted: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Describe the differences; versions of kyoki are named, but only the code matters."""
    other = [name for name in wanted if here[name] != wanted[name] and name != "kyoki"]
    code = ", ".join(name.removeprefix("kyoki.") for name in other if name.startswith("kyoki."))
    engines = [f"{name} {here[name]} there, {wanted[name]} here" for name in other if not name.startswith("kyoki.")]
    return ", ".join([*([f"other code in {code}"] if code else []), *engines])


def _version_text(versions: Mapping[str, str]) -> str:
    """Return the version of kyoki with a short hash of its code."""
    code = "".join(value for name, value in sorted(versions.items()) if name.startswith("kyoki."))
    return f"{versions['kyoki']} (code {hashlib.sha256(code.encode()).hexdigest()[:8]})"


def import_distributed(asked_by: str) -> Any:  # noqa: ANN401 (a module without types)
    """Return dask.distributed.

    Raises:
        EngineError: it is not installed.
    """
    try:
        import distributed
        import distributed.comm.core
    except ImportError as fault:
        msg = f"{asked_by}: {fault}; install it from kyoki's source folder: pip install '.[cluster]'"
        raise EngineError(msg) from fault
    return distributed
