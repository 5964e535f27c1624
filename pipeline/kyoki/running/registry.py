"""The stages by name: what each takes and gives, and which settings it obeys."""

from __future__ import annotations

import importlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kyoki.names import NO_NAMES, load_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kyoki import config
    from kyoki.names import Names

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
        function: Callable[..., Any] = getattr(importlib.import_module(f"kyoki.stages.{self.name}"), self.name)
        given = function(*tables, **keywords_for(self.name, settings))
        return given if isinstance(given, tuple) else (given,)


STAGES: Final = {
    stage.name: stage
    for stage in (
        Stage("read", "Read files and folders of raw scrapes.", (), ("scrapes", "rejects")),
        Stage(
            "clean", "Take the article out of each scrape.", ("scrapes",), ("articles", "lines", "sentences", "rejects")
        ),
        Stage("outlet_names", "Name the outlet of each folder.", ("articles", "scrapes"), ("articles",)),
        Stage("near_duplicates", "Mark near-duplicates of one story.", ("articles",), ("articles",)),
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
    from kyoki.storage.readers import read_cells

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
    from kyoki.counting.stopwords import load_stop_words

    return sorted(load_stop_words(Path(path))) if path else ()


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
