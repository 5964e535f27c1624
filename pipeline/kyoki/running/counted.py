"""Tables in a temporary folder: those of articles are copied there, the others are counted on first access."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kyoki.running.corpus_stages import Folded, run_stage
from kyoki.running.registry import call, of_scope, stages
from kyoki.spec import ALL
from kyoki.storage.atomic import replacing
from kyoki.storage.readers import Tables
from kyoki.storage.writers import parquet_bytes
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from kyoki.config import Settings


class CountedTables(Tables):
    """Tables like those of `kyoki.load`, in a temporary folder that is deleted with them.

    Args:
        settings: settings of the counting stages.
    """

    def __init__(self, settings: Settings) -> None:
        folder = tempfile.mkdtemp(prefix="kyoki-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        super().__init__(Path(folder))
        self.settings = settings

    def path(self, name: str) -> Path:
        """Return the path of a table's Parquet file; the table is made if missing.

        Raises:
            InputError: a table that it is made from is missing.
            SettingError: a setting does not fit these articles.
        """
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            self._make(name)
        return path

    def _make(self, name: str) -> None:
        """Run the corpus stage that gives a table."""
        stage = counting(name)
        tables = [self.given(stage, table) for table in stages()[stage].needs]
        for given, frame in zip(stages()[stage].gives, call(stage, *tables, settings=self.settings), strict=True):
            self._put(given, frame)

    def given(self, stage: str, table: str) -> Any:  # noqa: ANN401 (a frame, frames, or what a shared stage gives)
        """Return a table as input of a corpus stage, made if it is missing.

        Raises:
            InputError: a table that it is made from is missing.
            SettingError: a setting does not fit these articles.
        """
        self._provide(stage, table)
        return Folded(self.folder).given(stage, table)

    def _provide(self, stage: str, table: str) -> None:
        """Make a table that a stage takes, or the table or object that it takes in its place."""
        instead = stages()[stage].instead.get(table, "")
        if instead in of_scope("shared"):
            if not Folded(self.folder).shared(instead).exists():
                for needed in stages()[instead].needs:
                    self._provide(instead, needed)
                run_stage(instead, Folded(self.folder), self.settings)
        elif not self._has_counted(instead):
            self.path(table)

    def _has_counted(self, table: str) -> bool:  # noqa: ARG002 (of a run)
        """Whether a table of parts is in the folder, too."""
        return False

    def _put(self, name: str, frame: pd.DataFrame) -> None:
        with replacing(self.folder / f"{name}.parquet", synced=False) as unfinished:
            unfinished.write_bytes(parquet_bytes(frame, TABLES[name]))


def counting(table: str) -> str:
    """Return the corpus stage that gives a table whole."""
    return next(stage for stage in of_scope("corpus") if stages()[stage].gives.get(table) == ALL)
