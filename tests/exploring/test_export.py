"""`kyoki export` writes any table, strongest first, as CSV, Excel or Parquet; it overwrites only with --force."""

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from kyoki.commands.app import app
from kyoki.errors import InputError, TableError
from kyoki.exploring.export import export
from kyoki.showing import workbook
from kyoki.showing.for_people import write_for_people
from kyoki.storage.readers import read_csv
from kyoki.storage.writers import write
from kyoki.tables import TABLES
from kyoki.tables.beside import widened

ENTITIES = {"state:JP": "日本", "state:US": "アメリカ", "state:CN": "中国"}


def whole(name, row):
    fill = {"str": "x", "int64": 1, "float64": 1.0, "bool": False}
    needed = [column for column in TABLES[name].columns if not column.nullable]
    return {**{c.name: c.values[0] if c.values else fill[c.dtype] for c in needed}, **row}


def token(article, n):
    return {"article_id": article, "start": n, "end": n + 1, "surface": "=" if n else "日", "lemma": f"{article}{n}"}


ROWS = {
    "entities": [{"entity_id": i, "type": "state", "name": n, "aliases": n} for i, n in ENTITIES.items()],
    "pairs": [
        {"a": a, "b": b, "window": w, "slice": "all", "n_ab_articles": n, "npmi": 0.5}
        for a, b, w, n in [
            ("state:CN", "state:JP", "article", 9),
            ("state:CN", "state:JP", "sentence", 2),
            ("state:CN", "state:US", "sentence", 1),
            ("state:JP", "state:US", "sentence", 3),
        ]
    ],
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run's tables, made up; tokens are a folder of files, as in a large corpus."""
    tables = tmp_path / "out" / "tables"
    tables.mkdir(parents=True)
    for name, table in TABLES.items():
        if name != "tokens":
            frame = table.frame([whole(name, row) for row in ROWS.get(name, ())])
            write(table, table.sorted(frame), tables)
    folder = tables / "tokens.parquet"
    folder.mkdir()
    for n, articles in enumerate((("b", "c"), ("a",))):
        rows = TABLES["tokens"].frame([whole("tokens", token(one, at)) for one in articles for at in range(3)])
        write(TABLES["tokens"], rows, tmp_path, csv=False)
        (tmp_path / "tokens.parquet").rename(folder / f"{n:016x}.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "out"


def command(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def test_csv_is_that_of_the_run_strongest_first(run, tmp_path):
    paths = {name: run / "tables" / f"{name}.parquet" for name in TABLES}
    write_for_people(run / "tables", paths, ["pairs"])
    done = command("pairs", run, "--csv")
    assert (done.exit_code, done.stdout) == (0, "pairs.csv\n"), done.output
    assert (tmp_path / "pairs.csv").read_bytes() == (run / "tables" / "pairs.csv").read_bytes()
    found = pd.read_csv(tmp_path / "pairs.csv", encoding="utf-8-sig")
    assert found["name_b"].tolist() == ["アメリカ", "日本", "アメリカ", "日本"]


def test_parquet_has_the_same_rows_and_names_with_types(run, tmp_path):
    done = export("pairs", run, "parquet", tmp_path / "p.parquet")
    assert (done.n, done.n_all) == (4, 4)
    found = pq.read_table(tmp_path / "p.parquet")
    assert found.column_names == widened("pairs").names
    assert found["n_ab_articles"].to_pylist() == [3, 2, 1, 9]


def test_xlsx_has_headings_in_either_language(run, tmp_path):
    export("pairs", run, "xlsx", tmp_path / "j.xlsx")
    export("pairs", run, "xlsx", tmp_path / "e.xlsx", lang="en")
    heads = [[cell.value for cell in openpyxl.load_workbook(tmp_path / f)["pairs"][1]] for f in ("j.xlsx", "e.xlsx")]
    assert [head[1] for head in heads] == ["名前（A）", "name A"]
    sheet = openpyxl.load_workbook(tmp_path / "j.xlsx")["pairs"]
    assert [cell.value for cell in sheet["C"]] == ["種類（A）", "国", "国", "国", "国"]


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_table_of_many_files_without_a_csv_keeps_their_order(run, tmp_path, kind):
    done = command("tokens", run, f"--{kind}", "-o", tmp_path / f"t.{kind}")
    assert done.exit_code == 0, done.output
    assert "6 rows" not in done.output
    assert "9 rows" in done.output
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[kind](tmp_path / f"t.{kind}")
    lemmas = read["見出し語" if kind == "xlsx" else "lemma"].tolist()
    assert lemmas == [f"{one}{n}" for one in "bca" for n in range(3)]


def test_a_csv_of_tokens_is_disarmed(run, tmp_path):
    export("tokens", run, "csv", tmp_path / "t.csv")
    assert set(pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig")["surface"]) == {"日", "'="}
    assert set(read_csv(tmp_path / "t.csv", TABLES["tokens"])["surface"]) == {"日", "="}


def test_the_workbook_alone(run, tmp_path):
    done = command(run, "--xlsx", "--lang", "en")
    assert (done.exit_code, done.stdout) == (0, "kyoki.xlsx\n"), done.output
    assert openpyxl.load_workbook(tmp_path / "kyoki.xlsx").sheetnames[0] == "Overview"


def test_a_sheet_is_cut_and_the_command_says_so(run, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook.write_table, "__kwdefaults__", {"lang": "ja", "most": 2})
    done = command("pairs", run, "--xlsx")
    assert done.stdout == "pairs.xlsx\n"
    assert done.stderr == "2 of 4 rows, as a sheet holds no more; all: --csv, --parquet\n"


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_file_that_exists_is_overwritten_only_by_force(run, tmp_path, kind):
    file = tmp_path / f"p.{kind}"
    file.write_text("mine")
    done = command("pairs", run, f"--{kind}", "-o", file)
    assert done.exit_code == 1 or isinstance(done.exception, InputError)
    assert file.read_text() == "mine"
    assert command("pairs", run, f"--{kind}", "-o", file, "--force").exit_code == 0
    assert file.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nodez", "out", "--csv"], "export: no table nodez; there are scrapes, "),
        (["pairs", "out"], "export: no format; expected one of --csv, --xlsx, --parquet"),
        (["pairs", "out", "--csv", "--xlsx"], "export: --csv and --xlsx; expected one of --csv, --xlsx, --parquet"),
        (["out", "--csv"], "export: --csv of no table; expected one of scrapes, "),
        (["pairs", "elsewhere", "--csv"], "elsewhere: no tables here; make them with: kyoki run"),
        (["pairs", "out", "--csv", "-o", "no/such/where.csv"], "no/such/where.csv: cannot be written"),
        (["pairs", "out", "--xlsx", "-o", "no/such/where.xlsx"], "no/such/where.xlsx: cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_line(run, arguments, says):
    with pytest.raises(InputError) as fault:
        CliRunner().invoke(app, ["export", *arguments], catch_exceptions=False)
    assert str(fault.value).startswith(says)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(("table", "gone"), [("pairs", "entities"), ("lines", "lines"), ("tokens", "tokens")])
def test_a_table_that_is_missing_is_named(run, tmp_path, table, gone):
    path = run / "tables" / f"{gone}.parquet"
    path.rename(tmp_path / "aside")
    with pytest.raises((InputError, TableError), match=f"table {gone}: .* does not exist"):
        export(table, run, "csv", tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()
