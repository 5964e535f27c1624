"""Parts: the results of one per-article stage on one batch, on disk; a part that is whole is never made again.

A part is some Parquet files and, written last, a seal: a small JSON file with the ids that were worked on and a
checksum of each file. No seal, no part: a run that dies leaves nothing that looks done.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.storage import read_parquet, replacing, write_parquet
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd


def batch_key(ids: Sequence[str]) -> str:
    """Return the name of the batch of these scrapes, whatever their order."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PartStore:
    """The parts of one stage under one key; the key stands for code, settings, engines and everything upstream."""

    root: Path
    stage: str
    key: str

    @property
    def folder(self) -> Path:
        """Where the parts of this stage and key are."""
        return self.root / f"{self.stage}-{self.key}"

    def seals(self) -> dict[str, list[str]]:
        """Return the batches that are done here and whole: name to the ids of its scrapes, sorted by name."""
        done = {}
        for path in sorted(self.folder.glob("*.seal.json")):
            batch = path.name.removesuffix(".seal.json")
            if (seal := self._seal(batch)) is not None:
                done[batch] = seal["ids"]
        return done

    def has(self, batch: str) -> bool:
        """Whether a batch is done here and whole."""
        return self._seal(batch) is not None

    def _seal(self, batch: str) -> dict[str, Any] | None:
        """Return a batch's seal if every file has the size that it says; a part cut short is no part."""
        try:
            seal: dict[str, Any] = json.loads((self.folder / f"{batch}.seal.json").read_bytes())
            whole = all(self.path(batch, name).stat().st_size == f["bytes"] for name, f in seal["tables"].items())
        except (OSError, ValueError, KeyError):
            return None
        return seal if whole else None

    def damaged(self, batch: str) -> bool:
        """Whether a sealed batch has a file whose bytes are not those that were written; every byte is read."""
        seal = self._seal(batch)
        if seal is None:
            return False
        return any(_sha256(self.path(batch, name)) != f["sha256"] for name, f in seal["tables"].items())

    def forget(self, batch: str) -> None:
        """Take a batch's seal away, so that it is worked on again."""
        (self.folder / f"{batch}.seal.json").unlink(missing_ok=True)

    def path(self, batch: str, table: str) -> Path:
        """Return where one table of a batch is."""
        return self.folder / f"{batch}.{table}.parquet"

    def write(self, batch: str, ids: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> None:
        """Write a batch's tables, then its seal."""
        files = {}
        for name, frame in tables.items():
            path = self.path(batch, name)
            write_parquet(frame, TABLES[name], path)
            files[name] = {"rows": len(frame), "bytes": path.stat().st_size, "sha256": _sha256(path)}
        with replacing(self.folder / f"{batch}.seal.json") as unfinished:
            unfinished.write_text(json.dumps({"ids": sorted(ids), "tables": files}), encoding="utf-8")

    def read(self, batch: str, table: str) -> pd.DataFrame:
        """Read one table of a batch."""
        return read_parquet(self.path(batch, table), TABLES[table])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
