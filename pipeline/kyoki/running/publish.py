"""Publish a run: move tables into place, write pages and, last, the ledger."""

from __future__ import annotations

import contextlib
import importlib
import os
import platform
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from kyoki import terminal
from kyoki.counting import graphs
from kyoki.published import LEDGER, record
from kyoki.running.corpus_stages import csv_for_people
from kyoki.running.garbage import relaxed_gc
from kyoki.running.keys import counted_with, package_hash
from kyoki.running.ledger import Ledger, input_hashes, settings_files, versions, write_ledger
from kyoki.running.registry import stages as declared
from kyoki.running.up_to_date import published, table_hashes
from kyoki.showing.database import write_database
from kyoki.showing.dictionary import dictionary
from kyoki.showing.sheets import NEEDED as SHOWN_IN_SHEETS
from kyoki.showing.workbook import WORKBOOK, write_workbook
from kyoki.stages.report import report
from kyoki.storage.atomic import replacing, sync
from kyoki.storage.datasets import is_of_part
from kyoki.storage.readers import load
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pandas as pd

    from kyoki.config import Settings
    from kyoki.published import PublishedFile
    from kyoki.running.corpus_stages import Folded
    from kyoki.running.pool import Pool

#: Only files with such names may be deleted because a ledger lists them: a ledger may come from anyone.
_OURS: Final = re.compile(r"tables/[a-z_]+\.(?:csv|parquet)|figures/[a-z_]+\.(?:svg|png|pdf)")


@dataclass(frozen=True)
class Publisher:
    """Writes an output folder; has the inputs, the scrapes read from them, and the hash of the state of the run."""

    out: Path
    settings: Settings
    paths: Sequence[Path]
    index: pd.DataFrame
    state: str

    def publish(
        self,
        folded: Folded,
        earlier: Ledger | None,
        stages: Mapping[str, Mapping[str, float]],
        began: float,
        pool: Pool | None,
        moved: Callable[[], object] = lambda: None,
    ) -> None:
        """Replace the old tables with new ones, then write the pages about them and, last, the ledger.

        The old ledger is deleted first: a folder without one is unfinished.

        Args:
            folded: the tables.
            earlier: the ledger of the previous run.
            stages: figures of the stages, for the ledger.
            began: start of the run, by time.perf_counter.
            pool: where pages are written while the report is written here; None to write all here.
            moved: called when the tables are in place.
        """
        (self.out / LEDGER).unlink(missing_ok=True)
        made = (*folded.folder.glob("*.*"), *folded.folder.glob("*.parquet/*"))
        files = sorted(file.relative_to(folded.folder).as_posix() for file in made if file.is_file())
        sync(folded.folder / file for file in files if file not in folded.sha256)
        tables = self.out / "tables"
        tables.mkdir(exist_ok=True)
        _make_room(self.out, earlier, files)
        for file in files:
            (folded.folder / file).replace(tables / file)
        moved()
        ledger = self._ledger(folded.rows, folded.counted, stages)
        write_pages(self.out, ledger, pool=pool, unshown=folded.unshown)
        known = {f"tables/{file}": sha256 for file, sha256 in folded.sha256.items()}
        self._write(ledger, record(self.out, published(self.out), known), began)

    def mend(
        self,
        earlier: Ledger,
        whole: Mapping[str, PublishedFile],
        broken: Collection[str],
        stages: Mapping[str, Mapping[str, float]],
        began: float,
    ) -> None:
        """Rewrite pages that differ from what this program writes, and the ledger of this run; keep the tables.

        Args:
            earlier: the ledger of the run that wrote the tables.
            whole: the intact files.
            broken: the other files. The caller redraws the figures, all or none.
            stages: articles and seconds of each stage, for the ledger.
            began: start of this run, by time.perf_counter.
        """
        ledger, files = self._ledger(earlier.tables, earlier.counted, stages), dict(whole)
        if any(map(_is_figure, broken)):
            files = {name: file for name, file in files.items() if not _is_figure(name)}
        if not all(map(_is_figure, broken)) or earlier.program != ledger.program:
            write_pages(self.out, ledger)
            files |= record(self.out, published(self.out))
        self._write(ledger, files, began)

    def _ledger(
        self, rows: Mapping[str, int], counted: Mapping[str, str], stages: Mapping[str, Mapping[str, float]]
    ) -> Ledger:
        return Ledger(
            versions=versions(self.settings.mentions.model),
            machine={"system": platform.system(), "machine": platform.machine()},
            settings=asdict(self.settings),
            settings_files=settings_files(self.settings),
            paths=[str(path) for path in self.paths],
            folder=_working_folder(self.out),
            inputs=input_hashes(self.index),
            tables=dict(rows),
            counted=dict(counted),
            stages={name: {k: round(v, 3) for k, v in figures.items()} for name, figures in stages.items()},
            state=self.state,
            program=package_hash(),
        )

    def _write(self, ledger: Ledger, files: dict[str, PublishedFile], began: float) -> None:
        seconds = round(time.perf_counter() - began, 3)
        whole = msgspec.structs.replace(ledger, files=files, sha256=table_hashes(files), seconds=seconds)
        write_ledger(self.out, whole)


def write_pages(
    out: Path, ledger: Ledger, about: str = "", pool: Pool | None = None, unshown: Collection[str] = ()
) -> None:
    """Write the pages about the tables in an output folder, and the graph, database and workbook.

    Args:
        out: the output folder.
        ledger: ledger of the run.
        about: the content of its README.md; "" for the data dictionary.
        pool: where all but the report are written, while it is written here; None to write all here. If a process is
            killed or has too little memory, they are written here again.
        unshown: tables whose CSV for people is to be written, too.
    """
    terminal.doing("writing the report")
    with replacing(out / "README.md") as unfinished:
        unfinished.write_text(about or dictionary(), encoding="utf-8")
    pages = {name: _Page(name, out.absolute(), msgspec.to_builtins(ledger), (*unshown,)) for name in _PAGES}
    if pool is not None:
        import duckdb

        too_small = (*pool.crash_errors, MemoryError, duckdb.OutOfMemoryException)
        with contextlib.suppress(*too_small), pool.executor() as executor:
            others = [executor.submit(_write_page, page) for name, page in pages.items() if name != "report"]
            _write_page(pages["report"])
            for future in others:
                future.result()
            return
    for page in pages.values():
        _write_page(page)


def import_for_pages() -> None:
    """Import in a process, while it is idle, what it needs to write pages beside the report."""
    for library in ("duckdb", "xlsxwriter"):
        importlib.import_module(library)


@dataclass(frozen=True)
class _Page:
    """What a process is given: the name of a page, the output folder, the ledger, and the tables without their CSV."""

    name: str
    out: Path
    ledger: dict[str, Any]
    unshown: tuple[str, ...]

    def made_with(self) -> dict[str, str]:
        """Return the versions of code and engines here; a process on another machine must have the same."""
        return counted_with()


@relaxed_gc()
def _write_page(page: _Page) -> None:
    _PAGES[page.name](page)


def _write_report(page: _Page) -> None:
    shown = {name: page.out / "tables" / f"{name}.parquet" for name in declared()["report"].needs}
    with replacing(page.out / "report.html") as unfinished:
        unfinished.write_text(report(shown, ledger=page.ledger), encoding="utf-8")


def _write_graph(page: _Page) -> None:
    tables = load(page.out)
    graphs.write(tables.nodes, tables.edges, page.out / "graph")


def _write_workbook(page: _Page) -> None:
    tables = load(page.out)
    with replacing(page.out / WORKBOOK) as unfinished:
        write_workbook({name: tables.path(name) for name in SHOWN_IN_SHEETS}, unfinished)


#: The pages, each with the function that writes it, those that take longest first.
_PAGES: Final[Mapping[str, Callable[[_Page], None]]] = {
    "workbook": _write_workbook,
    "report": _write_report,
    "csv": lambda page: csv_for_people(page.out / "tables", page.unshown),
    "graph": _write_graph,
    "database": lambda page: write_database(page.out),
}


def _is_figure(name: str) -> bool:
    return name.startswith("figures/")


def _make_room(out: Path, earlier: Ledger | None, files: Sequence[str]) -> None:
    """Delete files that only earlier runs wrote, and create the folders of tables of many files.

    Deleted are other tables, parts of tables, and figures, which are redrawn.

    Args:
        out: the output folder.
        earlier: the ledger of the previous run.
        files: the files that this run writes, relative to the folder of tables.
    """
    kept = {f"tables/{file}" for file in files}
    ours = [name for name in (earlier.files if earlier else ()) if _OURS.fullmatch(name)]
    ours += [f"tables/{name}.csv" for name in TABLES]  # also of a run that was killed, which left no ledger
    for name in ours:
        if name not in kept:
            (out / name).unlink(missing_ok=True)
    folders = {out / Path(name).parent for name in kept} - {out / "tables"}
    for folder in sorted({*folders, *(out / "tables").glob("*.parquet")}):
        if folder.is_symlink() or (folder in folders and folder.is_file()):
            folder.unlink()
        elif folder.is_dir():
            for file in folder.iterdir():
                if is_of_part(file.name) and f"tables/{folder.name}/{file.name}" not in kept:
                    file.unlink()
            with contextlib.suppress(OSError):  # it stays if it is not empty
                folder.rmdir()
    for folder in folders:
        folder.mkdir(exist_ok=True)


def _working_folder(out: Path) -> str:
    try:
        return os.path.relpath(Path.cwd(), out)
    except ValueError:  # on another drive of Windows
        return str(Path.cwd())
