"""Clustering: distances of scipy, trees of a second implementation, numbers along the dendrogram."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial.distance import pdist, squareform
from sklearn.cluster import AgglomerativeClustering

from kyoki.counting.clustering import clustered, jaccard_distances


def counts(seed, n_articles=40, n_words=9):
    """Random counts; every word is in an article."""
    found = np.random.default_rng(seed).poisson(0.6, (n_articles, n_words))
    found[0] += 1
    return sparse.csr_array(found)


def parts_by_ward(distances, n_clusters):
    """Ward.D2 by the formula of Lance and Williams, on squared distances; the smallest first."""
    squared = {(i, j): distances[i, j] ** 2 for i in range(len(distances)) for j in range(i)}
    parts = {i: frozenset([i]) for i in range(len(distances))}
    heights, new = [], len(distances)
    while len(parts) > n_clusters:
        (a, b), least = min(squared.items(), key=lambda pair: pair[1])
        heights.append(least**0.5)
        for k in parts.keys() - {a, b}:
            n_a, n_b, n_k = (len(parts[part]) for part in (a, b, k))
            to_a, to_b = (squared[max(k, part), min(k, part)] for part in (a, b))
            squared[new, k] = ((n_a + n_k) * to_a + (n_b + n_k) * to_b - n_k * least) / (n_a + n_b + n_k)
        parts[new] = parts.pop(a) | parts.pop(b)
        squared = {pair: value for pair, value in squared.items() if not {a, b} & set(pair)}
        new += 1
    return {*parts.values()}, heights


def parts_of(cluster):
    return {frozenset(np.flatnonzero(cluster == number).tolist()) for number in np.unique(cluster)}


@given(st.integers(0, 1000))
def test_distances_are_those_of_scipy(seed):
    found = counts(seed)
    wanted = squareform(pdist(found.toarray().T.astype(bool), "jaccard"))
    np.testing.assert_allclose(jaccard_distances(found), wanted, atol=1e-12)


@given(st.integers(0, 200), st.integers(1, 9))
def test_ward_is_ward_d2_of_the_formula(seed, n_clusters):
    distances = np.random.default_rng(seed).random((9, 9))
    distances = squareform(squareform(distances + distances.T, checks=False))
    found = clustered(distances, "ward", n_clusters)
    parts, heights = parts_by_ward(distances, n_clusters)
    assert parts_of(found.cluster) == parts
    np.testing.assert_allclose(found.merges[: len(heights), 2], heights, rtol=1e-9)


@pytest.mark.parametrize("method", ["average", "complete"])
@given(st.integers(0, 50), st.integers(1, 9))
def test_other_methods_are_those_of_scikit_learn(method, seed, n_clusters):
    distances = np.random.default_rng(seed).random((9, 9))
    distances = squareform(squareform(distances + distances.T, checks=False))
    other = AgglomerativeClustering(n_clusters, metric="precomputed", linkage=method).fit_predict(distances)
    assert parts_of(clustered(distances, method, n_clusters).cluster) == parts_of(other)


@given(st.integers(0, 200), st.integers(1, 12))
def test_clusters_are_numbered_along_the_dendrogram(seed, n_clusters):
    found = clustered(jaccard_distances(counts(seed)), "average", n_clusters)
    along = found.cluster[found.order]
    assert sorted(found.order.tolist()) == list(range(9))
    assert along[0] == 1
    assert set(np.diff(along).tolist()) <= {0, 1}
    assert along[-1] == min(n_clusters, 9)
