"""The documents in one file: detect its kind, open and unpack it within limits, and read it."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from kyoki.reading.archives import members
from kyoki.reading.documents import KINDS, File, Reject, whole
from kyoki.reading.packages import Budget, Metered, UnfitError
from kyoki.reading.rows import csv_rows, jsonl, without_other_data
from kyoki.reading.streams import Capped, OverflowingError
from kyoki.reading.word_files import word_file
from kyoki.reading.workbooks import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.config import ReadSettings
    from kyoki.reading.documents import Scrape

    ScrapesOrRejects = Iterator[Scrape | Reject]

_GZIP: Final = b"\x1f\x8b"
_NO_FILE: Final = "a pipe, socket or device"
#: The kinds that are ZIP files; they must be seekable, as their table of contents is at the end.
_PACKED: Final = frozenset(("xlsx", "docx", "zip"))
#: Maximum bytes of a nested compressed file that are kept in memory; a larger one goes into a nameless temporary file.
_IN_MEMORY: Final = 20_000_000


def documents(entry: File | Reject, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Yield the documents in a file, or rejects; an error affects only this file.

    Args:
        entry: the file, or a reject that takes its place, which is yielded as it is.
        settings: of read.
    """
    if isinstance(entry, Reject):
        yield entry
    elif reject := _refusal(entry):
        yield reject
    else:
        yield from _guarded(entry, _of_file(entry, settings))


def _guarded(entry: File, found: ScrapesOrRejects) -> ScrapesOrRejects:
    """Yield the scrapes in a file, then a reject if something goes wrong."""
    try:
        n_found = 0
        for n_found, document in enumerate(found, start=1):  # noqa: B007 (the last number is looked at below)
            yield document
        if not n_found:
            yield entry.reject("empty", "no rows" if entry.kind in {"jsonl", "csv"} else "nothing to read in it")
    except OverflowingError as fault:
        yield entry.reject("too_large", str(fault))
    except UnfitError as fault:
        yield entry.reject("unsupported", str(fault))
    except Exception as fault:  # noqa: BLE001 (one of the places that set an input aside)
        yield entry.reject("unreadable", getattr(fault, "strerror", None) or f"{type(fault).__name__}: {fault}")


def _of_file(entry: File, settings: ReadSettings) -> ScrapesOrRejects:
    with _open(entry) as (plain, size):
        budget = Budget(size, settings)
        with _unpacked(entry, plain, budget) as stream:
            yield from _read(entry, stream, settings, budget)


def _read(entry: File, stream: BinaryIO, settings: ReadSettings, budget: Budget) -> ScrapesOrRejects:
    """Read a stream by the kind of its file."""
    match entry.kind:
        case "jsonl" | "csv":
            reader = jsonl if entry.kind == "jsonl" else csv_rows
            yield from without_other_data(entry, reader(entry, stream, settings))
        case "xlsx":
            yield from without_other_data(entry, workbook(entry, stream, settings, budget))
        case "docx":
            yield from word_file(entry, stream, settings, budget)
        case "zip":
            yield from _archive(entry, stream, settings, budget)
        case _:
            yield from whole(entry, stream, settings)


def _archive(entry: File, stream: BinaryIO, settings: ReadSettings, budget: Budget) -> ScrapesOrRejects:
    """Read the files in an archive; an error affects only one of them, unless the archive exceeds its limit."""
    for member in members(entry, stream, budget):
        if isinstance(member, Reject):
            yield member
            continue
        inner, data = member
        if reject := _unread(inner):
            yield reject
            continue
        yield from _guarded(inner, _of_member(inner, data, settings, budget))
        if budget.left < 0:
            raise budget.fault


def _of_member(entry: File, data: BinaryIO, settings: ReadSettings, budget: Budget) -> ScrapesOrRejects:
    with _unpacked(entry, data, budget) as stream:
        yield from _read(entry, stream, settings, budget)


def _refusal(entry: File) -> Reject | None:
    """Return a reject for a file that need not be opened: not a regular file, or of a kind that is not read."""
    try:
        mode = os.stat(entry.real).st_mode  # noqa: PTH116 (see File)
    except FileNotFoundError:
        return entry.reject("missing", "the file has disappeared, or is a broken link")
    except OSError as fault:
        return entry.reject("unreadable", str(fault.strerror))
    if stat.S_ISDIR(mode):
        return entry.reject("unsupported", "a link to a folder; give the folder itself")
    if not stat.S_ISREG(mode):
        return entry.reject("unsupported", _NO_FILE)
    return _unread(entry)


def _unread(entry: File) -> Reject | None:
    """Return a reject for a file of a kind that is not read."""
    if entry.kind is None:
        ending = Path(entry.path).suffix or "no ending"
        return entry.reject("unsupported", f"{ending}; read are {', '.join(KINDS)}, and .gz of these")
    return None


@contextmanager
def _open(entry: File) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file; yield it with its size.

    No more than this size is read, even if the file grows or never ends.
    """
    # Open without blocking: what was a file when it was listed may have become a pipe.
    file = os.open(entry.real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(file, "rb") as plain:  # noqa: PTH123 (a descriptor)
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise UnfitError(_NO_FILE)
        if not about.st_size and plain.read(1):
            msg = "a file without a size, as in /proc"
            raise UnfitError(msg)
        if entry.kind in _PACKED:
            yield plain, about.st_size
        else:
            yield io.BufferedReader(Capped(plain, about.st_size)), about.st_size


@contextmanager
def _unpacked(entry: File, stream: BinaryIO, budget: Budget) -> Iterator[BinaryIO]:
    """Yield the stream decompressed if it is gzip, and seekable if it is a ZIP file.

    Compressed data is recognised by its first bytes, as servers send compressed pages under any name.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    is_packed = buffered.peek(2)[:2] == _GZIP
    if not is_packed and (entry.kind not in _PACKED or buffered.seekable()):
        yield buffered
        return
    with gzip.GzipFile(fileobj=buffered) if is_packed else nullcontext(buffered) as unpacked:
        data = io.BufferedReader(Metered(unpacked, budget)) if is_packed else buffered
        if entry.kind not in _PACKED:
            yield data
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
            shutil.copyfileobj(data, kept)
            kept.seek(0)
            yield kept  # type: ignore[misc]  # a BinaryIO in all but name
