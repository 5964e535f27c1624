"""Write a sample to judge as an Excel workbook, with lists of verdicts, and read it back."""

from __future__ import annotations

import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.errors import InputError
from kyoki.exploring.judging import JUDGED
from kyoki.storage.atomic import refuse_existing, replacing

if TYPE_CHECKING:
    from pathlib import Path

#: The options in the list of a cell to judge.
VERDICTS: Final = ("right", "wrong", "unsure")
_SHEET: Final = "sample"
#: Column widths in characters: half a screen for the sentence, enough to show most values of the others.
_WIDTHS: Final = {"sentence": 70, "entity": 20, "mention": 16, "decided_by": 22, "method": 22, "entity_id": 26}
_HELP: Final = (
    "mention_is: is the mention between 【 and 】 whole, and of this type? right, wrong or unsure",
    "entity_is: does it mean this entity?",
    "Cells left empty are not counted. Then: kyoki score FILE.xlsx",
    "mention_is：【 】の中は過不足なく、種類も正しいか。right（正）, wrong（誤）, unsure（不明）から選ぶ。",
    "entity_is：この entity を指しているか。",
    "空のままの行は数えない。終わったら kyoki score FILE.xlsx",
)
#: Bytes to which a judged workbook may unpack: 1,000 times a sample of 1,000 mentions.
_MOST: Final = 500_000_000
#: A fixed date, so that the same sample gives the same bytes.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (xlsx has no time zone)


def write_workbook(rows: pd.DataFrame, path: Path, *, force: bool = False) -> None:
    """Write a sample to a workbook: one sheet to judge, with lists of verdicts, and one with instructions.

    Args:
        rows: the result of `judging.sample`.
        path: a file that does not exist.
        force: whether it may exist.

    Raises:
        InputError: the file exists.
    """
    import xlsxwriter

    refuse_existing(path, force=force)
    # Mentions that begin with = or look like an address are written as text.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        book.set_properties({"created": _MADE})
        _judged(book, rows)
        told = book.add_worksheet("how")
        told.set_column(0, 0, 100)
        for number, line in enumerate(_HELP):
            told.write_string(number, 0, line)


def _judged(book: Any, rows: pd.DataFrame) -> None:  # noqa: ANN401 (a library without types)
    sheet = book.add_worksheet(_SHEET)
    plain, head, wide = (
        book.add_format({**form, "valign": "top"}) for form in ({}, {"bold": True}, {"text_wrap": True})
    )
    empty = book.add_format({"bg_color": "#FFF2CC", "valign": "top"})
    for at, name in enumerate(rows.columns):
        form = empty if name in JUDGED else wide if name == "sentence" else plain
        sheet.set_column(at, at, _WIDTHS.get(name, 12), form)
        sheet.write_string(0, at, name, head)
        for number, cell in enumerate(rows[name].tolist(), 1):
            if not pd.isna(cell) and cell != "":
                (sheet.write_string if isinstance(cell, str) else sheet.write_number)(number, at, cell, form)
        if name in JUDGED and len(rows):
            sheet.data_validation(1, at, len(rows), at, {"validate": "list", "source": list(VERDICTS)})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)


def read_workbook(path: Path) -> pd.DataFrame:
    """Read the judged sheet of a workbook as text, empty cells missing.

    Raises:
        InputError: the file does not exist, or is not a workbook with a sheet of rows below a header.
    """
    import openpyxl

    wanted = "a workbook that kyoki sample wrote (.xlsx)"
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (OSError, zipfile.BadZipFile) as fault:
        msg = f"score {path}: {fault}; expected {wanted}"
        raise InputError(msg) from fault
    if size > _MOST:
        msg = f"score {path}: {size:,} bytes unpacked; expected {_MOST:,} at most"
        raise InputError(msg)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError) as fault:
        msg = f"score {path}: not a workbook ({fault}); expected {wanted}"
        raise InputError(msg) from fault
    sheet = book[_SHEET] if _SHEET in book.sheetnames else book.worksheets[0]
    cells = [
        [str(cell) if cell not in {None, ""} else None for cell in row] for row in sheet.iter_rows(values_only=True)
    ]
    book.close()
    if not cells:
        msg = f"score {path}: an empty sheet; expected {wanted}"
        raise InputError(msg)
    return pd.DataFrame(cells[1:], columns=[str(name) for name in cells[0]], dtype="str")
