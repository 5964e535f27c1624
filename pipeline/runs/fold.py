"""From parts to tables: the rows of the articles that are in the corpus now, sorted by key, and the corpus stages."""

from __future__ import annotations

import importlib
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pandas as pd

from pipeline.runs.work import WORK_STAGES
from pipeline.stages.registry import STAGES
from pipeline.storage import read_parquet, read_whole, to_arrow, write
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from pipeline.config import Settings
    from pipeline.runs.parts import PartStore
    from pipeline.schema import Table

#: The stages that need the whole corpus at once, in the order in which they need each other's tables.
_CORPUS: Final = (
    "publishers",
    "copies",
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
    ("publishers", "scrapes"): ["scrape_id", "folder"],
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
#: Memory in which DuckDB sorts a table; what does not fit is spilled. 60,000 articles have 8 GB of tokens, and
#: it takes four fifths of the machine's memory where nothing is said.
_SORTING: Final = "600MB"
#: Rows that DuckDB hands over at a time: a row group of Parquet, some tens of MB of tokens.
_ROWS = 100_000


@dataclass
class Folded:
    """The tables of a run as they are written, and how long each corpus stage took."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def write(self, name: str, data: pd.DataFrame | Iterable[pa.RecordBatch]) -> None:
        """Write one table."""
        self.rows[name] = write(TABLES[name], data, self.folder)

    def read(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Read a table that is written already, or some of its columns."""
        return read_parquet(self.folder / f"{name}.parquet", TABLES[name], columns)

    def given(self, stage: str, name: str) -> pd.DataFrame | Iterator[pd.DataFrame]:
        """Return a table as a corpus stage takes it: only the columns that it looks at, whole or a part at a time."""
        columns = _COLUMNS.get((stage, name))
        if columns is not None and (stage, name) in _IN_PARTS:
            return read_whole(self.folder / f"{name}.parquet", TABLES[name], columns)
        return self.read(name, columns)


def fold(
    stores: Mapping[str, PartStore],
    batches: Sequence[str],
    index: pd.DataFrame,
    read_rejects: pd.DataFrame,
    settings: Settings,
    folder: Path,
) -> Folded:
    """Write every table of the corpus as it is now.

    An article that any stage has set aside is in no table but scrapes, lines and rejects.

    Args:
        stores: the parts of each per-article stage.
        batches: the batches that hold the corpus (and may hold articles that have left it).
        index: scrape_id, path and row of the scrapes that are in the corpus now.
        read_rejects: what read has set aside.
        settings: for the corpus stages.
        folder: where the tables are written.

    Returns:
        Rows and seconds, by table and corpus stage.
    """
    folded = Folded(folder)
    connection = duckdb.connect(
        config={"temp_directory": str(folder / "spill"), "threads": 2, "memory_limit": _SORTING}
    )
    with connection:
        connection.execute("SET enable_progress_bar = false")  # it would also draw where nobody watches
        root = stores["read"].root
        if not isinstance(root, Path):
            connection.register_filesystem(root.fs)
        connection.register("present", index)
        made = [_parts(stores[stage], batches, "rejects") for stage in WORK_STAGES]
        refused = _refused([path for paths in made for path in paths], connection)
        folded.write("rejects", TABLES["rejects"].sorted(pd.concat([read_rejects, refused], ignore_index=True)))
        connection.register("standing", index[~index["scrape_id"].isin(refused["scrape_id"])])
        for stage, names in {"read": ["scrapes"], **{s: STAGES[s].gives for s in WORK_STAGES}}.items():
            for name in names:
                if name != "rejects":
                    parts = _parts(stores[stage], batches, name)
                    folded.write(name, _rows(TABLES[name], parts, connection))
    _corpus_stages(folded, settings)
    return folded


def import_ahead() -> None:
    """Begin to import the corpus stages: a second and more that passes beside the workers' work."""

    def imported() -> None:
        for stage in _CORPUS:
            importlib.import_module(f"pipeline.stages.{stage}")
        importlib.import_module("networkx")  # graph does so when it draws the first one

    threading.Thread(target=imported).start()


def _parts(store: PartStore, batches: Sequence[str], table: str) -> list[str]:
    return [str(store.path(batch, table)) for batch in batches]


def _refused(parts: list[str], connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return what the per-article stages have set aside, with the path that each scrape has now."""
    if not parts:
        return TABLES["rejects"].frame()
    rows = connection.execute(
        "SELECT scrape_id, present.path, present.row, stage, reason, detail"
        " FROM read_parquet($parts) JOIN present USING (scrape_id)",
        {"parts": parts},
    )
    return TABLES["rejects"].frame(rows.df())


def _rows(table: Table, parts: list[str], connection: duckdb.DuckDBPyConnection) -> Iterable[pa.RecordBatch]:
    """Return a table's rows for the corpus as it is now, in the order of the key, some at a time."""
    if not parts:
        return
    own, now = table.columns[0].name, "present" if table.name in {"scrapes", "lines"} else "standing"
    columns = [f"{now}.{c.name}" if c.name in {"path", "row"} else f'part."{c.name}"' for c in table.columns]
    order = ", ".join(f'part."{name}"' for name in table.key)
    reader: pa.RecordBatchReader = connection.sql(
        f"SELECT {', '.join(columns)} FROM read_parquet($parts) AS part"  # noqa: S608 (names from our own schemas)
        f" JOIN {now} ON part.{own} = {now}.scrape_id ORDER BY {order}",
        params={"parts": parts},
    ).to_arrow_reader(_ROWS)
    yield from reader


def _batches(table: Table, parts: Iterable[pd.DataFrame]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        yield from to_arrow(part, table).to_batches()


def _corpus_stages(folded: Folded, settings: Settings) -> None:
    """Run the stages that need the whole corpus at once, each over the tables written so far."""
    for name in _CORPUS:
        stage = STAGES[name]
        began = time.perf_counter()
        tables: list[Any] = [folded.given(name, table) for table in stage.needs]
        if name == "evidence":  # the one table that may be larger than all texts together
            from pipeline.stages.evidence import evidence_parts

            folded.write("pair_sentences", _batches(TABLES["pair_sentences"], evidence_parts(*tables)))
        else:
            for table, frame in zip(stage.gives, stage.call(*tables, settings=settings), strict=True):
                folded.write(table, frame)
        del tables  # before the next stage reads its own
        folded.seconds[name] = time.perf_counter() - began
