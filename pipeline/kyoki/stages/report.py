"""Make one report page from the tables of a run, which opens in any browser without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kyoki.showing.catalogue import NEEDED, open_tables
from kyoki.showing.page import page, page_data
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.storage.readers import Tables, load

if TYPE_CHECKING:
    import os
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
    tables: Mapping[str, pd.DataFrame | Path] | Tables | str | os.PathLike[str],
    *,
    ledger: Mapping[str, object] | None = None,
    title: str = TITLE,
) -> str:
    """Make the report page: the corpus, its entities, their co-occurrence, and the sentences behind it.

    Strings from scrapes are never markup, and an address is a link only if it is http or https. Near-duplicates are
    counted among the articles and also shown separately. Equal tables give equal bytes.

    Args:
        tables: tables by name, at least those of `catalogue.NEEDED` (others are ignored), each a frame or its Parquet
            file, of which only what is shown is read; or a run, its folder, or tables from `kyoki.where` or
            `kyoki.analyse`.
        ledger: the ledger of the run; its `versions` and `settings` are shown at the bottom.
        title: title of the page.

    Returns:
        One HTML document that loads nothing from anywhere.

    Raises:
        InputError: there are no tables in the folder.
        TableError: a table is missing or does not fit its schema.

    >>> import kyoki
    >>> page = kyoki.report(kyoki.analyse(["首相は東京で会見した。"]), title="会見")
    >>> page.startswith("<!DOCTYPE html>"), "<title>会見</title>" in page
    (True, True)
    """
    if not isinstance(tables, Mapping):
        run = tables if isinstance(tables, Tables) else load(tables)
        tables = {name: run.path(name) for name in SPEC.needs}
    with open_tables(tables) as db:
        return page(page_data(db, ledger or {}, served=False), title=title)


if __name__ == "__main__":
    run_as_command("report")
