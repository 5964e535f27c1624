"""Which foreign state a text is about, and the parties that are linked by it."""

import pytest

from kyoki.linking import link_organisations, organisations, scenes


@pytest.mark.parametrize(
    ("states", "at_home", "about"),
    [
        ([("GB", 0, 0)], 0, ("GB",)),
        ([("GB", 0, 0), ("JP", 1, 0)], 0, ()),  # as often as Japan
        ([("GB", 0, 0), ("GB", 1, 0), ("JP", 1, 5)], 0, ("GB",)),
        ([("GB", 0, 0), ("GB", 1, 0)], 2, ()),  # two Japanese places or bodies
        ([], 0, ()),
        ([("AU", 3, 0), ("GB", 0, 0), ("GB", 1, 0)], 0, ("AU",)),  # ten characters before it in its sentence
        ([("AU", 3, -1), ("GB", 0, 0), ("GB", 1, 0)], 0, ("AU", "GB")),  # eleven
        ([("AU", 3, 12), ("GB", 0, 0), ("GB", 1, 0)], 0, ("GB", "AU")),  # behind it
        ([("US", 3, 0), ("JP", 3, 4), ("US", 1, 0)], 0, ("US",)),
    ],
)
def test_the_states_that_a_text_is_about(states, at_home, about):
    scene = scenes.Scene()
    scene.at_home = at_home
    for code, sentence, start in states:
        scene.add_state(code, sentence, start)
    assert scene.about(3, 10) == about


def party(surface, *about):
    named = link_organisations.OrganisationMention(surface, 0, len(surface), about=about)
    return link_organisations.resolve([named])[0]


@pytest.mark.parametrize(
    ("surface", "about", "wanted"),
    [
        ("保守党", (), ("保守党", None)),
        ("保守党", ("GB",), ("保守党（イギリス）", "state:GB")),
        ("社会民主党", ("DE",), ("ドイツ社会民主党", "state:DE")),
        ("労働党", ("AU",), ("オーストラリア労働党", "state:AU")),  # none is listed
        ("民主党", ("IQ", "US"), ("民主党（アメリカ合衆国）", "state:US")),  # the one that is
        ("自民党", ("US",), ("自由民主党", None)),  # a name that only one state's party has
        ("国民新党", ("US",), ("国民新党", None)),
    ],
)
def test_parties_of_other_states(surface, about, wanted):
    found = party(surface, *about)
    assert (found.name, found.within) == wanted


def test_names_that_several_parties_have():
    assert {"保守党", "労働党", "社会民主党", "共産党", "自由党"} <= organisations.shared_names()
    assert not {"自民党", "公明党", "新党", "国民民主党", "維新の会"} & organisations.shared_names()


@pytest.mark.parametrize(("surface", "home"), [("自民党", True), ("衆院", True), ("民主党", False), ("NATO", False)])
def test_bodies_of_japan(surface, home):
    assert scenes.is_body_of_japan(surface) == home


@pytest.mark.parametrize(("key", "home"), [("東京都", True), ("ロンドン", False), ("カルドネア", False)])
def test_places_of_japan(key, home):
    assert scenes.is_place_of_japan(key) == home
