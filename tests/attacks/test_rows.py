"""Rows of any shape are scrapes or rejects, one each, in tables that fit their schemas."""

import csv
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kyoki.config import ReadSettings
from kyoki.stages.read import read
from kyoki.tables import TABLES

FIELDS = st.sampled_from([value for value in vars(ReadSettings()).values() if isinstance(value, str)])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | st.just("name"), inner, max_size=3),
    max_leaves=10,
)
ROWS = st.lists(st.dictionaries(FIELDS | st.text(max_size=3), VALUES, max_size=5) | VALUES, min_size=1, max_size=5)


def checked(found):
    for name, frame in found._asdict().items():
        TABLES[name].check(frame)
    return len(found.scrapes) + len(found.rejects)


@settings(max_examples=200)
@given(ROWS)
def test_each_json_row_is_a_scrape_or_a_reject(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("rows") / "a.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = read([file])
    # A file without an article gives one reject for all rows.
    assert checked(found) == (len(rows) if len(found.scrapes) else 1)


@settings(max_examples=200)
@given(
    st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), min_size=1, max_size=5),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_each_row_of_csv_is_a_scrape_or_a_reject_or_blank(tmp_path_factory, rows, separator, quoting):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator="\n")
    writer.writerow(["title", "body"])
    writer.writerows(rows)
    file = tmp_path_factory.mktemp("rows") / "a.csv"
    file.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    assert 1 <= checked(read([file])) <= len(rows)
