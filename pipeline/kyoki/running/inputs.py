"""What an earlier run has read in each file, so that only what somebody has touched is read again."""

from __future__ import annotations

import gc
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from kyoki.reading.documents import Reject, readable
from kyoki.running.parts import put
from kyoki.shapes import decoded

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from kyoki.reading.documents import File
    from kyoki.running.parts import Place

#: A file written in the same tick of the clock as it was read may be written once more without its stamp changing;
#: no file system in use has coarser ticks than two seconds (FAT).
_TICK: Final = 2_000_000_000
#: Allocations between garbage collections (Python's default is 700): some 20 MB.
_OBJECTS: Final = 100_000


#: Why a file is set aside that may be read under other limits; too little memory is one of the ways of unreadable.
_LIMITED: Final = frozenset(("timeout", "engine_died", "unreadable"))


class Known(NamedTuple):
    """A scrape that a part holds."""

    scrape_id: str
    path: str
    row: int | None


class Rows(NamedTuple):
    """What was found in a file that is not one scrape: id, row and place within it of each scrape, and the rejects."""

    scrapes: list[tuple[str, int | None, str]]
    rejects: list[Reject]


#: What was found in a file: the id of its one scrape, or else its rows.
FileContents = str | Rows


def known(found: FileContents, path: str) -> Iterator[Known | Reject]:
    """Yield what was found in a file, now at this path."""
    if isinstance(found, str):
        yield Known(found, path, None)
    else:
        yield from (Known(scrape_id, path + within, row) for scrape_id, row, within in found.scrapes)
        yield from found.rejects


class _Columns(msgspec.Struct):
    """On disk a column each: lists of texts are read and written ten times as fast as objects in objects."""

    files: list[str] = []
    paths: list[str] = []
    stamps: list[str] = []
    found: list[FileContents] = []
    limits: dict[str, int] = {}


class Inputs:
    """What an earlier run has read in each file, and the stamp that the file bore.

    A stamp is size, inode, and both times of the file: ctime cannot be set back by a program, so a file that was put in
    another's place, or changed under an old date or a clock that jumped, has another stamp.

    Args:
        path: where it is kept.
        limits: of time and memory now: what an earlier run has set aside under others is read again.
    """

    def __init__(self, path: Place, limits: Mapping[str, int]) -> None:
        self.path = path
        self._limits = dict(limits)
        read = _Columns()
        try:
            read = decoded(path.read_bytes(), _Columns) or _Columns()
            rows = zip(read.paths, read.stamps, read.found, strict=True)
            self._before = dict(zip(read.files, rows, strict=True))
        except (OSError, ValueError):  # the latter: columns of several lengths
            self._before = {}
        self._now: dict[str, tuple[str, str, FileContents]] = {}
        if read.limits != self._limits:
            self._before = {name: told for name, told in self._before.items() if not _limited(told[2])}

    def recall(self, file: File, stamp: str | None, held: Container[str]) -> FileContents | None:
        """Return what was found in a file; None where it has to be read.

        Args:
            file: as it is listed now.
            stamp: that it bears now.
            held: the scrape_ids that parts hold; a file with any other is read.
        """
        name = readable(file.real)
        path, before, found = self._before.get(name, ("", None, ""))
        if stamp is None or before != stamp or path != file.path or not _all_held(found, held):
            return None
        self._now[name] = (path, stamp, found)
        return found

    def note(self, file: File, stamp: str | None, found: FileContents) -> None:
        """Note what was found in a file, unless it was written to meanwhile."""
        if stamp is not None and max(map(int, stamp.split()[2:])) < time.time_ns() - _TICK and stamp == stamp_of(file):
            self._now[readable(file.real)] = (file.path, stamp, found)

    def save(self) -> None:
        """Write down what was read, for the next run, where that is not written there already."""
        if self._now != self._before or not self.path.exists():
            paths, stamps, found = zip(*self._now.values(), strict=True) if self._now else ((), (), ())
            columns = _Columns(list(self._now), list(paths), list(stamps), list(found), self._limits)
            put(self.path, msgspec.json.encode(columns))


def stamp_of(file: File) -> str | None:
    """Return the stamp that a file bears; None where it cannot be looked at. Its size comes first."""
    try:
        stat = os.stat(file.real)  # noqa: PTH116 (a string: see File)
    except OSError:
        return None
    return f"{stat.st_size} {stat.st_ino} {stat.st_mtime_ns} {stat.st_ctime_ns}"


def _limited(found: FileContents) -> bool:
    """Whether something in a file was set aside that may be read under other limits."""
    return isinstance(found, Rows) and any(reject.reason in _LIMITED for reject in found.rejects)


def _all_held(found: FileContents, held: Container[str]) -> bool:
    return found in held if isinstance(found, str) else all(i in held for i, _, _ in found.scrapes)


@contextmanager
def relaxed_gc() -> Iterator[None]:
    """Collect garbage rarely: where many objects are made and none is, as of 100,000 files, it takes two seconds."""
    was = gc.get_threshold()
    gc.set_threshold(_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*was)
