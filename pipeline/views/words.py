"""Which words the articles are made of: keywords and compound terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.views.catalogue import rows

if TYPE_CHECKING:
    import duckdb

#: Words in each list.
TOP_WORDS: Final = 40


def keywords(db: duckdb.DuckDBPyConnection, *, proper: bool) -> list[dict[str, Any]]:
    """Return the keywords with the highest tf-idf: the proper nouns, or all others."""
    return rows(
        db,
        """SELECT lemma, pos1, tf, df, round(tf_idf, 2) AS tf_idf FROM keywords
        WHERE (kind = 'name') = $proper ORDER BY keywords.tf_idf DESC, lemma, pos1 LIMIT $limit""",
        proper=proper,
        limit=TOP_WORDS,
    )


def terms(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the compound terms with the highest C-value."""
    return rows(
        db,
        """SELECT surface, tf, df, round(c_value, 2) AS c_value FROM terms
        ORDER BY terms.c_value DESC, surface LIMIT $limit""",
        limit=TOP_WORDS,
    )
