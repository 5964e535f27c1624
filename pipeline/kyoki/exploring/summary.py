"""Summarise what a run found, in a few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.config import AUTO, HIGHEST_Q
from kyoki.counting.graphs import without_near_duplicates
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.slicing import WHOLE, chosen_by, is_period, sliced_column
from kyoki.pairing import WINDOWS, narrowest
from kyoki.reading.documents import KINDS
from kyoki.showing.order import STRENGTH, ranked
from kyoki.showing.reliance import from_one, in_words
from kyoki.showing.workbook import WORKBOOK
from kyoki.storage.datasets import n_rows
from kyoki.storage.readers import read_parquet
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from kyoki.storage.readers import Tables

_TYPES: Final = {"person": "people", "state": "states", "place": "places", "organisation": "orgs"}
#: Maximum number of names or pairs per line of 80 columns.
_TOP: Final = 5
#: Columns to read of the tables that grow with the corpus: the pairs of 100,000 articles have a gigabyte in all
#: columns.
COLUMNS: Final = {
    "articles": ["article_id", "published", "outlet", "duplicate_of"],
    "pairs": [
        *(
            "window",
            "slice",
            "a",
            "b",
            "n_a",
            "n_b",
            "n_ab",
            "n",
            "n_a_unique",
            "n_b_unique",
            "n_ab_unique",
            "n_unique",
        ),
        *("n_ab_articles", STRENGTH, "q"),
    ],
}


def nothing_found(tables: Tables, out: Path) -> str | None:
    """Return why a run has no article and what to do about it; None if it has one."""
    if n_rows(tables.path("articles")):
        return None
    mend = f"expected text, HTML, JSON Lines or CSV ({', '.join(KINDS)}, .gz): save PDF and .doc files as text first"
    if len(tables.scrapes):
        mend = "what cleaning does with each line is shown by: kyoki clean --explain FILE"
    return f"no article in {_reasons(tables.rejects)} ({out / 'tables' / 'rejects.csv'}); {mend}"


def summary(tables: Tables, out: Path, by: str = "") -> list[str]:
    """Return lines on what was found, most articles first, and where to look; the last one counts the rejects.

    Args:
        tables: the tables of the run.
        out: its folder.
        by: the setting `slices.by` of the run.
    """
    column = "published" if is_period(by) or by in {"", AUTO} else sliced_column(by, tables.columns("articles"))
    wanted = {**COLUMNS, "articles": [*dict.fromkeys([*COLUMNS["articles"], column])]}
    articles, pairs = (read_parquet(tables.path(name), TABLES[name], columns) for name, columns in wanted.items())
    entities = tables.entities
    lines = [_corpus_line(articles), *(_top_line(entities, kind, plural) for kind, plural in _TYPES.items())]
    lines += _pairs_lines(pairs, tables.stratified_pairs, entities)
    lines.append(_words_line(tables.keywords))
    lines.append(_terms_line(tables.terms))
    if by not in {"", AUTO} and articles[column].isna().all():
        lines.append(f"marks     no article has {'an' if by[0] in 'aeiou' else 'a'} {by}")
    elif len(tables.trends):
        lines.append(_changes_line(tables.trends, entities))
    if by == AUTO and (chosen := chosen_by(by, articles)):
        other = "outlet" if chosen != "outlet" else "week"
        lines.append(f"sliced    by {chosen}, as nothing else was asked for (--by {other}, ...; --by none)")
    places = ", ".join(str(out / name) for name in ("report.html", WORKBOOK, "tables"))
    lines.append(f"look at   {places} (what the columns mean: {out / 'README.md'})")
    return [*lines, _rejects_line(tables.rejects, out)]


def _corpus_line(articles: pd.DataFrame) -> str:
    days = articles["published"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    near = int(articles["duplicate_of"].notna().sum())
    copies = f" ({counted(near, 'near-duplicate')}, left out below)" if near else ""
    return f"articles  {len(articles):,}{copies} from {counted(articles['outlet'].nunique(), 'outlet')}{span}"


def _top_line(entities: pd.DataFrame, kind: str, plural: str) -> str:
    """Return the entities of a type that are in most articles (two or more), without near-duplicates."""
    some = entities[(entities["type"] == kind) & (entities["n_articles_unique"] > 0)]
    top = ranked(some[some["n_articles_unique"] >= LEAST_ARTICLES], "entities").head(_TOP)
    named = [_counted(n, "article", at) for at, n in enumerate(top["n_articles_unique"])]
    none = "none in two articles" if len(some) else "none"
    return f"{plural:<9} {len(some)}: {_listed(top['name'], named, _marks(top, 'n_articles_unique')) or none}"


def _pairs_lines(pairs: pd.DataFrame, stratified: pd.DataFrame, entities: pd.DataFrame) -> list[str]:
    """Return the pairs beyond chance in the narrowest window: those in most articles; in a tie, the strongest.

    As in the graph, pairs that were compared within strata must be significant there too. No pairs do not mean no
    association: with few articles a test has little power.
    """
    window = narrowest(pairs["window"].unique())
    strong = beyond_chance(pairs, stratified)
    passing = f"q ≤ {HIGHEST_Q:g}"
    if len(stratified):
        passing += f", also within {stratified['strata'].iloc[0]}"
    if strong.empty:
        of_window = pairs[(pairs["window"] == window) & (pairs["slice"] == WHOLE)]
        return [f"together  {_no_pair(of_window, window, passing)}"]
    name = entities.set_index("entity_id")["name"]
    unit = f"block of {window.partition(':')[2]} sentences" if ":" in window else window
    lines = []
    for head, sort in (("together", ""), *([("strongest", STRENGTH)] if len(strong) > 1 else [])):
        top = ranked(strong, "pairs", sort).head(_TOP)
        names = top["a"].map(name) + "-" + top["b"].map(name)
        counts = [
            f"{_counted(n, unit, at)} in {_counted(articles, 'article', at)}"
            for at, (n, articles) in enumerate(zip(top["n_ab"], top["n_ab_articles"], strict=True))
        ]
        lines.append(f"{head:<9} ({passing}) {_listed(names, counts, _marks(top, 'n_ab_articles'))}")
    return lines


def beyond_chance(pairs: pd.DataFrame, stratified: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs beyond chance in the narrowest window of the whole corpus and, if given, within strata."""
    window = narrowest(pairs["window"].unique())
    of_window = pairs[(pairs["window"] == window) & (pairs["slice"] == WHOLE)]
    strong = without_near_duplicates(of_window[of_window["q"] <= HIGHEST_Q])
    strong = strong[strong["n_ab"] > strong["expected"]]
    if len(stratified):
        within = stratified[(stratified["window"] == window) & (stratified["q"] <= HIGHEST_Q)]
        strong = strong.merge(within[["a", "b"]], on=["a", "b"])
    return strong


def counted(n: int, one: str, several: str = "") -> str:
    """Return a number with its unit, in the singular or the plural.

    Args:
        n: the number.
        one: the unit of 1.
        several: the unit of other numbers; `one` with an s if not given.

    >>> counted(1, "article"), counted(1200, "entity", "entities")
    ('1 article', '1,200 entities')
    """
    return f"{n:,} {one if n == 1 else several or f'{one}s'}"


def _no_pair(of_window: pd.DataFrame, window: str, passing: str) -> str:
    """Return the reason why no pair is listed."""
    if of_window.empty:
        return "no two occur together"
    several = int((of_window["n_ab_articles"] >= LEAST_ARTICLES).sum())
    where = "" if window == WINDOWS[0] else f" (window {window})"
    if not several:
        return f"no pair shares two articles: each of {len(of_window)} rests on one{where}"
    return f"no pair passes {passing}, of {several} that share two articles or more{where}"


def _counted(n: int, unit: str, at: int) -> str:
    """Return a count; the first in a list has its unit."""
    if at:
        return str(n)
    head, of, rest = unit.partition(" of ")
    return f"{n} {head}{'s' * int(n != 1)}{of}{rest}"


def _marks(top: pd.DataFrame, n_articles: str) -> list[str]:
    """Return the mark for each row that rests mostly on one article."""
    return from_one(top[n_articles], top.get("top_share")).map(in_words).to_list()


def _listed(names: Iterable[str], counts: Iterable[str], marks: Iterable[str]) -> str:
    """Return names with their counts and marks."""
    named = zip(names, counts, marks, strict=True)
    return " · ".join(f"{name} {n}{f' ({mark})' * bool(mark)}" for name, n, mark in named)


def _terms_line(terms: pd.DataFrame) -> str:
    return f"terms     {' · '.join(ranked(terms, 'terms')['surface'].head(_TOP)) or 'none'}"


def _changes_line(trends: pd.DataFrame, entities: pd.DataFrame) -> str:
    """Return the words and entities most characteristic of one slice, each with its slice and number of articles.

    Near-duplicates are left out, because a wire story in three outlets is not characteristic of its month.
    """
    name = entities.set_index("entity_id")["name"]
    more = (trends["log_likelihood"] > 0) & (trends["q"] <= HIGHEST_Q)
    some = trends[trends["kind"].isin(["entity", "word"]) & more]
    top = ranked(some, "trends").head(_TOP)
    named = [
        f"{name.get(a, a.split('/')[0])} {part} ({_counted(n, 'article', 0)})"
        for a, part, n in zip(top["a"], top["slice"], top["count"], strict=True)
    ]
    return f"marks     {' · '.join(named) or f'nothing passes q ≤ {HIGHEST_Q:g}'}"


def _words_line(keywords: pd.DataFrame) -> str:
    words = ranked(keywords[keywords["kind"] == "word"], "keywords").head(2 * _TOP)
    return f"words     {' · '.join(words['word']) or 'none'}"


def _rejects_line(rejects: pd.DataFrame, out: Path) -> str:
    if rejects.empty:
        return "rejected  0 inputs"
    return f"rejected  {_reasons(rejects)} ({out / 'tables' / 'rejects.csv'})"


def _reasons(rejects: pd.DataFrame) -> str:
    reasons = ", ".join(f"{reason} {n}" for reason, n in rejects["reason"].value_counts().sort_index().items())
    return f"{counted(len(rejects), 'input')}: {reasons}"
