"""The documents in one file: what it is, how it is opened and unpacked within limits, and how its kind is read."""

from __future__ import annotations

import gzip
import io
import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from kyoki.reading.documents import KINDS, File, Reject, whole
from kyoki.reading.rows import csv_rows, jsonl, without_other_data
from kyoki.reading.streams import Capped, OverflowingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.config import ReadSettings
    from kyoki.reading.documents import Scrape

_GZIP: Final = b"\x1f\x8b"
#: What a packed file may unpack to, in times its own size: pages and rows of real news have 3 to 12, zeros 1,000.
_RATIO: Final = 100
#: Bytes that any packed file may unpack to: for a tiny one the ratio is meaningless.
_UNPACKED: Final = 1_000_000
_NO_FILE: Final = "a pipe, socket or device"


class _UnfitError(Exception):
    """A path that opens, but is no file with an end."""


def documents(entry: File | Reject, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Yield the documents in a file, or rejects; whatever goes wrong costs this file only.

    Args:
        entry: the file, or a reject that takes its place, which is yielded as it is.
        settings: of read.
    """
    if isinstance(entry, Reject):
        yield entry
        return
    if reject := _refusal(entry):
        yield reject
        return
    reader = {"jsonl": jsonl, "csv": csv_rows}.get(str(entry.kind), whole)
    try:
        with _open(entry, settings) as stream:
            found = reader(entry, stream, settings)
            rows = without_other_data(entry, found) if entry.kind in {"jsonl", "csv"} else found
            n_rows = 0
            for n_rows, row in enumerate(rows, start=1):  # noqa: B007 (the last number is looked at below)
                yield row
            if not n_rows:
                yield entry.reject("empty", "no rows")
    except OverflowingError as fault:
        yield entry.reject("too_large", str(fault))
    except _UnfitError as fault:
        yield entry.reject("unsupported", str(fault))
    except Exception as fault:  # noqa: BLE001 (one of the places that set an input aside)
        yield entry.reject("unreadable", getattr(fault, "strerror", None) or f"{type(fault).__name__}: {fault}")


def _refusal(entry: File) -> Reject | None:
    """Return a reject for what need not be opened: no regular file, or of a kind that is not read."""
    try:
        mode = os.stat(entry.real).st_mode  # noqa: PTH116 (see File)
    except FileNotFoundError:
        return entry.reject("missing", "the file went away, or is a link to nothing")
    except OSError as fault:
        return entry.reject("unreadable", str(fault.strerror))
    if stat.S_ISDIR(mode):
        return entry.reject("unsupported", "a link to a folder; give the folder itself")
    if not stat.S_ISREG(mode):
        return entry.reject("unsupported", _NO_FILE)
    if entry.kind is None:
        ending = Path(entry.path).suffix or "no ending"
        return entry.reject("unsupported", f"{ending}; read are {', '.join(KINDS)}, and .gz of these")
    return None


@contextmanager
def _open(entry: File, settings: ReadSettings) -> Iterator[BinaryIO]:
    """Open a file as a stream that ends.

    Packed data is recognised by its first bytes, as servers send pages packed under any name. No more is read than the
    size of the file when it was opened, so one that grows or has no end is read up to there.
    """
    # Without blocking: what was a file when it was listed may be a pipe by now.
    file = os.open(entry.real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(file, "rb") as plain:  # noqa: PTH123 (a descriptor)
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise _UnfitError(_NO_FILE)
        first = plain.read(2)
        if first and not about.st_size:
            msg = "a file that does not tell its size, as of /proc"
            raise _UnfitError(msg)
        plain.seek(0)
        size = about.st_size
        sized = io.BufferedReader(Capped(plain, size))
        if first != _GZIP:
            yield sized
            return
        with gzip.GzipFile(fileobj=sized) as unpacked:
            yield io.BufferedReader(_capped(unpacked, size, settings))


def _capped(unpacked: gzip.GzipFile, size: int, settings: ReadSettings) -> Capped:
    """Return as much as a packed file of this size may unpack to."""
    most, fault = max(_UNPACKED, _RATIO * size), f"unpacks to over {_RATIO} times its size; unpack it to read it"
    if most > settings.max_unpacked * 1_000_000:
        most = settings.max_unpacked * 1_000_000
        fault = f"unpacks to over {most:,} bytes; unpack it, or set read.max_unpacked higher to read it"
    return Capped(unpacked, most, OverflowingError(fault))
