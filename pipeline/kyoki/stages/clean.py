"""Extract the article from each scrape, with a decision on every line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from kyoki.config import CleanSettings
from kyoki.language import sentences
from kyoki.notebook import frames_html
from kyoki.schema import records
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.cleaning.article import Article

    #: Settings by outlet or folder, with the names of OutletSettings.
    OutletChoices = Mapping[str, Mapping[str, tuple[str, ...]]]

SPEC: Final = Spec(
    scope="article",
    needs={
        "scrapes": (
            *(
                "scrape_id",
                "path",
                "row",
                "markup",
                "folder",
                "url",
                "title",
                "date",
                "outlet",
                "author",
                "template_lines",
            ),
            *("raw",),
        )
    },
    gives={"articles": (*ALL, "-duplicate_of"), "lines": ALL, "sentences": ALL, "rejects": ALL},
    settings={"keep": "clean.keep", "drop": "clean.drop", "cited": "clean.cited", "outlets": "clean.outlets"},
    engines=("cssselect", "lxml"),
    data=("cleaning/*.csv",),
)


class Cleaned(NamedTuple):
    """The tables that the stage returns."""

    articles: pd.DataFrame
    lines: pd.DataFrame
    sentences: pd.DataFrame
    rejects: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def clean(
    scrapes: pd.DataFrame,
    *,
    keep: Sequence[str] = CleanSettings.keep,
    drop: Sequence[str] = CleanSettings.drop,
    cited: str = CleanSettings.cited,
    outlets: OutletChoices | None = None,
) -> Cleaned:
    """Extract the article from each scrape.

    The text of an article is fixed here: its headline if known, then its paragraphs, one per line, normalised; all
    later offsets refer to it. Each line of a wrapped paragraph has its own span.

    Args:
        scrapes: the scrapes table.
        keep: a line that contains one of these phrases is kept whatever the rules say.
        drop: a line that contains one is dropped; this takes precedence over `keep`.
        cited: keep or drop, for lines within an article that cite another one, such as 出典:「…」 (rule `cited`).
        outlets: for the name of an outlet or its folder, further phrases of both kinds, and CSS selectors of elements
            of its pages as keep_selectors and drop_selectors; only block elements count (no span).

    Returns:
        The tables articles, lines, sentences and rejects. A scrape of which nothing remains is in rejects with the
        reason no_text, and its lines are in lines.
    """
    from kyoki.cleaning.article import NoArticle, article_in  # only the processes that clean need the rules

    settings = CleanSettings(
        tuple(keep), tuple(drop), cited, {name: dict(own) for name, own in (outlets or {}).items()}
    )
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in Cleaned._fields}
    for scrape in records(scrapes):
        found = article_in(scrape, settings)
        name = scrape["scrape_id"]
        rows["lines"].extend(
            (name, number, line.kept, line.rule, len(line.text), line.start, line.end)
            for number, line in enumerate(found.lines)
        )
        if isinstance(found, NoArticle):
            rows["rejects"].append((name, scrape["path"], scrape["row"], "clean", found.reason, found.detail))
            continue
        rows["articles"].append(_article_row(name, found))
        rows["sentences"].extend(
            (name, number, sentence.paragraph, sentence.start, sentence.end)
            for number, sentence in enumerate(sentences.split(found.text))
        )
    return Cleaned(*(_table(name, found) for name, found in rows.items()))


def _article_row(article_id: str, found: Article) -> tuple[Any, ...]:
    facts = found.facts
    day = facts.published.value
    row = {
        "article_id": article_id,
        "title": facts.title.value,
        "text": found.text,
        "url": found.url,
        "outlet": facts.outlet.value,
        "outlet_from": facts.outlet.source,
        "author": facts.author.value,
        "published": pd.NaT if day is None else pd.Timestamp(day),
        "published_from": facts.published.source,
        "partial": found.partial,
        "n_chars": len(found.text),
        "kept_share": found.kept_share,
    }
    return tuple(row.get(name) for name in TABLES["articles"].names)


def _table(name: str, rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Make a table of rows that hold its columns in order: a dict for each row would take five times as long."""
    table = TABLES[name]
    columns = dict(zip(table.names, zip(*rows, strict=True), strict=True)) if rows else {}
    return table.sorted(table.frame(columns))


if __name__ == "__main__":
    run_as_command("clean")
