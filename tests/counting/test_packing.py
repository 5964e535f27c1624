"""Two numbers packed in one: sorted, unpacked, and within their halves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.packing import pack, unpack
from kyoki.errors import TableError

MOST = 2**31 - 1
NUMBERS = st.integers(0, MOST)


@given(st.lists(st.tuples(NUMBERS, NUMBERS)))
def test_what_is_packed_sorts_as_pairs_do_and_comes_back(numbers):
    first, second = np.array(numbers, dtype=np.int64).reshape(-1, 2).T
    packed = pack(first, second)
    assert [tuple(pair) for pair in np.transpose(unpack(packed)).tolist()] == numbers
    assert [numbers[at] for at in np.argsort(packed, kind="stable")] == sorted(numbers)


@pytest.mark.parametrize("beyond", [-1, MOST + 1, 2**32, 2**40])
def test_a_number_beyond_its_half_is_refused(beyond):
    for first, second in [([0, beyond], [0, 0]), ([0, 0], [0, beyond])]:
        with pytest.raises(TableError, match=f"^counting: {beyond} is .*; expected 0 to 2,147,483,647$"):
            pack(np.array(first), np.array(second))


def test_narrow_arrays_do_not_overflow():
    assert unpack(pack(np.array([7], dtype=np.int32), np.array([9], dtype=np.int32))) == (7, 9)
