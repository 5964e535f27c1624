"""Hits of the operators of coding rules, one row each with right and wrong cases; offsets; chunks; unusual input."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyoki
from kyoki.coding import coding_of
from kyoki.counting.code_hits import find_codes
from kyoki.tables import TABLES

TEXTS = {
    "1": "北朝鮮は弾道ミサイルを発射した。日本政府は強く抗議した。",
    "2": "関税は上がらない。輸出は伸び、関税も議論された。\n次の会談は東京で開かれる。",
    "3": "「非常に 速い」列車が走る。列車、列車。列車は走った。",
    "4": "全米国民が見た。米国の話だ。",
    "5": "2025年に第3次の合意、翌年に第12次の合意。",
}
#: The one mention of each article that has one: its characters and its entity.
LINKS = {"1": ("北朝鮮", "state:KP"), "2": ("東京", "place:東京"), "4": ("米国の", "state:US")}
ENTITIES = [
    ("state:KP", "北朝鮮", "北朝鮮|北"),
    ("state:JP", "日本", "日本|日"),
    ("state:US", "米国", "米国|米"),
    ("place:東京", "東京", "東京"),
    ("place:東京 (大韓民国)", "東京", "東京"),
]


@pytest.fixture(scope="module")
def corpus():
    """Tokens, links and entities."""
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    rows = []
    for article_id, (surface, entity_id) in LINKS.items():
        start = TEXTS[article_id].index(surface)
        end = start + len(surface.removesuffix("の"))
        rows.append({"article_id": article_id, "start": start, "end": end, "entity_id": entity_id})
    links = TABLES["links"].frame([row | {"sentence": 0, "paragraph": 0, "method": "x", "score": 1.0} for row in rows])
    entities = pd.DataFrame(ENTITIES, columns=["entity_id", "name", "aliases"]).assign(n_articles_unique=1)
    return kyoki.tokens(articles), links, entities


def found(corpus, rule):
    """Return article and characters of every hit of a rule."""
    hits = pd.concat(find_codes(*corpus, coding_of({"c": rule})))
    places = sorted(zip(hits["article_id"].astype(str), hits["start"], hits["end"], strict=True))
    return [(article_id, TEXTS[article_id][start:end]) for article_id, start, end in places]


RULES = {
    # words: a lemma in all its forms, whole tokens as written, nothing within a token
    "lemma": ({"words": ["速い"]}, [("3", "速い")]),
    "inflected": ({"words": ["走る"]}, [("3", "走る"), ("3", "走っ")]),
    "as-written": ({"words": ["走っ"]}, [("3", "走っ")]),
    "of-several-tokens": ({"words": ["弾道ミサイル"]}, [("1", "弾道ミサイル")]),
    "within-a-token-is-none": ({"words": ["サイル"]}, []),
    "over-a-boundary-is-none": ({"words": ["米国"]}, [("4", "米国")]),  # not 全米|国民
    "full-width": ({"words": ["２０２５"]}, [("5", "2025")]),
    "either": ({"words": ["抗議", "会談"]}, [("1", "抗議"), ("2", "会談")]),
    "one-within-another-once": ({"words": ["弾道", "ミサイル", "弾道ミサイル"]}, [("1", "弾道ミサイル")]),
    # phrases: only as written, over blanks, in one sentence
    "phrase": ({"phrases": ["ミサイルを発射"]}, [("1", "ミサイルを発射")]),
    "phrase-is-no-lemma": ({"phrases": ["走る", "伸びる"]}, [("3", "走る")]),
    "phrase-over-a-blank": ({"phrases": ["非常に 速い"]}, [("3", "非常に 速い")]),
    "phrase-without-its-blank": ({"phrases": ["非常に速い"]}, []),
    "phrase-over-sentences-is-none": ({"phrases": ["発射した。日本"]}, []),
    "phrase-repeated": ({"phrases": ["列車"]}, [("3", "列車")] * 4),
    # entities
    "entity-id": ({"entities": ["state:KP"]}, [("1", "北朝鮮")]),
    "entity-name": ({"entities": ["米国"]}, [("4", "米国")]),
    "entity-alias": ({"entities": ["北"]}, [("1", "北朝鮮")]),
    "entity-of-two": ({"entities": ["東京"]}, [("2", "東京")]),
    "entity-unknown": ({"entities": ["南極"]}, []),
    # patterns
    "pattern": ({"patterns": [r"第\d+次"]}, [("5", "第3次"), ("5", "第12次")]),
    "pattern-cuts-tokens": ({"patterns": ["サイ[ル]"]}, [("1", "サイル")]),
    "pattern-with-groups": ({"patterns": ["(関)(税)も"]}, [("2", "関税も")]),
    "pattern-at-the-end": ({"patterns": ["議論.*。$"]}, [("2", "議論された。")]),
    "pattern-stays-in-a-sentence": ({"patterns": [r"(?s)発射.*抗議", r"発射[\s\S]*抗議"]}, []),
    "pattern-case": ({"patterns": ["(?i)第3次"]}, [("5", "第3次")]),
    # or
    "or": ({"or": ["抗議", {"entities": ["state:US"]}]}, [("1", "抗議"), ("4", "米国")]),
    "or-beside-a-list": ({"words": ["会談"], "or": [["抗議"]]}, [("1", "抗議"), ("2", "会談")]),
    # and
    "and": ({"and": ["ミサイル", "抗議"]}, [("1", "ミサイル"), ("1", "抗議")]),
    "and-in-a-sentence": ({"and": ["ミサイル", "発射"], "in": "sentence"}, [("1", "ミサイル"), ("1", "発射")]),
    "and-not-in-one-sentence": ({"and": ["ミサイル", "抗議"], "in": "sentence"}, []),
    "and-not-in-one-article": ({"and": ["ミサイル", "関税"]}, []),
    "and-of-lists": ({"and": [["爆弾", "ミサイル"], ["抗議", "非難"]]}, [("1", "ミサイル"), ("1", "抗議")]),
    "and-of-three": ({"and": ["輸出", "関税", "会談"]}, [("2", "関税"), ("2", "輸出"), ("2", "関税"), ("2", "会談")]),
    # not
    "not": ({"words": ["関税", "米国"], "not": ["輸出"]}, [("4", "米国")]),
    "not-in-a-sentence": ({"words": ["関税"], "not": ["輸出"], "in": "sentence"}, [("2", "関税")]),
    "not-that-is-nowhere": ({"words": ["米国"], "not": ["輸出"]}, [("4", "米国")]),
    "not-of-two": ({"words": ["列車", "米国"], "not": ["速い", "話"]}, []),
    # near: 関税|は|上がら|ない and 輸出|は|伸び|、|関税: signs take no position
    "near-touching": ({"near": ["弾道", "ミサイル"], "within": 1}, [("1", "弾道ミサイル")]),
    "near-in-either-order": ({"near": ["ミサイル", "弾道"], "within": 1}, [("1", "弾道ミサイル")]),
    "near-too-far": ({"near": ["弾道", "発射"], "within": 2}, []),
    "near-enough": ({"near": ["弾道", "発射"], "within": 3}, [("1", "弾道ミサイルを発射")]),
    "near-over-a-sign": ({"near": ["伸び", "関税"], "within": 1}, [("2", "伸び、関税")]),
    "near-in-another-sentence": ({"near": ["発射", "日本"], "within": 9}, []),
    "near-in-a-sentence": ({"near": ["輸出", "議論"], "within": "sentence"}, [("2", "輸出は伸び、関税も議論")]),
    "near-the-nearest": ({"near": ["列車", "走る"]}, [("3", "列車が走る"), ("3", "列車は走っ")]),
    "near-both-sides": ({"near": ["輸出", "関税", "議論"]}, [("2", "輸出は伸び、関税も議論")]),
    "near-of-an-entity": ({"near": [{"entities": ["state:US"]}, "話"], "within": 2}, [("4", "米国の話")]),
    "near-does-not-count-overlaps": ({"near": ["ミサイル", {"phrases": ["弾道ミサイル"]}]}, []),
    "near-and-not": ({"near": ["弾道", "発射"], "not": ["抗議"]}, []),
    "near-and-not-in-the-sentence": (
        {"near": ["弾道", "発射"], "not": ["抗議"], "in": "sentence"},
        [("1", "弾道ミサイルを発射")],
    ),
    # rules in rules
    "not-within-and": (
        {"and": ["関税", {"words": ["会談"], "not": ["ミサイル"]}]},
        [("2", "関税")] * 2 + [("2", "会談")],
    ),
}


@pytest.mark.parametrize(("rule", "wanted"), RULES.values(), ids=RULES)
def test_what_a_rule_hits(corpus, rule, wanted):
    assert found(corpus, rule) == sorted(wanted, key=lambda hit: hit[0])


def test_a_code_names_another(corpus):
    rules = {"all": {"codes": ["b", "a"]}, "a": {"words": ["抗議"]}, "b": {"and": [{"codes": ["a"]}, "ミサイル"]}}
    hits = pd.concat(find_codes(*corpus, coding_of(rules)))
    assert hits.groupby("code").size().tolist() == [2, 1, 2]


def test_offsets_and_sentences_are_those_of_the_tables(corpus):
    tokens = corpus[0]
    rule = {"words": ["速い", "列車"], "patterns": [r"第\d+次"]}
    for hit in pd.concat(find_codes(*corpus, coding_of({"c": rule}))).itertuples():
        of = tokens[
            (tokens["article_id"] == hit.article_id) & (tokens["start"] <= hit.start) & (tokens["end"] > hit.start)
        ]
        assert of["sentence"].tolist() == [hit.sentence]


def test_no_pattern_backtracks():
    """Python's re would take 2^n steps on this pattern."""
    articles = kyoki.articles_from_texts(["あ" * 20_000 + "い。"])
    tokens = pd.DataFrame(
        {"article_id": articles["article_id"].iloc[0], "start": [0], "end": [20_002], "sentence": [0], "pos1": ["名詞"]}
    ).assign(surface=articles["text"], lemma=articles["text"])
    none = [TABLES["links"].frame(), TABLES["entities"].frame()]
    assert pd.concat(find_codes(tokens, *none, coding_of({"c": {"patterns": ["(あ+)+う"]}}))).empty


def test_marks_in_a_text_are_no_hits():
    tokens = pd.DataFrame(
        {"article_id": "a", "start": [0, 3], "end": [3, 5], "sentence": [0, 0], "surface": ["\x02か\x03", "国"]}
    ).assign(lemma="x", pos1="名詞", end=[3, 4])
    none = [TABLES["links"].frame(), TABLES["entities"].frame()]
    (hit,) = pd.concat(find_codes(tokens, *none, coding_of({"c": {"patterns": ["国"]}}))).itertuples()
    assert (hit.start, hit.end) == (3, 4)


@pytest.mark.slow
@settings(max_examples=8)
@given(st.permutations(list(TEXTS)), st.integers(1, 5), st.booleans())
def test_chunks_and_their_order_do_not_matter(corpus, order, size, as_categories):
    coding = coding_of({name: rule for name, (rule, _) in RULES.items()})
    tokens, *rest = corpus
    parts = [tokens[tokens["article_id"].isin(order[at : at + size])] for at in range(0, len(order), size)]
    if as_categories:
        parts = [part.astype(dict.fromkeys(part.columns[part.dtypes == "str"], "category")) for part in parts]
    columns = ["code", "article_id", "sentence", "start", "end"]
    whole, cut = (
        pd.concat([part.astype({"article_id": "str"}) for part in find_codes(given, *rest, coding)]).sort_values(
            columns, ignore_index=True
        )[columns]
        for given in (tokens, iter(parts))
    )
    pd.testing.assert_frame_equal(cut, whole)


@settings(max_examples=40)
@given(
    st.text("列車はが速いか。 ", min_size=1, max_size=30),
    st.sampled_from(["列", "車は", "速い", "[列車]+は?", "か|が速"]),
)
def test_patterns_are_those_of_re_in_each_sentence(text, pattern):
    """Both engines find the same matches: leftmost, first alternative, without overlaps."""
    articles = kyoki.articles_from_texts([text], ["a"])
    tokens, sentences = kyoki.tokens(articles), kyoki.sentences(articles)
    body = articles["text"].iloc[0]
    none = [TABLES["links"].frame(), TABLES["entities"].frame()]
    hits = pd.concat(
        [*find_codes(tokens, *none, coding_of({"c": {"patterns": [pattern]}})), pd.DataFrame(columns=["start", "end"])]
    )
    spans = [tokens[tokens["sentence"] == n][["start", "end"]] for n in sentences["sentence"]]
    wanted = [
        (first + match.start(), first + match.end())
        for first, last in ((span["start"].min(), span["end"].max()) for span in spans if len(span))
        for match in re.finditer(pattern, body[first:last])
    ]
    assert list(zip(hits["start"], hits["end"], strict=True)) == wanted


def test_nothing_at_all(corpus):
    tokens, links, entities = corpus
    assert list(find_codes(*corpus, coding_of({}))) == []
    every = coding_of({name: rule for name, (rule, _) in RULES.items()})
    assert pd.concat(find_codes(tokens.iloc[:0], links.iloc[:0], entities.iloc[:0], every)).empty
