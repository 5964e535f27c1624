"""JSON that a run keeps for later runs, decoded into typed structs; files that do not fit count as missing."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

_Shape = TypeVar("_Shape")
#: The ledger of a million inputs has 100 MB.
_MOST_BYTES: Final = 1_000_000_000


def decoded(data: bytes, shape: type[_Shape]) -> _Shape | None:
    """Decode JSON into a struct; None if it is not JSON or does not fit."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        return None


def decoded_file(path: Path, shape: type[_Shape]) -> _Shape | None:
    """Decode a JSON file into a struct; None if it is missing, not a regular file, too large or does not fit."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with open(file, "rb") as stream:  # noqa: PTH123 (a descriptor)
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode) or about.st_size > _MOST_BYTES:
            return None
        try:
            return decoded(stream.read(about.st_size), shape)
        except OSError:
            return None


def encoded(value: object) -> bytes:
    """Encode a struct as readable JSON, one field per line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
