"""Limits of this process: cores, and for one article seconds and memory, enforced from outside Python.

Only the standard library is imported, because the doctor also runs in broken installations.
"""

from __future__ import annotations

import faulthandler
import os
import re
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: The innermost call in the traceback of faulthandler.
_CALL: Final = re.compile(r'File "(?:.*?[/\\])?([^/\\"]+)", line (\d+) in (\S+)')


#: Factor by which the longest text may exceed the limit: ten minutes with the default of one.
_LONGEST: Final = 10


def cores() -> int:
    """Return the cores that this process may use (a container may allow fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def with_extra(limit: float, extra: float) -> float:
    """Return a limit with extra seconds for something large, at most ten times the limit; 0 means no limit."""
    return min(limit + extra, _LONGEST * limit)


@contextmanager
def time_limit(seconds: float, note: Path) -> Iterator[Callable[[], None]]:
    """End this process if the body takes longer, and record in `note` what it was doing.

    The timer is faulthandler's thread outside the interpreter: it also stops a regular expression or a C library that
    never returns to Python, which no signal handler or Python thread can.

    Args:
        seconds: the limit; 0 for none.
        note: a file; it does not exist afterwards if the limit was kept.

    Yields:
        A function that restarts the time, for the next of many items.
    """
    if not seconds:
        yield lambda: None
        return
    tick = min(1.0, seconds / 10)  # a timer is a thread, too costly for each of a million rows
    with note.open("w", encoding="utf-8") as file:
        started = time.monotonic()
        faulthandler.dump_traceback_later(seconds, exit=True, file=file)

        def again() -> None:
            nonlocal started
            if (now := time.monotonic()) > started + tick:
                started = now
                faulthandler.dump_traceback_later(seconds, exit=True, file=file)

        try:
            yield again
        finally:
            faulthandler.cancel_dump_traceback_later()
    note.unlink(missing_ok=True)


def overrun(note: Path) -> str | None:
    """Return what a process was doing when it reached the limit, or None if it ended otherwise; delete `note`."""
    try:
        said = note.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    note.unlink()
    if not said.startswith("Timeout"):
        return None
    call = _CALL.search(said.rpartition("(most recent call first):")[2])
    return "{} line {}, {}".format(*call.groups()) if call else "no Python code"


def limit_memory(megabytes: int) -> None:
    """Limit the private memory of this process, so that an article gets a MemoryError before the machine swaps.

    Enforced on Linux only; other systems have no such limit or ignore it. The model itself takes about 400 MB.
    """
    if megabytes and sys.platform == "linux":
        import resource

        # RLIMIT_DATA counts private memory only; RLIMIT_AS would count the dictionary's and DuckDB's mapped files too.
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = megabytes * 1_000_000
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
