"""Count the articles that workers have finished in unfinished batches, for the progress bar of a run.

A worker on this machine writes the number into its batch's place in a file, one on a cluster sends it to the run as an
event. The number belongs to a batch, not to a worker, so a batch that is processed again is not counted twice.
"""

from __future__ import annotations

import contextlib
import secrets
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NUMBER: Final = struct.Struct("<I")
#: The topic of the events in dask.
TOPIC: Final = "kyoki-articles"
#: Articles per event (half a second's work), since every event of every worker passes through the scheduler.
_PER_EVENT: Final = 8


class Meter(Protocol):
    """A worker's counter of the finished articles of one batch."""

    def show(self, n: int) -> None:
        """Report that `n` articles of the batch are finished."""


class Meters(Protocol):
    """The side of the run, for all batches to process."""

    def meter(self, batch: str) -> Meter:
        """Return the meter of a batch, which is sent to its worker."""

    def done(self, batch: str) -> None:
        """Count a batch no longer: it is finished."""

    def lost(self, batch: str) -> None:
        """Count nothing of a batch until its next worker has begun."""

    def total(self) -> int:
        """Return the number of finished articles in unfinished batches."""


@dataclass(frozen=True)
class FileMeter:
    """A place in a file."""

    file: Path
    place: int

    def show(self, n: int) -> None:
        """Write the number; errors are ignored: that the disk is full or the run has ended is reported elsewhere."""
        with contextlib.suppress(OSError), self.file.open("r+b") as file:
            file.seek(self.place * _NUMBER.size)
            file.write(_NUMBER.pack(n))


class FileMeters:
    """The meters of processes of this machine.

    Args:
        file: written here; the caller deletes it.
        batches: the batches to process.
    """

    def __init__(self, file: Path, batches: Iterable[str]) -> None:
        self._file = file
        self._places = {batch: place for place, batch in enumerate(batches)}
        file.write_bytes(bytes(len(self._places) * _NUMBER.size))

    def meter(self, batch: str) -> FileMeter:
        """Return the meter of a batch."""
        return FileMeter(self._file, self._places[batch])

    def done(self, batch: str) -> None:
        """Count a batch no longer."""
        self.meter(batch).show(0)

    lost = done

    def total(self) -> int:
        """Return the number of finished articles in unfinished batches."""
        return sum(n for (n,) in _NUMBER.iter_unpack(self._file.read_bytes()))


@dataclass(frozen=True)
class EventMeter:
    """Events of a dask worker."""

    run: str
    batch: str

    def show(self, n: int) -> None:
        """Send the number, after every few articles."""
        if n % _PER_EVENT == 0:
            from distributed import get_worker

            get_worker().log_event(TOPIC, [self.run, self.batch, n])


class EventMeters:
    """The meters of dask workers."""

    def __init__(self, batches: Iterable[str]) -> None:
        self._run = secrets.token_hex(8)
        self._articles = dict.fromkeys(batches, 0)

    def meter(self, batch: str) -> EventMeter:
        """Return the meter of a batch."""
        return EventMeter(self._run, batch)

    def note(self, event: tuple[Any, list[Any]]) -> None:
        """Note an event, its time and what was sent; those of other runs and of finished batches are ignored."""
        _, (run, batch, n) = event
        if run == self._run and batch in self._articles:
            self._articles[batch] = n

    def done(self, batch: str) -> None:
        """Count a batch no longer, even if one of its events is late."""
        self._articles.pop(batch, None)

    def lost(self, batch: str) -> None:
        """Count nothing of a batch until its next worker has begun."""
        self._articles[batch] = 0

    def total(self) -> int:
        """Return the number of finished articles in unfinished batches."""
        return sum(list(self._articles.values()))
