"""The fast path's entities are spaCy's: on sentences of every kind, on the gold sets, on articles, on noise."""

import importlib.util
import json
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from kyoki.errors import EngineError
from kyoki.language import ginza
from kyoki.language.ginza import Ginza, Span

pytestmark = pytest.mark.model

SENTENCES = [
    "",
    " ",
    "\n\n\u3000",
    "京都",
    "。",
    "安倍晋三首相は7日、ワシントンでトランプ米大統領と会談した。",
    "  株式会社  日立製作所は、\u30002,500億円を\t投資する。\n",
    "🎉東京オリンピック🇯🇵は２０２１年７月２３日に開幕👨‍👩‍👧‍👦した！！",
    "㌔㍍㈱㋿ ﷽ ﾄﾖﾀ自動車 Ⅲ世 ①位 H₂O ½",
    "http://example.com/a?b=1 に info@example.co.jp まで、TEL03-1234-5678 FAX(06)123-4567",
    "Apple Inc. and Google LLC announced a partnership in New York on Jan. 3, 2020.",
    "か\u3099ラフ\u309aル\u200bゼロ幅\ufeff\u202e右から左\x00\x07\x1b制御",
    "PERSON DATE NOUN ORG",  # words that are numbers of their own in spaCy
    "㐂 𠮷野家 髙島屋 﨑 ǅ ß İ",
    "ー" * 300 + "〜〜〜" + "w" * 120,
    "、".join(
        f"{year}年{month}月に東京都{month}区の山田{year}郎さん" for year in range(1990, 2020) for month in (1, 12)
    ),
]


@pytest.fixture(scope="module")
def fast() -> Ginza:
    engine = ginza.load()
    assert engine.engine == "fast"
    return engine


@pytest.fixture(scope="module")
def stock() -> Ginza:
    engine = ginza.load(engine="stock")
    assert engine.engine == "stock"
    return engine


def assert_equal(fast: Ginza, stock: Ginza, texts: list[str]) -> int:
    """Check that both find the same in each text; return the number of entities."""
    found, wanted = fast.entities(texts), stock.entities(texts)
    differing = [text for text, ours, theirs in zip(texts, found, wanted, strict=True) if ours != theirs]
    sys.stdout.write(
        f"{len(texts)} texts, {sum(map(len, wanted))} entities, {len(differing)} differ; since loading "
        f"{fast.near_ties} near ties, smallest other margin {fast.margin:.1e}\n"
    )
    assert differing == []
    return sum(map(len, wanted))


def test_sentences_of_every_kind(fast: Ginza, stock: Ginza):
    assert assert_equal(fast, stock, SENTENCES) > 50
    for sentence in SENTENCES:  # and alone as among others
        assert_equal(fast, stock, [sentence])


def test_spans_are_code_points_of_the_sentence(fast: Ginza):
    sentence = "𠮷野家は  東京で生まれた。"  # 𠮷 is four bytes, two UTF-16 units, one code point
    spans = fast.entities([sentence])[0]
    assert "東京" in [sentence[span.start : span.end] for span in spans]


def test_repeated_sentences_are_answered_each(fast: Ginza):
    first, other, again = fast.entities(["京都へ行く。", "", "京都へ行く。"])
    assert first == again != []
    assert other == []
    assert first is not again


def test_no_sentences(fast: Ginza):
    assert fast.entities([]) == []


def test_the_first_sentences_are_given_before_the_last_are_cut(fast, monkeypatch):
    cut = []
    monkeypatch.setattr(fast, "_tokenize", lambda text, cutter=fast._tokenize: cut.append(text) or cutter(text))
    texts = [f"第{number}回は京都で開く。" for number in range(1500)]
    texts[3] = texts[1]  # boilerplate is cut once
    monkeypatch.setattr(fast._encode, "batch", 600)
    with threadpool_limits(2, user_api="blas"):
        found = fast.each_entities(texts)
        first = [next(found) for _ in range(5)]
        assert len(cut) < 200
        found.close()
        assert {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"} == {2}
    assert fast.entities(texts[:5]) == first


def test_more_sentences_than_a_block_in_any_order(fast: Ginza):
    sentences = [f"{year}年に東京で開かれた第{year}回大会" + "あ" * (year % 37) for year in range(400)]
    found = fast.entities(sentences)
    assert fast.entities(sentences[::-1]) == found[::-1]


def test_a_text_longer_than_sudachi_reads(fast: Ginza):
    sentence = "安倍晋三首相は7日、ワシントンでトランプ米大統領と会談した。"
    alone = fast.entities([sentence])[0]
    times = 3000  # 290 kB: Sudachi takes 49 kB
    found = fast.entities([sentence * times])[0]
    assert {span.label for span in found} >= {span.label for span in alone}
    text = sentence * times
    assert sum(text[span.start : span.end] == "ワシントン" for span in found) > 0.99 * times


def test_a_lone_surrogate_is_read_as_a_replacement(fast: Ginza):
    text = "\ud800東京へ行く。"
    assert fast.entities([text]) == fast.entities(["\ufffd東京へ行く。"])


def test_words_beyond_the_cache_are_embedded_again(fast: Ginza, stock: Ginza, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kyoki.language.ginza_embedding.TYPES_HELD", 5)
    assert_equal(fast, stock, SENTENCES)
    assert_equal(fast, stock, SENTENCES[::-1])


def test_near_ties_are_spacys(stock: Ginza, monkeypatch: pytest.MonkeyPatch):
    # With every decision called close, every text is spaCy's; without, none is.
    monkeypatch.setattr(ginza, "NEAR", 1e9)
    engine = ginza.load()
    assert_equal(engine, stock, SENTENCES[3:8])
    assert engine.near_ties == len(SENTENCES[3:8])


LETTERS = st.one_of(
    st.sampled_from("東京都大学院議員山田太郎米国中国社長株式会社委員会党第一二年月日円"),
    st.sampled_from("のはがをにでとアメリカンースパ・ｱﾞ々〆ヶ"),
    st.sampled_from("abcXYZ019０９ .,-:/@%()「」（）。、！？…〜"),
    st.sampled_from(" \u3000\n\t\r\u00a0\u2028\x0b\x1c\x85"),
    st.sampled_from("😀👍🏽🇯🇵\u200d\ufe0f㌔㈱½ﬁ﷽\u0301\u3099\x00\x7f"),
    st.characters(exclude_categories=["Cs"]),
)
WORDS = st.sampled_from(
    ["安倍晋三", "トヨタ自動車", "2020年", "5日", "外務省", "Apple", "ニューヨーク", "10億円", "世界遺産"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.one_of(LETTERS, WORDS), max_size=60).map("".join), min_size=1, max_size=20))
def test_noise(fast: Ginza, stock: Ginza, texts: list[str]):
    assert_equal(fast, stock, texts)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gsd", "stockmark", "wac"])
def test_gold_sentences(fast: Ginza, stock: Ginza, shared: Path, name: str):
    lines = (shared / "gold" / "other" / f"{name}.jsonl").read_text("utf-8").splitlines()
    assert assert_equal(fast, stock, [json.loads(line)["text"] for line in lines]) > 1000


def notes() -> ModuleType:
    """The script that notes what stock finds in 2,000 articles."""
    path = Path(__file__).with_name("stock_entities_run.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_two_thousand_articles(fast: Ginza, stock: Ginza, shared: Path):
    """Compare the fast path with noted entities; every 25th block, and blocks without notes, with stock itself."""
    script = notes()
    noted = script.noted()
    blocks = script.blocks(shared)
    assert len(blocks) == 100
    found = [script.print_of(fast.entities(texts)) for texts in blocks]
    differing = [number for number, (ours, theirs) in enumerate(zip(found, noted, strict=False)) if ours != theirs]
    sys.stdout.write(f"{sum(block['entities'] for block in found)} entities, {len(noted)} blocks noted; ")
    sys.stdout.write(f"differ: {differing}; near ties {fast.near_ties}, smallest other margin {fast.margin:.1e}\n")
    for number in sorted({*range(0, len(blocks), 25), *range(len(noted), len(blocks)), *differing}):
        assert_equal(fast, stock, blocks[number])
    assert differing == [], "the notes are not what stock finds: python tests/engines/stock_entities_run.py SHARED"


def load_changed(change) -> Ginza:
    """The engine over the real model after ``change(nlp)``."""
    nlp = spacy.load("ja_ginza", exclude=ginza.UNUSED)
    change(nlp)
    return Ginza(nlp)


def add_ruler(nlp) -> None:
    nlp.add_pipe("entity_ruler", before="ner").add_patterns([{"label": "Person", "pattern": "京都"}])


def set_deep(*path, value):
    def change(nlp) -> None:
        found = nlp.config["components"]
        for key in path[:-1]:
            found = found[key]
        found[path[-1]] = value
        nlp._config["components"] = nlp._config["components"] | {path[0]: nlp.config["components"][path[0]]}

    return change


def change_weight(nlp) -> None:
    """A layer with a wrong name, which only the comparison of vectors detects."""
    nlp.get_pipe("tok2vec").model.layers[1].layers[0].layers[3].layers[0].attrs["unknown"] = True
    norm = next(n for n in nlp.get_pipe("tok2vec").model.walk() if n.name == "expand_window")
    norm.attrs["window_size"] = 1
    forward = norm._func
    norm._func = lambda model, x, is_train: (forward(model, x[::-1].copy(), is_train)[0], None)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (add_ruler, "entity_ruler"),  # would preset entities
        (lambda nlp: nlp.get_pipe("ner").cfg.update(beam_width=4), "beam"),
        (lambda nlp: nlp.get_pipe("ner").model.attrs["unseen_classes"].add(3), "labels without training"),
        (lambda nlp: nlp.get_pipe("ner").add_label("Neu"), "labels without training"),
        (lambda nlp: setattr(nlp.get_pipe("ner").model.layers[2], "name", "mystery"), "mystery"),
        (lambda nlp: setattr(nlp.get_pipe("tok2vec").model.layers[1].layers[0].layers[0], "name", "lstm"), "lstm"),
        (lambda nlp: setattr(nlp, "tokenizer", spacy.blank("en").tokenizer), "tokenizer"),
        (change_weight, "vectors"),
    ],
)
def test_unknown_shapes_are_left_to_spacy(change, named: str):
    with pytest.warns(UserWarning, match=named) as warned:
        engine = load_changed(change)
    assert len(warned) == 1
    assert engine.engine == "stock"
    assert engine.entities([""]) == [[]]


def test_a_ruler_is_obeyed(stock: Ginza):
    with pytest.warns(UserWarning, match="entity_ruler"):
        engine = load_changed(add_ruler)
    assert engine.entities(["京都へ行く。"]) == [[Span(0, 2, "Person")]]
    assert stock.entities(["京都へ行く。"]) != [[Span(0, 2, "Person")]]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("ner", "model", "@architectures"), "spacy.TransitionBasedParser.v9"),
        (("tok2vec", "model", "encode", "@architectures"), "spacy.MishWindowEncoder.v2"),
        (("tok2vec", "model", "encode", "window_size"), 2),
        (("ner", "model", "extra_state_tokens"), True),  # six features
        (("tok2vec", "model", "embed", "attrs"), ["NORM", "SHAPE"]),  # given token by token
    ],
)
def test_unknown_settings_are_left_to_spacy(path, value):
    with pytest.warns(UserWarning, match=r"\.".join(path) if "attrs" not in path else "NORM"):
        assert load_changed(set_deep(*path, value=value)).engine == "stock"


def test_a_known_model_loads_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ginza.load()


def test_a_model_that_is_not_installed():
    with pytest.raises(EngineError, match="pip install ja-no-such"):
        ginza.load("ja_no_such")


def test_blas_has_one_thread_while_the_engine_loads_and_reads_and_no_longer(fast, monkeypatch):
    def threads() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    during: list[set[int]] = []
    vectors = Ginza._begin
    monkeypatch.setattr(Ginza, "_begin", lambda *given: (during.append(threads()), vectors(*given))[1])
    with threadpool_limits(2, user_api="blas"):
        fast.entities(["京都"])
        assert during == [{1}]
        assert Ginza(fast._nlp).engine == "fast"
        assert threads() == {2}
    assert len(during) > 1
    assert {1} in during
    assert {2} not in during
