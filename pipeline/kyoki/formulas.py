"""Cells that a spreadsheet would run as a formula, disarmed on the way into a CSV file."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from kyoki.characters import CONTROLS, FORMATS, LINE_ENDS, SPACES, members

#: What NFKC makes = + - @ or begins with one: Excel takes the full-width signs on Japanese systems.
_SIGNS: Final = "=+@⁺⁼₊₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠-"
#: What a program that trims or cleans a cell, or a person who copies it, may take away in front of such a sign.
_BEFORE: Final = f"{CONTROLS}{FORMATS}{SPACES}{LINE_ENDS}'\"`‘’‚‛“”„‟‹›«»〝〞〟＂＇｀"
#: Excel and its kin run a cell that begins with such a sign as a formula, and one that begins with a tab or line break
#: by what comes after it (OWASP, CSV Injection). One apostrophe in front stops that; as a cell that has apostrophes
#: already before such a sign gets one more, taking one away always gives the cell back.
_BEGINS: Final = rf"[{_BEFORE}]*[{_SIGNS}]|'*[\t\r\n]"
_FORMULA: Final = f"^({_BEGINS})"
#: What such a cell begins with.
_FIRST: Final = members(_BEFORE + _SIGNS)
#: What such a cell begins with once it is disarmed, and how much of it is the cell's own.
DISARMED: Final = f"^'({_BEGINS})"


def disarmed(data: pa.Table) -> pa.Table:
    """Return rows with an apostrophe in front of each cell that a spreadsheet would run."""
    first = pa.array(_FIRST)
    for i, column in enumerate(data.schema):
        if column.type == pa.string():
            cells = data.column(i).combine_chunks()
            # Few cells begin so: one look at the first character is a third of the price of the rule itself.
            odd = pc.fill_null(pc.is_in(pc.utf8_slice_codeunits(cells, 0, 1), value_set=first), fill_value=False)
            if pc.any(odd).as_py():
                safe = pc.replace_substring_regex(cells.filter(odd), pattern=_FORMULA, replacement=r"'\1")
                data = data.set_column(i, column, pc.replace_with_mask(cells, odd, safe))
    return data
