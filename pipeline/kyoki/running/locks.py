"""One run at a time in an output folder, with a note of the process that holds it."""

from __future__ import annotations

import os
import platform
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from kyoki.errors import InputError
from kyoki.shapes import decoded_file, encoded
from kyoki.storage.atomic import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Holder(msgspec.Struct):
    """The process that holds a folder, and since when."""

    pid: int
    host: str
    since: datetime


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock an output folder; the system releases the lock however the process ends.

    The holder is named in a file beside the lock, for messages only: that of a killed run is overwritten.

    Raises:
        InputError: another run holds it.
    """
    lock, holder = FileLock(folder / ".lock", timeout=0), folder / ".lock.holder"
    try:
        lock.acquire()
    except Timeout as fault:
        msg = f"{folder}: another run is writing here{_holder_note(holder)}; wait for its end, or choose another --out"
        raise InputError(msg) from fault
    with lock:
        with replacing(holder) as unfinished:
            unfinished.write_bytes(encoded(_Holder(os.getpid(), platform.node(), datetime.now(UTC))))
        try:
            yield
        finally:
            holder.unlink(missing_ok=True)


def _holder_note(holder: Path) -> str:
    """Return the holder of the folder in brackets; empty if a run has only just started."""
    who = decoded_file(holder, _Holder)
    return f" (process {who.pid} on {who.host} since {who.since.astimezone():%Y-%m-%d %H:%M})" if who else ""
