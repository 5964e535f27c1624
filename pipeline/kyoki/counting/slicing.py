"""Slices of the corpus: the month, week, year, outlet or other column that articles are grouped by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.config import PERIODS
from kyoki.errors import SettingError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

#: The slice of the whole corpus; `slice_labels` never returns it.
WHOLE: Final = "all"
#: strftime formats. Weeks are those of ISO 8601: from Monday, in the year of their Thursday.
_FORMATS: Final = dict(zip(PERIODS, ("%Y-%m", "%G-W%V", "%Y"), strict=True))
#: Columns whose values are those of a single article.
_NO_GROUPS: Final = ("article_id", "text", "title", "url", "n_chars", "kept_share", "duplicate_of")


def slice_labels(articles: pd.DataFrame, by: str) -> pd.Series[Any]:
    """Return the slice of each article; names of periods sort chronologically.

    An article without a value (no date, no outlet) counts in the whole corpus, but in no slice.

    Args:
        articles: the table `articles`.
        by: month (2025-04), week (2025-W17), year, published (the day), or a column such as outlet, author or one of
            the user's own.

    Returns:
        The names, missing where an article is in no slice, indexed by article_id.

    Raises:
        SettingError: `by` is neither a period nor a column to slice by.
        TableError: the days are no timestamps, as in a frame that plain pandas has read.

    >>> import pandas as pd
    >>> days = pd.to_datetime(["2024-12-30", None])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "published": days})
    >>> slice_labels(articles, "week").tolist()
    ['2025-W01', nan]
    """
    check_by(by, map(str, articles.columns))
    if by in PERIODS or by == "published":
        days = articles["published"]
        if days.dtype.kind != "M":
            wanted = "datetime64[us]; read the table with kyoki.load"
            msg = (
                f"slices by {by!r}: column published has dtype {days.dtype}; wanted {wanted}, or use pandas.to_datetime"
            )
            raise TableError(msg)
        labels = days.dt.strftime(_FORMATS.get(by, "%Y-%m-%d")).astype("str")
    else:
        values = articles[by]
        if values.dtype.kind == "f" and (values.dropna() % 1 == 0).all():
            values = values.astype("Int64")  # whole numbers, one of which is missing: 1, not 1.0
        labels = values.astype("str")
    # An outlet may be called "all".
    named: pd.Series[Any] = labels.mask(labels == WHOLE, f"{WHOLE} ({by})").set_axis(articles["article_id"])
    return named


def check_by(by: str, columns: Iterable[str], *, what: str = "slices by", more: tuple[str, ...] = ()) -> None:
    """Refuse to group articles by anything but a period or one of their columns.

    Args:
        by: what was given.
        columns: of the articles.
        what: what the message begins with.
        more: what else would do.

    Raises:
        SettingError: it names the periods and columns there are.
    """
    wanted = [*PERIODS, *more, *(name for name in columns if name not in _NO_GROUPS)]
    if by not in wanted:
        msg = f"{what} {by!r}: wanted one of {', '.join(wanted)}"
        raise SettingError(msg)


def is_period(by: str) -> bool:
    """Whether slices by this follow each other in time."""
    return by in (*PERIODS, "published")
