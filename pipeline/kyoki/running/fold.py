"""Merge parts into tables: the rows of the articles now in the corpus, sorted by key; then run the corpus stages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki import terminal
from kyoki.running.corpus_stages import OF_PARTS, Folded, run_corpus_stages
from kyoki.running.counted_parts import COUNTED, is_corrected
from kyoki.running.lineage import work_stages
from kyoki.running.linked import link_table
from kyoki.running.registry import of_scope, stages
from kyoki.storage.writers import write
from kyoki.tables import PART_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb
    import pyarrow as pa

    from kyoki.config import Settings
    from kyoki.running.lineage import Part
    from kyoki.running.parts import PartStore
    from kyoki.running.pool import Pool
    from kyoki.schema import Table

#: Memory limit for DuckDB when it sorts a table; the rest is spilled to disk (8 GB of tokens of 100,000 articles are
#: sorted as fast in 600 MB). Without a limit it takes four fifths of the machine's memory.
_SORTING: Final = "400MB"
#: Columns that depend on the current corpus.
_NOW: Final = frozenset(("path", "row", "template_lines"))
#: Number of rows that DuckDB returns at a time: a Parquet row group, some tens of MB of tokens.
_ROWS = 100_000
#: Tables with rows of scrapes that were set aside.
_OF_SCRAPES: Final = frozenset(("scrapes", "lines"))
#: Up to this number of articles every table is one file, sorted by key: its bytes then do not depend on earlier runs,
#: and rewriting all tables takes a second. In a larger corpus, tables to which new articles only add rows are folders
#: of files, one per part.
ONE_FILE: Final = 1_000


def fold(
    stores: Mapping[str, PartStore],
    parts: Mapping[str, Sequence[Part]],
    index: pd.DataFrame,
    read_rejects: pd.DataFrame,
    settings: Settings,
    folder: Path,
    pool: Pool,
) -> Folded:
    """Write every table for the current corpus.

    An article that any stage has set aside is only in scrapes, lines and rejects.

    Args:
        stores: the parts of each article stage.
        parts: for each stage the parts that contain the corpus (and perhaps articles that have left it).
        index: scrape_id, path, row and template_lines of the scrapes now in the corpus.
        read_rejects: the rejects of the stage read.
        settings: for the corpus stages.
        folder: where the tables are written.
        pool: for the corpus stages of a large corpus.

    Returns:
        The rows of each table and the seconds of each corpus stage.
    """
    import duckdb  # after the work on articles has begun

    together = zip(parts["tokens"], parts[COUNTED], strict=True)
    folded = Folded(folder, counted={tokens.name: counted.name for tokens, counted in together})
    connection = duckdb.connect(
        config={"temp_directory": str(folder / "spill"), "threads": 2, "memory_limit": _SORTING}
    )
    with connection:
        connection.execute("SET enable_progress_bar = false")  # it would draw even without a terminal
        root = stores["read"].root
        if not isinstance(root, Path):
            connection.register_filesystem(root.fs)
        connection.register("present", index)
        refusing = {stage: [part for part in parts[stage] if part.seal.rejected] for stage in work_stages()}
        made = [path for stage, some in refusing.items() for path in _paths(stores[stage], some, "rejects")]
        refused = _refused(made, connection)
        folded.write("rejects", TABLES["rejects"].sorted(pd.concat([read_rejects, refused], ignore_index=True)))
        accepted = index[~index["scrape_id"].isin(refused["scrape_id"])]
        connection.register("accepted", accepted)
        grows = len(accepted) > ONE_FILE
        for stage, name in _tables_of_articles(settings):
            terminal.doing(f"merging: {name}")
            rows = _rows(PART_TABLES[name], _paths(stores[stage], parts[stage], name), connection)
            within = set((index if name in _OF_SCRAPES else accepted)["scrape_id"])
            if name not in TABLES:
                beside = folder / OF_PARTS
                beside.mkdir(exist_ok=True)
                if grows:  # in the order of tokens, on which the first unit of a wording depends
                    link_table(PART_TABLES[name], stores[stage], parts[stage], within, beside, [*folded.counted])
                else:
                    write(PART_TABLES[name], rows, beside, synced=False, csv=False)
            elif grows and _is_of_parts(name):
                folded.link(name, link_table(TABLES[name], stores[stage], parts[stage], within, folder))
            else:
                folded.write(name, rows)
    run_corpus_stages(folded, settings, pool)
    return folded


def _tables_of_articles(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each table of an article stage with the stage, except word units that were cut with other names.

    Names are the mentions, unless the user's corrections remove some or change their type.
    """
    corrected = is_corrected(settings)
    for stage in of_scope("article"):
        for name in stages()[stage].gives:
            if name != "rejects" and not (name == "word_units" and corrected):
                yield stage, name


def _is_of_parts(table: str) -> bool:
    """Whether a table consists of the unchanged rows of its parts: no column depends on the rest of the corpus."""
    filled = {name for stage in of_scope("corpus") for name in stages()[stage].gives}
    return table not in filled and _NOW.isdisjoint(TABLES[table].names)


def _paths(store: PartStore, parts: Sequence[Part], table: str) -> list[str]:
    return [str(store.path(part.name, table)) for part in parts]


def _refused(parts: list[str], connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the rejects of the article stages, with the current path of each scrape."""
    if not parts:
        return TABLES["rejects"].frame()
    rows = connection.execute(
        "SELECT scrape_id, present.path, present.row, stage, reason, detail"
        " FROM read_parquet($parts, hive_partitioning = false) JOIN present USING (scrape_id)",
        {"parts": parts},
    )
    return TABLES["rejects"].frame(rows.df())


def _rows(table: Table, parts: list[str], connection: duckdb.DuckDBPyConnection) -> Iterable[pa.RecordBatch]:
    """Return a table's rows for the current corpus, sorted by key, in batches."""
    if not parts:
        return
    own, now = table.columns[0].name, "present" if table.name in _OF_SCRAPES else "accepted"
    columns = [f"{now}.{c.name}" if c.name in _NOW else f'part."{c.name}"' for c in table.columns]
    order = ", ".join(f'part."{name}"' for name in table.key)
    reader: pa.RecordBatchReader = connection.sql(
        f"SELECT {', '.join(columns)} FROM read_parquet($parts, hive_partitioning = false) AS part"  # noqa: S608 (names from our own schemas)
        f" JOIN {now} ON part.{own} = {now}.scrape_id ORDER BY {order}",
        params={"parts": parts},
    ).to_arrow_reader(_ROWS)
    yield from reader
