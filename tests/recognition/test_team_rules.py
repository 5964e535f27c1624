"""A city's name that means its team: a phrase about a team decides for the whole article."""

import pytest


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
