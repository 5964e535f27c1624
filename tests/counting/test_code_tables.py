"""Codes by article and by slice, compared with counts by hand, scipy and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests

from kyoki.counting.association import false_discovery, p_value
from kyoki.counting.code_tables import adjusted_residuals, by_article, by_slice, incidence, independence

SIZES = np.array([40, 60, 100])
COUNTS = np.array([[12, 6, 30], [20, 30, 50], [40, 60, 100], [0, 0, 0], [1, 0, 2]])


def grids(least):
    """Slices of `least` articles or more, and how many of them have a code."""
    sizes = st.lists(st.integers(least, 400), min_size=2, max_size=6)
    return sizes.flatmap(lambda n: st.tuples(st.just(n), st.tuples(*(st.integers(0, size) for size in n))))


@given(grids(20))
def test_chi_square_is_that_of_scipy(grid):
    sizes, count = np.array(grid[0]), np.array(grid[1])
    n, total = sizes.sum(), count.sum()
    assume(min(total, n - total) * sizes.min() >= 5 * n)
    chi2, p = independence(count[None], sizes)
    wanted = stats.chi2_contingency(np.array([count, sizes - count]), correction=False)
    assert chi2[0] == pytest.approx(wanted.statistic, rel=1e-9, abs=1e-9)
    assert p[0] == pytest.approx(wanted.pvalue, rel=1e-9, abs=0)


@given(grids(1))
def test_residuals_are_those_of_statsmodels(grid):
    sizes, count = np.array(grid[0]), np.array(grid[1])
    assume(0 < count.sum() < sizes.sum())
    wanted = Table(np.array([count, sizes - count]), shift_zeros=False).standardized_resids[0]
    np.testing.assert_allclose(adjusted_residuals(count[None], sizes)[0], wanted, rtol=1e-7, atol=1e-7)


@given(grids(1), st.integers(0, 5))
def test_a_residual_squared_is_the_chi_square_of_the_slice_against_the_rest(grid, slice_):
    sizes, count = np.array(grid[0]), np.array(grid[1])
    slice_ %= len(sizes)
    assume(0 < count.sum() < sizes.sum())
    here, n = count[slice_], sizes[slice_]
    two = [[here, n - here], [count.sum() - here, sizes.sum() - n - count.sum() + here]]
    wanted = stats.chi2_contingency(two, correction=False).statistic
    assert adjusted_residuals(count[None], sizes)[0, slice_] ** 2 == pytest.approx(wanted, abs=1e-9)


def test_where_a_cell_expects_few_articles_p_is_nearly_the_exact_one():
    """All tables with the margins of one code in 2 of 3, 7 and 40 articles, by their hypergeometric probability."""
    sizes, count = np.array([3, 7, 40]), np.array([[1, 0, 1]])
    chi2, p = independence(count, sizes)
    law, exact = stats.multivariate_hypergeom(sizes, 2), 0.0
    for a, b in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)]:
        if independence(np.array([[a, b, 2 - a - b]]), sizes)[0][0] >= chi2[0] - 1e-9:
            exact += law.pmf([a, b, 2 - a - b])
    assert p[0] == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / 9_999))
    assert exact > 0.13
    assert stats.chi2.sf(chi2[0], 2) < 0.03  # the approximation would have called it
    assert independence(count, sizes)[1][0] == p[0]  # the same tables each time


def test_a_code_everywhere_or_nowhere_differs_in_no_slice():
    chi2, p = independence(COUNTS[2:4], SIZES)
    assert chi2.tolist() == [0, 0]
    assert p.tolist() == [1, 1]
    assert np.isnan(adjusted_residuals(COUNTS[2:4], SIZES)).all()
    assert independence(np.array([[3]]), np.array([7]))[1].tolist() == [1]  # one slice only


@pytest.fixture
def corpus():
    """The table `codes` of COUNTS, the articles and the slice of each; the last article repeats the first one."""
    labels = pd.Series(np.repeat(["a", "b", "c"], SIZES), index=[f"{n:03}" for n in range(SIZES.sum())])
    first = np.cumsum(SIZES) - SIZES
    rows = [
        (f"code {code}", f"{first[slice_] + n:03}")
        for code, counts in enumerate(COUNTS)
        for slice_, count in enumerate(counts)
        for n in range(count)
    ]
    codes = pd.DataFrame([*rows, ("code 0", "copy")], columns=["code", "article_id"])
    articles = pd.DataFrame({"article_id": [*labels.index, "copy"], "duplicate_of": [None] * len(labels) + ["000"]})
    return codes, articles, labels


def test_a_table_by_hand(corpus):
    codes, _, labels = corpus
    names = [f"code {n}" for n in range(len(COUNTS))]
    table = by_slice(codes, names, pd.Index(labels.index), labels).set_index(["code", "slice"])
    row = table.loc["code 0", "b"]
    assert row[["n", "count", "dof"]].tolist() == [60, 6, 2]
    assert row["share"] == pytest.approx(0.1)
    assert row["expected"] == pytest.approx(48 * 60 / 200)
    assert row["residual"] == pytest.approx((6 - 14.4) / np.sqrt(14.4 * (1 - 48 / 200) * (1 - 60 / 200)))
    every = stats.chi2_contingency([COUNTS[0], SIZES - COUNTS[0]], correction=False)
    assert row[["chi2", "p_code"]].tolist() == pytest.approx([every.statistic, every.pvalue])
    cells = table.drop(index="all", level="slice")
    assert cells["q"].tolist() == pytest.approx(multipletests(cells["p"], method="fdr_bh")[1])
    of_codes = cells.groupby("code")[["p_code", "q_code"]].first()
    assert of_codes["q_code"].tolist() == pytest.approx(multipletests(of_codes["p_code"], method="fdr_bh")[1])
    whole = table.xs("all", level="slice")
    assert whole[["n", "count"]].to_numpy().tolist() == [[200, count] for count in COUNTS.sum(axis=1)]
    assert whole.drop(columns=["n", "count", "share"]).isna().all(axis=None)


def test_articles_in_no_slice_count_in_the_whole_corpus_only(corpus):
    codes, _, labels = corpus
    table = by_slice(codes[codes["code"] == "code 0"], ["code 0"], pd.Index(labels.index), labels.iloc[:100]).set_index(
        "slice"
    )
    assert table["n"].to_dict() == {"all": 200, "a": 40, "b": 60}
    assert table["count"].to_dict() == {"all": 48, "a": 12, "b": 6}
    assert table.loc["a", "expected"] == pytest.approx(18 * 40 / 100)


def test_hits_by_article():
    hits = pd.DataFrame({"code": [1, 1, 1, 0], "article_id": ["x", "x", "y", "x"], "sentence": [0, 0, 2, 4]})
    table = by_article(hits.astype({"article_id": "category"}), ["one", "two"])
    assert table.to_numpy().tolist() == [["one", "x", 1, 1], ["two", "x", 2, 1], ["two", "y", 1, 1]]


def test_incidence_is_what_a_network_takes(corpus):
    codes, articles, labels = corpus
    matrix, ids, names = incidence(codes, articles)
    assert ids == labels.index.tolist()  # those without a code too, and no near-duplicate
    assert names == ["code 0", "code 1", "code 2", "code 4"]
    assert matrix.sum(axis=0).tolist() == [48, 100, 200, 3]
    together = (matrix.T @ matrix).toarray()
    assert together[0, 1] == 12 + 6 + 30  # the first articles of each slice have both
    assert set(matrix.data.tolist()) == {1}


#: Nine outlets of 900 articles.
OUTLETS = np.array([300, 200, 150, 100, 60, 40, 25, 15, 10])


def dealt_out(runs):
    """Yield counts of 40 codes in 3 to 600 articles each, whose slices are dealt out at random."""
    generator = np.random.default_rng(0)
    labels = np.repeat(np.arange(9), OUTLETS)
    for _ in range(runs):
        total = generator.integers(3, 600, 40)
        yield np.array([np.bincount(generator.permutation(labels)[:k], minlength=9) for k in total])


def test_shuffled_slices_differ_in_nothing():
    """Of 200 corpora 5 % may have a cell with a q of .05: 18 or more in one of 200 such tests."""
    found = 0
    for count in dealt_out(200):
        each = np.broadcast_arrays(OUTLETS, count.sum(axis=1)[:, None], count, 900)
        found += bool((false_discovery(p_value(*(one.ravel() for one in each))) <= 0.05).any())
    assert found < 18


@pytest.mark.slow
def test_codes_differ_in_no_shuffled_slices():
    """Of 20 corpora 5 % may have a code with a q of .05: 5 or more in one of 400 such tests."""
    found = [(false_discovery(independence(count, OUTLETS)[1]) <= 0.05).any() for count in dealt_out(20)]
    assert sum(found) < 5
