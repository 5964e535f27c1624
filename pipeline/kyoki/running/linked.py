"""Tables of many files: links to the parts of a large corpus; parts with articles that have left are rewritten."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kyoki.storage.atomic import sync
from kyoki.storage.writers import parquet_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from kyoki.running.lineage import Part
    from kyoki.running.parts import PartStore, Place
    from kyoki.schema import Table


class LinkedTable(NamedTuple):
    """The number of rows of a table, and the SHA-256 of each of its files."""

    n_rows: int
    sha256: dict[str, str]


def link_table(
    table: Table,
    store: PartStore,
    parts: Sequence[Part],
    within: AbstractSet[str],
    folder: Path,
    names: Sequence[str] = (),
) -> LinkedTable:
    """Make a table of the files of parts; files that contain no other articles are not read.

    Args:
        table: the schema.
        store: parts of the stage that gives it.
        parts: the parts that contain the corpus.
        within: the articles in the corpus; rows of others are left out.
        folder: the folder in which the table's own folder, `NAME.parquet`, is made.
        names: names of the files; those of the parts if omitted.
    """
    made = folder / f"{table.name}.parquet"
    made.mkdir()
    n_rows, sha256, written = 0, {}, []
    for (name, seal), named in zip(parts, names or [part.name for part in parts], strict=True):
        file, whole = made / f"{named}.parquet", seal.tables[table.name]
        if set(seal.ids).difference(seal.rejected) <= within:
            _link(store.path(name, table.name), file)
            n_rows, sha256[file.name] = n_rows + whole.rows, whole.sha256
        else:
            rows = store.read(name, table.name)
            rows = rows[rows.iloc[:, 0].isin(list(within))].reset_index(drop=True)
            data = parquet_bytes(rows, table)
            file.write_bytes(data)
            written.append(file)
            n_rows, sha256[file.name] = n_rows + len(rows), hashlib.sha256(data).hexdigest()
    sync(written)
    return LinkedTable(n_rows, sha256)


def _link(part: Place, file: Path) -> None:
    """Hard-link a part's file, or copy it if that is not possible (another disk, an object store)."""
    if isinstance(part, Path):
        with contextlib.suppress(OSError):
            file.hardlink_to(part)
            return
    file.write_bytes(part.read_bytes())
    sync([file])
