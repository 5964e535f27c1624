"""Hierarchical clustering of words by shared articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kyoki.counting.tally import present

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Tree(NamedTuple):
    """A clustering of n items, in scipy's form.

    Attributes:
        merges: a row for each of the n - 1 merges: the two parts (items from 0, the part of merge i as n + i), the
            distance at which they merge, and the items in both.
        order: the items as a dendrogram without crossings lists them.
        cluster: the cluster of each item, numbered from 1 in this order.
    """

    merges: Floats
    order: Integers
    cluster: Integers


def jaccard_distances(counts: sparse.csr_array) -> Floats:
    """Return 1 - Jaccard's index of all pairs of items: the share of the articles with either that lack one of them.

    Args:
        counts: articles × items; each item is in an article.

    Returns:
        A square matrix, 0 on its diagonal.
    """
    found = present(counts).astype(np.int64)
    together = (found.T @ found).toarray()
    df = together.diagonal()
    distances: Floats = 1 - together / (df[:, None] + df[None] - together)
    return distances


def clustered(distances: Floats, method: str, n_clusters: int) -> Tree:
    """Merge the two nearest parts repeatedly, and cut the tree into clusters.

    Args:
        distances: square and symmetric, of at least two items.
        method: the distance of two parts: ward (the increase of the sum of squares; Ward.D2 in R), average or complete.
        n_clusters: maximum number of clusters.

    Source: Ward (1963), Hierarchical grouping to optimize an objective function; Murtagh & Legendre (2014), Ward's
        hierarchical agglomerative clustering method, for Ward.D2.
    """
    from scipy.cluster import hierarchy
    from scipy.spatial.distance import squareform

    merges = hierarchy.linkage(squareform(distances, checks=False), method)
    order = np.asarray(hierarchy.leaves_list(merges), dtype=np.int64)
    cut = np.asarray(hierarchy.cut_tree(merges, n_clusters=min(n_clusters, len(order)))[:, 0], dtype=np.int64)
    _, first = np.unique(cut[order], return_index=True)
    number = np.argsort(np.argsort(first)) + 1
    return Tree(np.asarray(merges, dtype=np.float64), order, number[cut])
