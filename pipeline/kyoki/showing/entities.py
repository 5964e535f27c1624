"""Queries about entities: lists, one entity with its articles, places on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.showing.catalogue import ARTICLE, NEWEST, one, rows
from kyoki.showing.corpus import PAGE, periods
from kyoki.showing.order import order_by, sorted_by
from kyoki.showing.reliance import doubtful_sql, from_one_sql
from kyoki.showing.sentences import sentences_of

if TYPE_CHECKING:
    import duckdb

#: Places on a map: more circles than these hide each other.
TOP_PLACES: Final = 2_000
#: Articles listed for one entity.
TOP_ARTICLES: Final = 50
_COLUMNS: Final = f"""entity_id AS id, type, name, name_en, kind, country, part_of, round(lat, 3) AS lat,
    round(lon, 3) AS lon, split(aliases, '|')[:12] AS aliases, split(roles, '|')[:6] AS roles, ambiguous,
    (SELECT community FROM nodes WHERE nodes.entity_id = entities.entity_id) AS community, n_mentions, n_articles,
    n_articles_unique, round(score, 3) AS score, {from_one_sql("n_articles_unique", "top_share")} AS from_one,
    {doubtful_sql("score")} AS doubt, {doubtful_sql("coordinates_score")} AS doubt_where,
    CAST(first_date AS VARCHAR) AS "first", CAST(last_date AS VARCHAR) AS "last\""""  # noqa: S608 (our own columns)
#: The fields of a row that a list may be sorted by.
_SORTS: Final = {
    **{name: name for name in ("name", "type", "n_articles_unique", "n_mentions", "lat", "lon")},
    "first": "first_date",
    "last": "last_date",
}


def entities(
    db: duckdb.DuckDBPyConnection,
    *,
    query: str = "",
    kind: str = "",
    sort: str = "",
    offset: int = 0,
    limit: int = PAGE,
) -> dict[str, Any]:
    """Return entities with `query` in a name or alias, in the order of `order`, each with its articles by period.

    Args:
        db: the tables.
        query: "" for all.
        kind: person, state, place or organisation; "" for all.
        sort: a field of the rows to sort by first; descending with - before it.
        offset: rows to skip.
        limit: maximum number of rows.

    Returns:
        n in total, and rows with `from_one` (see `reliance`) and `spark`, the articles in each period of
        `corpus.periods`.

    Raises:
        LookupError: no such field to sort by.
    """
    chosen = """($kind = '' OR type = $kind) AND (contains(lower(aliases), lower($query))
        OR contains(lower(name), lower($query)) OR contains(lower(coalesce(name_en, '')), lower($query)))"""
    n = one(db, f"SELECT count(*) AS n FROM entities WHERE {chosen}", query=query, kind=kind)["n"]  # noqa: S608 (our own condition)
    order = sorted_by(sort, _SORTS, order_by("entities"))
    found = rows(
        db,
        f"SELECT {_COLUMNS} FROM entities WHERE {chosen} ORDER BY {order} LIMIT $limit OFFSET $offset",  # noqa: S608
        query=query,
        kind=kind,
        limit=limit,
        offset=offset,
    )
    return {"n": n, "rows": _with_sparks(db, found)}


def _with_sparks(db: duckdb.DuckDBPyConnection, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shown = periods(db)
    at = {name: number for number, name in enumerate(shown["names"])}
    sparks = {row["id"]: [0] * len(at) for row in found}
    counted = rows(
        db,
        """SELECT entity_id AS id, strftime(published, $format) AS period, count(DISTINCT article_id) AS n
        FROM links JOIN articles USING (article_id)
        WHERE published IS NOT NULL AND entity_id IN (SELECT unnest($ids)) GROUP BY ALL""",
        format=shown["format"],
        ids=list(sparks),
    )
    for row in counted:
        sparks[row["id"]][at[row["period"]]] = row["n"]
    return [{**row, "spark": sparks[row["id"]]} for row in found]


def entity(db: duckdb.DuckDBPyConnection, *, entity_id: str) -> dict[str, Any] | None:
    """Return one entity with its newest articles and sentences, or None if no entity has this id.

    Returns:
        A row of `entities` with articles; sentences (see `sentences.sentences_of`); spellings, each with text and n
        (mentions); and offices, each with role, n (articles), first and last, the earliest first.
    """
    found = rows(db, f"SELECT {_COLUMNS} FROM entities WHERE entity_id = $id", id=entity_id)  # noqa: S608 (our own columns)
    if not found:
        return None
    listed = rows(
        db,
        f"""SELECT {ARTICLE} FROM articles AS article SEMI JOIN
            (SELECT article_id FROM links WHERE entity_id = $id) AS link USING (article_id)
        ORDER BY {NEWEST} LIMIT $limit""",  # noqa: S608 (our own columns)
        id=entity_id,
        limit=TOP_ARTICLES,
    )
    more = {
        "articles": listed,
        "sentences": sentences_of(db, entity_id, [row["id"] for row in listed], limit=TOP_ARTICLES),
        "spellings": spellings(db, entity_id),
        "offices": offices(db, entity_id),
    }
    return {**_with_sparks(db, found)[0], **more}


def spellings(db: duckdb.DuckDBPyConnection, entity_id: str) -> list[dict[str, Any]]:
    """Return the spellings of an entity, the most frequent first: text and n."""
    return rows(
        db,
        """SELECT surface AS text, count(*) AS n FROM links JOIN mentions USING (article_id, start, "end")
        WHERE entity_id = $id GROUP BY surface ORDER BY n DESC, surface""",
        id=entity_id,
    )


def offices(db: duckdb.DuckDBPyConnection, entity_id: str) -> list[dict[str, Any]]:
    """Return the roles in an entity's mentions, the earliest first: role, n (articles), first, last."""
    return rows(
        db,
        """SELECT role, count(DISTINCT article_id) AS n, CAST(min(published) AS VARCHAR) AS "first",
            CAST(max(published) AS VARCHAR) AS "last"
        FROM links JOIN mentions USING (article_id, start, "end") JOIN articles USING (article_id)
        WHERE entity_id = $id AND role IS NOT NULL GROUP BY role ORDER BY "first" NULLS LAST, n DESC, role""",
        id=entity_id,
    )


def located(db: duckdb.DuckDBPyConnection, limit: int = TOP_PLACES) -> list[dict[str, Any]]:
    """Return the entities with coordinates, in the order of `order`."""
    order = order_by("entities")
    return rows(
        db,
        f"SELECT {_COLUMNS} FROM entities WHERE lat IS NOT NULL AND lon IS NOT NULL ORDER BY {order} LIMIT $limit",  # noqa: S608
        limit=limit,
    )
