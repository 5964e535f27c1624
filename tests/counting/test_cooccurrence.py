"""Co-occurrence counts, compared with counts by hand and in loops."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoki.counting import cooccurrence


def rows(counts):
    return list(zip(*(column.tolist() for column in counts), strict=True))


def count(occurrences, min_count=1):
    pairs = np.array(occurrences, dtype=np.int64).reshape(-1, 2)
    return cooccurrence.cooccurrences(pairs[:, 0], pairs[:, 1], min_count=min_count)


def test_by_hand():
    # Window 0 holds 0, 1 (twice) and 2; window 1 holds 0 and 1; window 2 holds 2 alone.
    found = count([(0, 1), (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 2)])
    assert rows(found) == [(0, 1, 2, 2, 2), (0, 2, 2, 2, 1), (1, 2, 2, 2, 1)]


def test_nothing():
    assert rows(count([])) == []
    assert rows(count([(0, 0), (0, 0)])) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9)), max_size=80), st.integers(1, 4), st.integers(1, 50))
def test_equals_counting_by_loops(occurrences, min_count, cells):
    windows = {window: sorted({thing for w, thing in occurrences if w == window}) for window, _ in occurrences}
    single = Counter(thing for things in windows.values() for thing in things)
    both = Counter(pair for things in windows.values() for pair in combinations(things, 2))
    wanted = [(a, b, single[a], single[b], n) for (a, b), n in sorted(both.items()) if n >= min_count]
    usual = cooccurrence._CELLS
    cooccurrence._CELLS = cells  # many small blocks
    try:
        assert rows(count(occurrences, min_count)) == wanted
    finally:
        cooccurrence._CELLS = usual
