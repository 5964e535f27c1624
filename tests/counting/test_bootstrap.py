"""The bootstrap over articles, compared with one in loops that counts every resample."""

import numpy as np
import pytest

from kyoki.counting import association, bootstrap
from kyoki.counting.bootstrap import Occurrences, npmi_interval


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(bootstrap, "RESAMPLES", 40)


def corpus(n_articles, seed=1):
    """Up to four windows an article, three of six things in each, repeats among them."""
    random = np.random.default_rng(seed)
    windows = random.integers(1, 5, n_articles)
    first = np.concatenate([[0], np.cumsum(windows)])
    rows = [
        (first[article] + window, article, thing)
        for article in range(n_articles)
        for window in range(windows[article])
        for thing in random.choice(6, 3)
    ]
    return Occurrences(*np.array(rows).T), windows


def by_loops(occurrences, windows, a, b):
    random = np.random.default_rng(bootstrap._SEED)
    n_groups = min(len(windows), bootstrap.GROUPS)
    group = random.permutation(len(windows)) % n_groups
    found = []
    for drawn in random.integers(0, n_groups, (bootstrap.RESAMPLES, n_groups)):
        n = n_a = n_b = n_ab = 0
        for one in drawn:
            articles = np.flatnonzero(group == one)
            n += windows[articles].sum()
            held = [
                {t for w, t in zip(occurrences.window, occurrences.item, strict=True) if w == window}
                for window in set(occurrences.window[np.isin(occurrences.article, articles)])
            ]
            n_a += sum(a in things for things in held)
            n_b += sum(b in things for things in held)
            n_ab += sum(a in things and b in things for things in held)
        found.append(float(association.npmi(n_a, n_b, n_ab, n)) if n_ab else -1.0)
    return np.quantile(found, [0.025, 0.975])


@pytest.mark.parametrize(("groups", "words"), [(1000, 1_000_000), (5, 1_000_000), (1000, 8)])
def test_it_is_what_loops_give(monkeypatch, groups, words):
    monkeypatch.setattr(bootstrap, "GROUPS", groups)
    monkeypatch.setattr(bootstrap, "_WORDS_AT_ONCE", words)  # many chunks
    occurrences, windows = corpus(9)
    a, b = np.array([0, 1, 0]), np.array([1, 4, 5])
    low, high = npmi_interval(occurrences, windows, a, b)
    for at in range(3):
        assert (low[at], high[at]) == pytest.approx(by_loops(occurrences, windows, a[at], b[at]), abs=1e-12)


def test_the_order_of_occurrences_does_not_matter():
    occurrences, windows = corpus(30)
    turned = Occurrences(*(column[::-1] for column in occurrences))
    pairs = (np.array([0, 2]), np.array([3, 5]))
    for one, other in zip(
        npmi_interval(occurrences, windows, *pairs), npmi_interval(turned, windows, *pairs), strict=True
    ):
        assert one.tolist() == other.tolist()


def test_sums_that_32_bits_cannot_hold_are_exact(monkeypatch):
    occurrences, windows = corpus(30)
    pairs = (np.array([0, 2]), np.array([3, 5]))
    few = npmi_interval(occurrences, windows, *pairs)
    monkeypatch.setattr(bootstrap, "_EXACT_IN_32_BITS", 0)
    many = npmi_interval(occurrences, windows, *pairs)
    assert [end.tolist() for end in few] == [end.tolist() for end in many]


def test_always_together_and_never_varies():
    both = Occurrences(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    low, high = npmi_interval(both, np.array([1, 1]), np.array([0]), np.array([1]))
    assert (low.item(), high.item()) == (1.0, 1.0)


def test_more_than_64_windows_in_an_article():
    window = np.repeat(np.arange(200), 2)
    occurrences = Occurrences(window, window // 100, np.tile([0, 1], 200))
    low, high = npmi_interval(occurrences, np.array([150, 150]), np.array([0]), np.array([1]))
    assert (low.item(), high.item()) == pytest.approx((1.0, 1.0))  # in 100 windows of 150, always both


def test_no_pairs():
    nothing = np.empty(0, dtype=np.int64)
    low, high = npmi_interval(Occurrences(nothing, nothing, nothing), nothing, nothing, nothing)
    assert len(low) == len(high) == 0
