"""Run one stage by itself over a folder of tables: what `kyoki NAME` and `python -m pipeline.stages.NAME` do."""

from __future__ import annotations

import argparse
import importlib
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from pipeline import config
from pipeline.engines import graphs
from pipeline.errors import InputError, KyokiError
from pipeline.names import NO_NAMES, load_names
from pipeline.storage import load, read_cells, replacing, write
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.names import Names

#: The stages that obey the user's own names.
_NAMING: Final = ("tokens", "mentions", "links")


@dataclass(frozen=True)
class Stage:
    """What a stage takes and gives; its function bears its name, in the module of its name."""

    name: str
    says: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]

    def call(self, *tables: Any, settings: config.Settings) -> tuple[Any, ...]:  # noqa: ANN401 (frames; paths for read; a mapping of Parquet files for report)
        """Call the stage's function with its tables and its section of the settings.

        Returns:
            One entry for each name in `gives` (for report the page).
        """
        function: Callable[..., Any] = getattr(importlib.import_module(f"pipeline.stages.{self.name}"), self.name)
        given = function(*tables, **keywords_for(self.name, settings))
        return given if isinstance(given, tuple) else (given,)


STAGES: Final = {
    stage.name: stage
    for stage in (
        Stage("read", "Read files and folders of raw scrapes.", (), ("scrapes", "rejects")),
        Stage(
            "clean", "Take the article out of each scrape.", ("scrapes",), ("articles", "lines", "sentences", "rejects")
        ),
        Stage("copies", "Mark near-copies of one story.", ("articles",), ("articles",)),
        Stage("tokens", "Cut the articles into words with MeCab.", ("articles",), ("tokens",)),
        Stage("mentions", "Find people, states and places with GiNZA.", ("articles", "tokens"), ("mentions",)),
        Stage("links", "Say which entity each mention means.", ("mentions", "articles"), ("links", "entities")),
        Stage("pairs", "Count which entities occur together.", ("links", "sentences", "articles"), ("pairs",)),
        Stage("evidence", "List the sentences of each pair.", ("pairs", "links", "articles"), ("pair_sentences",)),
        Stage("keyness", "Compare the words of slices.", ("tokens", "articles", "mentions"), ("keyness",)),
        Stage(
            "trends",
            "Compare the slices of the corpus.",
            ("links", "pair_sentences", "articles", "keyness"),
            ("trends",),
        ),
        Stage("graph", "Make a graph of the pairs.", ("pairs", "entities"), ("nodes", "edges")),
        Stage("keywords", "Count content words.", ("tokens", "articles", "mentions"), ("keywords",)),
        Stage(
            "word_pairs",
            "Count which words occur together.",
            ("tokens", "keywords", "links", "sentences", "articles"),
            ("word_pairs",),
        ),
        Stage("terms", "Find compound terms.", ("tokens", "articles", "mentions"), ("terms",)),
        Stage(
            "report",
            "Write the report page.",
            (
                *("articles", "lines", "sentences", "entities", "links", "pairs", "nodes"),
                *("keywords", "terms", "keyness", "trends", "rejects"),
            ),
            (),
        ),
    )
}


def keywords_for(stage: str, settings: config.Settings) -> dict[str, Any]:
    """Return the keyword arguments of a stage's function: its section of the settings, files in it read."""
    if stage == "read":
        return {"settings": settings.read}
    if stage == "keywords":
        return {**asdict(settings.keywords), "stop_words": _words_in(settings.keywords.stop_words)}
    if stage == "keyness":
        return _keyness(settings)
    if stage == "terms":
        forced = [name.surface for name in _names(settings).rows if name.type in {"word", "other"}]
        stop_words = _words_in(settings.keywords.stop_words)
        return {**asdict(settings.terms), "stop_words": stop_words, "forced": forced}
    if stage == "pairs":
        return {**asdict(settings.pairs), "by": settings.slices.by}
    section = getattr(settings, "slices" if stage == "trends" else stage, None)
    chosen = asdict(section) if section is not None else {}
    return chosen | ({"names": _names(settings)} if stage in _NAMING else {})


def _keyness(settings: config.Settings) -> dict[str, Any]:
    path = settings.keyness.reference
    return {
        "by": settings.slices.by,
        "reference": read_cells(Path(path)) if path else None,
        "min_count": settings.keyness.min_count,
        "pos": settings.keywords.pos,
        "stop_words": _words_in(settings.keywords.stop_words),
    }


def _names(settings: config.Settings) -> Names:
    return load_names(Path(settings.names.file)) if settings.names.file else NO_NAMES


def _words_in(path: str) -> Sequence[str]:
    """Return the words of a user's file, one a line; none where no file is set."""
    from pipeline.knowledge.stopwords import load_stop_words

    return sorted(load_stop_words(Path(path))) if path else ()


def run_stage(name: str, inputs: Sequence[Path], out: Path, settings: config.Settings) -> dict[str, int]:
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
        InputError: an input is missing or is not what the stage takes.
    """
    stage = STAGES[name]
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
        (page,) = stage.call({table: tables.folder / f"{table}.parquet" for table in stage.needs}, settings=settings)
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
    """Parse the command line of `python -m pipeline.stages.NAME` and run the stage.

    Exits with 1 and one line on stderr where the input is at fault, with 2 where the command line is.
    """
    stage = STAGES[name]
    parser = argparse.ArgumentParser(prog=f"python -m pipeline.stages.{name}", description=stage.says)
    many = name in {"read", "clean"}
    parser.add_argument("inputs", metavar="IN", nargs="+" if many else 1, type=Path, help=takes(stage))
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the tables")
    parser.add_argument("--settings", type=Path, help="a TOML file of settings")
    given = parser.parse_args(argv)
    try:
        settings = config.load(given.settings) if given.settings else config.Settings()
        written = run_stage(name, given.inputs, given.out, settings)
    except KyokiError as fault:
        sys.exit(f"kyoki {name}: {fault}")
    sys.stderr.write(told(written, given.out) + "\n")


def takes(stage: Stage) -> str:
    """Return the help text for a stage's input."""
    if stage.name == "read":
        return "files and folders of raw scrapes"
    tables = f"a folder with {', '.join(stage.needs)}"
    return f"{tables}, or raw scrapes" if stage.name == "clean" else tables


def told(written: dict[str, int], out: Path) -> str:
    """Return one line that says what was written where."""
    what = ", ".join(f"{table} {rows}" for table, rows in written.items()) or "report.html"
    return f"{out}: {what}"
