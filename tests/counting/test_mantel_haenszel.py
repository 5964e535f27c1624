"""The common odds ratio of strata, compared with statsmodels and with a calculation by hand."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from kyoki.counting.mantel_haenszel import common_odds_ratio


def test_it_is_that_of_statsmodels():
    draw = np.random.default_rng(1)
    n = draw.integers(20, 400, 6)
    n_a, n_b = (draw.integers(3, n[:, None] // 2, (6, 30)) for _ in "ab")
    n_ab = draw.hypergeometric(n_a, n[:, None] - n_a, n_b)
    found = common_odds_ratio(zip(n_ab, n_a, n_b, n.tolist(), strict=True), 30)
    for pair in range(30):
        a, b, both = n_a[:, pair], n_b[:, pair], n_ab[:, pair]
        tables = np.array([[both, a - both], [b - both, n - a - b + both]], dtype=float)
        reference = StratifiedTable(tables)
        assert found.odds_ratio[pair] == pytest.approx(reference.oddsratio_pooled)
        assert (found.low[pair], found.high[pair]) == pytest.approx(reference.oddsratio_pooled_confint(0.05))
        assert found.chi2[pair] == pytest.approx(reference.test_null_odds(correction=False).statistic)


def test_of_one_stratum_by_hand():
    """5 with both, 3 and 5 with one, 27 with neither: 5 × 27 / (3 × 5)."""
    found = common_odds_ratio([(np.array([5]), np.array([8]), np.array([10]), 40)], 1)
    assert found.odds_ratio.tolist() == [9]
    # Woolf's 1/5 + 1/3 + 1/5 + 1/27, to which the variance reduces.
    spread = np.exp(1.959964 * np.sqrt(1 / 5 + 1 / 3 + 1 / 5 + 1 / 27))
    assert found.high.item() == pytest.approx(9 * spread, rel=1e-6)
    assert found.low.item() == pytest.approx(9 / spread, rel=1e-6)


@pytest.mark.parametrize(
    ("n_ab", "n_a", "n_b", "n", "odds_ratio"),
    [
        (4, 4, 4, 20, None),  # always together: infinite
        (4, 4, 9, 20, None),  # a never alone
        (3, 9, 4, 10, 0),  # one of the two is in every article
    ],
)
def test_what_is_undefined_is_missing(n_ab, n_a, n_b, n, odds_ratio):
    found = common_odds_ratio([(*(np.array([value]) for value in (n_ab, n_a, n_b)), n)], 1)
    assert np.isnan(found.odds_ratio.item()) if odds_ratio is None else found.odds_ratio.item() == odds_ratio
    assert np.isnan(found.low.item())
    assert np.isnan(found.high.item())
