"""Check the columns by which the settings slice a corpus, before any article is processed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.config import AUTO, LENGTH, PERIODS
from kyoki.counting.slicing import check_by
from kyoki.outputs import is_output
from kyoki.reading.documents import OF_MANY, File
from kyoki.reading.variables import unpacked
from kyoki.reading.walk import listed
from kyoki.stages.variables import typed
from kyoki.tables import TABLES
from kyoki.variable_names import PREFIX, columns_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from kyoki.config import Settings
    from kyoki.running.parts import PartStore

#: Placeholder for the user's variables in messages before anything is read.
_FIELD: Final = f"{PREFIX}FIELD"
_NONE: Final = 'none for no groups (--by none; in a file "")'


def check_slices(settings: Settings, paths: Iterable[Path] = ()) -> None:
    """Raise if slices or strata use a column that no corpus has; variables are known only after reading.

    Args:
        settings: of the run.
        paths: the inputs; if they may contain rows, any name may be that of a field.

    Raises:
        SettingError: an unknown column; the message lists the possible ones.
    """
    wanted = _chosen(settings)
    named = bool(wanted) and any(_may_have_fields(path) for path in paths)
    for by, what, more in wanted:
        if not by.startswith(PREFIX) and (by in TABLES["articles"].names or not named):
            check_by(by, [*TABLES["articles"].names, _FIELD], what=what, more=more, none=_NONE)


def _may_have_fields(path: Path) -> bool:
    """Whether a file, or any file in a folder, may have rows; an empty folder is left to the reader's message."""
    if path.is_dir() and not is_output(path):
        files = [file for file in listed([path]) if isinstance(file, File)]
        return not files or any(file.kind in OF_MANY for file in files)
    kind = File(str(path), path.name, None).kind
    return kind is None or kind in OF_MANY


def check_variables(settings: Settings, store: PartStore, corpus: Collection[str]) -> None:
    """Raise if slices, strata or types use a variable that no row of the corpus has.

    Args:
        settings: of the run.
        store: the parts of read.
        corpus: its scrape_ids.

    Raises:
        SettingError: an unknown variable; the message lists the existing ones.
    """
    wanted = [one for one in _chosen(settings) if one[0] not in {*PERIODS, *one[2], *TABLES["articles"].names}]
    if not wanted and not settings.variables.types:
        return
    present, names = set(corpus), set[str]()
    for batch in store.seals():
        scrapes = store.read(batch, "scrapes", ["scrape_id", "variables"])
        for fields in scrapes.loc[scrapes["scrape_id"].isin(present), "variables"].dropna().unique():
            names.update(unpacked(fields))
    chosen = columns_of(names)
    typed(settings.variables.types, chosen)
    columns = sorted(chosen.values())
    for by, what, more in wanted:
        check_by(by, [*TABLES["articles"].names, *columns], what=what, more=more, none=_NONE)


def _chosen(settings: Settings) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each column by which the settings group articles, its name in messages, and the alternatives."""
    every = [(settings.slices.by, "slices by", ()), (settings.pairs.strata, "pairs: strata", (LENGTH,))]
    return [one for one in every if one[0] not in {"", AUTO}]
