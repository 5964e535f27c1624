"""Keyword in context: every occurrence of a word, phrase, pattern or entity with its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.config import POS, WordSettings
from kyoki.counting.slicing import slice_labels
from kyoki.counting.units import Cutter
from kyoki.errors import InputError
from kyoki.exploring.concordance import Concordance
from kyoki.exploring.occurrences import UNIT, interpret, opened, parts, source_of, where_is
from kyoki.names import NO_NAMES
from kyoki.showing.search import REACH, nearest, neighbours
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from kyoki.exploring.occurrences import Frames, Given
    from kyoki.names import Names
    from kyoki.storage.readers import Tables

_WORDS: Final = tuple(f"{side}{n}" for side in "LR" for n in range(1, REACH + 1))
SORTS: Final = ("date", "outlet", "article", "left", "right", *_WORDS)
_COLUMNS: Final = ("published", "outlet", "left", "keyword", "right", "article_id", "start", "end", "duplicate_of")
_NEAR: Final = ("near", "distance")


def kwic(  # noqa: PLR0913 (what, where, how it is shown, and what counts as a word)
    query: str,
    tables: Given = "outputs",
    *,
    kind: str = "",
    near: str = "",
    within: int = 0,
    context: int = 40,
    sort: str = "date",
    by: str = "",
    unique: bool = False,
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """List every occurrence of a word, a phrase, a pattern or an entity with the text to its left and right.

    Context continues across sentences and paragraphs (a line break is shown as a blank), but not beyond the article.

    Args:
        query: a lemma, a surface, a string of words, a phrase (words separated by blanks; * stands for any characters,
            ? for one, a single * for any word), a regular expression, or the id, name or alias of an entity.
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        kind: entity; word (by its lemma, or as written); unit (as `keywords` counts it, not inside a longer word);
            string (only as written); phrase; regex (RE2's, within a sentence, may match parts of words). "" means an
            entity if there is one of this name, else it depends on the form: /…/ is a regex, a query with a blank, * or
            ? a phrase, any other a word.
        near: another query, with its kind given by its form; only occurrences with it in the same sentence are listed.
        within: maximum distance between the two in words (1: adjacent; punctuation does not count); 0 for the sentence.
        context: characters on each side.
        sort: date (newest first), outlet, article, right (by the characters that follow), left (by those that precede,
            read backwards), L1 to L3 or R1 to R3 (by a word to the left or right); several, separated by commas.
        by: month, week, year, outlet or another column of articles: adds a column `slice`, the first sort key.
        unique: leave near-duplicates out.
        unit: for `kind` unit: long or short, as in `keywords`.
        titles: the same: whether titles after people's names count.
        names: the same: the user's own; those of type word or other are never cut.

    Returns:
        One row per occurrence: published, outlet, left, keyword, right, article_id, start, end, duplicate_of (the
        article that a near-duplicate copies); slice, first, with `by`; near and distance (words), last, with `near`.

    Raises:
        InputError: no tables, a query that is not a string, an unknown kind or sort, several entities with this name,
            or an invalid phrase or expression.
        SettingError: `by` is neither a period nor a column to slice by.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["首相は新条約に署名した。条約は来年に発効する。"])
    >>> kyoki.kwic("条約", articles, near="/署.*名/", within=2, context=4)[["left", "keyword", "right", "distance"]]
       left keyword right  distance
    0  首相は新      条約  に署名し         2
    """
    if not isinstance(query, str):
        msg = (
            f'kwic: the query is a {type(query).__name__}; expected a text first, then the tables: kwic("首相", tables)'
        )
        raise InputError(msg)
    keys = [key.strip() for key in sort.split(",")]
    if unknown := [key for key in keys if key not in SORTS]:
        msg = f"kwic: sort is {unknown[0]!r}; expected {', '.join(SORTS)}, or several of them with commas between"
        raise InputError(msg)
    if context < 0 or within < 0:
        msg = f"kwic: context is {context}, within {within}; expected 0 or more characters, and 0 or more words"
        raise InputError(msg)
    run = source_of(tables)
    what, other = interpret(query, run, kind), interpret(near, run) if near else None
    cutter = Cutter(run.links, unit=unit, pos=POS, titles=titles, names=names) if kind == UNIT else None
    with opened(run) as db:
        here = where_is(db, run, *what, cutter)
        if other:
            here = nearest(db, here, where_is(db, run, *other), within)
        if words := [key for key in keys if key in _WORDS]:
            here = pd.concat([here, neighbours(db, here, max(int(word[1:]) for word in words))], axis=1)
    rows = _sorted(_in_contexts(here, run, context, by), keys)
    if unique:
        rows = rows[rows["duplicate_of"].isna()].reset_index(drop=True)
    if by:
        rows = rows.sort_values("slice", kind="stable", ignore_index=True)
    return Concordance(rows[[*(["slice"] if by else []), *_COLUMNS, *(_NEAR if other else [])]])


def _in_contexts(here: pd.DataFrame, run: Tables | Frames, context: int, by: str) -> pd.DataFrame:
    columns = [name for name in run.columns("articles") if name not in {"title", "url"}]
    nothing = TABLES["articles"].frame().reindex(columns=columns)
    found = [_in_context(here, articles, context, by) for articles in (nothing, *parts(run, "articles", columns))]
    return pd.concat([part for part in found if len(part)] or found, ignore_index=True)


def _in_context(spans_: pd.DataFrame, articles: pd.DataFrame, context: int, by: str) -> pd.DataFrame:
    here = spans_.merge(articles, on="article_id", how="inner")
    if by:
        here["slice"] = here["article_id"].map(slice_labels(articles, by))
    texts = here["text"].str.replace("\n", " ", regex=False)
    places = list(zip(texts, here["start"], here["end"], strict=True))
    sides = {
        "left": [text[max(start - context, 0) : start] for text, start, _ in places],
        "keyword": [text[start:end] for text, start, end in places],
        "right": [text[end : end + context] for text, _, end in places],
    }
    if "near_start" in here:
        others = zip(texts, here["near_start"], here["near_end"], strict=True)
        sides["near"] = [text[start:end] for text, start, end in others]
    return here.assign(**{name: pd.array(side, dtype="str") for name, side in sides.items()})


def _sorted(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    rows = rows.sort_values(["article_id", "start", "end"], ignore_index=True)
    for key in reversed(keys):
        if key == "date":
            rows = rows.sort_values("published", ascending=False, na_position="last", kind="stable", ignore_index=True)
        elif key != "article":
            rows = rows.iloc[_values(rows, key).argsort(kind="stable")].reset_index(drop=True)
    return rows


def _values(rows: pd.DataFrame, key: str) -> pd.Series[str]:
    if key == "left":
        return rows["left"].map(lambda text: text[::-1])
    values: pd.Series[str] = rows[key]
    # Missing outlets and the ends of articles come last: \U0010ffff is no character.
    return values.fillna("").replace("", "\U0010ffff")
