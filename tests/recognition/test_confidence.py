"""Scores: evidence raises or lowers them, and a minimum score leaves claims out."""

from types import SimpleNamespace

import pytest

from kyoki.names import Name, Names
from kyoki.recognition import confidence
from kyoki.recognition.decide import recognise
from kyoki.recognition.sentence import Claim


def score(*sentences):
    """Return the scores of all mentions by surface; a repeated surface has the score of the last."""
    found = zip(sentences, recognise(sentences), strict=True)
    return {s.text[c.start : c.end]: c.score for s, claims in found for c in claims}


@pytest.mark.parametrize(
    ("likely", "unlikely", "name"),
    [
        (("リスボンで会議",), ("リスボン戦で選手が試合に勝った",), "リスボン"),
        (("函館に着いた", {"City": "函館"}), ("歌う函館ジャズの会", {"Show_Organization": "函館ジャズ"}), "函館"),
    ],
)
def test_of_two_uses_of_a_name_the_place_is_likelier(read, likely, unlikely, name):
    scores = [score(read(text, **(labels[0] if labels else {})))[name] for text, *labels in (likely, unlikely)]
    assert scores[0] > scores[1] + 0.03


def test_a_name_that_a_title_says_is_surer_than_one_that_only_the_dictionary_says(read):
    found = score(read("ゼレンスキー大統領が述べた", Person="ゼレンスキー"), read("夫を呼ぶローラが笑った"))
    assert found["ゼレンスキー"] > found["ローラ"] + 0.05


def test_claims_below_the_smallest_score_are_left_out(read):
    sentence = read("ロンドンブーツの歌", Show_Organization="ロンドンブーツ")
    (claim,) = recognise([sentence])[0]
    assert 0 < claim.score < 1
    assert recognise([sentence], min_score=claim.score) == [[claim]]
    assert recognise([sentence], min_score=claim.score + 0.001) == [[]]


@pytest.mark.parametrize(
    ("text", "feature", "has"),
    [
        ("選手が試合でリスボンに移籍した", "bare a club's, katakana", True),
        ("選手が試合のためリスボンに着いた", "bare a club's, katakana", False),
        ("長崎市の祭り、長崎の夏", "bare also a place", True),
        ("仙台市の祭り、長崎の夏", "bare also a place", False),
        ("仙台菜の料理", "bare behind: 菜", True),
        ("仙台の菜の料理", "bare behind: 菜", False),
        ("歌手仙台", "bare before: 歌手", True),
        ("歌手の仙台", "bare before: 歌手", False),
    ],
)
def test_what_the_article_says_of_a_name_is_known(read, text, feature, has):
    sentence = read(text)
    claims = recognise([sentence])
    article = confidence.ArticleEvidence([sentence], claims)
    (bare,) = (claim for claim in claims[0] if claim.rule in confidence.BARE)
    assert (feature in confidence.features(sentence, bare, article)) == has


def test_a_name_of_the_user_is_sure(read):
    names = Names((Name("ロンドンブーツ", "place", ""),))
    assert recognise([read("ロンドンブーツの歌")], names, min_score=1.0)[0][0].score == 1


def test_every_weight_is_of_a_feature_that_some_rule_has():
    assert confidence.ANY in confidence._weights()
    assert all(weight for weight in confidence._weights().values())


def test_a_name_that_is_repeated_is_no_surer_than_where_it_is_shown():
    sentences = [SimpleNamespace(text=text) for text in ("リストを開く。リストの値。", "山田太郎氏と山田", "ブラピ")]
    found = [
        [Claim(0, 3, "person", "katakana person of the dictionary", score=0.72), again(7, 10)],
        [Claim(0, 4, "person", "full name + title", score=0.99), again(6, 8)],
        [again(0, 3)],  # a nickname is in no name
    ]
    scores = [[claim.score for claim in claims] for claims in confidence.repeated(sentences, found)]
    assert scores == [[0.72, 0.72], [0.99, 0.9], [0.9]]


def again(start, end):
    return Claim(start, end, "person", confidence.AGAIN, score=0.9)
