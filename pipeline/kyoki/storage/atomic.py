"""Write files completely or not at all."""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from kyoki.errors import InputError
from kyoki.outputs import unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextlib.contextmanager
def replacing(path: Path, *, synced: bool = True) -> Iterator[Path]:
    """Yield a temporary path that replaces `path` at the end; it is deleted if an exception is raised.

    The bytes are synced to disk before the rename, so a power cut leaves either the old file or the new one.

    Args:
        path: the file; its folder is created, but none above it: a deleted output folder stays deleted.
        synced: False if the caller syncs all of its files at once with `sync`.
    """
    path.parent.mkdir(exist_ok=True)
    written = unfinished(path)
    try:
        yield written
        if synced:
            _sync(written)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def sync(files: Iterable[Path]) -> None:
    """Wait until the bytes of all files are on disk; syncing in parallel takes hardly longer than one file."""
    with ThreadPoolExecutor(16) as threads:
        for _ in threads.map(_sync, files):
            pass


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise if the path exists, even as a broken link, unless `force`.

    Raises:
        InputError: the path exists.
    """
    if not force and os.path.lexists(path):
        msg = f"{path}: exists; give --force to overwrite it, or another name"
        raise InputError(msg)
