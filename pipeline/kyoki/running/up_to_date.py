"""One hash of all inputs of a run's tables: if it is unchanged, they are not made again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from kyoki.running.keys import tables_hash
from kyoki.running.ledger import settings_files, versions
from kyoki.storage.datasets import files_in
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from kyoki.config import Settings
    from kyoki.published import PublishedFile

#: Files that are written in addition to tables and graph.
PAGES: Final = ("README.md", "report.html", "kyoki.xlsx", "kyoki.duckdb")


def state_of(settings: Settings, index: pd.DataFrame, rejects: pd.DataFrame) -> str:
    """Return a hash of everything on which the tables depend: inputs, settings, code, versions."""
    said = [versions(settings.mentions.model), asdict(settings), settings_files(settings), tables_hash()]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for frame in (index, rejects):
        rows = frame.sort_values(list(frame.columns)).to_csv(index=False)
        digest.update(rows.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def published(out: Path) -> list[str]:
    """Return the files that a run has written for its user, except figures, which are drawn later."""
    shown = [out / "tables" / f"{name}.csv" for name in TABLES]
    shown += [file for name in TABLES for file in files_in(out / "tables" / f"{name}.parquet")]
    shown += [out / name for name in ("graph/kyoki.gexf", "graph/kyoki.graphml", *PAGES)]
    return [path.relative_to(out).as_posix() for path in shown if path.is_file()]


def table_hashes(files: Mapping[str, PublishedFile]) -> dict[str, str]:
    """Return the SHA-256 of each table's Parquet file (the CSV has the same content).

    For a table of many files, it is the hash of their list as `sha256sum *.parquet` prints it in the table's folder.
    """
    found: dict[str, str] = {}
    listed: dict[str, list[str]] = {}
    for name, file in sorted(files.items()):
        match PurePosixPath(name).parts:
            case ("tables", table) if table.endswith(".parquet"):
                found[table.removesuffix(".parquet")] = file.sha256
            case ("tables", table, part):
                listed.setdefault(table.removesuffix(".parquet"), []).append(f"{file.sha256}  {part}\n")
            case _:
                pass
    return found | {table: hashlib.sha256("".join(lines).encode()).hexdigest() for table, lines in listed.items()}
