"""All tables for texts in memory, in one call: the result of a run, without files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kyoki.cleaning.texts import articles_from_texts, sentences
from kyoki.config import Settings
from kyoki.errors import InputError
from kyoki.running.counted import CountedTables
from kyoki.running.registry import call, of_scope, stages
from kyoki.running.sliced_by import check_slices
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Tables about scrapes; texts in memory have none.
_OF_SCRAPES: Final = ("scrapes", "lines", "templates", "rejects")
#: The time zone of the days of articles.
_ZONE: Final = "Asia/Tokyo"


class Analysis(CountedTables):
    """The tables of some texts."""

    def __repr__(self) -> str:
        return f"Analysis({len(self.articles):,} articles: {', '.join(TABLES)})"


def analyse(
    texts: Sequence[str],
    dates: Sequence[Any] | None = None,
    outlets: Sequence[str | None] | None = None,
    *,
    ids: Sequence[str] | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
) -> Analysis:
    """Recognise and count everything in texts that are already clean, as a run does; no files remain.

    Words, mentions and links are computed at once, every other table on first access. The values are those of a run
    over articles with the same texts, days and outlets.

    Args:
        texts: one per article, with one paragraph per line; kept character for character.
        dates: the day of publication of each: a date, a timestamp or ISO 8601; None if unknown.
        outlets: the publisher of each; None if unknown.
        ids: article_id of each; made from the text if None.
        settings: all settings, or a nested mapping of those that differ from the defaults.

    Returns:
        Tables like those of `kyoki.load` (`.entities`, `.pairs`, `.keywords`, ...); every function that takes a run
        accepts them.

    Raises:
        InputError: a single text instead of a list; another number of dates, outlets or ids than of texts; an empty
            text; or a value of dates that is not a date.
        SettingError: a setting does not exist.
        EngineError: the model is not installed.

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京でトランプ大統領と会談した。"], dates=["2025-02-07"])
    >>> found.entities["name"].tolist()
    ['トランプ', '石破茂', '東京']
    >>> kyoki.kwic("会談", found, context=5)[["left", "keyword", "right"]].values.tolist()
    [['プ大統領と', '会談', 'した。']]
    """
    chosen = settings if isinstance(settings, Settings) else from_mapping(dict(settings or {}))
    check_slices(chosen)
    articles = articles_from_texts(texts, None if ids is None else list(ids))
    if dates is not None:
        articles["published"] = _days(_each("dates", dates, len(articles)))
        articles["published_from"] = pd.Series("field", articles.index).where(articles["published"].notna())
    if outlets is not None:
        articles["outlet"] = _each("outlets", outlets, len(articles))
        articles["outlet_from"] = pd.Series("field", articles.index).where(articles["outlet"].notna())
    articles = TABLES["articles"].sorted(TABLES["articles"].frame(articles))
    made = {name: TABLES[name].frame() for name in _OF_SCRAPES}
    made |= {"articles": articles, "sentences": sentences(articles)}
    for stage in of_scope("article"):
        spec = stages()[stage]
        if (
            "articles" in spec.needs and spec.gives.keys() <= TABLES.keys()
        ):  # without the tables that exist only in parts
            given = call(stage, *(made[table] for table in spec.needs), settings=chosen)
            made |= dict(zip(spec.gives, given, strict=True))
    (made["articles"],) = call("near_duplicates", made["articles"], settings=chosen)
    found = Analysis(chosen)
    for name, frame in made.items():
        found._put(name, frame)  # noqa: SLF001 (our own)
    found.path("links")
    return found


def _each(what: str, values: Sequence[Any], n: int) -> pd.Series[Any]:
    listed = list(values)
    if len(listed) != n:
        msg = f"analyse: {len(listed)} {what} for {n} texts; expected one per text, None if unknown"
        raise InputError(msg)
    return pd.Series([None if value is None or pd.isna(value) else value for value in listed], dtype="object")


def _days(dates: pd.Series[Any]) -> pd.Series[Any]:
    """Return the calendar days in Tokyo."""
    days = []
    for place, value in enumerate(dates):
        try:
            day = pd.Timestamp(value)
        except (TypeError, ValueError) as fault:
            msg = f"analyse: date {place} is {value!r}; expected a date, a timestamp or ISO 8601 such as 2025-04-01"
            raise InputError(msg) from fault
        days.append(day.tz_convert(_ZONE).tz_localize(None) if day.tzinfo else day)
    return pd.Series(days, dtype="datetime64[us]").dt.normalize()
