"""Counts of codes by article and by slice of the corpus, with tests of independence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.counting import association
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Minimum expected articles in every cell for the χ² approximation (Cochran 1954).
_TRUSTED: Final = 5
#: Number of random tables if a cell expects fewer: the smallest p is 1e-4, and the Monte Carlo error at p = .05 is
#: .002.
_TABLES: Final = 9_999
#: Any fixed seed gives the same tables each time.
_SEED: Final = 19


def by_article(hits: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Count the hits of each code in each article that has one.

    Args:
        hits: code, article_id and sentence (see `find_codes`).
        names: of the codes, by number.

    Returns:
        The table `codes`, unsorted.
    """
    groups = hits.groupby(["code", "article_id"], observed=True)["sentence"]
    found = groups.agg(n_hits="size", n_sentences="nunique").reset_index()
    code = np.array(names, dtype=object)[found["code"].to_numpy(dtype=np.int64)]
    return found.assign(code=code, article_id=found["article_id"].astype("str"))


def incidence(codes: pd.DataFrame, articles: pd.DataFrame) -> tuple[sparse.csr_array, list[str], list[str]]:
    """Return an articles × codes matrix of 0 and 1, as input for networks and multivariate methods.

    Articles without any code have a row of zeros; near-duplicates have no row.

    Args:
        codes: the table `codes`.
        articles: the table `articles`.

    Returns:
        Articles × codes, the article ids and the names of the codes, sorted.
    """
    from scipy import sparse

    ids = sorted(articles.loc[articles["duplicate_of"].isna(), "article_id"])
    code, names = pd.factorize(codes["code"], sort=True)
    row = pd.Index(ids).get_indexer(pd.Index(codes["article_id"]))
    kept = row >= 0
    ones = np.ones(int(kept.sum()), dtype=np.int64)
    return sparse.csr_array((ones, (row[kept], code[kept])), shape=(len(ids), len(names))), ids, [*map(str, names)]


def by_slice(codes: pd.DataFrame, names: Sequence[str], unique: pd.Index[Any], labels: pd.Series[Any]) -> pd.DataFrame:
    """Cross-tabulate codes and slices by article, after the rows of the whole corpus.

    For each code, the articles with and without it in every slice form a table of 2 × slices. `chi2` and `p_code` test
    whether all slices have the same share; `residual`, `p` and `q` whether a slice differs from the rest. For a code in
    every article or in none, p is 1.

    Args:
        codes: the table `codes`.
        names: of all codes, those without a hit too.
        unique: the ids of the counted articles, without near-duplicates.
        labels: the slice of each article that is in one, by its id; empty for no slices.

    Returns:
        The columns of the table `code_slices`.

    Source: Pearson (1900) for χ²; Haberman (1973), The analysis of residuals in cross-classified tables; Hope (1968),
        A simplified Monte Carlo significance test procedure, if a cell expects fewer than 5.
    """
    met = codes[codes["article_id"].isin(unique)]
    total = met.groupby("code").size().reindex([*names], fill_value=0).to_numpy(dtype=np.int64)
    whole = {"slice": WHOLE, "code": names, "n": len(unique), "count": total}
    sizes = labels.value_counts().sort_index()
    here = met.assign(slice=pd.Categorical(met["article_id"].map(labels), categories=sizes.index))
    code, at = pd.Index(names).get_indexer(pd.Index(here["code"])), here["slice"].cat.codes.to_numpy()
    cell = code[at >= 0] * len(sizes) + at[at >= 0]
    count = np.bincount(cell, minlength=len(names) * len(sizes)).reshape(len(names), len(sizes)).astype(np.int64)
    parts = [pd.DataFrame(whole)]
    if len(sizes):
        measures = _tested(count, np.asarray(sizes, dtype=np.int64))
        cells = {"n": np.tile(sizes, len(names)), "count": count.ravel(), **measures}
        key = {"code": np.repeat(np.array(names, dtype=object), len(sizes)), "slice": np.tile(sizes.index, len(names))}
        parts.append(pd.DataFrame(key | cells))
    found = pd.concat(parts, ignore_index=True)
    share = found["count"].to_numpy(dtype=np.float64) / np.maximum(found["n"], 1)
    return found.assign(share=significant(np.asarray(share)))


def _tested(count: Integers, sizes: Integers) -> dict[str, Any]:
    """Return the measures of every cell, code after code; those of a code are repeated in its cells."""
    n, total = int(sizes.sum()), count.sum(axis=1)
    expected = np.outer(total, sizes) / n
    each = np.broadcast_arrays(sizes, total[:, None], count, n)
    p = association.p_value(*(one.ravel() for one in each))
    chi2, p_code = independence(count, sizes)
    codes = {"chi2": chi2, "p_code": p_code, "q_code": association.false_discovery(p_code)}
    cells = {
        "expected": expected.ravel(),
        "residual": adjusted_residuals(count, sizes).ravel(),
        "p": p,
        "q": association.false_discovery(p),
        **{name: np.repeat(values, len(sizes)) for name, values in codes.items()},
    }
    return {name: significant(values) for name, values in cells.items()} | {"dof": len(sizes) - 1}


def adjusted_residuals(count: Integers, sizes: Integers) -> Floats:
    """Return the distance of each cell from its expected count in standard errors: about normal if independent.

    (count - expected) / sqrt(expected (1 - share of the code) (1 - share of the slice)); its square is the χ² of the
    slice against the rest. NaN where no other count is possible.

    Args:
        count: articles with each code (rows) in each slice (columns).
        sizes: articles of each slice.

    Source: Haberman (1973).

    >>> adjusted_residuals(np.array([[6, 3]]), np.array([10, 20])).round(4).tolist()  # 3 / sqrt(3 * 0.7 * 2 / 3)
    [[2.5355, -2.5355]]
    """
    n, total = sizes.sum(), count.sum(axis=1)[:, None]
    expected = total * sizes / n
    variance = expected * (1 - total / n) * (1 - sizes / n)
    known = variance > 0
    residual: Floats = np.where(known, (count - expected) / np.sqrt(np.where(known, variance, 1)), np.nan)
    return residual


def independence(count: Integers, sizes: Integers) -> tuple[Floats, Floats]:
    """Test for each code whether its share of articles is the same in every slice.

    If a cell expects fewer than 5 articles, with or without the code, p is the share of random tables with the same
    margins whose χ² is at least as large; otherwise it is from the χ² distribution, without continuity correction.

    Args:
        count: articles with each code (rows) in each slice (columns).
        sizes: articles of each slice, at least 1.

    Returns:
        χ² and p of each code; 0 and 1 where it is in all articles or none.

    >>> [round(float(value[0]), 4) for value in independence(np.array([[15, 10]]), np.array([50, 20]))]
    [2.4889, 0.1147]
    """
    from scipy import special

    n, total = int(sizes.sum()), count.sum(axis=1)
    chi2, dof = _chi2(count, total, sizes), len(sizes) - 1
    p: Floats = np.asarray(special.chdtrc(dof, chi2)) if dof else np.ones(len(chi2))
    p[(total == 0) | (total == n)] = 1.0
    few = np.minimum(total, n - total) * sizes.min() < _TRUSTED * n
    for code in np.flatnonzero(few & (total > 0) & (total < n)) if dof else ():
        drawn = np.random.default_rng(_SEED).multivariate_hypergeometric(sizes, int(total[code]), size=_TABLES)
        # Equal to the observed χ² but for rounding counts as larger: small counts have many ties.
        larger = _chi2(drawn, np.full(_TABLES, total[code]), sizes) >= chi2[code] * (1 - 1e-9)
        p[code] = (1 + int(larger.sum())) / (1 + _TABLES)
    return chi2, p


def _chi2(count: Integers, total: Integers, sizes: Integers) -> Floats:
    """Return Pearson's χ² of tables of 2 × slices: the sum of (count - expected)² / (expected (1 - code's share))."""
    share = total / sizes.sum()
    varies = (share > 0) & (share < 1)
    expected = np.outer(np.where(varies, share, 0.5), sizes)
    parts = (count - expected) ** 2 / expected
    chi2: Floats = np.where(varies, parts.sum(axis=1) / np.where(varies, 1 - share, 1), 0.0)
    return chi2
