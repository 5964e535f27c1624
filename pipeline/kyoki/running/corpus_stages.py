"""The stages that need the whole corpus at once: each reads tables that are written and writes its own."""

from __future__ import annotations

import functools
import importlib
import threading
import time
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kyoki.errors import EngineError
from kyoki.linking.gazetteer import gazetteer
from kyoki.running.keys import package_hash
from kyoki.running.pool import LocalPool
from kyoki.running.registry import STAGES
from kyoki.storage.readers import read_parquet, read_whole
from kyoki.storage.writers import to_arrow, write
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from kyoki.config import Settings
    from kyoki.schema import Table

#: The stages that need the whole corpus at once, in the order in which they need each other's tables.
_CORPUS: Final = (
    "outlet_names",
    "near_duplicates",
    "links",
    "pairs",
    "evidence",
    "keyness",
    "trends",
    "graph",
    "keywords",
    "word_pairs",
    "terms",
)
#: Of an article all but what is long: a corpus' texts are most of its bytes.
_ABOUT_ARTICLES: Final = [c.name for c in TABLES["articles"].columns if c.name not in {"text", "title", "url"}]
#: Of the largest tables only what the stage looks at: the other columns of five million tokens are a gigabyte.
_COLUMNS: Final = {
    ("outlet_names", "scrapes"): ["scrape_id", "folder"],
    ("links", "articles"): ["article_id", "published", "duplicate_of"],
    ("keywords", "tokens"): ["article_id", "start", "end", "surface", "lemma", "pos1", "pos2", "pos3"],
    ("keywords", "articles"): ["article_id", "duplicate_of"],
    ("keywords", "mentions"): ["article_id", "start", "end"],
    ("pairs", "links"): ["article_id", "sentence", "paragraph", "entity_id"],
    ("pairs", "sentences"): ["article_id", "sentence", "paragraph"],
    ("pairs", "articles"): _ABOUT_ARTICLES,
    ("evidence", "links"): ["article_id", "start", "end", "sentence", "entity_id"],
    ("trends", "links"): ["article_id", "entity_id"],
    ("trends", "articles"): _ABOUT_ARTICLES,
    ("evidence", "articles"): ["article_id", "published", "outlet"],
    ("evidence", "pairs"): ["a", "b"],
    ("trends", "pair_sentences"): ["a", "b", "article_id"],
    ("graph", "pairs"): [column.name for column in TABLES["edges"].columns if not column.name.startswith("name_")]
    + ["slice"],
    ("keyness", "tokens"): ["article_id", "start", "end", "surface", "lemma", "pos1", "pos2", "pos3"],
    ("keyness", "articles"): _ABOUT_ARTICLES,
    ("keyness", "mentions"): ["article_id", "start", "end"],
    ("word_pairs", "tokens"): [*("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3")],
    ("word_pairs", "links"): ["article_id", "start", "end", "sentence", "entity_id"],
    ("word_pairs", "sentences"): ["article_id", "sentence", "paragraph"],
    ("word_pairs", "articles"): ["article_id", "duplicate_of"],
    ("terms", "tokens"): ["article_id", "start", "end", "sentence", "surface", "pos1", "pos2", "pos3"],
    ("terms", "articles"): ["article_id", "duplicate_of"],
    ("terms", "mentions"): ["article_id", "start", "end"],
}
#: Of these tables the stage takes a part at a time, each of whole articles.
_IN_PARTS: Final = {("keywords", "tokens"), ("keyness", "tokens"), ("word_pairs", "tokens"), ("terms", "tokens")}
#: Rows of such a part: in 400,000 tokens each kind stands some 20 times, and they are 30 MB as categories.
_ROWS: Final = 400_000
#: Tokens in a corpus of some 800 articles. Below, all stages together take less than it takes to start processes.
_SMALL: Final = 500_000


@dataclass
class Folded:
    """The tables of a run as they are written, and how long each corpus stage took."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def write(self, name: str, data: pd.DataFrame | Iterable[pa.RecordBatch]) -> None:
        """Write one table; whoever puts them into their place syncs them."""
        self.rows[name] = write(TABLES[name], data, self.folder, synced=False)

    def note(self, stage: str, rows: Mapping[str, int], seconds: float) -> None:
        """Note what a corpus stage has written, and what it took."""
        self.rows |= rows
        self.seconds[stage] = seconds

    def read(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Read a table that is written already, or some of its columns."""
        return read_parquet(self.folder / f"{name}.parquet", TABLES[name], columns)

    def given(self, stage: str, name: str) -> pd.DataFrame | Iterator[pd.DataFrame]:
        """Return a table as a corpus stage takes it: only the columns that it looks at, whole or a part at a time."""
        columns = _COLUMNS.get((stage, name))
        if columns is not None and (stage, name) in _IN_PARTS:
            return read_whole(self.folder / f"{name}.parquet", TABLES[name], columns, _ROWS, as_categories=True)
        return self.read(name, columns)


def run_corpus_stages(folded: Folded, settings: Settings, workers: int) -> None:
    """Run every corpus stage over the tables written so far, in a large corpus several at a time.

    Each reads and writes files, so what it gives does not depend on when it runs, only on what has been written by
    then: it waits for the stages before it that write what it reads.

    Args:
        folded: the tables of the per-article stages; takes the others.
        settings: for the stages.
        workers: processes, at most.

    Raises:
        EngineError: a process was killed.
    """
    if workers == 1 or folded.rows["tokens"] < _SMALL:
        for stage in _CORPUS:
            folded.note(stage, *_run_stage(stage, folded.folder, settings))
        return
    left = list(_CORPUS)
    running: dict[Future[tuple[dict[str, int], float]], str] = {}
    pool = LocalPool(workers, memory=0)  # the limit is one for an article's work
    try:
        with closing(pool), pool.executor() as executor:
            while left or running:
                for stage in [stage for stage in left if _may_run(stage, {*left, *running.values()})]:
                    running[executor.submit(_run_stage, stage, folded.folder, settings)] = stage
                    left.remove(stage)
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    folded.note(running[done], *done.result())
                    del running[done]
    except pool.crash_errors as fault:
        msg = f"{', '.join(running.values())}: a process was killed, as happens when memory is full; try --workers 1"
        raise EngineError(msg) from fault


def _may_run(name: str, unfinished: set[str]) -> bool:
    """Whether no unfinished stage before this one writes what it reads or writes, or reads what it writes."""
    stage = STAGES[name]
    return all(
        {*stage.needs, *stage.gives}.isdisjoint(earlier.gives) and set(stage.gives).isdisjoint(earlier.needs)
        for earlier in (STAGES[before] for before in _CORPUS[: _CORPUS.index(name)] if before in unfinished)
    )


def _run_stage(name: str, folder: Path, settings: Settings) -> tuple[dict[str, int], float]:
    """Run one stage over the tables in a folder; return the rows of the tables that it has written, and its seconds."""
    began, folded, stage = time.perf_counter(), Folded(folder), STAGES[name]
    tables: list[Any] = [folded.given(name, table) for table in stage.needs]
    if name == "evidence":  # the one table that may be larger than all texts together
        from kyoki.stages.evidence import evidence_parts

        folded.write("pair_sentences", _batches(TABLES["pair_sentences"], evidence_parts(*tables)))
    else:
        for table, frame in zip(stage.gives, stage.call(*tables, settings=settings), strict=True):
            folded.write(table, frame)
    return folded.rows, time.perf_counter() - began


@functools.cache
def import_ahead() -> None:
    """Begin to load what comes after the workers' work, once: two seconds that pass beside it."""

    def imported() -> None:
        package_hash()
        for stage in _CORPUS:
            importlib.import_module(f"kyoki.stages.{stage}")
        importlib.import_module("networkx")  # graph does so when it draws the first one
        importlib.import_module("jinja2")  # as does report
        gazetteer()

    threading.Thread(target=imported).start()


def _batches(table: Table, parts: Iterable[pd.DataFrame]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        yield from to_arrow(part, table).to_batches()
