"""The ledger of a run: what was run, with which versions and settings, on which inputs, and what came out."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.config import named_files
from pipeline.errors import InputError
from pipeline.runs.fingerprint import ENGINES, engine_versions, model_version, version
from pipeline.storage import replacing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pipeline.config import Settings


#: Of an output folder as a whole; raised where an older kyoki could not go on in it. 1 bore no number.
FORMAT: Final = 2

#: What the corpus stages count, sort and write with.
_COUNTING: Final = ("duckdb", "networkx", "numpy", "pandas", "pyarrow", "scipy")


def versions(model: str) -> dict[str, str]:
    """Return the versions of everything that can change a result: this program, engines, dictionary and model."""
    engines = {name: installed for stage in ENGINES for name, installed in engine_versions(stage).items()}
    counting = {name: version(name) for name in _COUNTING}
    named = {model: model_version(model)}
    return {
        "kyoki": version("kyoki"),
        "python": platform.python_version(),
        **dict(sorted({**engines, **counting, **named}.items())),
    }


def input_hashes(index: pd.DataFrame) -> dict[str, str]:
    """Return a hash for each input file, over the scrapes that were read from it.

    Args:
        index: scrape_id and path of the scrapes in the corpus; a scrape_id is itself made from the bytes.
    """
    by_path = index.sort_values(["path", "scrape_id"]).groupby("path", sort=True)["scrape_id"]
    return {str(path): hashlib.sha256("\n".join(ids).encode()).hexdigest() for path, ids in by_path}


def settings_files(settings: Settings) -> dict[str, str]:
    """Return a hash of each file that a setting names (stop words, names), by path: its content is a setting too."""
    found = {name: Path(name) for name in named_files(settings)}
    return {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in sorted(found.items()) if p.is_file()}


def ledger_of(
    *,
    settings: Settings,
    paths: Sequence[str],
    folder: str,
    inputs: Mapping[str, str],
    tables: Mapping[str, int],
    stages: Mapping[str, Mapping[str, float]],
    seconds: float,
) -> dict[str, Any]:
    """Return the ledger.

    Args:
        settings: all settings of the run.
        paths: the files and folders that were given.
        folder: from where: the working folder, seen from the output folder.
        inputs: hash by input file.
        tables: rows by table.
        stages: for each stage articles worked on in this run, articles reused, seconds (of all workers added up) and
            articles a second.
        seconds: the whole run, by the wall clock.
    """
    return {
        "format": FORMAT,
        "versions": versions(settings.mentions.model),
        "machine": {"system": platform.system(), "machine": platform.machine()},
        "settings": asdict(settings),
        "settings_files": settings_files(settings),
        "paths": list(paths),
        "folder": folder,
        "inputs": dict(inputs),
        "tables": dict(tables),
        "stages": {name: {k: round(v, 3) for k, v in figures.items()} for name, figures in stages.items()},
        "seconds": round(seconds, 3),
    }


def write_ledger(path: Path, ledger: Mapping[str, Any]) -> None:
    """Write a ledger, whole or not at all; it is the last file of a run."""
    with replacing(path) as unfinished:
        unfinished.write_text(json.dumps(ledger, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_ledger(path: Path) -> dict[str, Any] | None:
    """Return the ledger of an earlier run, or None where there is none that can be read.

    Raises:
        InputError: a newer kyoki wrote it.
    """
    try:
        ledger: dict[str, Any] = json.loads(path.read_bytes())
        written = int(ledger.get("format", 1))
    except (OSError, ValueError, AttributeError):
        return None
    if written > FORMAT:
        msg = (
            f"{path}: format {written}, of a newer kyoki; wanted {FORMAT} or older: update it, or choose another --out"
        )
        raise InputError(msg)
    return ledger
