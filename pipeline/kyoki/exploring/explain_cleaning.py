"""Explain the cleaning of a scrape line by line: for `kyoki clean --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kyoki.cleaning import page_lines
from kyoki.cleaning.article import NoArticle, article_in
from kyoki.cleaning.roles import OF_THE_SITE
from kyoki.cleaning.site_templates import from_table, learn_sites, n_pages, template_lines
from kyoki.language.normalize import normalize
from kyoki.running.from_raws import templates_in
from kyoki.schema import records
from kyoki.stages.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kyoki.cleaning.site_templates import Sites
    from kyoki.config import CleanSettings, Settings


class Explained(NamedTuple):
    """One line of the explanation.

    Args:
        mark: `+` for a line that is kept, `-` for one that is dropped, `#` for a fact about the whole scrape.
        rule: the rule that decided; for `#` the name of the fact: path, title, published, author, outlet, rejected.
        text: the line, normalised; for `#` the value and where it was read.
    """

    mark: str
    rule: str
    text: str


def explain(paths: Sequence[Path], settings: Settings, templates: Path | None = None) -> Iterator[Explained]:
    """Clean scrapes and explain which lines of each were kept, in the order of their paths and rows.

    A single file counts as part of its folder if settings name this folder as an outlet, as in a run over the parent
    folder.

    Args:
        paths: files and folders of raw scrapes.
        settings: all settings; those of read and clean are used.
        templates: the output folder of a run, to use the templates it has learnt; if None, these scrapes are treated as
            the whole corpus.

    Yields:
        For each scrape its path, its metadata and every line; for a rejected one the reason.
    """
    scrapes, unread = read(paths, settings=settings.read)
    for reject in records(unread):
        yield _path(reject)
        yield _rejected(reject["reason"], reject["detail"])
    alone = {path.name: path.resolve().parent.name for path in paths if path.is_file()}
    learnt = templates_in(templates)
    sites = learn_sites(scrapes) if learnt is None else from_table(learnt)
    scrapes["template_lines"] = template_lines(scrapes, sites)
    for scrape in records(scrapes.sort_values(["path", "row"], kind="stable")):
        if (folder := alone.get(scrape["path"])) in settings.clean.outlets:
            scrape["folder"] = folder
        yield _path(scrape)
        yield from _article(scrape, settings.clean, sites)


def _path(row: Mapping[str, Any]) -> Explained:
    return Explained("#", "path", row["path"] if row["row"] is None else f"{row['path']} row {row['row']}")


def _rejected(reason: str, detail: str) -> Explained:
    return Explained("#", "rejected", normalize(f"{reason}: {detail}").replace("\n", " "))


def _article(scrape: Mapping[str, Any], settings: CleanSettings, sites: Sites) -> Iterator[Explained]:
    found = article_in(scrape, settings)
    if isinstance(found, NoArticle):
        yield _rejected(found.reason, found.detail)
    else:
        for name, (value, source) in found.facts._asdict().items():
            yield Explained("#", name, "not found" if value is None else f"{value} ({source})")
    texts = [line.text for line in found.lines]
    pages = dict(page_lines.placed(texts, n_pages(scrape, sites), scrape["raw"], scrape["markup"]))
    for number, line in enumerate(found.lines):
        of_site = line.rule in OF_THE_SITE and number in pages
        rule = f"{line.rule} ({pages[number]} pages)" if of_site else line.rule
        yield Explained("+" if line.kept else "-", rule, line.text)
