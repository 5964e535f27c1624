"""Read files and folders of raw scrapes; files that cannot be read become rejects, never exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.cleaning.page_lines import with_lines
from kyoki.config import ReadSettings
from kyoki.errors import InputError
from kyoki.notebook import frames_html
from kyoki.reading.charset import Decoded, declared
from kyoki.reading.documents import File, Reject, Scrape, decoded_or_reject, is_markup, scrape_of
from kyoki.reading.files import documents
from kyoki.reading.same_bytes import without_copies
from kyoki.reading.variables import storable
from kyoki.reading.walk import listed
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

SPEC: Final = Spec(
    scope="article",
    needs={},
    gives={"scrapes": ALL, "rejects": ALL},
    settings={"settings": "read"},
    engines=("pandas",),
)


DEFAULT: Final = ReadSettings()


class Read(NamedTuple):
    """The tables scrapes and rejects."""

    scrapes: pd.DataFrame
    rejects: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def read(paths: Iterable[str | Path], *, settings: ReadSettings = DEFAULT) -> Read:
    """Read files and folders into memory.

    A scrape's id is made from its bytes and its folder within the input, so it does not depend on the working directory
    or the file name. Of equal scrapes in one folder the first by path is kept.

    Args:
        paths: files and folders; .txt, .html, .htm, .xhtml, .jsonl, .ndjson, .csv, .xlsx, .docx, also compressed as .gz
            or in .zip. Hidden files and folders and kyoki's output folders are skipped; a link out of the folder
            becomes a reject.
        settings: the fields of JSONL, CSV and Excel rows; author.name is the field name within the field author.

    Returns:
        The tables scrapes and rejects; every file is in at least one of them.

    Raises:
        InputError: a path does not exist, or is an output folder of kyoki.

    >>> import kyoki, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("首相は東京で会見した。", encoding="utf-8")
    ...     scrapes, rejects = kyoki.read([folder])
    >>> scrapes[["kind", "charset", "raw"]].values.tolist()
    [['text', 'utf-8', '首相は東京で会見した。']]
    """
    return _tables(scan(paths, settings=settings))


def scrapes_from_raws(raws: Sequence[bytes | str]) -> Read:
    """Read documents in memory, with the ids that they would have as files at the top of an input folder.

    Args:
        raws: bytes (decoded by content) or text; HTML is recognised by its tags.

    Returns:
        The tables scrapes and rejects; `path` is raws[0] and so on.

    Raises:
        InputError: an item is neither bytes nor str.
    """
    return _tables(without_copies(_from_raw(number, raw) for number, raw in enumerate(raws)))


def scan(paths: Iterable[str | Path], *, settings: ReadSettings = DEFAULT) -> Iterator[Scrape | Reject]:
    """Read files and folders one document at a time, ordered by path: `read` for data larger than memory.

    Args:
        paths: as for `read`.
        settings: as for `read`.

    Yields:
        Every document, or a reject for one that cannot be read.

    Raises:
        InputError: a path does not exist, or is an output folder of kyoki; nothing has been read.
    """
    return without_copies(document for entry in listed(paths) for document in documents(entry, settings))


def _tables(found: Iterable[Scrape | Reject]) -> Read:
    rows: dict[type, list[Mapping[str, Any]]] = {Scrape: [], Reject: []}
    for document in found:
        rows[type(document)].append(document._asdict())
    scrapes, rejects = TABLES["scrapes"], TABLES["rejects"]
    return Read(
        scrapes.check(scrapes.sorted(with_lines(scrapes.frame(rows[Scrape])))),
        rejects.check(rejects.sorted(rejects.frame(rows[Reject]))),
    )


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
        msg = f"{file.path} is {type(raw).__name__}; expected bytes or str"
        raise InputError(msg)
    if isinstance(decoded, Reject):
        return decoded
    kind = "html" if is_markup(decoded.text) else "text"
    return scrape_of(file, data, decoded, {"kind": kind, "markup": kind})


if __name__ == "__main__":
    run_as_command("read")
