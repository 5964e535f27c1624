"""Read a ZIP archive like a folder: its files have paths such as archive.zip!/folder/name."""

from __future__ import annotations

import io
import re
import stat
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

from kyoki.reading.documents import File, Reject, readable
from kyoki.reading.packages import Budget, Metered, is_encrypted, opened
from kyoki.reading.walk import is_hidden

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

#: Separates the path of an archive from the path of a file in it.
WITHIN: Final = "!/"
#: Levels of nested archives: few real archives contain another and none goes four levels deep, but archive bombs do.
DEEPEST: Final = 3
_UTF8_NAME: Final = 0x800
_DRIVE: Final = re.compile(r"[A-Za-z]:")
#: File types of a regular file; archives made on Windows have none (0).
_PLAIN: Final = (0, stat.S_IFREG)


def members(file: File, stream: BinaryIO, budget: Budget) -> Iterator[tuple[File, BinaryIO] | Reject]:
    """Yield the files in an archive with their streams, sorted by name; hidden files are left out.

    A member's folder is the folder of the archive plus its own folder in the archive, so the unpacked file would be the
    same scrape.

    Args:
        file: the archive.
        stream: its bytes; must be seekable.
        budget: what it may unpack to.

    Yields:
        A file and its stream, valid until the next one is requested; or a reject for a member that is not a regular
        file, is encrypted, or has a name that leads out of the archive.

    Raises:
        BadZipFile: it is not a ZIP archive.
    """
    depth = file.path.lower().count(f".zip{WITHIN}")
    if depth >= DEEPEST:
        yield file.reject("unsupported", f"an archive within {DEEPEST} others; unpack it to read it")
        return
    with opened(stream) as archive:
        named = [(name_of(one), one) for one in archive.infolist() if not one.is_dir()]
        for name, member in sorted(named, key=lambda one: (one[0], one[1].CRC, one[1].file_size)):
            if any(map(is_hidden, name.split("/"))) and ".." not in name.split("/"):
                continue
            inner = _file(file, name)
            if reason := _refused(name, member):
                yield inner.reject(*reason)
                continue
            try:
                data = archive.open(member)
            except (RuntimeError, NotImplementedError, OSError, ValueError) as fault:
                yield inner.reject("unreadable", f"{type(fault).__name__}: {fault}")
                continue
            with data:
                yield inner, io.BufferedReader(Metered(data, budget))


def _file(archive: File, name: str) -> File:
    folder = str(PurePosixPath(archive.folder or "", name).parent)
    return File(archive.real, f"{archive.path}{WITHIN}{name}", None if folder in {"", "."} else folder)


def _refused(name: str, member: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Return why a member is not read: reason and detail."""
    if name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name):
        return "outside", "a name that leads out of the archive"
    if stat.S_IFMT(member.external_attr >> 16) not in _PLAIN:
        return "unsupported", "a link or device in an archive"
    if is_encrypted(member):
        return "unsupported", "encrypted; unpack it to read it"
    return None


def name_of(member: zipfile.ZipInfo) -> str:
    r"""Return a member's name; if it is not marked as UTF-8, it is UTF-8 anyway (macOS) or cp932 (Japanese Windows).

    >>> import zipfile
    >>> name_of(zipfile.ZipInfo("記事.txt".encode("cp932").decode("cp437"))), name_of(zipfile.ZipInfo("a\\b.txt"))
    ('記事.txt', 'a/b.txt')
    """
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        data = name.encode("cp437", "replace")
        for charset in ("utf-8", "cp932"):
            try:
                name = data.decode(charset)
                break
            except UnicodeDecodeError:
                continue
    return readable(name.replace("\\", "/")).removeprefix("./")
