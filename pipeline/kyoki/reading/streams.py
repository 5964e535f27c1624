"""Documents as streams: limited in size, and converted to UTF-8 from any charset."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from kyoki.reading.charset import ESCAPE, NEC_ROWS, NO_CP932, byte_order, decode, iso_2022_jp

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: Number of bytes that are decoded at a time.
_PIECE: Final = 1 << 20


class Readable(Protocol):
    """What streams are made from: all that is called is `read`."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        ...


class OverflowingError(Exception):
    """A stream is longer than its limit; the message names the limit."""


class Capped(io.RawIOBase):
    """The first `limit` bytes of a stream; a longer stream is cut there, or `fault` is raised if given."""

    def __init__(self, stream: Readable, limit: int, fault: OverflowingError | None = None) -> None:
        self._stream = stream
        self._left = limit
        self._fault = fault

    def readable(self) -> bool:
        """Return True: the stream is readable."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill a buffer; 0 at the end."""
        target = memoryview(buffer).cast("B")
        data = self._stream.read(min(len(target), self._left + (self._fault is not None)))
        self._left -= len(data)
        if self._fault and self._left < 0:
            raise self._fault
        target[: len(data)] = data
        return len(data)


class AsUtf8(io.RawIOBase):
    """A document of any size as a stream of UTF-8, without byte order mark and NUL.

    Args:
        head: its beginning, long enough to detect the charset.
        rest: what follows.

    Raises:
        BinaryError: the beginning is not text.
        UndecodableError: no charset fits it.
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        charset = decode(head).charset
        self._decoder = _decoder(charset, head)
        self._absent = NO_CP932 if charset == "cp932" else None
        self._given = head
        self._rest = rest
        self._made = b""

    def readable(self) -> bool:
        """Return True: the stream is readable."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill a buffer; 0 at the end."""
        target = memoryview(buffer).cast("B")
        while not self._made:
            data = self._given or self._rest.read(_PIECE)
            self._given = b""
            text = self._decoder.decode(data, not data).replace("\0", "")
            if self._absent:
                text = text.translate(self._absent)
            self._made = text.encode("utf-8", "replace")
            if not data:
                break
        n = min(len(target), len(self._made))
        target[:n] = self._made[:n]
        self._made = self._made[n:]
        return n


class _Decoder(Protocol):
    def decode(self, data: bytes, final: bool, /) -> str: ...  # noqa: FBT001 (as the standard library has it)


def _decoder(charset: str, head: bytes) -> _Decoder:
    if charset == "iso-2022-jp":
        return _Iso2022Jp()
    if charset == "utf-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        charset = byte_order(head)
    name = {"utf-8": "utf-8-sig", "euc-jp": "euc_jp"}.get(charset, charset)
    return codecs.getincrementaldecoder(name)(NEC_ROWS if charset == "euc-jp" else "replace")


class _Iso2022Jp:
    """Decoder of whole lines of ISO-2022-JP; the character set at the end of a line continues in the next."""

    def __init__(self) -> None:
        self._rest = b""
        self._escape = b""

    def decode(self, data: bytes, final: bool, /) -> str:  # noqa: FBT001 (see _Decoder)
        data = self._rest + data
        end = len(data) if final else data.rfind(b"\n") + 1
        lines, self._rest = self._escape + data[:end], data[end:]
        for found in ESCAPE.finditer(lines):
            self._escape = found[0]
        return iso_2022_jp(lines)
