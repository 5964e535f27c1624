"""What cleaning does with a scrape, line by line: for `kyoki clean --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from kyoki.cleaning.pages import scrape_lines
from kyoki.language.normalize import normalize
from kyoki.running.registry import keywords_for
from kyoki.stages.clean import clean, facts
from kyoki.stages.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kyoki.config import Settings


class Explained(NamedTuple):
    """One line of the explanation.

    Args:
        mark: `+` for a line that is kept, `-` for one that is dropped, `#` for a fact about the whole scrape.
        rule: the rule that decided; for `#` which fact: path, title, published, author, outlet, rejected.
        text: the line, normalised; for `#` the value and where it was read.
    """

    mark: str
    rule: str
    text: str


def explain(paths: Sequence[Path], settings: Settings) -> Iterator[Explained]:
    """Clean scrapes and explain what was kept of each, in the order of their paths and rows.

    A file given by itself counts as part of its folder if settings name that folder as an outlet, as they would apply
    in a run over the folder above.

    Args:
        paths: files and folders of raw scrapes.
        settings: all settings; those of read and clean are used.

    Yields:
        For each scrape its path, its metadata and every line; for a rejected one the reason.
    """
    scrapes, unread = read(paths, settings=settings.read)
    for reject in unread.to_dict("records"):
        yield from _rejected(reject)
    alone = {path.name: path.resolve().parent.name for path in paths if path.is_file()}
    for scrape in scrapes.sort_values(["path", "row"], kind="stable").to_dict("records"):
        given = {str(name): None if pd.isna(value) else value for name, value in scrape.items()}
        if (above := alone.get(str(given["path"]))) in settings.clean.outlets:
            given["folder"] = above
        yield from _scrape(given, settings)


def _rejected(reject: Mapping[Any, Any]) -> Iterator[Explained]:
    yield Explained("#", "path", _place(reject))
    yield _reason(reject)


def _place(row: Mapping[Any, Any]) -> str:
    return row["path"] if pd.isna(row["row"]) else f"{row['path']} row {row['row']}"


def _reason(reject: Mapping[Any, Any]) -> Explained:
    return Explained("#", "rejected", normalize(f"{reject['reason']}: {reject['detail']}").replace("\n", " "))


def _scrape(scrape: dict[str, Any], settings: Settings) -> Iterator[Explained]:
    chosen = keywords_for("clean", settings)
    cleaned = clean(pd.DataFrame([scrape]), **chosen)
    yield Explained("#", "path", _place(scrape))
    if cleaned.rejects.empty:
        for name, (value, source) in facts(scrape, **chosen).items():
            yield Explained("#", name, "not found" if value is None else f"{value} ({source})")
    else:
        yield _reason(cleaned.rejects.to_dict("records")[0])
    # Normalised, as the rules see it.
    shown = [normalize(line) for line in scrape_lines(scrape["raw"], scrape["markup"])]
    columns = (cleaned.lines.sort_values("line")[name] for name in ("line", "kept", "rule"))
    for number, kept, rule in zip(*columns, strict=True):
        yield Explained("+" if kept else "-", rule, shown[number].replace("\n", " "))
