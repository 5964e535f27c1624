"""Clean documents in memory: `kyoki.clean`, for notebooks and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kyoki.cleaning.site_templates import with_templates
from kyoki.config import CleanSettings
from kyoki.running.registry import completed
from kyoki.stages import clean as stage
from kyoki.stages.read import scrapes_from_raws
from kyoki.storage.readers import load
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from kyoki.stages.clean import Cleaned, OutletChoices


def clean(
    scrapes: pd.DataFrame | Sequence[bytes | str],
    *,
    keep: Sequence[str] = CleanSettings.keep,
    drop: Sequence[str] = CleanSettings.drop,
    cited: str = CleanSettings.cited,
    outlets: OutletChoices | None = None,
    templates: str | os.PathLike[str] | None = None,
) -> Cleaned:
    r"""Extract the article from each raw scrape, name outlets, and mark near-duplicates, as `kyoki clean` does.

    Args:
        scrapes: raw documents as bytes or text (HTML or a flattened dump: the content decides), or a table of scrapes.
        keep: a line with one of these phrases is kept whatever the rules say.
        drop: a line with one of these is dropped.
        cited: keep or drop, for lines within an article that cite another one by its headline.
        outlets: by the name of an outlet, further phrases of both kinds, and CSS selectors (see `kyoki.stages.clean`).
        templates: the output folder of a run, to use the templates it has learnt; if None, these scrapes are treated as
            the whole corpus, in which a site needs three pages.

    Returns:
        The tables articles, lines, sentences and rejects; documents that cannot be decoded, or have no article, are in
        rejects.

    >>> import kyoki
    >>> page = "<nav>トップ 国内</nav><article><h1>首相が会見</h1><p>首相は24日、東京で会見した。</p></article>"
    >>> kyoki.clean([page.encode()]).articles["text"].item()
    '首相が会見\n首相は24日、東京で会見した。'
    """
    if isinstance(scrapes, pd.DataFrame):
        given, before = scrapes, TABLES["rejects"].frame()
    else:
        given, before = scrapes_from_raws(scrapes)
    given = with_templates(given, templates_in(templates))
    found = stage.clean(given, keep=keep, drop=drop, cited=cited, outlets=outlets)
    cleaned = stage.Cleaned(*completed("clean", found, {"scrapes": given}))
    rejects = TABLES["rejects"].sorted(pd.concat([before, cleaned.rejects], ignore_index=True))
    return cleaned._replace(rejects=rejects)


def templates_in(folder: str | os.PathLike[str] | None) -> pd.DataFrame | None:
    """Return the templates that a run has learnt, given its output folder; None if none is given."""
    return None if folder is None else load(Path(folder)).templates
