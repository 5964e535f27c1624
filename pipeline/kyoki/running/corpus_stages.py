"""The stages that need the whole corpus: each reads tables from disk and writes its own."""

from __future__ import annotations

import functools
import importlib
import threading
import time
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki import terminal
from kyoki.counting import reference
from kyoki.errors import EngineError
from kyoki.linking import organisations
from kyoki.linking.gazetteer import gazetteer
from kyoki.running.discovery import modules
from kyoki.running.keys import counted_with, package_hash, tables_hash
from kyoki.running.registry import call, chosen, of_scope, stages
from kyoki.showing.for_people import FOR_PEOPLE, has_separate_csv, read_with, write_for_people
from kyoki.spec import ALL
from kyoki.storage.atomic import replacing
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
    from kyoki.running.linked import LinkedTable
    from kyoki.running.pool import Pool
    from kyoki.schema import Table

#: Rows per chunk: 400,000 tokens are 30 MB as categories, and each distinct one occurs about 20 times.
_ROWS: Final = 400_000
#: The folder for tables that a run does not publish, beside its tables.
OF_PARTS: Final = "of_parts"
#: Tokens in a corpus of about 800 articles; below this, all stages together take less time than starting processes.
_SMALL: Final = 500_000


@dataclass
class Folded:
    """The tables that a run has written so far, and the seconds of each corpus stage.

    `sha256` has the known hashes of files of parts, by their path in the folder; `counted` maps each part of tokens to
    its part of the stage `counted`; `held` has tables that the next stage of the same task fills, not yet written;
    `unshown` are the tables whose CSV for people is still to be written, by `csv_for_people`.
    """

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    counted: dict[str, str] = field(default_factory=dict)
    held: dict[str, pd.DataFrame] = field(default_factory=dict)
    unshown: tuple[str, ...] = ()

    def write(self, name: str, data: pd.DataFrame | Iterable[pa.RecordBatch]) -> None:
        """Write one table, without the CSV that `write_for_people` writes; the caller fsyncs after moving."""
        self.rows[name] = write(TABLES[name], data, self.folder, synced=False, csv=name not in FOR_PEOPLE)

    def link(self, name: str, linked: LinkedTable) -> None:
        """Record a table that consists of the files of parts."""
        self.rows[name] = linked.n_rows
        self.sha256 |= {f"{name}.parquet/{file}": sha256 for file, sha256 in linked.sha256.items()}

    def note(self, done: Folded) -> None:
        """Record what some corpus stages have written, and their seconds."""
        self.rows |= done.rows
        self.seconds |= done.seconds

    def shared(self, stage: str) -> Path:
        """Return the file of the object of a shared stage."""
        return self.folder / OF_PARTS / f"{stage}.npz"

    def given(self, stage: str, table: str) -> Any:  # noqa: ANN401 (a frame, frames, or what a shared stage gives)
        """Return a table as input of a corpus stage: the columns it needs, or all columns of a table that it fills."""
        spec, path = stages()[stage], self.folder / f"{table}.parquet"
        columns = chosen(spec.needs[table], TABLES[table].names) if table not in spec.gives else None
        instead = spec.instead.get(table, "")
        if (made := self.shared(instead)).exists():
            return importlib.import_module(modules()[instead]).read(made)
        if (made := self.folder / OF_PARTS / f"{instead}.parquet").exists():
            return read_whole(made, PART_TABLES[instead], PART_TABLES[instead].names, _ROWS, as_categories=True)
        if columns is not None and table in spec.chunked:
            return read_whole(path, TABLES[table], columns, _ROWS, as_categories=True)
        frame = self.held.pop(table) if table in self.held else read_parquet(path, TABLES[table], columns)
        beside = PART_TABLES[spec.beside.get(table, table)]
        if (made := self.folder / OF_PARTS / f"{beside.name}.parquet").exists():
            frame = frame.merge(read_parquet(made, beside), on=beside.key[0], how="left", validate="1:1")
        return frame


class _Step(NamedTuple):
    """Stages that run one after the other, and the tables whose CSV is written after them."""

    stages: tuple[str, ...]
    shown: tuple[str, ...]

    def reads(self) -> set[str]:
        """Return the tables that the CSV files join."""
        return {other for table in self.shown for other in read_with(table)}


@dataclass(frozen=True)
class _Task:
    """What a process is given: a step, over the tables in a folder."""

    step: _Step
    folder: Path
    settings: Settings

    def made_with(self) -> dict[str, str]:
        """Return the versions of code and engines here; a process on another machine must have the same."""
        return counted_with()


def run_corpus_stages(folded: Folded, settings: Settings, pool: Pool) -> None:
    """Run every corpus stage on the tables written so far; in a large corpus in parallel, with the CSV for people.

    Stages read and write files. Each waits for the earlier stages that write its inputs, so its result does not depend
    on when it runs. In a small corpus the CSV for people is left to `csv_for_people`, so that the findings come first.

    Args:
        folded: the tables of the per-article stages; the others are added to it.
        settings: for the stages.
        pool: where they run in a large corpus; its workers reach the folder of the tables under the same name. The
            caller closes it.

    Raises:
        EngineError: a process was killed.
    """
    if not in_processes(folded.rows["tokens"], pool):
        for step in _steps():
            terminal.doing(f"over the corpus: {', '.join(step.stages)}")
            folded.note(_run_task(_Task(step._replace(shown=()), folded.folder, settings)))
        folded.unshown = (*folded.rows,)
        return
    left, deaths = [*_steps(), *_of_articles(folded)], 0
    while left:
        running: dict[Future[Folded], _Step] = {}
        try:
            _run_tasks(left, running, folded, settings, pool)
        except pool.crash_errors as fault:
            deaths += 1
            if deaths == pool.tries:
                firsts = ", ".join((*step.stages, *step.shown)[0] for step in running.values())
                msg = f"{firsts}: a process was killed, as happens when memory is full; try --workers 1"
                raise EngineError(msg) from fault


def in_processes(n_tokens: int, pool: Pool) -> bool:
    """Whether the corpus stages run in processes of their own."""
    return pool.is_parallel and n_tokens >= _SMALL


def _run_tasks(
    left: list[_Step], running: dict[Future[Folded], _Step], folded: Folded, settings: Settings, pool: Pool
) -> None:
    """Run steps, each as soon as those that it waits for have ended; finished steps are removed from `left`."""
    with pool.executor() as executor:
        while left:
            waiting = [step for step in left if step not in running.values()]
            for step in _ready(waiting, running.values()):
                running[executor.submit(_run_task, _Task(step, folded.folder, settings))] = step
            named = [name for step in running.values() for name in step.stages or step.shown]
            terminal.doing(f"over the corpus: {', '.join(named)}")
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                folded.note(done.result())
                left.remove(running.pop(done))


def _steps() -> list[_Step]:
    """Return the stages in order; stages that fill columns of one table are one step, so it is written only once."""
    together: dict[tuple[str, ...], list[str]] = {}
    for stage in of_scope("shared", "corpus"):
        filled = tuple(table for table, columns in stages()[stage].gives.items() if columns[:1] != ALL)
        together.setdefault(filled or ("", stage), []).append(stage)
    given = {stage: tuple(table for table in stages()[stage].gives if table in FOR_PEOPLE) for stage in stages()}
    return [_Step(tuple(step), tuple(chain(*map(given.__getitem__, step)))) for step in together.values()]


def _of_articles(folded: Folded) -> list[_Step]:
    """Return what writes the CSV of tables that no corpus stage writes."""
    filled = {table for step in _steps() for stage in step.stages for table in stages()[stage].gives}
    paths = {name: folded.folder / f"{name}.parquet" for name in folded.rows if name not in filled}
    return [_Step((), (name,)) for name, path in paths.items() if has_separate_csv(name, path)]


def _ready(left: Sequence[_Step], running: Iterable[_Step]) -> list[_Step]:
    """Return the steps that wait for none of the others."""
    unfinished = {stage for step in (*left, *running) for stage in step.stages}
    return [step for step in left if _may_run(step, unfinished.difference(step.stages))]


def _may_run(step: _Step, unfinished: set[str]) -> bool:
    """Whether no unfinished stage writes a table that the step's CSV files join, nor is in the way of its stages."""
    joined = step.reads()
    return all(joined.isdisjoint(stages()[one].gives) for one in unfinished) and all(
        _may_begin(stage, unfinished) for stage in step.stages
    )


def _may_begin(name: str, unfinished: set[str]) -> bool:
    """Whether no unfinished earlier stage writes a table that this one reads or writes, or reads one that it writes."""
    order, stage = [one for step in _steps() for one in step.stages], stages()[name]
    before = {earlier: stages()[earlier] for earlier in order[: order.index(name)] if earlier in unfinished}
    touched = {*stage.needs, *stage.gives}
    return before.keys().isdisjoint(stage.instead.values()) and all(
        touched.isdisjoint(one.gives) and stage.gives.keys().isdisjoint(one.needs) for one in before.values()
    )


def _run_task(task: _Task) -> Folded:
    """Return the rows of the tables that the stages of a task have written, and seconds."""
    folded, names = Folded(task.folder), task.step.stages
    for number, stage in enumerate(names):
        began = time.perf_counter()
        later = {table for one in names[number + 1 :] for table in stages()[one].gives}
        run_stage(stage, folded, task.settings, later)
        folded.seconds[stage] = time.perf_counter() - began
    csv_for_people(task.folder, task.step.shown, synced=False)
    return folded


def csv_for_people(folder: Path, names: Iterable[str], *, synced: bool = True) -> None:
    """Write the CSV for people of some of the tables in a folder; each call opens them, so one for all is fastest."""
    tables = {name: path for name in TABLES if (path := folder / f"{name}.parquet").exists()}
    write_for_people(folder, tables, [*names], synced=synced)


def run_stage(name: str, folded: Folded, settings: Settings, held: Collection[str] = ()) -> None:
    """Run one stage and write the tables it gives, except those that a later stage of its task takes."""
    spec = stages()[name]
    tables: list[Any] = [folded.given(name, table) for table in spec.needs]
    if spec.scope == "shared":
        (made,) = call(name, *tables, settings=settings)
        folded.shared(name).parent.mkdir(exist_ok=True)
        with replacing(folded.shared(name), synced=False) as unfinished:
            importlib.import_module(modules()[name]).write(made, unfinished)
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
    """Import in the background, once, what is needed after the workers' work; this takes two seconds.

    Args:
        counting: whether the corpus stages will run in this process.
    """

    def imported() -> None:
        importlib.import_module("duckdb")
        package_hash()
        tables_hash()
        if counting:
            for library in ("scipy.sparse", "scipy.special"):  # in the order of first use
                importlib.import_module(library)
            for stage in of_scope("shared", "corpus"):
                importlib.import_module(modules()[stage])
            for module in ("kyoki.language.name_readings", "kyoki.recognition.roles"):  # imported by links
                importlib.import_module(module)
            gazetteer()
            organisations.by_surface()
            reference.by_lemma()
        for stage in of_scope("page"):
            importlib.import_module(modules()[stage])
        importlib.import_module("networkx")  # imported by the stage graph on its first call
        for library in ("jinja2", "xlsxwriter"):  # as do report and workbook
            importlib.import_module(library)

    threading.Thread(target=imported).start()


def _batches(table: Table, parts: Iterable[pd.DataFrame]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        yield from to_arrow(part, table).to_batches()
