"""Whether this process may have the memory that an engine takes, before the engine is loaded.

Where memory ends within an engine there is often no error to catch: Rust ends the process, MeCab gives no reason, and
a library that cannot be mapped looks like one that is not installed. So the limits are looked at first (Linux; no other
system holds a process to them).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from kyoki.errors import EngineError

#: Megabytes of address space at the peak: libraries, threads, dictionaries and model, all mapped whole; of them 730 are
#: ever in memory. Measured of workers (3,150) and the command (3,060) of `kyoki run`, and of `kyoki mentions` (2,540).
RUN: Final = 3_200
MENTIONS: Final = 2_600


def want(megabytes: int, what: str, *, data: int = 0) -> None:
    """Refuse to go on where limits leave less memory than what comes next takes.

    Args:
        megabytes: address space, mapped files and all, beyond what is in use.
        what: what takes it.
        data: megabytes of that which are the process' own, not mapped files.

    Raises:
        EngineError: a limit leaves less.
    """
    if sys.platform != "linux":
        return
    import resource

    pages = [int(number) for number in Path("/proc/self/statm").read_text(encoding="ascii").split()]
    used = [number * resource.getpagesize() // 1_000_000 for number in pages]
    _check(resource.RLIMIT_AS, used[0], megabytes, what, "a higher ulimit -v, or none")
    _check(resource.RLIMIT_DATA, used[5], data, what, "a higher run.memory_limit and ulimit -d, or none")


def want_in_all(megabytes: int, what: str) -> None:
    """Refuse to begin where this process may not have so much address space, what is in use included.

    Raises:
        EngineError: the limit is lower.
    """
    if sys.platform == "linux":
        import resource

        _check(resource.RLIMIT_AS, 0, megabytes, what, "a higher ulimit -v, or none")


def _check(limit: int, used: int, needed: int, what: str, wanted: str) -> None:
    import resource

    allowed, _ = resource.getrlimit(limit)
    left = max(allowed // 1_000_000 - used, 0)
    if allowed != resource.RLIM_INFINITY and left < needed:
        msg = f"{what} takes {needed:,} MB of memory, and the limit leaves {left:,}; wanted {wanted}"
        raise EngineError(msg)
