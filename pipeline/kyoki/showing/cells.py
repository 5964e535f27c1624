"""Cells, headings and sheets of a spreadsheet (xlsx): text always as text, column widths by content.

No cell is a formula or a link: text is written as text, and text that would be run when typed in has Excel's mark for
text.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from kyoki.characters import UNWRITABLE
from kyoki.formulas import is_formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kyoki.showing.headings import Heading

#: Maximum UTF-16 units of a cell; cut text ends with an ellipsis.
_MOST_CHARS: Final = 32_767
#: Number of first rows that determine the width of a column.
_MEASURED: Final = 100
#: Widths in characters: the minimum of a column, and those of a sentence (which is wrapped) and a headline.
_NARROWEST, _WIDEST, _TEXT_WIDTH = 6, 36, 60
_WIDTHS: Final = {"text": _TEXT_WIDTH, "title": 50}
#: Maximum lines of a wrapped cell, and Excel's height of a line: not every program computes the height.
_MOST_LINES, _LINE_HEIGHT = 3, 15
#: The paper's number in the format.
_A4: Final = 9
#: Creation date in the file: fixed, so that two runs give the same bytes.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (a field without a zone)
#: Number formats by column; by default whole numbers with separators, others with three decimals.
_NUMBERS: Final = {
    **dict.fromkeys(("p", "q"), "[<0.001]0.0E+00;0.000"),
    **dict.fromkeys(("kept_share", "top_share"), "0 %"),
    **dict.fromkeys(("lat", "lon"), "0.00"),
    **dict.fromkeys(("row", "line", "sentence", "paragraph", "community"), "0"),
}


@contextmanager
def new_book(path: Path, *, constant_memory: bool = False) -> Iterator[Workbook]:
    """Yield a workbook that is written to `path` at the end; with `constant_memory`, sheets are written row by row."""
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # No temporary file per sheet, unless a table may be larger than memory.
    memory = {"constant_memory": constant_memory, "in_memory": not constant_memory}
    with xlsxwriter.Workbook(str(path), {**plain, **memory}) as book:
        book.set_properties({"author": "kyoki", "created": _MADE})
        book.use_zip64()  # a table of a million rows may be larger than 4 GB before it is packed
        yield book


class Styles:
    """The formats of cells, each made once; `numbers` is the alignment of numbers and days."""

    def __init__(self, book: Workbook, numbers: str = "right") -> None:
        self._book, self._made, self._side = book, dict[str, "Format"](), numbers
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#E7ECF2", "bottom": 1, "text_wrap": True, "valign": "vcenter", "indent": 1}
        )
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": numbers, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"valign": "top", "indent": 1})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True, "indent": 1})
        #: Excel's own mark for text: the cell stays text when edited.
        self.formula = book.add_format({"valign": "top", "quote_prefix": True, "indent": 1})

    def number(self, form: str) -> Format:
        """Return the cell format for numbers with `form`, a number format in Excel's code."""
        if form not in self._made:
            self._made[form] = self._book.add_format({"num_format": form, "align": self._side, "valign": "top"})
        return self._made[form]


class SheetWriter:
    """A sheet being written: headings with notes, then rows from top to bottom."""

    def __init__(self, book: Workbook, styles: Styles, name: str, headings: Sequence[Heading]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._styles, self._n = styles, 0
        self._widths = [min(_width(one.text), 2 * _NARROWEST) + 4 for one in headings]
        self._sheet.set_comments_author("kyoki")
        for column, one in enumerate(headings):
            self._sheet.write_string(0, column, one.text, styles.heading)
            if one.note:
                self._sheet.write_comment(0, column, one.note, {"x_scale": 2, "y_scale": 1.2, "font_size": 9})

    def add(self, rows: Iterable[Sequence[Any]], names: Sequence[str]) -> None:
        """Append rows."""
        for row in rows:
            self._n += 1
            for column, (name, value) in enumerate(zip(names, row, strict=True)):
                if value is None:
                    continue
                write_cell(self._sheet, self._n, column, value, name, self._styles)
                if name == "text" and (lines := -(-_width(as_read(value)) // _TEXT_WIDTH)) > 1:
                    self._sheet.set_row(self._n, _LINE_HEIGHT * min(lines, _MOST_LINES))
                if self._n <= _MEASURED:
                    most = _WIDTHS.get(name, _WIDEST)
                    self._widths[column] = max(self._widths[column], min(_width(as_read(value)) + 2, most))

    def end(self, frozen: int, last: str) -> None:
        """Set widths, filters, frozen panes and print settings.

        Args:
            frozen: columns that stay in view.
            last: a line below the rows, outside the filter.
        """
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, max(width, _NARROWEST))
        self._sheet.freeze_panes(1, frozen)
        self._sheet.repeat_rows(0)
        on_paper(self._sheet)
        if self._n:
            self._sheet.autofilter(0, 0, self._n, len(self._widths) - 1)
        if last:
            self._sheet.write_string(self._n + 2 if self._n else 1, 0, last)


def on_paper(sheet: Worksheet) -> None:
    """Fit a sheet to one page in width, and to any number of pages in length."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, name: str, styles: Styles) -> None:  # noqa: ANN401 (a cell of any type)
    """Write one value by its type, text always as text.

    Args:
        sheet: the sheet.
        row: from 0.
        column: from 0.
        value: a text, a number, a day or a truth value.
        name: the column of the table, which decides the format of numbers.
        styles: the formats of the workbook.
    """
    if _is_number(value):
        form = _NUMBERS.get(name, "#,##0" if isinstance(value, int) else "0.000")
        sheet.write_number(row, column, value, styles.number(form))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles.day)
    else:
        text = _fitted(str(value))
        style = styles.formula if is_formula(text) else styles.wrapped if name == "text" else styles.text
        sheet.write_string(row, column, text, style)


def as_read(value: Any) -> str:  # noqa: ANN401 (a cell of any type)
    """Return a value as its cell displays it."""
    if _is_number(value):
        return f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"
    return "2000-01-01" if isinstance(value, date) else _fitted(str(value))


def _is_number(value: Any) -> bool:  # noqa: ANN401 (a cell of any type)
    return isinstance(value, (int, float)) and math.isfinite(value)


def _fitted(text: str) -> str:
    r"""Return text that fits a cell: without characters that XML or Excel refuses, cut to the maximum length.

    >>> _fitted("a\x01b"), len(_fitted("あ" * 40_000)), _fitted("あ" * 40_000)[-1]
    ('a�b', 32767, '…')
    """
    if not text.isprintable():  # printable text has no unwritable character, and the test is fast
        text = UNWRITABLE.sub("\ufffd", text)
    if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter would take it for its own markup
        text += " "
    if len(text) <= _MOST_CHARS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_CHARS:
        return text
    return units[: 2 * (_MOST_CHARS - 1)].decode("utf-16-le", "ignore") + "…"


def _width(text: str) -> int:
    import wcwidth

    return max(wcwidth.wcswidth(text[: _MOST_LINES * _TEXT_WIDTH]), 0)
