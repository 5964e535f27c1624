"""Read the inputs of a run: in worker processes with limits, some files at a time, directly into parts."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki import terminal
from kyoki.cleaning.page_lines import with_lines
from kyoki.reading.documents import OF_MANY, File, Reject, Scrape
from kyoki.reading.files import documents
from kyoki.reading.same_bytes import without_copies
from kyoki.reading.walk import listed
from kyoki.running.garbage import relaxed_gc
from kyoki.running.inputs import Inputs, Rows, known, stamp_of
from kyoki.running.keys import read_later
from kyoki.running.limits import time_limit, with_extra
from kyoki.running.parts import Seal, batch_key, joined, rows_digests
from kyoki.running.pool import work_all
from kyoki.running.work import Task
from kyoki.running.workers import FIRST_BATCH, INPUTS
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kyoki.config import Settings
    from kyoki.running.inputs import FileContents, Known
    from kyoki.running.parts import PartFile, PartStore
    from kyoki.running.pool import Pool

#: Number of small batches (FIRST_BATCH scrapes) before larger ones: small ones spread a small corpus over all cores and
#: finish the first part soon, larger ones give about 2,000 files per stage for 100,000 articles, not 12,000.
_FIRST_BATCHES: Final = 32
_SIZE: Final = 64
#: A batch of tiny scrapes has more of them: at least this many bytes (1 kB per scrape; news has 3), but at most this
#: many scrapes. A batch costs a worker 0.2 s whatever its size, a scrape of one sentence 1 ms.
_BYTES: Final = 64_000
_MOST: Final = 1024
#: A batch of large scrapes has fewer: several pages of 20 MB would not fit into a worker's memory.
_HEAVY: Final = 20_000_000
#: Bytes read per second on an overloaded machine: bytes that fit no charset take 2 s of CPU per MB.
_SLOWEST: Final = 100_000


class UnsealedPart(NamedTuple):
    """Scrapes that a worker has written but not sealed yet: equal ones may precede them by path."""

    batch: str
    digests: dict[str, str]
    files: dict[str, PartFile]


class ReadDone(NamedTuple):
    """The contents of each file of a job, in order, and the parts that have them."""

    batch: str
    found: list[FileContents]
    parts: list[UnsealedPart]


@dataclass(frozen=True)
class ReadJob(Task):
    """Files to read. The first `small` batches are small ones; `quarantined` maps a file's `real` to its reject."""

    files: tuple[File, ...] = ()
    small: int = 0


class Reading(NamedTuple):
    """The location of every scrape of the corpus, the rejects, and the number of new scrapes."""

    known: list[Known]
    rejects: list[Reject]
    n_read: int


@relaxed_gc()
def read_inputs(
    paths: Sequence[Path],
    settings: Settings,
    store: PartStore,
    pool: Pool,
    meanwhile: Callable[[], object] = lambda: None,
) -> Reading:
    """List the inputs, and read those that are in no part yet into new parts.

    Args:
        paths: files and folders.
        settings: of read and run.
        store: the parts of read.
        pool: the workers that read.
        meanwhile: called if there is something to read, before waiting for the workers.

    Raises:
        InputError: a path does not exist, or is an output folder of kyoki.
    """
    ids = {name for seal in store.seals().values() for name in seal.ids}
    inputs = Inputs(store.folder / INPUTS, asdict(settings.run))
    entries = list(listed(paths))
    found: dict[int, FileContents] = {}
    unread: list[_Unread] = []
    for n, entry in enumerate(entries):
        if isinstance(entry, File):
            stamp = stamp_of(entry)
            if (before := inputs.recall(entry, stamp, ids)) is None:
                unread.append(_Unread(n, entry, stamp))
            else:
                found[n] = before
    jobs = list(_jobs(unread, settings, store))
    if jobs:
        meanwhile()
    done = _read(jobs, pool)
    for (n, file, stamp), told in zip(unread, (told for job in jobs for told in done[job.batch].found), strict=True):
        found[n] = told
        inputs.note(file, stamp, told)
    index, rejects = _without_copies(entries, found)
    n_read = sum(_sealed(part, store, ids) for job in jobs for part in done[job.batch].parts)
    inputs.save()
    return Reading(index, rejects, n_read)


class _Unread(NamedTuple):
    """A file to read: its place among the inputs, and its stamp."""

    n: int
    file: File
    stamp: str | None


def _jobs(unread: Iterable[_Unread], settings: Settings, store: PartStore) -> Iterator[ReadJob]:
    """Distribute files to jobs: several files with one document each, or one file of rows."""
    run = secrets.token_hex(4)  # two runs may share their parts, and so the folder of their notes
    waiting: list[File] = []
    n_jobs = n_bytes = 0
    for _, file, stamp in unread:
        of_rows = file.kind in OF_MANY
        if waiting and (of_rows or _full(len(waiting), n_bytes, small=n_jobs < _FIRST_BATCHES)):
            yield _job(waiting, run, n_jobs, settings, store)
            waiting, n_bytes, n_jobs = [], 0, n_jobs + 1
        waiting.append(file)
        n_bytes += int((stamp or "0").split()[0])
        if of_rows:
            n_bytes = _HEAVY
    if waiting:
        yield _job(waiting, run, n_jobs, settings, store)


def _job(files: Sequence[File], run: str, number: int, settings: Settings, store: PartStore) -> ReadJob:
    small = max(_FIRST_BATCHES - number, 0)
    return ReadJob(store.root, {"read": store.key}, f"read-{run}-{number}", settings, files=tuple(files), small=small)


def _full(n: int, n_bytes: int, *, small: bool) -> bool:
    """Whether so many scrapes with so many bytes fill a batch."""
    return n_bytes >= _HEAVY or n >= (FIRST_BATCH if small else _SIZE if n_bytes >= _BYTES else _MOST)


def _read(jobs: Sequence[ReadJob], pool: Pool) -> Mapping[str, ReadDone]:
    done: dict[str, ReadDone] = {}
    if jobs:
        with terminal.progress(None, desc="read", unit=" files", total=sum(len(job.files) for job in jobs)) as bar:
            for one in work_all(jobs, pool.sized(len(jobs)), read_files):
                done[one.batch] = one
                bar.update(len(one.found))
    return done


def _without_copies(
    entries: Sequence[File | Reject], found: Mapping[int, FileContents]
) -> tuple[list[Known], list[Reject]]:
    """Return the scrapes and rejects in the order of their paths; only the first of equal scrapes."""
    every = (
        document
        for n, entry in enumerate(entries)
        for document in ([entry] if isinstance(entry, Reject) else known(found[n], entry.path))
    )
    index: list[Known] = []
    rejects: list[Reject] = []
    for document in without_copies(every):
        if isinstance(document, Reject):
            rejects.append(document)
        else:
            index.append(document)
    return index, rejects


def _sealed(part: UnsealedPart, store: PartStore, ids: set[str]) -> int:
    """Seal a part without the scrapes that an earlier part has; return how many are left, perhaps none."""
    fresh = sorted(part.digests.keys() - ids)
    ids.update(fresh)
    batch, files = part.batch, part.files
    if len(fresh) < len(part.digests):
        scrapes = store.read(part.batch, "scrapes")
        store.drop(part.batch, "scrapes")
        batch = batch_key(fresh)
        if fresh:
            files = store.put_tables(
                batch, {"scrapes": scrapes[scrapes["scrape_id"].isin(fresh)].reset_index(drop=True)}
            )
    if fresh:
        store.seal(batch, Seal(fresh, files, {"scrapes": joined(part.digests, fresh)}))
    return len(fresh)


def read_files(job: ReadJob) -> ReadDone:
    """Read the files of a job into parts, in a worker process; an error with a file becomes its reject."""
    done: list[Rows] = []
    writer = _Writer(job.store("read"), job.small)
    limit = with_extra(job.settings.run.time_limit, job.settings.read.max_bytes // _SLOWEST)
    with time_limit(limit, job.overrun) as again:
        for file in job.files:
            rows = Rows([], [])
            done.append(rows)
            for document in _documents(job, file):
                if isinstance(document, Reject):
                    rows.rejects.append(document)
                else:
                    writer.add(document, file, rows)
                again()  # the limit applies to each document
        writer.flush()
    job.current_input.unlink(missing_ok=True)
    return ReadDone(job.batch, list(map(_found_in, done)), writer.parts)


def _found_in(rows: Rows) -> FileContents:
    alone = not rows.rejects and len(rows.scrapes) == 1 and rows.scrapes[0][1:] == (None, "")
    return rows.scrapes[0][0] if alone else rows


def _documents(job: ReadJob, file: File) -> Iterable[Scrape | Reject]:
    """Return the documents in a file, or a reject if it ended its process each time."""
    if file.real in job.quarantined:
        return [file.reject(*job.quarantined[file.real])]
    if job.one_at_a_time:
        job.current_input.write_text(file.real, encoding="utf-8", errors="surrogateescape")
    return documents(file, job.settings.read)


class _Writer:
    """Writes scrapes into parts, one batch at a time, and records where each was found."""

    def __init__(self, store: PartStore, small: int) -> None:
        self.parts: list[UnsealedPart] = []
        self._store = store
        self._small = small
        self._waiting: dict[str, Scrape] = {}
        self._n_bytes = 0

    def add(self, scrape: Scrape, file: File, rows: Rows) -> None:
        """Add a scrape of a file; `rows` collects what was found in the file."""
        rows.scrapes.append((scrape.scrape_id, scrape.row, scrape.path.removeprefix(file.path)))
        if scrape.scrape_id not in self._waiting:
            self._waiting[scrape.scrape_id] = scrape
            self._n_bytes += scrape.n_bytes
        if _full(len(self._waiting), self._n_bytes, small=len(self.parts) < self._small):
            self.flush()

    def flush(self) -> None:
        """Write the pending scrapes."""
        if self._waiting:
            rows = [scrape._asdict() for scrape in self._waiting.values()]
            frame = TABLES["scrapes"].sorted(with_lines(TABLES["scrapes"].frame(rows)))
            files = self._store.put_tables(batch := self._name(), {"scrapes": frame})
            digests = rows_digests(frame, read_later("read")["scrapes"])
            self.parts.append(UnsealedPart(batch, digests, files))
            self._waiting, self._n_bytes = {}, 0

    def _name(self) -> str:
        """Return a name, made from these scrapes and their places, that no sealed part has."""
        names = [f"{scrape.scrape_id} {scrape.path} {scrape.row}" for scrape in self._waiting.values()]
        while self._store.seal_of(batch := batch_key(names)) is not None:
            names.append(batch)
        return batch
