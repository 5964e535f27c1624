"""Disarm cells that a spreadsheet would run as formulas, before they are written to CSV."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from kyoki.characters import CONTROLS, FORMATS, LINE_ENDS, SPACES, members

#: Characters that NFKC turns into = + - @, or that begin with one: Japanese Excel accepts full-width signs.
_SIGNS: Final = "=+@⁺⁼₊₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠-"
#: Characters before such a sign that a program or person may remove when trimming, cleaning or copying a cell.
_BEFORE: Final = f"{CONTROLS}{FORMATS}{SPACES}{LINE_ENDS}'\"`‘’‚‛“”„‟‹›«»〝〞〟＂＇｀"
#: Spreadsheets run a cell that begins with such a sign as a formula, and may do so after a tab or line break (OWASP,
#: CSV Injection). An apostrophe in front prevents that. A cell that already has apostrophes before a sign gets one
#: more, so that removing one always restores the cell.
_BEGINS: Final = rf"[{_BEFORE}]*[{_SIGNS}]|'*[\t\r\n]"
#: The beginning of such a cell, as a pattern.
FORMULA: Final = f"^({_BEGINS})"
_IS_FORMULA: Final = re.compile(FORMULA)
#: All characters with which such cells can begin.
_FIRST: Final = members(_BEFORE + _SIGNS)
#: The beginning of a disarmed cell; group 1 is the cell's own.
DISARMED: Final = f"^'({_BEGINS})"


def disarmed(data: pa.Table) -> pa.Table:
    """Put an apostrophe in front of each cell that a spreadsheet would run as a formula."""
    first = pa.array(_FIRST)
    for i, column in enumerate(data.schema):
        if column.type == pa.string():
            cells = data.column(i).combine_chunks()
            # Few cells match: testing only the first character takes a third of the time of the regular expression.
            odd = pc.fill_null(pc.is_in(pc.utf8_slice_codeunits(cells, 0, 1), value_set=first), fill_value=False)
            if pc.any(odd).as_py():
                safe = pc.replace_substring_regex(cells.filter(odd), pattern=FORMULA, replacement=r"'\1")
                data = data.set_column(i, column, pc.replace_with_mask(cells, odd, safe))
    return data


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run a cell as a formula when it is typed in or read from a CSV.

    >>> is_formula("=1+1"), is_formula("＠東京"), is_formula("米中")
    (True, True, False)
    """
    return _IS_FORMULA.match(cell) is not None
