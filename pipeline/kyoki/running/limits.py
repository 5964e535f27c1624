"""What this process may use: cores, and on one article seconds and memory, held from outside of Python.

Nothing outside of the standard library is imported: the doctor also runs where everything else is broken.
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

#: The innermost of the calls that faulthandler writes down.
_CALL: Final = re.compile(r'File "(?:.*?[/\\])?([^/\\"]+)", line (\d+) in (\S+)')


#: How much longer than the limit the longest text may take: with the default of a minute ten of them.
_LONGEST: Final = 10


def cores() -> int:
    """Return the cores that this process may use (a container may allow fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def with_extra(limit: float, extra: float) -> float:
    """Return a limit with more seconds for something large, never more than ten times itself; 0 is none."""
    return min(limit + extra, _LONGEST * limit)


@contextmanager
def time_limit(seconds: float, note: Path) -> Iterator[Callable[[], None]]:
    """End this process if what follows takes longer, and leave in `note` what it was doing.

    The clock is a thread of faulthandler's outside of the interpreter: it also ends a regular expression or a library
    in C that never comes back to Python, which no signal handler or Python thread does.

    Args:
        seconds: the limit; 0 is none.
        note: a file; it is gone afterwards where the limit was kept.

    Yields:
        What gives all of the time again, for the next of many things.
    """
    if not seconds:
        yield lambda: None
        return
    tick = min(1.0, seconds / 10)  # a clock is a thread: not one for each of a million rows
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
    """What a process was doing when its time was up; None if it ended for another reason. Deletes `note`."""
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
    """Let this process have so much memory of its own: more is a MemoryError for the article, not a machine that swaps.

    Held on Linux; elsewhere the systems have no such limit or do not heed it. The model itself takes about 400 MB.
    """
    if megabytes and sys.platform == "linux":
        import resource

        # RLIMIT_DATA counts private memory only; RLIMIT_AS would count the dictionary's and DuckDB's mapped files too.
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = megabytes * 1_000_000
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
