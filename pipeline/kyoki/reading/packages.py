"""Open ZIP files (also .xlsx and .docx) within limits; nothing is written to disk under a name from the archive."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, Final
from xml.parsers import expat

from kyoki.reading.streams import OverflowingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    from kyoki.config import ReadSettings
    from kyoki.reading.streams import Readable

#: Maximum ratio of unpacked to packed size: pages and rows of real news have 3 to 12, zeros 1,000.
_RATIO: Final = 100
#: Bytes to which any packed file may unpack: for a tiny one the ratio is meaningless.
_UNPACKED: Final = 1_000_000
#: The first bytes of an encrypted Office file, or of one in the format of Office 97.
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1 << 16


class UnfitError(Exception):
    """A file that opens, but is of a kind that kyoki does not read; the message says which."""


class Budget:
    """The bytes to which a packed file may still unpack, including files packed within it.

    Args:
        size: bytes of the file.
        settings: of read.
    """

    def __init__(self, size: int, settings: ReadSettings) -> None:
        most = max(_UNPACKED, _RATIO * size)
        self.fault = OverflowingError(f"unpacks to over {_RATIO} times its size; unpack it to read it")
        if most > settings.max_unpacked * 1_000_000:
            most = settings.max_unpacked * 1_000_000
            self.fault = OverflowingError(
                f"unpacks to over {settings.max_unpacked:,} MB; unpack it, or set read.max_unpacked higher"
            )
        self.left = most

    def take(self, n: int) -> None:
        """Take bytes.

        Raises:
            OverflowingError: fewer bytes are left.
        """
        self.left -= n
        if self.left < 0:
            raise self.fault


class Metered(io.RawIOBase):
    """A stream whose bytes are taken from a budget as they are read."""

    def __init__(self, stream: Readable, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        """Return True: the stream is readable."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill a buffer; 0 at the end."""
        target = memoryview(buffer).cast("B")
        data = self._stream.read(min(len(target), self._budget.left + 1))
        self._budget.take(len(data))
        target[: len(data)] = data
        return len(data)


@contextmanager
def opened(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP file.

    Raises:
        UnfitError: it is an Office file that is encrypted or in an old format.
        BadZipFile: it is not a ZIP file.
    """
    first = stream.read(len(_OLE))
    stream.seek(0)
    if first == _OLE:
        msg = "encrypted, or in the format of Office 97; save it without a password as .xlsx or .docx"
        raise UnfitError(msg)
    with zipfile.ZipFile(stream) as archive:
        yield archive


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether a member can be read only with a password."""
    return bool(member.flag_bits & _ENCRYPTED)


def check_office(archive: zipfile.ZipFile, budget: Budget, largest: int) -> None:
    """Raise if an Office file would fill the memory, or if its XML declares a document type.

    Office never writes a document type, and its standard forbids it; attacks need one to define entities that expand to
    gigabytes, or that read files or addresses into a text. `zipfile` reads a member only up to its declared size.

    Args:
        archive: the file.
        budget: the bytes to which it may unpack.
        largest: maximum bytes of each of its parts.

    Raises:
        OverflowingError: the file or one of its parts unpacks to more.
        UnfitError: a part declares a document type, or is encrypted.
    """
    for member in archive.infolist():
        budget.take(member.file_size)
        if member.file_size > largest:
            msg = f"its part {member.filename[:100]} has over {largest:,} bytes; set read.max_bytes higher to read it"
            raise OverflowingError(msg)
        if is_encrypted(member):
            msg = "encrypted; save it without a password"
            raise UnfitError(msg)
        if not member.is_dir():
            with archive.open(member) as part:
                _check_prolog(member.filename, part)


class _RootError(Exception):
    """The root element begins: everything that may precede it has been read."""


def _check_prolog(name: str, part: IO[bytes]) -> None:
    def refuse(*_: object) -> None:
        msg = f"its part {name[:100]} declares a document type, which no Office file has"
        raise UnfitError(msg)

    def stop(*_: object) -> None:
        raise _RootError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        while data := part.read(_CHUNK):
            parser.Parse(data)
    except (
        _RootError,
        expat.ExpatError,
        ValueError,
    ):  # the latter two: a picture, or broken XML, reported by its reader
        return
