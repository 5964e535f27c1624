"""What the tables of a run were made from, in one hash: where it is the same, they need not be made again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.runs.fingerprint import package_hash
from pipeline.runs.ledger import settings_files, versions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from pipeline.config import Settings


def state_of(settings: Settings, index: pd.DataFrame, rejects: pd.DataFrame) -> str:
    """Return a hash of all that the tables and pages depend on: inputs, settings, program, versions."""
    said = [versions(settings.mentions.model), asdict(settings), settings_files(settings), package_hash()]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for frame in (index, rejects):
        rows = frame.sort_values(list(frame.columns)).to_csv(index=False)
        digest.update(rows.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def files_of(out: Path) -> dict[str, int]:
    """Return the size of each file that a run has written for its user."""
    shown = [*out.glob("tables/*"), *out.glob("graph/*"), *out.glob("*.html"), *out.glob("*.md")]
    return {path.relative_to(out).as_posix(): path.stat().st_size for path in sorted(shown) if path.is_file()}


def stands(out: Path, ledger: Mapping[str, Any] | None, state: str) -> bool:
    """Whether what an earlier run has written is what this one would write."""
    return ledger is not None and ledger.get("state") == state and ledger.get("files") == files_of(out)


def table_hashes(out: Path) -> dict[str, str]:
    """Return the sha256 of each table (Parquet: its CSV holds the same)."""
    hashes = {}
    for path in sorted((out / "tables").glob("*.parquet")):
        with path.open("rb") as file:
            hashes[path.stem] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes
