"""Rounding of floats before they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Logarithms differ between processors in the 16th digit, so a sum of four differs in the 14th or 15th. Ten digits are
#: the same everywhere, and enough for any use.
_DIGITS: Final = 10
#: Parsed from decimals, not computed: the same on every machine.
_SMALLEST: Final = -290
_POWERS: Final = np.array([float(f"1e{exponent}") for exponent in range(_SMALLEST, 309)])
#: For each binary exponent e (np.frexp: -1073 to 1024), the number of powers up to 2^(e - 1), the smallest number with
#: this exponent; any other has as many powers at or below it, or one more. A third of the time of a search.
_BINARY: Final = 1073
_AT_LEAST: Final = np.array(
    [np.searchsorted(_POWERS, np.ldexp(0.5, binary), side="right") for binary in range(-_BINARY, 1025)]
)
_NEXT: Final = np.append(_POWERS, np.inf)
#: For each such count, the power of ten by which a number is multiplied or divided to get ten digits before the point.
#: Numbers under 1e-281 have no such power.
_UNUSUAL: Final = _DIGITS - 1
_SHIFTS: Final = [_DIGITS - count - _SMALLEST for count in range(len(_POWERS) + 1)]
_UP: Final = np.array([_POWERS[max(min(shift, -_SMALLEST), 0) - _SMALLEST] for shift in _SHIFTS])
_DOWN: Final = np.array([_POWERS[max(-shift, 0) - _SMALLEST] for shift in _SHIFTS])
#: Numbers processed at once: the intermediate arrays fit into a processor's cache.
_AT_ONCE: Final = 1 << 14


def significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to ten significant digits, so that the same counts give the same bytes on every machine.

    Each value from 1e-13 to 1e31 becomes the float64 nearest to its ten digits (there the power of ten is exact);
    infinities and NaN stay as they are; values under 1e-290 become 0, as a p that small depends on the machine.

    >>> significant(np.array([0.12345678901234, -1234567.8901234, 0.0, 1.98e-320])).tolist()
    [0.123456789, -1234567.89, 0.0, 0.0]
    """
    rounded = np.empty_like(values)
    for start in range(0, len(values), _AT_ONCE):
        rounded[start : start + _AT_ONCE] = _significant(values[start : start + _AT_ONCE])
    return rounded


def _significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    finite = np.isfinite(values)
    number = np.where(finite, values, 0.0) + 0.0  # turns -0 into 0
    size = np.abs(number)
    count = _AT_LEAST[np.frexp(size)[1] + _BINARY]
    count += size >= _NEXT[count]
    usual = count > _UNUSUAL
    up, down = _UP[count], _DOWN[count]
    rounded = np.rint(np.where(usual, number, 0.0) * up / down) * down / up
    return np.where(finite & (usual | (count == 0)), rounded, values)
