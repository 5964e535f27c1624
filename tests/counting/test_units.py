"""Units of a text: right and wrong rows; the result does not depend on order and chunks."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyoki
from kyoki.config import KeywordSettings
from kyoki.counting.units import Cutter, as_table, in_line
from kyoki.counting.word_counts import count_words
from kyoki.errors import SettingError
from kyoki.names import Name, Names


def links_in(text, *named):
    """Links at the first place of each surface: (surface, entity_id)."""
    rows = [("a", text.index(surface), text.index(surface) + len(surface), entity) for surface, entity in named]
    frame = pd.DataFrame(rows, columns=["article_id", "start", "end", "entity_id"])
    return frame.astype({"article_id": "str", "entity_id": "str", "start": "int64", "end": "int64"})


def tokens_of(text):
    return kyoki.tokens(kyoki.articles_from_texts([text], ["a"]))


def cut(text, *named, tokens=None, **how):
    given = {"unit": "long", "pos": KeywordSettings.pos} | how
    return as_table(Cutter(links_in(text, *named), **given).cut(tokens_of(text) if tokens is None else tokens))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("スマートフォンを買った。", ["スマートフォン", "買っ"]),
        ("大陸間弾道ミサイル発射の失敗。", ["大陸間弾道ミサイル発射", "失敗"]),
        ("積極的に総合的な判断。", ["積極的", "総合的", "判断"]),  # a term is without 的
        ("お店のお茶をご紹介する。", ["お店", "お茶", "紹介"]),  # ご of what is done is no part
        ("奥さんと皆さんと記者さん。", ["奥さん", "皆さん", "記者"]),
        ("兵士らと大臣たち。", ["兵士", "大臣"]),
        ("同番組の話題。", ["番組", "話題"]),  # pointing
        ("3人が4月に来た。", []),  # counters; 来る is an auxiliary to UniDic
        ("3月号は9%減だ。", []),  # what follows a counter or % is of the number
        ("土曜(土)に笑った(笑)。", ["土曜", "笑っ"]),  # alone in brackets
        ("iPhone4Sと3DSとWi-Fi。", ["iPhone4S", "3DS", "Wi-Fi"]),
        ("GALAXY Nexusを見た。", ["GALAXY Nexus"]),
        ("Windows2012年版は5kgで1.5GHz。", ["Windows"]),  # measures
        ("http://www.example.co.jp/index.htmlを見た。", []),
        ("質問はinfo@example.comへ。", ["質問"]),
        ("読売新聞を読む。", ["読売新聞", "読む"]),
        ("地震が相次いだ。事故が相次ぎ、物足りない。", ["地震", "相次い", "事故", "相次ぎ", "物足り"]),
        ("友人をお待ちし、オススメする。再確認。", ["友人", "待ち", "ススメ", "再確認"]),  # お is polite, 確認 a noun
        ("安青錦と痛車と面白動画の高さ。", ["安青錦", "痛車", "面白動画", "高"]),  # 高さ is not the name of a thing
        ("高い山と赤い薔薇。", ["高い", "山", "赤い", "薔薇"]),
        ("The head of the company said that it is good.", ["head", "company", "said", "good"]),
        ("Bank of AmericaとThe New York Timesを。", ["Bank of America", "The New York Times"]),
        ("Sign upしてITとUSを学ぶ。docomo by sonyだ。", ["Sign up", "IT", "US", "学ぶ", "docomo", "sony"]),
    ],
)
def test_words(text, words):
    assert [word for word in cut(text)["surface"] if word not in {"版", "来", "見"}] == words


@pytest.mark.parametrize(
    ("text", "named", "words"),
    [
        ("プーチン大統領が来日。", [("プーチン", "person:ウラジーミル・プーチン")], ["ウラジーミル・プーチン", "来日"]),
        ("石原元都知事が。", [("石原", "person:石原慎太郎")], ["石原慎太郎"]),
        ("安倍首相補佐官が。", [("安倍", "person:安倍晋三")], ["安倍晋三", "首相補佐官"]),  # another's title
        ("日米関係が。", [("日", "state:JP"), ("米", "state:US")], ["日本", "アメリカ", "関係"]),  # within one token
        ("クルスク州都で。", [("クルスク州", "place:クルスク州")], ["クルスク州", "州都"]),
        ("ロシア軍が。", [("ロシア", "state:RU")], ["ロシア", "軍"]),
    ],
)
def test_a_name_is_one_word_with_its_entity(text, named, words):
    found = cut(text, *named)
    assert found["surface"].tolist() == words
    assert sorted(found.loc[found["entity_id"] != "", "entity_id"]) == sorted(entity for _, entity in named)


def test_titles_count_if_asked_for():
    named = ("プーチン", "person:ウラジーミル・プーチン")
    text = "プーチン大統領が来日。"
    assert cut(text, named, titles=True)["surface"].tolist() == ["ウラジーミル・プーチン", "大統領", "来日"]


def test_names_without_entities_are_as_they_are_written():
    text = "Paul Smithと山田。"
    mentions = links_in(text, ("Paul Smith", ""), ("山田", "")).drop(columns="entity_id")
    found = as_table(Cutter(mentions, unit="long", pos=KeywordSettings.pos).cut(tokens_of(text)))
    assert found["surface"].tolist() == ["Paul Smith", "山田"]
    assert found["named"].all()


def test_the_users_words_are_whole():
    names = Names([Name("日本維新の会", "word", ""), Name("株価指数", "word", "")])
    found = cut("日本維新の会と株価指数。", names=names)
    assert found["surface"].tolist() == ["日本維新の会", "株価指数"]


def test_short_units_are_mecabs():
    text = "読売新聞とスマートフォン。"
    assert cut(text, unit="short")["surface"].tolist() == ["読売", "新聞", "スマート", "フォン"]
    with pytest.raises(SettingError, match="expected one of long, short"):
        Cutter(unit="middle", pos=["名詞"])


def test_spans_are_those_of_the_text():
    text = "  プーチン大統領とGALAXY NexusとWi-Fi。\n弾道ミサイルを2発。"
    for row in cut(text, ("プーチン", "person:プーチン")).itertuples():
        assert text[row.start : row.end] == row.surface


def test_what_stands_between_units_stays_in_the_line():
    text = "弾道ミサイルを発射。"
    tokens = tokens_of(text)
    line = in_line(tokens, Cutter(unit="long", pos=KeywordSettings.pos).cut(tokens))
    assert line["lemma"].tolist() == ["弾道ミサイル", "を", "発射", "。"]
    assert line["listed"].tolist() == [True, False, True, False]


def test_the_most_frequent_surface_is_shown():
    texts = ["読売がくれた。くれるものはくれる。", "読売と呉れる。子ども服と子供服と子ども服。"]
    tokens = kyoki.tokens(kyoki.articles_from_texts(texts, ["a", "b"]))
    pos = [*KeywordSettings.pos]
    shown = count_words(tokens, Cutter(unit="long", pos=pos)).words.set_index("lemma")["word"]
    assert shown["読み売り"] == "読売"
    assert shown["子供服"] == "子ども服"


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.permutations(["a", "b", "c"]), st.integers(1, 3), st.booleans(), st.randoms(use_true_random=False))
def test_order_and_parts_do_not_matter(order, size, as_categories, random):
    texts = {"a": "プーチン大統領と弾道ミサイル。", "b": "GALAXY Nexusと弾道ミサイル発射。", "c": "プーチン氏。"}
    tokens = kyoki.tokens(kyoki.articles_from_texts(list(texts.values()), list(texts)))
    links = pd.DataFrame([("a", 0, 4, "person:P"), ("c", 0, 4, "person:P")])
    links = links.set_axis(["article_id", "start", "end", "entity_id"], axis=1)
    links = links.astype({"article_id": "str", "entity_id": "str"})

    def counted(parts):
        found = count_words(parts, Cutter(links, unit="long", pos=KeywordSettings.pos))
        return found.words.fillna("").to_numpy().tolist(), found.counts.toarray().tolist(), found.in_names.tolist()

    parts = [tokens[tokens["article_id"].isin(order[at : at + size])] for at in range(0, 3, size)]
    parts = [part.iloc[random.sample(range(len(part)), len(part))] for part in parts]
    if as_categories:
        parts = [part.astype(dict.fromkeys(part.columns[part.dtypes == "str"], "category")) for part in parts]
    assert counted(iter(parts)) == counted(tokens)
