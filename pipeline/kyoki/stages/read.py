"""Read files and folders of raw scrapes."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, Protocol, TypeVar

from kyoki.config import ReadSettings
from kyoki.errors import InputError
from kyoki.outputs import is_marked, is_output
from kyoki.reading.charset import Decoded, declared
from kyoki.reading.documents import (
    KINDS,
    File,
    Reject,
    Scrape,
    decoded_or_reject,
    is_markup,
    path_id_of,
    readable,
    scrape_id_of,
    scrape_of,
    storable,
    whole,
)
from kyoki.reading.rows import csv_rows, jsonl, without_other_data
from kyoki.reading.streams import Capped, OverflowingError
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

SPEC: Final = Spec(
    scope="article",
    needs={},
    gives={"scrapes": ALL, "rejects": ALL},
    settings={"settings": "read"},
)


DEFAULT: Final = ReadSettings()
_GZIP: Final = b"\x1f\x8b"
#: What a packed file may unpack to, in times its own size: pages and rows of real news have 3 to 12, zeros 1,000.
_RATIO: Final = 100
#: Bytes that any packed file may unpack to: of a tiny one the ratio says nothing.
_UNPACKED: Final = 1_000_000
_NO_FILE: Final = "a pipe, socket or device"


class _UnfitError(Exception):
    """A path that opens, but is no file with an end."""


class Document(Protocol):
    """What tells one document from another."""

    @property
    def scrape_id(self) -> str:
        """Made from its bytes and folder."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def row(self) -> int | None:
        """Its row there."""


_Document = TypeVar("_Document", bound=Document)


class Read(NamedTuple):
    """The tables scrapes and rejects."""

    scrapes: pd.DataFrame
    rejects: pd.DataFrame


def read(paths: Iterable[str | Path], *, settings: ReadSettings = DEFAULT) -> Read:
    """Read files and folders into memory.

    A scrape's id is made from its bytes and its folder within the input, so neither the working directory nor a new
    file name changes it. Of equal scrapes in one folder the first by path is kept.

    Args:
        paths: files and folders; .txt, .html, .htm, .xhtml, .jsonl, .ndjson, .csv, also packed as .gz. Hidden files
            and folders and output folders of ours are passed over; a link out of the folder is a reject.
        settings: the fields of JSONL and CSV rows; author.name is the field name within the field author.

    Returns:
        The tables scrapes and rejects; every file is in at least one of them.

    Raises:
        InputError: a path does not exist, or is an output folder of ours.
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
    return _tables(without_copies(_from_raw(number, raw) for number, raw in enumerate(raws)))


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
    return without_copies(document for entry in listed(paths) for document in documents(entry, settings))


def listed(paths: Iterable[str | Path]) -> Iterator[File | Reject]:
    """List the files under paths in the order in which they are read: by path, each once.

    A file that is given twice, by itself and with its folder, or by a link, is read under the first of its names.

    Raises:
        InputError: a path does not exist.
    """
    found = [pair for path in paths for pair in _files(Path(path))]
    found.sort(key=lambda pair: pair[1] is None)  # of one path the files first; two sorts take less than one by both
    found.sort(key=lambda pair: pair[0].path)
    return _once(found)


def _tables(found: Iterable[Scrape | Reject]) -> Read:
    rows: dict[type, list[Mapping[str, Any]]] = {Scrape: [], Reject: []}
    for document in found:
        rows[type(document)].append(document._asdict())
    scrapes, rejects = TABLES["scrapes"], TABLES["rejects"]
    return Read(
        scrapes.check(scrapes.sorted(scrapes.frame(rows[Scrape]))),
        rejects.check(rejects.sorted(rejects.frame(rows[Reject]))),
    )


def without_copies(found: Iterable[_Document | Reject]) -> Iterator[_Document | Reject]:
    """Let the first of equal documents through and put a reject in the place of the others.

    Args:
        found: scrapes, or what stands for them: the fields scrape_id, path and row are looked at.
    """
    kept: dict[str, str] = {}
    rejected: set[str] = set()
    for document in found:
        where = document.path if document.row is None else f"{document.path}, row {document.row}"
        if not isinstance(document, Reject) and kept.setdefault(document.scrape_id, where) is where:
            yield document
            continue
        reject = document if isinstance(document, Reject) else _copy(document, kept[document.scrape_id])
        # Two folders of one name may be given, so that a path stands for two files.
        while reject.scrape_id in rejected:
            reject = reject._replace(scrape_id=scrape_id_of("again", reject.scrape_id.encode()))
        rejected.add(reject.scrape_id)
        yield reject


def _copy(scrape: Document, kept: str) -> Reject:
    detail = f"the same bytes as {kept}, which is kept"
    return Reject(path_id_of(scrape.path, scrape.row), scrape.path, scrape.row, "read", "same_bytes", detail)


#: A file, and its path without links; a folder that cannot be looked into, and None.
_Listed = tuple[File | Reject, str | None]


def _files(root: Path) -> Iterator[_Listed]:
    """List what is to be read under a path, in no order."""
    name = readable(os.path.basename(os.path.abspath(root)))  # noqa: PTH100, PTH119 - Path keeps .., resolve() follows links
    if not root.exists():
        msg = f"{root}: no such file or folder; give files or folders with scrapes ({', '.join(KINDS)}, .gz)"
        raise InputError(msg)
    true = os.path.realpath(root)
    if not root.is_dir():
        yield File(str(root), name, None), true
        return
    if is_output(Path(true)):
        msg = f"{root}: outputs of kyoki are no inputs; give the folder with the scrapes"
        raise InputError(msg)
    top = os.path.join(true, "")  # noqa: PTH118 (see File)
    waiting = [_Folder(str(root), true, name, None)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder.real) as entries:
                yield from _within(folder, entries, waiting, top)
        except OSError as fault:
            place = File(folder.real, folder.path, None)
            yield place.reject("unreadable", f"folder: {fault.strerror}"), None


def _once(found: list[_Listed]) -> Iterator[File | Reject]:
    """Pass over a file that was listed before, under another name or the same."""
    seen: set[str] = set()
    for entry, true in found:
        if true is None:
            yield entry
        elif true not in seen:
            seen.add(true)
            yield entry


class _Folder(NamedTuple):
    """A folder: where it is, the same without links, how it is called in the tables, and below what was given."""

    real: str
    true: str
    path: str
    within: str | None


def _within(
    folder: _Folder, entries: Iterable[os.DirEntry[str]], folders: list[_Folder], top: str
) -> Iterator[_Listed]:
    """List the files in a folder, and note the folders in it; nothing is asked of the system for each but its name.

    Args:
        folder: this one.
        entries: what is in it.
        folders: those in it that are to be listed are added here.
        top: the folder that was given, without links, with a separator at its end; a link leads no further.
    """
    true = os.path.join(folder.true, "")  # noqa: PTH118 (see File)
    for entry in entries:
        if _hidden(name := entry.name):
            continue
        real, name = true + name, name if name.isascii() else readable(name)
        path = f"{folder.path}/{name}"
        if entry.is_dir(follow_symlinks=False) and not _is_junction(entry):
            if not is_marked(real):
                within = name if folder.within is None else f"{folder.within}/{name}"
                folders.append(_Folder(entry.path, real, path, within))
        elif entry.is_symlink():
            yield _linked(File(entry.path, path, folder.within), top)
        else:
            yield File(entry.path, path, folder.within), real


def _linked(link: File, top: str) -> _Listed:
    """Return the file that a link leads to under the link's own name; a reject where it leads out of the folder."""
    real = os.path.realpath(link.real)
    if not os.path.exists(real):  # noqa: PTH110 (see File)
        return link.reject("missing", "a link to nothing"), None
    if not f"{real}{os.sep}".startswith(top):
        return link.reject("outside", "a link out of the folder; to read what it leads to, give its own path"), None
    return link._replace(real=real), real


def _is_junction(entry: os.DirEntry[str]) -> bool:
    return sys.platform == "win32" and sys.version_info >= (3, 12) and entry.is_junction()


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"  # the latter: what macOS adds to a ZIP archive


def documents(entry: File | Reject, settings: ReadSettings) -> Iterator[Scrape | Reject]:
    """Read the documents in one file; a reject that stands in its place is given on."""
    if isinstance(entry, Reject):
        yield entry
        return
    if fault := _refusal(entry):
        yield fault
        return
    reader = {"jsonl": jsonl, "csv": csv_rows}.get(str(entry.kind), whole)
    try:
        with _open(entry, settings) as stream:
            found = reader(entry, stream, settings)
            rows = without_other_data(entry, found) if entry.kind in {"jsonl", "csv"} else found
            n_rows = 0
            for n_rows, row in enumerate(rows, start=1):  # noqa: B007 (the last number is looked at below)
                yield row
            if not n_rows:
                yield entry.reject("empty", "no rows")
    except OverflowingError as fault:
        yield entry.reject("too_large", str(fault))
    except _UnfitError as fault:
        yield entry.reject("unsupported", str(fault))
    except Exception as fault:  # noqa: BLE001 (one of the places that set an input aside)
        yield entry.reject("unreadable", getattr(fault, "strerror", None) or f"{type(fault).__name__}: {fault}")


def _refusal(entry: File) -> Reject | None:
    try:
        mode = os.stat(entry.real).st_mode  # noqa: PTH116 (see File)
    except FileNotFoundError:
        return entry.reject("missing", "the file went away, or is a link to nothing")
    except OSError as fault:
        return entry.reject("unreadable", str(fault.strerror))
    if stat.S_ISDIR(mode):
        return entry.reject("unsupported", "a link to a folder; give the folder itself")
    if not stat.S_ISREG(mode):
        return entry.reject("unsupported", _NO_FILE)
    if entry.kind is None:
        ending = Path(entry.path).suffix or "no ending"
        return entry.reject("unsupported", f"{ending}; read are {', '.join(KINDS)}, and .gz of these")
    return None


@contextmanager
def _open(entry: File, settings: ReadSettings) -> Iterator[BinaryIO]:
    """Open a file as a stream that ends; what is packed is known by its first bytes: servers send pages packed, too.

    No more is read than the file had when it was opened, so what grows or has no end is read as far as that.
    """
    # Not blocking: what was a file when it was listed may be a pipe by now.
    file = os.open(entry.real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(file, "rb") as plain:  # noqa: PTH123 (a descriptor)
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise _UnfitError(_NO_FILE)
        first = plain.read(2)
        if first and not about.st_size:
            msg = "a file that does not tell its size, as of /proc"
            raise _UnfitError(msg)
        plain.seek(0)
        size = about.st_size
        sized = io.BufferedReader(Capped(plain, size))
        if first != _GZIP:
            yield sized
            return
        with gzip.GzipFile(fileobj=sized) as unpacked:
            yield io.BufferedReader(_capped(unpacked, size, settings))


def _capped(unpacked: gzip.GzipFile, size: int, settings: ReadSettings) -> Capped:
    """Return what a packed file of this size may unpack to."""
    most, fault = max(_UNPACKED, _RATIO * size), f"unpacks to over {_RATIO} times its size; unpack it to read it"
    if most > settings.max_unpacked * 1_000_000:
        most = settings.max_unpacked * 1_000_000
        fault = f"unpacks to over {most:,} bytes; unpack it, or set read.max_unpacked higher to read it"
    return Capped(unpacked, most, OverflowingError(fault))


def _from_raw(number: int, raw: bytes | str) -> Scrape | Reject:
    file = File("", f"raws[{number}]", None)
    if isinstance(raw, str):
        text = storable(raw)
        data = text.encode()
        decoded: Decoded | Reject = Decoded(text, "utf-8", declared(text))
        if not text.strip():
            decoded = file.reject("empty", f"{len(raw)} characters of white space")
    elif isinstance(raw, bytes):
        data, decoded = raw, decoded_or_reject(file, raw)
    else:
        msg = f"{file.path} is {type(raw).__name__}; wanted bytes or str"
        raise InputError(msg)
    if isinstance(decoded, Reject):
        return decoded
    kind = "html" if is_markup(decoded.text) else "text"
    return scrape_of(file, data, decoded, {"kind": kind, "markup": kind})


if __name__ == "__main__":
    run_as_command("read")
