"""List the files under the given paths: each once, in the order of their paths."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kyoki.errors import InputError
from kyoki.outputs import is_marked, is_output
from kyoki.reading.documents import KINDS, File, Reject, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A file and its path with links resolved; or a reject for something that cannot be listed, and None.
_Listed = tuple[File | Reject, str | None]


class _Folder(NamedTuple):
    """A folder.

    Args:
        real: the path with which it is opened.
        true: the same path with links resolved.
        path: its path in the tables, starting with the name of the input folder.
        within: its path below the input folder; None for the input folder itself.
    """

    real: str
    true: str
    path: str
    within: str | None


def listed(paths: Iterable[str | Path]) -> Iterator[File | Reject]:
    """List the files under these paths in the order in which they are read: sorted by path, each once.

    A file that is given twice (directly and with its folder, or by a link) is read under the first of its names. Hidden
    files and folders and kyoki's output folders are skipped.

    Raises:
        InputError: a path does not exist, or is an output folder of kyoki.
    """
    found = [entry for path in paths for entry in _files(Path(path))]
    found.sort(
        key=lambda entry: entry[1] is None
    )  # files come first within a path; two sorts are faster than a combined key
    found.sort(key=lambda entry: entry[0].path)
    return _once(found)


def _files(root: Path) -> Iterator[_Listed]:
    """List the files under one path, in no particular order."""
    name = readable(os.path.basename(os.path.abspath(root)))  # noqa: PTH100, PTH119 - Path keeps .., resolve() follows links
    if not root.exists():
        msg = f"{root}: no such file or folder; give files or folders with scrapes ({', '.join(KINDS)}, .gz)"
        raise InputError(msg)
    true = os.path.realpath(root)
    if not root.is_dir():
        yield File(str(root), name, None), true
        return
    if is_output(Path(true)):
        msg = f"{root}: outputs of kyoki are not read as inputs; give the folder with the scrapes"
        raise InputError(msg)
    top = os.path.join(true, "")  # noqa: PTH118 (see File)
    waiting = [_Folder(str(root), true, name, None)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder.real) as entries:
                yield from _within(folder, entries, waiting, top)
        except OSError as fault:
            place = File(folder.real, folder.path, None)
            yield place.reject("unreadable", f"folder: {fault.strerror}"), None


def _once(found: Iterable[_Listed]) -> Iterator[File | Reject]:
    """Yield each file under the first of its names."""
    seen: set[str] = set()
    for entry, true in found:
        if true is None:
            yield entry
        elif true not in seen:
            seen.add(true)
            yield entry


def _within(
    folder: _Folder, entries: Iterable[os.DirEntry[str]], folders: list[_Folder], top: str
) -> Iterator[_Listed]:
    """List the files in a folder from the directory entries alone, without a system call for each file.

    Args:
        folder: the folder.
        entries: its directory entries.
        folders: sub-folders that remain to be listed are appended here.
        top: the input folder with links resolved and a trailing separator; a link may not lead out of it.
    """
    true = os.path.join(folder.true, "")  # noqa: PTH118 (see File)
    for entry in entries:
        if is_hidden(name := entry.name):
            continue
        real, name = true + name, name if name.isascii() else readable(name)
        path = f"{folder.path}/{name}"
        if entry.is_dir(follow_symlinks=False) and not _is_junction(entry):
            if not is_marked(real):
                within = name if folder.within is None else f"{folder.within}/{name}"
                folders.append(_Folder(entry.path, real, path, within))
        elif entry.is_symlink():
            yield _linked(File(entry.path, path, folder.within), top)
        else:
            yield File(entry.path, path, folder.within), real


def _linked(link: File, top: str) -> _Listed:
    """Return the target of a link under the link's own name, or a reject if the target is outside the folder."""
    real = os.path.realpath(link.real)
    if not os.path.exists(real):  # noqa: PTH110 (see File)
        return link.reject("missing", "a broken link"), None
    if not f"{real}{os.sep}".startswith(top):
        return link.reject("outside", "a link out of the folder; to read its target, give that path"), None
    return link._replace(real=real), real


def _is_junction(entry: os.DirEntry[str]) -> bool:
    return sys.platform == "win32" and sys.version_info >= (3, 12) and entry.is_junction()


def is_hidden(name: str) -> bool:
    """Whether a file or folder with this name is skipped."""
    return name.startswith((".", "~$")) or name == "__MACOSX"  # open in Office; added to ZIPs by macOS
