"""The stages that need the whole corpus at once: each reads tables that are written and writes its own."""

from __future__ import annotations

import functools
import importlib
import pickle
import threading
import time
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from kyoki import terminal
from kyoki.errors import EngineError
from kyoki.linking.gazetteer import gazetteer
from kyoki.running.discovery import modules
from kyoki.running.keys import package_hash, tables_hash
from kyoki.running.pool import LocalPool
from kyoki.running.registry import call, chosen, of_scope, stages
from kyoki.showing.for_people import FOR_PEOPLE
from kyoki.spec import ALL
from kyoki.storage.readers import read_parquet, read_whole
from kyoki.storage.writers import to_arrow, write
from kyoki.tables import PART_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from kyoki.config import Settings
    from kyoki.running.linked import Linked
    from kyoki.schema import Table

#: Rows of a chunk: in 400,000 tokens each kind stands some 20 times, and they are 30 MB as categories.
_ROWS: Final = 400_000
#: The folder of tables that a run does not publish, beside its tables.
OF_PARTS: Final = "of_parts"
#: Tokens in a corpus of some 800 articles. Below, all stages together take less than it takes to start processes.
_SMALL: Final = 500_000


@dataclass
class Folded:
    """The tables of a run as they are written, and how long each corpus stage took.

    `sha256` is known of files of parts, by their path in the folder; `held` are tables that the next stage of the same
    task fills, not written yet.
    """

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    held: dict[str, pd.DataFrame] = field(default_factory=dict)

    def write(self, name: str, data: pd.DataFrame | Iterable[pa.RecordBatch]) -> None:
        """Write one table, without the CSV that `write_for_people` writes; the caller fsyncs after moving."""
        self.rows[name] = write(TABLES[name], data, self.folder, synced=False, csv=name not in FOR_PEOPLE)

    def link(self, name: str, linked: Linked) -> None:
        """Note a table that is made of the files of parts."""
        self.rows[name] = linked.n_rows
        self.sha256 |= {f"{name}.parquet/{file}": sha256 for file, sha256 in linked.sha256.items()}

    def note(self, done: Folded) -> None:
        """Note what some corpus stages have written, and what they took."""
        self.rows |= done.rows
        self.seconds |= done.seconds

    def shared(self, stage: str) -> Path:
        """Where the object of a shared stage is."""
        return self.folder / OF_PARTS / f"{stage}.pickle"

    def given(self, stage: str, table: str) -> Any:  # noqa: ANN401 (a frame, frames, or what a shared stage gives)
        """Return a table as a corpus stage takes it: what it looks at, and of a table that it fills all."""
        spec, path = stages()[stage], self.folder / f"{table}.parquet"
        columns = chosen(spec.needs[table], TABLES[table].names) if table not in spec.gives else None
        instead = spec.instead.get(table, "")
        if (made := self.shared(instead)).exists():
            return pickle.loads(made.read_bytes())  # noqa: S301 (of this run)
        if (made := self.folder / OF_PARTS / f"{instead}.parquet").exists():
            return read_whole(made, PART_TABLES[instead], PART_TABLES[instead].names, _ROWS, as_categories=True)
        if columns is not None and table in spec.chunked:
            return read_whole(path, TABLES[table], columns, _ROWS, as_categories=True)
        frame = self.held.pop(table) if table in self.held else read_parquet(path, TABLES[table], columns)
        beside = PART_TABLES[spec.beside.get(table, table)]
        if (made := self.folder / OF_PARTS / f"{beside.name}.parquet").exists():
            frame = frame.merge(read_parquet(made, beside), on=beside.key[0], how="left", validate="1:1")
        return frame


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
    if not in_processes(folded.rows["tokens"], workers):
        for task in _tasks():
            terminal.doing(f"over the corpus: {', '.join(task)}")
            folded.note(_run_task(task, folded.folder, settings))
        return
    left = _tasks()
    running: dict[Future[Folded], tuple[str, ...]] = {}
    pool = LocalPool(workers, memory=0)  # the limit is one for an article's work
    try:
        with closing(pool), pool.executor() as executor:
            while left or running:
                for task in _ready(left, running.values()):
                    running[executor.submit(_run_task, task, folded.folder, settings)] = task
                    left.remove(task)
                terminal.doing(f"over the corpus: {', '.join(chain(*running.values()))}")
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    folded.note(done.result())
                    del running[done]
    except pool.crash_errors as fault:
        firsts = ", ".join(task[0] for task in running.values())
        msg = f"{firsts}: a process was killed, as happens when memory is full; try --workers 1"
        raise EngineError(msg) from fault


def in_processes(n_tokens: int, workers: int) -> bool:
    """Whether the corpus stages run in processes of their own."""
    return workers > 1 and n_tokens >= _SMALL


def _tasks() -> list[tuple[str, ...]]:
    """Return the stages in their order, those that fill columns of one table together: it is read and written once."""
    tasks: dict[tuple[str, ...], list[str]] = {}
    for stage in of_scope("shared", "corpus"):
        filled = tuple(table for table, columns in stages()[stage].gives.items() if columns[:1] != ALL)
        tasks.setdefault(filled or ("", stage), []).append(stage)
    return [tuple(task) for task in tasks.values()]


def _ready(left: Sequence[tuple[str, ...]], running: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the tasks that wait for none of the others."""
    unfinished = {*chain(*left, *running)}
    return [task for task in left if all(_may_run(stage, unfinished.difference(task)) for stage in task)]


def _may_run(name: str, unfinished: set[str]) -> bool:
    """Whether no unfinished stage before this one writes what it reads or writes, or reads what it writes."""
    order, stage = [*chain(*_tasks())], stages()[name]
    before = {earlier: stages()[earlier] for earlier in order[: order.index(name)] if earlier in unfinished}
    touched = {*stage.needs, *stage.gives}
    return before.keys().isdisjoint(stage.instead.values()) and all(
        touched.isdisjoint(one.gives) and stage.gives.keys().isdisjoint(one.needs) for one in before.values()
    )


def _run_task(task: Sequence[str], folder: Path, settings: Settings) -> Folded:
    """Run stages over the tables in a folder; return the rows of the tables that they have written, and seconds."""
    folded = Folded(folder)
    for number, stage in enumerate(task):
        began = time.perf_counter()
        _run_stage(stage, folded, settings, {table for later in task[number + 1 :] for table in stages()[later].gives})
        folded.seconds[stage] = time.perf_counter() - began
    return folded


def _run_stage(name: str, folded: Folded, settings: Settings, held: Collection[str]) -> None:
    """Run one stage and write the tables that it gives, but for those that a later one of its task takes."""
    spec = stages()[name]
    tables: list[Any] = [folded.given(name, table) for table in spec.needs]
    if spec.scope == "shared":
        (made,) = call(name, *tables, settings=settings)
        folded.shared(name).parent.mkdir(exist_ok=True)
        folded.shared(name).write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    elif spec.gives_chunks:
        ((table, _),) = spec.gives.items()
        chunks = getattr(importlib.import_module(modules()[name]), spec.gives_chunks)(*tables)
        folded.write(table, _batches(TABLES[table], chunks))
    else:
        for table, frame in zip(spec.gives, call(name, *tables, settings=settings), strict=True):
            if table in held:
                folded.held[table] = frame
            else:
                folded.write(table, frame)


@functools.cache
def import_ahead(*, counting: bool = True) -> None:
    """Begin to load what comes after the workers' work, once: two seconds that pass beside it.

    Args:
        counting: whether the corpus stages will run in this process.
    """

    def imported() -> None:
        importlib.import_module("duckdb")
        package_hash()
        tables_hash()
        if counting:
            for library in ("scipy.sparse", "scipy.special"):  # in the order in which they are needed
                importlib.import_module(library)
            for stage in of_scope("shared", "corpus"):
                importlib.import_module(modules()[stage])
            gazetteer()
        for stage in of_scope("page"):
            importlib.import_module(modules()[stage])
        importlib.import_module("networkx")  # graph does so when it draws the first one
        importlib.import_module("jinja2")  # as does report

    threading.Thread(target=imported).start()


def _batches(table: Table, parts: Iterable[pd.DataFrame]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        yield from to_arrow(part, table).to_batches()
