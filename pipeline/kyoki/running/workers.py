"""Worker processes of this machine, and prestarted ones, which start before the run knows what there is to do.

A worker needs a second until it can read its first article: pandas, the model, the dictionary. So does the run until it
has a job for it. So the command begins its workers before it loads anything for itself. Nothing heavy is imported here,
by the run or by a worker, but in `load_engines`.
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
from kyoki.running.limits import cores, limit_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from kyoki.config import Settings

#: One thread a worker for every library that would start one for each core: N workers with N threads each fight.
ONE_THREAD: Final = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
#: Loky replaces a worker that has grown by so many bytes. By its own 300 MB every worker does, as it reads dictionary
#: and model in, and one that is replaced reads them again: of 600 articles a fifth of all work.
_MAY_GROW: Final = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e9"}
#: Scrapes in one of the first batches: of fewer than two batches only one worker can have any.
FIRST_BATCH: Final = 8
#: Articles that a run draws figures of: what fewer hold is read as fast in the summary, and a figure takes a second.
LEAST_DRAWN: Final = 5
#: What reading writes last, in the folder of its parts: the stamps of the files that it has read.
INPUTS: Final = "inputs.json"
#: Files looked at for what is new: of more that are new, the seconds before the first job do not matter.
_LOOKED_AT: Final = 2_000
#: Bytes of an article in a file of rows.
_ROW: Final = 5_000

#: Begun ahead and not yet taken, by workers and megabytes: one entry at most.
_ahead: dict[tuple[int, int], ProcessPoolExecutor] = {}


def started(workers: int, memory: int) -> ProcessPoolExecutor:
    """Return an executor of so many processes, of `memory` megabytes each at most (0: no limit).

    Prestarted workers are used if there are enough of them; else they are ended.
    """
    for begun in [begun for begun in _ahead if begun >= (workers, memory) and begun[1] == memory]:
        return _ahead.pop(begun)
    _end_ahead()
    return _executor(workers, memory)


@contextmanager
def prestarted_workers(
    inputs: Sequence[Path], out: Path, workers: int, settings: Settings
) -> Iterator[list[Future[None]]]:
    """Start as many workers as there seem to be batches to work on: none if nothing looks new.

    That is a guess from the times of files, and changes nothing but when a worker is ready.

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
    """Give a process that draws figures while this one writes the pages; where a core is idle till then, begin it.

    Only one: two draw in half of the time, but each costs as much to begin as the figures do. And only when a worker is
    ready, for what it waits for is what everything waits for.

    Args:
        ready: of the workers started; none means that nothing will be drawn.
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
    """Give a process that draws figures while this one writes the pages."""
    executor = _executor(1, 0)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, kill_workers=True)


def load_engines(settings: Settings) -> None:
    """Load what every article needs, in a worker: the stages, MeCab, GiNZA."""
    importlib.import_module("kyoki.running.read_inputs")
    from kyoki.language import ginza, mecab
    from kyoki.running.keys import stage_keys
    from kyoki.running.registry import keywords_for

    mecab.load(keywords_for("tokens", settings)["names"])
    ginza.load(settings.mentions.model, engine=settings.mentions.engine, device=settings.mentions.device)
    stage_keys(settings)


def load_drawing() -> None:
    """Load what draws, in a process that will."""
    importlib.import_module("kyoki.running.figures")
    importlib.import_module("kyoki.showing.drawing").load()


def _end_ahead() -> None:
    while _ahead:
        _, executor = _ahead.popitem()
        executor.shutdown(wait=True, kill_workers=True)


def looks_new(inputs: Sequence[Path], out: Path) -> int:
    """Estimate how many scrapes came, or were changed, since the last run.

    ctime is what a copy or a rename of a file cannot set back. Where there are more files than are looked at, one of
    the others may be new: one worker is started for it.
    """
    last = max(_changed(file)[0] for file in (out / "ledger.json", *out.glob(f"parts/read-*/{INPUTS}")))
    files = (file for path in inputs for file in (path.rglob("*") if path.is_dir() else [path]))
    try:
        found = [_changed(file) for file in islice(files, _LOOKED_AT)]
    except OSError:  # a folder that may not be looked into
        return 0
    return max(sum(n for changed, n in found if changed > last), len(found) == _LOOKED_AT)


def _changed(file: Path) -> tuple[int, int]:
    """Return when a file came or was changed and how many scrapes it may hold; 0 for what cannot be looked at."""
    try:
        stat = file.stat()
    except OSError:  # reading says so, with the reason
        return 0, 0
    if not S_ISREG(stat.st_mode):
        return 0, 0
    of_many = File("", file.name, None).kind in OF_MANY
    return stat.st_ctime_ns, 1 + stat.st_size // _ROW if of_many else 1


class _Executor(ProcessPoolExecutor):  # type: ignore[misc]  # loky has no types
    """Workers that ignore SIGINT, including during start-up: `_begin_worker` is called half a second later."""

    def submit(self, *task: Any, **named: Any) -> Any:  # noqa: ANN401 (a Future, to loky, which has no types)
        """Hand a task over; the first one starts the processes, which inherit the signals that this thread ignores."""
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
    """Set a worker up: bounded memory, filtered output; ctrl-C is left to the parent, and it ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    imports.begin()
    terminal.guard()
    limit_memory(memory)
    warnings.filterwarnings("ignore", message="mentions.device is cuda")  # the run says so, once
    _end_with_parent(parent)


def _end_with_parent(parent: int) -> None:
    """Let a worker end when the run that started it is killed; else it would wait for work, and hold a model, for ever.

    A look each second costs nothing, and works where the system cannot be asked to tell (prctl is Linux only).
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
