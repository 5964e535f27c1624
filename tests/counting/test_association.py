"""The measures, compared with calculations by hand and with scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from kyoki.counting import association

#: Of 40 windows, 8 hold a, 10 hold b and 5 hold both: the cells 5, 3, 5, 27 expect 2, 6, 8, 24.
HAND = {"n_a": 8, "n_b": 10, "n_ab": 5, "n": 40}


def test_expected_jaccard_and_dice_by_hand():
    assert association.expected(8, 10, 40) == 2
    assert association.jaccard(8, 10, 5) == pytest.approx(5 / 13)
    assert association.dice(8, 10, 5) == pytest.approx(10 / 18)


def test_pmi_and_npmi_by_hand():
    assert association.pmi(**HAND) == pytest.approx(1.321928094887)  # log2(5 / 2)
    assert association.npmi(**HAND) == pytest.approx(1.321928094887 / 3)  # -log2(5 / 40) = 3


def test_shrunk_pmi_by_hand():
    # 2 of 40 windows are expected; 5 windows in 3 articles: 6 / 5 articles are.
    assert association.pmi_shrunk(**HAND, n_articles=3) == pytest.approx(np.log2(3.5 / 1.7))
    assert association.pmi_shrunk(8, 10, 0, 40, 0) == pytest.approx(np.log2(0.5 / 2.5))
    rare = association.pmi_shrunk([1, 2, 10], [1, 2, 10], [1, 2, 10], 10**9, [1, 2, 10])
    assert rare.round(2).tolist() == [1.58, 2.32, 4.39]


def test_log_likelihood_by_hand():
    # 2 (5 ln 2.5 + 3 ln 0.5 + 5 ln 0.625 + 27 ln 1.125)
    assert association.log_likelihood(**HAND) == pytest.approx(6.664272, abs=1e-6)


def test_log_likelihood_is_negative_where_they_avoid_each_other():
    assert association.log_likelihood(8, 10, 1, 40) < 0
    assert association.log_likelihood(8, 10, 2, 40) == 0


def test_fisher_by_hand():
    # A cell expects 2. Of C(40,10) tables, those with x = 5, 6, 7, 8 and none below are no more probable than 5.
    assert association.p_value(**HAND) == pytest.approx(stats.fisher_exact([[5, 3], [5, 27]]).pvalue, rel=1e-12)
    # Fisher's lady tasting tea, 3 of 4 cups right: 2 * (16 + 1) / 70.
    assert association.p_value(4, 4, 3, 8) == pytest.approx(34 / 70)


@pytest.mark.parametrize(
    ("n_a", "n_b", "n_ab", "n", "npmi"),
    [
        (3, 3, 3, 9, 1.0),  # only together
        (3, 3, 1, 9, 0.0),  # independent
        (9, 9, 9, 9, 1.0),  # both everywhere: 0 / 0
    ],
)
def test_npmi_at_its_ends(n_a, n_b, n_ab, n, npmi):
    assert association.npmi(n_a, n_b, n_ab, n) == pytest.approx(npmi, abs=1e-12)


@st.composite
def tables(draw, most=400):
    n = draw(st.integers(1, most))
    n_a, n_b = draw(st.integers(1, n)), draw(st.integers(1, n))
    return n_a, n_b, draw(st.integers(max(1, n_a + n_b - n), min(n_a, n_b))) if min(n_a, n_b) else 1, n


def contingency(n_a, n_b, n_ab, n):
    return np.array([[n_ab, n_a - n_ab], [n_b - n_ab, n - n_a - n_b + n_ab]])


@settings(deadline=None)
@given(tables())
def test_p_is_scipys(table):
    cells = contingency(*table)
    expects = stats.contingency.expected_freq(cells) if cells.sum(0).all() and cells.sum(1).all() else np.zeros((2, 2))
    if expects.min() < 5:
        wanted = stats.fisher_exact(cells).pvalue
    else:
        wanted = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").pvalue
    assert association.p_value(*table) == pytest.approx(wanted, rel=1e-9, abs=1e-300)


@settings(deadline=None)
@given(tables())
def test_log_likelihood_is_scipys(table):
    cells = contingency(*table)
    if cells.sum(0).all() and cells.sum(1).all():
        wanted = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert abs(association.log_likelihood(*table)) == pytest.approx(wanted, rel=1e-9, abs=1e-11)


def test_rare_pairs_of_a_large_corpus_are_scipys():
    random = np.random.default_rng(1)
    n = 10_000_000
    n_a, n_b = random.integers(1, 5_000, 300), random.integers(1, 5_000, 300)
    n_ab = np.minimum(random.integers(1, 300, 300), np.minimum(n_a, n_b))
    wanted = [stats.fisher_exact(contingency(*row, n)).pvalue for row in zip(n_a, n_b, n_ab, strict=True)]
    # scipy's own logarithms of factorials lose some nine digits at this n.
    np.testing.assert_allclose(association.p_value(n_a, n_b, n_ab, n), wanted, rtol=1e-6, atol=1e-290)


def test_many_tables_at_once_are_those_one_by_one():
    random = np.random.default_rng(2)
    n_a, n_b = random.integers(1, 400, 40_000), random.integers(1, 60, 40_000)
    n_ab = np.minimum(random.integers(1, 60, 40_000), np.minimum(n_a, n_b))
    p = association.p_value(n_a, n_b, n_ab, 2_000)
    for at in random.integers(0, 40_000, 50):
        assert p[at] == association.p_value(n_a[at], n_b[at], n_ab[at], 2_000)


def test_false_discovery_by_hand():
    # 0.01 * 4 / 1, 0.02 * 4 / 2, 0.03 * 4 / 3 and 0.5: the first three are one step.
    q = association.false_discovery(np.array([0.5, 0.02, 0.01, 0.03]))
    assert q.tolist() == pytest.approx([0.5, 0.04, 0.04, 0.04])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=50))
def test_false_discovery_is_scipys(p):
    wanted = stats.false_discovery_control(p) if p else []
    np.testing.assert_allclose(association.false_discovery(np.array(p, dtype=np.float64)), wanted, rtol=1e-12)


def test_p_and_q_of_random_tables_are_those_of_scipy_and_statsmodels():
    random = np.random.default_rng(3)
    n_a, n_b = random.integers(1, 300, 500), random.integers(1, 300, 500)
    n_ab = np.minimum(random.poisson(n_a * n_b / 500) + 1, np.minimum(n_a, n_b))
    n_ab = np.maximum(n_ab, n_a + n_b - 500)
    wanted = []
    for row in zip(n_a, n_b, n_ab, strict=True):
        cells = contingency(*row, 500)
        few = stats.contingency.expected_freq(cells).min() < 5
        g2 = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        wanted.append(stats.fisher_exact(cells).pvalue if few else g2.pvalue)
    p = association.p_value(n_a, n_b, n_ab, 500)
    np.testing.assert_allclose(p, wanted, rtol=1e-9)
    np.testing.assert_allclose(association.false_discovery(p), multipletests(wanted, method="fdr_bh")[1], rtol=1e-9)


def test_none_together_has_a_p_too():
    assert association.p_value(10, 20, 0, 60) == pytest.approx(stats.fisher_exact([[0, 10], [20, 30]]).pvalue)
    assert association.p_value(100, 200, 0, 600) == pytest.approx(
        stats.chi2_contingency([[0, 100], [200, 300]], correction=False, lambda_="log-likelihood").pvalue
    )


def test_simpson_cosine_and_lift_by_hand():
    assert association.simpson(8, 10, 5) == 5 / 8
    assert association.cosine(8, 10, 5) == pytest.approx(5 / 80**0.5)
    assert association.lift(8, 10, 5, 40) == 2.5
