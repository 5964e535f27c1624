"""Reuse the words that a run has counted, if it counted them with the requested settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kyoki.errors import InputError, SettingError
from kyoki.running.registry import keywords_for
from kyoki.running.replay import Replay
from kyoki.storage.readers import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kyoki.exploring.occurrences import Frames


def counted_words(run: Tables | Frames, asked: Mapping[str, Any], min_tf: int) -> pd.DataFrame | None:
    """Return the table `keywords` of a run if it has every requested word, counted as requested.

    Args:
        run: tables; a part of a run's articles, or frames, have no counts yet.
        asked: the definition of a word: pos, stop_words, unit, titles and names.
        min_tf: minimum number of tokens of a word.

    Returns:
        The table; None if the run had other settings or versions, or listed fewer words.
    """
    if type(run) is not Tables:
        return None
    try:
        ran = Replay(run.folder.parent)
    except (InputError, SettingError):
        return None
    then = keywords_for("keywords", ran.settings)
    if then["min_count"] > min_tf or ran.other_versions() or not run.path("keywords").exists():
        return None
    return run.keywords if all(_form(then[name]) == _form(value) for name, value in asked.items()) else None


def _form(value: Any) -> Any:  # noqa: ANN401 (what a setting is)
    """Return a value that is equal if the words are the same; for names their repr, which contains every name."""
    return value if isinstance(value, str | bool) else sorted(value) if hasattr(value, "__iter__") else repr(value)
