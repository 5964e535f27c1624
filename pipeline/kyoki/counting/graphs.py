"""Measures of graphs, and graph files, most of them by networkx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.characters import UNWRITABLE
from kyoki.counting import association
from kyoki.counting.betweenness import betweenness
from kyoki.counting.rounding import significant
from kyoki.storage.atomic import replacing

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

#: Louvain visits nodes in a random order; the seed makes it the same everywhere.
_SEED: Final = 20250428
#: Maximum steps (nodes × edges) for exact betweenness, about ten seconds; beyond, it is estimated from a sample.
_STEPS: Final = 20_000_000
#: Characters that XML cannot hold or would change (CR, U+2028), and backslashes that would look like our escapes.
_BY_NUMBER: Final = re.compile(rf"{UNWRITABLE.pattern}|\\(?=u[0-9a-f]{{4}}|U[0-9a-f]{{8}})")
#: Columns by which edges are ranked when only some are kept, the largest value first.
ORDER: Final = ("n_ab_articles", "pmi_shrunk", "n_ab")
_COUNTS: Final = ("n_a", "n_b", "n_ab", "n")


def without_near_duplicates(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with counts and measures without near-duplicates, if these are known.

    Args:
        pairs: n_a, n_b, n_ab, n and the same with _unique, missing if near-duplicates are not known.

    Returns:
        The rows with new n_a, n_b, n_ab, n, expected, jaccard, npmi and log_likelihood; npmi is missing for pairs that
        are only in near-duplicates.
    """
    counts = {name: pairs[f"{name}_unique"].fillna(pairs[name]).astype("int64").to_numpy() for name in _COUNTS}
    a, b, both, n = counts.values()
    shared = both > 0
    npmi = np.full(len(pairs), np.nan)
    npmi[shared] = association.npmi(a[shared], b[shared], both[shared], n[shared])
    measures = {
        "expected": association.expected(a, b, n.clip(1)),
        "jaccard": association.jaccard(a, b.clip(1), both),
        "npmi": npmi,
        "log_likelihood": association.log_likelihood(a, b, both, n.clip(1)),
    }
    return pairs.assign(**counts, **{name: significant(values) for name, values in measures.items()})


def first(edges: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the first n edges in the order of `ORDER`, then of a and b."""
    return edges.sort_values([*ORDER, "a", "b"], ascending=[False] * len(ORDER) + [True, True]).head(n)


def measured(edges: pd.DataFrame) -> pd.DataFrame:
    """Measure the nodes of an undirected graph.

    Nodes and edges are sorted and numbered first, so that the result depends neither on the order of rows nor on
    Python's string hashing. Betweenness counts every edge as one step; on graphs with more than 20 million nodes ×
    edges it is estimated from the paths of a sample of nodes, drawn with a fixed seed.

    Args:
        edges: a, b (names of nodes), n_ab (weight).

    Returns:
        entity_id, degree, strength (sum of n_ab), betweenness, pagerank and community (numbered from 1, the largest
        first), sorted by entity_id.

    Source: Freeman (1977) and Brandes (2001) for betweenness; Brin & Page (1998) for PageRank; Blondel, Guillaume,
        Lambiotte & Lefebvre (2008) for communities.
    """
    import networkx as nx

    names = sorted({*edges["a"], *edges["b"]})
    number = {name: at for at, name in enumerate(names)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(names)))
    weighted = zip(edges["a"].map(number), edges["b"].map(number), edges["n_ab"], strict=True)
    graph.add_weighted_edges_from(sorted((int(a), int(b), int(n)) for a, b, n in weighted))
    n_sources = min(_STEPS // max(graph.number_of_edges(), 1), len(names))
    sources = np.sort(np.random.default_rng(_SEED).choice(len(names), n_sources, replace=False))
    columns: dict[str, Any] = {
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": betweenness(graph, sources),
        # A tolerance of 1e-12 does not affect the digits that are written.
        "pagerank": nx.pagerank(graph, tol=1e-12, max_iter=1000) if names else {},
        "community": _communities(graph),
    }
    found = pd.DataFrame(columns, index=range(len(names)))
    return found.assign(entity_id=pd.array(names, dtype="str"))


def _communities(graph: nx.Graph[int]) -> dict[int, int]:
    import networkx as nx

    found = nx.community.louvain_communities(graph, seed=_SEED) if len(graph) else []
    ranked = sorted(found, key=lambda members: (-len(members), min(members)))
    return {node: rank for rank, members in enumerate(ranked, 1) for node in members}


def gexf(nodes: pd.DataFrame, edges: pd.DataFrame) -> str:
    """Write a graph as GEXF 1.2, which Gephi opens: every column of both tables as an attribute."""
    return _gexf(_graph(nodes, edges))


def graphml(nodes: pd.DataFrame, edges: pd.DataFrame) -> str:
    """Write a graph as GraphML, which Cytoscape, Gephi, igraph and yEd open."""
    return _graphml(_graph(nodes, edges))


def write(nodes: pd.DataFrame, edges: pd.DataFrame, folder: Path) -> None:
    """Write a graph as `folder/kyoki.gexf` and `folder/kyoki.graphml`."""
    graph = _graph(nodes, edges)
    for ending, text in (("gexf", _gexf), ("graphml", _graphml)):
        with replacing(folder / f"kyoki.{ending}") as unfinished:
            unfinished.write_text(text(graph), encoding="utf-8")


def _gexf(graph: nx.Graph[str]) -> str:
    import networkx as nx

    text = "\n".join(nx.generate_gexf(graph, version="1.2draft"))
    # Left out: with the date of writing, two files of one graph would differ.
    return re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n"


def _graphml(graph: nx.Graph[str]) -> str:
    import networkx as nx

    return "\n".join(nx.generate_graphml(graph, named_key_ids=True)) + "\n"


def _graph(nodes: pd.DataFrame, edges: pd.DataFrame) -> nx.Graph[str]:
    """Return the graph with all columns of nodes and edges as attributes; missing values are left out."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for row in nodes.to_dict("records"):
        graph.add_node(_writable(row["entity_id"]), label=_writable(row["name"]), **_known(row, "entity_id"))
    for row in edges.to_dict("records"):
        graph.add_edge(_writable(row["a"]), _writable(row["b"]), weight=row["n_ab"], **_known(row, "a", "b"))
    return graph


def _known(row: dict[Any, Any], *but: str) -> dict[str, Any]:
    return {str(name): _writable(value) for name, value in row.items() if name not in but and not pd.isna(value)}


def _writable(value: Any) -> Any:  # noqa: ANN401 (whatever a cell holds)
    r"""Escape what XML cannot hold: U+FFFF becomes \uffff; different texts stay different."""
    if not isinstance(value, str):
        return value
    return _BY_NUMBER.sub(lambda found: _number(ord(found[0])), value)


def _number(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
