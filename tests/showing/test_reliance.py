"""Which counts are marked as resting on one article, in Python as in SQL."""

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from kyoki.config import STRICT_SCORE
from kyoki.showing.reliance import doubtful_sql, from_one, from_one_sql, in_words

ROWS = [  # articles, share of the largest, what is said
    (1, 1.0, "rests on one article"),
    (1, None, "rests on one article"),
    (0, None, "rests on one article"),  # only in near-duplicates
    (2, 0.5, ""),  # half is not most
    (2, 0.51, "51 % from one article"),
    (7, 0.857, "86 % from one article"),
    (900, 0.9999, "99 % from one article"),
    (2, 2 / 3, "67 % from one article"),
    (7, 0.2, ""),
    (7, None, ""),
]


@pytest.mark.parametrize(("articles", "share", "said"), ROWS)
def test_what_is_said(articles, share, said):
    found = from_one(pd.Series([articles]), pd.Series([share], dtype="float64"))
    assert in_words(found.iloc[0]) == said


def test_sql_says_the_same():
    rows = pd.DataFrame(ROWS, columns=["n", "share", "said"]).astype({"share": "float64"})
    with duckdb.connect() as connection:
        connection.register("given", pa.Table.from_pandas(rows))
        found = connection.execute(f"SELECT {from_one_sql('n', 'share')} FROM given").fetchall()
    assert [in_words(value) for (value,) in found] == rows["said"].to_list()


def test_a_score_below_that_of_a_strict_run_is_doubtful():
    scores = [STRICT_SCORE - 0.001, STRICT_SCORE, 1.0, None]
    connection = duckdb.connect()
    connection.register("given", pa.table({"score": pa.array(scores, pa.float64())}))
    found = connection.execute(f"SELECT {doubtful_sql('score')} FROM given").fetchall()
    assert [row[0] for row in found] == [STRICT_SCORE - 0.001, None, None, None]
