"""Ring names after a rank, and common nouns after one."""

import pytest


@pytest.mark.parametrize(
    ("text", "labels", "people"),
    [
        ("横綱・豊昇龍は寄り切った", {}, ["豊昇龍"]),
        ("横綱豊昇龍が勝った", {}, ["豊昇龍"]),
        ("関脇・大の里は勝った", {}, ["大の里"]),
        ("元大関照ノ富士が勝った", {}, ["照ノ富士"]),
        ("小結阿炎は敗れた", {}, ["阿炎"]),
        ("平幕の尊富士に敗れた", {}, ["尊富士"]),
        ("前頭3枚目の熱海富士が敢闘賞", {}, ["熱海富士"]),
        ("前頭筆頭・隆の勝、小結翔猿の2人", {}, ["隆の勝", "翔猿"]),
        ("大関貴景勝が勝った", {"Position_Vocation": "大関貴景勝"}, ["貴景勝"]),  # UniDic: 貴 | 景勝, scenery
        ("大関貴景勝が勝った", {}, []),
        ("師匠（元横綱稀勢の里）が語った", {}, ["稀勢の里"]),
        ("横綱昇進を決めた", {}, []),
        ("横綱初優勝を果たした", {}, []),
        ("横綱初優勝を果たした", {"Position_Vocation": "横綱初優勝"}, []),
        ("大関の地位を守る", {}, []),
        ("横綱同士の一番", {}, []),
        ("横綱陣は不在だった", {}, []),
        ("関脇以下の力士", {}, []),
        ("横綱の一人横綱", {}, []),
        ("横綱の自覚を持つ", {"Person": "横綱"}, []),  # a rank alone is nobody
        ("横綱日本は敗れた", {}, []),
        ("横綱豊昇龍部屋の力士", {}, []),
    ],
)
def test_ring_names(found, text, labels, people):
    assert [name.removeprefix("person:") for name in found(text, **labels) if name.startswith("person:")] == people
