"""Permutations continue while a q is near the threshold, and end when more would not matter."""

import itertools

import numpy as np
import pytest

from kyoki.counting.discovery import expected_fdr, permutation_fdr


def nulls(mean, seed=0, drawn=None):
    """Yield permutations with a number of false finds of p = 0.01 that varies about a mean."""
    random = np.random.default_rng(seed)
    while True:
        if drawn is not None:
            drawn.append(1)
        yield np.full(random.poisson(mean), 0.01)


@pytest.mark.parametrize(
    ("mean", "least", "most"),
    [
        (0.0, 100, 100),  # q is 1 / 101 / 20: far below
        (10.0, 100, 100),  # 0.5: far above
        (1.02, 400, 1000),  # 0.051: a few more false finds would decide otherwise
    ],
)
def test_permutations_are_as_many_as_it_takes(mean, least, most):
    drawn = []
    for seed in range(20):
        permutation_fdr(np.full(20, 0.01), itertools.islice(nulls(mean, seed, drawn), 1000))
    assert least <= len(drawn) / 20 <= most


def test_seeds_agree_on_which_side_of_the_threshold_a_pair_is():
    """With 100 permutations each, three in ten of these are on the wrong side."""
    q = [permutation_fdr(np.full(20, 0.01), itertools.islice(nulls(1.06, seed), 1000))[0] for seed in range(30)]
    assert np.mean(np.array(q) <= 0.05) <= 0.1


def test_q_is_that_of_all_permutations_that_were_drawn():
    some = list(itertools.islice(nulls(0.5, 4), 60))
    observed = np.array([0.001, 0.01, 0.2])
    false = [np.mean([(null <= p).sum() for null in some]) for p in observed]
    wanted = expected_fdr(observed, (np.array(false) * 60 + 1) / 61)
    assert permutation_fdr(observed, some) == pytest.approx(wanted)


def test_without_finds_nothing_is_drawn():
    assert len(permutation_fdr(np.empty(0), (1 / 0 for _ in "x"))) == 0
