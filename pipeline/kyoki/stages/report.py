"""Make one report page from the tables of a run; it opens anywhere, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.showing.catalogue import NEEDED, open_tables
from kyoki.showing.page import page, page_data
from kyoki.spec import ALL, Spec, run_as_command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

SPEC: Final = Spec(
    scope="page",
    needs=dict.fromkeys(NEEDED, ALL),
    gives={},
    data=("showing/templates/*", "showing/vendor/*"),
)


TITLE: Final = "共起レポート Co-occurrence report"


def report(
    tables: Mapping[str, pd.DataFrame | Path],
    *,
    ledger: Mapping[str, object] | None = None,
    title: str = TITLE,
) -> str:
    """Make the report page: the corpus, its entities, their co-occurrence, and the sentences behind it.

    No string from a scrape is ever markup, and an address is a link only if it is http or https. Near-duplicates are
    counted among the articles and also shown by themselves. Equal tables give equal bytes.

    Args:
        tables: by name, at least those of `catalogue.NEEDED`, each a frame or the Parquet file that holds it (of which
            only what is shown is then read); others are not looked at.
        ledger: what the run notes about itself; its `versions` and `settings` go into the foot.
        title: of the page.

    Returns:
        One HTML document that loads nothing from anywhere.

    Raises:
        TableError: a table is missing or does not fit its schema.
    """
    with open_tables(tables) as db:
        return page(page_data(db, ledger or {}, served=False), title=title)


if __name__ == "__main__":
    run_as_command("report")
