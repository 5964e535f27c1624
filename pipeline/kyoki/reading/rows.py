"""The articles in a JSON Lines or CSV file, one per row."""

from __future__ import annotations

import codecs
import csv
import io
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from kyoki.config import ReadSettings
from kyoki.reading.charset import Decoded, declared, is_whole
from kyoki.reading.documents import File, Reject, Scrape, decoded_or_reject, is_markup, scrape_of, too_large
from kyoki.reading.streams import AsUtf8
from kyoki.reading.variables import packed, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping


#: Maximum number of rejects that are held back until a row has an article: millions of them would fill the memory.
_HELD: Final = 1000
#: Reading a file ends after this many consecutive rows without an article: in a feed most rows have one, and 10 million
#: empty rows would take minutes.
STRETCH: Final = 100_000
EMPTY: Final = f"{STRETCH:,} consecutive empty rows; the rest was not read"
#: Byte order marks of charsets in which a line end is several bytes.
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
#: Names that other programs give to the text of an article; used if no field has a name from the settings.
_TEXTS: Final = ("text", "content", "本文")
#: Number of characters of a CSV file that are searched for its header.
_HEADER: Final = 100_000


class _Row(NamedTuple):
    """A row of a JSONL or CSV file: its bytes, the file's charset, its fields that the settings name, and the rest."""

    data: bytes
    charset: str
    fields: Mapping[str, str | None]
    variables: str | None


def jsonl(file: File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read a JSON Lines file, one line in memory at a time."""
    limit = settings.max_bytes
    number = n_empty = 0
    while line := stream.readline(limit + 1):
        if not number and line.startswith(_WIDE):  # a line end is several bytes
            stream = io.BufferedReader(AsUtf8(line, stream))
            line = stream.readline(limit + 1)
        number += 1
        if len(line) > limit:
            yield file.reject("too_large", too_large(limit), number)
            while not line.endswith(b"\n") and (line := stream.readline(limit)):
                pass
        elif line := line.strip():
            n_empty = 0
            yield guarded(file, number, partial(_json_row, file, line, number, settings))
        elif (n_empty := n_empty + 1) == STRETCH:
            yield file.reject("bad_row", EMPTY, number)
            return
    if not number:
        yield file.reject("empty", "0 bytes")


def guarded(file: File, number: int, read: Callable[[], Scrape | Reject]) -> Scrape | Reject:
    """Read one row; an error affects only this row."""
    try:
        return read()
    except Exception as fault:  # noqa: BLE001 (one of the places that set an input aside)
        return file.reject("bad_row", f"{type(fault).__name__}: {fault}", number)


def without_other_data(file: File, found: Iterator[Scrape | Reject]) -> Iterator[Scrape | Reject]:
    """Yield the documents of a file; if no row has an article it contains other data, and a single reject is yielded.

    If there are more rejects before the first article than are held back, the others become one reject. After a long
    stretch of rows without an article, reading ends with a reject.
    """
    held: list[Reject] = []
    n_bad, any_article = 0, False
    for document in found:
        if isinstance(document, Scrape) or document.reason != "bad_row":
            yield from held
            if not any_article and n_bad > len(held):
                yield file.reject("bad_row", f"{n_bad - len(held)} more rows like the first {len(held)}")
            held, n_bad, any_article = [], 0, True
            yield document
            continue
        n_bad += 1
        if any_article:
            yield document
        elif n_bad <= _HELD:
            held.append(document)
        if n_bad == STRETCH:
            yield file.reject("bad_row", f"{n_bad:,} consecutive rows without an article; the rest was not read")
            return
    if held:
        yield held[0] if n_bad == 1 else file.reject("bad_row", f"none of {n_bad} rows: {held[0].detail}")


def _json_row(file: File, line: bytes, number: int, settings: ReadSettings) -> Scrape | Reject:
    decoded = decoded_or_reject(file, line, number)
    if isinstance(decoded, Reject):
        return decoded
    try:
        row = json.loads(decoded.text)
    except (ValueError, RecursionError) as fault:
        return file.reject("bad_row", f"not JSON: {fault}", number)
    if not isinstance(row, dict):
        return file.reject("bad_row", f"a JSON {type(row).__name__}; expected an object on one line", number)
    settings = fitting(settings, row)
    names = _names(settings)
    fields = {name: _field(row, name) for name in names}
    if not fields[settings.body] and not fields[settings.html]:
        return file.reject("bad_row", found_in(row, settings), number)
    return _row(file, number, _Row(line, decoded.charset, fields, packed(row, names)), settings)


def fitting(settings: ReadSettings, names: Collection[str]) -> ReadSettings:
    """Return the settings for rows with these fields: without body and html, the body is text, content or 本文.

    >>> fitting(ReadSettings(), ["title", "text"]).body
    'text'
    >>> fitting(ReadSettings(), ["body", "text"]).body, fitting(ReadSettings(body="honbun"), ["text"]).body
    ('body', 'honbun')
    """
    if settings.body != ReadSettings.body or {settings.body, settings.html} & set(names):
        return settings
    return replace(settings, body=next((name for name in _TEXTS if name in names), settings.body))


def has_text(names: Collection[str], settings: ReadSettings) -> bool:
    """Whether one of these columns contains texts or pages."""
    settings = fitting(settings, names)
    return settings.body in names or settings.html in names


def found_in(names: Iterable[str], settings: ReadSettings) -> str:
    """Return the detail for the reject of rows with these fields, none of which is a text."""
    found = ", ".join(names)[:200]
    wanted = ", ".join(dict.fromkeys([settings.body, settings.html, *_TEXTS]))
    return f"found {found}; expected the article in {wanted}, or name its field: --set read.body=FIELD"


def _names(settings: ReadSettings) -> list[str]:
    return [value for value in vars(settings).values() if isinstance(value, str)]


def _field(row: Mapping[str, Any], name: str) -> str | None:
    """Return a field as text; a.b means the field b within the field a, unless a field is named a.b."""
    value: Any = row
    for step in [name] if name in row else name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return _as_text(value)


def _as_text(value: object) -> str | None:
    """Return a JSON value as text: a list (paragraphs, authors) as one item per line, {"name": …} as the name."""
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
    place = {"row": number, "kind": str(file.kind), "markup": markup, "variables": row.variables}
    return scrape_of(file, row.data, decoded, {**columns, **place})


def csv_rows(file: File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read a CSV file row by row; charset and separator are those of its beginning."""
    limit = settings.max_bytes
    head = stream.read(limit + 1)
    decoded = decoded_or_reject(file, head)
    if isinstance(decoded, Reject):
        yield decoded
        return
    header, separator = _header(decoded.text[:_HEADER], settings)
    if not separator:
        yield file.reject("bad_row", found_in(header, settings))
        return
    whole = len(head) <= limit
    lines = io.StringIO(decoded.text, newline="") if whole else _lines(head, stream)
    rows = _cells(_cut(lines, limit), separator, limit)
    next(rows)
    n_empty = 0
    for number, cells in enumerate(rows, start=1):
        if isinstance(cells, str):
            yield file.reject("bad_row", f"not CSV: {cells}", number)
        elif not whole and not is_whole("".join(cells)):
            yield file.reject("undecodable", f"not in the file's charset, {decoded.charset}", number)
        elif any(map(str.strip, cells)):
            n_empty = 0
            row = dict(zip(header, cells, strict=False))
            yield guarded(file, number, partial(table_row, file, number, row, decoded.charset, settings))
        elif (n_empty := n_empty + 1) == STRETCH:
            yield file.reject("bad_row", EMPTY, number)
            return


def _lines(head: bytes, rest: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedReader(AsUtf8(head, rest)), "utf-8", newline="")


def _cut(lines: io.TextIOBase, limit: int) -> Iterator[str]:
    """Yield lines; a line over the limit is cut, to a length that is still too large to be accepted."""
    while line := lines.readline(limit + 1):
        yield line
        while len(line) > limit and not line.endswith(("\n", "\r")) and (line := lines.readline(limit + 1)):
            pass


def table_row(file: File, number: int, row: Mapping[str, str], charset: str, settings: ReadSettings) -> Scrape | Reject:
    """Return the scrape in a row of a table; its id depends only on the cells, not on the kind of file."""
    data = json.dumps(row, ensure_ascii=False).encode()
    if len(data) > settings.max_bytes:
        return file.reject("too_large", too_large(settings.max_bytes), number)
    settings = fitting(settings, row)
    names = _names(settings)
    fields = {name: _as_text(row.get(name)) for name in names}
    if not fields[settings.body] and not fields[settings.html]:
        return file.reject("bad_row", found_in(filter(row.get, row), settings), number)
    return _row(file, number, _Row(data, charset, fields, packed(row, names)), settings)


def _header(text: str, settings: ReadSettings) -> tuple[list[str], str]:
    """Return the header of a CSV text, and the separator with which a known column is found ("" if none)."""
    for separator in (",", "\t", ";"):
        first = next(_cells(iter(io.StringIO(text, newline="")), separator, len(text)), "")
        header = [] if isinstance(first, str) else [name.strip() for name in first]
        if has_text(header, settings):
            return header, separator
    return [name.strip() for name in text.split("\n", 1)[0][:200].split(",")], ""


def _cells(lines: Iterator[str], separator: str, limit: int) -> Iterator[list[str] | str]:
    """Yield the rows of a CSV text; instead of a broken row, or one with a cell over the limit, the error message."""
    reader = csv.reader(lines, delimiter=separator)
    while True:
        # The limit is global in the process, so it is restored before other code can use csv.
        before = csv.field_size_limit(limit + 1)
        try:
            cells: list[str] | str | None = next(reader, None)
        except csv.Error as fault:
            cells = str(fault)
        finally:
            csv.field_size_limit(before)
        if cells is None:
            return
        yield cells
