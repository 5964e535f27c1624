"""Search in the tables with DuckDB: occurrences of a word, string, phrase, entity or regular expression, and proximity.

Only matches are read from the tables, so the corpus may be larger than memory. The report file has the same search in
JavaScript (`templates/search.js`); tests/showing/test_kwic.py tests both with one table of cases.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.counting.patterns import checked, slots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import duckdb

SPAN: Final = ["article_id", "sentence", "start", "end"]
_DTYPES: Final = {"article_id": "str", "sentence": "int64", "start": "int64", "end": "int64"}
#: SQL condition on `tokens` for words, which are counted, unlike punctuation.
IS_WORD: Final = r"regexp_matches(surface, '[\p{L}\p{N}]')"
#: Control characters, which cleaning removes.
_MARKS: Final = ("\x02", "\x03")
#: Number of words on each side that can be sort keys, as in other concordancers.
REACH: Final = 3
#: Number of rows per batch: some MB of articles.
_BATCH: Final = 2_048


def spans(db: duckdb.DuckDBPyConnection, kind: str, text: str, lemmas: Sequence[str] = ()) -> pd.DataFrame:
    """Find the occurrences of a query; each is within one sentence.

    A word occurs where its lemma or a string of the same characters does. A string begins and ends at token boundaries.
    The words of a phrase are consecutive tokens, each by its lemma or as written; overlapping occurrences all count. A
    regular expression matches any characters of a sentence, also parts of words; its occurrences do not overlap. An
    entity occurs at its mentions.

    Args:
        db: views of articles and tokens and, for an entity, of links.
        kind: one of `counting.patterns.KINDS`, not "".
        text: the query, normalised as articles are; the id of an entity.
        lemmas: lemmas that a word matches in addition to its own characters.

    Returns:
        article_id, sentence, start, end, sorted.

    Raises:
        InputError: an invalid phrase or regular expression.
    """
    found = {
        "entity": _entity,
        "word": lambda db, text: pd.concat([_lemma(db, [text, *lemmas]), _string(db, text)]),
        "string": _string,
        "phrase": _phrase,
        "regex": _regex,
    }[kind](db, text)
    return found.drop_duplicates().sort_values(["article_id", "start", "end"], ignore_index=True)


def nearest(db: duckdb.DuckDBPyConnection, here: pd.DataFrame, others: pd.DataFrame, within: int = 0) -> pd.DataFrame:
    """Keep the occurrences that have another one nearby, before or after, in the same sentence.

    Adjacent words have distance 1; punctuation does not count. Overlapping occurrences are not near.

    Args:
        db: a view of tokens.
        here: occurrences, as `spans` returns them.
        others: those of the other query.
        within: maximum distance in words; 0 for the whole sentence.

    Returns:
        The rows of `here`, with near_start and near_end of the nearest of the others (in a tie, the first) and their
        distance.
    """
    db.register("here", here)
    db.register("others", others)
    found = _frame(
        db,
        f"""WITH met AS (
            SELECT here.*, others.start AS near_start, others."end" AS near_end
            FROM here JOIN others USING (article_id, sentence)
            WHERE others.start >= here."end" OR others."end" <= here.start
        ), words AS (
            SELECT article_id, sentence, start, "end" FROM tokens
            SEMI JOIN met USING (article_id, sentence) WHERE {IS_WORD}
        ), measured AS (
        SELECT met.*, 1 + count(words.start) AS distance
        FROM met LEFT JOIN words ON words.article_id = met.article_id AND words.sentence = met.sentence
            AND words.start >= least(met."end", near_end) AND words."end" <= greatest(met.start, near_start)
        GROUP BY ALL
        )
        SELECT * FROM measured QUALIFY row_number() OVER (
            PARTITION BY article_id, start, "end" ORDER BY distance, near_start, near_end
        ) = 1
        ORDER BY article_id, start, "end" """,  # noqa: S608 (our own columns)
    )
    found = found.astype({"near_start": "int64", "near_end": "int64", "distance": "int64"})
    return found[found["distance"] <= within].reset_index(drop=True) if within else found


def neighbours(db: duckdb.DuckDBPyConnection, here: pd.DataFrame, reach: int) -> pd.DataFrame:
    """Return the words on each side of occurrences, in the same article: columns L1 to L`reach` and R1 to R`reach`.

    Punctuation does not count as a word. Beyond the beginning or end of the article it is an empty string.
    """
    db.register("here", here)
    words = _frame(
        db,
        f"""SELECT article_id, start, "end", surface FROM tokens SEMI JOIN here USING (article_id)
        WHERE {IS_WORD} ORDER BY article_id, start""",  # noqa: S608 (our own columns)
    )
    names = pd.Index(words["article_id"].unique())
    article, of = names.get_indexer(words["article_id"]), names.get_indexer(here["article_id"])
    far = 1 + max(int(words["end"].max()) if len(words) else 0, int(here["end"].max()) if len(here) else 0)
    after = np.searchsorted(article * far + words["start"], of * far + here["end"], side="left")
    before = np.searchsorted(article * far + words["end"], of * far + here["start"], side="right") - 1
    places = {**{f"L{n}": before - n + 1 for n in range(1, reach + 1)}}
    places |= {f"R{n}": after + n - 1 for n in range(1, reach + 1)}
    surface = np.append(words["surface"].to_numpy(dtype=object), "")
    owner = np.append(article, -2)
    columns = {}
    for name, place in places.items():
        known = np.where((place >= 0) & (place < len(words)), place, len(words))
        columns[name] = np.where(owner[known] == of, surface[known], "")
    return pd.DataFrame(columns, index=here.index).astype("str")


def _entity(db: duckdb.DuckDBPyConnection, entity_id: str) -> pd.DataFrame:
    return _frame(db, 'SELECT article_id, sentence, start, "end" FROM links WHERE entity_id = $id', id=entity_id)


def _lemma(db: duckdb.DuckDBPyConnection, lemmas: Sequence[str]) -> pd.DataFrame:
    fits = "list_contains($lemmas, lemma)"
    return _frame(db, f'SELECT article_id, sentence, start, "end" FROM tokens WHERE {fits}', lemmas=list(lemmas))  # noqa: S608


def _string(db: duckdb.DuckDBPyConnection, text: str) -> pd.DataFrame:
    places = re.compile(f"(?={re.escape(text)})")  # a lookahead, as occurrences may overlap
    rows = [
        (article_id, match.start(), match.start() + len(text))
        for article_id, body in _streamed(
            db, "SELECT article_id, text FROM articles WHERE contains(text, $text)", text=text
        )
        for match in places.finditer(body)
    ]
    db.register("found", pd.DataFrame(rows, columns=["article_id", "start", "end"]).astype(_without("sentence")))
    return _frame(
        db,
        """SELECT article_id, sentence, start, "end" FROM found
        JOIN (SELECT article_id, sentence, start FROM tokens SEMI JOIN found USING (article_id))
            USING (article_id, start)
        JOIN (SELECT article_id, sentence, "end" FROM tokens SEMI JOIN found USING (article_id))
            USING (article_id, sentence, "end")""",
    )


def _phrase(db: duckdb.DuckDBPyConnection, phrase: str) -> pd.DataFrame:
    wanted = slots(phrase)
    patterns = {f"p{at}": slot for at, slot in enumerate(wanted) if slot is not None}
    fits = {name: f"(regexp_full_match(lemma, ${name}) OR regexp_full_match(surface, ${name}))" for name in patterns}
    tokens = _frame(
        db,
        f"""WITH marked AS (
            SELECT article_id, sentence, start, "end", {", ".join(f"{fit} AS {name}" for name, fit in fits.items())}
            FROM tokens
        ), whole AS (
            SELECT article_id, sentence FROM marked GROUP BY ALL
            HAVING {" AND ".join(f"bool_or({name})" for name in patterns)}
        )
        SELECT * FROM marked SEMI JOIN whole USING (article_id, sentence) ORDER BY article_id, start""",  # noqa: S608
        **patterns,
    )
    n = len(tokens) - len(wanted) + 1
    if n <= 0:
        return tokens.iloc[:0][SPAN]
    last = slice(len(wanted) - 1, None)
    same = np.ones(n, dtype=bool)
    for column in ("article_id", "sentence"):
        values = tokens[column].to_numpy()
        same &= values[:n] == values[last]
    for at in range(len(wanted)):
        if (name := f"p{at}") in patterns:
            same &= tokens[name].to_numpy(dtype=bool)[at : at + n]
    ends = tokens["end"].to_numpy()[last][same]
    return tokens.iloc[:n][SPAN][same].assign(end=ends)


def _regex(db: duckdb.DuckDBPyConnection, pattern: str) -> pd.DataFrame:
    """Find matches with DuckDB's RE2, by marking every match with characters that no article contains."""
    opened, closed = _MARKS
    rows: list[tuple[str, int, int, int]] = []
    for article_id, sentence, start, marked in _streamed(
        db,
        """WITH bounds AS (
            SELECT article_id, sentence, min(start) AS start, max("end") AS "end" FROM tokens GROUP BY ALL
        ), cut AS (
            SELECT article_id, sentence, bounds.start, substring(text, bounds.start + 1, "end" - bounds.start) AS text
            FROM bounds JOIN articles USING (article_id)
        ) SELECT article_id, sentence, start, regexp_replace(text, $pattern, $marked, 'g') FROM cut
        WHERE regexp_matches(text, $pattern)""",
        pattern=checked(pattern),
        marked=f"{opened}\\0{closed}",
    ):
        at = int(start)
        for piece in marked.split(closed):
            before, _, match = piece.partition(opened)
            at += len(before)
            rows += [(article_id, sentence, at, at + len(match))] if match else []
            at += len(match)
    return pd.DataFrame(rows, columns=SPAN).astype(_DTYPES)


def _without(name: str) -> dict[str, str]:
    return {column: dtype for column, dtype in _DTYPES.items() if column != name}


def _streamed(db: duckdb.DuckDBPyConnection, sql: str, **values: object) -> Iterator[tuple[Any, ...]]:
    found = db.execute(sql, values)
    while rows := found.fetchmany(_BATCH):
        yield from rows


def _frame(db: duckdb.DuckDBPyConnection, sql: str, **values: object) -> pd.DataFrame:
    frame: pd.DataFrame = db.sql(sql, params=values or None).to_arrow_table().to_pandas()
    return frame.astype({name: dtype for name, dtype in _DTYPES.items() if name in _names(frame)})


def _names(frame: pd.DataFrame) -> Iterable[str]:
    return map(str, frame.columns)
