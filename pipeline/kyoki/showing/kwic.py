"""Search for a string in context in the tables, for the served page (see `templates/kwic.js`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.language.normalize import normalize
from kyoki.showing.catalogue import ARTICLE, NEWEST, one, rows
from kyoki.showing.search import REACH, neighbours
from kyoki.showing.sentences import ALL_CUTS, CUTS, SENTENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

#: Maximum articles searched for one result: only their tokens are read, however large the corpus is.
PAGE: Final = 20
_SPAN: Final = {"article_id": "str", "start": "int64", "end": "int64"}


def kwic(db: duckdb.DuckDBPyConnection, *, query: str, offset: int = 0, unique: bool = False) -> dict[str, Any]:
    """Return the occurrences of a string in the newest articles that contain its characters.

    A string occurs where it begins and ends at token boundaries within one sentence, as in
    `kyoki.exploring.occurrences`: 京都 does not occur in 東京都.

    Args:
        db: the tables.
        query: a word, or words, as written; it is normalised like the articles.
        offset: articles to skip.
        unique: leave near-duplicates out.

    Returns:
        n_articles, those that contain the characters; rows, one per occurrence: an article's id, title, outlet,
        published, url; sentence, text, start, end; the neighbouring words, L1 to L3 and R1 to R3 (`neighbours`); and
        next, the offset of the next result, None after the last.
    """
    text = normalize(query.strip())
    if not text:
        return {"n_articles": 0, "rows": [], "next": None}
    fits = "contains(text, $query) AND (duplicate_of IS NULL OR NOT $unique)"
    n = one(db, f"SELECT count(*) AS n FROM articles WHERE {fits}", query=text, unique=unique)["n"]  # noqa: S608 (our own)
    found = rows(
        db,
        f"""WITH newest AS (
            SELECT * FROM articles AS article WHERE {fits} ORDER BY {NEWEST} LIMIT $limit OFFSET $offset
        ), cut AS (
            SELECT article_id, sentence, {ALL_CUTS} FROM tokens SEMI JOIN newest USING (article_id) GROUP BY ALL
        )
        SELECT {ARTICLE}, {SENTENCE}, sentence.start AS begin, {CUTS}
        FROM newest AS article JOIN sentences AS sentence USING (article_id) JOIN cut USING (article_id, sentence)
        WHERE contains(substring(article.text, sentence.start + 1, sentence."end" - sentence.start), $query)
        ORDER BY {NEWEST}, sentence.sentence""",  # noqa: S608 (our own columns)
        query=text,
        unique=unique,
        limit=PAGE,
        offset=offset,
    )
    following = offset + PAGE
    occurrences = [occurrence for row in found for occurrence in _occurrences(row, text)]
    return {"n_articles": n, "rows": _beside(db, occurrences), "next": following if following < n else None}


def _beside(db: duckdb.DuckDBPyConnection, occurrences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the neighbouring words to occurrences, and drop `begin`, the start of their sentences."""
    at = [(row["id"], row["begin"] + row["start"], row["begin"] + row["end"]) for row in occurrences]
    here = pd.DataFrame(at, columns=["article_id", "start", "end"]).astype(_SPAN)
    words = neighbours(db, here, REACH).to_dict("records")
    return [
        {name: value for name, value in row.items() if name != "begin"} | {str(name): word for name, word in of.items()}
        for row, of in zip(occurrences, words, strict=True)
    ]


def _occurrences(row: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
    cuts = set(row.pop("cuts"))
    for match in re.finditer(f"(?={re.escape(text)})", row["text"]):  # a lookahead, as occurrences may overlap
        start, end = match.start(), match.start() + len(text)
        if start in cuts and end in cuts:
            yield {**row, "start": start, "end": end}


def in_sentences(
    db: duckdb.DuckDBPyConnection, spans: pd.DataFrame, *, offset: int = 0, unique: bool = False
) -> dict[str, Any]:
    """Return occurrences found by `showing.search` in the newest articles, with their sentences.

    Args:
        db: the tables.
        spans: article_id, sentence, start, end, perhaps near_start, near_end and distance.
        offset: articles to skip.
        unique: leave near-duplicates out.

    Returns:
        As `kwic`; n_articles are those with an occurrence.
    """
    db.register("spans", spans)
    holding = f"""SELECT article_id, row_number() OVER (ORDER BY {NEWEST}) AS place FROM articles AS article
        SEMI JOIN spans USING (article_id) WHERE duplicate_of IS NULL OR NOT $unique"""  # noqa: S608 (our own columns)
    n = one(db, f"SELECT count(*) AS n FROM ({holding})", unique=unique)["n"]  # noqa: S608 (our own columns)
    near = [f"spans.{name} - sentence.start AS {name}" for name in ("near_start", "near_end") if name in spans]
    found = rows(
        db,
        f"""WITH holding AS ({holding})
        SELECT {ARTICLE}, {SENTENCE}, sentence.start AS begin,
            {", ".join([*near, "spans.start - sentence.start AS start"])},
            spans."end" - sentence.start AS "end"
        FROM holding JOIN articles AS article USING (article_id) JOIN spans USING (article_id)
        JOIN sentences AS sentence USING (article_id, sentence)
        WHERE place > $offset AND place <= $offset + $limit
        ORDER BY place, spans.start, spans."end" """,  # noqa: S608 (our own columns)
        unique=unique,
        offset=offset,
        limit=PAGE,
    )
    following = offset + PAGE
    return {"n_articles": n, "rows": _beside(db, found), "next": following if following < n else None}
