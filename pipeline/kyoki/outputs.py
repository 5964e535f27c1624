"""Output folders: they carry a mark file, and kyoki never writes to or deletes from a folder without it."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kyoki.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: The mark file of an output folder.
MARK: Final = ".kyoki-outputs"
_SAYS: Final = b"An output folder of kyoki: files that it wrote here may be written again or deleted by it.\n"
#: The subfolders of an output folder; if one is a link, its target must have the mark.
FOLDERS: Final = ("tables", "graph", "figures", "parts")
#: Files that file managers leave in folders that look empty.
_LITTER: Final = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
#: The parts of one stage under one key; see `kyoki.running.parts`.
_PARTS: Final = re.compile(r"[a-z_]+-[0-9a-f]{16}")
_PART_FILE: Final = re.compile(r"([0-9a-f]{16})\.(?:[a-z_]+\.parquet|seal\.json)|inputs\.json")
_UNFINISHED: Final = re.compile(r"\..+\.\d+\.unfinished")


def is_marked(folder: str | Path) -> bool:
    """Whether a folder has the mark: a regular file with our content."""
    mark = os.path.join(folder, MARK)  # noqa: PTH118 (called for each input folder, with strings)
    try:
        file = os.open(mark, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return os.read(file, len(_SAYS)) == _SAYS
    except OSError:  # a folder
        return False
    finally:
        os.close(file)


def is_output(folder: Path) -> bool:
    """Whether a folder is an output folder or one of its subfolders."""
    return is_marked(folder) or (folder.name in FOLDERS and is_marked(folder.parent))


def claim(folder: Path) -> Path:
    """Turn a new or empty folder into an output folder, or check that it is one; only the mark is written.

    Args:
        folder: the user's --out; created if it does not exist.

    Returns:
        The folder.

    Raises:
        InputError: it has files but no mark, is not a folder, or is not writable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not is_marked(folder):
            with os.scandir(folder) as entries:
                foreign = any(map(_is_foreign, entries))
            if foreign:
                msg = f"{folder}: not empty, and not an output folder of kyoki; choose a new or empty folder as --out"
                raise InputError(msg)
            _mark(folder)
        with tempfile.TemporaryFile(dir=folder):  # fails before any work if not writable
            pass
    except (FileExistsError, NotADirectoryError) as fault:
        msg = f"{folder}: is not a folder; choose another --out"
        raise InputError(msg) from fault
    except OSError as fault:
        msg = f"{folder}: cannot be written to ({fault.strerror}); choose another --out"
        raise InputError(msg) from fault
    for linked in (folder / name for name in FOLDERS):
        if linked.is_symlink():
            claim(linked)
    return folder


def _is_foreign(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is not ours; an empty mark is from a run that was killed while writing it."""
    if entry.name == MARK:
        return entry.is_symlink() or not entry.is_file() or entry.stat().st_size > 0
    return entry.name not in _LITTER


def _mark(folder: Path) -> None:
    file = os.open(folder / MARK, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    with os.fdopen(file, "wb") as mark:
        mark.write(_SAYS)


def unfinished(path: Path) -> Path:
    """Return the temporary name of a file or folder that this process is writing."""
    return path.with_name(f".{path.name}.{os.getpid()}.unfinished")


def sweep(out: Path) -> None:
    """Delete unfinished files in `out` that killed runs or workers have left."""
    for folder in (out, *(out / name for name in FOLDERS), *_part_folders(out)):
        for entry in _entries(folder):
            if _UNFINISHED.fullmatch(entry.name):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    Path(entry.path).unlink(missing_ok=True)


def forget_parts(out: Path, current: Mapping[str, Collection[str]]) -> None:
    """Delete the parts in `out` that are not current: only files and folders that we name so.

    Args:
        out: an output folder.
        current: the names of parts that stay, by the name of their folder.
    """
    for folder in _part_folders(out):
        for entry in _entries(folder):
            named = _PART_FILE.fullmatch(entry.name)
            stays = folder.name in current and (named is None or named[1] is None or named[1] in current[folder.name])
            if named and not stays and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)
        if folder.name not in current and not _entries(folder):
            folder.rmdir()


def _part_folders(out: Path) -> list[Path]:
    found = _entries(out / "parts")
    return [Path(entry.path) for entry in found if _PARTS.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
