"""`kyoki mentions`: the stage over a folder of tables; with --explain what is found in a scrape, and why."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.commands.options import Assignments, SettingsFile, settings_of
from pipeline.commands.stage import run_one
from pipeline.engines import memory
from pipeline.stages.registry import STAGES, takes

if TYPE_CHECKING:
    from pipeline.runs.explain_mentions import Article, Found, Paragraph

_COLOURS: Final = {"person": "yellow", "state": "red", "place": "cyan"}


def mentions(
    inputs: Annotated[list[Path], typer.Argument(metavar="IN", help=f"{takes(STAGES['mentions']).capitalize()}.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the tables.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="IN is raw scrapes; only show what is found.")] = False,  # noqa: FBT002 (typer makes an option of it)
    settings: SettingsFile = None,
    set_: Assignments = None,
) -> None:
    """Find people, states and places with GiNZA."""
    memory.want_in_all(memory.MENTIONS, "finding mentions")
    if explain:
        from pipeline.runs.explain_mentions import explain_mentions

        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        for article in explain_mentions(inputs, settings_of(settings, set_)):
            typer.echo("\n".join(_shown(article, colour=colour)))
    elif out is None:
        msg = "mentions needs --out FOLDER, or --explain"
        raise typer.BadParameter(msg)
    else:
        run_one("mentions", inputs, out, settings_of(settings, set_))


def _shown(article: "Article", *, colour: bool) -> list[str]:
    """Return an article's lines, each with its mentions below it, a line a mention with tabs."""
    lines = [f"# {article.path}"]
    if article.reason:
        lines.append(f"# rejected: {article.reason}")
    for paragraph in article.paragraphs:
        lines.append(_marked(paragraph, colour=colour))
        lines += ["\t".join(("", *_told(found, colour=colour))) for found in paragraph.mentions]
    return lines


def _marked(paragraph: "Paragraph", *, colour: bool) -> str:
    """Return the text with its mentions coloured by type, else in brackets."""
    parts, at = [], 0
    for found in paragraph.mentions:
        parts += [paragraph.text[at : found.start], _painted(found.surface, found.type, colour=colour)]
        at = found.end
    return "".join([*parts, paragraph.text[at:]])


def _painted(surface: str, type_: str, *, colour: bool) -> str:
    return typer.style(surface, fg=_COLOURS[type_], bold=True) if colour else f"[{surface}]"


def _told(found: "Found", *, colour: bool) -> list[str]:
    """Return surface, type, the evidence, the role (- where none), the entity and how it was linked."""
    surface = typer.style(found.surface, fg=_COLOURS[found.type]) if colour else found.surface
    return [surface, found.type, found.decided_by, found.role or "-", found.entity_id, found.method]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki mentions --explain corpus/raw/hokushin/20240621_pyongyang.txt")(mentions)
