"""Reuse the words that a run has cut and counted, if it did so with the requested settings."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from kyoki.errors import InputError, SettingError
from kyoki.exploring.occurrences import tokens_to_cut
from kyoki.published import LEDGER
from kyoki.running.corpus_stages import Folded
from kyoki.running.counted import CountedTables
from kyoki.running.counted_parts import link_counted
from kyoki.running.registry import keywords_for
from kyoki.running.replay import Replay, settings_of_run
from kyoki.storage.readers import Tables, read_parquet
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kyoki.config import Settings
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
    if ran.settings.keywords.min_count > min_tf or ran.other_versions() or not run.path("keywords").exists():
        return None
    return run.keywords if _same(ran.settings, asked) else None


def words_to_cut(run: Tables | Frames, asked: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """Yield input for a `Cutter`, in frames of whole articles: words that the run has cut already, else tokens.

    Args:
        run: tables.
        asked: as in `counted_words`.
    """
    with TemporaryDirectory(prefix="kyoki-") as folder:
        yield from _cut_before(run, asked, Path(folder)) or tokens_to_cut(run)


def _cut_before(run: Tables | Frames, asked: Mapping[str, Any], folder: Path) -> Iterable[pd.DataFrame] | None:
    if isinstance(run, CountedTables):
        return _chunks(run.given("words", "tokens")) if _same(run.settings, asked) else None
    if not isinstance(run, Tables) or not (run.folder.parent / LEDGER).exists():
        return None
    out = run.folder.parent
    settings = settings_of_run(out)
    articles = set(read_parquet(run.path("articles"), TABLES["articles"], ["article_id"])["article_id"])
    linked = link_counted(out, settings, articles, folder) if _same(settings, asked) else ()
    return _chunks(Folded(folder).given("words", "tokens")) if "word_units" in linked else None


def _chunks(given: pd.DataFrame | Iterable[pd.DataFrame]) -> Iterable[pd.DataFrame]:
    return [given] if isinstance(given, pd.DataFrame) else given


def _same(settings: Settings, asked: Mapping[str, Any]) -> bool:
    """Whether these settings define words as requested."""
    then = keywords_for("keywords", settings)
    return all(_form(then[name]) == _form(value) for name, value in asked.items())


def _form(value: Any) -> Any:  # noqa: ANN401 (any type of setting)
    """Return a value that is equal if the words are the same; for names their repr, which contains every name."""
    return value if isinstance(value, str | bool) else sorted(value) if hasattr(value, "__iter__") else repr(value)
