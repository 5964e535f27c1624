"""Rounding to ten significant digits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.rounding import significant


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (1 / 3, 0.3333333333),
        (-2e6 / 3, -666666.6667),
        (0.99999999999, 1.0),
        (1e-20 / 3, 3.333333333e-21),
        (2e40 / 3, 6.666666667e39),
        (0.0, 0.0),
        (1e-300, 0.0),
        (2e-285 / 3, 2e-285 / 3),  # no power of ten is left to round it by
        (math.inf, math.inf),
    ],
)
def test_ten_digits(value, rounded):
    assert significant(np.array([value]))[0] == pytest.approx(rounded, rel=1e-15, abs=0)


def test_missing_stays_missing():
    assert np.isnan(significant(np.array([np.nan]))[0])


def test_what_is_too_small_to_be_the_same_everywhere_is_nothing_and_so_is_minus_nothing():
    found = significant(np.array([1e-291, -1e-291, -0.0]))
    assert found.tolist() == [0.0, 0.0, 0.0]
    assert not np.signbit(found).any()


@pytest.mark.parametrize("exponent", [-280, -13, -1, 0, 1, 9, 31, 300])
def test_powers_of_ten_and_their_neighbours(exponent):
    power = float(f"1e{exponent}")
    around = np.array([np.nextafter(power, 0), power, np.nextafter(power, np.inf)])
    assert significant(around) == pytest.approx(np.full(3, power), rel=1e-15, abs=0)


def test_a_number_is_rounded_the_same_among_any_others():
    values = np.random.default_rng(0).lognormal(0, 8, 40_000)
    assert significant(values).tolist() == [significant(np.array([value]))[0] for value in values]


@given(st.floats(1e-13, 1e31) | st.floats(-1e31, -1e-13))
def test_it_is_the_float_nearest_to_the_decimal(value):
    assert significant(np.array([value]))[0] == pytest.approx(float(f"{value:.9e}"), rel=1.1e-9, abs=0)
    again = significant(significant(np.array([value])))
    assert again[0] == significant(np.array([value]))[0]


@given(st.floats(1e-5, 1e5))
def test_a_last_bit_makes_no_difference(value):
    rounded = float(f"{value:.9e}")
    near = np.array([np.nextafter(rounded, 0), rounded, np.nextafter(rounded, math.inf)])
    assert set(significant(near).tolist()) == {rounded}
