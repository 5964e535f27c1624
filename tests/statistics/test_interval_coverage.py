"""How often the interval of NPMI contains the true value, by the expected number of shared windows."""

import numpy as np
import pytest

from kyoki.counting.association import npmi
from kyoki.counting.bootstrap import Occurrences, npmi_interval
from kyoki.counting.pair_rows import INTERVAL_COUNT

ARTICLES = 400
#: Windows that a pair is expected to share, in about equal steps of its logarithm, and the classes of the table.
EXPECTED = np.geomspace(1, 150, 60)
CLASSES = (0, 3, 5, 10, 20, 50, 1000)


def corpus(draw, articles):
    """60 pairs of items, bursty: some articles have an item in many of their 5 to 30 windows, most in none.

    Returns:
        The article of each window, and which windows have the first and the second item of each pair.
    """
    length = draw.integers(5, 31, articles)
    of = np.repeat(np.arange(articles), length)
    together, alone = EXPECTED / (ARTICLES * 17.5), (1.0, 4.0)
    burst, first, second = (draw.gamma(0.5, 2, (articles, len(EXPECTED))) for _ in range(3))
    both = draw.random((len(of), len(EXPECTED))) < np.minimum(together * burst[of], 1)
    a, b = (
        both | (draw.random(both.shape) < np.minimum(times * together * topical[of], 1))
        for times, topical in zip(alone, (first, second), strict=True)
    )
    return of, a, b


def counted(a, b):
    return a.sum(axis=0), b.sum(axis=0), (a & b).sum(axis=0), len(a)


def coverage(seeds):
    """Return, by class of expected windows, the intervals given and the share of them that hold the true NPMI."""
    size = 50 * ARTICLES
    _, a, b = corpus(np.random.default_rng(999), size)
    *counts, n = counted(a, b)
    true, expected = npmi(*counts, n), counts[2] * ARTICLES / size
    cell = np.searchsorted(CLASSES, expected, side="right") - 1
    given, held = np.zeros((2, len(CLASSES) - 1), dtype=np.int64)
    for seed in seeds:
        of, a, b = corpus(np.random.default_rng(seed), ARTICLES)
        chosen = np.flatnonzero((a & b).sum(axis=0) >= INTERVAL_COUNT)
        rows = [np.nonzero(items) for items in (a, b)]
        window, item = (np.concatenate(column) for column in zip(*rows, strict=True))
        item[len(rows[0][0]) :] += len(EXPECTED)
        windows = np.bincount(of, minlength=ARTICLES)
        low, high = npmi_interval(Occurrences(window, of[window], item), windows, chosen, chosen + len(EXPECTED))
        given += np.bincount(cell[chosen], minlength=len(given))
        held += np.bincount(cell[chosen[(low <= true[chosen]) & (true[chosen] <= high)]], minlength=len(given))
    return given, held / given


def test_the_interval_holds_the_true_npmi():
    given, held = coverage(range(100, 110))
    assert (given[2:] >= 50).all()
    assert (held[2:] >= 0.9).all()


@pytest.mark.slow
def test_the_interval_holds_the_true_npmi_as_often_as_it_says():
    """.82, .95, .98, .95, .95, .94 by class: of pairs expected in under 3 windows only the lucky ones have one."""
    given, held = coverage(range(60))
    assert (given >= 40).all()
    assert held[0] < 0.9
    assert (held[1:] >= 0.92).all()
