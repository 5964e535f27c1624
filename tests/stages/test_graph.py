"""The graph: which pairs are edges, measures of nodes, and files for other programs."""

import io
import math
import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kyoki.counting import graphs
from kyoki.counting.association import log_likelihood
from kyoki.errors import SettingError
from kyoki.stages.graph import graph
from kyoki.tables import TABLES

NAMES = {f"place:{letter}": f"町{letter}" for letter in "ABCDEFG"}
#: Two triangles, A-B-C and D-E-F, joined by C-D.
EDGES = [("A", "B", 9), ("A", "C", 8), ("B", "C", 7), ("C", "D", 2), ("D", "E", 9), ("D", "F", 8), ("E", "F", 6)]


def pair(a, b, n_ab, **more):
    measures = {"expected": 1, "jaccard": 0.5, "dice": 0.5, "simpson": 0.5, "cosine": 0.5, "lift": 2, "pmi": 1}
    measures |= {"npmi": 0.5, "pmi_shrunk": 0.4, "log_likelihood": 10.0 + n_ab, "p": 0.001, "q": 0.01}
    counts = {"n_a": 20, "n_b": 20, "n_ab": n_ab, "n": 1000, "n_ab_articles": 2}
    return {"a": f"place:{a}", "b": f"place:{b}", "window": "sentence", "slice": "all", **measures, **counts, **more}


def pairs(*more):
    rows = [pair(*edge) for edge in EDGES] + list(more)
    return TABLES["pairs"].sorted(TABLES["pairs"].frame(rows))


def entities():
    counts = {"n_mentions": 30, "n_articles": 20, "n_mentions_unique": 30, "n_articles_unique": 20}
    rows = [{"entity_id": i, "type": "place", "name": name, "aliases": name, **counts} for i, name in NAMES.items()]
    return TABLES["entities"].frame(rows)


def test_measures_by_hand():
    nodes, edges = graph(pairs(), entities())
    TABLES["nodes"].check(nodes)
    TABLES["edges"].check(edges)
    assert nodes["entity_id"].str[-1].tolist() == list("ABCDEF")
    assert nodes["degree"].tolist() == [2, 2, 3, 3, 2, 2]
    assert nodes["strength"].tolist() == [17, 16, 17, 19, 15, 14]
    # Of the ten pairs of others, six have their only shortest path through C: A and B with D, E and F.
    assert nodes["betweenness"].tolist() == pytest.approx([0, 0, 0.6, 0.6, 0, 0])
    assert nodes["community"].tolist() == [1, 1, 1, 2, 2, 2]  # equally large: that of the first node first
    assert nodes["pagerank"].sum() == pytest.approx(1)
    assert edges[["name_a", "name_b"]].iloc[0].tolist() == ["町A", "町B"]


def test_pagerank_solves_its_equation():
    nodes, edges = graph(pairs(), entities())
    rank, strength = (nodes.set_index("entity_id")[name] for name in ("pagerank", "strength"))
    for node in rank.index:
        near = [(e.b if e.a == node else e.a, e.n_ab) for e in edges.itertuples() if node in {e.a, e.b}]
        assert rank[node] == pytest.approx(0.15 / 6 + 0.85 * sum(rank[o] * n / strength[o] for o, n in near), abs=1e-9)


@pytest.mark.parametrize(
    "odd",
    [
        pair("A", "G", 1),  # too few windows
        pair("A", "G", 9, n_ab_articles=1),
        pair("A", "G", 9, q=0.06),
        pair("A", "G", 9, n=30),  # in 9 windows, where 13.3 are expected
        pair("A", "G", 9, n_a_unique=20, n_b_unique=20, n_ab_unique=9, n_unique=30),
        pair("A", "G", 9, n_a_unique=5, n_b_unique=5, n_ab_unique=1, n_unique=90),
        pair("A", "G", 9, slice="2025-04"),
        pair("A", "G", 9, window="article"),
    ],
)
def test_what_is_no_edge(odd):
    assert len(graph(pairs(odd), entities()).edges) == len(EDGES)


def test_near_duplicates_are_in_no_count_and_no_measure():
    """A-G shares 30 windows, 27 of them in near-duplicates; with these, fewer than expected."""
    unique = {"n_a_unique": 10, "n_b_unique": 10, "n_ab_unique": 3, "n_unique": 100}
    nodes, edges = graph(pairs(pair("A", "G", 30, n_a=90, n_b=90, n=130, log_likelihood=-9.0, **unique)), entities())
    edge = edges.set_index("b").loc["place:G"]
    assert edge[["n_ab", "jaccard"]].tolist() == [3, pytest.approx(3 / 17, abs=1e-6)]
    assert edge["npmi"] == pytest.approx(math.log2(3) / math.log2(100 / 3), abs=1e-6)
    assert edge["log_likelihood"] == pytest.approx(log_likelihood(10, 10, 3, 100).item(), abs=1e-6)
    assert nodes.set_index("entity_id").loc[["place:A", "place:G"], "strength"].tolist() == [20, 3]


def test_thresholds_and_the_strongest():
    assert len(graph(pairs(), entities(), min_count=8).edges) == 4
    assert len(graph(pairs(), entities(), q=0.001).edges) == 0
    top = graph(pairs(), entities(), top=2).edges
    assert top[["name_a", "name_b"]].to_numpy().tolist() == [["町A", "町B"], ["町D", "町E"]]
    assert len(graph(pairs(), entities(), top=0).edges) == len(EDGES)
    in_most = pair("A", "G", 2, n_ab_articles=3, log_likelihood=4.0)
    assert graph(pairs(in_most), entities(), top=1).edges["name_b"].item() == "町G"


def test_another_window():
    only = pair("A", "G", 9, window="sentences:3")
    assert len(graph(pairs(only), entities(), window="sentences:3").edges) == 1
    with pytest.raises(SettingError, match="window 'article' was not counted; expected one of sentence, sentences:3"):
        graph(pairs(only), entities(), window="article")


def test_without_sentences_the_window_that_was_counted():
    assert len(graph(TABLES["pairs"].frame([pair("A", "B", 3, window="article")]), entities()).edges) == 1


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(len(EDGES))), st.permutations(range(len(NAMES))))
def test_no_order_of_rows_matters(order, names):
    turned = graph(pairs().iloc[order], entities().iloc[names])
    for one, other in zip(turned, graph(pairs(), entities()), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_another_hashing_of_strings_gives_the_same_communities(tmp_path):
    """Python hashes strings anew in every process; a large graph, so that Louvain has many choices."""
    code = (
        "import numpy as np, pandas as pd; from kyoki.counting.graphs import measured;"
        "r = np.random.default_rng(1); a, b = r.integers(0, 150, (2, 900)); keep = a != b;"
        "low, high = np.minimum(a, b)[keep], np.maximum(a, b)[keep];"
        "e = pd.DataFrame({'a': [f'地{i:03}' for i in low], 'b': [f'地{i:03}' for i in high], 'n_ab': 1 + low % 7});"
        "print(measured(e.drop_duplicates(['a', 'b'])).to_csv())"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, cwd=tmp_path
        ).stdout
        for seed in ("1", "2")
    ]
    assert found[0] == found[1]
    assert found[0].count(b"\n") > 150


def test_a_large_graph_is_estimated_from_some_of_its_nodes(monkeypatch):
    exact = graph(pairs(), entities()).nodes["betweenness"]
    monkeypatch.setattr(graphs, "_STEPS", 4 * len(EDGES))
    estimated = graph(pairs(), entities()).nodes["betweenness"]
    assert estimated.tolist() != exact.tolist()
    assert estimated.tolist() == graph(pairs(), entities()).nodes["betweenness"].tolist()


def test_no_edges():
    nodes, edges = graph(TABLES["pairs"].frame(), TABLES["entities"].frame())
    assert len(TABLES["nodes"].check(nodes)) == len(TABLES["edges"].check(edges)) == 0
    assert len(nx.read_gexf(io.BytesIO(graphs.gexf(nodes, edges).encode()))) == 0


@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_files_are_read_back_whole(tmp_path, ending):
    nodes, edges = graph(pairs(), entities())
    graphs.write(nodes, edges, tmp_path)
    found = getattr(nx, f"read_{ending}")(tmp_path / f"kyoki.{ending}")
    assert (found.number_of_nodes(), found.number_of_edges()) == (len(nodes), len(edges))
    assert not found.is_directed()
    for row in nodes.itertuples():
        node = found.nodes[row.entity_id]
        assert (node["label"], node["type"], node["community"]) == (row.name, "place", row.community)
        assert node["betweenness"] == row.betweenness
    for row in edges.itertuples():
        edge = found.edges[row.a, row.b]
        assert (edge["weight"], edge["n_ab"], edge["q"]) == (row.n_ab, row.n_ab, row.q)


def test_gexf_is_as_gephi_wants_it():
    """Namespace, version, declared attributes with types, ids, labels, weights: what GEXF 1.2's schema asks for."""
    root = etree.fromstring(graphs.gexf(*graph(pairs(), entities())).encode())
    space = {"g": "http://www.gexf.net/1.2draft"}
    assert (root.tag, root.get("version")) == (f"{{{space['g']}}}gexf", "1.2")
    (drawn,) = root.findall("g:graph", space)
    assert drawn.get("defaultedgetype") == "undirected"
    declared = {
        kind.get("class"): {a.get("id"): a.get("type") for a in kind} for kind in drawn.findall("g:attributes", space)
    }
    assert set(declared) == {"node", "edge"}
    assert set(declared["node"].values()) | set(declared["edge"].values()) <= {"string", "long", "integer", "double"}
    ids = [node.get("id") for node in drawn.iterfind("g:nodes/g:node", space)]
    assert [node.get("label") for node in drawn.iterfind("g:nodes/g:node", space)] == [NAMES[i] for i in ids]
    for edge in drawn.iterfind("g:edges/g:edge", space):
        assert {edge.get("source"), edge.get("target")} <= set(ids)
        assert float(edge.get("weight")) > 0
    for value in drawn.iterfind(".//g:attvalue", space):
        assert value.get("for") in declared["node"] | declared["edge"]


def test_files_bear_no_date():
    text = graphs.gexf(*graph(pairs(), entities()))
    assert "lastmodified" not in text
    assert text == graphs.gexf(*graph(pairs(), entities()))
