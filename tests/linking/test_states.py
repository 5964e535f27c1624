"""Names and codes of states."""

import gettext

import pycountry
import pytest

from kyoki.linking import states


@pytest.mark.parametrize(
    ("surface", "code"),
    [
        ("北朝鮮", "KP"),
        ("朝鮮民主主義人民共和国", "KP"),
        ("北", "KP"),
        ("韓国", "KR"),
        ("大韓民国", "KR"),
        ("ロシア連邦", "RU"),
        ("米", "US"),
        ("アメリカ合衆国", "US"),
        ("ソ連", "SU"),
        ("ビルマ", "MM"),
        ("グルジア", "GE"),
        ("スワジランド", "SZ"),
        ("台湾", "TW"),
        ("香港", "HK"),
        ("コソボ", "XK"),
        ("東ドイツ", "DD"),
        ("満州国", "XX"),
        ("オスマン帝国", "XX"),
        ("大日本帝国", "JP"),
        ("アンゴラ共和国", "AO"),
        ("EU", None),
        ("欧州連合", None),
        ("国際連合", None),
        ("南極", None),
        ("平壌", None),
    ],
)
def test_code_of_a_name(surface, code):
    assert states.code_of(surface) == code


#: Formal names that iso-codes writes in another way than the Japanese press or government.
_WRITTEN_OTHERWISE = {"BA", "BQ", "CV", "HK", "MM", "MO", "SX", "TW", "VA"}


def test_formal_names_are_those_of_iso_3166():
    japanese = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["ja"])
    formal = {
        japanese.gettext(country.official_name): country.alpha_2
        for country in pycountry.countries
        if hasattr(country, "official_name") and country.alpha_2 not in _WRITTEN_OTHERWISE
    }
    formal = {name: code for name, code in formal.items() if not name.isascii()}
    assert len(formal) > 150
    dots = str.maketrans("", "", "・＝=")
    ours = {name.translate(dots): code for name, code in states.codes().items()}
    assert {
        name: ours.get(name.translate(dots).replace("ヴェ", "ベ"), ours.get(name.translate(dots))) for name in formal
    } == formal


def test_every_code_has_a_japanese_and_an_english_name():
    found = set(states.codes().values()) | set(states.abbreviations().values())
    assert found <= set(states.names())
    assert all(all(states.names()[code]) for code in found)


def test_every_member_of_the_united_nations_has_a_name():
    # 193 members, the Holy See, Palestine, Kosovo, Taiwan, Hong Kong and Macao, and the territories with codes
    assert len({code for code in states.codes().values() if len(code) == 2}) > 230
