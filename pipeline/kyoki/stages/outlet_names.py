"""Learn the name of a site from the pages of a folder: the outlet, and the end of titles that repeats it."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd

from kyoki.cleaning.titles import suffixes
from kyoki.spec import Spec, run_as_command
from kyoki.tables import TABLES

SPEC: Final = Spec(
    scope="corpus",
    needs={"articles": ("article_id", "title", "outlet", "outlet_from"), "scrapes": ("scrape_id", "folder")},
    gives={"articles": ("title", "outlet", "outlet_from")},
)


#: One page may be misread, or be another outlet's that was saved into the folder.
_MIN_PAGES: Final = 2
#: Of the pages that name an outlet: a folder of several outlets has no name of its own.
_MAJORITY: Final = 0.5
#: Titles that end alike: two may by chance (| 後編).
_MIN_TITLES: Final = 3


def outlet_names(articles: pd.DataFrame, scrapes: pd.DataFrame) -> pd.DataFrame:
    """Give one name to the outlet of each folder, and cut off titles what those of a site have at their end.

    Only outlets that are the name of their folder are changed: what a page or a field says is kept. Titles of a folder
    or outlet lose an end that more than half of them share, behind a sign that sets it off (| 例文新聞, - 例文新聞).
    The text is fixed: its first line stays as the page shows it.

    Args:
        articles: the articles table, of the whole corpus.
        scrapes: of the scrapes table scrape_id and folder.

    Returns:
        The same articles. Where two pages and more than half of those in a folder that name an outlet say one name,
        it is the outlet of those that name none, with `outlet_from` folder_pages.

    >>> import kyoki, pandas as pd
    >>> articles = kyoki.articles_from_texts(["首相は会見した。", "雪が降った。", "雨が降った。"], ids=["a", "b", "c"])
    >>> articles["outlet"], articles["outlet_from"] = ["例文新聞", "例文新聞", "reibun"], ["jsonld", "jsonld", "folder"]
    >>> scrapes = pd.DataFrame({"scrape_id": ["a", "b", "c"], "folder": "reibun"})
    >>> kyoki.outlet_names(articles, scrapes)[["outlet", "outlet_from"]].values.tolist()[-1]
    ['例文新聞', 'folder_pages']
    """
    named = TABLES["articles"].sorted(articles)
    folder = named["article_id"].map(scrapes.set_index("scrape_id")["folder"])
    unnamed = named["outlet_from"] == "folder"
    said = named["outlet"].where(~unnamed & (named["outlet_from"] != "folder_pages"))
    pages = said.groupby([folder, said]).size()
    sure = pages[
        (pages >= _MIN_PAGES) & (pages > _MAJORITY * said.groupby(folder).count().reindex(pages.index, level=0))
    ]
    found = folder.map(dict(list(sure.index))).where(unnamed)
    named["outlet"] = found.where(found.notna(), named["outlet"])
    named["outlet_from"] = named["outlet_from"].mask(found.notna(), "folder_pages")
    named["title"] = _without_site(_without_site(named["title"], folder), named["outlet"])
    return TABLES["articles"].frame(named)


def _without_site(titles: pd.Series, groups: pd.Series) -> pd.Series:
    """Cut off each title the longest end that most titles of its group share, until none is shared."""
    group = ["" if pd.isna(one) else one for one in groups]
    sizes = Counter(key for key, title in zip(group, titles, strict=True) if isinstance(title, str))
    ways = [list(suffixes(title)) if isinstance(title, str) else [] for title in titles]
    seen = Counter((key, rest) for key, found in zip(group, ways, strict=True) for rest in {rest for _, rest in found})
    shared = {end for end, n in seen.items() if n >= _MIN_TITLES and n > _MAJORITY * sizes[end[0]]}
    if not shared:
        return titles
    short = [
        next((short for short, rest in found if (key, rest) in shared), title)
        for key, found, title in zip(group, ways, titles, strict=True)
    ]
    return _without_site(titles.where(titles.isna(), short), groups)


if __name__ == "__main__":
    run_as_command("outlet_names")
