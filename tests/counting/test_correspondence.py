"""Correspondence analysis, compared with prince, and properties of any table."""

import numpy as np
import pandas as pd
import prince
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from kyoki.counting.correspondence import correspond

tables = st.tuples(st.integers(2, 12), st.integers(2, 8)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 50), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def usable(rows):
    counts = np.array(rows)
    assume(counts.sum(axis=0).all() and counts.sum(axis=1).all())
    return counts


@given(tables)
def test_inertia_is_chi_square_over_n_and_points_are_weighted_to_zero(rows):
    counts = usable(rows)
    found = correspond(counts)
    chi2 = stats.chi2_contingency(counts, correction=False).statistic
    assert found.inertia.sum() == pytest.approx(chi2 / counts.sum(), abs=1e-7)
    assert len(found.inertia) < min(counts.shape)
    for points in (found.rows, found.columns):
        np.testing.assert_allclose(points.mass @ points.coordinate, 0, atol=1e-6)
        np.testing.assert_allclose(points.mass @ points.coordinate**2, found.inertia, atol=1e-6)
        np.testing.assert_allclose(points.contribution.sum(axis=0), 1, atol=1e-6)


@given(tables)
def test_distances_are_chi_square_distances_of_profiles(rows):
    counts = usable(rows)
    points, mass = correspond(counts).rows.coordinate, counts.sum(axis=0) / counts.sum()
    profiles = counts / counts.sum(axis=1, keepdims=True)
    wanted = np.sqrt(((profiles[0] - profiles[1]) ** 2 / mass).sum())
    assert np.linalg.norm(points[0] - points[1]) == pytest.approx(wanted, abs=1e-5)


@given(st.integers(0, 20))
def test_it_is_what_prince_gives(seed):
    counts = np.random.default_rng(seed).integers(1, 60, (15, 6))
    found = correspond(counts)
    frame = pd.DataFrame(counts)
    other = prince.CA(n_components=5, engine="scipy").fit(frame)
    np.testing.assert_allclose(found.inertia, other.eigenvalues_, atol=1e-9)
    for points, coordinates, contributions, cos2 in (
        (found.rows, other.row_coordinates(frame), other.row_contributions_, other.row_cosine_similarities(frame)),
        (
            found.columns,
            other.column_coordinates(frame),
            other.column_contributions_,
            other.column_cosine_similarities(frame),
        ),
    ):
        sign = np.sign((points.coordinate * coordinates).sum(axis=0)).to_numpy()
        np.testing.assert_allclose(points.coordinate, coordinates * sign, atol=1e-8)
        np.testing.assert_allclose(points.contribution, contributions, atol=1e-8)
        np.testing.assert_allclose(points.cos2, cos2, atol=1e-8)


def test_an_axis_has_the_same_direction_whatever_lapack_gives(monkeypatch):
    counts = np.array([[10, 2, 3], [1, 9, 4], [5, 5, 1], [2, 2, 8]])
    found, svd = correspond(counts), np.linalg.svd

    def turned(*args, **keywords):
        left, size, right = svd(*args, **keywords)
        return -left, size, -right

    monkeypatch.setattr(np.linalg, "svd", turned)
    np.testing.assert_array_equal(correspond(counts).rows.coordinate, found.rows.coordinate)
    np.testing.assert_array_equal(correspond(counts).columns.coordinate, found.columns.coordinate)


def test_a_table_without_association_has_no_axis():
    found = correspond(np.outer([1, 2, 3], [2, 5]))
    assert len(found.inertia) == 0
    assert found.rows.coordinate.shape == (3, 0)
