"""An existing file is replaced only on request."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.errors import InputError
from kyoki.storage.writers import write
from kyoki.tables import TABLES

COMMANDS = {
    "sql": ["sql", "SELECT article_id FROM articles"],
    "kwic": ["kwic", "条約"],
    "collocates": ["collocates", "条約", "--min-count", "1"],
    "ngrams": ["ngrams", "--min-df", "1"],
    "dispersion": ["dispersion", "条約"],
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "tables"
    articles = kyoki.articles_from_texts(["首相は条約に署名した。"], ["a1"])
    counts = {"n_mentions": 1, "n_articles": 1, "n_mentions_unique": 1, "n_articles_unique": 1}
    entity = {"entity_id": "state:JP", "type": "state", "name": "日本", "aliases": "日本"} | counts
    for name, rows in {
        "articles": articles.assign(published=pd.Timestamp("2025-04-28"), outlet="甲"),
        "tokens": kyoki.tokens(articles),
        "links": [],
        "entities": [entity],
    }.items():
        write(TABLES[name], TABLES[name].frame(rows), folder)
    return folder


def kyoki_command(name, run, file, *more):
    command = [*COMMANDS[name], "--from", str(run), "--out", str(file), *more]
    return CliRunner().invoke(app, command)


def file_of(tmp_path):
    (tmp_path / "x.csv").write_text("of the user's")
    return tmp_path / "x.csv"


def empty_file(tmp_path):
    (tmp_path / "x.csv").touch()
    return tmp_path / "x.csv"


def folder_of(tmp_path):
    (tmp_path / "x.csv" / "within").mkdir(parents=True)
    return tmp_path / "x.csv"


def link_to_a_file(tmp_path):
    (tmp_path / "else").write_text("of the user's")
    (tmp_path / "x.csv").symlink_to(tmp_path / "else")
    return tmp_path / "x.csv"


def link_to_nothing(tmp_path):
    (tmp_path / "x.csv").symlink_to(tmp_path / "none")
    return tmp_path / "x.csv"


def everything_in(folder):
    return {
        path: path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("there", [file_of, empty_file, folder_of, link_to_a_file, link_to_nothing])
def test_what_is_there_stays_without_force(run, tmp_path, name, there):
    file = there(tmp_path)
    before = everything_in(tmp_path)
    done = kyoki_command(name, run, file)
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == f"{file}: already exists; use --force to overwrite it, or choose another name"
    assert done.stdout == ""
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_new_file_is_written_and_replaced_with_force(run, tmp_path, name):
    file = tmp_path / "new" / "x.csv"
    assert kyoki_command(name, run, file).exit_code == 0
    written = file.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    file.write_text("of the user's")
    assert kyoki_command(name, run, file, "--force").exit_code == 0
    assert file.read_bytes() == written
    assert [path.name for path in file.parent.iterdir()] == ["x.csv"]


def test_with_force_a_link_is_replaced_and_what_it_leads_to_stays(run, tmp_path):
    file = link_to_a_file(tmp_path)
    assert kyoki_command("sql", run, file, "--force").exit_code == 0
    assert not file.is_symlink()
    assert "a1" in file.read_text(encoding="utf-8-sig")
    assert (tmp_path / "else").read_text() == "of the user's"


def test_with_force_a_folder_still_is_no_file(run, tmp_path):
    file = folder_of(tmp_path)
    before = everything_in(tmp_path)
    done = kyoki_command("sql", run, file, "--force")
    assert isinstance(done.exception, InputError)
    assert "cannot be written" in str(done.exception)
    assert everything_in(tmp_path) == before


def test_a_file_that_is_there_is_told_before_the_query_is_answered(run, tmp_path, monkeypatch):
    monkeypatch.setattr("kyoki.exploring.sql.answer", lambda *_: pytest.fail("asked for nothing"))
    done = kyoki_command("sql", run, file_of(tmp_path))
    assert isinstance(done.exception, InputError)
