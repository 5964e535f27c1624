"""Queries for sentences with their mentions: the evidence of a pair, and the sentences in the report file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kyoki.showing.catalogue import ARTICLE, NEWEST, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    from numpy.typing import NDArray

#: The columns of a sentence in every result; spans are half-open, in code points of the sentence.
SENTENCE: Final = """sentence.sentence, substring(article.text, sentence.start + 1, sentence."end" - sentence.start)
    AS text"""
_SPANS: Final = """list(struct_pack(s := start, e := "end", id := entity_id) ORDER BY start)"""
_MARKS: Final = """[struct_pack(start := span.s - sentence.start, "end" := span.e - sentence.start, id := span.id)
    FOR span IN coalesce(spans, [])]"""
#: Each link with the role of its mention.
_ROLED: Final = """(SELECT link.*, mention.role FROM links AS link
    LEFT JOIN mentions AS mention USING (article_id, start, "end"))"""
_ROLED_SPANS: Final = """list(struct_pack(s := start, e := "end", id := entity_id, role := role) ORDER BY start)"""
_ROLED_MARKS: Final = """[struct_pack(start := span.s - sentence.start, "end" := span.e - sentence.start, id := span.id,
    role := span.role) FOR span IN coalesce(spans, [])]"""
#: Token boundaries: `all_cuts` relative to the article, `CUTS` relative to the sentence.
ALL_CUTS: Final = 'list(start) || list("end") AS all_cuts'
CUTS: Final = "[cut - sentence.start FOR cut IN coalesce(all_cuts, [])] AS cuts"


def sentences_with(db: duckdb.DuckDBPyConnection, a: str, b: str, *, limit: int) -> list[dict[str, Any]]:
    """Return sentences of a pair in the table `pair_sentences`, with every mention of the two.

    The first of each article comes first, then the second of each, and so on; among these the newest first.

    Returns:
        Rows of an article's id, title, outlet, published, url; sentence, text; and marks: start, end, id.
    """
    return rows(
        db,
        f"""WITH turns AS (
            SELECT article_id, sentence, row_number() OVER (PARTITION BY article_id ORDER BY sentence) AS turn
            FROM pair_sentences WHERE a = least($a, $b) AND b = greatest($a, $b)
        ), newest AS (
            SELECT article_id, sentence, row_number() OVER (ORDER BY turn, {NEWEST}) AS place
            FROM turns JOIN articles AS article USING (article_id) ORDER BY place LIMIT $limit
        ), spanned AS (
            SELECT article_id, sentence, place, {_SPANS} AS spans
            FROM newest JOIN links USING (article_id, sentence) WHERE entity_id IN ($a, $b) GROUP BY ALL
        )
        SELECT {ARTICLE}, {SENTENCE},
            {_MARKS} AS marks
        FROM spanned JOIN articles AS article USING (article_id) JOIN sentences AS sentence USING (article_id, sentence)
        ORDER BY place""",  # noqa: S608 (our own columns)
        a=a,
        b=b,
        limit=limit,
    )


def sentences_of(
    db: duckdb.DuckDBPyConnection, entity_id: str, articles: Sequence[str], *, limit: int
) -> list[dict[str, Any]]:
    """Return the sentences that name an entity, newest articles first, with its mentions marked.

    Args:
        db: the tables.
        entity_id: the id of the entity.
        articles: the newest articles that name it, as many as sentences are wanted; only these are searched.
        limit: maximum number of sentences.
    """
    return rows(
        db,
        f"""WITH named AS (
            SELECT DISTINCT article_id, sentence FROM links
            WHERE entity_id = $id AND article_id IN (SELECT unnest($articles))
        ), newest AS (
            SELECT article_id, sentence, row_number() OVER (ORDER BY {NEWEST}, sentence) AS place
            FROM named JOIN articles AS article USING (article_id) ORDER BY place LIMIT $limit
        ), spanned AS (
            SELECT article_id, sentence, place, {_SPANS} AS spans
            FROM newest JOIN links USING (article_id, sentence) WHERE entity_id = $id GROUP BY ALL
        )
        SELECT {ARTICLE}, {SENTENCE}, {_MARKS} AS marks
        FROM spanned JOIN articles AS article USING (article_id) JOIN sentences AS sentence USING (article_id, sentence)
        ORDER BY place""",  # noqa: S608 (our own columns)
        id=entity_id,
        articles=list(articles),
        limit=limit,
    )


def article_sentences(db: duckdb.DuckDBPyConnection, article_id: str) -> list[dict[str, Any]]:
    """Return all sentences of one article: sentence, paragraph, begins (where in the article), text, marks."""
    return rows(
        db,
        f"""WITH named AS (
            SELECT article_id, sentence, {_ROLED_SPANS} AS spans FROM {_ROLED} WHERE article_id = $id GROUP BY ALL
        )
        SELECT {SENTENCE}, paragraph, sentence.start AS begins, {_ROLED_MARKS} AS marks
        FROM articles AS article JOIN sentences AS sentence USING (article_id)
        LEFT JOIN named USING (article_id, sentence) WHERE article_id = $id ORDER BY sentence.sentence""",  # noqa: S608
        id=article_id,
    )


class Newest(NamedTuple):
    """The sentences of the newest articles, with the boundaries and lemmas of their tokens.

    `cuts` are pairs of a row of `rows` and an offset in its text at which a token begins or ends. `lemmas` are the
    usual lemmas of surfaces that differ from the surface.
    """

    rows: list[dict[str, Any]]
    cuts: NDArray[np.int64]
    lemmas: dict[str, str]


#: The articles in the page, their sentences and tokens, and the most frequent lemma of each surface.
_HELD: Final = {
    "chosen": f"""SELECT article_id, place FROM (
            SELECT article_id, row_number() OVER newest AS place, sum(n_chars) OVER newest AS chars
            FROM articles AS article WINDOW newest AS (ORDER BY {NEWEST})
        ) WHERE chars <= $most AND place <= $articles""",  # noqa: S608 (our own columns)
    "said": """SELECT article_id, sentence, start, "end", paragraph,
            row_number() OVER (ORDER BY place, sentence) - 1 AS number
        FROM chosen JOIN sentences USING (article_id)""",
    "held": """SELECT article_id, sentence, start, "end", surface, lemma
        FROM tokens SEMI JOIN chosen USING (article_id)""",
    "usual": """SELECT surface, lemma AS usually FROM held GROUP BY surface, lemma
        QUALIFY row_number() OVER (PARTITION BY surface ORDER BY count(*) DESC, lemma) = 1""",
}


def newest_sentences(db: duckdb.DuckDBPyConnection, *, most_chars: int, most_articles: int) -> Newest:
    """Return the sentences of the newest articles, whole articles until a limit is reached.

    Args:
        db: the tables.
        most_chars: maximum code points of text.
        most_articles: maximum articles.

    Returns:
        Rows of article_id, sentence, paragraph, begins, text, marks (start, end, id and role of each mention) and
        lemmas (start, lemma, … of tokens whose lemma is not the usual one); cuts; and usual lemmas.
    """
    limits = {"most": most_chars, "articles": most_articles}
    for name, chosen in _HELD.items():  # tables, so that tokens are read from disk only once
        db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {chosen}", limits if "$most" in chosen else None)
    found = rows(
        db,
        f"""WITH named AS (
            SELECT article_id, sentence, {_ROLED_SPANS} AS spans
            FROM {_ROLED} SEMI JOIN chosen USING (article_id) GROUP BY article_id, sentence
        ), odd AS (
            SELECT article_id, sentence, list(struct_pack("at" := start, lemma := lemma) ORDER BY start) AS lemmas
            FROM held JOIN usual USING (surface) WHERE lemma <> usually GROUP BY article_id, sentence
        )
        SELECT article_id, {SENTENCE}, paragraph, sentence.start AS begins, {_ROLED_MARKS} AS marks,
            [struct_pack("at" := t."at" - sentence.start, lemma := t.lemma) FOR t IN coalesce(lemmas, [])] AS odd
        FROM said AS sentence JOIN articles AS article USING (article_id)
        LEFT JOIN named USING (article_id, sentence) LEFT JOIN odd USING (article_id, sentence) ORDER BY number""",  # noqa: S608 (our own columns)
    )
    for row in found:
        row["lemmas"] = [part for token in row.pop("odd") for part in (token["at"], token["lemma"])]
    cuts = db.execute(
        """SELECT number, unnest([held.start, held."end"]) - said.start AS cut
        FROM held JOIN said USING (article_id, sentence)"""
    ).fetchnumpy()
    usual = rows(db, "SELECT surface, usually FROM usual WHERE usually <> surface ORDER BY surface")
    return Newest(
        found,
        np.column_stack([cuts["number"], cuts["cut"]]).astype(np.int64),
        {row["surface"]: row["usually"] for row in usual},
    )
