"""Read the articles in an Excel workbook (.xlsx): one per row, as in CSV, on each sheet that has a text column."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from kyoki.reading.archives import WITHIN
from kyoki.reading.packages import check_office, opened
from kyoki.reading.rows import EMPTY, STRETCH, found_in, guarded, has_text, table_row
from kyoki.reading.variables import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.config import ReadSettings
    from kyoki.reading.documents import File, Reject, Scrape
    from kyoki.reading.packages import Budget

#: The XML is UTF-8, or was converted to it.
_CHARSET: Final = "utf-8"


def workbook(file: File, stream: BinaryIO, settings: ReadSettings, budget: Budget) -> Iterator[Scrape | Reject]:
    """Read the sheets of a workbook row by row; a sheet's path is like book.xlsx!/Sheet1.

    The first row that is not empty has the names of the columns. For a formula, the value saved by Excel is read;
    macros, links to other workbooks and pictures are ignored. A sheet without a column of articles is skipped if
    another sheet has one.

    Raises:
        OverflowingError: it unpacks to more than the limit.
        UnfitError: it is encrypted, or not a valid Office file.
    """
    with opened(stream) as archive:
        check_office(archive, budget, budget.left)
    stream.seek(0)
    from openpyxl import load_workbook

    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    headers: list[str] = []
    any_rows = False
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the size that a sheet declares may be wrong
            rows = iter(sheet.iter_rows(values_only=True))
            header = next((names for cells in rows if any(names := _texts(cells))), [])
            if has_text(header, settings):
                any_rows = True
                place = file._replace(path=f"{file.path}{WITHIN}{storable(sheet.title)}", given="xlsx")
                yield from _rows(place, header, rows, settings)
            headers += [f"{sheet.title}: {', '.join(filter(None, header))}"] if any(header) else []
    finally:
        book.close()
    if not any_rows and headers:
        yield file.reject("bad_row", found_in(headers, settings))


def _rows(
    file: File, header: Sequence[str], rows: Iterable[Sequence[Any]], settings: ReadSettings
) -> Iterator[Scrape | Reject]:
    n_empty = 0
    for number, cells in enumerate(rows, start=1):
        texts = _texts(cells)
        if any(texts):
            n_empty = 0
            row = dict(zip(header, texts, strict=False))
            yield guarded(file, number, partial(table_row, file, number, row, _CHARSET, settings))
        elif (n_empty := n_empty + 1) == STRETCH:
            yield file.reject("bad_row", EMPTY, number)
            return


def _texts(cells: Iterable[Any]) -> list[str]:
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str:  # noqa: ANN401 (whatever a cell holds)
    """Return a cell as it would be in a CSV: 3 rather than 3.0, a date without midnight."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return (cell.date() if cell.time() == dt.time() else cell).isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).strip()
