"""The inputs of a run as they are now, without reading again what an earlier run has read and nobody has touched."""

from __future__ import annotations

import gc
import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.runs.parts import put
from pipeline.stages.read import documents, listed, without_copies
from pipeline.text.documents import File, Reject

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from pipeline.config import ReadSettings
    from pipeline.runs.parts import Place
    from pipeline.text.documents import Scrape

#: A file written in the same tick of the clock as it was read may be written once more without its stamp changing;
#: no file system in use has coarser ticks than two seconds (FAT).
_TICK: Final = 2_000_000_000
#: Objects made before Python looks for garbage among them (700 by itself): some 20 MB.
_OBJECTS: Final = 100_000
#: Of a file: its path in the tables, its stamp, and the scrape_id of its one scrape, or else the ids and rows of its
#: scrapes and its rejects.
_Told = tuple[str, str, Any]
_COLUMNS: Final = ("paths", "stamps", "found")
_NOTHING: Final[_Told] = ("", "", None)


class Known(NamedTuple):
    """A scrape that a part holds already."""

    scrape_id: str
    path: str
    row: int | None


@dataclass
class Inputs:
    """What an earlier run has read in each file, and the stamp that the file bore.

    A stamp is size, inode, and both times of the file: ctime cannot be set back by a program, so a file that was put in
    another's place, or changed under an old date or a clock that jumped, has another stamp.

    On disk a column each of files, paths, stamps and what was found: lists of texts are read and written ten times as
    fast as objects in objects.
    """

    path: Place
    _before: dict[str, _Told] = field(default_factory=dict)
    _now: dict[str, _Told] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            told = json.loads(self.path.read_bytes())
            self._before = dict(zip(told["files"], zip(*(told[name] for name in _COLUMNS), strict=True), strict=True))
        except (OSError, ValueError, KeyError, TypeError):  # the last two: as an older version wrote it
            self._before = {}

    def scan(
        self, paths: Iterable[Path], settings: ReadSettings, held: Container[str]
    ) -> Iterator[Scrape | Known | Reject]:
        """Yield every scrape and reject as `pipeline.stages.read.scan` does; a scrape of an untouched file is a Known.

        Args:
            paths: files and folders.
            settings: of read.
            held: the scrape_ids that parts hold; a file with any other is read.
        """
        every = (found for entry in listed(paths) for found in self._documents(entry, settings, held))
        return without_copies(every)

    def save(self) -> None:
        """Write down what was read, for the next run, where that is not written there already."""
        if self._now != self._before or not self.path.exists():
            columns = dict(zip(_COLUMNS, zip(*self._now.values(), strict=True), strict=True)) if self._now else {}
            put(self.path, json.dumps({"files": list(self._now), **columns}).encode())

    def _documents(
        self, entry: File | Reject, settings: ReadSettings, held: Container[str]
    ) -> Iterable[Scrape | Known | Reject]:
        stamp = _stamp(entry.real) if isinstance(entry, File) else None
        if not isinstance(entry, File) or stamp is None:
            return documents(entry, settings)
        told = self._before.get(entry.real, _NOTHING)
        path, before, found = told
        if before != stamp or path != entry.path or not _all_held(found, held):
            return self._read(entry, stamp, settings)
        self._now[entry.real] = told
        if isinstance(found, str):
            return (Known(found, path, None),)
        scrapes, rejects = found
        return [*(Known(i, path, row) for i, row in scrapes), *(Reject(*reject) for reject in rejects)]

    def _read(self, entry: File, stamp: str, settings: ReadSettings) -> Iterator[Scrape | Reject]:
        """Read a file and note what is found in it, unless it is written to meanwhile."""
        scrapes: list[tuple[str, int | None]] = []
        rejects: list[Reject] = []
        for found in documents(entry, settings):  # one at a time: a file may hold more rows than fit in memory
            if isinstance(found, Reject):
                rejects.append(found)
            else:
                scrapes.append((found.scrape_id, found.row))
            yield found
        if max(map(int, stamp.split()[2:])) < time.time_ns() - _TICK and stamp == _stamp(entry.real):
            alone = not rejects and len(scrapes) == 1 and scrapes[0][1] is None
            self._now[entry.real] = (entry.path, stamp, scrapes[0][0] if alone else (scrapes, rejects))


def _all_held(found: Any, held: Container[str]) -> bool:  # noqa: ANN401 (see _Told)
    return found in held if isinstance(found, str) else all(i in held for i, _ in found[0])


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom: among what is known of 100,000 files there is none, and looking takes two seconds."""
    was = gc.get_threshold()
    gc.set_threshold(_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*was)


def _stamp(file: str) -> str | None:
    try:
        stat = os.stat(file)  # noqa: PTH116 (a string: see File)
    except OSError:
        return None
    return f"{stat.st_size} {stat.st_ino} {stat.st_mtime_ns} {stat.st_ctime_ns}"
