"""Roles beside names, and names in brackets in another script."""

import pytest

from kyoki.recognition import roles
from kyoki.recognition.sentence import Claim


def claims_of(text, *names):
    """One claim for each 'person:name' or 'state:name', at the first place behind the claim before it."""
    claims, at = [], 0
    for type_, name in (given.split(":") for given in names):
        start = text.index(name, at)
        at = start + len(name)
        claims.append(Claim(start, at, type_, "test"))
    return claims


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("プーチン大統領が訪朝した。", ["person:プーチン"], ["大統領"]),
        ("ルビオ米国務長官が述べた。", ["person:ルビオ", "state:米"], ["国務長官"]),
        ("国務長官のルビオ氏が述べた。", ["person:ルビオ"], ["国務長官"]),
        ("金正恩国務委員長と会った。", ["person:金正恩"], ["国務委員長"]),
        ("小泉・元首相が演説した。", ["person:小泉"], ["元首相"]),
        ("クリントン前米大統領が参列した。", ["person:クリントン", "state:米"], ["前大統領"]),
        ("元岩手県知事の増田寛也氏が就く。", ["place:岩手県", "person:増田寛也"], ["元知事"]),
        ("島村宜伸(しまむらよしのぶ)農林水産大臣が話した。", ["person:島村宜伸"], ["農林水産大臣"]),
        ("永谷嘉男（77）会長が退いた。", ["person:永谷嘉男"], ["会長"]),
        ("北川進特別教授が話した。", ["person:北川進"], ["特別教授"]),
        ("安倍晋三元首相が話した。", ["person:安倍晋三"], ["元首相"]),
        ("小山義徳副校長は謝罪した。", ["person:小山義徳"], ["副校長"]),
        ("オバマ現大統領を支持した。", ["person:オバマ"], ["大統領"]),
        ("ハルこと高崎晴子は怒った", ["person:ハル", "person:高崎晴子"], ["愛称", ""]),
        ("“ハル”こと高崎晴子は怒った", ["person:ハル", "person:高崎晴子"], ["愛称", ""]),
        ("ハルこと妻の高崎晴子は怒った", ["person:ハル", "person:高崎晴子"], ["", ""]),
        ("二所ノ関親方（元横綱・稀勢の里）", ["person:二所ノ関", "person:稀勢の里"], ["親方", "四股名"]),
        ("二所ノ関親方（元三段目稀勢の里）", ["person:二所ノ関", "person:稀勢の里"], ["親方", "四股名"]),
        ("二所ノ関親方と元横綱稀勢の里", ["person:二所ノ関", "person:稀勢の里"], ["親方", "元横綱"]),
        ("安倍晋三内閣総理大臣は辞任した。", ["person:安倍晋三"], ["内閣総理大臣"]),
        ("鈴木洋一秋田県連会長は述べた。", ["person:鈴木洋一", "place:秋田県"], ["会長"]),
        ("俳優・西田和昭さんらが会見した。", ["person:西田和昭"], ["俳優"]),
        # the office of one is not the other's
        ("安倍首相・麻生氏が会談した。", ["person:安倍", "person:麻生"], ["首相", ""]),
        ("安倍首相と麻生財務相が会談した。", ["person:安倍", "person:麻生"], ["首相", "財務相"]),
        (
            "ポーランドのワレサ元大統領、メージャー前英首相。",
            ["person:ワレサ", "person:メージャー"],
            ["元大統領", "前首相"],
        ),
        ("猫ひろし（本名：滝崎邦明）が走る。", ["person:猫ひろし", "person:滝崎邦明"], ["", "本名"]),
        ("大の里=本名中村泰輝、石川県出身=が勝つ。", ["person:大の里", "person:中村泰輝"], ["", "本名"]),
        ("本名で語る滝崎邦明さん。", ["person:滝崎邦明"], [""]),
        ("水沢裕子アナは退社する。", ["person:水沢裕子"], ["アナ"]),
        ("新井アナリストは予想する。", ["person:新井"], [""]),
        ("ジュリアナの三宅さんが踊った。", ["person:三宅"], [""]),
        # no office of this person
        ("麻生政権への不満が高まる。", ["person:麻生"], [""]),
        ("町村派会長が述べた。", ["person:町村"], [""]),
        ("オバマ大統領選の結果。", ["person:オバマ"], [""]),
        ("オバマ大統領就任式に出た。", ["person:オバマ"], [""]),
        ("小泉内閣が発足した。", ["person:小泉"], [""]),
        ("小泉氏は首相を訪ねた。", ["person:小泉"], [""]),
    ],
)
def test_the_role_beside_a_name(read, text, names, wanted):
    claims = claims_of(text, *names)
    assert [roles.role(read(text), claim, claims) for claim in claims if claim.type == "person"] == wanted


def test_the_longest_word_for_a_real_name(read):
    longest = "本名は、"
    assert len(longest) == roles._REAL
    text = f"猫ひろし（{longest}滝崎邦明）が走る。"
    claims = claims_of(text, "person:滝崎邦明")
    assert roles.role(read(text), claims[0], claims) == "本名"


@pytest.mark.parametrize(
    ("text", "name", "sound"),
    [
        ("韓明淑（ハン・ミョンスク）首相が訪日した。", "韓明淑", "ハン・ミョンスク"),
        ("パク・トクフン(朴徳勲)次席大使は反発した。", "パク・トクフン", "朴徳勲"),
        ("盧武鉉(ノ・ムヒョン、57歳)大統領", "盧武鉉", "ノ・ムヒョン"),
        ("田中（ニューヨーク・ヤンキース）が投げた。", "田中", None),  # too long for two characters
        ("ジョン・ケリー（米国）が勝った。", "ジョン・ケリー", None),
        ("金正恩（写真）が視察した。", "金正恩", None),
        ("ロイ（朴徳勲）が語った。", "ロイ", None),  # a first name alone is no sound of three characters
    ],
)
def test_a_name_in_brackets_in_another_script(read, text, name, sound):
    claims = claims_of(text, f"person:{name}")
    found = [text[claim.start : claim.end] for claim in roles.readings(read(text), claims)]
    assert found == ([sound] if sound else [])
