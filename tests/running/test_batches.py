"""When a batch of scrapes is full: a case on either side of each size."""

import pytest

from kyoki.running import read_inputs


@pytest.mark.parametrize(
    ("n", "n_bytes", "small", "is_full"),
    [
        (8, 0, True, True),  # one of the first
        (7, 0, True, False),
        (64, 64_000, False, True),  # usual scrapes
        (63, 64_000, False, False),
        (64, 63_999, False, False),  # tiny ones
        (1024, 1024, False, True),
        (1023, 63_999, False, False),
        (1, 20_000_000, False, True),  # a large one
        (1, 19_999_999, True, False),
    ],
)
def test_a_batch_is_full(n, n_bytes, small, is_full):
    assert read_inputs._full(n, n_bytes, small=small) is is_full
