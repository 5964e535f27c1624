"""Process one batch in a worker process: every article stage after read, each into its own part."""

from __future__ import annotations

import functools
import socket
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki import progress
from kyoki.errors import InputError, KyokiError, VersionError
from kyoki.running.garbage import relaxed_gc
from kyoki.running.keys import made_with, stage_keys
from kyoki.running.limits import time_limit, with_extra
from kyoki.running.lineage import Part, filled_in, maker_of, wanted, work_stages
from kyoki.running.parts import PartStore
from kyoki.running.registry import call, chosen, stages
from kyoki.tables import PART_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kyoki.config import Settings
    from kyoki.running.lineage import Made, Wanted
    from kyoki.running.meters import Meter
    from kyoki.running.parts import Place, Seal
    from kyoki.schema import Table

    Tables = dict[str, pd.DataFrame]

#: Characters per second that spaCy itself processes on an overloaded machine; batches and long articles get extra time
#: accordingly. An article of 5 MB takes more than a minute on any machine.
_SLOWEST: Final = 1000
#: Reasons for which the worker, not a stage, sets an article aside: with other limits it may succeed.
_NOT_DONE: Final = frozenset(("engine_failed", "engine_died", "timeout"))


@dataclass(frozen=True)
class Task:
    """The task of a worker process: names and settings only; the data are on disk.

    `quarantined` are inputs that ended their process each time, with reason and detail of their reject: they are set
    aside unread. A `one_at_a_time` task processes one input at a time and records it on disk first, so that another
    death identifies it.
    """

    root: Place
    keys: dict[str, str]
    batch: str
    settings: Settings
    quarantined: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    one_at_a_time: bool = False

    def made_with(self) -> dict[str, str]:
        """Return the versions of code and engines here; a worker must have the same."""
        return made_with(self.settings.mentions.model)

    def store(self, stage: str) -> PartStore:
        """Return the parts of a stage."""
        return PartStore(self.root, stage, self.keys[stage])

    @property
    def current_input(self) -> Place:
        """The file in which a one_at_a_time task records the current input."""
        return self.root / f"{self.batch}.current_input"

    @property
    def overrun(self) -> Path:
        """The file in which a worker that exceeds its time records what it was doing; always on this machine."""
        folder = self.root if isinstance(self.root, Path) else Path(tempfile.gettempdir())
        return folder / f"{self.batch}.overrun"


@dataclass(frozen=True)
class Job(Task):
    """One batch to process.

    `earlier` are earlier parts of each stage with some of its articles; `template_lines` has the template lines of each
    scrape that has some; `meter` counts finished articles, if someone watches.
    """

    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)
    template_lines: Mapping[str, str] = field(default_factory=dict)
    meter: Meter | None = None


@dataclass
class Done:
    """The result for a batch: the part of each stage, the number of processed articles, and seconds."""

    batch: str
    parts: Made = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


@relaxed_gc()
def work(job: Job) -> Done:
    """Bring a batch's parts up to date; complete parts are left unchanged.

    Raises:
        InputError: the part of read is missing.
        VersionError: this process would make other results than the keys of the job stand for; nothing has been
            written.
    """
    with _shown_on(job.meter):
        return _work(job)


@contextmanager
def _shown_on(meter: Meter | None) -> Iterator[None]:
    """Show on a meter how many articles are finished in the body."""
    if meter is None:
        yield
        return
    n_finished = 0

    def add(n: int) -> None:
        nonlocal n_finished
        n_finished += n
        meter.show(n_finished)

    add(0)  # the batch may have been with a worker that was killed
    with progress.reported_to(add):
        yield


def _work(job: Job) -> Done:
    done = Done(job.batch)
    _prove(job)
    read = job.store("read").seal_of(job.batch)
    if read is None:
        msg = f"batch {job.batch}: its part of stage read has disappeared; run the same command again"
        raise InputError(msg)
    done.parts["read"] = Part(job.batch, read)
    for stage in work_stages():
        part = wanted(stage, done.parts, job.template_lines)
        seal = job.store(stage).seal_of(part.name)
        if seal is None:
            began = time.perf_counter()
            seal, done.articles[stage] = _make(job, stage, part, done.parts)
            done.seconds[stage] = time.perf_counter() - began
        done.parts[stage] = Part(part.name, seal)
    job.current_input.unlink(missing_ok=True)
    return done


def _make(job: Job, stage: str, part: Wanted, made: Made) -> tuple[Seal, int]:
    """Make the part of a stage; return its seal, and the number of processed articles."""
    store = job.store(stage)
    kept = list(_kept(store, part, job.earlier.get(stage, ())))
    ids = [name for name in part.ids if name not in {name for _, names in kept for name in names}]
    pieces = [{name: _only(store.read(before, name), names) for name in _gives(stage)} for before, names in kept]
    if ids:
        quarantined = [i for i in ids if i in job.quarantined]
        tables = [_only(table, ids) for table in _inputs(job, stage, made)]
        pieces += _attempt(job, stage, [_without(table, quarantined) for table in tables])
        pieces += [_set_aside(stage, i, *job.quarantined[i]) for i in quarantined]
    tables_made = _joined(stage, pieces)
    limited = not _NOT_DONE.isdisjoint(tables_made["rejects"]["reason"])
    _prove(job)  # again: a file of the settings may have changed since it was read
    limits = asdict(job.settings.run) if limited else None
    return store.write(part.name, part.ids, tables_made, taken=part.taken, limits=limits), len(ids)


def _kept(store: PartStore, part: Wanted, earlier: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield earlier parts, each with its articles that need not be processed again."""
    left = set(part.ids)
    for name in earlier:
        seal = store.seal_of(name)
        if seal is not None and (names := [i for i in part.unchanged(seal) if i in left]):
            left -= set(names)
            yield name, names


def _inputs(job: Job, stage: str, made: Made) -> list[pd.DataFrame]:
    """Return the tables that a stage needs, from the parts of the stages that give them."""
    found = []
    for table, columns in stages()[stage].needs.items():
        maker = maker_of(table, made)
        found.append(job.store(maker).read(made[maker].name, table, chosen(columns, PART_TABLES[table].names)))
    if filled_in(stage):
        (frame,) = found
        found = [frame.assign(template_lines=frame["scrape_id"].map(job.template_lines).astype("str"))]
    return found


def _prove(job: Job) -> None:
    """Compare the keys of a job with those of this process: its own code, engines and files that the settings name.

    Raises:
        VersionError: they differ.
    """
    where = f"worker on {socket.gethostname()}"
    try:
        own = stage_keys(job.settings)
    except KyokiError as fault:
        msg = f"{where}: {fault}"
        raise VersionError(msg) from fault
    if other := [stage for stage in own if own[stage] != job.keys.get(stage)]:
        causes = " or ".join([*filter(None, [job.settings.names.file]), "kyoki", "an engine"])
        msg = (
            f"{where}: stage {other[0]} has another key than in this run: {causes} differs there, or was changed "
            "since the run began; make it the same, then run the same command again"
        )
        raise VersionError(msg)


def _attempt(job: Job, stage: str, tables: list[pd.DataFrame]) -> list[Tables]:
    """Call a stage on these articles; if it raises, call it on each half, down to the article at fault."""
    ids = _ids(tables)
    if job.one_at_a_time and len(ids) == 1:
        job.current_input.write_text(ids[0], encoding="utf-8")
    if not job.one_at_a_time or len(ids) <= 1:
        try:
            return [_call(job, stage, tables)]
        except Exception as fault:  # noqa: BLE001 (the one place that sets an article aside)
            if len(ids) <= 1:
                _call(job, stage, [_without(table, ids) for table in tables])  # raises if the stage is at fault
                return [_set_aside(stage, ids[0], "engine_failed", f"{type(fault).__name__}: {fault}")]
    half = len(ids) // 2
    first, second = ids[:half], ids[half:]
    return [
        *_attempt(job, stage, [_without(table, second) for table in tables]),
        *_attempt(job, stage, [_without(table, first) for table in tables]),
    ]


def _call(job: Job, stage: str, tables: list[pd.DataFrame]) -> Tables:
    limit: float = job.settings.run.time_limit
    if text := {"text", "raw"}.intersection(tables[0]):
        limit = with_extra(limit, int(tables[0][text.pop()].str.len().sum()) // _SLOWEST)
    with time_limit(limit, job.overrun), progress.taken_back_on_error():
        return dict(zip(stages()[stage].gives, call(stage, *tables, settings=job.settings), strict=True))


def _ids(tables: Sequence[pd.DataFrame]) -> list[str]:
    """Return the ids of the given articles (or scrapes): the key of the first table that a stage needs."""
    return list(tables[0].iloc[:, 0])


def _without(table: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    return table[~table.iloc[:, 0].isin(ids)].reset_index(drop=True) if ids else table


def _only(table: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    return table[table.iloc[:, 0].isin(ids)].reset_index(drop=True)


def _set_aside(stage: str, article_id: str, reason: str, detail: str) -> Tables:
    # The path is filled in when the parts are folded: the file may have been renamed by then.
    row = {"scrape_id": article_id, "path": article_id, "stage": stage, "reason": reason, "detail": detail}
    return {"rejects": TABLES["rejects"].frame([row])}


def _joined(stage: str, pieces: list[Tables]) -> Tables:
    """Join the tables of the pieces."""
    return {
        name: _one_table(PART_TABLES[name], [piece[name] for piece in pieces if name in piece and len(piece[name])])
        for name in _gives(stage)
    }


def _one_table(table: Table, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join frames, sorted by key; the usual single frame of a stage has its dtypes already."""
    if not frames:
        return _empty(table.name)
    if len(frames) == 1 and list(frames[0].columns) == table.names:
        return table.sorted(frames[0])
    return table.sorted(table.frame(pd.concat(frames)))


@functools.cache
def _empty(table: str) -> pd.DataFrame:
    return PART_TABLES[table].frame()


def _gives(stage: str) -> list[str]:
    """Return the names of the tables of a part; every part has rejects, mostly empty."""
    return [*dict.fromkeys([*stages()[stage].gives, "rejects"])]
