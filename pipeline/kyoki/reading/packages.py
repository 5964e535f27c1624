"""ZIP files, which .xlsx and .docx are too: opened within limits; no file is ever written by a name in them."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, Final, Protocol
from xml.parsers import expat

from kyoki.reading.streams import OverflowingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    from kyoki.config import ReadSettings

#: What a packed file may unpack to, in times its own size: pages and rows of real news have 3 to 12, zeros 1,000.
_RATIO: Final = 100
#: Bytes that any packed file may unpack to: for a tiny one the ratio is meaningless.
_UNPACKED: Final = 1_000_000
#: The first bytes of an Office file that is encrypted, or of the format of Office 97.
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1 << 16


class UnfitError(Exception):
    """An input that opens, but is of a kind that is not read; the message says which."""


class Budget:
    """The bytes that a packed file may still unpack to, all that is packed within it included.

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
            OverflowingError: there are fewer left.
        """
        self.left -= n
        if self.left < 0:
            raise self.fault


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Metered(io.RawIOBase):
    """A stream whose bytes are taken from a budget as they are read."""

    def __init__(self, stream: _Readable, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        """Return that this can be read."""
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
        UnfitError: it is an Office file that is encrypted or of an old format.
        BadZipFile: it is no ZIP file.
    """
    first = stream.read(len(_OLE))
    stream.seek(0)
    if first == _OLE:
        msg = "encrypted, or of the format of Office 97; save it without a password as .xlsx or .docx"
        raise UnfitError(msg)
    with zipfile.ZipFile(stream) as archive:
        yield archive


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether a member can be read with a password only."""
    return bool(member.flag_bits & _ENCRYPTED)


def check_office(archive: zipfile.ZipFile, budget: Budget, largest: int) -> None:
    """Refuse an Office file that would fill the memory, or whose XML declares a document type.

    Office writes no document type, and its standard forbids one: entities that expand to gigabytes, and files or
    addresses that are read into a text, need one. `zipfile` yields no more of a member than the size it declares.

    Args:
        archive: the file.
        budget: what it may unpack to.
        largest: bytes of any of its parts.

    Raises:
        OverflowingError: it unpacks to more, or a part does.
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
