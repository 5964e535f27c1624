"""Check memory limits before an engine is loaded.

Engines that run out of memory often raise nothing to catch: Rust aborts the process, MeCab gives no reason, and a
library that cannot be mapped looks like one that is not installed. So limits are checked first (on Linux; other systems
do not enforce them).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from kyoki.errors import EngineError

#: Megabytes of address space at the peak: libraries, threads, dictionaries and model, all mapped; 730 of these are ever
#: resident. Measured: workers (3,150) and command (3,060) of `kyoki run`, `kyoki mentions` (2,540).
RUN_MEMORY: Final = 3_200
MENTIONS_MEMORY: Final = 2_600


def want(megabytes: int, what: str, *, data: int = 0) -> None:
    """Raise if the limits leave too little memory for what is loaded next.

    Args:
        megabytes: additional address space, including mapped files.
        what: what needs it.
        data: megabytes of private memory among these, without mapped files.

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
    """Raise if the address space of this process, including what is in use, is limited to less.

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
        msg = f"{what} takes {needed:,} MB of memory, and the limit leaves {left:,}; expected {wanted}"
        raise EngineError(msg)
