"""Some articles of a run as separate tables: only counts that differ from the run are made again.

Also all articles of a run with other settings: tables that do not depend on these are reused.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import shutil
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.exploring.conditions import fitting
from kyoki.exploring.occurrences import tables_of
from kyoki.published import LEDGER
from kyoki.running.counted import CountedTables, counting
from kyoki.running.counted_parts import link_counted
from kyoki.running.registry import chosen, stages
from kyoki.running.replay import settings_of_run
from kyoki.stages.links import FACTS, counted, scores
from kyoki.storage.atomic import replacing
from kyoki.storage.datasets import files_in
from kyoki.storage.readers import read_parquet
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from kyoki.config import Settings
    from kyoki.storage.readers import Tables

#: Number of rows of a table that are read at a time: some tens of MB of tokens.
_ROWS: Final = 100_000
_SPAN: Final = ["article_id", "start", "end"]
#: The setting that makes rows of slices, and their column.
_SLICES, _SLICE = "slices.by", "slice"
#: Templates belong to the pages of the corpus, not to its articles.
_OF_SITES: Final = "templates"


class Subcorpus(CountedTables):
    """The tables of some articles of a run, each made on first use.

    Args:
        whole: the run.
        articles: the rows of its table `articles`.
        settings: settings of the counting stages.
    """

    def __init__(self, whole: Tables, articles: pd.DataFrame, settings: Settings) -> None:
        super().__init__(settings)
        self._whole = whole
        self._all = len(articles) == len(whole.articles)
        self._ids = pa.array(articles["article_id"], pa.string())
        self._put("articles", _represented(articles))

    def _make(self, name: str) -> None:
        if name == _OF_SITES:
            shutil.copyfile(self._source(name), self.folder / f"{name}.parquet")
        elif name == "entities":
            self._put(name, self._entities())
        elif _of_articles(name):
            self._filter(name)
        elif not (self._all and self._as_in_run(counting(name)) and self._link(name)):
            super()._make(name)

    def _has_counted(self, table: str) -> bool:
        return table in self._counted

    @functools.cached_property
    def _counted(self) -> frozenset[str]:
        """Tables of parts that the run has of these articles."""
        return link_counted(self._whole.folder.parent, self.settings, set(self._ids.to_pylist()), self.folder)

    @functools.cached_property
    def _ran(self) -> Settings | None:
        """Settings of the run; None if no run wrote the tables."""
        out = self._whole.folder.parent
        return settings_of_run(out) if (out / LEDGER).exists() else None

    def _as_in_run(self, stage: str, *, slices: bool = True) -> bool:
        """Whether the run counted a stage's tables with these settings, and those that they are made from.

        Args:
            stage: the stage.
            slices: whether rows of slices are used; if not, they may differ.
        """
        spec = stages()[stage]
        same = [operator.attrgetter(name) for name in spec.settings.values() if slices or name != _SLICES]
        return (
            self._ran is not None
            and all(setting(self.settings) == setting(self._ran) for setting in same)
            and all(
                self._as_in_run(counting(table), slices=_SLICE in {*chosen(columns, TABLES[table].names)})
                for table, columns in spec.needs.items()
                if not _of_articles(table) and table != "entities"
            )
        )

    def _link(self, name: str) -> bool:
        """Link the run's table into this folder; return whether that succeeded."""
        with contextlib.suppress(OSError):  # Windows may forbid it
            (self.folder / f"{name}.parquet").symlink_to(self._source(name).absolute(), target_is_directory=True)
            return True
        return False

    def _entities(self) -> pd.DataFrame:
        """Count the entities of these articles; all other columns are those of the whole corpus."""
        of_mention = self.mentions[[*_SPAN, "type", "surface", "role", "score"]].rename(columns={"score": "found"})
        linked = self.links[[*_SPAN, "entity_id", "method"]].merge(of_mention, on=_SPAN)
        found = counted(linked, self.articles).join(self._whole.entities.set_index("entity_id")[list(FACTS)])
        found["score"], located = scores(linked)
        found["coordinates_score"] = located.where(found["lat"].notna())
        return TABLES["entities"].sorted(TABLES["entities"].frame(found.reset_index()))

    def _filter(self, name: str) -> None:
        """Copy the rows of these articles."""
        if self._all and self._link(name):
            return
        files = files_in(self._source(name))
        with (
            replacing(self.folder / f"{name}.parquet", synced=False) as unfinished,
            pq.ParquetWriter(unfinished, pq.read_schema(files[0]), compression="zstd") as kept,
        ):
            for path in files:
                file = pq.ParquetFile(path, pre_buffer=False, page_checksum_verification=True)
                for batch in file.iter_batches(_ROWS):
                    kept.write_batch(batch.filter(pc.is_in(batch.column(0).cast(pa.string()), value_set=self._ids)))

    def _source(self, name: str) -> Path:
        """Return the file of a table in the run."""
        source = self._whole.path(name)
        if not source.exists():
            read_parquet(source, TABLES[name])  # raises with a hint
        return source


def where(tables: Tables | str | os.PathLike[str], *conditions: str, settings: Settings | None = None) -> Subcorpus:
    """Return the tables of a run for the articles that match all conditions.

    Data of single articles are kept as decided in the whole corpus: text, sentences, tokens, mentions and links. Counts
    are redone, each table on first use. If the representative of near-duplicates is not among these articles, the
    earliest of them becomes it, as in a run.

    Args:
        tables: a run, or its folder.
        conditions: such as "outlet=例文新聞", "date>=2024-06" or "地域=東京|大阪" (see `kyoki.exploring.conditions`).
        settings: settings of the counting stages; those of the tables if None.

    Returns:
        Tables like those of `kyoki.load`, in memory and in a temporary folder that is deleted with them.

    Raises:
        InputError: no tables, an invalid condition, or no article that matches.

    >>> import kyoki
    >>> found = kyoki.analyse(["首相は東京で会見した。", "雪が降った。"], outlets=["甲", "乙"])
    >>> kyoki.where(found, "outlet=甲").articles["text"].tolist()
    ['首相は東京で会見した。']
    """
    whole = tables_of(tables)
    articles = whole.articles
    fits = fitting(articles, conditions)
    if not fits.any():
        msg = f"where {' and '.join(map(repr, conditions))}: none of {len(articles):,} articles matches"
        raise InputError(msg)
    counted_with = settings or (
        whole.settings if isinstance(whole, CountedTables) else settings_of_run(whole.folder.parent)
    )
    return Subcorpus(whole, articles[fits].reset_index(drop=True), counted_with)


def _of_articles(table: str) -> bool:
    """Whether the rows of a table are those of single articles."""
    return TABLES[table].names[0] in {"article_id", "scrape_id"}


def _represented(articles: pd.DataFrame) -> pd.DataFrame:
    """Choose a new representative for near-duplicates whose representative is not among these articles."""
    stands = articles["duplicate_of"]
    orphans = articles[stands.notna() & ~stands.isin(articles["article_id"])]
    ordered = orphans.sort_values(["published", "article_id"], na_position="last", kind="stable")
    first = ordered["article_id"].groupby(ordered["duplicate_of"]).transform("first")
    anew = first.where(first != ordered["article_id"]).reindex(orphans.index)
    known = stands.copy()
    known.loc[orphans.index] = anew
    return TABLES["articles"].frame(articles.assign(duplicate_of=known))
