"""`kyoki mentions`: the stage over a folder of tables; with --explain what is found in a scrape, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kyoki import terminal
from kyoki.commands.options import Assignments, SettingsFile, settings_of
from kyoki.commands.stage import run_one
from kyoki.language import memory
from kyoki.running.registry import STAGES, takes

if TYPE_CHECKING:
    from kyoki.exploring.explain_mentions import Article, Found, Paragraph

_COLOURS: Final[dict[str, terminal.Colour]] = {"person": "yellow", "state": "red", "place": "cyan"}


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
        from kyoki.exploring.explain_mentions import explain_mentions

        for article in explain_mentions(inputs, settings_of(settings, set_)):
            _show(article)
    elif out is None:
        msg = "mentions needs --out FOLDER, or --explain"
        raise typer.BadParameter(msg)
    else:
        run_one("mentions", inputs, out, settings_of(settings, set_))


def _show(article: "Article") -> None:
    """Show an article's lines, each with its mentions below it, a line a mention with tabs."""
    terminal.line(f"# {article.path}")
    if article.reason:
        terminal.line(f"# rejected: {article.reason}")
    for paragraph in article.paragraphs:
        terminal.line(*_marked(paragraph))
        for found in paragraph.mentions:
            terminal.row("", *_cells(found))


def _marked(paragraph: "Paragraph") -> list[str | terminal.Styled]:
    """Return the text with its mentions coloured by type, else in brackets."""
    parts: list[str | terminal.Styled] = []
    at = 0
    for found in paragraph.mentions:
        name = terminal.styled(found.surface, _COLOURS[found.type], bold=True, plain=f"[{found.surface}]")
        parts += [paragraph.text[at : found.start], name]
        at = found.end
    return [*parts, paragraph.text[at:]]


def _cells(found: "Found") -> list[str | terminal.Styled]:
    """Return surface, type, the evidence, the role (- where none), the entity and how it was linked."""
    surface = terminal.styled(found.surface, _COLOURS[found.type])
    return [surface, found.type, found.decided_by, found.role or "-", found.entity_id, found.method]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki mentions --explain corpus/raw/hokushin/20240621_pyongyang.txt")(mentions)
