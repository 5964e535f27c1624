"""The common odds ratio of 2 × 2 tables of several strata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers

    Floats = NDArray[np.float64]

#: The quantile of the normal distribution for a two-sided interval of 95 %.
_Z: Final = 1.959963984540054


class Common(NamedTuple):
    """By pair: the common odds ratio, its 95 % interval, and the χ² of no association (1 df); NaN if undefined."""

    odds_ratio: Floats
    low: Floats
    high: Floats
    chi2: Floats


def common_odds_ratio(tables: Iterable[tuple[Integers, Integers, Integers, int]], n_pairs: int) -> Common:
    """Return the Mantel-Haenszel odds ratio of each pair over strata.

    It is missing if no stratum has both an article with only a and one with only b: it would be infinite. The χ² is
    that of Cochran, Mantel and Haenszel without continuity correction.

    Args:
        tables: of each stratum the articles with both of each pair, with a, with b (arrays), and all of its articles.
        n_pairs: the length of the arrays.

    Source: Mantel & Haenszel (1959), Statistical aspects of the analysis of data from retrospective studies of disease;
        Robins, Breslow & Greenland (1986), Estimators of the Mantel-Haenszel variance consistent in both sparse data
        and large-strata limiting models, for the interval.
    """
    same, cross, var_same, var_mixed, var_cross, excess, variance = np.zeros((7, n_pairs))
    for n_ab, n_a, n_b, n in tables:
        both, a, b = (column.astype(np.float64) for column in (n_ab, n_a, n_b))
        neither = n - a - b + both
        alike, unlike = (both + neither) / n, (a + b - 2 * both) / n
        concordant, discordant = both * neither / n, (a - both) * (b - both) / n
        same += concordant
        cross += discordant
        var_same += alike * concordant
        var_mixed += alike * discordant + unlike * concordant
        var_cross += unlike * discordant
        excess += both - a * b / n
        variance += a * (n - a) * b * (n - b) / (n * n * max(n - 1, 1))
    known = (same > 0) & (cross > 0)
    same, cross = np.where(known, same, np.nan), np.where(cross > 0, cross, np.nan)
    ratio = np.where(known, same, 0.0) / cross
    log_variance = var_same / (2 * same**2) + var_mixed / (2 * same * cross) + var_cross / (2 * cross**2)
    spread = np.exp(_Z * np.sqrt(log_variance))
    return Common(ratio, ratio / spread, ratio * spread, excess**2 / np.where(variance > 0, variance, np.nan))
