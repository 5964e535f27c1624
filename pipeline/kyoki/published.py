"""Record of the files that a run has published, so that readers, later runs and the doctor detect damage."""

from __future__ import annotations

import functools
import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from kyoki.errors import InputError
from kyoki.shapes import decoded_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: The file in an output folder that records what was run and written.
LEDGER: Final = "ledger.json"

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class PublishedFile(msgspec.Struct, frozen=True):
    """A file as written: its stat values, which any later change alters, and its SHA-256."""

    size: int
    inode: int
    mtime_ns: int
    ctime_ns: int
    sha256: str


class _Ledger(msgspec.Struct):
    """The part of a ledger that readers need."""

    files: dict[str, PublishedFile] = {}


def files_of(out: Path) -> Mapping[str, PublishedFile]:
    """Return the files recorded in the ledger of an output folder; empty without a readable ledger."""
    try:
        return _files(out / LEDGER, (out / LEDGER).stat().st_mtime_ns)
    except OSError:
        return {}


@functools.lru_cache(maxsize=1)
def _files(ledger: Path, mtime_ns: int) -> Mapping[str, PublishedFile]:  # noqa: ARG001 (a cache key: a run may rewrite the ledger)
    found = decoded_file(ledger, _Ledger)
    return found.files if found else {}


def record(out: Path, names: Iterable[str], known: Mapping[str, str] = _NOTHING) -> dict[str, PublishedFile]:
    """Record files that were just written.

    Args:
        out: the output folder.
        names: the files, relative to it.
        known: the SHA-256 of files for which it is known already.
    """
    names = sorted(names)
    with ThreadPoolExecutor() as threads:  # hashing runs outside of the interpreter's lock
        return dict(zip(names, threads.map(lambda name: _file(out / name, known.get(name)), names), strict=True))


def compared(
    out: Path, files: Mapping[str, PublishedFile], *, every_byte: bool = False
) -> tuple[dict[str, PublishedFile], list[str]]:
    """Compare files with their record.

    A file with the recorded size, inode and times counts as intact; any other is hashed.

    Args:
        out: the output folder.
        files: the record.
        every_byte: hash all of them.

    Returns:
        The record of the intact files, with their current stat values; and the sorted names of missing or damaged ones.
    """
    names = sorted(files)
    with ThreadPoolExecutor() as threads:
        now = threads.map(lambda name: _now(out / name, files[name], every_byte=every_byte), names)
        found = dict(zip(names, now, strict=True))
    whole = {name: file for name, file in found.items() if file is not None}
    return whole, [name for name in names if name not in whole]


def checked(path: Path) -> Path:
    """Return the path of a table if it is intact.

    Only size and mtime are compared, which a copy of the folder keeps; a file is hashed if they differ.

    Args:
        path: `OUT/tables/NAME.parquet`, a file or a folder of files.

    Raises:
        InputError: a file is damaged, missing or foreign, or it is neither file nor folder.
    """
    folder = path.absolute().parent
    files, name = files_of(folder.parent), f"{folder.name}/{path.name}"
    if path.is_dir():
        recorded = {file.removeprefix(f"{name}/") for file in files if file.startswith(f"{name}/")}
        found = {file.name for file in path.iterdir()}
        if files and (odd := sorted(recorded ^ found)):
            what = "no run wrote it; move it elsewhere" if odd[0] in found else "missing; repeat the same kyoki run"
            msg = f"{path / odd[0]}: {what}"
            raise InputError(msg)
        for file in sorted(found):
            _check(path / file, files.get(f"{name}/{file}"))
        return path
    _check(path, files.get(name))
    return path


def _check(path: Path, file: PublishedFile | None) -> None:
    try:
        about = path.stat()
    except OSError:
        return  # reading it raises
    if not stat.S_ISREG(about.st_mode):
        msg = f"{path}: not a regular file; delete it, then repeat the same kyoki run"
        raise InputError(msg)
    if file and (about.st_size, about.st_mtime_ns) != (file.size, file.mtime_ns) and _sha256(path) != file.sha256:
        msg = f"{path}: damaged: its bytes differ from those that were written; repeat the same kyoki run to restore it"
        raise InputError(msg)


def _file(path: Path, sha256: str | None) -> PublishedFile:
    return _stamped(path.stat(), sha256 or _sha256(path))


def _stamped(about: os.stat_result, sha256: str) -> PublishedFile:
    return PublishedFile(about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns, sha256)


def _now(path: Path, file: PublishedFile, *, every_byte: bool) -> PublishedFile | None:
    """Return the current record of an intact file; None if it is missing or damaged."""
    try:
        about = os.lstat(path)
        now = _stamped(about, file.sha256)
        if now == file and not every_byte:
            return file
        regular = stat.S_ISREG(about.st_mode)  # opening a pipe would wait
        return now if regular and about.st_size == file.size and _sha256(path) == file.sha256 else None
    except OSError:
        return None


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
