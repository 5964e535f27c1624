"""Names and codes of states."""

import pytest

from pipeline.knowledge import states


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
        ("EU", None),
        ("欧州連合", None),
        ("国際連合", None),
        ("南極", None),
        ("平壌", None),
    ],
)
def test_code_of_a_name(surface, code):
    assert states.code_of(surface) == code


def test_every_code_has_a_japanese_and_an_english_name():
    found = set(states.codes().values()) | set(states.abbreviations().values())
    assert found <= set(states.names())
    assert all(all(states.names()[code]) for code in found)


def test_every_member_of_the_united_nations_has_a_name():
    # 193 members, the Holy See, Palestine, Kosovo, Taiwan, Hong Kong and Macao, and the territories with codes
    assert len({code for code in states.codes().values() if len(code) == 2}) > 230
