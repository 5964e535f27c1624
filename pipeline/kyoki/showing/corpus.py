"""Queries about the corpus: articles by outlet and day, dropped lines, near-duplicates, rejects."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from kyoki.showing.catalogue import ARTICLE, NEWEST, one, rows
from kyoki.showing.order import sorted_by
from kyoki.showing.sentences import article_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: Maximum rows of each list; the page gives the total.
TOP_OUTLETS, TOP_RULES, TOP_LISTED = 200, 12, 200
#: Maximum outlets with a colour of their own, as more cannot be distinguished; the others are counted together.
TOP_COLOURED: Final = 6
#: Maximum number of days with a bar each; a longer corpus is counted by month.
MOST_DAYS: Final = 800
#: Maximum number of months with a bar each in a sparkline; a longer corpus has one per year.
MOST_MONTHS: Final = 24
#: Maximum articles in one result.
PAGE: Final = 50
_MORE: Final = "author, partial, n_chars, round(kept_share, 4) AS kept"
#: The fields of a row that the list of articles may be sorted by.
_SORTS: Final = {
    **{name: f"article.{name}" for name in ("title", "published", "outlet", "n_chars", "duplicate_of")},
    "kept": "article.kept_share",
}


def totals(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the totals at the top of the page, and the first and last day."""
    return one(
        db,
        """SELECT count(*) AS articles, count(duplicate_of) AS near_duplicates, count(DISTINCT outlet) AS outlets,
            CAST(min(published) AS VARCHAR) AS "first", CAST(max(published) AS VARCHAR) AS "last",
            count(*) - count(published) AS undated,
            (SELECT count(*) FROM sentences) AS sentences, (SELECT count(*) FROM links) AS mentions,
            (SELECT count(*) FROM entities) AS entities, (SELECT count(*) FROM rejects) AS rejects,
            (SELECT round(sum(n_chars) FILTER (kept) / sum(n_chars), 4) FROM lines) AS kept_share
        FROM articles""",
    )


def outlets(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return each outlet with its articles, near-duplicates, days and median kept share; the largest first."""
    return rows(
        db,
        """SELECT outlet, count(*) AS n, count(duplicate_of) AS near_duplicates,
            CAST(min(published) AS VARCHAR) AS "first", CAST(max(published) AS VARCHAR) AS "last",
            round(median(kept_share), 4) AS kept
        FROM articles GROUP BY outlet ORDER BY n DESC, outlet NULLS LAST LIMIT $limit""",
        limit=TOP_OUTLETS,
    )


def days(db: duckdb.DuckDBPyConnection, *, named: Sequence[str | None] | None = None) -> dict[str, Any]:
    """Return dated articles by day (by month for a long corpus) and outlet; small outlets are counted together.

    Args:
        db: the tables.
        named: the outlets that are not counted together, so that each keeps its colour under filters; by default the
            largest ones.

    Returns:
        unit ("day" or "month"), outlets (the largest ones) and counts: rows of day, outlet (None if it has no name or
        is not among these), named (whether it is among these) and n.
    """
    n_days = one(db, "SELECT count(DISTINCT published) AS n FROM articles")["n"]
    unit = "day" if n_days <= MOST_DAYS else "month"
    if named is None:
        named = [row["outlet"] for row in outlets(db)[:TOP_COLOURED]]
    counted = rows(
        db,
        """SELECT CAST(CAST(date_trunc($unit, published) AS DATE) AS VARCHAR) AS "day", in_list AS named,
            CASE WHEN in_list THEN outlet END AS outlet, count(*) AS n
        FROM (SELECT *, list_contains($named, coalesce(outlet, '')) AS in_list FROM articles)
        WHERE published IS NOT NULL GROUP BY ALL ORDER BY "day", named DESC, outlet NULLS LAST""",
        unit=unit,
        named=[name or "" for name in named],
    )
    return {"unit": unit, "outlets": list(named), "counts": counted}


def periods(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the periods of a sparkline: unit ("month" or "year"), format, and the names of periods with articles."""
    months = rows(
        db,
        """SELECT DISTINCT strftime(published, '%Y-%m') AS period FROM (SELECT DISTINCT published FROM articles)
        WHERE published IS NOT NULL ORDER BY period""",
    )
    found = [row["period"] for row in months]
    if len(found) <= MOST_MONTHS:
        return {"unit": "month", "format": "%Y-%m", "names": found}
    return {"unit": "year", "format": "%Y", "names": sorted({month[:4] for month in found})}


def dropped(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the cleaning rules that dropped the most characters."""
    return rows(
        db,
        """SELECT rule, count(*) AS lines, CAST(sum(n_chars) AS BIGINT) AS chars,
            round(sum(n_chars) / (SELECT sum(n_chars) FROM lines), 4) AS share
        FROM lines WHERE NOT kept GROUP BY rule ORDER BY chars DESC, rule LIMIT $limit""",
        limit=TOP_RULES,
    )


def rejects(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the first rejects, in the order of the table."""
    return rows(
        db,
        'SELECT path, "row", stage, reason, detail[:200] AS detail FROM rejects ORDER BY scrape_id LIMIT $limit',
        limit=TOP_LISTED,
    )


def near_duplicates(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return near-duplicates, newest first, each with the article that it duplicates."""
    return rows(
        db,
        f"""SELECT {ARTICLE}, kept.title[:200] AS kept_title, kept.outlet AS kept_outlet,
            CAST(kept.published AS VARCHAR) AS kept_published
        FROM articles AS article JOIN articles AS kept ON article.duplicate_of = kept.article_id
        ORDER BY {NEWEST} LIMIT $limit""",  # noqa: S608 (our own column list)
        limit=TOP_LISTED,
    )


def articles(
    db: duckdb.DuckDBPyConnection,
    *,
    query: str = "",
    sort: str = "",
    offset: int = 0,
    limit: int = PAGE,
    variables: Sequence[str] = (),
) -> dict[str, Any]:
    """Return articles whose title or outlet contains `query`: n in total, and one page of rows.

    They are sorted by the field `sort` (descending with - before it), then newest first. The values of columns in
    `variables` are in the list `values` of each row.

    Raises:
        LookupError: no such field to sort by.
    """
    chosen = "contains(lower(coalesce(title, '') || chr(10) || coalesce(outlet, '')), lower($query))"
    n = one(db, f"SELECT count(*) AS n FROM articles WHERE {chosen}", query=query)["n"]  # noqa: S608 (our own condition)
    values = "".join(f', CAST("{column}" AS VARCHAR)' for column in variables)
    own = f", [{values.removeprefix(', ')}] AS values" if values else ""
    found = rows(
        db,
        f"""SELECT {ARTICLE}, {_MORE}{own} FROM articles AS article WHERE {chosen}
        ORDER BY {sorted_by(sort, _SORTS, NEWEST)} LIMIT $limit OFFSET $offset""",  # noqa: S608 (our own condition)
        query=query,
        limit=limit,
        offset=offset,
    )
    return {"n": n, "rows": found}


def article(db: duckdb.DuckDBPyConnection, *, article_id: str) -> dict[str, Any] | None:
    """Return one article to read, or None if no article has this id.

    Returns:
        The fields of `articles`; sentences (see `sentences.article_sentences`); names, of the entities in these by id;
        and copies: the near-duplicates of the article, their representative first.
    """
    found = rows(
        db,
        f"SELECT {ARTICLE}, {_MORE} FROM articles AS article WHERE article_id = $id",  # noqa: S608 (our own columns)
        id=article_id,
    )
    if not found:
        return None
    copies = rows(
        db,
        f"""SELECT {ARTICLE} FROM articles AS article WHERE article_id <> $id
            AND coalesce(duplicate_of, article_id) = $represented
        ORDER BY duplicate_of IS NOT NULL, {NEWEST} LIMIT $limit""",  # noqa: S608 (our own columns)
        id=article_id,
        represented=found[0]["duplicate_of"] or article_id,
        limit=PAGE,
    )
    named = rows(
        db,
        "SELECT entity_id AS id, name FROM entities SEMI JOIN (FROM links WHERE article_id = $id) USING (entity_id)",
        id=article_id,
    )
    names = {row["id"]: row["name"] for row in sorted(named, key=itemgetter("id"))}
    return {**found[0], "sentences": article_sentences(db, article_id), "names": names, "copies": copies}
