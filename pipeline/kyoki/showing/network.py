"""Queries about the network: its edges, and the sentences behind one edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.config import HIGHEST_Q
from kyoki.counting.graphs import without_near_duplicates
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.slicing import WHOLE
from kyoki.pairing import block_length, narrowest
from kyoki.showing.catalogue import one, rows
from kyoki.showing.order import NARROWEST_FIRST, STRENGTH, order_by
from kyoki.showing.reliance import from_one_sql
from kyoki.showing.sentences import sentences_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: Maximum sentences for one pair.
TOP_SENTENCES: Final = 50
#: Maximum pairs for one entity.
TOP_PARTNERS: Final = 500
_COUNTS: Final = tuple(f"{name}{alone}" for name in ("n_a", "n_b", "n_ab", "n") for alone in ("", "_unique"))
#: Decimals of measures without near-duplicates.
_DIGITS: Final = {"n_ab": 0, "n": 0, "expected": 3, "npmi": 4, "log_likelihood": 3}


def windows(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the counted windows, from narrow to wide."""
    return [
        row["window"]
        for row in rows(db, f'SELECT "window" FROM pairs GROUP BY "window" ORDER BY {NARROWEST_FIRST}')  # noqa: S608
    ]


def window(db: duckdb.DuckDBPyConnection) -> str:
    """Return the narrowest window that was counted."""
    return narrowest(windows(db))


def edges(
    db: duckdb.DuckDBPyConnection,
    *,
    limit: int,
    least: int = 1,
    highest_q: float = 1.0,
    query: str = "",
    within: str = "",
    recounted: bool = False,
) -> dict[str, Any]:
    """Return pairs of the whole corpus in one window, in the order of `order`.

    Args:
        db: the tables.
        limit: maximum number of pairs.
        least: minimum number of articles in which a pair shares a window; 1 or less includes pairs that are only in
            near-duplicates.
        highest_q: maximum false discovery rate of a pair.
        query: text in the name or an alias of one of the two.
        within: the window; "" for the narrowest.
        recounted: count n_ab_articles, n_ab and from_one in the articles chosen by filters (see `filters.apply`).
            Measures and q remain those of the whole corpus.

    Returns:
        window; n, the number of windows; n_pairs, of all that fit; and rows of a, b, their names and communities,
        n_ab_articles, n_ab, expected, pmi_shrunk, npmi, log_likelihood, q, from_one (see `reliance`). Windows in
        near-duplicates are not counted, where these are known.
    """
    named = "SELECT entity_id FROM entities WHERE contains(lower(name || '|' || aliases), lower($query))"
    where = f"""coalesce(q, 1) <= $q AND greatest(n_ab_articles, 1) >= $least
        AND ($query = '' OR a IN ({named}) OR b IN ({named})) AND {_SHOWN}"""
    values = {"q": highest_q, "least": least, "query": query}
    return _fitting(db, within or window(db), where, recounted, limit=limit, **values)


def partners(
    db: duckdb.DuckDBPyConnection,
    *,
    entity_id: str,
    other_id: str = "",
    within: str = "",
    limit: int = TOP_PARTNERS,
    recounted: bool = False,
) -> dict[str, Any]:
    """Return the pairs of an entity, or the pair of two, as `edges` does."""
    where = f"$one IN (a, b) AND $other IN ('', a, b) AND {_SHOWN}"
    values = {"one": entity_id, "other": other_id}
    return _fitting(db, within or window(db), where, recounted, limit=limit, **values)


#: The filters choose both entities.
_SHOWN: Final = "a IN (SELECT entity_id FROM entities) AND b IN (SELECT entity_id FROM entities)"


def _fitting(
    db: duckdb.DuckDBPyConnection,
    chosen: str,
    where: str,
    recounted: bool,  # noqa: FBT001 (passed on)
    **values: Any,  # noqa: ANN401 (parameters of SQL)
) -> dict[str, Any]:
    if recounted:
        _count_chosen(db, chosen)
    found = _pairs(db, chosen, where, table="recounted" if recounted else "pairs", **values)
    n, n_pairs = (found[0]["n"], found[0]["n_pairs"]) if found else (0, 0)
    for row in found:
        del row["n"], row["n_pairs"]
    return {"window": chosen, "n": n, "n_pairs": n_pairs, "rows": found}


def _count_chosen(db: duckdb.DuckDBPyConnection, chosen: str) -> None:
    """Make a table of the counts of pairs in the articles chosen by filters, without near-duplicates."""
    length = block_length(chosen)
    place = {"sentence": "sentence", "paragraph": "paragraph", "article": "0"}.get(chosen, f"sentence // {length}")
    db.execute(
        f"""CREATE TEMP TABLE recounted AS WITH placed AS (
            SELECT DISTINCT entity_id, article_id, {place} AS place FROM links JOIN articles USING (article_id)
            WHERE duplicate_of IS NULL
        ), shared AS (
            SELECT one.entity_id AS a, other.entity_id AS b, article_id, count(*) AS n
            FROM placed AS one JOIN placed AS other USING (article_id, place)
            WHERE one.entity_id < other.entity_id GROUP BY ALL
        ), met AS (
            SELECT a, b, CAST(sum(n) AS BIGINT) AS windows, count(*) AS articles, max(n) / sum(n) AS share
            FROM shared GROUP BY a, b
        )
        SELECT pairs.* REPLACE (articles AS n_ab_articles, share AS top_share), windows AS n_ab_here
        FROM pairs JOIN met USING (a, b)""",  # noqa: S608 (our own)
    )


def foremost(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the pair beyond chance in most articles and the strongest one, in the narrowest window.

    As in the graph, such a pair shares more windows than expected and has a q of at most `HIGHEST_Q`; also within
    strata, if pairs were compared within these.

    Returns:
        strata, "" if there are none; n_pairs in all; several, those in two articles or more; together and strongest:
        the row that is first by articles and by strength, with the fields of `edges`, or None.
    """
    chosen = window(db)
    counted = one(
        db,
        """SELECT count(*) AS n_pairs, count(*) FILTER (n_ab_articles >= $least) AS several,
            coalesce((SELECT min(strata) FROM stratified_pairs), '') AS strata
        FROM pairs WHERE "window" = $window AND slice = $slice""",
        least=LEAST_ARTICLES,
        window=chosen,
        slice=WHOLE,
    )
    more = f"{_alone('n_ab')} * {_alone('n')} > {_alone('n_a')} * {_alone('n_b')}"
    where = f"""q <= $q AND {more} AND ($strata = '' OR (a, b) IN
        (SELECT (a, b) FROM stratified_pairs WHERE "window" = $window AND q <= $q))"""  # noqa: S608 (our own columns)
    for name, sort in (("together", ""), ("strongest", STRENGTH)):
        found = _pairs(db, chosen, where, sort=sort, limit=1, q=HIGHEST_Q, strata=counted["strata"])
        dropped = {"n", "n_pairs"}
        counted[name] = {key: found[0][key] for key in found[0] if key not in dropped} if found else None
    return counted


def _pairs(
    db: duckdb.DuckDBPyConnection, chosen: str, where: str, *, table: str = "pairs", sort: str = "", **values: object
) -> list[dict[str, Any]]:
    """Return the rows of `edges`, each with n and n_pairs, for an internal condition and its values."""
    order = f'"{sort}" DESC, {order_by("pairs")}' if sort else order_by("pairs")
    here = "" if table == "pairs" else ", n_ab_here"
    found = rows(
        db,
        f"""WITH passing AS NOT MATERIALIZED (
            FROM {table} WHERE "window" = $window AND slice = $slice AND {where}
        ), fit AS (
            SELECT *, (SELECT count(*) FROM passing) AS n_pairs, row_number() OVER (ORDER BY {order}) AS place
            FROM (FROM passing ORDER BY {order} LIMIT $limit)
        )
        SELECT a, b, one.name AS name_a, other.name AS name_b, n_ab_articles, {", ".join(_COUNTS)},
            node_a.community AS community_a, node_b.community AS community_b, round(pmi_shrunk, 4) AS pmi_shrunk, q,
            {from_one_sql("n_ab_articles", "fit.top_share")} AS from_one, n_pairs{here}
        FROM fit JOIN entities AS one ON one.entity_id = a JOIN entities AS other ON other.entity_id = b
            LEFT JOIN nodes AS node_a ON node_a.entity_id = a LEFT JOIN nodes AS node_b ON node_b.entity_id = b
        ORDER BY place""",  # noqa: S608 (our own columns)
        window=chosen,
        slice=WHOLE,
        **values,
    )
    counts = pd.DataFrame([{name: row.pop(name) for name in _COUNTS} for row in found], columns=_COUNTS)
    alone = without_near_duplicates(counts)[list(_DIGITS)].to_dict("records")
    for row, measured in zip(found, alone, strict=True):
        row |= {name: None if pd.isna(measured[name]) else round(measured[name], n) for name, n in _DIGITS.items()}
        row["n_ab"] = row.pop("n_ab_here", row["n_ab"])
    return found


def _alone(count: str) -> str:
    return f"coalesce({count}_unique, {count})"


def pair(db: duckdb.DuckDBPyConnection, *, a: str, b: str) -> list[dict[str, Any]]:
    """Return sentences that name both entities, with both marked: the first of each article first."""
    return sentences_with(db, a, b, limit=TOP_SENTENCES)


def among(db: duckdb.DuckDBPyConnection, entity_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the pairs of the narrowest window between these entities that share two articles or more: a, b, npmi."""
    return rows(
        db,
        """SELECT a, b, if(n_unique IS NULL, npmi, npmi_unique) AS npmi FROM pairs
        WHERE "window" = $window AND slice = $slice
            AND n_ab_articles >= $least AND list_contains($ids, a) AND list_contains($ids, b) ORDER BY a, b""",
        window=window(db),
        slice=WHOLE,
        least=LEAST_ARTICLES,
        ids=list(entity_ids),
    )
