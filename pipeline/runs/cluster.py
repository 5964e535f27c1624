"""A cluster of dask.distributed as the pool of workers: the same jobs, each on whichever machine is free."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import EngineError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

#: Seconds to wait for a scheduler or for its first worker: a restarted one is back well within.
_PATIENCE: Final = 60


@dataclass
class ClusterPool:
    """The workers of a scheduler; each has kyoki, reaches the parts, has one thread (two are not safe in MeCab)."""

    address: str
    patience: float = _PATIENCE

    def __post_init__(self) -> None:
        try:
            import distributed
            from distributed.comm.core import CommClosedError
        except ImportError as fault:
            msg = f"--cluster {self.address}: {fault}; install it with: pip install 'kyoki[cluster]'"
            raise EngineError(msg) from fault
        # A job that outlives three workers is given back (KilledWorker); one whose scheduler went away is cancelled.
        self.deaths: tuple[type[BaseException], ...] = (
            distributed.KilledWorker,
            CancelledError,
            CommClosedError,
        )
        self._client: Any = None
        self._n_workers = 1

    @property
    def most(self) -> int:
        """Two jobs for each worker that is there now, so that one that joins gets work and one that left holds none."""
        with suppress(OSError):  # no scheduler for a moment: what was known last
            self._n_workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        return 2 * self._n_workers

    def sized(self, tasks: int) -> ClusterPool:  # noqa: ARG002 (the scheduler shares them out)
        """Return the pool as it is."""
        return self

    def close(self) -> None:
        """Do nothing: the workers are not ours."""

    @contextmanager
    def opened(self, *, alone: bool = False) -> Iterator[Executor]:  # noqa: ARG002 (a job is one thread's there anyway)
        """Reach the scheduler and wait for a worker.

        Raises:
            InputError: the scheduler or its workers cannot be reached, or a worker has more than one thread.
        """
        import distributed

        until = time.monotonic() + self.patience
        try:
            self._client = distributed.Client(  # type: ignore[no-untyped-call]  # it says nothing of its types
                self.address, timeout=self.patience, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=max(1, until - time.monotonic()))
        except (OSError, ValueError) as fault:  # a timeout is an OSError
            msg = f"--cluster {self.address}: no scheduler with a worker there ({fault}); start one, or leave it out"
            raise InputError(msg) from fault
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
            if odd := [name for name, worker in workers.items() if worker["nthreads"] != 1]:
                msg = f"--cluster {self.address}: {odd[0]} has more than one thread; start it with --nthreads 1"
                raise InputError(msg)
            with self._client.get_executor(pure=False) as executor:
                yield executor
        finally:
            self._client.close(timeout=5)
