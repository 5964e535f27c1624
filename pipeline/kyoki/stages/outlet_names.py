"""Give an article that names no outlet the name that other pages of its folder have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.spec import Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

SPEC: Final = Spec(
    scope="corpus",
    needs={"articles": ("article_id", "outlet", "outlet_from"), "scrapes": ("scrape_id", "folder")},
    gives={"articles": ("outlet", "outlet_from")},
)


#: One page may be misread, or be another outlet's that was saved into the folder.
_MIN_PAGES: Final = 2
#: Of the pages that name an outlet: a folder of several outlets has no name of its own.
_MAJORITY: Final = 0.5


def outlet_names(articles: pd.DataFrame, scrapes: pd.DataFrame) -> pd.DataFrame:
    """Give one name to the outlet of each folder.

    Only articles whose outlet is the name of their folder are changed: what a page or a field says stands.

    Args:
        articles: the articles table, of the whole corpus.
        scrapes: of the scrapes table scrape_id and folder.

    Returns:
        The same articles. Where two pages and more than half of those in a folder that name an outlet say one name,
        it is the outlet of those that name none, with `outlet_from` folder_pages.
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
    return TABLES["articles"].frame(named)


if __name__ == "__main__":
    run_as_command("outlet_names")
