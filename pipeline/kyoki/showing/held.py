"""The pairs and articles in a report file: lists instead of objects, with all text in one place."""

from __future__ import annotations

import base64
import itertools
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from kyoki.showing import sentences
from kyoki.showing.catalogue import has_texts

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

#: Limits for the articles whose texts and mentions are included; 900,000 characters are 2.7 MB.
MOST_ARTICLES, MOST_CHARS = 3_000, 900_000


def filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without the fields that have no value."""
    return {name: value for name, value in row.items() if value is not None}


def packed_edges(found: dict[str, Any], named: list[dict[str, Any]]) -> dict[str, Any]:
    """Return edges with rows as lists; an entity is given by its index on the page, else as [id, name].

    For 3,000 pairs this is 250 kB instead of 820 kB.
    """
    place = {row["id"]: at for at, row in enumerate(named)}
    names = {"a": "name_a", "b": "name_b"}
    columns = [name for name in (found["rows"] or [{}])[0] if name not in names.values()]

    def value(row: dict[str, Any], column: str) -> Any:  # noqa: ANN401 (any JSON value)
        known = row[column]
        return place.get(known, [known, row[names[column]]]) if column in names else known

    return {**found, "columns": columns, "rows": [[value(row, column) for column in columns] for row in found["rows"]]}


def held_articles(
    db: duckdb.DuckDBPyConnection, articles: list[dict[str, Any]], entities: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the newest articles as lists in the order of the page: mentions, and all text under `texts`.

    Args:
        db: the tables.
        articles: rows of the page, the newest first.
        entities: rows of the page; mentions of others are left out.

    Returns:
        mentions: for each article, sentence, start, length, entity and role of every mention in one list; paragraphs:
        for each article, the first sentence of every paragraph except the first; roles, which mentions refer to from 1;
        and texts, the only part with text of articles (None if the tables have no texts): sentences, for each article
        lists of text, cuts, [start, lemma, …] and the number of characters after the sentence before, each only if
        present; and lemmas, the usual lemmas of surfaces.
    """
    limits = {"most_chars": MOST_CHARS, "most_articles": MOST_ARTICLES}
    article, entity = ({row["id"]: place for place, row in enumerate(listed)} for listed in (articles, entities))
    n_held = sum(chars <= MOST_CHARS for chars in itertools.accumulate(row["n_chars"] for row in articles))
    mentions: list[list[int]] = [[] for _ in range(n_held)]
    paragraphs: list[list[int]] = [[] for _ in range(n_held)]
    texts: list[list[list[Any]]] = [[] for _ in range(n_held)]
    roles: dict[str | None, int] = {None: 0}
    found = sentences.newest_sentences(db, **limits)
    cuts = iter(_packed(found.cuts, len(found.rows)))
    for article_id, group in itertools.groupby(found.rows, key=itemgetter("article_id")):
        at, rows = article[article_id], list(group)
        for row in rows:
            for mark in (mark for mark in row["marks"] if mark["id"] in entity):
                role = roles.setdefault(mark["role"], len(roles))
                mentions[at] += [row["sentence"], mark["start"], mark["end"] - mark["start"], entity[mark["id"]], role]
        steps = list(itertools.pairwise(rows))
        paragraphs[at] = [row["sentence"] for before, row in steps if row["paragraph"] != before["paragraph"]]
        gaps = [0, *(_gap(before, row) for before, row in steps)]
        texts[at] = [
            _trimmed([row["text"], next(cuts), row["lemmas"], gap]) for row, gap in zip(rows, gaps, strict=True)
        ]
    held = {"sentences": texts, "lemmas": found.lemmas} if has_texts(db) else None
    return {"mentions": mentions, "paragraphs": paragraphs, "roles": list(roles)[1:], "texts": held}


def _gap(before: dict[str, Any], row: dict[str, Any]) -> int:
    """Return the number of characters between two sentences of a paragraph; 0 if a new paragraph begins."""
    apart: int = row["begins"] - before["begins"] - len(before["text"])
    return apart if row["paragraph"] == before["paragraph"] else 0


def _trimmed(row: list[Any]) -> list[Any]:
    while len(row) > 1 and not row[-1]:
        row.pop()
    return row


def _packed(cuts: NDArray[np.int64], n: int) -> list[str]:
    """Pack the offsets of each of n rows into base64, one bit per character.

    For 299 articles this is 64 kB of a page of 2.6 MB; as numbers the offsets would take 592 kB.

    Args:
        cuts: pairs of a row and an offset.
        n: the number of rows.

    >>> _packed(np.array([[0, 0], [0, 2], [0, 9]]), 1)  # bytes 0b00000101, 0b00000010
    ['BQI']
    """
    row, at = cuts.T
    sizes = np.zeros(n, dtype=np.int64)
    np.maximum.at(sizes, row, at // 8 + 1)
    ends = sizes.cumsum()
    bits = np.zeros(8 * int(sizes.sum()), dtype=np.uint8)
    bits[8 * (ends - sizes)[row] + at] = 1
    packed = np.packbits(bits, bitorder="little").tobytes()
    places = itertools.pairwise([0, *ends.tolist()])
    return [base64.b64encode(packed[begin:end]).decode().rstrip("=") for begin, end in places]
