"""The words that a run has cut and counted already, where it took for a word what is asked for now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kyoki.errors import InputError, SettingError
from kyoki.exploring.occurrences import tokens_to_cut
from kyoki.running.counted import Counted
from kyoki.running.registry import keywords_for
from kyoki.running.replay import Replay
from kyoki.storage.readers import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kyoki.config import Settings
    from kyoki.exploring.occurrences import Frames


def counted_words(run: Tables | Frames, asked: Mapping[str, Any], min_tf: int) -> pd.DataFrame | None:
    """Return the table `keywords` of a run where it has every word that is asked for, as it would be counted now.

    Args:
        run: tables; those of a part of a run's articles, and frames, have counted nothing yet.
        asked: what counts as a word: pos, stop_words, unit, titles and names.
        min_tf: tokens of a word at least.

    Returns:
        The table; None where the run had other settings, other versions or listed fewer words.
    """
    if type(run) is not Tables:
        return None
    try:
        ran = Replay(run.folder.parent)
    except (InputError, SettingError):
        return None
    if ran.settings.keywords.min_count > min_tf or ran.other_versions() or not run.path("keywords").exists():
        return None
    return run.keywords if _same(ran.settings, asked) else None


def words_to_cut(run: Tables | Frames, asked: Mapping[str, Any]) -> Iterable[pd.DataFrame]:
    """Read what a `Cutter` takes, in parts that hold whole articles: words that are cut already, else tokens.

    Args:
        run: tables; words are cut already in those of a part of a run's articles.
        asked: as of `counted_words`.
    """
    if isinstance(run, Counted) and _same(run.settings, asked):
        cut = run.given("keywords", "tokens")
        return [cut] if isinstance(cut, pd.DataFrame) else cut
    return tokens_to_cut(run)


def _same(settings: Settings, asked: Mapping[str, Any]) -> bool:
    """Whether these settings take for a word what is asked for."""
    then = keywords_for("keywords", settings)
    return all(_form(then[name]) == _form(value) for name, value in asked.items())


def _form(value: Any) -> Any:  # noqa: ANN401 (what a setting is)
    """Return a value that is equal where words are the same: of names their repr, which has every name."""
    return value if isinstance(value, str | bool) else sorted(value) if hasattr(value, "__iter__") else repr(value)
