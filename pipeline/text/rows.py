"""The articles in a JSON Lines or CSV file, a row each."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from pipeline.text.charset import Decoded, declared
from pipeline.text.documents import File, Reject, Scrape, decoded_or_reject, is_markup, scrape_of, storable, too_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.config import ReadSettings

#: A CSV file is decoded whole; 100 documents of the largest size in one file are more than memory should hold.
_CSV_DOCUMENTS: Final = 100
#: Bytes that are read at once of such a file.
_PIECE: Final = 1 << 20
#: Rows without an article that are held until one comes: a file of millions would fill the memory.
_HELD: Final = 1000
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


class _Row(NamedTuple):
    """A row of a JSONL or CSV file: its own bytes, the file's charset, and the fields that settings name."""

    data: bytes
    charset: str
    fields: Mapping[str, str | None]


def jsonl(file: File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read a JSON Lines file, one line in memory at a time."""
    limit = settings.max_bytes
    number = 0
    while line := stream.readline(limit + 1):
        if not number and line.startswith(_UTF_16):  # its line ends are no single bytes
            stream = io.BytesIO(_utf_8(line + _at_most(stream, _CSV_DOCUMENTS * limit)))
            line = stream.readline(limit + 1)
        number += 1
        if len(line) > limit:
            yield file.reject("too_large", too_large(limit), number)
            while not line.endswith(b"\n") and (line := stream.readline(limit)):
                pass
        elif line.strip():
            yield _json_row(file, line.strip(), number, settings)
    if not number:
        yield file.reject("empty", "0 bytes")


def _at_most(stream: BinaryIO, n_bytes: int) -> bytes:
    """Read so many bytes, where there are as many: read(n_bytes) itself would first make room for all of them."""
    pieces = []
    while n_bytes > 0 and (piece := stream.read(min(n_bytes, _PIECE))):
        pieces.append(piece)
        n_bytes -= len(piece)
    return b"".join(pieces)


def without_other_data(file: File, found: Iterator[Scrape | Reject]) -> Iterator[Scrape | Reject]:
    """Yield one reject for a file none of whose rows holds an article: it is data of another kind.

    Where the first article comes after more rows than are held, the others have one reject together.
    """
    held: list[Reject] = []
    n_rows = 0
    for document in found:
        if isinstance(document, Scrape) or document.reason != "bad_row":
            yield from held
            if n_rows > len(held):
                yield file.reject("bad_row", f"{n_rows - len(held)} rows more like the first {len(held)}")
            yield document
            yield from found
            return
        n_rows += 1
        if n_rows <= _HELD:
            held.append(document)
    if held:
        yield held[0] if n_rows == 1 else file.reject("bad_row", f"none of {n_rows} rows: {held[0].detail}")


def _utf_8(data: bytes) -> bytes:
    return data.decode("utf-16", "replace").encode("utf-8", "replace")


def _json_row(file: File, line: bytes, number: int, settings: ReadSettings) -> Scrape | Reject:
    decoded = decoded_or_reject(file, line, number)
    if isinstance(decoded, Reject):
        return decoded
    try:
        row = json.loads(decoded.text)
    except (ValueError, RecursionError) as fault:
        return file.reject("bad_row", f"no JSON: {fault}", number)
    if not isinstance(row, dict):
        return file.reject("bad_row", f"a JSON {type(row).__name__}; wanted an object on one line", number)
    fields = {name: _field(row, name) for name in _names(settings)}
    if not fields[settings.body] and not fields[settings.html]:
        return file.reject("bad_row", _found(row, settings), number)
    return _row(file, number, _Row(line, decoded.charset, fields), settings)


def _found(names: Iterable[str], settings: ReadSettings) -> str:
    found = ", ".join(names)[:200]
    return f"found {found}; wanted text in {settings.body} or {settings.html} (settings: [read] body, html)"


def _names(settings: ReadSettings) -> list[str]:
    return [value for value in vars(settings).values() if isinstance(value, str)]


def _field(row: Mapping[str, Any], name: str) -> str | None:
    """Return a field as text; a.b is the field b within the field a where no field is called a.b itself."""
    value: Any = row
    for step in [name] if name in row else name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return _as_text(value)


def _as_text(value: object) -> str | None:
    """Return a JSON value as text: a list of paragraphs or authors a line each, {"name": …} as its name."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = "\n".join(filter(None, map(_as_text, value)))
    if value is None or isinstance(value, bool | dict):
        return None
    return storable(str(value)).strip() or None


def _row(file: File, number: int, row: _Row, settings: ReadSettings) -> Scrape:
    fields = row.fields
    page = fields[settings.html]
    raw = page or fields[settings.body] or ""
    columns = {name: fields[getattr(settings, name)] for name in ("url", "title", "date", "outlet", "author")}
    markup = "html" if page or is_markup(raw) else "text"
    decoded = Decoded(raw, row.charset, declared(raw))
    return scrape_of(file, row.data, decoded, {**columns, "row": number, "kind": str(file.kind), "markup": markup})


def csv_rows(file: File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read a CSV file; it is decoded whole, for a quoted cell may run over lines."""
    limit = _CSV_DOCUMENTS * settings.max_bytes
    data = _at_most(stream, limit + 1)
    decoded = decoded_or_reject(file, data) if len(data) <= limit else file.reject("too_large", too_large(limit))
    if isinstance(decoded, Reject):
        yield decoded
        return
    header, rows = _table(decoded.text, settings)
    if not {settings.body, settings.html} & set(header):
        yield file.reject("bad_row", _found(header, settings))
        return
    for number, cells in enumerate(rows, start=1):
        if isinstance(cells, str):
            yield file.reject("bad_row", f"no CSV: {cells}", number)
        elif any(map(str.strip, cells)):
            yield _csv_row(file, number, dict(zip(header, cells, strict=False)), decoded.charset, settings)


def _csv_row(file: File, number: int, row: Mapping[str, str], charset: str, settings: ReadSettings) -> Scrape | Reject:
    data = json.dumps(row, ensure_ascii=False).encode()
    if len(data) > settings.max_bytes:
        return file.reject("too_large", too_large(settings.max_bytes), number)
    fields = {name: _as_text(row.get(name)) for name in _names(settings)}
    if not fields[settings.body] and not fields[settings.html]:
        return file.reject("bad_row", _found(filter(row.get, row), settings), number)
    return _row(file, number, _Row(data, charset, fields), settings)


def _table(text: str, settings: ReadSettings) -> tuple[list[str], Iterator[list[str] | str]]:
    """Return header and rows of a CSV text; its separator is the one under which a known column appears."""
    for separator in (",", "\t", ";"):
        rows = _cells(text, separator)
        first = next(rows, "")
        header = [] if isinstance(first, str) else [name.strip() for name in first]
        if {settings.body, settings.html} & set(header):
            return header, rows
    return [name.strip() for name in text.split("\n", 1)[0][:200].split(",")], iter(())


def _cells(text: str, separator: str) -> Iterator[list[str] | str]:
    """Yield the rows of a CSV text; a broken one as the message of the fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        # The limit is one for the whole process: it is put back before anyone else can meet it.
        before = csv.field_size_limit(len(text) + 1)
        try:
            cells: list[str] | str | None = next(reader, None)
        except csv.Error as fault:
            cells = str(fault)
        finally:
            csv.field_size_limit(before)
        if cells is None:
            return
        yield cells
