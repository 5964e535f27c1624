"""Record of the files that earlier runs have read, so that only changed files are read again."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from kyoki.reading.documents import Reject, readable
from kyoki.running.parts import put
from kyoki.shapes import decoded

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from kyoki.reading.documents import File
    from kyoki.running.parts import Place

#: Nanoseconds: a file that is read within one clock tick of its last change may change again with the same stamp; no
#: file system in use has ticks longer than two seconds (FAT).
_TICK: Final = 2_000_000_000


#: Reasons of rejects that may succeed with other limits; `unreadable` may mean too little memory.
_LIMITED: Final = frozenset(("timeout", "engine_died", "unreadable"))


class Known(NamedTuple):
    """A scrape that is in a part."""

    scrape_id: str
    path: str
    row: int | None


class Rows(NamedTuple):
    """The contents of a file other than a single scrape: id, row and place within it of each scrape; the rejects."""

    scrapes: list[tuple[str, int | None, str]]
    rejects: list[Reject]


#: The contents of a file: the id of its single scrape, or its rows.
FileContents = str | Rows


def known(found: FileContents, path: str) -> Iterator[Known | Reject]:
    """Yield the scrapes and rejects of a file that is now at this path."""
    if isinstance(found, str):
        yield Known(found, path, None)
    else:
        yield from (Known(scrape_id, path + within, row) for scrape_id, row, within in found.scrapes)
        yield from found.rejects


class _Columns(msgspec.Struct):
    """The record on disk, by column: lists of texts are read and written ten times as fast as nested objects."""

    files: list[str] = []
    paths: list[str] = []
    stamps: list[str] = []
    found: list[FileContents] = []
    limits: dict[str, int] = {}


class Inputs:
    """The contents of each file that an earlier run has read, with the file's stamp at that time.

    A stamp is size, inode, and both times of the file. No program can set ctime back, so a file that was replaced by
    another, or changed with an old date or while the clock jumped, has another stamp.

    Args:
        path: the file of this record.
        limits: the current limits of time and memory; files that were set aside under other limits are read again.
    """

    def __init__(self, path: Place, limits: Mapping[str, int]) -> None:
        self.path = path
        self._limits = dict(limits)
        read = _Columns()
        try:
            read = decoded(path.read_bytes(), _Columns) or _Columns()
            rows = zip(read.paths, read.stamps, read.found, strict=True)
            self._before = dict(zip(read.files, rows, strict=True))
        except (OSError, ValueError):  # ValueError: columns of different lengths
            self._before = {}
        self._now: dict[str, tuple[str, str, FileContents]] = {}
        if read.limits != self._limits:
            self._before = {name: told for name, told in self._before.items() if not _limited(told[2])}

    def recall(self, file: File, stamp: str | None, held: Container[str]) -> FileContents | None:
        """Return the contents of a file; None if it has to be read.

        Args:
            file: the file as listed now.
            stamp: its current stamp.
            held: the scrape_ids in parts; a file with any other scrape is read.
        """
        name = readable(file.real)
        path, before, found = self._before.get(name, ("", None, ""))
        if stamp is None or before != stamp or path != file.path or not _all_held(found, held):
            return None
        self._now[name] = (path, stamp, found)
        return found

    def note(self, file: File, stamp: str | None, found: FileContents) -> None:
        """Record the contents of a file, unless it has changed while it was read."""
        if stamp is not None and max(map(int, stamp.split()[2:])) < time.time_ns() - _TICK and stamp == stamp_of(file):
            self._now[readable(file.real)] = (file.path, stamp, found)

    def save(self) -> None:
        """Write the record for the next run, unless it is unchanged."""
        if self._now != self._before or not self.path.exists():
            paths, stamps, found = zip(*self._now.values(), strict=True) if self._now else ((), (), ())
            columns = _Columns(list(self._now), list(paths), list(stamps), list(found), self._limits)
            put(self.path, msgspec.json.encode(columns))


def stamp_of(file: File) -> str | None:
    """Return the current stamp of a file, its size first; None if it cannot be examined."""
    try:
        stat = os.stat(file.real)  # noqa: PTH116 (a string: see File)
    except OSError:
        return None
    return f"{stat.st_size} {stat.st_ino} {stat.st_mtime_ns} {stat.st_ctime_ns}"


def _limited(found: FileContents) -> bool:
    """Whether something in a file was set aside that may succeed with other limits."""
    return isinstance(found, Rows) and any(reject.reason in _LIMITED for reject in found.rejects)


def _all_held(found: FileContents, held: Container[str]) -> bool:
    return found in held if isinstance(found, str) else all(i in held for i, _, _ in found.scrapes)
