"""Athletes by a katakana name that a phrase beside it shows once in an article on sports."""

import pytest

from kyoki.recognition import athlete_rules
from kyoki.recognition.decide import recognise

TENNIS = "テニスの全豪オープンは男子シングルス決勝が行われた"
BASEBALL = "プロ野球のリーグ戦で先発投手が本塁打を浴びた"


def people(found):
    return [surface for surface, (type_, _) in found.items() if type_ == "person"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("サバレンカがペグラを下した", ["サバレンカ", "ペグラ"]),
        ("サバレンカが優勝した", ["サバレンカ"]),
        ("サバレンカは6-3で逃げ切った", ["サバレンカ"]),
        ("サバレンカに敗れた", ["サバレンカ"]),
        ("マチャク（チェコ）が進んだ", ["マチャク"]),
        ("マチャク（仏）が進んだ", ["マチャク"]),
        ("世界ランキング1位のサバレンカが来た", ["サバレンカ"]),
        ("女王サバレンカが来た", ["サバレンカ"]),
        ("サバレンカが来た", []),
        ("サバレンカ社が優勝した", []),
        ("サバレンカカップが優勝した", []),
        ("ボールが優勝した", []),  # a common noun
        ("マリアボールが優勝した", ["マリアボール"]),  # a given name and what may be a piece of a surname
        ("マリアサンダルが優勝した", []),  # and a noun of four characters
        ("ウィンブルドンを制した", []),
        ("アヤックスが優勝した", []),  # a listed club
        ("カルドネア・サバレンカクラブに敗れた", []),
    ],
)
def test_athletes_of_a_sport_without_teams(rules, text, wanted):
    assert people(rules(TENNIS, text)[1]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("サバレンカが44号ソロを放った", ["サバレンカ"]),
        ("サバレンカのゴールで追いついた", ["サバレンカ"]),
        ("サバレンカも適時打で続いた", []),
        ("サバレンカは途中出場した", ["サバレンカ"]),
        ("主砲サバレンカが打った", ["サバレンカ"]),
        ("捕手のサバレンカが打った", ["サバレンカ"]),
        ("サバレンカが優勝した", []),  # it may be a club
        ("サバレンカ（チェコ）を退団した", []),
    ],
)
def test_players_of_a_team(rules, text, wanted):
    assert people(rules(BASEBALL, text)[1]) == wanted


def test_the_longest_words_for_an_athlete(rules):
    longest = "メダリストだった"
    assert len(longest) == athlete_rules._REACH
    assert people(rules(TENNIS, f"{longest}サバレンカが来た")[1]) == ["サバレンカ"]


def test_the_rest_of_the_article_has_the_same_athletes(rules):
    _, shown, again = rules(TENNIS, "サバレンカが優勝した", "サバレンカの調子はよい")
    assert shown["サバレンカ"] == again["サバレンカ"] == ("person", "athlete")


def test_the_abbreviation_of_an_athletes_state(rules):
    assert rules(TENNIS, "マチャク（米）が来た")[1]["米"] == ("state", "abbreviation + name")
    assert "米" not in rules("会議が開かれた", "マチャク（米）が来た")[1]


def test_no_athletes_elsewhere(rules):
    assert people(rules("会議が開かれた", "サバレンカが優勝した")[1]) == []


@pytest.mark.parametrize(("label", "wanted"), [("Domestic_Region", "person"), ("Person", "person")])
def test_ginzas_place_gives_way(read, label, wanted):
    shown = read("世界ランキング1位のシナーが優勝した", **{label: "シナー"})
    assert [claim.type for claim in recognise([read(TENNIS), shown])[1]] == [wanted]
