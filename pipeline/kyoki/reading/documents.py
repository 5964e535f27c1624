"""A document as it was read: its text, id and kind; or a reject with the reason."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

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
    ".xlsx": "xlsx",
    ".docx": "docx",
    ".zip": "zip",
}
#: The kinds of files that hold more than one document.
OF_MANY: Final = frozenset(("jsonl", "csv", "xlsx", "zip"))
_TAG: Final = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|dd|div|dl|dt|em|figure|h[1-6]|head|header|hr|html|i|iframe|img|li|main|meta"
    r"|ol|p|script|section|span|strong|table|td|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
#: A comment ends at the first --> only, hence (?>): otherwise a run of comments could be split in exponentially many
#: ways.
_PAGE: Final = re.compile(
    r"\s*(?><!--.{0,500}?-->\s*)*+<(?:!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE | re.DOTALL
)
#: Number of characters that are searched for tags; the rest of a long document is assumed to be similar.
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
    variables: str | None
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
    """A file: its location, its path in the tables, its folder within the input folder, and its kind if given.

    The location (`real`) is a string: creating a Path for each of 100,000 files takes longer than the rest of listing
    them.
    """

    real: str
    path: str
    folder: str | None
    given: str = ""

    @property
    def kind(self) -> str | None:
        """The given kind, or that of the file extension (ignoring .gz)."""
        return self.given or KINDS.get(os.path.splitext(self.path.lower().removesuffix(".gz"))[1])  # noqa: PTH122 (see above)

    def reject(self, reason: str, detail: str, row: int | None = None) -> Reject:
        """Return the reject for this file, or for a row of it."""
        return Reject(path_id_of(self.path, row), self.path, row, "read", reason, detail)


def whole(file: File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read a file that contains one document."""
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
    """Return the detail for the reject of a document that exceeds the limit."""
    return f"over {limit:,} bytes; set read.max_bytes higher to read it"


def decoded_or_reject(file: File, data: bytes, row: int | None = None) -> Decoded | Reject:
    """Decode a document by its content; return a reject if it is binary, undecodable, or only white space."""
    try:
        decoded = decode(data)
    except BinaryError as fault:
        return file.reject("binary", str(fault), row)
    except UndecodableError as fault:
        return file.reject("undecodable", str(fault), row)
    return decoded if decoded.text.strip() else file.reject("empty", f"{len(data)} bytes, no character", row)


def is_markup(text: str) -> bool:
    """Whether a document is HTML; a page flattened to text may still have tags (of noscript), but on few lines."""
    if _PAGE.match(text):
        return True
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()]
    n_tagged = sum(_TAG.search(line) is not None for line in lines)
    return n_tagged * 2 > len(lines) and len(_TAG.findall(text[:_SAMPLE])) >= 2


def scrape_of(file: File, data: bytes, decoded: Decoded, columns: Mapping[str, Any]) -> Scrape:
    """Return a row of the table scrapes; `columns` are the values that do not follow from the file and the decoding."""
    given = dict.fromkeys(("row", "url", "title", "date", "outlet", "author", "variables"))
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
    """Return the id of a document, made from its bytes and its folder within the input, not from its file name."""
    # A letter comes first because Excel takes 12345e78 for a number. 60 bits: in one of 10^6 corpora of a million
    # scrapes, two collide.
    return "a" + hashlib.sha256(folder.encode() + b"\0" + data).hexdigest()[:15]


def path_id_of(path: str, row: int | None) -> str:
    """Return an id made from the path, for a reject whose bytes could not be read."""
    return scrape_id_of("path", path.encode() + (b"" if row is None else b"\0%d" % row))


def readable(name: str) -> str:
    """Return a file name as text: in composed form (NFC), with bytes that are not UTF-8 in hexadecimal."""
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))
