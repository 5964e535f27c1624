"""Pack two whole numbers into one int64: an article and an offset in it, or an article and an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: Half of an int64. Each number is under 2^31, so that none reaches the sign, and either half fits an int32.
_BITS: Final = 32
_LIMIT: Final = 1 << (_BITS - 1)


def pack(first: Integers, second: Integers) -> Integers:
    """Pack pairs of numbers into one int64 each, which sort by the first number, then by the second.

    Args:
        first: numbers from 0 to 2,147,483,647, such as those of articles.
        second: as many, such as offsets.

    Raises:
        TableError: a number has more than 31 bits.

    >>> pack(np.array([2]), np.array([5])) == np.array([(2 << 32) + 5])
    array([ True])
    """
    for numbers in (first, second):
        if numbers.size and not 0 <= numbers.min() <= numbers.max() < _LIMIT:
            (odd, *_) = numbers[(numbers < 0) | (numbers >= _LIMIT)]
            msg = f"counting: {odd} is the number of an article, word or offset; expected 0 to {_LIMIT - 1:,}"
            raise TableError(msg)
    return first.astype(np.int64) << _BITS | second


def unpack(packed: Integers) -> tuple[Integers, Integers]:
    """Return the first and the second numbers of values from `pack`."""
    return packed >> _BITS, packed & ((1 << _BITS) - 1)
