"""Correspondence analysis: a table of counts as points of rows and columns on few axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Share of the total inertia below which an axis is rounding error.
_NONE: Final = 1e-12
#: Digits after the point: LAPACK's results differ between machines from the 14th on.
_DIGITS: Final = 10


class Points(NamedTuple):
    """The rows, or the columns, on the axes: a row per point, a column per axis.

    Attributes:
        mass: share of the table's total.
        coordinate: principal coordinates: distances between points are χ² distances between profiles.
        contribution: share of the inertia of an axis that a point makes.
        cos2: share of the inertia of a point that is on an axis.
    """

    mass: Floats
    coordinate: Floats
    contribution: Floats
    cos2: Floats


class CorrespondenceAnalysis(NamedTuple):
    """A correspondence analysis: the inertia of every axis, the largest first, and the points of rows and columns."""

    inertia: Floats
    rows: Points
    columns: Points


def correspond(counts: Integers) -> CorrespondenceAnalysis:
    """Analyse a table of counts; the sum of the inertias is χ² divided by the total.

    The sign of an axis is arbitrary: the row that contributes most to it is on its positive side.

    Args:
        counts: rows × columns, without a row or column of zeros.

    Source: Greenacre (2017), Correspondence Analysis in Practice, 3rd ed., appendix A.

    >>> found = correspond(np.array([[4, 2], [3, 6]]))
    >>> found.inertia.round(4).tolist()  # χ² = 15 (4 * 6 - 2 * 3)² / (6 * 9 * 7 * 8), over 15
    [0.1071]
    >>> found.rows.coordinate.round(4).tolist()
    [[0.4009], [-0.2673]]
    """
    shares = counts / counts.sum()
    row, column = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(row, column)
    left, size, right = np.linalg.svd((shares - expected) / np.sqrt(expected), full_matrices=False)
    inertia = size**2
    kept = inertia > _NONE * max(float(inertia.sum()), np.finfo(np.float64).eps)
    left, right, size = left[:, kept], right[kept].T, size[kept]
    # In a tie, the first row in order, whichever is larger in the last digits.
    most = np.argmax(np.round(np.abs(left), _DIGITS), axis=0)
    sign = np.where(left[most, np.arange(len(size))] < 0, -1.0, 1.0)
    return CorrespondenceAnalysis(
        np.round(inertia[kept], _DIGITS), _points(row, left * sign, size), _points(column, right * sign, size)
    )


def _points(mass: Floats, vectors: Floats, size: Floats) -> Points:
    """Return points, given the singular vectors and values."""
    coordinate = vectors * size / np.sqrt(mass)[:, None]
    squared = coordinate**2
    total = squared.sum(axis=1, keepdims=True)
    cos2 = np.divide(squared, total, out=np.zeros_like(squared), where=total > 0)
    # Adding 0 turns -0 into 0.
    return Points(*(np.round(values, _DIGITS) + 0.0 for values in (mass, coordinate, vectors**2, cos2)))
