"""JSON that a run keeps for the next one, decoded into typed shapes: what does not fit counts as absent."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

_Shape = TypeVar("_Shape")
#: Bytes of the largest file of ours: the ledger of a million inputs has 100 MB.
_LARGEST: Final = 1_000_000_000


def decoded(data: bytes, shape: type[_Shape]) -> _Shape | None:
    """Return JSON as a shape; None where it is no JSON, or of another shape."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        return None


def decoded_file(path: Path, shape: type[_Shape]) -> _Shape | None:
    """Return a file of JSON as a shape; None where there is none, or none that a run of ours could have written."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with open(file, "rb") as stream:  # noqa: PTH123 (a descriptor)
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
            return None
        try:
            return decoded(stream.read(about.st_size), shape)
        except OSError:
            return None


def encoded(value: object) -> bytes:
    """Return a shape as JSON that people can read, a field a line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
