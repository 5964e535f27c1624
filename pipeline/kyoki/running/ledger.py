"""The ledger of a run: its versions, settings, inputs and results."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from kyoki.errors import InputError
from kyoki.published import LEDGER, PublishedFile, record
from kyoki.running.keys import engine_versions, model_version, version
from kyoki.running.registry import stages
from kyoki.shapes import decoded_file, encoded
from kyoki.storage.atomic import replacing
from kyoki.toml_settings import named_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from kyoki.config import Settings


#: Format of an output folder; raised when an older kyoki could not continue in it. Format 1 had no number.
FORMAT: Final = 3

#: The engines that sort and write tables, for all stages.
_WRITING: Final = ("duckdb", "pandas", "pyarrow")


def versions(model: str) -> dict[str, str]:
    """Return the versions of everything that can change a result: kyoki, engines, dictionary and model."""
    engines = {name: installed for stage in stages() for name, installed in engine_versions(stage).items()}
    writing = {name: version(name) for name in _WRITING}
    named = {model: model_version(model)}
    return {
        "kyoki": version("kyoki"),
        "python": platform.python_version(),
        **dict(sorted({**engines, **writing, **named}.items())),
    }


def input_hashes(index: pd.DataFrame) -> dict[str, str]:
    """Return a hash for each input file, over the scrapes that were read from it.

    Args:
        index: scrape_id and path of the scrapes in the corpus; a scrape_id is itself made from the bytes.
    """
    by_path = index.sort_values(["path", "scrape_id"]).groupby("path", sort=True)["scrape_id"]
    return {str(path): hashlib.sha256("\n".join(ids).encode()).hexdigest() for path, ids in by_path}


def settings_files(settings: Settings) -> dict[str, str]:
    """Return a hash of each file that a setting names (stop words, names), by path: their content matters too."""
    found = {name: Path(name) for name in named_files(settings)}
    return {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in sorted(found.items()) if p.is_file()}


class Ledger(msgspec.Struct, kw_only=True):
    """The record of a run and its results; the last fields decide whether anything is redone.

    Args:
        format: format of the output folder.
        versions: versions of everything that can change a result.
        machine: system and processor.
        settings: all settings of the run, by section.
        settings_files: hash of each file that a setting names.
        paths: the given files and folders.
        folder: the working folder of the run, relative to the output folder.
        inputs: hash by input file.
        tables: rows by table.
        stages: for each stage the articles processed in this run, articles reused, seconds (summed over workers) and
            articles per second.
        seconds: elapsed time of the whole run.
        state: one hash of everything on which the tables depend.
        program: hash of everything on which the pages depend.
        files: records of all files written for the user.
        sha256: of each table.
        counted: maps each part of tokens to its part of the stage `counted`, for later queries.
    """

    format: int = FORMAT
    versions: dict[str, str] = {}
    machine: dict[str, str] = {}
    settings: dict[str, Any] = {}
    settings_files: dict[str, str] = {}
    paths: list[str] = []
    folder: str = ""
    inputs: dict[str, str] = {}
    tables: dict[str, int] = {}
    stages: dict[str, dict[str, float]] = {}
    seconds: float = 0.0
    state: str = ""
    program: str = ""
    files: dict[str, PublishedFile] = {}
    sha256: dict[str, str] = {}
    counted: dict[str, str] = {}


class _Format(msgspec.Struct):
    """The part of any ledger that says whether it can be read; the first format had no number."""

    format: int = 1


def write_ledger(out: Path, ledger: Ledger) -> None:
    """Write the ledger of an output folder, completely or not at all; it is the last file of a run."""
    with replacing(out / LEDGER) as unfinished:
        unfinished.write_bytes(encoded(ledger))


def read_ledger(path: Path) -> Ledger | None:
    """Return the ledger of an earlier run; None if there is none that this version can read.

    Raises:
        InputError: a newer kyoki wrote it.
    """
    written = decoded_file(path, _Format)
    if written is not None and written.format > FORMAT:
        msg = (
            f"{path}: format {written.format}, of a newer kyoki; expected {FORMAT} or older; update kyoki, or choose"
            " another --out"
        )
        raise InputError(msg)
    return decoded_file(path, Ledger)


def note_files(out: Path, files: Iterable[Path]) -> None:
    """Add files that were written after the run, such as figures, to its ledger; without a ledger do nothing."""
    if ledger := read_ledger(out / LEDGER):
        kept = {name: file for name, file in ledger.files.items() if not name.startswith("figures/")}
        drawn = record(out, [path.relative_to(out).as_posix() for path in files])
        write_ledger(out, msgspec.structs.replace(ledger, files=kept | drawn))
