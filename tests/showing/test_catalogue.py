"""Tables as views, from frames and files; missing or wrong tables are named; unsafe links are dropped."""

import pytest

from kyoki.errors import TableError
from kyoki.showing.catalogue import NEEDED, open_tables, rows, safe_url
from kyoki.storage.writers import write
from kyoki.tables import TABLES


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.jp/a?b=1", True),
        ("http://example.jp", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//example.jp/a", False),  # no scheme: would be a file beside the page
        ("file:///etc/passwd", False),
        ("https:/path", False),
        ("http://[::1", False),  # half an IPv6 address
        ("", False),
        (None, False),
    ],
)
def test_safe_url(url, safe):
    assert safe_url(url) == (url if safe else None)


def test_frames_and_files_are_the_same_to_a_query(tables, tmp_path):
    given = tables()
    for name in NEEDED:
        write(TABLES[name], given[name], tmp_path)
    files = {name: tmp_path / f"{name}.parquet" for name in NEEDED}
    for name in NEEDED:
        asked = f"SELECT * FROM {name} ORDER BY ALL"
        assert rows(open_tables(given), asked) == rows(open_tables(files), asked)


def test_columns_of_the_user_are_no_part_of_the_views(tables, tmp_path):
    given = tables()
    given["articles"] = given["articles"].assign(named="政治")
    files = dict(given)
    write(TABLES["articles"], given["articles"], tmp_path)
    files["articles"] = tmp_path / "articles.parquet"
    for seen in (given, files):
        assert open_tables(seen).view("articles").columns == TABLES["articles"].names


def test_what_is_missing_or_wrong_is_named(tables, tmp_path):
    given = tables()
    with pytest.raises(TableError, match="report: found no table pairs"):
        open_tables({name: frame for name, frame in given.items() if name != "pairs"})
    with pytest.raises(TableError, match="table links: columns"):
        open_tables({**given, "links": given["links"].drop(columns="score")})
    with pytest.raises(TableError, match=r"table links: .*links.parquet does not exist"):
        open_tables({**given, "links": tmp_path / "links.parquet"})
    write(TABLES["rejects"], given["rejects"], tmp_path)
    with pytest.raises(TableError, match="table links: columns are scrape_id"):
        open_tables({**given, "links": tmp_path / "rejects.parquet"})
    (tmp_path / "links.parquet").write_bytes(b"none")
    with pytest.raises(TableError, match=r"table links: .* is not readable as Parquet"):
        open_tables({**given, "links": tmp_path / "links.parquet"})
