"""Run one stage by itself over a folder of tables: what `kyoki NAME` and `python -m kyoki.stages.NAME` do."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kyoki import terminal, toml_settings
from kyoki.config import Settings
from kyoki.counting import graphs
from kyoki.errors import InputError, KyokiError
from kyoki.outputs import claim
from kyoki.running.registry import STAGES, takes, told
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import load
from kyoki.storage.writers import write
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.running.registry import Stage


def run_stage(name: str, inputs: Sequence[Path], out: Path, settings: Settings) -> dict[str, int]:
    """Run one stage from files to files.

    Rejects that earlier stages had set aside are carried on into the new table of rejects.

    Args:
        name: the stage.
        inputs: for read (and for clean, which then reads first) files and folders of scrapes; else one
            folder of tables.
        out: the folder that gets the stage's tables (report.html for report).
        settings: all settings.

    Returns:
        Rows written, by table.

    Raises:
        InputError: an input is missing or is not what the stage takes, or `out` is not ours to write to.
    """
    stage = STAGES[name]
    claim(out)
    if name == "read":
        return _write(stage, stage.call([str(path) for path in inputs], settings=settings), None, out)
    if name == "clean" and not _has_table(inputs[0], "scrapes"):
        scrapes, earlier = STAGES["read"].call([str(path) for path in inputs], settings=settings)
        return _write(stage, stage.call(scrapes, settings=settings), earlier, out)
    if len(inputs) != 1:
        msg = f"{name}: {len(inputs)} inputs; wanted one folder of tables"
        raise InputError(msg)
    tables = load(inputs[0])
    if name == "report":
        (page,) = stage.call({table: tables.path(table) for table in stage.needs}, settings=settings)
        with replacing(out / "report.html") as unfinished:
            unfinished.write_text(page, encoding="utf-8")
        return {}
    needed = [getattr(tables, table) for table in stage.needs]
    given = stage.call(*needed, settings=settings)
    if name == "graph":
        graphs.write(given[0], given[1], out / "graph")
    earlier = tables.rejects if "rejects" in stage.gives and _has_table(inputs[0], "rejects") else None
    return _write(stage, given, earlier, out)


def _has_table(folder: Path, table: str) -> bool:
    return any((folder / part / f"{table}.parquet").exists() for part in ("tables", "."))


def _write(stage: Stage, given: Sequence[pd.DataFrame], earlier: pd.DataFrame | None, out: Path) -> dict[str, int]:
    tables = dict(zip(stage.gives, given, strict=True))
    if earlier is not None:
        before = earlier[earlier["stage"] != stage.name]
        tables["rejects"] = TABLES["rejects"].sorted(pd.concat([before, tables["rejects"]], ignore_index=True))
    return {name: write(TABLES[name], frame, out) for name, frame in tables.items()}


def main(name: str, argv: Sequence[str] | None = None) -> None:
    """Parse the command line of `python -m kyoki.stages.NAME` and run the stage.

    Exits with 1 and one line on stderr where the input is at fault, with 2 where the command line is.
    """
    terminal.guard()
    stage = STAGES[name]
    parser = argparse.ArgumentParser(prog=f"python -m kyoki.stages.{name}", description=stage.says)
    many = name in {"read", "clean"}
    parser.add_argument("inputs", metavar="IN", nargs="+" if many else 1, type=Path, help=takes(stage))
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the tables")
    parser.add_argument("--settings", type=Path, help="a TOML file of settings")
    given = parser.parse_args(argv)
    try:
        settings = toml_settings.load(given.settings) if given.settings else Settings()
        written = run_stage(name, given.inputs, given.out, settings)
    except KyokiError as fault:
        terminal.fail(f"kyoki {name}: {fault}")
    terminal.note(told(written, given.out))
