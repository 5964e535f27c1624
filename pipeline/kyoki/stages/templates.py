"""Learn which lines the pages of each site share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.cleaning.site_templates import learn_sites, to_table
from kyoki.spec import ALL, Spec, run_as_command

if TYPE_CHECKING:
    import pandas as pd

SPEC: Final = Spec(
    scope="sites",
    needs={"scrapes": ("scrape_id", "site", "line_hashes")},
    gives={"templates": ALL},
)


def templates(scrapes: pd.DataFrame) -> pd.DataFrame:
    """Learn which lines the pages of each site share, and between which of them list entries change.

    A run cleans with what this table says, and pages that come later can be cleaned with it too:
    `kyoki.clean(pages, templates="outputs")`.

    Args:
        scrapes: of the scrapes table scrape_id, site and line_hashes, of the whole corpus.

    Returns:
        Table templates; nothing of a site with fewer than three pages.
    """
    return to_table(learn_sites(scrapes))


if __name__ == "__main__":
    run_as_command("templates")
