"""Candidates, chains of pairs, and furniture: near-duplicates among many texts."""

import random
import tomllib
from itertools import cycle
from pathlib import Path
from string import Template

import pytest

from kyoki.counting import minhash, retold
from kyoki.counting.shingles import grams, without

PAIRS = tomllib.loads(Path(__file__).with_name("story_pairs.toml").read_text(encoding="utf-8"))
STORY, OTHER_STORY, *_ = (story["told"] for story in PAIRS["stories"])
FRAMES = {
    "asa": (
        "朝なぎ新聞は県内の話題を毎日お届けしています。購読の申し込みは最寄りの販売店で受け付けています。",
        (
            "記事や写真を無断で複製したり転載したりすることを固く禁じます。会員は過去十年分の記事を検索できます。"
            "写真の購入を希望される方は写真部の窓口にお問い合わせください。次の朝刊では暮らしの話題を特集します。"
            "料理の欄は毎週水曜日に掲載しています。"
        ),
    ),
    "yoi": (
        "宵の口ニュースの速報は会員でなくても読めます。通知を受け取るには端末の設定から許可してください。",
        (
            "本サイトの記事は提携する各社から配信を受けています。配信元の都合により記事を取り下げることがあります。"
            "広告の掲載を希望される企業の方は営業部までご連絡ください。利用の規約は予告なく改めることがあります。"
            "誤りにお気づきの際は画面の下の投稿の欄からお知らせください。"
        ),
    ),
}


def text(headline, sentences):
    return "\n".join([headline, "".join(sentences[:4]), "".join(sentences[4:])])


WHOLE = text("倉庫を図書館に 市議会が可決", STORY)


def page(outlet, headline, sentences):
    above, below = FRAMES[outlet]
    return "\n".join([headline, above, "".join(sentences), below])


def reports():
    """A headline and sentences on each of 60 subjects, three in one pattern."""
    for pattern in PAIRS["patterns"]:
        for line in pattern["filled"]:
            slots = dict(slot.split("=", 1) for slot in line.split(" "))
            headline, *told = (Template(said).substitute(slots) for said in (pattern["headline"], *pattern["told"]))
            yield headline, told


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


@pytest.mark.parametrize(("n_own", "known"), [(2, True), (9, True), (9, False)])
def test_what_an_outlet_prints_on_its_pages_counts_for_nothing(n_own, known):
    """Half of a page or more is its outlet's frame: two stories in one frame are not one, a story in two frames is."""
    framed = [
        (outlet, page(outlet, headline, told[:n_own]))
        for (headline, told), outlet in zip(reports(), cycle(FRAMES), strict=False)
    ]
    for story in PAIRS["stories"]:
        framed += [
            (outlet, page(outlet, story[said], story["told"][:4]))
            for outlet, said in zip(FRAMES, ("headline", "retitled"), strict=True)
        ]
    outlets, texts = zip(*framed, strict=True)
    n = len(texts) - 2 * len(PAIRS["stories"])
    found = minhash.near_duplicates(texts, outlets=outlets if known else ())
    assert found == [(at, at + 1) for at in range(n, len(texts), 2)]
    order = random.Random(1).sample(range(len(texts)), len(texts))
    again = minhash.near_duplicates([texts[at] for at in order], outlets=[outlets[at] for at in order] if known else ())
    assert {frozenset(order[at] for at in pair) for pair in again} == set(map(frozenset, found))


def test_two_pages_of_one_frame_are_two_stories_without_any_other_page():
    one, other = [page("asa", story["headline"], story["told"][:1]) for story in PAIRS["stories"][:2]]
    assert minhash.near_duplicates([one, other]) == []


def test_a_story_that_an_outlet_printed_in_many_versions_is_no_furniture():
    versions = [text(f"倉庫を図書館に その{n}", [*STORY[:-1], f"市は{n}回目の説明会を開く。"]) for n in range(20)]
    others = [text(story["headline"], story["told"]) for story in PAIRS["stories"][1:]]
    assert len(minhash.near_duplicates(versions + others, outlets=["潮見新報"] * 28)) == 19


@pytest.mark.slow
def test_of_a_hundred_thousand_articles_hardly_any_two_are_compared(monkeypatch):
    """Comparing two texts is slow: of five thousand million pairs, a hundred are near-duplicates."""
    compared = []

    def tell_one_story(pair):
        compared.append(1)
        return retold.tell_one_story(pair)

    monkeypatch.setattr(minhash, "tell_one_story", tell_one_story)
    words = ["".join(chr(0x4E00 + (n * 37 + k * 911) % 8000) for k in range(3)) for n in range(5000)]
    chosen = random.Random(3)
    sentences = ["、".join(chosen.choices(words, k=8)) + "した。" for _ in range(100_000 * 5)]
    texts = ["".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5)]
    texts += [f"別の見出し\n{texts[at]}" for at in range(0, 1000, 10)]
    assert minhash.near_duplicates(texts) == [(at * 10, 100_000 + at) for at in range(100)]
    assert 100 <= len(compared) <= 1000


@pytest.mark.usefixtures("ten_seconds_of_processor_time")
def test_a_long_line_without_an_end_is_looked_through_once():
    """Searching once per character would take hours."""
    line = "".join(chr(0x4E00 + at * 7919 % 8000) for at in range(1_000_000))
    assert minhash.near_duplicates([f"一覧\n{line}", f"別の一覧\n{line}"]) == [(0, 1)]


def test_signatures_without_furniture_are_those_of_what_is_left():
    frames = [f"{above}{WHOLE}{below}" for above, below in FRAMES.values()]
    printed = [grams(above + below) for above, below in FRAMES.values()]
    texts = [*map(grams, frames), printed[0], grams(WHOLE)]
    _, signatures = minhash._signatures(enumerate(texts), len(texts))
    dropped = [*([one] for one in printed), printed, printed]
    left = minhash._without_furniture(zip(range(len(texts)), texts, dropped, strict=True), signatures)
    own = [without(found, every) for found, every in zip(texts, dropped, strict=True)]
    numbers, wanted = minhash._signatures(enumerate(own), len(own))
    assert left == numbers != list(range(len(texts)))
    assert (signatures[left] == wanted).all()
