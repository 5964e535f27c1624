"""Reuse the data that a run has computed for each article, for queries to its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.published import LEDGER
from kyoki.running.corpus_stages import OF_PARTS
from kyoki.running.keys import stage_key
from kyoki.running.ledger import read_ledger
from kyoki.running.lineage import Part
from kyoki.running.linked import link_table
from kyoki.running.parts import PartStore
from kyoki.running.registry import keywords_for, of_scope, stages
from kyoki.storage.writers import write
from kyoki.tables import PART_TABLES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from kyoki.config import Settings

#: The stage whose tables depend on each article alone.
COUNTED: Final = "counted"


def is_corrected(settings: Settings) -> bool:
    """Whether the user's names correct mentions, so that the parts may have names as units that are no entities."""
    return bool(keywords_for(COUNTED, settings)["names"].corrections)


def link_counted(out: Path, settings: Settings, articles: AbstractSet[str], folder: Path) -> frozenset[str]:
    """Add the tables of the stage `counted` to the tables of some articles of a run.

    The parts are those in the ledger, in the order of the run, and are used only if the key of the stage is unchanged:
    if this code, these settings and these engines would make the same parts.

    Args:
        out: the output folder.
        settings: the settings of the stages that count.
        articles: the ids of the articles.
        folder: the folder of their tables, in which the folder `OF_PARTS` is made.

    Returns:
        The names of the added tables; none if the run has no such parts, or keeps them elsewhere.
    """
    ledger = read_ledger(out / LEDGER)
    if ledger is None or not ledger.counted:
        return frozenset()
    store = PartStore(out / "parts", COUNTED, stage_key(COUNTED, settings))
    seals = store.seals()
    if not seals.keys() >= {*ledger.counted.values()}:
        return frozenset()
    instead = {name for stage in of_scope("shared", "corpus") for name in stages()[stage].instead.values()}
    names = instead & PART_TABLES.keys() - ({"word_units"} if is_corrected(settings) else set())
    parts = [Part(name, seals[name]) for name in ledger.counted.values()]
    beside = folder / OF_PARTS
    beside.mkdir(exist_ok=True)
    for name in names:
        if (out / "tables" / "tokens.parquet").is_dir():
            link_table(PART_TABLES[name], store, parts, articles, beside, [*ledger.counted])
        else:
            rows = pd.concat([store.read(part.name, name) for part in parts], ignore_index=True)
            kept = PART_TABLES[name].sorted(rows[rows["article_id"].isin(articles)])
            write(PART_TABLES[name], kept, beside, synced=False, csv=False)
    return frozenset(names)
