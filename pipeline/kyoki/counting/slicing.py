"""Slices of the corpus: groups of articles by month, week, year, outlet or another column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kyoki.config import AUTO, PERIODS
from kyoki.errors import SettingError, TableError
from kyoki.variable_names import column_meant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

#: The slice of the whole corpus; `slice_labels` never returns it.
WHOLE: Final = "all"
#: strftime formats. Weeks are those of ISO 8601: from Monday, in the year of their Thursday.
_FORMATS: Final = dict(zip(PERIODS, ("%Y-%m", "%G-W%V", "%Y"), strict=True))
#: Minimum articles (without near-duplicates) of each of two slices for comparison by default, and of a slice on a map.
#: Of 38 articles a word in all five of a slice and in no other has a p of 2e-6, which passes among 400 words in a dozen
#: slices; in all four of one 1.4e-5, which does not.
LEAST_OF_SLICE: Final = 5
#: Maximum months by which "auto" slices; with more, slices are years, as tables and figures of over 36 slices are
#: unreadable.
MOST_MONTHS: Final = 36
#: Columns whose values belong to a single article.
_NO_GROUPS: Final = ("article_id", "text", "title", "url", "n_chars", "kept_share", "duplicate_of")


def chosen_by(by: str, articles: pd.DataFrame) -> str:
    """Return the column by which articles are sliced: the given one or, for "auto", a suitable one.

    "auto" is the month (the year, if there are more than `MOST_MONTHS`) or the outlet, if two or more slices have
    `LEAST_OF_SLICE` articles each and together most of the corpus. If both are suitable, it is the one with more
    articles on the smaller side of its comparisons, which limits what can be found; if neither is, "". Near-duplicates
    do not count.

    Args:
        by: the setting `slices.by`.
        articles: the table `articles` (published, outlet and duplicate_of are used).

    >>> import pandas as pd
    >>> days = pd.to_datetime(["2025-04-01"] * 5 + ["2025-05-01"] * 5)
    >>> articles = pd.DataFrame({"article_id": range(10), "published": days, "outlet": "甲", "duplicate_of": None})
    >>> chosen_by("auto", articles), chosen_by("auto", articles[:9]), chosen_by("outlet", articles)
    ('month', '', 'outlet')
    """
    if by != AUTO:
        return by
    unique = articles[articles["duplicate_of"].isna()]
    sizes: dict[str, pd.Series[Any]] = {}
    if "published" in unique and unique["published"].dtype.kind == "M":  # not as plain pandas reads a CSV
        months = slice_labels(unique, "month").value_counts()
        period = "year" if len(months) > MOST_MONTHS else "month"
        sizes[period] = slice_labels(unique, period).value_counts()
    if "outlet" in unique:
        sizes["outlet"] = slice_labels(unique, "outlet").value_counts()
    fit = {name: n for name, n in sizes.items() if _is_enough(n, len(unique))}
    return max(fit, key=lambda name: _smaller_sides(fit[name]), default="")


def _is_enough(sizes: pd.Series[Any], n_articles: int) -> bool:
    large = sizes[sizes >= LEAST_OF_SLICE]
    return len(large) > 1 and large.sum() > n_articles / 2


def _smaller_sides(sizes: pd.Series[Any]) -> float:
    """Return the mean, over articles, of the size of the article's slice or of the rest, whichever is smaller."""
    return float((sizes * sizes.clip(upper=sizes.sum() - sizes)).sum() / sizes.sum())


def slice_labels(articles: pd.DataFrame, by: str) -> pd.Series[Any]:
    """Return the slice of each article; names of periods sort chronologically.

    An article without a value (no date, no outlet) is in no slice, only in the whole corpus.

    Args:
        articles: the table `articles`.
        by: month (2025-04), week (2025-W17), year, published (the day), or a column such as outlet, author or one of
            the user's own (var_desk, or desk).

    Returns:
        The names, indexed by article_id; missing if an article is in no slice.

    Raises:
        SettingError: `by` is neither a period nor a column to slice by.
        TableError: the days are no timestamps, as in a frame that plain pandas has read.

    >>> import pandas as pd
    >>> days = pd.to_datetime(["2024-12-30", None])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "published": days})
    >>> slice_labels(articles, "week").tolist()
    ['2025-W01', nan]
    """
    columns = [*map(str, articles.columns)]
    check_by(by, columns)
    by = sliced_column(by, columns)
    if by in PERIODS or by == "published":
        days = articles["published"]
        if days.dtype.kind != "M":
            wanted = "datetime64[us]; read the table with kyoki.load"
            msg = f"slices by {by!r}: published has dtype {days.dtype}; expected {wanted}, or use pandas.to_datetime"
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


def check_by(
    by: str, columns: Iterable[str], *, what: str = "slices by", more: tuple[str, ...] = (), none: str = ""
) -> None:
    """Raise if articles are to be grouped by something other than a period or one of their columns.

    Args:
        by: the given value.
        columns: of the articles.
        what: what the message begins with.
        more: further valid values.
        none: how to request no groups, if the message should say it.

    Raises:
        SettingError: an invalid value; the message lists the periods and columns.
    """
    wanted = [*PERIODS, *more, *(name for name in columns if name not in _NO_GROUPS)]
    if column_meant(by, wanted) not in wanted:
        msg = f"{what} {by!r}: expected one of {', '.join(wanted)}" + f"; {none}" * bool(none)
        raise SettingError(msg)


def sliced_column(by: str, columns: Collection[str]) -> str:
    """Return the period or column that a user means by a name (see `kyoki.variable_names`)."""
    return column_meant(by, [*PERIODS, *columns])


def is_period(by: str) -> bool:
    """Whether slices by this are consecutive in time."""
    return by in (*PERIODS, "published")
