"""Text files that the user names: the one way in which settings, and the files that settings name, are read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from kyoki.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from kyoki.errors import KyokiError

#: Bytes. A million words as keywords.csv, the largest file that a setting is known to name, are about this much.
LIMIT: Final = 100_000_000
#: To open a named pipe waits for its writer, and a terminal may become that of the process; Windows has neither flag,
#: and would change line ends.
_AT_ONCE: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_text(path: Path, *, what: str, wanted: str, limit: int = LIMIT, error: type[KyokiError] = InputError) -> str:
    """Return the text of a regular file in UTF-8, with or without a byte order mark; line ends are as they are.

    Args:
        path: the file.
        what: what the file is for, such as "names"; the message of an error begins with it.
        wanted: what is wanted there, such as "a text file with one word a line".
        limit: bytes that the file may have.
        error: the class of what is raised.

    Raises:
        KyokiError: an `error`: the file cannot be opened, is none, is too large, or is no text in UTF-8.
    """
    try:
        data = _read(path, limit)
    except (OSError, ValueError) as fault:  # a path with NUL is a ValueError
        msg = f"{what} {path}: {getattr(fault, 'strerror', None) or fault}; wanted {wanted}"
        raise error(msg) from fault
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        msg = f"{what} {path}: not UTF-8 at byte {fault.start}; wanted {wanted}: save it as UTF-8"
        raise error(msg) from fault
    if (at := text.find("\0")) >= 0:
        msg = f"{what} {path}: NUL at character {at}, so no text; wanted {wanted}"
        raise error(msg)
    return text


def _read(path: Path, limit: int) -> bytes:
    """Return the bytes of a file; what it is gets looked at after opening, when nobody can put another in its place.

    Raises:
        OSError: it cannot be opened.
        ValueError: it is no regular file, or larger than `limit`, or no file can have this path.
    """
    number = os.open(path, _AT_ONCE)
    try:
        found = os.fstat(number)
        kind = stat.S_IFMT(found.st_mode)
        if kind != stat.S_IFREG:
            msg = _KINDS.get(kind, "no regular file")
            raise ValueError(msg)
        with os.fdopen(number, "rb", closefd=False) as file:
            data = b"" if found.st_size > limit else file.read(limit + 1)  # a file of /proc says that it has 0 bytes
    finally:
        os.close(number)
    if max(found.st_size, len(data)) > limit:
        msg = f"larger than {limit // 1_000_000} MB"
        raise ValueError(msg)
    return data
