"""`kyoki ngrams` and `kyoki dispersion`: recurring sequences of words, and where words occur."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kyoki import terminal
from kyoki.commands.options import (
    OF_UNITS,
    Ascending,
    Lang,
    Language,
    RunSettingsFile,
    Where,
    tables_in,
    utf8,
    words_of,
)
from kyoki.commands.sql import CsvFile, Force, OutputFolder, refuse, show
from kyoki.commands.words import Kind  # noqa: TC001 (typer reads it)

if TYPE_CHECKING:
    import pandas as pd

    from kyoki.storage.readers import Tables

#: Maximum days on the axis over the corpus: as many labels as fit.
_DAYS: Final = 5


def _all_utf8(texts: list[str]) -> list[str]:
    return [utf8(text) for text in texts]


def ngrams(  # noqa: PLR0913, PLR0917 (an option each)
    folder: OutputFolder = Path("outputs"),
    shortest: Annotated[int, typer.Option("--min", help="Minimum number of words, from 2.")] = 2,
    longest: Annotated[int, typer.Option("--max", help="Maximum number of words, up to 5.")] = 5,
    form: Annotated[
        str, typer.Option("--of", metavar="word|lemma|surface", help="Form of the words; word: lemmas as displayed.")
    ] = "word",
    min_df: Annotated[int, typer.Option(help="Minimum number of articles, without near-duplicates.")] = 3,
    function_words: Annotated[  # noqa: FBT002 (typer makes an option of it)
        bool,
        typer.Option(
            "--function-words", help="Also list those that begin or end with a particle or other function word."
        ),
    ] = False,
    fragments: Annotated[  # noqa: FBT002 (typer makes an option of it)
        bool, typer.Option("--fragments", help="Also list those that occur only within the same longer one.")
    ] = False,
    sort: Annotated[
        str, typer.Option("--sort", metavar="COLUMN", callback=utf8, help="Order by a column, the largest value first.")
    ] = "",
    ascending: Ascending = False,  # noqa: FBT002 (typer makes an option of it)
    out: CsvFile = None,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
    settings: RunSettingsFile = None,
    where: Where = None,
) -> None:
    """List sequences of words that recur in articles, the most strongly associated first."""
    import pyarrow as pa

    from kyoki.exploring.ngrams import ngrams as found
    from kyoki.showing.order import ranked

    refuse(out, force=force)
    rows = found(
        tables_in(folder, where),
        shortest=shortest,
        longest=longest,
        form=form,
        min_df=min_df,
        function_words=function_words,
        fragments=fragments,
        **words_of(settings, folder),
    )
    if rows.empty:
        terminal.note(f"no sequence of {shortest} to {longest} words is in {min_df} articles or more")
    show(
        pa.Table.from_pandas(ranked(rows, "ngrams", sort, ascending=ascending), preserve_index=False), out, force=force
    )


def dispersion(  # noqa: PLR0913, PLR0917 (an option each)
    queries: Annotated[
        list[str], typer.Argument(metavar="QUERY…", callback=_all_utf8, help="Words, phrases, patterns, entities.")
    ],
    folder: OutputFolder = Path("outputs"),
    kind: Kind = "",
    by: Annotated[
        str, typer.Option(help="Parts: month, week, year, outlet or another column of articles [default: articles].")
    ] = "",
    figure: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png|svg|pdf", help="Draw their positions in the corpus and in articles."),
    ] = None,
    lang: Lang = Language.ja,
    out: CsvFile = None,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
    settings: RunSettingsFile = None,
    where: Where = None,
) -> None:
    """Measure how evenly words are spread over the corpus, and draw where they occur, without near-duplicates."""
    import pyarrow as pa

    from kyoki.exploring.dispersion import dispersion as measured

    refuse(out, force=force)
    refuse(figure, force=force)
    if figure is not None and figure.suffix not in {".png", ".svg", ".pdf"}:
        msg = f"--figure {figure}: expected a name that ends with .png, .svg or .pdf"
        raise typer.BadParameter(msg)
    tables = tables_in(folder, where)
    chosen = words_of(settings, folder)
    words = {name: chosen[name] for name in OF_UNITS}
    rows = measured(queries, tables, kind=kind, by=by, **words)
    show(pa.Table.from_pandas(rows, preserve_index=False), out, force=force)
    if figure is not None:
        _draw(figure, queries, tables, lang.value, kind=kind, **words)


def _draw(figure: Path, queries: list[str], tables: Tables, lang: str, **words: Any) -> None:  # noqa: ANN401 (options of places)
    from kyoki.exploring.dispersion import places
    from kyoki.showing.charts import dispersion as drawn
    from kyoki.storage.atomic import replacing

    found = places(queries, tables, **words)
    if found.empty:
        terminal.note(f"{figure}: not drawn, nothing occurs")
        return
    made = drawn(found, list(dict.fromkeys(queries)), _days(found), lang=lang)
    with replacing(figure) as unfinished:
        unfinished.write_bytes(made.saved(figure.suffix.removeprefix(".")))
    terminal.note(f"{figure}: {len(found)} occurrence{'s' * (len(found) != 1)}")


def _days(found: pd.DataFrame) -> list[tuple[float, str]]:
    """Return days with their positions in the corpus, as evenly spaced as occurrences allow."""
    dated = found.dropna(subset=["published"]).sort_values("corpus_place")
    marks = []
    for at in range(_DAYS):
        near = (dated["corpus_place"] - at / (_DAYS - 1)).abs()
        if len(near):
            row = int(near.to_numpy().argmin())
            day = dated["published"].dt.strftime("%Y-%m-%d").iloc[row]
            marks.append((float(dated["corpus_place"].iloc[row]), day))
    kept: list[tuple[float, str]] = []
    for place, day in marks:
        if not kept or place - kept[-1][0] > 1 / _DAYS:  # labels would collide
            kept.append((place, day))
    return kept


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki ngrams --max 3 --out ngrams.csv")(ngrams)
    app.command(epilog="Example: kyoki dispersion 条約 金正恩 --figure dispersion.png")(dispersion)
