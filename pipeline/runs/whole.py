"""The whole run: a folder of raw scrapes into tables and a report, and only what is new is worked on."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pandas as pd
from tqdm import tqdm

from pipeline import config
from pipeline.errors import InputError
from pipeline.runs.dictionary import dictionary
from pipeline.runs.fingerprint import engine_versions, model_version, stage_key
from pipeline.runs.fold import fold
from pipeline.runs.ledger import input_hashes, ledger_of, write_ledger
from pipeline.runs.locking import locked
from pipeline.runs.parts import PartStore, batch_key
from pipeline.runs.pool import work_all
from pipeline.runs.query import write_database
from pipeline.runs.work import WORK_STAGES, Job
from pipeline.stages.alone import STAGES, keywords_for
from pipeline.stages.read import scan
from pipeline.stages.report import report
from pipeline.storage import Tables, load, replacing
from pipeline.tables import TABLES
from pipeline.text.documents import Scrape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.runs.fold import Folded

#: Scrapes in a batch. Small first, so that a small corpus spreads over all cores and the first part is soon done;
#: then large, so that 100,000 articles make some 2,000 files a stage and not 12,000.
_FIRST_BATCHES: Final = 32
_FIRST_SIZE: Final = 8
_SIZE: Final = 64


def run(
    paths: Iterable[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "outputs",
    settings: config.Settings | Mapping[str, Any] | None = None,
    workers: int | None = None,
) -> Tables:
    """Turn files and folders of raw scrapes into tables, a report and a ledger in `out`.

    What an earlier run on `out` has worked on is not worked on again, unless its code, settings or engines changed;
    what is no longer among the inputs leaves every table. A run that was killed goes on where it was.

    Args:
        paths: files and folders.
        out: folder for everything that is written.
        settings: all settings, or a nested mapping of those that differ from the defaults.
        workers: processes; as many as there are cores where None. The tables do not depend on it.

    Returns:
        The tables, as `pipeline.load(out)` gives them.

    Raises:
        InputError: a path is missing, there is nothing to read, or `out` cannot be written to or is in use.
        SettingError: a setting does not exist.
        EngineError: the model is not installed.
    """
    chosen = settings if isinstance(settings, config.Settings) else config.from_mapping(dict(settings or {}))
    folder = Path(out)
    with locked(_writable(folder)), _one_line_for_a_broken_disk(folder):
        for left_by_a_killed_run in folder.rglob(".*.unfinished"):
            left_by_a_killed_run.unlink()
        _Run(folder, chosen, workers or _cores()).run([Path(path) for path in paths])
    return load(folder)


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".unfinished").touch()
        (folder / ".unfinished").unlink()
    except OSError as fault:
        msg = f"{folder}: cannot be written to ({fault.strerror}); choose another --out"
        raise InputError(msg) from fault
    return folder


@contextmanager
def _one_line_for_a_broken_disk(folder: Path) -> Iterator[None]:
    """Turn what the system says of a full or vanished disk into an InputError; parts that were sealed stay."""
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as fault:
        said = getattr(fault, "strerror", None) or str(fault).splitlines()[0]
        msg = f"{folder}: cannot go on ({said}); what is done is kept: make room there, then run the same command again"
        raise InputError(msg) from fault


def _cores() -> int:
    """Return the cores that this process may use (a container may allow fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class _Run:
    """One run's state: where it writes, its parts, and what each stage has cost."""

    out: Path
    settings: config.Settings
    workers: int
    worked: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        versions = {stage: engine_versions(stage) for stage in ("read", *WORK_STAGES)}
        versions["mentions"]["model"] = model_version(self.settings.mentions.model)
        self.stores: dict[str, PartStore] = {}
        upstream = ""
        for stage, engines in versions.items():
            told = {name: repr(value) for name, value in keywords_for(stage, self.settings).items()}
            upstream = stage_key(stage, told, engines, upstream)
            self.stores[stage] = PartStore(self.out / "parts", stage, upstream)

    def run(self, paths: Sequence[Path]) -> None:
        began = time.perf_counter()
        self._forget_damaged()
        index, rejects = self._read(paths)
        present = set(index["scrape_id"])
        seals = self.stores["read"].seals()
        batches = {batch: len(ids) for batch, ids in seals.items() if not present.isdisjoint(ids)}
        self._work(batches)
        unfinished = self.out / "tables.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        folded = fold(self.stores, list(batches), index, rejects, self.settings, unfinished)
        self.seconds.update(folded.seconds)
        self._publish(folded, index, began)
        self._forget_other_keys()

    def _read(self, paths: Sequence[Path]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Scan the inputs and put the scrapes that no part holds yet into new parts.

        Returns:
            scrape_id, path and row of every scrape; and the rejects of reading.
        """
        began = time.perf_counter()
        known = {i for ids in self.stores["read"].seals().values() for i in ids}
        index, rejects, waiting, n_batches = [], [], [], 0
        for found in _progress(scan(paths, settings=self.settings.read), desc="read", unit=" scrapes"):
            if not isinstance(found, Scrape):
                rejects.append(found)
                continue
            index.append((found.scrape_id, found.path, found.row))
            if found.scrape_id not in known:
                waiting.append(found)
            if len(waiting) == (_FIRST_SIZE if n_batches < _FIRST_BATCHES else _SIZE):
                self._write_scrapes(waiting)
                waiting, n_batches = [], n_batches + 1
        self._write_scrapes(waiting)
        self.seconds["read"] = time.perf_counter() - began
        if not index and not rejects:
            msg = f"{', '.join(map(str, paths))}: nothing to read; wanted .txt, .html, .jsonl or .csv files (also .gz)"
            raise InputError(msg)
        frame = pd.DataFrame(index, columns=["scrape_id", "path", "row"])
        frame = frame.astype({"scrape_id": "str", "path": "str", "row": "Int64"})
        return frame, TABLES["rejects"].frame([reject._asdict() for reject in rejects])

    def _write_scrapes(self, scrapes: list[Scrape]) -> None:
        if scrapes:
            ids = [scrape.scrape_id for scrape in scrapes]
            frame = TABLES["scrapes"].sorted(TABLES["scrapes"].frame([scrape._asdict() for scrape in scrapes]))
            self.stores["read"].write(batch_key(ids), ids, {"scrapes": frame})
            self.worked["read"] += len(ids)

    def _forget_damaged(self) -> None:
        """Take the seal off every part whose bytes are no longer those that were written: it is made again."""
        with ThreadPoolExecutor(self.workers) as threads:  # hashing runs outside of the interpreter's lock
            for store in self.stores.values():
                sealed = list(store.seals())
                for batch, damaged in zip(sealed, threads.map(store.damaged, sealed), strict=True):
                    if damaged:
                        store.forget(batch)

    def _work(self, batches: Mapping[str, int]) -> None:
        """Bring every batch through the per-article stages, in as many processes as there is work for."""
        todo = [b for b in batches if not all(self.stores[stage].has(b) for stage in WORK_STAGES)]
        if not todo:
            return
        keys = {stage: store.key for stage, store in self.stores.items()}
        jobs = (Job(self.out / "parts", keys, batch, self.settings) for batch in todo)
        with _progress(None, desc="work", unit=" articles", total=sum(batches[b] for b in todo)) as bar:
            for done in work_all(jobs, min(self.workers, len(todo))):
                self.worked.update(done.articles)
                for stage, seconds in done.seconds.items():
                    self.seconds[stage] += seconds
                bar.update(batches[done.batch])

    def _publish(self, folded: Folded, index: pd.DataFrame, began: float) -> None:
        """Put the new tables in the place of the old ones, then the pages about them, the ledger last."""
        for file in sorted(folded.folder.glob("*.*")):
            (self.out / "tables").mkdir(exist_ok=True)
            file.replace(self.out / "tables" / file.name)
        shutil.rmtree(folded.folder)
        with replacing(self.out / "README.md") as page:
            page.write_text(dictionary(), encoding="utf-8")
        stages = {name: self._figures(name, len(index)) for name in self.seconds}
        ledger = ledger_of(
            settings=self.settings,
            inputs=input_hashes(index),
            tables=folded.rows,
            stages=stages,
            seconds=time.perf_counter() - began,
        )
        shown = {name: self.out / "tables" / f"{name}.parquet" for name in STAGES["report"].needs}
        with replacing(self.out / "report.html") as page:
            page.write_text(report(shown, ledger=ledger), encoding="utf-8")
        write_database(self.out)
        write_ledger(self.out / "ledger.json", ledger)

    def _figures(self, stage: str, n_scrapes: int) -> dict[str, float]:
        """Return a stage's figures: the per-article stages count what they worked on, the others the whole corpus."""
        seconds = self.seconds[stage]
        worked = self.worked[stage] if stage in self.stores else n_scrapes
        rate = worked / seconds if seconds else 0.0
        return {"articles": worked, "reused": n_scrapes - worked, "seconds": seconds, "articles_per_second": rate}

    def _forget_other_keys(self) -> None:
        """Delete parts that no stage would read any more: their code, settings or engines have changed."""
        current = {store.folder for store in self.stores.values()}
        for folder in (self.out / "parts").iterdir():
            if folder.is_dir() and folder not in current:
                shutil.rmtree(folder)


def _progress(items: Any, **about: Any) -> Any:  # noqa: ANN401 (tqdm is generic over what it passes through)
    """Return a progress bar on stderr, silent where stderr is no terminal."""
    return tqdm(items, file=sys.stderr, disable=not sys.stderr.isatty(), dynamic_ncols=True, **about)
