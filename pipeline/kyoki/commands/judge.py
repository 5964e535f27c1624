"""`kyoki sample` and `kyoki score`: the share of correct mentions in this corpus, as judged by the user."""

from pathlib import Path
from typing import Annotated

import typer

from kyoki import terminal
from kyoki.commands.sql import Force, OutputFolder, refuse, show


def sample(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.xlsx", help="File to write, .xlsx or .csv.")],
    folder: OutputFolder = Path("outputs"),
    n: Annotated[int, typer.Option("--n", min=1, help="Number of mentions in all, equally many of each type.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Another seed draws other mentions.")] = 20250428,
    force: Force = False,  # noqa: FBT002 (typer makes an option of it)
) -> None:
    """Draw random mentions with their sentences into a file, for you to judge.

    Write right, wrong or unsure (正, 誤, ?) into mention_is and entity_is, of a workbook by its lists; kyoki score FILE
    gives the precision.
    """
    import pyarrow as pa

    from kyoki.exploring.judging import sample as drawn

    refuse(out, force=force)
    rows = drawn(folder, n=n, seed=seed)
    if _is_workbook(out):
        from kyoki.exploring.judging_workbook import write_workbook

        write_workbook(rows, out, force=force)
        terminal.note(f"{out}: {len(rows)} rows")
        return
    show(pa.Table.from_pandas(rows, preserve_index=False), out, force=force)


def score(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The judged file from kyoki sample: .xlsx or .csv.")],
) -> None:
    """Compute the precision of mentions and links from a judged sample, with 95 % intervals."""
    import pyarrow as pa

    from kyoki.exploring.judging import score as scored
    from kyoki.storage.readers import read_cells

    if _is_workbook(file):
        from kyoki.exploring.judging_workbook import read_workbook

        judged = read_workbook(file)
    else:
        judged = read_cells(file, what="score")
    found = scored(judged)
    show(pa.Table.from_pandas(found, preserve_index=False), None, force=False)
    terminal.note("precision of mentions judged right or wrong; `all` weights each type by its mentions in the corpus")


def _is_workbook(file: Path) -> bool:
    return file.suffix.lower() == ".xlsx"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki sample --n 200 --out judge.xlsx")(sample)
    app.command(epilog="Example: kyoki score judge.xlsx")(score)
