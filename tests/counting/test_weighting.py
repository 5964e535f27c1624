"""Weights against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kyoki.counting import weighting

COUNTS = st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=7).filter(
    lambda rows: all(map(any, zip(*rows, strict=True)))  # no word is in no part
)


@given(COUNTS)
def test_dispersion_is_half_of_what_the_shares_differ_by(rows):
    total = sum(map(sum, rows))
    shares = [sum(row) / total for row in rows]
    plain = [
        sum(abs(row[word] / sum(column) - share) for row, share in zip(rows, shares, strict=True)) / 2
        for word, column in enumerate(zip(*rows, strict=True))
    ]
    assert weighting.deviation_of_proportions(csr_array(rows)).tolist() == pytest.approx(plain)


@given(COUNTS, st.integers(1, 3))
def test_no_digit_of_the_dispersion_depends_on_how_many_parts_are_looked_at_at_once(rows, at_once):
    counts = csr_array(np.array(rows, dtype=np.int32))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(weighting, "_AT_ONCE", at_once)
        some = weighting.deviation_of_proportions(counts)
    assert some.tolist() == weighting.deviation_of_proportions(counts).tolist()
