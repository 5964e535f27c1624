"""What a run has written for its user, file by file, so that readers, the next run and the doctor notice damage."""

from __future__ import annotations

import functools
import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import msgspec

from kyoki.errors import InputError
from kyoki.shapes import decoded_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: The file in an output folder that says what was run and what was written.
LEDGER: Final = "ledger.json"


class File(msgspec.Struct, frozen=True):
    """A file as it was written: its stamp, which any later change alters, and its SHA-256."""

    size: int
    inode: int
    mtime_ns: int
    ctime_ns: int
    sha256: str


class _Ledger(msgspec.Struct):
    """Of a ledger what readers need."""

    files: dict[str, File] = {}


def files_of(out: Path) -> Mapping[str, File]:
    """Return what the ledger of an output folder says of its files; nothing where it has none that can be read."""
    try:
        return _files(out / LEDGER, (out / LEDGER).stat().st_mtime_ns)
    except OSError:
        return {}


@functools.lru_cache(maxsize=1)
def _files(ledger: Path, mtime_ns: int) -> Mapping[str, File]:  # noqa: ARG001 (a run may have written it anew)
    found = decoded_file(ledger, _Ledger)
    return found.files if found else {}


def record(out: Path, names: Iterable[str]) -> dict[str, File]:
    """Return the record of files that were just written.

    Args:
        out: the output folder.
        names: of the files, as seen from there.
    """
    names = sorted(names)
    with ThreadPoolExecutor() as threads:  # hashing runs outside of the interpreter's lock
        return dict(zip(names, threads.map(lambda name: _file(out / name), names), strict=True))


def compared(out: Path, files: Mapping[str, File], *, every_byte: bool = False) -> tuple[dict[str, File], list[str]]:
    """Compare files with their record.

    A file whose size, inode and times are those of the record is taken for whole; any other is hashed.

    Args:
        out: the output folder.
        files: the record.
        every_byte: hash all of them.

    Returns:
        The record of those that are what was written, with the stamps that they bear now; and the names of those that
        are gone or something else, sorted.
    """
    names = sorted(files)
    with ThreadPoolExecutor() as threads:
        now = threads.map(lambda name: _now(out / name, files[name], every_byte=every_byte), names)
        found = dict(zip(names, now, strict=True))
    whole = {name: file for name, file in found.items() if file is not None}
    return whole, [name for name in names if name not in whole]


def checked(path: Path) -> Path:
    """Return the path of a table that is to be read, if its bytes are those that were written.

    A reader looks at size and mtime only, which a copy of the folder keeps; what differs is hashed.

    Raises:
        InputError: they are not, or it is no file.
    """
    try:
        about = path.stat()
    except OSError:
        return path  # whoever reads it says so
    folder = path.absolute().parent
    file = files_of(folder.parent).get(f"{folder.name}/{path.name}")
    if not stat.S_ISREG(about.st_mode):
        msg = f"{path}: no file, as a table is; delete it, then give the same kyoki run again"
        raise InputError(msg)
    if file and (about.st_size, about.st_mtime_ns) != (file.size, file.mtime_ns) and _sha256(path) != file.sha256:
        msg = f"{path}: damaged, not the bytes that were written; give the same kyoki run again, which writes it anew"
        raise InputError(msg)
    return path


def _file(path: Path) -> File:
    return _stamped(path.stat(), _sha256(path))


def _stamped(about: os.stat_result, sha256: str) -> File:
    return File(about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns, sha256)


def _now(path: Path, file: File, *, every_byte: bool) -> File | None:
    """Return the record of a file as it is now; None where it is not what was written."""
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
