"""Queries about words: keywords, terms, and what is characteristic of each slice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.config import HIGHEST_Q
from kyoki.showing.catalogue import one, rows
from kyoki.showing.order import order_by

if TYPE_CHECKING:
    import duckdb

#: Words in each list.
TOP_WORDS: Final = 40
#: Slices shown, the last in order, and the most characteristic words and entities of each.
TOP_SLICES, TOP_MARKS = 36, 20


def keywords(db: duckdb.DuckDBPyConnection, *, proper: bool) -> list[dict[str, Any]]:
    """Return the keywords in most articles: names, or words that are neither names nor house words."""
    return rows(
        db,
        f"""SELECT word, pos1, tf, df_unique, round(weight, 2) AS weight FROM keywords
        WHERE kind = $kind ORDER BY {order_by("keywords", "keywords")} LIMIT $limit""",  # noqa: S608 (our own columns)
        kind="name" if proper else "word",
        limit=TOP_WORDS,
    )


def terms(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the compound terms in most articles."""
    return rows(
        db,
        f"""SELECT surface, tf, df_unique, round(c_value, 2) AS c_value FROM terms
        ORDER BY {order_by("terms", "terms")} LIMIT $limit""",  # noqa: S608 (our own columns)
        limit=TOP_WORDS,
    )


def marks(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the words and entities that are more frequent in each slice than in the rest, the strongest first.

    Returns:
        Rows of slice, kind (word, entity), name, count, n, rest_count and rest_n (articles), log_ratio, log_odds_z, q,
        is_new, with the id of an entity, all without near-duplicates. None without slices (setting `slices.by`).
    """
    return rows(
        db,
        """WITH strong AS (
            SELECT slice, 'word' AS kind, word AS name, NULL AS id, df AS "count", n, rest_df AS rest_count, rest_n,
                log_ratio, log_odds_z, log_likelihood, q, false AS is_new
            FROM keyness WHERE against = 'rest' AND entity_id IS NULL AND kind != 'house'
            UNION ALL
            SELECT slice, trends.kind, name, entity_id, "count", n, rest_count, rest_n, log_ratio, log_odds_z,
                log_likelihood, q, is_new
            FROM trends JOIN entities ON entity_id = a WHERE trends.kind = 'entity'
        ), ranked AS (
            SELECT *, dense_rank() OVER (ORDER BY slice DESC) AS nth,
                row_number() OVER (
                    PARTITION BY slice, kind ORDER BY log_odds_z DESC, "count" DESC, name, id
                ) AS place
            FROM strong WHERE log_likelihood > 0 AND q <= $q
        )
        SELECT slice, kind, name, id, "count", n, rest_count, rest_n, round(log_ratio, 3) AS log_ratio,
            round(log_odds_z, 2) AS log_odds_z, q, is_new
        FROM ranked WHERE place <= $marks AND nth <= $slices ORDER BY slice, kind DESC, place""",
        q=HIGHEST_Q,
        marks=TOP_MARKS,
        slices=TOP_SLICES,
    )


def sliced(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether slices were compared, whether or not they differ."""
    found = one(db, "SELECT (SELECT count(*) FROM keyness WHERE against = 'rest') + (SELECT count(*) FROM trends) AS n")
    return bool(found["n"])
