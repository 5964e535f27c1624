"""Copies and no copies, measured on a set written for it."""

import random
import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting import minhash

STORY = (
    "港の市議会は十日の本会議で、使われなくなった倉庫を市立図書館に改める案を賛成多数で可決した。",
    "倉庫は昭和の初めに綿花の貯蔵のために建てられ、三十年ほど前から空き家になっていた。",
    "計画では一階を児童書の部屋と喫茶室に、二階を閲覧室にし、屋根裏には郷土の資料を集める。",
    "工事は来年の四月に始まり、再来年の十月に開館する見通しである。",
    "費用は三十億円で、半分を国の補助金、残りを市の基金と借り入れで賄う。",
    "市長は採決の後、記者団に「港の記憶を壊さずに次の世代へ渡したい」と語った。",
    "反対した議員は、費用が三年前の見積もりの二倍に膨らんだことを挙げ、説明が足りないと批判した。",
    "市民団体は署名を二万人分集め、倉庫の保存を求めてきた。",
)
OTHER_STORY = (
    "港町の古い倉庫が図書館に生まれ変わることになった。市議会が十日、関連予算を認めたためだ。",
    "かつて綿花で埋まった赤れんがの建物は、三十年間ひっそりと岸壁に立ち続けてきた。",
    "喜んだのは、保存を訴えて駅前に立ち続けた元教師の海野さんだ。「夢のようです」と目を細める。",
    "一方で、隣の地区の商店主は「三十億円もかけるなら商店街の屋根を直してほしい」とこぼす。",
    "市の試算では、年間四十万人が訪れ、周辺の売り上げは一割ほど増えるという。",
    "専門家は、開館後の運営費こそ問われるべきだと指摘する。",
    "来年四月に着工し、再来年の秋に扉が開く。",
)
EDITED = ("市は計画を広報の次の号で詳しく知らせる。", "議場には大勢の傍聴人が詰めかけた。")


def text(title, sentences):
    return "\n".join([title, "".join(sentences[:4]), "".join(sentences[4:])])


WHOLE = text("倉庫を図書館に 市議会が可決", STORY)
SPARSE = str.maketrans({"。": "。 ", "、": "、\u3000"})


@pytest.mark.parametrize(
    ("copy", "is_copy"),
    [
        (WHOLE, True),
        (WHOLE.translate(SPARSE), True),  # white space is not said
        (text("港の倉庫、二十億円増で図書館へ", STORY), True),  # another headline
        (
            text("港の倉庫が図書館に", (*STORY[:2], EDITED[0], *STORY[3:6], EDITED[1], STORY[7])),
            True,
        ),  # two sentences changed
        (text("倉庫が図書館に", STORY[:5]), True),  # cut by the second paper
        (text("港の倉庫、図書館に", OTHER_STORY), False),  # another story on the same event
        (text("声", (OTHER_STORY[2], STORY[5], *OTHER_STORY[3:])), False),  # one sentence quoted
        ("短い。", False),
        ("", False),
    ],
)
def test_measured_set(copy, is_copy):
    assert minhash.near_duplicates([WHOLE, copy]) == ([(0, 1)] if is_copy else [])


def test_two_days_reports_on_one_pattern_are_two():
    def report(day, index, change, why):
        return (
            f"{day}日の東京株式市場で日経平均株価は{change}した。終値は前日に比べて{index}円だった。"
            f"{why}。東証プライムの売買代金は概算で四兆円台だった。"
        )

    first = report(
        "十", "三百二十", "続伸", "米国の長期金利が下がり、半導体の関連株に買いが広がった。輸出企業の決算も相場を支えた"
    )
    second = report(
        "十一",
        "百五",
        "反落",
        "利益を確かめる売りが先に出て、自動車や鉄鋼が下げた。外国為替市場で円高が進んだことも響いた",
    )
    assert minhash.near_duplicates([first, second]) == []


STEPS = (
    "更新は端末の設定の画面から始めることができ、終わるまでに十分ほどかかる見込みである。",
    "更新の間は電話をかけることも、ほかの機能を使うこともできないので注意してほしい。",
    "電池の残りが少ないときは更新が途中で止まることがあるため、充電してから始めるのがよい。",
    "更新が終わると端末は自動で再起動し、待ち受けの画面に終了の知らせが出る。",
    "更新のための通信料はかからないが、海外では更新そのものができない。",
    "うまくいかないときは近くの店に端末を持ち込めば、店員が代わりに更新を行う。",
)


def test_notices_on_one_pattern_are_no_copies():
    def notice(name, fault, day):
        lead = (f"潮見電話は{day}、「{name}」の更新を始めた。", f"{fault}ことがあるという。", f"対象は{name}だけだ。")
        return text(f"潮見電話、{name}を更新", (*lead, *STEPS))

    first = notice("なぎさ三号", "写真を撮ると画面が暗くなったまま戻らない", "三日午前から")
    second = notice("しらなみ", "目覚ましの音が鳴らず、時刻の表示もずれる", "八月の終わりに")
    shared = len(np.intersect1d(minhash.grams(first), minhash.grams(second)))
    assert shared > 0.6 * len(np.union1d(minhash.grams(first), minhash.grams(second)))  # alike, but for what is told
    assert minhash.near_duplicates([first, second]) == []
    assert minhash.near_duplicates([first, first.replace("三日午前から", "三日から")]) == [(0, 1)]


@pytest.mark.parametrize(("changed", "is_copy"), [((0,), True), ((0, 1), False), ((3, 6), True), ((3, 4, 6), False)])
def test_how_much_may_be_changed(changed, is_copy):
    new = (*EDITED, "図書館の名前は市民から募り、夏までに決めることになっている。")
    edited = list(STORY)
    for at, sentence in zip(changed, new, strict=False):
        edited[at] = sentence
    assert minhash.near_duplicates([WHOLE, text("倉庫が図書館に", edited)]) == ([(0, 1)] if is_copy else [])


def test_a_headline_is_no_sentence_of_the_story():
    shouted = text("長かった議論の末にようやく決着！岸壁の古い倉庫が市立図書館になる！", STORY[:6])
    assert minhash.near_duplicates([WHOLE, shouted]) == [(0, 1)]


def test_texts_without_a_sentence_are_judged_by_their_characters():
    flash = "気象庁によると29日朝に北の海で震度5弱の地震があったが津波の心配はないとしている"
    assert minhash.near_duplicates([flash, flash + " 続報"]) == [(0, 1)]


def stories(texts):
    """The sets of texts that chains of pairs link."""
    groups = {at: frozenset([text]) for at, text in enumerate(texts)}
    for one, other in minhash.near_duplicates(texts):
        joined = groups[one] | groups[other]
        groups = {at: joined if group in (groups[one], groups[other]) else group for at, group in groups.items()}
    return set(groups.values())


def test_what_is_linked_does_not_depend_on_the_order():
    texts = [
        WHOLE,
        text("別の見出し", STORY),
        text("倉庫が図書館に", STORY[:5]),
        text("港の倉庫、図書館に", OTHER_STORY),
        "短い。",
    ]
    expected = stories(texts)
    assert sorted(map(len, expected)) == [1, 1, 3]
    for seed in range(5):
        assert stories(random.Random(seed).sample(texts, len(texts))) == expected


def test_a_chain_of_pairs_needs_no_further_one():
    assert minhash.near_duplicates([WHOLE] * 500) == [(0, at) for at in range(1, 500)]
    retitled = [text(f"倉庫を図書館に その{n}", STORY) for n in range(60)]
    assert len(minhash.near_duplicates(retitled)) == 59


EDITED_COPY = text("港の倉庫が図書館に", (*STORY[:2], EDITED[0], *STORY[3:6], EDITED[1], STORY[7]))


@pytest.mark.parametrize(
    ("days", "copy", "is_copy"),
    [
        ((0, 3), EDITED_COPY, True),
        ((0, None), EDITED_COPY, True),
        ((0, 60), EDITED_COPY, False),  # two months later: the next of a series
        ((60, 0), EDITED_COPY, False),
        ((0, 60), EDITED_COPY.replace("港の倉庫が図書館に", "倉庫を図書館に 市議会が可決"), True),  # the same headline
        ((0, 60), text("港の倉庫、図書館に", STORY), True),  # almost the same text, offered once more
    ],
)
def test_what_is_alike_much_later_is_of_a_series(days, copy, is_copy):
    assert minhash.near_duplicates([WHOLE, copy], days) == ([(0, 1)] if is_copy else [])


def test_two_subjects_on_one_pattern_are_two():
    def release(name):
        lead = f"潮見電話は三日、新しい端末の{name}を来月に売り出すと発表した。"
        return text(
            f"潮見電話、{name}を発表", (lead, *STEPS[:5], f"{name}は白と黒の二色がある。", f"{name}の値段は未定だ。")
        )

    assert minhash.near_duplicates([release("ナギサ"), release("シラナミ")]) == []
    assert minhash.near_duplicates([release("ナギサ"), release("ナギサ").replace("白と黒", "赤と黒")]) == [(0, 1)]


def test_captions_without_a_sentence_are_copies_only_if_almost_the_same():
    def caption(name):
        return (
            f"【写真特集】潮見の夏祭り二〇二四年 {name}の部\n【写真特集】潮見の夏祭り二〇二四年 {name}の部をもっと見る"
        )

    assert minhash.near_duplicates([caption("花火"), caption("子どもみこし")]) == []
    assert minhash.near_duplicates([caption("花火"), caption("花火") + "!"]) == [(0, 1)]


@pytest.mark.slow
def test_a_hundred_thousand_articles_take_minutes_at_most():
    words = ["".join(chr(0x4E00 + (n * 37 + k * 911) % 8000) for k in range(3)) for n in range(5000)]
    chosen = random.Random(3)
    sentences = ["、".join(chosen.choices(words, k=8)) + "した。" for _ in range(100_000 * 5)]
    texts = ["".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5)]
    texts += [f"別の見出し\n{texts[at]}" for at in range(0, 1000, 10)]
    began = time.process_time()
    found = minhash.near_duplicates(texts)
    assert found == [(at * 10, 100_000 + at) for at in range(100)]
    assert time.process_time() - began < 300


def test_a_long_line_without_an_end_is_looked_through_once():
    """Of 20 times the length it takes 20 times as long, not 400 times."""

    def seconds(n):
        line = "".join(chr(0x4E00 + at * 7919 % 8000) for at in range(n))
        began = time.process_time()
        assert minhash.near_duplicates([f"一覧\n{line}", f"別の一覧\n{line}"]) == [(0, 1)]
        return time.process_time() - began

    assert seconds(60_000) < 100 * max(seconds(3_000), 0.01)


@given(st.text("港の市議会は十日本倉庫を図書館に改。！ \n", max_size=100))
def test_sentences_are_what_has_an_end(said):
    ended = [words + end for words, end in re.findall(r"([^。！\n]+)([。！])", said)]
    long = [found for found in map(minhash.grams, ended) if len(found) >= minhash._SHORTEST_SENTENCE]
    assert list(map(list, minhash._sentences(f"見出し\n{said}"))) == list(map(list, long))


@given(st.text())
def test_grams_are_hashes_of_letters_and_figures(said):
    letters = re.sub(r"[\W_]+", "", said)
    assert list(minhash.grams(said)) == list(minhash.grams(letters))
    assert len(minhash.grams(said)) == len({letters[at : at + 5] for at in range(len(letters) - 4)})


def test_grams_are_those_of_the_text_without_marks():
    assert len(minhash.grams("あいうえおか")) == 2
    assert list(minhash.grams("あ、い。う えお「か」")) == list(minhash.grams("あいうえおか"))
    assert len(minhash.grams("あいう")) == 0
