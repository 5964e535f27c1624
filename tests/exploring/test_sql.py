"""Queries over the tables of a run: those of docs/queries.md run; nothing else is read, and nothing is written."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.errors import InputError
from kyoki.exploring.sql import DATABASE, answer, write_database
from kyoki.outputs import claim
from kyoki.storage.readers import read_csv
from kyoki.storage.writers import write, write_csv
from kyoki.tables import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)```", PAGE, flags=re.DOTALL | re.MULTILINE)
TERM = {"n_tokens": 2, "kind": "term", "tf": 3, "df": 1, "tf_unique": 3, "df_unique": 1, "c_value": 0.1, "flr": 2.0}


@pytest.fixture
def out(tmp_path):
    """A run of one table, with a cell that Excel would run."""
    terms = TABLES["terms"].frame([TERM | {"surface": surface} for surface in ("=1+1", "弾道ミサイル")])
    claim(tmp_path / "outputs")
    write(TABLES["terms"], terms, tmp_path / "outputs" / "tables")
    write_database(tmp_path / "outputs")
    return tmp_path / "outputs"


def kyoki_command(*arguments):
    return CliRunner().invoke(app, ["sql", *map(str, arguments)], catch_exceptions=False)


@pytest.mark.model
@pytest.mark.parametrize("text", QUERIES, ids=[line for line in PAGE.splitlines() if line.startswith("## ")])
def test_every_query_of_the_page_finds_something(sample_run, text):
    comments = [line for line in text.splitlines() if line.startswith("--")]
    assert len(comments) == 2
    assert re.search(r"[ぁ-ん]", comments[0])
    assert answer(text, sample_run).num_rows > 0


def test_the_page_has_ten_queries():
    assert len(QUERIES) == 10


@pytest.mark.model
def test_a_run_leaves_a_database_that_any_client_opens(sample_run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a client is started anywhere
    with duckdb.connect(sample_run / DATABASE, read_only=True) as connection:
        names = {
            name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        }
        (rows,) = connection.execute("SELECT count(*) FROM tokens").fetchone()
    assert names == set(TABLES)
    assert rows == len(kyoki.load(sample_run).tokens)


def test_a_moved_folder_is_put_right_by_the_next_query(out, tmp_path):
    moved = tmp_path / "elsewhere's"
    shutil.move(out, moved)
    with duckdb.connect(moved / DATABASE, read_only=True) as connection, pytest.raises(duckdb.IOException):
        connection.execute("SELECT * FROM terms")
    assert answer("SELECT count(*) AS n FROM terms", moved).to_pylist() == [{"n": 2}]
    with duckdb.connect(moved / DATABASE, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM terms").fetchone() == (2,)


def test_a_database_that_is_right_is_left_alone(out):
    before = (out / DATABASE).stat().st_mtime_ns
    answer("FROM terms", out)
    assert (out / DATABASE).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT * FROM read_text('{secret}')", "Cannot access file"),
        ("SELECT * FROM '{secret}'", "Cannot access file|does not exist"),
        ("COPY terms TO '{secret}'", "sql: COPY; expected one SELECT"),
        ("COPY terms TO '{terms}'", "sql: COPY; expected one SELECT"),
        ("EXPLAIN ANALYZE COPY terms TO '{terms}'", "sql: EXPLAIN; expected one SELECT"),
        ("COPY (PIVOT terms ON surface USING sum(tf)) TO '{terms}'", "sql: MULTI; expected one SELECT"),
        ("CREATE TABLE t AS PIVOT terms ON surface USING sum(tf)", "sql: MULTI; expected one SELECT"),
        ("PIVOT terms ON surface USING sum(tf); SELECT 1", "sql: MULTI, SELECT; expected one SELECT"),
        ("SELECT 1; DROP VIEW terms", "sql: SELECT, DROP; expected one SELECT"),
        ("SET enable_external_access = true", "sql: SET; expected one SELECT"),
        ("", "sql: nothing; expected one SELECT"),
        ("SELECT no FROM terms", 'Referenced column "no" not found.*tables are terms'),
        ("SELEC", "syntax error"),
    ],
)
def test_what_is_refused(out, text, complaint):
    secret = out.parent / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in out.rglob("*.*")}
    with pytest.raises(InputError, match=complaint) as fault:
        answer(text.format(secret=secret, terms=out / "tables" / "terms.parquet"), out)
    assert "\n" not in str(fault.value)
    assert {file: file.read_bytes() for file in out.rglob("*.*")} == before
    assert secret.read_text(encoding="utf-8") == "a\n1\n"


@pytest.mark.parametrize(
    "text",
    [
        "PIVOT terms ON surface USING sum(c_value)",
        "WITH found AS (PIVOT terms ON surface USING sum(c_value)) SELECT * FROM found -- all",
        "PIVOT terms ON surface USING sum(c_value) ;",
    ],
)
def test_a_pivot_is_a_select(out, text):
    assert "弾道ミサイル" in answer(text, out).column_names


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(InputError, match="no tables here"):
        answer("SELECT 1", tmp_path)


def test_a_pipe_gets_plain_csv(out):
    given = kyoki_command("SELECT surface, c_value FROM terms ORDER BY surface", "--from", out).stdout
    assert pd.read_csv(io.StringIO(given)).to_dict("list") == {
        "surface": ["=1+1", "弾道ミサイル"],
        "c_value": [0.1, 0.1],
    }


def test_a_file_is_one_that_excel_opens(out, tmp_path):
    done = kyoki_command("SELECT * FROM terms", "--from", out, "--out", tmp_path / "a.csv")
    assert done.stdout == ""
    written = (tmp_path / "a.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in written.decode("utf-8-sig")
    assert read_csv(tmp_path / "a.csv", TABLES["terms"])["surface"].tolist() == ["=1+1", "弾道ミサイル"]
    with pytest.raises(InputError, match="cannot be written"):
        write_csv(pa.table({"a": [1]}), tmp_path / "a.csv" / "b.csv")


def test_a_list_in_a_cell(out, tmp_path):
    kyoki_command("SELECT [1, 2] AS l, NULL::INT[] AS none", "--from", out, "--out", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == '"l","none"\n"[1, 2]",\n'


@pytest.mark.skipif(sys.platform == "win32", reason="script(1) gives a terminal on Unix")
def test_a_terminal_gets_aligned_columns(out):
    asked = "SELECT surface, tf, DATE '2025-04-28' AS day, c_value, surface AS surface FROM terms ORDER BY 1"
    command = [Path(sys.executable).with_name("kyoki"), "sql", asked, "--from", out]
    shell = " ".join(f"'{str(part).replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}'" for part in command)
    done = subprocess.run(["script", "-qec", shell, "/dev/null"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "surface       tf  day         c_value  surface",
        "=1+1           3  2025-04-28      0.1  =1+1",
        "弾道ミサイル   3  2025-04-28      0.1  弾道ミサイル",
    ]


def test_from_python(out):
    frame = kyoki.sql("SELECT surface, DATE '2025-04-28' AS day FROM terms", out)
    assert frame["surface"].tolist() == ["=1+1", "弾道ミサイル"]
    assert frame["day"].dt.year.tolist() == [2025, 2025]
