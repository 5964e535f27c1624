"""The mentions in a scrape, with the rules that decided: for `kyoki mentions --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from kyoki.cleaning.site_templates import with_templates
from kyoki.running.from_raws import templates_in
from kyoki.running.registry import call, completed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kyoki.config import Settings


class ExplainedMention(NamedTuple):
    """A mention with its evidence, role, entity and link; '' for fields that do not apply."""

    start: int
    end: int
    surface: str
    type: str
    decided_by: str
    role: str
    entity_id: str
    method: str


class Paragraph(NamedTuple):
    """A line of an article with its mentions, whose offsets count from the start of the line."""

    text: str
    mentions: list[ExplainedMention]


class ExplainedArticle(NamedTuple):
    """The paragraphs of one scrape; `reason` is why there is no article, else ''."""

    path: str
    paragraphs: list[Paragraph]
    reason: str


def explain_mentions(
    paths: Sequence[Path], settings: Settings, templates: Path | None = None
) -> Iterator[ExplainedArticle]:
    """Clean scrapes, find their mentions and link them, as if these scrapes were the whole corpus.

    Args:
        paths: files and folders of raw scrapes.
        settings: all settings; those of read, clean, mentions and names are used.
        templates: the output folder of a run, to use the templates it has learnt; if None, those of these scrapes.

    Yields:
        The scrapes in the order of their paths, each with its article or the reason why there is none.
    """
    scrapes, unread = call("read", [str(path) for path in paths], settings=settings)
    scrapes = with_templates(scrapes, templates_in(templates))
    cleaned = call("clean", scrapes, settings=settings)
    articles, _, _, unclean = completed("clean", cleaned, {"scrapes": scrapes})
    (tokens,) = call("tokens", articles, settings=settings)
    (mentions,) = call("mentions", articles, tokens, settings=settings)
    links, _ = call("links", mentions, articles, settings=settings)
    found = mentions.merge(
        links[["article_id", "start", "end", "entity_id", "method"]], on=["article_id", "start", "end"]
    )
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rejects = pd.concat([unread, unclean[~unclean["scrape_id"].isin(unread["scrape_id"])]])
    reasons = {row["scrape_id"]: f"{row['reason']}: {row['detail']}" for row in rejects.to_dict("records")}
    every = pd.concat([scrapes[["scrape_id", "path", "row"]], unread[["scrape_id", "path", "row"]]])
    for row in every.sort_values(["path", "row"], kind="stable").to_dict("records"):
        path = row["path"] if pd.isna(row["row"]) else f"{row['path']} row {row['row']}"
        own = found[found["article_id"] == row["scrape_id"]]
        paragraphs = list(_paragraphs(texts.get(row["scrape_id"], ""), own))
        yield ExplainedArticle(path, paragraphs, reasons.get(row["scrape_id"], ""))


def _paragraphs(text: str, mentions: pd.DataFrame) -> Iterator[Paragraph]:
    filled = mentions.astype({"role": "object"}).fillna({"role": ""})
    rows: list[Any] = filled[list(ExplainedMention._fields)].to_dict("records")
    at = 0
    for line in text.split("\n") if text else ():
        here = [ExplainedMention(**row) for row in rows if at <= row["start"] < at + len(line)]
        yield Paragraph(line, [found._replace(start=found.start - at, end=found.end - at) for found in here])
        at += len(line) + 1
