"""`kyoki.network`: KH Coder's definition written out again, the tests of the table pairs, slices, files."""

import json
import shutil
from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.commands.network import _title
from kyoki.config import KeywordSettings
from kyoki.counting.shown_forms import WORD
from kyoki.counting.units import Cutter, as_table
from kyoki.counting.word_counts import count_words, names_of
from kyoki.errors import SettingError
from kyoki.exploring.counted_words import counted_words
from kyoki.name_rows import Name
from kyoki.names import NO_NAMES, Names
from kyoki.tables import TABLES

TEXTS = ["関税と貿易。関税だ。", "関税と貿易。", "関税と条約。", "条約と関税。", "貿易。条約。", "映画と監督。"]


@pytest.fixture(scope="module")
def tables():
    articles = kyoki.articles_from_texts(TEXTS, [f"a{n}" for n in range(len(TEXTS))])
    articles["duplicate_of"] = pd.array([None, None, None, "a2", None, None], dtype="str")
    articles["outlet"] = ["x", "x", "y", "y", "y", None]
    return {"articles": articles, "tokens": kyoki.tokens(articles), "sentences": kyoki.sentences(articles)}


def edges_of(found):
    rows = found.edges[["slice", "name_a", "name_b", "n_ab"]].itertuples(index=False)
    return {(name, frozenset((a, b)), n) for name, a, b, n in rows}


def test_words_by_hand(tables):
    found = kyoki.network(tables, max_q=1, min_count=1, min_tf=1, min_df=1)
    assert edges_of(found) == {
        ("all", frozenset(("関税", "貿易")), 2),
        ("all", frozenset(("関税", "条約")), 1),  # a3 is a near-duplicate
        ("all", frozenset(("貿易", "条約")), 1),
        ("all", frozenset(("映画", "監督")), 1),
    }
    rows = found.nodes.set_index("name")
    assert rows.loc["関税", ["tf", "df", "degree", "strength"]].tolist() == [4, 3, 2, 3]
    assert rows.loc["映画", "community"] == 2
    assert found.edges["n"].unique().tolist() == [5]
    sentence = kyoki.network(tables, window="sentence", max_q=1, min_count=1, min_tf=1, min_df=1)
    assert {frozenset(("貿易", "条約"))} == {pair for _, pair, _ in edges_of(found) - edges_of(sentence)}
    assert sentence.edges["n"].unique().tolist() == [7]  # of 8 sentences one is in the near-duplicate


def test_kh_coder_counts_near_duplicates(tables):
    found = kyoki.network(tables, khcoder=True)
    assert ("all", frozenset(("関税", "条約")), 2) in edges_of(found)
    assert found.edges["n"].unique().tolist() == [6]


def test_slices(tables):
    found = kyoki.network(tables, max_q=1, min_count=1, min_tf=1, min_df=1, by="outlet")
    assert {edge for edge in edges_of(found) if edge[0] != "all"} == {
        ("x", frozenset(("関税", "貿易")), 2),
        ("y", frozenset(("関税", "条約")), 1),
        ("y", frozenset(("貿易", "条約")), 1),
    }


def test_codes_are_nodes(tables):
    codes = pd.DataFrame({"code": ["通商", "通商", "外交"], "article_id": ["a0", "a2", "a2"]})
    given = {**tables, "codes": codes.assign(n_hits=1, n_sentences=1)}
    found = kyoki.network(given, of=("words", "codes"), max_q=1, min_count=1, min_tf=1, min_df=1)
    assert ("all", frozenset(("通商", "外交")), 1) in edges_of(found)
    assert ("all", frozenset(("通商", "関税")), 2) in edges_of(found)
    with pytest.raises(SettingError, match="expected article"):
        kyoki.network(given, of=("codes",), window="sentence")


@pytest.mark.parametrize(
    "odd", [{"of": ("verbs",)}, {"of": ()}, {"window": "page"}, {"measure": "lift"}, {"min_df": 0}]
)
def test_what_is_no_network(tables, odd):
    with pytest.raises(SettingError):
        kyoki.network(tables, **odd)


def kh_coder(tokens, cutter, target=75, wanted=60):
    """KH Coder's network in plain Python: its words, presence per document, Jaccard, edges from a quantile on."""
    units = as_table(cutter.cut(tokens)).fillna("")
    documents, tf = {}, Counter()
    for article, *word in units[["article_id", "lemma", "pos1", "pos2", "entity_id"]].itertuples(index=False):
        documents.setdefault(article, set()).add(tuple(word))
        tf[tuple(word)] += 1
    least = proposed(sorted(tf.values(), reverse=True), target)
    words = {word for word, times in tf.items() if times >= least}
    where = {word: {article for article, held in documents.items() if word in held} for word in words}
    weights = {}
    for a, b in combinations(sorted(words), 2):
        if both := len(where[a] & where[b]):
            weights[a, b] = both / len(where[a] | where[b])
    ordered = sorted(weights.values())
    place = (len(ordered) - 1) * (1 - min(wanted, len(ordered)) / len(ordered))  # R's quantile, type 7
    low = int(place)
    limit = ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])
    return {pair: weight for pair, weight in weights.items() if weight >= limit}


def proposed(tf, target):
    def words(least):
        return sum(times >= least for times in tf)

    if len(tf) < target:
        return 2
    lower = tf[target - 1] - tf[target - 1] % 5
    cut = lower if words(lower) - target < target - words(lower + 5) else lower + 5
    while words(cut) < target * 2 / 3 and cut > 2:
        cut -= 1
    return max(cut, 2)


@pytest.mark.parametrize("unit", ["long", "short"])
def test_kh_coders_network_edge_for_edge(sample_run, unit):
    run = kyoki.load(sample_run)
    cutter = Cutter(run.links, unit=unit, pos=KeywordSettings.pos)
    expected = kh_coder(run.tokens, cutter)
    found = kyoki.network(run, khcoder=True, unit=unit).edges

    words = count_words(run.tokens, cutter).words
    key = dict(zip(names_of(words), words[[*WORD]].fillna("").itertuples(index=False, name=None), strict=True))
    ours = {
        frozenset((key[a], key[b])): weight
        for a, b, weight in zip(found["a"], found["b"], found["jaccard"], strict=True)
    }
    assert len(ours) >= 60
    assert ours == pytest.approx({frozenset(pair): weight for pair, weight in expected.items()}, rel=1e-9)


@pytest.mark.slow
def test_p_and_q_are_those_of_pairs(sample_run):
    run = kyoki.load(sample_run)
    everything = {"n_nodes": 0, "min_tf": 1, "min_df": 1, "top": 0, "min_count": 1}
    found = kyoki.network(run, of=("entities",), window="sentence", measure="q", max_q=1, **everything).edges
    pairs = run.pairs[(run.pairs["window"] == "sentence") & (run.pairs["slice"] == "all")]
    both = found.merge(pairs, on=["a", "b"], suffixes=("", "_pairs"))
    assert len(both) == len(found) > 20
    for ours, theirs in {"p": "p_pairs", "q": "q_pairs", "n_ab": "n_ab_unique", "n": "n_unique"}.items():
        np.testing.assert_array_equal(both[ours], both[theirs])


#: What counts as a word by default.
WORDS = {"pos": KeywordSettings.pos, "stop_words": (), "unit": "long", "titles": False, "names": NO_NAMES}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"khcoder": True, "by": "outlet"},
        {"window": "sentence", "n_nodes": 0},
        pytest.param({"of": ("words", "entities"), "window": "paragraph"}, marks=pytest.mark.slow),
    ],
)
def test_with_what_the_run_has_counted_the_network_is_the_same(sample_run, asked):
    run = kyoki.load(sample_run)
    assert counted_words(run, WORDS, 2) is not None
    names = ("articles", "tokens", "sentences", "links", "entities")
    found, anew = kyoki.network(run, **asked), kyoki.network({name: getattr(run, name) for name in names}, **asked)
    pd.testing.assert_frame_equal(found.nodes, anew.nodes)
    pd.testing.assert_frame_equal(found.edges, anew.edges)
    assert len(found.edges)


JP, BANK = "state:JP", "organisation:日本銀行"
#: Sentences, and the names in each.
NAMED = {
    "日本銀行が会見した。": [(0, 2, JP), (2, 4, BANK)],
    "日本は雨だ。": [(0, 2, JP)],
    "日本銀行と日本の雨。": [(0, 2, JP), (2, 4, BANK), (5, 7, JP)],
    "日銀は雨と言う。": [(0, 2, BANK)],
    "雨だ。": [],
}


@pytest.mark.slow
@pytest.mark.parametrize("window", ["sentence", "article"])
@given(texts=st.lists(st.lists(st.sampled_from([*NAMED]), min_size=1, max_size=4), min_size=2, max_size=6))
@settings(deadline=None, max_examples=25)
def test_what_begins_a_bodys_name_does_not_meet_it_among_words(window, texts):
    articles = kyoki.articles_from_texts(["".join(text) for text in texts], [f"a{n}" for n in range(len(texts))])
    rows, windows = [], []
    for number, text in enumerate(texts):
        said = []
        for at, sentence in enumerate(text):
            begin, named = sum(map(len, text[:at])), NAMED[sentence]
            place = {"article_id": f"a{number}", "sentence": at, "paragraph": 0, "method": "x", "score": 1.0}
            rows += [place | {"start": begin + s, "end": begin + e, "entity_id": i} for s, e, i in named]
            bodies = {start for start, _, entity in named if entity == BANK}
            said.append({(entity, entity == JP and end in bodies) for _, end, entity in named})
        windows += said if window == "sentence" else [set().union(*said)]
    tables = {"articles": articles, "tokens": kyoki.tokens(articles), "sentences": kyoki.sentences(articles)}
    tables["links"] = TABLES["links"].sorted(TABLES["links"].frame(rows))
    least = {"window": window, "max_q": 1, "min_count": 1, "min_tf": 1, "min_df": 1, "top": 0}
    of = {JP: "日本", BANK: "日本銀行"}

    def edge(**how):
        found = kyoki.network(tables, **least | how).edges
        both = found[(found["name_a"] == of[BANK]) & (found["name_b"] == of[JP])]
        return [tuple(row) for row in both[["n_a", "n_b", "n_ab"]].to_numpy().tolist()]

    with_bank = [said for said in windows if (BANK, False) in said]
    apart = [said for said in windows if (JP, False) in said]
    within = [said for said in windows if (JP, True) in said and (JP, False) not in said]
    both = [said for said in apart if (BANK, False) in said]
    assert edge() == ([(len(with_bank), len(apart), len(both))] if both else [])
    assert all((BANK, False) in said for said in within)
    if both or within:  # KH Coder has no names: what is in one unit is together
        together = (len(with_bank), len(apart) + len(within), len(both) + len(within))
        assert edge(khcoder=True) == [together]


def test_a_run_has_counted_other_words_where_anything_is_set_otherwise(sample_run, tmp_path):
    run = kyoki.load(sample_run)
    own = Names([Name("核実験", "word", "")])
    for other in ({"unit": "short"}, {"pos": ("名詞",)}, {"stop_words": ["会談"]}, {"titles": True}, {"names": own}):
        assert counted_words(run, WORDS | other, 2) is None
    assert counted_words(run, WORDS | {"pos": [*reversed(KeywordSettings.pos)]}, 2) is not None
    assert counted_words(kyoki.where(run, "date>=2000"), WORDS, 2) is None
    copied = shutil.copytree(sample_run / "tables", tmp_path / "tables")  # made by no run that is known
    assert counted_words(kyoki.load(copied), WORDS, 2) is None
    ledger = json.loads((sample_run / "ledger.json").read_text(encoding="utf-8"))
    for changed in ({"versions": {**ledger["versions"], "kyoki": "0"}}, {"settings": {"keywords": {"min_count": 3}}}):
        (tmp_path / "ledger.json").write_text(json.dumps({**ledger, **changed}), encoding="utf-8")
        assert counted_words(kyoki.load(copied), WORDS, 2) is None


@pytest.mark.slow
def test_words_beside_entities_are_outside_names(sample_run):
    found = kyoki.network(sample_run, of=("words", "entities"), window="sentence", max_q=1)
    types = set(found.nodes["type"])
    assert {"word", "person", "state"} <= types
    assert not found.nodes.loc[found.nodes["type"] == "word", "node"].str.contains(":").any()


@pytest.mark.slow
def test_the_order_of_rows_does_not_matter(sample_run):
    run = kyoki.load(sample_run)
    given = {name: getattr(run, name) for name in ("articles", "tokens", "links", "sentences", "entities")}
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in given.items()}
    asked = {"of": ("words", "entities"), "window": "paragraph", "n_nodes": 30}
    for one, other in zip(kyoki.network(given, **asked), kyoki.network(shuffled, **asked), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_the_title_of_a_figure_says_what_is_counted():
    edges = pd.DataFrame({"slice": ["all"], "n": [1234]})
    assert _title(edges, "sentence", "jaccard", "ja") == "共起ネットワーク　n = 1,234 文　1 組　Jaccard"
    assert _title(edges, "article", "q", "en") == "Co-occurrence network  n = 1,234 (article)  pairs: 1  q"


@pytest.mark.slow
def test_files(sample_run, tmp_path):
    out = tmp_path / "net"
    asked = ["network", "--from", str(sample_run), "--khcoder", "--by", "month", "--out", str(out)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    edges = pd.read_parquet(out / "edges.parquet")
    assert len(edges) == len(pd.read_csv(out / "edges.csv"))
    stems = {"network", *(f"network-{name}" for name in edges["slice"].unique() if name != "all")}
    assert len(stems) > 1
    endings = ("gexf", "graphml", "png", "svg")
    tables = {f"{name}.{ending}" for name in ("nodes", "edges") for ending in ("csv", "parquet")}
    assert {path.name for path in out.iterdir()} == tables | {f"{stem}.{end}" for stem in stems for end in endings}
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    again = CliRunner().invoke(app, asked)
    assert "--force" in str(again.exception)
    CliRunner().invoke(app, [*asked, "--force"])
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_pipe_gets_edges(sample_run):
    done = CliRunner().invoke(app, ["network", "--from", str(sample_run), "--measure", "npmi", "--max-q", "1"])
    assert done.stdout.startswith('"slice","a","b","name_a","name_b"')


@pytest.mark.parametrize("asked", [{"min_tf": 100}, {"of": ("entities",)}, {"of": ("words", "entities")}])
@pytest.mark.parametrize("window", ["article", "sentence"])
def test_no_nodes_are_an_empty_network(tables, asked, window):
    found = kyoki.network(tables, window=window, **asked)
    assert len(found.edges) == len(found.nodes) == 0
