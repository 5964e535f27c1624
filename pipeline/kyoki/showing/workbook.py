"""Spreadsheets (xlsx): the workbook of a run for people, and one table as a sheet.

No cell is a formula or a link: text is written as text, and one that would be run when it is typed in keeps Excel's
mark of text. The same tables give the same bytes.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from kyoki.characters import UNWRITABLE
from kyoki.formulas import is_formula
from kyoki.showing import sheets
from kyoki.showing.for_people import connected
from kyoki.showing.headings import entity_names, heading, said, value_names
from kyoki.showing.reliance import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kyoki.showing.headings import Heading

#: The file of a run, beside the folder of tables.
WORKBOOK: Final = "kyoki.xlsx"
#: Rows of one table as a sheet, at most; Excel and LibreOffice hold 1,048,576.
MOST_TABLE_ROWS: Final = 1_000_000
#: UTF-16 units that a cell holds; of what is cut the last is an ellipsis.
_MOST_CHARS: Final = 32_767
#: Rows that decide how wide a column is: its first screens.
_MEASURED: Final = 100
#: Widths in characters: what still reads as a column, and that of a sentence, which is wrapped.
_NARROWEST, _WIDEST, _TEXT_WIDTH = 6, 36, 60
#: Parts of a list in one cell.
_MOST_PARTS: Final = 12
#: When the file was made, as it says itself: fixed, or no two runs would give the same bytes.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (a field without a zone)
_LISTS: Final = ("roles", "aliases")
_IDS: Final = ("ambiguous", "part_of")
#: Formats of numbers by column; else whole numbers with separators, others with three decimals.
_NUMBERS: Final = {
    **dict.fromkeys(("p", "q"), "[<0.001]0.0E+00;0.000"),
    **dict.fromkeys(("kept_share", "top_share"), "0 %"),
    **dict.fromkeys(("lat", "lon"), "0.00"),
    **dict.fromkeys(("row", "line", "sentence", "paragraph", "community"), "0"),
}


def write_workbook(tables: Mapping[str, Path], path: Path, *, lang: str = "ja") -> None:
    """Write the workbook of a run: an overview, then a sheet for each kind of finding, strongest first.

    Args:
        tables: the Parquet file of each of `kyoki.showing.sheets.NEEDED`, or the folder of its files.
        path: the file; it is overwritten.
        lang: "ja" or "en".

    Raises:
        TableError: a table is missing or does not fit its schema.
    """
    with connected(tables, sheets.NEEDED) as db, _book(path) as book:
        found = [(sheet, *sheets.read(db, sheet)) for sheet in sheets.SHEETS]
        styles = _Styles(book)
        _overview(book, styles, db, [(sheet, n, len(rows)) for sheet, n, rows in found], lang)
        for sheet, n, rows in found:
            headings = [heading(column, sheet.table, lang, sheet.section) for column in sheet.columns]
            written = _Sheet(book, styles, said("sheets", sheet.name, lang), headings)
            written.add(_shown(rows, list(sheet.columns), sheet.table, lang), list(sheet.columns))
            cut = said("words", "cut", lang, f"{len(rows):,}", f"{n:,}", sheet.table) if n > len(rows) else ""
            written.end(sheet.frozen, cut or ("" if rows else said("words", "none", lang)))


def write_table(
    data: pa.RecordBatchReader, n_rows: int, path: Path, table: str, *, lang: str = "ja", most: int = MOST_TABLE_ROWS
) -> int:
    """Write one table as a workbook of one sheet, some rows at a time.

    Args:
        data: the rows, in the order to write them.
        n_rows: how many there are.
        path: the file; it is overwritten.
        table: the table's name.
        lang: "ja" or "en".
        most: rows at most; below the last a line then says how to get all.

    Returns:
        The rows that were written.
    """
    names, written = data.schema.names, 0
    with _book(path, constant_memory=True) as book:
        sheet = _Sheet(book, _Styles(book), table, [heading(name, table, lang) for name in names])
        for batch in data:
            rows = list(zip(*(column.to_pylist() for column in batch.slice(0, most - written).columns), strict=True))
            sheet.add(_shown(rows, names, table, lang), names)
            written += len(rows)
            if written == most:
                break
        cut = said("words", "whole_table", lang, f"{written:,}", f"{n_rows:,}", table) if written < n_rows else ""
        sheet.end(0, cut or ("" if written else said("words", "none", lang)))
    return written


@contextmanager
def _book(path: Path, *, constant_memory: bool = False) -> Iterator[Workbook]:
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**plain, "constant_memory": constant_memory}) as book:
        book.set_properties({"author": "kyoki", "created": _MADE})
        book.use_zip64()  # a table of a million rows may be larger than 4 GB before it is packed
        yield book


class _Styles:
    """The formats of cells, made once each."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._made = book, dict[str, "Format"]()
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#E7ECF2", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        #: Excel's own mark of text: the cell stays text also when it is edited.
        self.formula = book.add_format({"valign": "top", "quote_prefix": True})

    def number(self, form: str) -> Format:
        if form not in self._made:
            self._made[form] = self._book.add_format({"num_format": form, "valign": "top"})
        return self._made[form]


class _Sheet:
    """A sheet while it is written: headings with notes, then rows from top to bottom."""

    def __init__(self, book: Workbook, styles: _Styles, name: str, headings: Sequence[Heading]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._styles, self._n = styles, 0
        self._widths = [min(_width(one.text), 2 * _NARROWEST) + 4 for one in headings]
        self._sheet.set_comments_author("kyoki")
        for column, one in enumerate(headings):
            self._sheet.write_string(0, column, one.text, styles.heading)
            if one.note:
                self._sheet.write_comment(0, column, one.note, {"x_scale": 2, "y_scale": 1.2, "font_size": 9})

    def add(self, rows: Iterable[Sequence[Any]], names: Sequence[str]) -> None:
        """Write rows below those that are there."""
        for row in rows:
            self._n += 1
            for column, (name, value) in enumerate(zip(names, row, strict=True)):
                if value is not None:
                    shown = write_cell(self._sheet, self._n, column, value, name, self._styles)
                    if self._n <= _MEASURED:
                        most = _TEXT_WIDTH if name == "text" else _WIDEST
                        self._widths[column] = max(self._widths[column], min(_width(shown) + 2, most))

    def end(self, frozen: int, last: str) -> None:
        """Set widths, filters and what stays in view; `last` is a line below the rows, apart from what is filtered."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, max(width, _NARROWEST))
        self._sheet.freeze_panes(1, frozen)
        if self._n:
            self._sheet.autofilter(0, 0, self._n, len(self._widths) - 1)
        if last:
            self._sheet.write_string(self._n + 2 if self._n else 1, 0, last)


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, name: str, styles: _Styles) -> str:  # noqa: ANN401 (a cell of any type)
    """Write one value by its type, text always as text; return it as it is read."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, styles.number("yyyy-mm-dd"))
        return "2000-01-01"
    if isinstance(value, int | float) and math.isfinite(value):
        form = _NUMBERS.get(name, "#,##0" if isinstance(value, int) else "0.000")
        sheet.write_number(row, column, value, styles.number(form))
        return f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"
    text = _fitted(str(value))
    style = styles.formula if is_formula(text) else styles.wrapped if name == "text" else styles.text
    sheet.write_string(row, column, text, style)
    return text


def _fitted(text: str) -> str:
    r"""Return text that a cell can hold: no characters that XML or Excel refuses, and not too many.

    >>> _fitted("a\x01b"), len(_fitted("あ" * 40_000)), _fitted("あ" * 40_000)[-1]
    ('a�b', 32767, '…')
    """
    text = UNWRITABLE.sub("\ufffd", text)
    if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter would take it for markup of its own, unescaped
        text += " "
    if len(text) <= _MOST_CHARS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_CHARS:
        return text
    return units[: 2 * (_MOST_CHARS - 1)].decode("utf-16-le", "ignore") + "…"


def _width(text: str) -> int:
    import wcwidth

    return max(wcwidth.wcswidth(text[: 2 * _TEXT_WIDTH]), 0)


def _shown(rows: Iterable[Sequence[Any]], names: Sequence[str], table: str, lang: str) -> Iterator[list[Any]]:
    """Yield rows with values as words: of types and reasons, lists, ids in them, and what rests on one article."""
    called = [value_names(name, table, lang) for name in names]
    for row in rows:
        yield [_worded(v, name, words, lang) for v, name, words in zip(row, names, called, strict=True)]


def _worded(value: Any, name: str, words: dict[str, str], lang: str) -> Any:  # noqa: ANN401 (a cell of any type)
    if value is None:
        return None
    if name == "note":
        return in_words(value, lang) or None
    if isinstance(value, bool):
        return said("yes", str(value), lang)
    if name in _LISTS or name in _IDS:
        parts = entity_names(value, lang) if name in _IDS else value.split("|")
        return ("、" if lang == "ja" else ", ").join(parts[:_MOST_PARTS])
    return words.get(value, value) if words else value


def _overview(
    book: Workbook,
    styles: _Styles,
    db: duckdb.DuckDBPyConnection,
    found: Sequence[tuple[sheets.Sheet, int, int]],
    lang: str,
) -> None:
    """Write the first sheet: what the corpus is, what each sheet holds, and how to read them."""
    sheet = book.add_worksheet(said("sheets", "overview", lang))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 50)
    sheet.set_column(2, 3, 10)
    sheet.set_column(4, 4, 38)
    sheet.write_string(0, 0, said("words", "title", lang), styles.title)
    at = 2
    for name, value in sheets.totals(db).items():
        sheet.write_string(at, 0, said("overview", name, lang), styles.text)
        if value is not None:
            write_cell(sheet, at, 1, value, name, styles)
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
