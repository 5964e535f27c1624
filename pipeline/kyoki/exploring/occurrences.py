"""Where a word, a string or an entity stands in the articles of a run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.errors import InputError
from kyoki.language.normalize import normalize
from kyoki.storage.readers import Tables, load, read_whole
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_SPAN: Final = ["article_id", "start", "end"]
#: What a query may be taken for; "" is an entity where one has that id, name or alias, else a word.
KINDS: Final = ("", "entity", "word")


def opened(tables: Tables | str | os.PathLike[str]) -> Tables:
    """Return the tables of a run, given them or its folder."""
    return tables if isinstance(tables, Tables) else load(tables)


def taken_for(query: str, tables: Tables, kind: str = "") -> tuple[str, str]:
    """Say what a query is: ("entity", its id) or ("word", the text as articles have it).

    Args:
        query: what is looked for: the id, name or alias of an entity, or a word or string.
        tables: a run.
        kind: entity or word; "" for an entity where there is one, else a word.

    Raises:
        InputError: an unknown kind, no query, no entity of this name, or several.
    """
    if kind not in KINDS:
        msg = f"kind is {kind!r}; wanted {' or '.join(KINDS[1:])}"
        raise InputError(msg)
    text = normalize(query.strip())
    if not text:
        msg = "nothing to look for; give a word, a string or the name of an entity"
        raise InputError(msg)
    entity = _entity(text, tables, sure=kind == "entity") if kind != "word" else None
    return ("word", text) if entity is None else ("entity", entity)


def occurrences(query: str, tables: Tables, kind: str = "") -> pd.DataFrame:
    """Find a word, a string or an entity (arguments and errors as in `taken_for`).

    An entity is found at its mentions, however each is written. A word is found by its lemma or surface; a string of
    several words where it begins and ends as tokens do (米国 is not found in 全米国民).

    Returns:
        article_id, start, end, sorted.
    """
    what, name = taken_for(query, tables, kind)
    if what == "entity":
        links = tables.links
        return _sorted(links.loc[links["entity_id"] == name, _SPAN])
    return _sorted(pd.concat([_words(name, tables), _strings(name, tables)]))


def parts(tables: Tables, name: str, columns: list[str]) -> Iterator[pd.DataFrame]:
    """Read a large table of a run some whole articles at a time."""
    return read_whole(tables.path(name), TABLES[name], columns)


def _sorted(spans: pd.DataFrame) -> pd.DataFrame:
    return spans.drop_duplicates().sort_values(_SPAN, ignore_index=True)


def _entity(text: str, tables: Tables, *, sure: bool) -> str | None:
    """Return the one entity of this id, else of this name, else of this alias; None where it has to be a word."""
    entities = tables.entities
    aliases = entities["aliases"].str.split("|")
    for fits in (entities["entity_id"] == text, entities["name"] == text, aliases.map(lambda names: text in names)):
        if found := sorted(entities.loc[fits.astype(bool), "entity_id"]):
            if len(found) == 1:
                return str(found[0])
            msg = f"{text} may be {', '.join(found)}; give one of these ids, or ask for the word"
            raise InputError(msg)
    if sure:
        msg = f"no entity has the id, name or alias {text}; see the table entities, or ask for the word"
        raise InputError(msg)
    return None


def _words(text: str, tables: Tables) -> pd.DataFrame:
    found = [
        tokens.loc[(tokens["lemma"] == text) | (tokens["surface"] == text), _SPAN]
        for tokens in parts(tables, "tokens", [*_SPAN, "lemma", "surface"])
    ]
    return pd.concat([TABLES["tokens"].frame()[_SPAN], *found])


def _strings(text: str, tables: Tables) -> pd.DataFrame:
    """Find a string where it begins and ends with tokens; occurrences do not overlap, the first wins."""
    rows = [
        (article_id, match.start(), match.end())
        for articles in parts(tables, "articles", ["article_id", "text"])
        for article_id, body in zip(articles["article_id"], articles["text"], strict=True)
        for match in re.finditer(re.escape(text), body)
    ]
    found = pd.DataFrame(rows, columns=_SPAN).astype({"article_id": "str", "start": "int64", "end": "int64"})
    kept = [found.iloc[:0]]
    for tokens in parts(tables, "tokens", _SPAN):
        here = found[found["article_id"].isin(tokens["article_id"].unique())]
        for edge in ("start", "end"):
            here = here.merge(tokens[["article_id", edge]], on=["article_id", edge])
        kept.append(here)
    return pd.concat(kept)
