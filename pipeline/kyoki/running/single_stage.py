"""Run a single stage on a folder of tables, as `kyoki STAGE` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kyoki.cleaning.site_templates import with_templates
from kyoki.counting import graphs
from kyoki.errors import InputError
from kyoki.outputs import claim
from kyoki.running.counted import CountedTables
from kyoki.running.from_raws import templates_in
from kyoki.running.registry import call, completed, of_scope, stages
from kyoki.showing.for_people import read_with, write_for_people
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import load
from kyoki.storage.writers import write
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kyoki import config
    from kyoki.storage.readers import Tables


def run_stage(
    name: str,
    inputs: Sequence[Path],
    out: Path,
    settings: config.Settings,
    learnt: Path | None = None,
    tables: Tables | None = None,
) -> dict[str, int]:
    """Run one stage from files to files, and complete its tables as a run does.

    The input is treated as the whole corpus, so clean also learns the templates of sites, names outlets and marks
    near-duplicates. Rejects of earlier stages are carried over into the new table of rejects.

    Args:
        name: the stage.
        inputs: for read (and for clean, which then reads first) files and folders of scrapes; else one folder of
            tables.
        out: the folder that gets the stage's tables (report.html for a page).
        settings: all settings.
        learnt: for clean: the output folder of a run whose templates are used.
        tables: the input tables of a subcorpus, instead of `inputs`.

    Returns:
        Rows written, by table; none for a page.

    Raises:
        InputError: an input is missing or does not fit the stage, or `out` is not an output folder of kyoki.
    """
    spec = stages()[name]
    claim(out)
    if not spec.needs:
        scrapes, rejects = call(name, [str(path) for path in inputs], settings=settings)
        return _write(name, (with_templates(scrapes), rejects), None, out)
    if name == "clean" and not _has_table(inputs[0], "scrapes"):
        scrapes, earlier = call("read", [str(path) for path in inputs], settings=settings)
        scrapes = with_templates(scrapes, templates_in(learnt))
        given = completed(name, call(name, scrapes, settings=settings), {"scrapes": scrapes}, settings)
        return _write(name, given, earlier, out)
    tables = tables or load(folder_of_tables(name, inputs))
    if spec.scope == "page":
        (page,) = call(name, {table: tables.path(table) for table in spec.needs}, settings=settings)
        with replacing(out / f"{name}.html") as unfinished:
            unfinished.write_text(page, encoding="utf-8")
        return {}
    needed = _needed(name, tables)
    if name == "clean":
        needed["scrapes"] = with_templates(needed["scrapes"], templates_in(learnt))
    given = completed(name, call(name, *needed.values(), settings=settings), needed, settings)
    if name == "graph":
        nodes, edges = given
        graphs.write(nodes, edges, out / "graph")
    earlier = tables.rejects if "rejects" in spec.gives and _has_table(inputs[0], "rejects") else None
    rows = _write(name, given, earlier, out)
    beside = {other for table in rows for other in read_with(table)}
    paths = {table: tables.path(table) for table in beside if _has_table(inputs[0], table)}
    write_for_people(out, paths | {table: out / f"{table}.parquet" for table in rows}, rows)
    return rows


def tables_of_stage(name: str, tables: Tables, settings: config.Settings) -> dict[str, pd.DataFrame]:
    """Run one corpus stage on tables and return its tables by name; nothing is written."""
    needed = _needed(name, tables)
    given = completed(name, call(name, *needed.values(), settings=settings), needed, settings)
    return dict(zip(stages()[name].gives, given, strict=True))


def _needed(name: str, tables: Tables) -> dict[str, Any]:
    """Return the inputs of a stage, by table."""
    taken = tables.given if isinstance(tables, CountedTables) else lambda _, table: getattr(tables, table)
    return {table: taken(name, table) for table in stages()[name].needs}


def folder_of_tables(name: str, inputs: Sequence[Path]) -> Path:
    """Return the folder of tables that is a stage's only input.

    Raises:
        InputError: there are several.
    """
    if len(inputs) != 1:
        msg = f"{name}: {len(inputs)} inputs; expected one folder of tables"
        raise InputError(msg)
    return inputs[0]


def _has_table(folder: Path, table: str) -> bool:
    return any((folder / part / f"{table}.parquet").exists() for part in ("tables", "."))


def _write(name: str, given: Sequence[pd.DataFrame], earlier: pd.DataFrame | None, out: Path) -> dict[str, int]:
    tables = dict(zip(stages()[name].gives, given, strict=True))
    if earlier is not None:
        order = of_scope("article")
        before = earlier[earlier["stage"].isin(order[: order.index(name)])]
        tables["rejects"] = TABLES["rejects"].sorted(pd.concat([before, tables["rejects"]], ignore_index=True))
    return {table: write(TABLES[table], frame, out) for table, frame in tables.items()}
