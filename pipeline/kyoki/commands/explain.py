"""`kyoki clean --explain` and `kyoki mentions --explain`: decisions on scrapes, and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from kyoki.config import Settings
    from kyoki.exploring.explain_mentions import ExplainedArticle, ExplainedMention, Paragraph

_MARKS: Final[dict[str, terminal.Colour]] = {"+": "green", "#": "cyan"}
_TYPES: Final[dict[str, terminal.Colour]] = {
    "person": "yellow",
    "state": "red",
    "place": "cyan",
    "organisation": "magenta",
}


def cleaning(inputs: list[Path], settings: Settings, templates: Path | None) -> None:
    """Show each line of scrapes with the rule that kept or dropped it, in the colour of its mark."""
    from kyoki.exploring.explain_cleaning import explain

    for line in explain(inputs, settings, templates):
        terminal.row(*(terminal.styled(cell, _MARKS.get(line.mark), dim=line.mark == "-") for cell in line))


def mentions(inputs: list[Path], settings: Settings, templates: Path | None) -> None:
    """Show the mentions found in scrapes, with the evidence for each."""
    from kyoki.exploring.explain_mentions import explain_mentions
    from kyoki.language import memory

    memory.want_in_all(memory.MENTIONS_MEMORY, "finding mentions")
    for article in explain_mentions(inputs, settings, templates):
        _show(article)


def _show(article: ExplainedArticle) -> None:
    """Show an article's lines, each followed by one tab-separated line per mention."""
    terminal.line(f"# {article.path}")
    if article.reason:
        terminal.line(f"# rejected: {article.reason}")
    for paragraph in article.paragraphs:
        terminal.line(*_marked(paragraph))
        for found in paragraph.mentions:
            terminal.row("", *_cells(found))


def _marked(paragraph: Paragraph) -> list[str | terminal.Styled]:
    """Return the text with its mentions coloured by type, else in brackets."""
    parts: list[str | terminal.Styled] = []
    at = 0
    for found in paragraph.mentions:
        name = terminal.styled(found.surface, _TYPES[found.type], bold=True, plain=f"[{found.surface}]")
        parts += [paragraph.text[at : found.start], name]
        at = found.end
    return [*parts, paragraph.text[at:]]


def _cells(found: ExplainedMention) -> list[str | terminal.Styled]:
    """Return surface, type, evidence, role (- if none), entity and method of the link."""
    surface = terminal.styled(found.surface, _TYPES[found.type])
    return [surface, found.type, found.decided_by, found.role or "-", found.entity_id, found.method]
