"""Notes in the user's cache folder: results that take long to compute and depend only on what their name states.

If a note is missing, cannot be read or written, or has an unexpected form, its content is computed again; results never
depend on notes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

_Content = TypeVar("_Content")
#: How many versions of one note are kept; each note on a model takes 6 MB.
_KEPT: Final = 4
#: Length in bytes of the hash at the beginning of each file.
_DIGEST: Final = 32


def noted(name: str, kind: type[_Content]) -> _Content | None:
    """Return the note stored under a name; None if there is none of this type."""
    try:
        return msgspec.json.decode(content(f"{name}.json") or b"", type=kind)
    except ValueError:  # includes msgspec's own errors
        return None


def note(name: str, value: Any) -> None:  # noqa: ANN401 (any JSON value)
    """Store a note under a name, completely or not at all."""
    keep(f"{name}.json", msgspec.json.encode(value))


def content(name: str) -> bytes | None:
    """Return a file of the cache folder; None if it is missing or has changed since it was written."""
    try:
        data = (_folder() / name).read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: the user has no home folder
        return None
    return data[_DIGEST:] if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST] else None


def keep(name: str, data: bytes) -> None:
    """Write a file of the cache folder, completely or not at all."""
    with contextlib.suppress(OSError, RuntimeError):
        path = _folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{name}.{secrets.token_hex(4)}")
        try:
            unfinished.write_bytes(hashlib.sha256(data).digest() + data)
            unfinished.replace(path)
            _forget_old(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise


def _forget_old(path: Path) -> None:
    """Delete other versions' notes of the same name, except the newest, which may be in use."""
    about, _, _ = path.name.rpartition("-")
    alike = [other for other in path.parent.glob(f"{about}-*{path.suffix}") if other.is_file()]
    for old in sorted(alike, key=lambda other: other.stat().st_mtime_ns)[:-_KEPT]:
        old.unlink(missing_ok=True)


def _folder() -> Path:
    from platformdirs import user_cache_path

    folder = user_cache_path("kyoki", appauthor=False)
    if not folder.is_absolute():
        msg = f"{os.fspath(folder)}: not a folder of this user"
        raise OSError(msg)
    return folder
