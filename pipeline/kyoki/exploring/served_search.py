"""The search of the served page: queries of any kind, with results in pages of articles."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from kyoki.counting.patterns import KINDS
from kyoki.errors import InputError
from kyoki.exploring.occurrences import interpret
from kyoki.language.normalize import normalize
from kyoki.showing.kwic import in_sentences, kwic
from kyoki.showing.search import nearest, spans
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import duckdb


def search(
    db: duckdb.DuckDBPyConnection,
    *,
    query: str,
    kind: str = "string",
    near: str = "",
    within: int = 0,
    unique: bool = False,
    offset: int = 0,
) -> dict[str, Any]:
    """Return the occurrences of a query in the newest articles, each with its sentence.

    Args:
        db: the tables.
        query: as in `kyoki.kwic`; so are kind, near, within and unique.
        kind: string (as written) by default.
        near: another query, with its kind given by its form.
        within: maximum distance between the two in words; 0 for the sentence.
        unique: leave near-duplicates out.
        offset: articles to skip.

    Returns:
        As `kyoki.showing.kwic.kwic`, with near_start and near_end if `near` is given. For an invalid query no rows, and
        `fault` with the reason.

    Raises:
        ValueError: an unknown kind.
    """
    if kind not in KINDS:
        msg = f"kind is {kind!r}"
        raise ValueError(msg)
    if not query.strip() or (kind == "string" and not near.strip()):
        return kwic(db, query=query, offset=offset, unique=unique)
    try:
        sought = _meaning(db, query, kind)
        other = _meaning(db, near, "") if near.strip() else None
    except InputError as fault:
        return {"n_articles": 0, "rows": [], "next": None, "fault": str(fault)}
    here = spans(db, *sought)
    if other:
        here = nearest(db, here, spans(db, *other), within)
    return in_sentences(db, here, offset=offset, unique=unique)


def _meaning(db: duckdb.DuckDBPyConnection, query: str, kind: str) -> tuple[str, str]:
    """Interpret a query, looking only at the entities that it may mean, however many there are."""
    found = db.sql(
        """SELECT * FROM entities WHERE list_has_any([entity_id, name] || string_split(aliases, '|'), $names)""",
        params={"names": [query, normalize(query.strip())]},
    ).to_arrow_table()
    return interpret(
        query, SimpleNamespace(entities=TABLES["entities"].frame(found.to_pandas(date_as_object=False))), kind
    )
