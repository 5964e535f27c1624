"""Notes in the user's cache folder: what takes long to find out and only depends on what its name says.

A note that is missing, cannot be read or written, or is not what was wanted is found out again: nothing depends on it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

_Content = TypeVar("_Content")


def noted(name: str, kind: type[_Content]) -> _Content | None:
    """Return what was noted under a name, None where there is no such note of this kind."""
    try:
        return msgspec.json.decode(_path(name).read_bytes(), type=kind)
    except (OSError, ValueError, RuntimeError):  # msgspec's own are ValueErrors; no home folder is a RuntimeError
        return None


def note(name: str, content: Any) -> None:  # noqa: ANN401 (what JSON can say)
    """Note something under a name, whole or not at all."""
    with contextlib.suppress(OSError, RuntimeError):
        path = _path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            unfinished.write_bytes(msgspec.json.encode(content))
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise


def _path(name: str) -> Path:
    from platformdirs import user_cache_path

    folder = user_cache_path("kyoki", appauthor=False)
    if not folder.is_absolute():
        msg = f"{os.fspath(folder)}: no place that is the user's"
        raise OSError(msg)
    return folder / f"{name}.json"
