"""Sentences with what is named in them marked: the evidence of a pair, and a search for words in context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.showing.catalogue import ARTICLE, NEWEST, one, rows

if TYPE_CHECKING:
    import duckdb

#: Articles whose sentences one answer of a search shows.
PAGE: Final = 20
#: A sentence as every answer shows it; spans are half-open, in code points of the sentence's own text.
_SENTENCE: Final = """sentence.sentence, substring(article.text, sentence.start + 1, sentence."end" - sentence.start)
    AS text"""
_SPANS: Final = """list(struct_pack(s := start, e := "end", id := entity_id) ORDER BY start)"""
_MARKS: Final = """[struct_pack(start := span.s - sentence.start, "end" := span.e - sentence.start, id := span.id)
    FOR span IN coalesce(spans, [])]"""


def sentences_with(db: duckdb.DuckDBPyConnection, a: str, b: str, *, limit: int) -> list[dict[str, Any]]:
    """Return the newest sentences that name two entities.

    Returns:
        Rows of an article's id, title, outlet, published, url; sentence, text; and marks: start, end, id.
    """
    return rows(
        db,
        f"""WITH named AS (SELECT * FROM links WHERE entity_id IN ($a, $b)), newest AS (
            SELECT article_id, sentence, row_number() OVER (ORDER BY {NEWEST}, sentence) AS place
            FROM (SELECT article_id, sentence FROM named GROUP BY ALL HAVING min(entity_id) < max(entity_id))
            JOIN articles AS article USING (article_id) ORDER BY place LIMIT $limit
        ), spanned AS (
            SELECT article_id, sentence, place, {_SPANS} AS spans
            FROM newest JOIN named USING (article_id, sentence) GROUP BY ALL
        )
        SELECT {ARTICLE}, {_SENTENCE},
            {_MARKS} AS marks
        FROM spanned JOIN articles AS article USING (article_id) JOIN sentences AS sentence USING (article_id, sentence)
        ORDER BY place""",  # noqa: S608 (our own columns)
        a=a,
        b=b,
        limit=limit,
    )


def kwic(db: duckdb.DuckDBPyConnection, *, query: str, offset: int = 0) -> dict[str, Any]:
    """Return the sentences that contain `query` in the newest articles with it, `offset` articles left out.

    Returns:
        n_articles that contain it, articles looked at in this answer, and rows as of `sentences_with`, unmarked.
    """
    n = one(db, "SELECT count(*) AS n FROM articles WHERE contains(text, $query)", query=query)["n"]
    found = rows(
        db,
        f"""WITH newest AS (
            SELECT * FROM articles AS article WHERE contains(text, $query) ORDER BY {NEWEST} LIMIT $limit OFFSET $offset
        )
        SELECT {ARTICLE}, {_SENTENCE}, [] AS marks
        FROM newest AS article JOIN sentences AS sentence USING (article_id)
        WHERE contains(substring(article.text, sentence.start + 1, sentence."end" - sentence.start), $query)
        ORDER BY {NEWEST}, sentence.sentence""",  # noqa: S608 (our own columns)
        query=query,
        limit=PAGE,
        offset=offset,
    )
    return {"n_articles": n, "step": PAGE, "rows": found}


def newest_sentences(db: duckdb.DuckDBPyConnection, *, most_chars: int, most_articles: int) -> list[dict[str, Any]]:
    """Return the sentences of the newest articles, whole articles until a limit is reached.

    Returns:
        Rows of article_id, sentence, text and marks: start, end, id of everything named there.
    """
    return rows(
        db,
        f"""WITH chosen AS (
            SELECT article_id, place FROM (
                SELECT article_id, row_number() OVER newest AS place, sum(n_chars) OVER newest AS chars
                FROM articles AS article WINDOW newest AS (ORDER BY {NEWEST})
            ) WHERE chars <= $most AND place <= $articles
        ), named AS (
            SELECT article_id, sentence, {_SPANS} AS spans
            FROM links SEMI JOIN chosen USING (article_id) GROUP BY article_id, sentence
        )
        SELECT article_id, {_SENTENCE},
            {_MARKS} AS marks
        FROM chosen JOIN articles AS article USING (article_id) JOIN sentences AS sentence USING (article_id)
        LEFT JOIN named USING (article_id, sentence)
        ORDER BY place, sentence.sentence""",  # noqa: S608 (our own columns)
        most=most_chars,
        articles=most_articles,
    )
