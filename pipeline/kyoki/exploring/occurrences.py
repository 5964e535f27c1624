"""Find an entity, a word, a phrase or a pattern in the articles of a run, or of frames in memory.

A string occurs where it begins and ends at token boundaries within one sentence: 米国 occurs in 米国と but not in
全米国民. The search of the report page (`templates/search.js`) and of the server finds the same.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import pandas as pd

from kyoki.config import POS, WordSettings
from kyoki.counting.patterns import KINDS, checked, form, slots
from kyoki.counting.units import Cutter
from kyoki.errors import InputError
from kyoki.exploring.lookup import candidates, find_entity
from kyoki.language.normalize import normalize
from kyoki.showing.catalogue import open_tables
from kyoki.showing.search import SPAN, spans
from kyoki.stages.tokens import tokens as cut
from kyoki.storage.readers import Tables, load, read_whole
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    import duckdb

#: A run, its folder, its tables as frames by name, or only its articles.
Given: TypeAlias = "Tables | Frames | Mapping[str, pd.DataFrame] | pd.DataFrame | str | os.PathLike[str]"
_NEEDED: Final = ("articles", "tokens", "links")
#: The kind of a word as counted by `keywords`; only Python cuts these units, so the page has no such search.
UNIT: Final = "unit"
#: Tokens that are cut into units at a time, because each frame has a fixed cost: 4.7 million tokens take 5.6 s in
#: frames of 400,000 (30 MB as categories), 8 s in frames of 100,000.
_TOKENS_AT_ONCE: Final = 400_000
_TOKEN: Final = ["article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"]


class Frames:
    """Tables in memory with the attributes of `Tables`; missing tables are empty, except tokens, which are made."""

    def __init__(self, given: Mapping[str, pd.DataFrame]) -> None:
        """Check the tables.

        Raises:
            InputError: there is no table of articles.
            TableError: one does not fit its schema.
        """
        if "articles" not in given:
            msg = (
                f"tables are {', '.join(given) or 'none'}; expected articles and, if available, tokens, links, entities"
            )
            raise InputError(msg)
        self._frames = {name: TABLES[name].frame(frame) for name, frame in given.items() if name in TABLES}
        if "tokens" not in self._frames:
            self._frames["tokens"] = cut(self._frames["articles"])

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            msg = f"no table {name}; there are {', '.join(TABLES)}"
            raise AttributeError(msg)
        return self._frames.get(name, TABLES[name].frame())

    def columns(self, name: str) -> list[str]:
        """Return the column names of a table."""
        return [str(column) for column in getattr(self, name).columns]


def tables_of(tables: Tables | str | os.PathLike[str]) -> Tables:
    """Return the tables of a run, which is given as tables or as its folder."""
    return tables if isinstance(tables, Tables) else load(tables)


def source_of(given: Given) -> Tables | Frames:
    """Return tables, on disk or in memory."""
    if isinstance(given, Tables | Frames):
        return given
    if isinstance(given, pd.DataFrame):
        return Frames({"articles": given})
    return Frames(given) if isinstance(given, Mapping) else load(given)


@contextlib.contextmanager
def opened(source: Tables | Frames, needed: tuple[str, ...] = _NEEDED) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open tables for SQL; data that do not fit into memory go to a temporary folder."""
    on_disk = isinstance(source, Tables)
    tables = {name: source.path(name) if isinstance(source, Tables) else getattr(source, name) for name in needed}
    if on_disk:  # a folder of tables without entities can be searched for words
        empty = {name: TABLES[name].frame() for name in ("links",) if name in needed and not tables[name].exists()}
        tables |= empty
    with tempfile.TemporaryDirectory() as spill, open_tables(tables, needed) as connection:
        connection.execute("SET temp_directory = $spill", {"spill": spill})
        yield connection


class Named(Protocol):
    """Any object with a table of entities."""

    @property
    def entities(self) -> pd.DataFrame:
        """The table."""


def interpret(query: str, tables: Named, kind: str = "") -> tuple[str, str]:
    """Return the kind of a query, and the id of its entity or its normalised text.

    Args:
        query: the id, name or alias of an entity, a word, a string, a phrase or a regular expression.
        tables: a run, or frames.
        kind: one of `KINDS` or `UNIT`. "" means an entity if one has that id, name or alias; else /…/ is a regular
            expression, a query with a blank, * or ? a phrase, and any other a word.

    Raises:
        InputError: an unknown kind, an empty query, a name of no entity or of several, or an invalid phrase or
            expression.
    """
    if kind not in {*KINDS, UNIT}:
        msg = f"kind is {kind!r}; expected one of {', '.join([*KINDS[1:], UNIT])}"
        raise InputError(msg)
    text = normalize(query.strip())
    if not text:
        msg = "no query; give a word, a string or the name of an entity"
        raise InputError(msg)
    if kind == "entity" or (not kind and len(candidates(query, tables.entities))):
        return "entity", find_entity(query, tables.entities)
    what, text = (kind, text) if kind else form(text)
    if check := {"regex": checked, "phrase": slots}.get(what):
        check(text)
    return what, text


def occurrences(query: str, tables: Tables | Frames, kind: str = "") -> pd.DataFrame:
    """Find the occurrences of a query, as defined in `showing.search.spans`.

    Args:
        query: as in `interpret`.
        tables: a run, or frames.
        kind: as in `interpret`.

    Returns:
        One row per occurrence, sorted: article_id, start, end.
    """
    what, text = interpret(query, tables, kind)
    with opened(tables) as db:
        return where_is(db, tables, what, text)[["article_id", "start", "end"]]


def where_is(
    db: duckdb.DuckDBPyConnection, source: Tables | Frames, what: str, text: str, cutter: Cutter | None = None
) -> pd.DataFrame:
    """Find the occurrences of `showing.search.spans`, or of a unit as counted by `keywords`.

    Args:
        db: the tables, as opened by `opened`.
        source: the tables.
        what: the kind of query, from `interpret`.
        text: the query.
        cutter: for a unit, cuts tokens into units; with the default settings if None.

    Returns:
        article_id, sentence, start, end, sorted.
    """
    if what not in {"word", UNIT}:
        return spans(db, what, text)
    lemmas = _lemmas_of(text, source)
    if what == "word":
        return spans(db, what, text, lemmas)
    entities = _entities_of(text, source)
    cutter = cutter or Cutter(source.links, unit=WordSettings.unit, pos=POS)
    found = [TABLES["tokens"].frame()[SPAN]]
    for tokens in parts(source, "tokens", _TOKEN):
        units = cutter.cut(tokens)
        of = units.forms["entity_id"]
        wanted = (units.forms["lemma"].isin(lemmas) & (of == "")) | of.isin(entities)
        found.append(units.rows.loc[wanted.to_numpy(dtype=bool)[units.form], SPAN])
    return pd.concat(found).sort_values(["article_id", "start", "end"], ignore_index=True)


def known_words(tables: Tables | Frames) -> pd.DataFrame:
    """Return the table `keywords`; empty if there is none, as in a folder made by hand."""
    there = isinstance(tables, Frames) or tables.path("keywords").exists()
    return tables.keywords if there else TABLES["keywords"].frame()


def links_of(tables: Tables | Frames) -> pd.DataFrame:
    """Return the table `links`; empty if there is none, as in `known_words`."""
    there = isinstance(tables, Frames) or tables.path("links").exists()
    return tables.links if there else TABLES["links"].frame()


def _lemmas_of(word: str, tables: Tables | Frames) -> list[str]:
    """Return the lemmas that a word may mean: itself, and those that are displayed like it (わかる: 分かる)."""
    words = known_words(tables)
    named = words[(words["word"] == word) & words["entity_id"].isna()]
    return sorted({word, *named["lemma"]})


def _entities_of(word: str, tables: Tables | Frames) -> list[str]:
    """Return the entities that are counted as this word."""
    words = known_words(tables)
    return sorted(words.loc[words["word"] == word, "entity_id"].dropna())


def parts(tables: Tables | Frames, name: str, columns: list[str]) -> Iterator[pd.DataFrame]:
    """Read a large table in parts of whole articles."""
    if isinstance(tables, Frames):
        return iter([getattr(tables, name)[columns]])
    return read_whole(tables.path(name), TABLES[name], columns)


def tokens_to_cut(tables: Tables | Frames) -> Iterator[pd.DataFrame]:
    """Read the columns that a `Cutter` needs, in parts of whole articles, with text as categories."""
    if isinstance(tables, Frames):
        return iter([tables.tokens[_TOKEN]])
    return read_whole(tables.path("tokens"), TABLES["tokens"], _TOKEN, _TOKENS_AT_ONCE, as_categories=True)
