"""Betweenness of the nodes of a graph, for many sources at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.cooccurrence import Integers

    Floats = NDArray[np.float64]

#: Cells (nodes × sources) processed at once: an array of them is 8 MB, and some six are held.
_CELLS: Final = 1_000_000


def betweenness(graph: nx.Graph[int], sources: Integers) -> Floats:
    """Return the share of the shortest paths between two other nodes that lead through each node.

    Each edge is one step. With some of the nodes as sources the values are estimates. The paths from all sources are
    counted step by step, as products of the graph with a matrix of nodes × sources, component by component: a quarter
    of the time of networkx, which follows single edges in Python.

    Args:
        graph: undirected, of nodes 0, 1, …, without loops.
        sources: some of the nodes, sorted.

    Returns:
        By node: 0 to 1; 0 if there are fewer than three.

    Source: Brandes (2001), A faster algorithm for betweenness centrality; Brandes & Pich (2007), Centrality estimation
        in large networks.
    """
    import networkx as nx
    from scipy import sparse

    n_nodes = len(graph)
    through = np.zeros(n_nodes)
    if n_nodes < 3:
        return through
    ends = np.array([*graph.edges], dtype=np.int64).reshape(-1, 2)
    there = (ends.ravel(), ends[:, ::-1].ravel())
    edges = sparse.csr_array((np.ones(ends.size), there), shape=(n_nodes, n_nodes))
    for component in nx.connected_components(graph):
        nodes = np.sort(np.fromiter(component, dtype=np.int64))
        here, within = edges[nodes][:, nodes], np.flatnonzero(np.isin(nodes, sources))
        at_once = max(_CELLS // len(nodes), 1)
        for start in range(0, len(within), at_once):
            through[nodes] += _through(here, within[start : start + at_once])
    # A node is on paths from every source but itself; all sources together have n - 1 others each.
    n_others = np.full(n_nodes, float(len(sources)))
    n_others[sources] -= 1
    share: Floats = through / np.maximum(n_others, 1) / (n_nodes - 2)
    return share


def _through(edges: sparse.csr_array, sources: Integers) -> Floats:
    """Return for each node the sum, over sources and targets, of the share of their shortest paths through it."""
    columns = np.arange(len(sources))
    n_paths = np.zeros((edges.shape[0], len(sources)))
    n_paths[sources, columns] = 1.0
    steps, last = [n_paths > 0], n_paths
    while True:
        last = np.where(n_paths > 0, 0.0, edges @ last)
        reached = last > 0
        if not reached.any():
            break
        steps.append(reached)
        n_paths += last
    shares = np.zeros_like(n_paths)
    for before, here in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        passed = np.divide(1 + shares, n_paths, out=np.zeros_like(shares), where=here)
        shares += np.where(before, n_paths * (edges @ passed), 0.0)
    shares[sources, columns] = 0.0
    through: Floats = shares.sum(axis=1)
    return through
