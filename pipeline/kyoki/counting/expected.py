"""Classes of items, and the expected number of articles that the items of two classes share under the null model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.fixed_size import average_of, having, having_both
from kyoki.counting.null_models import chance_of_sharing
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.rounding import significant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.chance import Kinds
    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

#: Each number up to this is a class of its own; greater ones are binned logarithmically, eight bins per doubling
#: (9 %). Results for a class are corrected for the item, and a million articles have about a hundred classes.
_EXACT: Final = 16
_STEPS: Final = 8
#: Number of articles from which no correction for fixed numbers of articles is made: in 38 articles it raises the
#: expected number of false finds by up to 7 %, in 240 it changes it by 0.4 %.
_MANY: Final = 1000
#: Chances below this count as 0.
_LEAST: Final = 1e-30


class Items(NamedTuple):
    """The class of each item; and for each class its kind, and how the windows of its items are distributed.

    `windows` are the numbers of windows per article, binned; `shares` their distribution for each class; and `twice`
    that of the numbers in two different articles of one item.
    """

    of: Integers
    kind: Integers
    windows: Integers
    shares: Floats
    twice: Floats


def classes(placed: Placements, kinds: Kinds) -> Items:
    """Put items of one kind, with equally many articles and about equally many windows in each, into one class."""
    n_items = int(placed.item.max(initial=-1)) + 1
    degree = np.bincount(placed.item, minlength=n_items)
    per_article = np.bincount(placed.item, placed.n_windows, minlength=n_items) / np.maximum(degree, 1)
    codes = np.stack([kinds.kind[:n_items], _binned(degree), np.rint(4 * np.log2(np.maximum(per_article, 1)))])
    distinct, of = np.unique(codes, axis=1, return_inverse=True)
    times = np.bincount(placed.n_windows)
    numbers = np.flatnonzero(times)
    bins, column = np.unique(_binned(numbers), return_inverse=True)
    typical = np.bincount(column, times[numbers] * numbers) / np.bincount(column, times[numbers])
    column_of = np.zeros(len(times), dtype=np.int64)
    column_of[numbers] = column
    twice = _twice(placed.item, column_of[placed.n_windows], of, len(bins))
    return Items(of, distinct[0].astype(np.int64), np.rint(typical).astype(np.int64), *twice)


def _twice(item: Integers, column: Integers, of: Integers, n_columns: int) -> tuple[Floats, Floats]:
    """Return the distribution of columns in each class, and of the columns of two different rows of one item."""
    from scipy import sparse

    n_classes, degree = int(of.max(initial=-1)) + 1, np.bincount(item)
    cell, times = np.unique(item.astype(np.int64) * n_columns + column, return_counts=True)
    item, column = cell // n_columns, cell % n_columns
    row, weight = of[item] * n_columns + column, times / np.maximum(degree * (degree - 1), 1)[item]
    by_class = sparse.csr_array((weight, (row, item)), shape=(n_classes * n_columns, len(of)))
    by_item = sparse.csr_array((times, (item, column)), shape=(len(of), n_columns))
    twice = (by_class @ by_item).toarray().reshape(n_classes, n_columns, n_columns)
    same = np.bincount(row, weight, minlength=n_classes * n_columns).reshape(n_classes, n_columns)
    twice[:, np.arange(n_columns), np.arange(n_columns)] -= same
    shares = np.bincount(row, times, minlength=n_classes * n_columns).reshape(n_classes, n_columns)
    n_items = np.bincount(of, minlength=n_classes)
    return shares / shares.sum(axis=1, keepdims=True), twice / n_items[:, None, None]


def shared(placed: Placements, items: Items, n_items: Floats, typical: Floats) -> tuple[Floats, Floats, Floats]:
    """Return by two classes the expected number of articles that items share, `again` and `fixed` of `Chance`."""
    sizes = np.bincount(placed.article, minlength=len(placed.length))
    at = np.flatnonzero(sizes)
    _, of_size = np.unique(_binned(sizes[at]), return_inverse=True)
    lengths, of_length = np.unique(_binned(placed.length[at]), return_inverse=True)
    n_articles = np.bincount(of_size).astype(np.float64)
    size = np.bincount(of_size, sizes[at]) / n_articles
    length = np.rint(np.bincount(of_length, placed.length[at]) / np.bincount(of_length)).astype(np.int64)
    shared = [chance_of_sharing(items.windows[:, None], items.windows, one, placed.crowding) for one in length]
    average, exact = having(size, n_articles, typical, n_items)
    cells = np.bincount(of_size * len(lengths) + of_length, minlength=len(size) * len(lengths))
    both = (having_both(average[one], exact[one], size[one], n_items) for one in range(len(size)))
    total, pairs = np.zeros((len(n_items), len(n_items))), np.zeros((len(items.windows), len(items.windows)))
    kept = []
    for one, (cell, here) in enumerate(zip(cells.reshape(len(size), -1), both, strict=True)):
        window = np.asarray(sum(n * shared[of] for of, n in enumerate(cell) if n))
        total += here * _mean(window, items.shares)
        pairs += size[one] * (size[one] - 1) * window
        if len(at) < _MANY:
            kept.append(here)
    again = _again(pairs, items) if placed.length.max(initial=0) > 1 else np.ones_like(total)
    fixed = np.ones_like(total)
    if kept:
        fixed = _of_fixed_degree(np.stack(kept), exact, n_articles, typical) * (1 - total / np.outer(typical, typical))
    again[np.minimum.outer(typical, typical) < LEAST_ARTICLES] = 1.0
    fixed[np.minimum.outer(typical, typical) < LEAST_ARTICLES] = 1.0
    return _rounded(total), _rounded(again), _rounded(fixed)


def _rounded(table: Floats) -> Floats:
    return significant(table.ravel()).reshape(table.shape)


def _mean(table: Floats, shares: Floats) -> Floats:
    """Return the mean of a table of windows by windows for each two classes; no BLAS, as its last digits vary."""
    of_two: Floats = np.einsum("ik,jk->ij", np.einsum("il,lk->ik", shares, table), shares)
    return of_two


def _again(met: Floats, items: Items) -> Floats:
    """Return how much likelier two items share a window in each of two articles than if the two were independent.

    An item that has many windows in one of its articles has fewer in the others than items of its class on average, so
    it is less likely. `met` is proportional to the chance by numbers of windows.
    """
    one = np.einsum("axy,xk->aky", items.twice, met)
    two = np.einsum("aky,yl->akl", one, met)
    again: Floats = np.einsum("akl,bkl->ab", two, items.twice) / np.maximum(_mean(met, items.shares), _LEAST) ** 2
    return again


def _of_fixed_degree(both: Floats, exact: Floats, n_articles: Floats, degree: Floats) -> Floats:
    """Return the expected pairs of articles that two items share over λ² (1 - 1 / d_a) (1 - 1 / d_b) / 2.

    An item of d articles is in two given ones as an article of d items has two given ones: `having_both` with articles
    and items exchanged. A hypergeometric distribution has 1 / (1 - 1 / population).
    """
    in_two = np.empty((len(degree), len(n_articles), len(n_articles)))
    for item, number in enumerate(degree):
        chance = exact[:, item]
        of_two = having_both(average_of(chance, number, n_articles), chance, number, n_articles)
        in_two[item] = of_two / np.maximum(np.outer(chance, chance) * (1 - 1 / number), _LEAST)
    times = np.outer(n_articles, n_articles) - np.diag(n_articles)
    found, all_ = np.zeros_like(both[0]), np.einsum("s,sab->ab", n_articles, both)
    for one, here in enumerate(both):
        found += here * np.einsum("t,tab,at,bt->ab", times[one], both, in_two[:, one], in_two[:, one])
    ratio: Floats = found / np.maximum(all_, _LEAST) ** 2
    return ratio


def _binned(number: Integers) -> Integers:
    """Return the class of whole numbers."""
    rough = _EXACT + np.ceil(_STEPS * np.log2(np.maximum(number, _EXACT) / _EXACT))
    return np.where(number <= _EXACT, number, rough).astype(np.int64)
