"""Pairs that share fewer articles than by chance: their family, their tail, and the test."""

import random
from itertools import combinations, islice

import numpy as np
import pytest
from scipy import stats

from kyoki.counting import avoidance
from kyoki.counting.avoidance import LEAST_EXPECTED, _false, _family, _lower, avoiding
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.chance import Chance, Kinds
from kyoki.counting.null_models import permuted_placements
from kyoki.counting.placements import Placements
from kyoki.counting.tails import lower_tail

ANY = np.ones((1, 1), dtype=bool)


def placed(holds):
    """Placements of a matrix of articles × items."""
    article, item = np.nonzero(holds)
    return Placements.of(Occurrences(article, article, item), np.ones(len(holds), dtype=np.int64))


def kinds(n_items):
    return Kinds(np.zeros(n_items, dtype=np.int64), ANY)


def corpus(seed, articles=400, items=40):
    """Items of 2 % to 60 % of the articles, each on its own; articles differ in how many they have."""
    draw = np.random.default_rng(seed)
    size = draw.uniform(0.4, 1.6, articles)[:, None]
    return draw.random((articles, items)) < size * np.geomspace(0.6, 0.02, items)


@pytest.mark.parametrize(
    ("a", "b", "population", "n"),
    [
        (60, 90, 1000, 0),  # rare
        (60, 90, 1000, 5),
        (700, 40, 1000, 20),  # one in most articles
        (700, 40, 1000, 27),
        (40, 700, 1000, 20),
        (900, 800, 1000, 710),  # both
        (900, 800, 1000, 719),
        (30_000, 20_000, 1_000_000, 540),
    ],
)
def test_the_tail_is_the_hypergeometric_one(a, b, population, n):
    counts = (np.array([float(value)]) for value in (a, b, population, n))
    assert lower_tail(*counts).item() == pytest.approx(stats.hypergeom.cdf(n, population, a, b), rel=0.1)


def test_of_random_tables_the_tail_is_never_much_too_small():
    """If both items are in about half of the articles, it is up to four times too large."""
    draw = np.random.default_rng(3)
    population = draw.integers(100, 3000, 2000)
    a, b = (np.minimum((population * draw.random(2000) ** 2).astype(int) + 10, population - 1) for _ in "ab")
    n = np.maximum(np.floor(a * b / population * draw.random(2000)), np.maximum(a + b - population, 0))
    exact = stats.hypergeom.cdf(n, population, a, b)
    kept = (a * b / population >= LEAST_EXPECTED) & (exact > 1e-7)
    ratio = lower_tail(*(column.astype(float) for column in (a, b, population, n)))[kept] / exact[kept]
    assert kept.sum() > 500
    assert ratio.min() > 0.8
    assert ratio.max() < 5
    assert np.median(np.abs(ratio - 1)) < 0.05


def test_what_cannot_be_has_a_tail_of_0_and_what_must_be_of_1():
    a, b, population = (np.full(3, value) for value in (8.0, 6.0, 10.0))
    assert lower_tail(a, b, population, np.array([3.0, 6.0, 7.0])).tolist() == [0, 1, 1]  # 4 to 6 can be shared


def test_the_family_is_every_pair_expected_often_enough(monkeypatch):
    monkeypatch.setattr("kyoki.counting.avoidance._AT_ONCE", 50)
    holds = corpus(1)
    two = Kinds(np.arange(40) % 2, np.array([[False, True], [True, False]]))
    chance = Chance.given(placed(holds), two)
    expected = {
        (a, b): chance.degree[a] * chance.degree[b] / chance.population[chance.of[a], chance.of[b]]
        for a, b in combinations(range(40), 2)
        if (a + b) % 2
    }
    a, b, found = _family(chance, two)
    wanted = {both: value for both, value in expected.items() if value >= LEAST_EXPECTED}
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted(wanted)
    assert found.tolist() == pytest.approx([wanted[both] for both in sorted(wanted)])
    assert 50 < len(wanted) < len(expected)


def test_pairs_that_never_meet_are_found():
    holds = corpus(2)
    holds[:, 5] &= ~holds[:, 3]
    found = avoiding(placed(holds), kinds(40))
    assert (found.a.tolist(), found.b.tolist(), found.n_ab.tolist()) == ([3], [5], [0])
    assert (found.n_a.item(), found.n_b.item()) == (holds[:, 3].sum(), holds[:, 5].sum())
    assert found.q.item() < 0.05


def test_p_and_expected_are_those_of_a_loop_of_swaps():
    """400 corpora, between which each entry is swapped twice."""
    holds = corpus(5, articles=120, items=25)
    rows, chance = placed(holds), Chance.given(placed(holds), kinds(25))
    pairs = [(0, 1), (1, 4), (2, 9), (3, 5), (0, 15)]
    seen = {both: [] for both in pairs}
    for now in swapped(rows, random.Random(4), 400):
        for a, b in pairs:
            seen[a, b].append(len({x for x, item in now if item == a} & {x for x, item in now if item == b}))
    for (a, b), shared in seen.items():
        population = chance.population[chance.of[a], chance.of[b]]
        counts = [np.array([value]) for value in (chance.degree[a], chance.degree[b], population)]
        assert chance.degree[a] * chance.degree[b] / population == pytest.approx(np.mean(shared), rel=0.03)
        for n in np.unique(np.quantile(shared, [0.02, 0.1, 0.3]).astype(int)):
            share = np.mean(np.array(shared) <= n)
            assert lower_tail(*counts, np.array([float(n)])).item() == pytest.approx(share, abs=0.06)


def swapped(placements, draw, times):
    """Swap the items of two entries where both margins stay, over and over."""
    rows = list(zip(placements.article.tolist(), placements.item.tolist(), strict=True))
    there = set(rows)
    for _ in range(times):
        for _ in range(2 * len(rows)):
            one, other = draw.randrange(len(rows)), draw.randrange(len(rows))
            (x, a), (y, b) = rows[one], rows[other]
            if x != y and a != b and not {(x, b), (y, a)} & there:
                there -= {(x, a), (y, b)}
                there |= {(x, b), (y, a)}
                rows[one], rows[other] = (x, b), (y, a)
        yield rows


def test_the_closed_form_expects_as_many_as_permutations_have():
    every, of = placed(corpus(8)), kinds(40)
    chance = Chance.given(every, of)
    a, b, expected = _family(chance, of)
    drawn = [
        _lower(null, chance, a, b, expected)[1]
        for null in islice(permuted_placements(every, np.random.default_rng(1)), 200)
    ]
    thresholds = np.array([0.001, 0.01, 0.05, 0.3])
    seen = [(np.concatenate(drawn) <= threshold).sum() / 200 for threshold in thresholds]
    assert min(seen) > 0.05
    assert _false(thresholds, chance, a, b, expected) == pytest.approx(seen, rel=0.35)


def test_both_forms_of_q_list_the_same(monkeypatch):
    holds = corpus(9)
    holds[holds[:, 1], 0] = False  # the two most frequent never meet
    found = []
    for fewest in (0, 10_000):
        monkeypatch.setattr(avoidance, "FEWEST", fewest)
        found.append(avoiding(placed(holds), kinds(40)))
    assert [pair.tolist() for pair in found[0][:2]] == [pair.tolist() for pair in found[1][:2]]
    assert (found[0].a[0], found[0].b[0]) == (0, 1)


def test_nothing_to_test():
    found = avoiding(placed(np.zeros((3, 0), dtype=bool)), kinds(0))
    assert [len(column) for column in found] == [0] * 8
