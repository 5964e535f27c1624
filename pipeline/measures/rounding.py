"""Floats as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The logarithm of one processor differs from another's in the 16th digit, and so a sum of four in the 14th or 15th.
#: Ten digits are more than anyone reads, and leave that out of the files.
_DIGITS: Final = 10
#: Read from decimals, not computed: the same on every machine.
_SMALLEST: Final = -290
_POWERS: Final = np.array([float(f"1e{exponent}") for exponent in range(_SMALLEST, 309)])


def significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to ten significant digits, so that the same counts give the same bytes on every machine.

    Each value from 1e-13 to 1e31 becomes the float64 nearest to its ten digits (there the power of ten is exact);
    infinities and NaN stay as they are, and what is under 1e-290 is 0: a p that small is the rounding of some machine.

    >>> significant(np.array([0.12345678901234, -1234567.8901234, 0.0, 1.98e-320])).tolist()
    [0.123456789, -1234567.89, 0.0, 0.0]
    """
    magnitude = np.searchsorted(_POWERS, np.abs(values), side="right") - 1 + _SMALLEST
    shift = _DIGITS - 1 - magnitude
    usual = np.isfinite(values) & (magnitude >= _SMALLEST) & (shift <= -_SMALLEST)
    up = _POWERS[np.where(usual, np.maximum(shift, 0), 0) - _SMALLEST]
    down = _POWERS[np.where(usual, np.maximum(-shift, 0), 0) - _SMALLEST]
    rounded = np.rint(np.where(usual, values, 0.0) * up / down) * down / up
    return np.where(usual | (np.abs(values) < _POWERS[0]), rounded, values)
