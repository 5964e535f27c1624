"""Repeat a run from its ledger: the same settings on the same inputs, and compare the bytes of the results."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from kyoki.config import Settings
from kyoki.errors import InputError
from kyoki.published import LEDGER, files_of
from kyoki.running.ledger import input_hashes, read_ledger, settings_files, versions
from kyoki.running.up_to_date import table_hashes
from kyoki.toml_settings import from_mapping, named_files, seen_from, without_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from kyoki.running.ledger import Ledger

#: Maximum number of differing inputs that are named; the others are counted.
_SHOWN = 3


class Replay:
    """The run that a ledger records.

    Args:
        path: the ledger, or the output folder that it is in.
        paths: the current paths of the inputs; if empty, those in the ledger.

    Raises:
        InputError: there is no such ledger, or a settings file has changed.
    """

    def __init__(self, path: Path, paths: Sequence[Path] = ()) -> None:
        file = path / LEDGER if path.is_dir() else path
        ledger = read_ledger(file)
        if ledger is None or not (ledger.paths and ledger.sha256):
            msg = f"{file}: not a ledger of a repeatable run; expected the ledger.json of a run of this version"
            raise InputError(msg)
        self.ledger = ledger
        started = _started(file.parent, ledger)
        self.settings = _settings(file, ledger)
        self.paths = list(paths) or [started / name for name in ledger.paths]
        files = {str(started / name): sha256 for name, sha256 in ledger.settings_files.items()}
        self._check("settings file", files, settings_files(self.settings))

    def check_inputs(self, index: pd.DataFrame) -> None:
        """Check that the scrapes that were read (scrape_id and path of each) are those of the recorded run.

        Raises:
            InputError: they differ.
        """
        self._check("input", self.ledger.inputs, input_hashes(index))

    def _check(self, what: str, then: Mapping[str, str], now: Mapping[str, str]) -> None:
        if differing := [f"{name} {how}" for name, how in _differing(then, now)]:
            more = f" and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
            msg = f"{what}s are not those of the ledger: {', '.join(differing[:_SHOWN])}{more}; expected the same ones"
            raise InputError(msg)

    def other_versions(self) -> list[str]:
        """Return packages whose installed version differs from the ledger: `pandas 3.0.1 (then 3.0.0)`."""
        then, now = self.ledger.versions, versions(self.settings.mentions.model)
        names = sorted({*then, *now})
        return [f"{n} {now.get(n, 'none')} (then {then.get(n, 'none')})" for n in names if then.get(n) != now.get(n)]

    def other_tables(self, out: Path) -> list[str]:
        """Return the tables of the run that has just ended in `out` whose bytes differ from the ledger."""
        return [name for name, _ in _differing(self.ledger.sha256, table_hashes(files_of(out)))]


def settings_of_run(folder: Path) -> Settings:
    """Return the settings of the run that wrote a folder; the defaults if it has no ledger.

    A file that they name is left out with a warning if it has changed since: the folder may come from someone else, who
    chose the name.

    Raises:
        InputError: a newer kyoki wrote it.
        SettingError: it has settings that this version does not know.
    """
    ledger = read_ledger(folder / LEDGER)
    if ledger is None:
        return Settings()
    settings = _settings(folder / LEDGER, ledger)
    started = _started(folder, ledger)
    then = {str(started / name): sha256 for name, sha256 in ledger.settings_files.items()}
    now = settings_files(settings)
    others = [name for name in named_files(settings) if now.get(name) is None or now[name] != then.get(name)]
    for name in others:
        warnings.warn(f"{name} has changed since the run and is left out", stacklevel=3)
    return without_files(settings, others)


def _settings(file: Path, ledger: Ledger) -> Settings:
    return seen_from(_started(file.parent, ledger), from_mapping(ledger.settings, where=str(file)))


def _started(outputs: Path, ledger: Ledger) -> Path:
    """Return the folder in which the run was started, to which its paths are relative.

    If they do not exist there (the outputs were moved), return the current folder.
    """
    folder = Path(os.path.relpath(outputs / (ledger.folder or Path.cwd())))
    return folder if all((folder / name).exists() for name in ledger.paths) else Path()


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            yield name, "is missing" if name not in now else "is new" if name not in then else "has changed"
