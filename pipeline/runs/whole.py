"""The whole run: a folder of raw scrapes into tables and a report, and only what is new is worked on."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pandas as pd

from pipeline import config, imports, terminal
from pipeline.engines import graphs
from pipeline.errors import InputError
from pipeline.runs.cluster import ClusterPool
from pipeline.runs.corpus import import_ahead
from pipeline.runs.dictionary import dictionary
from pipeline.runs.fingerprint import engine_versions, model_version, stage_key
from pipeline.runs.fold import fold
from pipeline.runs.inputs import Inputs, seldom_collecting
from pipeline.runs.ledger import input_hashes, ledger_of, read_ledger, write_ledger
from pipeline.runs.locking import locked
from pipeline.runs.parts import PartStore, batch_key, root_of
from pipeline.runs.pool import LocalPool, work_all
from pipeline.runs.query import write_database
from pipeline.runs.state import files_of, stands, state_of, table_hashes
from pipeline.runs.work import WORK_STAGES, Job
from pipeline.runs.workers import FIRST_BATCH, INPUTS, cores
from pipeline.stages.registry import STAGES, keywords_for
from pipeline.stages.report import report
from pipeline.storage import Tables, load, replacing, sync
from pipeline.tables import TABLES
from pipeline.text.documents import Reject, Scrape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.runs.corpus import Folded
    from pipeline.runs.parts import Place
    from pipeline.runs.pool import Pool

#: Scrapes in a batch. Small first (FIRST_BATCH), so that a small corpus spreads over all cores and the first part is
#: soon done; then large, so that 100,000 articles make some 2,000 files a stage and not 12,000.
_FIRST_BATCHES: Final = 32
_SIZE: Final = 64
#: Of tiny scrapes more: bytes that a batch has at least (a kB a scrape; news has three), and scrapes at most. A batch
#: costs a worker 0.2 s whatever it holds, a scrape of one sentence 1 ms.
_BYTES: Final = 64_000
_MOST: Final = 1024
#: scrape_id, path and row of a scrape.
_Where = tuple[str, str, int | None]


def run(
    paths: Iterable[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "outputs",
    settings: config.Settings | Mapping[str, Any] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    parts: str | None = None,
) -> Tables:
    """Turn files and folders of raw scrapes into tables, a report and a ledger in `out`.

    What an earlier run on `out` has worked on is not worked on again, unless its code, settings or engines changed;
    what is no longer among the inputs leaves every table. A run that was killed goes on where it was; where nothing has
    changed at all, nothing is written anew but the ledger.

    Args:
        paths: files and folders.
        out: folder for everything that is written.
        settings: all settings, or a nested mapping of those that differ from the defaults.
        workers: processes; as many as there are cores where None. The tables do not depend on it.
        cluster: address of a dask scheduler (tcp://host:8786), whose workers then do the work on articles.
        parts: where finished work is kept, for a cluster a place that its workers reach under the same name: a path,
            or the URL of a store (s3://bucket/folder); `out`/parts where None.

    Returns:
        The tables, as `pipeline.load(out)` gives them.

    Raises:
        InputError: a path is missing, there is nothing to read, or `out` cannot be written to or is in use, or the
            cluster does not answer.
        SettingError: a setting does not exist.
        EngineError: the model is not installed.
    """
    with _begun(out, settings, workers, cluster, parts) as begun:
        begun.run([Path(path) for path in paths])
    return load(Path(out))


def work_only(
    paths: Iterable[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "outputs",
    settings: config.Settings | Mapping[str, Any] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    parts: str | None = None,
) -> dict[str, int]:
    """Work on the articles that are new and leave the tables as they are: for a crawler that adds some each minute.

    The next `run` makes the tables out of what is then done. Arguments and exceptions are those of `run`.

    Returns:
        How many articles each stage has worked on.
    """
    with _begun(out, settings, workers, cluster, parts) as begun:
        found, _ = begun.read([Path(path) for path in paths])
        begun.work(begun.batches(scrape_id for scrape_id, _, _ in found))
    return dict(begun.worked)


@contextmanager
def _begun(
    out: str | os.PathLike[str],
    settings: config.Settings | Mapping[str, Any] | None,
    workers: int | None,
    cluster: str | None,
    parts: str | None,
) -> Iterator[_Run]:
    """Hold the output folder for a run."""
    chosen = settings if isinstance(settings, config.Settings) else config.from_mapping(dict(settings or {}))
    folder = Path(out)
    n_workers = workers or cores()
    pool: Pool = ClusterPool(cluster) if cluster else LocalPool(n_workers, chosen.run.memory_limit)
    with locked(_writable(folder)), _one_line_for_a_broken_disk(folder):
        _sweep(folder)
        try:
            yield _Run(folder, chosen, pool, n_workers, root_of(parts) if parts else folder.absolute() / "parts")
        finally:
            _sweep(folder)  # the workers have ended


def _sweep(folder: Path) -> None:
    """Delete what a killed run, or a worker that was killed in this one, has not finished writing."""
    for where, _, names in os.walk(folder):  # a tenth of the time of Path.rglob among the parts of 100,000 articles
        for name in names:
            if name.startswith(".") and name.endswith(".unfinished"):
                Path(where, name).unlink()


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


def _working_folder(out: Path) -> str:
    try:
        return os.path.relpath(Path.cwd(), out)
    except ValueError:  # on another drive of Windows
        return str(Path.cwd())


@dataclass
class _Run:
    """One run's state: where it writes, its parts, and what each stage has cost."""

    out: Path
    settings: config.Settings
    pool: Pool
    workers: int
    root: Place
    held: dict[str, list[str]] = field(default_factory=dict)  # the scrape_ids in each batch that read has written
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
            self.stores[stage] = PartStore(self.root, stage, upstream)
        self.earlier = read_ledger(self.out / "ledger.json")
        self._tell_of_an_upgrade()

    def _tell_of_an_upgrade(self) -> None:
        """Say that work is done again where there are parts, but none of this program, settings and engines."""
        first = self.stores["read"]
        if self.earlier is None or not isinstance(self.root, Path) or not self.root.is_dir():
            return
        redone = [
            stage
            for stage, store in self.stores.items()
            if not store.folder.exists() and any(self.root.glob(f"{stage}-*"))
        ]
        if redone:
            by = self.earlier.get("versions", {}).get("kyoki", "an older version")
            what = (
                "all articles are read and worked on again" if first.stage in redone else f"{redone[0]} is done again"
            )
            _say(f"{self.out} was written by kyoki {by}; code, settings or engines have changed since: {what}")

    def run(self, paths: Sequence[Path]) -> None:
        """Bring everything up to date."""
        began = time.perf_counter()
        index, rejects = _frames(*self.read(paths))
        state = state_of(self.settings, index, rejects)
        if self.earlier is not None and stands(self.out, self.earlier, state):
            ledger = self._ledger(paths, index, self.earlier["tables"], began)
            made = {name: self.earlier[name] for name in ("state", "files", "sha256")}
            write_ledger(self.out / "ledger.json", {**ledger, **made})
            return
        if self._forget_damaged():
            index, rejects = _frames(*self.read(paths))
        batches = self.batches(index["scrape_id"])
        import_ahead()
        self.work(batches)
        unfinished = self.out / "tables.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            folded = fold(self.stores, list(batches), index, rejects, self.settings, unfinished, self.workers)
            self.seconds.update(folded.seconds)
            self._publish(folded, paths, index, state, began)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)  # on a full disk, room for the next try
        self._forget_other_keys()

    def batches(self, corpus: Iterable[str]) -> dict[str, int]:
        """Return the batches that hold the corpus (its scrape_ids), and how many articles each has."""
        present = set(corpus)
        return {batch: len(ids) for batch, ids in sorted(self.held.items()) if not present.isdisjoint(ids)}

    @seldom_collecting()
    def read(self, paths: Sequence[Path]) -> tuple[list[_Where], list[Reject]]:
        """Scan the inputs and put the scrapes that no part holds yet into new parts.

        Returns:
            Where every scrape is; and the rejects of reading.
        """
        began = time.perf_counter()
        imports.keep_out(paths)
        self.held = {batch: seal["ids"] for batch, seal in self.stores["read"].seals().items()}
        known = {i for ids in self.held.values() for i in ids}
        inputs = Inputs(self.stores["read"].folder / INPUTS)
        index: list[_Where] = []
        rejects: list[Reject] = []
        waiting: list[Scrape] = []
        n_batches = n_bytes = 0
        for found in _progress(inputs.scan(paths, self.settings.read, known), desc="read", unit=" scrapes"):
            if isinstance(found, Reject):
                rejects.append(found)
                continue
            index.append((found.scrape_id, found.path, found.row))
            if isinstance(found, Scrape) and found.scrape_id not in known:
                waiting.append(found)
                n_bytes += found.n_bytes
            size = FIRST_BATCH if n_batches < _FIRST_BATCHES else _SIZE if n_bytes >= _BYTES else _MOST
            if len(waiting) >= size:
                self._write_scrapes(waiting)
                waiting, n_batches, n_bytes = [], n_batches + 1, 0
        self._write_scrapes(waiting)
        inputs.save()
        self.seconds["read"] = time.perf_counter() - began
        if not index and not rejects:
            msg = f"{', '.join(map(str, paths))}: nothing to read; wanted .txt, .html, .jsonl or .csv files (also .gz)"
            raise InputError(msg)
        return index, rejects

    def _write_scrapes(self, scrapes: list[Scrape]) -> None:
        if scrapes:
            ids = [scrape.scrape_id for scrape in scrapes]
            frame = TABLES["scrapes"].sorted(TABLES["scrapes"].frame([scrape._asdict() for scrape in scrapes]))
            self.stores["read"].write(batch_key(ids), ids, {"scrapes": frame})
            self.held[batch_key(ids)] = ids
            self.worked["read"] += len(ids)

    def _forget_damaged(self) -> int:
        """Take the seal off every part whose bytes are no longer those that were written: it is made again."""
        n_damaged = 0
        with ThreadPoolExecutor(self.workers) as threads:  # hashing runs outside of the interpreter's lock
            for store in self.stores.values():
                sealed = list(store.seals())
                for batch, damaged in zip(sealed, threads.map(store.damaged, sealed), strict=True):
                    if damaged:
                        store.forget(batch)
                        n_damaged += 1
        return n_damaged

    @seldom_collecting()
    def _done(self) -> set[str]:
        """Return the batches that need no work; where limits have changed, none that misses an article for their sake.

        No key stands for the limits: whoever raises one wants the few articles that it cost, not all of them again.
        """
        limits = asdict(self.settings.run)
        seals = [self.stores[stage].seals() for stage in WORK_STAGES]
        again = set()
        for position, of_stage in enumerate(seals):
            for batch in (name for name, seal in of_stage.items() if seal.get("limits", limits) != limits):
                again.add(batch)
                for later in WORK_STAGES[position:]:
                    self.stores[later].forget(batch)
        return set.intersection(*map(set, seals)) - again

    def work(self, batches: Mapping[str, int]) -> None:
        """Bring every batch through the per-article stages, in as many processes as there is work for."""
        done_already = self._done()
        todo = [batch for batch in batches if batch not in done_already]
        todo.sort(key=batches.__getitem__, reverse=True)  # what is left for the end is small, and shared out evenly
        if not todo:
            return
        keys = {stage: store.key for stage, store in self.stores.items()}
        jobs = (Job(self.root, keys, batch, self.settings) for batch in todo)
        pool = self.pool
        if isinstance(pool, LocalPool):
            pool = replace(pool, workers=min(pool.workers, len(todo)))
        with _progress(None, desc="work", unit=" articles", total=sum(batches[b] for b in todo)) as bar:
            for done in work_all(jobs, pool):
                self.worked.update(done.articles)
                for stage, seconds in done.seconds.items():
                    self.seconds[stage] += seconds
                bar.update(batches[done.batch])

    def _publish(self, folded: Folded, paths: Sequence[Path], index: pd.DataFrame, state: str, began: float) -> None:
        """Put the new tables in the place of the old ones, then the pages about them, the ledger last.

        The old ledger goes first: a folder without one is seen to be unfinished.
        """
        (self.out / "ledger.json").unlink(missing_ok=True)
        self._drop_tables_of_old()
        files = sorted(folded.folder.glob("*.*"))
        sync(files)
        for file in files:
            (self.out / "tables").mkdir(exist_ok=True)
            file.replace(self.out / "tables" / file.name)
        shutil.rmtree(folded.folder)
        with replacing(self.out / "README.md") as page:
            page.write_text(dictionary(), encoding="utf-8")
        ledger = self._ledger(paths, index, folded.rows, began)
        shown = {name: self.out / "tables" / f"{name}.parquet" for name in STAGES["report"].needs}
        with replacing(self.out / "report.html") as page:
            page.write_text(report(shown, ledger=ledger), encoding="utf-8")
        tables = load(self.out)
        graphs.write(tables.nodes, tables.edges, self.out / "graph")
        write_database(self.out)
        made = {"state": state, "files": files_of(self.out), "sha256": table_hashes(self.out)}
        write_ledger(self.out / "ledger.json", {**ledger, **made})

    def _ledger(
        self, paths: Sequence[Path], index: pd.DataFrame, rows: Mapping[str, int], began: float
    ) -> dict[str, Any]:
        return ledger_of(
            settings=self.settings,
            paths=[str(path) for path in paths],
            folder=_working_folder(self.out),
            inputs=input_hashes(index),
            tables=rows,
            stages={name: self._figures(name, len(index)) for name in self.seconds},
            seconds=time.perf_counter() - began,
        )

    def _drop_tables_of_old(self) -> None:
        """Delete tables that an older version wrote and this one does not know: they would grow old unseen."""
        for name in set((self.earlier or {}).get("tables", {})) - set(TABLES):
            for ending in ("csv", "parquet"):
                (self.out / "tables" / f"{name}.{ending}").unlink(missing_ok=True)

    def _figures(self, stage: str, n_scrapes: int) -> dict[str, float]:
        """Return a stage's figures: the per-article stages count what they worked on, the others the whole corpus."""
        seconds = self.seconds[stage]
        worked = self.worked[stage] if stage in self.stores else n_scrapes
        rate = worked / seconds if seconds else 0.0
        return {"articles": worked, "reused": n_scrapes - worked, "seconds": seconds, "articles_per_second": rate}

    def _forget_other_keys(self) -> None:
        """Delete parts that no stage would read any more: their code, settings or engines have changed."""
        current = {store.folder for store in self.stores.values()}
        if not isinstance(self.root, Path) or self.root != self.out.absolute() / "parts":
            return  # shared: another run may be at work there with other settings
        for folder in self.root.iterdir():
            if folder.is_dir() and folder not in current:
                shutil.rmtree(folder)


def _frames(index: list[_Where], rejects: list[Reject]) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = pd.DataFrame(index, columns=["scrape_id", "path", "row"])
    frame = frame.astype({"scrape_id": "str", "path": "str", "row": "Int64"})
    return frame, TABLES["rejects"].frame(pd.DataFrame(rejects, columns=list(Reject._fields)))


def _progress(items: Any, **about: Any) -> Any:  # noqa: ANN401 (tqdm is generic over what it passes through)
    """Return a progress bar on stderr, silent where stderr is no terminal."""
    return terminal.progress(items, **about)


def _say(what: str) -> None:
    terminal.note(f"kyoki: {what}")
