import networkx as nx
import numpy as np
import pytest

from kyoki.counting import betweenness as module
from kyoki.counting.betweenness import betweenness


def of(graph, sources):
    return betweenness(nx.convert_node_labels_to_integers(graph), np.array(sources, dtype=np.int64))


GRAPHS = {
    "one edge": nx.path_graph(2),
    "path": nx.path_graph(6),
    "ring": nx.cycle_graph(7),  # two shortest paths between no pair
    "square": nx.cycle_graph(4),  # two shortest paths between opposite corners
    "star": nx.star_graph(5),
    "complete": nx.complete_graph(5),
    "tree": nx.balanced_tree(2, 4),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(5, 6)),  # many shortest paths
    "components": nx.disjoint_union(nx.path_graph(5), nx.disjoint_union(nx.cycle_graph(4), nx.path_graph(2))),
    "nodes without edges": nx.disjoint_union(nx.empty_graph(3), nx.path_graph(4)),
    "random": nx.gnm_random_graph(200, 300, seed=1),
    "dense": nx.gnm_random_graph(60, 900, seed=2),
    "people and their clubs": nx.davis_southern_women_graph(),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_all_sources_are_exact(name):
    graph = GRAPHS[name]
    found = of(graph, range(len(graph)))
    assert found == pytest.approx([*nx.betweenness_centrality(graph).values()], abs=1e-12)


def test_sources_are_processed_in_blocks_of_any_size(monkeypatch):
    graph = GRAPHS["random"]
    at_once = of(graph, range(200))
    monkeypatch.setattr(module, "_CELLS", 1000)
    assert of(graph, range(200)) == pytest.approx(at_once, abs=1e-12)


def test_some_sources_by_hand():
    # 0 - 1 - 2 - 3 from 0: 1 is on the paths to 2 and 3, 2 on that to 3, each of the two others of 1 and 2.
    assert of(nx.path_graph(4), [0]).tolist() == [0.0, 1.0, 0.5, 0.0]
    # Also from 2: 1 is on the path to 0. Each of 1 and 3 has two sources, 0 and 2 have one other.
    assert of(nx.path_graph(4), [0, 2]).tolist() == [0.0, 0.75, 0.5, 0.0]


def test_a_sample_estimates_the_whole():
    graph = GRAPHS["random"]
    exact, estimated = of(graph, range(200)), of(graph, range(0, 200, 2))
    assert np.corrcoef(exact, estimated)[0, 1] > 0.95
    assert estimated.sum() == pytest.approx(exact.sum(), rel=0.15)
