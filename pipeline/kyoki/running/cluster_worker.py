"""A machine's workers for a cluster: single-threaded processes that get jobs from a scheduler."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import warnings
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from kyoki.errors import InputError
from kyoki.running.cluster import PATIENCE, import_distributed
from kyoki.running.workers import ONE_THREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def serve(address: str, workers: int, memory: int) -> None:
    """Serve a scheduler until ctrl-C or SIGTERM; a process that dies is restarted.

    Args:
        address: address of the scheduler.
        workers: number of processes.
        memory: maximum megabytes per process; 0 for no limit.

    Raises:
        EngineError: dask.distributed is not installed.
        InputError: the scheduler cannot be reached, or has gone.
    """
    # The new processes import no module from the working folder, and dask logs only on request.
    os.environ.update({**ONE_THREAD, "PYTHONSAFEPATH": "1"})
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")
    with _deaf_threads():
        distributed = import_distributed(f"worker {address}")
        limit = memory * 1_000_000
        with warnings.catch_warnings():
            # Errors about a host without an address; the one line at the end reports that it cannot be reached.
            warnings.filterwarnings("ignore", message="Couldn't detect a suitable IP", category=RuntimeWarning)
            asyncio.run(_serve(address, lambda: [_nanny(distributed, address, limit) for _ in range(workers)]))


@contextmanager
def _deaf_threads() -> Iterator[None]:
    """Make threads started here, and their processes, ignore ctrl-C: the parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    threading.Thread(target=threading.Event().wait, daemon=True).start()  # receives ctrl-C
    resource_tracker.ensure_running()  # if it started later, this thread would handle ctrl-C again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _nanny(distributed: Any, address: str, limit: int) -> Any:  # noqa: ANN401 (dask has no types)
    """Return dask's nanny, which starts and restarts a worker; both listen only on the address facing the scheduler."""
    reached = distributed.utils.get_ip(distributed.comm.get_address_host(address))
    return distributed.Nanny(
        address,
        host=f"[{reached}]" if ":" in reached else reached,
        nthreads=1,
        memory_limit=limit,
        death_timeout=PATIENCE,
        dashboard=False,
        dashboard_address="127.0.0.1:0",  # dask always serves this page
    )


async def _serve(address: str, begun: Callable[[], Sequence[Any]]) -> None:
    """Start workers, and end all of them on a request to stop or when one has ended for good."""
    stop = asyncio.Event()
    _hear(stop)
    try:
        nannies = begun()
        ends = [asyncio.create_task(_until_ended(nanny)) for nanny in nannies]
        await asyncio.wait([*ends, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(*(nanny.close() for nanny in nannies))
        await asyncio.gather(*ends, return_exceptions=stop.is_set())
    except (OSError, ValueError, RuntimeError) as fault:  # a timeout is an OSError
        why = fault.__cause__ or fault
        msg = f"worker {address}: no scheduler there ({why}); start one with: dask scheduler --port 8786"
        raise InputError(msg) from fault
    if not stop.is_set():
        msg = f"worker {address}: the scheduler ended or closed its workers; start it again, then repeat this command"
        raise InputError(msg)


def _hear(stop: asyncio.Event) -> None:
    """Set an event on ctrl-C or SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


async def _until_ended(nanny: Any) -> None:  # noqa: ANN401 (dask has no types)
    await nanny
    await nanny.finished()
