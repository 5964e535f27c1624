"""Stage 1: files, folders, rows and strings into scrapes; what cannot be read is a reject, never an exception."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import re
import stat
import unicodedata
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from pipeline.config import ReadSettings
from pipeline.errors import BinaryError, InputError, UndecodableError
from pipeline.tables import TABLES
from pipeline.text.charset import Decoded, declared, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

DEFAULT: Final = ReadSettings()
KINDS: Final = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
#: A CSV file is decoded whole; 100 documents of the largest size in one file are more than memory should hold.
_CSV_DOCUMENTS: Final = 100
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_GZIP: Final = b"\x1f\x8b"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_TAG: Final = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|dd|div|dl|dt|em|figure|h[1-6]|head|header|hr|html|i|iframe|img|li|main|meta"
    r"|ol|p|script|section|span|strong|table|td|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE | re.DOTALL
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


class Read(NamedTuple):
    """The tables scrapes and rejects."""

    scrapes: pd.DataFrame
    rejects: pd.DataFrame


class _File(NamedTuple):
    """A file, how it is called in the tables, and the folder it lies in under the one that was given."""

    real: Path
    path: str
    folder: str | None

    @property
    def kind(self) -> str | None:
        """What its ending says it is, .gz aside."""
        return KINDS.get(Path(self.path.lower().removesuffix(".gz")).suffix)

    def reject(self, reason: str, detail: str, row: int | None = None) -> Reject:
        """Set this file, or a row of it, aside."""
        return Reject(_path_id(self.path, row), self.path, row, "read", reason, detail)


class _Row(NamedTuple):
    """A row of a JSONL or CSV file: its own bytes, the file's charset, and the fields that settings name."""

    data: bytes
    charset: str
    fields: Mapping[str, str | None]


def read(paths: Iterable[str | Path], *, settings: ReadSettings = DEFAULT) -> Read:
    """Read files and folders into memory.

    A scrape's id is made from its bytes and its folder within the input, so neither the working directory nor a new
    file name changes it. Of equal scrapes in one folder the first by path is kept.

    Args:
        paths: files and folders; .txt, .html, .htm, .xhtml, .jsonl, .ndjson, .csv, also packed as .gz. Hidden files
            and folders are passed over, links to folders are not followed.
        settings: the fields of JSONL and CSV rows; author.name is the field name within the field author.

    Returns:
        The tables scrapes and rejects; every file is in at least one of them.

    Raises:
        InputError: a path does not exist.
    """
    return _tables(scan(paths, settings=settings))


def scrapes_from_raws(raws: Sequence[bytes | str]) -> Read:
    """Take documents that are in memory already, with the ids that files at the top of an input folder would have.

    Args:
        raws: bytes (decoded by content) or text; HTML is told from text by its tags.

    Returns:
        The tables scrapes and rejects; `path` is raws[0] and so on.

    Raises:
        InputError: an item is neither bytes nor str.
    """
    return _tables(_without_copies(_from_raw(number, raw) for number, raw in enumerate(raws)))


def scan(paths: Iterable[str | Path], *, settings: ReadSettings = DEFAULT) -> Iterator[Scrape | Reject]:
    """Read files and folders one document at a time, ordered by path: `read` for more than fits in memory.

    Args:
        paths: as for `read`.
        settings: as for `read`.

    Yields:
        Every document, or what stands for one that cannot be read.

    Raises:
        InputError: a path does not exist; nothing has been read then.
    """
    found = [entry for path in paths for entry in _files(Path(path))]
    return _without_copies(document for entry in _once(found) for document in _documents(entry, settings))


def _tables(found: Iterable[Scrape | Reject]) -> Read:
    rows: dict[type, list[Mapping[str, Any]]] = {Scrape: [], Reject: []}
    for document in found:
        rows[type(document)].append(document._asdict())
    scrapes, rejects = TABLES["scrapes"], TABLES["rejects"]
    return Read(
        scrapes.check(scrapes.sorted(scrapes.frame(rows[Scrape]))),
        rejects.check(rejects.sorted(rejects.frame(rows[Reject]))),
    )


def _without_copies(found: Iterable[Scrape | Reject]) -> Iterator[Scrape | Reject]:
    kept: dict[str, str] = {}
    rejected: set[str] = set()
    for document in found:
        where = document.path if document.row is None else f"{document.path}, row {document.row}"
        if isinstance(document, Scrape) and kept.setdefault(document.scrape_id, where) is where:
            yield document
            continue
        reject = document if isinstance(document, Reject) else _copy(document, kept[document.scrape_id])
        # Two folders of one name may be given, so that a path stands for two files.
        while reject.scrape_id in rejected:
            reject = reject._replace(scrape_id=_id("again", reject.scrape_id.encode()))
        rejected.add(reject.scrape_id)
        yield reject


def _copy(scrape: Scrape, kept: str) -> Reject:
    detail = f"the same bytes as {kept}, which is kept"
    return Reject(_path_id(scrape.path, scrape.row), scrape.path, scrape.row, "read", "same_bytes", detail)


# Files


def _files(root: Path) -> Iterator[_File | Reject]:
    """List what is to be read under a path, in no order."""
    name = _readable(os.path.basename(os.path.abspath(root)))  # noqa: PTH100, PTH119 - Path keeps .., resolve() follows links
    if not root.exists():
        msg = f"{root}: no such file or folder; give files or folders with scrapes ({', '.join(KINDS)}, .gz)"
        raise InputError(msg)
    if not root.is_dir():
        yield _File(root, name, None)
        return
    faults: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=faults.append):
        folders[:] = [name for name in folders if not _hidden(name)]
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for file in (*links, *filter(lambda name: not _hidden(name), files)):
            inside = Path(folder, file).relative_to(root)
            within = _readable(inside.parent.as_posix())
            yield _File(root / inside, f"{name}/{_readable(inside.as_posix())}", None if within == "." else within)
    for fault in faults:
        inside = Path(fault.filename).relative_to(root)
        place = _File(root / inside, f"{name}/{_readable(inside.as_posix())}", None)
        yield place.reject("unreadable", f"folder: {fault.strerror}")


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"  # the latter: what macOS adds to a ZIP archive


def _readable(name: str) -> str:
    """Return a file name as text: composed as on every system, bytes that are no UTF-8 shown in hexadecimal."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))


def _once(found: Iterable[_File | Reject]) -> Iterator[_File | Reject]:
    """Order by path, and pass over a file that was given twice: by itself and with its folder."""
    seen = set()
    for entry in sorted(found, key=lambda entry: (entry.path, isinstance(entry, Reject))):
        if isinstance(entry, Reject) or (real := os.path.realpath(entry.real)) not in seen:
            yield entry
        if isinstance(entry, _File):
            seen.add(real)


def _documents(entry: _File | Reject, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    if isinstance(entry, Reject):
        yield entry
        return
    if fault := _refusal(entry):
        yield fault
        return
    reader = {"jsonl": _jsonl, "csv": _csv}.get(str(entry.kind), _whole)
    try:
        with _open(entry.real) as stream:
            found = reader(entry, stream, settings)
            yield from _no_articles(entry, found) if entry.kind in {"jsonl", "csv"} else found
    except (OSError, EOFError, zlib.error) as fault:
        yield entry.reject("unreadable", str(getattr(fault, "strerror", None) or fault))


def _refusal(entry: _File) -> Reject | None:
    try:
        mode = entry.real.stat().st_mode
    except FileNotFoundError:
        return entry.reject("missing", "the file went away, or is a link to nothing")
    except OSError as fault:
        return entry.reject("unreadable", str(fault.strerror))
    if stat.S_ISDIR(mode):
        return entry.reject("unsupported", "a link to a folder; give the folder itself")
    if not stat.S_ISREG(mode):
        return entry.reject("unsupported", "a pipe, socket or device")
    if entry.kind is None:
        ending = Path(entry.path).suffix or "no ending"
        return entry.reject("unsupported", f"{ending}; read are {', '.join(KINDS)}, and .gz of these")
    return None


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a file; what is packed is known by its first bytes, for servers send pages packed, too."""
    with path.open("rb") as plain:
        packed = plain.read(2) == _GZIP
        plain.seek(0)
        if not packed:
            yield plain
            return
        with gzip.open(plain) as unpacked:
            yield unpacked  # type: ignore[misc]  # a GzipFile reads as any binary file does


# Documents


def _whole(file: _File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield file.reject("too_large", _too_large(settings.max_bytes))
        return
    decoded = _decoded(file, data)
    if isinstance(decoded, Reject):
        yield decoded
        return
    markup = "html" if _is_markup(decoded.text) or (file.kind == "html" and _TAG.search(decoded.text)) else "text"
    yield _scrape(file, data, decoded, {"kind": str(file.kind), "markup": markup})


def _too_large(limit: int) -> str:
    return f"over {limit:,} bytes; set read.max_bytes higher to read it"


def _decoded(file: _File, data: bytes, row: int | None = None) -> Decoded | Reject:
    try:
        decoded = decode(data)
    except BinaryError as fault:
        return file.reject("binary", str(fault), row)
    except UndecodableError as fault:
        return file.reject("undecodable", str(fault), row)
    return decoded if decoded.text.strip() else file.reject("empty", f"{len(data)} bytes, no character", row)


def _is_markup(text: str) -> bool:
    """Tell HTML from text: a flattened page may hold a few tags of its noscript parts, on few of its lines."""
    if _PAGE.match(text):
        return True
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()]
    n_tagged = sum(_TAG.search(line) is not None for line in lines)
    return n_tagged * 2 > len(lines) and len(_TAG.findall(text[:_SAMPLE])) >= 2


def _scrape(file: _File, data: bytes, decoded: Decoded, columns: Mapping[str, Any]) -> Scrape:
    given = dict.fromkeys(("row", "url", "title", "date", "outlet", "author"))
    return Scrape(
        **{
            **given,
            "scrape_id": _id(file.folder or "", data),
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


def _id(folder: str, data: bytes) -> str:
    # A letter first: Excel takes 12345e78 for a number. 60 bits: among a million scrapes two meet once in 10^6 corpora.
    return "a" + hashlib.sha256(folder.encode() + b"\0" + data).hexdigest()[:15]


def _path_id(path: str, row: int | None) -> str:
    return _id("path", path.encode() + (b"" if row is None else b"\0%d" % row))


def _from_raw(number: int, raw: bytes | str) -> Scrape | Reject:
    file = _File(Path(), f"raws[{number}]", None)
    if isinstance(raw, str):
        text = _clean_text(raw)
        data = text.encode()
        decoded: Decoded | Reject = Decoded(text, "utf-8", declared(text))
        if not text.strip():
            decoded = file.reject("empty", f"{len(raw)} characters of white space")
    elif isinstance(raw, bytes):
        data, decoded = raw, _decoded(file, raw)
    else:
        msg = f"{file.path} is {type(raw).__name__}; wanted bytes or str"
        raise InputError(msg)
    if isinstance(decoded, Reject):
        return decoded
    kind = "html" if _is_markup(decoded.text) else "text"
    return _scrape(file, data, decoded, {"kind": kind, "markup": kind})


def _clean_text(text: str) -> str:
    """Leave out what no table can hold: NUL, and lone surrogates, which JSON can spell."""
    return _SURROGATE.sub("\ufffd", text.replace("\0", ""))


# Rows


def _jsonl(file: _File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    limit = settings.max_bytes
    number = 0
    while line := stream.readline(limit + 1):
        if not number and line.startswith(_UTF_16):  # its line ends are no single bytes
            stream = io.BytesIO(_utf_8(line + stream.read(_CSV_DOCUMENTS * limit)))
            line = stream.readline(limit + 1)
        number += 1
        if len(line) > limit:
            yield file.reject("too_large", _too_large(limit), number)
            while not line.endswith(b"\n") and (line := stream.readline(limit)):
                pass
        elif line.strip():
            yield _json_row(file, line.strip(), number, settings)
    if not number:
        yield file.reject("empty", "0 bytes")


def _no_articles(file: _File, found: Iterator[Scrape | Reject]) -> Iterator[Scrape | Reject]:
    """Yield one reject for a file none of whose rows holds an article: it is data of another kind."""
    held: list[Reject] = []
    for document in found:
        if isinstance(document, Scrape) or document.reason != "bad_row":
            yield from held
            yield document
            yield from found
            return
        held.append(document)
    if held:
        yield held[0] if len(held) == 1 else file.reject("bad_row", f"none of {len(held)} rows: {held[0].detail}")


def _utf_8(data: bytes) -> bytes:
    return data.decode("utf-16", "replace").encode("utf-8", "replace")


def _json_row(file: _File, line: bytes, number: int, settings: ReadSettings) -> Scrape | Reject:
    decoded = _decoded(file, line, number)
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
    return _clean_text(str(value)).strip() or None


def _row(file: _File, number: int, row: _Row, settings: ReadSettings) -> Scrape:
    fields = row.fields
    page = fields[settings.html]
    raw = page or fields[settings.body] or ""
    columns = {name: fields[getattr(settings, name)] for name in ("url", "title", "date", "outlet", "author")}
    markup = "html" if page or _is_markup(raw) else "text"
    decoded = Decoded(raw, row.charset, declared(raw))
    return _scrape(file, row.data, decoded, {**columns, "row": number, "kind": str(file.kind), "markup": markup})


def _csv(file: _File, stream: BinaryIO, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    limit = _CSV_DOCUMENTS * settings.max_bytes
    data = stream.read(limit + 1)
    decoded = _decoded(file, data) if len(data) <= limit else file.reject("too_large", _too_large(limit))
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


def _csv_row(file: _File, number: int, row: Mapping[str, str], charset: str, settings: ReadSettings) -> Scrape | Reject:
    data = json.dumps(row, ensure_ascii=False).encode()
    if len(data) > settings.max_bytes:
        return file.reject("too_large", _too_large(settings.max_bytes), number)
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


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("read")
