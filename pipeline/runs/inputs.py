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
    """

    path: Place
    _before: dict[str, Any] = field(default_factory=dict)
    _now: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            with _no_collection():
                self._before = json.loads(self.path.read_bytes())
        except (OSError, ValueError):
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
        kept: Iterator[Scrape | Known | Reject] = without_copies(every)
        with _no_collection():
            yield from kept

    def save(self) -> None:
        """Write down what was read, for the next run."""
        with _no_collection():
            put(self.path, json.dumps(self._now).encode())

    def _documents(
        self, entry: File | Reject, settings: ReadSettings, held: Container[str]
    ) -> Iterator[Scrape | Known | Reject]:
        stamp = _stamp(entry)
        if not isinstance(entry, File) or stamp is None:
            yield from documents(entry, settings)
            return
        name = f"{entry.real}\0{entry.path}"
        before = self._before.get(name)
        if before and before["stamp"] == stamp and all(i in held for i, _ in before["scrapes"]):
            self._now[name] = before
            yield from (Known(scrape_id, entry.path, row) for scrape_id, row in before["scrapes"])
            yield from (Reject(*reject) for reject in before["rejects"])
            return
        read: dict[str, Any] = {"stamp": stamp, "scrapes": [], "rejects": []}
        for found in documents(entry, settings):  # one at a time: a file may hold more rows than fit in memory
            if isinstance(found, Reject):
                read["rejects"].append(found)
            else:
                read["scrapes"].append((found.scrape_id, found.row))
            yield found
        if max(stamp[2:]) < time.time_ns() - _TICK and stamp == _stamp(entry):
            self._now[name] = read


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage: among what is known of 100,000 files there is none, and looking takes two seconds."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _stamp(entry: File | Reject) -> list[int] | None:
    if not isinstance(entry, File):
        return None
    try:
        stat = os.stat(entry.real)  # noqa: PTH116 (a string: see File)
    except OSError:
        return None
    return [stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]
