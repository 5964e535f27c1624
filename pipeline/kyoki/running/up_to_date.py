"""What the tables of a run were made from, in one hash: where it is the same, they need not be made again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kyoki.running.keys import tables_hash
from kyoki.running.ledger import settings_files, versions
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kyoki.config import Settings
    from kyoki.published import File

#: What is written beside tables and graph.
PAGES: Final = ("README.md", "report.html", "kyoki.duckdb")


def state_of(settings: Settings, index: pd.DataFrame, rejects: pd.DataFrame) -> str:
    """Return a hash of all that the tables depend on: inputs, settings, code, versions."""
    said = [versions(settings.mentions.model), asdict(settings), settings_files(settings), tables_hash()]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for frame in (index, rejects):
        rows = frame.sort_values(list(frame.columns)).to_csv(index=False)
        digest.update(rows.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def published(out: Path) -> list[str]:
    """Return the files that a run has written for its user, but for figures, which are drawn later."""
    shown = [*(out / "tables" / f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet"))]
    shown += [out / name for name in ("graph/kyoki.gexf", "graph/kyoki.graphml", *PAGES)]
    return [path.relative_to(out).as_posix() for path in shown if path.is_file()]


def table_hashes(files: Mapping[str, File]) -> dict[str, str]:
    """Return the sha256 of each table (Parquet: its CSV holds the same)."""
    return {Path(name).stem: file.sha256 for name, file in sorted(files.items()) if name.endswith(".parquet")}
