"""Worker processes of this machine, and prestarted ones, which start before the run knows its work.

A worker takes a second before its first article, to load pandas, the model and the dictionary; the run takes as long
before its first job. So the command starts its workers before it loads anything itself. Heavy imports happen only in
`load_engines`.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import threading
import time
import warnings
from contextlib import contextmanager
from itertools import islice
from stat import S_ISREG
from typing import TYPE_CHECKING, Any, Final

from loky import ProcessPoolExecutor

from kyoki import imports, terminal
from kyoki.reading.documents import OF_MANY, File
from kyoki.running import processes
from kyoki.running.garbage import relaxed_gc
from kyoki.running.limits import cores, limit_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from kyoki.config import Settings

#: One thread per worker for every library that would start one per core: N workers with N threads each would compete.
ONE_THREAD: Final = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
#: loky replaces a worker that has grown by so many bytes. With its default of 300 MB it would replace every worker,
#: because dictionary and model are larger; loading them again is a fifth of all work on 600 articles.
_MAY_GROW: Final = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e9"}
#: Scrapes in one of the first batches; with fewer than two batches only one worker has work.
FIRST_BATCH: Final = 8
#: Minimum number of articles for figures: with fewer, the summary is enough, and a figure takes a second.
LEAST_DRAWN: Final = 5
#: The file with the record of read files and their stamps, the last one that reading writes in the folder of its parts.
INPUTS: Final = "inputs.json"
#: Maximum number of files that are checked for changes: with more new files, the seconds before the first job do not
#: matter.
_LOOKED_AT: Final = 2_000
#: Bytes of an article in a file of rows.
_ROW: Final = 5_000

#: Prestarted workers that are not yet in use, by number and megabytes: at most one entry.
_ahead: dict[tuple[int, int], ProcessPoolExecutor] = {}


def started(workers: int, memory: int) -> ProcessPoolExecutor:
    """Return an executor of so many processes with at most `memory` megabytes each (0: no limit).

    Prestarted workers are used if there are enough of them; otherwise they are ended.
    """
    for begun in [begun for begun in _ahead if begun >= (workers, memory) and begun[1] == memory]:
        return _ahead.pop(begun)
    _end_ahead()
    return _executor(workers, memory)


@contextmanager
def prestarted_workers(
    inputs: Sequence[Path], out: Path, workers: int, settings: Settings
) -> Iterator[list[Future[None]]]:
    """Start as many workers as there seem to be batches to process: none if nothing looks new.

    This is a guess from the times of files; it affects only when workers are ready.

    Returns:
        For each worker started, when it is ready.
    """
    ready: list[Future[None]] = []
    if n := min(workers, -(-looks_new(inputs, out) // FIRST_BATCH)):
        executor = _executor(n, settings.run.memory_limit)
        ready = [executor.submit(load_engines, settings) for _ in range(n)]
        _ahead[n, settings.run.memory_limit] = executor
    try:
        yield ready
    finally:
        _end_ahead()


@contextmanager
def drawing_ahead(ready: Sequence[Future[None]]) -> Iterator[ProcessPoolExecutor | None]:
    """Return a process that draws figures while this one writes the pages; if a core is idle till then, start it.

    There is only one, because starting a process takes as long as drawing the figures; and it starts only after a
    worker is ready, because everything waits for the workers.

    Args:
        ready: readiness of the started workers; if empty, nothing will be drawn.
    """
    if not ready or cores() == 1:
        yield None
        return

    def begin(worker: Future[None]) -> None:
        if not worker.cancelled() and worker.exception() is None:
            with contextlib.suppress(RuntimeError):  # the run has ended meanwhile
                executor.submit(load_drawing)

    with drawer() as executor:
        if len(ready) < cores():
            ready[0].add_done_callback(begin)
        yield executor


@contextmanager
def drawer() -> Iterator[ProcessPoolExecutor]:
    """Yield a process that draws figures while this one writes the pages."""
    executor = _executor(1, 0)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, kill_workers=True)


@relaxed_gc()
def load_engines(settings: Settings) -> None:
    """Load, in a worker, everything that an article needs: the stages, MeCab, GiNZA."""
    importlib.import_module("kyoki.running.read_inputs")
    from kyoki.language import ginza, mecab
    from kyoki.running.keys import stage_keys
    from kyoki.running.registry import keywords_for

    mecab.load(keywords_for("tokens", settings)["names"])
    ginza.load(settings.mentions.model, engine=settings.mentions.engine, device=settings.mentions.device)
    stage_keys(settings)


def load_drawing() -> None:
    """Load the drawing libraries in the process that will draw."""
    importlib.import_module("kyoki.running.figures")
    importlib.import_module("kyoki.showing.drawing").load()


def _end_ahead() -> None:
    while _ahead:
        _, executor = _ahead.popitem()
        executor.shutdown(wait=True, kill_workers=True)


def looks_new(inputs: Sequence[Path], out: Path) -> int:
    """Estimate how many scrapes are new or changed since the last run.

    ctime is used because copying or renaming a file cannot set it back. If there are more files than are checked, one
    of the others may be new: one worker is started for it.
    """
    last = max(_changed(file)[0] for file in (out / "ledger.json", *out.glob(f"parts/read-*/{INPUTS}")))
    files = (file for path in inputs for file in (path.rglob("*") if path.is_dir() else [path]))
    try:
        found = [_changed(file) for file in islice(files, _LOOKED_AT)]
    except OSError:  # a folder without permission to list it
        return 0
    return max(sum(n for changed, n in found if changed > last), len(found) == _LOOKED_AT)


def _changed(file: Path) -> tuple[int, int]:
    """Return when a file was created or changed, and how many scrapes it may contain; 0 if it cannot be examined."""
    try:
        stat = file.stat()
    except OSError:  # reading reports it, with the reason
        return 0, 0
    if not S_ISREG(stat.st_mode):
        return 0, 0
    of_many = File("", file.name, None).kind in OF_MANY
    return stat.st_ctime_ns, 1 + stat.st_size // _ROW if of_many else 1


class _Executor(ProcessPoolExecutor):  # type: ignore[misc]  # loky has no types
    """Workers that ignore SIGINT, including during start-up, half a second before `_begin_worker` is called."""

    def submit(self, *task: Any, **named: Any) -> Any:  # noqa: ANN401 (loky has no types)
        """Submit a task; the first one starts the processes, which inherit the signals that this thread ignores."""
        if not hasattr(signal, "pthread_sigmask"):  # Windows
            return super().submit(*task, **named)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(*task, **named)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _executor(workers: int, memory: int) -> ProcessPoolExecutor:
    processes.start_trackers()
    return _Executor(
        max_workers=workers,
        context=processes.Context(),
        env=ONE_THREAD | _MAY_GROW,
        initializer=_begin_worker,
        initargs=(os.getpid(), memory),
    )


def _begin_worker(parent: int, memory: int) -> None:
    """Set up a worker: limited memory, filtered output; it leaves ctrl-C to its parent, and ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    imports.begin()
    terminal.guard()
    limit_memory(memory)
    warnings.filterwarnings("ignore", message="mentions.device is cuda")  # the run itself warns once
    _end_with_parent(parent)


def _end_with_parent(parent: int) -> None:
    """End a worker when its run is killed; otherwise it would wait for work forever, with a model in memory.

    Checking once a second costs nothing and works on all systems (prctl exists only on Linux).
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
