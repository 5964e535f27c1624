"""The work on one batch, in a worker process: clean, tokens, mentions, each into its own part."""

from __future__ import annotations

import socket
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.errors import KyokiError, VersionError
from kyoki.running.keys import stage_keys
from kyoki.running.limits import time_limit, with_extra
from kyoki.running.parts import PartStore
from kyoki.running.registry import STAGES
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.config import Settings
    from kyoki.running.parts import Place

#: The per-article stages in order; a batch that read has written goes through them all.
WORK_STAGES: Final = ("clean", "tokens", "mentions")
#: Which stage writes the tables that they need.
_MADE_BY: Final = {"scrapes": "read", "articles": "clean", "tokens": "tokens"}

#: Characters a second that even spaCy itself reads on a machine with too much to do: so much longer than the limit a
#: batch or a long article may take. An article of 5 MB takes more than a minute on any machine.
_SLOWEST: Final = 1000
#: Why the work itself, and not a stage, sets an article aside: with other limits it may end otherwise.
_NOT_DONE: Final = frozenset(("engine_failed", "engine_died", "timeout"))


@dataclass(frozen=True)
class Task:
    """What a worker process is given: names and settings only, the data are on disk.

    `condemned` are inputs whose process ended each time, with the reason and detail of their reject: they are set
    aside unseen. A `careful` task takes one input at a time and notes it on disk first, so that one more death
    names it.
    """

    root: Place
    keys: dict[str, str]
    batch: str
    settings: Settings
    condemned: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    careful: bool = False

    def store(self, stage: str) -> PartStore:
        """Return the parts of a stage."""
        return PartStore(self.root, stage, self.keys[stage])

    @property
    def suspect(self) -> Place:
        """Where a careful task notes the input at hand."""
        return self.root / f"{self.batch}.suspect"

    @property
    def overrun(self) -> Path:
        """Where a worker whose time is up notes what it was doing: always on this machine."""
        folder = self.root if isinstance(self.root, Path) else Path(tempfile.gettempdir())
        return folder / f"{self.batch}.overrun"


@dataclass(frozen=True)
class Job(Task):
    """One batch to work on."""


@dataclass
class Done:
    """What was done on a batch: articles worked on and seconds, by stage (absent where the part was there already)."""

    batch: str
    articles: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def work(job: Job) -> Done:
    """Bring a batch's parts up to date; parts that are whole stay as they are.

    Raises:
        VersionError: what this process makes is not what the keys of the job stand for; it has written nothing then.
    """
    done = Done(job.batch)
    _prove(job)
    for stage in WORK_STAGES:
        if job.store(stage).has(job.batch):
            continue
        began = time.perf_counter()
        tables = _inputs(job, stage)
        ids = _ids(tables)
        condemned = [i for i in ids if i in job.condemned]
        pieces = _attempt(job, stage, [_without(table, condemned) for table in tables])
        pieces += [_set_aside(stage, i, *job.condemned[i]) for i in condemned]
        tables_made = _joined(stage, pieces)
        limited = not _NOT_DONE.isdisjoint(tables_made["rejects"]["reason"])
        limits = asdict(job.settings.run) if limited else None
        _prove(job)  # again: a file of the settings may have changed since it was read
        job.store(stage).write(job.batch, ids, tables_made, limits=limits)
        done.articles[stage], done.seconds[stage] = len(ids), time.perf_counter() - began
    job.suspect.unlink(missing_ok=True)
    return done


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
            f"{where}: stage {other[0]} has another key than in this run: {causes} is not the same there, or was "
            "changed since the run began; let it be the same, then run the same command again"
        )
        raise VersionError(msg)


def _inputs(job: Job, stage: str) -> list[pd.DataFrame]:
    """Return the tables that a stage needs, less the articles that the tokeniser has set aside before."""
    needs = STAGES[stage].needs
    tables = [job.store(_MADE_BY[name]).read(job.batch, name) for name in needs]
    if "tokens" not in needs:
        return tables
    refused = job.store("tokens").read(job.batch, "rejects")["scrape_id"]
    return [_without(table, refused) for table in tables]


def _attempt(job: Job, stage: str, tables: list[pd.DataFrame]) -> list[dict[str, pd.DataFrame]]:
    """Call a stage on these articles; if it raises, on each half, down to the article that is to blame."""
    ids = _ids(tables)
    if job.careful and len(ids) == 1:
        job.suspect.write_text(ids[0], encoding="utf-8")
    if not job.careful or len(ids) <= 1:
        try:
            return [_call(job, stage, tables)]
        except Exception as fault:  # noqa: BLE001 (the one place that sets an article aside)
            if len(ids) <= 1:
                _call(job, stage, [_without(table, ids) for table in tables])  # raises where the stage is to blame
                return [_set_aside(stage, ids[0], "engine_failed", f"{type(fault).__name__}: {fault}")]
    half = len(ids) // 2
    first, second = ids[:half], ids[half:]
    return [
        *_attempt(job, stage, [_without(table, second) for table in tables]),
        *_attempt(job, stage, [_without(table, first) for table in tables]),
    ]


def _call(job: Job, stage: str, tables: list[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    limit: float = job.settings.run.time_limit
    if "text" in tables[0]:
        limit = with_extra(limit, int(tables[0]["text"].str.len().sum()) // _SLOWEST)
    with time_limit(limit, job.overrun):
        return dict(zip(STAGES[stage].gives, STAGES[stage].call(*tables, settings=job.settings), strict=True))


def _ids(tables: Sequence[pd.DataFrame]) -> list[str]:
    """Return the ids of the articles (or scrapes) at hand: the key of the first table that a stage needs."""
    return list(tables[0].iloc[:, 0])


def _without(table: pd.DataFrame, ids: Sequence[str] | pd.Series[str]) -> pd.DataFrame:
    return table[~table.iloc[:, 0].isin(list(ids))].reset_index(drop=True) if len(ids) else table


def _set_aside(stage: str, article_id: str, reason: str, detail: str) -> dict[str, pd.DataFrame]:
    # The path is filled in when the parts are folded: the file may have been renamed by then.
    row = {"scrape_id": article_id, "path": article_id, "stage": stage, "reason": reason, "detail": detail}
    return {"rejects": TABLES["rejects"].frame([row])}


def _joined(stage: str, pieces: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Join the tables of the pieces; every part has a table of rejects, most often an empty one."""
    joined = {}
    for name in {**dict.fromkeys(STAGES[stage].gives), "rejects": None}:
        frames = [piece[name] for piece in pieces if name in piece and len(piece[name])]
        joined[name] = TABLES[name].sorted(TABLES[name].frame(pd.concat(frames) if frames else ()))
    return joined
