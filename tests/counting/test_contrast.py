"""Contrasts of slices, compared with calculations by hand and with scipy."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kyoki.counting.contrast import contrast, contrasts, log_odds, log_ratio, q_among


def test_by_hand():
    found = contrast(np.array([6, 0]), 10, np.array([3, 8]), 20)
    assert found["log_ratio"].tolist() == pytest.approx([2.0, math.log2(0.05 / 0.4)])
    # 2 (6 ln(6/3) + 4 ln(4/7) + 3 ln(3/6) + 17 ln(17/14)); 2 (10 ln(10/7.33) + 8 ln(8/5.33) + 12 ln(12/14.67))
    g2 = 2 * (6 * math.log(2) + 4 * math.log(4 / 7) + 3 * math.log(1 / 2) + 17 * math.log(17 / 14))
    none = 2 * (10 * math.log(30 / 22) + 8 * math.log(3 / 2) + 12 * math.log(12 * 30 / (20 * 22)))
    assert found["log_likelihood"].tolist() == pytest.approx([g2, -none])
    assert found["p"].tolist() == pytest.approx(
        [stats.fisher_exact([[6, 4], [3, 17]]).pvalue, stats.fisher_exact([[0, 10], [8, 12]]).pvalue]
    )


def test_log_odds_by_hand():
    # The prior is five units, of which 9.5 / 31 have the item: half the smaller side, shared as all thirty are.
    prior = 5 * 9.5 / 31
    cells = [6 + prior, 4 + 5 - prior, 3 + prior, 17 + 5 - prior]
    by_hand = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    ratio, z = log_odds([6], 10, [3], 20)
    assert ratio.tolist() == pytest.approx([by_hand])
    assert z.tolist() == pytest.approx([by_hand / math.sqrt(sum(1 / cell for cell in cells))])


def test_little_evidence_shrinks():
    once, often = (log_odds(*table)[0].item() for table in ((1, 100, 0, 100), (20, 100, 0, 100)))
    assert 0 < once < often
    assert np.isfinite(log_odds(10, 10, 20, 20)[0]).all()  # in every unit: even odds, not 0 / 0


def test_what_has_no_row_is_a_test_too():
    p = np.array([0.001, 0.02, 0.4])
    wanted = stats.false_discovery_control([*p, *[1.0] * 7])[:3]
    assert q_among(p, 10).tolist() == pytest.approx(wanted.tolist())
    assert q_among(p[:0], 0).tolist() == []


def test_twice_as_often_is_one():
    assert log_ratio(20, 100, 10, 100) == pytest.approx(1.0)


COUNTS = pd.DataFrame(
    [
        ("x", "1", 4),
        ("x", "2", 1),
        ("y", "2", 3),  # none in 1 and 3, where 0.5 and 1.5 are expected
        ("z", "3", 2),  # too few
    ],
    columns=["a", "slice", "count"],
).assign(b=None)
SIZES = pd.Series([10, 20, 30], index=["1", "2", "3"])


def test_the_same_things_in_every_slice():
    rows = contrasts(COUNTS, SIZES, min_count=3, periods=True)
    shown = rows[["a", "slice", "count", "n", "rest_count", "rest_n", "is_new"]]
    assert shown.to_numpy().tolist() == [
        ["x", "1", 4, 10, 1, 50, False],  # in the first period nothing is new
        ["x", "2", 1, 20, 4, 40, False],
        ["y", "2", 3, 20, 0, 40, True],
        ["x", "3", 0, 30, 5, 30, False],
        ["y", "3", 0, 30, 3, 30, False],
    ]
    # q is over all six of x and y in the three slices, though y has no row in the first.
    assert rows["q"].tolist() == pytest.approx(stats.false_discovery_control([*rows["p"], 1.0])[:5].tolist())


def test_outlets_have_nothing_new():
    assert not contrasts(COUNTS, SIZES, min_count=1, periods=False)["is_new"].any()


def test_one_slice_has_no_rest():
    assert len(contrasts(COUNTS[:1], SIZES[:1], min_count=1, periods=True)) == 0


def test_nothing():
    assert len(contrasts(COUNTS[:0], SIZES, min_count=1, periods=True)) == 0
    assert len(contrasts(COUNTS[:0], SIZES[:0], min_count=1, periods=True)) == 0
