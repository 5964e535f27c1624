"""Parts: the results of one article stage on one batch, on disk; a complete part is never made again.

A part consists of Parquet files and, written last, a seal: a small JSON file with the processed ids, a checksum of each
file, and digests of inputs and outputs. Without a seal a part does not count, so a run that dies leaves nothing that
looks finished.

Parts are in a folder or, for a cluster, in any store that fsspec supports (s3://bucket/parts).
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
import pandas as pd

from kyoki.errors import InputError
from kyoki.running.keys import read_later
from kyoki.shapes import decoded
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import read_parquet
from kyoki.storage.writers import parquet_bytes
from kyoki.tables import PART_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from upath import UPath

    #: A path of the local disk, or of a store that fsspec knows.
    Place = Path | UPath

_SEAL = ".seal.json"


class PartFile(msgspec.Struct, frozen=True):
    """One table of a part: its rows, its bytes, and their SHA-256."""

    rows: int
    bytes: int
    sha256: str


#: Characters of a digest, and the digest of an article that has no row in a table.
DIGEST: Final = 16
NO_ROWS: Final = "-" * DIGEST


class Seal(msgspec.Struct, frozen=True):
    """The seal that completes a part.

    Args:
        ids: of the processed articles (or scrapes), sorted.
        tables: its files.
        given: for each table that later stages use, the concatenated digests of each id's rows.
        taken: the digest of each id's inputs; "" for scrapes, whose ids are digests themselves.
        rejected: the ids of articles that were set aside.
        limits: limits because of which an article was set aside; with others it may succeed.
    """

    ids: list[str]
    tables: dict[str, PartFile]
    given: dict[str, str] = {}
    taken: str = ""
    rejected: list[str] = []
    limits: dict[str, int] | None = None

    def has_all(self, tables: Collection[str]) -> bool:
        """Return whether these tables, and no others, have a digest for every id."""
        size = DIGEST * len(self.ids)
        given = {name for name, digests in self.given.items() if len(digests) == size}
        return given == set(tables) and len(self.taken) in {0, size}

    def digests(self, table: str) -> dict[str, str]:
        """Return the digest of the rows of each id that has rows in a table."""
        every = zip(self.ids, cut(self.given[table]), strict=True)
        return {name: digest for name, digest in every if digest != NO_ROWS}


def cut(digests: str) -> list[str]:
    """Split concatenated digests."""
    return [digests[at : at + DIGEST] for at in range(0, len(digests), DIGEST)]


def rows_digests(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """Return a digest of these columns for the rows of each id (the first column, by which the frame is sorted)."""
    rows = pd.util.hash_pandas_object(frame[list(columns)], index=False).to_numpy()
    ids = frame.iloc[:, 0].to_numpy()
    first = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]]) if len(ids) else np.zeros(0, np.int64)
    ends = [*first[1:], len(ids)]
    return {
        str(ids[start]): hashlib.sha256(rows[start:end].tobytes()).hexdigest()[:DIGEST]
        for start, end in zip(first, ends, strict=False)
    }


def joined(digests: Mapping[str, str], ids: Sequence[str]) -> str:
    """Concatenate the digests of these ids."""
    return "".join(digests.get(name, NO_ROWS) for name in ids)


def root_of(where: str | Path) -> Place:
    """Return the location of parts as a path: on the local disk, or in a store that fsspec knows by the URL's scheme.

    Raises:
        InputError: the store's scheme is unknown, or the package for it is not installed.
    """
    if "://" not in str(where):
        return Path(where)
    try:
        from upath import UPath

        # Listings are not cached: other machines write here at the same time.
        store = UPath(str(where), use_listings_cache=False)
        store.exists()
    except (ImportError, ValueError) as fault:
        msg = f"parts {where}: {fault}; install it from kyoki's source folder: pip install '.[cluster]'"
        raise InputError(msg) from fault
    return store


def batch_key(ids: Sequence[str]) -> str:
    """Return the name of the batch of these scrapes, whatever their order."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PartStore:
    """The parts of one stage under one key; the key stands for code, settings and engines."""

    root: Place
    stage: str
    key: str

    @cached_property
    def folder(self) -> Place:
        """The folder of the parts of this stage and key."""
        return self.root / f"{self.stage}-{self.key}"

    def seals(self) -> dict[str, Seal]:
        """Map the name of each complete batch to its seal, sorted by name."""
        sizes = self._sizes()
        batches = sorted(name.removesuffix(_SEAL) for name in sizes if name.endswith(_SEAL))
        seals = ((batch, self._seal(batch, sizes.get)) for batch in batches)
        return {batch: seal for batch, seal in seals if seal is not None}

    def seal_of(self, batch: str) -> Seal | None:
        """Return the seal of a batch; None if the batch is missing or incomplete."""
        return self._seal(batch, self._size)

    def _sizes(self) -> dict[str, int]:
        """Return the size of each file here with a single listing, because network stores are slow."""
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
        """Return a batch's seal if it is complete and its files have the recorded sizes, else None."""
        try:
            seal = decoded((self.folder / (batch + _SEAL)).read_bytes(), Seal)
            whole = (
                seal
                and seal.has_all(read_later(self.stage))
                and all(size_of(_file(batch, name)) == file.bytes for name, file in seal.tables.items())
            )
        except (OSError, ValueError):  # ValueError: an impossible file name
            return None
        return seal if whole else None

    def damaged(self, batch: str) -> bool:
        """Whether a sealed batch has a file whose bytes have changed since it was written; every byte is read."""
        seal = self._seal(batch, self._size)
        return seal is not None and any(
            _sha256(self.path(batch, name).read_bytes()) != file.sha256 for name, file in seal.tables.items()
        )

    def forget(self, batch: str) -> None:
        """Remove a batch's seal, so that the batch is processed again."""
        (self.folder / (batch + _SEAL)).unlink(missing_ok=True)

    def path(self, batch: str, table: str) -> Place:
        """Return the path of one table of a batch."""
        return self.folder / _file(batch, table)

    def write(
        self,
        batch: str,
        ids: Sequence[str],
        tables: Mapping[str, pd.DataFrame],
        *,
        taken: str = "",
        limits: Mapping[str, int] | None = None,
    ) -> Seal:
        """Write a batch's tables, then its seal, which is returned.

        Args:
            batch: the batch's name.
            ids: the processed ids, sorted.
            tables: by name, each sorted by key.
            taken: the digests of the inputs of all ids, concatenated.
            limits: the limits of a worker, if an article was set aside because of them.
        """
        files = self.put_tables(batch, tables)
        columns = read_later(self.stage).items()
        given = {table: joined(rows_digests(tables[table], names), ids) for table, names in columns}
        rejected = sorted(tables["rejects"]["scrape_id"]) if "rejects" in tables else []
        seal = Seal(list(ids), files, given, taken, rejected, dict(limits) if limits else None)
        self.seal(batch, seal)
        return seal

    def put_tables(self, batch: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, PartFile]:
        """Write a batch's tables; they do not count until a seal with the returned hashes exists."""
        files = {}
        for name, frame in tables.items():
            data = parquet_bytes(frame, PART_TABLES[name])
            put(self.path(batch, name), data)
            files[name] = PartFile(len(frame), len(data), _sha256(data))
        return files

    def seal(self, batch: str, seal: Seal) -> None:
        """Seal a batch whose tables are written."""
        put(self.folder / (batch + _SEAL), msgspec.json.encode(seal))

    def drop(self, batch: str, table: str) -> None:
        """Delete one table of a batch that was never sealed."""
        self.path(batch, table).unlink(missing_ok=True)

    def read(self, batch: str, table: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read one table of a batch, or some of its columns."""
        path = self.path(batch, table)
        file = path if isinstance(path, Path) else io.BytesIO(path.read_bytes())
        return read_parquet(file, PART_TABLES[table], list(columns) if columns else None)


def _file(batch: str, table: str) -> str:
    return f"{batch}.{table}.parquet"


def put(path: Place, data: bytes) -> None:
    """Write a file completely or not at all; object stores do so by themselves."""
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    with replacing(path) as unfinished:
        unfinished.write_bytes(data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
