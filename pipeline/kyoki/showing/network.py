"""Queries about the network: its edges, and the sentences behind one edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.slicing import WHOLE
from kyoki.pairing import narrowest
from kyoki.showing.catalogue import rows
from kyoki.showing.order import order_by
from kyoki.showing.reliance import from_one_sql
from kyoki.showing.sentences import sentences_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: Sentences shown for one pair.
TOP_SENTENCES: Final = 50


def window(db: duckdb.DuckDBPyConnection) -> str:
    """Return the narrowest window that was counted."""
    return narrowest(row["window"] for row in rows(db, 'SELECT DISTINCT "window" FROM pairs'))


def edges(
    db: duckdb.DuckDBPyConnection, *, limit: int, least: int = 1, highest_q: float = 1.0, query: str = ""
) -> dict[str, Any]:
    """Return pairs of the whole corpus in the narrowest window, in the order of `order`.

    Args:
        db: the tables.
        limit: pairs at most.
        least: articles in which a pair must share a window; up to 1 also pairs of near-duplicates alone.
        highest_q: highest false discovery rate of a pair.
        query: contained in the name or an alias of one of the two.

    Returns:
        window; n, the number of windows; n_pairs, of all that fit; and rows of a, b, their names and communities,
        n_ab_articles, n_ab, expected, pmi_shrunk, npmi, log_likelihood, q, from_one (see `reliance`).
    """
    chosen = window(db)
    found = rows(
        db,
        f"""WITH named AS (SELECT entity_id FROM entities WHERE contains(lower(name || '|' || aliases), lower($query))),
        fit AS (
            SELECT *, count(*) OVER () AS n_pairs FROM pairs
            WHERE "window" = $window AND slice = $slice AND coalesce(q, 1) <= $q
                AND greatest(n_ab_articles, 1) >= $least AND ($query = '' OR a IN (FROM named) OR b IN (FROM named))
            ORDER BY {order_by("pairs")} LIMIT $limit
        )
        SELECT a, b, one.name AS name_a, other.name AS name_b, n_ab_articles, n_ab,
            node_a.community AS community_a, node_b.community AS community_b, round(expected, 3) AS expected,
            round(pmi_shrunk, 4) AS pmi_shrunk, round(npmi, 4) AS npmi, round(log_likelihood, 3) AS log_likelihood, q,
            {from_one_sql("n_ab_articles", "fit.top_share")} AS from_one, n, n_pairs
        FROM fit JOIN entities AS one ON one.entity_id = a JOIN entities AS other ON other.entity_id = b
            LEFT JOIN nodes AS node_a ON node_a.entity_id = a LEFT JOIN nodes AS node_b ON node_b.entity_id = b
        ORDER BY {order_by("pairs", "fit")}""",  # noqa: S608 (our own columns)
        window=chosen,
        slice=WHOLE,
        least=least,
        q=highest_q,
        query=query,
        limit=limit,
    )
    n, n_pairs = (found[0]["n"], found[0]["n_pairs"]) if found else (0, 0)
    for row in found:
        del row["n"], row["n_pairs"]
    return {"window": chosen, "n": n, "n_pairs": n_pairs, "rows": found}


def pair(db: duckdb.DuckDBPyConnection, *, a: str, b: str) -> list[dict[str, Any]]:
    """Return sentences that name both entities, with both marked: the first of each article first."""
    return sentences_with(db, a, b, limit=TOP_SENTENCES)


def among(db: duckdb.DuckDBPyConnection, entity_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the pairs of the narrowest window between these entities that share two articles or more: a, b, npmi."""
    return rows(
        db,
        """SELECT a, b, npmi FROM pairs WHERE "window" = $window AND slice = $slice
            AND n_ab_articles >= $least AND list_contains($ids, a) AND list_contains($ids, b) ORDER BY a, b""",
        window=window(db),
        slice=WHOLE,
        least=LEAST_ARTICLES,
        ids=list(entity_ids),
    )
