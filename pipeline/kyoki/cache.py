"""Notes in the user's cache folder: what takes long to find out and only depends on what its name says.

A note that is missing, cannot be read or written, or is not what was wanted is found out again: nothing depends on it.
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
#: Notes on the same by different versions that are kept; those about a model are 6 MB each.
_KEPT: Final = 4
#: Bytes of the hash that each file begins with.
_DIGEST: Final = 32


def noted(name: str, kind: type[_Content]) -> _Content | None:
    """Return the note stored under a name; None if there is none of this kind."""
    try:
        return msgspec.json.decode(content(f"{name}.json") or b"", type=kind)
    except ValueError:  # msgspec's own are ValueErrors
        return None


def note(name: str, value: Any) -> None:  # noqa: ANN401 (what JSON can say)
    """Note something under a name, whole or not at all."""
    keep(f"{name}.json", msgspec.json.encode(value))


def content(name: str) -> bytes | None:
    """Return a file of the cache folder; None if it is missing or not as it was written."""
    try:
        data = (_folder() / name).read_bytes()
    except (OSError, RuntimeError):  # no home folder is a RuntimeError
        return None
    return data[_DIGEST:] if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST] else None


def keep(name: str, data: bytes) -> None:
    """Write a file of the cache folder, whole or not at all."""
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
    """Delete what other versions have noted of the same, but for the newest of them: theirs may be in use, too."""
    about, _, _ = path.name.rpartition("-")
    alike = [other for other in path.parent.glob(f"{about}-*{path.suffix}") if other.is_file()]
    for old in sorted(alike, key=lambda other: other.stat().st_mtime_ns)[:-_KEPT]:
        old.unlink(missing_ok=True)


def _folder() -> Path:
    from platformdirs import user_cache_path

    folder = user_cache_path("kyoki", appauthor=False)
    if not folder.is_absolute():
        msg = f"{os.fspath(folder)}: no place that is the user's"
        raise OSError(msg)
    return folder
