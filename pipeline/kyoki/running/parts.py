"""Parts: the results of one per-article stage on one batch, on disk; a part that is whole is never made again.

A part is some Parquet files and, written last, a seal: a small JSON file with the ids that were worked on and a
checksum of each file. No seal, no part: a run that dies leaves nothing that looks done.

Parts lie in a folder or, for a cluster, in any store that fsspec has a name for (s3://bucket/parts).
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kyoki.errors import InputError
from kyoki.shapes import decoded
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import read_parquet
from kyoki.storage.writers import parquet_bytes
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from upath import UPath

    #: A path of the local disk, or of a store that fsspec knows.
    Place = Path | UPath

_SEAL = ".seal.json"


class PartFile(msgspec.Struct, frozen=True):
    """One table of a part: its rows, its bytes, and their SHA-256."""

    rows: int
    bytes: int
    sha256: str


class Seal(msgspec.Struct, frozen=True):
    """What makes a part whole: the ids that were worked on, its files, and limits that an article was set aside for."""

    ids: list[str]
    tables: dict[str, PartFile]
    limits: dict[str, int] | None = None


def root_of(where: str | Path) -> Place:
    """Return the place of parts as a path: of the local disk, or of a store that fsspec knows by the name's scheme.

    Raises:
        InputError: the store's scheme is not known, or what reads it is not installed.
    """
    if "://" not in str(where):
        return Path(where)
    try:
        from upath import UPath

        # Listings are not kept: other machines write here while we look.
        store = UPath(str(where), use_listings_cache=False)
        store.exists()
    except (ImportError, ValueError) as fault:
        msg = f"parts {where}: {fault}; install it with: pip install 'kyoki[cluster]'"
        raise InputError(msg) from fault
    return store


def batch_key(ids: Sequence[str]) -> str:
    """Return the name of the batch of these scrapes, whatever their order."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PartStore:
    """The parts of one stage under one key; the key stands for code, settings, engines and everything upstream."""

    root: Place
    stage: str
    key: str

    @cached_property
    def folder(self) -> Place:
        """Where the parts of this stage and key are."""
        return self.root / f"{self.stage}-{self.key}"

    def seals(self) -> dict[str, Seal]:
        """Return the batches that are done here and whole: name to seal, sorted by name."""
        sizes = self._sizes()
        batches = sorted(name.removesuffix(_SEAL) for name in sizes if name.endswith(_SEAL))
        seals = ((batch, self._seal(batch, sizes.get)) for batch in batches)
        return {batch: seal for batch, seal in seals if seal is not None}

    def has(self, batch: str) -> bool:
        """Whether a batch is done here and whole."""
        return self._seal(batch, self._size) is not None

    def _sizes(self) -> dict[str, int]:
        """Return the size of each file here, in one look at the folder: a store across a network answers slowly."""
        if not self.folder.exists():
            return {}
        if isinstance(self.folder, Path):
            with os.scandir(self.folder) as entries:
                return {entry.name: entry.stat().st_size for entry in entries}
        listed = self.folder.fs.ls(self.folder.path, detail=True)
        return {entry["name"].rpartition("/")[2]: entry["size"] for entry in listed}

    def _size(self, name: str) -> int | None:
        return (self.folder / name).stat().st_size

    def _seal(self, batch: str, size_of: Callable[[str], int | None]) -> Seal | None:
        """Return a batch's seal if every file has the size that it says; a part cut short is no part."""
        try:
            seal = decoded((self.folder / (batch + _SEAL)).read_bytes(), Seal)
            whole = seal and all(size_of(_file(batch, name)) == file.bytes for name, file in seal.tables.items())
        except (OSError, ValueError):  # the latter: a name that no file can have
            return None
        return seal if whole else None

    def damaged(self, batch: str) -> bool:
        """Whether a sealed batch has a file whose bytes are not those that were written; every byte is read."""
        seal = self._seal(batch, self._size)
        return seal is not None and any(
            _sha256(self.path(batch, name).read_bytes()) != file.sha256 for name, file in seal.tables.items()
        )

    def forget(self, batch: str) -> None:
        """Take a batch's seal away, so that it is worked on again."""
        (self.folder / (batch + _SEAL)).unlink(missing_ok=True)

    def path(self, batch: str, table: str) -> Place:
        """Return where one table of a batch is."""
        return self.folder / _file(batch, table)

    def write(
        self,
        batch: str,
        ids: Sequence[str],
        tables: Mapping[str, pd.DataFrame],
        *,
        limits: Mapping[str, int] | None = None,
    ) -> None:
        """Write a batch's tables, then its seal.

        Args:
            batch: the batch's name.
            ids: what was worked on.
            tables: by name.
            limits: what a worker might use, where an article was set aside that may fare better with more.
        """
        self.seal(batch, Seal(sorted(ids), self.put_tables(batch, tables), dict(limits) if limits else None))

    def put_tables(self, batch: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, PartFile]:
        """Write a batch's tables; they count for nothing until there is a seal with what is returned."""
        files = {}
        for name, frame in tables.items():
            data = parquet_bytes(frame, TABLES[name])
            put(self.path(batch, name), data)
            files[name] = PartFile(len(frame), len(data), _sha256(data))
        return files

    def seal(self, batch: str, seal: Seal) -> None:
        """Seal a batch whose tables are written."""
        put(self.folder / (batch + _SEAL), msgspec.json.encode(seal))

    def drop(self, batch: str, table: str) -> None:
        """Delete one table of a batch that was never sealed."""
        self.path(batch, table).unlink(missing_ok=True)

    def read(self, batch: str, table: str) -> pd.DataFrame:
        """Read one table of a batch."""
        path = self.path(batch, table)
        return read_parquet(path if isinstance(path, Path) else io.BytesIO(path.read_bytes()), TABLES[table])


def _file(batch: str, table: str) -> str:
    return f"{batch}.{table}.parquet"


def put(path: Place, data: bytes) -> None:
    """Write a file whole or not at all; a store of objects does so by itself."""
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    with replacing(path) as unfinished:
        unfinished.write_bytes(data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
