"""Faults of a disk that is full or gone, reported in one line."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kyoki.errors import InputError
from kyoki.outputs import is_marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _faults_of_a_disk() -> tuple[type[Exception], ...]:
    """Exceptions raised for disk faults, DuckDB's too if it is loaded."""
    duckdb = sys.modules.get("duckdb")
    return (OSError, InputError, *((duckdb.IOException, duckdb.OutOfMemoryException) if duckdb else ()))


@contextmanager
def one_line_for_a_broken_disk(folder: Path) -> Iterator[None]:
    """Convert a system error about a full or missing disk into an InputError; sealed parts stay."""
    try:
        yield
    except _faults_of_a_disk() as fault:
        if not is_marked(folder):
            msg = f"{folder}: the folder was deleted or moved while the run wrote to it; run the same command again"
            raise InputError(msg) from fault
        if isinstance(fault, InputError):
            raise
        said = getattr(fault, "strerror", None) or str(fault).splitlines()[0]
        msg = f"{folder}: cannot continue ({said}); finished work is kept: free space there, then repeat the command"
        raise InputError(msg) from fault
