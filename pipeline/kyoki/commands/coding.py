"""`kyoki coding check`: the hits of the codes in a file of coding rules."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kyoki import terminal
from kyoki.commands.columns import cells, head, padded, tail
from kyoki.commands.sql import CsvFile, Force, refuse, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_coding = typer.Typer(help="Your own coding rules (settings: [coding] file).")
#: Columns of output to a pipe, which has no width, and the widest hit that is not cut.
_PIPED: Final = 120
_KEYWORD: Final = 36


@_coding.callback()
def _group() -> None:
    """Your own coding rules (settings: [coding] file)."""


@_coding.command(epilog="Example: kyoki coding check codes.toml --examples 5")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML: one section per code.")],
    folder: Annotated[Path, typer.Option("--from", metavar="FOLDER", help="The --out of `kyoki run`.")] = Path(
        "outputs"
    ),
    *,
    examples: Annotated[int, typer.Option(min=1, help="Number of hits shown for each code.")] = 3,
    context: Annotated[int, typer.Option(min=0, help="Characters of context on each side, in a file.")] = 40,
    out: CsvFile = None,
    force: Force = False,
) -> None:
    """Show the hits of each code of FILE in the articles of the last run: counts, and examples in context.

    With --out every hit is written, in its context. A code that hits nothing, and a name of no entity or of several,
    is reported on stderr.
    """
    import pyarrow as pa

    from kyoki.coding import load_coding
    from kyoki.exploring.code_contexts import check_coding
    from kyoki.exploring.summary import counted

    refuse(out, force=force)
    columns = shutil.get_terminal_size((_PIPED, 0)).columns
    coding = load_coding(file)
    most, wide = (examples, columns) if out is None else (0, context)
    checked = check_coding(coding, folder, most=most, context=wide)
    if out is not None:
        rows = checked.examples.assign(published=checked.examples["published"].dt.date)
        show(pa.Table.from_pandas(rows, preserve_index=False), out, force=force)
    else:
        numbers = (checked.counts[name].tolist() for name in ("code", "n_articles", "n_hits"))
        for code, n_articles, n_hits in zip(*numbers, strict=True):
            told = f"{counted(n_articles, 'article')}, {counted(n_hits, 'hit')}"
            terminal.line(f"{terminal.printable(code)}: {told}")
            for line in _lines(checked.examples[checked.examples["code"] == code], columns):
                terminal.line(*line)
    for name in checked.counts.loc[checked.counts["n_hits"] == 0, "code"]:
        terminal.note(f"{name}: hits nothing")
    for name, ids in checked.meant.items():
        if len(ids) != 1:
            means = f"any of {', '.join(ids)}" if ids else "no entity"
            terminal.note(f"{name} means {means}")


def _lines(rows: pd.DataFrame, columns: int) -> Iterator[list[str | terminal.Styled]]:
    """Yield the parts of aligned lines: left context, hit, right context."""
    words = [head(terminal.printable(word), _KEYWORD) for word in rows["keyword"]]
    side = max((columns - max(map(cells, words), default=0) - 4) // 2, 0)
    for left, word, right in zip(rows["left"], words, rows["right"], strict=True):
        before = padded(tail(terminal.printable(left), side), side, right=True)
        yield [f"  {before} ", terminal.styled(word, "red", bold=True), f" {head(terminal.printable(right), side)}"]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(_coding, name="coding")
