"""The whole run: raw scrapes to tables and a report; only new articles are processed."""

from __future__ import annotations

import shutil
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kyoki import imports, terminal
from kyoki.cleaning.site_templates import from_table, template_lines
from kyoki.config import Settings
from kyoki.errors import InputError
from kyoki.language.cuda import warn_if_unusable
from kyoki.outputs import claim, forget_parts, sweep, unfinished
from kyoki.published import LEDGER, compared
from kyoki.reading.documents import KINDS, Reject
from kyoki.running.cluster import ClusterPool
from kyoki.running.corpus_stages import import_ahead, in_processes
from kyoki.running.disk_faults import one_line_for_a_broken_disk
from kyoki.running.estimate import estimate
from kyoki.running.fold import ONE_FILE, fold
from kyoki.running.keys import stage_keys
from kyoki.running.ledger import read_ledger
from kyoki.running.limits import cores
from kyoki.running.locks import locked
from kyoki.running.parts import PartStore, root_of
from kyoki.running.plan import planned
from kyoki.running.pool import LocalPool
from kyoki.running.publish import Publisher, import_for_pages
from kyoki.running.read_inputs import read_inputs
from kyoki.running.registry import call
from kyoki.running.sliced_by import check_slices, check_variables
from kyoki.running.up_to_date import state_of
from kyoki.running.watch import work_watched
from kyoki.running.work import Job
from kyoki.storage.readers import Tables, load
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kyoki.running.inputs import Known
    from kyoki.running.lineage import Part
    from kyoki.running.parts import Place
    from kyoki.running.pool import Pool
    from kyoki.running.replay import Replay


def run(
    paths: Iterable[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "outputs",
    settings: Settings | Mapping[str, Any] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    parts: str | None = None,
    shown: Callable[[Tables], object] = lambda _: None,
) -> Tables:
    """Process files and folders of raw scrapes into tables, a report and a ledger in `out`.

    Work of an earlier run in `out` is not repeated, unless code, settings or engines have changed; articles that are no
    longer among the inputs are removed from every table. A run that was killed resumes where it was. If nothing has
    changed, only the ledger is rewritten.

    Args:
        paths: files and folders.
        out: folder for everything that is written.
        settings: all settings, or a nested mapping of those that differ from the defaults.
        workers: number of processes; that of the cores if None. The tables do not depend on it.
        cluster: address of a dask scheduler (tcp://host:8786), whose workers then process the articles.
        parts: where finished work is kept: a path or the URL of a store (s3://bucket/folder), which the workers of a
            cluster must reach under the same name; `out`/parts if None.
        shown: called with the new tables as soon as they are in place, before the pages about them are written.

    Returns:
        The tables, as from `kyoki.load(out)`.

    Raises:
        InputError: a path is missing, there is nothing to read, or `out` cannot be written to or is in use, or the
            cluster does not answer.
        SettingError: a setting does not exist.
        EngineError: the model is not installed.

    >>> import kyoki, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("石破茂首相は24日、東京で会見した。", encoding="utf-8")
    ...     found = kyoki.run([folder + "/a.txt"], out=folder + "/outputs", workers=1)
    ...     found.entities["name"].tolist()
    ['石破茂', '東京']
    """
    inputs = [Path(path) for path in paths]
    with _begun(inputs, out, settings, workers, cluster, parts) as begun:
        begun.run(inputs, shown=shown)
    return load(Path(out))


def replay(
    again: Replay,
    *,
    out: str | os.PathLike[str] = "outputs",
    workers: int | None = None,
    cluster: str | None = None,
    parts: str | None = None,
) -> Tables:
    """Repeat a run from its ledger; arguments, result and exceptions as in `run`.

    Raises:
        InputError: also if an input has changed since then; no article has been processed in this case.
    """
    with _begun(again.paths, out, again.settings, workers, cluster, parts) as begun:
        begun.run(again.paths, again)
    return load(Path(out))


def work_only(
    paths: Iterable[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "outputs",
    settings: Settings | Mapping[str, Any] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    parts: str | None = None,
) -> dict[str, int]:
    """Process new articles and leave the tables unchanged, for a crawler that adds some each minute.

    The next `run` makes the tables from the finished work. Arguments and exceptions as in `run`.

    Returns:
        The number of articles that each stage has processed.
    """
    inputs = [Path(path) for path in paths]
    with _begun(inputs, out, settings, workers, cluster, parts) as begun:
        index, _ = begun.read(inputs)
        _, lines = begun.templates(index["scrape_id"])
        begun.work(index["scrape_id"], lines)
    return dict(begun.worked)


@contextmanager
def _begun(
    inputs: Sequence[Path],
    out: str | os.PathLike[str],
    settings: Settings | Mapping[str, Any] | None,
    workers: int | None,
    cluster: str | None,
    parts: str | None,
) -> Iterator[_Run]:
    """Hold the output folder for a run."""
    chosen = settings if isinstance(settings, Settings) else from_mapping(dict(settings or {}))
    check_slices(chosen, inputs)
    warn_if_unusable(chosen.mentions.engine, chosen.mentions.device)
    folder = claim(Path(out))
    root = root_of(parts) if parts else folder.absolute() / "parts"
    if parts and isinstance(root, Path):
        claim(root)
    readers = LocalPool(workers or cores(), chosen.run.memory_limit)
    with locked(folder), one_line_for_a_broken_disk(folder), closing(readers):
        sweep(folder)
        root.mkdir(parents=True, exist_ok=True)  # in a store, too: workers write notes there
        try:
            yield _Run(folder, chosen, readers, ClusterPool(cluster) if cluster else readers, root)
        finally:
            readers.close()
            sweep(folder)  # the workers have ended


@dataclass
class _Run:
    """The state of a run: its output folder, its parts, and the seconds of each stage."""

    out: Path
    settings: Settings
    readers: LocalPool
    pool: Pool
    root: Place
    worked: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        self.stores = {stage: PartStore(self.root, stage, key) for stage, key in stage_keys(self.settings).items()}
        self.earlier = read_ledger(self.out / LEDGER)
        self._tell_of_an_upgrade()

    def _tell_of_an_upgrade(self) -> None:
        """Report that work is repeated if parts exist, but none of this code with these settings and engines."""
        first = self.stores["read"]
        if self.earlier is None or not isinstance(self.root, Path) or not self.root.is_dir():
            return
        redone = [
            stage
            for stage, store in self.stores.items()
            if not store.folder.exists() and any(self.root.glob(f"{stage}-*"))
        ]
        if redone:
            by = self.earlier.versions.get("kyoki", "an older version")
            what = "all articles are read and processed again" if first.stage in redone else f"{redone[0]} is redone"
            terminal.note(
                f"kyoki: {self.out} was written by kyoki {by}; code, settings or engines have changed since: {what}"
            )

    def run(
        self,
        paths: Sequence[Path],
        again: Replay | None = None,
        shown: Callable[[Tables], object] = lambda _: None,
    ) -> None:
        """Bring everything up to date; when repeating a run, only if the inputs are the recorded ones."""
        began = time.perf_counter()
        before = self.earlier.tables.get("tokens", 0) if self.earlier else 0
        ahead = partial(import_ahead, counting=not in_processes(before, self._counting_pool()))
        index, rejects = self.read(paths, ahead)
        check_variables(self.settings, self.stores["read"], index["scrape_id"])
        if again is not None:
            again.check_inputs(index)
        if self.earlier is not None:
            publisher = self._publisher(paths, index, rejects)
            whole, broken = compared(self.out, self.earlier.files)
            if self.earlier.state == publisher.state and not any(name.startswith("tables/") for name in broken):
                publisher.mend(self.earlier, whole, broken, self._figures(len(index)), began)
                return
        if self._forget_damaged():
            index, rejects = self.read(paths)
        ahead()
        learnt, lines = self.templates(index["scrape_id"])
        parts, current = self.work(index["scrape_id"], lines)
        if len(index) > ONE_FILE:
            self.readers.close()  # the corpus stages need the memory
        elif self.readers.has_processes:
            with suppress(*self.readers.crash_errors), self.readers.executor() as executor:
                executor.submit(import_for_pages)
        publisher = self._publisher(paths, index, rejects)
        folder = unfinished(self.out.absolute() / "tables")
        folder.mkdir()
        try:
            now = index.assign(template_lines=index["scrape_id"].map(lines).astype("str"))
            with closing(self._counting_pool()) as pool:
                folded = fold(self.stores, parts, now, rejects, self.settings, folder, pool)
                folded.write("templates", learnt)
                self.seconds.update(folded.seconds)
                figures = self._figures(len(index))
                beside = pool if in_processes(folded.rows["tokens"], pool) else self._idle_workers()
                publisher.publish(folded, self.earlier, figures, began, beside, lambda: shown(load(self.out)))
        finally:
            terminal.doing("")
            shutil.rmtree(folder, ignore_errors=True)  # on a full disk, room for the next try
        if self.root == self.out.absolute() / "parts":  # shared parts may be in use by another run
            forget_parts(self.out, current)

    def _counting_pool(self) -> Pool:
        """Return where the corpus stages run: on a cluster if the parts, which it reaches, are in the output folder."""
        if self.root == self.out.absolute() / "parts" and self.pool is not self.readers:
            return self.pool
        return LocalPool(self.readers.workers, memory=0)  # the limit is for work on articles

    def _idle_workers(self) -> LocalPool | None:
        """Return the processes that have worked on articles, if there are any."""
        return self.readers if self.readers.has_processes else None

    def _publisher(self, paths: Sequence[Path], index: pd.DataFrame, rejects: pd.DataFrame) -> Publisher:
        """Return the publisher for new or existing tables."""
        return Publisher(self.out, self.settings, paths, index, state_of(self.settings, index, rejects))

    def read(
        self, paths: Sequence[Path], meanwhile: Callable[[], object] = lambda: None
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """List the inputs and read new ones into parts; `meanwhile` is called if there are any.

        Returns:
            scrape_id, path and row of every scrape; and the rejects of reading.
        """
        began = time.perf_counter()
        imports.keep_out(paths)
        reading = read_inputs(paths, self.settings, self.stores["read"], self.readers, meanwhile)
        self.worked["read"] += reading.n_read
        self.seconds["read"] += time.perf_counter() - began
        if not reading.known and not reading.rejects:
            msg = (
                f"{', '.join(map(str, paths))}: nothing to read; expected files ending in {', '.join(KINDS)} (also .gz)"
            )
            raise InputError(msg)
        return _frames(reading.known, reading.rejects)

    def _forget_damaged(self) -> int:
        """Remove the seal of every part whose bytes have changed, so that it is made again.

        This includes parts of read with a scrape that is also in another part, as two runs with shared parts may leave.
        """
        n_damaged = 0
        held: set[str] = set()
        for batch, seal in self.stores["read"].seals().items():
            if held.isdisjoint(seal.ids):
                held.update(seal.ids)
            else:
                self.stores["read"].forget(batch)
                n_damaged += 1
        with ThreadPoolExecutor(self.readers.workers) as threads:  # hashing runs outside of the interpreter's lock
            for store in self.stores.values():
                sealed = list(store.seals())
                for batch, is_damaged in zip(sealed, threads.map(store.damaged, sealed), strict=True):
                    if is_damaged:
                        store.forget(batch)
                        n_damaged += 1
        return n_damaged

    def templates(self, corpus: Iterable[str]) -> tuple[pd.DataFrame, dict[str, str]]:
        """Learn the templates of each site of the corpus.

        Returns:
            The table templates; and the template lines of each scrape that has some.
        """
        store, present = self.stores["read"], set(corpus)
        with ThreadPoolExecutor(self.readers.workers) as threads:  # a network store is slow to answer
            read = partial(store.read, table="scrapes", columns=["scrape_id", "site", "line_hashes"])
            parts = list(threads.map(read, store.seals()))
        if not parts:  # every input was set aside
            return TABLES["templates"].frame(), {}
        began = time.perf_counter()
        scrapes = pd.concat(parts).drop_duplicates("scrape_id")
        scrapes = scrapes[scrapes["scrape_id"].isin(present)]
        (learnt,) = call("templates", scrapes, settings=self.settings)
        found = template_lines(scrapes, from_table(learnt))
        self.seconds["templates"] += time.perf_counter() - began
        return learnt, {name: lines for name, lines in zip(scrapes["scrape_id"], found, strict=True) if lines}

    def work(
        self, corpus: Iterable[str], of_sites: Mapping[str, str]
    ) -> tuple[dict[str, list[Part]], dict[str, set[str]]]:
        """Run every batch through the article stages, in as many processes as there is work for.

        Args:
            corpus: the current scrape_ids.
            of_sites: the template lines of each scrape that has some.

        Returns:
            The parts that contain the corpus, by stage, and all parts that are up to date, by the name of their folder.
        """
        present = set(corpus)
        plan = planned(self.stores, asdict(self.settings.run), of_sites)
        sizes = {batch: len(made["read"].seal.ids) for batch, made in sorted(plan.made.items())}
        batches = {b: n for b, n in sizes.items() if not present.isdisjoint(plan.made[b]["read"].seal.ids)}
        if todo := plan.todo(batches):
            left = {batch: batches[batch] for batch in todo}
            if said := estimate(sum(left.values()), self.readers.workers, self.out, self.earlier):
                terminal.status(said)
            keys = {stage: store.key for stage, store in self.stores.items()}
            earlier = plan.earlier(todo)
            jobs = (
                Job(
                    self.root,
                    keys,
                    batch,
                    self.settings,
                    earlier=earlier.get(batch, {}),
                    template_lines={i: of_sites[i] for i in plan.made[batch]["read"].seal.ids if i in of_sites},
                )
                for batch in todo
            )
            for done in work_watched(jobs, left, self.pool.sized(len(todo)), unfinished(self.out / "progress")):
                plan.made[done.batch] = done.parts
                self.worked.update(done.articles)
                for stage, seconds in done.seconds.items():
                    self.seconds[stage] += seconds
        return plan.parts(batches), plan.current(self.stores)

    def _figures(self, n_scrapes: int) -> dict[str, dict[str, float]]:
        """Return figures by stage: per-article stages count the processed articles, the others the whole corpus."""
        figures = {}
        for stage, seconds in self.seconds.items():
            n = self.worked[stage] if stage in self.stores else n_scrapes
            rate = n / seconds if seconds else 0.0
            figures[stage] = {"articles": n, "reused": n_scrapes - n, "seconds": seconds, "articles_per_second": rate}
        return figures


def _frames(index: Sequence[Known], rejects: Sequence[Reject]) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = pd.DataFrame(index, columns=["scrape_id", "path", "row"])
    frame = frame.astype({"scrape_id": "str", "path": "str", "row": "Int64"})
    return frame, TABLES["rejects"].frame(pd.DataFrame(rejects, columns=list(Reject._fields)))
