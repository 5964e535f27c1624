"""Spreadsheets (xlsx): the workbook of a run, and one table as a sheet.

Equal tables give equal bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.showing import sheets
from kyoki.showing.cells import SheetWriter, Styles, new_book, on_paper, write_cell
from kyoki.showing.for_people import connected
from kyoki.showing.headings import entity_names, heading, said, value_names
from kyoki.showing.reliance import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa
    from xlsxwriter import Workbook

#: The file of a run, beside the folder of tables.
WORKBOOK: Final = "kyoki.xlsx"
#: Maximum rows of one table as a sheet; Excel and LibreOffice hold 1,048,576.
MOST_TABLE_ROWS: Final = 1_000_000
#: Maximum items of a list in one cell.
_MOST_PARTS: Final = 12
_LISTS: Final = ("roles", "aliases")
_IDS: Final = ("ambiguous", "part_of")


def write_workbook(tables: Mapping[str, Path], path: Path, *, lang: str = "ja") -> None:
    """Write the workbook of a run: an overview, then a sheet for each kind of finding, strongest first.

    Args:
        tables: the Parquet file of each of `kyoki.showing.sheets.NEEDED`, or the folder of its files.
        path: the file; it is overwritten.
        lang: "ja" or "en".

    Raises:
        TableError: a table is missing or does not fit its schema.
    """
    with connected(tables, sheets.NEEDED, folder=path.parent) as db, new_book(path) as book:
        found = [(sheet, *sheets.read(db, sheet)) for sheet in sheets.chosen(db)]
        styles = Styles(book)
        _overview(book, styles, db, [(sheet, n, len(rows)) for sheet, n, rows in found], lang)
        for sheet, n, rows in found:
            headings = [heading(column, sheet.table, lang, sheet.section) for column in sheet.columns]
            written = SheetWriter(book, styles, said("sheets", sheet.name, lang), headings)
            written.add(_shown(rows, list(sheet.columns), sheet.table, lang), list(sheet.columns))
            cut = said("words", "cut", lang, f"{len(rows):,}", f"{n:,}", sheet.table) if n > len(rows) else ""
            written.end(sheet.frozen, cut or ("" if rows else said("words", "none", lang)))


def write_table(
    data: pa.RecordBatchReader, n_rows: int, path: Path, table: str, *, lang: str = "ja", most: int = MOST_TABLE_ROWS
) -> int:
    """Write one table as a workbook of one sheet, in batches of rows.

    Args:
        data: the rows, in the order to write them.
        n_rows: the number of rows.
        path: the file; it is overwritten.
        table: the table's name.
        lang: "ja" or "en".
        most: maximum number of rows; if there are more, a last line says how to get all.

    Returns:
        The rows that were written.
    """
    names, written = data.schema.names, 0
    with new_book(path, constant_memory=True) as book:
        sheet = SheetWriter(book, Styles(book), table, [heading(name, table, lang) for name in names])
        for batch in data:
            rows = list(zip(*(column.to_pylist() for column in batch.slice(0, most - written).columns), strict=True))
            sheet.add(_shown(rows, names, table, lang), names)
            written += len(rows)
            if written == most:
                break
        cut = said("words", "whole_table", lang, f"{written:,}", f"{n_rows:,}", table) if written < n_rows else ""
        sheet.end(0, cut or ("" if written else said("words", "none", lang)))
    return written


def _shown(rows: Iterable[Sequence[Any]], names: Sequence[str], table: str, lang: str) -> Iterator[list[Any]]:
    """Yield rows with values in words: types, reasons, lists, ids in lists, and marks of reliance on one article."""
    wordings = [_wording(name, table, lang) for name in names]
    for row in rows:
        yield [None if v is None else worded(v) for v, worded in zip(row, wordings, strict=True)]


def _wording(name: str, table: str, lang: str) -> Callable[[Any], Any]:
    """Return the function that turns the values of a column into words."""
    words = value_names(name, table, lang) | {flag: said("yes", str(flag), lang) for flag in (True, False)}
    comma = "、" if lang == "ja" else ", "
    if name == "note":
        return lambda value: in_words(value, lang) or None
    if name in _IDS:
        return lambda value: comma.join(entity_names(value, lang)[:_MOST_PARTS])
    if name in _LISTS:
        return lambda value: comma.join(value.split("|")[:_MOST_PARTS])
    return lambda value: words.get(value, value) if isinstance(value, (str, bool)) else value


def _overview(
    book: Workbook,
    styles: Styles,
    db: duckdb.DuckDBPyConnection,
    found: Sequence[tuple[sheets.Sheet, int, int]],
    lang: str,
) -> None:
    """Write the first sheet: the corpus, the content of each sheet, and how to read them."""
    sheet = book.add_worksheet(said("sheets", "overview", lang))
    on_paper(sheet)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 50)
    sheet.set_column(2, 3, 10)
    sheet.set_column(4, 4, 38)
    sheet.write_string(0, 0, said("words", "title", lang), styles.title)
    at, left = 2, Styles(book, "left")
    for name, value in sheets.totals(db).items():
        sheet.write_string(at, 0, said("overview", name, lang), styles.text)
        if value is not None:
            write_cell(sheet, at, 1, value, name, left)
        at += 1
    at += 1
    for column, name in enumerate(("sheet", "contents", "shown", "all", "command")):
        sheet.write_string(at, column, said("overview", name, lang), styles.heading)
    window = sheets.window(db)
    window = value_names("window", "pairs", lang).get(window, window)
    for one, n, shown in found:
        at += 1
        sheet.write_string(at, 0, said("sheets", one.name, lang), styles.text)
        sheet.write_string(at, 1, said("about", one.name, lang, window), styles.wrapped)
        sheet.write_number(at, 2, shown, styles.number("#,##0"))
        sheet.write_number(at, 3, n, styles.number("#,##0"))
        if shown < n:
            sheet.write_string(at, 4, f"kyoki export {one.table} --xlsx", styles.text)
    for line, name in enumerate(("note_counts", "note_one", "note_headings", "note_columns"), at + 2):
        sheet.write_string(line, 0, said("words", name, lang))
