"""Pairs within strata: the null model keeps strata separate, and its tail is that of sums over strata."""

from collections import Counter
from itertools import islice

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kyoki.counting import null_models
from kyoki.counting.beyond_chance import beyond_chance
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.chance import Kinds
from kyoki.counting.cooccurrence import cooccurrences
from kyoki.counting.null_models import permuted_placements
from kyoki.counting.placements import Placements
from kyoki.counting.strata import split, strata_of, tables_by_stratum
from kyoki.counting.tails import tail_of_sum
from kyoki.counting.within_strata import within_strata
from kyoki.errors import SettingError


def corpus(seed, articles=90, items=30, lead=1):
    """Items in up to 6 windows an article, the first ones if `lead` is great; three strata of odd size."""
    draw = np.random.default_rng(seed)
    length = draw.integers(1, 7, articles)
    article = np.sort(np.concatenate([np.arange(articles), draw.integers(0, articles, articles * 9)]))
    within = (draw.random(len(article)) ** lead * length[article]).astype(np.int64)
    window = (np.cumsum(length) - length)[article] + within
    item = (draw.random(len(article)) ** 2 * items).astype(np.int64)
    return Occurrences(window, article, item), length, np.arange(articles) % 3 * (np.arange(articles) > 8)


def kinds(n_items):
    return Kinds(np.zeros(n_items, dtype=np.int64), np.ones((1, 1), dtype=bool))


def test_permutations_keep_margins_in_every_stratum():
    at, length, stratum = corpus(1)
    before = Placements.of(at, length)
    padded, of = null_models._tradable(before, stratum)
    (after,) = islice(permuted_placements(padded, np.random.default_rng(1), of), 1)
    assert np.bincount(before.article).tolist() == np.bincount(after.article).tolist()
    for placed in (before, after):
        assert len(np.unique(placed.article * 100 + placed.item)) == len(before.item)
    of = [Counter(zip(stratum[x.article].tolist(), x.item.tolist(), strict=True)) for x in (before, after)]
    assert of[0] == of[1]
    assert (after.article != before.article).mean() > 0.3


def test_expected_articles_are_the_mean_of_permutations():
    at, length, stratum = corpus(2)
    placed = Placements.of(at, length)
    strata = split(placed, stratum, kinds(30))
    seen = Counter()
    for a, b, n in islice(null_models.permuted(placed, kinds(30), stratum), 400):
        seen.update(dict(zip(zip(a.tolist(), b.tolist(), strict=True), n.tolist(), strict=True)))
    for a, b in ((0, 1), (0, 4), (2, 3)):
        one, other = np.array([a]), np.array([b])
        mean = sum(part.moments(one, other)[1][0].sum() for part in strata)
        assert mean > 5  # a permutation with fewer than two is not counted
        assert mean == pytest.approx(seen[a, b] / 400, rel=0.03)


@pytest.mark.parametrize("lead", [1, 4])
def test_with_one_stratum_it_is_the_test_of_pairs(lead):
    at, length, stratum = corpus(3, lead=lead)
    counts = cooccurrences(at.window, at.item, min_count=2)
    whole = beyond_chance(at, length, counts, kinds(30))
    found = within_strata(at, length, np.zeros_like(stratum), kinds(30))
    kept = whole.n_articles >= 2
    assert found.a.tolist() == counts.a[kept].tolist()
    assert found.n_ab.tolist() == whole.n_articles[kept].tolist()
    assert found.p == pytest.approx(whole.p[kept], rel=0.2, abs=5e-4)
    assert found.q == pytest.approx(whole.q[kept], abs=0.25)  # 100 permutations each, of other seeds
    assert set(found.n_strata) == {1}


@pytest.mark.parametrize("at_once", [1, 40, 1_000_000])
def test_pairs_of_permutations_by_loops(monkeypatch, at_once):
    monkeypatch.setattr(null_models, "_AT_ONCE", at_once)
    at, length, _ = corpus(4)
    placed = Placements.of(at._replace(window=at.article), np.ones_like(length))
    met = np.concatenate([*null_models._met(placed, 30, np.random.default_rng(0))])
    expected = Counter()
    for article in range(len(length)):
        items = sorted(placed.item[placed.article == article].tolist())
        expected.update(x * 30 + y for i, x in enumerate(items) for y in items[i + 1 :])
    assert Counter(met.tolist()) == expected


def test_the_tail_is_that_of_a_sum_over_strata():
    """Four strata of 50 to 500 articles: sums exactly, by convolution."""
    draw, logs = np.random.default_rng(5), []
    while len(logs) < 400:
        n = draw.integers(50, 500, 4)
        a, b = ((n * draw.random(4) ** 3).astype(int) + 1 for _ in "ab")
        exact, moments = np.ones(1), np.zeros(3)
        for size, x, y in zip(n, a, b, strict=True):
            exact = np.convolve(exact, stats.hypergeom.pmf(np.arange(min(x, y) + 1), size, x, y))
            mean = x * y / size
            variance = mean * (1 - x / size) * (1 - y / size) * size / (size - 1)
            moments += mean, variance, variance * (1 - 2 * x / size) * (1 - 2 * y / size) * size / (size - 2)
        share = np.cumsum(exact[::-1])[::-1]
        at = int(moments[0] + draw.random() * 4 * np.sqrt(moments[1])) + 1
        if at < len(share) and share[at] > 1e-6 and moments[1] >= 3:
            tail = tail_of_sum(*(np.array([value]) for value in (*moments, at)))
            logs.append(np.log10(tail.item() / share[at]))
    assert np.quantile(np.abs(logs), 0.5) < 0.01
    assert np.quantile(np.abs(logs), 0.95) < 0.2
    assert min(logs) > -1


def test_tables_by_stratum_by_hand():
    """Articles 0 and 1 are in stratum 0, and 1 has both items; 2, 3 and 4 are in stratum 1, and 4 has no item."""
    article, item = np.array([0, 1, 1, 2, 2, 3]), np.array([0, 0, 1, 0, 1, 1])
    placed = Placements.of(Occurrences(article, article, item), np.ones(5, dtype=np.int64))
    tables = tables_by_stratum(placed, np.array([0, 0, 1, 1, 1]), np.array([0]), np.array([1]))
    assert [(*(int(column[0]) for column in counts), n) for *counts, n in tables] == [(1, 2, 1, 2), (1, 1, 2, 3)]


def test_strata_are_quarters_by_length_or_what_slices_are():
    rows = {"article_id": list("abcdefgh"), "n_chars": [1, 2, 3, 4, 5, 6, 7, 8], "outlet": [*"甲甲乙乙", *[None] * 4]}
    articles = pd.DataFrame(rows)
    assert strata_of(articles, "length").tolist() == ["0", "0", "1", "1", "2", "2", "3", "3"]
    assert strata_of(articles, "outlet").isna().tolist() == [False] * 4 + [True] * 4
    assert len(strata_of(articles.head(0), "length")) == 0
    with pytest.raises(
        SettingError, match="pairs: strata 'n_chars': expected one of month, week, year, length, outlet"
    ):
        strata_of(articles, "n_chars")
