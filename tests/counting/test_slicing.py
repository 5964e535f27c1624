"""The slice of each article."""

import pandas as pd
import pytest

from kyoki.counting.slicing import LEAST_OF_SLICE, MOST_MONTHS, chosen_by, is_period, slice_labels
from kyoki.errors import SettingError, TableError

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d"],
        "published": pd.to_datetime(["2024-12-30", "2025-04-28", "2025-05-01", None]),
        "outlet": pd.array(["東都新報", "all", None, "東都新報"], dtype="str"),
        "duplicate_of": pd.array([None, "a", None, None], dtype="str"),
        "is_editorial": [True, False, False, True],
        "page": pd.array([1, None, 12, 2], dtype="Int64"),
        "district": [1.0, None, 12.0, 2.0],
        "share": [1.0, None, 0.5, 2.0],
        "var_desk": pd.array(["政治", "経済", "政治", None], dtype="str"),
        "var_outlet": pd.array(["x"] * 4, dtype="str"),  # neither hides kyoki's own
        "var_year": pd.array(["x"] * 4, dtype="str"),
    }
)


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("month", ["2024-12", "2025-04", "2025-05", None]),
        ("week", ["2025-W01", "2025-W18", "2025-W18", None]),  # ISO 8601: the week of Thursday 2 January 2025
        ("year", ["2024", "2025", "2025", None]),
        ("published", ["2024-12-30", "2025-04-28", "2025-05-01", None]),
        ("outlet", ["東都新報", "all (outlet)", None, "東都新報"]),  # all is the whole corpus
        ("is_editorial", ["True", "False", "False", "True"]),  # the user's own columns
        ("page", ["1", None, "12", "2"]),
        ("district", ["1", None, "12", "2"]),  # plain pandas makes floats of whole numbers where one is missing
        ("share", ["1.0", None, "0.5", "2.0"]),
        ("var_desk", ["政治", "経済", "政治", None]),
        ("desk", ["政治", "経済", "政治", None]),  # the field of the user's rows
    ],
)
def test_labels(by, labels):
    found = slice_labels(ARTICLES, by)
    assert found.index.tolist() == ["a", "b", "c", "d"]
    assert [None if pd.isna(label) else label for label in found] == labels


@pytest.mark.parametrize("by", ["months", "title", "duplicate_of", ""])
def test_what_is_nothing_to_slice_by(by):
    with pytest.raises(SettingError, match="expected one of month, week, year, published, outlet"):
        slice_labels(ARTICLES, by)


def test_periods_follow_each_other():
    assert is_period("week")
    assert is_period("published")
    assert not is_period("outlet")


def test_days_that_plain_pandas_has_read_are_refused_in_one_line():
    read = ARTICLES.assign(published=ARTICLES["published"].dt.date.astype(object))
    with pytest.raises(TableError, match=r"published has dtype object; expected datetime64\[us\]; read the table with"):
        slice_labels(read, "month")
    assert slice_labels(read, "outlet").notna().sum() == 3


def articles_of(days, outlets=None):
    """Articles published on these days, a day or None each, by these outlets."""
    published = pd.Series(pd.to_datetime(days), dtype="datetime64[us]")
    ids = [f"{n:03}" for n in range(len(days))]
    outlets = outlets or ["甲"] * len(days)
    return pd.DataFrame({"article_id": ids, "published": published, "outlet": outlets, "duplicate_of": None})


FIVE = LEAST_OF_SLICE
TWO_MONTHS = ["2025-04-01"] * FIVE + ["2025-05-01"] * FIVE
TWO_OUTLETS = ["甲", "乙"] * FIVE
EVERY_MONTH = [
    str(month) for month in pd.period_range("2020-01", periods=MOST_MONTHS + 1, freq="M") for _ in range(FIVE)
]


@pytest.mark.parametrize(
    ("articles", "by"),
    [
        (articles_of(TWO_MONTHS), "month"),
        (articles_of(TWO_MONTHS, TWO_OUTLETS), "month"),  # as much can be found by outlet
        (articles_of(TWO_MONTHS * 2, ["甲", "乙", "丙", "丁"] * FIVE), "month"),
        (articles_of(["2025-04-01", "2025-05-01", "2025-06-01", "2025-07-01"] * FIVE, TWO_OUTLETS * 2), "outlet"),
        (articles_of(TWO_MONTHS * 2, ["甲"] * 3 * FIVE + ["乙"] * FIVE), "month"),  # the rest is the smaller side
        (articles_of(TWO_MONTHS[1:]), ""),  # one of four
        (articles_of(["2025-04-01"] * 2 * FIVE), ""),  # a single month
        (articles_of(["2025-04-01"] * 2 * FIVE, TWO_OUTLETS), "outlet"),
        (articles_of([None] * 2 * FIVE, TWO_OUTLETS), "outlet"),
        (articles_of(TWO_MONTHS + [None] * 2 * FIVE), ""),  # half of the corpus has no day
        (articles_of(TWO_MONTHS + ["2024-01-01"] * (2 * FIVE - 1)), "month"),
        (articles_of(EVERY_MONTH[FIVE:]), "month"),
        (articles_of(EVERY_MONTH), "year"),
        (articles_of(TWO_MONTHS).assign(duplicate_of=["x", *[None] * (2 * FIVE - 1)]), ""),
        (articles_of(["2025-04-01"]), ""),
        (articles_of([]), ""),
        (articles_of(TWO_MONTHS).assign(published=TWO_MONTHS), ""),  # text, as plain pandas reads a CSV
    ],
)
def test_what_slices_are_where_none_are_named(articles, by):
    assert chosen_by("auto", articles) == by
    assert (chosen_by("", articles), chosen_by("week", articles)) == ("", "week")
