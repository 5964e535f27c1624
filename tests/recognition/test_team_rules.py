"""A city's name that means its team: a phrase about a team decides for the whole article."""

import pytest

from kyoki.recognition import team_rules
from kyoki.recognition.decide import recognise


@pytest.mark.parametrize(
    "evidence", ["バルセロナ戦に出場した", "FWはバルセロナに移籍した", "対バルセロナの試合", "バルセロナを下した"]
)
def test_a_city_is_a_team_in_an_article_about_its_matches(rules_with_organisations, evidence):
    for sentence in rules_with_organisations(evidence, "バルセロナは首位に立つ"):
        assert sentence["バルセロナ"] == ("organisation", "team")


@pytest.mark.parametrize(
    "evidence", ["バルセロナに到着した", "バルセロナの市長", "バルセロナ五輪の選手", "バルセロナ戦争の歴史"]
)
def test_a_city_stays_a_place_without_it(rules_with_organisations, evidence):
    for sentence in rules_with_organisations(evidence, "バルセロナは海に近い"):
        assert sentence.get("バルセロナ", ("place",))[0] == "place"


def test_the_city_itself_stays_a_place_beside_its_team(rules_with_organisations):
    _, city = rules_with_organisations("バルセロナ戦に出場した", "バルセロナ近郊で会見した")
    assert city["バルセロナ"][0] == "place"


SPORTS = "リーグ戦の試合で選手がゴールを決めた"


@pytest.mark.parametrize(
    "evidence",
    [
        "広島は床田が完封し、カルドネアに3-0で勝った",
        "広島が3連勝を飾った",
        "広島に2-1で逃げ切った",
        "広島に競り勝った",
        "広島と0-0で引き分けた",
        "広島を3-0で退けた",
        "広島を終始圧倒した",
        "広島の打線が沈黙した",
        "広島の日本代表FWが移った",
        "広島の大瀬良大地投手が投げた",
        "広島の床田寛樹が先発した",
        "広島×清水の一戦",
        "清水−広島の一戦",
        "J1広島は1日に発表した",
    ],
)
def test_a_city_is_a_team_by_phrases_about_matches(rules_with_organisations, evidence):
    for sentence in rules_with_organisations(SPORTS, evidence, "広島の次は地元だ")[1:]:
        assert sentence["広島"] == ("organisation", "team")


@pytest.mark.parametrize(
    "evidence",
    [
        "広島は雨だった",
        "広島が会場になった",
        "広島に2日に着いた",
        "広島を訪れた",
        "広島の床田寛樹が開いた店",
        "広島の選手が集まった",
        "広島出身の投手だ",
    ],
)
def test_other_phrases_leave_the_city_a_place_in_an_article_on_sports(rules_with_organisations, evidence):
    for sentence in rules_with_organisations(SPORTS, evidence, "広島は海に近い")[1:]:
        assert sentence.get("広島", ("place",))[0] == "place"


def test_phrases_about_matches_decide_nothing_elsewhere(rules_with_organisations):
    for sentence in rules_with_organisations("広島は3-0で可決した", "広島は海に近い"):
        assert sentence["広島"][0] == "place"


@pytest.mark.parametrize(("article", "wanted"), [(SPORTS, "organisation"), ("会議が開かれた", "place")])
def test_ginza_names_a_team_in_an_article_on_sports(read, article, wanted):
    labelled = read("広島に勢いがある", Pro_Sports_Organization="広島")
    assert [claim.type for claim in recognise([read(article), labelled])[1]] == [wanted]


def test_a_team_whose_short_form_is_no_place_is_found(rules_with_organisations):
    _, first, second = rules_with_organisations(SPORTS, "阪神は3-0で勝った", "翌日も阪神が打ち込んだ")
    assert first["阪神"] == second["阪神"] == ("organisation", "team")
    assert "阪神" not in rules_with_organisations("翌日も阪神が打ち込んだ")[0]
    assert "阪神" not in rules_with_organisations(SPORTS, "阪神は3-0で勝った", "阪神高速が止まった")[2]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ボローニャに0-3で屈した", "organisation"),
        ("ボローニャに敗れた", "organisation"),
        ("ボローニャに着いた", "place"),
    ],
)
def test_a_town_abroad_without_a_listed_team(rules_with_organisations, text, wanted):
    assert rules_with_organisations(SPORTS, text)[1]["ボローニャ"][0] == wanted


@pytest.mark.parametrize("text", ["広島−阪神戦を見た", "広島×阪神戦を見た"])
def test_two_teams_before_a_match(rules_with_organisations, text):
    assert rules_with_organisations(text)[0]["広島"] == ("organisation", "team")


@pytest.mark.parametrize(
    ("article", "text", "wanted"),
    [
        (SPORTS, "アル・マスリのサポーターが入った", "organisation"),
        (SPORTS, "アル・マスリの家族が入った", "person"),
        ("会議が開かれた", "アル・マスリのサポーターが入った", "person"),
    ],
)
def test_a_club_with_a_dot(rules_with_organisations, article, text, wanted):
    assert rules_with_organisations(article, text)[1]["アル・マスリ"][0] == wanted


def test_the_longest_words_before_a_club(rules_with_organisations):
    longest = "チームである"
    assert len(longest) == team_rules._REACH
    found = rules_with_organisations(SPORTS, f"{longest}アル・マスリが来た")[1]
    assert found["アル・マスリ"] == ("organisation", "team")


def test_the_club_that_meets_a_club(rules_with_organisations):
    met = "アル・マスリとアル・アハリの試合だ"
    shown = rules_with_organisations(SPORTS, met, "アル・アハリのサポーターが入った")[1]
    assert shown["アル・マスリ"] == shown["アル・アハリ"] == ("organisation", "team")
    assert rules_with_organisations(SPORTS, met)[1]["アル・マスリ"][0] == "person"


LEAGUE = "サッカーJ1は30日に行われた"


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("川崎が浦和に3―1で快勝した", "川崎 浦和"),
        ("鹿島は柏と引き分けた", "鹿島 柏"),
        ("勝ち点1差で追った柏は2位だった", "柏"),
        ("清水が栃木を1―0で破り、山形は5位に浮上した", "清水 栃木 山形"),  # 清水: a person for GiNZA
        ("帯広は釧路を下した", "帯広 釧路"),  # in no list
        ("監督は川崎時代にも優勝した", "川崎"),
    ],
)
def test_a_league_and_a_result_are_enough(read, text, teams):
    sentence = read(text, Person="清水") if "清水" in text else read(text)
    found = [(sentence.text[c.start : c.end], c.type) for c in recognise([read(LEAGUE), sentence])[1]]
    assert found == [(name, "organisation") for name in teams.split()]


@pytest.mark.parametrize(
    ("article", "text"),
    [
        ("会議は30日に行われた", "帯広は釧路を下した"),  # no league
        (LEAGUE, "帯広は釧路を訪れた"),
        (LEAGUE, "帯広は人口で釧路を上回る"),
        (LEAGUE, "帯広を訪れ、釧路に着いた"),
    ],
)
def test_towns_without_a_listed_team_stay_places(rules_with_organisations, article, text):
    sentence = rules_with_organisations(article, text)[1]
    assert (sentence["帯広"][0], sentence["釧路"][0]) == ("place", "place")


@pytest.mark.parametrize("text", ["プロ野球巨人で活躍した", "プロ野球・広島の優勝", "J1柏を率いる"])
def test_a_league_directly_before_its_team(rules_with_organisations, text):
    assert ("organisation", "team") in rules_with_organisations(text)[0].values()


@pytest.mark.parametrize("text", ["野球の巨人で活躍した", "プロ野球広島県大会", "J1を率いる柏"])
def test_other_words_before_a_team(rules_with_organisations, text):
    assert ("organisation", "team") not in rules_with_organisations(text)[0].values()
