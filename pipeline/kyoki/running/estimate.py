"""What a large run will take, said before it begins."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from kyoki.running.ledger import Ledger

#: Articles of which a run takes more than a few minutes.
_LARGE: Final = 5_000
#: Seconds of a core for an article of 1,200 characters (livedoor news), and bytes of its tables, parts and pages.
_SECONDS: Final = 0.085
_BYTES: Final = 120_000
#: The stages of an article, whose seconds are those of all workers added up.
_STAGES: Final = ("read", "clean", "tokens", "mentions")
#: Articles of an earlier run from which on its own speed says more than ours.
_ENOUGH: Final = 500


def estimate(n: int, workers: int, out: Path, earlier: Ledger | None) -> str:
    """Return one line on the hours and the disk that so many articles will take; "" for few of them.

    Args:
        n: articles to work on.
        workers: processes.
        out: the folder of the run.
        earlier: the ledger of an earlier run there, whose speed is taken where it has worked on enough articles.
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
    """Return the seconds of a core that an article took in an earlier run; 0 where it has worked on too few."""
    if earlier is None:
        return 0.0
    found = [earlier.stages.get(stage, {}) for stage in _STAGES]
    if any(stage.get("articles", 0) < _ENOUGH for stage in found):
        return 0.0
    return sum(stage["seconds"] / stage["articles"] for stage in found)
