"""A document as it was read: its bytes as text, its id, and what it is; or why it is set aside."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from kyoki.characters import SURROGATES
from kyoki.errors import BinaryError, UndecodableError
from kyoki.reading.charset import Decoded, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kyoki.config import ReadSettings

KINDS: Final = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
_SURROGATE: Final = re.compile(f"[{SURROGATES}]")
_TAG: Final = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|dd|div|dl|dt|em|figure|h[1-6]|head|header|hr|html|i|iframe|img|li|main|meta"
    r"|ol|p|script|section|span|strong|table|td|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
#: A comment ends at the first --> and is never tried longer, (?>): many in a row could be cut in more ways than anyone
#: can try.
_PAGE: Final = re.compile(
    r"\s*(?><!--.{0,500}?-->\s*)*+<(?:!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE | re.DOTALL
)
#: Enough lines to tell; the rest of a long document is like them.
_SAMPLE: Final = 100_000


class Scrape(NamedTuple):
    """One row of the table scrapes."""

    scrape_id: str
    path: str
    row: int | None
    kind: str
    markup: str
    folder: str | None
    charset_declared: str | None
    charset: str
    sha256: str
    n_bytes: int
    url: str | None
    title: str | None
    date: str | None
    outlet: str | None
    author: str | None
    raw: str


class Reject(NamedTuple):
    """One row of the table rejects."""

    scrape_id: str
    path: str
    row: int | None
    stage: str
    reason: str
    detail: str


class File(NamedTuple):
    """A file, how it is called in the tables, and the folder it lies in under the one that was given.

    Where it is (`real`) is a string: a Path for each of 100,000 files takes longer than all else that is asked of them.
    """

    real: str
    path: str
    folder: str | None

    @property
    def kind(self) -> str | None:
        """What its ending says it is, .gz aside."""
        return KINDS.get(os.path.splitext(self.path.lower().removesuffix(".gz"))[1])  # noqa: PTH122 (see above)

    def reject(self, reason: str, detail: str, row: int | None = None) -> Reject:
        """Set this file, or a row of it, aside."""
        return Reject(path_id_of(self.path, row), self.path, row, "read", reason, detail)


def whole(file: File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read a file that is one document."""
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield file.reject("too_large", too_large(settings.max_bytes))
        return
    decoded = decoded_or_reject(file, data)
    if isinstance(decoded, Reject):
        yield decoded
        return
    markup = "html" if is_markup(decoded.text) or (file.kind == "html" and _TAG.search(decoded.text)) else "text"
    yield scrape_of(file, data, decoded, {"kind": str(file.kind), "markup": markup})


def too_large(limit: int) -> str:
    """Say that a document is over the limit, and what to do."""
    return f"over {limit:,} bytes; set read.max_bytes higher to read it"


def decoded_or_reject(file: File, data: bytes, row: int | None = None) -> Decoded | Reject:
    """Decode a document by its content, or set it aside: binary, undecodable, or without a character."""
    try:
        decoded = decode(data)
    except BinaryError as fault:
        return file.reject("binary", str(fault), row)
    except UndecodableError as fault:
        return file.reject("undecodable", str(fault), row)
    return decoded if decoded.text.strip() else file.reject("empty", f"{len(data)} bytes, no character", row)


def is_markup(text: str) -> bool:
    """Tell HTML from text: a flattened page may hold a few tags of its noscript parts, on few of its lines."""
    if _PAGE.match(text):
        return True
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()]
    n_tagged = sum(_TAG.search(line) is not None for line in lines)
    return n_tagged * 2 > len(lines) and len(_TAG.findall(text[:_SAMPLE])) >= 2


def scrape_of(file: File, data: bytes, decoded: Decoded, columns: Mapping[str, Any]) -> Scrape:
    """Make the row of the table scrapes; `columns` are those that the file and the decoding do not tell."""
    given = dict.fromkeys(("row", "url", "title", "date", "outlet", "author"))
    return Scrape(
        **{
            **given,
            "scrape_id": scrape_id_of(file.folder or "", data),
            "path": file.path,
            "folder": file.folder,
            "charset_declared": decoded.declared,
            "charset": decoded.charset,
            "sha256": hashlib.sha256(data).hexdigest(),
            "n_bytes": len(data),
            "raw": decoded.text,
            **columns,
        }
    )


def scrape_id_of(folder: str, data: bytes) -> str:
    """Return the id of a document: the same wherever and under whatever file name its bytes lie in such a folder."""
    # A letter first: Excel takes 12345e78 for a number. 60 bits: among a million scrapes two meet once in 10^6 corpora.
    return "a" + hashlib.sha256(folder.encode() + b"\0" + data).hexdigest()[:15]


def path_id_of(path: str, row: int | None) -> str:
    """Return the id of what could not be read, which has no bytes of its own."""
    return scrape_id_of("path", path.encode() + (b"" if row is None else b"\0%d" % row))


def readable(name: str) -> str:
    """Return a file name as text: composed as on every system, bytes that are no UTF-8 shown in hexadecimal."""
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))


def storable(text: str) -> str:
    """Leave out what no table can hold: NUL, and lone surrogates, which JSON can spell."""
    return _SURROGATE.sub("\ufffd", text.replace("\0", ""))
