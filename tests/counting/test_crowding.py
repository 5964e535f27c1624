"""The crowding of windows: the estimate, which does not depend on the tested pairs."""

import numpy as np
import pytest

from kyoki.counting import crowding as module
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.chance import Kinds
from kyoki.counting.crowding import crowding
from kyoki.counting.placements import Placements

LENGTH = 12


def kinds(n_items):
    return Kinds(np.zeros(n_items, dtype=np.int64), np.ones((1, 1), dtype=bool))


def corpus(seed, pull, articles=300, items=150, together=0):
    """Ten of the items in each article, in one to three windows; in so many articles items 0 and 1 share one.

    pull: of a window, given the draw.
    """
    draw, rows = np.random.default_rng(seed), []
    for article in range(articles):
        weights = pull(draw)
        for item in draw.choice(np.arange(2, items), 10, replace=False):
            windows = draw.choice(LENGTH, draw.integers(1, 4), replace=False, p=weights / weights.sum())
            rows += [(article * LENGTH + window, article, item) for window in windows]
        if article < together:
            rows += [(article * LENGTH, article, 0), (article * LENGTH, article, 1)]
    at = Occurrences(*(np.array(column) for column in zip(*rows, strict=True)))
    return at, Placements.of(at, np.full(articles, LENGTH))


def uniform(_draw):
    return np.ones(LENGTH)


def skewed(draw):
    return draw.gamma(0.7, size=LENGTH) + 1e-3


def test_windows_at_random_have_a_crowding_of_one():
    assert crowding(*corpus(1, uniform), kinds(150)) == pytest.approx(1, abs=0.06)


def test_articles_as_windows_have_none():
    at, _ = corpus(2, skewed)
    assert crowding(at, Placements.of(at._replace(window=at.article), np.ones(300, dtype=np.int64)), kinds(150)) == 1


@pytest.mark.parametrize("pairs", [2_000_000, 4_000])
def test_crowded_windows_are_known_also_from_some_of_the_items(monkeypatch, pairs):
    """Two items with a window each share it 2.2 times as often: 12 times the mean of Σ share², over the windows."""
    monkeypatch.setattr(module, "_PAIRS", pairs)
    draw = np.random.default_rng(3)
    shares = [skewed(draw) for _ in range(2000)]
    once = np.mean([((share / share.sum()) ** 2).sum() for share in shares]) * LENGTH
    assert once == pytest.approx(2.2, abs=0.05)
    assert crowding(*corpus(4, skewed), kinds(150)) == pytest.approx(once, rel=0.2)


def test_pairs_of_several_articles_do_not_count():
    """Items 0 and 1 share a window in each of 100 articles: tested pairs do not affect crowding."""
    at, placed = corpus(5, uniform, together=100)
    without = at.item > 1
    alone = Occurrences(*(column[without] for column in at))
    only = Kinds(np.repeat([0, 1], [2, 148]), np.array([[True, False], [False, True]]))
    assert crowding(at, placed, only) == crowding(alone, Placements.of(alone, placed.length), only)


def test_without_items_there_is_none():
    none = np.empty(0, dtype=np.int64)
    placed = Placements(none, none, none, np.array([3, 4]))
    assert crowding(Occurrences(none, none, none), placed, kinds(0)) == 1
