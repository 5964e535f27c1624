"""A subcorpus: data of its articles are those of the run; counts are made only from these articles."""

import gc
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kyoki
from kyoki.commands.options import settings_of
from kyoki.config import Settings, SliceSettings, WordSettings
from kyoki.errors import InputError
from kyoki.running import fold
from kyoki.running.figures import draw
from kyoki.running.ledger import Ledger, write_ledger
from kyoki.running.replay import settings_of_run
from kyoki.storage.writers import write
from kyoki.tables import TABLES

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"
KYOKI = Path(sys.executable).with_name("kyoki")
OF_ARTICLES = ("sentences", "tokens", "mentions", "links", "lines")


def same(found, wanted):
    pd.testing.assert_frame_equal(found.reset_index(drop=True), wanted.reset_index(drop=True))


@pytest.fixture(scope="module")
def outlet(sample_run):
    """The outlet with most articles of the sample corpus."""
    return kyoki.load(sample_run).articles["outlet"].value_counts().index[0]


@pytest.fixture(scope="module")
def some(sample_run, outlet):
    return kyoki.where(sample_run, f"outlet={outlet}")


def test_the_tables_of_its_articles_are_those_rows_of_the_run(sample_run, some, outlet):
    whole = kyoki.load(sample_run)
    assert set(some.articles["outlet"]) == {outlet}
    assert 0 < len(some.articles) < len(whole.articles)
    for name in OF_ARTICLES:
        table = getattr(whole, name)
        same(getattr(some, name), table[table["article_id"].isin(some.articles["article_id"])])
    assert set(some.scrapes["scrape_id"]) == set(some.articles["article_id"])
    assert some.rejects.empty
    same(some.templates, whole.templates)


def test_what_is_counted_is_what_its_stage_counts_in_these_articles(some):
    same(some.pairs, kyoki.pairs(some.links, some.sentences, some.articles))
    same(some.keywords, kyoki.keywords(some.tokens, some.articles, some.links))
    same(some.pair_sentences, kyoki.evidence(some.pairs, some.links, some.articles))
    assert set(some.pair_sentences["article_id"]) <= set(some.articles["article_id"])


def test_entities_are_counted_anew_and_keep_what_is_known_of_them(sample_run, some):
    whole = kyoki.load(sample_run).entities.set_index("entity_id")
    found = some.entities.set_index("entity_id")
    assert set(found.index) == set(some.links["entity_id"])
    assert found["n_mentions"].sum() == len(some.links) < whole["n_mentions"].sum()
    facts = ["name", "name_en", "type", "kind", "country", "part_of", "lat", "lon", "ambiguous"]
    pd.testing.assert_frame_equal(found[facts], whole.loc[found.index, facts])
    assert (found["n_articles"] <= whole.loc[found.index, "n_articles"]).all()


OUTLETS = Settings(slices=SliceSettings(by="outlet"))
COUNTED = ("keywords", "keyness", "terms", "word_pairs")


@pytest.mark.slow
@pytest.mark.parametrize("files", ["one file", "a file for each part"])
def test_words_that_the_run_has_cut_count_as_tokens_do(sample_run, files, tmp_path, monkeypatch):
    if files != "one file":
        monkeypatch.setattr(fold, "ONE_FILE", 0)
        sample_run = kyoki.run([CORPUS], out=tmp_path / "out", workers=1).folder.parent
    for asked in ("date!=1900", "date>=2025-04"):
        found, anew = (kyoki.where(sample_run, asked, settings=OUTLETS) for _ in range(2))
        monkeypatch.setattr(anew, "_counted", frozenset())
        for name in COUNTED:
            same(getattr(found, name), getattr(anew, name))
        assert found._counted >= {"word_units", "noun_runs"}
        assert not (found.folder / "tokens.parquet").exists()


def test_words_are_cut_again_where_the_run_cut_others_or_its_parts_are_gone(sample_run, tmp_path):
    short = Settings(words=WordSettings(unit="short"))
    assert kyoki.where(sample_run, "date!=1900", settings=short)._counted == frozenset()
    shutil.copytree(sample_run, tmp_path / "out", ignore=shutil.ignore_patterns("parts"))
    assert kyoki.where(tmp_path / "out", "date!=1900")._counted == frozenset()


def test_what_other_settings_do_not_change_is_that_of_the_run(sample_run):
    every, sliced, some = (
        kyoki.where(sample_run, asked, settings=settings)
        for asked, settings in (("date!=1900", None), ("date!=1900", OUTLETS), ("date>=2025-04", None))
    )
    assert every.path("pairs").is_symlink()
    assert sliced.path("pair_sentences").is_symlink()  # of pairs in the whole corpus, whatever the slices
    for name in ("pairs", "keyness", "correspondence"):
        assert not sliced.path(name).is_symlink()
    assert not some.path("terms").is_symlink()


def test_all_articles_are_the_run_itself(sample_run, monkeypatch):
    whole = kyoki.load(sample_run)
    every = kyoki.where(whole, "date!=1900")
    monkeypatch.setattr(every, "_ran", None)  # nothing is taken over
    for name in ("articles", "entities", "pairs", "keywords", "terms", "word_pairs", "nodes", "edges", "avoidances"):
        same(getattr(every, name), getattr(whole, name))


@pytest.mark.slow
def test_it_is_tables_to_every_question_and_figure(some, tmp_path):
    name = some.entities.sort_values("n_articles", ascending=False)["entity_id"].iloc[0]
    assert set(kyoki.kwic(name, some, kind="entity")["article_id"]) <= set(some.articles["article_id"])
    assert len(kyoki.collocates("する", some, min_count=1)) > 0
    assert {path.parent for path in draw(tmp_path / "out", tables=some)} == {tmp_path / "out" / "figures"}
    again = kyoki.where(some, "text~。")
    assert len(again.articles) <= len(some.articles)


@pytest.mark.slow
def test_it_may_be_sliced_by_other_settings_than_the_run_was(sample_run):
    found = kyoki.where(sample_run, "date!=1900", settings=Settings(slices=SliceSettings(by="outlet", min_count=1)))
    assert set(found.trends["slice"]) <= set(found.articles["outlet"].dropna())
    assert len(found.trends)


def test_no_article_that_fits_is_said_in_one_line(sample_run):
    with pytest.raises(InputError, match=r"where 'date<1900': none of \d+ articles matches"):
        kyoki.where(sample_run, "date<1900")


def test_its_folder_goes_with_it(sample_run):
    found = kyoki.where(sample_run, "date!=1900")
    folder = found.folder
    assert folder.is_dir()
    del found
    gc.collect()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("kept", "marks"),
    [
        ("abcd", {"a": None, "b": "a", "c": "a", "d": None}),
        ("bcd", {"b": "c", "c": None, "d": None}),  # c is earlier than b
        ("bd", {"b": None, "d": None}),
        ("ab", {"a": None, "b": "a"}),
    ],
)
def test_where_the_representative_of_near_duplicates_is_left_out_the_earliest_stands_for_them(tmp_path, kept, marks):
    articles = kyoki.articles_from_texts(["一。", "二。", "三。", "四。"], list("abcd"))
    days = pd.to_datetime(pd.Series(["2024-01-01", "2024-01-03", "2024-01-02", None]))
    articles = articles.assign(published=days, duplicate_of=[None, "a", "a", None], title=list("abcd"))
    write(TABLES["articles"], TABLES["articles"].frame(articles), tmp_path)
    found = kyoki.where(tmp_path, f"title={'|'.join(kept)}").articles.set_index("article_id")["duplicate_of"]
    assert found.astype(object).where(found.notna(), None).to_dict() == marks


def test_a_table_that_the_run_lacks_is_named(tmp_path):
    articles = kyoki.articles_from_texts(["一。"], ["a"])
    write(TABLES["articles"], articles, tmp_path)
    found = kyoki.where(tmp_path, "text~一")
    for name in ("tokens", "pairs", "templates"):
        with pytest.raises(InputError, match="does not exist; run the stage that writes it first"):
            getattr(found, name)


def test_a_file_that_settings_name_is_read_only_if_it_is_that_of_the_run(tmp_path):
    """The ledger of a foreign folder may name any file of this machine."""
    words = tmp_path / "words.txt"
    words.write_text("首都\n", encoding="utf-8")
    sha256 = hashlib.sha256(words.read_bytes()).hexdigest()
    ledger = Ledger(
        settings={"keywords": {"stop_words": "words.txt"}}, settings_files={"words.txt": sha256}, folder=".."
    )
    (tmp_path / "out").mkdir()
    write_ledger(tmp_path / "out", ledger)
    assert Path(settings_of_run(tmp_path / "out").keywords.stop_words).samefile(words)
    words.write_text("秘密\n", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"words\.txt has changed since the run and is left out"):
        assert not settings_of_run(tmp_path / "out").keywords.stop_words
    assert settings_of_run(tmp_path) == Settings()


def test_what_is_asked_of_a_run_is_counted_with_its_settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("kyoki.toml").write_text("[terms]\nmin_count = 7\n", encoding="utf-8")
    Path("other.toml").write_text("[words]\ntitles = true\n", encoding="utf-8")
    Path("out").mkdir()
    write(TABLES["articles"], kyoki.articles_from_texts(["一。"], ["a"]), Path("out/tables"))
    assert settings_of(None, None, run=Path("out")).terms.min_count == 7  # no ledger, so no run
    write_ledger(Path("out"), Ledger(settings={"words": {"unit": "short"}, "slices": {"by": "outlet"}}, folder=".."))
    for folder in ("out", "out/tables"):
        found = settings_of(None, ["pairs.min_count=3"], "month", run=Path(folder))
        assert (found.words.unit, found.slices.by, found.pairs.min_count) == ("short", "month", 3)
        assert found.terms == Settings().terms
    assert settings_of(Path("other.toml"), None, run=Path("out")).words == WordSettings(titles=True)
    assert settings_of(None, None).terms.min_count == 7


def test_one_field_of_a_setting_may_be_set():
    one = ["variables.types.age=integer", "variables.types.a.b=date"]
    assert settings_of(None, one).variables.types == {"age": "integer", "a.b": "date"}


def command(*args):
    return subprocess.run([KYOKI, *map(str, args)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "args",
    [
        ["pairs"],
        pytest.param(["keywords"], marks=pytest.mark.slow),
        pytest.param(["terms"], marks=pytest.mark.slow),
        ["trends", "--by", "outlet"],
        pytest.param(["keyness", "--by", "month"], marks=pytest.mark.slow),
    ],
)
def test_the_command_of_a_stage_that_counts_shows_its_table(sample_run, outlet, args):
    name, *options = args
    done = command(name, sample_run, "--where", f"outlet={outlet}", "--where", "date>=2000", *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == ",".join(f'"{column}"' for column in TABLES[name].names)
    assert f"where outlet={outlet}, date>=2000: " in done.stderr


@pytest.mark.slow
def test_commands_take_conditions_and_write_where_they_are_told(sample_run, outlet, tmp_path):
    given = ("--where", f"outlet={outlet}")
    for name, written in {"graph": "edges.csv", "pairs": "pairs.parquet", "report": "report.html"}.items():
        done = command(name, sample_run, *given, "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name / written).exists()
    assert command("graph", sample_run, *given).returncode == 2
    assert "needs --out" in command("figures", sample_run, *given).stderr
    assert command("figures", sample_run, *given, "--out", tmp_path / "f").returncode == 0
    for args in (["show", "entities", sample_run], ["kwic", "する", "--from", sample_run]):
        done = command(*args, *given)
        assert done.returncode == 0, done.stderr
        assert done.stdout
    fault = command("show", "pairs", sample_run, "--where", "outlet=x")
    assert fault.returncode == 1
    assert fault.stderr.startswith("kyoki: where 'outlet=x': no article has outlet 'x'; there are ")


@pytest.mark.slow
def test_other_slices_than_the_run_s_are_counted_anew(sample_run, tmp_path):
    said = command("correspondence", sample_run, "--by", "month", "--out", tmp_path / "again")
    assert said.returncode == 0, said.stderr
    found = kyoki.load(tmp_path / "again").correspondence
    whole = kyoki.load(sample_run)
    words = kyoki.keyness(whole.tokens, whole.articles, whole.links, by="month")
    same(found, kyoki.correspondence(words).correspondence)
    assert "2025-04" in set(found["name"])
