"""Learn the name of a site from the pages of a folder: the outlet, and the ending of titles that repeats it."""

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


#: Minimum pages that name an outlet: a single page may be misread, or belong to another outlet.
_MIN_PAGES: Final = 2
#: Share of the naming pages that must be exceeded: a folder of several outlets has no name.
_MAJORITY: Final = 0.5
#: Minimum titles with the same ending: two may have it by chance (| 後編).
_MIN_TITLES: Final = 3


def outlet_names(articles: pd.DataFrame, scrapes: pd.DataFrame) -> pd.DataFrame:
    """Give the outlet of each folder one name, and cut off the ending that titles of a site share.

    Only outlets that are the name of their folder are changed; those given by a page or a field are kept. Titles of a
    folder or outlet lose an ending that more than half of them share, after a separator (| 例文新聞, - 例文新聞). The
    text is not changed: its first line stays as on the page.

    Args:
        articles: the articles table of the whole corpus.
        scrapes: scrape_id and folder of the scrapes table.

    Returns:
        The same articles. If at least two pages of a folder, and more than half of those that name an outlet, give the
        same name, pages without one get it, with `outlet_from` folder_pages.

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
    """Cut off the longest ending that most titles of a group share, until none is shared."""
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
