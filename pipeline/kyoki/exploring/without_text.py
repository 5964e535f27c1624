"""Write a run for publication, without the texts of its articles, which belong to others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.outputs import claim, is_output
from kyoki.published import LEDGER, record
from kyoki.running.corpus_stages import Folded
from kyoki.running.figures import draw_anew
from kyoki.running.ledger import Ledger, read_ledger, write_ledger
from kyoki.running.publish import write_pages
from kyoki.running.up_to_date import published
from kyoki.showing.database import DATABASE
from kyoki.showing.dictionary import dictionary
from kyoki.showing.for_people import write_for_people
from kyoki.storage.datasets import files_in
from kyoki.storage.readers import load, read_parquet
from kyoki.tables import TABLES
from kyoki.tables.texts import LEFT_OUT

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    import pandas as pd
    import pyarrow as pa

    from kyoki.storage.readers import Tables

#: Tables from which a text could be rebuilt, which are written without rows.
_EMPTIED: Final = ("tokens",)
#: Columns that contain a text, or that could confirm a guessed text line by line; they become missing, or `LEFT_OUT`.
#: The data to cite an article (headline, address, author, day, outlet), counts and offsets are kept.
_BLANKED: Final = {
    "articles": ("text",),
    "scrapes": ("raw", "variables", "line_hashes", "template_lines"),
    "rejects": ("detail",),
}
#: Minimum length in characters of a user's variable that counts as a text: a sentence, an abstract, a caption.
LEAST_TEXT: Final = 20
#: Remarks in the list of files of README.md on files that a run has and this folder does not.
_ABSENT: Final = re.compile(rf"^- `(?:{re.escape(DATABASE)}|parts/)`.*\n(?:  .*\n)*", re.MULTILINE)
#: Number of rows that are read at a time.
_ROWS: Final = 100_000
_ABOUT: Final = """\
The texts of the articles are left out here, as others own them. Tables and columns are those of the whole run, but
`tokens` has no rows, `pair_sentences.csv` and the workbook have no sentences, and these columns say nothing:
{blanked}.{own}
`ledger.json` has the settings, versions and a hash of each input. With the same scrapes the whole run is

    kyoki run SCRAPES --from-ledger ledger.json --out my-outputs

which says whether every table has the bytes that it had. SCRAPES are the files of the ledger's `inputs`.

記事の本文は権利者のものなので、ここには含まれていません。同じスクレイプがあれば、上のコマンドで全体を再現できます。

"""


def without_text(
    out: str | os.PathLike[str], folder: str | os.PathLike[str], *, least_text: int = LEAST_TEXT
) -> list[str]:
    """Write the publishable part of a run: tables, report, workbook, graph and figures, without any text.

    The folder has the same form as that of the run, so every command accepts it; commands that need texts find nothing.

    Args:
        out: the folder of a run.
        folder: where to write; new, empty, or written by this function before.
        least_text: a user's variable with a value of at least this many characters is left out.

    Returns:
        The user's variables that were left out.

    Raises:
        InputError: there is no finished run, or `folder` is that of a run or not an output folder of kyoki.
    """
    source, ledger = Path(out), read_ledger(Path(out) / LEDGER)
    if ledger is None:
        msg = f"{source}: no {LEDGER} of a finished run; expected the --out of a run"
        raise InputError(msg)
    target = Path(folder)
    if is_output(target) and (earlier := read_ledger(target / LEDGER)) is not None and earlier.state:
        msg = f"{target}: is the folder of a run, which is not changed; choose another --out"
        raise InputError(msg)
    tables, folded = load(source), Folded(claim(target) / "tables")
    folded.folder.mkdir(exist_ok=True)
    dropped = _texts_of_user(tables, least_text)
    for name in TABLES:
        if tables.path(name).exists():
            folded.write(name, _left(tables, name, dropped))
    paths = {name: folded.folder / f"{name}.parquet" for name in folded.rows}
    write_for_people(folded.folder, paths, paths.keys())
    # Without a state, the next run into this folder redoes everything; the hashes are those of the complete tables.
    left = msgspec.structs.replace(ledger, state="", files={}, folder="", counted={})
    write_pages(target, left, about=_about(dropped, own_columns(load(target))))
    (target / DATABASE).unlink()  # its views have paths of this machine
    _write(target, left)
    draw_anew(target)
    return dropped


def _write(target: Path, ledger: Ledger) -> None:
    write_ledger(target, msgspec.structs.replace(ledger, files=record(target, published(target))))


def own_columns(tables: Tables) -> list[str]:
    """Return the columns of articles that are the user's variables."""
    return [name for name in tables.columns("articles") if name not in TABLES["articles"].names]


def _texts_of_user(tables: Tables, least: int) -> list[str]:
    """Return the user's own columns of articles that contain texts."""
    own = own_columns(tables)
    frame = read_parquet(tables.path("articles"), TABLES["articles"], own) if own else None
    return [] if frame is None else [name for name in own if frame[name].astype("str").str.len().max() >= least]


def _left(tables: Tables, name: str, dropped: list[str]) -> pd.DataFrame | Iterator[pa.RecordBatch]:
    """Return the rows of a table in their published form."""
    table, path = TABLES[name], tables.path(name)
    if name in _EMPTIED:
        return table.frame()
    if name not in _BLANKED:
        return (b for file in files_in(path) for b in pq.ParquetFile(file, pre_buffer=False).iter_batches(_ROWS))
    blank = {c.name: None if c.nullable else LEFT_OUT for c in table.columns if c.name in _BLANKED[name]}
    kept = [column for column in tables.columns(name) if column not in {*blank, *dropped}]
    frame = read_parquet(path, table, kept).assign(**blank)
    return table.frame(frame[[*table.names, *(column for column in kept if column not in table.names)]])


def _about(dropped: list[str], kept: list[str]) -> str:
    columns = ", ".join(f"`{name}.{column}`" for name, columns in _BLANKED.items() for column in columns)
    own = "".join(
        f" {said}: {', '.join(f'`{name}`' for name in names)}."
        for said, names in (("Variables left out, as they hold texts", dropped), ("Variables with their values", kept))
        if names
    )
    heading, _, rest = _ABSENT.sub("", dictionary()).partition("\n\n")
    return f"{heading}\n\n{_ABOUT.format(blanked=columns, own=own)}{rest}"
