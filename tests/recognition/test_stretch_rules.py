"""Both ends of stretches of railways and roads."""

import pytest


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("山手線は大塚―池袋間で運転を見合わせた", ["大塚", "池袋"]),
        ("常磐線土浦－友部駅間で運休した", ["土浦", "友部駅"]),
        ("新幹線の越後湯沢―新潟間", ["越後湯沢", "新潟"]),
        ("羽田〜福岡間の便が欠航した", ["羽田", "福岡"]),
        ("東名高速の横浜町田IC－海老名JCT間で通行止め", ["横浜町田", "海老名"]),
        ("日本〜韓国間の航空便", []),  # states
        ("田中―鈴木間の対話", []),  # no line
        ("午前―午後間の列車はない", []),
        ("1日―3日間の運休", []),
        ("大塚―池袋間隔で運転", ["池袋"]),  # only what UniDic says
    ],
)
def test_ends_of_a_stretch(found, text, places):
    assert [name.removeprefix("place:") for name in found(text) if name.startswith("place:")] == places
