"""`kyoki kwic` and `kyoki collocates`: a word, a string or an entity in its contexts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kyoki import terminal
from kyoki.commands.options import OF_UNITS, Ascending, RunSettingsFile, SortColumn, Where, tables_in, utf8, words_of
from kyoki.commands.sql import CsvFile, Force, OutputFolder, refuse, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

Query = Annotated[
    str,
    typer.Argument(
        metavar="WORD|ENTITY|PHRASE|/REGEX/",
        callback=utf8,
        help="A lemma, surface, string, entity id, name, alias; words with blanks between (*: any characters, ?: one).",
    ),
]
_ON_TERMINAL: Final = (
    *("word", "pos1", "n_ab_articles", "n_ab", "left", "right", "n_b"),
    *("expected", "log_likelihood", "log_dice", "t", "q"),
)
Kind = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="entity|word|string|phrase|regex|unit",
        help="Kind of query [default: an entity if one has that name; else /…/ is a regular expression, a query with "
        "a blank, * or ? a phrase, any other a word in all its forms]; string: only as written; unit: as keywords "
        "count it.",
    ),
]
#: Columns of output to a pipe, which has no width: those of a wide terminal.
_PIPED: Final = 120
#: Cells of the names of outlets, and of the widest keyword that is not cut (a treaty's name has 32).
_OUTLET: Final = 12
_KEYWORD: Final = 36


def kwic(  # noqa: PLR0913, PLR0917 (an option each)
    query: Query,
    folder: OutputFolder = Path("outputs"),
    kind: Kind = "",
    near: Annotated[
        str, typer.Option(metavar="QUERY", callback=utf8, help="Only if this occurs in the same sentence too.")
    ] = "",
    within: Annotated[
        str,
        typer.Option(metavar="N|sentence", help="With --near: maximum distance in words, 1 if adjacent."),
    ] = "sentence",
    by: Annotated[str, typer.Option(help="Group by month, week, year, outlet or another column of articles.")] = "",
    sort: Annotated[
        str,
        typer.Option(
            metavar="KEY,…",
            help="date (newest first), outlet, article, left, right (characters), L1 to L3, R1 to R3 (by word).",
        ),
    ] = "date",
    unique: Annotated[  # noqa: FBT002 (typer makes an option of it)
        bool, typer.Option("--unique", help="Leave near-duplicates out; otherwise they are marked with =.")
    ] = False,
    context: Annotated[int, typer.Option(min=0, help="Characters of context on each side, in a file.")] = 40,
    out: CsvFile = None,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
    settings: RunSettingsFile = None,
    where: Where = None,
) -> None:
    """Show every occurrence of a word or an entity with its context, one per line."""
    import pyarrow as pa

    from kyoki.exploring.kwic import kwic as found
    from kyoki.exploring.occurrences import interpret

    refuse(out, force=force)
    columns = shutil.get_terminal_size((_PIPED, 0)).columns
    tables = tables_in(folder, where)
    words = words_of(settings, folder)
    rows = found(
        query,
        tables,
        kind=kind,
        near=near,
        within=_words(within),
        by=by,
        sort=sort,
        context=context if out is not None else columns,
        unique=unique,
        **{name: words[name] for name in OF_UNITS},
    )
    if out is not None:
        show(pa.Table.from_pandas(_days(rows), preserve_index=False), out, force=force)
        return
    for line in _lines(rows, columns):
        terminal.line(*line)
    what, name = interpret(query, tables, kind)
    copies = int(rows["duplicate_of"].notna().sum())
    marked = f", {copies} of them in near-duplicates (=)" if copies else ""
    terminal.note(
        f"{what} {name}: {len(rows)} occurrence{'s' * (len(rows) != 1)}{f' near {near}' if near else ''}{marked}"
    )


def collocates(  # noqa: PLR0913, PLR0917 (an option each)
    query: Query,
    folder: OutputFolder = Path("outputs"),
    kind: Kind = "",
    window: Annotated[int, typer.Option(help="Number of words on each side, in the same sentence.")] = 5,
    min_count: Annotated[int, typer.Option(help="Minimum occurrences of a word in the windows.")] = 2,
    sort: SortColumn = "",
    ascending: Ascending = False,  # noqa: FBT002 (typer makes an option of it)
    out: CsvFile = None,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
    settings: RunSettingsFile = None,
    where: Where = None,
) -> None:
    """List the words that occur near a word or an entity, by number of articles."""
    import pyarrow as pa

    from kyoki.exploring.collocates import collocates as found
    from kyoki.showing.order import ranked

    refuse(out, force=force)
    words = words_of(settings, folder)
    rows = found(query, tables_in(folder, where), kind=kind, window=window, min_count=min_count, **words)
    rows = ranked(rows, "collocates", sort, ascending=ascending)
    if rows.empty:
        terminal.note(f"no word occurs {min_count} times within {window} words of {query}")
    if out is None and terminal.is_terminal():  # columns of positions are for a spreadsheet
        rows = rows[list(dict.fromkeys([*_ON_TERMINAL, *([sort] if sort else [])]))]
    show(pa.Table.from_pandas(rows, preserve_index=False), out, force=force)


def _words(within: str) -> int:
    if within == "sentence":
        return 0
    if not (within.isdecimal() and int(within)):
        msg = f"--within {within}: expected a number of words from 1 on, or sentence"
        raise typer.BadParameter(msg)
    return int(within)


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(published=rows["published"].dt.date)


def _lines(rows: pd.DataFrame, columns: int) -> Iterator[list[str | terminal.Styled]]:
    """Yield the parts of aligned lines: day, outlet and left context, keyword, right context; a heading per slice."""
    from kyoki.commands.columns import cells, head, padded, tail

    words = [head(terminal.printable(word), _KEYWORD) for word in rows["keyword"]]
    widest = max(map(cells, words), default=0)
    side = max((columns - len("2025-01-01 ") - _OUTLET - widest - 3) // 2, 0)
    days = rows["published"].dt.strftime("%Y-%m-%d").fillna("")
    slices = rows["slice"].fillna("") if "slice" in rows else [None] * len(rows)
    shown = None
    marks = ["=" if copied else " " for copied in rows["duplicate_of"].notna()]
    for name, day, mark, outlet, left, word, right in zip(
        slices, days, marks, rows["outlet"].fillna(""), rows["left"], words, rows["right"], strict=True
    ):
        if name is not None and name != shown:
            shown = name
            yield [f"{name or '(none)'}: {int((rows['slice'].fillna('') == name).sum())}"]
        before = padded(tail(terminal.printable(left), side), side, right=True)
        after = head(terminal.printable(right), side)
        where = f"{padded(day, 10)}{mark}{padded(head(terminal.printable(outlet), _OUTLET), _OUTLET)}"
        rest = f"{' ' * (widest - cells(word))} {after}".rstrip()
        yield [f"{where} {before} ", terminal.styled(word, "red", bold=True), rest]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki kwic 弾道ミサイル --sort right")(kwic)
    app.command(epilog="Example: kyoki collocates 金正恩 --window 5 --out collocates.csv")(collocates)
