"""Slices: the part of the corpus that an article belongs to, by month, week, year, outlet or another column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.config import PERIODS
from kyoki.errors import SettingError

if TYPE_CHECKING:
    import pandas as pd

#: The slice of all articles; `slice_labels` never returns this name.
WHOLE: Final = "all"
#: The strftime format of each period. Weeks are those of ISO 8601: from Monday, in the year of their Thursday.
_FORMATS: Final = dict(zip(PERIODS, ("%Y-%m", "%G-W%V", "%Y"), strict=True))
#: Columns that are no slices: each value is one article's own.
_NO_FIELDS: Final = ("article_id", "text", "title", "url", "n_chars", "kept_share", "duplicate_of")


def slice_labels(articles: pd.DataFrame, by: str) -> pd.Series[Any]:
    """Name the slice of each article; the names of periods sort in time order.

    An article without a date is in no month, one without an outlet in no outlet (missing): it counts in the whole
    corpus only.

    Args:
        articles: the table `articles`.
        by: month (2025-04), week (2025-W17), year, published (the day), or a column such as outlet or author.

    Returns:
        The names, indexed by article_id.

    Raises:
        SettingError: `by` is neither a period nor a column to slice by.

    >>> import pandas as pd
    >>> days = pd.to_datetime(["2024-12-30", None])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "published": days})
    >>> slice_labels(articles, "week").tolist()
    ['2025-W01', nan]
    """
    columns = [name for name in map(str, articles.columns) if name not in _NO_FIELDS]
    if by not in (*PERIODS, *columns):
        msg = f"slices by {by!r}: wanted {', '.join((*PERIODS, *columns))}"
        raise SettingError(msg)
    if by in PERIODS or by == "published":
        labels = articles["published"].dt.strftime(_FORMATS.get(by, "%Y-%m-%d")).astype("str")
    else:
        labels = articles[by].astype("str")
    # An outlet may be called "all".
    named: pd.Series[Any] = labels.mask(labels == WHOLE, f"{WHOLE} ({by})").set_axis(articles["article_id"])
    return named


def is_period(by: str) -> bool:
    """Return whether slices by this follow each other in time."""
    return by in (*PERIODS, "published")
