"""Where an entity, a word or a string occurs in the articles of a run.

A string occurs wherever it begins with a token, ends with a token and lies within one sentence: 米国 occurs in 米国と
but not in 全米国民. The search of the report page (`kyoki.showing.kwic`, `templates/kwic.js`) finds the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.config import WordSettings
from kyoki.counting.units import Cutter
from kyoki.errors import InputError
from kyoki.exploring.lookup import candidates, find_entity
from kyoki.language.normalize import normalize
from kyoki.storage.readers import Tables, load, read_whole
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_SPAN: Final = ["article_id", "start", "end"]
_TOKEN: Final = [*_SPAN, "sentence", "surface", "lemma", "pos1", "pos2", "pos3"]
#: What a query may be; "" is an entity if one has that id, name or alias, else a word.
KINDS: Final = ("", "entity", "word", "string", "unit")
#: Parts of speech of units: all that any setting keeps.
POS: Final = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "連体詞", "感動詞", "接続詞")


def tables_of(tables: Tables | str | os.PathLike[str]) -> Tables:
    """Return the tables of a run, given them or its folder."""
    return tables if isinstance(tables, Tables) else load(tables)


def interpret(query: str, tables: Tables, kind: str = "") -> tuple[str, str]:
    """Return what a query is: "entity" and its id, or "word" or "string" and the normalised text.

    Args:
        query: the id, name or alias of an entity, or a word or string.
        tables: a run.
        kind: one of `KINDS`.

    Raises:
        InputError: an unknown kind, an empty query, or a name of no entity or of several.
    """
    if kind not in KINDS:
        msg = f"kind is {kind!r}; wanted one of {', '.join(KINDS[1:])}"
        raise InputError(msg)
    text = normalize(query.strip())
    if not text:
        msg = "nothing to look for; give a word, a string or the name of an entity"
        raise InputError(msg)
    if kind == "entity" or (not kind and len(candidates(query, tables.entities))):
        return "entity", find_entity(query, tables.entities)
    return kind or "word", text


def occurrences(query: str, tables: Tables, kind: str = "", cutter: Cutter | None = None) -> pd.DataFrame:
    """Find an entity, a word, a unit or a string (arguments and errors as in `interpret`; of a unit also its cutter).

    An entity occurs at its mentions, however each is written. A word, as `keywords` shows it or by its lemma, occurs
    where its lemma does, and where a string of the same characters does. A unit occurs where `keywords` counts it.

    Returns:
        article_id, start, end, sorted.
    """
    what, name = interpret(query, tables, kind)
    if what == "entity":
        links = tables.links
        return _sorted(links.loc[links["entity_id"] == name, _SPAN])
    lemmas = _lemmas_of(name, tables)
    if what == "unit":
        return _sorted(_units(lemmas, tables, cutter or Cutter(tables.links, unit=WordSettings.unit, pos=POS)))
    found = [_lemmas(lemmas, tables)] if what == "word" else []
    return _sorted(pd.concat([*found, _strings(name, tables)]))


def parts(tables: Tables, name: str, columns: list[str]) -> Iterator[pd.DataFrame]:
    """Read a large table of a run in parts that hold whole articles."""
    return read_whole(tables.path(name), TABLES[name], columns)


def _sorted(spans: pd.DataFrame) -> pd.DataFrame:
    return spans.drop_duplicates().sort_values(_SPAN, ignore_index=True)


def known_words(tables: Tables) -> pd.DataFrame:
    """Return the table `keywords`; without rows where a folder has none, as one made by hand."""
    return tables.keywords if tables.path("keywords").exists() else TABLES["keywords"].frame()


def _lemmas_of(word: str, tables: Tables) -> list[str]:
    """Return the lemmas that a word may be: itself, and those that are shown so (わかる: 分かる)."""
    words = known_words(tables)
    named = words[(words["word"] == word) & words["entity_id"].isna()]
    return sorted({word, *named["lemma"]})


def _units(lemmas: list[str], tables: Tables, cutter: Cutter) -> pd.DataFrame:
    found = [TABLES["tokens"].frame()[_SPAN]]
    for tokens in parts(tables, "tokens", _TOKEN):
        units = cutter.cut(tokens)
        wanted = units.forms["lemma"].isin(lemmas) & (units.forms["entity_id"] == "")
        found.append(units.rows.loc[wanted.to_numpy(dtype=bool)[units.form], _SPAN])
    return pd.concat(found)


def _lemmas(lemmas: list[str], tables: Tables) -> pd.DataFrame:
    found = [tokens.loc[tokens["lemma"].isin(lemmas), _SPAN] for tokens in parts(tables, "tokens", [*_SPAN, "lemma"])]
    return pd.concat([TABLES["tokens"].frame()[_SPAN], *found])


def _strings(text: str, tables: Tables) -> pd.DataFrame:
    places = re.compile(f"(?={re.escape(text)})")  # a lookahead, as occurrences may overlap
    rows = [
        (article_id, match.start(), match.start() + len(text))
        for articles in parts(tables, "articles", ["article_id", "text"])
        for article_id, body in zip(articles["article_id"], articles["text"], strict=True)
        for match in places.finditer(body)
    ]
    found = pd.DataFrame(rows, columns=_SPAN).astype({"article_id": "str", "start": "int64", "end": "int64"})
    kept = [found.iloc[:0]]
    for tokens in parts(tables, "tokens", [*_SPAN, "sentence"]):
        here = found[found["article_id"].isin(tokens["article_id"].unique())]
        here = here.merge(tokens[["article_id", "sentence", "start"]], on=["article_id", "start"])
        here = here.merge(tokens[["article_id", "sentence", "end"]], on=["article_id", "sentence", "end"])
        kept.append(here[_SPAN])
    return pd.concat(kept)
