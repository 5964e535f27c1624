"""Filters of the page: the articles and entities that a reader chose, as temporary views that hide those of the run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki.pairing import TYPES
from kyoki.showing.catalogue import rows
from kyoki.variable_names import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

#: Value of the page for articles without an outlet; no outlet has this name.
UNNAMED: Final = "\u2205"
#: Maximum values of a variable to choose from: a longer list would have to be searched.
MOST_VALUES: Final = 12
#: Maximum number of variables, by number of articles: each is another control above every view.
MOST_VARIABLES: Final = 6


class Filters(NamedTuple):
    """The filters; the defaults choose everything.

    Attributes:
        since: the first day, inclusive (ISO 8601); undated articles are then left out.
        until: the last day, inclusive.
        outlet: the outlet, `UNNAMED` for articles without one.
        variables: the value of each of the user's variables, by column.
        types: types of entities.
        score: minimum score of entities.
    """

    since: str = ""
    until: str = ""
    outlet: str = ""
    variables: Mapping[str, str] = {}
    types: tuple[str, ...] = TYPES
    score: float = 0.0

    @property
    def of_articles(self) -> bool:
        """Whether some articles are left out."""
        return bool(self.since or self.until or self.outlet or self.variables)

    @property
    def of_entities(self) -> bool:
        """Whether some entities are left out regardless of their articles."""
        return bool(self.score or set(self.types) != set(TYPES))


def filters_of(given: Mapping[str, list[str]]) -> Filters:
    """Read filters from the parameters of an address, as written by `templates/filters.js`.

    Raises:
        ValueError: a day or score is invalid.
    """
    first = {name: values[0] for name, values in given.items() if values[0]}
    days = {name: dt.date.fromisoformat(first[name]).isoformat() for name in ("from", "to") if name in first}
    return Filters(
        days.get("from", ""),
        days.get("to", ""),
        first.get("outlet", ""),
        {name: value for name, value in sorted(first.items()) if name.startswith(PREFIX)},
        tuple(kind for kind in TYPES if first.get(kind, "1") == "1"),
        float(first.get("score", 0)),
    )


def apply(db: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Restrict the queries of a cursor to the articles and entities that pass the filters, and recount entities.

    Args:
        db: a separate cursor, whose lifetime limits the filters.
        filters: the filters.

    Raises:
        LookupError: no such variable.
    """
    if filters.of_articles:
        _choose_articles(db, filters)
    if filters.of_articles or filters.of_entities:
        counted = _COUNTED if filters.of_articles else "SELECT * FROM memory.main.entities"
        db.execute(
            f"""CREATE TEMP TABLE entities AS SELECT * FROM ({counted})
            WHERE list_contains($types, type) AND coalesce(score, 1) >= $score""",  # noqa: S608 (our own)
            {"types": list(filters.types), "score": filters.score},
        )


def _choose_articles(db: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    known = {row["column"] for row in variables(db)}
    if unknown := filters.variables.keys() - known:
        raise LookupError(min(unknown))
    tests = {
        "since": ("published >= CAST($since AS DATE)", filters.since),
        "until": ("published <= CAST($until AS DATE)", filters.until),
        "outlet": (f"coalesce(outlet, '{UNNAMED}') = $outlet", filters.outlet),
    }
    for number, (column, value) in enumerate(filters.variables.items()):
        tests[f"v{number}"] = (f'CAST("{column}" AS VARCHAR) = $v{number}', value)
    where = " AND ".join(test for test, value in tests.values() if value)
    db.execute(
        f"CREATE TEMP TABLE chosen AS SELECT article_id FROM articles WHERE {where}",  # noqa: S608 (our own tests)
        {name: value for name, (_, value) in tests.items() if value},
    )
    for table in ("articles", "links"):
        db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM memory.main.{table} SEMI JOIN chosen USING (article_id)")  # noqa: S608


_COUNTED: Final = """WITH each AS (
        SELECT entity_id, article_id, published, duplicate_of IS NULL AS alone, count(*) AS n
        FROM links JOIN articles USING (article_id) GROUP BY ALL
    ), counted AS (
        SELECT entity_id, CAST(sum(n) AS BIGINT) AS n_mentions, count(*) AS n_articles,
            CAST(coalesce(sum(n) FILTER (alone), 0) AS BIGINT) AS n_mentions_unique,
            count(*) FILTER (alone) AS n_articles_unique, max(n) FILTER (alone) / sum(n) FILTER (alone) AS top_share,
            min(published) AS first_date, max(published) AS last_date
        FROM each GROUP BY entity_id
    )
    SELECT entity.* REPLACE (counted.n_mentions AS n_mentions, counted.n_articles AS n_articles,
        counted.n_mentions_unique AS n_mentions_unique, counted.n_articles_unique AS n_articles_unique,
        counted.top_share AS top_share, counted.first_date AS first_date, counted.last_date AS last_date)
    FROM memory.main.entities AS entity JOIN counted USING (entity_id)"""


def variables(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the user's variables with few values, by number of articles: column and values."""
    found = []
    described = rows(db, "DESCRIBE SELECT * FROM articles")
    for column in (row["column_name"] for row in described if row["column_name"].startswith(PREFIX)):
        counted = rows(
            db,
            f"""SELECT CAST("{column}" AS VARCHAR) AS value, count(*) AS n FROM articles WHERE "{column}" IS NOT NULL
            GROUP BY value ORDER BY n DESC, value LIMIT $limit""",  # noqa: S608 (no name has a quotation mark)
            limit=MOST_VALUES + 1,
        )
        if 1 < len(counted) <= MOST_VALUES:
            values = sorted(row["value"] for row in counted)
            found.append((sum(row["n"] for row in counted), {"column": column, "values": values}))
    found.sort(key=lambda one: (-one[0], one[1]["column"]))
    return [one for _, one in found[:MOST_VARIABLES]]
