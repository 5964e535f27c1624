"""Queries for the analyses in the report: pairs of words, words by slices and in clusters, and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.config import HIGHEST_Q
from kyoki.counting import graphs
from kyoki.showing.catalogue import rows
from kyoki.showing.for_people import query
from kyoki.showing.order import NARROWEST_FIRST, order_by
from kyoki.showing.word_network import layout

if TYPE_CHECKING:
    import duckdb

#: As many edges as KH Coder draws.
_EDGES: Final = 60
#: Digits of a coordinate in a drawing.
_DIGITS: Final = 3


def analyses(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the data of these analyses for the page; those that the run does not have are empty."""
    return {
        "network": network(db),
        "correspondence": correspondence(db),
        "clusters": clusters(db),
        "codes": codes(db),
    }


def network(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the network of the pairs of words, or of a word and an entity, beyond chance that are in most articles.

    Returns:
        window; nodes: name, id (of an entity), type, community, x and y (-1 to 1); edges: a and b (places in nodes),
        n_ab, n_ab_articles, jaccard and q.
    """
    found = rows(
        db,
        f"""SELECT a, b, coalesce(of_a.name, regexp_replace(a, '^word:', '')) AS name_a, regexp_replace(b, '^word:', '')
            AS name_b, n_ab, n_ab_articles, round(jaccard, 4) AS jaccard, q, "window"
        FROM word_pairs LEFT JOIN entities AS of_a ON of_a.entity_id = a
        WHERE slice = 'all' AND q <= $q AND n_ab_articles > 1
            AND {NARROWEST_FIRST} = (SELECT min({NARROWEST_FIRST}) FROM word_pairs)
        ORDER BY {order_by("word_pairs", "word_pairs")} LIMIT $limit""",  # noqa: S608 (our own columns)
        q=HIGHEST_Q,
        limit=_EDGES,
    )
    if not found:
        return {"window": None, "nodes": [], "edges": []}
    edges = pd.DataFrame(found)
    at = layout(edges)
    community = graphs.measured(edges).set_index("entity_id")["community"]
    names = {row[side]: row[f"name_{side}"] for row in found for side in "ab"}
    nodes = [
        {
            "id": None if node.startswith("word:") else node,
            "name": names[node],
            "type": "word" if node.startswith("word:") else node.partition(":")[0],
            "community": int(community[node]),
            "x": round(at[node][0], _DIGITS),
            "y": round(at[node][1], _DIGITS),
        }
        for node in sorted(names)
    ]
    place = {node: number for number, node in enumerate(sorted(names))}
    measures = ("n_ab", "n_ab_articles", "jaccard", "q")
    joined = [{side: place[row[side]] for side in "ab"} | {name: row[name] for name in measures} for row in found]
    return {"window": found[0]["window"], "nodes": nodes, "edges": joined}


def correspondence(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return words and slices on the first two axes of correspondence analysis.

    Returns:
        shares of the inertia on both axes; points: kind, name, x, y, mass, and the cos2 of both axes together; no
        points if there are fewer than two axes.
    """
    shares = [row["share"] for row in rows(db, "SELECT share FROM correspondence_axes ORDER BY axis LIMIT 2")]
    points = rows(
        db,
        f"""SELECT kind, shown AS name, any_value(round(mass, 5)) AS mass, round(sum(cos2), 3) AS cos2,
            round(max(coordinate) FILTER (axis = 1), {_DIGITS}) AS x,
            round(max(coordinate) FILTER (axis = 2), {_DIGITS}) AS y
        FROM ({query("correspondence")}) AS point WHERE axis <= 2
        GROUP BY kind, point.name, shown ORDER BY kind, mass DESC, point.name""",  # noqa: S608 (our own query)
    )
    return {"shares": shares, "points": points if len(shares) > 1 else []}


def clusters(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the hierarchical clustering of words as a tree.

    Returns:
        words in the order of the tree: name, cluster and df; merges: a and b, each the place of a word or the number of
        words plus that of an earlier merge, and distance.
    """
    words = rows(
        db,
        f"SELECT name AS id, word AS name, cluster, df FROM ({query('word_clusters')}) ORDER BY place",  # noqa: S608 (our own)
    )
    merges = rows(db, "SELECT merge, a, b, distance FROM word_merges ORDER BY merge")
    at = {row.pop("id"): place for place, row in enumerate(words)}
    at |= {f"merge:{row['merge']}": len(words) + number for number, row in enumerate(merges)}
    joined = [{"a": at[row["a"]], "b": at[row["b"]], "distance": row["distance"]} for row in merges]
    return {"words": words, "merges": joined}


def codes(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return every code in the whole corpus, then in each slice: the columns of `code_slices` that are read."""
    return rows(
        db,
        """SELECT code, slice, n, "count", round(share, 4) AS share, round(residual, 2) AS residual, q,
            round(chi2, 2) AS chi2, dof, p_code, q_code
        FROM code_slices ORDER BY slice <> 'all', code, slice""",
    )
