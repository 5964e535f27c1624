"""Read text files that the user names: settings, and the files that settings name."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from kyoki.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from kyoki.errors import KyokiError

#: Bytes: a keywords.csv of about a million words, the largest file that a setting names in practice.
LIMIT: Final = 100_000_000
#: Opening a named pipe would wait for its writer, and a terminal could become the controlling one. Windows has neither
#: flag, but would convert line ends.
_AT_ONCE: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_text(path: Path, *, what: str, wanted: str, limit: int = LIMIT, error: type[KyokiError] = InputError) -> str:
    """Read a regular file in UTF-8, with or without a byte order mark; line ends are kept.

    Args:
        path: the file.
        what: the purpose of the file, such as "names", which begins error messages.
        wanted: the expected content, such as "a text file with one word a line".
        limit: maximum size in bytes.
        error: the exception class to raise.

    Raises:
        KyokiError: an `error`: the file cannot be opened, is not regular, is too large, or is not UTF-8 text.
    """
    try:
        data = _read(path, limit)
    except (OSError, ValueError) as fault:  # a path with NUL is a ValueError
        msg = f"{what} {path}: {getattr(fault, 'strerror', None) or fault}; expected {wanted}"
        raise error(msg) from fault
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        msg = f"{what} {path}: not UTF-8 at byte {fault.start}; expected {wanted}: save it as UTF-8"
        raise error(msg) from fault
    if (at := text.find("\0")) >= 0:
        msg = f"{what} {path}: NUL at character {at}, so not a text; expected {wanted}"
        raise error(msg)
    return text


def _read(path: Path, limit: int) -> bytes:
    """Return the bytes of a file; its type is checked after opening, so that it cannot be swapped in between.

    Raises:
        OSError: it cannot be opened.
        ValueError: it is not a regular file or larger than `limit`, or the path is invalid.
    """
    number = os.open(path, _AT_ONCE)
    try:
        found = os.fstat(number)
        kind = stat.S_IFMT(found.st_mode)
        if kind != stat.S_IFREG:
            msg = _KINDS.get(kind, "not a regular file")
            raise ValueError(msg)
        with os.fdopen(number, "rb", closefd=False) as file:
            data = b"" if found.st_size > limit else file.read(limit + 1)  # files in /proc report 0 bytes
    finally:
        os.close(number)
    if max(found.st_size, len(data)) > limit:
        msg = f"larger than {limit // 1_000_000} MB"
        raise ValueError(msg)
    return data
