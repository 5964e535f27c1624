"""Estimate the time and disk space of a large run before it begins."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from kyoki.running.ledger import Ledger

#: Number of articles from which a run takes more than a few minutes.
_LARGE: Final = 5_000
#: Core-seconds for an article of 1,200 characters (livedoor news), and bytes of its tables, parts and pages.
_SECONDS: Final = 0.085
_BYTES: Final = 120_000
#: The article stages, whose seconds are summed over all workers.
_STAGES: Final = ("read", "clean", "tokens", "mentions")
#: Number of articles of an earlier run from which its own speed is the better estimate.
_ENOUGH: Final = 500


def estimate(n: int, workers: int, out: Path, earlier: Ledger | None) -> str:
    """Return one line on the hours and disk space for so many articles; "" if they are few.

    Args:
        n: number of articles to process.
        workers: processes.
        out: the folder of the run.
        earlier: the ledger of an earlier run there, whose speed is used if it has processed enough articles.
    """
    if n < _LARGE:
        return ""
    hours = n * (_seconds_in(earlier) or _SECONDS) / workers / 3600
    took = f"{hours:.1f} hours" if hours >= 1 else f"{60 * hours:.0f} minutes"
    free = shutil.disk_usage(out).free
    wanted = n * _BYTES
    short = "; that is more than is free" if wanted > free else ""
    return (
        f"kyoki: {n:,} articles to work on: about {took} with {workers} worker{'s' * (workers > 1)}, and about "
        f"{wanted / 1e9:.1f} GB in {out} ({free / 1e9:,.0f} GB free{short})"
    )


def _seconds_in(earlier: Ledger | None) -> float:
    """Return the core-seconds per article of an earlier run; 0 if it has processed too few articles."""
    if earlier is None:
        return 0.0
    found = [earlier.stages.get(stage, {}) for stage in _STAGES]
    if any(stage.get("articles", 0) < _ENOUGH for stage in found):
        return 0.0
    return sum(stage["seconds"] / stage["articles"] for stage in found)
