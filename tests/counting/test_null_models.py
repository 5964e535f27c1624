"""The null model: margins stay, every placement is as likely, and permutations and closed form agree."""

from collections import Counter
from itertools import combinations, islice

import numpy as np
import pytest
from scipy import stats

from kyoki.counting import beyond_chance
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.chance import Chance, Kinds
from kyoki.counting.cooccurrence import cooccurrences
from kyoki.counting.fixed_size import _EXACT, average_of, having, having_both
from kyoki.counting.null_models import chance_of_sharing, permuted, trade
from kyoki.counting.placements import Placements, shared_articles
from kyoki.counting.tails import upper_tail

#: 80 items of one kind.
ANY = Kinds(np.zeros(80, dtype=np.int64), np.ones((1, 1), dtype=bool))


def placed(pairs, length):
    article, item = (np.array(column) for column in zip(*sorted(pairs), strict=True))
    return Placements(article, item, np.ones(len(item), dtype=np.int64), np.array(length))


def corpus(seed, articles=60, items=40):
    """Occurrences of items, common and rare, in up to 12 windows an article."""
    draw = np.random.default_rng(seed)
    weights = 1 / np.arange(1, items + 1)
    length = draw.integers(1, 13, articles)
    article = np.sort(draw.integers(0, articles, articles * 12))
    within = (draw.random(len(article)) * length[article]).astype(np.int64)
    window = (np.cumsum(length) - length)[article] + within
    return Occurrences(window, article, draw.choice(items, len(article), p=weights / weights.sum())), length


def test_trades_keep_both_margins():
    before = Placements.of(*corpus(1))
    after = trade(before, np.random.default_rng(2))
    assert len({*zip(after.article.tolist(), after.item.tolist(), strict=True)}) == len(before.item)
    for name in ("article", "item"):
        assert np.bincount(getattr(before, name)).tolist() == np.bincount(getattr(after, name)).tolist()
    assert (after.article != before.article).mean() > 0.2
    assert sorted(zip(after.item, after.n_windows, strict=True)) == sorted(
        zip(before.item, before.n_windows, strict=True)
    )


def test_every_placement_is_as_likely():
    """Articles of 2, 1 and 1 items, items in 2, 1 and 1 articles: five placements."""
    now, seen, random = placed([(0, 0), (0, 1), (1, 0), (2, 2)], [1, 1, 1]), Counter(), np.random.default_rng(3)
    for _ in range(5000):
        now = trade(now, random)
        seen[frozenset(zip(now.article.tolist(), now.item.tolist(), strict=True))] += 1
    assert len(seen) == 5
    assert max(seen.values()) - min(seen.values()) < 200  # 1,000 each, standard deviation 28 if independent


def test_meeting_by_drawing():
    draw = np.random.default_rng(4)
    for a, b, n in ((1, 1, 5), (2, 3, 9), (4, 2, 5), (9, 1, 4)):
        times = [
            bool(
                {*draw.choice(n, min(a, n), replace=False).tolist()}
                & {*draw.choice(n, min(b, n), replace=False).tolist()}
            )
            for _ in range(2000)
        ]
        chance = chance_of_sharing(np.array([a]), np.array([b]), np.array([n])).item()
        assert chance == pytest.approx(np.mean(times), abs=0.04)


@pytest.mark.parametrize("at_once", [1, 50, 2_000_000])
def test_shared_articles_by_loops(monkeypatch, at_once):
    monkeypatch.setattr("kyoki.counting.placements._AT_ONCE", at_once)
    at, _ = corpus(5)
    order = np.random.default_rng(6).permutation(len(at.item))
    at = Occurrences(*(column[order] for column in at))
    items = {}
    for window, article, item in zip(*(column.tolist() for column in at), strict=True):
        items.setdefault((article, window), set()).add(item)
    together = Counter((article, *both) for (article, _), met in items.items() for both in combinations(sorted(met), 2))
    counts = cooccurrences(at.window, at.item, min_count=2)
    of = {both: [] for both in zip(counts.a.tolist(), counts.b.tolist(), strict=True)}
    for (_, *both), windows in together.items():
        of.get(tuple(both), []).append(windows)
    n_articles, most = shared_articles(at, np.full(60, 2), counts)
    assert n_articles.tolist() == [len(windows) for windows in of.values()]
    assert most.tolist() == [max(windows) for windows in of.values()]
    assert (n_articles < counts.n_ab).any()
    assert most.max() > 1


def test_the_tail_is_exact_where_articles_are_few():
    draw = np.random.default_rng(7)
    a, b, population = draw.integers(1, 40, 5000), draw.integers(1, 40, 5000), draw.integers(60, 3000, 5000)
    n = 1 + np.floor(draw.random(5000) * np.minimum(a, b)).astype(np.int64)
    tail = upper_tail(*(column.astype(np.float64) for column in (a, b, population, n)))
    few = (n <= 20) & ((a - n) * (b - n) <= population - n)
    assert few.mean() > 0.6
    np.testing.assert_allclose(tail[few], stats.hypergeom.sf(n - 1, population, a, b)[few], rtol=1e-9)
    two, four = (upper_tail(*np.array([[k], [k], [1000.0], [k]])).item() for k in (2.0, 4.0))
    assert two == pytest.approx(1 / (1000 * 999 / 2))
    assert four == pytest.approx(1 / (1000 * 999 * 998 * 997 / 24))


def test_the_tail_is_fishers_where_articles_are_alike():
    """60 articles of 40 items each, in one window: nearly the hypergeometric distribution."""
    pairs = [(article, 0) for article in range(12)] + [(article, 1) for article in range(8, 28)]
    size = np.bincount([article for article, _ in pairs], minlength=60)
    rest = iter(range(2, 2400))
    pairs += [(article, next(rest)) for article in range(60) for _ in range(40 - size[article])]
    both = placed(pairs, [1] * 60)
    chance = Chance.given(both, Kinds(np.zeros(2400, dtype=np.int64), np.ones((1, 1), dtype=bool)))
    a, b = np.zeros(9, dtype=np.int64), np.ones(9, dtype=np.int64)
    n = np.arange(1, 10)
    assert chance.tail(a, b, n) == pytest.approx(stats.hypergeom.sf(n - 1, 60, 12, 20), rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_permutations_and_closed_form_agree(seed):
    """Expected finds at four thresholds; the means of 300 permutations are precise to about 5 %."""
    at, length = corpus(seed, articles=150, items=80)
    there = Placements.of(at, length)
    chance = Chance.given(there, ANY)
    null = np.concatenate([chance.tail(*found) for found in islice(permuted(there, ANY), 300)])
    thresholds = np.array([0.001, 0.01, 0.1, 1.0])
    seen = [(null <= threshold).sum() / 300 for threshold in thresholds]
    assert chance.false(thresholds) == pytest.approx(seen, rel=0.25)


def test_q_of_both_ways_agree(monkeypatch):
    at, length = corpus(14, articles=150, items=80)
    planted = np.flatnonzero(at.item == 20)[:9]
    at = Occurrences(
        *(np.append(column, column[planted]) for column in at[:2]), np.append(at.item, np.full(len(planted), 60))
    )
    kinds = Kinds(np.zeros(80, dtype=np.int64), np.ones((1, 1), dtype=bool))
    counts = cooccurrences(at.window, at.item)
    found = []
    for fewest in (0, 10_000):
        monkeypatch.setattr(beyond_chance, "FEWEST", fewest)
        monkeypatch.setattr(beyond_chance, "_MANY_ARTICLES", 10_000)
        found.append(beyond_chance.beyond_chance(at, length, counts, kinds).q)
    one, other = (values[(counts.a == 20) & (counts.b == 60)].item() for values in found)
    assert max(one, other) < 0.05
    assert np.abs(found[0] - found[1]).max() < 0.15


#: One item that is in most articles, one in many, two alike, three rare ones.
ODDS = np.array([9.0, 3.0, 0.5, 0.5, 0.1, 0.1, 0.1])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_articles_of_a_fixed_size_by_listing_all_sets(size):
    """The chance of a set of items is proportional to the product of their odds."""
    both = np.zeros((7, 7))
    for chosen in combinations(range(7), size):
        both[np.ix_(chosen, chosen)] += ODDS[list(chosen)].prod()
    both /= both.trace() / size
    first, n_items = [0, 1, 2, 4], np.array([1.0, 1.0, 2.0, 3.0])
    average, exact = having(np.array([float(size)]), np.array([1.0]), both.diagonal()[first], n_items)
    assert exact[0] == pytest.approx(both.diagonal()[first], rel=1e-4)
    found = having_both(average[0], exact[0], size, n_items)
    assert [found[0, 1], found[1, 2], found[2, 3]] == pytest.approx([both[0, 1], both[1, 2], both[2, 4]], rel=1e-4)
    assert [found[2, 2], found[3, 3]] == pytest.approx([both[2, 3], both[4, 5]], rel=1e-4)
    known = both.diagonal()[first]  # the chance of each alone determines that of two
    found = having_both(average_of(known, size, n_items), known, size, n_items)
    assert [found[0, 3], found[2, 3]] == pytest.approx([both[0, 4], both[2, 4]], rel=1e-4)
    assert [found[2, 2], found[3, 3]] == pytest.approx([both[2, 3], both[4, 5]], rel=1e-4)


def test_two_places_of_which_an_item_has_one_for_certain():
    known, times = np.array([1.0, 0.25]), np.array([1.0, 4.0])
    found = having_both(average_of(known, 2.0, times), known, 2.0, times)
    assert [found[0, 1], found[1, 1]] == pytest.approx([0.25, 0.0], abs=1e-9)


@pytest.mark.parametrize(
    ("known", "times"),
    [([4e-4, 1.0002], [6.0, 6.0]), ([3e-6, 2.5e-3, 1.0011], [4.0, 1.0, 6.0]), ([0.0, 1.0], [2.0, 6.0])],
)
def test_chances_that_have_not_reached_one_and_zero_count_as_these(known, times):
    found = having_both(average_of(np.array(known), 6.0, np.array(times)), np.array(known), 6.0, np.array(times))
    certain = np.zeros_like(found)
    certain[-1, -1] = 1.0
    assert found == pytest.approx(certain, abs=1e-9)


def test_long_articles_are_nearly_exact(monkeypatch):
    """Hájek's approximation of both of two items, just above the size up to which it is exact; and of one item."""
    n_items, degree, size = np.array([1.0, 10.0, 200.0]), np.array([25.0, 9.0, 3.0]), _EXACT + 1
    found = []
    for most in (_EXACT, size):
        monkeypatch.setattr("kyoki.counting.fixed_size._EXACT", most)
        average, exact = having(np.array([float(size)]), np.array([715 / size]), degree, n_items)
        assert exact.sum(axis=0) * 715 / size == pytest.approx(degree, rel=1e-9)
        found.append(having_both(average[0], exact[0], size, n_items))
    assert found[0] == pytest.approx(found[1], rel=0.003)
    assert (found[0] != found[1]).all()


def test_items_are_in_their_numbers_of_articles():
    """One of them in all articles, and one of the classes of articles has all items."""
    size, n_articles, n_items = np.array([2.0, 5.0, 40.0]), np.array([30.0, 9.0, 1.0]), np.array([1.0, 4.0, 35.0])
    degree = np.array([40.0, 8.0, (60 + 45 + 40 - 40 - 32) / 35])
    _, exact = having(size, n_articles, degree, n_items)
    assert n_articles @ exact == pytest.approx(degree, rel=1e-3)  # slow to converge
    assert exact @ n_items == pytest.approx(size, rel=1e-9)


def test_only_wanted_kinds_are_the_family():
    at, length = corpus(15)
    kinds = Kinds(np.arange(40) % 2, np.array([[False, True], [True, False]]))
    chance = Chance.given(Placements.of(at, length), kinds)
    assert chance.pairs.sum() == 20 * 20


def test_expected_articles_are_the_mean_of_permutations():
    """Of items in most articles too: 40 permutations, each with a standard deviation under 20."""
    at, length = corpus(16, articles=2000, items=60)
    there = Placements.of(at._replace(window=at.article), np.ones_like(length))
    chance = Chance.given(there, ANY)
    seen = Counter()
    for a, b, n in islice(permuted(there, ANY), 40):
        seen.update(dict(zip(zip(a.tolist(), b.tolist(), strict=True), n.tolist(), strict=True)))
    assert np.bincount(there.item).max() > 1600
    for a, b in ((0, 1), (0, 2), (1, 2), (0, 30), (3, 8)):
        expected = chance.degree[a] * chance.degree[b] / chance.population[chance.of[a], chance.of[b]]
        assert expected == pytest.approx(seen[a, b] / 40, rel=0.02)
