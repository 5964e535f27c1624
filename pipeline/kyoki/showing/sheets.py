"""The sheets of the workbook: their columns, rows and order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.counting.slicing import WHOLE
from kyoki.pairing import narrowest
from kyoki.showing.catalogue import NEWEST, has_texts, one
from kyoki.showing.order import order_by
from kyoki.showing.reliance import from_one_sql
from kyoki.variable_names import PREFIX

if TYPE_CHECKING:
    import duckdb

#: Maximum rows of a sheet, so that the file opens at once and can still be filtered and sorted.
MOST_ROWS: Final = 5_000
#: The tables from which the sheets are made.
NEEDED: Final = (
    *("articles", "scrapes", "lines", "sentences", "links", "entities", "pairs", "pair_sentences"),
    *("keywords", "terms", "rejects"),
)


class Sheet(NamedTuple):
    """One sheet: `columns` are headings with the SQL that fills them, `frozen` the first columns that stay in view.

    `section` is the section of `headings.toml` with headings for this sheet only; `table` is the table with all rows.
    """

    name: str
    table: str
    section: str
    columns: dict[str, str]
    rows: str
    order: str
    frozen: int = 1


def _own(*names: str, alias: str = "") -> dict[str, str]:
    return {name: f'{alias}."{name}"' if alias else f'"{name}"' for name in names}


_COUNTED: Final = (
    _own("n_articles_unique", "n_mentions_unique")
    | {"note": from_one_sql("n_articles_unique", "top_share")}
    | _own("first_date", "last_date")
)
_REST: Final = _own("aliases", "ambiguous", "n_articles", "n_mentions", "entity_id")
_PLACED: Final = _own("lat", "lon")


def _entities(type_: str, section: str, *first: str, more: dict[str, str] | None = None) -> Sheet:
    columns = _own("name", *first) | _COUNTED | (more or {}) | _REST
    return Sheet(type_, "entities", section, columns, f"FROM entities WHERE type = '{type_}'", order_by("entities"))


def _words(name: str, *first: str, strength: tuple[str, ...]) -> Sheet:
    columns = _own(*first, "df_unique", "tf_unique", *strength) | {"note": from_one_sql("df_unique", "NULL")}
    return Sheet(name, name, "", columns | _own("df", "tf"), f"FROM {name}", order_by(name))


#: For each pair the sentence in which the two are nearest: preferably not of a near-duplicate, then the shortest, then
#: the first.
_NEAREST: Final = """SELECT a, b, arg_min(
        struct_pack(article_id := shown.article_id, sentence := shown.sentence),
        struct_pack(copy := article.duplicate_of IS NOT NULL, gap := greatest(start_a, start_b) - least(end_a, end_b),
            length := cut."end" - cut.start, id := shown.article_id, place := shown.sentence)
    ) AS found
    FROM pair_sentences AS shown SEMI JOIN chosen USING (a, b)
    JOIN articles AS article USING (article_id) JOIN sentences AS cut USING (article_id, sentence) GROUP BY a, b"""
_PAIRS: Final = f"""FROM chosen AS pair
    LEFT JOIN (SELECT entity_id, name, type FROM entities) AS of_a ON of_a.entity_id = pair.a
    LEFT JOIN (SELECT entity_id, name, type FROM entities) AS of_b ON of_b.entity_id = pair.b
    LEFT JOIN ({_NEAREST}) AS nearest ON nearest.a = pair.a AND nearest.b = pair.b
    LEFT JOIN articles AS article ON article.article_id = nearest.found.article_id
    LEFT JOIN sentences AS cut
        ON cut.article_id = nearest.found.article_id AND cut.sentence = nearest.found.sentence"""  # noqa: S608 (our own names)

SHEETS: Final = (
    _entities("person", "", "roles"),
    _entities("state", "", "name_en", more=_PLACED),
    _entities("place", "places_sheet", "kind", "country", "part_of", more=_PLACED),
    _entities("organisation", "organisations_sheet", "kind", "country"),
    Sheet(
        "pairs",
        "pairs",
        "pairs_sheet",
        {
            "name_a": "of_a.name",
            "name_b": "of_b.name",
            "type_a": "of_a.type",
            "type_b": "of_b.type",
            **_own("n_ab_articles", "pmi_shrunk", "n_ab_unique", "npmi_unique", "q", alias="pair"),
            "note": from_one_sql("pair.n_ab_articles", "pair.top_share"),
            "text": 'substring(article.text, cut.start + 1, cut."end" - cut.start)',
            **_own("title", "published", "outlet", "url", alias="article"),
            **_own("a", "b", alias="pair"),
        },
        _PAIRS,
        order_by("pairs", "pair"),
        2,
    ),
    _words("keywords", "word", "pos1", "pos2", "kind", strength=("weight", "tf_idf", "dispersion")),
    _words("terms", "surface", "kind", "n_tokens", strength=("c_value", "flr")),
    Sheet(
        "articles",
        "articles",
        "",
        _own("title", "published", "outlet", "author", "n_chars", "kept_share", "partial", alias="article")
        | {"duplicate_title": "coalesce(kept.title, kept.article_id)"}
        | {"url": "article.url", "path": "scrape.path", "row": 'scrape."row"', "article_id": "article.article_id"},
        """FROM articles AS article LEFT JOIN articles AS kept ON kept.article_id = article.duplicate_of
        LEFT JOIN scrapes AS scrape ON scrape.scrape_id = article.article_id""",
        NEWEST,
    ),
    Sheet(
        "rejects",
        "rejects",
        "",
        _own("path", "row", "reason", "detail", "stage", "scrape_id"),
        "FROM rejects",
        'path, "row" NULLS FIRST, scrape_id',
    ),
)


def chosen(db: duckdb.DuckDBPyConnection) -> list[Sheet]:
    """Return the sheets with the columns for these tables, the user's variables and existing texts included."""
    texts = has_texts(db)
    asked = db.execute("SELECT * FROM articles LIMIT 0").description or ()
    variables = _own(*(name for name, *_ in asked if name.startswith(PREFIX)), alias="article")
    return [
        sheet._replace(
            columns={name: sql for name, sql in sheet.columns.items() if texts or name != "text"}
            | (variables if sheet.name == "articles" else {})
        )
        for sheet in SHEETS
    ]


def window(db: duckdb.DuckDBPyConnection) -> str:
    """Return the narrowest window in which pairs were counted."""
    return narrowest(name for (name,) in db.execute('SELECT DISTINCT "window" FROM pairs').fetchall())


def read(db: duckdb.DuckDBPyConnection, sheet: Sheet) -> tuple[int, list[tuple[Any, ...]]]:
    """Return the total number of rows for a sheet, and the first `MOST_ROWS` of them."""
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql in sheet.columns.items())
    within, values, all_rows = "", [], sheet.rows
    if sheet.name == "pairs":
        ours = f"pairs WHERE \"window\" = $1 AND slice = '{WHOLE}'"
        within = f"WITH chosen AS (SELECT * FROM {ours} ORDER BY {order_by('pairs')} LIMIT {MOST_ROWS}) "  # noqa: S608
        values, all_rows = [window(db)], f"FROM {ours}"
    elif sheet.name == "articles":
        all_rows = "FROM articles"
    (n,) = db.execute(f"SELECT count(*) {all_rows}", values).fetchall()[0]
    query = f"{within}SELECT {columns} {sheet.rows} ORDER BY {sheet.order} LIMIT {MOST_ROWS}"
    return n, db.execute(query, values).fetchall()


def totals(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return facts about the corpus for the first sheet, by their names in headings.toml."""
    return one(
        db,
        """SELECT count(*) AS articles, count(duplicate_of) AS near_duplicates,
            count(*) - count(published) AS undated, count(DISTINCT outlet) AS outlets,
            min(published) AS "first", max(published) AS "last",
            (SELECT count(*) FROM sentences) AS sentences, (SELECT count(*) FROM links) AS mentions,
            (SELECT count(*) FROM rejects) AS rejects,
            (SELECT sum(n_chars) FILTER (kept) / sum(n_chars) FROM lines) AS kept_share
        FROM articles""",
    )
