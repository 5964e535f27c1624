"""`kyoki why A B`: the sentences behind a pair."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.runs.why import Evidence


def why(
    first: Annotated[str, typer.Argument(metavar="NAME", help="An entity: its name, an alias or its entity_id.")],
    second: Annotated[str, typer.Argument(metavar="NAME", help="The other one.")],
    folder: Annotated[Path, typer.Option("--from", metavar="FOLDER", help="What `kyoki run` had as --out.")] = Path(
        "outputs"
    ),
    limit: Annotated[int, typer.Option(min=0, help="Passages at most, 0 for all.")] = 20,
) -> None:
    """Show the sentences that have both entities, the newest first; else the passages where they come nearest."""
    from pipeline.runs.why import why as asked

    answer = asked(first, second, folder)
    n = len(answer.found)
    what = "sentences with both" if answer.together else "articles with both, in no sentence together"
    typer.echo(f"{answer.a}, {answer.b}: {n} {what}", err=True)
    for passage in answer.found[: limit or None]:
        head = (passage.published or "undated", passage.outlet, passage.article_id, passage.title)
        typer.echo("\t".join(_clean(cell) for cell in head))
        typer.echo(f"\t{_marked(passage)}")
    if limit and n > limit:
        typer.echo(f"{limit} of {n}; all of them: --limit 0", err=True)


def _marked(passage: "Evidence") -> str:
    """Return the passage with both names in 【】, in colour on a terminal that wants it (NO_COLOR unset)."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    parts, at = [], 0
    for (start, end), paint in sorted(zip(passage.marks, ("red", "blue"), strict=True)):
        name = _clean(passage.text[start:end])
        parts += [_clean(passage.text[at:start]), typer.style(name, fg=paint, bold=True) if colour else f"【{name}】"]
        at = end
    return "".join([*parts, _clean(passage.text[at:])])


def _clean(text: str) -> str:
    """Take out what would break the line or move the cursor."""
    from pipeline.text.columns import printable

    return printable(text)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki why 金正恩 プーチン")(why)
