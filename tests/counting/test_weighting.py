"""Weights, compared with their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_array

from kyoki.counting import weighting

COUNTS = st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=7).filter(
    lambda rows: all(map(any, zip(*rows, strict=True)))  # no word is in no part
)


def test_dispersion_by_hand():
    # Articles of 3, 3 and 2 words. DP of the first word: (|2/3 - 3/8| + 3/8 + |1/3 - 2/8|) / 2 = 3/8. By chance three
    # occurrences in an article with a share s are off from 3 s by 6 s (1 - s) P on average, P being the chance of
    # floor(3 s) among two: 2 · 3/8 · 5/8 for 3/8 and (3/4)² for 1/4.
    counts = np.array([[2, 0, 1], [0, 2, 1], [1, 1, 0]])
    chance = (2 * 2 * (3 / 8) * (5 / 8) * (15 / 32) + 2 * (1 / 4) * (3 / 4) * (9 / 16)) / 2
    assert weighting.dispersion(csr_array(counts))[0] == pytest.approx(
        (3 / 8 - chance) / (1 - 2 / 8 - chance), abs=1e-6
    )
    assert weighting.dispersion(csr_array([[0, 3], [2, 0]]))[0] == 1.0  # all in the smallest article
    # One in each of two equal articles: DP 0, by chance 1/4 (both in one article half of the time), at most 1/2.
    assert weighting.dispersion(csr_array([[1], [1]])).tolist() == [-1.0]


@given(COUNTS)
def test_dispersion_is_dp_between_that_of_chance_and_the_greatest(rows):
    """DP by its definition, and the expected DP from scipy's binomial, occurrence by occurrence."""
    total, size = sum(map(sum, rows)), [sum(row) for row in rows if any(row)]
    for word, column in enumerate(zip(*rows, strict=True)):
        found, tf = weighting.dispersion(csr_array(rows))[word], sum(column)
        if tf == 1:
            assert np.isnan(found)
            continue
        dp = sum(abs(row[word] / tf - sum(row) / total) for row in rows) / 2
        times = np.arange(tf + 1)
        chance = sum(stats.binom.pmf(times, tf, n / total) @ abs(times / tf - n / total) for n in size) / 2
        greatest = 1 - min(size) / total
        wanted = (dp - chance) / (greatest - chance) if greatest - chance > 1e-9 else 0.0
        assert found == pytest.approx(wanted, abs=2e-6)


def test_dispersion_is_free_of_frequency():
    """Words of 2 to 8,192 occurrences at random over 2,000 articles, of 20 to 4,000 words as real ones are."""
    random = np.random.default_rng(11)
    size = np.clip(random.lognormal(5.3, 0.7, 2000), 20, 4000).astype(int)
    place = random.permutation(np.repeat(np.arange(2000), size))
    tf = np.round(2 ** random.uniform(1, 13, 300)).astype(int)
    word = np.concatenate([np.repeat(np.arange(300), tf), np.full(len(place) - tf.sum(), 300)])
    counts = csr_array((np.ones(len(place), dtype=np.int32), (place, word)), shape=(2000, 301))
    counts.sum_duplicates()
    found = weighting.dispersion(counts)[:300]
    assert abs(np.corrcoef(found, np.log(tf))[0, 1]) < 0.15  # two deviations over seeds
    assert abs(found.mean()) < 0.03
    share, spread = size / size.sum(), counts.toarray()[:, :300] / tf
    dp = np.abs(spread - share[:, None]).sum(axis=0) / 2
    assert np.corrcoef(dp, np.log(tf))[0, 1] < -0.85  # what it corrects


@given(COUNTS, st.integers(1, 3))
def test_no_digit_of_the_dispersion_depends_on_how_many_parts_are_looked_at_at_once(rows, at_once):
    counts = csr_array(np.array(rows, dtype=np.int32))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(weighting, "_AT_ONCE", at_once)
        some = weighting.dispersion(counts)
    np.testing.assert_array_equal(some, weighting.dispersion(counts))
