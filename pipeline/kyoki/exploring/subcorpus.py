"""Some articles of a run as separate tables: nothing is read or recognised again, but everything is recounted."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.exploring.conditions import fitting
from kyoki.exploring.counted import Counted
from kyoki.exploring.occurrences import tables_of
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
#: Templates belong to the pages of the corpus, not to its articles.
_OF_SITES: Final = "templates"


class Subcorpus(Counted):
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
        elif TABLES[name].names[0] in {"article_id", "scrape_id"}:
            self._filter(name)
        else:
            super()._make(name)

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
        if self._all:
            with contextlib.suppress(OSError):  # Windows may forbid links
                (self.folder / f"{name}.parquet").symlink_to(self._source(name).absolute(), target_is_directory=True)
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
        settings: settings of the counting stages; those of the run if None.

    Returns:
        Tables as `kyoki.load` gives them, in memory and in a temporary folder that is deleted with them.

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
        msg = f"where {' and '.join(map(repr, conditions))}: none of {len(articles):,} articles fits"
        raise InputError(msg)
    return Subcorpus(whole, articles[fits].reset_index(drop=True), settings or settings_of_run(whole.folder.parent))


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
