"""A large corpus: tables that only gain rows consist of the files of parts, and grow by files."""

import hashlib
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.running import fold
from kyoki.running.ledger import read_ledger
from kyoki.tables import TABLES

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"
GROWING = ("lines", "sentences", "tokens", "mentions")


@pytest.fixture(scope="module", autouse=True)
def _large():
    """Let a corpus of any size be a large one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "ONE_FILE", 0)
        yield


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A run on some articles, then one on some more; and the outputs of one run on all."""
    folder = tmp_path_factory.mktemp("grown")
    inputs = copied(folder)
    late = sorted(inputs.rglob("*.*"))[::4]
    (folder / "aside").mkdir()
    for n, file in enumerate(late):
        file.rename(folder / "aside" / str(n))
    kyoki.run([inputs], out=folder / "grown", workers=2)
    for n, file in enumerate(late):
        (folder / "aside" / str(n)).rename(file)
    kyoki.run([inputs], out=folder / "grown", workers=2)
    kyoki.run([inputs], out=folder / "cold", workers=1)
    return folder / "grown", folder / "cold"


@pytest.fixture
def inputs(tmp_path):
    return copied(tmp_path)


def copied(folder):
    """A part of the sample corpus."""
    for outlet in ("hokushin", "shioji"):
        shutil.copytree(CORPUS / outlet, folder / "raw" / outlet)
    return folder / "raw"


def files(out, name):
    return sorted((out / "tables" / f"{name}.parquet").iterdir())


def in_order(out, name):
    return TABLES[name].sorted(getattr(kyoki.load(out), name))


@pytest.mark.slow
def test_a_corpus_that_grew_has_the_tables_of_a_cold_run(grown):
    one, other = grown
    for name, table in TABLES.items():
        if name in GROWING:
            assert len(files(one, name)) > len(files(other, name))
            pd.testing.assert_frame_equal(in_order(one, name), in_order(other, name))
        else:
            at = f"tables/{name}.parquet"
            assert (one / at).read_bytes() == (other / at).read_bytes(), name
        if table.csv:
            at = f"tables/{name}.csv"
            assert (one / at).read_bytes() == (other / at).read_bytes(), name
    assert not (one / "tables" / "tokens.csv").exists()


@pytest.mark.slow
def test_files_are_those_of_the_parts_and_stay_when_articles_come(tmp_path, inputs):
    out = tmp_path / "out"
    kyoki.run([inputs], out=out, workers=1)
    before = {file.name: file.stat().st_ino for file in files(out, "tokens")}
    parts = {file.stat().st_ino for file in (out / "parts").glob("tokens-*/*.tokens.parquet")}
    assert parts.issuperset(before.values())
    (inputs / "new.txt").write_text(
        "日韓首脳が会談\n\n日本と韓国の両政府は24日、ソウルで会談した。\n", encoding="utf-8"
    )
    kyoki.run([inputs], out=out, workers=1)
    now = {file.name: file.stat().st_ino for file in files(out, "tokens")}
    assert before.items() < now.items()


@pytest.mark.slow
def test_an_article_that_leaves_is_in_no_file(tmp_path, inputs):
    out = tmp_path / "out"
    kyoki.run([inputs], out=out, workers=1)
    gone = min(inputs.rglob("*.txt"))
    scrapes = kyoki.load(out).scrapes.set_index("path")
    article = scrapes.loc[gone.relative_to(inputs.parent).as_posix(), "scrape_id"]
    assert article in set(kyoki.load(out).tokens["article_id"])
    gone.unlink()
    kyoki.run([inputs], out=out, workers=1)
    for name in GROWING:
        assert article not in set(getattr(kyoki.load(out), name)["article_id"])


@pytest.mark.slow
def test_every_reader_reads_the_folder_as_one_table(grown):
    out, _ = grown
    wanted = in_order(out, "tokens")
    for found in (
        pd.read_parquet(out / "tables" / "tokens.parquet"),
        kyoki.sql("SELECT * FROM tokens", out),
        duckdb.connect(out / "kyoki.duckdb", read_only=True).sql("SELECT * FROM tokens").df(),
    ):
        pd.testing.assert_frame_equal(TABLES["tokens"].sorted(TABLES["tokens"].frame(found)), wanted)


@pytest.mark.slow
def test_a_file_that_is_missing_or_foreign_is_named_and_the_next_run_mends_it(tmp_path, inputs):
    out = tmp_path / "out"
    kyoki.run([inputs], out=out, workers=1)
    before = in_order(out, "tokens")
    file = files(out, "tokens")[0]
    foreign = file.with_name("mine.parquet")
    foreign.write_bytes(b"mine")
    with pytest.raises(InputError, match=r"mine\.parquet: no run wrote it; move it elsewhere"):
        kyoki.load(out).path("tokens")
    foreign.unlink()
    file.unlink()
    with pytest.raises(InputError, match="missing; repeat the same kyoki run"):
        kyoki.load(out).path("tokens")
    kyoki.run([inputs], out=out, workers=1)
    pd.testing.assert_frame_equal(in_order(out, "tokens"), before)


@pytest.mark.slow
def test_a_corpus_that_shrinks_under_the_limit_has_one_file_again(tmp_path, inputs, monkeypatch):
    out = tmp_path / "out"
    kyoki.run([inputs], out=out, workers=1)
    monkeypatch.setattr(fold, "ONE_FILE", 1_000)
    min(inputs.rglob("*.txt")).unlink()
    kyoki.run([inputs], out=out, workers=1)
    assert (out / "tables" / "tokens.parquet").is_file()
    kyoki.run([inputs], out=tmp_path / "cold", workers=1)
    at = "tables/tokens.parquet"
    assert (out / at).read_bytes() == (tmp_path / "cold" / at).read_bytes()
    monkeypatch.setattr(fold, "ONE_FILE", 0)
    (out / "ledger.json").unlink()  # as where a run was killed while it put its tables there
    kyoki.run([inputs], out=out, workers=1)
    assert (out / at).is_dir()


@pytest.mark.slow
def test_the_ledger_has_the_hash_of_the_list_of_files(grown):
    out, _ = grown
    listed = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files(out, "tokens")]
    found = read_ledger(out / "ledger.json").sha256["tokens"]
    assert found == hashlib.sha256("".join(listed).encode()).hexdigest()


@pytest.mark.slow
def test_a_csv_that_is_written_no_longer_goes_also_without_a_ledger(tmp_path, inputs):
    out = tmp_path / "out"
    kyoki.run([inputs], out=out, workers=1)
    old, foreign = out / "tables" / "tokens.csv", out / "tables" / "mine.csv"
    for path in (old, foreign):
        path.write_text("of an older version", encoding="utf-8")
    (out / "ledger.json").unlink()
    kyoki.run([inputs], out=out, workers=1)
    assert (old.exists(), foreign.exists()) == (False, True)
