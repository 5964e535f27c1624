"""Limits of the modules of the ground, and of what stages accept: a case on either side of each.

`tools/move_constants.py . tests/test_limits.py` moves them.
"""

import duckdb
import pandas as pd
import pytest

import kyoki
from kyoki import cache, fitting, terminal, toml_settings
from kyoki.coding import coding_of, load_coding
from kyoki.errors import InputError, SettingError, TableError
from kyoki.pairing import block_length
from kyoki.showing.reliance import doubtful_sql
from kyoki.stages.graph import graph
from kyoki.stages.keyness import keyness
from kyoki.stages.variables import variables
from kyoki.tables import TABLES
from kyoki.variable_names import columns_of


def test_notes_of_one_kind_that_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for n in range(6):
        cache.keep(f"a-{n}.index", b"")
    assert len(list((tmp_path / "kyoki").iterdir())) == 4


@pytest.mark.parametrize(("between", "is_near"), [("港は" * 4 + "海", True), ("港は" * 5, False)])
def test_how_far_apart_the_operands_of_near_are(between, is_near):
    """Nine tokens between, a distance of ten; ten tokens, of eleven."""
    articles = kyoki.articles_from_texts([f"条約{between}協議"], ["a"])
    empty = [TABLES[name].frame() for name in ("links", "entities")]
    coding = coding_of({"c": {"near": ["条約", "協議"]}})
    found = kyoki.codes(kyoki.tokens(articles), *empty, kyoki.sentences(articles), articles, coding=coding)
    assert (len(found.codes) == 1) == is_near


def nested(levels):
    rule = {"words": ["x"]}
    for _ in range(levels):
        rule = {"or": [rule]}
    return {"c": rule}


def test_rules_in_rules():
    assert coding_of(nested(19)).names == ["c"]
    with pytest.raises(InputError, match="rules in rules, 21 deep; expected at most 20"):
        coding_of(nested(20))


@pytest.mark.parametrize("text", ['["c"]\nwords = ["x"]\n', "[pairs]\nmin_count = 3\n"])
def test_bytes_of_a_file_of_rules_or_settings(tmp_path, text):
    load = load_coding if "words" in text else toml_settings.load
    (tmp_path / "given.toml").write_text(f"{text:#<2000000}"[:2_000_000], encoding="utf-8")
    assert load(tmp_path / "given.toml")
    (tmp_path / "given.toml").write_text(f"{text:#<2000001}", encoding="utf-8")
    with pytest.raises((InputError, SettingError), match="larger than"):
        load(tmp_path / "given.toml")


@pytest.mark.parametrize(("q", "n"), [(0.05, 1), (0.0501, 0)])
def test_an_edge_is_beyond_chance(q, n):
    """One in twenty by convention."""
    measures = dict.fromkeys(("expected", "jaccard", "dice", "simpson", "cosine", "lift", "pmi", "npmi", "p"), 0.5)
    counts = {"n_a": 20, "n_b": 20, "n_ab": 9, "n": 1000, "n_ab_articles": 9, "pmi_shrunk": 0.5, "log_likelihood": 9.0}
    ends = {"a": "place:A", "b": "place:B", "window": "sentence", "slice": "all", "q": q}
    one = {"type": "place", "n_mentions": 1, "n_articles": 1, "n_mentions_unique": 1, "n_articles_unique": 1}
    known = [{"entity_id": f"place:{name}", "name": name, "aliases": name} | one for name in "AB"]
    found = graph(TABLES["pairs"].frame([ends | measures | counts]), TABLES["entities"].frame(known))
    assert len(found.edges) == n


@pytest.mark.parametrize(("score", "is_doubtful"), [(0.79, True), (0.8, False)])
def test_the_score_that_strict_asks_for(score, is_doubtful):
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {doubtful_sql(str(score))}").fetchall()
    assert (found[0][0] is not None) == is_doubtful


def test_the_largest_number_of_a_setting():
    assert toml_settings.from_mapping({"pairs": {"min_count": 10**9}}).pairs.min_count == 10**9
    with pytest.raises(SettingError, match="min_count is 1000000001; expected"):
        toml_settings.from_mapping({"pairs": {"min_count": 10**9 + 1}})


def test_the_least_memory_of_a_worker():
    assert toml_settings.from_mapping({"run": {"memory_limit": 500}}).run.memory_limit == 500
    with pytest.raises(SettingError, match="memory_limit is 499; expected 500 or more, or 0"):
        toml_settings.from_mapping({"run": {"memory_limit": 499}})


@pytest.mark.parametrize(("n", "said"), [(98, f"'{'x' * 98}'"), (99, f"'{'x' * 99}…")])
def test_characters_of_a_value_in_a_message(n, said):
    assert fitting.shown("x" * n) == said


def test_the_longest_block():
    assert (block_length(f"sentences:{10**9}"), block_length(f"sentences:{10**9 + 1}")) == (10**9, 0)


@pytest.mark.parametrize(("style", "codes"), [({"bold": True}, "\x1b[1m"), ({"dim": True}, "\x1b[2m")])
def test_codes_of_a_terminal(style, codes):
    """ECMA-48, SGR: 1 is bold, 2 is faint."""
    assert terminal.styled("条約", **style).codes == codes


@pytest.mark.parametrize(("n", "is_told"), [(49, False), (50, True)])
def test_the_share_of_work_from_which_the_remaining_time_is_shown(monkeypatch, n, is_told):
    monkeypatch.setattr(terminal, "_watched", lambda _: True)
    with terminal.progress(None, desc="work", unit=" articles", total=1000) as bar:
        bar.update(n)
        assert ("bar_format" not in bar.format_dict or bar.format_dict["bar_format"] is None) == is_told


@pytest.mark.parametrize(("n", "kept"), [(60, 60), (61, 60)])
def test_characters_of_a_variable(n, kept):
    assert columns_of(["あ" * n]) == {"あ" * n: f"var_{'あ' * kept}"}


@pytest.mark.parametrize(("digits", "is_kept"), [(15, True), (16, False)])
@pytest.mark.filterwarnings("ignore:variables. n. 1 of 1 values are no integer")
def test_digits_of_a_whole_number(digits, is_kept):
    articles = kyoki.articles_from_texts(["本文。"], ["a"])
    scrapes = pd.DataFrame({"scrape_id": ["a"], "variables": [f'{{"n": "{"1" * digits}"}}']})
    found = variables(articles, scrapes, types={"n": "integer"})["var_n"]
    assert found.tolist() == ([int("1" * digits)] if is_kept else [pd.NA])


@pytest.mark.parametrize(("tf", "is_counted"), [(2**53, True), (2**53 + 2, False)])
def test_the_largest_reference(tf, is_counted):
    word = {"article_id": "a", "start": 0, "end": 2, "sentence": 0, "surface": "条約", "lemma": "条約", "pos1": "名詞"}
    tokens = TABLES["tokens"].frame([{**word, "pos2": "普通名詞"}])
    articles = TABLES["articles"].frame([{"article_id": "a", "text": "条約", "n_chars": 2, "kept_share": 1.0}])
    reference = pd.DataFrame({"lemma": ["条約", "協議"], "tf": [2**50, tf - 2**50]})
    if is_counted:
        assert keyness(tokens, articles, reference=reference, min_df=1)["rest_n"].tolist() == [tf]
    else:
        with pytest.raises(TableError, match="a tf that is not a count"):
            keyness(tokens, articles, reference=reference, min_df=1)
