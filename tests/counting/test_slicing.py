"""Which slice an article is in."""

import pandas as pd
import pytest

from kyoki.counting.slicing import is_period, slice_labels
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
    with pytest.raises(SettingError, match="wanted one of month, week, year, published, outlet"):
        slice_labels(ARTICLES, by)


def test_periods_follow_each_other():
    assert is_period("week")
    assert is_period("published")
    assert not is_period("outlet")


def test_days_that_plain_pandas_has_read_are_refused_in_one_line():
    read = ARTICLES.assign(published=ARTICLES["published"].dt.date.astype(object))
    with pytest.raises(TableError, match=r"published has dtype object; wanted datetime64\[us\]; read the table with"):
        slice_labels(read, "month")
    assert slice_labels(read, "outlet").notna().sum() == 3
